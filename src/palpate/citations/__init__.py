"""Citations followed home: which study an article means, whether its sentence fits that study, whether it stands.

In: a `Citation` as an article gives it, the words of the claims that rest on it, and the library. Out: a `Resolution`
with the runner-up and the margin. Open `resolve.py` first; `parts.py` and `content.py` compare, `chances.py` says what
an agreement is worth, `quotes.py` sets the sentence against the study, `retractions.py` knows what was withdrawn.
"""

from palpate.citations.follow import Follower
from palpate.citations.resolve import Resolver, resolve

__all__ = ["Follower", "Resolver", "resolve"]
