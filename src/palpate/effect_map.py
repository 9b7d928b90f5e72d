"""What was tried for what, with which result: Concept + Library -> EffectMap, a table of pooled effects.

Each cell is what `gather` finds on that question; the map only chooses which questions are asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from palpate import vocabulary
from palpate._version import __version__
from palpate.certainty import RULES_VERSION
from palpate.errors import InputError
from palpate.evidence import gather
from palpate.library import Library
from palpate.ranking import in_standard_deviations
from palpate.types.concept import Concept, Family, Rung
from palpate.types.effect_map import EffectMap, MapCell
from palpate.types.evidence import CertaintyLevel, Evidence, Question, ReviewResult
from palpate.verdict.standing import ADVICE, Position, Standing, standings

MOST_ROWS, MOST_COLUMNS = 30, 12  # what a screen holds; palpate's own figure
AXES = {
    Family.TREATMENT: (Family.CONDITION, Family.OUTCOME),
    Family.CONDITION: (Family.TREATMENT, Family.OUTCOME),
    Family.OUTCOME: (Family.TREATMENT, Family.CONDITION),
}
_SLOTS = {
    Family.TREATMENT: ("treatment", "technique"),
    Family.CONDITION: ("condition",),
    Family.OUTCOME: ("outcome",),
}
_RUNGS = (Rung.SHAM, Rung.NOTHING, None, Rung.ACTIVE)  # of equal certainty the comparison that shows most, as `options`
_OPPOSITE = ({Position.BENEFIT, Position.HARM}, {Position.BENEFIT, Position.NO_EFFECT})

Named = Mapping[str, frozenset[str]]
"""Keys of the studies that name a concept itself, by its id."""


def effect_map(
    concept: Concept, library: Library, *, most_rows: int = MOST_ROWS, most_columns: int = MOST_COLUMNS
) -> EffectMap:
    """The effects of a treatment, on a complaint, or on an outcome, as far as the library's studies compare.

    Parameters
    ----------
    concept : Concept
        A treatment, condition or outcome; narrower ones are counted in.
    library : Library
    most_rows, most_columns : int
        How many of the others are shown: rows with the most studies of their own; columns so that together they take
        in the most studies.

    Raises
    ------
    InputError
        If the concept is of another family.
    """
    if concept.family not in AXES:
        raise InputError(f"{concept.label}: there is no map of a {concept.family.value}. Ask for a treatment.")
    with library.snapshot():
        studies = library.keys_with(_SLOTS[concept.family][0], _kinds(concept.id))
        if concept.family is Family.TREATMENT:
            studies |= library.keys_with("technique", _kinds(concept.id))
        down, across = (_named(studies, family, library) for family in AXES[concept.family])
        rows, other_rows = _most_studied(down, most_rows)
        columns, other_columns = _covering(across, most_columns)
        studied = {name: _on(name, named) for names, named in ((rows, down), (columns, across)) for name in names}
        cells = tuple(
            tuple(
                _cell(concept, row, column, library) if studied[row] & studied[column] else None for column in columns
            )
            for row in rows
        )
    return EffectMap(
        concept=concept,
        rows=_concepts(rows),
        columns=_concepts(columns),
        cells=cells,
        studies=tuple(len(studied[row]) for row in rows),
        other_rows=_concepts(other_rows),
        other_columns=_concepts(other_columns),
        library=library.hash,
        rules=RULES_VERSION,
        version=__version__,
    )


def _kinds(name: str) -> set[str]:
    return {name, *vocabulary.load().descendants(name)}


def _concepts(names: Sequence[str]) -> tuple[Concept, ...]:
    return tuple(vocabulary.load().concept(name) for name in names)


def _named(studies: frozenset[str], family: Family, library: Library) -> Named:
    """The concepts of a family that these studies name, each with the studies that name it."""
    found: dict[str, set[str]] = {}
    for key in studies:
        for name in library.concepts_of(key, *_SLOTS[family]):
            found.setdefault(name, set()).add(key)
    words = vocabulary.load()
    advice = {one.id for one in words.resolve(ADVICE, Family.OUTCOME).concepts}
    return {
        name: frozenset(keys)
        for name, keys in sorted(found.items())
        if words.concept(name).family is family and name not in advice
    }


def _on(name: str, named: Named) -> frozenset[str]:
    """The studies on a concept or on anything narrower."""
    return frozenset().union(*(named.get(kind, frozenset()) for kind in _kinds(name)))


def _most_studied(named: Named, most: int) -> tuple[list[str], list[str]]:
    """The concepts that the most studies name themselves, and the others."""
    ranked = sorted(named, key=lambda name: (-len(named[name]), name))
    return ranked[:most], ranked[most:]


def _covering(named: Named, most: int) -> tuple[list[str], list[str]]:
    """Concepts that, one after the other, take in the most studies not yet taken in; and those outside all of them."""
    whole = {name: {(kind, key) for kind in _kinds(name) & named.keys() for key in named[kind]} for name in named}
    chosen: list[str] = []
    taken: set[tuple[str, str]] = set()
    while len(chosen) < most:
        best = min(named, key=lambda name: (-len(whole[name] - taken), name), default=None)
        if best is None or not whole[best] - taken:
            break
        chosen.append(best)
        taken |= whole[best]
    inside = set().union(*(_kinds(name) for name in chosen))
    return chosen, sorted(named.keys() - inside, key=lambda name: (-len(named[name]), name))


def _cell(concept: Concept, row: str, column: str, library: Library) -> MapCell | None:
    words = vocabulary.load()
    slots = {one.family: one for one in (concept, words.concept(row), words.concept(column))}
    question = Question(
        treatment=slots[Family.TREATMENT], condition=slots[Family.CONDITION], outcome=slots[Family.OUTCOME]
    )
    evidence = _measured(gather(question, library))
    found = standings(evidence)
    if not found:
        return None
    main = _main(found)
    smd, _ = in_standard_deviations(main, evidence)
    return MapCell(
        rung=main.rung,
        says=main.position.value,
        lean=main.lean,
        certainty=main.certainty,
        figure=main.figure,
        smd=smd,
        trials=_trials(main, evidence),
        review=main.review,
        disagrees=_disagree(found),
    )


def _measured(evidence: Evidence) -> Evidence:
    """The evidence without the advice of guidelines, which is no effect that anybody measured."""
    rungs = tuple(msgspec.structs.replace(rung, reviews=_results(rung.reviews)) for rung in evidence.rungs)
    return msgspec.structs.replace(evidence, rungs=rungs, mixed_reviews=_results(evidence.mixed_reviews))


def _results(reviews: Sequence[ReviewResult]) -> tuple[ReviewResult, ...]:
    return tuple(review for review in reviews if review.result.outcome != ADVICE)


def _main(found: Sequence[Standing]) -> Standing:
    return min(found, key=lambda one: (one.rung is Rung.ACTIVE, -one.certainty.order, _RUNGS.index(one.rung)))


def _trials(standing: Standing, evidence: Evidence) -> int | None:
    """How many trials a standing rests on: our own, or those that its review pools."""
    if not standing.is_review:
        return len(standing.studies)
    rung = next((one for one in evidence.rungs if one.rung is standing.rung), None)
    reviews = rung.reviews if rung else evidence.mixed_reviews
    wanted = standing.studies[0], standing.estimate
    return next((one.result.studies for one in reviews if (one.study, one.estimate) == wanted), None)


def _disagree(found: Sequence[Standing]) -> bool:
    """Whether comparisons with nothing, sham or a mix point opposite ways, each at low certainty or better."""
    firm = [one for one in found if one.certainty is not CertaintyLevel.VERY_LOW and one.rung is not Rung.ACTIVE]
    return any(pair <= {one.position for one in firm} for pair in _OPPOSITE)
