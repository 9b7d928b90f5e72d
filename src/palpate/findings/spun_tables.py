"""The wording of rewording programs: tables to one tree of phrases, and where a text holds one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
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


class Word(NamedTuple):
    """A word as compared (in small letters, and in the singular), with its place in the text.

    ``joined`` is whether nothing parts it from the one before.
    """

    low: str
    plain: str
    start: int
    end: int
    joined: bool


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

    ``begin`` are the words that a term may begin with, or what stands in its first word's place.
    """

    terms: Node
    idioms: dict[str, list[tuple[tuple[str, ...], str, float]]]
    neighbours: dict[str, list[tuple[tuple[str, ...], str, float]]]
    real: frozenset[tuple[str, ...]]
    begin: frozenset[str]


def find(text: str, start: int, end: int) -> Iterator[Spun]:
    """Phrases of rewording programs in a stretch of text, the longest at each place, without overlap."""
    words = _words(text, start, end)
    tables = load()
    at = 0
    while at < len(words):
        word = words[at]
        if word.low not in tables.idioms and word.plain not in tables.begin:
            at += 1
            continue
        length, stands_for, sure = max(_phrases(words, at, tables), default=(0, "", 0.0))
        if length:
            yield Spun(Span(word.start, words[at + length - 1].end), stands_for, sure)
        at += max(length, 1)


def _phrases(words: Sequence[Word], at: int, tables: Tables) -> Iterator[tuple[int, str, float]]:
    """Every phrase that starts at a word: its length in words, the wording it stands for, how sure."""
    following = words[at + 1].low if at + 1 < len(words) else None
    for phrase, stands_for, sure in tables.idioms.get(words[at].low, ()):
        if len(phrase) > 1 and phrase[1] != following:
            continue
        here = words[at : at + len(phrase)]
        if tuple(word.low for word in here) == phrase and all(word.joined for word in here[1:]):
            yield len(phrase), stands_for, sure
    for length, term, sure in _steps(words, at, at, tables.terms, tables, sure=0.0, replaced=0):
        if tuple(word.plain for word in words[at : at + length]) not in tables.real:
            yield length, term, sure


def _steps(
    words: Sequence[Word], first: int, at: int, node: Node, tables: Tables, *, sure: float, replaced: int
) -> Iterator[tuple[int, str, float]]:
    """Walks down the tree, by the word itself or by one that a neighbour stands for."""
    if node.term is not None and replaced:
        yield at - first, node.term, sure if node.is_listed or replaced > 1 else LIKELY
    if at >= len(words) or (at > first and not words[at].joined):
        return
    below = node.below.get(words[at].plain)
    if below:
        yield from _steps(words, first, at + 1, below, tables, sure=sure, replaced=replaced)
    if replaced < MOST_REPLACED:
        for phrase, word, weight in tables.neighbours.get(words[at].plain, ()):
            below = node.below.get(word)
            if below and _stand_at(phrase, words, at):
                yield from _steps(
                    words, first, at + len(phrase), below, tables, sure=max(sure, weight), replaced=replaced + 1
                )


def _stand_at(phrase: tuple[str, ...], words: Sequence[Word], at: int) -> bool:
    if len(phrase) == 1:
        return words[at].plain == phrase[0]
    here = words[at : at + len(phrase)]
    return tuple(word.plain for word in here) == phrase and all(word.joined for word in here[1:])


def _words(text: str, start: int, end: int) -> list[Word]:
    found: list[Word] = []
    last_end = -1
    for match in _WORD.finditer(text, start, end):
        word, first, last = match[0], match.start(), match.end()
        joined = last_end >= 0 and (
            text[last_end:first] == " " or _BETWEEN.fullmatch(text, last_end, first) is not None
        )
        found.append(Word(_low(word), plain(word), first, last, joined))
        last_end = last
    return found


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
    return Tables(terms=terms, idioms=_idioms(), neighbours=neighbours, real=real, begin=begin)


def _idioms() -> dict[str, list[tuple[tuple[str, ...], str, float]]]:
    found: dict[str, list[tuple[tuple[str, ...], str, float]]] = {}
    for line in _lines("spun_idioms.tsv")[1:]:
        phrase, stands_for, sure = line.split("\t")
        key = tuple(_low(word) for word in _WORD.findall(phrase))
        found.setdefault(key[0], []).append((key, stands_for, CERTAIN if sure == "certain" else LIKELY))
    return found


def _neighbours() -> dict[str, list[tuple[tuple[str, ...], str, float]]]:
    found: dict[str, list[tuple[tuple[str, ...], str, float]]] = {}
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
