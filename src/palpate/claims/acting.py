"""Which of an article's names a claim says acts: what speaks for each, as numbers for the trained choice among them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from math import log1p
from typing import TYPE_CHECKING

import msgspec

from palpate.claims.cues import cue, cues_in
from palpate.claims.names import Name, Place, find_names
from palpate.claims.segments import Segment
from palpate.claims.terms import Finder
from palpate.claims.untreated import untreated_numbers
from palpate.text.wordings import words_in
from palpate.types.article import Article, Span
from palpate.types.claim import ClaimType, Slot
from palpate.types.concept import Family
from palpate.vocabulary.vectors import load_vectors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

KINDS = tuple(ClaimType)
_MOST = 24  # names that are weighed for one claim
_FOREMOST = 5  # names of the whole article that are always among them
_FAR = 99  # segments; as far as a name that was not named before
_LONG = 40  # words; a longer claim counts as this long
_PRONOUNS = frozenset({"it", "they", "this", "these", "its", "their", "them", "that"})
_OPENING_PRONOUN = re.compile(r"\W*(?:\w+,\s+)?(?:it|they|this|these)\b", re.IGNORECASE)
_YOU = frozenset({"you", "your"})
_FAMILIES = (Family.CONDITION, Family.OUTCOME, Family.BODY_PART, Family.MUSCLE)  # that no treatment is of
_Placed = dict[int, Place]


class Weighed(msgspec.Struct, frozen=True):
    """The names that may act in one claim, the last of them None for nothing at all.

    All but the last have a row of ``own`` (n, 39), what speaks for each in this claim, and of ``whole`` (n, w), what
    holds of each in the whole article. ``of_claim`` (k,) holds of the claim, whatever acts in it.
    """

    names: list[Name | None]
    own: NDArray[np.float32]
    whole: NDArray[np.float32]
    of_claim: NDArray[np.float32]

    @property
    def numbers(self) -> NDArray[np.float32]:
        """All of it, one row for each name and one, marked by its first number, for none."""
        import numpy as np

        every = np.concatenate([self.own, self.whole], axis=1)
        rows = np.zeros((len(self.names), 1 + every.shape[1] + len(self.of_claim)), dtype=np.float32)
        rows[-1, 0] = 1.0
        rows[:-1, 1 : 1 + every.shape[1]] = every
        rows[:, 1 + every.shape[1] :] = self.of_claim
        return rows

    def scores(self, weights: Mapping[str, NDArray[np.float32]]) -> NDArray[np.float32]:
        """What networks make of each name: ``hidden`` (1 + 39 + w + k, h), ``bias`` (h,), ``out`` (h,)."""
        import numpy as np

        hidden, first = weights["hidden"], 1 + self.own.shape[1]
        last = first + self.whole.shape[1]
        claim = self.of_claim @ hidden[last:] + weights["bias"]
        names = self.own @ hidden[1:first] + self.whole @ hidden[first:last] + claim
        rows = np.concatenate([names, (hidden[0] + claim)[None]])
        return np.maximum(rows, 0.0) @ weights["out"]  # type: ignore[no-any-return]  # numpy's stubs say Any


class _Scene(msgspec.Struct, frozen=True):
    """Which names stand where around one claim; numbers of names, with a place of each."""

    first: int
    inside: dict[int, list[Place]]
    beside: _Placed
    previous: _Placed
    earlier: _Placed
    above: _Placed
    following: _Placed
    label: _Placed
    heading: _Placed
    lead_in: _Placed
    block: Sequence[int]
    part: Sequence[int]

    @property
    def near(self) -> dict[int, None]:
        """All but those that stand farther up in the block, nearest first."""
        groups: tuple[Iterable[int], ...] = (self.inside, self.beside, self.lead_in, self.heading, self.label)
        return dict.fromkeys(at for group in groups for at in group)


class Surroundings:
    """What one article names, where, and what holds of each name in the whole of it."""

    def __init__(self, article: Article, all_segments: Sequence[Segment], finder: Finder) -> None:
        """Collect the names of an article whose segments and finder are given."""
        self.names = find_names(article, all_segments, finder)
        self._finder = finder
        self._segments = [[place.segment for place in name.places] for name in self.names]
        self._starts = [segment.span.start for segment in all_segments]
        self._inside: list[list[tuple[int, Place]]] = [[] for _ in all_segments]
        for at, name in enumerate(self.names):
            for place in name.places:
                self._inside[place.segment].append((at, place))
        self._blocks: dict[int, list[int]] = {}
        self._parts: dict[int, list[int]] = {}
        for at, segment in enumerate(all_segments):
            self._blocks.setdefault(segment.block.span.start, []).append(at)
            self._parts.setdefault(_heading(segment), []).append(at)
        self._title = self._of(self._block(article.title))
        self._less, self._more = _relations(self.names)
        headings = {at for at, segment in enumerate(all_segments) if segment.is_heading}
        self._ranked, self._shares, self._overall = self._all_numbers(headings)
        known = [at for at, name in enumerate(self.names) if name.concept]
        self._n_known = log1p(len(known)) / 3

    def weigh(self, segment: Segment, kind: ClaimType, *, outside: Span | None = None) -> Weighed:
        """The names that may act in a claim, and what speaks for each.

        Parameters
        ----------
        segment : Segment
            The claim.
        kind : ClaimType
            Its type.
        outside : Span, optional
            A stretch whose names do not count: a journal's name.

        Returns
        -------
        Weighed
            Up to 25 names, the last of them None.
        """
        import numpy as np

        scene = self._scene(segment, outside)
        pool = dict.fromkeys([*scene.near, *self._ranked[:_FOREMOST], *scene.previous, *scene.earlier, *self._title])
        weighed = list(dict.fromkeys([*pool, *scene.above]))[:_MOST]
        known = sorted(
            (places[0].start, at) for at, places in scene.inside.items() if self.names[at].concept is not None
        )
        of_claim = self._claim_numbers(segment, kind, scene, [at for _, at in known])
        of_claim += untreated_numbers(self._finder.terms(segment))
        numbers = self._numbers(weighed, segment, scene, known)
        return Weighed(
            [*(self.names[at] for at in weighed), None],
            np.asarray(numbers, dtype=np.float32).reshape(len(weighed), _OWN),
            self._overall[weighed],
            np.asarray(of_claim, dtype=np.float32),
        )

    def _scene(self, segment: Segment, outside: Span | None) -> _Scene:
        span = segment.span
        first = max(bisect_right(self._starts, span.start) - 1, 0)
        last = max(bisect_right(self._starts, span.end - 1) - 1, first)
        inside: dict[int, list[Place]] = {}
        beside: _Placed = {}
        for here in range(first, last + 1):
            for at, place in self._inside[here]:
                if outside and place.start < outside.end and outside.start < place.end:
                    continue
                if span.start <= place.start and place.end <= span.end:
                    inside.setdefault(at, []).append(place)
                else:
                    beside[at] = place
        block = self._blocks.get(segment.block.span.start, [first])
        return _Scene(
            first=first,
            inside=inside,
            beside=beside,
            previous=self._of([first - 1] if first else []),
            earlier=self._of([first - 2] if first > 1 else []),
            above=self._of(here for here in block if here < first),
            following=self._of([last + 1] if last + 1 < len(self._starts) else []),
            label=self._of(block[:1] if segment.is_item and block[0] < first else []),
            heading=self._of(self._block(segment.block.heading)),
            lead_in=self._of(self._block(segment.block.lead_in)[-1:]),
            block=block,
            part=self._parts.get(_heading(segment), [first]),
        )

    def _claim_numbers(self, segment: Segment, kind: ClaimType, scene: _Scene, known: list[int]) -> list[float]:
        """What holds of the claim, whatever acts in it."""
        text, names = segment.text, self.names
        words, cues = words_in(text), cues_in(text)
        own = known[0] if known else None
        top = self._ranked[0] if self._ranked else None
        both = own is not None and top is not None
        return [
            *(float(kind is one) for one in KINDS),
            float(not _PRONOUNS.isdisjoint(words)),
            float(bool(_OPENING_PRONOUN.match(text))),
            float("context_words" in cues),
            float(not known),
            float(len(known) == 1),
            float(len(known) > 1),
            float(segment.is_item),
            float(segment.is_heading),
            float(not _YOU.isdisjoint(words)),
            float("exposures" in cues),
            float("treatment" in cues),
            float(not segment.before),
            min(len(text.split()), _LONG) / _LONG,
            *(float(any(names[at].concept for at in some)) for some in (self._title, scene.heading, scene.lead_in)),
            scene.first / max(len(self._starts), 1),
            self._shares[top] if top is not None else 0.0,
            float(top in scene.inside),
            float(top in self._title),
            float(both and self._is_narrower(top, own)),
            float(both and self._is_narrower(own, top)),
            float(both and self._are_related(own, top)),
            self._n_known,
        ]

    def _numbers(
        self, weighed: list[int], segment: Segment, scene: _Scene, known: list[tuple[int, int]]
    ) -> list[list[float]]:
        """What speaks for each name in this claim."""
        span = segment.span
        changes = cue("change").all(segment.text)
        change = span.start + changes[0][0] if changes else span.end
        sure = [at for _, at in known if not all(place.is_aside for place in scene.inside[at])]
        own = known[0][1] if known else None
        distances = {at: self._distance(at, scene.first) for at in weighed}
        nearest = min((distances[at] for at in weighed if self.names[at].concept), default=_FAR)
        made = []
        for at in weighed:
            mine = scene.inside.get(at)
            made.append(
                [
                    *(_inside_numbers(mine, span, change, known) if mine else _NOT_INSIDE),
                    float(sure == [at]),
                    float(bool(sure) and at == sure[0]),
                    *self._related_numbers(at, own, is_inside=mine is not None),
                    *self._around_numbers(at, span, scene),
                    1 / (1 + distances[at]),
                    float(distances[at] == nearest and self.names[at].concept is not None),
                ]
            )
        return made

    def _related_numbers(self, at: int, own: int | None, *, is_inside: bool) -> tuple[float, ...]:
        """How a name stands to the first treatment that the claim itself names."""
        if own is None or own == at:
            return (0.0,) * 5
        is_narrower, is_related = self._is_narrower(at, own), self._are_related(own, at)
        if is_inside:
            return (0.0, 0.0, 0.0, 0.0, float(is_narrower))
        return float(is_narrower), float(self._is_narrower(own, at)), float(is_related), float(not is_related), 0.0

    def _around_numbers(self, at: int, span: Span, scene: _Scene) -> tuple[float, ...]:
        """Where around the claim a name stands, and how names that say less or more do."""
        segments = self._segments[at]
        beside, previous = scene.beside.get(at), scene.previous.get(at)
        in_part = _between(segments, scene.part)
        less, more = self._less[at], self._more[at]
        return (
            float(beside is not None and beside.start < span.start),
            float(beside is not None and beside.start > span.start),
            float(previous is not None),
            float(previous is not None and (previous.opens or previous.acts)),
            float(at in scene.earlier),
            float(at in scene.above),
            float(at in scene.following),
            float(at in scene.label),
            float(at in scene.heading),
            float(at in scene.lead_in),
            _between(segments, scene.block) / 4,
            in_part / (len(scene.part) + 1),
            in_part / len(segments),
            float(not less.isdisjoint(scene.inside)),
            float(not more.isdisjoint(scene.inside)),
            float(not less.isdisjoint(scene.heading)),
            float(not more.isdisjoint(scene.heading)),
        )

    def _all_numbers(self, headings: set[int]) -> tuple[list[int], list[float], NDArray[np.float32]]:
        """The names from the foremost down, and of each its share and all that holds of it in the whole article."""
        import numpy as np

        names, vectors = self.names, load_vectors()
        counts = [len(name.places) for name in names]
        headed = [sum(place.segment in headings for place in name.places) for name in names]
        weight = [counts[at] * (2 if name.concept else 1) + 2 * headed[at] for at, name in enumerate(names)]
        ranked = sorted(range(len(names)), key=lambda at: (-weight[at], names[at].places[0].start))
        ranks = {at: rank for rank, at in enumerate(ranked)}
        total = sum(counts[at] for at, name in enumerate(names) if name.concept) or 1
        made = [
            [
                counts[at] / total,
                log1p(counts[at]) / 3,
                1 / (1 + ranks[at]),
                float(ranks[at] == 0),
                log1p(headed[at]),
                log1p(sum(counts[other] for other in self._less[at])) / 3,
                log1p(sum(counts[other] for other in self._more[at])) / 3,
                float(at in self._title),
                float(not self._less[at].isdisjoint(self._title)),
                float(not self._more[at].isdisjoint(self._title)),
                *_form(name),
                sum(place.acts for place in name.places) / counts[at],
                sum(place.is_used for place in name.places) / counts[at],
                sum(place.opens for place in name.places) / counts[at],
                log1p(sum(place.acts or place.is_used or place.opens for place in name.places)) / 3,
                name.places[0].segment / len(self._starts),
                *self._families(name.places[0]),
            ]
            for at, name in enumerate(names)
        ]
        table = np.asarray(made, dtype=np.float32).reshape(len(names), _WHOLE + _FAMILY)
        meanings = vectors.of([name.label for name in names])
        return ranked, [row[0] for row in made], np.concatenate([table, meanings], axis=1)

    def _families(self, place: Place) -> list[float]:
        """Whether a name ends in a complaint, an outcome, a part of the body, and whether it is nothing else."""
        numbers = [0.0] * _FAMILY
        for found in self._finder.within(Span(place.start, place.end)):
            if found.end == place.end:
                for concept in found.concepts:
                    if concept.family in _FAMILIES:
                        at = 2 * _FAMILIES.index(concept.family)
                        numbers[at] = 1.0
                        numbers[at + 1] = max(numbers[at + 1], float(found.start == place.start))
        return numbers

    def _block(self, span: Span | None) -> list[int]:
        return self._blocks.get(span.start, []) if span else []

    def _of(self, segments: Iterable[int]) -> _Placed:
        return {at: place for segment in segments for at, place in self._inside[segment]}

    def _is_narrower(self, at: int | None, than: int | None) -> bool:
        one, other = (self.names[name].concept if name is not None else None for name in (at, than))
        return bool(one and other and one != other) and self._finder.is_narrower(str(one), str(other))

    def _are_related(self, at: int | None, other: int | None) -> bool:
        one, two = (self.names[name].concept if name is not None else None for name in (at, other))
        return bool(one and two) and self._finder.are_related(_slot(str(one)), _slot(str(two)))

    def _distance(self, at: int, segment: int) -> int:
        """How many segments ago a name stood last, before a segment."""
        before = bisect_left(self._segments[at], segment)
        return segment - self._segments[at][before - 1] if before else _FAR


_NOT_INSIDE = (0.0,) * 13
_OWN = len(_NOT_INSIDE) + 2 + 5 + 17 + 2
_WHOLE, _FAMILY = 10 + 5 + 5, 2 * len(_FAMILIES)
OF_WHOLE = slice(1 + _OWN, 1 + _OWN + _WHOLE)  # of a name's numbers those that say what it is in the whole article


def _inside_numbers(mine: list[Place], span: Span, change: int, known: list[tuple[int, int]]) -> tuple[float, ...]:
    """How the claim itself names something."""
    start = mine[0].start
    return (
        1.0,
        min(len(mine), 3) / 3,
        sum(other < start for other, _ in known) / 3,
        float(bool(known) and start == known[0][0]),
        float(mine[0].end <= change),
        (start - span.start) / max(len(span), 1),
        float(any(place.is_aside for place in mine)),
        float(any(place.is_linked for place in mine)),
        float(any(place.is_used for place in mine)),
        float(any(place.acts for place in mine)),
        float(any(place.opens for place in mine)),
        float(any(place.is_label for place in mine)),
        float(any(place.opens or place.acts or place.is_used or place.is_label for place in mine)),
    )


def _form(name: Name) -> tuple[float, ...]:
    key = name.key
    return (
        float(name.concept is not None),
        float(name.is_joint),
        float(name.ends_as_treatment),
        len(key) / 4,
        float(len(key) == 1),
    )


def _relations(names: Sequence[Name]) -> tuple[list[set[int]], list[set[int]]]:
    """Of each name those that say less (some of its words), and those that say more."""
    keys = [name.key for name in names]
    by_word: dict[str, list[int]] = {}
    for at, key in enumerate(keys):
        for word in key:
            by_word.setdefault(word, []).append(at)
    less: list[set[int]] = [set() for _ in names]
    more: list[set[int]] = [set() for _ in names]
    for at, key in enumerate(keys):
        for other in {other for word in key for other in by_word[word]}:
            if keys[other] < key:
                less[at].add(other)
                more[other].add(at)
    return less, more


def _between(segments: Sequence[int], stretch: Sequence[int]) -> int:
    """How many of the segments, in order, lie in a stretch."""
    return bisect_right(segments, stretch[-1]) - bisect_left(segments, stretch[0])


def _heading(segment: Segment) -> int:
    """Where the heading above a segment starts; -1 above all headings."""
    return segment.block.heading.start if segment.block.heading else -1


@lru_cache(maxsize=4096)
def _slot(concept: str) -> Slot:
    return Slot(text=concept, label=concept, concept=concept)
