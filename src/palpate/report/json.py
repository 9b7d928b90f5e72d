"""The report on an article as JSON: claims with spans, slots, verdicts and studies; findings; signals."""

from __future__ import annotations

import msgspec

from palpate.types.article import Article
from palpate.types.claim import Claim, Slot
from palpate.types.report import Judged, Report
from palpate.types.verdict import Reading

Value = str | int | float | bool | None | list["Value"] | dict[str, "Value"]


def report_json(report: Report) -> str:
    """Everything that the report holds; offsets are code points of the raw file, lines and columns count from 1."""
    article = report.article
    data: dict[str, Value] = {
        "palpate": report.version,
        "library": {"hash": report.library, "studies": report.studies},
        "rules": report.rules,
        "method": report.method,
        "article": {
            "source": article.source,
            "format": article.format,
            "title": article.words(article.title) if article.title else None,
            "language": article.language,
            "characters": len(article.text),
            "skipped": report.skipped,
        },
        "signals": msgspec.to_builtins(report.signals),
        "claims": [_claim(number, judged, report) for number, judged in enumerate(report.judged, start=1)],
        "findings": [
            {
                "code": finding.code,
                "name": finding.name,
                "start": finding.span.start,
                "end": finding.span.end,
                "message": finding.message,
                "help": finding.help,
            }
            for finding in report.findings
        ],
        "references": msgspec.to_builtins(report.references),
    }
    return msgspec.json.format(msgspec.json.encode(data), indent=2).decode() + "\n"


def claim_data(number: int, claim: Claim, article: Article) -> dict[str, Value]:
    """A claim as found, before any verdict."""
    line, column = article.locate(claim.span)
    return {
        "id": number,
        "start": claim.span.start,
        "end": claim.span.end,
        "line": line,
        "column": column,
        "text": claim.text,
        "type": claim.type.value,
        **_slots(claim),
        "direction": claim.direction.value if claim.direction else None,
        "strength": claim.strength.value,
        "negated": claim.negated,
        "checkable": claim.checkable,
        "citation": msgspec.to_builtins(claim.citation),
        "unnamed_source": article.words(claim.unnamed_source) if claim.unnamed_source else None,
        "speaker": msgspec.to_builtins(claim.speaker),
        "cue": claim.cue,
    }


def _claim(number: int, judged: Judged, report: Report) -> dict[str, Value]:
    verdict = judged.verdict
    return {
        **claim_data(number, judged.claim, report.article),
        "verdict": verdict.kind.value,
        "certainty": verdict.certainty.value if verdict.certainty else None,
        "reasons": [verdict.reason, *verdict.notes],
        "rung": verdict.rung.value if verdict.rung else None,
        "rewrite": verdict.rewrite,
        "readings": [_reading(reading) for reading in verdict.readings],
        "studies": list(verdict.studies),
    }


def _slots(claim: Claim) -> dict[str, Value]:
    return {
        "treatment": _slot(claim.treatment),
        "technique": _slot(claim.technique),
        "site": _slot(claim.site),
        "device": _slot(claim.device),
        "dose": _slot(claim.dose),
        "comparator": _slot(claim.comparator),
        "condition": _slot(claim.condition),
        "people": _slot(claim.people),
        "outcomes": [_slot(outcome) for outcome in claim.outcomes],
    }


def _slot(slot: Slot | None) -> Value:
    if slot is None:
        return None
    named: dict[str, Value] = {"text": slot.text, "label": slot.label, "concept": slot.concept}
    if slot.similarity is not None:
        named["similarity"] = slot.similarity
    return {**named, "from_context": slot.from_context}


def _reading(reading: Reading) -> dict[str, Value]:
    """One outcome: what was asked after broadening, rung by rung what was found."""
    found: dict[str, Value] = {
        "outcome": reading.outcome.id if reading.outcome else None,
        "verdict": reading.kind.value,
        "certainty": reading.certainty.value if reading.certainty else None,
        "rung": reading.rung.value if reading.rung else None,
        "reason": reading.reason,
        "sentence": reading.sentence,
    }
    if reading.evidence is None:
        return found
    question = reading.evidence.question
    return {
        **found,
        "treatment": question.treatment.id,
        "condition": question.condition.id if question.condition else None,
        "audit": msgspec.to_builtins(reading.evidence.audit),
        "rungs": [
            {
                "rung": rung.rung.value,
                "pooled": msgspec.to_builtins(rung.pooled),
                "certainty": rung.certainty.level.value if rung.certainty else None,
                "target": rung.target,
                "natural": rung.natural.text if rung.natural else None,
                "studies": list(dict.fromkeys(effect.study for effect in (*rung.effects, *rung.directions))),
                "reviews": [review.study for review in rung.reviews],
                "left_out": [{"study": left.study, "why": left.why} for left in rung.left_out],
            }
            for rung in reading.evidence.rungs
        ],
    }
