"""What the marks of a table say of its figures: "* P < 0.05 versus placebo", "a, different from baseline".

A mark that a note explains as a test of the arms against each other is a test of the figures that bear it; the other
figures of a table that marks such differences were tested too, and differed from none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from palpate.trials.cells import plain
from palpate.trials.facts import Fact
from palpate.trials.labels import same_time
from palpate.trials.names import ArmNames
from palpate.trials.sheet import Sheet
from palpate.types.paper import Cell
from palpate.types.study import MeanKind

SURE_BY_MARK = 0.7  # of a test that a mark gives
_P = re.compile(r"(?:\b[Pp] ?(?:-?values?)?)? ?(?P<is>[<=≤]) ?(?P<p>0?\.\d+)")
_SAYS = re.compile(r"\b(?:signific\w+|differ\w*)\b(?! ?level)", re.IGNORECASE)
_DENIES = re.compile(r"\b(?:not|no|non-?)\b", re.IGNORECASE)
_WITHIN = re.compile(
    r"\b(?:baseline|before|pre|initial|initiation|beginning|start of|within|paired|first (?:visit|day)|"
    r"(?:week|day|month|time|hour) 0|0 (?:weeks?|days?|h|hours?|min)|T0)\b",
    re.IGNORECASE,
)
_AND_ARM = re.compile(r"\band (?:with )?(?:the )?(?:placebo|control|sham|other group)", re.IGNORECASE)
_BETWEEN = re.compile(
    r"\b(?:placebo|controls?|sham|between|inter-?group|"
    r"(?:two|both|the|other|study)(?: other)?(?: \w+)? (?:groups?|arms?)|"
    r"(?:versus|vs\.?|compared (?:with|to)|from|than) (?:\w+ ){0,2}group)\b",
    re.IGNORECASE,
)
_IN_TEXT = re.compile(r"(?<=[\d)\]%]) ?([*†‡§¶#∗]+)(?![*†‡§¶#∗\d.])")
_OF_ALL = re.compile(
    r"\b(?:(?:all|both|each of)(?: the)?|the|any) other(?: \w+)? (?:groups|arms|treatments)\b", re.IGNORECASE
)
_WORDS = re.compile(r"[A-Za-z]{3,}")
_SENTENCE = re.compile(r"(?<=[a-z)\d])\.\s+(?=[A-Z*†‡§¶#∗a-h])|;\s+(?=[A-Z][a-z]|[A-Z]{2,}[,:=])")


class Sign(msgspec.Struct, frozen=True):
    """A mark that tells of a difference between arms: with the p that it stands for, and the arms that it names.

    ``is_of_all`` where the arm that bears it differs from every other: "P < 0.05 versus the other 2 groups".
    """

    mark: str
    p: tuple[str, float | None]
    arms: tuple[str, ...]
    is_of_all: bool = False


def read_signs(sheet: Sheet, names: ArmNames) -> tuple[Sign, ...]:
    """The marks of a table that stand for a difference between arms."""
    known = {mark for row in sheet.table.grid for cell in row for mark in _marks_of(cell)}
    if not known:
        return ()
    found = [sign for text in _notes(sheet) for sign in _signs(text, known, names)]
    return tuple({sign.mark: sign for sign in reversed(found)}.values())


def _marks_of(cell: Cell) -> tuple[str, ...]:
    """The marks of a cell, those included that its text bears behind a figure: "76.6* [69.6; 82.6]"."""
    return (*cell.marks, *_IN_TEXT.findall(cell.text)) if _IN_TEXT.search(cell.text) else cell.marks


def _notes(sheet: Sheet) -> Iterator[str]:
    """The sentences of a table's notes, the caption's, and those of rows that hold a note across all columns."""
    texts = [f"{note.mark or ''} {note.text}" for note in sheet.table.footnotes]
    texts += [row[0].text for row in sheet.table.grid if len(row) > 1 and row[0] is row[-1]]
    for text in (*texts, sheet.caption.text):
        yield from _SENTENCE.split(plain(text))


def _signs(text: str, known: Iterable[str], names: ArmNames) -> Iterator[Sign]:
    """The marks that one sentence explains; several marks in a row share what is said behind the last of them."""
    places = sorted((place, mark) for mark in known for place in _places(mark, text))
    ends = [place for place, _ in places[1:]] + [len(text)] * bool(places)
    said = ""
    told: list[tuple[str, str, str]] = []
    for (start, mark), end in reversed(list(zip(places, ends, strict=True))):
        body = text[start + len(mark) : end]
        rest = _P.sub(" ", body)
        said = rest if _WORDS.search(rest) else said or text[: places[0][0]]
        told.append((mark, body, said))
    for mark, body, comparison in reversed(told):
        p = _P.search(body)
        if (p or _SAYS.search(body)) and not _DENIES.search(body) and _is_between(comparison, names):
            test = ("<", float(p["p"])) if p and float(p["p"]) <= 0.05 else ("<", 0.05)
            yield Sign(mark, test, names.in_order(comparison)[:2], _OF_ALL.search(comparison) is not None)


def _places(mark: str, text: str) -> Iterator[int]:
    """Where a sentence explains a mark: before a p, a colon or words of difference."""
    alone = re.escape(mark)
    pattern = (
        rf"(?<![A-Za-z]){alone}(?=\s?[:=,]?\s?(?:[Pp]\b|[<≤]|[Ss]ignific|[Ss]tatistic|[Dd]iffer))"
        if mark.isalnum()
        else rf"(?<![*†‡§¶#∗]){alone}(?![*†‡§¶#∗])"
    )
    return (found.start() for found in re.finditer(pattern, text))


def _is_between(comparison: str, names: ArmNames) -> bool:
    """Whether words set arms against each other, and not a time against an earlier one."""
    if _WITHIN.search(comparison) and not _AND_ARM.search(comparison):
        return False
    return bool(names.in_order(comparison)) or _BETWEEN.search(comparison) is not None


def signed(facts: Sequence[Fact], signs: Sequence[Sign], sheet: Sheet) -> list[Fact]:
    """The facts of a table with the tests that its marks give; without marks, no difference where others have them."""
    by_mark = {sign.mark: sign for sign in signs}
    if not by_mark:
        return list(facts)
    facts = [_with_marks(fact, sheet) for fact in facts]
    if not any(_sign_of(fact, by_mark) for fact in facts):
        return list(facts)
    made = list(facts)
    for some in _rows(facts).values():
        made += _tests(some, by_mark)
    return made


def _with_marks(fact: Fact, sheet: Sheet) -> Fact:
    grid = sheet.table.grid
    inside = fact.row < len(grid) and fact.column < len(grid[fact.row])
    found = _marks_of(grid[fact.row][fact.column]) if inside and fact.line == 0 else ()
    return msgspec.structs.replace(fact, marks=tuple(dict.fromkeys((*fact.marks, *found)))) if found else fact


def _sign_of(fact: Fact, by_mark: Mapping[str, Sign]) -> Sign | None:
    if fact.arm is None or fact.kind is MeanKind.BASELINE:
        return None
    return next((by_mark[mark] for mark in fact.marks if mark in by_mark), None)


def _rows(facts: Sequence[Fact]) -> dict[tuple[frozenset[str], str | None, MeanKind], list[Fact]]:
    """The figures of the arms by outcome, time and kind."""
    rows: dict[tuple[frozenset[str], str | None, MeanKind], list[Fact]] = {}
    for fact in facts:
        if fact.arm is not None and fact.p is None and fact.kind is not MeanKind.BASELINE:
            rows.setdefault((fact.key, same_time(fact.time), fact.kind), []).append(fact)
    return rows


def _tests(some: Sequence[Fact], by_mark: Mapping[str, Sign]) -> Iterator[Fact]:
    """The tests of one row: one for each arm that bears a mark, of several arms also for those that bear none."""
    arms = dict.fromkeys(fact.arm for fact in some)
    if len(arms) < 2:
        return
    marked = {fact.arm: sign for fact in some if (sign := _sign_of(fact, by_mark))}
    if not marked:
        yield _test(some[0], ("ns", None), ())
        return
    against = {arm for sign in marked.values() for arm in sign.arms if arm in arms and arm not in marked}
    for fact in some:
        sign = marked.get(fact.arm)
        other = next((arm for arm in sign.arms if arm != fact.arm), None) if sign else None
        pair = (fact.arm, other) if len(arms) > 2 and fact.arm and other else ()
        if sign is not None and sign.is_of_all and len(arms) > 2:
            yield from (_test(fact, sign.p, (fact.arm, one)) for one in arms if fact.arm and one and one != fact.arm)
        elif sign is not None:
            yield _test(fact, sign.p, pair)
        elif len(arms) > 2 and fact.arm not in against:
            yield from (_test(fact, ("ns", None), (fact.arm, one)) for one in against if fact.arm and one)


def _test(fact: Fact, p: tuple[str, float | None], pair: tuple[str, ...]) -> Fact:
    return Fact(
        sheet=fact.sheet, row=fact.row, column=fact.column, line=fact.line, name=fact.name, key=fact.key,
        time=fact.time, kind=fact.kind, p=p, pair=pair, sure=SURE_BY_MARK,
    )  # fmt: skip
