"""All that the server computes, off its event loop: articles in one team of processes, short questions in another.

Two teams, so that a question of milliseconds never waits behind articles of seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import msgspec

from palpate.library import default_place
from palpate.library.file import is_address
from palpate.web import work
from palpate.web.frames import Plain, Progress
from palpate.web.remembered import Remembered
from palpate.web.team import Limits, OnProgress, Team

if TYPE_CHECKING:
    from palpate.reading.source import Raw
    from palpate.web.settings import Settings


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """A checked article.

    Attributes
    ----------
    json : bytes
        What ``palpate check --format json`` prints.
    page : str
        The page's part on it, as HTML.
    title : str or None
    source : str
    counts : mapping
        ``claims``, ``findings``, and ``verdicts`` (how often each).
    library : str
        The hash of the library that it was checked against.
    """

    json: bytes
    page: str
    title: str | None
    source: str
    counts: Mapping[str, Any]
    library: str


class Checker:
    """Does the server's work in child processes; see `palpate.web.team` for what its calls raise."""

    def __init__(self, settings: Settings) -> None:
        place = self.library = settings.library or default_place()
        limits = Limits(seconds=settings.time_limit, waiting=settings.queue)
        self._articles = Team(settings.library, size=settings.workers, limits=limits)
        self._questions = Team(settings.library, size=1, limits=limits)
        self._remembered = Remembered(None if is_address(place) else Path(place).expanduser())

    async def __aenter__(self) -> Self:
        await asyncio.gather(self._articles.start(), self._questions.start())
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.gather(self._articles.stop(), self._questions.stop())

    async def check(self, source: Raw, *, on_progress: OnProgress | None = None, with_page: bool = True) -> Checked:
        """Check an article; `on_progress` hears how far it is.

        Raises
        ------
        ReadingError
            If it cannot be read.
        BusyError, StoppingError, TooSlowError, LostError, FaultError, LibraryError
        """
        values: dict[str, Plain] = {**source._asdict(), "with_page": with_page}
        found = await self._articles.run(work.check, on_progress or _silent, **values)
        return msgspec.convert(found, Checked)

    async def answer(self, function: Callable[..., object], **values: Plain) -> Any:
        """What a function of `palpate.web` gives in a child: called with the session, a `Say`, and these values.

        The same is not computed twice as long as the library is the same.
        """
        name = f"{function.__module__}:{function.__qualname__}"
        return await self._remembered.get(name, values, lambda: self._questions.run(function, _silent, **values))

    def drain(self) -> None:
        """Take no new work; what is under way goes on."""
        self._articles.drain()
        self._questions.drain()

    def state(self) -> dict[str, object]:
        """How the teams stand, for whoever watches the server."""
        teams = (self._articles, self._questions)
        trouble = next((team.trouble for team in teams if team.trouble), None)
        is_ready = all(team.ready for team in teams)
        return {
            "status": "ok" if is_ready else ("failing" if trouble else "starting"),
            "processes": sum(team.ready for team in teams),
            "waiting": sum(team.waiting for team in teams),
        }


def _silent(_: Progress) -> None:
    pass
