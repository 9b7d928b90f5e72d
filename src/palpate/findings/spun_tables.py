"""The wording of rewording programs: tables to one tree of phrases, and where a text holds one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, cached_property, lru_cache
from itertools import chain, zip_longest
from pathlib import Path
from typing import NamedTuple

from palpate import vocabulary
from palpate.types.article import Span

DATA = Path(__file__).parent / "data"
SEPARATOR = " | "
DOUBTFUL = "~"
MOST_REPLACED = 3  # words of one term
LIKELY, CERTAIN = 0.5, 1.0

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_BETWEEN = re.compile(r"(?:(?!\n\s*\n)[\s\-*_])*")  # markup of emphasis does not part the words of a term; a gap does
_STAYS = ("ss", "us", "is", "as", "os")
_MEMO: dict[str, str] = {}
_Phrase = tuple[int, str, float]
_Idiom = tuple[tuple[str, ...], str, float]


class Spun(NamedTuple):
    """A phrase found: the wording that it stands for, how sure (0.5 likely, 1 certain)."""

    span: Span
    stands_for: str
    sure: float


class Node:
    """One word's step in the tree of known terms."""

    __slots__ = ("below", "is_listed", "term")

    def __init__(self) -> None:
        self.below: dict[str, Node] = {}
        self.term: str | None = None
        self.is_listed = False  # in this room's list; a label of the vocabulary need not be a fixed term


class Tables(NamedTuple):
    """Known terms as a tree, phrases that need no term, and what stands in a word's place by its first word.

    ``begin`` are the words that a term may begin with, or what stands in its first word's place, ``standing`` the words
    that what stands in a word's place begins with; ``second`` are the words that may stand behind an idiom's first.
    """

    terms: Node
    idioms: dict[str, list[_Idiom]]
    neighbours: dict[str, list[_Idiom]]
    real: frozenset[tuple[str, ...]]
    begin: frozenset[str]
    standing: dict[str, set[str]]
    second: dict[str, frozenset[str | None]]


class _Words:
    """The words of a stretch of text as they are compared; where they stand is found when it is asked for.

    Attributes
    ----------
    low, plain : list of str
        Each in small letters, and in the singular too.
    size : int
        How many they are.
    """

    def __init__(self, text: str) -> None:
        forms = [_forms(word) for word in _WORD.findall(text)]
        self.low = [low for low, _ in forms]
        self.plain = [plain for _, plain in forms]
        self.size = len(forms)
        self._text = text

    @cached_property
    def places(self) -> list[tuple[int, int]]:
        """Where each starts and ends in the text."""
        return [found.span() for found in _WORD.finditer(self._text)]

    def are_joined(self, first: int, behind: int) -> bool:
        """Whether nothing parts the words from one to another, the last of them standing before ``behind``."""
        return all(self.is_joined(at) for at in range(first + 1, behind))

    def is_joined(self, at: int) -> bool:
        """Whether nothing parts a word from the one before."""
        first, last = self.places[at - 1][1], self.places[at][0]
        return self._text[first:last] == " " or _BETWEEN.fullmatch(self._text, first, last) is not None


def find(text: str, start: int, end: int) -> Iterator[Spun]:
    """Phrases of rewording programs in a stretch of text, the longest at each place, without overlap."""
    words = _Words(text[start:end])
    tables = load()
    second, begin = tables.second, tables.begin
    behind = 0
    for at, (low, plain_word, after) in enumerate(zip_longest(words.low, words.plain, words.low[1:])):
        is_idiom = low in second and (after in second[low] or None in second[low])
        is_term = plain_word in begin and after is not None and words.plain[at + 1] in _following(plain_word)
        if at < behind or not (is_idiom or is_term):
            continue
        found = [*_idioms_at(words, at, tables.idioms[low])] if is_idiom else []
        found += _terms_at(words, at, tables) if is_term else []
        if found:
            length, stands_for, sure = max(found)
            behind = at + length
            yield Spun(Span(start + words.places[at][0], start + words.places[behind - 1][1]), stands_for, sure)


def _idioms_at(words: _Words, at: int, idioms: Sequence[_Idiom]) -> Iterator[_Phrase]:
    """Those of a word's idioms that start there: length in words, the wording that each stands for, how sure."""
    following = words.low[at + 1] if at + 1 < words.size else None
    for phrase, stands_for, sure in idioms:
        if len(phrase) > 1 and phrase[1] != following:
            continue
        behind = at + len(phrase)
        if tuple(words.low[at:behind]) == phrase and words.are_joined(at, behind):
            yield len(phrase), stands_for, sure


@cache
def _following(word: str) -> frozenset[str]:
    """The words that may stand behind the first one of a term, or behind what begins in that one's place."""
    tables = load()
    own = tables.terms.below.get(word)
    others = tables.neighbours.get(word, ())
    nodes = [own, *(tables.terms.below.get(other) for phrase, other, _ in others if len(phrase) == 1)]
    below = {key for node in nodes if node for key in node.below}
    written = (tables.standing.get(key, set()) for key in below)
    return frozenset(below.union(*written, (phrase[1] for phrase, _, _ in others if len(phrase) > 1)))


def _terms_at(words: _Words, first: int, tables: Tables) -> list[_Phrase]:
    """The terms with replaced words that start at a word: walks down the tree, by each word or what it stands for."""
    found: list[_Phrase] = []
    walks = [(first, tables.terms, 0.0, 0)]
    while walks:
        at, node, sure, replaced = walks.pop()
        if node.term is not None and replaced and tuple(words.plain[first:at]) not in tables.real:
            found.append((at - first, node.term, sure if node.is_listed or replaced > 1 else LIKELY))
        if at >= words.size or not node.below:
            continue
        word, steps = words.plain[at], []
        if below := node.below.get(word):
            steps.append((at + 1, below, sure, replaced))
        for phrase, other, weight in tables.neighbours.get(word, ()) if replaced < MOST_REPLACED else ():
            below = node.below.get(other)
            if below and _stand_at(phrase, words, at):
                steps.append((at + len(phrase), below, max(sure, weight), replaced + 1))
        if steps and (at == first or words.is_joined(at)):
            walks += steps
    return found


def _stand_at(phrase: tuple[str, ...], words: _Words, at: int) -> bool:
    if len(phrase) == 1:
        return True  # by which the phrase was looked up
    behind = at + len(phrase)
    return tuple(words.plain[at:behind]) == phrase and words.are_joined(at, behind)


@lru_cache(maxsize=50_000)
def _forms(word: str) -> tuple[str, str]:
    return _low(word), plain(word)


def plain(word: str) -> str:
    """A word in small letters and, by a rule of thumb, in the singular."""
    if word not in _MEMO:
        low = _low(word).removesuffix("'s")
        if len(low) > 3 and low.endswith("s") and not low.endswith(_STAYS):
            low = f"{low[:-3]}y" if low.endswith("ies") and len(low) > 4 else low[:-1]
        if len(_MEMO) > 100_000:  # a crawl of long texts starts the memo anew
            _MEMO.clear()
        _MEMO[word] = low
    return _MEMO[word]


def _low(word: str) -> str:
    return word.lower().replace("’", "'")


def _key(phrase: str) -> tuple[str, ...]:
    return tuple(plain(word) for word in _WORD.findall(phrase))


@cache
def load() -> Tables:
    """The package's tables; once a process."""
    terms = Node()
    labels = [concept.label for family in vocabulary.PRIORITY for concept in vocabulary.load().concepts(family)]
    listed = {_key(term): term for term in _lines("spun_terms.txt")}
    keys = {_key(label): label for label in labels} | listed
    for key, term in keys.items():
        if len(key) > 1:
            node = terms
            for word in key:
                node = node.below.setdefault(word, Node())
            node.term = term
            node.is_listed = key in listed
    real = frozenset(_key(line) for line in _lines("spun_real.txt")) | frozenset(keys)
    neighbours = _neighbours()
    begin = frozenset(neighbours) | frozenset(terms.below)
    standing: dict[str, set[str]] = {}
    for phrase, other, _ in chain.from_iterable(neighbours.values()):
        standing.setdefault(other, set()).add(phrase[0])
    idioms = _idioms()
    second = {word: frozenset(p[1] if len(p) > 1 else None for p, _, _ in some) for word, some in idioms.items()}
    return Tables(terms, idioms, neighbours, real, begin, standing, second)


def _idioms() -> dict[str, list[_Idiom]]:
    found: dict[str, list[_Idiom]] = {}
    for line in _lines("spun_idioms.tsv")[1:]:
        phrase, stands_for, sure = line.split("\t")
        key = tuple(_low(word) for word in _WORD.findall(phrase))
        found.setdefault(key[0], []).append((key, stands_for, CERTAIN if sure == "certain" else LIKELY))
    return found


def _neighbours() -> dict[str, list[_Idiom]]:
    found: dict[str, list[_Idiom]] = {}
    for line in _lines("spun_words.tsv")[1:]:
        word, neighbours = line.split("\t")
        for neighbour in neighbours.split(SEPARATOR):
            key = _key(neighbour.removeprefix(DOUBTFUL))
            weight = LIKELY if neighbour.startswith(DOUBTFUL) else CERTAIN
            if key != _key(word):
                found.setdefault(key[0], []).append((key, plain(word), weight))
    return found


def _lines(name: str) -> list[str]:
    text = (DATA / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
