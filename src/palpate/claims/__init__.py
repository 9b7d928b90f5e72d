"""An Article to its Claims: what is claimed of which treatment, for whom, on which outcome, how strongly.

In: an `Article` and the vocabulary. Out: claims in the article's order, with spans that cut out their quotes.
Open `find.py` first. What claims, and what type it has, is said by a small trained reader (`reader.py`, told what the
grammar sees: `features.py`) or by the grammar alone (`kinds.py`, from the word lists in `cues/`). `mentions` gives
every mention of a source in an article (`sources/`). `read_claim` makes a claim of one sentence or question
(`asked.py`).
"""

from typing import TYPE_CHECKING

from palpate.claims.find import find_claims
from palpate.claims.reader import trained_reader
from palpate.claims.sources import mentions
from palpate.claims.subject import with_subject

if TYPE_CHECKING:
    from palpate.claims.asked import read_claim

__all__ = ["find_claims", "mentions", "read_claim", "trained_reader", "with_subject"]


def __getattr__(name: str) -> object:
    if name != "read_claim":
        raise AttributeError(f"module 'palpate.claims' has no attribute {name!r}")
    from palpate.claims import asked  # the patterns of questions, which no article needs, take their time

    return asked.read_claim
