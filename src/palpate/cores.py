"""How many processors this process may use, which under a scheduler or in a container are fewer than the machine's."""

from __future__ import annotations

import os


def usable_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
