"""The tool check_article: an article's claims with their verdicts, the worst first, and what its author can mend."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from msgspec.structs import replace

from palpate.errors import InputError
from palpate.mcp import numbers
from palpate.mcp.answers import CheckAnswer, ClaimAnswer, FindingAnswer
from palpate.mcp.budget import cut, fitting, quoted, shrinking
from palpate.mcp.sources import Sources, left, named, note
from palpate.mcp.tools.ask import LONGEST, read_as
from palpate.session import Session
from palpate.types.citation import Resolution
from palpate.types.report import Judged, Report
from palpate.types.verdict import VerdictKind

MOST_FINDINGS = 8  # of a brief answer
MOST_SOURCES = 3  # of a claim in a brief answer
LEAST_CLAIMS = 3  # whole ones, before their words are cut
LONGEST_CLAIM = 300  # characters; a longer claim is cut, its number stays
_WORST_FIRST = (
    *(VerdictKind.CONTRADICTED, VerdictKind.OVERSTATED, VerdictKind.MIXED),
    *(VerdictKind.NOT_ENOUGH, VerdictKind.SUPPORTED, VerdictKind.NOT_CHECKABLE),
)


def answer(
    session: Session, report: Report, *, handle: str, claims: Sequence[int] | None, full: bool, tokens: int
) -> CheckAnswer:
    """What a report says, as much of it as fits.

    Parameters
    ----------
    session : Session
        Whose library the report was made with.
    report : Report
    handle : str
        By which more of the same report can be asked for.
    claims : sequence of int or None
        Only these, counted from 1; None for all but those that cannot be checked.
    full : bool
        Every rung, note and finding.
    tokens : int
        The budget.

    Raises
    ------
    InputError
        If the article has no claim of such a number.
    """
    shown = _shown(report, claims)
    whole = _whole(session, report, shown, handle=handle, full=full, alone=claims is not None)
    versions = (_told(version, whole, full=full) for version in shrinking(whole, *_steps(full=full)))
    return _filled(fitting(versions, tokens), whole, tokens, full=full)


def _filled(fit: CheckAnswer, whole: CheckAnswer, tokens: int, *, full: bool) -> CheckAnswer:
    """What fits, and in the room that is left as many findings in few words as go into it."""
    more = (
        _told(replace(fit, findings=tuple(map(_in_few_words, whole.findings[:most]))), whole, full=full)
        for most in range(len(whole.findings), len(fit.findings), -1)
    )
    return fitting(chain(more, [fit]), tokens)


def _in_few_words(finding: FindingAnswer) -> FindingAnswer:
    return replace(finding, text=None, help=None)


def _shown(report: Report, claims: Sequence[int] | None) -> tuple[int, ...]:
    """The numbers of the claims to tell of, the worst verdicts first."""
    count = len(report.judged)
    if claims is not None:
        for number in claims:
            if number > count:
                there = f"has {count}" if count else "has none"
                raise InputError(f"claims: {number}; the article {there}. Give numbers from 1 to {max(count, 1)}.")
        return tuple(dict.fromkeys(claims))
    kinds = {place: one.verdict.kind for place, one in enumerate(report.judged, start=1)}
    checkable = (place for place, kind in kinds.items() if kind is not VerdictKind.NOT_CHECKABLE)
    return tuple(sorted(checkable, key=lambda place: (*_weight(report.judged[place - 1]), place)))


def _weight(judged: Judged) -> tuple[int, bool]:
    """The worst verdict first, and what studies were found on before what none was."""
    return _WORST_FIRST.index(judged.verdict.kind), not judged.verdict.studies


def _whole(
    session: Session, report: Report, shown: Sequence[int], *, handle: str, full: bool, alone: bool
) -> CheckAnswer:
    article, sources = report.article, Sources()
    claims = tuple(_claim(place, report.judged[place - 1], report, sources, full=full) for place in shown)
    return CheckAnswer(
        sources=sources.listed(session.library, titles=full),
        claims=claims,
        verdicts=_verdicts(report),
        findings=() if alone else tuple(_findings(report)),
        skipped=report.skipped,
        title=cut(quoted(article.words(article.title)), LONGEST) if article.title else None,
        report=handle,
        note=note(session.library),
    )


def _verdicts(report: Report) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {kind.value: () for kind in _WORST_FIRST}
    for place, judged in enumerate(report.judged, start=1):
        found[judged.verdict.kind.value] += (place,)
    return {kind: places for kind, places in found.items() if places}


def _claim(place: int, judged: Judged, report: Report, sources: Sources, *, full: bool) -> ClaimAnswer:
    claim, verdict = judged.claim, judged.verdict
    found = numbers.of_verdict(verdict, sources, full=True) if full else numbers.deciding(verdict, sources)
    line, _ = report.article.locate(claim.span)
    return ClaimAnswer(
        id=place,
        text=cut(quoted(claim.text), LONGEST_CLAIM),
        line=line,
        numbers=found,
        sources=sources.of(verdict.studies),
        verdict=verdict.kind.value,
        certainty=verdict.certainty.value if verdict.certainty else None,
        reason=verdict.reason,
        rewrite=verdict.rewrite,
        cited=_cited(judged.resolution),
        notes=verdict.notes if full else (),
        read_as=read_as(claim) if full else None,
    )


def _cited(resolution: Resolution | None) -> str | None:
    """What became of the source that a claim cites."""
    if resolution is None:
        return None
    return resolution.study.key if resolution.study else "not found in the library"


def _findings(report: Report) -> Iterator[FindingAnswer]:
    for finding in report.findings:
        line, _ = report.article.locate(finding.span)
        yield FindingAnswer(
            code=finding.code,
            name=finding.name,
            line=line,
            message=finding.message,
            text=cut(quoted(report.article.words(finding.span)), LONGEST),
            help=finding.help,
        )


Step = Callable[[CheckAnswer], Iterator[CheckAnswer]]


def _steps(*, full: bool) -> tuple[Step, ...]:
    """What goes first: words of findings, sources beyond the first, findings, claims from the end, long words."""
    if full:
        return (_titles, _quotes, _findings_over, _claims_over, _numbers, _sources, _claims_more, _words)
    return (_quotes, _sources, _findings_over, _claims_over, _fewest_findings, _claims_more, _words)


def _titles(whole: CheckAnswer) -> Iterator[CheckAnswer]:
    yield replace(whole, sources=tuple(replace(source, title=None) for source in whole.sources))


def _quotes(whole: CheckAnswer) -> Iterator[CheckAnswer]:
    yield replace(whole, findings=tuple(map(_in_few_words, whole.findings)))


def _numbers(whole: CheckAnswer) -> Iterator[CheckAnswer]:
    """All but the number that decides."""
    longest = max((len(claim.numbers) for claim in whole.claims), default=0)
    for most in range(longest - 1, 0, -1):
        claims = tuple(replace(claim, numbers=claim.numbers[:most]) for claim in whole.claims)
        yield _cleaned(replace(whole, claims=claims))


def _sources(whole: CheckAnswer) -> Iterator[CheckAnswer]:
    for most in (MOST_SOURCES, 2, 1):
        yield _cleaned(replace(whole, claims=tuple(_fewer(claim, most) for claim in whole.claims)))


def _fewer(claim: ClaimAnswer, most: int) -> ClaimAnswer:
    """A claim with so many sources, those of its deciding number first."""
    first = dict.fromkeys((*(n for one in claim.numbers[:1] for n in one.sources), *claim.sources))
    kept = tuple(first)[:most]
    shorter = (replace(one, sources=tuple(n for n in one.sources if n in kept)) for one in claim.numbers)
    return replace(claim, sources=kept, numbers=tuple(shorter))


def _findings_over(whole: CheckAnswer) -> Iterator[CheckAnswer]:
    for most in range(len(whole.findings) - 1, MOST_FINDINGS - 1, -1):
        yield replace(whole, findings=whole.findings[:most])


def _fewest_findings(whole: CheckAnswer) -> Iterator[CheckAnswer]:
    for most in range(len(whole.findings) - 1, -1, -1):
        yield replace(whole, findings=whole.findings[:most])


def _claims_over(whole: CheckAnswer) -> Iterator[CheckAnswer]:
    for most in range(len(whole.claims) - 1, LEAST_CLAIMS - 1, -1):
        yield _cleaned(replace(whole, claims=whole.claims[:most]))


def _claims_more(whole: CheckAnswer) -> Iterator[CheckAnswer]:
    for most in range(len(whole.claims) - 1, 0, -1):
        yield _cleaned(replace(whole, findings=(), claims=whole.claims[:most]))


def _words(whole: CheckAnswer) -> Iterator[CheckAnswer]:
    short = (
        replace(claim, text=cut(claim.text, 120), reason=cut(claim.reason or "", 160), notes=(), read_as=None)
        for claim in whole.claims
    )
    yield replace(whole, claims=tuple(short), findings=(), title=None)
    yield _cleaned(replace(whole, claims=(), findings=(), title=None))
    yield _cleaned(replace(whole, claims=(), findings=(), title=None, verdicts=_first_of_each(whole.verdicts)))


def _first_of_each(verdicts: dict[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    return {kind: places[:5] for kind, places in verdicts.items()}


def _cleaned(whole: CheckAnswer) -> CheckAnswer:
    """Without the sources that nothing refers to any more."""
    there = [n for claim in whole.claims for n in claim.sources]
    there += [n for claim in whole.claims for one in claim.numbers for n in one.sources]
    return replace(whole, sources=named(whole.sources, there))


def _told(now: CheckAnswer, whole: CheckAnswer, *, full: bool) -> CheckAnswer:
    """The answer with what it leaves out and how to ask for that."""
    there = {claim.id for claim in now.claims}
    missing = [claim.id for claim in whole.claims if claim.id not in there]
    before, after = _parts([claim for claim in whole.claims if claim.id in there]), _parts(now.claims)
    each = 'report, claims=[N], detail="full"'
    quotes = sum(one.text is not None for one in whole.findings[: len(now.findings)])
    quotes -= sum(one.text is not None for one in now.findings)
    listed = sum(map(len, whole.verdicts.values())) - sum(map(len, now.verdicts.values()))
    return replace(
        now,
        left_out=left(
            ("claims", len(missing), f"report, claims=[{', '.join(map(str, missing[:5]))}]"),
            ("findings", len(whole.findings) - len(now.findings), "report, budget=4000"),
            ("quotes and repairs of findings", quotes, "report, budget=4000"),
            ("details of these claims" if full else "claims in full", before - after if full else len(there), each),
            ("numbers of claims in verdicts", listed, "report, budget=4000"),
        ),
    )


def _parts(claims: Sequence[ClaimAnswer]) -> int:
    return sum(len(claim.numbers) + len(claim.sources) + len(claim.notes) for claim in claims)
