"""Candidates for a claim's outcomes as numbers: what each is, where it stands, and what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from palpate.claims.outcome_candidates import NAMING, Option, Placed, Source, Token, plain
from palpate.claims.terms import Terms
from palpate.text.wordings import Needing
from palpate.types.article import Span
from palpate.types.citation import Citation
from palpate.types.claim import ClaimType
from palpate.types.concept import Family
from palpate.types.study import Better
from palpate.vocabulary.vectors import Vectors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_FAMILIES = (*NAMING, Family.TREATMENT)
_KINDS = tuple(ClaimType)
_BEFORE = tuple(
    frozenset(words.split())
    for words in (
        *(
            "of",
            "in on at",
            "for",
            "and or & ,",
            "the a an your their its his her our my",
            "with",
            "from by through via",
        ),
        *("to", "<s>", "that which who", "is are was were be been", "than like as", ":", "("),
    )
)
_AFTER = tuple(
    frozenset(words.split())
    for words in (
        "of",
        "and or & ,",
        "</s> . ; ! ?",
        "is are was were can may has have",
        "in on at for with from",
        "to",
    )
)
_ENDINGS = ("tion", "ness", "ity", "ing", "ed", "ly", "al", "s", "y", "ment", "ic", "ache", "pain", "er", "ive", "ous")
_LISTS = ("change", "up", "down", "good", "bad", "harm", "cause", "no_effect")
_CHANGE = _LISTS.index("change")
_ARTICLES, _LINKS = frozenset({"the", "a", "your"}), frozenset({"of", "in", "for"})
_FAR = 12  # words; a cue that is farther away counts as this far
_LONG = 40  # words of a claim that counts as long
_PEOPLE_WITH = Needing(
    re.compile(
        r"\b(?:people|patients|adults|women|men|those|individuals|anyone|sufferers|clients|children)\s+"
        r"(?:with|who|suffering)\s+",
        re.IGNORECASE,
    ),
    "people patients adults women men those individuals anyone sufferers clients children",
)
_NEXT = re.compile(r"\w+\s+")
_REACH = 3  # words that may stand between "people with" and what they have


class Asked(NamedTuple):
    """A claim whose candidates are to be weighed.

    Attributes
    ----------
    made : candidates of the claim, at least one
    found : the claim's words and marks
    terms : the claim's terms
    kind : the claim's type
    citation : what the claim cites
    people : where it says for whom
    """

    made: Sequence[Option]
    found: Sequence[Token]
    terms: Terms
    kind: ClaimType
    citation: Citation | None
    people: Span | None


def numbers(asked: Sequence[Asked], *, title: str, vectors: Vectors) -> NDArray[np.float32]:
    """One row for each candidate of each claim of an article.

    Parameters
    ----------
    asked : sequence of Asked
        The claims, at least one.
    title : str
        The article's title.
    vectors : Vectors
        The words' vectors.

    Returns
    -------
    ndarray, shape (n, w)
        The candidates of all claims, in their order.
    """
    import numpy as np

    every = _Every(asked)
    lefts, rights = _sides(every)
    openings = [plain(f"{one.terms.segment.lead_in} {one.terms.segment.heading}") for one in asked]
    return np.concatenate(
        [
            *_meanings(every, openings, title, vectors),
            lefts[every.first],
            rights[every.last],
            _flags(every),
            _touching(every),
            _repeated(asked, openings, plain(title)),
            np.asarray([_claim(one.terms, one.kind, one.made) for one in asked], dtype=np.float32)[every.claim],
        ],
        axis=1,
    )


class _Every:
    """The candidates of all claims in one row, their words in another.

    Attributes
    ----------
    options : list of Option, length n
    claim : ndarray, shape (n,)
        The claim of each candidate.
    first, last : ndarray, shape (n,)
        Its first and last word among those of all claims, -1 where the claim has none of it.
    start, end : ndarray, shape (n,)
        Where it stands in the article; no more than the above.
    ends : ndarray, shape (claims + 1,)
        Where the words of each claim end, behind a 0.
    of_word : ndarray, shape (t,)
        The claim of each word.
    """

    def __init__(self, asked: Sequence[Asked]) -> None:
        import numpy as np

        self.asked = asked
        self.options = [option for one in asked for option in one.made]
        counts = [len(one.found) for one in asked]
        self.claim = np.repeat(np.arange(len(asked)), [len(one.made) for one in asked])
        self.ends = np.cumsum([0, *counts])
        self.of_word = np.repeat(np.arange(len(asked)), counts)
        first = np.asarray([one.first for one in self.options])
        offsets = np.where(first >= 0, self.ends[self.claim], 0)
        self.first = first + offsets
        self.last = np.asarray([one.last for one in self.options]) + offsets
        self.start = np.asarray([*(token.start for one in asked for token in one.found), -1])[self.first]
        self.end = np.asarray([*(token.end for one in asked for token in one.found), -1])[self.last]


def _meanings(
    every: _Every, openings: Sequence[str], title: str, vectors: Vectors
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The vector of each candidate's name, and how near it is to its claim, to what opens that, and to the title."""
    import numpy as np

    labels = [one.label for one in every.options]
    texts = [one.terms.segment.text for one in every.asked]
    rows = {phrase: row for row, phrase in enumerate(dict.fromkeys([*labels, *texts, *openings, title]))}
    table = vectors.of(list(rows))
    own = np.asarray([rows[label] for label in labels])
    around = [rows[phrase] for pair in zip(texts, openings, strict=True) for phrase in (*pair, title)]
    near = table[: own.max() + 1] @ table[around].T
    return table[own], near[own[:, None], 3 * every.claim[:, None] + np.arange(3)]


def _sides(every: _Every) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """What stands before and after each word; the last row, of place -1, is for what is not in the claim."""
    import numpy as np

    size = len(every.of_word)
    lefts = np.zeros((size + 1, len(_BEFORE) + 6 + len(_LISTS)), np.float32)
    rights = np.zeros((size + 1, len(_AFTER) + len(_ENDINGS) + len(_LISTS)), np.float32)
    if not size:
        return lefts, rights
    words = [[token.text.lower() for token in one.found] for one in every.asked]
    before = ["<s>" if at == 0 else some[at - 1] for some in words for at in range(len(some))]
    after = [word for some in words if some for word in (*some[1:], "</s>")]
    own = [word for some in words for word in some]
    at = np.arange(size) - every.ends[every.of_word]
    cued = _cued(every)
    near = _nearness(cued, at)
    lefts[:-1] = np.concatenate(
        [_table(map(_as_before, before)), _standing(every, before, at, cued, near), near], axis=1
    )
    rights[:-1] = np.concatenate([_table(map(_as_after, after)), _table(map(_endings, own)), cued], axis=1)
    return lefts, rights


def _standing(
    every: _Every, before: Sequence[str], at: NDArray[np.intp], cued: NDArray[np.bool_], near: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Of each word: whether its claim begins "of the" before it, how far in the claim it stands, and what it is."""
    import numpy as np

    is_changed = np.zeros(len(every.asked), bool)
    is_changed[every.of_word[cued[:, _CHANGE]]] = True
    capitals = np.asarray([token.text[0].isupper() for one in every.asked for token in one.found])
    columns = (
        [word in _ARTICLES and first in _LINKS for first, word in pairwise(["", *before])],
        ~is_changed[every.of_word],
        near[:, _CHANGE] > 0,
        at / np.diff(every.ends)[every.of_word],
        capitals & (at > 0),
        [is_had for one in every.asked for is_had in _are_had(one)],
    )
    return np.stack([np.asarray(column, dtype=float) for column in columns], axis=1)


def _table(rows: Iterable[bytes]) -> NDArray[np.uint8]:
    """Rows of yes and no, each kept as bytes, as one table."""
    import numpy as np

    made = list(rows)
    return np.frombuffer(b"".join(made), dtype=np.uint8).reshape(len(made), -1)


@lru_cache(maxsize=8192)
def _as_before(word: str) -> bytes:
    return bytes(word in some for some in _BEFORE)


@lru_cache(maxsize=8192)
def _as_after(word: str) -> bytes:
    return bytes(word in some for some in _AFTER)


@lru_cache(maxsize=8192)
def _endings(word: str) -> bytes:
    return bytes(word.endswith(ending) for ending in _ENDINGS)


def _are_had(one: Asked) -> list[bool]:
    """Whether each word may begin what people have: behind "people with" and up to three words on."""
    segment = one.terms.segment
    places = _behind_people(segment.text)
    return [token.start - segment.span.start in places for token in one.found]


def _behind_people(text: str) -> set[int]:
    places = set()
    for found in _PEOPLE_WITH.finditer(text):
        at = found.end()
        places.add(at)
        for _ in range(_REACH):
            step = _NEXT.match(text, at)
            if step is None:
                break
            at = step.end()
            places.add(at)
    return places


def _cued(every: _Every) -> NDArray[np.bool_]:
    """Whether each word stands inside a cue of each list."""
    import numpy as np

    cued = np.zeros((len(every.of_word), len(_LISTS)), bool)
    for one, offset in zip(every.asked, every.ends.tolist(), strict=False):
        start, placed = one.terms.segment.span.start, Placed(one.found)
        for at, name in enumerate(_LISTS):
            for a, b in one.terms.cues.get(name, ()):
                first, last = placed.of(start + a, start + b)
                if first >= 0:
                    cued[offset + first : offset + last + 1, at] = True
    return cued


def _nearness(cued: NDArray[np.bool_], at: NDArray[np.intp]) -> NDArray[np.float64]:
    """1 for a word behind a cue, less the more words stand between, 0 where its claim has no cue before it.

    ``at``: the place of each word in its claim.
    """
    import numpy as np

    here = np.arange(len(cued))[:, None]
    latest = np.full((len(cued) + 1, cued.shape[1]), -1)
    np.maximum.accumulate(np.where(cued, here, -1), axis=0, out=latest[1:])
    passed = np.minimum(here - latest[:-1] - 1, _FAR)
    is_near = latest[:-1] >= here - at[:, None]
    return np.where(is_near & (latest[:-1] >= 0), 1 / (1 + passed), 0.0)


def _treatments(terms: Terms) -> list[Span]:
    """Where the claim names treatments, such as the vocabulary does not know among them."""
    start = terms.segment.span.start
    known = [Span(mention.start, mention.end) for mention, _ in terms.treatments]
    other = terms.generic_treatment
    return [*known, Span(start + other[0], start + other[1])] if other else known


def _flags(every: _Every) -> NDArray[np.float32]:
    """What each candidate is, and whether it is part of a source, of those it is said for, or of a treatment."""
    import numpy as np

    cited = [[one.citation.span] if one.citation and one.citation.journal else [] for one in every.asked]
    people = [[one.people] if one.people else [] for one in every.asked]
    treatments = [_treatments(one.terms) for one in every.asked]
    is_inside, held = (every.first >= 0)[:, None], _held(every, treatments)
    said = [(one.share, (one.last - one.first + 1) / 3 if one.first >= 0 else 0.0) for one in every.options]
    return np.concatenate(
        [
            _table(_is(one.source, one.families, one.concept.better if one.concept else None) for one in every.options),
            np.asarray(said),
            *(_overlapped(every, spans) & is_inside for spans in (cited, people)),
            held & is_inside,
            _overlapped(every, treatments) & is_inside,
        ],
        axis=1,
        dtype=np.float32,
    )


@lru_cache(maxsize=1024)
def _is(source: Source, families: tuple[Family, ...], better: Better | None) -> bytes:
    """A candidate's source, families, and which way it is better, as yes and no."""
    return bytes(
        [
            *(source is one for one in Source),
            *_families(families),
            better is Better.LOWER,
            better is Better.HIGHER,
        ]
    )


@lru_cache(maxsize=256)
def _families(families: tuple[Family, ...]) -> tuple[bool, ...]:
    return tuple(family in families for family in _FAMILIES)


def _overlapped(every: _Every, spans: Sequence[Sequence[Span]]) -> NDArray[np.bool_]:
    """Whether any of the spans of its claim overlaps a candidate; one column."""
    begin, end = _padded(spans, every)
    return ((begin < every.end[:, None]) & (every.start[:, None] < end)).any(axis=1, keepdims=True)  # type: ignore[no-any-return]  # numpy's stubs say Any


def _held(every: _Every, spans: Sequence[Sequence[Span]]) -> NDArray[np.bool_]:
    """Whether any of the spans of its claim holds a candidate; one column."""
    begin, end = _padded(spans, every)
    return ((begin <= every.start[:, None]) & (every.end[:, None] <= end)).any(axis=1, keepdims=True)  # type: ignore[no-any-return]  # numpy's stubs say Any


def _padded(spans: Sequence[Sequence[Span]], every: _Every) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """For each candidate where the spans of its claim begin and end; of what is lacking both are -1."""
    import numpy as np

    most = max(map(len, spans))
    table = np.full((len(spans), most, 2), -1)
    for row, some in enumerate(spans):
        if some:
            table[row, : len(some)] = [(one.start, one.end) for one in some]
    return table[every.claim, :, 0], table[every.claim, :, 1]


def _touching(every: _Every) -> NDArray[np.float32]:
    """Which terms and lay words share words with each candidate, hold it, or are held by it."""
    import numpy as np

    first, last = every.first[:, None], every.last[:, None]
    others = [at for at, one in enumerate(every.options) if one.source in {Source.TERM_AS_WRITTEN, Source.LAY_WORD}]
    lay = np.asarray([every.options[at].source is Source.LAY_WORD for at in others], dtype=bool)[:, None]
    families = np.asarray([_families(every.options[at].families) for at in others], dtype=bool)
    start, end = every.first[others], every.last[others]
    same = (first == start) & (last == end) & (every.claim[:, None] == every.claim[others])
    shared = (first <= end) & (start <= last) & (first >= 0) & ~same
    held = shared & (start <= first) & (last <= end)
    holds = shared & (first <= start) & (end <= last)
    return np.concatenate(
        [
            shared @ families.reshape(-1, len(_FAMILIES)),
            shared @ lay,
            held.any(axis=1, keepdims=True),
            holds.any(axis=1, keepdims=True),
            same @ lay,
        ],
        axis=1,
        dtype=np.float32,
    )


def _repeated(asked: Sequence[Asked], openings: Sequence[str], title: str) -> NDArray[np.float32]:
    """Whether each candidate's name stands in what opens its claim, and in the title."""
    import numpy as np

    made = [
        (option.label in opening, option.label in title)
        for one, opening in zip(asked, openings, strict=True)
        for option in one.made
    ]
    return np.asarray(made, dtype=np.float32)


def _claim(terms: Terms, kind: ClaimType, made: Sequence[Option]) -> list[float]:
    segment = terms.segment
    outcomes = sum(one.source is Source.TERM_AS_WRITTEN and Family.OUTCOME in one.families for one in made)
    lay = sum(one.source is Source.LAY_WORD for one in made)
    return [
        *(kind is one for one in _KINDS),
        segment.is_item,
        segment.is_heading,
        bool(segment.whole),
        min(len(segment.text.split()), _LONG) / _LONG,
        min(outcomes, 4) / 4,
        min(lay, 4) / 4,
        outcomes + lay == 0,
        terms.has_treatment,
    ]
