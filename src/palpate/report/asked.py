"""The answer to one question or claim: as text, as JSON, as a line of JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from palpate.report.deciding import ShownEffect, shown_effect, shown_review
from palpate.report.evidence_lines import against, audit_line
from palpate.report.json import Value, json_text, judged_data
from palpate.report.layout import Page
from palpate.report.text import count, interval, number
from palpate.types.claim import Claim, ClaimDirection, Slot
from palpate.types.evidence import Evidence, ReviewResult, RungEvidence
from palpate.types.report import Reference, Report
from palpate.types.study import Favours
from palpate.types.verdict import Verdict

DISCLAIMER = "This is what studies found, not personal medical advice."
MOST_STUDIES = 5  # listed; the rest is counted (all of them with verbose)
MOST_LEFT_OUT = 8
MOST_REVIEWS = 3
_FAVOURS: dict[Favours | None, str] = {
    Favours.TREATMENT: "favours the treatment",
    Favours.COMPARATOR: "favours the comparator",
    Favours.NEITHER: "no difference shown",
}
_DIRECTIONS = {
    ClaimDirection.IMPROVES: "for the better",
    ClaimDirection.WORSENS: "for the worse",
    ClaimDirection.NO_CHANGE: "no change",
}


def asked_text(report: Report, *, width: int = 80, verbose: bool = False) -> str:
    """The verdict, its reason, how the question was read, what each rung says, and the studies."""
    claim, verdict = report.judged[0].claim, report.judged[0].verdict
    page = Page(width)
    page.title(claim.text)
    page.line(f"{verdict.kind.value.upper()}{f', {verdict.certainty.value} certainty' if verdict.certainty else ''}")
    page.line(f"{verdict.reason[:1].upper()}{verdict.reason[1:].rstrip('.')}.", 2)
    for note in verdict.notes if verbose else verdict.notes[:3]:
        page.line(f"{note[:1].upper()}{note[1:].rstrip('.')}.", 2)
    for sentence in dict.fromkeys(reading.sentence.text for reading in verdict.readings if reading.sentence):
        page.line(f"The evidence bears: {sentence}", 2)
    page.gap()
    page.field("Read as", _read_as(claim))
    if claim.treatment is None and (claim.condition or claim.outcomes):
        named = claim.condition or claim.outcomes[0]
        page.line(f'What was tried for it, side by side: palpate options "{named.label}"', 2)
    for evidence in _evidence(verdict, verbose=verbose):
        _ladder(page, evidence, verbose=verbose)
    _studies(page, report, verdict, verbose=verbose)
    page.gap()
    library = f"library {report.library} ({report.studies} studies)"
    page.line(f"palpate {report.version}, {library}, rules {report.rules}. {DISCLAIMER}")
    return page.text()


def _read_as(claim: Claim) -> str:
    parts = [
        claim.type.value,
        _slot(claim.treatment) or "no treatment named",
        ", ".join(dict.fromkeys(_slot(outcome) for outcome in claim.outcomes)) or "no outcome named",
        f"in {_slot(claim.condition)}" if claim.condition else "",
        f"against {_slot(claim.comparator)}" if claim.comparator else "",
        _DIRECTIONS[claim.direction] if claim.direction else "",
    ]
    return " · ".join(part for part in parts if part)


def _slot(slot: Slot | None) -> str:
    if slot is None:
        return ""
    if slot.concept is None:
        return f'"{slot.text}" (unknown)'
    return slot.label if slot.similarity in {None, 1} else f'{slot.label} (near: "{slot.text}")'


def _evidence(verdict: Verdict, *, verbose: bool) -> Iterator[Evidence]:
    """The evidence of the readings: the verdict's own first, the others with verbose."""
    alike = [reading for reading in verdict.readings if reading.kind is verdict.kind]
    shown = verdict.readings if verbose else (alike or list(verdict.readings))[:1]
    return (reading.evidence for reading in shown if reading.evidence)


def _ladder(page: Page, evidence: Evidence, *, verbose: bool) -> None:
    """What each rung says, and with verbose what was left out of it."""
    asked = evidence.question
    people = f" in {asked.condition.label}" if asked.condition else ""
    page.heading(f"{asked.treatment.label}{people}: {asked.outcome.label if asked.outcome else 'any outcome'}")
    for rung in evidence.rungs:
        page.item(f"against {against(rung, evidence)}: {_on_rung(rung)}", *_reviews(rung.reviews, verbose=verbose))
    if evidence.mixed_reviews:
        page.item("against mixed comparators:", *_reviews(evidence.mixed_reviews, verbose=verbose))
    if not evidence.rungs and not evidence.mixed_reviews:
        page.line("No study compares it.", 2)
    page.line(audit_line(evidence), 2)
    if verbose:
        left_out = dict.fromkeys((one.label or one.study, one.why) for one in evidence.left_out)
        for label, why in list(left_out)[:MOST_LEFT_OUT]:
            page.detail(f"left out: {label}: {why}")
        if len(left_out) > MOST_LEFT_OUT:
            page.detail(f"and {len(left_out) - MOST_LEFT_OUT} more (palpate evidence --verbose lists them)")


def _on_rung(rung: RungEvidence) -> str:
    effect = shown_effect(rung)
    parts = [_numbers(effect)] if effect else []
    if rung.count:
        better, worse = rung.count.better, rung.count.worse
        parts.append(f"by direction only {better} better, {worse} worse, {rung.count.neither} neither")
    parts += [f"{rung.certainty.level.value} certainty"] if rung.certainty else []
    return "; ".join(parts) or "reviews only"


def _numbers(effect: ShownEffect) -> str:
    name = "g" if effect.measure == "SMD" else effect.measure
    ci = f" ({interval(effect.ci)})" if effect.ci else ""
    people = f", {effect.participants:,} people" if effect.participants else ""
    return f"{name} {number(effect.value)}{ci}, {count(effect.studies or 0, 'trial', 'trials')}{people}"


def _reviews(reviews: Sequence[ReviewResult], *, verbose: bool) -> list[str]:
    """A line for each review, the newest first."""
    newest = sorted(reviews, key=lambda review: -(review.year or 0))
    lines = list(dict.fromkeys(_review(review) for review in newest))
    shown = lines if verbose else lines[:MOST_REVIEWS]
    more = len(lines) - len(shown)
    return [*shown, f"and {count(more, 'review result', 'review results')} more"] if more else shown


def _review(review: ReviewResult) -> str:
    effect, result = shown_review(review), review.result
    studies = f", {count(result.studies, 'study', 'studies')}" if result.studies else ""
    certainty = f"; {result.certainty.value} certainty" if result.certainty else ""
    if effect is None:
        return f"{review.label}, a review{studies}: {_FAVOURS.get(review.favours, 'no clear result')}{certainty}"
    ci = f" ({interval(effect.ci)})" if effect.ci else ""
    return f"{review.label}, a review{studies}: {effect.measure} {number(effect.value)}{ci}{certainty}"


def _studies(page: Page, report: Report, verdict: Verdict, *, verbose: bool) -> None:
    by_key = {reference.key: reference for reference in report.references}
    found = [by_key[key] for key in verdict.studies if key in by_key]
    if not found:
        return
    page.heading("Studies")
    shown = found if verbose else found[:MOST_STUDIES]
    for reference in shown:
        page.item(_reference(reference))
    if len(found) > len(shown):
        page.line(f"and {len(found) - len(shown)} more (--verbose lists them)", 4)


def _reference(reference: Reference) -> str:
    link = f" {reference.link}" if reference.link else ""
    return f"{reference.label}: {reference.title.rstrip('.')}.{link}"


def asked_json(id: int | str, report: Report) -> str:
    """The claim as an object of a report's ``claims``; its ``id`` is what the asker calls it."""
    return json_text(_data(id, report))


def asked_list(asked: Iterable[tuple[int | str, Report]]) -> str:
    """Many of them as a list."""
    return json_text([_data(id, report) for id, report in asked])


def asked_line(id: int | str, report: Report) -> str:
    """The same object on one line."""
    return msgspec.json.encode(_data(id, report)).decode() + "\n"


def _data(id: int | str, report: Report) -> Value:
    return dict(judged_data(id, report.judged[0], report.article))
