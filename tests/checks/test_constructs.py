"""Which way a named outcome is better."""

from __future__ import annotations

import pytest

from palpate.checks.constructs import is_whole, polarity
from palpate.types.study import Better


@pytest.mark.parametrize(
    ("outcome", "instrument", "expected"),
    [
        ("pain intensity", None, Better.LOWER),
        ("pain relief", None, Better.HIGHER),
        ("no improvement in mental state", None, Better.LOWER),
        ("remission of depression", None, None),
        ("loss of grip strength", None, None),
        ("weight gain", None, Better.HIGHER),
        ("quality of life on SGRQ", None, Better.LOWER),
        ("pressure pain threshold", None, Better.HIGHER),
        ("sleep quality", None, Better.HIGHER),
        ("sleep quality", "PSQI", Better.LOWER),
        ("physical function", "WOMAC function, mm", Better.LOWER),
        ("bodily pain", "SF-36v2", Better.HIGHER),
        ("heart rate", "beats/min", Better.LOWER),
        ("heart rate variability, high frequency", "ECG", Better.HIGHER),
        ("responder", "NDI improved over 5 points", Better.HIGHER),
        ("quadriceps strength loss", None, Better.LOWER),
        ("DHEA-S", "ug/dL", None),
        ("interleukin-6", None, None),
    ],
)
def test_polarity(outcome: str, instrument: str | None, expected: Better | None) -> None:
    assert polarity(outcome, instrument) is expected


def test_only_scales_of_whole_scores_are_open_to_grim() -> None:
    assert is_whole("STAI-S")
    assert is_whole("HADS-A")
    assert not is_whole("VAS 0-100")
    assert not is_whole(None)
