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


class View(NamedTuple):
    """How a report is to be shown, where the form leaves that open: columns, how much, paths relative to a folder."""

    width: int
    verbose: bool = False
    folder: Path | None = None


class Rendering(NamedTuple):
    """A form of output, the function that makes it of a report, and what adds head and tail that depend on more."""

    form: Form
    render: Callable[[Report, View], str | tuple[str, ...]]
    framed: Callable[[Form, Library], Form] | None = None


def _text(report: Report, view: View) -> str:
    from palpate.report.terminal import report_text

    return report_text(report, width=view.width, verbose=view.verbose)


def _json(report: Report, view: View) -> str:
    from palpate.report.json import report_json

    return report_json(report)


def _sarif(report: Report, view: View) -> tuple[str, ...]:
    from palpate.cli.rules import every_rule
    from palpate.report.sarif import sarif_results

    return sarif_results(report, every_rule(), folder=view.folder)


def _framed_sarif(form: Form, library: Library) -> Form:
    from palpate.certainty import RULES_VERSION
    from palpate.cli.rules import every_rule
    from palpate.report.sarif import BETWEEN, sarif_frame

    frame = sarif_frame(every_rule(), library=library.hash, studies=len(library), graded_by=RULES_VERSION)
    return form._replace(head=frame.head, between=BETWEEN, tail=frame.tail)


def _github(report: Report, view: View) -> str:
    from palpate.report.github import github_annotations

    return github_annotations(report, folder=view.folder)


RENDERINGS = (
    Rendering(Form("text", "txt", between="\n"), _text),
    Rendering(Form("json", "json", stands_alone=True), _json),
    Rendering(Form("sarif", "sarif", is_joined=True), _sarif, _framed_sarif),
    Rendering(Form("github", "txt", is_joined=True), _github),
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
