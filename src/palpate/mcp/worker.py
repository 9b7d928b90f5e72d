"""The process that holds the library and does the work: calls on standard input, answers on standard output.

A process of its own, so that the server answers pings at once while it works, can end what takes too long, and starts
while the protocol's own package is still being imported. It ends as soon as its standard input does.
"""

from __future__ import annotations

import gc
import os
import queue
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from typing import BinaryIO

import msgspec

from palpate.errors import PalpateError
from palpate.mcp.calls import Call, Cancel, Said

COLLECT_AFTER = 100_000  # as for the commands: at the usual 700 the collector walks the vocabulary over and over
OPENING = 0  # the number under which it is said that the library is open


class CancelledError(Exception):
    """The call that is being worked on is no longer wanted."""


def main() -> None:
    """Open the library (``$PALPATE_LIBRARY``, or the usual one), say so, then answer calls until the input ends."""
    gc.set_threshold(COLLECT_AFTER)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then closes the input
    out = _own_output()
    inbox = Inbox(sys.stdin.buffer)
    threading.Thread(target=inbox.read, daemon=True).start()
    from palpate.mcp.work import Worker

    try:
        worker = Worker()
    except PalpateError as error:
        _say(out, Said(id=OPENING, error=_line(error)))
        os._exit(2)  # the thread that reads cannot be woken
    _say(out, Said(id=OPENING))
    for step in worker.warmings():
        if inbox.calls.empty():  # whoever waits already pays only for what they ask
            step()
    while True:
        call = inbox.calls.get()
        _say(out, _answered(call, worker, inbox, out))


class Inbox:
    """Reads what comes in while the work goes on, so that a call can be taken back and the end of input is seen."""

    def __init__(self, stream: BinaryIO) -> None:
        self.calls: queue.SimpleQueue[Call] = queue.SimpleQueue()
        self._stream = stream
        self._cancelled: set[int] = set()

    def read(self) -> None:
        """Take in every line; at the end of input the process ends, whatever it is at."""
        for line in self._stream:
            message = msgspec.json.decode(line, type=Call | Cancel)
            if isinstance(message, Cancel):
                self._cancelled.add(message.id)
            else:
                self.calls.put(message)
        os._exit(0)

    def refuse_cancelled(self, call: Call) -> None:
        """Raise `CancelledError` if a call is no longer wanted."""
        if call.id in self._cancelled:
            raise CancelledError


def _answered(
    call: Call, work: Callable[[Call, Callable[[int, int], None]], object], inbox: Inbox, out: BinaryIO
) -> Said:
    def progress(done: int, of: int) -> None:
        inbox.refuse_cancelled(call)
        _say(out, Said(id=call.id, done=done, of=of))

    try:
        inbox.refuse_cancelled(call)
        return Said(id=call.id, answer=msgspec.Raw(msgspec.json.encode(work(call, progress))))
    except CancelledError:
        return Said(id=call.id, error="cancelled")
    except PalpateError as error:
        return Said(id=call.id, error=_line(error))
    except Exception as error:  # a fault of palpate's own must not end the server
        traceback.print_exc()
        said = _line(error)[:100]
        reason = (
            f"{call.name}: palpate failed on it ({type(error).__name__}: {said}). Please report this, with the call."
        )
        return Said(id=call.id, error=reason)


def _line(error: Exception) -> str:
    return " ".join(str(error).split())


def _say(out: BinaryIO, said: Said) -> None:
    try:
        out.write(msgspec.json.encode(said) + b"\n")
        out.flush()
    except OSError:  # the server is gone
        os._exit(0)


def _own_output() -> BinaryIO:
    """Standard output for answers alone: whatever else is printed goes to standard error."""
    own = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return own


if __name__ == "__main__":
    main()
