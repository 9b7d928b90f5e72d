"""The graph of broader terms: who stands above and below whom, and how far two concepts are apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from palpate.errors import LibraryError
from palpate.types.concept import Concept, Distance
from palpate.vocabulary.files import Place

Down = dict[str, list[str]]


class Graph:
    """Concepts joined to their broader ones; every walk goes breadth first, so that the nearest come first."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self._up = {concept.id: concept.broader for concept in concepts}
        self._down = _turned(self._up)
        self._above: dict[str, Mapping[str, int]] = {}  # walks that were made; the graph does not change
        self._below: dict[str, Mapping[str, int]] = {}
        self._near: dict[str, dict[str, Distance]] = {}

    def ancestors(self, concept: str) -> Mapping[str, int]:
        """Ids above, with the steps up to each."""
        if concept not in self._above:
            self._above[concept] = _walk(concept, self._up)
        return self._above[concept]

    def descendants(self, concept: str) -> Mapping[str, int]:
        """Ids below, with the steps down to each."""
        if concept not in self._below:
            self._below[concept] = _walk(concept, self._down)
        return self._below[concept]

    def distance(self, asked: str, other: str) -> Distance:
        """How `other` stands to `asked`; siblings share a broader concept that itself has one above it."""
        return self.around(asked).get(other, Distance.UNRELATED)

    def around(self, asked: str) -> Mapping[str, Distance]:
        """All ids that stand near a concept, and how; what is not among them is unrelated."""
        if asked not in self._near:
            self._near[asked] = self._around(asked)
        return self._near[asked]

    def _around(self, asked: str) -> dict[str, Distance]:
        """Everything that stands near a concept, and how."""
        parents = [parent for parent in self._up.get(asked, ()) if self._up[parent]]
        siblings = (child for parent in parents for child in self._down[parent])
        return {
            **dict.fromkeys(siblings, Distance.SIBLING),
            **dict.fromkeys(self.ancestors(asked), Distance.BROADER),
            **dict.fromkeys(self.descendants(asked), Distance.NARROWER),
            asked: Distance.SAME,
        }

    def steps(self, first: str, second: str) -> int | None:
        """Edges from the one up to the nearest shared concept and down to the other; None where none is shared."""
        above = {first: 0, **self.ancestors(first)}
        beyond = {second: 0, **self.ancestors(second)}
        return min((above[shared] + beyond[shared] for shared in above.keys() & beyond.keys()), default=None)


def check(placed: Sequence[tuple[Place, Concept]]) -> None:
    """Refuse a broader id that does not exist and a concept that stands above itself.

    Raises
    ------
    LibraryError
        With the line.
    """
    places = {concept.id: place for place, concept in placed}
    up = {concept.id: concept.broader for _, concept in placed}
    for child, parents in up.items():
        for parent in parents:
            if parent not in up:
                raise LibraryError(f"{places[child]}: broader {parent!r} does not exist. Add it or mend the id.")
    circling = _circling(up)
    if circling:
        names = ", ".join(circling)
        raise LibraryError(f"{places[circling[0]]}: {circling[0]} stands above itself. Mend one of: {names}.")


def _circling(up: Mapping[str, Sequence[str]]) -> list[str]:
    """Take away, again and again, what has nothing above it (Kahn 1962); what is left hangs on a circle."""
    down = _turned(up)
    waiting = {child: len(parents) for child, parents in up.items()}
    free = [child for child, count in waiting.items() if not count]
    for parent in free:
        del waiting[parent]
        for child in down.get(parent, ()):
            waiting[child] -= 1
            if not waiting[child]:
                free.append(child)
    return list(waiting)


def _turned(up: Mapping[str, Sequence[str]]) -> Down:
    down: Down = {}
    for child, parents in up.items():
        for parent in parents:
            down.setdefault(parent, []).append(child)
    return down


def _walk(start: str, edges: Mapping[str, Iterable[str]]) -> dict[str, int]:
    seen = {start: 0}
    queue = [start]
    for node in queue:
        for following in edges.get(node, ()):
            if following not in seen:
                seen[following] = seen[node] + 1
                queue.append(following)
    del seen[start]
    return seen
