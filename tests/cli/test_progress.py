"""What is shown while many things are worked on: on a terminal only, gone in the end."""

from __future__ import annotations

import io
import sys

import pytest

from palpate.cli.progress import bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "total", "drawn"),
    [(Terminal(), 9, True), (Terminal(), 3, False), (Terminal(), None, True), (io.StringIO(), 9, False)],
)
def test_a_bar_is_drawn_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, total: int | None, drawn: bool
) -> None:
    monkeypatch.setattr(sys, "stderr", stream)
    with bar("articles", total) as advance:
        for _ in range(9):
            advance()
    assert ("articles" in stream.getvalue()) is drawn


def test_a_bar_can_be_told_how_far_the_work_is(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    with bar("parts", 0) as told:
        told(3, 12)
    assert "3/12" in stream.getvalue()
