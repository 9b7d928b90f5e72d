"""Whether a question or a plain claim says that something does harm, by the verbs and what they are done to."""

from __future__ import annotations

import re

from palpate.claims.asked_aims import makes_worse
from palpate.claims.asked_harm_patterns import (
    EASED,
    ENDS,
    HOLDS_BACK,
    KEPT_FROM_HARM,
    MADE_SO,
    OF_WHOM,
    OWN,
    SPOILING,
    STOPPED,
)
from palpate.claims.asked_patterns import (
    BABIES,
    BRINGS_ON,
    DANGER,
    GETS,
    GETS_MORE,
    GIVES,
    LEADS_TO,
    LESS,
    MAKES_LIKELY,
    MAKES_WORSE,
    PREVENTS,
    PUTS_ON,
    RAISES,
    REMOVES,
    SAFE,
    WHO_HAVE,
    WISHED,
)
from palpate.claims.terms import Terms
from palpate.types.claim import ClaimDirection
from palpate.types.concept import Concept, Family, Mention
from palpate.vocabulary import Vocabulary

_NO_RATHER = re.compile(r"\b(?:rather than|instead of) prevent\w*(?: (?:it|them))?\b", re.IGNORECASE)
_SIDE = re.compile(r"side|adverse|^(?:the|any) risk", re.IGNORECASE)
_HEALING = re.compile(r"\s+(?:(?!(?:slow|slower|poor|delayed|bad)\b)[\w-]+\s+){0,2}healing\b", re.IGNORECASE)
_OF = re.compile(r"\s+of\s+(?:(?:the|an?|your|new|some|any|certain)\s+){0,2}", re.IGNORECASE)
_BRINGING = (RAISES, BRINGS_ON, GETS, GETS_MORE, MAKES_LIKELY)


def does_harm(terms: Terms, text: str, vocabulary: Vocabulary) -> bool:
    """Danger, what is made worse or spoilt, or a complaint that is brought on; a good that is brought on is none.

    Parameters
    ----------
    terms : Terms
        Of the claim.
    text : str
        Its words without those of asking and of what is lacking.
    vocabulary : Vocabulary
    """
    if HOLDS_BACK.search(text):
        return True
    text = _NO_RATHER.sub(" ", text)
    if PREVENTS.search(text) or REMOVES.search(text):
        return False
    if (
        _is_dangerous(_outside_names(terms, SAFE.sub(" ", text)))
        or _is_made_worse(terms)
        or (PUTS_ON.search(text) and not BABIES.search(text))
        or spoilt(terms, text)
    ):
        return True
    brings = LEADS_TO.search(text)
    if brings and _HEALING.match(text, brings.end()):
        return False
    if brings and STOPPED.search(text[: brings.start()]):
        return False
    if brings and not (GIVES.match(brings.group()) and terms.of(Family.CONDITION)):
        return _leads_to_complaint(terms, LEADS_TO, vocabulary) or (
            not WISHED.search(text) and terms.direction is not ClaimDirection.IMPROVES and not _is_good(terms)
        )
    if any(_leads_to_complaint(terms, verbs, vocabulary) for verbs in _BRINGING):
        return True
    if _gives_complaint(terms, vocabulary):
        return True
    names_complaint = any(
        concept.family is Family.CONDITION and not _is_group(concept, vocabulary)
        for mention in terms.mentions
        for concept in mention.concepts
    )
    is_worse = terms.direction is ClaimDirection.WORSENS and not WISHED.search(text)
    is_less = is_worse and (RAISES.search(text) is not None or not names_complaint)
    return is_less or makes_worse(text, vocabulary)


def _is_dangerous(text: str) -> bool:
    found = DANGER.search(text)
    if found is None or STOPPED.search(text[: found.start()]):
        return False
    return not (_SIDE.search(found.group()) and EASED.search(text[: found.start()]))


def _is_made_worse(terms: Terms) -> bool:
    """Whether something is made worse; a complaint whose growth is slowed is not."""
    found, start = MAKES_WORSE.search(terms.segment.text), terms.segment.span.start
    of = _OF.match(terms.segment.text, found.end()) if found else None
    slowed = of and any(one.start == start + of.end() and _is_complaint(one) for one in terms.mentions)
    return found is not None and not slowed


def spoilt(terms: Terms, text: str) -> re.Match[str] | None:
    """Where a part of the body is spoilt, a good taken, or people are made what nobody wants to be.

    Not where that is stopped, and not where the words name a complaint ("irritates" of none, "weakened bones" of one).
    """
    if (held := HOLDS_BACK.search(text)) is not None:
        return held
    if (made := MADE_SO.search(text)) and not KEPT_FROM_HARM.search(text[: made.start()]):
        return made
    found = SPOILING.search(text)
    if found is None or KEPT_FROM_HARM.search(text[: found.start()]):
        return None
    said = found.group()
    if "testosterone" in said.lower():  # which some are better off with less of
        return None if terms.of(Family.CONDITION) else found
    names = (terms.segment.text[one.start : one.end] for one in _offset(terms))
    return found if OWN.search(said) or not any(said in name for name in names) else None


def _offset(terms: Terms) -> list[Mention]:
    """The complaints that are named, be it as outcomes, placed in the segment's own text."""
    start = terms.segment.span.start
    return [
        Mention(start=one.start - start, end=one.end - start, concepts=one.concepts)
        for one in terms.mentions
        if _is_complaint(one)
    ]


def _gives_complaint(terms: Terms, vocabulary: Vocabulary) -> bool:
    """Whether people are given a complaint: "gives old people dementia", not "gives people with dementia a rest"."""
    text, origin = terms.segment.text, terms.segment.span.start
    verb = GIVES.search(text)
    if verb is None or KEPT_FROM_HARM.search(text[: verb.start()]):
        return False
    for one in terms.mentions:
        start, end = one.start - origin, one.end - origin
        if start < verb.end() or _is_group(one.concept, vocabulary) or WHO_HAVE.search(text[start:end]):
            continue
        between = text[verb.end() : start]
        return bool(
            _is_complaint(one)
            and ENDS.match(text, end)
            and not OF_WHOM.search(between)
            and not LESS.search(between + text[start:end])
        )
    return False


def _leads_to_complaint(terms: Terms, verbs: re.Pattern[str], vocabulary: Vocabulary) -> bool:
    """Whether what comes, or becomes more, is a complaint: "increases lung cancer in smokers"."""
    verb, origin = verbs.search(terms.segment.text), terms.segment.span.start
    if verb is None:
        return False
    at, end = verb.span("what") if verb.re.groups else (verb.end(), len(terms.segment.text))
    inside = (one for one in terms.mentions if one.start >= origin + at and one.end <= origin + end)
    named = next((one for one in inside if not _is_group(one.concept, vocabulary)), None)
    return named is not None and _is_complaint(named) and not LESS.search(terms.segment.text[at : named.start - origin])


def _outside_names(terms: Terms, text: str) -> str:
    """The words that name no complaint: the damage of "heals nerve damage" is what is healed."""
    start = terms.segment.span.start
    for mention, _ in terms.of(Family.CONDITION):
        text = text.replace(terms.segment.text[mention.start - start : mention.end - start], "")
    return text


def _is_group(concept: Concept, vocabulary: Vocabulary) -> bool:
    """Whether it names people rather than a complaint: "children", "older adults"."""
    return concept.family is Family.CONDITION and (
        concept.id in {"C:people", "C:infants", "C:pregnancy", "C:childbirth"}
        or "C:people" in vocabulary.ancestors(concept)
    )


def _is_complaint(mention: Mention) -> bool:
    """Whether nobody wants it: a condition, or an outcome that is better when it is less."""
    aims = [one for one in mention.concepts if one.family is not Family.TREATMENT] or [mention.concept]
    return any(one.family is Family.CONDITION for one in aims) or (
        aims[0].better is not None and aims[0].better.value == "lower"
    )


def _is_good(terms: Terms) -> bool:
    """Whether only outcomes that are better higher are named: "heart disease" is no good, though it is of the heart."""
    complaints = {mention.start for mention, _ in terms.of(Family.CONDITION)}
    named = [concept for mention, concept in terms.of(Family.OUTCOME) if mention.start not in complaints]
    return bool(named) and all(concept.better and concept.better.value == "higher" for concept in named)
