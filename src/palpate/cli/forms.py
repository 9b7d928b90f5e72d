"""The forms of a report on an article: for each its name, the ending of its files, and what renders it.

A new form is a line of `RENDERINGS` and a function that imports its renderer when it is called. A function gives one
text, or the pieces of a form that joins many articles.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from palpate.cli.articles import Form
from palpate.types.report import Report

if TYPE_CHECKING:
    from palpate.library import Library
    from palpate.report.claimreview import Publication


class View(NamedTuple):
    """How a report is to be shown, where the form leaves that open.

    Columns, how much, the folder that paths are relative to, and who publishes the check.
    """

    width: int
    verbose: bool = False
    quiet: bool = False
    colour: bool = False
    folder: Path | None = None
    publication: Publication | None = None


class Rendering(NamedTuple):
    """A form of output, the function that makes it of a report, and what adds head and tail that depend on more."""

    form: Form
    render: Callable[[Report, View], str | tuple[str, ...]]
    framed: Callable[[Form, Library], Form] | None = None


def _array(name: str, ending: str, *, each_once: bool = False) -> Form:
    """A form whose pieces are the items of one JSON array."""
    return Form(name, ending, is_joined=True, head="[\n", between=",\n", tail="\n]\n", each_once=each_once)


def _text(report: Report, view: View) -> str:
    from palpate.report.terminal import Amount, report_text

    amount = Amount.QUIET if view.quiet else Amount.VERBOSE if view.verbose else Amount.USUAL
    return report_text(report, width=view.width, amount=amount, colour=view.colour)


def _json(report: Report, view: View) -> str:
    from palpate.report.json import report_json

    return report_json(report)


def _html(report: Report, view: View) -> str:
    from palpate.findings import rules
    from palpate.report.check_html import check_html

    return check_html(report, rules())


def _markdown(report: Report, view: View) -> str:
    from palpate.report.check_markdown import check_markdown

    return check_markdown(report)


def _sarif(report: Report, view: View) -> tuple[str, ...]:
    from palpate.explaining import every_rule
    from palpate.report.sarif import sarif_results

    return sarif_results(report, every_rule(), folder=view.folder)


def _framed_sarif(form: Form, library: Library) -> Form:
    from palpate.certainty import RULES_VERSION
    from palpate.explaining import every_rule
    from palpate.report.sarif import BETWEEN, sarif_frame

    frame = sarif_frame(every_rule(), library=library.hash, studies=len(library), graded_by=RULES_VERSION)
    return form._replace(head=frame.head, between=BETWEEN, tail=frame.tail)


def _github(report: Report, view: View) -> str:
    from palpate.report.github import github_annotations

    return github_annotations(report, folder=view.folder)


def _csv(report: Report, view: View) -> str:
    from palpate.report.claims_verdicts import verdicts_csv

    return verdicts_csv(report)


def _framed_csv(form: Form, library: Library) -> Form:
    from palpate.report.claims_verdicts import verdicts_csv_head

    return form._replace(head=verdicts_csv_head())


def _claimreview(report: Report, view: View) -> tuple[str, ...]:
    from palpate.report.claimreview import claim_reviews

    return claim_reviews(report, view.publication)


def _ris(report: Report, view: View) -> tuple[str, ...]:
    from palpate.report.bibliography import ris_entries

    return ris_entries(report)


def _bibtex(report: Report, view: View) -> tuple[str, ...]:
    from palpate.report.bibliography import bibtex_entries

    return bibtex_entries(report)


def _csl(report: Report, view: View) -> tuple[str, ...]:
    from palpate.report.bibliography import csl_entries

    return csl_entries(report)


RENDERINGS = (
    Rendering(Form("text", "txt", between="\n"), _text),
    Rendering(Form("json", "json", stands_alone=True), _json),
    Rendering(Form("html", "html", stands_alone=True), _html),
    Rendering(Form("markdown", "md", between="\n"), _markdown),
    Rendering(Form("sarif", "sarif", is_joined=True), _sarif, _framed_sarif),
    Rendering(Form("github", "txt", is_joined=True), _github),
    Rendering(_array("claimreview", "jsonld"), _claimreview),
    Rendering(Form("csv", "csv", is_joined=True), _csv, _framed_csv),
    Rendering(Form("ris", "ris", is_joined=True, between="\n", each_once=True), _ris),
    Rendering(Form("bibtex", "bib", is_joined=True, between="\n", each_once=True), _bibtex),
    Rendering(_array("csl", "json", each_once=True), _csl),
)
FORMS = tuple(rendering.form for rendering in RENDERINGS)


def framed(form: Form, library: Library) -> Form:
    """A form of `FORMS` with the head and tail that a file of it has with this library."""
    frame = _rendering(form).framed
    return frame(form, library) if frame else form


def render(report: Report, form: Form, view: View) -> tuple[str, ...]:
    """The report in a form of `FORMS`, in pieces."""
    made = _rendering(form).render(report, view)
    return (made,) if isinstance(made, str) else made


def _rendering(form: Form) -> Rendering:
    return next(rendering for rendering in RENDERINGS if rendering.form.name == form.name)
