"""A report as annotations of GitHub Actions: one workflow command a line.

References
----------
GitHub Docs, "Workflow commands for GitHub Actions": the commands and their parameters. What must be escaped is what
the runner unescapes: ``%``, carriage return and line feed everywhere, in parameters also ``:`` and ``,``.
"""

from __future__ import annotations

from pathlib import Path

from palpate.report.remarks import Level, Remark, relative, remarks
from palpate.types.article import Span
from palpate.types.report import Report

_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}
_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PARAMETER = {**_DATA, ":": "%3A", ",": "%2C"}


def github_annotations(report: Report, *, folder: Path | None = None) -> str:
    """A line for each remark; a path below `folder`, the repository's root, is written relative to it."""
    file = relative(report.article.source, folder)
    return "".join(f"{_command(one, report, file)}\n" for one in remarks(report))


def _command(remark: Remark, report: Report, file: str) -> str:
    line, column = report.article.locate(remark.span)
    last_line, last_column = report.article.locate(Span(remark.span.end - 1, remark.span.end))
    parameters = {"file": file, "line": line, "endLine": last_line}
    if line == last_line:  # the runner takes columns on a single line only
        parameters |= {"col": column, "endColumn": last_column}
    parameters["title"] = f"{remark.code} {remark.name}"
    said = ",".join(f"{name}={_escaped(str(value), _PARAMETER)}" for name, value in parameters.items())
    return f"::{_COMMANDS[remark.level]} {said}::{_escaped(remark.message, _DATA)}"


def _escaped(text: str, escapes: dict[str, str]) -> str:
    return "".join(escapes.get(letter, letter) for letter in text)
