"""What the arithmetic objects to: each row that does not add up gets the reason, and stays out of pooling.

A figure that a program read off a page may be misread as well as misprinted, so that here every remark of
`palpate.checks` keeps its row out; a person can let it in again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from palpate.checks.rows import (
    Remark,
    difference_remarks,
    grim_remarks,
    interval_remarks,
    p_remarks,
    size_remarks,
    sum_remarks,
)
from palpate.types.study import Doubt, Outcome, Study

_ROW = re.compile(r"outcomes\[(?P<row>\d+)\]\.(?P<field>.+)")


def with_doubts(study: Study) -> Study:
    """The study, each row with what does not hold in it."""
    found: dict[int, list[Doubt]] = {}
    for remark in _remarks(study):
        match = _ROW.fullmatch(remark.path)
        if match is not None:
            doubt = Doubt(field=match["field"], why=remark.message, blocks=True)
            found.setdefault(int(match["row"]), []).append(doubt)
    rows = (
        msgspec.structs.replace(row, doubts=(*row.doubts, *_unlabelled(row), *found.get(at, ())))
        for at, row in enumerate(study.outcomes)
    )
    return msgspec.structs.replace(study, outcomes=tuple(rows))


def _remarks(study: Study) -> Iterator[Remark]:
    """GRIM, p against means and against intervals, differences, sizes, people."""
    yield from grim_remarks(study)
    yield from p_remarks(study)
    yield from interval_remarks(study)
    yield from difference_remarks(study)
    yield from size_remarks(study)
    yield from sum_remarks(study)


def _unlabelled(row: Outcome) -> Iterator[Doubt]:
    if any(mean.spread_unlabelled for mean in row.means):
        yield Doubt(field="means", why="no head or note says whether the spread is an SD or an SE", blocks=True)
