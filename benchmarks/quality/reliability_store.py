"""Libraries whose writers are killed, run together, out of space, without rights, or without power.

Run as a program, this file is the writer that a power cut meets: it stores what it is given and says after each commit
how far SQLite's log is written for good.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from benchmarks.quality.fuzz_records import sound_files
from palpate.errors import LibraryError
from palpate.ingest import ingest_into
from palpate.library import Library
from palpate.library.schema import encode
from tests.library.test_crash import is_whole
from tests.papers.pubmed_sample import a_set, deletion, short

KILLS = 5  # of one library's writers, before one is left to end
PATIENCE = 300.0  # seconds that an ingest may take
TAKEN_BACK = 2  # studies that the last file removes
SNAPSHOTS, CUTS = 8, 6  # moments at which a writer is held, and ways in which each is then cut
WITHOUT = "-dac_override,-dac_read_search"  # rights by which the superuser passes over those of files
_KEPT: list[tempfile.TemporaryDirectory[str]] = []


@lru_cache(maxsize=1)
def papers() -> Path:
    """A folder of files: every form, and PubMed records with revisions and deletions, one file of them long."""
    held = tempfile.TemporaryDirectory(prefix="palpate-papers-")
    _KEPT.append(held)
    folder = Path(held.name) / "in"
    folder.mkdir()
    for number, file in enumerate(sound_files(None)):
        (folder / f"{number:02}.dat.txt").write_bytes(file.data)
    for number, many in enumerate((40, 300, 40)):
        records = [short(1_000 * number + one) for one in range(1, many + 1)]
        (folder / f"p{number}.xml").write_bytes(a_set(*records))
    (folder / "p3.xml").write_bytes(a_set(short(1_001, version=2, title="A revised trial"), deletion(1_002, 5)))
    for path in (folder, folder.parent, *folder.iterdir()):
        path.chmod(0o755)
    return folder


@lru_cache(maxsize=1)
def starter() -> Path:
    """A library of the starter records alone, at rest."""
    path = papers().parent / "starter.sqlite"
    with Library.open(path):
        pass
    return path


@lru_cache(maxsize=1)
def undisturbed() -> tuple[dict[str, bytes], dict[str, set[bytes]]]:
    """What an undisturbed run stores, and each form that a record had on the way: later files revise earlier ones."""
    path = papers().parent / "whole.sqlite"
    shutil.copy(starter(), path)
    forms: dict[str, set[bytes]] = {}
    with Library.open(path) as library:
        for _, taken, _ in ingest_into(library, [papers()]):
            for study in library.studies(taken.stored if taken else ()):
                forms.setdefault(study.key, set()).add(encode(study))
    return stored(path), forms


def whole() -> dict[str, bytes]:
    """What an undisturbed run stores."""
    return undisturbed()[0]


def stored(path: Path) -> dict[str, bytes]:
    """The records that were added to a library."""
    with Library.open(path) as library:
        library.check()
        return {study.key: encode(study) for study in library.studies(library.added())}


def command(path: Path) -> list[str]:
    """The command line of an ingest."""
    return [sys.executable, "-m", "palpate", "ingest", str(papers()), "--into", str(path)]


def is_finished(path: Path) -> bool:
    """Run an ingest to its end, and compare what stands there with an undisturbed run's, byte for byte."""
    ended = subprocess.run(command(path), capture_output=True, timeout=PATIENCE, check=False)
    return not ended.returncode and stored(path) == whole()


def _partly(path: Path) -> tuple[int, bool]:
    """How many added studies stand there, and whether all is sound: each as it was at some time of such a run."""
    if not path.exists() or not path.stat().st_size:
        return 0, True
    if not is_whole(path):
        return 0, False
    held = stored(path)
    forms = undisturbed()[1]
    return len(held), all(record in forms.get(key, ()) for key, record in held.items())


def killed_ingest(folder: Path, dice: random.Random) -> Counter[str]:
    """An ingest that is killed again and again, and then run to its end."""
    path, found = folder / "library.sqlite", Counter[str]()
    if dice.random() < 0.7:
        shutil.copy(starter(), path)
    before = 0
    for _ in range(KILLS):
        quiet = subprocess.DEVNULL
        with subprocess.Popen(command(path), stdout=quiet, stderr=quiet) as process:
            where = _wait(process, path, dice)
            is_met = process.poll() is None
            process.kill()
        found.update({"tries": int(is_met), where: int(is_met), "too late": int(not is_met)})
        many, is_sound = _partly(path)
        found["losses"] += not is_sound or many < before - TAKEN_BACK
        before = many
    found["losses"] += not is_finished(path)
    return found


def _wait(process: subprocess.Popen[bytes], path: Path, dice: random.Random) -> str:
    """Wait for a random time, or for a write to the file or its log and a moment longer; what was waited for."""
    if dice.random() < 0.3:
        time.sleep(dice.uniform(0.2, 8.0))
        return "at a random moment"
    name, what = dice.choice((("-wal", "right after a write to the log"), ("", "right after a write to the file")))
    file, writes = path.with_name(path.name + name), dice.randint(1, 4)
    state = _state(file)
    until = time.monotonic() + 60
    while writes and process.poll() is None and time.monotonic() < until:
        if (now := _state(file)) != state:
            state, writes = now, writes - 1
        time.sleep(0.0005)
    time.sleep(dice.choice((0, 0, dice.uniform(0, 0.02))))
    return what


def _state(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def ingests_at_once(folder: Path, dice: random.Random) -> Counter[str]:
    """Two to four processes that store the same files in the same library, and one more afterwards."""
    path, many = folder / "library.sqlite", dice.randint(2, 4)
    if dice.random() < 0.5:
        shutil.copy(starter(), path)
    quiet = subprocess.DEVNULL
    running = [subprocess.Popen(command(path), stdout=quiet, stderr=quiet) for _ in range(many)]
    if dice.random() < 0.3:
        time.sleep(dice.uniform(1, 6))
        running[0].kill()
    ended = [process.wait(PATIENCE) for process in running]
    found = Counter({"tries": 1, "processes": many, "one of them killed": int(-signal.SIGKILL in ended)})
    found["losses"] = sum(code not in {0, -signal.SIGKILL} for code in ended) + (not is_finished(path))
    return found


def no_space(folder: Path, dice: random.Random) -> Counter[str]:
    """A writer that finds no room for another page: told in one line, nothing half written, done when there is room."""
    path = folder / "library.sqlite"
    shutil.copy(starter(), path)
    kind = dice.choice(("a file system that is full", "SQLite's limit of pages", "a limit on the size of files"))
    if kind == "SQLite's limit of pages":
        said = _limited(path, dice.randint(0, 40))
    elif kind == "a limit on the size of files":
        most = path.stat().st_size + dice.randint(0, 600_000)
        said = _told(["prlimit", f"--fsize={most}", *command(path)])
    else:
        said = _on_small_disk(path, path.stat().st_size + dice.randint(200_000, 6_000_000))
    found = Counter({"tries": 1, kind: 1, "of them with enough room": said is None})
    found["losses"] += said is not None and not _is_one_line(said)
    found["losses"] += not _partly(path)[1] or not is_finished(path)
    return found


def _limited(path: Path, more: int) -> str | None:
    """What is said where a library may grow by so many pages only."""
    with Library.open(path) as library:
        pages = library._connection.execute("PRAGMA page_count").fetchone()[0]
        library._connection.execute(f"PRAGMA max_page_count = {pages + more}")
        try:
            list(ingest_into(library, [papers()]))
        except LibraryError as error:
            return f"palpate: {error}"
    return None


def _told(line: list[str]) -> str | None:
    """What a command that ends with status 2 says last; another status, or nothing said, is a loss."""
    ended = subprocess.run(line, capture_output=True, text=True, timeout=PATIENCE, check=False)
    if not ended.returncode:
        return None
    said = [one for one in ended.stderr.splitlines() if one.strip()]
    return "\n".join(said) if ended.returncode == 2 else f"Traceback? status {ended.returncode}: {said[-1:]}"


def _is_one_line(said: str) -> bool:
    return "Traceback" not in said and any(": " in line and "." in line for line in said.splitlines())


def _on_small_disk(path: Path, size: int) -> str | None:
    """Store on a file system of that size, and take the files back from it."""
    disk = path.parent / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)], check=True)
    try:
        shutil.move(path, disk / path.name)
        said = _told(command(disk / path.name))
        for file in disk.glob(f"{path.name}*"):
            shutil.copy(file, path.parent / file.name)
    finally:
        subprocess.run(["umount", str(disk)], check=True)
    return said


def read_only(folder: Path, dice: random.Random) -> Counter[str]:
    """What may not be read or written: one line, status 2, nothing changed."""
    path = folder / "closed" / "library.sqlite"
    path.parent.mkdir()
    kind = dice.choice(
        ("a read-only file", "a read-only folder", "a folder in which none can be made", "no right to read")
    )
    if kind != "a folder in which none can be made":
        shutil.copy(starter(), path)
        path.chmod(0o444 if kind != "no right to read" else 0o000)
    path.parent.chmod(0o755 if kind == "a read-only file" else 0o555)
    before = path.read_bytes() if path.exists() else b""
    rights = ["setpriv", f"--bounding-set={WITHOUT}", f"--inh-caps={WITHOUT}"]
    said = _told([*rights, *command(path)])
    path.parent.chmod(0o755)
    found = Counter({"tries": 1, kind: 1})
    found["losses"] += said is None or not _is_one_line(said)
    found["losses"] += (path.read_bytes() if path.exists() else b"") != before
    return found


class Held(NamedTuple):
    """A moment of a writer: copies of the file and its log, and what had been said to be stored by then."""

    file: bytes
    log: bytes
    studies: int
    frames: int  # of the log, that were written for good
    salt: bytes  # of the log at that time; a later one is a new log over the old


def power_cut(folder: Path, dice: random.Random) -> Counter[str]:
    """A writer held at random moments; what a loss of power may leave of each, opened again.

    What was written after the last commit that was said to be done may be there, or cut off, or zeros, or torn; pages
    of the file that stand in the log may be torn too, as in the midst of a checkpoint.
    """
    path, found = folder / "library.sqlite", Counter[str]()
    shutil.copy(starter(), path)
    whole()
    with _writer(path) as process:
        for held in _moments(process, path, dice):
            for _ in range(CUTS):
                found += _cut(folder / "cut.sqlite", held, dice)
    return found


@contextlib.contextmanager
def _writer(path: Path) -> Iterator[subprocess.Popen[str]]:
    line = [sys.executable, "-m", "benchmarks.quality.reliability_store", str(papers()), str(path)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            os.set_blocking(process.stdout.fileno(), False)
            yield process
        finally:
            process.kill()


def _moments(process: subprocess.Popen[str], path: Path, dice: random.Random) -> Iterator[Held]:
    said = "0 0 " + "00" * 8
    log = path.with_name(f"{path.name}-wal")
    for _ in range(SNAPSHOTS):
        _wait_for_write(log, dice)
        process.send_signal(signal.SIGSTOP)
        if not _stands_still(process.pid):
            return
        said = [said, *_lines(process)][-1]
        studies, frames, salt = said.split()
        yield Held(
            path.read_bytes(), log.read_bytes() if log.exists() else b"", int(studies), int(frames), bytes.fromhex(salt)
        )
        process.send_signal(signal.SIGCONT)
        if process.poll() is not None:
            return


def _stands_still(pid: int) -> bool:
    """Wait until a process is stopped; False where it has ended."""
    while (state := Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]) not in "TZ":
        time.sleep(0.001)
    return state == "T"


def _lines(process: subprocess.Popen[str]) -> list[str]:
    """What the writer has said since it was asked the last time."""
    assert process.stdout is not None
    with contextlib.suppress(BlockingIOError):
        return os.read(process.stdout.fileno(), 1 << 16).decode().splitlines()
    return []


def _wait_for_write(log: Path, dice: random.Random) -> None:
    state, until = _state(log), time.monotonic() + 3
    while _state(log) == state and time.monotonic() < until:
        time.sleep(0.0005)
    time.sleep(dice.choice((0, dice.uniform(0, 0.02))))


def _cut(path: Path, held: Held, dice: random.Random) -> Counter[str]:
    for name in ("", "-wal", "-shm"):
        path.with_name(path.name + name).unlink(missing_ok=True)
    page = struct.unpack(">H", held.file[16:18])[0] or 65536
    frame = page + 24
    kept = 32 + frame * held.frames if held.log[16:24] == held.salt else 0
    file, log = held.file, held.log[:kept] + _torn(held.log[kept:], dice)
    is_torn = kept > 32 and dice.random() < 0.5
    if is_torn:
        file = _torn_pages(file, held.log[32:kept], page, dice)
    path.write_bytes(file)
    path.with_name(f"{path.name}-wal").write_bytes(log)
    many, is_sound = _partly(path)
    found = Counter({"tries": 1, "with torn pages of the file": int(is_torn)})
    found["losses"] += not is_sound or many < held.studies - TAKEN_BACK
    if dice.random() < 0.1:
        found.update({"run to the end": 1, "losses": int(not is_finished(path))})
    return found


def _torn(rest: bytes, dice: random.Random) -> bytes:
    """What was not yet written for good as it may be found: whole, cut off, with sectors of zeros or other bytes."""
    kind = dice.randrange(4)
    if kind == 0 or not rest:
        return rest
    if kind == 1:
        return rest[: dice.randrange(len(rest))]
    held = bytearray(rest)
    for at in range(0, len(held), 512):
        if dice.random() < 0.2:
            held[at : at + 512] = bytes(512) if kind == 2 else dice.randbytes(512)
    return bytes(held[: len(rest)])


def _torn_pages(file: bytes, frames: bytes, page: int, dice: random.Random) -> bytes:
    """The file with half of some pages lost that stand in the log, as in the midst of a checkpoint."""
    held = bytearray(file)
    numbers = {struct.unpack(">I", frames[at : at + 4])[0] for at in range(0, len(frames), page + 24)}
    for number in sorted(numbers):
        at = (number - 1) * page
        if number > 1 and at + page <= len(held) and dice.random() < 0.3:
            held[at + page // 2 : at + page] = dice.randbytes(page // 2)
    return bytes(held)


def _write(source: str, place: str) -> None:
    """Store papers, and say after each commit how many studies stand there and how far the log is written."""
    path = Path(place)
    index = path.with_name(f"{path.name}-shm")
    with Library.open(path) as library:
        library._connection.execute("PRAGMA wal_autocheckpoint = 60")
        print("ready", flush=True)
        for _ in ingest_into(library, [source]):
            head = index.read_bytes()[:48]
            frames = struct.unpack("=I", head[16:20])[0]
            print(len(library.added()), frames, head[32:40].hex(), flush=True)
            time.sleep(0.05)


if __name__ == "__main__":
    _write(sys.argv[1], sys.argv[2])
