"""RIS, BibTeX and CSL-JSON read back as reference managers read them."""

from __future__ import annotations

import json
import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from palpate.report.bibliography import bibtex_entries, csl_entries, ris_entries
from palpate.types.report import Reference
from tests.report.report_cases import report

ODD = "50 % of {A_B} & C#1: $5 ~ a^2 \\ <p> |é–β|\nend"
FULL = Reference(
    key="van der+odd2001",
    label="van der Odd 2001",
    title=ODD,
    link="https://doi.org/10.1000/a_b{c}%20d",
    authors=("van der Odd AB", "Kim", "O'Neil-Smith J-P", "Institute of Rubs and Rolls", "Çelik Ş"),
    year=2001,
    journal="Rubs & Rolls",
    volume="12",
    issue="3-4",
    pages="101–9",
    doi="10.1000/a_b{c}",
    pmid="123",
    pmcid="PMC456",
)
BARE = Reference(key="bare", label="bare", title="Nothing known", retracted="10.1000/notice")


def entries(kind: str, *references: Reference) -> tuple[str, ...]:
    made = {"ris": ris_entries, "bibtex": bibtex_entries, "csl": csl_entries}[kind]
    return made(msgspec.structs.replace(report(), references=references))


def ris_of(text: str) -> list[tuple[str, str]]:
    found = [re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line) for line in text.splitlines()]
    assert all(found), text
    return [(one[1], one[2]) for one in found if one]


def bibtex_of(text: str) -> tuple[str, str, dict[str, str]]:
    """Kind, key and fields of an entry, by counting braces as BibTeX does: a backslash does not hide one."""
    head = re.match(r"@(\w+)\{([^,\s]+),\n", text)
    assert head, text
    fields, at = {}, head.end()
    while text[at] != "}":
        name = re.compile(r"\s*(\w+) = \{").match(text, at)
        assert name, text[at:]
        depth, end = 1, name.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        fields[name[1]] = text[name.end() : end - 1]
        assert text[end : end + 2] == ",\n"
        at = end + 2
    assert text[at:] == "}\n"
    return head[1], head[2], fields


def plain(latex: str) -> str:
    """What LaTeX prints of a field."""
    words = {"textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "textasciitilde": "~"}
    words |= {"textasciicircum": "^", "textless": "<", "textgreater": ">", "textbar": "|"}
    latex = re.sub(r"\\(text\w+)\{\}", lambda found: f"\0{ord(words[found[1]])};", latex)
    latex = re.sub(r"\\([&%$#_])", r"\1", latex)
    assert "\\" not in latex
    return re.sub(r"\0(\d+);", lambda found: chr(int(found[1])), latex.replace("{", "").replace("}", ""))


def test_ris_has_a_type_first_an_end_last_and_one_line_a_field() -> None:
    fields = ris_of(entries("ris", FULL)[0])
    assert fields[0] == ("TY", "JOUR")
    assert fields[-1] == ("ER", "")
    assert [value for tag, value in fields if tag == "AU"] == [
        *("van der Odd, A. B.", "Kim", "O'Neil-Smith, J. P.", "Institute of Rubs and Rolls", "Çelik, Ş."),
    ]
    found = dict(fields)
    assert found["TI"] == " ".join(ODD.split())
    assert {tag: found[tag] for tag in ("T2", "PY", "VL", "IS", "SP", "EP", "DO", "AN", "C2")} == {
        "T2": "Rubs & Rolls",
        "PY": "2001",
        "VL": "12",
        "IS": "3-4",
        "SP": "101",
        "EP": "9",
        "DO": "10.1000/a_b{c}",
        "AN": "123",
        "C2": "PMC456",
    }


def test_bibtex_keeps_braces_balanced_and_prints_the_title_as_it_is() -> None:
    kind, key, fields = bibtex_of(entries("bibtex", FULL)[0])
    assert (kind, key) == ("article", "van-der-odd2001")
    assert plain(fields["title"]) == " ".join(ODD.split())
    assert plain(fields["journal"]) == "Rubs & Rolls"
    assert fields["author"] == (
        "van der Odd, A. B. and Kim and O'Neil-Smith, J. P. and {Institute of Rubs and Rolls} and Çelik, Ş."
    )
    assert (fields["pages"], fields["number"], fields["year"]) == ("101--9", "3-4", "2001")
    assert fields["doi"] == "10.1000/a_b%7Bc%7D"


def test_csl_has_names_in_parts_and_a_date() -> None:
    item = json.loads(entries("csl", FULL)[0])
    assert (item["id"], item["type"], item["title"]) == (FULL.key, "article-journal", ODD)
    assert item["author"][0] == {"family": "van der Odd", "given": "A. B."}
    assert item["author"][1:4:2] == [{"family": "Kim"}, {"literal": "Institute of Rubs and Rolls"}]
    assert item["issued"] == {"date-parts": [[2001]]}
    assert (item["container-title"], item["page"], item["DOI"], item["PMID"]) == (
        *("Rubs & Rolls", "101–9", "10.1000/a_b{c}", "123"),
    )


def test_what_is_not_known_is_left_out_and_a_retraction_is_said() -> None:
    assert ris_of(entries("ris", BARE)[0]) == [
        *(("TY", "GEN"), ("ID", "bare"), ("TI", "Nothing known"), ("N1", "Retracted: 10.1000/notice"), ("ER", "")),
    ]
    kind, _, fields = bibtex_of(entries("bibtex", BARE)[0])
    assert (kind, set(fields)) == ("misc", {"title", "note"})
    assert json.loads(entries("csl", BARE)[0]) == {
        "id": "bare",
        "type": "document",
        "title": "Nothing known",
        "note": "Retracted: 10.1000/notice",
    }


WORDS = some.text(some.characters(exclude_categories=["Cs", "Cc"]), min_size=1)


@given(title=WORDS, name=WORDS)
def test_any_title_and_name_read_back(title: str, name: str) -> None:
    one = msgspec.structs.replace(FULL, title=title, journal=title, authors=(name,))
    as_read = " ".join(title.split())
    assert ("TI", as_read) in ris_of(entries("ris", one)[0])
    _, _, fields = bibtex_of(entries("bibtex", one)[0])
    assert plain(fields["title"]) == as_read
    assert json.loads(entries("csl", one)[0])["title"] == title


@pytest.mark.parametrize("kind", ["ris", "bibtex", "csl"])
def test_no_study_no_entry(kind: str) -> None:
    assert entries(kind) == ()
