"""How often one caller may call: the protocol asks servers to limit the rate of tool calls."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from palpate.errors import InputError

A_SECOND, AT_ONCE = 10.0, 200  # calls of one caller: on the average, and in a burst
MOST_CALLERS = 10_000  # remembered


class Rate:
    """A bucket of calls for each caller, which fills again by itself.

    Parameters
    ----------
    clock : callable
        Seconds from any beginning.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, caller: str) -> None:
        """Count one call.

        Raises
        ------
        InputError
            If the caller has called too often; the message says when to call again.
        """
        now = self._clock()
        left, last = self._left.pop(caller, (float(AT_ONCE), now))
        left = min(left + (now - last) * A_SECOND, float(AT_ONCE))
        self._left[caller] = (max(left - 1, 0.0) if left >= 1 else left, now)
        while len(self._left) > MOST_CALLERS:
            self._left.popitem(last=False)
        if left < 1:
            raise InputError(f"more than {AT_ONCE} calls at once. Call again in {(1 - left) / A_SECOND:.1f} s.")
