from __future__ import annotations

import pytest

from palpate.text.language import NAMES, guess_language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Massage of the hip can be of use to people who have pain in the hip and in the back of their legs.", "en"),
        ("Le massage est bon pour le dos et pour les jambes, et il ne coûte pas cher dans les petites villes.", "fr"),
        ("El masaje es bueno para la espalda y para las piernas, y no es caro en los pueblos de la costa.", "es"),
        ("マッサージは体に良いと言われていますが、証拠は少ないです。", "ja"),
        ("Массаж полезен для спины и ног, но доказательств мало.", "ru"),
        ("Too short.", None),
    ],
)
def test_language(text: str, code: str | None) -> None:
    assert guess_language(text) == code


def test_every_code_has_a_name() -> None:
    assert {"en", "de", "ja", "ru"} <= set(NAMES)


def test_one_small_word_of_another_language_does_not_tell() -> None:
    text = "Massage eases low back pain. A massage a week cures arthritis. Studies show that yoga helps."
    assert guess_language(text) == "en"
