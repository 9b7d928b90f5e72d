"""A checked claim as a panel of the HTML report: verdict, evidence rung by rung, source, and wording that is borne."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from palpate.report.check_lines import (
    MEANINGS,
    SIGNS,
    address,
    borne_line,
    candidate_line,
    command,
    margin_line,
    misquote_line,
    read_as,
    result,
    steps_line,
    sure,
    trials,
    why,
)
from palpate.report.evidence_html import RungCells, grade_class, rung_cells
from palpate.report.evidence_lines import WAYS, absence_lines, against, audit_line, review_line, together
from palpate.report.text import count
from palpate.types.citation import Resolution
from palpate.types.evidence import CertaintyLevel, Effect, Evidence, RungEvidence, Stage
from palpate.types.report import Judged, Report
from palpate.types.verdict import Reading, VerdictKind

ENOUGH_NAMES = 6  # studies left out for one reason that are named; of more the number is given


class Sign(NamedTuple):
    """A verdict as the page shows it: its name, the class of the style sheet, its sign and what it means."""

    name: str
    slug: str
    sign: str
    meaning: str


class StudyLink(NamedTuple):
    """A study's label, and where the page says more of it: its place in the list of studies, or its address."""

    label: str
    link: str | None


class RungLine(NamedTuple):
    """A rung in the short table of a panel; ``decides`` says that the verdict stands on it."""

    name: str
    decides: bool
    trials: str
    result: str
    grade: str
    grade_class: str
    steps: str


class RungBody(NamedTuple):
    """A rung in full; ``directions`` are the studies without numbers, by the way they point."""

    cells: RungCells
    directions: list[tuple[str, list[StudyLink]]]


class EvidenceCells(NamedTuple):
    """Everything that is shown of the evidence on one question; ``summary`` says what it holds.

    ``command`` and ``address`` (of a page of the site) lead to everything that the library holds on it.
    """

    summary: str
    rungs: list[RungBody]
    mixed: list[str]
    before_after: str
    left_out: list[str]
    command: str
    address: str


class ReadingCells(NamedTuple):
    """One outcome of a claim; ``same_as`` is the panel that holds the evidence where that is another one."""

    title: str
    sign: Sign
    sentence: str | None
    reason: str | None
    rungs: list[RungLine]
    audit: str
    absence: list[str]
    evidence: EvidenceCells | None
    same_as: int | None


class SourceCells(NamedTuple):
    """What became of the source that a claim cites."""

    fate: str
    why: str
    beside: str
    candidates: list[tuple[str, str | None]]
    misquotes: list[str]


class Panel(NamedTuple):
    """A claim with everything that is said of it."""

    number: int
    sign: Sign
    sure: str
    grade_class: str
    line: int
    is_placed: bool
    quote: str
    reason: str
    rewrite: str | None
    notes: tuple[str, ...]
    read_as: str
    source: SourceCells | None
    readings: list[ReadingCells]
    studies: list[StudyLink]


def sign(kind: VerdictKind) -> Sign:
    """A verdict as the page shows it."""
    return Sign(kind.value, kind.word, SIGNS[kind], MEANINGS[kind])


def panels(report: Report, has_place: frozenset[int]) -> Iterator[Panel]:
    """A panel for each claim; `has_place` are the numbers of those that are marked in the article."""
    listed = {reference.key: reference.label for reference in report.references}
    shown: dict[tuple[str | None, ...], int] = {}
    for number, judged in enumerate(report.judged, start=1):
        claim, verdict = judged.claim, judged.verdict
        yield Panel(
            number=number,
            sign=sign(verdict.kind),
            sure=sure(verdict.certainty),
            grade_class=_level_class(verdict.certainty),
            line=report.article.locate(claim.span)[0],
            is_placed=number in has_place,
            quote=claim.text,
            reason=why(verdict),
            rewrite=verdict.rewrite,
            notes=verdict.notes,
            read_as=read_as(claim),
            source=_source(judged.resolution) if judged.resolution else None,
            readings=list(_readings(number, judged, shown, listed)),
            studies=[StudyLink(listed.get(key, key), f"#study-{key}") for key in verdict.studies],
        )


def _level_class(level: CertaintyLevel | None) -> str:
    return level.value.replace(" ", "-") if level else "none"


def _source(resolution: Resolution) -> SourceCells:
    return SourceCells(
        fate=resolution.fate.value,
        why=resolution.why,
        beside="; ".join(filter(None, [margin_line(resolution), borne_line(resolution)])),
        candidates=[(candidate_line(one), one.link if is_web(one.link) else None) for one in resolution.candidates],
        misquotes=[misquote_line(misquote) for misquote in resolution.misquotes],
    )


def _readings(
    number: int, judged: Judged, shown: dict[tuple[str | None, ...], int], listed: Mapping[str, str]
) -> Iterator[ReadingCells]:
    """The outcomes of a claim; `shown` says which panel holds the evidence on which question."""
    readings = judged.verdict.readings
    for place, reading in enumerate(readings, start=1):
        evidence = reading.evidence
        asked_for = _question(evidence) if evidence else None
        first = shown.setdefault(asked_for, number) if asked_for else number
        is_first = evidence is not None and first == number and place == _first_place(readings, asked_for)
        yield ReadingCells(
            title=reading.what,
            sign=sign(reading.kind),
            sentence=None if judged.verdict.rewrite or not reading.sentence else reading.sentence.text,
            reason=_own_reason(reading, judged),
            rungs=[_rung_line(rung, evidence, reading) for rung in evidence.rungs] if evidence else [],
            audit=audit_line(evidence) if evidence else "",
            absence=absence_lines(evidence) if evidence and not evidence.rungs else [],
            evidence=_evidence(evidence, f"c{number}-{place}-", listed) if evidence and is_first else None,
            same_as=None if is_first or evidence is None else first,
        )


def _own_reason(reading: Reading, judged: Judged) -> str | None:
    """The reason of an outcome where nothing else in the panel says it: not the claim's, not that nothing was found."""
    is_absence = reading.evidence is not None and not reading.evidence.rungs and not reading.evidence.mixed_reviews
    return None if is_absence or reading.reason in why(judged.verdict) else reading.reason


def _question(evidence: Evidence) -> tuple[str | None, ...]:
    asked_for = evidence.question
    return tuple(c.id if c else None for c in (asked_for.treatment, asked_for.condition, asked_for.outcome))


def _first_place(readings: Sequence[Reading], asked_for: tuple[str | None, ...] | None) -> int:
    """Where in a claim's own readings a question stands first."""
    questions = [_question(reading.evidence) if reading.evidence else None for reading in readings]
    return questions.index(asked_for) + 1


def _rung_line(rung: RungEvidence, evidence: Evidence, reading: Reading) -> RungLine:
    return RungLine(
        name=against(rung, evidence),
        decides=reading.rung is rung.rung,
        trials=trials(rung),
        result=result(rung),
        grade=rung.certainty.level.value if rung.certainty else "no trial",
        grade_class=grade_class(rung),
        steps=steps_line(rung.certainty.steps) if rung.certainty else "",
    )


def _evidence(evidence: Evidence, prefix: str, listed: Mapping[str, str]) -> EvidenceCells:
    studies = len({effect.study for rung in evidence.rungs for effect in (*rung.effects, *rung.directions)})
    plots = sum(rung.pooled is not None for rung in evidence.rungs)
    held = [count(studies, "trial", "trials") if studies else "", count(plots, "plot", "plots") if plots else ""]
    held.append("certainty step by step" if any(rung.certainty for rung in evidence.rungs) else "")
    held.append("what was left out" if evidence.left_out else "")
    return EvidenceCells(
        summary=", ".join(filter(None, held)) or "nothing was found",
        rungs=[
            RungBody(rung_cells(rung, evidence, prefix, columns=("n",)), _directions(rung, listed))
            for rung in evidence.rungs
        ],
        mixed=[review_line(review, is_compared=False) for review in evidence.mixed_reviews],
        before_after=_before_after(evidence),
        left_out=_left_out(evidence),
        command=command(evidence.question),
        address=address(evidence.question),
    )


def _directions(rung: RungEvidence, listed: Mapping[str, str]) -> list[tuple[str, list[StudyLink]]]:
    return [
        (words, links)
        for way, words in WAYS.items()
        if (links := [_study_link(effect, listed) for effect in rung.directions if effect.direction is way])
    ]


def _study_link(effect: Effect, listed: Mapping[str, str]) -> StudyLink:
    if effect.study in listed:
        return StudyLink(effect.label, f"#study-{effect.study}")
    return StudyLink(effect.label, effect.link if is_web(effect.link) else None)


def _before_after(evidence: Evidence) -> str:
    studies = len({effect.study for effect in evidence.before_after})
    if not studies:
        return ""
    return f"{count(studies, 'study', 'studies')} without a comparator, which tells nothing about what works."


def _left_out(evidence: Evidence) -> list[str]:
    """How many studies were left out before any rung and why, with their names where they are few."""
    found = []
    for stage in Stage:
        labels = [left.label or left.study for left in evidence.left_out if left.stage is stage]
        if labels:
            names = f": {'; '.join(labels)}" if len(labels) <= ENOUGH_NAMES else ""
            found.append(f"{together(stage, len(labels))}{names}")
    return found


def is_web(link: str | None) -> bool:
    """Whether a link leads to the web, and to nothing else."""
    return link is not None and link.startswith(("https://", "http://"))
