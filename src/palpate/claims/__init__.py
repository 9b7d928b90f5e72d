"""An Article to its Claims: what is claimed of which treatment, for whom, on which outcome, how strongly.

In: an `Article` and the vocabulary. Out: claims in the article's order, with spans that cut out their quotes.
Open `find.py` first. What claims, and what type it has, is said by a small trained reader (`reader.py`, told what the
grammar sees: `features.py`) or by the grammar alone (`kinds.py`, from the word lists in `cues/`). `mentions` gives
every mention of a source in an article (`sources/`). `read_claim` makes a claim of one sentence or question
(`asked.py`).
"""

from palpate.claims.asked import read_claim
from palpate.claims.find import find_claims
from palpate.claims.reader import trained_reader
from palpate.claims.sources import mentions
from palpate.claims.subject import with_subject

__all__ = ["find_claims", "mentions", "read_claim", "trained_reader", "with_subject"]
