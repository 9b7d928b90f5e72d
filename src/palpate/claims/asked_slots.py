"""What a question or a plain claim names: treatment, comparator, for whom, and on what, by the words around each."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from palpate.claims.asked_aims import (
    Aim,
    aims_by_spelling,
    aims_in,
    is_compared,
    is_risk,
    is_verb,
    is_whose,
    lay_aims,
    stands_for_whom,
)
from palpate.claims.asked_patterns import (
    ACTS,
    ADDING,
    AGAIN,
    ATTACKS,
    AUXILIARY,
    BABIES,
    BARE,
    BEFORE_VERB,
    BY_MEANS_OF,
    COMPARED_WITH,
    DEFICIENCY,
    DOES_TO,
    FOR_WHOM,
    GOES_AWAY,
    HOW_FAST,
    HOW_SOON,
    LACKING,
    NEED_OF,
    ON_TOP,
    OPENS_OBJECT,
    OPENS_SUBJECT,
    PEOPLE_BEHIND,
    PEOPLE_WITH,
    PREVENTS,
    SCREENED,
    SUCH_AS,
    WHAT_HELPS,
    WHO_HAVE,
    WITHOUT,
)
from palpate.claims.context import slot
from palpate.claims.cues import cue
from palpate.claims.terms import Finder, Terms
from palpate.types.article import Span
from palpate.types.claim import Slot
from palpate.types.concept import Concept, Family, Mention
from palpate.vocabulary import Vocabulary

_PAIN = "O:pain"
_WEIGHT_GAIN = "O:weight-gain"  # what babies should do
_BODY_WEIGHT = "O:body-weight"
_PAIN_RELIEF = "O:pain-relief"  # as an aim it is less pain, and no count of those relieved
_ANY_PAIN = frozenset({"C:pain", "C:joint-pain", "C:chronic-pain"})  # in a complaint that is named: its pain
OCCURRENCE = "O:occurrence"  # of a complaint: what "prevents colds" says becomes less
_RELAPSE = "O:relapse"
_DEATH = "O:death"
_EVENTS = frozenset({_DEATH, "O:suicidality"})  # prevented as they stand, as the kinds of `OCCURRENCE` are
_DIES_OF = re.compile(r"\s+(?:from|of|due to|caused by|because of)\s+(?:the\s+|an?\s+)?", re.IGNORECASE)
_ENDS_SUBJECT = frozenset({Family.CONDITION, Family.OUTCOME})
_MEANS = re.compile(r"\b(?:is|are|be|been|being)\b.+\bby\s+(?=[^,]+$)", re.IGNORECASE)  # before what acts, in a passive
_LEFT_OFF = ("{}-free diet", "low-{} diet", "{} reduction", "{} cessation", "{} restriction")
_LONGEST_NAME = 8  # words of a treatment or outcome that the vocabulary lacks


class Named(NamedTuple):
    """The slots of one claim."""

    treatment: Slot | None
    comparator: Slot | None
    condition: Slot | None
    outcomes: tuple[Slot, ...]


def named_in(terms: Terms, vocabulary: Vocabulary, finder: Finder, *, prevents: bool) -> Named:
    """The slots, each from the vocabulary where it knows the words, else as the words stand.

    Parameters
    ----------
    terms : Terms
        Of the claim.
    vocabulary : Vocabulary
    finder : Finder
        Of the same text.
    prevents : bool
        Whether a complaint is to be kept from coming: then its occurrence is the outcome.
    """
    first, compared = _acting(terms, finder, vocabulary)
    first = _screening(terms, vocabulary) or first or _unknown_treatment(terms, vocabulary)
    aims = [aim for aim in aims_in(terms, finder, vocabulary) if first is None or not _inside(aim.mention, first)]
    aims = [aim for aim in aims if not is_verb(terms, aim, aims)]
    rest = _rest(terms, first, aims)
    if rest is not None:
        named = aims_by_spelling(rest, vocabulary, finder)
        aims = [*(aim for aim in named if not aims or not is_risk(aim)), *aims]
    if all(_is_of_people(terms, aim) for aim in aims):
        of_health = (mention for mention in terms.mentions if mention.concept.family is not Family.TREATMENT)
        taken = [*of_health, *(aim.mention for aim in aims)]
        said = lay_aims(terms, rest, vocabulary, finder, taken=taken)
        aims = [*aims, *(aim for aim in said if first is None or not _inside(aim.mention, first))]
    condition, outcomes = _sorted(terms, aims, vocabulary, prevents=prevents)
    if rest is not None and not aims:
        group = _group(rest, vocabulary, finder)
        condition, outcomes = (group, ()) if group else (condition, (rest,))
    return Named(first, compared, condition, outcomes)


def _acting(terms: Terms, finder: Finder, vocabulary: Vocabulary) -> tuple[Slot | None, Slot | None]:
    """What acts and what it is set against.

    The first treatment that is named, or the kind of it that follows ("supplements such as omega-3").
    """
    treatments = [(mention, slot(terms, mention, concept)) for mention, concept in terms.treatments]
    beside = (is_compared, _is_aimed_at, _is_part_of_aim)
    alone = [one for at, one in treatments if not any(is_other(terms, at) for is_other in beside)]
    own = [_or_without(terms, one, vocabulary) for one in alone]
    added = [one for at, one in treatments if _is_added(terms, at)]
    first = next(iter(added or own), None)
    if first and first.concept and not added:
        kinds = [one for one in own[1:] if one.concept and _is_kind_of(one, first, terms, finder)]
        first = kinds[0] if kinds else first
    others = [one for at, one in treatments if is_compared(terms, at) and first and one.concept != first.concept]
    return first, others[0] if others else None


def _or_without(terms: Terms, treatment: Slot, vocabulary: Vocabulary) -> Slot:
    """The treatment or, where it is left off or lacking ("giving up alcohol", "magnesium deficiency"), that.

    Studies of the one say nothing of the other.
    """
    start, text, span = terms.segment.span.start, terms.segment.text, treatment.span
    if span is None:
        return treatment
    before = text[: span.start - start]
    left = WITHOUT.search(before) or LACKING.search(before)
    behind = DEFICIENCY.match(text, span.end - start)
    if left is None and behind is None:
        return treatment
    first, last = left.start() if left else span.start - start, behind.end() if behind else span.end - start
    words = text[first:last]
    named = _left_off(treatment.label, vocabulary) if left and not LACKING.search(before) else None
    return Slot(
        text=words,
        label=named.label if named else words.lower(),
        concept=named.id if named else None,
        span=Span(start + first, start + last),
    )


def _left_off(label: str, vocabulary: Vocabulary) -> Concept | None:
    """What people do who leave it off, where the vocabulary has a name for that: "gluten-free diet"."""
    names = (form.format(label) for form in _LEFT_OFF)
    return next((found for name in names if (found := vocabulary.whole(name, Family.TREATMENT))), None)


def _is_added(terms: Terms, mention: Mention) -> bool:
    """Whether a treatment is what comes beside another: "adding yoga to usual care", "tai chi on top"."""
    text, start = terms.segment.text, terms.segment.span.start
    return bool(ON_TOP.match(text[mention.end - start :]) or ADDING.search(text[: mention.start - start]))


def _is_aimed_at(terms: Terms, mention: Mention) -> bool:
    """Whether words that name an outcome too ("weight loss") stand behind what acts, known or not."""
    at = mention.start - terms.segment.span.start
    start = _subject_start(terms.segment.text)
    names_outcome = any(concept.family is Family.OUTCOME for concept in mention.concepts)
    return names_outcome and start < _subject_end(terms, start) < at


def _is_part_of_aim(terms: Terms, mention: Mention) -> bool:
    """Whether a treatment is what changes, behind what acts: "reduces the need for painkillers"."""
    text, at = terms.segment.text, mention.start - terms.segment.span.start
    start = _subject_start(text)
    return start < _subject_end(terms, start) < at and NEED_OF.search(text[:at]) is not None


def _is_kind_of(one: Slot, other: Slot, terms: Terms, finder: Finder) -> bool:
    """Whether one treatment says which kind of the other is meant, or is its proper name in brackets."""
    start = terms.segment.span.start
    if one.span is None or other.span is None:
        return False
    between = terms.segment.text[other.span.end - start : one.span.start - start]
    if one.concept and other.concept and finder.is_narrower(one.concept, other.concept):
        return SUCH_AS.search(between) is not None or cue("change").first(between) is None
    is_name = between.endswith("(") and ")" not in between
    is_wider = bool(one.concept and other.concept and finder.is_narrower(other.concept, one.concept))
    return SUCH_AS.search(between) is not None or (is_name and not is_wider)


def _inside(mention: Mention, named: Slot) -> bool:
    return named.span is not None and named.span.overlaps(Span(mention.start, mention.end))


def _group(rest: Slot, vocabulary: Vocabulary, finder: Finder) -> Slot | None:
    """The group of people that words name and nothing else: "protects babies" is about them, not something in them."""
    found = vocabulary.resolve(rest.text, Family.CONDITION)
    concept = next(iter(found.concepts), None)
    if concept is None or found.how not in {"label", "synonym"} or not finder.is_group(concept):
        return None
    return Slot(text=rest.text, label=concept.label, concept=concept.id, span=rest.span)


def _sorted(
    terms: Terms, aims: list[Aim], vocabulary: Vocabulary, *, prevents: bool
) -> tuple[Slot | None, tuple[Slot, ...]]:
    """Which complaint says for whom, and what changes: an outcome, else the complaint itself."""
    complaints = [aim for aim in aims if aim.complaint]
    is_event = any(aim.outcome and _is_event(aim.outcome, vocabulary) for aim in aims if not aim.complaint)
    coming = [aim for aim in complaints if len(aims) == len(complaints) or not _is_of_people(terms, aim)]
    if prevents and coming and not is_event:
        return _prevented(terms, complaints, vocabulary)
    died_of = _died_of(terms, aims, vocabulary)
    for_whom = died_of or _whose(terms, aims, complaints)
    changed = [aim for aim in aims if aim is not for_whom and not (died_of and is_whose(terms, aim))]
    outcomes = dict.fromkeys(_changed(terms, aim, vocabulary, for_whom) for aim in changed)
    return (slot(terms, for_whom.mention, for_whom.complaint) if for_whom and for_whom.complaint else None), tuple(
        outcomes
    )


def _is_event(outcome: Concept, vocabulary: Vocabulary) -> bool:
    """Whether it is something that happens to people, or does not."""
    broader = vocabulary.ancestors(outcome)
    return OCCURRENCE in broader or bool(_EVENTS & {outcome.id, *broader})


def _died_of(terms: Terms, aims: list[Aim], vocabulary: Vocabulary) -> Aim | None:
    """The complaint that people die of: "deaths from lung cancer in smokers"."""
    text, start = terms.segment.text, terms.segment.span.start
    for one, other in pairwise(aims):
        dies = one.outcome is not None and _DEATH in {one.outcome.id, *vocabulary.ancestors(one.outcome)}
        if dies and other.complaint and _DIES_OF.fullmatch(text[one.mention.end - start : other.mention.start - start]):
            return other
    return None


def _is_of_people(terms: Terms, aim: Aim) -> bool:
    """Whether it only says whose: "in labour", "people with asthma", "chemotherapy patients"."""
    return is_whose(terms, aim) or (aim.complaint is not None and _names_people(terms, aim))


def _names_people(terms: Terms, aim: Aim) -> bool:
    """Whether a complaint's words begin or end in those of people, are followed by one, or are one ("diabetics")."""
    start = terms.segment.span.start
    words = terms.segment.text[aim.mention.start - start : aim.mention.end - start]
    if WHO_HAVE.search(words) or PEOPLE_WITH.match(words):
        return True
    last = max(terms.segment.text.rfind(" ", 0, aim.mention.end - start), aim.mention.start - start - 1)
    return any(PEOPLE_BEHIND.match(terms.segment.text, at) for at in (aim.mention.end - start, last) if at >= 0)


def _whose(terms: Terms, aims: list[Aim], complaints: list[Aim]) -> Aim | None:
    """The complaint that says for whom, if something else says what changes."""
    text, start = terms.segment.text, terms.segment.span.start
    if len(aims) < 2:
        return None
    of_people = [aim for aim in complaints if _names_people(terms, aim)]
    before_pain = [one for one, other in pairwise(aims) if one.complaint and _is_of(text, start, one, other)]
    behind = [aim for aim in complaints if stands_for_whom(terms, aim)]
    found = of_people or before_pain or behind
    return found[-1] if found else None


def _is_of(text: str, start: int, one: Aim, other: Aim) -> bool:
    """Whether one directly before the other says whose it is: "wrist osteoarthritis pain"."""
    return text[one.mention.end - start : other.mention.start - start].strip() == "" and other.outcome is not None


def _changed(terms: Terms, aim: Aim, vocabulary: Vocabulary, for_whom: Aim | None) -> Slot:
    is_pain = aim.complaint is not None and aim.complaint.id in _ANY_PAIN
    is_relief = aim.outcome is not None and aim.outcome.id == _PAIN_RELIEF
    is_gain = aim.named.id == _WEIGHT_GAIN and not BABIES.search(terms.segment.text)
    if is_gain:
        return slot(terms, aim.mention, vocabulary.concept(_BODY_WEIGHT))
    named = vocabulary.concept(_PAIN) if (is_pain and for_whom) or is_relief else aim.named
    return slot(terms, aim.mention, named)


def _prevented(terms: Terms, complaints: list[Aim], vocabulary: Vocabulary) -> tuple[Slot | None, tuple[Slot, ...]]:
    """What does not come: the complaint as an outcome where that is an event, else its occurrence."""
    verb = PREVENTS.search(terms.segment.text)
    behind = terms.segment.span.start + (verb.end() if verb else 0)
    first, *others = sorted(complaints, key=lambda aim: aim.mention.start < behind)
    outcome = first.outcome
    comes_again = AGAIN.search(terms.segment.text[: first.mention.start - terms.segment.span.start]) is not None
    if not comes_again and outcome is not None and (_is_event(outcome, vocabulary) or first.named is outcome):
        whose = next((slot(terms, aim.mention, aim.complaint) for aim in others if aim.complaint), None)
        return whose, (slot(terms, first.mention, outcome),)
    assert first.complaint is not None
    who = slot(terms, first.mention, first.complaint)
    occurrence = vocabulary.concept(_RELAPSE if comes_again else OCCURRENCE)
    if not others and ATTACKS.search(terms.segment.text):
        occurrence = vocabulary.whole(f"{first.complaint.label} attack", Family.OUTCOME) or occurrence
    return who, (Slot(text=who.text, label=occurrence.label, concept=occurrence.id, span=who.span),)


def _screening(terms: Terms, vocabulary: Vocabulary) -> Slot | None:
    """What people are screened for as a treatment that the vocabulary knows: "should be checked for scoliosis"."""
    said = SCREENED.search(terms.segment.text)
    found = vocabulary.resolve(f"{said['what']} screening", Family.TREATMENT) if said else None
    if said is None or found is None or found.how not in {"label", "synonym"}:
        return None
    (concept, *_), start = found.concepts, terms.segment.span.start
    return Slot(
        text=said.group(), label=concept.label, concept=concept.id, span=Span(start + said.start(), start + said.end())
    )


def _unknown_treatment(terms: Terms, vocabulary: Vocabulary) -> Slot | None:
    """The words before what the claim says is done, as a treatment: known by part or mended spelling, or unknown."""
    text = terms.segment.text
    if WHAT_HELPS.match(text) and not AUXILIARY.match(text):
        return None
    start = _subject_start(text)
    named = _as_treatment(text, start, _subject_end(terms, start), vocabulary)
    if named is None or named.concept:
        return named
    if (means := _MEANS.search(text)) and is_aim(terms, named):
        return _as_treatment(text, means.end(), len(text.rstrip(" .?!")), vocabulary)
    longer = _as_treatment(text, start, _subject_end(terms, start, may_be_parted=True), vocabulary)
    return longer if longer and longer.concept else named


def _as_treatment(text: str, start: int, end: int, vocabulary: Vocabulary) -> Slot | None:
    """Words as a treatment, with its concept where the vocabulary knows them; None where they are none or too many."""
    words = text[start:end].split()
    if not words or len(words) > _LONGEST_NAME:
        return None
    written = " ".join(words)
    found = vocabulary.resolve(written, Family.TREATMENT)
    concept = found.concepts[0] if found.concepts and found.concepts[0].family is Family.TREATMENT else None
    if concept and written.islower() and any(one.split()[0] == written.upper() for one in concept.synonyms):
        concept = None  # "get" is no "GET"
    if found.how in {"part", "none"} and is_of_too_little(words):
        concept = _left_off(words[-1].lower(), vocabulary)
    span = Span(start, start + len(text[start:end].rstrip()))
    label = concept.label if concept else written.lower()
    return Slot(text=written, label=label, concept=concept.id if concept else None, span=span)


def is_aim(terms: Terms, named: Slot) -> bool:
    """Whether words are, or end in, a complaint or an outcome that the vocabulary knows."""
    return named.span is not None and any(
        mention.end == terms.segment.span.start + named.span.end and mention.concept.family in _ENDS_SUBJECT
        for mention in terms.mentions
    )


def is_of_too_little(words: list[str]) -> bool:
    """Whether words are on what is left off or lacking: "giving up alcohol", "iron deficiency"."""
    begins = (f"{' '.join(words[:size])} " for size in (1, 2, 3))
    return any(WITHOUT.fullmatch(some) or LACKING.fullmatch(some) for some in begins) or bool(
        DEFICIENCY.search(" ".join(words))
    )


def _subject_start(text: str) -> int:
    """Where the words that say who acts begin: behind the words of asking."""
    asked = AUXILIARY.match(text)
    start = asked.end() if asked else 0
    opened = OPENS_SUBJECT.match(text[start:])
    return start + (opened.end() if opened else 0)


def subject_said(text: str) -> Span:
    """Where a claim says who acts: up to the verb of change, whatever terms stand before it."""
    start = _subject_start(text)
    return Span(start, _before_verb(text, start, _verbs(text, start)))


def _verbs(text: str, start: int) -> list[int]:
    ends = [at for name in ("change", "no_effect", "harm") for at, _ in cue(name).all(text) if at > start]
    return ends + [found.start() for verbs in (ACTS, DOES_TO) for found in verbs.finditer(text, start + 1)]


def _before_verb(text: str, start: int, ends: list[int]) -> int:
    """The first of some places, or that of a colon, without the small words before it."""
    if (colon := text.find(":", start)) > 0:
        ends.append(colon)
    end = min(ends, default=len(text))
    while (cut := BEFORE_VERB.search(text[:end], start)) and cut.start() < end:
        end = cut.start()
    return end


def _subject_end(terms: Terms, start: int, *, may_be_parted: bool = False) -> int:
    """Where the words that say who acts end: before the verb of change, the first term of health, or "for".

    They may be parted by such a word: "sleeping on a hard mattress".
    """
    text = terms.segment.text
    ends = _verbs(text, start)
    ends += [m.start for m in terms.mentions if m.start > start and m.concept.family in _ENDS_SUBJECT]
    if not may_be_parted and (bare := BARE.search(text, start)):
        ends.append(bare.start())
    return _before_verb(text, start, ends)


def _rest(terms: Terms, treatment: Slot | None, aims: list[Aim]) -> Slot | None:
    """What stands behind the treatment and the verb, and before those for whom, as a slot without a concept.

    None where an aim stands there already.
    """
    origin = terms.segment.span.start
    if any(aim.complaint is None or not stands_for_whom(terms, aim) for aim in aims):
        return None
    text = terms.segment.text
    if aims:
        end = aims[0].mention.start - origin
        text = text[: end - len(ends.group())] if (ends := FOR_WHOM.search(text[:end])) else text[:end]
    start = treatment.span.end if treatment and treatment.span else 0
    changes = [end for name in ("change", "no_effect", "harm") for at, end in cue(name).all(text) if at >= start]
    start = max([start, *changes[:1]])
    opened = OPENS_OBJECT.match(text[start:])
    start += opened.end() if opened else 0
    written = HOW_SOON.sub("", COMPARED_WITH.sub(_for_what, text[start:]).rstrip(" ?.!"))
    if not written and (goes := GOES_AWAY.search(text)):
        start, written = goes.start("what"), goes["what"]
    if not written and treatment and treatment.span:
        start, written = _object_before(text, treatment.span.start - origin)
    if not written or ACTS.fullmatch(written) or len(written.split()) > _LONGEST_NAME:
        return None
    return Slot(text=written, label=written.lower(), span=Span(start, start + len(written)))


def _for_what(compared: re.Match[str]) -> str:
    """What a comparison is about, of the words from "than" on: "bad knees" of "than running for bad knees"."""
    return compared["what"] or ""


def _object_before(text: str, end: int) -> tuple[int, str]:
    """What is treated where the treatment comes last: "cure a cold with zinc", "a cold is cured by zinc"."""
    means = BY_MEANS_OF.search(text[:end])
    verb = next(iter(cue("change").all(text[:end])), None)
    if means is None or verb is None:
        return end, ""
    opened = OPENS_OBJECT.match(text[verb[1] : means.start()])
    start = verb[1] + (opened.end() if opened else 0)
    written = HOW_FAST.sub("", text[start : means.start()]).strip()
    if written:
        return start, written
    start = _subject_start(text)
    stated = text[start : verb[0]]
    while cut := BEFORE_VERB.search(stated):
        stated = stated[: cut.start()]
    return start, stated
