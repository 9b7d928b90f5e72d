"""The engine that fills the templates of the site and of the reports: all text is escaped by it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

Shown = dict[str, str]
"""What a child gives of a page: its ``title``, and its ``body`` as HTML."""


@cache
def environment() -> Environment:
    """The template engine: everything is escaped, and a name that is missing is an error."""
    import jinja2

    from palpate.report.evidence_html import environment as of_reports

    loader = jinja2.ChoiceLoader([jinja2.PackageLoader("palpate.web"), jinja2.PackageLoader("palpate.report")])
    return of_reports().overlay(loader=loader)


def filled(template: str, **values: object) -> str:
    """A template's text with these values in it."""
    return environment().get_template(template).render(**values)
