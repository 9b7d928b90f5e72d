"""What is shown on standard error while many things are worked on, if that is a terminal; in the end it is gone."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rich.progress import ProgressColumn


FEWEST = 4  # things of which a bar is shown; fewer are done before it can be read


class Told(Protocol):
    """Hears how far the work is."""

    def __call__(self, done: int | None = None, total: int | None = None, what: str | None = None) -> None:
        """So many of so many are done, of these things; without numbers, one more."""


@contextmanager
def bar(words: str, total: int | None = None) -> Iterator[Told]:
    """A bar over a number of things, or a count and the time where the number is not known."""
    if not sys.stderr.isatty() or 0 < (total or 0) < FEWEST:
        yield _silent
        return
    from rich.console import Console
    from rich.progress import Progress

    shown = Progress(*_columns(total), console=Console(stderr=True), transient=True, redirect_stdout=False)
    with shown as progress:
        task = progress.add_task(words, total=total)

        def told(done: int | None = None, total: int | None = None, what: str | None = None) -> None:
            if done is None:
                progress.advance(task)
            else:
                progress.update(task, completed=done, total=total, description=what or words)

        yield told


def _columns(total: int | None) -> tuple[ProgressColumn, ...]:
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    if total is None:
        return SpinnerColumn(), TextColumn("{task.completed:,.0f} {task.description}"), TimeElapsedColumn()
    return TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()


def _silent(done: int | None = None, total: int | None = None, what: str | None = None) -> None:
    pass
