"""`check --lock`: written on the first run, compared on the next, never half written."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from palpate.check import check
from palpate.cli.locking import Locking
from palpate.library import Library
from palpate.reading import read_text
from palpate.report.lock import pinned
from tests.commands import Palpate
from tests.report.test_json import falls

TEXT = "# Hips\n\nMassage reduces anxiety. Massage eases low back pain.\n"


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    return tmp_path / "palpate.lock"


@pytest.fixture
def draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = Path("draft.md")
    path.write_text(TEXT)
    return path


def test_the_first_run_writes_it_and_the_next_finds_nothing(palpate: Palpate, draft: Path, lock: Path) -> None:
    first = palpate("check", draft, "--lock", lock)
    assert (first.status, first.err) == (0, f"palpate: {lock}: written, 2 claims pinned.\n")
    data = lock.read_bytes()
    again = palpate("check", draft, "--lock", lock)
    assert (again.status, again.err, again.out) == (0, "", first.out)
    assert lock.read_bytes() == data
    assert json.loads(data)["articles"][0]["source"] == "draft.md"


def test_moved_lines_move_no_verdict(palpate: Palpate, draft: Path, lock: Path) -> None:
    palpate("check", draft, "--lock", lock)
    draft.write_text(TEXT.replace("Massage eases", "\n\n\nMassage eases"))
    assert palpate("check", draft, "--lock", lock)[::2] == (0, "")


def test_a_verdict_that_moved_names_the_study(palpate: Palpate, draft: Path, lock: Path) -> None:
    palpate("check", draft, "--lock", lock)
    held = json.loads(lock.read_text(encoding="utf-8"))
    claim = held["articles"][0]["claims"][0]
    claim["certainty"], claim["studies"] = "high", [*claim["studies"], "gone1999"]
    lock.write_text(json.dumps(held), encoding="utf-8")
    said = palpate("check", draft, "--lock", lock)
    assert said.status == 1
    assert f"draft.md: “{claim['claim']}”: {claim['verdict']} (high) → " in said.err
    assert "study gone from the library: gone1999" in said.err


def test_an_update_pins_what_is_found_now(palpate: Palpate, draft: Path, lock: Path) -> None:
    palpate("check", draft, "--lock", lock)
    draft.write_text(TEXT.replace("reduces", "may reduce"))
    before = lock.read_bytes()
    said = palpate("check", draft, "--lock", lock)
    assert said.status == 1
    assert "wording changed from “Massage reduces anxiety.”" in said.err
    assert lock.read_bytes() == before
    assert palpate("check", draft, "--lock", lock, "--update-lock").status == 0
    assert palpate("check", draft, "--lock", lock)[::2] == (0, "")


def test_an_article_that_was_not_checked_stays_pinned(palpate: Palpate, draft: Path, lock: Path) -> None:
    other = Path("other.md")
    other.write_text(TEXT)
    palpate("check", draft, "--lock", lock)
    said = palpate("check", other, "--lock", lock)
    assert (said.status, said.err) == (1, f"palpate: {lock}: other.md: a new article, its 2 claims are not pinned\n")
    palpate("check", other, "--lock", lock, "--update-lock")
    assert [one["source"] for one in json.loads(lock.read_bytes())["articles"]] == ["draft.md", "other.md"]


def test_many_articles_in_several_processes_are_pinned_once(palpate: Palpate, tmp_path: Path, lock: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(9):
        (folder / f"{number}.md").write_text(TEXT)
    said = palpate("check", folder, "-f", "csv", "--lock", lock)
    assert (said.status, said.err) == (0, f"palpate: {lock}: written, 18 claims pinned.\n")
    assert palpate("check", folder, "-f", "csv", "--lock", lock)[::2] == (0, "")


def test_nothing_is_pinned_where_an_article_could_not_be_read(palpate: Palpate, draft: Path, lock: Path) -> None:
    assert palpate("check", draft, "none.md", "--lock", lock).status == 2
    assert not lock.exists()


@pytest.mark.parametrize("data", [b"", b"{}", b'{"lock": 9}', b"\x00\xff"])
def test_what_is_no_lockfile_is_one_line_and_stays(data: bytes, palpate: Palpate, draft: Path, lock: Path) -> None:
    lock.write_bytes(data)
    said = palpate("check", draft, "--lock", lock, "--update-lock")
    assert (said.status, said.out, said.err.count("\n")) == (2, "", 1)
    assert said.err.startswith(f"palpate: --lock {lock}: ")
    assert lock.read_bytes() == data


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--update-lock",), "--update-lock: of which file?"),
        (("--lock", "."), "--lock .: cannot be read"),
        (("--lock", "no/palpate.lock"), "there is no folder no"),
        (("--lock", "draft.md"), "--lock draft.md: not a lockfile"),
        (("--lock", "out.txt", "-o", "out.txt"), "that is where the report goes"),
    ],
)
def test_what_makes_no_sense_is_one_line(options: tuple[str, ...], why: str, palpate: Palpate, draft: Path) -> None:
    said = palpate("check", draft, *options)
    assert (said.status, said.out, said.err.count("\n")) == (2, "", 1)
    assert why in said.err
    assert draft.read_text() == TEXT


def test_a_retraction_moves_a_verdict_and_is_named(lock: Path, capsys: pytest.CaptureFixture[str]) -> None:
    trials = [falls("ada", 20, 40), falls("ben", 22, 44), falls("cleo", 19, 42)]
    withdrawn = [msgspec.structs.replace(one, is_retracted=True, retraction="10.1000/notice") for one in trials]
    article = read_text("Massage eases low back pain.\n", source="a.md", suffix=".md")
    failed = []
    for studies in (trials, trials, withdrawn):
        with Library.in_memory(studies) as library:
            locking = Locking(lock, update=False)
            locking.add(pinned(check(article, library)))
            failed.append(locking.finish(library))
    assert failed == [False, False, True]
    (moved,) = capsys.readouterr().err.splitlines()[1:]
    assert "study retracted: ada; study retracted: ben; study retracted: cleo" in moved
