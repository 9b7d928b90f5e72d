"""Paper → Study: what a trial report measured, each value with its place and how sure it is.

In: a `Paper` (tables as grids, passages with offsets). Out: a `Study` marked ``machine_read``. Tables first, then the
text, then the abstract. Open `read.py` first: it is the road on one page; `facts.py` is where a cell gets its meaning.
"""

from palpate.trials.read import read_trial

__all__ = ["read_trial"]
