from __future__ import annotations

import pytest

from palpate.claims.told import is_practice, saw_no_change, worth_of_ways
from palpate.types.claim import ClaimDirection, ClaimType
from tests.claims.articles import terms_of


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("Podiatrists often see people with corns.", True),
        ("Physiotherapists treat many people with back pain.", True),
        ("Ankles: footballers regularly consult us.", True),
        ("Patients often see less swelling.", False),
        ("Massage often treats pain well.", False),
        ("Therapists treat the fascia with long strokes.", False),
    ],
)
def test_what_many_people_do(text: str, holds: bool) -> None:
    assert is_practice(text) is holds


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("There was no difference between the groups.", True),
        ("There was no sign of an increase in side effects.", True),
        ("Three trials failed to confirm it.", True),
        ("There is no evidence that it works.", False),
        ("Flexibility grew with no change in strength.", False),
        ("If your home remedies fail, see a doctor.", False),
    ],
)
def test_what_was_looked_for_and_not_seen(text: str, holds: bool) -> None:
    assert saw_no_change(text) is holds


@pytest.mark.parametrize(
    ("text", "kind", "way"),
    [
        ("Alcohol suppresses, for half a night, muscle growth.", ClaimType.MECHANISM, ClaimDirection.WORSENS),
        ("It eases soreness without blunting muscle growth.", ClaimType.MECHANISM, None),
        ("It can slow the growth of tumours.", ClaimType.MECHANISM, None),
        ("A second team is testing whether massage helps sleep.", ClaimType.STUDY, "none"),
        ("Researchers hope to learn if massage helps sleep.", ClaimType.STUDY, "none"),
        ("The team was testing massage and found that sleep improved.", ClaimType.STUDY, None),
        ("2004: one death in 300,000 treatments.", ClaimType.STUDY, "none"),
        ("There was no change in pain.", ClaimType.STUDY, ClaimDirection.NO_CHANGE),
        ("There was no change in pain.", ClaimType.EFFECT, None),
        ("In my view magnets are worthless.", ClaimType.OPINION, ClaimDirection.NO_CHANGE),
        ("The evidence says that magnets are a sham.", ClaimType.STUDY, ClaimDirection.NO_CHANGE),
        ("The sham needles did as well.", ClaimType.STUDY, None),
        ("It is used to treat gout.", ClaimType.POPULARITY, "none"),
        ("It is used to treat gout and improve sleep.", ClaimType.POPULARITY, None),
    ],
)
def test_the_direction_that_words_tell(text: str, kind: ClaimType, way: ClaimDirection | str | None) -> None:
    """None: they tell nothing; "none": that there is no direction."""
    told = {"none" if one is None else one for one, value in worth_of_ways(terms_of(text), kind).items() if value > 0}
    assert told == ({way} if way else set())


def test_being_sent_to_somebody_improves_nothing() -> None:
    worth = worth_of_ways(terms_of("Talk to your doctor before you try massage."), ClaimType.ADVICE)
    assert worth[ClaimDirection.IMPROVES] < 0
