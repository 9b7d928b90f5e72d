"""The concepts that many texts name, all texts at once: those that `Vocabulary.find` finds in each, without places.

Wordings are looked for by one table, walked from every word of every text. Where a rule may join words that stand apart
("pain of the knee", "neck and shoulder pain"), everything between the unknown word or stop before them and the next one
behind is scanned as in one text (`index.Scan`); no rule looks beyond those.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from palpate.types.concept import Family
from palpate.vocabulary.folding import LETTERED_FOLDS, STOP
from palpate.vocabulary.index import HEAD_WORDS, SITE_WORDS, SITED_WORDS, Hit, Index, Match, Scan, is_site
from palpate.vocabulary.letters import UNKNOWN
from palpate.vocabulary.pieces import Cut, spread
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
        self._trie = Trie(wordings)
        self._known: list[Hit] = [(), *map(known.__getitem__, wordings)]
        self._ids = [tuple([concept.id for concept in hit]) for hit in self._known]
        numbers = np.flatnonzero(list(map(bool, self._known)))
        self._hit_of = np.zeros(len(self._trie.goes_on) + 1, dtype=np.int64)  # the last is that of `NOWHERE`
        self._hit_of[self._trie.ends[numbers - 1]] = numbers
        self._is_doubtful = np.array([False, *map(index.may_be_other, wordings)])
        self._is_joined = np.array([False, *(index.link in one for one in wordings)])
        self._is_treatment = np.array([bool(hit) and hit[0].family is Family.TREATMENT for hit in self._known])
        self._is_site = np.array([bool(hit) and is_site(hit) for hit in self._known])
        self._link, self._stop = ord(index.link), ord(stop)
        self._goes_over = np.zeros(max(map(ord, "".join(wordings))) + 1, dtype=np.bool_)
        self._goes_over[[ord(word) for one in wordings for word, next in pairwise(one) if next == stop]] = True
        self._joiners = np.array(list(map(ord, index.joiners)))
        self._sites = np.array(sorted(self._before_treatments(wordings, known)), dtype=np.int64)

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
        found = _apart(self._longest(spelt.codes))
        breaks = np.flatnonzero(self._are_breaks(spelt.codes))
        odd = np.append(self._turned(spelt.codes), self._with_others(spelt, found)).astype(np.int64)
        odd = np.unique(np.searchsorted(breaks, odd))
        found = found.where(~np.isin(np.searchsorted(breaks, found.starts), odd))
        begins = np.where(odd > 0, breaks[odd - 1] + 1, 0)
        scanned = self._scanned(spelt.letters, begins, breaks[odd])
        return self._gathered(texts, spelt, found, scanned)

    def _are_breaks(self, codes: Numbers) -> NDArray[np.bool_]:
        """Whether no wording goes across a place: an unknown word, or a stop ("function (WOMAC" is a wording)."""
        inside = np.append(False, self._goes_over[codes[:-1]])
        are: NDArray[np.bool_] = (codes == END) | ((codes == self._stop) & ~inside)
        return are

    def _longest(self, codes: Numbers) -> Found:
        """The longest wording from every word on."""
        nodes = self._trie.begun(codes)
        at = np.flatnonzero(nodes != NOWHERE)
        nodes = nodes[at]
        ends, hits = np.zeros_like(codes), np.zeros_like(codes)
        length = 1
        while len(at):
            here = self._hit_of[nodes]
            named = at[here > 0]
            ends[named], hits[named] = named + length, here[here > 0]
            on = self._trie.goes_on[nodes]
            at, nodes = at[on], nodes[on]
            nodes = self._trie.walked(nodes, codes[at + length])
            at, nodes = at[nodes != NOWHERE], nodes[nodes != NOWHERE]
            length += 1
        starts = np.flatnonzero(hits)
        return Found(starts, ends[starts], hits[starts])

    def _with_others(self, spelt: _Spelt, found: Found) -> list[int]:
        """Where terms of several words stand that have to do with the words beside them."""
        several = found.where(found.ends - found.starts > 1)
        before, hits = spelt.codes[several.starts - 1], several.hits
        sited = self._is_treatment[hits] & np.isin(before, self._sites)
        may = several.where(np.isin(before, self._joiners) | self._is_joined[hits] | self._is_site[hits] | sited)
        scan = Scan(self._index, spelt.letters, self._scope)
        return [match.start for match in self._matches(may) if scan.is_with_others(match)]

    def _turned(self, codes: Numbers) -> Numbers:
        """The "of" around which a wording is turned, as in "pain of the knee"."""
        of = np.flatnonzero(codes == self._link)
        site = self._trie.begun(codes[of + 1])
        found = []
        for further in range(SITE_WORDS):
            of, site = of[site != NOWHERE], site[site != NOWHERE]
            for words in range(1, HEAD_WORDS + 1):
                node = site
                for word in range(-words, 0):
                    node = self._trie.walked(node, codes[of + word])
                found.append(of[self._hit_of[node] > 0])
            site = self._trie.walked(site, codes[of + 2 + further])
        return np.concatenate(found)

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
        doubtful = self._is_doubtful[found.hits]
        sure = found.where(~doubtful)
        for pair in np.unique(spelt.text_of(sure.starts) * len(self._known) + sure.hits).tolist():
            number, hit = divmod(pair, len(self._known))
            named[number].update(self._ids[hit])
        matches = [*self._matches(found.where(doubtful)), *scanned]
        numbers = spelt.text_of(np.array([match.start for match in matches], dtype=np.int64)).tolist()
        for number, match in zip(numbers, matches, strict=True):
            ids = {concept.id for concept in match.concepts}
            if not (ids <= named[number] or spelt.is_other(texts[number], number, match)):
                named[number] |= ids
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
        codes, self._counts = spread(self._spelt, self._which)
        self._ends = np.cumsum(self._counts)
        self._starts = cut.starts
        self._letter_starts = (self._ends - self._counts)[cut.starts]
        self.codes = np.append(codes, np.full(SITE_WORDS, END))
        self.letters = self.codes.astype("<u4").tobytes().decode("utf-32-le")

    def text_of(self, at: Numbers) -> Numbers:
        """The numbers of the texts in which letters stand."""
        return np.searchsorted(self._letter_starts, at, side="right") - 1

    def is_other(self, text: str, number: int, match: Match) -> bool:
        """Whether the words of a match in the text of that number are other words by their place."""
        wording = self.letters[match.start : match.end]
        if not self._index.may_be_other(wording):
            return False
        place = self._place(number, match.start, self._index.with_tail(self.letters, match))
        return self._index.is_other_word(wording, text, *place)

    def _place(self, text: int, start: int, end: int) -> tuple[int, int]:
        """Where letters ``start`` to ``end`` (half-open) stand in a text, in code points."""
        first, last = np.searchsorted(self._ends, (start, end - 1), side="right").tolist()
        begin = self._begins[first] + self._placed(first)[start - self._ends[first]][1]
        finish = self._begins[last] + self._placed(last)[end - 1 - self._ends[last]][2]
        before = self._begins[self._starts[text]]
        return int(begin - before), int(finish - before)

    def _placed(self, at: int) -> Placed:
        """The words of a piece, to be counted from its end."""
        number = int(self._which[at])
        return self._mended[number] if number in self._mended else placed_in(self._pieces[number])

    @cached_property
    def _begins(self) -> Numbers:
        lengths = np.fromiter(map(len, self._pieces), dtype=np.int64, count=len(self._pieces))[self._which] + 1
        return np.cumsum(lengths) - lengths

    def _mend(self) -> None:
        """Spell the "a" behind such a word as "type", where it is a name."""
        lettered = np.array([False, *(spelt[-1:] in self._lettered for spelt in self._spelt[1:])])
        before = np.flatnonzero(lettered[self._which])
        after = self._which[before + 1]
        doubtful = [n for n in np.unique(after).tolist() if not self._spelt[n] or has_bare_a(self._pieces[n])]
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
