"""Candidates for a claim's outcomes as numbers: what each is, where it stands, and what stands around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from palpate.claims.outcome_candidates import NAMING, Option, Source, Token, plain
from palpate.claims.terms import Terms
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
_SOURCES = {source: tuple(source is one for one in Source) for source in Source}
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
_FAR = 12  # words; a cue that is farther away counts as this far
_LONG = 40  # words of a claim that counts as long
_PEOPLE_WITH = re.compile(
    r"\b(?:people|patients|adults|women|men|those|individuals|anyone|sufferers|clients|children)\s+"
    r"(?:with|who|suffering)\s+",
    re.IGNORECASE,
)
_NEXT = re.compile(r"\w+\s+")
_REACH = 3  # words that may stand between "people with" and what they have


def numbers(
    made: Sequence[Option],
    found: Sequence[Token],
    terms: Terms,
    kind: ClaimType,
    *,
    title: str,
    citation: Citation | None,
    people: Span | None,
    vectors: Vectors,
) -> NDArray[np.float32]:
    """One row for each candidate of a claim.

    Parameters
    ----------
    made : candidates of the claim, at least one
    found : the claim's words and marks
    terms : the claim's terms
    kind : the claim's type
    title : the article's title
    citation : what the claim cites
    people : where it says for whom
    vectors : the words' vectors

    Returns
    -------
    ndarray, shape (len(made), w)
    """
    import numpy as np

    segment = terms.segment
    opening = plain(f"{segment.lead_in} {segment.heading}")
    near = vectors.of([*(one.label for one in made), segment.text])
    labels, around = near[:-1], np.stack([near[-1], vectors.of_one(opening), vectors.of_one(title)])
    lefts, rights = _sides(found, terms)
    named = plain(title)
    claim = _claim(terms, kind, made)
    treatments = _treatments(terms)
    return np.concatenate(
        [
            labels,
            labels @ around.T,
            lefts[[one.first for one in made]],
            rights[[one.last for one in made]],
            np.asarray([_flags(one, found, citation, people, treatments) for one in made], dtype=np.float32),
            _touching(made),
            np.asarray([(one.label in opening, one.label in named) for one in made], dtype=np.float32),
            np.broadcast_to(np.asarray(claim, dtype=np.float32), (len(made), len(claim))),
        ],
        axis=1,
    )


def _sides(found: Sequence[Token], terms: Terms) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """What stands before and after each token; the last row, of place -1, is for what is not in the claim."""
    import numpy as np

    text, start = terms.segment.text, terms.segment.span.start
    lefts = np.zeros((len(found) + 1, len(_BEFORE) + 6 + len(_LISTS)), np.float32)
    rights = np.zeros((len(found) + 1, len(_AFTER) + len(_ENDINGS) + len(_LISTS)), np.float32)
    if not found:
        return lefts, rights
    cued = {name: _cued(places, found, start) for name in _LISTS if (places := terms.cues.get(name))}
    words = [token.text.lower() for token in found]
    before = ["<s>", *words]
    people_have = _behind_people(text)
    first_change = next((at for at, is_change in enumerate(cued.get("change", ())) if is_change), None)
    lefts[:-1, : len(_BEFORE) + 6] = [
        (
            *_as_before(before[at]),
            at > 1 and before[at] in {"the", "a", "your"} and before[at - 1] in {"of", "in", "for"},
            first_change is None,
            first_change is not None and at > first_change,
            at / len(found),
            found[at].text[0].isupper() and at > 0,
            found[at].start - start in people_have,
        )
        for at in range(len(found))
    ]
    rights[:-1, : len(_AFTER) + len(_ENDINGS)] = [
        (*_as_after(after), *_endings(word)) for word, after in zip(words, [*words[1:], "</s>"], strict=True)
    ]
    for at, name in enumerate(_LISTS, start=-len(_LISTS)):
        if name in cued:
            lefts[:-1, at] = _nearness(cued[name])
            rights[:-1, at] = cued[name]
    return lefts, rights


@lru_cache(maxsize=8192)
def _as_before(word: str) -> tuple[bool, ...]:
    return tuple(word in some for some in _BEFORE)


@lru_cache(maxsize=8192)
def _as_after(word: str) -> tuple[bool, ...]:
    return tuple(word in some for some in _AFTER)


@lru_cache(maxsize=8192)
def _endings(word: str) -> tuple[bool, ...]:
    return tuple(word.endswith(ending) for ending in _ENDINGS)


def _behind_people(text: str) -> set[int]:
    """Where what people have may begin: behind "people with" and up to three words on."""
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


def _cued(places: Sequence[tuple[int, int]], found: Sequence[Token], start: int) -> list[bool]:
    """Whether each token stands inside a cue of a list."""
    return [any(a < token.end - start and token.start - start < b for a, b in places) for token in found]


def _nearness(inside: Sequence[bool]) -> list[float]:
    """1 for a token behind a cue, less the more tokens stand between, 0 where no cue stands before."""
    near = []
    passed = None
    for is_cue in inside:
        near.append(0.0 if passed is None else 1 / (1 + min(passed, _FAR)))
        passed = 0 if is_cue else None if passed is None else passed + 1
    return near


def _treatments(terms: Terms) -> list[Span]:
    """Where the claim names treatments, such as the vocabulary does not know among them."""
    start = terms.segment.span.start
    known = [Span(mention.start, mention.end) for mention, _ in terms.treatments]
    other = terms.generic_treatment
    return [*known, Span(start + other[0], start + other[1])] if other else known


def _flags(
    one: Option, found: Sequence[Token], citation: Citation | None, people: Span | None, treatments: Sequence[Span]
) -> list[float]:
    better = one.concept.better if one.concept else None
    span = Span(found[one.first].start, found[one.last].end) if one.first >= 0 else None
    return [
        *_SOURCES[one.source],
        *_families(one.families),
        better is Better.LOWER,
        better is Better.HIGHER,
        one.share,
        (one.last - one.first + 1) / 3 if span else 0.0,
        bool(span and citation and citation.journal and citation.span.overlaps(span)),
        bool(span and people and people.overlaps(span)),
        bool(span and any(treatment.holds(span) for treatment in treatments)),
        bool(span and any(treatment.overlaps(span) for treatment in treatments)),
    ]


@lru_cache(maxsize=256)
def _families(families: tuple[Family, ...]) -> tuple[bool, ...]:
    return tuple(family in families for family in _FAMILIES)


def _touching(made: Sequence[Option]) -> NDArray[np.float32]:
    """Which terms and lay words share words with each candidate, hold it, or are held by it."""
    import numpy as np

    first, last = np.asarray([one.first for one in made]), np.asarray([one.last for one in made])
    others = [at for at, one in enumerate(made) if one.source in {Source.TERM_AS_WRITTEN, Source.LAY_WORD}]
    if not others:
        return np.zeros((len(made), len(_FAMILIES) + 4), np.float32)
    lay = np.asarray([made[at].source is Source.LAY_WORD for at in others])
    families = np.asarray([_families(made[at].families) for at in others])
    same = (first[:, None] == first[others]) & (last[:, None] == last[others])
    shared = (first[:, None] <= last[others]) & (first[others] <= last[:, None]) & (first >= 0)[:, None] & ~same
    held = shared & (first[others] <= first[:, None]) & (last[:, None] <= last[others])
    holds = shared & (first[:, None] <= first[others]) & (last[others] <= last[:, None])
    flags = [
        (shared @ families),
        (shared @ lay)[:, None],
        held.any(1)[:, None],
        holds.any(1)[:, None],
        (same @ lay)[:, None],
    ]
    return np.concatenate(flags, axis=1).astype(np.float32)


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
