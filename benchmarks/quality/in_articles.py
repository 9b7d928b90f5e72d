"""Whether a claim means the same in an article as by itself: what `palpate check` says of it beside `palpate ask`.

Each plain claim of `data/claims.jsonl` and `data/claims_fresh.jsonl` that is no question and names a treatment that the
vocabulary knows is put, word for word, into made articles: among others in an article on no treatment and in one on
turmeric; and, if it begins with its treatment and a verb, in an article on that treatment, behind "It" or "They", and
as an item of a list of benefits. What was found of it, and its treatment and verdict, are set beside those of the claim
asked by itself. The claims were in view while questions were mended, so that the verdicts themselves are no measure
here; that they are the same is.

usage: python benchmarks/quality/in_articles.py --library FILE [--out benchmarks/quality/results/in_articles.md]
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from palpate.asking import Asking
from palpate.check import check
from palpate.claims.names import does_something
from palpate.library import Library
from palpate.reading import read_text
from palpate.types.claim import Claim
from palpate.types.report import Judged

HERE = Path(__file__).parent
A_PAGE = 10  # claims
ON_NOTHING = "What people say about health\n\nHere is what readers asked us this week, and what friends told them.\n\n"
ON_TURMERIC = (
    "Turmeric tea: what I learned after a year\n\nTurmeric contains curcumin. Turmeric reduces joint pain and "
    "swelling. Many people drink turmeric tea every day.\n\n"
)


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", type=Path, default=None)
    parser.add_argument("--out", type=Path, default=HERE / "results" / "in_articles.md")
    options = parser.parse_args()
    with Library.open(options.library) as library:
        asking = Asking(library)
        asked = {claim: asking.report(claim).judged[0] for claim in statements()}
        known = {claim: one for claim, one in asked.items() if is_named(one)}
        counts = {name: compared(made, known, library) for name, made in settings(known).items()}
    options.out.write_text(report(counts), encoding="utf-8")
    print(report(counts))


def statements() -> Iterator[str]:
    """The claims that are no questions."""
    for name in ("claims", "claims_fresh"):
        for line in (HERE / "data" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            claim = json.loads(line)["claim"]
            if not claim.endswith("?"):
                yield claim


def settings(known: dict[str, Judged]) -> dict[str, list[tuple[str, list[str]]]]:
    """Articles by their kind, each with the claims that it holds, which are told by where they stand."""
    claims = list(known)
    pages = [claims[at : at + A_PAGE] for at in range(0, len(claims), A_PAGE)]
    parted = {claim: rest for claim, one in known.items() if (rest := behind(claim, one.claim))}
    return {
        "among others": [(ON_NOTHING + paragraphs(page), page) for page in pages],
        "in an article on turmeric": [(ON_TURMERIC + paragraphs(page), page) for page in pages],
        'behind "it"': [(behind_it(known[claim].claim, rest), [claim]) for claim, rest in parted.items()],
        "in a list": [(in_list(known[claim].claim, rest), [claim]) for claim, rest in parted.items()],
    }


def paragraphs(claims: list[str]) -> str:
    """Each claim as a paragraph."""
    return "".join(f"{claim[0].upper()}{claim[1:].rstrip('.')}.\n\n" for claim in claims)


def behind(claim: str, read: Claim) -> str | None:
    """What stands behind the treatment that a claim begins with, if that is a verb."""
    name = read.treatment.text if read.treatment else ""
    rest = claim[len(name) :].strip().rstrip(".")
    return rest if claim.startswith(name) and does_something(rest) else None


def behind_it(read: Claim, rest: str) -> str:
    """An article of two sentences on the treatment."""
    name = read.treatment.text if read.treatment else ""
    subject = "They" if name.endswith("s") else "It"
    return f"{name}: what to know\n\n{name} has been used for a long time. {subject} {rest}.\n"


def in_list(read: Claim, rest: str) -> str:
    """An article on the treatment with a list of its benefits."""
    name = read.treatment.text if read.treatment else ""
    return f"{name}: what to know\n\nHere is what we heard of it.\n\nBenefits of {name}:\n\n- {rest}\n- feels nice\n"


def compared(pages: list[tuple[str, list[str]]], known: dict[str, Judged], library: Library) -> Counter[str]:
    """How many claims were found, and have the same treatment and verdict as by themselves."""
    counts: Counter[str] = Counter()
    for text, claims in pages:
        article = read_text(text, suffix=".txt")
        found = check(article, library).judged
        for claim in claims:
            said = claim[1:].rstrip(".") if claim[1:].rstrip(".") in text else behind(claim, known[claim].claim) or ""
            start = text.index(said)
            hits = [one for one in found if one.claim.span.start < start + len(said) and one.claim.span.end > start]
            counts["claims"] += 1
            counts["found"] += bool(hits)
            counts["treatment"] += any(concept(one) == concept(known[claim]) for one in hits)
            counts["verdict"] += any(one.verdict.kind is known[claim].verdict.kind for one in hits)
    return counts


def is_named(one: Judged) -> bool:
    """Whether the vocabulary knows the treatment by its name, and not by what is nearest."""
    acts = one.claim.treatment
    return acts is not None and acts.concept is not None and acts.similarity is None


def concept(one: Judged) -> str | None:
    """The treatment's concept."""
    return one.claim.treatment.concept if one.claim.treatment else None


def report(counts: dict[str, Counter[str]]) -> str:
    """The page of results."""
    rows = [
        f"| {name} | {of['claims']} | {of['found']} | {of['treatment']} | {of['verdict']} |"
        for name, of in counts.items()
    ]
    return "\n".join(
        (
            "# The same claim in an article and by itself",
            "",
            "Made by `benchmarks/quality/in_articles.py`, which says how.",
            "",
            "| the claim stands | claims | found | same treatment | same verdict |",
            "| --- | --- | --- | --- | --- |",
            *rows,
            "",
        )
    )


if __name__ == "__main__":
    main()
