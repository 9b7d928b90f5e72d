"""Words that deny, and whether a sentence as a whole denies."""

from __future__ import annotations

import re
from functools import lru_cache

from palpate.text.wordings import Wordings
from palpate.types.article import Span

_CUES = (
    r"\b(?:not|no|never|nor|neither|nobody|nothing|none|cannot|unable to|fails? to|failed to|lacks?|lack of|"
    r"(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|must|wo|ca|do)n[’'´`]?t|"
    r"(?:has|have|does|do|is|are) little|(?:very|so|too) little|(?:minor|little) to do with|minor reward|"
    r"no longer|far from|hardly|scarcely|barely)\b"
)
# Wording that holds a negative word and denies nothing of the claim.
_NOT_DENIALS = (
    r"\bnot (?:only|just|simply|merely|to mention|surprisingly)\b|\bisn[’']?t (?:only|just|simply)\b|"
    r"\bno (?:known )?side[- ]effects?\b|\bin no time\b|\bno end\b|\bnothing short of\b|"
    r"\bno (?:wonder|doubt|matter|secret|surprise|problem|question|longer (?:have|need))\b|"
    r"\b(?:need ?n[’']?t|don[’']?t (?:have|need) to) (?:suffer|live with|put up)\b|"
    r"\bcan(?:[’']?t|not) (?:beat|be beaten|go wrong|live without|recommend)\b|"
    r"\bwith no (?:known|clear|obvious|apparent)\b|"
    r"\bwhy not\b|\bif not\b|\bwhether or not\b|\bor not\b|\bnothing (?:beats|better|like)\b|"
    r"\bwithout (?:the need|a doubt|doubt|surgery|drugs|medication|having to|needing|any|further)\b|"
    r"\b(?:(?:compared|contrasted|in contrast|relative) (?:to|with)|versus|vs\.?|than|as against) "
    r"(?:\w+ ){0,3}?no (?:\w+ )?(?:treatments?|interventions?|therapy|care|massage|exercise|tape|sessions?)\b|"
    r"\bdon[’']?t (?:worry|forget|miss|hesitate|take our word)\b|\bcan[’']?t wait\b|\bno\. ?\d"
)
_DENYING, _SPARED = Wordings([_CUES]), Wordings([_NOT_DENIALS])
_ASIDE = re.compile(
    r"\b(?:who|which|that are|people with|when|if|unless|although|though|while)\s+(?:\w+\s+){0,3}$", re.IGNORECASE
)


def negations(text: str) -> tuple[Span, ...]:
    """The words of a sentence that deny something, without set phrases that do not ("not only", "no wonder").

    Examples
    --------
    >>> text = "It is not only warm, it does not help."
    >>> [text[s.start : s.end] for s in negations(text)]
    ['not']
    """
    spans = [Span(*found.span()) for found in _DENYING.finditer(text)]
    spared = [Span(*found.span()) for found in _SPARED.finditer(text)] if spans else []
    return tuple(span for span in spans if not any(span.overlaps(other) for other in spared))


@lru_cache(maxsize=1024)
def is_negated(text: str) -> bool:
    """Whether the sentence denies: a denying word stands in its main part, not behind a comma or "who", "which"."""
    return any(not _is_aside(text[: span.start]) for span in negations(text))


def _is_aside(before: str) -> bool:
    return _ASIDE.search(before) is not None
