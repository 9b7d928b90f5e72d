"""The tasks of a scan, or the files of a corpus, on all cores: a pool, made anew where a process of it was ended."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from functools import partial
from typing import Any, TypeVar

from palpate.cores import usable_cores
from palpate.crawl.plan import Task
from palpate.crawl.step import FATAL, Done, Setting, run
from palpate.errors import PalpateError

Item = TypeVar("Item")
Result = TypeVar("Result")

_AHEAD = 2  # tasks for each process that are handed out, so that none waits for the next
_MOST_LOST = 4 * FATAL  # processes ended one after another with no task done between


def run_here(tasks: Sequence[Task], setting: Setting, *, cores: int | None = None) -> Iterator[Done]:
    """Each task's outcome, as they are done; in this process where one core is wanted.

    Raises
    ------
    PalpateError
        What the step raises; or that processes are ended again and again from outside.
    """
    yield from each_done(partial(run, setting=setting), tasks, cores=cores)


def each_done(work: Callable[[Item], Result], items: Sequence[Item], *, cores: int | None = None) -> Iterator[Result]:
    """What `work` makes of each item, as they are done; it may be called again for one whose process was ended.

    Raises
    ------
    PalpateError
        What `work` raises; or that processes are ended again and again from outside.
    """
    processes = min(cores or usable_cores(), len(items))
    if processes <= 1:
        yield from map(work, items)
        return
    yield from _Pool(processes).run(work, items)


class _Pool:
    """Processes that are kept; where one is ended all are begun anew, and what they had is handed out again."""

    def __init__(self, processes: int) -> None:
        self._processes = processes
        self._lost = 0

    def run(self, work: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
        from concurrent.futures.process import BrokenProcessPool

        left = list(reversed(items))
        at_work: dict[Future[Result], Item] = {}
        pool = self._begun()
        try:
            while left or at_work:
                try:
                    while left and len(at_work) < _AHEAD * self._processes:
                        item = left.pop()
                        at_work[_submit(pool, work, item)] = item
                    for future in wait(at_work, return_when=FIRST_COMPLETED).done:
                        result = future.result()
                        del at_work[future]
                        self._lost = 0
                        yield result
                except BrokenProcessPool:
                    left += [item for item in at_work.values() if item not in left]
                    at_work.clear()
                    pool = self._anew()
        finally:
            pool.shutdown(wait=False, kill_workers=True)

    def _begun(self) -> Any:
        from loky import get_reusable_executor

        return get_reusable_executor(
            max_workers=self._processes, timeout=None, initializer=_follow, initargs=(os.getpid(),)
        )

    def _anew(self) -> Any:
        self._lost += 1
        if self._lost > _MOST_LOST:
            raise PalpateError(
                f"processes were ended {self._lost} times with no task done, most likely for want of memory. "
                "Run it again with fewer --cores; what is done is kept."
            )
        return self._begun()


def _submit(pool: Any, work: Callable[[Item], Result], item: Item) -> Future[Result]:
    future: Future[Result] = pool.submit(work, item)
    return future


def _follow(driver: int) -> None:
    """End with the process that started this one, even if that was ended before now; it alone answers to Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_wait_for, args=(driver,), daemon=True).start()


def _wait_for(driver: int) -> None:
    import time

    while os.getppid() == driver:
        time.sleep(1)
    os._exit(1)
