"""Citations that the library does not hold, looked up at Crossref, PubMed and Europe PMC; only where that is asked for.

In: a `Citation` and what the library made of it. Out: a `Resolution` that says where the paper is. Open `look_up.py`
first; `crossref.py`, `pubmed.py` and `europe_pmc.py` know the services, `polite.py` asks them: cached, slowly, and not
for ever. What is sent is
what the article says of the source (identifier, title, authors, journal, year), never the article.
"""

from palpate.citations.online.look_up import Online
from palpate.citations.online.polite import Polite

__all__ = ["Online", "Polite"]
