"""What an author can mend, in the article or in its citations: one file per code, each with its page.

In: an `Article`, its claims, and what became of their citations. Out: findings in the article's order. A file holds
``CODE``, ``NAME``, a ``check``, and a docstring that is its page (What it finds, Why it matters, Example, Better,
Sources); `rules.py` lists the files.
"""

from palpate.findings.rules import inspect, rule, rules, signals

__all__ = ["inspect", "rule", "rules", "signals"]
