"""A checked page to the rows of a scan's tables, and the tables' columns."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from palpate.crawl.frame import Fingerprint
from palpate.report.deciding import ShownEffect, deciding_effect, reading_effect
from palpate.types.claim import Slot
from palpate.types.report import Judged, Report, Signals
from palpate.types.verdict import Reading

if TYPE_CHECKING:
    import pyarrow as pa

Cell = str | int | float | bool | bytes | list[str] | None
Row = dict[str, Cell]

TABLES = ("pages", "claims", "verdicts", "findings")
SIGNALS = Signals.__struct_fields__
_EFFECT = ("measure", "value", "ci_low", "ci_high", "trials", "participants", "review")
_PAGE_ID = 20  # hexadecimal digits, 80 bits


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What a page became: the rows of each table."""

    pages: list[Row]
    claims: list[Row]
    verdicts: list[Row]
    findings: list[Row]


def page_id(source: str) -> str:
    """The name of a page in all tables: a hash of its address or path."""
    return hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:_PAGE_ID]


def unread(source: str, reason: str) -> Checked:
    """A page that could not be read: a row that says why, and nothing else."""
    blank: Row = dict.fromkeys(schema("pages").names)
    row = blank | {"page": page_id(source), "source": source, "status": "unread", "reason": reason}
    return Checked(pages=[row], claims=[], verdicts=[], findings=[])


def checked(report: Report, fingerprint: Fingerprint) -> Checked:
    """The rows of a checked page."""
    page = page_id(report.article.source)
    numbered = list(enumerate(report.judged, start=1))
    return Checked(
        pages=[_page(page, report, fingerprint)],
        claims=[_claim(page, number, judged) for number, judged in numbered],
        verdicts=[row for number, judged in numbered for row in _verdicts(page, number, judged)],
        findings=list(_findings(page, report)),
    )


def _page(page: str, report: Report, fingerprint: Fingerprint) -> Row:
    article = report.article
    return {
        "page": page,
        "source": article.source,
        "status": "skipped" if report.skipped else "checked",
        "reason": report.skipped,
        "title": article.words(article.title) if article.title else None,
        "language": article.language,
        "characters": len(article.text),
        "claims": len(report.judged),
        "findings": len(report.findings),
        **{name: bool(getattr(report.signals, name)) for name in SIGNALS},
        "exact": fingerprint.exact,
        "frame": fingerprint.frame,
    }


def _claim(page: str, number: int, judged: Judged) -> Row:
    claim, verdict = judged.claim, judged.verdict
    study = judged.resolution.study if judged.resolution else None
    return {
        "page": page,
        "claim": number,
        "start": claim.span.start,
        "end": claim.span.end,
        "text": claim.text,
        "type": claim.type.value,
        "treatment": _label(claim.treatment),
        "treatment_concept": _concept(claim.treatment),
        "condition": _label(claim.condition),
        "condition_concept": _concept(claim.condition),
        "outcomes": [slot.label for slot in claim.outcomes],
        "outcome_concepts": [slot.concept for slot in claim.outcomes if slot.concept],
        "direction": claim.direction.value if claim.direction else None,
        "strength": claim.strength.value,
        "negated": claim.negated,
        "checkable": claim.checkable,
        "verdict": verdict.kind.value,
        "certainty": verdict.certainty.value if verdict.certainty else None,
        "rung": verdict.rung.value if verdict.rung else None,
        **_effect(deciding_effect(verdict)),
        "resolved": study.key if study else None,
        "studies": list(verdict.studies),
        "reason": verdict.reason,
    }


def _verdicts(page: str, number: int, judged: Judged) -> Iterator[Row]:
    """A row for each outcome that a claim was judged on, with the question as it was asked in the end."""
    for reading in judged.verdict.readings:
        question = reading.evidence.question if reading.evidence else None
        yield {
            "page": page,
            "claim": number,
            "treatment": question.treatment.id if question else None,
            "condition": question.condition.id if question and question.condition else None,
            "outcome": reading.outcome.id if reading.outcome else None,
            "verdict": reading.kind.value,
            "certainty": reading.certainty.value if reading.certainty else None,
            "rung": reading.rung.value if reading.rung else None,
            **_effect(reading_effect(reading)),
            "sentence": _sentence(reading),
            "reason": reading.reason,
        }


def _sentence(reading: Reading) -> str | None:
    return reading.sentence.text if reading.sentence else None


def _findings(page: str, report: Report) -> Iterator[Row]:
    for finding in report.findings:
        yield {
            "page": page,
            "code": finding.code,
            "name": finding.name,
            "start": finding.span.start,
            "end": finding.span.end,
            "message": finding.message,
        }


def _effect(effect: ShownEffect | None) -> Row:
    if effect is None:
        return dict.fromkeys(_EFFECT)
    low, high = effect.ci or (None, None)
    cells = (effect.measure, effect.value, low, high, effect.studies, effect.participants, effect.review)
    return dict(zip(_EFFECT, cells, strict=True))


def _label(slot: Slot | None) -> str | None:
    return slot.label if slot else None


def _concept(slot: Slot | None) -> str | None:
    return slot.concept if slot else None


def schema(table: str) -> pa.Schema:
    """The columns of a table: names and types.

    Offsets are code points of the page's text as decoded; ``value`` and its interval are oriented, upwards is better,
    ratios are ratios; ``frame`` is 255 numbers of 32 bits, the lowest byte first.
    """
    import pyarrow as pa

    text, number, real, yes = pa.string(), pa.int32(), pa.float64(), pa.bool_()
    effect = {"measure": text, "value": real, "ci_low": real, "ci_high": real}
    effect |= {"trials": number, "participants": pa.int64(), "review": text}
    judged = {"verdict": text, "certainty": text, "rung": text, **effect}
    place = {"page": text, "claim": number}
    slots = dict.fromkeys(("treatment", "treatment_concept", "condition", "condition_concept"), text)
    columns = {
        "pages": dict.fromkeys(("page", "source", "status", "reason", "title", "language"), text)
        | dict.fromkeys(("characters", "claims", "findings"), number)
        | dict.fromkeys(SIGNALS, yes)
        | {"exact": text, "frame": pa.binary()},
        "claims": place
        | {"start": number, "end": number, "text": text, "type": text}
        | slots
        | dict.fromkeys(("outcomes", "outcome_concepts"), pa.list_(text))
        | {"direction": text, "strength": text, "negated": yes, "checkable": yes}
        | judged
        | {"resolved": text, "studies": pa.list_(text), "reason": text},
        "verdicts": place
        | dict.fromkeys(("treatment", "condition", "outcome"), text)
        | judged
        | {"sentence": text, "reason": text},
        "findings": {"page": text, "code": text, "name": text, "start": number, "end": number, "message": text},
    }
    return pa.schema(list(columns[table].items()))


def parquet(table: str, rows: list[Row]) -> bytes:
    """Rows of a table as a Parquet file."""
    import io

    import pyarrow as pa
    import pyarrow.parquet as pq

    into = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema=schema(table)), into, compression="zstd")
    return into.getvalue()
