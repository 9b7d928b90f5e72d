from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from palpate.library import Library
from palpate.library.schema import encode
from palpate.types.study import Source, Study
from tests.builders import row, study
from tests.commands import Palpate

SEEN = (Source(url="https://example.org/a", part="abstract"),)

EVERY_ONE = "Every one, study by study: palpate library verify --all\n"


def record(key: str, **more: Any) -> Study:
    """A study in which verification finds nothing to look at."""
    year = int(key[-4:]) if key[-4:].isdigit() else 2020
    given: dict[str, Any] = {"title": f"{key} and nothing but {key}", "sources": SEEN, "year": year}
    return study(key, row(p=0.01, tested=True, finding="better"), **(given | more))


def write(path: Path, *studies: Study, more: str = "") -> Path:
    path.write_bytes(b"".join(encode(one) + b"\n" for one in studies) + more.encode())
    return path


def test_stats_fit_eighty_columns_and_count_what_is_there(palpate: Palpate, library_file: Path) -> None:
    said = palpate("library", "stats")
    with Library.open(library_file) as library:
        assert said.out.startswith(f"{len(library):,} studies\n")
        assert library.hash in said.out
    assert (said.status, said.err) == (0, "")
    assert max(len(line) for line in said.out.splitlines() if "file" not in line) <= 80
    for heading in ("By design", "Rows", "Most studied: treatment", "Most studied: instrument"):
        assert f"\n{heading}\n" in said.out


def test_the_starter_library_is_verified_and_its_words_are_known(palpate: Palpate) -> None:
    said = palpate("library", "verify")
    assert (said.status, said.err) == (0, "")
    assert " studies checked: 0 to look at, " in said.out
    for kind in ("arms", "conditions", "outcomes", "instruments"):
        line = next(line for line in said.out.splitlines() if line.startswith(f"  {kind}"))
        assert float(line.rpartition("(")[2].removesuffix(" %)")) >= 98.0


def test_verify_lists_what_is_explained_when_asked(palpate: Palpate) -> None:
    plain, full = palpate("library", "verify"), palpate("library", "verify", "--accepted")
    assert "explained: " not in plain.out
    assert full.out.count("explained: ") > 100
    assert full.status == 0


def test_verify_of_a_file_names_what_is_to_look_at_and_the_words_unknown(palpate: Palpate, tmp_path: Path) -> None:
    wrong = record("wrong2020", year=2019, condition="qwxyz disease")
    said = palpate("library", "verify", write(tmp_path / "mine.jsonl", record("good2021"), wrong))
    assert said.status == 1
    assert "wrong2020\n  - V11 key: the record's year is 2019\n" in said.out
    assert "Without a concept: conditions\n  qwxyz disease\n" in said.out
    assert "2 studies checked: 1 to look at, 0 explained in their records." in said.out


def test_verify_sums_up_what_is_too_much_to_list(palpate: Palpate, tmp_path: Path) -> None:
    many = write(tmp_path / "many.jsonl", *(record(f"wrong{n}of2020", year=2018) for n in range(60)))
    said, whole = palpate("library", "verify", many), palpate("library", "verify", many, "--all")
    assert (said.status, whole.status) == (1, 1)
    assert "V11: 60 in 60 studies\n" in said.out
    assert said.out.count("the record's year is 2018") == 3
    assert said.out.endswith("60 studies checked: 60 to look at, 0 explained in their records.\n" + EVERY_ONE)
    assert whole.out.count("the record's year is 2018") == 60
    assert max(map(len, said.out.splitlines())) <= 80


def test_verify_tells_the_commonest_unknown_words(palpate: Palpate, tmp_path: Path) -> None:
    names = [f"qw{letter}xyz disease" for letter in "abcdefghijklmnopqrstuvwxyz"] + [f"zorb{n}itis" for n in "abcdefgh"]
    many = write(tmp_path / "many.jsonl", *(record(f"r{n}of2020", condition=one) for n, one in enumerate(names)))
    said, whole = palpate("library", "verify", many), palpate("library", "verify", many, "--all")
    assert "and 4 more" in " ".join(said.out.split())
    assert all(name in " ".join(whole.out.split()) for name in names)


def test_verify_of_a_file_finds_what_the_library_has_already(
    palpate: Palpate, tmp_path: Path, library_file: Path
) -> None:
    with Library.open(library_file) as library:
        held = next(one for one in library.studies() if one.doi)
    said = palpate("library", "verify", write(tmp_path / "mine.jsonl", record("mine2020", doi=held.doi)))
    assert said.status == 1
    assert f"{held.key} bears it too" in said.out


def test_added_studies_are_there_for_good(palpate: Palpate, tmp_path: Path, library_file: Path) -> None:
    with Library.open(library_file) as library:
        before = len(library)
    said = palpate("library", "add", write(tmp_path / "mine.jsonl", record("one2020"), record("two2021")))
    assert said == (0, f"2 studies added; the library holds {before + 2:,}.\n", "")
    assert palpate("study", "one2020").out.startswith("one2020 and nothing but one2020\n")
    assert "added here             2" in palpate("library", "stats").out


def test_added_studies_can_be_taken_out_again(palpate: Palpate, tmp_path: Path, library_file: Path) -> None:
    with Library.open(library_file) as library:
        before, held = library.hash, len(library)
        starter = next(one for one in library.studies() if one.doi)
    own = record(starter.key, doi=starter.doi)
    palpate("library", "add", "--replace", write(tmp_path / "mine.jsonl", record("one2020"), own))
    said = palpate("library", "remove", "one2020", "none2020")
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("palpate: none2020: no such study in the library.")
    assert palpate("study", "one2020").status == 0
    said = palpate("library", "remove", "one2020", f"doi:{starter.doi}", "ONE2020")
    assert said == (0, f"2 studies removed; the library holds {held:,}.\n", "")
    with Library.open(library_file) as library:
        assert library.hash == before
        assert library.get(starter.key) == starter
    said = palpate("library", "remove", starter.key)
    assert (said.status, said.out) == (2, "")
    assert "is a record of the starter library, which stays" in said.err


def test_records_are_read_from_standard_input(palpate: Palpate) -> None:
    assert palpate("library", "add", "-", stdin=encode(record("one2020"))).out.startswith("1 study added;")
    said = palpate("library", "add", "-", stdin=b"{}")
    assert said.status == 2
    assert said.err.startswith("palpate: standard input, line 1: ")


@pytest.mark.parametrize("data", [b"", b"\n\n  \n", b"\xef\xbb\xbf"])
def test_a_file_without_a_record_is_refused(data: bytes, palpate: Palpate, tmp_path: Path) -> None:
    (tmp_path / "mine.jsonl").write_bytes(data)
    said = palpate("library", "add", tmp_path / "mine.jsonl")
    assert said == (2, "", "palpate: mine.jsonl: no study record in it. Write one study a line, in JSON.\n")


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(palpate: Palpate, tmp_path: Path) -> None:
    (tmp_path / "mine.jsonl").write_bytes(b"\xef\xbb\xbf" + encode(record("one2020")) + b"\r\n\r\n")
    assert palpate("library", "add", tmp_path / "mine.jsonl").out.startswith("1 study added;")


@pytest.mark.parametrize("data", [b"\x00\xff" * 500, "{}".encode("utf-16"), b"[" * 100_000, b'{"a":' * 100_000])
def test_what_is_no_text_or_no_record_is_one_line(data: bytes, palpate: Palpate, tmp_path: Path) -> None:
    (tmp_path / "mine.jsonl").write_bytes(data)
    said = palpate("library", "add", tmp_path / "mine.jsonl")
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("palpate: mine.jsonl, line 1")
    assert said.err.count("\n") == 1


def test_a_line_without_end_is_not_read_to_its_end(palpate: Palpate) -> None:
    said = palpate("library", "add", "/dev/zero")
    assert said.status == 2
    assert "line 1: 5000001 bytes; a record is one study" in said.err


def test_nothing_is_added_when_one_record_is_refused(palpate: Palpate, tmp_path: Path, library_file: Path) -> None:
    with Library.open(library_file) as library:
        before = library.hash
    file = write(tmp_path / "mine.jsonl", record("one2020"), more='\n{"key":"two2021","title":"x","design":"magic"}\n')
    said = palpate("library", "add", file)
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("palpate: mine.jsonl, line 3, design: 'magic'; ")
    assert said.err.count("\n") == 1
    with Library.open(library_file) as library:
        assert library.hash == before


BAD = [
    ('"n":0', "mine.jsonl, line 1, n: 0; "),
    ('"outcomes":[{"outcome":"pain","comparison":"between arms","arms":["t","x"]}]', "line 1, outcomes[0].arms: 'x'; "),
    (
        '"outcomes":[{"outcome":"pain","comparison":"between arms","arms":["t","c"],'
        '"means":[{"arm":"t","kind":"post","mean":3,"sd":-1}]}]',
        "line 1, outcomes[0].means[0].sd: -1.0; ",
    ),
    (
        '"outcomes":[{"outcome":"pain","comparison":"before-after","arms":["t"],"finding":"better"}]',
        "mine.jsonl, line 1, outcomes[0].finding: 'better'; ",
    ),
]


@pytest.mark.parametrize(("fields", "what"), BAD)
def test_a_record_that_cannot_be_is_refused_with_line_field_and_value(
    fields: str, what: str, palpate: Palpate, tmp_path: Path
) -> None:
    arms = (
        '"arms":[{"id":"t","treatment":"massage","role":"treatment"},{"id":"c","treatment":"rest","role":"comparator"}]'
    )
    file = tmp_path / "mine.jsonl"
    file.write_text(f'{{"key":"one2020","title":"x","design":"randomised trial",{arms},{fields}}}\n')
    said = palpate("library", "add", file)
    assert (said.status, said.out) == (2, "")
    assert what in said.err
    assert said.err.count("\n") == 1


def test_what_verification_warns_of_is_said_and_the_study_is_added(palpate: Palpate, tmp_path: Path) -> None:
    said = palpate("library", "add", write(tmp_path / "mine.jsonl", record("odd2020", year=2019)))
    assert said.status == 0
    assert said.err == "warning: odd2020, V11 key: the record's year is 2019\n"
    assert said.out.startswith("1 study added;")


@pytest.mark.parametrize("field", ["key", "doi", "pmid", "pmcid", "registry"])
def test_a_study_that_is_there_already_is_refused_unless_it_is_to_replace(
    field: str, palpate: Palpate, tmp_path: Path, library_file: Path
) -> None:
    with Library.open(library_file) as library:
        held = next(one for one in library.studies() if getattr(one, field) and not one.related)
        before = len(library)
    mine = record(**({"key": "mine2020"} | {field: getattr(held, field)}))
    said = palpate("library", "add", write(tmp_path / "mine.jsonl", record("other2021"), mine))
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith(f"palpate: mine.jsonl, line 2: {field} ")
    assert "--replace" in said.err
    said = palpate("library", "add", "--replace", tmp_path / "mine.jsonl")
    assert said.out == f"2 studies added; the library holds {before + 1:,}.\n"
    assert palpate("study", getattr(held, field)).out.startswith(mine.title)


def test_a_file_that_cannot_be_read_is_named(palpate: Palpate, tmp_path: Path) -> None:
    for words in (("add", tmp_path / "no.jsonl"), ("verify", tmp_path / "no.jsonl"), ("add", tmp_path)):
        said = palpate("library", *words)
        assert said.status == 2
        assert said.err.startswith(f"palpate: {words[1]}: ")
        assert said.err.count("\n") == 1


def test_an_export_can_be_added_again(palpate: Palpate, tmp_path: Path, library_file: Path) -> None:
    palpate("library", "add", write(tmp_path / "mine.jsonl", record("one2020"), record("two2021")))
    said = palpate("library", "export", "--added")
    mine = (tmp_path / "mine.jsonl").read_text().splitlines()
    assert [json.loads(line) for line in said.out.splitlines()] == [json.loads(line) for line in mine]
    assert palpate("library", "export", "--output", tmp_path / "all.jsonl").out == ""
    lines = (tmp_path / "all.jsonl").read_text().splitlines()
    keys = [json.loads(line)["key"] for line in lines]
    with Library.open(library_file) as library:
        assert tuple(keys) == library.keys()
    said = palpate("library", "add", "--replace", tmp_path / "all.jsonl")
    assert said.out == f"{len(keys):,} studies added; the library holds {len(keys):,}.\n"


def test_an_export_that_cannot_be_written_leaves_nothing(palpate: Palpate, tmp_path: Path) -> None:
    said = palpate("library", "export", "-o", tmp_path / "no" / "all.jsonl")
    assert (said.status, said.out) == (2, "")
    assert "cannot be written (No such file or directory). Choose another file." in said.err
    assert not (tmp_path / "no").exists()


def test_the_schema_is_a_json_schema_of_a_study(palpate: Palpate) -> None:
    schema = json.loads(palpate("library", "schema").out)
    assert {"key", "title", "design"} <= set(schema["$defs"]["Study"]["required"])


def test_the_path_is_that_of_the_option_before_the_environment(palpate: Palpate, library_file: Path) -> None:
    assert palpate("library", "path").out == f"{library_file}\n"
    assert palpate("library", "path", "--library", "/other.sqlite").out == "/other.sqlite\n"


def test_a_damaged_library_is_named_with_its_repair_and_repaired(
    palpate: Palpate, library_file: Path, tmp_path: Path
) -> None:
    palpate("library", "add", write(tmp_path / "mine.jsonl", record("one2020")))
    data = bytearray(library_file.read_bytes())
    data[200_000:260_000] = bytes(60_000)
    library_file.write_bytes(data)
    said = palpate("library", "verify")
    assert said.status == 2
    assert said.err.startswith(f"palpate: {library_file} is not a palpate library, or is damaged (")
    assert said.err.endswith(f"Run: palpate library rebuild {library_file}\n")
    said = palpate("library", "rebuild", library_file)
    assert said.status == 0
    assert said.out.startswith(f"Made anew: {library_file}\nOld file:  {library_file}.old1\n")
    assert palpate("library", "verify").status == 0


def test_a_sound_library_is_made_anew_with_what_was_added(palpate: Palpate, tmp_path: Path) -> None:
    palpate("library", "add", write(tmp_path / "mine.jsonl", record("one2020")))
    assert palpate("library", "rebuild").out.endswith("1 added study taken over.\n")
    assert palpate("study", "one2020").status == 0


def test_a_foreign_file_is_one_line_and_exit_status_two(palpate: Palpate, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("notes\n" * 100)
    for command in ("stats", "verify", "export"):
        said = palpate("library", command, "--library", file)
        assert (said.status, said.out) == (2, "")
        assert said.err.count("\n") == 1
        assert f"palpate library rebuild {file}" in said.err
    assert file.read_text() == "notes\n" * 100
