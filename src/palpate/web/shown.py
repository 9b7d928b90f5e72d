"""The examples of the API's document, read from `examples.json`: a summary and a value for each name."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import msgspec

EXAMPLES: dict[str, tuple[str, Any]] = {
    name: (one["summary"], one["value"])
    for name, one in msgspec.json.decode((files("palpate.web") / "examples.json").read_bytes()).items()
}
