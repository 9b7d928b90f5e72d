"""Worker processes: what takes too long is ended, what is no longer wanted is left, a line that is too long refused."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import anyio
import pytest

from palpate.errors import InputError, LibraryError
from palpate.mcp import workers as module
from palpate.mcp.articles import Kept
from palpate.mcp.workers import Workers

LONG = Kept(data=("Massage eases low back pain and migraine, and acupuncture lowers anxiety. " * 2_000).encode())


def run(library: Path, what: Callable[[Workers], Awaitable[None]], *, time_limit: float = 60.0) -> None:
    async def main() -> None:
        workers = Workers(str(library), time_limit=time_limit)
        await workers.start()
        try:
            await workers.opened()
            await what(workers)
        finally:
            await workers.close()

    anyio.run(main)


def test_a_call_that_takes_too_long_is_ended_and_the_next_is_answered(starter_library: Path) -> None:
    async def what(workers: Workers) -> None:
        await workers.call("explain", {"term": "C202"})
        hurried = Workers(str(starter_library), time_limit=0.2)
        hurried._idle, hurried._all = workers._idle, workers._all
        begun = time.monotonic()
        with pytest.raises(InputError, match="took more than"):
            await hurried.call("check_article", {"report": "0" * 32}, article=LONG, handle="0" * 32)
        assert time.monotonic() - begun < 15
        assert b"citation-misquoted" in await workers.call("explain", {"term": "C202"})

    run(starter_library, what)


def test_a_check_that_is_left_keeps_its_process(starter_library: Path) -> None:
    async def what(workers: Workers) -> None:
        await workers.call("explain", {"term": "C202"})
        before = set(workers._all)
        told = anyio.Event()

        async def hear(done: int, of: int) -> None:
            told.set()

        async with anyio.create_task_group() as group:
            given = {"report": "0" * 32}
            group.start_soon(lambda: workers.call("check_article", given, article=LONG, handle="0" * 32, told=hear))
            await told.wait()
            group.cancel_scope.cancel()
        assert b"citation-misquoted" in await workers.call("explain", {"term": "C202"})
        assert set(workers._all) == before or len(workers._all) == 1  # a slow machine may have had to end it

    run(starter_library, what)


def test_too_long_a_line_of_calls_is_refused_at_once(starter_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 3)

    async def what(workers: Workers) -> None:
        refused: list[str] = []

        async def one() -> None:
            try:
                await workers.call("explain", {"term": "C202"})
            except InputError as error:
                refused.append(str(error))

        async with anyio.create_task_group() as group:
            for _ in range(5):
                group.start_soon(one)
        assert refused == ["3 calls are waiting already. Try again in a moment."] * 2

    run(starter_library, what)


def test_a_library_that_cannot_be_opened_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "notes.sqlite").write_text("these are notes", encoding="utf-8")

    async def what(workers: Workers) -> None:
        raise AssertionError

    with pytest.raises(LibraryError, match=r"notes\.sqlite"):
        run(tmp_path / "notes.sqlite", what)


def test_where_the_library_lies_is_no_argument_that_others_could_see(starter_library: Path) -> None:
    async def what(workers: Workers) -> None:
        for worker in workers._all:
            words = Path(f"/proc/{worker._process.pid}/cmdline")
            if not words.exists():
                pytest.skip("needs /proc")
            assert str(starter_library).encode() not in words.read_bytes()

    run(starter_library, what)
