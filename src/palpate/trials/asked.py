"""What is asked of a paper (intervention, comparator, outcome), and how its sentences speak of it.

A `Scene` holds a paper's sentences, folded once; `Asked` the words of a question with their short and long forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from math import log

import msgspec

from palpate.trials.cells import plain
from palpate.trials.lettered import Mention, mentions, sides
from palpate.trials.names import abbreviations, same_word, tokens, written_out
from palpate.types.article import Span
from palpate.types.paper import Paper, Passage

_CUT = re.compile(
    r"(?<=[.!?])[\])”\"]*\s+(?=[A-Z(\[“])|(?<=[a-z)\d]{2}[.!?])(?=[A-Z][a-z]+ )|"
    r"(?<=\)\.)\s+(?=\d{1,4} (?:of|out of|patients|participants|subjects|women|men|children)\b)|"
    r"(?<=[a-z]{3}\.)\s+(?=\d{1,4}(?: ?/ ?\d| (?:out )?of (?:the )?\d))"
)
_NOT_AN_END = re.compile(
    r"(?:\b(?:vs|e\.g|i\.e|al|Fig|Figs|no|No|approx|ca|Dr|St|resp|cf|Tab|(?<!group )(?<!arm )[A-Z])\.|\d\.)$"
)
_TOKEN = re.compile(r"[a-z]+(?:[-'’][a-z]+)*|\d+(?:[.,]\d+)*|[<>=≤≥±%]")
_SECTIONS = (
    ("abstract", r"$^"),
    ("results", r"result|finding|outcome|efficacy|effect of|follow-?up"),
    ("discussion", r"discussion|conclusion|limitation|comment|summary"),
    (
        "methods",
        r"method|material|statistic|design|procedure|measure|sample size|particip|randomi[sz]ation|intervention",
    ),
    ("introduction", r"introduction|background|rationale"),
)
_SECTION = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _SECTIONS)
SHORTEST_FORM = 5  # letters; longer words are also known by other forms of theirs
SHORTEST_SENTENCE = 25  # characters; shorter ones are headings and fragments


class Sentence(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence with its place in `Paper.text`, the kind of section it stands in, and its words, folded."""

    text: str
    span: Span
    section: str
    label: str
    place: int
    words: frozenset[str]


class Asked(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """The folded words of a question; words that two of its parts share are in neither's ``own``.

    ``labels`` tells which side a letter of an arm stands for (`lettered`); ``phrase`` is the outcome as it was worded.
    """

    intervention: frozenset[str]
    comparator: frozenset[str]
    outcome: frozenset[str]
    labels: Mapping[str, str] = {}
    phrase: tuple[str, ...] = ()

    @cached_property
    def own_intervention(self) -> frozenset[str]:
        """Words of the intervention alone."""
        return self.intervention - self.comparator - self.outcome

    @cached_property
    def own_comparator(self) -> frozenset[str]:
        """Words of the comparator alone."""
        return self.comparator - self.intervention - self.outcome

    @cached_property
    def is_one_sided(self) -> bool:
        """Whether one of the arms has no words of its own: "X and Y" against "X"."""
        return not (self.own_intervention and self.own_comparator)

    @cached_property
    def kinds(self) -> dict[str, str]:
        """The kinds of tokens that were looked up before (`wording`)."""
        return {}


class Scene:
    """A paper's sentences, made once and asked many times."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.sentences = tuple(_sentences(paper))
        self.own: list[list[float]] = []  # features of the sentences by themselves, made by `evidence` when first asked
        self._places: dict[str, list[int]] = {}
        for sentence in self.sentences:
            for word in sentence.words:
                self._places.setdefault(word, []).append(sentence.place)
        self._by_beginning: dict[str, list[str]] = {}
        for word in self._places:
            self._by_beginning.setdefault(word[:4], []).append(word)
        self._tokens: dict[int, list[str]] = {}
        self._shares: dict[frozenset[str], Sequence[float]] = {}

    @cached_property
    def short_forms(self) -> Mapping[str, str]:
        """The paper's abbreviations."""
        return abbreviations(self.paper)

    def weight(self, word: str) -> float:
        """How much a word tells in this paper: the rarer in its sentences, the more."""
        return log((len(self.sentences) + 2) / (len(self._places.get(word, ())) + 1))

    def asked(self, intervention: str, comparator: str, outcome: str) -> Asked:
        """A question's words with their short and long forms in this paper, and the letters of its arms."""
        made = Asked(
            intervention=self._forms(intervention), comparator=self._forms(comparator), outcome=self._forms(outcome)
        )
        own = made.own_intervention, made.own_comparator
        return msgspec.structs.replace(
            made, labels=sides(self._lettered, intervention, comparator, own), phrase=tuple(sentence_tokens(outcome))
        )

    @cached_property
    def _lettered(self) -> tuple[Mention, ...]:
        return mentions(sentence.text for sentence in self.sentences)

    def _forms(self, words: str) -> frozenset[str]:
        found = {*tokens(words), *tokens(written_out(words, self.short_forms))}
        plain_words = " ".join(tokens(words))
        for short, long in self.short_forms.items():
            if len(short) > 1 and (folded := " ".join(tokens(long))) and folded in plain_words:
                found |= set(tokens(short))
        return frozenset(found)

    def tokens(self, place: int) -> list[str]:
        """A sentence's tokens in order, made when first asked."""
        if place not in self._tokens:
            self._tokens[place] = sentence_tokens(self.sentences[place].text)
        return self._tokens[place]

    def figures(self, place: int) -> frozenset[str]:
        """The figures of a sentence."""
        return frozenset(token for token in self.tokens(place) if token[0].isdigit())

    def runs(self, asked: Asked) -> Sequence[float]:
        """For each sentence the longest run of the outcome's wording that it has, as a share of the wording."""
        shares = self.shares(asked.outcome)
        return [
            _longest_run(asked.phrase, self.tokens(at)) / len(asked.phrase) if share > 0 and asked.phrase else 0.0
            for at, share in enumerate(shares)
        ]

    def shares(self, asked: frozenset[str]) -> Sequence[float]:
        """For each sentence the share of the asked words that it has, each by its weight."""
        if asked not in self._shares:
            self._shares[asked] = self._made_shares(asked)
        return self._shares[asked]

    def _made_shares(self, asked: frozenset[str]) -> Sequence[float]:
        found = [0.0] * len(self.sentences)
        total = 0.0
        for word in sorted(asked):
            weight = self.weight(word)
            total += weight
            for place in self._places_of(word):
                found[place] += weight
        return [one / total for one in found] if total > 0 else found

    def _places_of(self, word: str) -> frozenset[int]:
        """The sentences that have a word, or, of a longer one, another form of it."""
        if len(word) <= SHORTEST_FORM:
            return frozenset(self._places.get(word, ()))
        alike = (other for other in self._by_beginning.get(word[:4], ()) if same_word(other, word))
        return frozenset(place for other in alike for place in self._places[other])


def _sentences(paper: Paper) -> Iterator[Sentence]:
    place = 0
    abstract = len(paper.abstract)
    for at, passage in enumerate(paper.passages):
        section = "abstract" if at < abstract else _section(passage)
        for span in cut(passage):
            text = paper_slice(passage, span)
            if len(text) >= SHORTEST_SENTENCE:
                words = frozenset(tokens(text))
                label = (passage.label or "").lower()
                yield Sentence(text=text, span=span, section=section, label=label, place=place, words=words)
                place += 1


def paper_slice(passage: Passage, span: Span) -> str:
    """The words of a passage in a span of the paper's text."""
    return passage.text[span.start - passage.start : span.end - passage.start]


def cut(passage: Passage) -> Iterator[Span]:
    """The sentences of a passage, by full stops that end one."""
    start = 0
    for match in _CUT.finditer(passage.text):
        if not _NOT_AN_END.search(passage.text, max(0, match.start() - 8), match.start()):
            yield Span(passage.start + start, passage.start + match.start())
            start = match.end()
    if start < len(passage.text):
        yield Span(passage.start + start, passage.start + len(passage.text))


def _section(passage: Passage) -> str:
    for title in passage.path:
        for name, pattern in _SECTION:
            if pattern.search(title):
                return name
    return "other"


def sentence_tokens(text: str) -> list[str]:
    """A sentence's words, figures and signs in order."""
    return _TOKEN.findall(plain(text).lower())


def _longest_run(phrase: Sequence[str], words: Sequence[str]) -> int:
    """How many words of a phrase stand in a row in others, in order."""
    best = 0
    row = [0] * (len(phrase) + 1)
    places: dict[str, list[int]] = {}
    for at, word in enumerate(phrase):
        places.setdefault(word, []).append(at)
    for word in words:
        new = [0] * (len(phrase) + 1)
        for at in places.get(word, ()):
            new[at + 1] = row[at] + 1
            best = max(best, new[at + 1])
        row = new
    return best


def before(scene: Scene, sentence: Sentence) -> int | None:
    """The place of the sentence before, if it stands in the same section."""
    at = sentence.place - 1
    return at if at >= 0 and scene.sentences[at].section == sentence.section else None
