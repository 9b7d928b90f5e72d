"""The article road over many files, on one page: sources -> plan -> the step on each task -> parts -> atlas."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from palpate._version import __version__
from palpate.certainty import RULES_VERSION
from palpate.crawl.folder import Folder, folder_at
from palpate.crawl.inputs import Input, inputs
from palpate.crawl.plan import Task, tasks
from palpate.crawl.step import Done, Setting, done
from palpate.errors import InputError
from palpate.library import Library
from palpate.reading.source import is_address
from palpate.types.article import Unread

PLAN = "plan.json"
_LOCK = ".scan.lock"

Engine = Callable[[Sequence[Task], Setting], Iterator[Done]]
"""Runs the step on every task, anywhere, and gives their outcomes as they come."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What a scan reads and what it checks against; nothing else may be scanned into the same folder."""

    version: str
    library: str
    rules: str
    tasks: tuple[Task, ...]


class Scan(msgspec.Struct, frozen=True, kw_only=True):
    """What a scan came to: its tasks, how many were done before, how many pages became what, and files not read."""

    tasks: int
    before: int
    pages: dict[str, int]
    claims: int
    findings: int
    unread: tuple[Unread, ...]


Told = Callable[[int, int], None]
"""Told how many tasks are done, of how many."""


def scan(
    sources: Sequence[str], out: str, *, engine: Engine, library: str | Path | None = None, told: Told | None = None
) -> Scan:
    """Check every page of the sources into a folder of Parquet parts; what is done there already is not done again.

    Parameters
    ----------
    sources : files, folders, patterns or addresses of an object store; web archives and Parquet tables are taken apart
    out : the folder, or its address in an object store
    engine : see `palpate.crawl.local.run_here` and `palpate.crawl.on_ray.run_on_ray`
    library : path of the library, by default the one that the commands use
    told : hears of each task that is done

    Raises
    ------
    InputError
        If nothing can be read, the folder cannot be written to, holds a scan against something else, or another scan
        writes into it now.
    """
    found, refused = inputs(sources)
    if not found:
        raise InputError(refused[0].reason if refused else "nothing to scan. Name files or folders.")
    folder = folder_at(out)
    with _alone(out), Library.open(library) as opened:
        folder.tidy()
        plan = _plan(folder, out, opened.hash, found)
        setting = Setting(out=out, library=str(library) if library else None, hash=opened.hash)
        results = [result for task in plan.tasks if (result := done(folder, task.id)) is not None]
        before = {result.task for result in results}
        left = [task for task in plan.tasks if task.id not in before]
        say = told or _silent
        say(len(results), len(plan.tasks))
        for result in engine(left, setting) if left else ():
            results.append(result)
            say(len(results), len(plan.tasks))
        folder.tidy()  # what a worker of an earlier, killed scan still wrote meanwhile
    return _summed(results, before=len(before), refused=refused)


def planned(folder: Folder) -> Plan | None:
    """The plan of a scan, None where there was none.

    Raises
    ------
    InputError
        If it is damaged.
    """
    data = folder.read(PLAN)
    try:
        return msgspec.json.decode(data, type=Plan) if data else None
    except msgspec.DecodeError as error:
        raise InputError(f"{PLAN} is damaged ({error}). Scan again into another folder.") from None


def _plan(folder: Folder, out: str, library: str, found: Sequence[Input]) -> Plan:
    earlier = planned(folder)
    now = Plan(version=__version__, library=library, rules=RULES_VERSION, tasks=())
    if earlier is not None and (other := _differs(earlier, now)):
        raise InputError(f"{out}: holds a scan with {other}. Choose another folder.")

    plan = msgspec.structs.replace(now, tasks=tuple(tasks(found, earlier.tasks if earlier else ())))
    folder.write(PLAN, msgspec.json.encode(plan))
    return plan


def _differs(earlier: Plan, now: Plan) -> str | None:
    for what, one, other in (
        ("palpate", earlier.version, now.version),
        ("library", earlier.library[:12], now.library[:12]),
        ("rules", earlier.rules, now.rules),
    ):
        if one != other:
            return f"{what} {one}, and this is {other}"
    return None


@contextlib.contextmanager
def _alone(out: str) -> Iterator[None]:
    """Refuse a second scan into the same folder at once, where the system can tell."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    if is_address(out):
        yield
        return
    with (Path(out) / _LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise InputError(
                f"{out}: another scan writes into it now. Wait for it, or choose another folder."
            ) from None
        yield


def _summed(results: Sequence[Done], *, before: int, refused: Sequence[Unread]) -> Scan:
    counted: Counter[str] = Counter()
    for result in results:
        counted.update(result.pages)
    return Scan(
        tasks=len(results),
        before=before,
        pages=dict(counted),
        claims=sum(result.claims for result in results),
        findings=sum(result.findings for result in results),
        unread=tuple(refused),
    )


def _silent(_: int, __: int) -> None:
    pass
