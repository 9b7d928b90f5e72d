from __future__ import annotations

from tests.claims.articles import claims_in


def test_a_pronoun_takes_its_treatment_from_before() -> None:
    (claim,) = claims_in("It eases low back pain.", about="Reflexology is old. Reflexology is for people. ")
    assert claim.treatment is not None
    assert claim.treatment.concept == "T:reflexology"
    assert claim.treatment.from_context


def test_a_journal_is_no_treatment() -> None:
    (claim,) = claims_in(
        "A study published in the Journal of Alternative and Complementary Medicine found that massage reduced pain."
    )
    assert claim.treatment is not None
    assert claim.treatment.concept == "T:massage"
    assert claim.citation is not None
    assert claim.citation.journal == "Journal of Alternative and Complementary Medicine"
