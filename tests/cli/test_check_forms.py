"""The forms of `palpate check` that programs read: each loads, and many articles make one file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sized
from pathlib import Path

import pytest

from tests.commands import Palpate

TEXT = "# Hips\n\nMassage reduces anxiety. Massage is guaranteed to cure low back pain.\n"
LOADED: dict[str, Callable[[str], Sized]] = {
    "sarif": lambda text: json.loads(text)["runs"][0]["results"],
    "claimreview": json.loads,
    "csv": lambda text: list(csv.DictReader(io.StringIO(text))),
    "csl": json.loads,
    "ris": lambda text: text.split("\n\n") if text else [],
    "bibtex": lambda text: text.split("\n\n") if text else [],
    "github": str.splitlines,
}
ONCE = {"csl", "ris", "bibtex"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    for name in ("a.md", "b.md"):
        (made / name).write_text(TEXT)
    (made / "none.md").write_text("# Lamps\n\nThe council will replace forty lamps before the winter comes.\n")
    return made


@pytest.mark.parametrize("form", LOADED)
def test_many_articles_make_one_file_and_a_study_stands_in_it_once(form: str, palpate: Palpate, folder: Path) -> None:
    one, many = (palpate("check", path, "-f", form) for path in (folder / "a.md", folder))
    assert (one.status, one.err, many.status, many.err) == (0, "", 0, "")
    alone, together = LOADED[form](one.out), LOADED[form](many.out)
    assert alone
    assert len(together) == len(alone) * (1 if form in ONCE else 2)


@pytest.mark.parametrize("form", [*LOADED, "json", "text"])
def test_an_article_without_claims_is_an_empty_file_of_the_form(form: str, palpate: Palpate, folder: Path) -> None:
    said = palpate("check", folder / "none.md", "-f", form)
    assert (said.status, said.err) == (0, "")
    if form in LOADED:
        assert len(LOADED[form](said.out)) == 0


def test_who_publishes_is_written_into_claim_reviews(palpate: Palpate, folder: Path) -> None:
    options = ("--review-url", "https://desk.example/x", "--review-author", "The Desk", "--review-date", "2026-03-31")
    (first, *_) = json.loads(palpate("check", folder / "a.md", "-f", "claimreview", *options).out)
    assert (first["url"], first["datePublished"]) == ("https://desk.example/x#claim-1", "2026-03-31")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("-f", "csv", "--review-author", "The Desk"), "--format csv has no place"),
        (("-f", "claimreview", "--review-url", "desk"), "--review-url desk: no address"),
        (("-f", "claimreview", "--review-date", "31.3.2026"), "--review-date 31.3.2026: no day"),
        (("-f", "claimreview", "--review-date", "20260331"), "--review-date 20260331: no day"),
    ],
)
def test_what_makes_no_sense_is_one_line(options: tuple[str, ...], said: str, palpate: Palpate, folder: Path) -> None:
    left = palpate("check", folder / "a.md", *options)
    assert (left.status, left.out, left.err.count("\n")) == (2, "", 1)
    assert said in left.err
