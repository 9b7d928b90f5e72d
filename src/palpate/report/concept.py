"""A concept of the vocabulary as a card: names, neighbours with their distance and studies, scale or muscle table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from palpate.report.layout import Page
from palpate.types.concept import Concept, ConceptCard, Instrument, Muscle, Relative


def concept_text(card: ConceptCard, *, width: int = 80) -> str:
    """Render a card as plain text of at most `width` columns."""
    page = Page(width)
    page.title(card.concept.label)
    for name, value in facts(card):
        page.field(name, value)
    for name, value in studied(card):
        page.field(name, value)
    if card.instrument:
        _fields(page, "Scale", scale_rows(card.instrument, card.measures))
    if card.muscle:
        _fields(page, "Muscle", muscle_rows(card.muscle))
    _relatives(page, "Broader", card.broader)
    _relatives(page, "Narrower", card.narrower)
    _siblings(page, card.siblings)
    if card.measured_by:
        page.heading("Measured by")
        page.line(", ".join(f"{one.label} ({one.id})" for one in card.measured_by), indent=2)
    if card.others:
        page.heading("The same words also name")
        for other in card.others:
            page.item(f"{other.family.value}: {other.label} ({other.id})")
    return page.text()


def facts(card: ConceptCard) -> Iterator[tuple[str, str]]:
    """Identifiers and remarks, each under its name."""
    concept = card.concept
    yield "id", concept.id
    yield "kind", concept.family.value
    if synonyms := _synonyms(concept):
        yield "also called", ", ".join(synonyms)
    if concept.mesh:
        yield "MeSH", f"https://meshb.nlm.nih.gov/record/ui?ui={concept.mesh}"
    uberon = concept.uberon or (card.muscle.uberon if card.muscle else None)
    if uberon:
        yield "Uberon", f"http://purl.obolibrary.org/obo/{uberon.replace(':', '_')}"
    if concept.better and not card.instrument:
        yield "better is", concept.better.value
    if concept.rung:
        yield "rung", concept.rung.value
    if concept.note:
        yield "note", concept.note


def _synonyms(concept: Concept) -> tuple[str, ...]:
    """Its synonyms without the mark of a word that is too common for running text."""
    plain = dict.fromkeys(synonym.removeprefix("~") for synonym in concept.synonyms)
    return tuple(synonym for synonym in plain if synonym != concept.label)


def studied(card: ConceptCard) -> Iterator[tuple[str, str]]:
    """How many studies are on it."""
    if card.studies is not None:
        below = f", {card.named} by itself" if card.narrower else ""
        yield "studies", f"{card.studies}{below}"
    if card.compared is not None:
        yield "as a comparator", str(card.compared)


def _fields(page: Page, heading: str, rows: Iterator[tuple[str, str]]) -> None:
    page.heading(heading)
    for name, value in rows:
        page.field(name, value)


def scale_rows(instrument: Instrument, outcome: Concept | None) -> Iterator[tuple[str, str]]:
    """What an instrument measures, and its scale."""
    yield "measures", f"{outcome.label} ({outcome.id})" if outcome else "what the study says"
    yield "range", _range(instrument)
    yield "better is", instrument.better.value if instrument.better else "not fixed"
    if instrument.mid is None:
        yield "smallest difference", "none that matters is kept for it"
    else:
        yield "smallest difference", f"{instrument.mid:g} (that matters; {instrument.mid_source})"
    if instrument.note:
        yield "note", instrument.note


def _range(instrument: Instrument) -> str:
    if instrument.minimum is None and instrument.maximum is None:
        return "not fixed"
    if instrument.maximum is None:
        return f"from {instrument.minimum:g}"
    return f"{instrument.minimum:g} to {instrument.maximum:g}"


def muscle_rows(muscle: Muscle) -> Iterator[tuple[str, str]]:
    """Where a muscle lies and what it does."""
    for name, parts in (
        ("origin", muscle.origin),
        ("insertion", muscle.insertion),
        ("actions", muscle.actions),
        ("joints", muscle.joints),
    ):
        if parts:
            yield name, ", ".join(parts)
    if muscle.size_rank:
        yield "size", f"number {muscle.size_rank} of the {muscle.region} ({muscle.size_source})"
    elif muscle.region:
        yield "region", muscle.region
    if muscle.layer:
        yield "layer", muscle.layer
    if muscle.source:
        yield "source", muscle.source


def _relatives(page: Page, heading: str, relatives: Sequence[Relative]) -> None:
    """Those on studies as a table, the others in one paragraph; all as a table where nothing is counted."""
    if not relatives:
        return
    page.heading(f"{heading}: {len(relatives)}")
    listed = [one for one in relatives if one.studies != 0]
    if listed:
        page.rows([("steps", "studies", "concept", "id"), *map(_row, listed)], cut=(2, 3))
    if unstudied := [one for one in relatives if one.studies == 0]:
        names = ", ".join(f"{one.concept.label} ({one.steps})" for one in unstudied)
        page.line(f"Without a study (steps): {names}", indent=2)


def _siblings(page: Page, siblings: Sequence[Relative]) -> None:
    """One paragraph, with the studies where there are any: a sibling is never counted in."""
    if not siblings:
        return
    page.heading(f"Siblings, not counted in: {len(siblings)}")
    page.line(", ".join(f"{one.concept.label} {one.studies or ''}".rstrip() for one in siblings), indent=2)


def _row(one: Relative) -> tuple[str, str, str, str]:
    studies = "" if one.studies is None else str(one.studies)
    return f"{one.steps:>5}", f"{studies:>7}", one.concept.label, one.concept.id


def concept_json(card: ConceptCard) -> str:
    """The card as JSON; a relative is named by its id and label."""
    concept = card.concept
    found = {
        **msgspec.to_builtins(concept),
        "synonyms": _synonyms(concept),
        "studies": {"with_narrower": card.studies, "itself": card.named, "as_comparator": card.compared},
        "relatives": {
            name: [_entry(one) for one in relatives]
            for name, relatives in (("broader", card.broader), ("narrower", card.narrower), ("sibling", card.siblings))
        },
        "instrument": msgspec.to_builtins(card.instrument),
        "muscle": msgspec.to_builtins(card.muscle),
        "measured_by": [one.id for one in card.measured_by],
        "also_named": [one.id for one in card.others],
    }
    return msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n"


def _entry(one: Relative) -> dict[str, str | int | None]:
    return {"id": one.concept.id, "label": one.concept.label, "steps": one.steps, "studies": one.studies}
