"""Wordings to concepts: exact look-up, and the longest terms inside a run of words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from palpate.types.concept import Concept, Family
from palpate.vocabulary.folding import COMMA, LINK, TAIL, TAILS, fold, without_tail
from palpate.vocabulary.letters import JOINERS, Letters
from palpate.vocabulary.running import Writer
from palpate.vocabulary.tables import Tables

SITED_WORDS = 2  # "lower back therapeutic massage": words before a treatment that may be its site
BETWEEN = (*JOINERS, COMMA)
SITES = frozenset({Family.BODY_PART, Family.MUSCLE})
HEAD_WORDS = 2  # "pain in the knee", "muscle soreness of the thigh": words before "of" that may be a term's head
SITE_WORDS = 4  # words after "of" that may begin the term: "pain in the right lower back"
AROUND = 40  # characters beside a wording in which a phrase that it is part of may stand
LISTED_SITE_WORDS = 2  # "lower back and neck pain"

Hit = tuple[Concept, ...]


GOES_ON, ENDS = 1, 2  # what a run of letters is among the wordings: the beginning of one, one that ends here


class Match(NamedTuple):
    """Terms that stand at words ``start`` to ``end`` (half-open) of a run of words."""

    start: int
    end: int
    concepts: Hit


class Index:
    """Every label and synonym of all families, folded."""

    def __init__(self, tables: Tables) -> None:
        concepts = tables.concepts
        hits = [(concept,) for concept in concepts]
        self.exact: dict[str, Hit] = dict(zip(tables.keys, map(hits.__getitem__, tables.owners), strict=True))
        self.exact.update((key, tuple(concepts[n] for n in numbers)) for key, numbers in tables.shared.items())
        self.tailed: dict[str, Hit] = {
            key: tuple(concepts[n] for n in numbers) for key, numbers in tables.tailed.items()
        }
        self.letters = Letters(tables.alphabet)
        self.writer = Writer(self.letters)
        self.coded = dict(zip(tables.coded, self.exact.values(), strict=True))
        self.steps = dict.fromkeys((key[:end] for key in tables.coded for end in range(2, len(key))), GOES_ON)
        for key in tables.coded:
            self.steps[key] = self.steps.get(key, 0) | ENDS
        self._hidden = {self._spelt(key): ids for key, ids in tables.whole_only.items()}
        self._known: dict[tuple[tuple[Family, ...], bool], Known] = {}
        self._capitals = frozenset(map(self._spelt, tables.capitals))
        self._lookalikes = Lookalikes({self._spelt(key): (key, some) for key, some in tables.lookalikes.items()})
        self._labels: dict[str, str] = {}
        self.link, self.joiners, self.between, self.tails = map(self.letters.spell, ((LINK,), JOINERS, BETWEEN, TAILS))

    def _spelt(self, key: str) -> str:
        return self.letters.spell(key.split(" "))

    def label(self, concept: Concept) -> str:
        """A concept's label in letters."""
        if concept.id not in self._labels:
            self._labels[concept.id] = self._spelt(fold(concept.label))
        return self._labels[concept.id]

    def known(self, families: Sequence[Family], *, whole: bool) -> Known:
        """What the wordings name among these families, kept from one text to the next."""
        key = (tuple(families), whole)
        if key not in self._known:
            self._known[key] = Known(self.coded, key[0], {} if whole else self._hidden)
        return self._known[key]

    def look_up(self, words: Sequence[str], families: Sequence[Family]) -> Hit:
        """The concepts whose whole wording this is: as written, or less its tail ("therapy", "programme")."""
        key, stem = " ".join(words), " ".join(without_tail(words))
        found = of_families(self.exact.get(key), families)
        if not found and stem != key:
            found = self._of_tailed(stem, families) or of_families(self.exact.get(stem), families)
        return found or self._of_tailed(key, families)

    def _of_tailed(self, stem: str, families: Sequence[Family]) -> Hit:
        return of_families(self.tailed.get(f"{stem} {TAIL}"), families)

    def may_be_other(self, wording: str) -> bool:
        """Whether a wording (in letters) could be another word than the vocabulary's, by its place."""
        return wording in self._capitals or wording in self._lookalikes

    def needs_capitals(self, word: str) -> bool:
        """Whether a folded word is the vocabulary's only where it stands in capitals."""
        return self.letters.spell([word]) in self._capitals

    def is_other_word(self, wording: str, text: str, start: int, end: int) -> bool:
        """Whether a wording (in letters) at a place of a text is another word than the vocabulary's.

        A common word in small letters where the vocabulary has an abbreviation ("it aids"), or a phrase in which it
        means something else ("muscles running from the hip").
        """
        if wording in self._capitals and not any(letter.isupper() for letter in text[start + 1 : end]):
            return True
        return wording in self._lookalikes and self._lookalikes.holds(wording, text, start, end)

    def scan(self, letters: str, families: Sequence[Family], *, whole: bool) -> list[Match]:
        """The longest terms of the families in a run of words (in letters), left to right, without overlap.

        ``whole`` takes in the wordings that are too common to be looked for in a sentence.
        """
        known = self.known(families, whole=whole)
        pattern = self.letters.begins if whole else self.letters.starts
        return Scan(self, letters, known).matches([match.start() for match in pattern.finditer(letters)])

    def with_tail(self, letters: str, match: Match) -> int:
        """The end of a treatment's mention with the "therapy" or "treatment" that follows it."""
        end = match.end
        if match.concepts[0].family is Family.TREATMENT and letters[end : end + 1] in self.tails and end < len(letters):
            end += 1
        return end


class Lookalikes:
    """Phrases in which a wording means something else.

    Parameters
    ----------
    phrases : mapping
        Of wordings in letters, with each itself.
    """

    def __init__(self, phrases: Mapping[str, tuple[str, Sequence[str]]]) -> None:
        self._phrases = phrases
        self._patterns: dict[str, re.Pattern[str]] = {}
        self._signs: dict[str, tuple[str, ...]] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._phrases

    def holds(self, key: str, text: str, start: int, end: int) -> bool:
        """Whether the words at ``start`` to ``end`` stand inside one of the phrases."""
        pattern = self._patterns.get(key) or self._compiled(key)
        near = text[max(start - AROUND, 0) : end + AROUND]
        if near.isascii() and not self._may_hold(key, near.lower()):
            return False
        at = start - max(start - AROUND, 0)
        return any(found.start() <= at and found.end() >= at + end - start for found in pattern.finditer(near))

    def _may_hold(self, key: str, near: str) -> bool:
        """Whether a word of any of the phrases stands there; asked first, as the pattern takes longer."""
        return any(map(near.__contains__, self._signs[key]))

    def _compiled(self, key: str) -> re.Pattern[str]:
        wording, phrases = self._phrases[key]
        self._signs[key] = tuple({_sign(phrase.lower(), wording) for phrase in phrases})
        longest = sorted(phrases, key=len, reverse=True)
        either = "|".join(re.escape(phrase).replace(r"\ ", r"\s+").replace(r"\#", r"\d+") for phrase in longest)
        pattern = self._patterns[key] = re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)
        return pattern


def _sign(phrase: str, wording: str) -> str:
    """The longest word of a phrase that is none of the wording's, as far as the first four letters tell."""
    words = phrase.replace("#", " ").split()
    own = {word[:4] for word in wording.split(" ")}
    return max([word for word in words if word[:4] not in own] or words, key=len)


class Known(dict[str, Hit]):
    """The concepts of some families that a wording (in letters) names, less those for which it is too common.

    Attributes
    ----------
    alone : dict
        The same for single words, known or not.
    """

    def __init__(
        self, coded: Mapping[str, Hit], families: tuple[Family, ...], hidden: Mapping[str, Sequence[str]]
    ) -> None:
        super().__init__()
        self.families = families
        self.alone = _Alone(self)
        self._coded = coded
        self._hidden = hidden

    def __missing__(self, key: str) -> Hit:
        hit = self._coded.get(key)
        if hit is None:
            return ()
        found = of_families(hit, self.families)
        if found and key in self._hidden:
            found = tuple(concept for concept in found if concept.id not in self._hidden[key])
        self[key] = found
        return found


class _Alone(dict[str, Hit]):
    def __init__(self, known: Known) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, letter: str) -> Hit:
        found = self[letter] = self._known[letter]
        return found


class Scan:
    """One walk over a run of words in letters."""

    def __init__(self, index: Index, letters: str, known: Known) -> None:
        self._letters = letters
        self._known = known
        self._index = index

    def matches(self, starts: Iterable[int]) -> list[Match]:
        """Walk left to right, the longest term first at each start; then give lists their shared head."""
        letters, alone, steps, link = self._letters, self._known.alone, self._index.steps, self._index.link
        found: list[Match] = []
        end = 0
        for at in starts:
            if at < end:
                continue
            if letters[at : at + 2] in steps:
                match = self._straight(at)
            else:
                match = Match(at, at + 1, hit) if (hit := alone[letters[at]]) else None
            if link in letters[at + 1 : at + 1 + HEAD_WORDS]:
                match = self._or_turned(at, match)
            if match:
                found.append(match)
                end = match.end
        return self._with_lists(self._with_sites(found))

    def is_with_others(self, match: Match) -> bool:
        """Whether a match, found apart from the others, may be wider or share its head, by the words beside it."""
        is_treatment = match.concepts[0].family is Family.TREATMENT
        return is_site(match.concepts) or bool(self._beside(match)) or (is_treatment and bool(self._sited(match, 0)))

    def _with_sites(self, found: list[Match]) -> list[Match]:
        """Give a treatment of several words the site before it: "facial therapeutic massage" is facial massage."""
        wider = {}
        for number, (start, end, concepts) in enumerate(found):
            if end - start > 1 and concepts[0].family is Family.TREATMENT:
                before = found[number - 1] if number else Match(0, 0, ())
                sited = self._sited(found[number], before.start if is_site(before.concepts) else before.end)
                if sited:
                    wider[number] = sited
        if not wider:
            return found
        found = [wider.get(number, match) for number, match in enumerate(found)]
        return [match for match, after in zip_longest(found, found[1:]) if not (after and after.start <= match.start)]

    def _sited(self, match: Match, floor: int) -> Match | None:
        concept = match.concepts[0]
        label = self._index.label(concept)
        for start in range(max(match.start - SITED_WORDS, floor), match.start):
            sited = self._known[self._letters[start : match.start] + label]
            if sited and sited[0].family is Family.TREATMENT and sited[0] is not concept:
                return Match(start, match.end, sited)
        return None

    def _or_turned(self, at: int, plain: Match | None) -> Match | None:
        """The longer of a term as it stands and one that is turned around an "of"; both, where they end together."""
        letters, link = self._letters, self._index.link
        for of in range(at + 1, min(at + HEAD_WORDS + 1, len(letters))):
            if letters[of] == link and self._may_turn(at, of):
                turned = self._turned(at, of)
                if turned and (plain is None or turned.end > plain.end):
                    return turned
                if turned and plain and turned.end == plain.end:
                    return Match(at, plain.end, self._together(plain.concepts, turned.concepts))
        return plain

    def _together(self, first: Hit, second: Hit) -> Hit:
        """The concepts of two readings of the same words, one per family."""
        known = {concept.family for concept in first}
        more = (concept for concept in second if concept.family not in known)
        return tuple(sorted((*first, *more), key=lambda concept: self._known.families.index(concept.family)))

    def _straight(self, at: int) -> Match | None:
        letters, steps, known = self._letters, self._index.steps, self._known
        end = at + 1
        hit = known.alone[letters[at]]
        found = [Match(at, end, hit)] if hit else []
        going = True
        while going and end < len(letters):
            end += 1
            key = letters[at:end]
            step = steps.get(key, 0)
            going = step & GOES_ON > 0
            if step & ENDS and (hit := known[key]):
                found.append(Match(at, end, hit))
        while found and self._cuts(found[-1]):
            found.pop()
        return found[-1] if found else None

    def _cuts(self, match: Match) -> bool:
        """Whether a site of several words would cut a term that begins inside it: "neck and shoulder" before "pain"."""
        if match.end - match.start < 2 or match.end == len(self._letters) or not is_site(match.concepts):
            return False
        inner = (self._straight(at) for at in range(match.start + 1, match.end))
        return any(term and term.end > match.end for term in inner)

    def _may_turn(self, at: int, of: int) -> bool:
        """Whether a term begins with the two words that would come first."""
        letters, steps = self._letters, self._index.steps
        return letters[of + 1 : of + 3] in steps or letters[of + 1 : of + 2] + letters[at] in steps

    def _turned(self, at: int, of: int) -> Match | None:
        """Read "pain of lower back" as "lower back pain", and "massage for lower back pain" as two terms."""
        letters, known = self._letters, self._known
        head = letters[at:of]
        longest: Match | None = None
        for end in range(of + 2, min(of + 1 + SITE_WORDS, len(letters)) + 1):
            site = letters[of + 1 : end]
            if found := known[site + head]:
                longest = Match(at, end, found)
            if end > of + 2 and not self._index.steps.get(site, 0) & GOES_ON:
                break
        behind = self._straight(of + 1) if longest else None
        return None if longest and behind and behind.end > longest.end else longest

    def _with_lists(self, found: list[Match]) -> list[Match]:
        """Give their head to the sites of a list: "neck and shoulder pain" names neck pain too."""
        starts = [match.start for match in found]

        def near(more: Match) -> range:
            return range(max(bisect_left(starts, more.start) - 1, 0), bisect_left(starts, more.end))

        beside = [more for match in found if match.end - match.start > 1 for more in self._beside(match)]
        if not beside:
            return found
        extra = [more for more in beside if not any(_overlap(more, found[n]) for n in near(more))]
        if not extra:
            return found
        gone = {n for e in extra for n in near(e) if e.start <= found[n].start and found[n].end <= e.end}
        kept = [match for number, match in enumerate(found) if number not in gone]
        return sorted({match.start: match for match in [*kept, *extra]}.values(), key=lambda match: match.start)

    def _beside(self, match: Match) -> list[Match]:
        """The terms beside one that share its head: "a, b and c pain", "pain of a, b and c"."""
        link = self._letters.find(self._index.link, match.start, match.end)
        if link >= 0:
            return self._after(match.end, self._letters[match.start : link])
        if not match.start or self._letters[match.start - 1] not in self._index.joiners:
            return []
        return self._before(match.start, [self._letters[cut : match.end] for cut in range(match.start + 1, match.end)])

    def _before(self, at: int, heads: Sequence[str]) -> list[Match]:
        """Walk back over "a, b and"; heads come longest first ("chronic or subacute low back pain")."""
        found: list[Match] = []
        while at:
            end = at
            while end and self._letters[end - 1] in self._index.between:
                end -= 1
            more = self._first([(start, end) for start in range(max(end - LISTED_SITE_WORDS, 0), end)], heads)
            if more is None:
                break
            found.append(more)
            at = more.start
        return found

    def _after(self, at: int, head: str) -> list[Match]:
        """Walk on over ", b and c" behind "pain of a"."""
        found: list[Match] = []
        while at < len(self._letters):
            start = at
            while start < len(self._letters) and self._letters[start] in self._index.between:
                start += 1
            last = min(start + LISTED_SITE_WORDS, len(self._letters))
            more = self._first([(start, end) for end in range(last, start, -1)], [head])
            if more is None:
                break
            found.append(more)
            at = more.end
        return found

    def _first(self, places: Iterable[tuple[int, int]], heads: Sequence[str]) -> Match | None:
        for start, end in places:
            for head in heads:
                if found := self._known[self._letters[start:end] + head]:
                    return Match(start, end, found)
        return None


def _overlap(extra: Match, match: Match) -> bool:
    """Whether they share words, but for a site that the extra takes in or is."""
    return (
        extra.start < match.end
        and match.start < extra.end
        and not (extra.start <= match.start and match.end <= extra.end)
    )


def is_site(concepts: Hit) -> bool:
    """Whether all are parts of the body."""
    return all(concept.family in SITES for concept in concepts)


def of_families(hit: Hit | None, families: Sequence[Family]) -> Hit:
    """The concepts of these families, in the order of the families."""
    if hit is None:
        return ()
    if len(hit) == 1:
        return hit if hit[0].family in families else ()
    return tuple(sorted((c for c in hit if c.family in families), key=lambda c: families.index(c.family)))
