"""The sources that an article names: papers by identifier, mark or wording, and people and bodies that speak in it.

In: an article and its segments. Out: `Citation` for a claim, `SourceMention` for the whole article. Open `own.py`
first: what one sentence names. `wording.py`, `marks.py`, `entries.py` and `identifiers.py` each read one form of it;
`thread.py` says which claims go on about a source named before.
"""

from palpate.claims.sources.mentions import mentions, unnamed_source
from palpate.claims.sources.own import find_citation
from palpate.claims.sources.speakers import speaker
from palpate.claims.sources.thread import Thread

__all__ = ["Thread", "find_citation", "mentions", "speaker", "unnamed_source"]
