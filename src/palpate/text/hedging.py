"""How strongly a sentence is worded."""

from __future__ import annotations

import re
from functools import lru_cache

from palpate.text.negation import is_negated
from palpate.text.wordings import Wordings
from palpate.types.claim import Strength

_HEDGES = (
    r"\b(?:may|might|could|can|maybe|perhaps|possibly|possible|potential|potentially|probably|seems?|seemed|appears?|"
    r"appeared|suggests?|suggested|suggesting|thought to|believed to|said to|known to help|tends? to|not always|"
    r"not necessarily|some people|for some|in some cases|sometimes|partly|partially|somewhat|preliminary|promising|"
    r"believe|believes|think|thinks|hope|reportedly|contributes? to|designed to|aims? to|intended to|"
    r"(?:been|is|are|was|were) linked (?:to|with)|supposed to|hints? (?:at|that)|suspect(?:s|ed)?|in theory|"
    r"some evidence|points? towards?|rarely)\b"
)
_EXAGGERATIONS = (
    r"\b(?:cures?|cured|guarantees?|guaranteed|miracle|miraculous(?:ly)?|magic|magical(?:ly)?|always|never fails?|"
    r"(?:scientifically|clinically|medically) (?:proven|proved)|(?:is|are|been|was|were) proven|proven to|proves that|"
    r"hundred per ?cent|instant(?:ly)? (?:relief|cure|results?)|eliminates?|eradicates?|banish(?:es)?|"
    r"melts? away|forever|completely|totally|absolutely|every (?:single )?(?:person|patient|disease|illness|ache)|"
    r"all (?:diseases?|illness(?:es)?|problems|ailments)|(?:most|extremely|incredibly|unbelievably|hugely) "
    r"(?:powerful|effective|beneficial|helpful|useful)|(?:is|are) sure to|bound to|"
    r"amazing|incredible|incredibly|wonders|revolutionary|game.?changer|life.?changing|"
    r"breakthrough|cure-all|panacea|secret to|fountain of youth|the (?:best|only|most) (?:\w+ )?"
    r"(?:way|cure|remedy|treatment|therapy|solution|tool)|(?:very|highly|remarkably) effective|powerhouse|"
    r"perfect (?:for|solution)|no side effects|without (?:any )?side effects|no risks?|"
    r"not at all|swears? by|sworn by|undeniabl[ey]|unparalleled|profound|dramatic(?:ally)?|miracles?)\b|\b100 ?%"
)
_HEDGING, _EXAGGERATING = Wordings([_HEDGES]), Wordings([_EXAGGERATIONS])

# Of 48 labelled claims with it in the written articles 31 are exaggerated.
_SHOUTED = re.compile(r"!\W*$")

# Not so by itself: of 11 development claims with it, the annotator found none exaggerated.
_PLAIN = {"always"}


@lru_cache(maxsize=1024)
def strength(text: str) -> Strength:
    """Hedged, asserted or exaggerated, by the wording of one sentence; exaggeration wins, unless it is denied.

    Examples
    --------
    >>> strength("Massage may ease pain.").value, strength("Massage cures pain.").value
    ('hedged', 'exaggerated')
    """
    said = {found.group().lower() for found in _EXAGGERATING.finditer(text)} - _PLAIN
    if (said or _SHOUTED.search(text)) and not is_negated(text):
        return Strength.EXAGGERATED
    return Strength.HEDGED if _HEDGING.search(text) else Strength.ASSERTED


def exaggerations(text: str) -> tuple[tuple[int, int], ...]:
    """Where wording stands that no evidence bears (start, end)."""
    return tuple(found.span() for found in _EXAGGERATING.finditer(text))
