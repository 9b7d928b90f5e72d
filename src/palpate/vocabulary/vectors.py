"""Words as points: near ones mean alike. Made by `training/word_vectors.py`; a phrase is the sum of its words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache, lru_cache, partial
from importlib.resources import as_file, files
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_WORD = re.compile(r"[a-z0-9]+")
LONGEST = 100  # letters of a word that is cut into pieces, as in BERT's tokenizer; cutting costs their square


class Vectors:
    """The vectors of word pieces; "##" opens a piece that continues a word.

    Parameters
    ----------
    pieces : sequence of str, length n
    numbers : ndarray of int8, shape (n, width)
    scales : ndarray, shape (n,)
        What a row is multiplied by; common words have short vectors.
    """

    def __init__(self, pieces: Sequence[str], numbers: NDArray[np.int8], scales: NDArray[np.float32]) -> None:
        self._places = {piece: place for place, piece in enumerate(pieces)}
        self._numbers = numbers
        self._scales = scales
        self._of_word = lru_cache(maxsize=20_000)(self._sum_of_pieces)
        self._cut = lru_cache(maxsize=50_000)(self._cut_word)
        self._of_phrase = lru_cache(maxsize=256)(self._alone)

    @property
    def width(self) -> int:
        """Numbers in a vector."""
        return int(self._numbers.shape[1])

    def is_word(self, word: str) -> bool:
        """Whether a word in small letters has a vector of its own, as common words have and slips of the pen do not."""
        return word in self._places

    def of(self, phrases: Sequence[str], *, weights: Callable[[str], float] | None = None) -> NDArray[np.float32]:
        """One vector of length 1 for each phrase; zeros for one without a known word.

        Parameters
        ----------
        phrases : sequence of str, length n
        weights : callable, optional
            What a word's vector counts, whatever its own length; without it a word counts as much as it is rare.

        Returns
        -------
        ndarray, shape (n, width)
        """
        import numpy as np

        made = np.zeros((len(phrases), self.width), dtype=np.float32)
        words = [words_of(phrase) for phrase in phrases]
        placed = [word for some in words for word in some]
        if placed:
            table = np.concatenate([self._of_word(word) for word in placed]).reshape(len(placed), self.width)
            if weights is not None:
                table *= np.asarray([weights(word) for word in placed], dtype=np.float32)[:, None] / _lengths(table)
            rows = [row for row, some in enumerate(words) if some]
            starts = accumulate((len(words[row]) for row in rows[:-1]), initial=0)
            made[rows] = np.add.reduceat(table, list(starts))
        return made / _lengths(made)

    def of_word(self, word: str) -> NDArray[np.float32]:
        """A word's vector in its own length, short for common words; zeros for an unknown one; shape (width,)."""
        return self._of_word(word)

    def along(self, directions: NDArray[np.float64]) -> Callable[[str], tuple[float, ...]]:
        """What says of a word's vector how far it goes along each direction (a row); 0 for an unknown word."""
        table = (self._numbers * self._scales[:, None].astype(float)) @ directions.T
        return lru_cache(maxsize=50_000)(partial(self._said, table.T.tolist()))

    def _said(self, tables: Sequence[Sequence[float]], word: str) -> tuple[float, ...]:
        places = self._cut_word(word)
        return tuple([sum([table[place] for place in places]) for table in tables])

    def of_one(self, phrase: str) -> NDArray[np.float32]:
        """The vector of one phrase that is asked for often, shape (width,)."""
        return self._of_phrase(phrase)

    def _alone(self, phrase: str) -> NDArray[np.float32]:
        return self.of([phrase])[0]  # type: ignore[no-any-return]  # numpy's stubs say Any

    def _sum_of_pieces(self, word: str) -> NDArray[np.float32]:
        """A word's vector; zeros where its pieces are not known."""
        places = list(self._cut(word))
        return (self._numbers[places] * self._scales[places, None]).sum(axis=0)  # type: ignore[no-any-return]  # numpy's stubs say Any

    def _cut_word(self, word: str) -> tuple[int, ...]:
        """The longest pieces from the left; nothing where they do not make up the word."""
        found: list[int] = []
        start = 0 if len(word) <= LONGEST else len(word)
        while start < len(word):
            for end in range(len(word), start, -1):
                place = self._places.get(("##" if start else "") + word[start:end])
                if place is not None:
                    found.append(place)
                    start = end
                    break
            else:
                return ()
        return tuple(found)


@cache
def load_vectors() -> Vectors:
    """The vectors that ship with the package; once a process."""
    import numpy as np

    with as_file(files("palpate.vocabulary") / "data" / "vectors.npz") as path, np.load(path) as stored:
        pieces = bytes(stored["pieces"]).decode("ascii").split("\n")
        return Vectors(pieces, stored["numbers"], stored["scales"].astype(np.float32))


def _lengths(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    import numpy as np

    return np.maximum(np.sqrt(np.add.reduce(rows * rows, axis=1, keepdims=True)), 1e-9)


def words_of(text: str) -> list[str]:
    """The words and numbers of a text, plain and in small letters."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    low = text.lower()
    return low.split() if low.replace(" ", "").isalnum() else _WORD.findall(low)  # most are names without a mark
