"""What a claim of several clauses comes to: what is only granted, or only asked at its end, is left blank.

"CBT can't silence tinnitus, but it makes it less of a burden" speaks for CBT, "garlic is popular but does nothing for a
cold" against garlic, "yoga helps, doesn't it?" denies nothing, and "it is not ice but rest that helps" is about rest.
Every letter keeps its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from palpate.claims.asked_patterns import NO_USE
from palpate.claims.cues import cue
from palpate.text import is_negated
from palpate.types.article import Span
from palpate.types.concept import Family, Mention
from palpate.vocabulary import Vocabulary

_AUXILIARY = r"(?:is|are|was|were|does|do|did|can|could|will|would|has|have|should|wo|ca)"
_VERB = re.compile(rf"\b(?:{_AUXILIARY}(?:n[’']?t)?|not)\b", re.IGNORECASE)
_TAG = re.compile(
    rf"(?:,\s*{_AUXILIARY}(?:n[’']?t|\s+not)?\s+(?:it|they|that|this|there|you|we|he|she)|"
    r",\s*(?:right|no|yes|true|correct|innit|huh|eh)|,?\s*(?:is|isn[’']t) (?:it|that|this) (?:so|true|right)|"
    r",?\s+or (?:not|is (?:it|that|this) (?:just )?(?:a )?(?:myth|rubbish|nonsense|hype|true)))\s*[?!.]*\s*$",
    re.IGNORECASE,
)
_NOT_THIS_BUT = re.compile(
    r"^\W*(?:it(?:[’']s| is| was)\s+)?not\s+(?!only\b|just\b|simply\b)(?P<other>[^,;]{2,60}?),?\s+but\s+", re.IGNORECASE
)
_THIS_NOT = re.compile(r",\s*(?:(?:and|but)\s+)?not\s+(?P<other>[^,;]{2,60}),", re.IGNORECASE)
_BUT = re.compile(
    r"(?:[,;.:]|\s[–—-])?\s+(?:but|(?<!not )(?<!have )(?<!has )(?<!n[’']t )(?<!as )yet"
    r"(?!\s+(?:been|to|again|another)\b)|however,?|nevertheless)\s+(?:(?:it|they|that)\s+)?",
    re.IGNORECASE,
)
_ALTHOUGH = re.compile(
    r"^\W*(?:although|though|even though|even if|while|whilst)\s+(?P<side>[^,]+),\s*(?P<main>.+)$", re.IGNORECASE
)
_MAIN_ALTHOUGH = re.compile(r"^(?P<main>.+?),?\s+(?:although|though|even though)\s+(?P<side>.+)$", re.IGNORECASE)
_ONLY_NOT = re.compile(r"^\W*(?:not|never)\b", re.IGNORECASE)  # "but not stiffness"


def point(text: str, vocabulary: Vocabulary) -> str:
    """The claim with blanks for what it does not come to; as long as it was.

    Parameters
    ----------
    text : str
        One or two sentences.
    vocabulary : Vocabulary
        Tells which clause names what.
    """
    tag = _TAG.search(text)
    said = _blank(text, Span(*tag.span())) if tag else text
    for form in (_NOT_THIS_BUT, _THIS_NOT):
        other = form.search(said)
        is_early = other and form is _THIS_NOT and not cue("change").first(said[: other.start()])
        if other and (is_early or _of(vocabulary.find(other["other"]), Family.TREATMENT)):
            said = _blank(said, Span(*other.span()))
    for main, side in _clauses(said):
        if _is_denied(_cut(said, main)) != _is_denied(_cut(said, side)):
            return _without(said, main, side, vocabulary)
    return said


def _clauses(text: str) -> Iterator[tuple[Span, Span]]:
    """The clause that a contrast comes to, and the other."""
    if but := _BUT.search(text):
        yield Span(but.end(), len(text)), Span(0, but.start())
        return
    for form in (_ALTHOUGH, _MAIN_ALTHOUGH):
        if said := form.match(text):
            yield Span(*said.span("main")), Span(*said.span("side"))
            return


def _without(text: str, main: Span, side: Span, vocabulary: Vocabulary) -> str:
    """Of the other clause only what acts and the complaint stay, and each only where the first names none."""
    if _ONLY_NOT.match(_cut(text, main)) and _aims(_found(text, side, vocabulary)) and side.start < main.start:
        main, side = side, main
    own, others = _found(text, main, vocabulary), _found(text, side, vocabulary)
    kept = [] if _aims(own) else _aims(others)
    at = side.start
    if not _of(own, Family.TREATMENT):
        kept += _of(others, Family.TREATMENT)
        at = side.start if _of(others, Family.TREATMENT) else _subject_end(text, side)
    for mention in sorted(kept, key=lambda one: one.start):
        text = _blank(text, Span(at, max(at, mention.start)))
        at = mention.end
    return _blank(text, Span(at, max(side.end, main.start) if side.start < main.start else side.end))


def _subject_end(text: str, clause: Span) -> int:
    """Where the words that say who acts end, where the vocabulary does not know them."""
    verbs = [found.start() for found in _VERB.finditer(text, clause.start, clause.end)]
    verbs += [clause.start + at for name in ("change", "no_effect") for at, _ in cue(name).all(_cut(text, clause))]
    return min((at for at in verbs if at > clause.start), default=clause.end)


def _is_denied(clause: str) -> bool:
    return bool(is_negated(clause) or NO_USE.search(clause) or cue("no_effect").first(clause))


def _found(text: str, clause: Span, vocabulary: Vocabulary) -> list[Mention]:
    """What a clause names, placed in the whole text."""
    return [
        Mention(start=one.start + clause.start, end=one.end + clause.start, concepts=one.concepts)
        for one in vocabulary.find(_cut(text, clause))
    ]


def _of(mentions: list[Mention] | tuple[Mention, ...], family: Family) -> list[Mention]:
    return [one for one in mentions if one.concept.family is family]


def _aims(mentions: list[Mention]) -> list[Mention]:
    return [*_of(mentions, Family.CONDITION), *_of(mentions, Family.OUTCOME)]


def _cut(text: str, span: Span) -> str:
    return text[span.start : span.end]


def _blank(text: str, span: Span) -> str:
    return text[: span.start] + " " * (span.end - span.start) + text[span.end :]
