from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from palpate import vocabulary
from palpate.claims.context import Context
from palpate.claims.features import KINDS, STRENGTHS, Candidate, candidates
from palpate.claims.heads import DIRECTIONS, guesses_of
from palpate.claims.segments import segments
from palpate.claims.terms import Finder
from palpate.claims.wording import TYPES, WAYS, wording, wording_of
from palpate.reading import read_text
from palpate.types.claim import ClaimDirection, ClaimType

LARGEST = 500_000  # bytes


def candidates_of(text: str) -> list[Candidate]:
    article = read_text(text)
    finder = Finder(article.prose, vocabulary.load())
    every = list(segments(article))
    return candidates(every, finder, Context.of(article, every, finder))


def pair(kind: ClaimType, way: ClaimDirection | None) -> int:
    return KINDS.index(kind) * WAYS + DIRECTIONS.index(way)


def stored(rows: dict[str, list[int]], pairs: list[int]) -> dict[str, Any]:
    """A model as training stores it, in which the grammar's numbers say nothing."""
    numbers = len(candidates_of("Massage eases pain.")[0].numbers)
    return {
        "names": np.frombuffer("\n".join(rows).encode(), dtype=np.uint8),
        "words": np.array(list(rows.values()), dtype=np.int8),
        "words_scale": np.full(len(pairs), 0.5, dtype=np.float32),
        "numbers": np.zeros((numbers, len(pairs)), dtype=np.int8),
        "numbers_scale": np.ones(len(pairs), dtype=np.float32),
        "pairs": np.array(pairs),
    }


def test_terms_stand_as_what_they_are() -> None:
    (one,) = candidates_of("Massage reduces pain, not sleep quality.")
    said = wording(one.terms)
    assert {"massage", "D TREATMENT reduces", "D reduces LESS_IS_BETTER", "D not MORE_IS_BETTER", "D . $"} <= said
    assert "B TREATMENT reduces LESS_IS_BETTER" in said
    assert "D pain" not in said


def test_an_item_is_read_with_its_opening_line_and_heading() -> None:
    found = candidates_of("# When to stay away\n\nAvoid massage with:\n\n- varicose veins\n")
    item = next(one for one in found if one.segment.text == "varicose veins")
    assert {"L avoid", "H away"} <= wording(item.terms)


HARMS = pair(ClaimType.MECHANISM, ClaimDirection.WORSENS)
HELPS = pair(ClaimType.MECHANISM, ClaimDirection.IMPROVES)


def test_weights_are_summed_over_the_root_of_how_many_count() -> None:
    (one,) = candidates_of("Massage blunts growth.")
    model = wording_of(stored({"blunts": [4, 0], "growth": [2, 0], "never said": [9, 9]}, [HARMS, HELPS]))
    (shares,) = model.probabilities([one], [True])
    assert shares.shape == (TYPES, WAYS)
    odds = np.log(shares.flat[HARMS] / shares.flat[HELPS])
    assert odds == pytest.approx((4 + 2) * 0.5 / np.sqrt(2), rel=1e-5)


def test_what_training_never_saw_has_no_chance() -> None:
    (one,) = candidates_of("Massage blunts growth.")
    (shares,) = wording_of(stored({"blunts": [1, 0]}, [HARMS, HELPS])).probabilities([one], [True])
    assert shares.sum() == pytest.approx(1.0)
    assert np.count_nonzero(shares) == 2


def test_what_is_not_asked_is_left_open() -> None:
    found = candidates_of("Massage blunts growth. Massage blunts growth.")
    asked, left = wording_of(stored({"blunts": [9, 0]}, [HARMS, HELPS])).probabilities(found, [True, False])
    assert asked.max() > 0.8
    assert (left == left.flat[0]).all()


def test_the_wording_tips_a_reader_that_wavers() -> None:
    said = {
        "claims": np.ones((1, 1)),
        "kind": np.eye(TYPES)[[KINDS.index(ClaimType.MECHANISM)]] * 0.9 + 0.01,
        "direction": np.array([[0.02, 0.5, 0.46, 0.02]]),  # none, improves, worsens, no change
        "strength": np.full((1, len(STRENGTHS)), 1 / 3),
        **{name: np.zeros((1, 1)) for name in ("negated", "checkable", "cites")},
    }
    (one,) = candidates_of("Massage blunts growth.")
    model = wording_of(stored({"blunts": [4, 0]}, [HARMS, HELPS]))
    (alone,) = guesses_of(said)
    (both,) = guesses_of(said | {"wording": model.probabilities([one], [True])})
    assert alone.direction_as(ClaimType.MECHANISM) is ClaimDirection.IMPROVES
    assert both.direction_as(ClaimType.MECHANISM) is ClaimDirection.WORSENS
    assert sum(both.kinds) == pytest.approx(1.0)


def test_the_shipped_model_tells_advice_for_from_advice_against() -> None:
    path = Path(str(files("palpate.claims") / "model" / "wording.npz"))
    assert path.stat().st_size < LARGEST
    with np.load(path) as shipped:
        model = wording_of(shipped)
    for text, way in (
        ("Do not have a massage over an open wound.", ClaimDirection.WORSENS),
        ("Try a massage to ease your back pain.", ClaimDirection.IMPROVES),
    ):
        found = candidates_of(f"# Massage\n\nMassage is old. {text}")
        shares = model.probabilities(found, [True] * len(found))[-1][KINDS.index(ClaimType.ADVICE)]
        assert DIRECTIONS[shares.argmax()] is way
