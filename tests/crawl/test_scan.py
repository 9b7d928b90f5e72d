"""A scan: every page once, whatever is killed; nothing done twice; refusals in one line."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec
import pytest

from palpate.crawl.folder import folder_at
from palpate.crawl.inputs import inputs
from palpate.crawl.local import run_here
from palpate.crawl.plan import Task, tasks
from palpate.crawl.rows import TABLES
from palpate.crawl.scan import Scan, planned, scan
from palpate.crawl.step import FATAL, Done, Setting, Tries, run
from palpate.errors import InputError, PalpateError
from palpate.library import Library
from tests.crawl.pages_made import archive, folder_of, page

pytest.importorskip("loky", reason="needs palpate[scan]")
pq = pytest.importorskip("pyarrow.parquet", reason="needs palpate[scan]")
pytest.importorskip("datasketch", reason="needs palpate[scan]")

PAGES = 24
Rows = dict[str, list[dict[str, object]]]


def rows(out: Path) -> Rows:
    """What the parts of a scan's tasks that are done hold, sorted."""
    plan = planned(folder_at(str(out)))
    assert plan is not None
    done = [task.id for task in plan.tasks if (out / "done" / f"{task.id}.json").exists()]
    found: Rows = {}
    for table in TABLES:
        parts = [row for task in done for row in pq.read_table(out / table / f"{task}.parquet").to_pylist()]
        found[table] = sorted(parts, key=str)
    return found


def here(sources: Sequence[Path], out: Path, *, cores: int = 1) -> Scan:
    return scan([str(source) for source in sources], str(out), engine=partial(run_here, cores=cores))


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder_of(tmp_path_factory.mktemp("scan") / "in", PAGES)


@pytest.fixture(scope="module")
def expected(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Rows:
    out = tmp_path_factory.mktemp("scan") / "out"
    here([source], out)
    return rows(out)


def test_every_page_is_checked_once_and_has_its_claims(expected: Rows, source: Path) -> None:
    assert sorted(str(row["source"]) for row in expected["pages"]) == sorted(str(path) for path in source.iterdir())
    assert {row["status"] for row in expected["pages"]} == {"checked"}
    assert {row["page"] for row in expected["claims"]} == {row["page"] for row in expected["pages"]}
    assert any(row["verdict"] != "not enough evidence" for row in expected["claims"])
    assert len(expected["verdicts"]) >= len(expected["claims"])


def test_a_rerun_does_nothing_and_says_so(source: Path, tmp_path: Path) -> None:
    first = here([source], tmp_path / "out")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.parquet")}
    second = here([source], tmp_path / "out")
    assert second == msgspec.structs.replace(first, before=first.tasks)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.parquet")} == before


def test_what_a_killed_process_left_half_written_is_taken_away(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "claims").mkdir(parents=True)
    (out / "claims" / ".part-0123").write_bytes(b"half")
    here([source / "page000.html"], out)
    assert not (out / "claims" / ".part-0123").exists()


def test_a_changed_page_is_checked_anew_and_stands_there_once(tmp_path: Path) -> None:
    source = folder_of(tmp_path / "in", 6)
    here([source], tmp_path / "out")
    (source / "page002.html").write_text(page(99) + " ", encoding="utf-8")
    here([source], tmp_path / "out")
    found = rows(tmp_path / "out")
    assert len(found["pages"]) == 6
    assert sum("visit 99" in str(row["text"]) or "Acupuncture" in str(row["text"]) for row in found["claims"]) >= 1


def test_two_cores_find_what_one_finds(source: Path, expected: Rows, tmp_path: Path) -> None:
    here([source], tmp_path / "out", cores=2)
    assert rows(tmp_path / "out") == expected


def command(source: Path, out: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "palpate", "scan", str(source), "-o", str(out), "--cores", "2"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def begun(out: Path, parts: int) -> None:
    """Wait until as many parts are done."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if len(list((out / "done").glob("*.json")) if (out / "done").exists() else []) >= parts:
            return
        time.sleep(0.02)
    raise AssertionError("the scan does not get on")


def children(of: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=,args=", "--ppid", str(of)], capture_output=True, text=True, check=False)
    return [
        int(line.split()[0]) for line in found.stdout.splitlines() if "loky" in line and "resource_tracker" not in line
    ]


@pytest.mark.skipif(not Path("/proc").exists(), reason="needs a system whose processes can be listed")
def test_killed_workers_lose_nothing_and_double_nothing(source: Path, expected: Rows, tmp_path: Path) -> None:
    out = tmp_path / "out"
    driver = command(source, out)
    killed = 0
    for parts in (1, 4):
        begun(out, parts)
        for worker in children(driver.pid)[:1]:
            os.kill(worker, signal.SIGKILL)
            killed += 1
    assert driver.wait(timeout=180) == 0
    assert killed >= 1
    assert rows(out) == expected
    assert not list((out / "begun").iterdir())


@pytest.mark.skipif(not Path("/proc").exists(), reason="needs a system whose processes can be listed")
def test_a_killed_driver_loses_nothing_and_doubles_nothing(source: Path, expected: Rows, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for parts in (1, 5):
        driver = command(source, out)
        begun(out, parts)
        driver.kill()
        driver.wait()
    here([source], out)
    assert rows(out) == expected
    assert not [path for path in out.rglob("*") if path.name.startswith(".part-")]


@pytest.fixture
def setting(tmp_path: Path) -> Iterator[Setting]:
    with Library.open() as library:
        yield Setting(out=str(tmp_path / "out"), library=None, hash=library.hash)


def one_task(source: Path) -> Task:
    [task] = tasks(inputs([str(source)])[0])
    return task


def test_a_page_that_ends_its_process_again_and_again_is_named_and_the_others_are_checked(
    tmp_path: Path, setting: Setting
) -> None:
    task = one_task(folder_of(tmp_path / "in", 4))
    folder = folder_at(setting.out)
    folder.write(f"begun/{task.id}.json", msgspec.json.encode(Tries(begun=FATAL, at=2, ended={2: FATAL - 1})))
    assert run(task, setting).pages == {"checked": 3, "unread": 1}
    [row] = [
        row
        for row in pq.read_table(Path(setting.out) / "pages" / f"{task.id}.parquet").to_pylist()
        if row["status"] == "unread"
    ]
    assert "page002.html: ended the process that read it, 3 times" in row["reason"]


def test_a_page_at_work_at_one_kill_is_checked_all_the_same(tmp_path: Path, setting: Setting) -> None:
    task = one_task(folder_of(tmp_path / "in", 4))
    folder_at(setting.out).write(f"begun/{task.id}.json", msgspec.json.encode(Tries(begun=2, at=2)))
    assert run(task, setting).pages == {"checked": 4}


def test_what_is_done_is_not_done_again(tmp_path: Path, setting: Setting) -> None:
    task = one_task(folder_of(tmp_path / "in", 2))
    mark = Done(task=task.id, pages={"checked": 7}, claims=1, findings=0, seconds=1.0)
    folder_at(setting.out).write(f"done/{task.id}.json", msgspec.json.encode(mark))
    assert run(task, setting) == mark


@pytest.mark.parametrize("lost", ["mark", "part", "whole part", "note"])
def test_what_lost_its_end_with_the_power_is_done_again(tmp_path: Path, lost: str) -> None:
    source = folder_of(tmp_path / "in", 8)
    here([source], tmp_path / "out")
    before = rows(tmp_path / "out")
    mark = next((tmp_path / "out" / "done").iterdir())
    if lost == "mark":
        mark.write_bytes(mark.read_bytes()[:20])
    elif lost == "note":
        (tmp_path / "out" / "begun" / mark.name).write_bytes(b'{"begun": 1, "a')
        mark.unlink()
    else:
        part = tmp_path / "out" / "claims" / f"{mark.stem}.parquet"
        data = part.read_bytes()
        part.write_bytes(data[: len(data) // 2])
        if lost == "whole part":
            part.unlink()
    found = here([source], tmp_path / "out")
    assert found.before == found.tasks - 1
    assert rows(tmp_path / "out") == before


def test_a_plan_that_lost_its_end_is_one_line(tmp_path: Path) -> None:
    source = folder_of(tmp_path / "in", 2)
    here([source], tmp_path / "out")
    plan = tmp_path / "out" / "plan.json"
    plan.write_bytes(plan.read_bytes()[:40])
    with pytest.raises(InputError, match=r"plan\.json is damaged .* Scan again into another folder"):
        here([source], tmp_path / "out")


def test_pages_that_cannot_be_read_are_rows_with_a_reason(tmp_path: Path) -> None:
    source = folder_of(tmp_path / "in", 2)
    (source / "empty.html").write_bytes(b"")
    (source / "deutsch.txt").write_text(
        "Die Massage lindert Schmerzen im Rücken und in den Beinen. " * 20, encoding="utf-8"
    )
    archive(source / "cut.warc", 2, packed=False)
    whole = (source / "cut.warc").read_bytes()
    (source / "cut.warc").write_bytes(whole[:-60])
    found = here([source], tmp_path / "out")
    assert found.pages == {"checked": 3, "skipped": 1, "unread": 2}
    reasons = [str(row["reason"]) for row in rows(tmp_path / "out")["pages"] if row["status"] != "checked"]
    assert sorted(reason.rpartition("/")[2] for reason in reasons)[0].startswith("1: the record ends early")
    assert any("the file is empty" in reason for reason in reasons)
    assert any("written in German" in reason for reason in reasons)


def test_a_machine_with_another_library_is_refused(tmp_path: Path, setting: Setting) -> None:
    task = one_task(folder_of(tmp_path / "in", 2))
    other = msgspec.structs.replace(setting, hash="0" * 64)
    with pytest.raises(InputError, match=r"the scan's 000000000000\. Give every machine the same, unchanged"):
        run(task, other)


def test_a_folder_with_a_scan_of_another_version_is_refused(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    here([source / "page000.html"], out)
    plan = planned(folder_at(str(out)))
    assert plan is not None
    folder_at(str(out)).write("plan.json", msgspec.json.encode(msgspec.structs.replace(plan, version="0.0.1")))
    with pytest.raises(InputError, match=r"holds a scan with palpate 0\.0\.1, and this is .*Choose another folder"):
        here([source], out)


def test_two_scans_into_one_folder_are_refused(source: Path, tmp_path: Path) -> None:
    pytest.importorskip("fcntl", reason="needs a system with file locks")
    out = tmp_path / "out"

    def engine(left: Sequence[Task], _: Setting) -> Iterator[Done]:
        with pytest.raises(InputError, match="another scan writes into it now"):
            here([source], out)
        yield Done(task=left[0].id, pages={}, claims=0, findings=0, seconds=0.0)

    scan([str(source)], str(out), engine=engine)


def test_a_folder_that_cannot_be_written_to_is_one_line(source: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=r"file/out: Not a directory\. Check the folder"):
        here([source], tmp_path / "file" / "out")


def test_a_full_disk_ends_the_scan_with_a_line_and_keeps_what_is_done(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    real, written = os.fsync, 0

    def full(handle: int) -> None:
        nonlocal written
        written += 1
        if written > 20:
            raise OSError(28, "No space left on device")
        real(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(InputError, match="No space left on device"):
            here([source], out)
    kept = len(rows(out)["pages"])
    assert 0 < kept < PAGES
    assert not [path for path in out.rglob("*") if path.name.startswith(".part-")]
    assert here([source], out).before > 0
    assert len(rows(out)["pages"]) == PAGES


def test_processes_that_are_ended_without_end_are_given_up(tmp_path: Path, setting: Setting) -> None:
    from palpate.crawl import local

    assert local._MOST_LOST > FATAL
    pool = local._Pool(2)
    pool._lost = local._MOST_LOST
    with pytest.raises(PalpateError, match="fewer --cores; what is done is kept"):
        pool._anew()


def test_parts_in_an_object_store_hold_the_same(source: Path, expected: Rows) -> None:
    import io

    where = "memory://scan-out"
    scan([str(source)], where, engine=partial(run_here, cores=1))
    folder = folder_at(where)
    plan = planned(folder)
    assert plan is not None
    found = [
        row
        for task in plan.tasks
        for row in pq.read_table(io.BytesIO(folder.read(f"pages/{task.id}.parquet") or b"")).to_pylist()
    ]
    assert sorted(found, key=str) == expected["pages"]


@pytest.mark.slow
def test_ray_finds_what_this_machine_finds(source: Path, expected: Rows, tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="needs palpate[ray]")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "palpate",
            "scan",
            str(source),
            "-o",
            str(tmp_path / "out"),
            "--engine",
            "ray",
            "--cores",
            "2",
        ],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert rows(tmp_path / "out") == expected
