"""Verdicts on the two seed articles beside an expert's reading of them.

Two runs. *End to end*: the claims that palpate finds in the files; a claim that was not found has no verdict. *As
annotated*: the annotated claims with their slots, to see the judging apart from the finding. Nothing is tuned to these
two articles alone; where the expert's reading and the verdict differ the table says what each rests on.

usage: python benchmarks/quality/seeds.py [--shared ../shared] [--library FILE] [--out FILE]
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from palpate import vocabulary
from palpate.answer import Answers
from palpate.check import check
from palpate.library import Library
from palpate.reading import read
from palpate.types.article import Article, Span
from palpate.types.claim import Claim, ClaimDirection, ClaimType, Slot, Strength
from palpate.types.concept import Family
from palpate.types.report import Judged
from palpate.types.verdict import Verdict

ROOT = Path(__file__).parents[2]
OPPOSITE = {"supported", "contradicted"}
LEVELS = ["very low", "low", "moderate", "high"]
Row = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--library", type=Path, default=None)
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "quality" / "results" / "seeds.md")
    options = parser.parse_args()
    seeds = options.shared / "seeds"
    expert = rows(seeds / "verdicts.jsonl")
    annotated = {key(row): row for row in rows(seeds / "gold.jsonl")}
    articles = {name: read(seeds / name) for name in sorted({row["article"] for row in expert})}
    with Library.open(options.library) as library:
        answers = Answers(library)
        checked = {name: check(article, library).judged for name, article in articles.items()}
        end_to_end = [(row, found_verdict(row, checked[row["article"]])) for row in expert]
        as_annotated = [
            (row, answers.answer(claim_of(annotated[key(row)], articles[row["article"]]))) for row in expert
        ]
    text = report(end_to_end, as_annotated, articles)
    options.out.write_text(text, encoding="utf-8")
    print(text)


def rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def key(row: Row) -> tuple[str, int, int]:
    return row["article"], row["start"], row["end"]


def found_verdict(row: Row, judged: Sequence[Judged]) -> Verdict | None:
    """The verdict on the found claim that overlaps the expert's by half of their union, if there is one."""
    best = max(judged, key=lambda one: overlap(one.claim.span, row), default=None)
    return best.verdict if best is not None and overlap(best.claim.span, row) >= 0.5 else None


def overlap(span: Span, row: Row) -> float:
    inside = min(span.end, row["end"]) - max(span.start, row["start"])
    union: int = max(span.end, row["end"]) - min(span.start, row["start"])
    return float(max(0, inside) / union)


def claim_of(row: Row, article: Article) -> Claim:
    """The annotated claim as palpate's type, its slots resolved by the vocabulary."""
    span = Span(row["start"], row["end"])
    return Claim(
        span=span,
        text=article.words(span),
        type=ClaimType(row["type"]),
        treatment=slot(row["treatment"], [Family.TREATMENT]),
        condition=slot(row["condition"], [Family.CONDITION]),
        outcomes=tuple(s for name in row["outcome"] if (s := slot(name, [Family.OUTCOME, Family.CONDITION]))),
        direction=ClaimDirection(row["direction"]) if row["direction"] else None,
        strength=Strength(row["strength"]),
        negated=row["negated"],
        checkable=row["checkable"],
    )


def slot(text: str | None, families: Iterable[Family]) -> Slot | None:
    if text is None:
        return None
    for family in families:
        found = vocabulary.load().resolve(text, family).concepts
        if found:
            return Slot(text=text, label=found[0].label, concept=found[0].id)
    return Slot(text=text, label=text)


def figures(pairs: list[tuple[Row, Verdict | None]]) -> dict[str, float]:
    judged = [(row, verdict) for row, verdict in pairs if verdict is not None]
    n = len(pairs)
    rated = [
        abs(LEVELS.index(row["certainty"]) - LEVELS.index(verdict.certainty.value))
        for row, verdict in judged
        if row["certainty"] and verdict.certainty
    ]
    return {
        "claims": n,
        "with a verdict": len(judged),
        "same as the expert": sum(v.kind.value == row["verdict"] for row, v in judged) / n,
        "same, or another that the expert accepts": sum(accepted(row, v) for row, v in judged) / n,
        "opposite (supported for contradicted or the reverse)": sum(
            {v.kind.value, row["verdict"]} == OPPOSITE for row, v in judged
        ),
        "certainty within one level, where both have one": sum(d <= 1 for d in rated) / max(len(rated), 1),
        "shares a study with the expert's, where he names any": shared_studies(judged),
    }


def accepted(row: Row, verdict: Verdict) -> bool:
    return verdict.kind.value in {row["verdict"], *row["also"]}


def shared_studies(judged: list[tuple[Row, Verdict]]) -> float:
    named = [(set(row["studies"]), set(verdict.studies)) for row, verdict in judged if row["studies"]]
    return sum(bool(theirs & ours) for theirs, ours in named) / max(len(named), 1)


def report(
    end_to_end: list[tuple[Row, Verdict | None]],
    as_annotated: list[tuple[Row, Verdict]],
    articles: dict[str, Article],
) -> str:
    first, second = figures(end_to_end), figures(list(as_annotated))
    lines = [
        "# Verdicts on the seeds",
        "",
        "Made by `benchmarks/quality/seeds.py`. The expert's reading was made from the same records, by reading, and",
        "can be wrong. Two articles are a development set, not a proof.",
        "",
        "| | end to end | as annotated |",
        "| --- | --- | --- |",
        *(f"| {name} | {shown(first[name])} | {shown(second[name])} |" for name in first),
        "",
        "Always answering with the commonest verdict would agree with "
        f"{Counter(row['verdict'] for row, _ in end_to_end).most_common(1)[0][1] / len(end_to_end):.2f}.",
        "",
        "| line | type | expert | end to end | as annotated | reason (as annotated) |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for (row, found), (_, annotated) in zip(end_to_end, as_annotated, strict=True):
        line, _ = articles[row["article"]].locate(Span(row["start"], row["end"]))
        cells = [
            f"{row['article'][:3]}:{line}",
            row["type"],
            " / ".join([row["verdict"], *row["also"]]),
            mark(row, found),
            mark(row, annotated),
            annotated.reason.replace("|", "/"),
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def mark(row: Row, verdict: Verdict | None) -> str:
    if verdict is None:
        return "not found"
    sign = "=" if verdict.kind.value == row["verdict"] else "~" if accepted(row, verdict) else "✗"
    return f"{sign} {verdict.kind.value}"


def shown(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.2f}"


if __name__ == "__main__":
    main()
