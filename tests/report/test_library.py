from __future__ import annotations

from pathlib import Path

from palpate.report.library import added_text, coverage_text, problems_text, rebuilt_text, stats_text, warnings_text
from palpate.types.library import Added, Coverage, LibraryStats, Rebuilt
from palpate.types.problem import Problem

OPEN = Problem(level="warning", rule="V05", key="a2001", path="outcomes[2].p", value=0.01, message="not so")
EXPLAINED = Problem(
    level="warning", rule="V11", key="a2001", path="key", value="a2001", message="another year", explanation="in print"
)
ERROR = Problem(level="error", rule="V02", key="b2002", path="record", value="b2002", message="no record")


def test_what_is_explained_is_counted_and_listed_only_when_asked() -> None:
    problems = (OPEN, EXPLAINED, ERROR)
    shown = problems_text(12, problems)
    assert shown == (
        "a2001\n  - V05 outcomes[2].p: not so\nb2002\n  - V02 record: no record (error)\n\n"
        "12 studies checked: 2 to look at, 1 explained in their records.\n"
    )
    assert "  - V11 key: another year\n      explained: in print\n" in problems_text(12, problems, with_accepted=True)
    assert problems_text(1, ()) == "1 study checked: 0 to look at, 0 explained in their records.\n"


def test_words_without_a_concept_come_with_their_mentions() -> None:
    arms = Coverage(kind="arms", mentions=1000, resolved=997, unresolved=(("unguents", 2), ("balm", 1)))
    none = Coverage(kind="conditions", mentions=0, resolved=0, unresolved=())
    assert coverage_text((arms, none)) == (
        "Words that resolve to a concept\n"
        "  arms                   997 of 1,000 mentions (99.7 %)\n"
        "  conditions             0 of 0 mentions (100.0 %)\n\n"
        "Without a concept: arms\n  unguents (2); balm\n"
    )


def test_figures_of_a_library() -> None:
    stats = LibraryStats(
        place="in memory",
        read_only="the folder is read-only",
        hash="0123",
        studies=1234,
        added=1,
        retracted=2,
        designs=(("randomised trial", 1000), ("observational", 234)),
        rows=(("between arms", 5),),
        concepts=(("treatment", (("massage", 7), ("exercise", 2))), ("instrument", ())),
    )
    shown = stats_text(stats)
    assert shown.startswith("1,234 studies\n─────────────\n")
    assert "  file                   in memory\n  read-only              the folder is read-only\n" in shown
    assert "\nBy design\n  randomised trial  1,000\n  observational       234\n" in shown
    assert shown.endswith("\nMost studied: treatment\n  massage 7, exercise 2\n\nMost studied: instrument\n  none\n")


def test_what_add_and_rebuild_did() -> None:
    added = Added(keys=("a2001",), warnings=(OPEN,))
    assert added_text(added, 3) == "1 study added; the library holds 3.\n"
    assert warnings_text(added) == "warning: a2001, V05 outcomes[2].p: not so\n"
    path = Path("library.sqlite")
    assert rebuilt_text(Rebuilt(path=path, old=None, kept=0, lost=0)) == (
        "Made anew: library.sqlite\n0 added studies taken over.\n"
    )
    assert rebuilt_text(Rebuilt(path=path, old=Path("old1"), kept=1, lost=2)).splitlines()[1:] == [
        "Old file:  old1",
        "1 added study taken over.",
        "2 added studies could not be read; see the old file.",
    ]
