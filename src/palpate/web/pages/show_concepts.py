"""The vocabulary as the inside of pages: concepts to find, one with its map of effects; runs in a child process."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple

from palpate.web.pages.filling import Shown, filled

if TYPE_CHECKING:
    from palpate.library import Library
    from palpate.session import Session
    from palpate.types.concept import Concept
    from palpate.types.effect_map import EffectMap, MapCell
    from palpate.web.child import Say

MOST_LISTED = 200  # concepts of a family, those with the most studies
_MOST_MAPS = 200  # maps that stay in memory, about 100 kB each
_maps: OrderedDict[tuple[str, str], EffectMap] = OrderedDict()
_MEDIUM, _LARGE = 0.5, 0.8  # Cohen (1988), Statistical power analysis, 2nd ed., p. 25-26
_FIRM = {
    "benefit": ("better", "better"),
    "harm": ("worse", "worse"),
    "no effect that matters": ("same", "no effect that matters"),
}
_LEANING = {
    1: ("leans-better", "open, leaning to better"),
    0: ("open", "open"),
    -1: ("leans-worse", "open, leaning to worse"),
}


class Cell(NamedTuple):
    """A cell of the map: where its evidence stands, its words, and how its sign looks."""

    address: str
    words: str
    trials: str
    shape: str
    size: str
    level: int
    disagrees: bool


def concepts(session: Session, say: Say, *, family: str, text: str) -> Shown:
    """The concepts of a family with their studies, or those that words name."""
    from palpate import vocabulary
    from palpate.library.standing import SLOTS
    from palpate.types.concept import Family

    words = vocabulary.load()
    wanted = Family(family) if family in set(Family) else Family.TREATMENT
    slot = SLOTS.get(wanted)
    counts = session.library.concepts(slot) if slot else {}
    every = [one for one in words.concepts(wanted) if _fits(one, text)]
    ranked = sorted(every, key=lambda one: (-counts.get(one.id, 0), one.label.lower()))
    body = filled(
        "concepts.html",
        families=[one for one in Family if one is not Family.COMPARATOR],
        family=wanted,
        text=text,
        rows=[(one, counts.get(one.id) if slot else None) for one in ranked[:MOST_LISTED]],
        total=len(every),
    )
    return {"title": "Concepts", "body": body}


def _fits(concept: Concept, text: str) -> bool:
    asked = text.casefold().split()
    names = " ".join((concept.label, *concept.synonyms, concept.id)).casefold()
    return all(word in names for word in asked)


def concept(session: Session, say: Say, *, name: str) -> Shown:
    """One concept: its names and neighbours, and the map of what was tried with which result."""
    from palpate.effect_map import AXES
    from palpate.library.standing import card
    from palpate.report import concept as lines

    found = card(name, session.library)
    has_map = found.concept.family in AXES and bool(found.studies)
    effects = _map(found.concept, session.library) if has_map else None
    body = filled(
        "concept.html",
        card=found,
        concept=found.concept,
        facts=list(lines.facts(found)),
        studied=list(lines.studied(found)),
        scale=list(lines.scale_rows(found.instrument, found.measures)) if found.instrument else [],
        muscle=list(lines.muscle_rows(found.muscle)) if found.muscle else [],
        map=effects,
        axes=[family.value for family in AXES[found.concept.family]] if effects else [],
        rows=_rows(effects) if effects else [],
    )
    return {"title": found.concept.label, "body": body}


def _map(concept: Concept, library: Library) -> EffectMap:
    """The map, made once for each state of the library."""
    from palpate.effect_map import effect_map

    wanted = (library.hash, concept.id)
    if wanted not in _maps:
        _maps[wanted] = effect_map(concept, library)
        while len(_maps) > _MOST_MAPS:
            _maps.popitem(last=False)
    _maps.move_to_end(wanted)
    return _maps[wanted]


def _rows(effects: EffectMap) -> list[tuple[Concept, int, list[Cell | None]]]:
    """Each row with how many studies it has, and its cells."""
    found = []
    for row, n, line in zip(effects.rows, effects.studies, effects.cells, strict=True):
        met = zip(line, effects.columns, strict=True)
        found.append((row, n, [_cell(cell, effects, row, column) if cell else None for cell, column in met]))
    return found


def _cell(cell: MapCell, effects: EffectMap, row: Concept, column: Concept) -> Cell:
    from palpate.report.check_lines import address
    from palpate.types.concept import Family
    from palpate.types.evidence import Question

    slots = {one.family: one for one in (effects.concept, row, column)}
    question = Question(
        treatment=slots[Family.TREATMENT], condition=slots[Family.CONDITION], outcome=slots[Family.OUTCOME]
    )
    rung = f"against {cell.rung.value}" if cell.rung else "against mixed comparators"
    words = f"{_shape(cell)[1]}, {cell.certainty.value} certainty, {rung}: {cell.figure}"
    return Cell(
        address=address(question),
        words=f"{words}. Another comparison points the other way." if cell.disagrees else words,
        trials="" if cell.trials is None else str(cell.trials),
        shape=_shape(cell)[0],
        size=_size(cell),
        level=cell.certainty.order + 1,
        disagrees=cell.disagrees,
    )


def _shape(cell: MapCell) -> tuple[str, str]:
    """The sign of a result, and its words; one of very low certainty is open, as for a verdict."""
    from palpate.types.evidence import CertaintyLevel

    is_firm = cell.certainty is not CertaintyLevel.VERY_LOW
    return (_FIRM.get(cell.says) if is_firm else None) or _LEANING[cell.lean]


def _size(cell: MapCell) -> str:
    """Small, medium or large by Cohen's bounds; medium where it is not known in standard deviations."""
    if cell.smd is None:
        return "medium"
    size = abs(cell.smd)
    return "large" if size >= _LARGE else "small" if size < _MEDIUM else "medium"
