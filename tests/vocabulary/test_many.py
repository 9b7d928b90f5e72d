"""Many texts at once are cut and named as one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palpate.types.concept import Family
from palpate.vocabulary import load
from palpate.vocabulary.pieces import cut, cut_many
from tests.vocabulary.test_running import PIECES

V = load()
NAMED = (Family.TREATMENT, Family.CONDITION, Family.OUTCOME)
WORDINGS = [wording for family in Family for one in V.concepts(family) for wording in (one.label, *one.synonyms)]
LINKS = st.sampled_from(
    [
        "of the",
        "of",
        "in",
        "and",
        "or",
        ",",
        ".",
        "lower",
        "upper",
        "facial",
        "chronic",
        "a",
        "group A",
        "zorbing",
        "it",
    ]
)
ODD = st.sampled_from(
    [
        *("neck and shoulder pain", "pain in the knee, hip and lower back", "facial therapeutic massage", "H. pylori"),
        *("function (WOMAC", "CBT therapy", "it aids", "AIDS", "swim stroke", "stroke", "vitamin A", "Type a, B", "–"),
        *("running from the hip", "chronic or subacute low back pain", "soreness of the muscles", "-", "\n\n", ""),
    ]
)
TEXT = st.lists(st.one_of(st.sampled_from(WORDINGS), LINKS, ODD, PIECES), max_size=20).map(" ".join)


def found(text: str, families: tuple[Family, ...]) -> list[str]:
    return sorted({concept.id for one in V.find(text, families=families) for concept in one.concepts})


@given(st.lists(TEXT, min_size=1, max_size=6))
@settings(max_examples=300)
@pytest.mark.parametrize("families", [NAMED, tuple(Family)], ids=["three", "all"])
def test_named_as_found_one_by_one(families: tuple[Family, ...], texts: list[str]) -> None:
    assert V.named(texts, cut(texts), families=families) == [found(text, families) for text in texts]


@pytest.mark.parametrize("families", [NAMED, tuple(Family)], ids=["three", "all"])
def test_every_wording_alone_and_beside_others(families: tuple[Family, ...]) -> None:
    texts = [
        "Thai massage eases neck and shoulder pain; it aids people with MS, not with aids.",
        "muscles running from the hip; pain in your neck and lower back",
        *WORDINGS,
        *(f"pain of {wording}, or {wording} of the knee" for wording in WORDINGS),
    ]
    assert V.named(texts, cut_many(texts), families=families) == [found(text, families) for text in texts]


@given(st.lists(st.one_of(TEXT, st.text()), min_size=1, max_size=6))
def test_pyarrow_cuts_the_same_pieces(texts: list[str]) -> None:
    plain, fast = cut(texts), cut_many(texts)
    assert [plain.pieces[n] for n in plain.which] == [fast.pieces[n] for n in fast.which]
    assert np.array_equal(plain.which == 0, fast.which == 0)
    assert np.array_equal(plain.starts, fast.starts)


def test_pieces_make_up_their_texts() -> None:
    pieces, which, starts = cut(["a b\na", "", "b  a"])
    assert pieces == ["", "a", "b", ""]
    assert which.tolist() == [1, 2, 1, 0, 3, 0, 2, 3, 1, 0]
    assert starts.tolist() == [0, 4, 6]
