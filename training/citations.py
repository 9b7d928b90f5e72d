"""Trains and scores the small model that says which claims rest on a particular source (``claims/sources/thread.py``).

A logistic model over a sentence's wording and the sources named around it, fitted on gold claims: the written articles
(``articles/``), the annotated development articles and the two seeds. Scores are five-fold, by article; each claim is
decided after those before it were decided by the model, not by the gold.

usage: PYTHONPATH=src python training/citations.py [--shared ../shared] [--out src/palpate/claims/model/citations.json]
           [--report benchmarks/quality/results/citations.md]
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from build import read_files, write

from palpate.claims.segments import Segment, segments
from palpate.claims.sources.thread import Features, Model, Thread
from palpate.reading import read
from palpate.types.article import Article, Span
from palpate.types.citation import Citation

ROOT = Path(__file__).parents[1]
FOLDS = 5
RIDGE = 4.0  # of 4, 8 and 16, by five-fold score; the three are within 0.02
THRESHOLD = 0.5
STEPS = 30  # of Newton's method; it converges in about ten
SOME = Citation(span=Span(0, 1))  # stands for a claim's source while the model is fitted
FIELDS = ("journal", "authors", "year", "n", "studies", "doi", "pmid", "url", "organisation")


@dataclass(frozen=True)
class Read:
    """An article with its gold claims as segments, and the citation of each."""

    name: str
    article: Article
    thread: Thread
    claims: tuple[tuple[Segment, dict[str, Any] | None], ...]


@dataclass(frozen=True)
class Told:
    """One claim: what the gold cites, whether the model says that it cites, and the source that it gives."""

    gold: dict[str, Any] | None
    cites: bool
    by_rule: bool
    given: Citation | None


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--out", type=Path, default=ROOT / "src/palpate/claims/model/citations.json")
    parser.add_argument("--report", type=Path, default=ROOT / "benchmarks/quality/results/citations.md")
    options = parser.parse_args()
    groups = {
        "development": load(options.shared / "articles"),
        "seeds": load(options.shared / "seeds"),
        "written": written(ROOT / "training" / "articles"),
    }
    told = cross_validate(groups)
    options.report.write_text(report(told, groups), encoding="utf-8")
    print(options.report.read_text(encoding="utf-8"))
    model = fit([one for group in groups.values() for one in group])
    options.out.write_text(json.dumps(msgspec.to_builtins(model), indent=1) + "\n", encoding="utf-8")


def load(folder: Path) -> list[Read]:
    """The annotated articles of a folder."""
    gold: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows(folder / "gold.jsonl"):
        gold[row["article"]].append(row)
    return [
        read_claims(row["article"], file_of(folder, row["article"]), gold)
        for row in rows(folder / "articles_gold.jsonl")
    ]


def written(folder: Path) -> list[Read]:
    """The written articles, their marks taken out."""
    articles, problems = read_files(sorted(folder.glob("?-*.md")))
    if problems:
        raise SystemExit("\n".join(problems))
    with tempfile.TemporaryDirectory() as scratch:
        write(articles, Path(scratch))
        return load(Path(scratch))


def rows(path: Path) -> list[dict[str, Any]]:
    """The lines of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def file_of(folder: Path, name: str) -> Path:
    """The article's file."""
    places = (base / f"{name}{ending}" for base in (folder, folder / "articles") for ending in ("", ".md", ".html"))
    return next(place for place in places if place.is_file())


def read_claims(name: str, file: Path, gold: dict[str, list[dict[str, Any]]]) -> Read:
    """One article: each gold claim as the sentence that it is, or as a part of the one that it overlaps most."""
    article = read(file)
    every = list(segments(article))
    claims = []
    for row in sorted(gold[name], key=lambda row: row["start"]):
        span = Span(row["start"], row["end"])
        nearest = max(every, key=lambda one: min(one.span.end, span.end) - max(one.span.start, span.start))
        if nearest.span.overlaps(span):
            claims.append((as_segment(article, span, nearest), row["citation"]))
    return Read(name, article, Thread(article, every), tuple(claims))


def as_segment(article: Article, span: Span, nearest: Segment) -> Segment:
    """A gold claim's stretch as a segment; the sentence itself where the two differ by white space and marks."""
    if article.words(span).strip(" *.") == article.words(nearest.span).strip(" *."):
        return nearest
    return Segment(
        span=span,
        text=article.prose[span.start : span.end],
        block=nearest.block,
        before=nearest.before,
        whole=nearest.text if nearest.span.holds(span) else "",
        lead_in=nearest.lead_in,
        heading=nearest.heading,
    )


def fit(articles: Iterable[Read]) -> Model:
    """Ridge logistic regression by Newton's method; the features of each claim know the gold of those before it."""
    examples: list[tuple[Features, bool]] = []
    for one in articles:
        one.thread.restart()
        for segment, cited in one.claims:
            examples.append((one.thread.features(segment), cited is not None))
            one.thread.note(segment, SOME if cited else None)
    names = sorted({name for features, _ in examples for name in features})
    column = {name: at for at, name in enumerate(names)}
    x = np.zeros((len(examples), len(names)))
    for row, (features, _) in enumerate(examples):
        for name, value in features.items():
            x[row, column[name]] = value
    y = np.array([cites for _, cites in examples], dtype=float)
    beta = np.zeros(len(names))
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-x @ beta))
        curved = (x.T * (p * (1 - p))) @ x + RIDGE * np.eye(len(names))
        beta -= np.linalg.solve(curved, x.T @ (p - y) + RIDGE * beta)
    return Model(THRESHOLD, {name: round(weight, 4) for name, weight in zip(names, beta.tolist(), strict=True)})


def tell(one: Read, model: Model) -> list[Told]:
    """What the model says of each claim of an article, in order."""
    one.thread.restart()
    told = []
    for segment, cited in one.claims:
        is_named = "own particular" in one.thread.features(segment)
        given = one.thread.cite(segment, model=model)
        told.append(Told(cited, given is not None, is_named, given))
    return told


def cross_validate(groups: dict[str, list[Read]]) -> dict[str, list[Told]]:
    """Each article told by weights that saw none of its fold."""
    told: dict[str, list[Told]] = {title: [] for title in groups}
    for fold in range(FOLDS):
        rest = [one for group in groups.values() for at, one in enumerate(group) if at % FOLDS != fold]
        model = fit(rest)
        for title, group in groups.items():
            told[title] += [said for one in group[fold::FOLDS] for said in tell(one, model)]
    return told


def report(told: dict[str, list[Told]], groups: dict[str, list[Read]]) -> str:
    """The tables."""
    lines = [
        "# Which claims cite a particular source",
        "",
        "Made by `training/citations.py`: five folds by article, on gold claims (their spans given). *Rule*: what a",
        "sentence itself names. *Model*: the logistic model over wording and the sources around it, which ships;",
        "threshold 0.5. The patterns were written with the development articles, the seeds and the written articles",
        "of odd number in view.",
        "",
        "| | claims | citing | rule: precision | recall | F1 | model: precision | recall | F1 |",
        "| --- |" + " --- |" * 8,
    ]
    shown = dict(told)
    for title, of in (("development, Markdown", ".md"), ("development, HTML", ".html")):
        shown[title] = [
            one
            for one, group in paired(told["development"], groups["development"])
            if group.article.source.endswith(of)
        ]
    odd = {True: "written, odd (in view)", False: "written, even (not in view)"}
    for is_odd, title in odd.items():
        shown[title] = [
            one for one, read_ in paired(told["written"], groups["written"]) if number(read_.name) % 2 == is_odd
        ]
    for title, some in shown.items():
        cells = (*figures(some, [one.by_rule for one in some]), *figures(some, [one.cites for one in some]))
        citing = sum(one.gold is not None for one in some)
        lines.append(f"| {title} | {len(some)} | {citing} | " + " | ".join(cells) + " |")
    lines += ["", "Parts, where gold and model both cite: share of the gold's values that are given.", ""]
    lines += ["| part | development and seeds | written |", "| --- | --- | --- |"]
    real, own = told["development"] + told["seeds"], told["written"]
    lines += [f"| {name} | {given(real, name)} | {given(own, name)} |" for name in FIELDS]
    return "\n".join([*lines, ""])


def paired(told: Sequence[Told], articles: Sequence[Read]) -> list[tuple[Told, Read]]:
    """Each claim told with its article, in the order of `cross_validate`."""
    order = [one for fold in range(FOLDS) for one in articles[fold::FOLDS] for _ in one.claims]
    return list(zip(told, order, strict=True))


def number(name: str) -> int:
    """The last number in an article's name."""
    return int(re.findall(r"\d+", name)[-1])


def figures(told: Sequence[Told], says: Sequence[bool]) -> tuple[str, str, str]:
    """Precision, recall and F1."""
    counts = Counter((one.gold is not None, said) for one, said in zip(told, says, strict=True))
    right, wrong, missed = counts[True, True], counts[False, True], counts[True, False]
    shares = (
        right / max(right + wrong, 1),
        right / max(right + missed, 1),
        2 * right / max(2 * right + wrong + missed, 1),
    )
    precision, recall, f1 = (f"{share:.2f}" for share in shares)
    return precision, recall, f1


def given(told: Sequence[Told], name: str) -> str:
    """How many of the gold's values of a part are given, of how many."""
    pairs = [
        (one.gold[name], getattr(one.given, name)) for one in told if one.gold and one.given and one.gold.get(name)
    ]
    return f"{sum(same(wanted, said) for wanted, said in pairs)} of {len(pairs)}"


def same(wanted: object, said: object) -> bool:
    """Whether two values agree: numbers exactly, names by their first word or in either's words."""
    if isinstance(wanted, int) or said is None:
        return wanted == said
    a, b = (re.findall(r"\w+", str(value).lower()) for value in (wanted, said))
    return a[:1] == b[:1] or set(a) <= set(b) or set(b) <= set(a)


if __name__ == "__main__":
    main()
