"""What the ladder and the map of effects share: where an interval lies, the dots of a certainty, and their key."""

from __future__ import annotations

from enum import StrEnum

from palpate.report.axes import ACCENT, BOX, INK, MUTED, RULE, SMALL
from palpate.report.canvas import Dot, Mark, Text, text_width
from palpate.types.evidence import CertaintyLevel, PooledEffect

DOT, STEP = 3.2, 9.0  # pixels of a dot of certainty, and from one to the next


class Lies(StrEnum):
    """Where the interval of a pooled effect lies."""

    BETTER = "interval above no effect"
    WORSE = "interval below no effect"
    WITHIN = "interval within what matters"
    OPEN = "interval crosses no effect"


FILLS = {Lies.BETTER: BOX, Lies.WORSE: ACCENT, Lies.WITHIN: INK, Lies.OPEN: RULE}


def lies(pooled: PooledEffect, target: float | None) -> Lies:
    """Where the interval lies: above 0 is better; ``target`` is the smallest effect that matters."""
    low, high = pooled.ci
    if target is not None and -target < low and high < target:
        return Lies.WITHIN
    return Lies.BETTER if low > 0.0 else Lies.WORSE if high < 0.0 else Lies.OPEN


def certainty_marks(x: float, y: float, level: CertaintyLevel) -> list[Mark]:
    """Four dots, as many of them filled as the certainty is high: one for very low."""
    return [
        Dot(centre=(x + STEP * n, y), radius=DOT, fill=MUTED if n <= level.order else "#ffffff", edge=MUTED)
        for n in range(len(CertaintyLevel))
    ]


def key_marks(x: float, y: float, room: float) -> tuple[list[Mark], float]:
    """The key to the colours in as many lines as it needs, and where the last one stands."""
    marks: list[Mark] = []
    at = x
    for where, fill in FILLS.items():
        width = 14.0 + text_width(where.value, SMALL) + 18.0
        if at > x and at + width > x + room:
            at, y = x, y + SMALL + 6.0
        marks.append(Dot(centre=(at + 5.0, y - 4.0), radius=4.5, fill=fill, edge=fill))
        marks.append(Text(at=(at + 14.0, y), text=where.value, size=SMALL, colour=MUTED))
        at += width
    return marks, y
