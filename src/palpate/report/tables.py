"""The values of palpate as tables: named columns, rows of plain cells, the same numbers as the CSV files.

`table` picks one of the tables of a value; `frames` makes a data frame of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from palpate.errors import InputError
from palpate.report import claims_verdicts, evidence_data, found, ranking
from palpate.types.effect_map import EffectMap
from palpate.types.evidence import Evidence, Overview, RungEvidence
from palpate.types.ranking import Ranking
from palpate.types.report import Report
from palpate.types.search import Found
from palpate.types.study import Study

Cells = Sequence[object]
Studies = tuple[Study, ...]


class Table(NamedTuple):
    """Names of columns, and rows with a cell for each; None is missing."""

    columns: tuple[str, ...]
    rows: tuple[Cells, ...]


class Form(NamedTuple):
    """One of the tables of a kind of value: its name, its columns, and what gives its rows."""

    name: str
    columns: tuple[str, ...]
    rows: Callable[[Any], Iterable[Cells]]


_EFFECTS = tuple(name for name in evidence_data.COLUMNS if name != "left_out")
_RESULT = tuple({"better": "better_count"}.get(name, name) for name in evidence_data.OVERVIEW_COLUMNS)
_RUNG = (*_RESULT[1:], "prediction_low", "prediction_high", "target", "settling_size")


def _claims(report: Report) -> Iterator[Cells]:
    for number, judged in enumerate(report.judged, start=1):
        yield claims_verdicts.claim_cells(number, judged, report)


def _findings(report: Report) -> Iterator[Cells]:
    article = report.article
    for one in report.findings:
        place = (one.span.start, one.span.end, *article.locate(one.span))
        yield one.code, one.name, *place, one.message, one.help, article.words(one.span)


def _references(report: Report) -> Iterator[Cells]:
    for one in report.references:
        yield (
            *(one.key, one.label, one.title, "; ".join(one.authors), one.year, one.journal),
            *(one.doi, one.pmid, one.pmcid, one.link, one.retracted is not None),
        )


def _report_left_out(report: Report) -> Iterator[Cells]:
    for number, evidence in _behind(report):
        yield from ((number, *cells) for cells in _left_out(evidence))


def _report_effects(report: Report) -> Iterator[Cells]:
    for number, evidence in _behind(report):
        yield from ((number, _outcome(evidence), *cells) for cells in _effects(evidence))


def _behind(report: Report) -> Iterator[tuple[int, Evidence]]:
    for number, judged in enumerate(report.judged, start=1):
        for reading in judged.verdict.readings:
            if reading.evidence is not None:
                yield number, reading.evidence


def _effects(evidence: Evidence) -> Iterator[Cells]:
    """The rows of the CSV but those of studies that were left out, which have a table of their own."""
    for rung in evidence.rungs:
        for cells in evidence_data.effect_rows(rung):
            if not cells[-1]:
                yield cells[:-1]


def _machine_read(evidence: Evidence) -> Iterator[Cells]:
    """The same of the trials that a program read and no person has checked."""
    for rung in evidence.machine_read:
        yield from (cells[:-1] for cells in evidence_data.effect_rows(rung) if not cells[-1])


def _rungs(evidence: Evidence) -> Iterator[Cells]:
    for rung in evidence.rungs:
        prediction = rung.pooled.prediction if rung.pooled else None
        yield [*evidence_data.rung_cells(rung), *(prediction or (None, None)), rung.target, rung.settling_size]


def _left_out(evidence: Evidence) -> Iterator[Cells]:
    on_rungs = ((rung.rung.value, one) for rung in evidence.rungs for one in rung.left_out)
    for rung, one in (*on_rungs, *((None, one) for one in evidence.left_out)):
        yield rung, one.study, one.label or None, one.stage.value, one.why


def _steps(evidence: Evidence) -> Iterator[Cells]:
    for rung in evidence.rungs:
        for step in rung.certainty.steps if rung.certainty else ():
            yield rung.rung.value, step.domain, step.down, step.figure, step.rule


def _reviews(evidence: Evidence) -> Iterator[Cells]:
    on_rungs = [(rung, one) for rung in evidence.rungs for one in rung.reviews]
    for rung, one in (*on_rungs, *((None, one) for one in evidence.mixed_reviews)):
        yield (
            *(rung.rung.value if isinstance(rung, RungEvidence) else "mixed", one.study, one.label, one.year),
            *(one.result.measure.value if one.result.measure else None, one.estimate, *(one.ci or (None, None))),
            *(one.result.studies, one.result.participants),
            *(one.result.certainty.value if one.result.certainty else None, one.remark),
        )


def _map_cells(effects: EffectMap) -> Iterator[Cells]:
    """The cells of a map that hold something."""
    for row, cells in zip(effects.rows, effects.cells, strict=True):
        for column, cell in zip(effects.columns, cells, strict=True):
            if cell is not None:
                yield (
                    *(row.label, row.id, column.label, column.id, cell.rung.value if cell.rung else "mixed"),
                    *(cell.says, cell.certainty.value, cell.figure, cell.smd, cell.trials, cell.review, cell.disagrees),
                )


def _outcome(evidence: Evidence) -> str | None:
    return evidence.question.outcome.label if evidence.question.outcome else None


def _outcomes(studies: Studies) -> Iterator[Cells]:
    for study in studies:
        for row in study.outcomes:
            yield (
                *(study.key, row.outcome, row.instrument, row.better.value if row.better else None, row.timepoint),
                *(row.weeks, row.comparison.value, "; ".join(row.arms), row.finding.value if row.finding else None),
                *(row.p, row.p_is if row.p is not None else None, row.tested),
            )


def _arms(studies: Studies) -> Iterator[Cells]:
    for study in studies:
        for arm in study.arms:
            yield (
                *(study.key, arm.treatment, arm.role.value, arm.technique, arm.site, arm.device),
                *(arm.minutes, arm.sessions, arm.weeks, arm.n),
            )


def _studies(studies: Studies) -> Iterator[Cells]:
    for study in studies:
        yield [found.cell(value) for value in found.study_entry(study).values()]


def _over(form: Form, studies_of: Callable[[Any], Studies]) -> Form:
    """A table of studies as one of a value that holds them."""
    return form._replace(rows=lambda value: form.rows(studies_of(value)))


_OF_STUDIES = (
    Form("studies", found.COLUMNS, _studies),
    Form(
        "outcomes",
        (
            *("key", "outcome", "instrument", "better", "timepoint", "weeks", "comparison", "arms", "finding", "p"),
            *("p_is", "tested"),
        ),
        _outcomes,
    ),
    Form(
        "arms",
        ("key", "treatment", "role", "technique", "site", "device", "minutes", "sessions", "weeks", "n"),
        _arms,
    ),
)
_LEFT_OUT = ("rung", "study", "label", "stage", "why")
FORMS: dict[type, tuple[Form, ...]] = {
    Report: (
        Form("claims", claims_verdicts.COLUMNS, _claims),
        Form("findings", ("code", "name", "start", "end", "line", "column", "message", "help", "text"), _findings),
        Form(
            "references",
            (*("key", "label", "title", "authors", "year", "journal", "doi", "pmid", "pmcid", "link"), "retracted"),
            _references,
        ),
        Form("effects", ("claim", "outcome_asked", *_EFFECTS), _report_effects),
        Form("left_out", ("claim", *_LEFT_OUT), _report_left_out),
    ),
    Evidence: (
        Form("effects", _EFFECTS, _effects),
        Form("rungs", _RUNG, _rungs),
        Form("certainty", ("rung", "domain", "down", "figure", "rule"), _steps),
        Form(
            "reviews",
            (
                *("rung", "study", "label", "year", "measure", "estimate", "ci_low", "ci_high"),
                *("trials", "participants", "certainty", "remark"),
            ),
            _reviews,
        ),
        Form("left_out", _LEFT_OUT, _left_out),
        Form("machine_read", _EFFECTS, _machine_read),
    ),
    Overview: (
        Form("outcomes", _RESULT, evidence_data.overview_cells),
        Form("effects", ("outcome_asked", *_EFFECTS), lambda value: _of_each(value, _effects)),
        Form("left_out", ("outcome_asked", *_LEFT_OUT), lambda value: _of_each(value, _left_out)),
    ),
    EffectMap: (
        Form(
            "cells",
            (
                *("row", "row_concept", "column_name", "column_concept", "rung", "says", "certainty", "figure", "smd"),
                *("trials", "review", "disagrees"),
            ),
            _map_cells,
        ),
    ),
    Ranking: (Form("options", ranking.COLUMNS, lambda value: map(ranking.option_cells, value.options)),),
    Found: tuple(_over(form, lambda value: value.studies) for form in _OF_STUDIES),
    Study: tuple(_over(form, lambda value: (value,)) for form in _OF_STUDIES),
    tuple: _OF_STUDIES,
}
"""The tables of each kind of value, the one that is meant without a name first; a tuple is one of studies."""


def _of_each(overview: Overview, rows: Callable[[Evidence], Iterable[Cells]]) -> Iterator[Cells]:
    for evidence in overview.outcomes:
        yield from ((_outcome(evidence), *cells) for cells in rows(evidence))


def table(value: object, name: str | None = None) -> Table:
    """One of the tables of a value, the first if no name is given.

    Raises
    ------
    InputError
        If the value has no tables, or none of that name.
    """
    forms = FORMS.get(type(value))
    if forms is None or (isinstance(value, tuple) and not all(isinstance(one, Study) for one in value)):
        kinds = ", ".join(kind.__name__ for kind in FORMS if kind is not tuple)
        raise InputError(f"{type(value).__name__}: no tables. Give one of {kinds}, or a library.")
    form = next((form for form in forms if name in {None, form.name}), None)
    if form is None:
        raise InputError(f"{name!r}: no such table of {type(value).__name__}. Say {', '.join(f.name for f in forms)}.")
    return Table(form.columns, tuple(form.rows(value)))
