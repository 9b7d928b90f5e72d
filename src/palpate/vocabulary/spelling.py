"""Near spellings: mend single words against the words that the vocabulary knows, and offer near wordings."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

SHORTEST = 5  # letters; shorter words have too many neighbours to be mended
LONG = 9  # letters from which two slips are let pass
TRIGRAM_FLOOR = 0.25  # share of letter groups in common under which a wording is not worth offering


class Speller:
    """Offered words under every form that they take with one letter left out, so that near ones meet there.

    Parameters
    ----------
    offered : iterable of str
        What a word may be mended to.
    known : collection of str
        Words that stay as they are.
    is_word : callable
        Whether a word that is not among them is a common one all the same ("scary"), and no slip.
    shortest : int
        Letters of the shortest word that is offered.
    """

    def __init__(
        self,
        offered: Iterable[str],
        *,
        known: Collection[str],
        is_word: Callable[[str], bool],
        shortest: int = SHORTEST,
    ) -> None:
        self._known = known
        self._is_word = is_word
        self._near: dict[str, list[str]] = {}
        for word in sorted(set(offered)):
            if len(word) >= shortest and word.isalpha():
                for form in _shortened(word):
                    self._near.setdefault(form, []).append(word)

    def mend(self, words: Sequence[str]) -> list[str]:
        """Put the nearest offered word in the place of each that is not known; words without a near one stay."""
        return [word if word in self._known else self._nearest(word) or word for word in words]

    def _nearest(self, word: str) -> str | None:
        if len(word) < SHORTEST or not word.isalpha():
            return None
        most = 1 if len(word) < LONG else 2
        near = {other for form in _shortened(word) for other in self._near.get(form, ())}
        counted = [(slips(word, other, most), other) for other in near if other[0] == word[0]]
        best = min(counted, default=(most + 1, ""))
        return best[1] if best[0] <= most and not self._is_word(word) else None


def _shortened(word: str) -> Iterator[str]:
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]


def slips(first: str, second: str, most: int) -> int:
    """Count insertions, deletions, changes and swaps of neighbours between two words; ``most + 1`` once above.

    References
    ----------
    Optimal string alignment, as in Damerau (1964), Commun ACM 7:171.
    """
    if abs(len(first) - len(second)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(second) + 1))
    for i, a in enumerate(first, start=1):
        row = [i]
        for j, b in enumerate(second, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == second[j - 2] and first[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return last[-1]


def rank(text: str, wordings: Iterable[str]) -> list[str]:
    """Wordings by the share of letter groups of three that they have in common with the text, best first."""
    wanted = _groups(text)
    scored = []
    for wording in wordings:
        groups = _groups(wording)
        score = 2 * len(wanted & groups) / (len(wanted) + len(groups))
        if score >= TRIGRAM_FLOOR:
            scored.append((-score, wording))
    return [wording for _, wording in sorted(scored)]


def _groups(text: str) -> set[str]:
    """Letter groups of three, with the ends of words marked."""
    padded = f"  {text.replace(' ', '  ')} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}
