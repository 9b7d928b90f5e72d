"""The tool study: one study of the library as its sources report it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from palpate.mcp import arguments
from palpate.mcp.answers import ArmAnswer, Row, StudyAnswer
from palpate.mcp.budget import cut, fitting, shrinking
from palpate.mcp.sources import fuller, left, note
from palpate.report.study import CONDUCT, dose, harm_line
from palpate.report.study_rows import compared, figures, measured, pooled_figures, pooled_name
from palpate.report.text import percent
from palpate.session import Session
from palpate.types.study import Arm, Comparison, Outcome, PooledResult, Study

MOST_AUTHORS = 3  # of a brief answer
LONGEST = 300  # characters of harms, people and doubts when room is short
_PUBMED = "https://pubmed.ncbi.nlm.nih.gov"


def answer(session: Session, asked: arguments.Study) -> StudyAnswer:
    """Who, what, results between groups first, harms, conduct, doubts, where it was seen."""
    whole = _whole(session, session.study(asked.name))
    first = whole if asked.is_full else _brief(whole)
    versions = shrinking(first, _figures, _rows, _words, _few_rows, _name_alone)
    return fitting((_told(version, whole, asked.tokens) for version in versions), asked.tokens)


def _whole(session: Session, study: Study) -> StudyAnswer:
    return StudyAnswer(
        key=study.key,
        label=study.label,
        link=study.link,
        pubmed=f"{_PUBMED}/{study.pmid}/" if study.pmid else None,
        title=study.title,
        retracted=(study.retraction or "no notice given") if study.is_retracted else None,
        design=study.design.value,
        journal=study.journal,
        year=study.year,
        authors=study.authors,
        condition=study.condition,
        people=study.population,
        n=study.n,
        arms=tuple(map(_arm, study.arms)),
        results=(*map(_row, _in_order(study.outcomes)), *map(_pooled, study.pooled)),
        harms=_harms(study),
        conduct=dict(_conduct(study)),
        doubts=tuple(f"{doubt.field}: {doubt.why}" for doubt in study.doubts),
        machine_read=study.machine_read,
        seen=tuple(f"{source.url} ({source.part})" for source in study.sources),
        note=note(session.library),
    )


def _arm(arm: Arm) -> ArmAnswer:
    return ArmAnswer(id=arm.id, treatment=arm.treatment, role=arm.role.value, n=arm.n, dose=dose(arm) or None)


def _in_order(rows: tuple[Outcome, ...]) -> list[Outcome]:
    """Results between groups first."""
    return sorted(rows, key=lambda row: row.comparison is not Comparison.BETWEEN_ARMS)


def _row(row: Outcome) -> Row:
    return Row(what=measured(row), compared=compared(row), figures=tuple(figures(row)))


def _pooled(result: PooledResult) -> Row:
    return Row(what=pooled_name(result), figures=tuple(filter(None, pooled_figures(result))))


def _harms(study: Study) -> str:
    if study.harms is None:
        return "the source says nothing"
    return "; ".join(map(harm_line, study.harms)) or "none seen, as the source states"


def _conduct(study: Study) -> Iterator[tuple[str, str]]:
    """What is stated; of a trial also what is not reported."""
    for field, name in CONDUCT:
        value = getattr(study.bias, field, None)
        if value is not None or study.arms:
            yield name, "not reported" if value is None else "yes" if value else "no"
    if study.bias and study.bias.lost is not None:
        yield "lost to follow-up", percent(study.bias.lost, 1)
    if study.interest is not None:
        yield "interest in the result", "yes" if study.interest else "no"
    if study.funding:
        yield "funding", study.funding


def _brief(whole: StudyAnswer) -> StudyAnswer:
    known = {name: said for name, said in whole.conduct.items() if said != "not reported"}
    return replace(whole, authors=whole.authors[:MOST_AUTHORS], conduct=known, seen=())


def _figures(whole: StudyAnswer) -> Iterator[StudyAnswer]:
    """One row's figures less each time, from the last."""
    rows = list(whole.results)
    for place in range(len(rows) - 1, 0, -1):
        if rows[place].figures:
            rows[place] = replace(rows[place], figures=rows[place].figures[:1] if not rows[place].compared else ())
            yield replace(whole, results=tuple(rows))


def _rows(whole: StudyAnswer) -> Iterator[StudyAnswer]:
    for most in range(len(whole.results) - 1, 2, -1):
        yield replace(whole, results=whole.results[:most])


def _words(whole: StudyAnswer) -> Iterator[StudyAnswer]:
    short = replace(
        whole,
        harms=cut(whole.harms or "", LONGEST),
        people=cut(whole.people, LONGEST) if whole.people else None,
        doubts=tuple(cut(doubt, LONGEST) for doubt in whole.doubts[:1]),
        seen=(),
    )
    yield short
    arms = tuple(replace(arm, treatment=cut(arm.treatment, 80), dose=None) for arm in whole.arms[:4])
    yield replace(short, authors=whole.authors[:1], conduct={}, arms=arms)


def _few_rows(whole: StudyAnswer) -> Iterator[StudyAnswer]:
    for most in range(len(whole.results) - 1, 0, -1):
        yield replace(whole, results=whole.results[:most])


def _name_alone(whole: StudyAnswer) -> Iterator[StudyAnswer]:
    short = replace(whole, title=cut(whole.title, LONGEST), doubts=(), harms=None, people=None, arms=())
    yield short
    yield replace(short, results=())


def _told(now: StudyAnswer, whole: StudyAnswer, tokens: int) -> StudyAnswer:
    more = fuller(tokens)
    there = whole.results[: len(now.results)]
    lists = ("arms", "authors", "conduct", "doubts", "seen")
    parts = sum(len(getattr(whole, name)) - len(getattr(now, name)) for name in lists)
    parts += sum(getattr(whole, name) is not None and getattr(now, name) is None for name in ("harms", "people"))
    return replace(
        now,
        left_out=left(
            ("results", len(whole.results) - len(now.results), more),
            ("figures of these results", _figured(there) - _figured(now.results), more),
            ("of arms, authors, harms, conduct, doubts, places where it was seen", parts, more),
        ),
    )


def _figured(rows: tuple[Row, ...]) -> int:
    return sum(len(row.figures) for row in rows)
