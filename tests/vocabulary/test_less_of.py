"""Exposures and what is less of them: the form of the file, and what the vocabulary says by it."""

from __future__ import annotations

from pathlib import Path

import pytest

from palpate.errors import LibraryError
from palpate.types.concept import Family
from palpate.vocabulary import load
from palpate.vocabulary.files import LESS_COLUMNS, LESS_OF, read_less_of

KNOWN = {"T:salt", "T:low-salt-diet", "T:smoking"}


def read(folder: Path, *rows: str) -> dict[str, str]:
    (folder / LESS_OF).write_text("\n".join(["\t".join(LESS_COLUMNS), *rows, ""]), encoding="utf-8")
    return read_less_of(KNOWN, folder=folder)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("T:pepper\tT:low-salt-diet", "line 3: no concept has the id 'T:pepper'"),
        ("T:smoking\tT:quitting", "line 3: no concept has the id 'T:quitting'"),
        ("T:salt\tT:smoking", "line 3: the id T:salt stands on an earlier line"),
        ("T:smoking", "line 3: 1 cells where the header has 2"),
    ],
)
def test_a_bad_line_is_refused(tmp_path: Path, row: str, message: str) -> None:
    with pytest.raises(LibraryError, match=rf"less_of\.tsv, {message}"):
        read(tmp_path, "T:salt\tT:low-salt-diet", row)


def test_all_lines_name_two_treatments_in_the_order_of_their_ids() -> None:
    treatments = {concept.id for concept in load().concepts(Family.TREATMENT)}
    found = read_less_of(treatments)
    assert list(found) == sorted(found)
    assert set(found).isdisjoint(found.values())


def test_the_vocabulary_knows_what_is_less_of_an_exposure_and_of_nothing_else() -> None:
    less = load().less_of("T:salt")
    assert less is not None
    assert less.id == "T:low-salt-diet"
    assert load().less_of("T:massage") is None
