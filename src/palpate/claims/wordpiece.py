"""Words to the encoder's token numbers: uncased WordPiece, as the encoder was trained with (vocab.txt)."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_LONGEST_WORD = 100  # characters; a longer one is unknown
_IDEOGRAPHS = ((0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2FA1F), (0xF900, 0xFAFF))


class WordPiece:
    """Cuts texts by a vocabulary of word pieces.

    Parameters
    ----------
    pieces : list of str
        The vocabulary, a piece's place being its number; "##" opens a piece that continues a word.
    longest : int
        Most tokens of a text, the opening and closing one included; the rest is cut off.
    """

    def __init__(self, pieces: list[str], *, longest: int) -> None:
        self._numbers = {piece: number for number, piece in enumerate(pieces)}
        self._unknown, self._open, self._close = (self._numbers[name] for name in ("[UNK]", "[CLS]", "[SEP]"))
        self._most = longest - 2
        self._cut = lru_cache(maxsize=20_000)(self._cut_word)

    def __call__(self, text: str) -> list[int]:
        """Token numbers of a text."""
        numbers = [number for word in _words(text) for number in self._cut(word)]
        return [self._open, *numbers[: self._most], self._close]

    def _cut_word(self, word: str) -> tuple[int, ...]:
        """The longest pieces from the left; one unknown where they do not make up the word."""
        found: list[int] = []
        start = 0
        while start < len(word) <= _LONGEST_WORD:
            for end in range(len(word), start, -1):
                number = self._numbers.get(("##" if start else "") + word[start:end])
                if number is not None:
                    found.append(number)
                    start = end
                    break
            else:
                return (self._unknown,)
        return tuple(found) if start else (self._unknown,)


def _words(text: str) -> list[str]:
    """Lower case without accents, parted at white space and around every mark."""
    return text.translate(_PLAIN).lower().split()


class _Plain(dict[int, str]):
    """What a character of a text, by its number, is read as: made when it is met first."""

    def __missing__(self, code: int) -> str:
        letters = unicodedata.normalize("NFD", _cleaned(chr(code)))
        kept = (letter for letter in letters if unicodedata.category(letter) != "Mn")
        made = self[code] = "".join(f" {letter} " if _stands_alone(letter) else letter for letter in kept)
        return made


_PLAIN = _Plain()


def _cleaned(character: str) -> str:
    if character in "\t\n\r" or unicodedata.category(character) == "Zs":
        return " "
    if character in "\0�" or unicodedata.category(character) in {"Cc", "Cf", "Co", "Cn"}:
        return ""
    return character


def _stands_alone(character: str) -> bool:
    code = ord(character)
    if code < 128:
        return not character.isalnum() and not character.isspace()
    is_ideograph = any(first <= code <= last for first, last in _IDEOGRAPHS)
    return is_ideograph or unicodedata.category(character).startswith("P")
