"""What the commands that read articles take and where their output goes: one or many, whole or not at all."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from palpate.reading import source
from palpate.reading.source import Raw
from tests.commands import Palpate
from tests.reading.test_warc import record

ARTICLE = "# Hips\n\nMassage eases hip pain.\n"
PAGE = b"<html><body><p>Massage eases hip pain.</p></body></html>"
COMMANDS = ("claims", "check")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    (made / "hips.md").write_text(ARTICLE)
    (made / "notes.pdf.bak").write_text("not an article")
    return made


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def written(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("command", COMMANDS)
def test_a_folder_gives_one_file_for_each_article(command: str, palpate: Palpate, folder: Path, out: Path) -> None:
    said = palpate(command, folder, "-f", "json", "-o", out)
    assert said == (0, "", "")
    assert written(out) == ["hips.json"]
    assert len(json.loads((out / "hips.json").read_text(encoding="utf-8"))["claims"]) == 1


@pytest.mark.parametrize("command", COMMANDS)
def test_files_folders_patterns_and_archives_together(
    command: str, palpate: Palpate, folder: Path, out: Path, tmp_path: Path
) -> None:
    pytest.importorskip("fastwarc", reason="needs palpate[warc]")
    (folder / "deep").mkdir()
    (folder / "deep" / "knees.html").write_bytes(PAGE)
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(ARTICLE.encode()))
    (tmp_path / "b.rst").write_text(ARTICLE)
    pages = [record(f"https://a.example/{number}", PAGE) for number in (1, 2)]
    (tmp_path / "crawl.warc.gz").write_bytes(b"".join(map(gzip.compress, pages)))
    given = (folder, tmp_path / "a.txt.gz", f"{tmp_path}/*.rst", tmp_path / "crawl.warc.gz", folder / "hips.md")
    assert palpate(command, *given, "-f", "json", "-o", out) == (0, "", "")
    assert written(out) == ["a.json", "b.json", "crawl-1.json", "crawl-2.json", "hips.json", "knees.json"]
    sources = [json.loads((out / f"crawl-{number}.json").read_text())["article"]["source"] for number in (1, 2)]
    assert [one.rpartition(" ")[2] for one in sources] == ["https://a.example/1", "https://a.example/2"]


def test_names_that_are_alike_are_told_apart(palpate: Palpate, folder: Path, out: Path) -> None:
    for name in ("hips.txt", "HIPS.html", "a/hips.md", "b/hips.md", "b-hips.md", "lone.md"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(ARTICLE)
    assert palpate("claims", folder, "-f", "json", "-o", out).status == 0
    assert written(out) == [
        *("HIPS.html.json", "a-hips.md.json", "b-hips.json", "b-hips.md.json", "hips.md.json"),
        *("hips.txt.json", "lone.json"),
    ]


@pytest.mark.parametrize("command", COMMANDS)
def test_standard_input(command: str, palpate: Palpate, out: Path) -> None:
    said = palpate(command, "-", "-f", "json", stdin=ARTICLE.encode())
    assert (said.status, said.err) == (0, "")
    data = json.loads(said.out)
    assert (data["article"]["source"], len(data["claims"])) == ("standard input", 1)
    assert palpate(command, "-", "-f", "json", "-o", f"{out}/", stdin=ARTICLE.encode()).status == 0
    assert written(out) == ["standard-input.json"]


@pytest.mark.parametrize("command", COMMANDS)
def test_an_address_is_fetched_as_it_was_given(
    command: str, palpate: Palpate, monkeypatch: pytest.MonkeyPatch, out: Path
) -> None:
    def recorded(url: str) -> Raw:
        return Raw(url, PAGE, url, "text/html")

    monkeypatch.setattr(source, "_own_fetcher", lambda: recorded)
    data = json.loads(palpate(command, "https://a.example/rubs?a=1", "-f", "json").out)
    assert (data["article"]["source"], len(data["claims"])) == ("https://a.example/rubs?a=1", 1)
    assert palpate(command, "https://a.example/rubs?a=1", "-f", "json", "-o", f"{out}/").status == 0
    assert written(out) == ["a.example-rubs-a-1.json"]


@pytest.mark.parametrize("command", COMMANDS)
def test_an_address_of_the_own_machine_is_refused(command: str, palpate: Palpate) -> None:
    said = palpate(command, "http://127.0.0.1/a")
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("palpate: http://127.0.0.1/a: 127.0.0.1 is 127.0.0.1, which is not a public address")


@pytest.mark.parametrize("command", COMMANDS)
def test_one_bad_file_is_named_and_the_others_go_on(command: str, palpate: Palpate, folder: Path, out: Path) -> None:
    (folder / "broken.md").write_bytes(b"\x00\x01\x02")
    (folder / "empty.txt").write_bytes(b"")
    said = palpate(command, folder, folder / "none.txt", "-f", "json", "-o", out)
    assert (said.status, said.out) == (2, "")
    broken, empty, none = said.err.splitlines()
    assert "broken.md: a binary file" in broken
    assert "empty.txt: the file is empty" in empty
    assert "none.txt: no such file" in none
    assert written(out) == ["hips.json"]


def test_many_on_the_screen_stand_one_after_another(palpate: Palpate, folder: Path) -> None:
    (folder / "knees.md").write_text(ARTICLE.replace("Hips", "Knees"))
    said = palpate("claims", folder)
    assert said.status == 0
    assert said.out == f"{palpate('claims', folder / 'hips.md').out}\n{palpate('claims', folder / 'knees.md').out}"


def test_text_of_many_into_a_folder(palpate: Palpate, folder: Path, out: Path) -> None:
    assert palpate("check", folder, "-o", out) == (0, "", "")
    assert (out / "hips.txt").read_text(encoding="utf-8") == palpate("check", folder / "hips.md").out


def test_lines_of_many_into_a_file(palpate: Palpate, folder: Path, out: Path) -> None:
    (folder / "broken.md").write_bytes(b"\x00\x01\x02")
    assert palpate("claims", folder, "-f", "jsonl", "-o", out).status == 2
    assert out.read_text(encoding="utf-8") == palpate("claims", folder / "hips.md", "-f", "jsonl").out
    assert written(folder.parent) == ["articles", "library.sqlite", "out"]


def test_nothing_is_written_where_nothing_was_read(palpate: Palpate, folder: Path, out: Path) -> None:
    (folder / "hips.md").write_bytes(b"\x00")
    assert palpate("claims", folder, "-f", "jsonl", "-o", out).status == 2
    assert palpate("claims", folder / "hips.md", "-f", "json", "-o", out).status == 2
    assert palpate("claims", folder / "hips.md", "-f", "json", "-o", f"{out}/").status == 2
    assert palpate("claims", folder, "-f", "json", "-o", out).status == 2
    assert not out.exists()


def test_links_to_folders_in_a_circle_are_not_followed(palpate: Palpate, folder: Path, out: Path) -> None:
    (folder / "round").symlink_to(folder, target_is_directory=True)
    (folder / "self.md").symlink_to(folder / "self.md")
    assert palpate("claims", folder, "-f", "json", "-o", out) == (0, "", "")
    assert written(out) == ["hips.json"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_named(palpate: Palpate, folder: Path) -> None:
    (folder / "hips.md").chmod(0)
    (folder / "shut").mkdir(mode=0)
    said = palpate("claims", folder)
    (folder / "shut").chmod(0o700)
    assert said.status == 2
    assert [line.rpartition(": ")[2][:9] for line in said.err.splitlines()] == ["cannot be", "cannot be"]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("FOLDER", "-f", "json"), "one file each"),
        (("FOLDER", "-f", "xml"), "say one of text, json"),
        (("EMPTY",), "no file in this folder"),
        (("FOLDER/none.md",), "no such file"),
        (("FOLDER/*.docx",), "no file fits this pattern"),
        (("FOLDER/a**b*",), "no pattern of files"),
        (("FOLDER", "-f", "json", "-o", "FOLDER/hips.md"), "cannot be made"),
        (("FOLDER/hips.md", "-f", "json", "-o", "FOLDER/hips.md/"), "cannot be made"),
        (("FOLDER/hips.md", "-f", "json", "-o", "FOLDER/hips.md"), "one of the articles, which would be lost"),
        (("FOLDER/hips.md", "-f", "json", "-o", "FOLDER/none/a.json"), "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_status_2(
    command: str, words: tuple[str, ...], message: str, palpate: Palpate, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    said = palpate(
        command, *(word.replace("FOLDER", str(folder)).replace("EMPTY", str(tmp_path / "empty")) for word in words)
    )
    assert (said.status, said.out) == (2, "")
    assert message in said.err
    assert said.err.count("\n") == 1
    assert (folder / "hips.md").read_text() == ARTICLE


def test_text_beside_the_articles_does_not_replace_them(palpate: Palpate, folder: Path) -> None:
    (folder / "knees.txt").write_text(ARTICLE)
    assert "would be lost" in palpate("claims", folder, "-o", folder).err
    assert written(folder) == ["hips.md", "knees.txt", "notes.pdf.bak"]


def test_a_fault_of_our_own_costs_one_article(
    palpate: Palpate, folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError("two\nlines")

    palpate("claims", folder / "hips.md")  # the module is imported
    (folder / "knees.md").write_text("# Knees\n\nDas ist ein Text über die Knie und die Massage, die nicht hilft.\n")
    monkeypatch.setattr(sys.modules["palpate.check"], "find_claims", fail)
    said = palpate("claims", folder, "-f", "json", "-o", out)
    assert said.status == 2
    assert "hips.md: palpate failed on it (ValueError: two lines). Please report this" in said.err
    assert written(out) == ["knees.json"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems allow no such names")
def test_a_name_that_is_no_text_is_written_as_an_escape(palpate: Palpate, out: Path, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"a\xff.md")
    path.write_text(ARTICLE)
    assert palpate("claims", path, "-f", "json", "-o", out).status == 0
    assert json.loads(out.read_text())["article"]["source"] == f"{tmp_path}/a\\udcff.md"


@pytest.mark.skipif(sys.platform == "win32", reason="no such names there")
def test_a_line_end_in_a_name_leaves_one_line(palpate: Palpate, folder: Path) -> None:
    (folder / "a\nb.md").write_bytes(b"\0")
    for given in (folder, folder / "a\nb.md"):
        assert palpate("claims", given, "-f", "csv").err.count("\n") == 1


def test_links_in_a_circle_are_named(palpate: Palpate, tmp_path: Path) -> None:
    (tmp_path / "self.md").symlink_to(tmp_path / "self.md")
    said = palpate("claims", tmp_path / "self.md", "-f", "json", "-o", tmp_path / "out.json")
    assert (said.status, said.out, said.err.count("\n")) == (2, "", 1)
    assert "self.md: cannot be read" in said.err


def test_a_reader_that_stops_early_is_no_failure(library_file: Path, folder: Path) -> None:
    (folder / "hips.md").write_text("Massage eases hip pain.\n\n" * 3_000)
    command = [sys.executable, "-c", "from palpate.cli import main; main()", "claims", str(folder), "-f", "csv"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stdout.read(6) == b"source"
        running.stdout.close()
        assert running.wait(60) == 0
        assert running.stderr is not None
        assert running.stderr.read() == b""
