"""Labelled articles as the reader is trained on them: every candidate with what the gold says of it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from palpate import vocabulary
from palpate.claims.context import Context
from palpate.claims.features import KINDS, STRENGTHS, Candidate, candidates
from palpate.claims.heads import DIRECTIONS
from palpate.claims.segments import segments
from palpate.claims.terms import Finder
from palpate.reading import read
from palpate.types.article import Article

ENOUGH = 0.5  # of the union of two spans, for one to be the other (as the shared scorer has it)
SLIGHT = 0.2  # below it a candidate is no claim; between the two nothing is learned from it
LEAST_WEIGHT, MOST_WEIGHT = 0.3, 2.5  # of a type among the written articles


@dataclass
class Label:
    """What the gold says of one candidate; ``claims`` is None where nothing is to be learned of that."""

    claims: bool | None = False
    kind: int = -1
    direction: int = -1
    strength: int = -1
    negated: int = -1
    checkable: int = -1
    cites: int = -1
    weight: float = 1.0


@dataclass
class Labelled:
    """One article with its candidates and their labels."""

    name: str
    article: Article
    found: list[Candidate]
    labels: list[Label] = field(default_factory=list)


def load(folder: Path, *, texts: Path | None = None) -> list[Labelled]:
    """The annotated articles of a folder: ``gold*.jsonl``, ``articles_gold*.jsonl``, the files there or in `texts`."""
    gold: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in _rows(folder, "gold*.jsonl"):
        gold[row["article"]].append(row)
    loaded = []
    for row in _rows(folder, "articles_gold*.jsonl"):
        article = _read(texts or folder, row["article"])
        found, claims, end = candidates_of(article), gold[row["article"]], row["annotated_to"]
        labels = [_label(one, claims) if one.segment.span.start < end else Label(claims=None) for one in found]
        loaded.append(Labelled(row["article"], article, found, labels))
    return loaded


def written(articles: Path, scratch: Path) -> list[Labelled]:
    """The training articles, with their marks taken out by ``build.py``; files that break the form are left out."""
    build = Path(__file__).with_name("build.py")
    good = []
    for file in sorted(articles.glob("*-*.md")):
        done = subprocess.run([sys.executable, build, "--check", file], capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"left out: {done.stderr.splitlines()[0]}", file=sys.stderr)
        else:
            good.append(file)
    subprocess.run([sys.executable, build, "-o", scratch, *good], check=True, stdout=subprocess.DEVNULL)
    return load(scratch)


def weighted(articles: list[Labelled], *, as_in: Sequence[Labelled]) -> list[Labelled]:
    """The articles with each type counting as if it were as common as in others, within limits."""
    own, wanted = shares(articles), shares(as_in)
    weights = {kind: min(MOST_WEIGHT, max(LEAST_WEIGHT, wanted.get(kind, 0) / own[kind])) for kind in own}
    return [
        replace(one, labels=[replace(label, weight=weights.get(label.kind, 1.0)) for label in one.labels])
        for one in articles
    ]


def shares(articles: Sequence[Labelled]) -> dict[int, float]:
    """How common each type is among the claims that are whole sentences."""
    pairs = (pair for one in articles for pair in zip(one.found, one.labels, strict=True))
    counts = Counter(label.kind for one, label in pairs if label.kind >= 0 and not one.segment.whole)
    return {kind: count / counts.total() for kind, count in counts.items()}


def _rows(folder: Path, pattern: str) -> list[dict[str, Any]]:
    lines = (line for path in sorted(folder.glob(pattern)) for line in path.read_text(encoding="utf-8").splitlines())
    return [json.loads(line) for line in lines if line.strip()]


def _read(folder: Path, name: str) -> Article:
    ends = (".md", ".html")
    places = [folder / name, *(base / f"{name}{end}" for base in (folder, folder / "articles") for end in ends)]
    path = next(place for place in places if place.is_file())
    return read(path)


def candidates_of(article: Article) -> list[Candidate]:
    """Every candidate of an article, as the claim finder has them."""
    finder = Finder(article.prose, vocabulary.load())
    every = list(segments(article))
    return candidates(every, finder, Context.of(article, every, finder))


def _label(one: Candidate, gold: list[dict[str, Any]]) -> Label:
    """The gold claim that a candidate is, by overlap; a clause of a claim has its type but teaches no cut."""
    span = one.segment.span
    shared = [max(0, min(row["end"], span.end) - max(row["start"], span.start)) for row in gold]
    if not any(shared):
        return Label()
    at = max(range(len(gold)), key=shared.__getitem__)
    row = gold[at]
    union = max(row["end"], span.end) - min(row["start"], span.start)
    inside = sum(shared) / len(span)
    if shared[at] / union < ENOUGH and inside < ENOUGH:
        return Label(claims=None if max(shared[at] / union, inside) > SLIGHT else False)
    return Label(
        claims=None if one.segment.whole and shared[at] / union < ENOUGH else True,
        kind=[kind.value for kind in KINDS].index(row["type"]),
        direction=[way.value if way else None for way in DIRECTIONS].index(row["direction"]),
        strength=[how.value for how in STRENGTHS].index(row["strength"]),
        negated=int(row["negated"]),
        checkable=int(row["checkable"]),
        cites=int(row["citation"] is not None),
    )
