"""What a claim says acts, and how it is done: the treatment and its technique, from the claim and its surroundings.

`names.py` collects what may be meant, `acting.py` says in numbers what speaks for each; the choice is a small network
whose weights `training/treatments.py` makes.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import as_file, files
from itertools import chain
from typing import TYPE_CHECKING

from palpate.claims.acting import Weighed
from palpate.claims.context import Context, slot
from palpate.claims.names import Name, Place, does_something
from palpate.claims.segments import Segment
from palpate.claims.terms import Terms
from palpate.text import NumberKind, find_numbers
from palpate.text.wordings import Needing, has_digit, words_in
from palpate.types.article import Span
from palpate.types.citation import Citation
from palpate.types.claim import ClaimType, Slot
from palpate.types.concept import Family

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Weights = dict[str, NDArray[np.float32]]

WITHOUT_TREATMENT = {ClaimType.ANATOMY, ClaimType.CAUSE}
_BY_MEANS_OF = re.compile(r"\b(?:with|by|through|using|via|like|such as)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_BENEFITS = re.compile(r"\b(?:benefits?|advantages?|effects?|reasons?)\b", re.IGNORECASE)
_NAMED_BEFORE = re.compile(r"\b(?:this|that|these|those|such|the)\b", re.IGNORECASE)
_LABEL_BEGINS = re.compile(r"(?:^|\n|[.!?:;])[\s*+•·“\"-]*$")
_LABEL_ENDS = re.compile(r"(?:\s+(?:therapy|treatments?|massage|techniques?))?\s*(?::|\s[—–-]\s|—)", re.IGNORECASE)
_ANY_KIND = frozenset({"T:dietary-supplement", "T:herbal-medicine", "T:complementary-medicine"})  # "this herb"
_NUMBERED = re.compile(r"^\W*(?:\d{1,2}\W*)?|\s*\(.*\)\W*$|\W+$")  # of "3. Feverfew (Tanacetum)" all but the name
_FEWEST_WORDS = 2  # behind a subject: what it does, and to what
_INTERPOSED = re.compile(r"\s*,(?!\s*(?:and|or)\b)[^,;:.!?]{3,90},\s+(?=[a-z])")  # "Gua sha, a scraping therapy, eases"
_LONGEST_ARTICLE = len("The ")  # before a complaint that opens a claim
_DOES = re.compile(
    r"(?:\s+\w+){0,2}?\s+(?:can|may|might|will|could|is|are|affects?|makes?|causes?|leads?)\b", re.IGNORECASE
)
_PRONOUN = re.compile(r"\W*it\b", re.IGNORECASE)
_AMOUNT = (
    r"(?:(?:an?|one|two|three|\d+|some|half an?)\s+(?:\w+\s+)?(?:glass(?:es)?|cups?|mugs?|bowls?|handfuls?|slices?|"
    r"(?:tea ?|table ?)?spoon(?:ful)?s?|pieces?|bars?|pints?|lit(?:re|er)s?|shots?|drops?|pinch(?:es)?)\s+of\s+)"
)
_TAKEN = re.compile(
    rf"(?:(?:eating|drinking|swallowing|chewing|sipping|consuming|ingesting|taking|having|wearing|smoking)\s+{_AMOUNT}?|"
    rf"{_AMOUNT})(?=\w)",
    re.IGNORECASE,
)
_ASKED_ABOUT = re.compile(r"\b(?:what|how) about\s+(?P<what>[^?.!]{3,120})\?", re.IGNORECASE)
# One of which every duration has, but for those in which it is glued to a figure.
_TIME_UNITS = frozenset(
    (
        *("second", "seconds", "sec", "secs", "minute", "minutes", "min", "mins", "hour", "hours", "hr", "hrs", "day"),
        *("days", "week", "weeks", "wk", "wks", "month", "months", "year", "years"),
    )
)
_HOW_OFTEN = Needing(
    re.compile(
        r"\b(?:(?:once|twice|(?:two|three|four|five|six|\d+) (?:times|sessions|days))(?: (?:a|per|each|every))? "
        r"(?:daily|weekly|monthly|day|week|month)|every (?:other |second )?(?:day|week|night))\b",
        re.IGNORECASE,
    ),
    "daily weekly monthly day week month night",
)


def find_treatment(
    terms: Terms, kind: ClaimType, context: Context, citation: Citation | None
) -> tuple[Slot | None, Slot | None]:
    """The treatment and the technique of a claim of a known type; None where none is meant.

    Parameters
    ----------
    terms : Terms
        Of the claim.
    kind : ClaimType
        Its type; anatomy and causes have no treatment.
    context : Context
        Of the article.
    citation : Citation, optional
        The claim's source; names in a journal's name are no treatment.

    Returns
    -------
    treatment, technique : Slot or None
        ``from_context`` marks a treatment that the claim itself does not name; its span is the nearest place before
        the claim where it is named, else the first.
    """
    if kind in WITHOUT_TREATMENT:
        return None, None
    outside = citation.span if citation and citation.journal else None
    weighed = context.surroundings.weigh(terms.segment, kind, outside=outside)
    name = choose(weighed)
    if name is None or (kind is ClaimType.HARM and _is_of_complaint(name, terms)):
        return None, None
    known = [one for one in weighed.names if one and one.concept]
    name = _own_kind(name, known, terms.segment, context, outside) or name
    name = _taken(name, weighed, terms.segment) or name
    name = _own_subject(name, known, terms.segment) or _only_other(name, known, terms.segment, context) or name
    name = _own_label(name, known, terms.segment, context) or name
    name = _asked_about(name, known, terms.segment, context) or name
    name = _meant_by_pronoun(name, known, terms.segment) or name
    name = _of_section(name, known, terms.segment, context) or name
    treatment = _slot_of(name, terms.segment, context, outside)
    return treatment, _technique(terms, treatment, context)


def _is_of_complaint(name: Name, terms: Terms) -> bool:
    """Whether a claim that names no treatment tells what a complaint does: "Migraine attacks can ruin your week"."""
    segment = terms.segment
    if terms.stands_for_treatment or any(_is_inside(place, segment, None) for place in name.places):
        return False
    opening = next(iter(terms.of(Family.CONDITION)), None)
    if opening is None or segment.is_item or opening[0].start - segment.span.start > _LONGEST_ARTICLE:
        return False
    return _DOES.match(segment.text, opening[0].end - segment.span.start) is not None


def choose(weighed: Weighed, weights: Weights | None = None) -> Name | None:
    """The name that acts in a claim, as trained networks have it: those that ship, or others while they are scored."""
    return weighed.names[int(weighed.scores(weights or _weights()).argmax())]


def _own_kind(name: Name, known: list[Name], segment: Segment, context: Context, outside: Span | None) -> Name | None:
    """The special kind of the chosen treatment that the claim opens with ("Foot massage …" for massage)."""
    if name.concept is None:
        return None
    kinds = [
        one
        for one in known
        if context.finder.is_narrower(str(one.concept), name.concept)
        if any(place.opens and _is_inside(place, segment, outside) for place in one.places)
    ]
    return kinds[0] if len(kinds) == 1 else None


def _own_subject(name: Name, known: list[Name], segment: Segment) -> Name | None:
    """Another treatment that the claim opens with as what acts ("Yoga eases …"), if the chosen one does not."""
    if name.concept is None or any(
        _is_inside(place, segment, None) and (place.opens or place.acts or place.is_used) for place in name.places
    ):
        return None
    subjects = [
        one for one in known if one.concept != name.concept if any(_is_subject(place, segment) for place in one.places)
    ]
    return subjects[0] if len(subjects) == 1 else None


def _taken(name: Name, weighed: Weighed, segment: Segment) -> Name | None:
    """What is eaten, drunk or worn at the claim's beginning ("Eating oats lowers …"), known or not."""
    taken = _TAKEN.match(segment.text)
    if taken is None or any(_is_inside(place, segment, None) for place in name.places):
        return None
    start = segment.span.start + taken.end()
    subjects = [
        one
        for one in weighed.names
        if one
        if any(
            _is_subject(place, segment) or (place.start == start and _goes_on(place, segment)) for place in one.places
        )
    ]
    return subjects[0] if len(subjects) == 1 else None


def _only_other(name: Name, known: list[Name], segment: Segment, context: Context) -> Name | None:
    """The only treatment that the claim names, where it acts or is used and is of no kin with the one outside it."""
    if name.concept is None or any(_is_inside(place, segment, None) for place in name.places):
        return None
    named = [
        (one, places)
        for one in known
        if not one.is_joint
        if (places := [place for place in one.places if _is_inside(place, segment, None)])
    ]
    if len(named) != 1:
        return None
    ((other, places),) = named
    stands_by_itself = any(place.acts or place.is_used for place in places) and not all(p.is_aside for p in places)
    return other if stands_by_itself and not context.finder.are_kin(str(other.concept), name.concept) else None


def _of_section(name: Name, known: list[Name], segment: Segment, context: Context) -> Name | None:
    """The treatment that the section's heading is ("3. Feverfew"), for "it" and for "this herb" in that section."""
    heading = segment.block.heading
    if heading is None or heading == context.article.title or segment.is_heading:
        return None
    bare = _NUMBERED.sub("", context.article.words(heading))
    named = [one for one in known if any(_is_all_of(place, heading, bare) for place in one.places)]
    if len(named) != 1 or named[0] is name:
        return None
    (own,) = named
    if name.concept in _ANY_KIND and context.finder.is_narrower(str(own.concept), str(name.concept)):
        return own
    since = Span(heading.end, segment.span.end)
    return None if any(_stands_in(place, since) for place in name.places) else own


def _is_all_of(place: Place, heading: Span, bare: str) -> bool:
    """Whether a name is all that a heading says, but for its number and what stands in brackets."""
    return _stands_in(place, heading) and place.end - place.start >= len(bare)


def _own_label(name: Name, known: list[Name], segment: Segment, context: Context) -> Name | None:
    """The treatment that labels what stands before the claim ("Spinal manipulation: …"), if no other was named since.

    In a list of benefits what labels an item is a benefit ("Lymphatic drainage: …").
    """
    block, prose = segment.block.span, context.article.prose
    if segment.is_heading or segment.span.start == block.start or _lists_benefits(segment):
        return None
    labels = [
        (place.start, one)
        for one in known
        for place in one.places
        if block.start <= place.start and place.end <= segment.span.start and _LABEL_ENDS.match(prose, place.end)
        if _LABEL_BEGINS.search(prose[block.start : place.start])
    ]
    at, label = max(labels, key=lambda found: found[0], default=(0, None))
    is_named_since = any(at < place.start < segment.span.end for place in name.places)
    return None if is_named_since else label


def _meant_by_pronoun(name: Name, known: list[Name], segment: Segment) -> Name | None:
    """What "it" stands for: the last treatment that a sentence of the block opened with, if none was chosen there."""
    if not _PRONOUN.match(segment.text):
        return None
    before = Span(segment.block.span.start, segment.span.start)
    if any(_stands_in(place, Span(before.start, segment.span.end)) for place in name.places):
        return None
    opening = [(place.start, one) for one in known for place in one.places if place.opens and _stands_in(place, before)]
    return max(opening, key=lambda found: found[0], default=(0, None))[1]


def _asked_about(name: Name, known: list[Name], segment: Segment, context: Context) -> Name | None:
    """The treatment of "what about electrical stimulation?" earlier in the block, if no other has acted since."""
    block, prose = segment.block.span, context.article.prose
    is_asked = prose.find("?", block.start, segment.span.start) >= 0
    asked = list(_ASKED_ABOUT.finditer(prose, block.start, segment.span.start)) if is_asked else ()
    if not asked:
        return None
    about = Span(*asked[-1].span("what"))
    named = [one for one in known if any(_stands_in(p, about) for p in one.places)]
    since = Span(about.end, segment.span.end)
    others = (one for one in known if one not in named)
    is_named_since = any(
        _stands_in(p, since) and (p.acts or p.opens or p.is_used) for one in others for p in one.places
    )
    return named[0] if named and name not in named and not is_named_since else None


def _stands_in(place: Place, where: Span) -> bool:
    return where.start <= place.start and place.end <= where.end


def _is_subject(place: Place, segment: Segment) -> bool:
    """Whether the claim begins with the name and goes on with what it does, or with what is said under it as a label.

    "These supplements" were named before; in a list of benefits a label is a benefit.
    """
    if not (place.opens and _is_inside(place, segment, None)):
        return False
    start = segment.span.start
    if _NAMED_BEFORE.search(segment.text[: place.start - start]):
        return False
    if place.is_label and place.start == start:
        return not _lists_benefits(segment)
    return _goes_on(place, segment)


def _goes_on(place: Place, segment: Segment) -> bool:
    """Whether what it does stands behind the name, or behind words between commas."""
    behind = segment.text[place.end - segment.span.start :]
    aside = _INTERPOSED.match(behind)
    acts = place.acts or (aside is not None and does_something(behind[aside.end() :]))
    return acts and len(behind.split()) >= _FEWEST_WORDS


def _lists_benefits(segment: Segment) -> bool:
    return _BENEFITS.search(f"{segment.heading} {segment.lead_in}") is not None


def _is_inside(place: Place, segment: Segment, outside: Span | None) -> bool:
    if not _stands_in(place, segment.span):
        return False
    return outside is None or not outside.overlaps(Span(place.start, place.end))


@cache
def _weights() -> Weights:
    """``hidden`` (w, h), ``bias`` (h,) and ``out`` (h,): several networks side by side, whose scores are summed."""
    import numpy as np

    with as_file(files("palpate.claims") / "model" / "treatments.npz") as file, np.load(file) as stored:
        return {name: stored[name] for name in stored.files}


def _slot_of(name: Name, segment: Segment, context: Context, outside: Span | None) -> Slot:
    """A name as a slot: where the claim names it, else where it was named last before, else where it is named first."""
    span = segment.span
    places = [Span(place.start, place.end) for place in name.places]
    inside = [place for place in places if span.holds(place) and not (outside and outside.overlaps(place))]
    before = [place for place in places if place.end <= span.start]
    place = (inside[:1] or before[-1:] or places[:1])[0]
    concept = name.concept
    if name.is_joint:
        concept = next((one.id for _, one in context.finder.inside(place).treatments), None)
    words = " ".join(context.article.prose[place.start : place.end].split())
    if concept is None and not name.is_joint:
        concept = context.finder.treatment_of(_TAKEN.sub("", words))
    return Slot(text=words, label=name.label, concept=concept, span=place, from_context=not inside)


def _technique(terms: Terms, treatment: Slot, context: Context) -> Slot | None:
    """How it is done: a treatment of its kind behind "with" or "by" ("with kneading"), else a dose ("15-minute")."""
    start, text = terms.segment.span.start, terms.segment.text
    for mention, concept in terms.treatments:
        if concept.id != treatment.concept and _BY_MEANS_OF.search(text[: mention.start - start]):
            named = slot(terms, mention, concept)
            if context.finder.are_related(named, treatment):
                return named
    may_last = has_digit(text) or not _TIME_UNITS.isdisjoint(words_in(text))
    numbers = find_numbers(text) if may_last else ()
    durations = (number.span for number in numbers if number.kind is NumberKind.DURATION)
    often = (Span(*found.span()) for found in _HOW_OFTEN.finditer(text))
    dose = next(chain(durations, often), None)
    if dose is None:
        return None
    words = " ".join(text[dose.start : dose.end].split())
    return Slot(text=words, label=words, span=Span(start + dose.start, start + dose.end))
