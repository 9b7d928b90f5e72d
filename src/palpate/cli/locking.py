"""The lockfile of a run: read before the articles are, compared and written after all of them are done."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from palpate.errors import InputError

if TYPE_CHECKING:
    from palpate.library import Library
    from palpate.report.lock import Lock, Moved, PinnedArticle


class Locking:
    """A lockfile and what to do with it.

    Raises
    ------
    InputError
        If the file cannot be read or is no lockfile.
    """

    def __init__(self, path: Path, *, update: bool) -> None:
        self._path, self._update = path, update
        self._before = _read(path)
        self._now: list[PinnedArticle] = []

    def add(self, article: PinnedArticle) -> None:
        """Take note of an article that was checked."""
        self._now.append(article)

    def finish(self, library: Library) -> bool:
        """Say what moved, and write the file where it is new or is to be updated; whether the run has failed."""
        if self._before is None:
            self._write(self._now)
            claims = sum(len(one.claims) for one in self._now)
            typer.echo(f"palpate: {self._path}: written, {claims} claims pinned.", err=True)
            return False
        pinned = {one.source: one for one in self._before.articles}
        found = [*self._new(pinned), *map(str, self._moved(pinned, library))]
        for line in found:
            typer.echo(f"palpate: {self._path}: {line}", err=True)
        if self._update:
            self._write({**pinned, **{one.source: one for one in self._now}}.values())
            typer.echo(f"palpate: {self._path}: updated, {len(found)} moved.", err=True)
        return bool(found) and not self._update

    def _new(self, pinned: dict[str, PinnedArticle]) -> list[str]:
        new = [one for one in self._now if one.source not in pinned]
        return [f"{one.source}: a new article, its {len(one.claims)} claims are not pinned" for one in new]

    def _moved(self, pinned: dict[str, PinnedArticle], library: Library) -> list[Moved]:
        from palpate.report.lock import RETRACTED, moved

        def fate(key: str) -> str:
            study = library.get(key)
            if study is None:
                return "gone from the library"
            return RETRACTED if study.is_retracted else "no longer counted"

        known = [(pinned[one.source], one) for one in self._now if one.source in pinned]
        return [change for before, now in known for change in moved(before, now, fate)]

    def _write(self, articles: Iterable[PinnedArticle]) -> None:
        from palpate.cli.output import write
        from palpate.report.lock import lock_text

        write(self._path, lock_text(articles).encode())


def _read(path: Path) -> Lock | None:
    """The lockfile at a path, None where there is none yet."""
    from palpate.report.lock import read_lock

    try:
        return read_lock(path.read_bytes())
    except FileNotFoundError:
        if path.parent.is_dir():
            return None
        raise InputError(f"--lock {path}: there is no folder {path.parent}. Make it first.") from None
    except OSError as error:
        raise InputError(f"--lock {path}: cannot be read ({error.strerror}). Name a file.") from None
    except ValueError as error:
        said = " ".join(str(error).split())
        raise InputError(f"--lock {path}: {said}. Name another file, or delete it to pin anew.") from None
