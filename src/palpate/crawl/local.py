"""The tasks of a scan on this machine's cores: a kept pool, made anew where one of its processes was ended."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Any

from palpate.crawl.plan import Task
from palpate.crawl.step import FATAL, Done, Setting, run
from palpate.errors import PalpateError

_AHEAD = 2  # tasks for each process that are handed out, so that none waits for the next
_MOST_LOST = 4 * FATAL  # processes ended one after another with no task done between


def run_here(tasks: Sequence[Task], setting: Setting, *, cores: int | None = None) -> Iterator[Done]:
    """Each task's outcome, as they are done; in this process where one core is wanted.

    Raises
    ------
    PalpateError
        What the step raises; or that processes are ended again and again from outside.
    """
    processes = min(cores or usable_cores(), len(tasks))
    if processes <= 1:
        yield from (run(task, setting) for task in tasks)
        return
    yield from _Pool(processes).run(tasks, setting)


def usable_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Pool:
    """Processes that are kept; where one is ended all are begun anew, and what they had is handed out again."""

    def __init__(self, processes: int) -> None:
        self._processes = processes
        self._lost = 0

    def run(self, tasks: Sequence[Task], setting: Setting) -> Iterator[Done]:
        from concurrent.futures.process import BrokenProcessPool

        left = list(reversed(tasks))
        at_work: dict[Future[Done], Task] = {}
        pool = self._begun()
        try:
            while left or at_work:
                try:
                    while left and len(at_work) < _AHEAD * self._processes:
                        task = left.pop()
                        at_work[_submit(pool, run, task, setting)] = task
                    for future in wait(at_work, return_when=FIRST_COMPLETED).done:
                        result = future.result()
                        del at_work[future]
                        self._lost = 0
                        yield result
                except BrokenProcessPool:
                    left += [task for task in at_work.values() if task not in left]
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


def _submit(pool: Any, work: Callable[[Task, Setting], Done], task: Task, setting: Setting) -> Future[Done]:
    future: Future[Done] = pool.submit(work, task, setting)
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
