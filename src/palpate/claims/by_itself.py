"""Claims of an article that stand by themselves, read as if somebody had asked them.

"Ginger helps with nausea in pregnancy" names all that it speaks of; it means the same in an article on turmeric, and is
looked up as the same question is. So is "It helps with nausea", and "helps with nausea" in a list, with the treatment
that the article means put first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from palpate.claims.asked import read_claim
from palpate.claims.asked_slots import is_of_too_little
from palpate.claims.cues import cue
from palpate.claims.names import does_something
from palpate.text.negation import negations
from palpate.types.article import Article, Span
from palpate.types.claim import Claim, ClaimType, Slot
from palpate.types.concept import Family
from palpate.vocabulary import Vocabulary

_OF_EFFECTS = {ClaimType.EFFECT, ClaimType.NO_EFFECT, ClaimType.HARM}
_MAY_BE_OF_EFFECTS = {ClaimType.ADVICE, ClaimType.POPULARITY}
_LONGEST = 18  # words; palpate's own: of the 725 plain claims of benchmarks/quality/data 722 are no longer
# A label and what it says, two statements, a list in brackets, or what leans on the clause before it.
_PARTED = re.compile(r"[:;—(]|\s[-–]\s|,\s+(?:it|they|this|these|he|she|we)\b")
# Before an answer or a statement, and who says so in general: "A:", "Fact:", "Studies show that".
_ANSWER = r"\W*(?:a|answer|fact|truth|verdict)\s*:\s*"
_LEAD = re.compile(
    rf"(?:{_ANSWER})?"
    r"\W*(?:(?:some|several|many|most|recent|clinical|scientific|numerous|the|human|small|large|early)\s+){0,3}"
    r"(?:stud(?:y|ies)|trials?|research|science|evidence|data)\s+(?:also\s+|clearly\s+|now\s+)?"
    r"(?:shows?|(?:has|have) (?:shown|found|proven|suggested)|suggests?|finds?|found|proves?|indicates?|says?)\s+"
    rf"(?:that\s+)?|{_ANSWER}",
    re.IGNORECASE,
)
# Before what one source found: "A 2015 Cochrane review found that".
_FOUND = re.compile(
    r"\W*(?:(?:in|back in)\s+\d{4},?\s+)?(?:an?|one|the|this|that|another)\s+(?:[\w-]+\s+){0,6}?"
    r"(?:stud(?:y|ies)|trials?|reviews?|meta-analys[ie]s|researchers)\b(?:\s+(?!that\b)[\w’'&-]+){0,10}?\s+(?:also\s+)?"
    r"(?:found|concluded|showed|shows|reported|reports|suggested|suggests|finds|concludes)\s+that\s+",
    re.IGNORECASE,
)
_SAID_BY = re.compile(
    r"\W*(?:(?:some|many|most|several|other|leading|the)\s+)?(?:scepti\w+|skepti\w+|critics|experts|doctors|scientists|"
    r"researchers|people|fans|supporters|proponents|advocates|practitioners|enthusiasts|opponents|\w+ists)\s+"
    r"(?:(?:say|claim|believe|argue|think|insist|hold|agree|maintain|call)s?)\s+(?:that\s+)?",
    re.IGNORECASE,
)
_NO_HARM = re.compile(
    r"\W*(?:100 ?% natural,?\s+)?(?:(?:with|and|has)\s+)?(?:no|zero|without)\s+(?:\w+\s+)?side[- ]effects",
    re.IGNORECASE,
)
_TOLD = {ClaimType.STUDY: _LEAD, ClaimType.OPINION: _SAID_BY}
# What stands for a treatment that was named before, at the beginning of a statement on it.
_STANDS_FOR = re.compile(
    r"\W*(?:(?:also|and|but|so|additionally|moreover|furthermore|besides|plus),?\s+)?"
    r"(?:it|they|(?:this|these|the|such)\s+(?:\w+\s+)?(?:therapy|treatments?|techniques?|methods?|practices?|remed(?:y|ies)|"
    r"supplements?|herbs?|exercises?|foods?|drinks?|oils?|medicines?|drugs?))\s+(?=[a-z])",
    re.IGNORECASE,
)
# What was named before, or somebody's words: such a sentence does not stand by itself.
_LEANS = re.compile(
    r"\W*(?:(?:and|but|or|so|yet|also|plus|then|thus|hence|however|besides|additionally|moreover|furthermore)\b\W*)*"
    r"(?:it|its|this|that|these|those|they|their|them|such|he|she|we|i|both|the (?:same|former|latter)|"
    r"if|when|while|although|though|unlike|instead)\b",
    re.IGNORECASE,
)


def as_asked(claims: Iterable[Claim], article: Article, vocabulary: Vocabulary) -> tuple[Claim | None, ...]:
    """Each claim as a question of the same words is read, None where it does not stand by itself.

    Words that name nothing stay unknown: their nearest concept (`questions/meant.py`) changed no verdict on 8,307
    claims of articles, and cost as much as following their citations.

    Parameters
    ----------
    claims : iterable of Claim
        Of the article.
    article : Article
    vocabulary : Vocabulary

    Returns
    -------
    tuple of Claim or None
        With the span, text and context of the article's claim; what it names, its type and direction as asked.
    """
    return tuple(_asked(claim, article, vocabulary) for claim in claims)


def _asked(claim: Claim, article: Article, vocabulary: Vocabulary) -> Claim | None:
    if (claim.citation and not _FOUND.match(claim.text)) or not _is_of_effects(claim):
        return None
    text = _stated(claim, vocabulary)
    if text is None or not _may_stand(text, vocabulary):
        return None
    asked = read_claim(text, vocabulary, is_on_treatment=True)
    if asked.type not in _OF_EFFECTS or not _may_act(asked, claim):
        return None
    if not _is_whole(asked):
        says_no_more = asked.negated and not claim.negated and not claim.outcomes
        return msgspec.structs.replace(claim, direction=asked.direction, negated=True) if says_no_more else None
    if not claim.checkable and (text != claim.text or not _says_what_of_what(asked)):
        return None
    keeps = _means_kind_or_same(claim, asked, vocabulary)
    return msgspec.structs.replace(
        claim,
        type=claim.type if claim.type in _TOLD and asked.type is not ClaimType.HARM else asked.type,
        treatment=claim.treatment if keeps else _placed(asked.treatment, claim, article),
        comparator=_placed(asked.comparator, claim, article),
        condition=_placed(asked.condition, claim, article),
        outcomes=tuple(filter(None, (_placed(one, claim, article) for one in asked.outcomes))),
        direction=asked.direction,
        negated=asked.negated,
        checkable=True,
    )


def _may_stand(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a treatment is named, or anything denied; a statement of neither leans on what was said before.

    It is asked first, for it costs a tenth of reading: of 855 statements 455 had neither.
    """
    return bool(vocabulary.find(text, families=(Family.TREATMENT,))) or any(negations(text))


def _is_of_effects(claim: Claim) -> bool:
    """Whether it says what a treatment does, also behind "studies show".

    What was taken for advice or popularity without a word of them may do so too.
    """
    if claim.type in _TOLD:
        return (_FOUND.match(claim.text) if claim.citation else _TOLD[claim.type].match(claim.text)) is not None
    if claim.type in _MAY_BE_OF_EFFECTS:
        return not cue(claim.type.value).all(claim.text)
    return claim.type in _OF_EFFECTS


def _stated(claim: Claim, vocabulary: Vocabulary) -> str | None:
    """The claim as one short statement that leans on nothing before it, None where that cannot be had."""
    lead = _FOUND if claim.citation else _SAID_BY if claim.type is ClaimType.OPINION else _LEAD
    text = _behind(lead, claim.text)
    if len(text.split()) > _LONGEST or _PARTED.search(text):
        return None
    if claim.treatment and claim.treatment.concept and claim.treatment.from_context:
        label, behind = vocabulary.concept(claim.treatment.concept).label, _behind(_STANDS_FOR, text)
        if _NO_HARM.match(text):
            return f"{label} has no side effects"
        if does_something(behind):
            return f"{label} {behind[0].lower()}{behind[1:]}"
    return None if _LEANS.match(text) else text


def _behind(opening: re.Pattern[str], text: str) -> str:
    """What follows an opening; all where it opens otherwise."""
    found = opening.match(text)
    return text[found.end() :] if found else text


def _is_whole(asked: Claim) -> bool:
    """Whether a known treatment, or too little of one, and what it does or for whom, stand in the words themselves."""
    acts = asked.treatment
    known = acts and not acts.from_context and (acts.concept or is_of_too_little(acts.text.split()))
    named = [one for one in asked.outcomes if asked.type is ClaimType.HARM or not one.from_context]
    return bool(known and (named or asked.condition)) and all(one.concept for one in asked.outcomes)


def _says_what_of_what(asked: Claim) -> bool:
    """Whether it opens with the treatment and names what that changes itself."""
    opens = asked.treatment is not None and asked.treatment.span is not None and asked.treatment.span.start == 0
    return opens and any(not one.from_context for one in asked.outcomes)


def _may_act(asked: Claim, claim: Claim) -> bool:
    """Whether the article's reading names the same treatment, or none that stands in the claim, or what is lacking."""
    read, acts = claim.treatment, asked.treatment
    if read is None or read.from_context or read.concept is None or read.concept == _concept(acts):
        return True
    return acts is not None and acts.concept is None and read.text.lower() in acts.text.lower()


def _means_kind_or_same(claim: Claim, asked: Claim, vocabulary: Vocabulary) -> bool:
    """Whether the article means the same treatment, or by "a daily supplement" the one that it speaks of."""
    meant, named = _concept(claim.treatment), _concept(asked.treatment)
    return meant == named or (meant is not None and named in vocabulary.ancestors(vocabulary.concept(meant)))


def _concept(slot: Slot | None) -> str | None:
    return slot.concept if slot else None


def _placed(slot: Slot | None, claim: Claim, article: Article) -> Slot | None:
    """The slot with its place in the file, None where its words do not stand there in one piece."""
    if slot is None or slot.span is None:
        return slot
    at = article.text.find(slot.text, claim.span.start, claim.span.end)
    return msgspec.structs.replace(slot, span=Span(at, at + len(slot.text)) if at >= 0 else None)
