"""How a concept stands: what is broader and narrower, at which distance, with the studies of the library on each."""

from __future__ import annotations

from collections.abc import Iterable

from palpate import vocabulary
from palpate.errors import InputError
from palpate.library.store import Library
from palpate.types.concept import Concept, ConceptCard, Distance, Family, Relative

SLOTS = {
    Family.TREATMENT: "treatment",
    Family.CONDITION: "condition",
    Family.OUTCOME: "outcome",
    Family.INSTRUMENT: "instrument",
    Family.COMPARATOR: "comparator",
}
OFFERED = 5


def named(name: str) -> tuple[Concept, ...]:
    """The concepts that an id, a label or a synonym names, at most one a family; the first is meant first.

    One whose label it is goes before others ("low back pain" is no treatment, though treatments of it are called so).

    Raises
    ------
    InputError
        If there is none; near ones are offered.
    """
    words = vocabulary.load()
    if name[1:2] == ":":
        return (words.concept(name),)
    found = []
    for family in vocabulary.PRIORITY:
        resolution = words.resolve(name, family)
        if resolution.how in {"label", "synonym"} and resolution.concepts[0].family is family:
            found.append(resolution.concepts[0])
    if not found:
        raise InputError(f"{name}: no such concept.{_hint(name)}")
    wanted = " ".join(name.lower().split())
    return tuple(sorted(found, key=lambda concept: concept.label.lower() != wanted))


def _hint(name: str) -> str:
    """Concepts that are near by spelling, those of the first families first."""
    words = vocabulary.load()
    mended = (words.resolve(name, family).concepts for family in vocabulary.PRIORITY)
    near = (words.nearest(name, family, 2) for family in vocabulary.PRIORITY)
    labels = dict.fromkeys(concept.label for concepts in (*mended, *near) for concept in concepts)
    offered = list(labels)[:OFFERED]
    return f" Did you mean {', '.join(offered)}?" if offered else " Give a treatment, condition, outcome or scale."


def card(name: str, library: Library) -> ConceptCard:
    """The card of the concept that a name means.

    Parameters
    ----------
    name : str
        An id ("T:massage"), a label or a synonym.
    library : Library
        Whose studies are counted.

    Raises
    ------
    InputError
        If the vocabulary has no such concept.
    """
    concept, *others = named(name)
    words = vocabulary.load()
    below = words.descendants(concept)
    slot = SLOTS.get(concept.family)
    counts = library.concepts(slot) if slot else None
    instrument = words.instrument(concept.id) if concept.family is Family.INSTRUMENT else None
    return ConceptCard(
        concept=concept,
        studies=len(library.keys_with(slot, [concept.id, *below])) if slot else None,
        named=counts.get(concept.id, 0) if counts is not None else None,
        compared=_compared(concept, below, library),
        broader=_relatives(words.ancestors(concept).items(), counts),
        narrower=_relatives(below.items(), counts),
        siblings=_relatives(((one.id, 2) for one in _siblings(concept)), counts),
        others=tuple(others),
        measured_by=tuple(one for one in words.instruments if one.outcome == concept.id),
        measures=words.concept(instrument.outcome) if instrument and instrument.outcome else None,
        instrument=instrument,
        muscle=words.muscle(concept.id) if concept.family is Family.MUSCLE else None,
    )


def _compared(concept: Concept, below: Iterable[str], library: Library) -> int | None:
    if concept.family is not Family.TREATMENT:
        return None
    return len(library.keys_with("comparator", [concept.id, *below]))


def _relatives(steps: Iterable[tuple[str, int]], counts: dict[str, int] | None) -> tuple[Relative, ...]:
    """In the order of their steps, those on most studies first."""
    concept = vocabulary.load().concept
    found = [
        Relative(concept=concept(id), steps=step, studies=None if counts is None else counts.get(id, 0))
        for id, step in steps
    ]
    return tuple(sorted(found, key=lambda one: (one.steps, -(one.studies or 0), one.concept.label.lower())))


def _siblings(concept: Concept) -> list[Concept]:
    words = vocabulary.load()
    beside = [id for parent in concept.broader for id, steps in words.descendants(parent).items() if steps == 1]
    related = (words.concept(id) for id in dict.fromkeys(beside))
    return [one for one in related if words.distance(concept, one) is Distance.SIBLING]
