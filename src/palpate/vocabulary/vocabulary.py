"""The vocabulary as one value: resolve wordings, find terms in text, measure distances."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from palpate.errors import InputError
from palpate.types.concept import Concept, Distance, Family, Instrument, Mention, Muscle, Near, Resolution, Rung
from palpate.types.study import Better
from palpate.vocabulary import scales
from palpate.vocabulary.files import read_less_of, read_told_as
from palpate.vocabulary.fitting import Wordings
from palpate.vocabulary.folding import fold, fold_all, tokens
from palpate.vocabulary.graph import Graph
from palpate.vocabulary.index import Index, of_families
from palpate.vocabulary.nearness import Nearness
from palpate.vocabulary.parts import DENIALS, NO_TREATMENT, given
from palpate.vocabulary.rungs import Ladder
from palpate.vocabulary.running import PARTED
from palpate.vocabulary.spelling import Speller, rank
from palpate.vocabulary.tables import WHOLE_ONLY, Tables, load_tables, read_tables
from palpate.vocabulary.vectors import load_vectors

if TYPE_CHECKING:
    from palpate.vocabulary.many import Namer
    from palpate.vocabulary.pieces import Cut

_PHRASE = 3  # blanks of what is no name any more
MOST_RESOLVED = 10_000  # wordings whose meaning is kept, about 500 bytes each
# What wins where one wording names concepts of several families in running text.
PRIORITY = (
    Family.TREATMENT,
    Family.CONDITION,
    Family.OUTCOME,
    Family.INSTRUMENT,
    Family.COMPARATOR,
    Family.MUSCLE,
    Family.BODY_PART,
)
# Cosines from which a wording is near: of those that land, three in four are right or one step off
# (benchmarks/quality/nearest.py).
NEAR_ENOUGH = {Family.OUTCOME: 0.72, Family.CONDITION: 0.66, Family.TREATMENT: 0.76}
_TAKEN_IN = frozenset(
    {"T:drug-treatment", "T:dietary-supplement", "T:herbal-medicine", "T:homeopathy", "T:injection", "T:diet"}
)
ANY_CONSTRUCT = ("I:vas", "I:nrs")  # rate whatever they are asked about
_MENDED = (Family.TREATMENT, Family.CONDITION, Family.OUTCOME)  # whose words are mended in running text
_LONG_WORD = 8  # letters from which any slip is let pass
_SHORT_NAME = 2  # words
_SHORT = 4  # letters of the shortest of these words: "acnee" is acne
# A comparator may be any treatment, and what stands as treatment in a record may be a sham or no treatment.
SEARCHED = {
    Family.TREATMENT: (Family.TREATMENT, Family.COMPARATOR),
    Family.COMPARATOR: (Family.COMPARATOR, Family.TREATMENT),
}


class Vocabulary:
    """All concepts, instruments and muscles; made once a process by `load`, or from a folder of files by `read`."""

    def __init__(self, tables: Tables) -> None:
        self._concepts = {concept.id: concept for concept in tables.concepts}
        self._instruments = {instrument.id: instrument for instrument in tables.instruments}
        self._muscles = {muscle.id: muscle for muscle in tables.muscles}
        self._index = Index(tables)
        self._graph = Graph(tables.concepts)

    def __len__(self) -> int:
        return len(self._concepts)

    def concept(self, id: str) -> Concept:
        """The concept of an id.

        Raises
        ------
        InputError
            If there is none.
        """
        try:
            return self._concepts[id]
        except KeyError:
            raise InputError(f"{id!r} is no id of the vocabulary. Look one up with resolve.") from None

    def concepts(self, family: Family) -> tuple[Concept, ...]:
        """All concepts of a family, in the order of its file."""
        return tuple(concept for concept in self._concepts.values() if concept.family is family)

    def resolve(self, text: str, family: Family) -> Resolution:
        """The concepts that a wording names.

        Tried in turn: the whole wording; the whole wording with its words' spelling mended; the longest terms inside
        it, in their order ("massage plus exercise" names two); those with the spelling mended. An instrument that the
        vocabulary does not know is no other: common words such as "score" count as whole wordings only, and a stated
        range ("100-mm VAS") leads to the line of that range. An outcome's wording that names an instrument only ("ODI
        score") gives what that measures.

        Parameters
        ----------
        text : str
            A few words, as a record or a reader words them.
        family : Family
            What they name. A treatment's wording that names none, but a comparator ("placebo massage"), gives that;
            a comparator's wording may name any treatment.

        Returns
        -------
        Resolution
            ``how`` is ``none`` and ``concepts`` empty where the vocabulary knows none of it.
        """
        return self._resolved(text, family)

    def whole(self, text: str, family: Family) -> Concept | None:
        """The concept that a whole wording names as it stands: what `resolve` tries first, and nothing else.

        Parameters
        ----------
        text : str
            A few words, as a record or a reader words them.
        family : Family
            What they name.
        """
        found = self._index.look_up(tokens(text), SEARCHED.get(family, (family,)))
        return found[0] if found else None

    @lru_cache(maxsize=MOST_RESOLVED)  # noqa: B019 - one vocabulary lives as long as the process
    def _resolved(self, text: str, family: Family) -> Resolution:
        families = SEARCHED.get(family, (family,))
        words = tokens(text)
        if named_whole := self.whole(text, family):
            return Resolution(text=text, concepts=(named_whole,), how=_how(text, named_whole))
        mended = self._speller(family).mend(words)
        whole = self._index.look_up(mended, families) if mended != words else ()
        if whole:
            return Resolution(text=text, concepts=whole[:1], how="spelling")
        if family is Family.INSTRUMENT:
            return self._scale(text)
        common = self._common_in(text)
        for how, tried in (("part", words), ("spelling", mended)):
            named = self._parts([word for word in tried if word not in common], family)
            if named:
                return Resolution(text=text, concepts=named, how=how)
        named = self._measured(text) if family is Family.OUTCOME else ()
        return Resolution(text=text, concepts=named, how="part" if named else "none")

    def _common_in(self, text: str) -> frozenset[str]:
        """Words of a phrase in small letters that are abbreviations in capitals only ("At the same time")."""
        if text.islower() and text.count(" ") < _PHRASE:  # typed in haste
            return frozenset()
        return frozenset(word for word in text.split() if word.islower() and self._index.needs_capitals(word))

    def _measured(self, text: str) -> tuple[Concept, ...]:
        """The outcomes of the instruments that an outcome's wording names: "change of ODI" is disability."""
        named = (mention.concept.id for mention in self.find(text, families=(Family.INSTRUMENT,)))
        scales = [self._instruments[id] for id in named if not id.startswith(ANY_CONSTRUCT)]
        ids = dict.fromkeys(scale.outcome for scale in scales if scale.outcome)
        return tuple(self._concepts[id] for id in ids)

    def _scale(self, text: str) -> Resolution:
        """An instrument by its name inside a wording, and by the range that the wording states."""
        split = scales.stated(fold(text))
        whole = self._index.look_up(split[0].split(), (Family.INSTRUMENT,)) if split else ()
        inside = (mention.concept for mention in self.find(text, families=(Family.INSTRUMENT,)))
        named = whole[:1] or tuple({concept.id: concept for concept in inside}.values())
        if split and len(named) == 1:
            named = self._of_range(named[0], split[1])
        how = "none" if not named else "synonym" if whole else "part"
        return Resolution(text=text, concepts=named, how=how)

    def _of_range(self, concept: Concept, stated: scales.Range) -> tuple[Concept, ...]:
        """The line of the same scale with the stated range; the line itself if its range is open, else none."""
        own = self._instruments[concept.id]
        if scales.is_ranged(own, stated):
            return (concept,)
        for wording in scales.ranged_wordings(own, stated):
            found = self._index.look_up(wording.split(), (Family.INSTRUMENT,))
            if found and scales.is_ranged(self._instruments[found[0].id], stated):
                return found[:1]
        return (concept,) if own.maximum is None else ()

    def _parts(self, words: Sequence[str], family: Family) -> tuple[Concept, ...]:
        matches = self._index.scan(self._index.letters.spell(words), SEARCHED.get(family, (family,)), whole=True)
        if family not in SEARCHED:
            return tuple({match.concepts[0].id: match.concepts[0] for match in matches}.values())
        named = given(words, matches, self._graph.ancestors)
        is_denied = family is Family.COMPARATOR and not matches and words and words[0] in DENIALS
        if named is None or is_denied:
            return (self._concepts[NO_TREATMENT],)
        treatments = [concept for concept in named if concept.family is Family.TREATMENT]
        return tuple(treatments if treatments and family is Family.TREATMENT else named)

    def find(self, text: str, *, families: Sequence[Family] = PRIORITY) -> tuple[Mention, ...]:
        """All terms in running text, the longest at each place, without overlap.

        Parameters
        ----------
        text : str
            A sentence or a whole article.
        families : sequence of Family
            What to look for; where a wording names concepts of several of them, the earlier comes first.

        Returns
        -------
        tuple of Mention
            In the order of the text; offsets are code points of ``text``.
        """
        index = self._index
        running = index.writer.write(text)
        matches = index.scan(running.letters, families, whole=False)
        tailed = [(match.start, index.with_tail(running.letters, match)) for match in matches]
        return tuple(
            [
                Mention(start=start, end=end, concepts=match.concepts)
                for match, (start, end) in zip(matches, running.places(tailed), strict=True)
                if not index.is_other_word(running.letters[match.start : match.end], text, start, end)
            ]
        )

    def named(self, texts: Sequence[str], cut: Cut, *, families: Sequence[Family] = PRIORITY) -> list[list[str]]:
        """The ids of the concepts that `find` finds in each of many texts, sorted, in a sixth of the time.

        Parameters
        ----------
        texts : sequence of str
        cut : Cut
            The same texts in pieces (`palpate.vocabulary.pieces`).
        families : sequence of Family
            As `find` takes them.
        """
        named = self._namer(tuple(families)).named(texts, cut)
        for number, text in enumerate(texts):
            if PARTED.search(text):
                found = self.find(text, families=families)
                named[number] = sorted({concept.id for mention in found for concept in mention.concepts})
        return named

    @cache  # noqa: B019 - one vocabulary lives as long as the process
    def _namer(self, families: tuple[Family, ...]) -> Namer:
        from palpate.vocabulary.many import Namer

        return Namer(self._index, families)

    def nearest(self, text: str, family: Family, n: int = 5) -> tuple[Concept, ...]:
        """Up to ``n`` concepts whose wordings look most like the text, for a "did you mean"."""
        ranked = rank(fold(text), self._wordings(family))
        found = dict.fromkeys(of_families(self._index.exact[wording], (family,))[0].id for wording in ranked)
        return tuple(self._concepts[id] for id in list(found)[:n])

    def near(self, text: str, family: Family, *, least: float | None = None) -> Near | None:
        """The concept nearest in meaning to a wording that `resolve` does not know.

        Parameters
        ----------
        text : str
            A few words.
        family : Family
            What they name: an outcome, a condition or a treatment.
        least : float, optional
            Cosine of the words' vectors from which a wording counts as near; the family's own, measured one if None.

        Returns
        -------
        Near or None
            None where nothing is near enough: unknown wording stays unknown.
        """
        return self._nearness(family).nearest(text, least=NEAR_ENOUGH[family] if least is None else least)

    @cache  # noqa: B019 - one vocabulary lives as long as the process
    def _nearness(self, family: Family) -> Nearness:
        concepts = self.concepts(family)
        wordings = [(word.lstrip(WHOLE_ONLY), one) for one in concepts for word in (one.label, *one.synonyms)]
        return Nearness(wordings, load_vectors())

    @cache  # noqa: B019 - one vocabulary lives as long as the process
    def told(self, families: tuple[Family, ...]) -> Wordings:
        """All that is said of the concepts of some families, to be compared with words that name none of them."""
        told, concepts = self._told_as, [one for family in families for one in self.concepts(family)]
        wordings = ((word, one) for one in concepts for word in (one.label, *one.synonyms, *told.get(one.id, ())))
        return Wordings([(word.lstrip(WHOLE_ONLY), one) for word, one in wordings], load_vectors())

    @cached_property
    def _told_as(self) -> dict[str, tuple[str, ...]]:
        return read_told_as(self._concepts)

    def less_of(self, exposure: str) -> Concept | None:
        """The treatment that is less of an exposure ("low-salt diet" of "salt"); None where there is no name for it."""
        less = self._less_of.get(exposure)
        return self._concepts[less] if less else None

    @cached_property
    def _less_of(self) -> dict[str, str]:
        return read_less_of(self._concepts)

    def _wordings(self, family: Family) -> list[str]:
        return [key for key, hit in self._index.exact.items() if any(concept.family is family for concept in hit)]

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(word for key in self._index.exact for word in key.split())

    @cache  # noqa: B019 - one vocabulary lives as long as the process
    def _speller(self, family: Family) -> Speller:
        families = SEARCHED.get(family, (family,))
        offered = (word for one in families for wording in self._wordings(one) for word in wording.split())
        return Speller(offered, known=self._words, is_word=self._is_word)

    @lru_cache(maxsize=MOST_RESOLVED)  # noqa: B019 - one vocabulary lives as long as the process
    def mended(self, word: str) -> str | None:
        """The word of a treatment, condition or outcome that a word of running text is a slip of.

        None for what the vocabulary or the language knows, and where no word is near.
        """
        written = word.lower()
        if fold(written) in self._words:
            return None
        (mended,) = self._slips.mend([written])
        return mended if mended != written and _is_slip(written, mended) else None

    def _is_word(self, word: str) -> bool:
        """Whether a word is one of the language, or one in which people speak of concepts ("snorting")."""
        return load_vectors().is_word(word) or word in self._told_words

    @cached_property
    def _told_words(self) -> frozenset[str]:
        told = read_told_as(self._concepts).values()
        words = sorted({word for wordings in told for one in wordings for word in one.lower().split()})
        return frozenset([*words, *fold_all(words)])

    @cached_property
    def _slips(self) -> Speller:
        """Words of treatments, conditions and outcomes as they are written, also in the plural."""
        concepts = [one for one in self._concepts.values() if one.family in _MENDED]
        names = (name.lower().split() for one in concepts for name in (one.label, *one.synonyms))
        words = {word for name in names if len(name) <= _SHORT_NAME for word in name}  # longer ones hold any word
        offered = words | {f"{word}s" for word in words}
        return Speller(offered, known=offered, is_word=self._is_word, shortest=_SHORT)

    def distance(self, asked: Concept | str, other: Concept | str) -> Distance:
        """How `other` stands to `asked`: the same, narrower (below it), broader, a sibling, or unrelated."""
        return self._graph.distance(_id(asked), _id(other))

    def around(self, asked: Concept | str) -> Mapping[str, Distance]:
        """Ids of all that stands near a concept, and how; what is not among them is unrelated."""
        return self._graph.around(_id(asked))

    def steps(self, first: Concept | str, second: Concept | str) -> int | None:
        """Steps between two concepts through the nearest that stands above both or is one of them, else None."""
        return self._graph.steps(_id(first), _id(second))

    def ancestors(self, concept: Concept | str) -> Mapping[str, int]:
        """Ids of everything broader, nearest first, with the steps up to each."""
        return self._graph.ancestors(_id(concept))

    def descendants(self, concept: Concept | str) -> Mapping[str, int]:
        """Ids of everything narrower, nearest first, with the steps down to each."""
        return self._graph.descendants(_id(concept))

    def rung_of(self, comparator: str, *, treatment: str | None = None) -> Rung | None:
        """Place a comparator's wording on the ladder.

        Parameters
        ----------
        comparator : str
            "usual care", "sham acupuncture plus exercise", "placebo or no treatment".
        treatment : str, optional
            What the other arm got: what both arms got does not count, so that "exercise" beside "massage plus
            exercise" is nothing, and "diclofenac plus sham acupuncture" beside "acupuncture plus placebo tablet" is
            another treatment.

        Returns
        -------
        Rung or None
            None where the wording is unknown, says no more than "control", or joins comparators of two rungs.
        """
        shared = self.resolve(treatment, Family.TREATMENT).concepts if treatment else None
        return Ladder(self._compared, self._compared_whole, self._graph).rung(comparator, beside=shared)

    def against(self, rung: Rung | None, treatment: Concept) -> str:
        """What a rung is called where a treatment is spoken of: what is taken in is tried against placebo, not a touch.

        Examples
        --------
        >>> words = load()
        >>> words.against(Rung.SHAM, words.concept("T:massage")), words.against(Rung.SHAM, words.concept("T:statins"))
        ('sham or light touch', 'placebo')
        """
        if rung is Rung.SHAM and _TAKEN_IN & {treatment.id, *self.ancestors(treatment)}:
            return "placebo"
        return rung.value if rung else "mixed comparators"

    def lowest_rung_of(self, comparator: str) -> Rung | None:
        """The lowest rung among the alternatives that a comparator's wording joins, if none is another treatment.

        A review that joins placebo and no treatment shows at least that the treatment beats, or does not beat, doing
        nothing. None where an alternative is another treatment, or no rung is known.
        """
        rungs = Ladder(self._compared, self._compared_whole, self._graph).rungs(comparator, beside=None) - {None}
        if Rung.ACTIVE in rungs:
            return None
        return min((rung for rung in rungs if rung), key=lambda rung: rung.order, default=None)

    def _compared(self, text: str) -> Sequence[Concept]:
        return self.resolve(text, Family.COMPARATOR).concepts

    def _compared_whole(self, text: str) -> Sequence[Concept]:
        return self._index.look_up(tokens(text), SEARCHED[Family.COMPARATOR])

    def instrument(self, text: str) -> Instrument | None:
        """The instrument that a wording ("VAS 0-100", "WOMAC pain") or an id names."""
        if text in self._instruments:
            return self._instruments[text]
        found = self.resolve(text, Family.INSTRUMENT).concepts
        return self._instruments[found[0].id] if found else None

    def muscle(self, name: str) -> Muscle | None:
        """The muscle that a name or an id names."""
        if name in self._muscles:
            return self._muscles[name]
        found = self.resolve(name, Family.MUSCLE).concepts
        return self._muscles[found[0].id] if found else None

    @cached_property
    def instruments(self) -> tuple[Instrument, ...]:
        """All instruments, in the order of their file."""
        return tuple(self._instruments.values())

    @cached_property
    def muscles(self) -> tuple[Muscle, ...]:
        """All muscles, in the order of their file."""
        return tuple(self._muscles.values())

    def better(self, outcome: Concept | str) -> Better | None:
        """Which way of an outcome is improvement: its own direction, else the nearest broader one's, else None."""
        concept = self.concept(_id(outcome))
        lineage = [concept.id, *self._graph.ancestors(concept.id)]
        return next((way for id in lineage if (way := self._concepts[id].better)), None)

    def unresolved(self, wordings: Mapping[Family, Iterable[str]]) -> dict[Family, list[str]]:
        """Distinct wordings, family by family, that resolve to nothing (the coverage that `library verify` prints)."""
        return {
            family: [text for text in dict.fromkeys(texts) if not self.resolve(text, family).concepts]
            for family, texts in wordings.items()
        }


@cache
def load() -> Vocabulary:
    """The package's vocabulary; once a process."""
    return Vocabulary(load_tables())


def read(folder: Path) -> Vocabulary:
    """Read a vocabulary from a folder with the eight files that ``data/README.md`` describes.

    Raises
    ------
    LibraryError
        With file and line, if a file breaks the form.
    """
    return Vocabulary(read_tables(folder))


def _is_slip(word: str, mended: str) -> bool:
    """Whether one word may be written for another by a slip, and is no word of its own: "tames" is not "tapes".

    Neighbours that changed places and letters that stand twice always may; a letter too few not at the end, other
    slips only in long words.
    """
    if sorted(word) == sorted(mended):
        return True
    if len(word) > len(mended) and _undoubled(word) == _undoubled(mended):
        return True
    is_longer = len(mended) > len(word)
    is_ending = mended.startswith(word if is_longer else word[:-2])
    return not is_ending and (is_longer or len(word) >= _LONG_WORD)


def _undoubled(word: str) -> str:
    return "".join(letter for letter, _ in groupby(word))


def _id(concept: Concept | str) -> str:
    return concept if isinstance(concept, str) else concept.id


def _how(text: str, concept: Concept) -> str:
    return "label" if fold(text) == fold(concept.label) else "synonym"
