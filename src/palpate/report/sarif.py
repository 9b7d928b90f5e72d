"""A report as results of SARIF 2.1.0, for code scanning and editors.

A log holds one run with the rules, and the results of one article or of many, which `sarif_results` gives piece by
piece. Columns and offsets are code points, which ``columnKind`` says.

References
----------
OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from palpate._version import __version__
from palpate.report.json import Value
from palpate.report.remarks import Remark, remarks, uri, usual_level
from palpate.types.article import Article, Span
from palpate.types.finding import Rule
from palpate.types.report import Report
from palpate.types.verdict import VerdictKind

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
BETWEEN = ",\n"
_LONGEST_SNIPPET = 300  # characters of the article that a result quotes
_HEADING = re.compile(r"^(\S.*)\n-{3,}$", re.MULTILINE)
_SHOWN = [kind.code for kind in VerdictKind if kind.is_problem]


class Frame(NamedTuple):
    """What stands before and behind the results of a log."""

    head: str
    tail: str


def sarif_frame(rules: Sequence[Rule], *, library: str, studies: int, graded_by: str) -> Frame:
    """A log without its results.

    Parameters
    ----------
    rules : what results may name; verdicts that are no problem are left out
    library : hash of the library
    studies : how many it holds
    graded_by : version of the grading rules
    """
    run: dict[str, Value] = {
        "tool": {
            "driver": {"name": "palpate", "version": __version__, "rules": [_rule(rule) for rule in _shown(rules)]}
        },
        "columnKind": "unicodeCodePoints",
        "properties": {"library": library, "studies": studies, "rules": graded_by},
        "results": [],
    }
    text = _json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})
    head, _, tail = text.rpartition("[]")
    return Frame(f"{head}[\n", f"\n]{tail}\n")


def sarif_results(report: Report, rules: Sequence[Rule], *, folder: Path | None = None) -> tuple[str, ...]:
    """Each remark on an article as a result; a path below `folder` is written relative to it."""
    places = {rule.code: place for place, rule in enumerate(_shown(rules))}
    address = uri(report.article.source, folder)
    return tuple(_json(_result(one, report, address, places[one.code])) for one in remarks(report))


def _shown(rules: Sequence[Rule]) -> list[Rule]:
    """The rules that a result can name."""
    return [rule for rule in rules if not rule.code.startswith("V") or rule.code in _SHOWN]


def _rule(rule: Rule) -> Value:
    first, _, rest = rule.page.partition("\n\n")
    return {
        "id": rule.code,
        "name": "".join(part.capitalize() for part in rule.name.split("-")),
        "shortDescription": {"text": first},
        "fullDescription": {"text": _section(rest, "What it finds") or first},
        "help": {"text": rule.page, "markdown": _HEADING.sub(r"## \1\n", rule.page)},
        "defaultConfiguration": {"level": usual_level(rule.code).value},
        "properties": {"tags": ["health-claims"]},
    }


def _section(page: str, heading: str) -> str:
    """The text below a heading, in one line."""
    parts = _HEADING.split(page)
    found = dict(zip(parts[1::2], parts[2::2], strict=True))
    return " ".join(found.get(heading, "").split())


def _result(remark: Remark, report: Report, address: str, place: int) -> Value:
    return {
        "ruleId": remark.code,
        "ruleIndex": place,
        "level": remark.level.value,
        "message": {"text": remark.message},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": address},
                    "region": _region(remark.span, report.article),
                }
            }
        ],
        "partialFingerprints": {"palpateWords/v1": remark.fingerprint},
        "properties": _properties(remark),
    }


def _region(span: Span, article: Article) -> Value:
    line, column = article.locate(span)
    last_line, last_column = article.locate(Span(span.end, span.end))
    return {
        "startLine": line,
        "startColumn": column,
        "endLine": last_line,
        "endColumn": last_column,
        "charOffset": span.start,
        "charLength": len(span),
        "snippet": {"text": article.quote(Span(span.start, min(span.end, span.start + _LONGEST_SNIPPET)))},
    }


def _properties(remark: Remark) -> Value:
    if remark.judged is None:
        return {"name": remark.name}
    verdict = remark.judged.verdict
    return {
        "name": remark.name,
        "verdict": verdict.kind.value,
        "certainty": verdict.certainty.value if verdict.certainty else None,
        "rung": verdict.rung.value if verdict.rung else None,
        "studies": list(verdict.studies),
    }


def _json(value: Value) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=1).decode()
