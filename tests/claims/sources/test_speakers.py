"""Who says it."""

from __future__ import annotations

import pytest

from palpate.claims.sources import speaker


@pytest.mark.parametrize(
    ("text", "name", "role", "organisation"),
    [
        (
            "“It helps,” says Dr Jane Roe, a dermatologist at the University of Leeds.",
            "Dr Jane Roe",
            "dermatologist",
            "University of Leeds",
        ),
        ("Dr. Daniel Pach of the Institute of Social Medicine says apps help.", "Dr. Daniel Pach", None,
         "Institute of Social Medicine"),
        ("“It helps,” Schlaeger said.", "Schlaeger", None, None),
        ("Our therapist Anna Weber recommends it twice a week.", "Anna Weber", "therapist", None),
        ("According to the NHS, it is safe.", None, None, "NHS"),
        ("The American Cancer Society says it knows of no strong studies.", None, None, "American Cancer Society"),
        ("Many dermatologists recommend sunscreen.", None, "many dermatologists", None),
    ],
)  # fmt: skip
def test_speaker(text: str, name: str | None, role: str | None, organisation: str | None) -> None:
    said = speaker(text, 0)
    assert said is not None
    assert (said.name, said.role, said.organisation) == (name, role, organisation)


@pytest.mark.parametrize(
    "text", ["It works well.", "Massage eases pain.", "The study says so.", "Research suggests it helps."]
)
def test_nobody_speaks(text: str) -> None:
    assert speaker(text, 0) is None


def test_span_cuts_out_the_name() -> None:
    text = "“It helps,” said Anna Weber."
    said = speaker(text, 100)
    assert said is not None
    assert text[said.span.start - 100 : said.span.end - 100] == "Anna Weber"
