"""Entries of papers ↔ a folder: Parquet parts that are the truth, and an index of words and concepts made from them.

In: a row for each record that `palpate.crawl.papers` reads. Out: the papers that a search finds, and where each
stands. Open `corpus.py` first; `folder.py` says what lies where, `force.py` which of several revisions counts.
"""

from palpate.corpus.corpus import Corpus
from palpate.corpus.together import search_together

__all__ = ["Corpus", "search_together"]
