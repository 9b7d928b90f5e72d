"""What a person needs to review a study that a program read: the card, where each value stood, and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence

from palpate.report.layout import Page
from palpate.report.study import card
from palpate.report.text import count, percent
from palpate.types.study import ReadPlace, Study

_LEAST_SURE = 12  # values that are listed with their places: those to look at first


def waiting_text(studies: Sequence[Study], *, width: int = 80) -> str:
    """A line for each study that waits."""
    page = Page(width)
    page.title(f"{count(len(studies), 'study waits', 'studies wait')} for review")
    if studies:
        rows = [(study.key, str(study.year or ""), _sure(study), study.title) for study in studies]
        page.rows([("Key", "Year", "Sure", "Title"), *rows], indent=0, cut=(0, 3))
    return page.text()


def _sure(study: Study) -> str:
    sure = study.read.confidence if study.read else None
    return percent(sure) if sure is not None else "not said"


def review_text(study: Study, *, width: int = 80) -> str:
    """The study's card, then the values that the program was least sure of, each with its place in the paper."""
    page = Page(width)
    read = study.read
    if read is not None:
        page.heading(f"Read off {read.form} by {read.by}; {_sure(study)} sure of the whole")
        places = doubtful(study)
        for place in places[:_LEAST_SURE]:
            sure = f" ({percent(place.confidence)})" if place.confidence is not None else ""
            page.item(f"{place.field}{sure}: {where(place)}")
        if len(places) > _LEAST_SURE:
            page.line(f"{len(places) - _LEAST_SURE} more, of which it is surer.", indent=4)
    return card(study, width=width) + page.text()


def doubtful(study: Study) -> list[ReadPlace]:
    """Where the values of a study stood, those first of which the program is least sure."""
    places = study.read.places if study.read else ()
    return sorted(places, key=lambda place: (place.confidence or 0.0, place.field))


def where(place: ReadPlace) -> str:
    """Where a value stood: a cell of a table, or a stretch of the text."""
    parts = [place.part] if place.part else []
    if place.table is not None:
        cell = f", row {place.row}, column {place.column}" if place.row is not None else ""
        parts.append(f"table {place.table}{cell}")
    if place.span is not None:
        parts.append(f"characters {place.span[0]} to {place.span[1]}")
    return "; ".join(parts) or "place not kept"
