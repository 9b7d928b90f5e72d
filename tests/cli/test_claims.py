from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.commands import Palpate

ARTICLE = "# Hips\n\nMassage eases hip pain. Dr. Brown believes that massage helps with sleep.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    (made / "hips.md").write_text(ARTICLE)
    (made / "notes.pdf.bak").write_text("not an article")
    return made


def test_json_cuts_every_claim_out_of_the_file(palpate: Palpate, folder: Path) -> None:
    said = palpate("claims", folder / "hips.md", "--format", "json")
    assert (said.status, said.err) == (0, "")
    data = json.loads(said.out)
    assert [claim["type"] for claim in data["claims"]] == ["effect", "opinion"]
    assert [ARTICLE[claim["start"] : claim["end"]] for claim in data["claims"]] == [
        "Massage eases hip pain.",
        "Dr. Brown believes that massage helps with sleep.",
    ]
    first = data["claims"][0]
    assert (first["treatment"]["label"], first["direction"], first["strength"]) == ("massage", "improves", "asserted")
    assert [outcome["label"] for outcome in first["outcomes"]] == ["hip pain"]
    assert data["signals"]["cites_nothing"] in {True, False}
    assert "verdict" not in first


def test_text_names_line_type_and_words(palpate: Palpate, folder: Path) -> None:
    said = palpate("claims", folder / "hips.md")
    assert said.status == 0
    assert "hips.md: markdown, English, 2 claims." in " ".join(said.out.split())
    assert "Seen: no source named.\n\nline 3  effect  [massage · hip pain · improves]\n" in said.out
    assert "  “Massage eases hip pain.”\n" in said.out
    assert not [line for line in said.out.splitlines() if len(line) > 80 and " " in line.strip()]


def test_csv_has_a_row_for_each_claim_of_all_articles(palpate: Palpate, folder: Path) -> None:
    (folder / "sleep.txt").write_text("Massage may improve sleep, mood and pain.")
    said = palpate("claims", folder, "-f", "csv")
    rows = list(csv.DictReader(io.StringIO(said.out)))
    assert [(Path(row["source"]).name, row["type"], row["strength"]) for row in rows] == [
        ("hips.md", "effect", "asserted"),
        ("hips.md", "opinion", "hedged"),
        ("sleep.txt", "effect", "hedged"),
    ]
    assert ARTICLE[int(rows[0]["start"]) : int(rows[0]["end"])] == rows[0]["text"] == "Massage eases hip pain."
    assert (rows[0]["treatment_concept"], rows[0]["direction"]) == ("T:massage", "improves")


def test_what_else_a_claim_names_is_shown(palpate: Palpate, folder: Path) -> None:
    sentence = "Massage with a jade roller for 10 minutes improves sleep in older adults, says Dr Jane Roe.\n"
    (folder / "hips.md").write_text(sentence)
    data = json.loads(palpate("claims", folder / "hips.md", "-f", "json").out)["claims"][0]
    for name in ("device", "dose", "comparator", "people", "speaker", "unnamed_source", "citation"):
        assert name in data
    [row] = csv.DictReader(io.StringIO(palpate("claims", folder / "hips.md", "-f", "csv").out))
    for name in ("device", "dose", "people"):
        assert row[name] == data[name]["label"] != ""
    shown = " ".join(palpate("claims", folder / "hips.md").out.split())
    assert f"{row['dose']} · in {row['people']}" in shown
    assert "said by Dr Jane Roe" in shown


def test_a_line_of_json_is_the_json_of_an_article(palpate: Palpate, folder: Path) -> None:
    (folder / "sleep.txt").write_text("Massage improves sleep.")
    lines = palpate("claims", folder, "-f", "jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == [
        json.loads(palpate("claims", folder / name, "-f", "json").out) for name in ("hips.md", "sleep.txt")
    ]


def test_another_language_is_named_and_not_read(palpate: Palpate, tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text("Die Massage lindert die Schmerzen, und sie ist auch für den Schlaf und die Stimmung gut.\n" * 3)
    said = palpate("claims", article, "-f", "json")
    data = json.loads(said.out)
    assert data["claims"] == []
    assert data["article"]["skipped"].endswith("palpate reads English")
    assert said.status == 0
    assert said.err == f"palpate: {article}: written in German; palpate reads English. Not read for claims.\n"
    assert "Not read for claims." in palpate("claims", article).out


def test_the_same_bytes_twice(palpate: Palpate, folder: Path) -> None:
    assert palpate("claims", folder / "hips.md", "-f", "json") == palpate("claims", folder / "hips.md", "-f", "json")
