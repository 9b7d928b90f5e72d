"""The tool ask: one question or claim to its verdict."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from palpate.mcp import arguments, numbers
from palpate.mcp.answers import AskAnswer, ReadAs
from palpate.mcp.budget import cut, fitting, quoted, shrinking
from palpate.mcp.sources import Sources, fuller, left, note
from palpate.report.deciding import deciding_reading
from palpate.session import Session
from palpate.types.claim import Claim, Slot
from palpate.types.report import Report

MOST_SOURCES, MOST_NOTES = 5, 2  # of a brief answer
LEAST_SOURCES = 2
LONGEST, SHORTEST = 240, 140  # characters of a reason or a sentence when room is short, and very short


def answer(session: Session, asked: arguments.Ask) -> AskAnswer:
    """The verdict, the studies and numbers that it stands on, and what the evidence does bear."""
    report = session.ask(asked.question)
    whole = _whole(session, report, full=asked.is_full)
    every = whole if asked.is_full else _whole(session, report, full=True)
    return fitting((_told(one, every, asked.tokens) for one in _versions(whole)), asked.tokens)


def read_as(claim: Claim) -> ReadAs:
    """How a claim was understood."""
    slots = (claim.treatment, claim.condition, *claim.outcomes, claim.comparator)
    return ReadAs(
        type=claim.type.value,
        treatment=_label(claim.treatment),
        condition=_label(claim.condition),
        outcomes=tuple(dict.fromkeys(quoted(slot.label) for slot in claim.outcomes)),
        against=_label(claim.comparator),
        direction=claim.direction.value if claim.direction else None,
        unknown=tuple(dict.fromkeys(quoted(slot.text) for slot in slots if slot and slot.concept is None)),
    )


def _label(slot: Slot | None) -> str | None:
    return quoted(slot.label) if slot else None


def _whole(session: Session, report: Report, *, full: bool) -> AskAnswer:
    claim, verdict = report.judged[0].claim, report.judged[0].verdict
    sources = Sources()
    found = numbers.of_verdict(verdict, sources, full=full)
    sources.of(verdict.studies)
    own = (one.sentence.text for one in verdict.readings if one.sentence)
    sentences = dict.fromkeys((*([verdict.rewrite] if verdict.rewrite else []), *own))
    return AskAnswer(
        sources=sources.listed(session.library, titles=full),
        numbers=found,
        verdict=verdict.kind.value,
        certainty=verdict.certainty.value if verdict.certainty else None,
        reason=verdict.reason,
        rewrite=tuple(sentences),
        notes=verdict.notes if full else verdict.notes[:MOST_NOTES],
        read_as=read_as(claim),
        searched=_searched(report),
        note=note(session.library),
    )


def _searched(report: Report) -> str | None:
    reading = deciding_reading(report.judged[0].verdict)
    if reading is None or reading.evidence is None:
        return None
    audit = reading.evidence.audit
    return f"{audit.searched:,} studies, {audit.treatment} on the treatment, {audit.used} used"


def _versions(whole: AskAnswer) -> Iterator[AskAnswer]:
    """Shorter and shorter: titles, sources, notes, other comparators, more sources, then long words."""
    return shrinking(whole, _titles, _sources, _notes, _numbers, _fewest_sources, _words)


def _titles(whole: AskAnswer) -> Iterator[AskAnswer]:
    if any(source.title for source in whole.sources):
        yield replace(whole, sources=tuple(replace(source, title=None) for source in whole.sources))


def _sources(whole: AskAnswer) -> Iterator[AskAnswer]:
    for most in range(len(whole.sources) - 1, MOST_SOURCES - 1, -1):
        yield _only(whole, most)


def _only(whole: AskAnswer, most: int) -> AskAnswer:
    """The first sources alone, and no number that refers to another one."""
    kept = whole.sources[:most]
    there = {source.n for source in kept}
    shorter = (replace(one, sources=tuple(n for n in one.sources if n in there)) for one in whole.numbers)
    return replace(whole, sources=kept, numbers=tuple(shorter))


def _notes(whole: AskAnswer) -> Iterator[AskAnswer]:
    for most in range(len(whole.notes) - 1, -1, -1):
        yield replace(whole, notes=whole.notes[:most])


def _numbers(whole: AskAnswer) -> Iterator[AskAnswer]:
    for most in range(len(whole.numbers) - 1, 0, -1):
        yield replace(whole, numbers=whole.numbers[:most])


def _fewest_sources(whole: AskAnswer) -> Iterator[AskAnswer]:
    for most in range(len(whole.sources) - 1, LEAST_SOURCES - 1, -1):
        yield _only(whole, most)


def _words(whole: AskAnswer) -> Iterator[AskAnswer]:
    """One sentence that the evidence bears; then less of how it was read, one source, and few words."""
    yield replace(whole, rewrite=whole.rewrite[:1])
    read = ReadAs(type=whole.read_as.type, treatment=whole.read_as.treatment)
    for most, sources in ((LONGEST, LEAST_SOURCES), (SHORTEST, 1)):
        rewrite = tuple(cut(sentence, most) for sentence in whole.rewrite[:1])
        yield _only(replace(whole, rewrite=rewrite, reason=cut(whole.reason, most), read_as=read), sources)


def _told(now: AskAnswer, every: AskAnswer, tokens: int) -> AskAnswer:
    """The answer with what it leaves out of everything that there is."""
    more = fuller(tokens)
    return replace(
        now,
        left_out=left(
            ("sources", len(every.sources) - len(now.sources), more),
            ("numbers (comparators, outcomes, reviews)", len(every.numbers) - len(now.numbers), more),
            ("notes", len(every.notes) - len(now.notes), more),
        ),
    )
