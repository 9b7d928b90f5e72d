"""The heads above a column of a table as labels: blanks filled, bare numbers with their unit, broken lines joined."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, takewhile

from palpate.trials.grid import Row
from palpate.trials.labels import Label, read_label
from palpate.types.paper import Cell

TIMED = re.compile(
    r"^\W*(?:(?:test|study|trial|treatment|assessment|post-?operative) )?"
    r"(?:time|months?|weeks?|days?|visits?|follow-?up|minutes?|min|hours?|hrs?|h)\b",
    re.IGNORECASE,
)
UNIT = re.compile(r"\b(?:months?|weeks?|days?|years?|hours?|hrs?|h|minutes?|min)\b", re.IGNORECASE)
_TWO_TIMES = re.compile(r"(?P<arm>.+?)\W+(?P<before>pre|before|baseline)\W+(?P<after>post|after)\W*", re.IGNORECASE)
_BARE_N = re.compile(r"(?P<name>[A-Za-z][^()\d]*?) ?\((?P<n>[1-9]\d{1,4})\)")
_GOES_ON_BELOW = re.compile(r"(?:\w ?[+&]|\b(?:and|plus|with))$")
_OVER_TIMES = re.compile(
    r"\W*(?:(?:time|(?:study|treatment|follow-?up) period)\b(?!.*(?:\bper\b|/))|"
    r"(?:months?|weeks?|days?|hours?|hrs?|minutes?|min|h)\b(?: (?:after|of|post|from|since|follow)\b.*)?\W*$)",
    re.IGNORECASE,
)


def heads_above(rows: Sequence[Row], column: int, stubs: int) -> tuple[Label, ...]:
    """The labels above a column in the rows of heads, the topmost first; ``stubs`` are the columns of row labels."""
    return _path(_timed(_heads_of(rows, column, stubs), rows))


def _heads_of(heads: Sequence[Row], column: int, stubs: int) -> Iterator[str]:
    """The texts above a column; a blank right of a filled head, both with heads of arms below, is of that head."""
    for at, row in enumerate(heads):
        text = _of_two_times(row.cells[column], column) or _of_block(heads, at, column, stubs)
        text = text or _of_twin(heads, at, column, stubs)
        if not text and at + 1 < len(heads) and _is_left_of_its_head(row, heads[at + 1], column, stubs):
            text = row.cells[column + 1].text
        if not text and column > stubs and at + 1 < len(heads):
            here, left = heads[at + 1].cells[column], heads[at + 1].cells[column - 1]
            if here is not left and _is_size_of_arm(here.text) and _is_size_of_arm(left.text):
                text = row.cells[column - 1].text
        yield text


def _of_two_times(cell: Cell, column: int) -> str:
    """Of a head that names two times above two columns ("Massage (n = 12) Pre Post") the one of a column."""
    found = _TWO_TIMES.fullmatch(cell.text) if cell.columns == 2 else None
    return f"{found['arm']} {found['before' if column == cell.column else 'after']}" if found else cell.text


def _timed(texts: Iterator[str], rows: Sequence[Row]) -> Iterator[str]:
    """Heads, bare numbers in a row of times ("Weeks": 0, 26), or below "Time (h)", with their unit."""
    above = ""
    for text, row in zip(texts, rows, strict=False):
        first = row.cells[0].text
        said = first if TIMED.search(first) else above if _OVER_TIMES.match(above) else ""
        unit = UNIT.search(said) if text.isdigit() else None
        yield f"{text} {unit[0]}" if unit else text
        above = text or above


def _of_block(heads: Sequence[Row], at: int, column: int, stubs: int) -> str:
    """The one head above a run of heads that comes again and again below ("T1", "T2", "T3"), for the run's blanks."""
    filled = [cell for cell in dict.fromkeys(heads[at].cells[stubs:]) if cell.text]
    for row in heads[at + 1 :] if column >= stubs and len(filled) > 1 else ():
        below = [cell.text for cell in row.cells[stubs:]]
        for size in range(2, len(below) // 2 + 1):
            runs = [below[k : k + size] for k in range(0, len(below), size)]
            starts = [stubs + k * size for k in range(len(runs)) if runs[: k + 1] == runs[:1] * (k + 1)]
            held = [[cell for cell in filled if start <= cell.column < start + size] for start in starts]
            if len(starts) > 1 and all(below[:size]) and all(len(some) == 1 for some in held):
                block = (column - stubs) // size
                return held[block][0].text if block < len(held) else ""
    return ""


def _of_twin(heads: Sequence[Row], at: int, column: int, stubs: int) -> str:
    """The head left of a blank, where another such head with its blanks has the same last heads below it."""
    cells = heads[at].cells
    starts = [place for place in range(stubs, len(cells)) if cells[place].text]
    if column < stubs or at + 1 == len(heads) or cells[column].text or not starts or starts[0] != stubs:
        return ""
    last = [cell.text for cell in heads[-1].cells]
    below = [tuple(last[a:b]) for a, b in pairwise((*starts, len(cells)))]
    place = max(k for k, start in enumerate(starts) if start < column)
    is_twin = below.count(below[place]) > 1 and all(below[place])
    return cells[starts[place]].text if is_twin else ""


def _is_left_of_its_head(row: Row, below: Row, column: int, stubs: int) -> bool:
    """Whether heads stand above the second column of pairs ("n", "M (SD)"), with a blank above each first one."""
    starts = range(stubs, len(row.cells) - 1, 2)
    firsts = list(takewhile(lambda at: not row.cells[at].text and row.cells[at + 1].text, starts))
    if column not in firsts or len(firsts) < 2:
        return False
    pairs = {(below.cells[at].text, below.cells[at + 1].text) for at in firsts}
    return len(pairs) == 1 and all(pairs.copy().pop())


def _is_size_of_arm(text: str) -> bool:
    """Whether a head names people of its own: "Control, n = 75"."""
    label = read_label(text) if text else None
    return label is not None and label.n is not None and not label.is_between and label.measure is None


def _path(texts: Iterator[str]) -> tuple[Label, ...]:
    return tuple(_read_head(text) for text in _whole(dict.fromkeys(texts)) if text)


def _whole(texts: Iterable[str]) -> Iterator[str]:
    """Heads, one that goes on in the row below ("Manual turning +" above "drainage") as one with it."""
    held = ""
    for text in texts:
        if _GOES_ON_BELOW.search(text):
            held = f"{held} {text}".strip()
        else:
            yield f"{held} {text}".strip()
            held = ""
    if held:
        yield held


def _read_head(text: str) -> Label:
    """A head's label; a bare number in brackets at its end is of people: "PS (19)"."""
    label = read_label(text)
    if label.n is None and not label.statistics and (found := _BARE_N.fullmatch(text.strip())):
        label = read_label(f"{found['name']} (n = {found['n']})")
    return label
