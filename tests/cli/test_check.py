from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from palpate.cli.output import is_coloured
from tests.commands import Palpate
from tests.report.pages import Page

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "hip_massage.txt"


def test_the_report_names_claim_verdict_numbers_reason_studies_and_summary(palpate: Palpate) -> None:
    said = palpate("check", EXAMPLE)
    assert (said.status, said.err) == (0, "")
    assert "✓ SUPPORTED, high certainty" in said.out
    assert "  studies  " in said.out
    assert "What the author can mend" in said.out
    assert "Summary" in said.out
    assert said.out.rstrip().endswith("not personal medical advice.")


def test_nothing_is_wider_than_80_columns_but_addresses(palpate: Palpate) -> None:
    wide = [line for line in palpate("check", EXAMPLE).out.splitlines() if len(line) > 80 and "http" not in line]
    assert wide == []


def test_the_same_bytes_twice(palpate: Palpate) -> None:
    assert palpate("check", EXAMPLE, "--format", "json") == palpate("check", EXAMPLE, "--format", "json")


def test_json_holds_spans_slots_verdicts_and_signals(palpate: Palpate) -> None:
    data = json.loads(palpate("check", EXAMPLE, "--format", "json").out)
    text = EXAMPLE.read_text(encoding="utf-8")
    assert data["library"]["studies"] > 500
    assert data["signals"] == {
        "spun": False,
        "injected_link": False,
        "title_mismatch": False,
        "promotional": True,
        "boilerplate": False,
        "cites_nothing": False,
    }
    assert len(data["claims"]) > 15
    for claim in data["claims"]:
        quote = text[claim["start"] : claim["end"]]
        assert " ".join(quote.split()) == claim["text"]
        assert text.splitlines()[claim["line"] - 1][claim["column"] - 1 :].startswith(quote.splitlines()[0])
        assert claim["verdict"] in {
            *("supported", "overstated", "contradicted", "mixed", "not enough evidence", "not checkable"),
        }
    keys = {reference["key"] for reference in data["references"]}
    assert all(set(claim["studies"]) <= keys for claim in data["claims"])


def test_the_report_goes_to_a_file_when_asked(palpate: Palpate, tmp_path: Path) -> None:
    said = palpate("check", EXAMPLE, "--format", "json", "-o", tmp_path / "out.json")
    assert (said.status, said.out) == (0, "")
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["claims"]


def test_verbose_names_every_study(palpate: Palpate) -> None:
    cut = re.compile(r"studies  [^“]*? and\s+\d+\s+more\b")
    assert cut.search(palpate("check", EXAMPLE).out)
    assert not cut.search(palpate("check", EXAMPLE, "-v").out)


def test_quiet_is_short_and_ends_in_the_counts(palpate: Palpate) -> None:
    usual, quiet = palpate("check", EXAMPLE).out, palpate("check", EXAMPLE, "--quiet").out
    assert quiet.count("\n") < usual.count("\n") / 3
    assert re.search(r"\d+ supported, .* not checkable$", " ".join(quiet.split()))


def test_quiet_and_verbose_are_opposites(palpate: Palpate) -> None:
    said = palpate("check", EXAMPLE, "-q", "-v")
    assert (said.status, said.out) == (2, "")
    assert said.err == "palpate: --quiet and --verbose ask for opposite things. Choose one.\n"


@pytest.mark.parametrize(
    ("is_terminal", "variables", "expected"),
    [(True, {}, True), (False, {}, False), (True, {"NO_COLOR": "1"}, False), (True, {"TERM": "dumb"}, False)],
)
def test_colours_are_for_terminals_that_want_them(
    monkeypatch: pytest.MonkeyPatch, is_terminal: bool, variables: dict[str, str], expected: bool
) -> None:
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stdout.isatty", lambda: is_terminal)
    assert is_coloured() is expected


def test_a_page_of_html_for_each_of_many_articles(palpate: Palpate, tmp_path: Path) -> None:
    said = palpate("check", EXAMPLE, EXAMPLE.with_name("facial_massage.txt"), "-f", "html", "-o", tmp_path / "out")
    assert (said.status, said.out) == (0, "")
    pages = sorted((tmp_path / "out").iterdir())
    assert [page.name for page in pages] == ["facial_massage.html", "hip_massage.html"]
    for page in pages:
        _check_page(page.read_text("utf-8"))
    assert "one file each" in palpate("check", EXAMPLE, EXAMPLE, "-f", "html").err


def test_another_language_is_named_and_skipped(palpate: Palpate, tmp_path: Path) -> None:
    path = tmp_path / "fr.txt"
    path.write_text("Le massage est bon pour le dos et les jambes, et il ne coûte pas cher dans les villes.", "utf-8")
    said = palpate("check", path)
    assert said.status == 0
    assert "written in French; palpate reads English. Not read for claims." in " ".join(said.out.split())


def test_an_article_without_claims_says_so(palpate: Palpate, tmp_path: Path) -> None:
    path = tmp_path / "lamps.txt"
    path.write_text("The council will replace forty lamps of the harbour before the winter comes.", "utf-8")
    said = palpate("check", path)
    assert said.status == 0
    assert "0 claims" in said.out


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("none.txt", None, "no such file"),
        ("empty.txt", b"", "is empty"),
        ("image.txt", b"\x00\x01\x02\x03", "a binary file"),
        ("huge.txt", b"a" * 5_000_001, "larger than 5 MB"),
    ],
)
def test_bad_input_is_one_line_and_status_2(
    palpate: Palpate, tmp_path: Path, name: str, data: bytes | None, said: str
) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    left = palpate("check", path)
    assert (left.status, left.out) == (2, "")
    assert said in left.err
    assert left.err.count("\n") == 1


def test_an_empty_folder_and_an_unknown_format(palpate: Palpate, tmp_path: Path) -> None:
    assert "no file in this folder ends in" in palpate("check", tmp_path).err
    said = palpate("check", EXAMPLE, "--format", "xml")
    assert (said.status, said.err.count("\n")) == (2, 1)
    assert said.err.startswith("palpate: --format xml: say one of text, json, ")


def test_explain_prints_a_page_or_the_list(palpate: Palpate) -> None:
    assert palpate("explain", "W101").out.startswith("W101 exaggerated-wording\n\nWording that no evidence bears.")
    assert "C102  no-source" in palpate("explain").out
    assert palpate("explain", "Z1").status == 2


def _check_page(text: str) -> None:
    """A page on a real article: whole, with plots, each of its links leading somewhere, and not too large."""
    page = Page(text)
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    links = {attributes["href"] or "" for _, attributes in page.tags if "href" in attributes}
    assert page.open == []
    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in links if link.startswith("#")} <= set(ids)
    assert all(link.startswith(("#", "https://", "http://")) for link in links)
    assert sum(tag == "svg" for tag, _ in page.tags) > 3
    assert len(text.encode()) < 500_000
