"""How people speak of a concept: the form of the file, and wordings that lead to their own concept only."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from palpate.errors import LibraryError
from palpate.types.concept import Family
from palpate.vocabulary import fold, load
from palpate.vocabulary.files import DATA, TOLD_AS, TOLD_COLUMNS, read_told_as
from palpate.vocabulary.folding import fold_all

FAMILIES = {"T": Family.TREATMENT, "C": Family.CONDITION, "O": Family.OUTCOME}
LONGEST = 8  # words of a wording
KNOWN = {"T:cupping", "T:sauna", "C:fracture"}


@pytest.fixture(scope="module")
def told() -> dict[str, tuple[str, ...]]:
    return read_told_as({concept.id for family in FAMILIES.values() for concept in load().concepts(family)})


def read(folder: Path, *rows: str) -> dict[str, tuple[str, ...]]:
    (folder / TOLD_AS).write_text("\n".join(["\t".join(TOLD_COLUMNS), *rows, ""]), encoding="utf-8")
    return read_told_as(KNOWN, folder=folder)


def test_a_wording_may_stand_for_concepts_of_two_families(tmp_path: Path) -> None:
    rows = ["T:sauna\tsweating it out | hot cabin", "C:fracture\thot cabin"]
    assert read(tmp_path, *rows) == {"T:sauna": ("sweating it out", "hot cabin"), "C:fracture": ("hot cabin",)}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("T:gone\tglasses", "line 3: no concept has the id 'T:gone'"),
        ("T:sauna\thot cabin", "line 3: the id T:sauna stands on an earlier line"),
        ("T:cupping\t", "line 3: '' has no word in it"),
        ("T:cupping\tglass jars | !", "line 3: '!' has no word in it"),
        ("T:cupping\tHot cabin", "line 3: T:sauna has the wording 'Hot cabin' already"),
        ("T:cupping\tjars | jars", "line 3: T:cupping has the wording 'jars' already"),
        ("T:cupping", "line 3: 1 cells where the header has 2"),
    ],
)
def test_a_bad_line_is_refused(tmp_path: Path, row: str, message: str) -> None:
    with pytest.raises(LibraryError, match=rf"told_as\.tsv, {message}"):
        read(tmp_path, "T:sauna\thot cabin", row)


def test_the_lines_are_ordered_by_id_and_their_wordings_are_short(told: dict[str, tuple[str, ...]]) -> None:
    assert list(told) == sorted(told)
    assert {id[0] for id in told} <= set(FAMILIES)
    assert [wording for wordings in told.values() for wording in wordings if len(wording.split()) > LONGEST] == []


def test_no_two_wordings_of_a_family_fold_alike(told: dict[str, tuple[str, ...]]) -> None:
    owned = [(id[0], wording) for id, wordings in told.items() for wording in wordings]
    folded = zip((family for family, _ in owned), fold_all([wording for _, wording in owned]), strict=True)
    assert [wording for wording, times in Counter(folded).items() if times > 1] == []


def test_no_wording_is_the_name_of_a_concept(told: dict[str, tuple[str, ...]]) -> None:
    """That of another would mislead; that of its own is in its own table already."""
    vocabulary = load()
    named = {
        (id, wording): concept.id
        for id, wordings in told.items()
        for wording in wordings
        if (concept := vocabulary.whole(wording, FAMILIES[id[0]]))
    }
    assert named == {}


def test_what_people_say_is_there(told: dict[str, tuple[str, ...]]) -> None:
    assert fold("frozen hat") in map(fold, told["T:scalp-cooling"])
    assert (DATA / TOLD_AS).read_text(encoding="utf-8").startswith("#")
