"""A child process of the server: one open session, one piece of work at a time, by standard input and output.

It is killed where a piece of work takes too long, and ends by itself when the server is gone (its input ends).
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import traceback
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, BinaryIO

from palpate.errors import InputError, LibraryError, PalpateError, ReadingError
from palpate.web.frames import Done, Failed, Job, Message, Plain, Progress, Ready, packed, read

if TYPE_CHECKING:
    from palpate.session import Session

Say = Callable[[str, int, int], None]
"""Takes a stage's name and how many of how many steps of it are done."""
_ROOM = "palpate.web."
_COLLECT_AFTER = 100_000  # as `palpate.cli`: the vocabulary is many objects, and they stay
_KINDS = {InputError: "input", ReadingError: "reading", LibraryError: "library"}


def main() -> None:
    """Open the library (``$PALPATE_LIBRARY``, or the usual one), and work until the input ends."""
    for name in (signal.SIGINT, signal.SIGTERM):  # Ctrl-C reaches the whole group; the server says when to end
        signal.signal(name, signal.SIG_IGN)
    gc.set_threshold(_COLLECT_AFTER)
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what anything prints must not come between the messages

    def say(message: Message) -> None:
        out.write(packed(message))
        out.flush()

    try:
        _serve(sys.stdin.buffer, say)
    except LibraryError as error:
        say(Failed(kind="library", message=_line(error)))
    except BrokenPipeError:
        pass


def _serve(jobs: BinaryIO, say: Callable[[Message], None]) -> None:
    from palpate.session import Session

    session = Session.open()
    _warm(session)
    mark = _mark(session)
    say(Ready(library=session.library.hash, studies=len(session.library)))
    while isinstance(job := read(jobs), Job):
        if _mark(session) != mark:  # another file was put there; what is added to this one is seen anyway
            session.close()
            session = Session.open()
            mark = _mark(session)
        say(_done(job, session, say))


def _mark(session: Session) -> int:
    """Which file lies at the library's path."""
    path = session.library.path
    try:
        return path.stat().st_ino if path else 0
    except OSError:
        return 0


def _warm(session: Session) -> None:
    """Load what the first article would wait for."""
    from palpate.reading import read_text

    session.check(read_text("Massage eases low back pain."))


def _done(job: Job, session: Session, say: Callable[[Message], None]) -> Done | Failed:
    def step(stage: str, done: int, total: int) -> None:
        say(Progress(stage=stage, done=done, total=total))

    try:
        return Done(value=_function(job.function)(session, step, **job.values))
    except PalpateError as error:
        return Failed(kind=_KINDS.get(type(error), "input"), message=_line(error))
    except (MemoryError, RecursionError) as error:
        return Failed(kind="reading", message=f"the article takes more than palpate can give ({type(error).__name__}).")
    except BrokenPipeError:
        raise
    except Exception as error:  # a fault of palpate's own on one article must not cost the others
        traceback.print_tb(error.__traceback__, file=sys.stderr)  # without its text, which may quote the article
        print(f"palpate: {job.function} failed: {type(error).__name__}", file=sys.stderr)
        return Failed(kind="fault", message=f"palpate failed on it ({type(error).__name__}). Please report this.")


def _function(name: str) -> Callable[..., Plain]:
    module, _, function = name.partition(":")
    if not module.startswith(_ROOM):
        raise LookupError(name)
    found: Callable[..., Plain] = getattr(import_module(module), function)
    return found


def _line(error: Exception) -> str:
    return " ".join(str(error).splitlines())


if __name__ == "__main__":
    main()
