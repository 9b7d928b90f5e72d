"""Damaged files of every form through the readers: what was tried, what was told, and what broke (nothing may).

Each try takes a sound file of six records, damages one record (by structure, by values, by bytes), writes the file in
some encoding and packing, and reads it. What has to hold, checked at every try:

- no exception escapes, and no try takes longer than its size allows;
- every record that was not touched is read exactly as from the sound file;
- the touched record is read, or rejected with file, place and reason; it is never gone in silence;
- each reason is one line of at most 500 characters.

Some tries damage the packing instead (then what is missing must be told), and some go on to the studies.

usage: PYTHONPATH=src python -m benchmarks.quality.fuzz_ingest [--tries 6000] [--seed 1] [--reports ARCHIVE]
           [--form NAME] [--only TRY] [--out benchmarks/quality/results/fuzz_ingest.md]
"""

from __future__ import annotations

import argparse
import gzip
import io
import random
import resource
import signal
import sys
import tarfile
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from benchmarks.quality.fuzz_mutations import changed
from benchmarks.quality.fuzz_records import File, sound_files, token
from palpate.ingest import ingest
from palpate.papers import read_file
from palpate.types.paper import PassedOver, Rejected

SECONDS, SECONDS_A_MEGABYTE = 3.0, 8.0  # of CPU that a try may take
WALL = 120  # seconds after which a try counts as hanging
OUT = Path(__file__).parent / "results" / "fuzz_ingest.md"
PACKINGS = ("plain", "gzip", "zip", "tar", "tar.gz", "zstd", "tar.zst")
ENCODINGS = ("utf-8-sig", "utf-16", "cp1252")


class Try(NamedTuple):
    """A damaged file: its bytes, which records were touched or emptied, what was done, and its size unpacked."""

    data: bytes
    touched: frozenset[int]
    gone: frozenset[int]
    what: str
    packing: str
    is_packing_damaged: bool
    size: int


class HangError(Exception):
    """A try that did not end."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tries", type=int, default=6_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--reports", type=Path, help="an archive of JATS articles (.tar.zst)")
    parser.add_argument("--form")
    parser.add_argument("--only", type=int, help="make this try again, and keep its file")
    parser.add_argument("--out", type=Path, default=OUT)
    asked = parser.parse_args()
    files = sound_files(asked.reports)
    counts: Counter[tuple[str, str]] = Counter()
    slowest: dict[str, float] = {}
    for number in [asked.only] if asked.only is not None else range(asked.tries):
        dice = random.Random(f"{asked.seed} {number}")
        file = dice.choice([one for one in files if asked.form in {None, one.form}])
        made = a_try(file, dice)
        faults, told, spent = tried(file, made, through_ingest=dice.random() < 0.15, keep=asked.only is not None)
        counts.update((file.form, kind) for kind in told)
        counts.update([(file.form, "tries"), (f"packed: {made.packing}", "tries")])
        slowest[file.form] = max(slowest.get(file.form, 0.0), spent)
        for kind, said in faults:
            counts[file.form, kind] += 1
            print(f"{file.form}, try {number} ({made.what}; {made.packing}): {kind}: {said}", file=sys.stderr)
    if asked.only is None:
        text = report(files, counts, slowest, asked.seed)
        asked.out.write_text(text, encoding="utf-8")
        print(text)


def a_try(file: File, dice: random.Random) -> Try:
    """A damaged file."""
    records, touched, gone, what = list(file.records), set[int](), set[int](), list[str]()
    for number in dice.sample(range(len(records)), dice.choice((1, 1, 1, 2))):
        records[number], said = changed(records[number], file.form, dice)
        if records[number].strip():
            touched.add(number)
        else:
            gone.add(number)
        what.append(said)
    data = file._replace(records=tuple(records)).data
    if dice.random() < 0.1:
        data, what = data.replace(b"\n", b"\r\n"), [*what, "CRLF"]
    if dice.random() < 0.1:
        encoding = dice.choice(ENCODINGS[:2] if file.form == "study records" else ENCODINGS)
        data, what = _encoded(data, encoding, file), [*what, encoding]
    size = len(data)
    packing = dice.choice(PACKINGS) if dice.random() < 0.4 else "plain"
    data = packed(data, packing)
    is_damaged = packing not in {"plain", "tar"} and dice.random() < 0.5
    if is_damaged:
        held = bytearray(data)
        held[dice.randrange(len(held))] ^= dice.randrange(1, 256)
        if dice.random() < 0.5:
            del held[dice.randrange(len(held)) :]
        data = bytes(held)
    return Try(data, frozenset(touched), frozenset(gone), "; ".join(what), packing, is_damaged, size)


def _encoded(data: bytes, encoding: str, file: File) -> bytes:
    try:
        text = data.decode()
        if encoding != "utf-8-sig" and file.form in {"JATS", "PubMed XML"}:
            return data  # what an XML declaration says is another matter
        return text.encode(encoding)
    except UnicodeError:
        return data


def packed(data: bytes, packing: str) -> bytes:
    """The file, packed."""
    if packing in {"zip", "tar", "tar.gz", "tar.zst"}:
        held = io.BytesIO()
        if packing == "zip":
            with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("in/file.dat", data)
        else:
            with tarfile.open(fileobj=held, mode="w") as tar:
                info = tarfile.TarInfo("in/file.dat")
                info.size = len(data)
                tar.addfile(info, io.BytesIO(data))
        data = held.getvalue()
    if packing.endswith("gz") or packing == "gzip":
        return gzip.compress(data, mtime=0)
    if packing.endswith("zst") or packing == "zstd":
        import zstandard

        return zstandard.ZstdCompressor(write_checksum=True).compress(data)
    return data


def tried(file: File, made: Try, *, through_ingest: bool, keep: bool) -> tuple[list[tuple[str, str]], list[str], float]:
    """What is wrong with what came of a try, the kinds of what came of it, and the seconds of CPU."""
    expected = _sound(file)
    with tempfile.NamedTemporaryFile(suffix=".in", delete=not keep) as place:
        Path(place.name).write_bytes(made.data)
        start = time.process_time()
        found: list[Any] = []
        try:
            with _no_longer_than(WALL):
                found += read_file(Path(place.name))
                if through_ingest:
                    list(ingest([place.name]))
        except HangError:
            return [("hangs", f"{WALL} s")], [], WALL
        except Exception as error:  # whatever escapes is the finding
            where = traceback.extract_tb(error.__traceback__)[-1]
            return [("tracebacks", f"{type(error).__name__}: {error} ({where.name})"[:300])], [], 0.0
        spent = time.process_time() - start
    if keep:
        print(
            place.name,
            *(f"{type(one).__name__} {getattr(one, 'place', '')} {getattr(one, 'reason', '')}" for one in found),
            sep="\n",
        )
    faults = list(_faults(made, found, expected))
    if spent > SECONDS + SECONDS_A_MEGABYTE * made.size / 1e6:
        faults.append(("too slow", f"{spent:.1f} s"))
    return faults, [type(one).__name__ for one in found], spent


@contextmanager
def _no_longer_than(seconds: int) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise HangError

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


_HELD: dict[str, dict[int, object]] = {}


def _sound(file: File) -> dict[int, object]:
    """What each record of the sound file is read as."""
    if file.form not in _HELD:
        with tempfile.NamedTemporaryFile(suffix=".in") as place:
            Path(place.name).write_bytes(file.data)
            found = list(read_file(Path(place.name)))
        _HELD[file.form] = {number: plain(one) for number, one in _by_number(found).items()}
        if len(_HELD[file.form]) != len(file.records):
            raise SystemExit(f"{file.form}: {len(_HELD[file.form])} of {len(file.records)} records of the sound file")
    return _HELD[file.form]


def _by_number(found: list[Any]) -> dict[int, Any]:
    held: dict[int, Any] = {}
    for one in found:
        if not isinstance(one, Rejected):
            said = one.data.decode("utf-8", "replace") if hasattr(one, "data") else getattr(one, "title", "")
            for number in range(20):
                if token(number) in said:
                    held.setdefault(number, one)
    return held


def plain(one: object) -> object:
    """What was read without its places, which move when a record before it is changed."""
    return _unplaced(msgspec.to_builtins(one))


def _unplaced(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _unplaced(held) for key, held in value.items() if key not in {"byte", "line", "source", "origin"}}
    return [_unplaced(held) for held in value] if isinstance(value, list | tuple) else value


def _faults(made: Try, found: list[Any], expected: dict[int, object]) -> Iterator[tuple[str, str]]:
    rejected = [one for one in found if isinstance(one, Rejected)]
    for one in rejected:
        if "\n" in f"{one.place}: {one.reason}" or not one.reason or len(one.reason) > 500:
            yield "reasons not in one line", repr(one.reason)[:200]
        if one.line is None and one.byte is None and made.packing == "plain" and len(found) > 1:
            yield "reasons without a place", one.reason
    held = _by_number(found)
    if made.is_packing_damaged:
        if len(held) < len(expected) and not rejected:
            yield "lost in silence", f"{len(held)} of {len(expected)} records"
        return
    for number, sound in expected.items():
        if number in made.gone:
            continue
        if number in made.touched:
            if (
                number not in held
                and not rejected
                and len(_others(found)) <= len(expected) - len(made.touched) - len(made.gone)
            ):
                yield "lost in silence", f"record {number}"
        elif number not in held:
            yield "untouched lost", f"record {number}; {[one.reason for one in rejected][:2]}"
        elif plain(held[number]) != sound:
            yield "untouched changed", f"record {number}"


def _others(found: list[Any]) -> list[Any]:
    return [one for one in found if not isinstance(one, Rejected | PassedOver)]


FAULTS: tuple[str, ...] = ("untouched lost", "untouched changed", "lost in silence", "tracebacks", "hangs", "too slow")
FAULTS += ("reasons not in one line", "reasons without a place")


def report(files: list[File], counts: Counter[tuple[str, str]], slowest: dict[str, float], seed: int) -> str:
    read = ("Paper", "Study", "StudyLine")
    tries = sum(counts[file.form, "tries"] for file in files)
    faults = sum(counts[file.form, kind] for file in files for kind in FAULTS)
    lines = [
        "# Damaged files through the readers",
        "",
        *(__doc__ or "").split("\n\nusage:")[0].partition("\n\n")[2].splitlines(),
        "",
        f"Made by `benchmarks/quality/fuzz_ingest.py`, seed {seed}: {tries:,} tries, {faults} faults; "
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB of memory at most.",
        "",
        f"| form | tries | read | rejected | {' | '.join(FAULTS[:5])} | slowest, CPU s |",
        "| --- | --- | --- | --- |" + " --- |" * 6,
    ]
    for file in files:
        figures = (
            counts[file.form, "tries"],
            sum(counts[file.form, kind] for kind in read),
            counts[file.form, "Rejected"],
        )
        cells = [f"{number:,}" for number in (*figures, *(counts[file.form, kind] for kind in FAULTS[:5]))]
        lines.append(f"| {file.form} | {' | '.join(cells)} | {slowest.get(file.form, 0):.1f} |")
    packings = ", ".join(f"{counts[f'packed: {one}', 'tries']:,} {one}" for one in PACKINGS)
    others = ", ".join(f"{sum(counts[file.form, kind] for file in files)} {kind}" for kind in FAULTS[5:])
    return "\n".join([*lines, "", f"Packed as: {packings}. Further: {others}.", ""])


if __name__ == "__main__":
    main()
