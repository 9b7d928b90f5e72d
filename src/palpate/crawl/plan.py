"""Inputs to tasks: small files together, large ones in stretches; a task's name comes from what it reads."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from palpate.crawl.inputs import Input

# Files in one task: at most some ten seconds of work, which is all that a kill can cost a process; of few files less,
# so that every core has some.
MOST_FILES, FEWEST_FILES, TASKS_WANTED = 128, 4, 64
TASK_BYTES = 16_000_000
_NAME = 20  # of a task: hexadecimal digits, 80 bits


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """What one call of the step reads; ``id`` is a hash of it."""

    id: str
    inputs: tuple[Input, ...]


def tasks(found: Sequence[Input], planned: Iterable[Task] = ()) -> list[Task]:
    """The tasks of an earlier plan, then new ones for what is not in it.

    Of a file that has changed since, the earlier tasks are dropped with all that they read, and it is read anew.
    """
    now = {one.name: one for one in found}
    planned = list(planned)
    changed = {one.name for task in planned for one in task.inputs if _has_changed(one, now.get(one.name))}
    kept = [task for task in planned if not changed & {one.name for one in task.inputs}]
    known = {(one.name, one.first) for task in kept for one in task.inputs}
    beside = [one for task in planned if task not in kept for one in task.inputs if one.name not in changed]
    new = {(one.name, one.first): one for one in (*beside, *found) if (one.name, one.first) not in known}
    return [*kept, *map(_task, _grouped(new[key] for key in sorted(new, key=lambda key: (key[0], key[1] or 0))))]


def _has_changed(before: Input, now: Input | None) -> bool:
    return now is not None and (before.size, before.stamp) != (now.size, now.stamp)


def _grouped(found: Iterable[Input]) -> Iterator[tuple[Input, ...]]:
    found = list(found)
    most = min(MOST_FILES, max(FEWEST_FILES, len(found) // TASKS_WANTED))
    group: list[Input] = []
    for one in found:
        if one.first is not None:
            yield (one,)
            continue
        if group and (len(group) == most or sum(other.size for other in group) + one.size > TASK_BYTES):
            yield tuple(group)
            group = []
        group.append(one)
    if group:
        yield tuple(group)


def _task(group: tuple[Input, ...]) -> Task:
    return Task(id=hashlib.sha256(msgspec.json.encode(group)).hexdigest()[:_NAME], inputs=group)
