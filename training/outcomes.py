"""Trains the chooser of outcomes (`palpate.claims.outcome_chooser`), or scores it over five folds by article.

Every annotated claim gives its candidates (`outcome_candidates.py`, under the type that the annotators gave it), each
right where half of its words are in half of an annotated outcome's and the other way round, as the scorer counts.
Several small networks, each from its own seed, learn to tell them; what ships is trained on all.

usage: python training/outcomes.py --shared ../shared [--folds FOLDER] [--out src/palpate/claims/model/outcomes.npz]
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import torch
from articles_read import _read as read_article
from build import main as build
from citations import rows
from torch import nn

from palpate import vocabulary
from palpate.claims.context import Context
from palpate.claims.outcome_candidates import Option, options, tokens
from palpate.claims.outcome_chooser import Seen, choose, chooser_of, key
from palpate.claims.outcome_features import Asked, numbers
from palpate.claims.outcomes import find_condition
from palpate.claims.segments import Segment, segments
from palpate.claims.sources import find_citation
from palpate.claims.terms import Finder
from palpate.types.article import Article, Span
from palpate.types.claim import ClaimType
from palpate.vocabulary.vectors import load_vectors

HERE = Path(__file__).parent
HIDDEN, SECOND = 64, 48
EPOCHS, BATCH, RATE, DECAY, DROPPED = 8, 48, 2e-3, 1e-3, 0.3  # of six settings tried over the folds, within .005
WRITTEN = 0.4  # weight of a claim of an article that was written for training, beside 1 for a real one
NETWORKS = 3
FOLDS = 5
OFFERED = 3  # times; a name offered less often tells nothing
SMALL = {"the", "a", "of", "in", "and", "or", "to", "for", "therapy", "treatment"}
TYPES = slice(-19, -8)  # the columns that say the claim's type
TYPE_HIDDEN = 0.15  # share of the claims whose type is not told, as the type is often wrong when it is found


@dataclass
class Example:
    """A claim with its candidates; ``right`` says of each whether it names an outcome of the claim."""

    article: str
    kind: str
    outcomes: list[str]
    made: list[Option]
    numbers: np.ndarray
    right: np.ndarray
    weight: float


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=HERE.parents[1] / "shared")
    parser.add_argument("--folds", type=Path, help="score over five folds, and keep their weights here")
    parser.add_argument("--out", type=Path, default=HERE.parent / "src/palpate/claims/model/outcomes.npz")
    options_ = parser.parse_args()
    torch.set_num_threads(1)
    judged, real, written = examples(options_.shared)
    if options_.folds:
        report(judged, folded(judged, real, written, options_.folds))
    else:
        np.savez_compressed(options_.out, **train([*judged, *real, *written]))


def examples(shared: Path) -> tuple[list[Example], list[Example], list[Example]]:
    """The claims of the development articles and seeds, of further real articles, and of those written for this."""
    articles, seeds, real = shared / "articles", shared / "seeds", HERE / "real"
    judged = [one for folder in (articles, seeds) for one in read(folder, folder / "gold.jsonl", 1.0)]
    more = [one for file in sorted(real.glob("gold.*.jsonl")) for one in read(articles, file, 1.0)]
    with TemporaryDirectory() as scratch:
        build(["-o", scratch, *map(str, sorted((HERE / "articles").glob("*-*.md")))])
        return judged, more, read(Path(scratch), Path(scratch) / "gold.jsonl", WRITTEN)


def read(folder: Path, gold: Path, weight: float) -> list[Example]:
    """The annotated claims of a folder's articles."""
    claims: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows(gold):
        claims[row["article"]].append(row)
    found = []
    for name, some in claims.items():
        article = read_article(folder, name)
        finder = Finder(article.prose, vocabulary.load())
        every = list(segments(article))
        context = Context.of(article, every, finder)
        found += [one for row in some if (one := example(row, article, every, context, weight)) is not None]
    return found


def example(
    row: dict[str, Any], article: Article, every: Sequence[Segment], context: Context, weight: float
) -> Example | None:
    """One annotated claim; None where no sentence of the article has it."""
    segment = segment_of(row, article, every)
    if segment is None:
        return None
    terms, kind = context.finder.terms(segment), ClaimType(row["type"])
    citation = find_citation(segment, article)
    people = find_condition(terms, citation, context)
    found = tokens(segment.text, segment.span.start)
    made = options(terms, context, found)
    title = article.words(article.title) if article.title else ""
    asked = Asked(made, found, terms, kind, citation, people.span if people else None)
    table = numbers([asked], title=title, vectors=load_vectors())
    wanted = [content(outcome) for outcome in row["outcome"]]
    right = np.array([any(agree(content(one.label), words) for words in wanted) for one in made], dtype=np.float32)
    return Example(row["article"], row["type"], row["outcome"], made, table, right, weight)


def segment_of(row: dict[str, Any], article: Article, every: Sequence[Segment]) -> Segment | None:
    """The claim as a segment of its article, with the surroundings of the sentence that it begins in."""
    span = Span(row["start"], row["end"])
    for one in every:
        if one.span.overlaps(span):
            return Segment(
                span=span,
                text=article.prose[span.start : span.end],
                block=one.block,
                before=one.before,
                whole="" if one.span == span else one.text,
                lead_in=one.lead_in,
                heading=one.heading,
            )
    return None


def content(outcome: str) -> set[str]:
    """The words of a name as `score_claims.py` takes them."""
    stems = (re.sub(r"(ies|es|s|ing|ed)$", "", word) for word in re.findall(r"[a-z0-9]+", outcome.lower()))
    return {stem for stem in stems if stem not in SMALL}


def agree(given: set[str], wanted: set[str]) -> bool:
    """Whether half of the words of each are in the other."""
    return 2 * len(given & wanted) >= max(len(given), len(wanted), 1)


class Network(nn.Module):
    """Two hidden layers and a sum."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first, self.second, self.third = nn.Linear(width, HIDDEN), nn.Linear(HIDDEN, SECOND), nn.Linear(SECOND, 1)
        self.lightly, self.dropout = nn.Dropout(DROPPED / 2), nn.Dropout(DROPPED)

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """One number for each row."""
        hidden = self.dropout(torch.relu(self.first(self.lightly(inputs))))
        return self.third(self.dropout(torch.relu(self.second(hidden))))[:, 0]


def train(some: Sequence[Example]) -> dict[str, np.ndarray]:
    """The weights of several networks and the counts of names, as `chooser_of` takes them."""
    counts, share = counted(some)
    tables = seen_elsewhere(some, Seen(counts, share), counts)
    every = np.concatenate(tables)
    mean, scale = every.mean(axis=0), every.std(axis=0) + 0.01
    made = [fitted(some, (every - mean) / scale, -mean / scale, seed) for seed in range(NETWORKS)]
    weights: dict[str, np.ndarray] = {"mean": mean, "scale": scale}
    for name in ("first", "second", "third"):
        layers = [getattr(network, name) for network in made]
        weights[name] = np.stack([layer.weight.detach().numpy().T for layer in layers])
        weights[f"{name}_bias"] = np.stack([layer.bias.detach().numpy() for layer in layers])
    weights["third"], weights["third_bias"] = weights["third"][:, :, 0], weights["third_bias"][:, 0]
    return {
        **{name: value.astype(np.float16 if value.ndim == 3 else np.float32) for name, value in weights.items()},
        "names": np.frombuffer("\n".join(counts).encode("utf-8"), dtype=np.uint8),
        "counts": np.array(list(counts.values()), dtype=np.int32),
        "share": np.array(share),
    }


def counted(some: Sequence[Example]) -> tuple[dict[str, tuple[int, int]], float]:
    """How often each name was offered and right, and the share of all that were right; rare names are left out."""
    offered, right = Counter[str](), Counter[str]()
    for one in some:
        offered.update(map(key, one.made))
        right.update(key(option) for option, is_right in zip(one.made, one.right, strict=True) if is_right)
    kept = {name: (n, right[name]) for name, n in sorted(offered.items()) if n >= OFFERED}
    return kept, right.total() / offered.total()


def seen_elsewhere(some: Sequence[Example], seen: Seen, counts: dict[str, tuple[int, int]]) -> list[np.ndarray]:
    """Each claim's numbers, with what the other articles say of its candidates' names."""
    own: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for one in some:
        for option, is_right in zip(one.made, one.right, strict=True):
            place = own[one.article, key(option)]
            place[0] += key(option) in counts
            place[1] += int(is_right) * (key(option) in counts)
    tables = []
    for one in some:
        before = [seen.numbers(option, less=(*own[one.article, key(option)],)) for option in one.made]
        tables.append(np.concatenate([np.asarray(before, dtype=np.float32), one.numbers], axis=1))
    return tables


def fitted(some: Sequence[Example], table: np.ndarray, zero: np.ndarray, seed: int) -> Network:
    """One network; ``table`` holds all claims' candidates, ``zero`` what stands for a 0 in it."""
    torch.manual_seed(seed)
    draw = np.random.default_rng(seed)
    inputs = torch.from_numpy(np.clip(table, -5, 5))
    right = torch.from_numpy(np.concatenate([one.right for one in some]))
    weight = torch.from_numpy(np.repeat([one.weight for one in some], [len(one.made) for one in some]).astype("f4"))
    ends = np.cumsum([len(one.made) for one in some])
    places = [np.arange(end - len(one.made), end) for one, end in zip(some, ends, strict=True)]
    untold = torch.from_numpy(np.clip(zero[TYPES], -5, 5))
    network = Network(table.shape[1])
    optimiser = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    steps = -(-len(some) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=EPOCHS * steps)
    for _ in range(EPOCHS):
        for claims in np.array_split(draw.permutation(len(some)), steps):
            at = np.concatenate([places[claim] for claim in claims])
            hidden = np.concatenate([places[claim] for claim in claims if draw.random() < TYPE_HIDDEN] or [at[:0]])
            rows_ = inputs[at]
            rows_[np.isin(at, hidden), TYPES] = untold
            losses = nn.functional.binary_cross_entropy_with_logits(network(rows_), right[at], reduction="none")
            optimiser.zero_grad()
            (losses * weight[at]).mean().backward()
            optimiser.step()
            schedule.step()
    return network.eval()


def folded(judged: list[Example], real: list[Example], written: list[Example], out: Path) -> list[list[str]]:
    """The outcomes of each development claim, found by networks that have not seen its article; they are kept.

    ``out`` gets the weights of each fold and ``folds.json``, the fold that each article is left out of.
    """
    names = sorted({one.article for one in (*judged, *real)})
    random.Random(0).shuffle(names)
    fold = {name: at % FOLDS for at, name in enumerate(names)}
    out.mkdir(parents=True, exist_ok=True)
    (out / "folds.json").write_text(json.dumps(fold, indent=1) + "\n", encoding="utf-8")
    given: list[list[str]] = [[] for _ in judged]
    for held in range(FOLDS):
        seen = [one for one in (*judged, *real) if fold[one.article] != held]
        weights = train([*seen, *written])
        np.savez_compressed(out / f"outcomes-{held}.npz", **weights)
        chooser = chooser_of(weights)
        for at, one in enumerate(judged):
            if fold[one.article] == held:
                chosen = choose(one.made, chooser.probabilities(one.made, one.numbers))
                given[at] = [option.label for option, _ in chosen]
    return given


def report(judged: Sequence[Example], given: Sequence[Sequence[str]]) -> None:
    """Precision, recall and F1 of the outcomes, in all and by type of claim."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for one, names in zip(judged, given, strict=True):
        wanted, found = [content(o) for o in one.outcomes], [content(name) for name in names]
        tally = Counter(
            claims=1,
            hit=sum(any(2 * len(w & f) >= len(w) for f in found) for w in wanted),
            wanted=len(wanted),
            right=sum(any(2 * len(w & f) >= len(f) for w in wanted) for f in found),
            found=len(found),
        )
        counts["all"] += tally
        counts[one.kind] += tally
    for kind, tally in counts.items():
        recall, precision = tally["hit"] / max(tally["wanted"], 1), tally["right"] / max(tally["found"], 1)
        both = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        print(f"{kind:12} {tally['claims']:4} claims  P {precision:.3f}  R {recall:.3f}  F1 {both:.3f}")


if __name__ == "__main__":
    main()
