"""The concepts that many texts name, all texts at once: those that `Vocabulary.find` finds in each, without places.

Wordings are looked for by one table, walked from every word of every text. Where a rule may join words that stand apart
("pain of the knee", "neck and shoulder pain"), everything between the unknown word or stop before them and the next one
behind is scanned as in one text (`index.Scan`); no rule looks beyond those.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, compress, pairwise
from operator import not_
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from palpate.types.concept import Family
from palpate.vocabulary.beside import Beside
from palpate.vocabulary.folding import STOP
from palpate.vocabulary.index import HEAD_WORDS, SITE_WORDS, Hit, Index, Match, Scan
from palpate.vocabulary.letters import UNKNOWN
from palpate.vocabulary.pieces import Cut, OfPieces, Spread
from palpate.vocabulary.spelt import END, Spelling, Spelt
from palpate.vocabulary.trie import NOWHERE, Trie

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]


AT_ONCE = 256  # texts, whose letters the processor's cache holds


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
        self._ids = np.array(sorted({concept.id for hit in self._known for concept in hit}), dtype=object)
        self._places = {id: place for place, id in enumerate(self._ids.tolist())}
        held = [[self._places[concept.id] for concept in hit] for hit in self._known]
        self._of_hits = Spread(np.array(list(chain(*held)), dtype=np.int64), np.array(list(map(len, held))))
        numbers = np.flatnonzero(list(map(bool, self._known)))
        self._hit_of = np.zeros(len(self._trie.goes_on) + 1, dtype=np.int64)  # the last is that of `NOWHERE`
        self._hit_of[self._trie.ends[numbers - 1]] = numbers
        self._hit_of_one = self._hit_of[self._trie.first]
        self._is_doubtful = np.array([False, *map(index.may_be_other, wordings)])
        self._kinds = np.array([sum({1 << families.index(one.family) for one in hit}) for hit in self._known])
        self._link, self._stop = ord(index.link), ord(stop)
        self._goes_over = self._table(word for one in wordings for word, next in pairwise(one) if next == stop)
        self._is_last = self._table(one[-1] for one in wordings)
        self._beside = Beside(index, self._known, wordings)
        of_pieces = partial(Spelling.of, writer=index.writer)
        self._spellings = OfPieces(of_pieces([""], [UNKNOWN]), of_pieces, Spelling.with_more)

    def _table(self, letters: Iterable[str]) -> NDArray[np.bool_]:
        """Whether a letter is one of these."""
        table = np.zeros(self._index.letters.width, dtype=np.bool_)
        table[[ord(letter) for letter in letters]] = True
        return table

    def named(self, texts: Sequence[str], cut: Cut) -> list[list[str]]:
        """The ids of the concepts that each text names, sorted.

        Parameters
        ----------
        texts : sequence of str
            None with an empty line in it.
        cut : Cut
            The same texts in pieces.
        """
        spelling = self._spellings.of(cut.pieces)
        return [
            ids
            for first in range(0, len(texts), AT_ONCE)
            for ids in self._of_some(
                texts[first : first + AT_ONCE], Spelt(spelling, self._index, cut.part(first, first + AT_ONCE))
            )
        ]

    def _of_some(self, texts: Sequence[str], spelt: Spelt) -> list[list[str]]:
        breaks = np.flatnonzero(self._are_breaks(spelt.codes))
        found, twofold = self._found(spelt.codes)
        found = _apart(found)
        odd = np.unique(np.searchsorted(breaks, np.append(twofold, self._with_others(spelt, found))))
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
        plain, named = ends.copy(), hits.copy()
        twofold = []
        for words in range(HEAD_WORDS, 0, -1):
            turned = self._turned(codes, words)
            turned = turned.where(plain[turned.starts + words + 1] <= turned.ends)
            turned = turned.where(turned.ends >= plain[turned.starts])
            same = turned.ends == plain[turned.starts]
            firsts = named[turned.starts]
            twofold.append(turned.starts[same & (self._kinds[turned.hits] & ~self._kinds[firsts] > 0)])
            ends[turned.starts] = turned.ends  # the last of one start is the longest
            hits[turned.starts] = np.where(same, firsts, turned.hits)
        starts = np.flatnonzero(hits)
        return Found(starts, ends[starts], hits[starts]), np.concatenate(twofold)

    def _straight(self, codes: Numbers) -> tuple[Numbers, Numbers]:
        """From every word on the end of the longest wording, and the number of what it names; 0 for none."""
        hits = self._hit_of_one[codes]
        ends = np.where(hits > 0, np.arange(1, len(codes) + 1), 0)
        at, nodes = self._trie.pairs(codes)
        length = 2
        while len(at):
            here = self._hit_of[nodes]
            named = np.flatnonzero(here)
            ends[at[named]], hits[at[named]] = at[named] + length, here[named]
            on = np.flatnonzero(self._trie.goes_on[nodes])
            at, nodes = at[on], self._trie.walked(nodes[on], codes[at[on] + length])
            on = np.flatnonzero(nodes != NOWHERE)
            at, nodes = at[on], nodes[on]
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

    def _with_others(self, spelt: Spelt, found: Found) -> Numbers:
        """Where terms of several words stand that have to do with the words beside them."""
        several = found.where(found.ends - found.starts > 1)
        surely, maybe = self._beside.told(spelt.codes, *several)
        scan = Scan(self._index, spelt.letters, self._scope)
        listed = [match.start for match in self._matches(several.where(maybe)) if scan.is_with_others(match)]
        return np.append(several.starts[surely], np.array(listed, dtype=np.int64))

    def _matches(self, found: Found) -> Iterator[Match]:
        for start, end, hit in zip(*(some.tolist() for some in found), strict=True):
            yield Match(start, end, self._known[hit])

    def _scanned(self, letters: str, begins: Numbers, ends: Numbers) -> list[Match]:
        return [
            Match(begin + match.start, begin + match.end, match.concepts)
            for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)
            for match in self._index.scan(letters[begin:end], self._families, whole=False)
        ]

    def _gathered(self, texts: Sequence[str], spelt: Spelt, found: Found, scanned: Sequence[Match]) -> list[list[str]]:
        """The concepts of each text, less those whose words are other words by their place."""
        is_doubtful = self._is_doubtful[found.hits]
        named = set(self._pairs(spelt, found.where(~is_doubtful)).tolist())
        may_be_other = [self._index.may_be_other(spelt.letters[match.start : match.end]) for match in scanned]
        named.update(*self._pairs_of(spelt, [*compress(scanned, map(not_, may_be_other))]))
        doubtful = [*self._matches(found.where(is_doubtful)), *compress(scanned, may_be_other)]
        asked = list(zip(doubtful, map(tuple, self._pairs_of(spelt, doubtful)), strict=True))
        firsts = {pairs: match for match, pairs in reversed(asked)}  # most are what they seem
        for some in ([(match, pairs) for pairs, match in firsts.items()], asked):
            left = [(match, pairs) for match, pairs in some if not named.issuperset(pairs)]
            places = spelt.places([match for match, _ in left])
            for (match, pairs), (number, start, end) in zip(left, places, strict=True):
                if not self._index.is_other_word(spelt.letters[match.start : match.end], texts[number], start, end):
                    named.update(pairs)
        return self._by_text(np.sort(np.fromiter(named, dtype=np.int64, count=len(named))), len(texts))

    def _pairs(self, spelt: Spelt, found: Found) -> Numbers:
        """Texts and what they name there, both in one number."""
        places, ends = self._of_hits.of(found.hits)
        return np.repeat(spelt.text_of(found.starts), np.diff(ends, prepend=0)) * len(self._ids) + places

    def _pairs_of(self, spelt: Spelt, matches: Sequence[Match]) -> list[list[int]]:
        """The same of matches, one by one."""
        texts = (spelt.text_of(np.array([match.start for match in matches], dtype=np.int64)) * len(self._ids)).tolist()
        return [
            [text + self._places[concept.id] for concept in match.concepts]
            for text, match in zip(texts, matches, strict=True)
        ]

    def _by_text(self, pairs: Numbers, count: int) -> list[list[str]]:
        """The ids of each text, from sorted pairs."""
        ids = self._ids[pairs % len(self._ids)].tolist()
        bounds = np.searchsorted(pairs, np.arange(count + 1) * len(self._ids)).tolist()
        return [ids[start:end] for start, end in pairwise(bounds)]


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
