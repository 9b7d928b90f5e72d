"""Everything in an article that may be what a claim says acts: treatments of the vocabulary and other noun phrases."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files

import msgspec

from palpate.claims.cues import cue
from palpate.claims.segments import Segment
from palpate.claims.terms import Finder, Terms
from palpate.types.article import Article, Span
from palpate.types.concept import Concept

_LONGEST = 4  # words of a phrase; of a longer one the last ones are kept
_USUAL = 0.6  # share of a concept's places from which a wording that says more stands for it
_OFTEN = 3  # times in an article from which a phrase is looked at where nothing else speaks for it
_ENDING = re.compile(r"(ies|es|s|ing|ed)$")
_TELLS_NOTHING = frozenset({"therapy", "therapi", "treatment", "the", "a", "of", "in", "and", "or", "to", "for"})
# What numbers the items of a list, as in "Health Benefit 6".
_OF_LISTS = frozenset({"health", "benefit", "reason", "tip", "fact", "myth", "step", "number", "advantag"})
_WORD = re.compile(r"[^\W_][\w'’-]*")
_INITIALS = re.compile(r"\(\s*([A-Z][A-Za-z]{0,5}[A-Z]s?)\s*\)")
_ASIDES = frozenset({"such as", "instead of", "rather than", "compared to", "compared with"})
_USES = frozenset({"benefits of", "benefit of", "effects of", "effect of", "risks of", "effectiveness of"})
_BETWEEN_JOINED = re.compile(r"\s*(?:,|/|,?\s*(?:and|or|&|plus|with))\s*", re.IGNORECASE)
_PERSON = (
    *("ist", "ists", "path", "paths", "tor", "tors", "ner", "ners", "surgeon", "surgeons", "masseuse", "masseuses"),
    *("masseur", "masseurs"),
)
_BEFORE_VERB = re.compile(  # "Lemon water every morning melts", "Ginger also helps"
    r"\s+(?:(?:every|each) (?:other |single )?\w+|(?:once|twice|(?:two|three|four|five|six|\d+) times) (?:a|per) \w+|"
    r"an? (?:day|night|week|month)|daily|weekly|regularly|at night|at bedtime|in the (?:morning|evening)|"
    r"before bed(?:time)?|(?:before|after|with) meals|on an empty stomach|"
    r"also|even|just|really|still|often|never|always|\w+ly)\s+(?=[a-z])",
    re.IGNORECASE,
)
_BEHIND_LABEL = re.compile(r"[*_]*\s*(?:[—–:]|-\s)")


class Words:
    """The words of a segment: each in lower case, and where it starts and ends there."""

    def __init__(self, text: str) -> None:
        found = list(_WORD.finditer(text))
        self.texts = [word.group().lower() for word in found]
        self.starts = [word.start() for word in found]
        self.ends = [word.end() for word in found]


class Place(msgspec.Struct, frozen=True):
    """Where a name stands: the number of its segment, its offsets in the article, and how the sentence uses it."""

    segment: int
    start: int
    end: int
    is_aside: bool
    is_linked: bool
    is_used: bool
    acts: bool
    opens: bool
    is_label: bool


class Wording(msgspec.Struct, eq=False):
    """One way in which a name is written: its words, where they stand, and whether the vocabulary has it as label."""

    key: frozenset[str]
    label: str
    is_concept: bool = False
    places: list[tuple[int, int, int]] = []  # each its own

    @property
    def is_of_person(self) -> bool:
        """Whether it names who gives the treatment ("osteopath")."""
        return self.label.endswith(_PERSON)

    @property
    def ends_as_treatment(self) -> bool:
        """Whether its last word says that a treatment is meant ("oil", "exercises")."""
        return _is_treatment_word(self.label.rsplit(" ", 1)[-1])


class Name(msgspec.Struct, eq=False):
    """What may be a treatment: a concept, or a phrase that the vocabulary lacks, with its wordings and its places.

    ``is_joint`` marks several treatments in one breath ("heat, cold and ultrasound"). Places of a wording are numbers
    of a segment with offsets in the article.
    """

    concept: str | None
    is_joint: bool = False
    wordings: dict[frozenset[str], Wording] = {}  # each its own, as the list below
    places: list[Place] = []

    @property
    def key(self) -> frozenset[str]:
        """The stems of its first wording, the concept's label if it has a concept."""
        return next(iter(self.wordings))

    @property
    def label(self) -> str:
        """The plain name: the concept's, beside it the article's commonest wording if no word of it is the same.

        The usual wording stands for it where it says more than the concept ("chiropractic neck adjustment").
        """
        first = next(iter(self.wordings.values()))
        written = [one for one in self.wordings.values() if not one.is_of_person] or list(self.wordings.values())
        usual = max(written, key=lambda one: len(one.places))
        if not first.is_concept:
            return usual.label
        wider = [one for one in written if one.key > first.key and len(one.places) >= max(_USUAL * len(self.places), 2)]
        if wider:
            return max(wider, key=lambda one: len(one.places)).label
        if usual.places and usual.key.isdisjoint(first.key):
            return f"{first.label} ({usual.label})"
        return first.label

    @property
    def ends_as_treatment(self) -> bool:
        """Whether a wording of it ends as treatments do."""
        return any(wording.ends_as_treatment for wording in self.wordings.values())


class _Found(msgspec.Struct, frozen=True):
    start: int
    end: int
    label: str
    concept: Concept | None
    is_joint: bool = False
    opening: int | None = None


def find_names(article: Article, all_segments: Sequence[Segment], finder: Finder) -> list[Name]:
    """Every name that could be a treatment's, in the order of its first place.

    Parameters
    ----------
    article : Article
    all_segments : sequence of Segment
        Those of the whole article; places count them.
    finder : Finder
        Of the same article.

    Returns
    -------
    list of Name
        All that the vocabulary knows; of other phrases those that end as treatments do, stand in a heading, act in a
        sentence or are used in it, or stand often.
    """
    initials = _initials(article, finder)
    names: dict[str | frozenset[str], Name] = {}
    for at, segment in enumerate(all_segments):
        words = Words(segment.text)
        for found in _named(segment, words, finder.terms(segment), initials):
            _add(names, found, at, segment, words)
    headings = {at for at, segment in enumerate(all_segments) if segment.is_heading}
    return [name for name in dict.fromkeys(names.values()) if _may_act(name, headings)]


@lru_cache(maxsize=4096)
def stems(label: str) -> frozenset[str]:
    """The words of a name without their endings; "therapy" and "treatment" do not tell names apart."""
    words = (_ENDING.sub("", word) for word in re.findall(r"[a-z0-9]+", label.lower()))
    return frozenset(word for word in words if word and word not in _TELLS_NOTHING)


def _add(names: dict[str | frozenset[str], Name], found: _Found, at: int, segment: Segment, words: Words) -> None:
    key = stems(found.label)
    if not key or (found.concept is None and key <= _OF_LISTS):
        return
    name = names.get(found.concept.id if found.concept else key)
    if name is None:
        name = Name(found.concept.id if found.concept else None, found.is_joint)
        if found.concept:
            label = stems(found.concept.label)
            name.wordings[label] = Wording(label, found.concept.label, is_concept=True)
            names[found.concept.id] = names[label] = name
        names[key] = name
    wording = name.wordings.get(key)
    if wording is None:
        wording = name.wordings[key] = Wording(key, found.label)
    origin = segment.span.start
    wording.places.append((at, origin + found.start, origin + found.end))
    if not name.places or name.places[-1].end <= origin + found.start:
        name.places.append(_place(at, segment, words, found))


def _may_act(name: Name, headings: set[int]) -> bool:
    if name.concept is not None or len(name.places) >= _OFTEN:
        return True
    if any(p.acts or p.is_used or p.opens or p.is_label or p.segment in headings for p in name.places):
        return True
    return name.ends_as_treatment


@cache
def _set(name: str) -> frozenset[str]:
    """The words of a list of `cues/` that holds plain words, one or more a line."""
    lines = files("palpate.claims").joinpath("cues", f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@lru_cache(maxsize=4096)
def _is_treatment_word(word: str) -> bool:
    return bool(cue("treatment").within(word))


@lru_cache(maxsize=4096)
def _is_change(word: str) -> bool:
    return cue("change").opens(word) is not None


def _named(
    segment: Segment, words: Words, terms: Terms, initials: dict[str, tuple[str, Concept | None]]
) -> Iterator[_Found]:
    """The names in a segment: concepts as written, also with the words around them; other phrases; initials."""
    origin, text = segment.span.start, segment.text
    treatments = [(m.start - origin, m.end - origin, concept) for m, concept in terms.treatments]
    phrases = list(_phrases(text, words))
    for start, end, concept in treatments:
        wider = [one for one in _wider(words, phrases, start, end) if one != (start, end)]
        opening = min((first for first, last in wider if last == end), default=start)
        for first, last in [(start, end), *wider]:
            yield _Found(first, last, _written(text, first, last), concept, opening=opening)
    yield from _joint(text, treatments)
    for first, last in phrases:
        if not any(start < last and first < end for start, end, _ in treatments):
            behind = bisect_left(words.starts, last)
            start = max(first, words.starts[max(behind - _LONGEST, 0)])
            yield _Found(start, last, _written(text, start, last), None)
    for start, end in zip(words.starts, words.ends, strict=True) if initials else ():
        if text[start:end] in initials:
            yield _Found(start, end, *initials[text[start:end]])


def _written(text: str, start: int, end: int) -> str:
    return " ".join(text[start:end].lower().split())


def _wider(words: Words, phrases: list[tuple[int, int]], start: int, end: int) -> Iterator[tuple[int, int]]:
    """A treatment with the words before it in its phrase ("weekly deep tissue massage"), and with those behind."""
    for first, last in phrases:
        if first <= start and end <= last:
            before = words.starts[bisect_left(words.starts, first) : bisect_left(words.starts, end)][-_LONGEST:]
            if before and before[0] < start:
                yield before[0], end
            if last > end and bisect_left(words.starts, last) - bisect_left(words.starts, start) <= _LONGEST:
                yield start, last


def _joint(text: str, treatments: Sequence[tuple[int, int, Concept]]) -> Iterator[_Found]:
    """Treatments that are named in one breath."""
    run: list[tuple[int, int]] = []
    for start, end in [*((start, end) for start, end, _ in treatments), (len(text), len(text))]:
        if run and start < len(text) and _BETWEEN_JOINED.fullmatch(text[run[-1][1] : start]):
            run.append((start, end))
            continue
        if len(run) > 1:
            label = "; ".join(_written(text, *one) for one in run)
            yield _Found(run[0][0], run[-1][1], label, None, is_joint=True)
        run = [(start, end)]


def _phrases(text: str, words: Words) -> Iterator[tuple[int, int]]:
    """Runs of words that are neither function words nor common verbs, cut at punctuation."""
    ends, openers = _set("phrase_ends"), _set("phrase_openers")
    start = last = -1
    for word, begin, end in zip(words.texts, words.starts, words.ends, strict=True):
        if start >= 0 and text[last:begin] not in {" ", "\n"} and text[last:begin].strip(" \n\t*_"):
            yield start, last
            start = -1
        if word.replace("’", "'") in ends or (word.endswith("ly") and len(word) > 4):
            if start >= 0:
                yield start, last
            start = -1
        elif start < 0 and word not in openers and len(word) > 1 and not word[0].isdigit():
            start = begin
        last = end
    if start >= 0:
        yield start, last


def _place(at: int, segment: Segment, words: Words, found: _Found) -> Place:
    text, start, end = segment.text, found.start, found.end
    texts, starts = words.texts, words.starts
    index = bisect_left(starts, start if found.opening is None else found.opening)
    behind = max(bisect_left(starts, end), index + 1)
    is_next = behind < len(texts) and not text[end : starts[behind]].strip(" *_\n")
    fillers = _set("phrase_fillers")
    before = index - 1
    while before >= max(index - 4, 0) and texts[before] in fillers:
        before -= 1
    last = texts[before] if before >= max(index - 4, 0) else ""
    pair = f"{texts[before - 1]} {last}" if last and before else ""
    return Place(
        segment=at,
        start=segment.span.start + start,
        end=segment.span.start + end,
        is_aside=last in _set("phrase_asides") or pair in _ASIDES,
        is_linked=last in _set("phrase_links"),
        is_used=last in _set("phrase_uses") or pair in _USES,
        acts=is_next and _verb_follows(text, end, texts[behind]),
        opens=not last,
        is_label=not last and _BEHIND_LABEL.match(text, end) is not None,
    )


def _verb_follows(text: str, end: int, word: str) -> bool:
    """Whether a verb of acting stands behind a name, or behind when and how that is done."""
    if _acts(word):
        return True
    between = _BEFORE_VERB.match(text, end)
    return between is not None and does_something(text[between.end() :])


def does_something(text: str) -> bool:
    """Whether words go on with what a treatment does: the first of them is a verb of acting or changing."""
    first = _WORD.match(text)
    return first is not None and _acts(first.group().lower())


def _acts(word: str) -> bool:
    return word in _set("phrase_acts") or _is_change(word)


def _initials(article: Article, finder: Finder) -> dict[str, tuple[str, Concept | None]]:
    """What letters stand for, where the article says so once: "cold water immersion (CWI)"."""
    found: dict[str, tuple[str, Concept | None]] = {}
    for match in _INITIALS.finditer(article.prose):
        letters = match.group(1).rstrip("s").lower()
        offset = max(0, match.start() - 80)
        words = list(re.finditer(r"[^\W_]+", article.prose[offset : match.start()]))[-len(letters) :]
        if "".join(word.group()[0].lower() for word in words) == letters:
            start = offset + words[0].start()
            named = finder.inside(Span(start, match.start())).treatments
            label = _written(article.prose, start, match.start())
            found[match.group(1)] = (label, named[0][1] if named else None)
    return found
