"""The article road over many files: pages in, Parquet parts of claims, verdicts and findings out, and an atlas of them.

In: files, folders, patterns, web archives, Parquet tables, on disk or in an object store. Out: a folder of parts, each
marked done last, so that a run that was cut off goes on where it was. Open `scan` first: plan, run the step on every
task, draw the atlas. `step` does not know where it runs; `local` and `on_ray` run it.
"""

from palpate.crawl.scan import Scan, scan

__all__ = ["Scan", "scan"]
