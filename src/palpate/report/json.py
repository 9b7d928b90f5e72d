"""The report on an article as JSON: claims with spans, slots, verdicts and studies; findings; signals.

`report.schema.json` is its schema, which `docs/reference` shows; `SCHEMA` counts up where a key goes or changes its
meaning.
"""

from __future__ import annotations

import msgspec

from palpate.report.deciding import (
    ShownEffect,
    deciding_effect,
    deciding_reading,
    reading_effect,
    rounded,
    shown_effect,
)
from palpate.types.article import Article
from palpate.types.citation import Resolution
from palpate.types.claim import Claim, Slot
from palpate.types.evidence import Evidence, LeftOut, RungEvidence
from palpate.types.report import Judged, Report
from palpate.types.verdict import Reading

Value = str | int | float | bool | None | list["Value"] | dict[str, "Value"]

SCHEMA = 1


def report_json(report: Report) -> str:
    """Everything that the report holds; offsets are code points of the raw file, lines and columns count from 1."""
    return json_text(report_data(report))


def report_data(report: Report) -> dict[str, Value]:
    """The report as plain values, as `report_json` writes it."""
    article = report.article
    return {
        "schema": SCHEMA,
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
        "claims": [judged_data(number, judged, article) for number, judged in enumerate(report.judged, start=1)],
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


def judged_data(number: int | str, judged: Judged, article: Article) -> dict[str, Value]:
    """A claim with its verdict, as an entry of ``claims``.

    Parameters
    ----------
    number : int or str
        Its ``id``: the place in the report counted from 1, or what the asker calls it.
    judged : Judged
    article : Article
        What the claim's offsets are into; of a claim that somebody typed, the text that was read.
    """
    verdict, reading = judged.verdict, deciding_reading(judged.verdict)
    evidence = reading.evidence if reading else None
    return {
        **claim_data(number, judged.claim, article),
        "resolved": _resolved(judged.resolution),
        "resolution": _resolution(judged.resolution),
        "verdict": verdict.kind.value,
        "certainty": verdict.certainty.value if verdict.certainty else None,
        "reasons": [verdict.reason, *verdict.notes],
        "rung": verdict.rung.value if verdict.rung else None,
        "rungs": [_rung(rung) for rung in evidence.rungs] if evidence else [],
        "effect": _effect(deciding_effect(verdict)),
        "studies": list(verdict.studies),
        "left_out": _all_left_out(evidence),
        "rewrite": verdict.rewrite,
        "readings": [_reading(one) for one in verdict.readings],
    }


def claim_data(number: int | str, claim: Claim, article: Article) -> dict[str, Value]:
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


def json_text(data: Value) -> str:
    """Plain values as indented JSON, with a line end."""
    return msgspec.json.format(msgspec.json.encode(data), indent=2).decode() + "\n"


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
        named["similarity"] = rounded(slot.similarity)
    return {**named, "from_context": slot.from_context}


def _resolved(resolution: Resolution | None) -> list[Value]:
    """The study that a citation was resolved to, or none; what else it could be stands in ``resolution``."""
    if resolution is None or resolution.study is None:
        return []
    return [{"key": resolution.study.key, "score": rounded(resolution.study.score), "margin": _margin(resolution)}]


def _resolution(resolution: Resolution | None) -> Value:
    if resolution is None:
        return None
    candidates: list[Value] = [
        {**msgspec.to_builtins(one), "score": rounded(one.score)} for one in resolution.candidates
    ]
    whole: dict[str, Value] = msgspec.to_builtins(resolution)
    return {**whole, "candidates": candidates, "margin": _margin(resolution)}


def _margin(resolution: Resolution) -> float | None:
    return None if resolution.margin is None else rounded(resolution.margin)


def _reading(reading: Reading) -> dict[str, Value]:
    """One outcome: what was asked after broadening, and what was found."""
    found: dict[str, Value] = {
        "outcome": reading.outcome.id if reading.outcome else None,
        "verdict": reading.kind.value,
        "certainty": reading.certainty.value if reading.certainty else None,
        "rung": reading.rung.value if reading.rung else None,
        "reason": reading.reason,
        "sentence": reading.sentence.text if reading.sentence else None,
        "effect": _effect(reading_effect(reading)),
    }
    if reading.evidence is None:
        return found
    question = reading.evidence.question
    return {
        **found,
        "treatment": question.treatment.id,
        "condition": question.condition.id if question.condition else None,
        "audit": msgspec.to_builtins(reading.evidence.audit),
        "rungs": [_rung(rung) for rung in reading.evidence.rungs],
    }


def _rung(rung: RungEvidence) -> dict[str, Value]:
    count = rung.count
    return {
        "rung": rung.rung.value,
        "effect": _effect(shown_effect(rung)),
        "directions": {"better": count.better, "neither": count.neither, "worse": count.worse} if count else None,
        "certainty": rung.certainty.level.value if rung.certainty else None,
        "target": None if rung.target is None else rounded(rung.target),
        "studies": list(dict.fromkeys(effect.study for effect in (*rung.effects, *rung.directions))),
        "reviews": list(dict.fromkeys(review.study for review in rung.reviews)),
        "left_out": [_left_out(left) for left in rung.left_out],
    }


def _effect(effect: ShownEffect | None) -> Value:
    if effect is None:
        return None
    whole: dict[str, Value] = msgspec.to_builtins(effect)
    if effect.natural is None:
        return whole
    natural = effect.natural
    ends: list[Value] = [rounded(end) for end in natural.ci]
    shown: dict[str, Value] = {"text": natural.text, "instrument": natural.instrument}
    return {**whole, "natural": {**shown, "value": rounded(natural.value), "ci": ends}}


def _all_left_out(evidence: Evidence | None) -> list[Value]:
    """Every study that was looked at and does not stand on a rung, each once, with the first reason."""
    if evidence is None:
        return []
    first: dict[str, LeftOut] = {}
    used = {effect.study for rung in evidence.rungs for effect in (*rung.effects, *rung.directions)}
    for left in (*evidence.left_out, *(left for rung in evidence.rungs for left in rung.left_out)):
        if left.study not in used:
            first.setdefault(left.study, left)
    return [_left_out(left) for left in first.values()]


def _left_out(left: LeftOut) -> dict[str, Value]:
    return {"key": left.study, "why": left.why}
