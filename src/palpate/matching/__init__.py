"""Question + Library -> Matches: which rows of which studies answer it, at what distance, on which rung.

In: a `Question` and an open `Library`. Out: `Matches`, with every study that names the treatment either in or left out
with a reason; `could_match` says by the library's index alone whether there can be any. Open `match` first; `reader`
decides what a row compares.
"""

from palpate.matching.match import could_match, match

__all__ = ["could_match", "match"]
