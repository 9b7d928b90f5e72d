"""Trains and scores the small networks that say which treatment acts in a claim (``claims/acting.py``).

Each claim offers the names found in its article; a network with one hidden layer gives each a score from the numbers
that speak for it, and learns which of them the gold means (softmax over a claim's names). Gold claims: the written
articles (``articles/``), the labels of found articles (``real/``), the development articles and the two seeds.

Scores are five-fold by article over the development articles and the seeds, which alone are scored; all others train in
every fold. ``--found`` scores claims that a reader found too: a folder with ARTICLE.json each, a list of
``[start, end, type]``.

usage: PYTHONPATH=src VENV/bin/python training/treatments.py [--shared ../shared] [--found FOLDER]
           [--out src/palpate/claims/model/treatments.npz]
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from build import read_files, write
from citations import as_segment, file_of, rows

from palpate import vocabulary
from palpate.claims.acting import OF_WHOLE, Surroundings, Weighed
from palpate.claims.names import Name, stems
from palpate.claims.segments import Segment, segments
from palpate.claims.terms import Finder
from palpate.claims.treatments import WITHOUT_TREATMENT, choose
from palpate.reading import read
from palpate.types.article import Article, Span
from palpate.types.claim import ClaimType
from palpate.types.concept import Family, Mention

ROOT = Path(__file__).parents[1]
FOLDS = 5
SEED = 7
NETWORKS, HIDDEN = 2, 48
EPOCHS, RATE, DECAY, DROPPED, BATCH = 8, 4e-3, 1e-3, 0.25, 128
FOUND_WEIGHT = 3.0  # of a claim of a found article against one of a written article
WRONG_TYPE = 0.25  # share of claims whose type is another one in their copy
WITHOUT_WHOLE = 0.3  # share of claims of which, at each step, the names' part of the whole article is not told
HIDDEN_NAMES = 0.6  # share of treatments that the vocabulary lacks in the copy, so that others than its own are learned
ENOUGH = 0.5  # of the union of two spans, for one to be the other (as the shared scorer has it)
KINDS = tuple(ClaimType)


@dataclass(frozen=True)
class Read:
    """An article with what it names, and its gold claims as segments."""

    name: str
    is_scored: bool
    weight: float
    article: Article
    every: list[Segment]
    around: Surroundings
    unknown: Surroundings
    claims: tuple[tuple[Segment, dict[str, Any]], ...]


@dataclass(frozen=True)
class Example:
    """One claim for training: the numbers of its names, which of them are meant, and how much it counts."""

    numbers: np.ndarray
    meant: list[float]
    weight: float


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--found", type=Path, help="claims that a reader found, to be scored too")
    parser.add_argument("--out", type=Path, help="train on everything, and write the weights to this file")
    options = parser.parse_args()
    torch.set_num_threads(1)
    articles = load_all(options.shared)
    print(f"{len(articles)} articles, {sum(len(one.claims) for one in articles)} claims", flush=True)
    cross_validate(articles, options.found)
    if options.out:
        weights = fit(example for one in articles for example in examples(one))
        np.savez_compressed(options.out, allow_pickle=False, **weights)


def load_all(shared: Path) -> list[Read]:
    """Every labelled article; the development articles and the seeds are those that are scored."""
    own = ROOT / "training" / "real"
    loaded = [
        *load(shared / "articles", [shared / "articles" / "gold.jsonl"], weight=FOUND_WEIGHT, is_scored=True),
        *load(shared / "seeds", [shared / "seeds" / "gold.jsonl"], weight=FOUND_WEIGHT, is_scored=True),
        *load(shared / "articles", sorted(own.glob("gold.*.jsonl")), weight=FOUND_WEIGHT, is_scored=False),
    ]
    written, problems = read_files(sorted((ROOT / "training" / "articles").glob("?-*.md")))
    if problems:
        raise SystemExit("\n".join(problems))
    with tempfile.TemporaryDirectory() as scratch:
        write(written, Path(scratch))
        return loaded + load(Path(scratch), [Path(scratch) / "gold.jsonl"], weight=1.0, is_scored=False)


def load(folder: Path, gold: Sequence[Path], *, weight: float, is_scored: bool) -> list[Read]:
    """The articles of a folder that have gold claims."""
    claims: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in (row for file in gold for row in rows(file)):
        claims[row["article"]].append(row)
    return [
        read_claims(name, read(file_of(folder, name)), claims[name], weight=weight, is_scored=is_scored)
        for name in sorted(claims)
    ]


def read_claims(name: str, article: Article, gold: list[dict[str, Any]], *, weight: float, is_scored: bool) -> Read:
    """One article: each gold claim as the sentence that it is, or as a part of the one that it overlaps most."""
    every = list(segments(article))
    claims = tuple(
        (claim_segment(article, every, row["start"], row["end"]), row)
        for row in sorted(gold, key=lambda row: row["start"])
    )
    around = Surroundings(article, every, Finder(article.prose, vocabulary.load()))
    draw = random.Random(f"{SEED} {name}")
    meant = sorted({concept for row in gold if (concept := concept_of(row["treatment"] or ""))})
    hidden = frozenset(concept for concept in meant if draw.random() < (1 if is_scored else HIDDEN_NAMES))
    unknown = Surroundings(article, every, Lacking(article.prose, hidden))
    return Read(name, is_scored, weight, article, every, around, unknown, claims)


class Lacking(Finder):
    """A finder whose vocabulary lacks some treatments."""

    def __init__(self, prose: str, hidden: frozenset[str]) -> None:
        """Find all terms but the hidden ones."""
        super().__init__(prose, vocabulary.load())
        self._hidden = hidden

    def _within(self, span: Span) -> tuple[Mention, ...]:
        """The mentions of a stretch without the hidden ones."""
        found = super()._within(span)
        return tuple(one for one in found if not any(concept.id in self._hidden for concept in one.concepts))


def claim_segment(article: Article, every: Sequence[Segment], start: int, end: int) -> Segment:
    """A stretch of an article as a segment."""
    span = Span(start, end)
    nearest = max(every, key=lambda one: min(one.span.end, span.end) - max(one.span.start, span.start))
    return as_segment(article, span, nearest)


def examples(one: Read) -> Iterable[Example]:
    """The claims of an article as examples: as they are, then with wrong types and unknown treatments among them."""
    draw = random.Random(f"{SEED} {one.name}")
    for around in (one.around, one.unknown):
        for segment, row in one.claims:
            kind = ClaimType(row["type"])
            if around is one.unknown and draw.random() < WRONG_TYPE:
                kind = draw.choice(KINDS)
            weighed = around.weigh(segment, kind)
            meant = [share(row["treatment"], name) for name in weighed.names]
            if kind not in WITHOUT_TREATMENT and max(meant) > 0:
                yield Example(weighed.numbers, meant, one.weight)


def share(treatment: str | None, name: Name | None) -> float:
    """How far a name is what the gold means: 1 for the same concept or words, less for some of the words."""
    if treatment is None or name is None:
        return float(treatment is None and name is None)
    if name.concept and concept_of(treatment) == name.concept:
        return 1.0
    return max(alike(treatment, wording.label) for wording in name.wordings.values()) ** 2


@lru_cache(maxsize=8192)
def concept_of(treatment: str) -> str | None:
    """The concept whose name or synonym a treatment is."""
    found = vocabulary.load().resolve(treatment, Family.TREATMENT)
    return found.concepts[0].id if found.how in {"label", "synonym"} else None


def alike(wanted: str, said: str) -> float:
    """Words that both have, of all that either has; 0 if the shared scorer would not take one for the other."""
    return len(stems(wanted) & stems(said)) / len(stems(wanted) | stems(said)) if is_hit(wanted, said) else 0.0


def is_hit(wanted: str | None, said: str | None) -> bool:
    """Whether a label is right, as the shared scorer has it: half of the words of the larger one."""
    first, second = (stems(one or "") for one in (wanted, said))
    return 2 * len(first & second) >= max(len(first), len(second), 1)


def fit(rows: Iterable[Example]) -> dict[str, Any]:
    """Networks side by side: ``hidden`` (w, n h), ``bias`` and ``out`` (n h,), float32."""
    given = list(rows)
    most, width = max(len(one.numbers) for one in given), given[0].numbers.shape[1]
    numbers, meant = torch.zeros(len(given), most, width), torch.zeros(len(given), most)
    for at, one in enumerate(given):
        numbers[at, : len(one.numbers)] = torch.from_numpy(one.numbers)
        meant[at, : len(one.meant)] = torch.tensor(one.meant)
        meant[at] /= meant[at].sum()
    sizes = torch.tensor([len(one.numbers) for one in given])
    is_none = torch.arange(most)[None, :] >= sizes[:, None]
    weights = torch.tensor([one.weight for one in given])
    made = [train(numbers, meant, is_none, weights, seed=SEED + at) for at in range(NETWORKS)]
    return {
        "hidden": np.concatenate([net[0].weight.detach().numpy().T for net in made], axis=1),
        "bias": np.concatenate([net[0].bias.detach().numpy() for net in made]),
        "out": np.concatenate([net[3].weight.detach().numpy()[0] for net in made]) / NETWORKS,
    }


def train(
    numbers: torch.Tensor, meant: torch.Tensor, is_none: torch.Tensor, weights: torch.Tensor, *, seed: int
) -> torch.nn.Sequential:
    """One network: the chance of all names that are meant, each as far as it is, is made large."""
    torch.manual_seed(seed)
    net = torch.nn.Sequential(
        torch.nn.Linear(numbers.shape[2], HIDDEN),
        torch.nn.ReLU(),
        torch.nn.Dropout(DROPPED),
        torch.nn.Linear(HIDDEN, 1, bias=False),
    )
    steps = EPOCHS * -(-len(numbers) // BATCH)
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    plan = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps)
    for _ in range(EPOCHS):
        for some in torch.randperm(len(numbers)).split(BATCH):
            given = numbers[some]
            given[:, :, OF_WHOLE] *= (torch.rand(len(some)) >= WITHOUT_WHOLE)[:, None, None]
            scores = net(given).squeeze(-1).masked_fill(is_none[some], -1e4)
            chances = torch.log_softmax(scores, 1) + torch.log(meant[some].clamp_min(1e-6))
            lost = -(torch.logsumexp(chances, 1) * weights[some]).sum() / weights[some].sum()
            optimiser.zero_grad()
            lost.backward()
            optimiser.step()
            plan.step()
    net.eval()
    return net


def cross_validate(articles: list[Read], found: Path | None) -> None:
    """Five folds by article over those that are scored; prints what share of the treatments is right."""
    scored = [one for one in articles if one.is_scored]
    order = random.Random(SEED).sample(scored, len(scored))
    prepared = {one.name: list(examples(one)) for one in articles}
    counts: Counter[tuple[str, str]] = Counter()
    for fold in range(FOLDS):
        left_out = order[fold::FOLDS]
        weights = fit(row for one in articles if one not in left_out for row in prepared[one.name])
        for one in left_out:
            for segment, row in one.claims:
                count(counts, "gold spans", one, segment, ClaimType(row["type"]), row, weights)
                unknown = replace(one, around=one.unknown)
                count(counts, "unknown to the vocabulary", unknown, segment, ClaimType(row["type"]), row, weights)
            for segment, kind, row in matched(one, found) if found else ():
                count(counts, "found spans", one, segment, kind, row, weights)
    for group in dict.fromkeys(group for group, _ in counts):
        n, right = counts[group, "n"], counts[group, "right"]
        print(f"{group:40} {right:4} of {n:4} {right / max(n, 1):.3f}  (none rightly: {counts[group, 'none']})")


def matched(one: Read, found: Path) -> Iterable[tuple[Segment, ClaimType, dict[str, Any]]]:
    """What a reader found of the gold claims, each with the gold that it is."""
    for start, end, kind in json.loads((found / f"{one.name}.json").read_text(encoding="utf-8")):
        for _, row in one.claims:
            inside = min(row["end"], end) - max(row["start"], start)
            if inside >= ENOUGH * (max(row["end"], end) - min(row["start"], start)):
                yield claim_segment(one.article, one.every, start, end), ClaimType(kind), row
                break


def count(
    counts: Counter[tuple[str, str]],
    group: str,
    one: Read,
    segment: Segment,
    kind: ClaimType,
    row: dict[str, Any],
    weights: dict[str, Any],
) -> None:
    """Count one claim as the shared scorer does, in all and by where the gold's words stand."""
    weighed = one.around.weigh(segment, kind)
    name = None if kind in WITHOUT_TREATMENT else choose(weighed, weights)
    said, wanted = name.label if name else None, row["treatment"]
    groups = (group, f"{group}, {where(one, weighed, row)}")
    for each in groups:
        if said is None and wanted is None:
            counts[each, "none"] += 1
        else:
            counts[each, "n"] += 1
            counts[each, "right"] += is_hit(wanted, said)
            concept = concept_of(wanted) if wanted else None
            if concept and each is group:
                counts[f"{group}: concepts", "n"] += 1
                counts[f"{group}: concepts", "right"] += name is not None and name.concept == concept


def where(one: Read, weighed: Weighed, row: dict[str, Any]) -> str:
    """Where what the gold means is named."""
    if row["treatment"] is None:
        return "none meant"
    meant = [name for name in weighed.names if name and share(row["treatment"], name) > 0]
    if any(row["start"] <= place.start and place.end <= row["end"] for name in meant for place in name.places):
        return "named in the claim"
    if meant:
        return "named around it"
    return "named nowhere that is looked at"


if __name__ == "__main__":
    main()
