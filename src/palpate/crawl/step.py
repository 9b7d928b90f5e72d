"""One task of a scan, wherever it runs: read its pages, check them, write the parts, and mark it done last.

What ends a process may be a page: so from a task's second try on the page at work is noted first, and one that ended
the process `FATAL` times is passed over and named. Any other end (a kill, a loss of power) costs a try and no page.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import msgspec

from palpate.crawl.folder import Folder, folder_at
from palpate.crawl.frame import fingerprint
from palpate.crawl.pages import pages
from palpate.crawl.plan import Task
from palpate.crawl.rows import TABLES, Checked, checked, parquet, unread
from palpate.errors import InputError
from palpate.reading.each import read_part
from palpate.types.article import Unread

if TYPE_CHECKING:
    from palpate.answer import Answers
    from palpate.citations import Follower
    from palpate.library import Library
    from palpate.reading.source import Raw

Noted = TypeVar("Noted")

FATAL = 3  # times that a page was at work when the process ended: more than chance lets a kill meet the same page


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """What every task of a scan shares: where its parts go, and what the pages are checked against."""

    out: str
    library: str | None
    hash: str


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """A task that is done: how many pages became what, how many claims and findings, in how many seconds.

    ``sizes`` are the bytes of its part of each table, by which a part is known that lost its end with the power.
    """

    task: str
    pages: dict[str, int]
    claims: int
    findings: int
    seconds: float
    sizes: dict[str, int] = {}


class Tries(msgspec.Struct, kw_only=True):
    """What is noted of a task that is not done: how often it was begun, the page at work, and pages that ended it."""

    begun: int = 0
    at: int | None = None
    ended: dict[int, int] = {}


def run(task: Task, setting: Setting) -> Done:
    """Do a task, or find it done.

    Raises
    ------
    InputError
        If its parts cannot be written, or the library is another one here.
    LibraryError
        If there is none.
    """
    folder = folder_at(setting.out)
    before = done(folder, task.id)
    if before is not None:
        return before
    held = _library(setting)
    began = perf_counter()
    tries = _begun(folder, task.id)
    parts = Checked(pages=[], claims=[], verdicts=[], findings=[])
    for number, page in enumerate(_pages(task)):
        if tries.begun > 1:
            tries.at = number
            folder.write(_note(task.id), msgspec.json.encode(tries))
        found = _fatal(page) if tries.ended.get(number, 0) >= FATAL else _checked(page, held)
        for table in TABLES:
            getattr(parts, table).extend(getattr(found, table))
    return _written(folder, task.id, parts, perf_counter() - began)


def done(folder: Folder, task: str) -> Done | None:
    """What was noted of a task when it was done, None where it is not, or lost a part since."""
    mark = _decoded(folder.read(f"done/{task}.json"), Done)
    whole = mark is not None and all(folder.size(part(table, task)) == size for table, size in mark.sizes.items())
    return mark if whole else None


def _decoded(data: bytes | None, kind: type[Noted]) -> Noted | None:
    """What a note says, None where it is not there or was cut off."""
    with contextlib.suppress(msgspec.DecodeError):
        return msgspec.json.decode(data, type=kind) if data else None
    return None


def part(table: str, task: str) -> str:
    """The name of a task's part of a table."""
    return f"{table}/{task}.parquet"


def _note(task: str) -> str:
    return f"begun/{task}.json"


def _begun(folder: Folder, task: str) -> Tries:
    """The note of a task that begins now, with what the tries before it came to."""
    tries = _decoded(folder.read(_note(task)), Tries) or Tries()
    if tries.at is not None:
        tries.ended = {**tries.ended, tries.at: tries.ended.get(tries.at, 0) + 1}
    tries.begun, tries.at = tries.begun + 1, None
    folder.write(_note(task), msgspec.json.encode(tries))
    return tries


def _pages(task: Task) -> Iterator[Raw | Unread]:
    for one in task.inputs:
        yield from pages(one)


def _fatal(page: Raw | Unread) -> Checked:
    source = page.source if isinstance(page, Unread) else page.name
    return unread(
        source, f"{source}: ended the process that read it, {FATAL} times. Please report this, with the page."
    )


def _checked(page: Raw | Unread, held: _Held) -> Checked:
    from palpate.check import check

    article = read_part(page)
    if isinstance(article, Unread):
        return unread(article.source, article.reason)
    try:
        report = check(article, held.library, answers=held.answers, follower=held.follower)
        return checked(report, fingerprint(article))
    except Exception as error:  # a fault of palpate's own on one page must not cost the others
        said = " ".join(f"{type(error).__name__}: {error}".split())[:100]
        return unread(article.source, f"{article.source}: palpate failed on it ({said}). Please report this.")


def _written(folder: Folder, task: str, parts: Checked, seconds: float) -> Done:
    sizes = {}
    for table in TABLES:
        data = parquet(table, getattr(parts, table))
        folder.write(part(table, task), data)
        sizes[table] = len(data)
    mark = Done(
        task=task,
        pages=dict(Counter(str(row["status"]) for row in parts.pages)),
        claims=len(parts.claims),
        findings=len(parts.findings),
        seconds=round(seconds, 3),
        sizes=sizes,
    )
    folder.write(f"done/{task}.json", msgspec.json.encode(mark))
    folder.remove(_note(task))
    return mark


class _Held(NamedTuple):
    library: Library
    answers: Answers
    follower: Follower


def _library(setting: Setting) -> _Held:
    """The library of this process, if it is the one that the scan was begun with.

    Raises
    ------
    InputError
        If it is not, or has been changed since.
    """
    held = _held(setting.library)
    here = held.library.hash
    if here != setting.hash:
        raise InputError(
            f"the library here is {here[:12]}, the scan's {setting.hash[:12]}. Give every machine the same, unchanged."
        )
    return held


@lru_cache(maxsize=1)
def _held(path: str | None) -> _Held:
    """The library, opened once in each process, with what is kept of it."""
    from palpate.answer import Answers
    from palpate.citations import Follower
    from palpate.library import Library

    library = Library.open(path)
    return _Held(library, Answers(library), Follower(library))
