"""The forms of a report on an article: for each its name, the ending of its files, and what renders it.

A new form is a line of `RENDERINGS` and a function that imports its renderer when it is called.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from palpate.cli.articles import Form
from palpate.types.report import Report


class View(NamedTuple):
    """How a report is to be shown, where the form leaves that open: columns, and how much of it."""

    width: int
    verbose: bool = False


class Rendering(NamedTuple):
    """A form of output with the function that makes it of a report."""

    form: Form
    render: Callable[[Report, View], str]


def _text(report: Report, view: View) -> str:
    from palpate.report.terminal import report_text

    return report_text(report, width=view.width, verbose=view.verbose)


def _json(report: Report, view: View) -> str:
    from palpate.report.json import report_json

    return report_json(report)


RENDERINGS = (
    Rendering(Form("text", "txt"), _text),
    Rendering(Form("json", "json", stands_alone=True), _json),
)
FORMS = tuple(rendering.form for rendering in RENDERINGS)


def render(report: Report, form: Form, view: View) -> str:
    """The report in a form of `FORMS`."""
    return next(rendering.render(report, view) for rendering in RENDERINGS if rendering.form == form)
