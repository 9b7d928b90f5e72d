"""The concepts that many texts name, all texts at once: those that `Vocabulary.find` finds in each, without places.

Wordings are looked for by one table, walked from every word of every text. Where a rule may join words that stand apart
("pain of the knee", "neck and shoulder pain"), everything between the unknown word or stop before them and the next one
behind is scanned as in one text (`index.Scan`); no rule looks beyond those.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from palpate.types.concept import Family
from palpate.vocabulary.folding import LETTERED_FOLDS, STOP
from palpate.vocabulary.index import HEAD_WORDS, SITE_WORDS, SITED_WORDS, Hit, Index, Match, Scan, is_site
from palpate.vocabulary.letters import UNKNOWN
from palpate.vocabulary.pieces import Cut, Spread
from palpate.vocabulary.running import Placed, has_bare_a, named_a, placed_in
from palpate.vocabulary.trie import NOWHERE, Trie

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]


END = ord(UNKNOWN)  # stands behind each text


class Found(NamedTuple):
    """Terms in a run of words: where each begins and ends (half-open), and the numbers of what they name."""

    starts: Numbers
    ends: Numbers
    hits: Numbers

    def where(self, wanted: NDArray[np.bool_]) -> Found:
        """Some of them."""
        return Found(self.starts[wanted], self.ends[wanted], self.hits[wanted])


class Namer:
    """Names the concepts of some families in many texts.

    Parameters
    ----------
    index : Index
    families : sequence of Family
        As `Vocabulary.find` takes them.
    """

    def __init__(self, index: Index, families: Sequence[Family]) -> None:
        self._index, self._families = index, families
        wordings = list(index.coded)
        stop = index.letters.spell([STOP])
        known = self._scope = index.known(families, whole=False)
        self._trie = Trie(wordings, width=index.letters.width)
        self._known: list[Hit] = [(), *map(known.__getitem__, wordings)]
        self._ids = [tuple([concept.id for concept in hit]) for hit in self._known]
        numbers = np.flatnonzero(list(map(bool, self._known)))
        self._hit_of = np.zeros(len(self._trie.goes_on) + 1, dtype=np.int64)  # the last is that of `NOWHERE`
        self._hit_of[self._trie.ends[numbers - 1]] = numbers
        self._is_doubtful = np.array([False, *map(index.may_be_other, wordings)])
        self._is_treatment = np.array([bool(hit) and hit[0].family is Family.TREATMENT for hit in self._known])
        self._is_site = np.array([bool(hit) and is_site(hit) for hit in self._known])
        self._link, self._stop = ord(index.link), ord(stop)
        self._goes_over = self._table(word for one in wordings for word, next in pairwise(one) if next == stop)
        self._goes_on_by = self._table(word for one in wordings for word in one[1:])
        self._is_last = self._table(one[-1] for one in wordings)
        self._joiners = np.array(list(map(ord, index.joiners)))
        self._sites = np.array(sorted(self._before_treatments(wordings, known)), dtype=np.int64)

    def _table(self, letters: Iterable[str]) -> NDArray[np.bool_]:
        """Whether a letter is one of these."""
        table = np.zeros(self._index.letters.width, dtype=np.bool_)
        table[[ord(letter) for letter in letters]] = True
        return table

    def _before_treatments(self, wordings: Sequence[str], known: Mapping[str, Hit]) -> Iterator[int]:
        """The letters before the label of a treatment in the wording of another."""
        labels = {self._index.label(hit[0]) for hit in self._known if hit and hit[0].family is Family.TREATMENT}
        for wording in wordings:
            for at in range(1, min(SITED_WORDS + 1, len(wording))):
                if wording[at:] in labels and known[wording]:
                    yield ord(wording[at - 1])

    def named(self, texts: Sequence[str], cut: Cut) -> list[list[str]]:
        """The ids of the concepts that each text names, sorted.

        Parameters
        ----------
        texts : sequence of str
            None with an empty line in it.
        cut : Cut
            The same texts in pieces.
        """
        spelt = _Spelt(self._index, cut)
        breaks = np.flatnonzero(self._are_breaks(spelt.codes))
        found, twofold = self._found(spelt.codes)
        found = _apart(found)
        odd = np.array([*twofold.tolist(), *self._with_others(spelt, found)], dtype=np.int64)
        odd = np.array(sorted({*np.searchsorted(breaks, odd).tolist()}), dtype=np.int64)
        found = found.where(~np.isin(np.searchsorted(breaks, found.starts), odd))
        begins = np.where(odd > 0, breaks[odd - 1] + 1, 0)
        scanned = self._scanned(spelt.letters, begins, breaks[odd])
        return self._gathered(texts, spelt, found, scanned)

    def _are_breaks(self, codes: Numbers) -> NDArray[np.bool_]:
        """Whether no wording goes across a place: an unknown word, or a stop ("function (WOMAC" is a wording)."""
        inside = np.append(False, self._goes_over[codes[:-1]])
        are: NDArray[np.bool_] = (codes == END) | ((codes == self._stop) & ~inside)
        return are

    def _found(self, codes: Numbers) -> tuple[Found, Numbers]:
        """The longest term from every word on, and where two readings of the same words name one each."""
        ends, hits = self._straight(codes)
        plain = ends.copy()
        twofold = []
        for words in range(HEAD_WORDS, 0, -1):
            turned = self._turned(codes, words)
            turned = turned.where(plain[turned.starts + words + 1] <= turned.ends)
            twofold.append(turned.starts[turned.ends == plain[turned.starts]])
            longer = turned.where(turned.ends > plain[turned.starts])
            ends[longer.starts], hits[longer.starts] = longer.ends, longer.hits  # the last of one start is the longest
        starts = np.flatnonzero(hits)
        return Found(starts, ends[starts], hits[starts]), np.concatenate(twofold)

    def _straight(self, codes: Numbers) -> tuple[Numbers, Numbers]:
        """From every word on the end of the longest wording, and the number of what it names; 0 for none."""
        nodes = self._trie.first[codes]
        at = np.flatnonzero(nodes != NOWHERE)
        nodes = nodes[at]
        ends, hits = np.zeros_like(codes), np.zeros_like(codes)
        length = 1
        while len(at):
            here = self._hit_of[nodes]
            named = at[here > 0]
            ends[named], hits[named] = named + length, here[here > 0]
            on = self._trie.goes_on[nodes] & self._goes_on_by[codes[at + length]]
            at, nodes = at[on], nodes[on]
            nodes = self._trie.walked(nodes, codes[at + length])
            at, nodes = at[nodes != NOWHERE], nodes[nodes != NOWHERE]
            length += 1
        return ends, hits

    def _turned(self, codes: Numbers, words: int) -> Found:
        """Wordings that are turned around an "of" with so many words before it, as "pain of the knee"."""
        of = np.flatnonzero(codes == self._link)
        of = of[self._is_last[codes[of - 1]] & (self._trie.first[codes[of - words]] != NOWHERE)]
        site = self._trie.first[codes[of + 1]]
        found = []
        for end in range(2, SITE_WORDS + 2):
            of, site = of[site != NOWHERE], site[site != NOWHERE]
            node = site
            for word in range(-words, 0):
                node = self._trie.walked(node, codes[of + word])
            hits = self._hit_of[node]
            found.append((of[hits > 0] - words, of[hits > 0] + end, hits[hits > 0]))
            site = self._trie.walked(site, codes[of + end])
        return Found(*map(np.concatenate, zip(*found, strict=True)))

    def _with_others(self, spelt: _Spelt, found: Found) -> list[int]:
        """Where terms of several words stand that have to do with the words beside them."""
        several = found.where(found.ends - found.starts > 1)
        before, hits = spelt.codes[several.starts - 1], several.hits
        sited = self._is_treatment[hits] & np.isin(before, self._sites)
        links = np.append(0, np.cumsum(spelt.codes == self._link))
        linked = links[several.ends] > links[several.starts]
        may = several.where(np.isin(before, self._joiners) | linked | self._is_site[hits] | sited)
        scan = Scan(self._index, spelt.letters, self._scope)
        return [match.start for match in self._matches(may) if scan.is_with_others(match)]

    def _matches(self, found: Found) -> Iterator[Match]:
        for start, end, hit in zip(*(some.tolist() for some in found), strict=True):
            yield Match(start, end, self._known[hit])

    def _scanned(self, letters: str, begins: Numbers, ends: Numbers) -> list[Match]:
        return [
            Match(begin + match.start, begin + match.end, match.concepts)
            for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)
            for match in self._index.scan(letters[begin:end], self._families, whole=False)
        ]

    def _gathered(self, texts: Sequence[str], spelt: _Spelt, found: Found, scanned: Sequence[Match]) -> list[list[str]]:
        """The concepts of each text, less those whose words are other words by their place."""
        named: list[set[str]] = [set() for _ in texts]
        is_doubtful = self._is_doubtful[found.hits]
        sure = found.where(~is_doubtful)
        pairs = np.sort(spelt.text_of(sure.starts) * len(self._known) + sure.hits)
        for pair in pairs[np.append(True, pairs[1:] != pairs[:-1])[: len(pairs)]].tolist():
            number, hit = divmod(pair, len(self._known))
            named[number].update(self._ids[hit])
        matches = [*self._matches(found.where(is_doubtful)), *scanned]
        numbers = spelt.text_of(np.array([match.start for match in matches], dtype=np.int64)).tolist()
        doubtful = []
        for number, match in zip(numbers, matches, strict=True):
            ids = [concept.id for concept in match.concepts]
            if not self._index.may_be_other(spelt.letters[match.start : match.end]):
                named[number].update(ids)
            elif not named[number].issuperset(ids):
                doubtful.append((number, match))
        for (number, match), place in zip(doubtful, spelt.places(doubtful), strict=True):
            if not self._index.is_other_word(spelt.letters[match.start : match.end], texts[number], *place):
                named[number].update([concept.id for concept in match.concepts])
        return [sorted(ids) for ids in named]


class _Spelt:
    """Texts in letters, one behind the other.

    Attributes
    ----------
    codes : (n,) array
        The letters' code points.
    letters : str
    """

    def __init__(self, index: Index, cut: Cut) -> None:
        self._index = index
        self._lettered = frozenset(index.letters.spell(LETTERED_FOLDS))
        self._pieces = list(cut.pieces)
        self._spelt = [UNKNOWN, *map(index.writer.spelt.__getitem__, cut.pieces[1:])]
        self._mended: dict[int, Placed] = {}
        self._which = cut.which.copy()
        self._mend()
        codes, self._counts = Spread(self._spelt).of(self._which)
        self._ends = np.cumsum(self._counts)
        self._starts = cut.starts
        self._letter_starts = (self._ends - self._counts)[cut.starts]
        self.codes = np.append(codes, np.full(SITE_WORDS, END))
        self.letters = self.codes.astype("<u4").tobytes().decode("utf-32-le")

    def text_of(self, at: Numbers) -> Numbers:
        """The numbers of the texts in which letters stand."""
        return np.searchsorted(self._letter_starts, at, side="right") - 1

    def places(self, matches: Sequence[tuple[int, Match]]) -> Iterator[tuple[int, int]]:
        """Where matches in the texts of these numbers stand, in code points of each text."""
        numbers = [number for number, _ in matches]
        starts = np.array([match.start for _, match in matches], dtype=np.int64)
        lasts = np.array([self._index.with_tail(self.letters, match) for _, match in matches], dtype=np.int64) - 1
        before = self._begins[self._starts[numbers]]
        placed = [self._placed(some, before) for some in (starts, lasts)]
        for (begin, words, first), (finish, others, last) in zip(*placed, strict=True):
            yield begin + words[first][1], finish + others[last][2]

    def _placed(self, at: Numbers, before: Numbers) -> Iterator[tuple[int, Placed, int]]:
        """Of letters where their pieces begin, the words of these, and which word it is, counted from the last."""
        pieces = np.searchsorted(self._ends, at, side="right")
        which, begins, words = self._which[pieces], self._begins[pieces] - before, at - self._ends[pieces]
        for number, begin, word in zip(which.tolist(), begins.tolist(), words.tolist(), strict=True):
            yield begin, self._mended.get(number) or placed_in(self._pieces[number]), word

    @cached_property
    def _begins(self) -> Numbers:
        lengths = np.fromiter(map(len, self._pieces), dtype=np.int64, count=len(self._pieces))[self._which] + 1
        return np.cumsum(lengths) - lengths

    def _mend(self) -> None:
        """Spell the "a" behind such a word as "type", where it is a name."""
        lettered = np.array([False, *(spelt[-1:] in self._lettered for spelt in self._spelt[1:])])
        before = np.flatnonzero(lettered[self._which])
        after = self._which[before + 1]
        doubtful = [n for n in {*after.tolist()} if not self._spelt[n] or has_bare_a(self._pieces[n])]
        for at in (before[np.isin(after, doubtful)] + 1).tolist():
            if found := named_a((self._pieces[n], self._spelt[n]) for n in self._which[at:]):
                self._respell(at + found[0], found[1])

    def _respell(self, at: int, placed: Placed) -> None:
        """Give one piece words of its own."""
        self._mended[len(self._pieces)] = placed
        self._pieces.append(self._pieces[self._which[at]])
        self._spelt.append(self._index.letters.spell(word for word, _, _ in placed))
        self._which[at] = len(self._pieces) - 1


def _apart(found: Found) -> Found:
    """Those that are left when they are taken from left to right, each that begins inside the one before left out."""
    while len(found.starts):
        before = np.maximum.accumulate(np.append(0, found.ends[:-1]))
        taken = found.starts >= before
        if taken.all():
            break
        reached = np.maximum.accumulate(np.where(taken, found.ends, 0))
        found = found.where(taken | (found.starts >= reached))
    return found
