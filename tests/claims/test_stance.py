from __future__ import annotations

import pytest

from palpate.claims.features import KINDS
from palpate.claims.heads import DIRECTIONS, Guess
from palpate.claims.stance import find_negated, find_stand, is_checkable
from palpate.types.claim import ClaimDirection, ClaimType, Strength
from tests.claims.articles import claims_in, terms_of


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Massage reduces pain.", ClaimDirection.IMPROVES),
        ("Massage increases pain.", ClaimDirection.WORSENS),
        ("Massage improves sleep and lowers blood pressure.", ClaimDirection.IMPROVES),
        ("Massage raises the loss of elasticity of the skin.", ClaimDirection.WORSENS),
        ("Massage eases tension that creates pain.", ClaimDirection.IMPROVES),
    ],
)
def test_direction(text: str, direction: ClaimDirection) -> None:
    assert [claim.direction for claim in claims_in(text)] == [direction]


def test_items_are_as_strong_as_the_line_that_opens_their_list() -> None:
    found = claims_in("Massage may help with:\n\n- reducing back pain\n- a cure for migraine\n")
    assert [claim.strength for claim in found] == [Strength.HEDGED, Strength.EXAGGERATED]


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("Apply heat for ten minutes, as you can bear it, to ease back pain.", Strength.ASSERTED),
        ("You could consider massage for back pain; ask your doctor.", Strength.HEDGED),
        ("There is no evidence that massage can reduce back pain.", Strength.ASSERTED),
    ],
)
def test_what_hedges_an_effect_may_not_hedge_advice(text: str, strength: Strength) -> None:
    assert [claim.strength for claim in claims_in(text)] == [strength]


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("Weak muscles are not the main cause of sagging.", True),
        ("Wrinkles aren't due to weak muscles.", True),
        ("Sunlight is the main cause of wrinkles.", False),
        ("Sunlight, not age, causes wrinkles.", False),
    ],
)
def test_a_cause_that_is_denied_outright(text: str, negated: bool) -> None:
    sure = Guess(
        claims=1.0, kinds=(1.0,), directions=(), strengths=(1.0, 0.0, 0.0), negated=0.01, checkable=1.0, cites=0.0
    )
    assert find_negated(text, ClaimType.CAUSE, sure) is negated


def wavering(shares: dict[ClaimDirection | None, float], negated: float) -> Guess:
    ways = tuple(shares.get(way, 0.01) for way in DIRECTIONS)
    return Guess(
        claims=1.0,
        kinds=(1.0,),
        directions=(ways,) * len(KINDS),
        strengths=(1.0, 0.0, 0.0),
        negated=negated,
        checkable=1.0,
        cites=0.0,
    )


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        (ClaimType.STUDY, (ClaimDirection.NO_CHANGE, True)),
        (ClaimType.MECHANISM, (ClaimDirection.IMPROVES, True)),
        (ClaimType.ADVICE, (ClaimDirection.IMPROVES, False)),
        (ClaimType.HARM, (ClaimDirection.WORSENS, False)),
        (ClaimType.NO_EVIDENCE, (None, True)),
    ],
)
def test_a_study_that_denies_saw_no_change(kind: ClaimType, found: tuple[ClaimDirection | None, bool]) -> None:
    """Of two nearly equal directions that one which goes with the denial; advice and harms deny nothing."""
    guess = wavering({ClaimDirection.IMPROVES: 0.5, ClaimDirection.NO_CHANGE: 0.45}, negated=0.9)
    assert find_stand(terms_of("Massage did not ease pain."), kind, guess) == found


def test_a_study_that_finds_something_denies_nothing() -> None:
    guess = wavering({ClaimDirection.IMPROVES: 0.9}, negated=0.6)
    assert find_stand(terms_of("Massage eased pain."), ClaimType.STUDY, guess) == (ClaimDirection.IMPROVES, False)


@pytest.mark.parametrize(("share", "way"), [(0.9, ClaimDirection.WORSENS), (0.99, ClaimDirection.IMPROVES)])
def test_where_words_say_that_it_worsens_the_reader_must_be_quite_sure(share: float, way: ClaimDirection) -> None:
    shares = {ClaimDirection.IMPROVES: share, ClaimDirection.WORSENS: (1 - share) / 2, None: (1 - share) / 2}
    guess = Guess(
        claims=1.0,
        kinds=tuple(1.0 for _ in KINDS),
        directions=(tuple(shares.get(one, 0.0) for one in DIRECTIONS),) * len(KINDS),
        strengths=(1.0, 0.0, 0.0),
        negated=0.0,
        checkable=1.0,
        cites=0.0,
    )
    terms = terms_of("Massage raises the loss of elasticity of the skin.")
    assert find_stand(terms, ClaimType.EFFECT, guess)[0] is way


@pytest.mark.parametrize(
    ("text", "checkable"),
    [
        ("There are likewise emotional perks to look at.", False),
        ("There are many benefits of massage for pain and sleep.", True),
    ],
)
def test_what_only_says_that_there_are_benefits_cannot_be_checked(text: str, checkable: bool) -> None:
    assert is_checkable(terms_of(text), ClaimType.EFFECT, ClaimDirection.IMPROVES, None, ()) is checkable


def way_of(text: str, kind: ClaimType, likely: ClaimDirection | None) -> ClaimDirection | None:
    """The direction where a reader gives one of them .9."""
    guess = Guess(
        claims=1.0,
        kinds=tuple(1.0 for _ in KINDS),
        directions=(tuple(0.9 if one is likely else 0.1 / 3 for one in DIRECTIONS),) * len(KINDS),
        strengths=(1.0, 0.0, 0.0),
        negated=0.0,
        checkable=1.0,
        cites=0.0,
    )
    return find_stand(terms_of(text), kind, guess)[0]


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("Cold water blunts the signals for muscle growth.", ClaimDirection.WORSENS),
        ("The natural repair signals get dampened.", ClaimDirection.WORSENS),
        ("Cold water suppresses inflammation.", ClaimDirection.IMPROVES),
        ("Massage speeds the growth of muscle.", ClaimDirection.IMPROVES),
    ],
)
def test_what_hinders_a_good_process_worsens(text: str, way: ClaimDirection) -> None:
    assert way_of(text, ClaimType.MECHANISM, ClaimDirection.IMPROVES) is way


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("The researchers wanted to evaluate whether massage eases pain.", None),
        ("A trial examined different doses of massage for pain.", None),
        ("A trial examined different doses of massage and it found less pain.", ClaimDirection.IMPROVES),
        ("A trial found that massage eases pain.", ClaimDirection.IMPROVES),
    ],
)
def test_what_research_set_out_to_learn_has_no_direction(text: str, way: ClaimDirection | None) -> None:
    assert way_of(text, ClaimType.STUDY, ClaimDirection.IMPROVES) is way
