"""Mutated files of every form through `palpate.ingest`: what was tried, what was told, and what broke (nothing may).

Each try takes a sound file, changes it at random places (bytes turned, cut, doubled, spliced with another form, packed
and then damaged), and reads it. Allowed are studies, records passed over and records rejected with one line each; any
exception that escapes, or a try longer than the limit, is a loss and is printed with the seed that makes it again.

usage: PYTHONPATH=src python benchmarks/quality/fuzz_ingest.py [--tries 2000] [--seed 1] [--pmc FOLDER]
           [--out benchmarks/quality/results/fuzz_ingest.md]
"""

from __future__ import annotations

import argparse
import gzip
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from palpate.ingest import ingest
from palpate.types.paper import Rejected

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))  # run as a script, the repository's root is not on the path

from tests.papers.jats_sample import DATA  # noqa: E402
from tests.papers.pubmed_sample import FULL, a_set, deletion, short  # noqa: E402
from tests.papers.registered_sample import TRIAL  # noqa: E402
from tests.papers.test_forms import BIBTEX, MEDLINE, RIS  # noqa: E402

LIMIT = 20.0  # seconds a try may take
FORMS: dict[str, bytes] = {
    "JATS": DATA,
    "PubMed XML": a_set(FULL, *(short(number) for number in range(1, 20)), deletion(3)),
    "MEDLINE": MEDLINE.encode(),
    "RIS": RIS.encode(),
    "BibTeX": BIBTEX.encode(),
    "ClinicalTrials.gov JSON": TRIAL.encode(),
    "CSL-JSON": b'[{"title": "Rubbing", "author": [{"family": "Berg"}], "issued": {"date-parts": [[1]]}, "DOI": "x"}]',
    "Europe PMC JSON": b'{"resultList": {"result": [{"id": "1", "source": "MED", "title": "Rub", "pubYear": "2001"}]}}',
    "CSV of effects": b"author,year,ai,bi,ci,di\nBerg,1948,4,119,11,128\nHolm,1949,6,300,29,274\n",
    "study records": b'{"key": "a2001", "title": "A trial", "design": "randomised trial", "n": 40}\n',
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tries", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pmc", type=Path)
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "quality" / "results" / "fuzz_ingest.md")
    asked = parser.parse_args()
    real = sorted(asked.pmc.glob("*.nxml"))[:200] if asked.pmc else []
    counts: Counter[tuple[str, str]] = Counter()
    losses: list[str] = []
    for number in range(asked.tries):
        dice = random.Random(f"{asked.seed} {number}")
        form = dice.choice(list(FORMS))
        data = dice.choice(real).read_bytes() if real and form == "JATS" and dice.random() < 0.5 else FORMS[form]
        told, loss = tried(mutated(data, dice))
        counts.update((form, kind) for kind in told)
        counts[form, "tries"] += 1
        if loss:
            losses.append(f"{form}, seed {asked.seed}, try {number}: {loss}")
            print(losses[-1])
    text = report(counts, losses, asked.tries, asked.seed)
    asked.out.write_text(text, encoding="utf-8")
    print(text)


def mutated(data: bytes, dice: random.Random) -> bytes:
    """The file with one to eight changes; at times packed, and then damaged."""
    held = bytearray(data)
    for _ in range(dice.randint(1, 8)):
        at = dice.randrange(len(held) + 1)
        end = min(len(held), at + dice.choice((1, 3, 20, 400)))
        kind = dice.randrange(7)
        if kind == 0:
            held[at:end] = bytes(dice.randrange(256) for _ in range(end - at))
        elif kind == 1:
            del held[at:end]
        elif kind == 2:
            held[at:at] = held[at:end] * dice.choice((1, 2, 50))
        elif kind == 3:
            del held[at:]
        elif kind == 4:
            held[at:at] = dice.choice(list(FORMS.values()))[:400]
        elif kind == 5:
            held[at:at] = dice.choice(
                (b"\x00", b"<![CDATA[", b"<!--", b"<!ENTITY", b"{", b'"', b"\xff\xfe", b"\n" * 99)
            )
        else:
            held[at:at] = dice.choice((b"<p>" * 300, b"[" * 3_000, b"9" * 5_000, b"@a{", b"TY  - JOUR\n", b"\r"))
    if dice.random() < 0.2:
        held = bytearray(gzip.compress(bytes(held)))
        if dice.random() < 0.7:
            held[dice.randrange(len(held))] ^= 0xFF
            del held[dice.randrange(len(held)) :]
    return bytes(held)


def tried(data: bytes) -> tuple[list[str], str | None]:
    """What came of one file, and the loss if there was one."""
    with tempfile.NamedTemporaryFile(suffix=".in") as file:
        Path(file.name).write_bytes(data)
        start = time.monotonic()
        told = []
        try:
            for one in ingest([file.name]):
                told.append(type(one).__name__)
                if isinstance(one, Rejected) and "\n" in f"{one.place}: {' '.join(one.reason.split())}":
                    return told, "a reason of several lines"
        except Exception as error:  # whatever escapes is the finding
            return told, f"{type(error).__name__}: {error}"[:300]
        spent = time.monotonic() - start
        return told, f"{spent:.0f} s" if spent > LIMIT else None


def report(counts: Counter[tuple[str, str]], losses: list[str], tries: int, seed: int) -> str:
    kinds = ("tries", "Study", "PassedOver", "Rejected")
    lines = [
        "# Mutated files through `palpate ingest`",
        "",
        f"Made by `benchmarks/quality/fuzz_ingest.py`, seed {seed}: {tries:,} tries, {len(losses)} losses.",
        "",
        "| form | tries | studies | passed over | rejected |",
        "| --- | --- | --- | --- | --- |",
    ]
    lines += [f"| {form} | {' | '.join(f'{counts[form, kind]:,}' for kind in kinds)} |" for form in FORMS]
    return "\n".join([*lines, *(f"- {loss}" for loss in losses), ""])


if __name__ == "__main__":
    main()
