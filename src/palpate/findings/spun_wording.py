"""Wording that a rewording program left behind.

What it finds
-------------
A known term with one or more words replaced by a neighbour in meaning that nobody uses in that term ("blood stress"
for blood pressure, "lactic corrosive" for lactic acid), and broken idioms ("one of the those"). Each is reported with
the term that it stands for. Phrases that people write too, though seldom, are reported only where the whole article
shows such wording.

Why it matters
--------------
Programs reword articles so that search engines take them for new ones. Nobody who knew the subject wrote or read the
text; names of body parts, illnesses and treatments may be wrong throughout.

Example
-------
The rub lowers your blood stress and sheds lactic corrosive.

Better
------
The massage lowers your blood pressure and clears lactic acid.

Sources
-------
Cabanac, Labbé and Magazinov (2021), arXiv:2107.06751 (tortured phrases; the tables of this package are its own).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from palpate.findings.spun_tables import CERTAIN, Spun, find
from palpate.text.kept import kept_for_article
from palpate.types.article import Article
from palpate.types.claim import Claim
from palpate.types.finding import Finding

CODE = "T103"
NAME = "spun-wording"
_HELP = "Write the term that is meant; check every name in the article against a source."
# Set on the training and development articles with odd numbers; benchmarks/quality/results/findings.md says how it does
# on the others.
_FEWEST_PHRASES = 2
_ENOUGH_PHRASES = 4  # none of which need be certain; of 800 articles that are not reworded none has more than two
_FEWEST_PER_1000_WORDS = 4.0
_LONGEST_SHOWN = 60


def check(article: Article, claims: Sequence[Claim]) -> Iterator[Finding]:
    """One finding for each different phrase, where it stands first."""
    found = phrases(article)
    everything = is_spun(article, found)
    seen: set[str] = set()
    for spun in found:
        words = article.words(article.exact(spun.span))
        if words.lower() not in seen and (everything or spun.sure >= CERTAIN):
            seen.add(words.lower())
            yield Finding(
                code=CODE, name=NAME, span=article.exact(spun.span), message=_message(words, spun), help=_HELP
            )


@kept_for_article
def phrases(article: Article) -> tuple[Spun, ...]:
    """Every such phrase in the author's sentences."""
    spans = (block.span for block in article.blocks if block.kind.is_prose)
    return tuple(spun for span in spans for spun in find(article.prose, span.start, span.end))


def is_spun(article: Article, found: Sequence[Spun]) -> bool:
    """Whether the whole article is reworded: several different phrases, one of them certain or many, for its length."""
    different = {article.prose[spun.span.start : spun.span.end].lower(): spun.sure for spun in found}
    is_certain = len(different) >= _ENOUGH_PHRASES or any(sure >= CERTAIN for sure in different.values())
    if len(different) < _FEWEST_PHRASES or not is_certain:
        return False
    words = sum(len(article.prose[b.span.start : b.span.end].split()) for b in article.blocks if b.kind.is_prose)
    return sum(different.values()) * 1000 >= _FEWEST_PER_1000_WORDS * words


def _message(words: str, spun: Spun) -> str:
    sure = "" if spun.sure >= CERTAIN else "probably "
    message = f'"{words}" {sure}stands for "{spun.stands_for}"'
    return message if len(message) < 80 else f'"{words[: _LONGEST_SHOWN - len(spun.stands_for)]}…" is machine-spun'
