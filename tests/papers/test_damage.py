"""A damaged record costs itself alone: what stands beside it is read, and what is missing is told with its place."""

from __future__ import annotations

import io
import json
import tarfile
import time
import zipfile
from pathlib import Path

import pytest

from palpate.papers import files, read_file
from palpate.papers.bibtex import read_bibtex
from palpate.papers.csl import read_csl
from palpate.papers.effects import read_effects
from palpate.papers.jats import read_all_jats
from palpate.papers.medline import read_medline
from palpate.papers.opening import in_order
from palpate.papers.ris import read_ris
from palpate.types.paper import Paper, Rejected, StudyLine
from palpate.types.study import Study
from tests.papers.pubmed_sample import a_set, short

HEAD = b'<?xml version="1.0"?>\n<pmc-articleset xmlns:xlink="http://www.w3.org/1999/xlink">\n'


def article(number: int) -> bytes:
    title = f"<title-group><article-title>Trial {number}</article-title></title-group>"
    return f"<article><front><article-meta>{title}</article-meta></front></article>\n".encode()


def titles(found: list[object]) -> list[str]:
    return [one.title for one in found if isinstance(one, Paper | Study)]


def told(found: list[object]) -> list[tuple[int | None, str]]:
    return [(one.line, one.reason) for one in found if isinstance(one, Rejected)]


def test_jats_set_with_a_broken_article() -> None:
    data = HEAD + article(1) + article(2).replace(b"</front>", b"") + article(3) + b"</pmc-articleset>"
    found = list(read_all_jats(data, "s.xml"))
    assert titles([*found]) == ["Trial 1", "Trial 3"]
    [(line, reason)] = told([*found])
    assert line == 4
    assert "no sound XML" in reason
    assert [data[one.origin.byte or 0 :][:8] for one in found if isinstance(one, Paper)] == [b"<article"] * 2


def test_jats_set_with_an_element_that_is_not_known() -> None:
    data = HEAD + article(1) + article(2).replace(b"article>", b"paper>") + b"</pmc-articleset>"
    assert told([*read_all_jats(data, "s.xml")]) == [(4, "<paper> without an <article>")]


def test_json_list_with_a_broken_item() -> None:
    items = [json.dumps({"id": f"k{one}", "author": [{"family": "Berg"}], "title": f"Trial {one}"}) for one in range(5)]
    items[1] = items[1].replace('"Berg"', '"Berg')
    items[3] = items[3][:20]
    found = list(read_csl(("[" + ",\n".join(items) + "]").encode(), "c.json"))
    assert titles([*found]) == ["Trial 0", "Trial 2", "Trial 4"]
    assert [line for line, _ in told([*found])] == [2, 4]


def test_json_lines_whose_first_is_broken() -> None:
    found = list(read_csl(b'{"title": "One\n{"title": "Two"}\n{"title": "Three"}\n', "c.jsonl"))
    assert titles([*found]) == ["Two", "Three"]
    assert [line for line, _ in told([*found])] == [1]


def test_a_quotation_mark_too_many_in_a_table_costs_its_row() -> None:
    rows = ["author,ai,bi,ci,di", "A,1,9,2,8", '"B,1,9,2,8', "C,1,9,2,8", 'D,"1"x,9,2,8', "E,1,9,2,8"]
    found = list(read_effects("\n".join(rows).encode(), "t.csv"))
    assert titles([*found]) == ["A", "C", "E"]
    assert [line for line, _ in told([*found])] == [3, 5]


def test_a_cell_may_hold_line_ends() -> None:
    found = list(read_effects(b'author,ai,bi,ci,di\n"A\nB",1,9,2,8\nC,1,9,2,8\n', "t.csv"))
    assert titles([*found]) == ["A\nB", "C"]


def test_medline_record_without_its_first_line_stays_out_of_the_one_before() -> None:
    data = b"PMID- 1\nTI  - One.\nFAU - Berg, A\n\nTI  - Two.\nFAU - Holm, B\n\nPMID- 3\nTI  - Three.\n"
    found = list(read_medline(data, "m.nbib"))
    assert titles([*found]) == ["One", "Three"]
    assert [len(one.authors) for one in found if isinstance(one, Paper)] == [1, 0]
    assert told([*found]) == [(5, "a record without PMID")]


def test_ris_lines_outside_of_records_are_told_once() -> None:
    data = b"TY  - JOUR\nTI  - One\nER  - \n\nTX  - JOUR\nTI  - Two\nER  - \n\nTY  - JOUR\nTI  - Three\nER  - \n"
    found = list(read_ris(data, "r.ris"))
    assert titles([*found]) == ["One", "Three"]
    assert told([*found]) == [(5, "lines outside of any record: its beginning (TY) is missing")]


def test_bibtex_fields_outside_of_entries_are_told() -> None:
    data = (
        b"@article{a, title = {One}}\narticle{b,\n  title = {Two},\n}\n@article{c, title = {Three}}, year = {2001}}\n"
    )
    found = list(read_bibtex(data, "b.bib"))
    assert titles([*found]) == ["One", "Three"]
    assert [line for line, _ in told([*found])] == [3, 5]
    assert told([*read_bibtex(b"@article{a, title = {One}}\n@arti\n", "b.bib")])[0][0] == 2


def test_bibtex_with_a_great_many_line_ends_takes_no_longer_than_its_length() -> None:
    start = time.process_time()
    many = "\n" * 100_000
    found = list(
        read_bibtex(f"@article{{{many}title}}\n@article{{b, author = {{A{many}B}}, title = {{Two}}}}".encode(), "b")
    )
    assert titles([*found]) == ["Two"]
    assert time.process_time() - start < 5


def test_json_lines_behind_many_empty_ones() -> None:
    data = b'{"title": "One' + b"\n" * 500 + b'{"title": "Two"}\n{"title": "Three"}\n'
    assert titles([*read_csl(data, "c.jsonl")]) == ["Two", "Three"]


def test_pubmed_record_that_is_never_closed_does_not_take_the_next_along(tmp_path: Path) -> None:
    path = tmp_path / "p.xml"
    path.write_bytes(a_set(short(1), short(2).replace("</PubmedArticle>", ""), short(3)))
    found = list(read_file(path))
    assert [one.pmid for one in found if isinstance(one, Paper)] == ["1", "3"]
    assert len(told([*found])) == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_study_records_in_other_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "s.jsonl"
    lines = ['{"key": "a", "design": "x", "title": "Ä"}', '{"key": "b", "design": "x"}']
    path.write_bytes("\r\n".join(lines).encode(encoding))
    found = [one.data.decode() for one in read_file(path) if isinstance(one, StudyLine)]
    assert found == lines


def test_bytes_of_no_encoding_in_plain_text_cost_their_record() -> None:
    found = list(read_ris(b"TY  - JOUR\nTI  - \x81\nER  - \nTY  - JOUR\nTI  - Two\nER  - \n", "r.ris"))
    assert titles([*found]) == ["Two"]


def packed(folder: Path) -> tuple[Path, bytes]:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        for number in (1, 2, 3):
            info = tarfile.TarInfo(f"{number}.xml")
            info.size = len(a_set(short(number)))
            archive.addfile(info, io.BytesIO(a_set(short(number))))
    return folder / "t.tar", held.getvalue()


def pmids(path: Path) -> list[str | None]:
    return [one.pmid for one in read_file(path) if isinstance(one, Paper)]


def test_a_tar_archive_that_ends_between_its_files_is_told(tmp_path: Path) -> None:
    path, data = packed(tmp_path)
    second = data.index(b"2.xml")
    for cut in (data[:second], data[: second + 100], data[:second] + b"\xff" + data[second + 1 :]):
        path.write_bytes(cut)
        assert pmids(path) == ["1"]
        [(_, reason)] = told([*read_file(path)])
        assert "the tar archive is broken" in reason
        assert "what comes after is not read" in reason
    path.write_bytes(data)
    assert pmids(path) == ["1", "2", "3"]


def test_a_broken_file_in_a_zip_archive_costs_itself(tmp_path: Path) -> None:
    path = tmp_path / "z.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in (1, 2, 3):
            archive.writestr(f"{number}.xml", a_set(short(number)))
    data = path.read_bytes()
    second = data.index(b"2.xml")
    path.write_bytes(data[:second] + b"9" + data[second + 1 :])
    assert pmids(path) == ["1", "3"]
    assert len(told([*read_file(path)])) == 1


def test_names_with_digits_of_other_scripts_can_be_ordered() -> None:
    assert sorted(["a3", "a٣", "a10"], key=in_order) == ["a3", "a10", "a٣"]


def test_a_folder_that_may_not_be_looked_into_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    def refused(*_: object, **more: object) -> object:
        onerror = more["onerror"]
        assert callable(onerror)
        onerror(PermissionError(13, "Permission denied", str(tmp_path / "closed")))
        return iter(())

    monkeypatch.setattr(os, "walk", refused)
    [error] = files([tmp_path])
    assert str(error) == f"{tmp_path}/closed: cannot be read (Permission denied). Check the path and its permissions."


def test_a_damaged_line_does_not_decide_the_form_of_a_table(tmp_path: Path) -> None:
    file = tmp_path / "effects.csv"
    file.write_text(
        "author,year,ai,bi,ci,di\nBerg,1980,4,119,11,128\nPMID- 5\nDoe,1981,5,118,12,128\n", encoding="utf-8"
    )
    read = list(read_file(file))
    assert [type(one) for one in read] == [Study, Rejected, Study]
