"""Which way a report itself wants an outcome to go: "to reduce shivering", "to preserve sperm count".

Weak evidence, heard only where the outcome's name says nothing and the result goes that way: over 2,500 rows of 500
reports whose names do tell, "less of it" was right in 122 of 148, "more of it" in 75 of 119.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from palpate.trials.asked import Scene
from palpate.trials.names import same_word, tokens
from palpate.trials.word_lists import alternatives, words
from palpate.types.study import Better

LEAST_SHARE = 0.6  # of a name's words that stand behind a word of aim
REACH = 80  # characters behind it
MOST_WORDS = 7  # of these, to the end of the clause
_LESS = re.compile(rf"\b(?:{alternatives('words of less', 'aim_words.txt')})\b", re.IGNORECASE)
_MORE = re.compile(rf"\b(?:{alternatives('words of more', 'aim_words.txt')})\b", re.IGNORECASE)
_AIM = re.compile(rf"\b(?:{alternatives('words of aim', 'aim_words.txt')})\b", re.IGNORECASE)
_END = re.compile(r"[.;:]|\b(?:by|with|compared|than|while|but|whereas)\b", re.IGNORECASE)
_PARTS = frozenset({"abstract", "introduction", "discussion"})


class Aims:
    """What a report wants less of and more of, read once and asked for each outcome."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    @cached_property
    def _wanted(self) -> list[tuple[Better, tuple[str, ...]]]:
        return list(_wanted(self._scene))

    def better(self, name: str) -> Better | None:
        """Which way most of the places that speak of an outcome want it to go; None where none does, or as many each.

        Parameters
        ----------
        name : str
            The outcome as its row names it; the last part of "section, row" is asked for.
        """
        own = _own(name.rpartition(", ")[2]) or _own(name)
        if not own:
            return None
        found = [way for way, said in self._wanted if _share(own, said) >= LEAST_SHARE]
        more = found.count(Better.HIGHER)
        return None if 2 * more == len(found) else Better.HIGHER if 2 * more > len(found) else Better.LOWER


def _wanted(scene: Scene) -> Iterator[tuple[Better, tuple[str, ...]]]:
    """Each wanted way with the words behind it, of the title and of sentences that speak of aims or effects."""
    texts = [one.text for one in scene.sentences if one.section in _PARTS and _AIM.search(one.text)]
    for text in (scene.paper.title, *texts):
        for way, pattern in ((Better.LOWER, _LESS), (Better.HIGHER, _MORE)):
            for match in pattern.finditer(text):
                said = tokens(_END.split(text[match.end() : match.end() + REACH])[0])[:MOST_WORDS]
                if said:
                    yield way, said


def _own(name: str) -> list[str]:
    return [word for word in dict.fromkeys(tokens(name)) if _tells(word)]


def _tells(word: str) -> bool:
    return len(word) > 2 and not word[0].isdigit() and word not in words("empty in outcomes")


def _share(own: list[str], said: tuple[str, ...]) -> float:
    return sum(any(same_word(word, other) for other in said) for word in own) / len(own)
