"""What a claim compares with in words that name no treatment."""

from __future__ import annotations

import pytest

from palpate import answer
from palpate.library import Library
from palpate.types.study import Design, Favours, PooledResult, StatedCertainty, Study
from palpate.types.verdict import VerdictKind


def review(key: str, comparator: str, favours: Favours, treatment: str = "skin glue") -> Study:
    found = PooledResult(
        treatment=treatment,
        outcome="pain",
        comparator=comparator,
        studies=9,
        favours=favours,
        certainty=StatedCertainty.LOW,
    )
    return Study(key=key, title=key, design=Design.SYSTEMATIC_REVIEW, condition="wounds", year=2020, pooled=(found,))


STITCHES = review("stitches2020", "stitches or staples", Favours.NEITHER)
NOTHING = review("nothing2020", "no treatment", Favours.TREATMENT)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Skin glue is as good as stitches for pain", VerdictKind.SUPPORTED),
        ("Skin glue works better than stitches for pain", VerdictKind.CONTRADICTED),
        ("Skin glue works better than sutures for pain", VerdictKind.NOT_ENOUGH),
        ("Skin glue works for pain", VerdictKind.SUPPORTED),
    ],
)
def test_only_what_was_compared_with_it_speaks(text: str, kind: VerdictKind) -> None:
    with Library.in_memory((STITCHES, NOTHING)) as library:
        assert answer(text, library).kind is kind


def test_ones_are_of_the_same_kind() -> None:
    own = review("own2020", "prefabricated foot orthoses", Favours.NEITHER, "custom foot orthoses")
    sham = review("sham2020", "sham insoles", Favours.TREATMENT, "custom foot orthoses")
    with Library.in_memory((own, sham)) as library:
        verdict = answer("Custom insoles beat cheap ones for pain", library)
        assert (verdict.kind, verdict.studies) == (VerdictKind.CONTRADICTED, ("own2020",))


def test_worse_than_what_is_named_is_against_the_claim() -> None:
    worse = review("worse2020", "stitches", Favours.COMPARATOR)
    with Library.in_memory((worse,)) as library:
        assert answer("Skin glue works better than stitches for pain", library).kind is VerdictKind.CONTRADICTED
