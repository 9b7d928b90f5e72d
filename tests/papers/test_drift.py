"""A form that has changed is told in one line that names what is new; sound files are not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from palpate.ingest import ingest
from palpate.types.paper import Noticed
from tests.commands import Palpate
from tests.papers.jats_sample import DATA
from tests.papers.pubmed_sample import FULL, a_set, short
from tests.papers.registered_sample import TRIAL
from tests.papers.test_forms import BIBTEX, MEDLINE, RIS

PUBMED = a_set(*(short(number) for number in range(1, 4)))
CSL = b'[{"title": "One", "author": [{"family": "Berg"}], "issued": {"date-parts": [[2001]]}, "DOI": "10.5/1"}]'
EUROPE_PMC = b'{"resultList": {"result": [{"id": "1", "title": "One", "authorString": "Berg A.", "pubYear": "2001"}]}}'
MEANS = b"study,m1i,sd1i,n1i,m2i,sd2i,n2i,country\nBerg,1,1,20,2,1,20,Norway\n"
EVENTS = b"study,ai,bi,ci,di,country\nBerg,1,9,2,8,Norway\n"
SOUND = (DATA, PUBMED, a_set(FULL), MEDLINE.encode(), RIS.encode(), BIBTEX.encode(), CSL, EUROPE_PMC, MEANS, EVENTS)


def noticed(folder: Path, data: bytes) -> list[str]:
    path = folder / "in.dat"
    path.write_bytes(data)
    return [one.reason for one in ingest([path]) if isinstance(one, Noticed)]


@pytest.mark.parametrize("data", [*SOUND, TRIAL.encode()])
def test_of_sound_files_nothing_is_noticed(tmp_path: Path, data: bytes) -> None:
    assert noticed(tmp_path, data) == []


@pytest.mark.parametrize(
    ("data", "old", "new", "kind", "lacking"),
    [
        (PUBMED, "AuthorList", "NewAuthorList", "element", "none of its 3 records has authors"),
        (PUBMED, "LastName", "LastNames", "element", "none of its 3 records has authors"),
        (PUBMED, "AbstractText", "AbstractTexts", "element", "none of its 3 records has an abstract"),
        (DATA, "contrib-group", "contributor-group", "element", "its only record lacks authors"),
        (DATA, "article-title", "paper-title", "element", "its only record lacks a title"),
        (CSL, "author", "authors", "key", "its only record lacks authors"),
        (CSL, "issued", "issued-on", "key", "its only record lacks a year"),
        (EUROPE_PMC, "pubYear", "publicationYear", "key", "its only record lacks a year"),
        (TRIAL.encode(), "conditionsModule", "conditionModule", "key", "its only record lacks a condition"),
        (TRIAL.encode(), "enrollmentInfo", "enrolmentInfo", "key", "its only record lacks people enrolled"),
    ],
)
def test_a_renamed_field_is_named(tmp_path: Path, data: bytes, old: str, new: str, kind: str, lacking: str) -> None:
    changed = re.sub(rf"(?<=[</\"]){old}(?=[\s>/\"])", new, data.decode()).encode()
    assert f"unknown {kind} {new} where {old} was expected: {lacking}" in noticed(tmp_path, changed)


def test_a_new_element_of_pubmed_is_named_though_every_field_was_read(tmp_path: Path) -> None:
    changed = PUBMED.replace(b"</Journal>", b"</Journal><ArticleScore>9</ArticleScore>")
    assert noticed(tmp_path, changed) == ["unknown element ArticleScore: what it holds is not read"]


def test_a_tag_that_is_not_known_is_named(tmp_path: Path) -> None:
    data = b"TY  - JOUR\nTI  - One\nXX  - Berg, A\nPY  - 2001\nT2  - J\nAB  - Of it.\nER  - \n"
    assert noticed(tmp_path, data) == ["unknown tag XX where AU was expected: its only record lacks authors"]


def test_a_column_that_is_not_known_is_named(tmp_path: Path) -> None:
    changed = MEANS.replace(b"n1i", b"people 1").replace(b"n2i", b"people 2")
    expected = (
        "unknown column people 1, people 2, country where n1i was expected: its only record lacks sizes of its groups"
    )
    assert noticed(tmp_path, changed) == [expected]


def test_a_field_that_no_record_has_is_told_of_many_records_only(tmp_path: Path) -> None:
    without = [re.sub("<AuthorList>.*</AuthorList>", "", short(number)) for number in range(1, 31)]
    assert noticed(tmp_path, a_set(*without[:5])) == []
    assert "no element AuthorList: none of its 30 records has authors" in noticed(tmp_path, a_set(*without))


def test_what_is_noticed_is_one_line_and_counted(palpate: Palpate, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(PUBMED.replace(b"AuthorList", b"NewAuthorList"))
    said = palpate("ingest", tmp_path / "a.xml")
    assert f"palpate: {tmp_path / 'a.xml'}: unknown element NewAuthorList where AuthorList was expected" in said.err
    assert "  1 noticed: unknown element NewAuthorList\n" in said.err
    assert said.status == 0
