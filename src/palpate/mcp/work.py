"""What a worker does: each kind of call, answered from one session of the library."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from palpate.mcp import arguments
from palpate.mcp.calls import Call
from palpate.mcp.resources import completed, listed, resource
from palpate.mcp.tools import Tools
from palpate.reading import read_text
from palpate.session import Session

WARMING = "Massage eases low back pain. Rolfing lifts the zest of people with flumox."


class Worker:
    """Answers calls from the library.

    Raises
    ------
    LibraryError
        If the file is no library, or cannot be read.
    """

    def __init__(self) -> None:
        self._session = Session.open()
        self._tools = Tools(self._session)

    def warmings(self) -> tuple[Callable[[], object], ...]:
        """What may be done while no call waits: each loads what some first call would have to load."""
        return (
            lambda: self._session.ask("does massage ease low back pain?"),
            lambda: self._session.check(read_text(WARMING)),
        )

    def __call__(self, call: Call, progress: Callable[[int, int], None]) -> object:
        """The answer to a call, by its name.

        Raises
        ------
        PalpateError
            If it cannot be answered; the message is one line for the caller.
        """
        if call.name == "read":
            return resource(self._session, **call.arguments)
        if call.name == "list":
            return listed()
        if call.name == "complete":
            return completed(self._session, **call.arguments)
        given = msgspec.convert(call.arguments, arguments.TOOLS[call.name])
        if isinstance(given, arguments.CheckArticle) and call.article is not None:
            return self._tools.check(call.article, given, handle=call.handle, progress=progress)
        return self._tools.run(call.name, given)
