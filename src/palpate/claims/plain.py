"""A claim in the vocabulary's words: slips of spelling mended, sayings and aches by their names.

"Milk thistel" is milk thistle, "cracking your back" spinal manipulation, "saves lives" speaks of deaths
(`lexicon/sayings.txt`), "a sore lower back" is lower back pain. Every letter knows where it stood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import msgspec

from palpate.claims.cues import Cue, Index, cue
from palpate.text import is_negated
from palpate.types.article import Span
from palpate.types.claim import Claim, Slot
from palpate.types.concept import Family
from palpate.vocabulary import Vocabulary

_LIMBS = (
    r"(?:lower[ -]|upper[ -]|low[ -]|middle )?back|necks?|knees?|shoulders?|hips?|ankles?|wrists?|elbows?|fe?et|foot|"
    r"heels?|joints?|jaws?|heads?|stomach|tummy|throat|teeth|tooth|ears?"
)
_HELPING = "always|often|still|never stops|just|has|have|is|are|been|keeps?|be|so|really|feels?|feeling|gets?|getting"
_SORE = r"(?:sore|aching|achy|painful|hurting|bad|stiff|dodgy|gammy|dicky|tender|throbbing|niggling)"
_HURTS = re.compile(  # "my lower back has hurt for years"
    rf"\b(?:whose|my|your|his|her|their|the|our)\s+(?P<part>{_LIMBS}|muscles)\s+(?:(?:{_HELPING})\s+)*"
    r"(?:hurts?|hurting|aches?|aching|sore|painful|killing me)\b"
    r"(?:\s+(?:all the time|constantly|every day|for (?:years|months|weeks|ages|a long time)))?",
    re.IGNORECASE,
)
_MADE_TO_HURT = re.compile(  # "makes your knees hurt"
    rf"\b(?P<made>mak(?:es?|ing))\s+(?:(?:your|my|the|our|people[’']s|old|sore|tired)\s+)*(?P<part>{_LIMBS}|muscles|legs?|"
    r"arms?)\s+(?:hurt|ache)\b(?P<less>\s+less\b)?",
    re.IGNORECASE,
)
_MADE_TO = {"make": ("cause", "ease"), "makes": ("causes", "eases"), "making": ("causing", "easing")}
_SORE_PART = re.compile(  # "a sore lower back"
    rf"\b(?:(?:a|my|your|the)\s+)?{_SORE}(?:(?:,| and|,? but)?\s+{_SORE})*\s+(?P<part>{_LIMBS})"
    r"(?!\s+(?:pain|aches?|muscles?|joints?)\b)\b",
    re.IGNORECASE,
)
_COLD = re.compile(  # "a cold", which is no temperature
    r"\b(?:a|an|your|my|the)\s+(?:bad\s+|nasty\s+|head\s+|chest\s+)?(?P<cold>colds?)\b(?!-|\s+(?:showers?|baths?|packs?|"
    r"compress\w*|plunges?|water|drinks?|sores?|lasers?|therapy|air|weather|temperatures?|environment|room|climate|"
    r"press\w*|brew\w*|hands?|feet|foot|turkey|treatment|cream|gel|spray|wrap|virus|caps?|"
    r"helmets?|hats?|rooms?|chambers?|dips?|swims?|milk|tea|coffee|meals?|food|floors?|wind|night|day|morning)\b)",
    re.IGNORECASE,
)
_VACCINATED = re.compile(
    r"\b(?:(?:getting|being|get) )?(?:vaccinat(?:ed|ion|ing)|immuni[sz](?:ed|ation|ing)|(?:a |the )?(?:jab|shot))\s+"
    r"(?:\w+\s+){0,2}?(?:against|for)\s+(?P<against>hepatitis [ab]|[\w-]+)\b",
    re.IGNORECASE,
)
_THE_PILL = re.compile(r"\b(?:the|birth control) (?P<pill>pill)\b(?! (?:for|against|box|organi[sz]er))", re.IGNORECASE)
_NAMED = (_HURTS, _SORE_PART, _COLD, _THE_PILL, _VACCINATED)
_JAB = re.compile(r"\b(?P<what>[\w-]+) (?:jabs?|shots?|vaccinations?)\b", re.IGNORECASE)
_RUBBING = re.compile(  # "massaging the scalp"; "a baby's tummy" is no baby
    r"\b(?:massaging|rubbing|kneading)\s+(?:(?:the|your|a|my|their|his|her|our|sore|tired|aching)\s+){0,2}+"
    r"(?P<one>[\w-]+)\b(?![’'])(?P<two>\s+[\w-]+\b(?![’']))?",
    re.IGNORECASE,
)
_FOR_COMPLAINT = re.compile(  # "massage for neck pain" is of no neck massage
    r"\b(?P<what>[\w-]+)\s+(?P<for>for|in|on)(?=\s+(?:(?:the|your|my|their|his|her|our)\s+)?"
    r"(?P<one>[\w-]+)(?P<two>\s+[\w-]+)(?P<three>\s+[\w-]+)?)",
    re.IGNORECASE,
)
_INSTEAD = re.compile(  # "swapping butter for olive oil"
    r"\b(?:swap(?:s|ping)?|replac(?:e|es|ing)|switch(?:es|ing)? from|substitut(?:e|es|ing))\s+(?:\w+\s+){1,3}?"
    r"(?:for|with|to)\s+(?=\w)",
    re.IGNORECASE,
)
_FREE = re.compile(r"\b(?:go(?:es|ing|ne)?|being|eating|turning) (?P<what>[\w-]+)-free\b(?! diets?)", re.IGNORECASE)
_UNLIKE = re.compile(r"^\W*(?:unlike|in contrast to|as opposed to)\s+[^,]{3,40},\s+", re.IGNORECASE)
_NOT_WHOLLY = re.compile(  # "reduces but does not eliminate the risk"
    r",?\s+but\s+(?:(?:it|they)\s+)?(?:(?:do|does|did|will|can|could)(?:\s+not|n[’']t)|cannot|won[’']t|not)(?:\s+\w+ly)?\s+"
    r"(?:eliminate|remove|abolish|cure|get rid of|fully|completely|entirely)\b,?|"
    r",?\s+but\s+(?:(?:it|they)\s+)?(?:is|are|was|were)\s+less\s+(?:effective|helpful|useful)\s+than\s+[^,.;?!]+",
    re.IGNORECASE,
)
_OF_AN_AGE = (
    r"(?:[\w’'-]+\s+){0,2}?(?:women|men|people|adults|girls|boys|children|everyone|everybody|seniors)\s+"
    r"(?:over|under|above|below|aged)\s+\d+(?:\s+to\s+\d+)?\s+"
)
_HAVING = r"(?:have|get|take|be given|be offered|undergo|use|go for)\b"
_OUGHT = (  # "women over 65 should have a bone density test"
    re.compile(rf"^{_OF_AN_AGE}(?P<ought>(?:should|ought to|must|need to|needs to)\s+{_HAVING})", re.IGNORECASE),
    re.compile(rf"^{_OF_AN_AGE}(?P<not>(?:should|must)\s+(?:not|never)\s+{_HAVING})", re.IGNORECASE),
    re.compile(rf"^(?P<do>should)\s+{_OF_AN_AGE}(?P<ought>{_HAVING})", re.IGNORECASE),
)
_BENEFITS = {"ought": "benefit from", "not": "do not benefit from", "do": "do"}
_PUT_BESIDE = {"cold": ("common ", ""), "pill": ("contraceptive ", ""), "against": ("", " vaccine")}
_WORD = re.compile(r"(?<![\w'’-])[^\W\d_]{5,}(?![\w'’-])")


class _Edit(NamedTuple):
    """What is written in the place of some letters, and which of the new letters are those of the claim."""

    start: int
    end: int
    text: str
    places: tuple[int | None, ...]


class Restated(NamedTuple):
    """The words in the order, or of the kind, that the reader of claims knows."""

    text: str
    places: tuple[int | None, ...]
    """Of each letter of ``text``, where it stands in the claim's own words; None for what was put in."""

    @classmethod
    def of(cls, text: str) -> Restated:
        """A claim as it stands."""
        return cls(text, tuple(range(len(text))))

    def then(self, other: Restated) -> Restated:
        """What is made of this one's text, with places in the claim's own words."""
        return Restated(other.text, tuple(None if at is None else self.places[at] for at in other.places))

    def back(self, claim: Claim, text: str) -> Claim:
        """The claim read from it, told of its own words."""
        changes: dict[str, Any] = {"text": text, "span": Span(0, len(text))}
        for name in claim.__struct_fields__:
            value = getattr(claim, name)
            if isinstance(value, Slot):
                changes[name] = self._moved(value)
            elif isinstance(value, tuple) and any(isinstance(one, Slot) for one in value):
                changes[name] = tuple(self._moved(one) for one in value)
        return msgspec.structs.replace(claim, **changes)

    def _moved(self, slot: Slot) -> Slot:
        if slot.span is None:
            return slot
        places = [place for place in self.places[slot.span.start : slot.span.end] if place is not None]
        span = Span(places[0], places[-1] + 1) if places and places == sorted(places) else None
        return msgspec.structs.replace(slot, span=span)


def plain(text: str, vocabulary: Vocabulary) -> Restated:
    """The claim with its sayings, aches and slips of spelling in the vocabulary's words."""
    said = Restated.of(text)
    for edits in (_slips, _sayings, _aches, _jabs, _rubbings, _for_complaints, _oughts, _not_wholly):
        if found := sorted(edits(said.text, vocabulary)):
            said = said.then(_edited(said.text, found))
    return said


def _edited(text: str, edits: list[_Edit]) -> Restated:
    written, places, behind = "", list[int | None](), 0
    for one in edits:
        if one.start >= behind:
            written += text[behind : one.start] + one.text
            places += [*range(behind, one.start), *one.places]
            behind = one.end
    return Restated(written + text[behind:], (*places, *range(behind, len(text))))


def _in_place_of(start: int, end: int, text: str) -> _Edit:
    """Other words for a stretch: their first and last letter stand where it begins and ends."""
    return _Edit(start, end, text, (start, *[None] * (len(text) - 2), end - 1))


def _slips(text: str, vocabulary: Vocabulary) -> Iterator[_Edit]:
    for word in _WORD.finditer(text):
        is_name = word.start() > 0 and word.group()[0].isupper()
        mended = None if is_name else vocabulary.mended(word.group())
        if mended:
            yield _in_place_of(*word.span(), mended)


def _sayings(text: str, _: Vocabulary) -> Iterator[_Edit]:
    """The longest saying at each place."""
    found = [(start, -end, name) for name, places in sayings().places(text).items() for start, end in places]
    behind = 0
    for start, end, name in sorted(found):
        if start >= behind:
            behind = -end
            yield _in_place_of(start, behind, name)


def _aches(text: str, vocabulary: Vocabulary) -> Iterator[_Edit]:
    """Parts of the body that are said to ache, as "lower back pain"; "a cold" and "the pill" as which."""
    for said in _MADE_TO_HURT.finditer(text):
        before = f"{_MADE_TO[said['made'].lower()][said['less'] is not None]} "
        places = (*[None] * len(before), *range(*said.span("part")), *[None] * len(" pain"))
        yield _Edit(*said.span(), f"{before}{said['part']} pain", places)
    for form in _NAMED:
        for said in form.finditer(text):
            name = said.lastgroup or ""
            if form is _SORE_PART and vocabulary.whole(said.group(), Family.CONDITION):
                continue
            before, after = _PUT_BESIDE.get(name, ("", " pain"))
            places = (*[None] * len(before), *range(*said.span(name)), *[None] * len(after))
            yield _Edit(*said.span(), before + said[name] + after, places)


def _jabs(text: str, vocabulary: Vocabulary) -> Iterator[_Edit]:
    """Vaccines by what they are against, and what comes in the place of something else."""
    for said in _JAB.finditer(text):
        vaccine = f"{said['what']} vaccine"
        if vocabulary.whole(vaccine, Family.TREATMENT) and not vocabulary.whole(said.group(), Family.TREATMENT):
            yield _in_place_of(*said.span(), vaccine)
    for said in _FREE.finditer(text):
        yield _in_place_of(*said.span(), f"{said['what']}-free diet")  # "going dairy-free"
    for said in (*_INSTEAD.finditer(text), *_UNLIKE.finditer(text)):
        yield _Edit(said.start(), said.end(), "", ())


def _rubbings(text: str, vocabulary: Vocabulary) -> Iterator[_Edit]:
    """What is massaged, as the massage of it, where that has a name: "scalp massage" for "massaging the scalp"."""
    for said in _RUBBING.finditer(text):
        for end in sorted({said.end("two"), said.end("one")} - {-1}, reverse=True):
            massage = f"{text[said.start('one') : end]} massage"
            is_named = vocabulary.whole(text[said.start() : end], Family.TREATMENT)
            if not is_named and vocabulary.whole(massage, Family.TREATMENT):
                yield _in_place_of(said.start(), end, massage)
                break


def _for_complaints(text: str, vocabulary: Vocabulary) -> Iterator[_Edit]:
    """What a treatment is for, where its place would be taken for part of the treatment's name."""
    for said in _FOR_COMPLAINT.finditer(text):
        what, one, two, three = (said[name] or "" for name in ("what", "one", "two", "three"))
        for place, complaint in ((one, one + two), (one + two, one + two + three)):
            is_massage_of_it = vocabulary.whole(f"{what} for {place}", Family.TREATMENT)
            if place != complaint and is_massage_of_it and vocabulary.whole(complaint, Family.CONDITION):
                yield _in_place_of(*said.span("for"), "against")
                break


def _not_wholly(text: str, _: Vocabulary) -> Iterator[_Edit]:
    """That something is left, where it is said before that there is less of it."""
    left = _NOT_WHOLLY.search(text)
    if left and cue("change").first(text[: left.start()]) and not is_negated(text[: left.start()]):
        yield _Edit(*left.span(), "", ())


def _oughts(text: str, _: Vocabulary) -> Iterator[_Edit]:
    """What people of an age should have, as what they benefit from."""
    for form in _OUGHT:
        if said := form.match(text):
            yield from (_in_place_of(*said.span(name), _BENEFITS[name]) for name in form.groupindex)


@cache
def sayings() -> Index:
    """The lines of `lexicon/sayings.txt`: sayings by the wording that they stand for."""
    lines = files("palpate.claims").joinpath("lexicon", "sayings.txt").read_text(encoding="utf-8").splitlines()
    split = (line.split(": ", 1) for line in lines if line and not line.startswith("#"))
    return Index({name: Cue([one.strip() for one in rest.split(" | ")]) for name, rest in split})
