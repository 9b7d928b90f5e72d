"""How well the signals of an article are told, and how often machine-spun wording is seen where there is none.

Articles: the annotated development articles and seeds, and the written articles under ``training/articles``. The word
lists were written with all but the HTML pages in view; ``promotional`` rests on a model that was fitted on all of them
(``promotional.md`` has its five-fold scores). The trial reports are none of them machine-spun: every certain phrase in
one is a false alarm. The tortured phrases are a public list that was read while the thesaurus was written and is not
shipped.

usage: python benchmarks/quality/findings.py [--shared ../shared] [--reports 300]
           [--out benchmarks/quality/results/findings.md]
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tarfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from palpate import vocabulary
from palpate.claims import find_claims, trained_reader
from palpate.findings import signals
from palpate.findings.spun_tables import CERTAIN, find
from palpate.reading import read, read_text

ROOT = Path(__file__).parents[2]
SIGNALS = ("spun", "injected_link", "boilerplate", "promotional", "title_mismatch", "cites_nothing")
Told = tuple[dict[str, bool], dict[str, bool]]
sys.path.insert(0, str(ROOT / "training"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--reports", type=int, default=300)
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "quality" / "results" / "findings.md")
    options = parser.parse_args()
    groups = {
        "written": list(from_training()),
        "development, Markdown": list(from_shared(options.shared / "articles", ".md")),
        "development, HTML": list(from_shared(options.shared / "articles", ".html")),
        "seeds": list(from_shared(options.shared / "seeds", ".txt")),
    }
    alarmed, n, phrases = alarms(options.shared / "bench" / "pmc_trials.tar.zst", options.reports)
    recall, listed = tortured(options.shared / "bench" / "tortured_phrases" / "dev.txt")
    options.out.write_text(report(groups, alarmed, n, phrases, recall, listed), encoding="utf-8")
    print(options.out.read_text(encoding="utf-8"))


def from_training() -> Iterator[Told]:
    """The signals of each written article, as labelled and as found."""
    from build import read_files  # type: ignore[import-not-found]  # a script of training/, no package

    articles, _ = read_files(sorted((ROOT / "training" / "articles").glob("[a-z]-*.md")))
    for labelled in articles:
        article = read_text(labelled.text, suffix=".md")
        yield {name: name in labelled.signals for name in SIGNALS}, found(article)


def from_shared(folder: Path, ending: str) -> Iterator[Told]:
    """The signals of the annotated articles of a folder whose files have an ending."""
    for line in (folder / "articles_gold.jsonl").read_text(encoding="utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        path = next(p for p in (folder / row["article"], *folder.glob(f"{row['article']}.*")) if p.is_file())
        if path.suffix == ending:
            yield row["signals"], found(read(path))


def found(article: Any) -> dict[str, bool]:
    told: dict[str, bool] = msgspec.to_builtins(
        signals(article, find_claims(article, vocabulary.load(), reader=trained_reader()))
    )
    return told


def alarms(packed: Path, n: int) -> tuple[int, int, Counter[str]]:
    """In how many trial reports a certain phrase stands, of how many read, and which."""
    phrases: Counter[str] = Counter()
    alarmed = read_reports = 0
    for text in reports(packed, n):
        seen = {f"{text[one.span.start : one.span.end]} ({one.stands_for})" for one in certain(text)}
        phrases.update(seen)
        alarmed += bool(seen)
        read_reports += 1
    return alarmed, read_reports, phrases


def reports(packed: Path, n: int) -> Iterator[str]:
    """Plain words of the first trial reports of the archive, without their reference lists."""
    unpack = subprocess.Popen(["zstd", "-dc", "--long=27", str(packed)], stdout=subprocess.PIPE)
    assert unpack.stdout is not None
    with tarfile.open(fileobj=unpack.stdout, mode="r|") as archive:
        members = (member for member in archive if member.name.endswith(".nxml"))
        for _, member in zip(range(n), members, strict=False):
            if file := archive.extractfile(member):
                marked = re.sub(r"(?s)<ref-list.*?</ref-list>", "", file.read().decode("utf-8", "replace"))
                yield re.sub(r"<[^>]+>", "", re.sub(r"</(?:p|title|td|th|caption|label)>", "\n\n", marked))
    unpack.kill()
    unpack.wait()


def certain(text: str) -> list[Any]:
    return [one for one in find(text, 0, len(text)) if one.sure >= CERTAIN]


def tortured(path: Path) -> tuple[int, int]:
    """How many phrases of the public list hold a certain phrase, and how many there are; the part before AND."""
    phrases = [re.sub(r"~\d+", "", line).split(" AND ")[0] for line in path.read_text(encoding="utf-8").splitlines()]
    return sum(bool(certain(phrase)) for phrase in phrases), len(phrases)


def report(groups: dict[str, list[Told]], alarmed: int, n: int, phrases: Counter[str], recall: int, listed: int) -> str:
    lines = ["# Signals of an article", "", "Made by `python benchmarks/quality/findings.py`.", ""]
    lines += [f"- {title}: {len(told)} articles." for title, told in groups.items()]
    lines += ["", "F1, in brackets the articles that have the signal, found rightly / found wrongly / missed:", ""]
    lines += ["| signal | " + " | ".join(groups) + " |", "| --- |" + " --- |" * len(groups)]
    for name in SIGNALS:
        lines.append(f"| {name} | " + " | ".join(cell(name, told) for told in groups.values()) + " |")
    lines += [
        "",
        "Scored once, before a word of them was read, on the 80 written articles d12 to d16 and e145 to e176 (with the",
        "model for `promotional` and the lists for the others as they then stood): spun 0.77 (8),",
        "injected_link 0.00 (2), boilerplate 0.72 (14), promotional 0.86 (44), cites_nothing 0.85 (50).",
        "The table is of articles in view; the model of `promotional` was fitted on them (five-fold: promotional.md).",
        "Links that sell what no other word speaks of, and foreign words that open a paragraph, were added with the",
        "12 written articles in view that had been missed (injected_link 0.63 before).",
    ]
    lines += ["", "## Machine-spun wording", ""]
    lines.append(f"- Trial reports with a certain phrase: {alarmed} of {n} ({100 * alarmed / max(n, 1):.1f} in 100).")
    lines += [f"  - {phrase}: {times}" for phrase, times in phrases.most_common()]
    lines.append(
        "- On a quarter of the archive (905 reports) that had not been looked at, the tables as they then stood "
        "alarmed in 9 (1.0 in 100); those nine phrases were then made doubtful."
    )
    lines.append(f"- Public list of tortured phrases: {recall} of {listed} found ({100 * recall / listed:.0f} %).")
    return "\n".join(lines) + "\n"


def cell(name: str, told: Iterable[Told]) -> str:
    counts = Counter((bool(gold[name]), said[name]) for gold, said in told)
    right, wrong, missed = counts[True, True], counts[False, True], counts[True, False]
    f1 = 2 * right / (2 * right + wrong + missed) if right + wrong + missed else float("nan")
    return f"{f1:.2f} ({right + missed}: {right}/{wrong}/{missed})"


if __name__ == "__main__":
    main()
