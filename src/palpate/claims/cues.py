"""Cue words: lists that a person can edit (`cues/`), looked up all at once in a text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, cached_property, lru_cache
from importlib.resources import files

from palpate.text.beginnings import SIZE, beginnings

Places = list[tuple[int, int]]
_Tried = tuple[tuple[str, ...], tuple[tuple[str, re.Pattern[str]], ...]]  # lists that hold a word; patterns from it on
_PLAIN = re.compile(r"=?[a-z0-9'-]+\*?")
# Up to four words; one of many hyphens counts as several, so that a chain of them cannot be cut in countless ways.
_GAP = r"(?:\W+\w[\w'’%]*+(?:-+[\w'’%]*+){0,4}){0,4}?\W+"
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")


class Cue:
    """One list of wordings."""

    def __init__(self, wordings: Sequence[str]) -> None:
        """Sort the list's lines; see `cues/README.md` for their form."""
        plain = [wording for wording in wordings if _PLAIN.fullmatch(wording)]
        patterns = [wording for wording in wordings if not _PLAIN.fullmatch(wording)]
        words = [wording for wording in plain if not wording.endswith("*")]
        forms = ((word[1:],) if word.startswith("=") else (word, word + "s", word + "es") for word in words)
        self._begin = {wording: beginnings(wording) for wording in patterns}
        self.words = frozenset(form for some in forms for form in some)
        self.prefixes = tuple(wording[:-1] for wording in plain if wording.endswith("*"))
        self.beginnings = frozenset(letters for some in self._begin.values() if some for letters in some)
        self.anywhere = _compiled([wording for wording, some in self._begin.items() if some is None])
        self._met: dict[str, re.Pattern[str]] = {}

    def at(self, letters: str) -> list[re.Pattern[str]]:
        """The patterns that can begin with a word of these first letters, each compiled when it is met first."""
        wordings = [wording for wording, some in self._begin.items() if some and letters in some]
        for wording in wordings:
            if wording not in self._met:
                self._met[wording] = re.compile(_bounded(wording), re.IGNORECASE)
        return [self._met[wording] for wording in wordings]

    def holds(self, word: str) -> bool:
        """Whether a word in lower case is one of the list's single words."""
        return word in self.words or (bool(self.prefixes) and word.startswith(self.prefixes))

    def all(self, text: str) -> Places:
        """Every place where a wording of the list stands, in order; places may overlap."""
        return self.within(text)

    def within(self, text: str) -> Places:
        """The same; of a list of the package the quicker way for words that no other list is asked about."""
        return self._own.places(text).get("", [])

    @cached_property
    def _own(self) -> Index:
        return Index({"": self})

    def first(self, text: str) -> str | None:
        """The first wording of the list in a text, as it stands there; None if there is none."""
        places = self.all(text)
        return text[places[0][0] : places[0][1]] if places else None

    def opens(self, text: str) -> str | None:
        """The wording of the list that a text begins with."""
        first = _WORD.search(text.replace("’", "'"))
        word = first.group().lower() if first else ""
        if first and self.holds(word):
            return text[first.start() : first.end()]
        letters = word[:SIZE]
        matches = (pattern.match(text) for pattern in (*self.at(letters), self.anywhere) if pattern)
        return next((match.group() for match in matches if match), None)


class _Listed(Cue):
    """A list of the package: looked up together with all others, once for each text."""

    def __init__(self, name: str, wordings: Sequence[str]) -> None:
        super().__init__(wordings)
        self._name = name

    def all(self, text: str) -> Places:
        return cues_in(text).get(self._name, [])


class Index:
    """Several lists by the words and beginnings of words that they look for."""

    def __init__(self, lists: Mapping[str, Cue]) -> None:
        self._lists = lists
        self.names = tuple(lists)
        self._tried: dict[str, _Tried | None] = {}
        self._beginning: dict[str, list[tuple[str, Cue]]] = defaultdict(list)
        self._anywhere = [(name, one.anywhere) for name, one in lists.items() if one.anywhere]
        for name, one in lists.items():
            for letters in one.beginnings:
                self._beginning[letters].append((name, one))

    def places(self, text: str) -> dict[str, Places]:
        """Where each list has a wording in a text, in order; lists that have none are left out."""
        found: dict[str, Places] = defaultdict(list)
        reached: dict[str, int] = {}
        tried = self._tried
        for word, start, end in _words(text):
            known = tried[word] if word in tried else self._remember(word)
            if known is None:
                continue
            for name in known[0]:
                found[name].append((start, end))
            for name, pattern in known[1]:
                if start >= reached.get(name, 0) and (match := pattern.match(text, start)):
                    found[name].append(match.span())
                    reached[name] = match.end()
        for name, pattern in self._anywhere:
            if places := [match.span() for match in pattern.finditer(text)]:
                found[name] += places
        return {name: sorted(places) for name, places in found.items()}

    def _remember(self, word: str) -> _Tried | None:
        """What is tried at a word, None for nothing, remembered: a language has few words and a text repeats them."""
        if len(self._tried) >= _MOST_WORDS:
            self._tried.clear()
        holding = tuple(name for name, one in self._lists.items() if one.holds(word))
        letters = word[:SIZE]
        patterns = tuple(
            (name, pattern) for name, one in self._beginning.get(letters, ()) for pattern in one.at(letters)
        )
        known = self._tried[word] = (holding, patterns) if holding or patterns else None
        return known


_MOST_WORDS = 50_000
_OF_NAMES = "phrase_"  # opens the lists of single words that `names.py` reads, which no text is searched for


def _compiled(wordings: Sequence[str]) -> re.Pattern[str] | None:
    if not wordings:
        return None
    return re.compile(_bounded("|".join(wordings)), re.IGNORECASE)


def _bounded(wording: str) -> str:
    return rf"(?<![\w-])(?:{_pattern(wording)})(?!\w)"


def _pattern(wording: str) -> str:
    """A line as a regular expression: gaps, white space, word endings, apostrophes."""
    gapped = re.sub(r"\((?!\?)", "(?:", wording.replace(" _ ", "\0")).replace("'", "['’´`]?")
    ended = re.sub(r"(?<=[\w)])\*", r"\\w*", gapped)
    return ended.replace(" ", r"\s+").replace("\0", _GAP)


@lru_cache(maxsize=1024)
def _words(text: str) -> tuple[tuple[str, int, int], ...]:
    folded = text.lower().replace("’", "'") if len(text.lower()) == len(text) else text.replace("’", "'")
    return tuple((found.group(), *found.span()) for found in _WORD.finditer(folded))


@lru_cache(maxsize=2048)
def cues_in(text: str) -> Mapping[str, Places]:
    """The places of every list of the package that has a wording in a text, by the list's name."""
    return _index().places(text)


@cache
def _index() -> Index:
    names = (file.name for file in files("palpate.claims").joinpath("cues").iterdir())
    lists = sorted(name[:-4] for name in names if name.endswith(".txt") and not name.startswith(_OF_NAMES))
    return Index({name: cue(name) for name in lists})


@cache
def several(*names: str) -> Index:
    """Some lists of the package, for texts that no other list is asked about."""
    return Index({name: cue(name) for name in names})


@cache
def cue(name: str) -> Cue:
    """The list `cues/NAME.txt`, read once a process."""
    lines = files("palpate.claims").joinpath("cues", f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return _Listed(name, [line for line in lines if line and not line.startswith("#")])
