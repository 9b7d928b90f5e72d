"""The studies that an answer stands on, each named once by a number of its own, and the line at its end."""

from __future__ import annotations

from collections.abc import Iterable

from palpate._version import __version__
from palpate.certainty import RULES_VERSION
from palpate.library import Library
from palpate.mcp.answers import LeftOut, Source
from palpate.report.ranking import DISCLAIMER


class Sources:
    """Numbers the studies in the order in which an answer first names them."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def of(self, keys: Iterable[str]) -> tuple[int, ...]:
        """The numbers of these studies, each once."""
        return tuple(dict.fromkeys(self._numbers.setdefault(key, len(self._numbers) + 1) for key in keys))

    def listed(self, library: Library, *, titles: bool) -> tuple[Source, ...]:
        """Every study that was numbered, with where it can be read."""
        found = {study.key: study for study in library.studies(self._numbers)}
        return tuple(
            Source(
                n=n,
                key=key,
                label=found[key].label,
                link=found[key].link,
                title=found[key].title if titles else None,
                retracted=(found[key].retraction or "no notice given") if found[key].is_retracted else None,
            )
            for key, n in self._numbers.items()
            if key in found
        )


def named(sources: tuple[Source, ...], numbers: Iterable[int]) -> tuple[Source, ...]:
    """Those of the sources that are referred to."""
    kept = frozenset(numbers)
    return tuple(source for source in sources if source.n in kept)


def note(library: Library) -> str:
    """What the answer was made with, and what it is not."""
    made = f"palpate {__version__}, library {library.hash} ({len(library):,} studies), rules {RULES_VERSION}"
    return f"{made}. {DISCLAIMER}"


def left(*entries: tuple[str, int, str]) -> tuple[LeftOut, ...]:
    """What is missing: of each kind how much, and the arguments that bring it; kinds of which nothing is are not."""
    return tuple(LeftOut(what=what, count=count, ask=ask) for what, count, ask in entries if count > 0)


def fuller(tokens: int) -> str:
    """The arguments for the same answer with more room."""
    return f'detail="full", budget={max(4_000, 2 * tokens)}'
