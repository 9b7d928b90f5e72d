"""The library in figures, and what `palpate library verify` and `add` found, as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from palpate.report.layout import Page
from palpate.report.text import count, percent
from palpate.types.library import Added, Copied, Coverage, LibraryStats, Rebuilt
from palpate.types.problem import Problem

MOST_SHOWN = 3  # problems of each kind in a summary


def stats_text(stats: LibraryStats, *, width: int = 80) -> str:
    """How many studies by design, rows by kind, and the commonest concepts of each slot."""
    page = Page(width)
    page.title(count(stats.studies, "study", "studies"))
    page.field("file", stats.place)
    if stats.read_only:
        page.field("read-only", stats.read_only)
    page.field("hash", stats.hash)
    page.field("added here", str(stats.added))
    page.field("retracted", str(stats.retracted))
    page.heading("By design")
    page.figures(stats.designs)
    page.heading("Rows")
    page.figures(stats.rows)
    for slot, ranked in stats.concepts:
        page.heading(f"Most studied: {slot}")
        page.line(", ".join(f"{label} {n}" for label, n in ranked) or "none", indent=2)
    return page.text()


def problems_text(studies: int, problems: Sequence[Problem], *, with_accepted: bool = False, width: int = 80) -> str:
    """What was found, study by study, and a last line with the counts."""
    page = Page(width)
    shown = problems if with_accepted else [problem for problem in problems if not problem.is_accepted]
    for key, of_study in groupby(shown, key=lambda problem: problem.key):
        page.line(key)
        for problem in of_study:
            page.item(_said(problem), f"explained: {problem.explanation}" if problem.explanation else "")
    page.gap()
    page.line(f"{count(studies, 'study', 'studies')} checked: {_counts(problems)}.")
    return page.text()


def problems_summary(
    studies: int,
    problems: Sequence[Problem],
    rules: Mapping[str, str],
    *,
    with_accepted: bool = False,
    width: int = 80,
) -> str:
    """What was found, kind by kind: what each rule says, how often in how many studies, and the first few.

    Parameters
    ----------
    studies : int
        How many were checked.
    problems : sequence of Problem
    rules : mapping of str to str
        What each rule finds, by its code.
    with_accepted : bool
        Whether what a record explains is counted and shown, too.
    width : int
    """
    page = Page(width)
    shown = problems if with_accepted else [problem for problem in problems if not problem.is_accepted]
    for code, of_kind in groupby(sorted(shown, key=lambda problem: problem.rule), key=lambda problem: problem.rule):
        some = list(of_kind)
        page.heading(f"{code}: {len(some):,} in {count(len({one.key for one in some}), 'study', 'studies')}")
        page.line(rules[code], indent=2)
        for problem in first_of_each(some):
            why = f"explained: {problem.explanation}" if problem.explanation else ""
            page.item(f"{problem.key}, {_placed(problem)}", why)
    page.gap()
    page.line(f"{count(studies, 'study', 'studies')} checked: {_counts(problems)}.")
    return page.text()


def first_of_each(problems: Sequence[Problem]) -> list[Problem]:
    """The first problem of each of the first few studies."""
    first: dict[str, Problem] = {}
    for problem in problems:
        if len(first) < MOST_SHOWN:
            first.setdefault(problem.key, problem)
    return list(first.values())


def _said(problem: Problem) -> str:
    return f"{problem.rule} {_placed(problem)}"


def _placed(problem: Problem) -> str:
    return f"{problem.path}: {problem.message}" + (" (error)" * (problem.level == "error"))


def _counts(problems: Iterable[Problem]) -> str:
    accepted = [problem.is_accepted for problem in problems]
    return f"{accepted.count(False):,} to look at, {accepted.count(True):,} explained in their records"


def coverage_text(coverage: Sequence[Coverage], *, most: int | None = None, width: int = 80) -> str:
    """How much of the wording the vocabulary knows, and the wordings that it does not, with their mentions.

    ``most`` wordings of each kind are shown, those with the most mentions first; None for all.
    """
    page = Page(width)
    page.heading("Words that resolve to a concept")
    for one in coverage:
        page.field(one.kind, f"{one.resolved:,} of {one.mentions:,} mentions ({percent(one.share, 1)})")
    for one in coverage:
        if one.unresolved:
            page.heading(f"Without a concept: {one.kind}")
            page.line("; ".join(_wordings(one, most)), indent=2)
    return page.text()


def _wordings(coverage: Coverage, most: int | None) -> Iterator[str]:
    for text, mentions in coverage.unresolved[:most]:
        yield text if mentions == 1 else f"{text} ({mentions:,})"
    if most is not None and len(coverage.unresolved) > most:
        yield f"and {len(coverage.unresolved) - most:,} more"


def added_text(added: Added, held: int) -> str:
    """One line: how many were added, how many the library holds now."""
    return f"{count(len(added.keys), 'study', 'studies')} added; the library holds {held:,}.\n"


def removed_text(removed: int, held: int) -> str:
    """One line: how many were removed, how many the library holds now."""
    return f"{count(removed, 'study', 'studies')} removed; the library holds {held:,}.\n"


def warnings_text(added: Added) -> str:
    """What is to look at in the records that were added, one line each; empty where nothing is."""
    return "".join(f"warning: {problem.key}, {_said(problem)}\n" for problem in added.warnings)


def copied_text(copied: Copied, place: str) -> str:
    """One line on what `palpate library copy` did."""
    there = f"; {count(copied.same, 'was', 'were')} there already" if copied.same else ""
    return f"{count(len(copied.keys), 'study', 'studies')} copied to {place}{there}.\n"


def rebuilt_text(rebuilt: Rebuilt) -> str:
    """What was made anew, what was taken over, and where the old file lies."""
    lines = [f"Made anew: {rebuilt.path}"]
    if rebuilt.old:
        lines.append(f"Old file:  {rebuilt.old}")
    lines.append(f"{count(rebuilt.kept, 'added study', 'added studies')} taken over.")
    if rebuilt.lost:
        lines.append(f"{count(rebuilt.lost, 'added study', 'added studies')} could not be read; see the old file.")
    return "\n".join(lines) + "\n"
