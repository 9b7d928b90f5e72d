"""A question or one claim in a reader's own words to a Claim: it always becomes one, whatever it leaves out.

"Does massage help back pain?", "Magnets cure arthritis", "glucosamine for knee arthritis", "is cupping dangerous?".
What it names is looked up in the vocabulary and told apart by the words before it; a claim without any treatment is
read as an article's would be (causes, anatomy).
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from palpate.claims.asked_evidence import GRADED_EVIDENCE, OF_PEOPLE_NOT, WEAK_EVIDENCE
from palpate.claims.asked_harm_patterns import RISKY
from palpate.claims.asked_harms import does_harm, spoilt
from palpate.claims.asked_interactions import interaction
from palpate.claims.asked_patterns import (
    AUXILIARY,
    COMPARED,
    DANGER,
    EFFECTIVE,
    EVIDENCE_FOR,
    HARMED_BY,
    HARMS,
    KEEPS_FROM,
    LACK,
    LEADS_TO,
    MAKES_WORSE,
    NEEDS,
    NO_HARM_EVER,
    NO_MEDDLING,
    NO_USE,
    OF_EVIDENCE,
    PEOPLE_HARMED,
    PREVENTS,
    PUTS_ON,
    RECOMMENDED,
    SAFE,
    SCREENED,
    SOLE,
    WHAT_HELPS,
)
from palpate.claims.asked_slots import Named, named_in
from palpate.claims.circumstances import (
    find_comparator,
    find_device,
    find_dose,
    find_nothing,
    find_people,
    is_of_others,
)
from palpate.claims.context import Context
from palpate.claims.cues import cue
from palpate.claims.find import Reader, find_claims
from palpate.claims.frames import in_plain_order
from palpate.claims.meant import ACTING, AIMED_AT, Landing, Meant, landings, marked, put, wider
from palpate.claims.openings import unopened
from palpate.claims.outcomes import find_site
from palpate.claims.plain import Restated, plain
from palpate.claims.point import point
from palpate.claims.restated import restated
from palpate.claims.segments import segments
from palpate.claims.terms import Finder, Terms
from palpate.text import is_negated, strength
from palpate.types.article import Article, Block, BlockKind, Span
from palpate.types.claim import Claim, ClaimDirection, ClaimType, Slot, Strength
from palpate.types.concept import Family
from palpate.vocabulary import Vocabulary

_FOR_THE_BETTER = {ClaimType.EFFECT, ClaimType.NO_EFFECT}
_READ_AS_ARTICLE = {ClaimType.CAUSE, ClaimType.ANATOMY, ClaimType.POPULARITY}
# What a claim says beside its point of a complaint that it names: "chest pain that is not from the heart".
_BESIDE = re.compile(
    r"\s+(?:that|which) (?:(?:is|are|was|were|do|does|did|has|have|will|would|can|could)(?: not|n[’']t)|won[’']?t|"
    r"can[’']?t|cannot)\b.*$",
    re.IGNORECASE,
)
_SAFE_TOO = re.compile(
    r",?\s+and\s+(?:is|are)\s+(?:\w+\s+){0,2}safe\b|,\s+without\b|,?\s+(?:and|with)\s+(?:no|few|minimal|minor|low)\b",
    re.IGNORECASE,
)
_CLAUSES = re.compile(
    r",?\s+(?:and|but)\s+(?=(?:is|are|may|can|could|might|has|have|does|do|will|also|often|usually)\b)", re.IGNORECASE
)
_ARTICLE = len(" your ")  # between what harms and what is harmed
_PAIN = "C:pain"
_PEOPLE = "C:people"
_NOTHING = "no treatment"  # what "those who did not" had
ADVERSE_EVENTS = "O:adverse-events"
OVERALL_EFFECT = "O:overall-effect"  # what "homeopathy works" speaks of


def article_of(text: str) -> Article:
    """A claim as an article of one paragraph, so that its places are told as everywhere else."""
    block = Block(kind=BlockKind.PARAGRAPH, span=Span(0, len(text)))
    return Article(source="claim", format="claim", text=text, prose=text, blocks=(block,))


def read_claim(
    text: str,
    vocabulary: Vocabulary,
    *,
    reader: Reader | None = None,
    meant: Meant | None = None,
    is_on_treatment: bool = False,
) -> Claim:
    """Read a question or a claim of one sentence.

    Parameters
    ----------
    text : str
        One or two sentences, white space folded; not empty.
    vocabulary : Vocabulary
    reader : callable, optional
        The trained reader, asked where the claim names no treatment.
    meant : callable, optional
        Says what is nearest to words that name nothing; without it they stay unknown.
    is_on_treatment : bool
        Whether it is known to say what a treatment does, so that no cause or anatomy is looked for.

    Returns
    -------
    Claim
        Its span is the whole text. A treatment or outcome that the vocabulary lacks stands there by its words, without
        a concept.
    """
    opened = unopened(text, vocabulary)
    words = opened.then(plain(opened.text, vocabulary))
    nothing = find_nothing(words.text)
    said = words.text
    if nothing is not None:
        said = said[: nothing.start] + " " * (nothing.end - nothing.start) + said[nothing.end :]
    said = point(said, vocabulary)
    harms = HARMED_BY.search(said) and _harmed_by(Finder(said, vocabulary).inside(Span(0, len(said))))
    read = Restated.of(said)
    if not harms:
        read = in_plain_order(said, vocabulary) if nothing is None else read
        other = restated(read.text, vocabulary)
        read = read.then(other) if other else read
    claim = _read(read.text, vocabulary, reader, is_on_treatment=is_on_treatment)
    if meant is not None:
        claim, read = _read_again(claim, read, vocabulary, meant)
    if nothing is not None:
        named = words.text[nothing.start : nothing.end]
        label = _NOTHING if is_of_others(named) else named.lower()
        claim = msgspec.structs.replace(claim, comparator=Slot(text=named, label=label, span=nothing))
    return words.then(read).back(claim, text)


def _read_again(claim: Claim, read: Restated, vocabulary: Vocabulary, meant: Meant) -> tuple[Claim, Restated]:
    """The claim with the nearest concepts in the place of what was not understood; its type stays."""
    landed: dict[str, Landing] = {}
    for families in (ACTING, AIMED_AT, ACTING):  # what acts once more, when it is known what it is for
        landing = landings(claim, read.text, meant, families) or wider(claim, read.text, meant, families)
        if landing is None:
            continue
        other, words = put(read, landing), read.text[landing.span.start : landing.span.end]
        again = _read(other.text, vocabulary, None, is_on_treatment=True, first=claim)
        if (taken := marked(again, {**landed, words: landing})) is not None:
            claim, read, landed[words] = taken, other, landing
    return claim, read


def _read(
    text: str, vocabulary: Vocabulary, reader: Reader | None, *, is_on_treatment: bool, first: Claim | None = None
) -> Claim:
    """The claim, from words without the sham or the nothing that it sets a treatment against, which deny nothing.

    What kind of claim it is stays as it was ``first`` read, from its own words.
    """
    article = article_of(text)
    finder = Finder(text, vocabulary)
    terms = finder.inside(Span(0, len(text)))
    kind, direction = (first.type, first.direction) if first else kind_and_direction(terms, vocabulary)
    found = None
    is_screening = SCREENED.search(text) is not None and "screening" in text.lower()
    if not is_on_treatment and not is_screening and (not terms.treatments or _is_exposure(terms)):
        found = _as_in_an_article(text, vocabulary, reader)
        is_popular = found is not None and found.type is ClaimType.POPULARITY
        is_change = terms.says("change") or terms.direction is not None
        is_of_use = is_popular and is_change and (terms.treatments or not terms.says("popularity"))
        found = None if is_of_use else found
    if found and found.type is ClaimType.CAUSE and kind in _FOR_THE_BETTER and not _says_why(terms):
        found = None  # "feeding stops mastitis turning nasty" names no cause
    if found and found.type is not ClaimType.CAUSE:
        return found
    context = Context.of(article, list(segments(article)), finder)
    named = named_in(terms, vocabulary, finder, prevents=PREVENTS.search(text) is not None and not _harmed_by(terms))
    claim = _claim(terms, context, kind, direction, named, vocabulary)
    if first is not None:
        claim = msgspec.structs.replace(claim, strength=first.strength, negated=first.negated)
    if meddles := interaction(terms, vocabulary):
        return _of_interaction(claim, *meddles)
    if found is None:
        return claim
    if claim.treatment is None or claim.treatment.concept is None:
        return found
    is_cause = kind is ClaimType.HARM and terms.exposure is not None
    return msgspec.structs.replace(claim, type=found.type, direction=None) if is_cause else claim


def _says_why(terms: Terms) -> bool:
    """Whether the words are those of causes, or none of change, or an exposure is named."""
    is_cause = any(cue(name).first(terms.segment.text) for name in ("cause", "causes"))
    return terms.exposure is not None or is_cause or not cue("change").first(terms.segment.text)


def _of_interaction(claim: Claim, meddling: Slot, outcome: Slot) -> Claim:
    """The claim as one of harm by what meddles with a medicine; of none, where it is said to be safe."""
    is_safe = SAFE.search(claim.text) is not None or NO_MEDDLING.search(claim.text) is not None
    direction = ClaimDirection.NO_CHANGE if is_safe else ClaimDirection.WORSENS
    nobody: dict[str, Any] = dict.fromkeys(("comparator", "condition", "site"), None)
    return msgspec.structs.replace(
        claim,
        type=ClaimType.HARM,
        treatment=meddling,
        outcomes=(outcome,),
        direction=direction,
        negated=is_safe,
        **nobody,
    )


def _is_exposure(terms: Terms) -> bool:
    """Whether what acts is something that people are exposed to; "collagen supplements" is more than "collagen"."""
    if terms.exposure is None:
        return False
    named = {mention.start: mention.end for mention, _ in terms.treatments}
    at = terms.segment.span.start + terms.segment.text.find(terms.exposure)
    return named.get(at, 0) <= at + len(terms.exposure)


def _as_in_an_article(text: str, vocabulary: Vocabulary, reader: Reader | None) -> Claim | None:
    """The claim as an article's, where that is of a type that needs no treatment; questions become statements."""
    asked = AUXILIARY.match(text)
    blank = " " * (asked.end() if asked else 0)
    stated = blank + text[len(blank) :].rstrip("? ") + "."
    found = find_claims(article_of(stated), vocabulary, reader=reader)
    if len(found) != 1 or found[0].type not in _READ_AS_ARTICLE:
        return None
    if found[0].type is ClaimType.POPULARITY and not cue("popularity").first(text):
        return None  # an article says with its whole trend what a bare claim must say in words
    return msgspec.structs.replace(found[0], span=Span(0, len(text)), text=text)


def kind_and_direction(terms: Terms, vocabulary: Vocabulary) -> tuple[ClaimType, ClaimDirection | None]:
    """What kind of statement it is and which way the person fares, by its words."""
    text = _own_denials(AUXILIARY.sub("", _without_beside(terms), count=1))
    text = GRADED_EVIDENCE.sub("evidence ", text)
    if RISKY.search(terms.segment.text) and terms.treatments:
        return ClaimType.HARM, ClaimDirection.WORSENS
    if cue("no_evidence").first(text) and not EVIDENCE_FOR.search(terms.segment.text):
        return ClaimType.NO_EVIDENCE, None
    if WEAK_EVIDENCE.search(text):
        return ClaimType.NO_EVIDENCE, None
    is_denied = is_negated(text)
    told = _harmed_by(terms)
    if told:
        is_harmless = is_denied or "not" in told.group().lower().split()
        return ClaimType.HARM, ClaimDirection.NO_CHANGE if is_harmless else ClaimDirection.WORSENS
    if SAFE.search(text) and not EFFECTIVE.search(text) and not _is_safe_too(text):
        said = [clause for clause in _CLAUSES.split(text) if SAFE.search(clause)] or [text]
        is_unsafe = any(map(is_negated, said)) and not NO_HARM_EVER.search(text)
        return ClaimType.HARM, ClaimDirection.WORSENS if is_unsafe else ClaimDirection.NO_CHANGE
    if does_harm(terms, text, vocabulary):
        is_harmless = is_denied and not _harms_beside(text)
        return (ClaimType.HARM, ClaimDirection.NO_CHANGE if is_harmless else ClaimDirection.WORSENS)
    if is_denied or NO_USE.search(text) or cue("no_effect").first(text):
        return ClaimType.NO_EFFECT, ClaimDirection.NO_CHANGE
    return ClaimType.EFFECT, ClaimDirection.IMPROVES


def _is_safe_too(text: str) -> bool:
    """Whether safety only comes beside what is changed: "eases a blocked nose and is safe for children"."""
    beside = _SAFE_TOO.search(text)
    return beside is not None and cue("change").first(text[: beside.start()]) is not None


def _is_denied(stated: str, kind: ClaimType, direction: ClaimDirection | None) -> bool:
    """Whether a claim denies; what harms for a reason, or besides being of no use, is said to do harm."""
    is_harm = kind is ClaimType.HARM and direction is ClaimDirection.WORSENS
    if is_harm and (RISKY.search(stated) or _harms_beside(stated)):
        return False
    return is_negated(_own_denials(stated))


def _harms_beside(text: str) -> bool:
    """Whether harm is said of a treatment in a clause that denies nothing: "has no benefit and may cause harm"."""
    clauses = [
        one for one in _CLAUSES.split(text) if DANGER.search(one) or LEADS_TO.search(one) or MAKES_WORSE.search(one)
    ]
    return any(not is_negated(one) for one in clauses)


def _own_denials(text: str) -> str:
    """The words without those that deny something else than that it helps."""
    for beside in (KEEPS_FROM, LACK, OF_PEOPLE_NOT, RISKY):
        text = beside.sub("", text)
    return text


def _harmed_by(terms: Terms) -> re.Match[str] | None:
    """Where it says that people keep away from a treatment, or are harmed by it; not from a complaint."""
    told = HARMED_BY.search(terms.segment.text)
    if told is None or PREVENTS.search(HARMED_BY.sub(" ", terms.segment.text)):
        return None
    start, end = (terms.segment.span.start + at for at in told.span())
    named = [one for one in terms.mentions if one.start >= end][:1]
    if told["passive"]:
        before = [one for one in terms.mentions if one.end <= start]
        is_subject = before and not terms.segment.text[before[-1].end - terms.segment.span.start : told.start()].strip()
        named = [before[0], before[-1]] if is_subject else []
    return told if any(one.concept.family is Family.TREATMENT for one in named) else None


def _without_beside(terms: Terms) -> str:
    """The words without what is denied of a complaint alone."""
    text, start = terms.segment.text, terms.segment.span.start
    ends = (mention.end - start for mention, _ in terms.of(Family.CONDITION))
    return next((text[:end] for end in ends if _BESIDE.match(text, end)), text)


def _is_of_any_harm(text: str, outcomes: tuple[Slot, ...]) -> bool:
    """Whether it is safety as a whole that is asked for, not one thing that is made worse or brought on.

    The damage of "liver damage" is of the liver.
    """
    for one in outcomes:
        if one.concept and one.concept != ADVERSE_EVENTS:
            text = text.replace(one.text, "")
    is_named = MAKES_WORSE.search(text) or LEADS_TO.search(text) or PUTS_ON.search(text)
    return any(said.search(text) for said in (SAFE, DANGER, HARMED_BY)) and not is_named


def _as_complaint(slot: Slot, vocabulary: Vocabulary) -> Slot | None:
    """The complaint that a slot names, be it by the outcome of that name ("heart failure"), if it names one."""
    if slot.concept is None or slot.concept.startswith("C:"):
        return slot if slot.concept else None
    complaint = vocabulary.whole(slot.label, Family.CONDITION)
    return msgspec.structs.replace(slot, label=complaint.label, concept=complaint.id) if complaint else None


def _harmed(terms: Terms, outcomes: tuple[Slot, ...], vocabulary: Vocabulary) -> tuple[Slot, ...]:
    """What is said to be damaged: "harms the liver" is of the liver, and not of any harm.

    Who is in danger ("dangerous for pregnant women") is not damaged, and what is dangerous for the neck does more than
    make it ache.
    """
    text, origin = terms.segment.text, terms.segment.span.start
    verb = HARMS.search(text)
    if verb is None or PEOPLE_HARMED.match(text, verb.end()):
        return ()
    at = origin + verb.end()
    near = [one for one in outcomes if one.concept and one.span and at <= one.span.start <= at + _ARTICLE]
    if verb.group().lower().startswith("danger"):
        near = [one for one in near if _PAIN not in vocabulary.ancestors(vocabulary.concept(one.concept or _PAIN))]
    return tuple(near)


def _is_of_the_whole(kind: ClaimType, stated: str) -> bool:
    """Whether it says that a treatment works, or does not, and not on what."""
    if kind is ClaimType.EFFECT:
        return any(one.search(stated) for one in (EFFECTIVE, OF_EVIDENCE, COMPARED, RECOMMENDED))
    return kind in {ClaimType.NO_EFFECT, ClaimType.NO_EVIDENCE}


def _is_needed(terms: Terms, named: Named, kind: ClaimType) -> bool:
    """Whether a claim, not a question, says that people need a treatment, and not only that it helps."""
    text, span = terms.segment.text, named.treatment.span if named.treatment else None
    if kind is not ClaimType.EFFECT or span is None or text.rstrip().endswith("?"):
        return False
    return NEEDS.search(text[: span.start - terms.segment.span.start]) is not None


def _strength(stated: str, kind: ClaimType) -> Strength:
    """How strongly it is worded; that nothing else helps, or that harm never comes, no trial of some people shows."""
    beyond = {ClaimType.EFFECT: SOLE, ClaimType.HARM: NO_HARM_EVER}.get(kind)
    if kind is ClaimType.NO_EVIDENCE:
        return Strength.ASSERTED
    said = KEEPS_FROM.sub(" ", stated)
    return Strength.EXAGGERATED if beyond and beyond.search(said) else strength(said)


def _other_than(treatment: Slot | None, comparator: Slot | None) -> Slot | None:
    """The comparator, unless it is the treatment itself: "nothing beats ginger"."""
    if treatment and comparator and treatment.span and comparator.span and treatment.span.overlaps(comparator.span):
        return None
    return comparator


def _is_group(condition: Slot, vocabulary: Vocabulary) -> bool:
    """Whether people are named and no complaint: "does nothing for teenagers"."""
    return condition.concept is not None and _PEOPLE in vocabulary.ancestors(vocabulary.concept(condition.concept))


def _says_on_what(outcomes: tuple[Slot, ...]) -> bool:
    """Whether any outcome is named: "just a placebo" and "evidence based" are none."""
    return any(one.concept or not (NO_USE.search(one.text) or OF_EVIDENCE.search(one.text)) for one in outcomes)


def _claim(
    terms: Terms,
    context: Context,
    kind: ClaimType,
    direction: ClaimDirection | None,
    named: Named,
    vocabulary: Vocabulary,
) -> Claim:
    text = terms.segment.text
    stated = AUXILIARY.sub("", text, count=1)
    outcomes = named.outcomes
    condition = named.condition
    harmed = _harmed(terms, outcomes, vocabulary) if kind is ClaimType.HARM else ()
    if harmed:
        outcomes = harmed
    elif kind is ClaimType.HARM and (said := spoilt(terms, text)) and not any(one.concept for one in outcomes):
        span = Span(terms.segment.span.start + said.start(), terms.segment.span.start + said.end())
        outcomes = (Slot(text=said.group(), label=said.group().lower(), span=span),)  # no harm in general
    elif kind is ClaimType.HARM and (
        _is_of_any_harm(text if _harmed_by(terms) else stated, outcomes)
        or not any(outcome.concept for outcome in outcomes)
    ):
        harms = vocabulary.concept(ADVERSE_EVENTS)
        condition = condition or next(filter(None, (_as_complaint(one, vocabulary) for one in outcomes)), None)
        outcomes = (Slot(text=harms.label, label=harms.label, concept=harms.id, from_context=True),)
    is_of_somebody = condition is None or (not outcomes and _is_group(condition, vocabulary))
    if not _says_on_what(outcomes) and is_of_somebody and _is_of_the_whole(kind, stated):
        whole = vocabulary.concept(OVERALL_EFFECT)
        outcomes = (Slot(text=whole.label, label=whole.label, concept=whole.id, from_context=True),)
    is_open = WHAT_HELPS.match(text) is not None and named.treatment is None
    return Claim(
        span=terms.segment.span,
        text=text,
        type=kind,
        treatment=None if is_open else named.treatment,
        site=find_site(terms),
        device=find_device(terms, context),
        dose=find_dose(terms),
        comparator=_other_than(named.treatment, named.comparator or find_comparator(terms, named.treatment)),
        condition=condition,
        people=find_people(terms, context),
        outcomes=outcomes,
        direction=direction,
        strength=Strength.EXAGGERATED if _is_needed(terms, named, kind) else _strength(stated, kind),
        negated=kind is ClaimType.NO_EFFECT or _is_denied(stated, kind, direction),
        cue="",
    )
