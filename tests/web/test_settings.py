"""Settings: options before variables before the usual, each checked."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="needs the extra: pip install 'palpate[web]'")

from palpate.errors import InputError
from palpate.web.access import digest
from palpate.web.settings import Settings


def test_options_come_before_variables() -> None:
    said = {"PALPATE_WORKERS": "3", "PALPATE_TIME_LIMIT": "1.5", "PALPATE_ORIGINS": "https://a.org, https://b.org"}
    found = Settings.of_environment(said, workers=2, rate=None, origins=[])
    assert (found.workers, found.time_limit, found.rate) == (2, 1.5, 0)
    assert found.origins == ("https://a.org", "https://b.org")


def test_an_empty_variable_says_nothing() -> None:
    assert Settings.of_environment({"PALPATE_WORKERS": " "}) == Settings()


@pytest.mark.parametrize(
    "said",
    [
        {"PALPATE_WORKERS": "many"},
        {"PALPATE_WORKERS": "0"},
        {"PALPATE_TIME_LIMIT": "-1"},
        {"PALPATE_ORIGINS": "example.org"},
        {"PALPATE_ORIGINS": "https://example.org/page"},
        {"PALPATE_BASE_PATH": "palpate"},
        {"PALPATE_BASE_PATH": '/"><script>'},
    ],
)
def test_a_value_out_of_range_is_one_clear_line(said: dict[str, str]) -> None:
    with pytest.raises(InputError) as raised:
        Settings.of_environment(said)
    assert "\n" not in str(raised.value)


def test_keys_stand_in_a_file_with_words_for_people(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    file.write_text("# ours\n\na-key-that-nobody-can-guess  the newsroom\n", encoding="utf-8")
    assert Settings.of_environment({}, key_file=str(file)).keys == (digest("a-key-that-nobody-can-guess"),)


@pytest.mark.parametrize("text", [None, "# none\n"])
def test_a_file_without_keys_opens_nothing(tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "keys"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        Settings.of_environment({}, key_file=str(file))
