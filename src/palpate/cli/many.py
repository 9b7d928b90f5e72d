"""Work on many items on all cores, results in the order of the items."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from palpate.cores import usable_cores
from palpate.errors import PalpateError

Item = TypeVar("Item")
Result = TypeVar("Result")

ITEMS_PER_PROCESS = 4  # a process starts in 0.7 s, about as long as three articles take
AHEAD = 4  # items for each process that are handed out before the first result is taken


def in_order(
    work: Callable[[Item], Result], items: Iterable[Item], *, about: int, cores: int | None = None
) -> Iterator[Result]:
    """What `work` makes of each item, in order; in this process where they are few.

    Parameters
    ----------
    work : a function or value that can be pickled
    items : taken as they are needed, not all at once
    about : how many items there are, as far as is known
    cores : processes at most; by default one for each core that this process may use

    Raises
    ------
    PalpateError
        What `work` raises; or that a process was ended from outside.
    """
    processes = min(cores or usable_cores(), about // ITEMS_PER_PROCESS)
    if processes < 2:
        yield from map(work, items)
        return
    import multiprocessing
    from concurrent.futures import Future, ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    waiting: deque[Future[Result]] = deque()
    pool = ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn"), initializer=_follow_parent)
    try:
        for item in items:
            waiting.append(pool.submit(work, item))
            if len(waiting) > AHEAD * processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool:
        raise PalpateError(
            "a process that read articles was ended from outside, most likely for want of memory. Give fewer at once."
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)


def _follow_parent() -> None:
    """End with the process that started this one, and in silence."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    threading.Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    import multiprocessing

    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)
