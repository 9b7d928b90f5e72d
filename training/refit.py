"""Fits the outputs of an exported reader anew on the vectors of its own int8 encoder: it did not learn on those.

The encoder stays as it is. Several runs with other orders start from the exported outputs, and the mean of their
weights is kept; direction counts more than in the joint training. `train.py` does this behind each export. By itself it
refits the model of a folder in place, from outputs as the export left them, and fits its wording (`wording.py`).

usage: PYTHONPATH=src VENV/bin/python training/refit.py --shared ../shared --model src/palpate/claims/model
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from articles_read import Labelled, load, weighted, written
from export import write_hashes
from reader_model import SHARES, WIDTH, Reader, loss
from torch import Tensor, nn
from wording import add_wording

from palpate.claims.reader import TrainedReader, load_reader

SEED = 7
RUNS, EPOCHS = 4, 2
WRITTEN = 100  # drawn anew for each epoch
RATE, DECAY = 5e-4, 0.01
STEP = 60  # candidates, at least, before the weights move
OWN_SHARES = SHARES | {"direction": 1.5, "strength": 0.8}
HEADS = "heads.npz"
Given = tuple[Labelled, Tensor]


class Outputs(Reader):
    """The reader without its encoder: its vectors are given in place of the texts' tokens."""

    def vectors(self, tokens: Any, parts: Any) -> Tensor:
        """What was given."""
        return tokens  # type: ignore[no-any-return]  # given as Any by the reader that it stands for


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    here = Path(__file__).parent
    parser.add_argument("--shared", type=Path, default=here.parents[1] / "shared")
    parser.add_argument("--model", type=Path, required=True)
    options = parser.parse_args()
    real = load(here / "real", texts=options.shared / "articles")
    found = load(options.shared / "articles") + load(options.shared / "seeds") + real
    with tempfile.TemporaryDirectory() as scratch:
        others = weighted(written(here / "articles", Path(scratch)), as_in=real)
    add_wording(options.model, found, others)
    refit(options.model, found, others)
    write_hashes(options.model)


def refit(model: Path, found: Sequence[Labelled], others: Sequence[Labelled]) -> dict[str, Tensor]:
    """Replace the outputs of the model in a folder.

    Parameters
    ----------
    model : Path
        A folder as `export` writes it.
    found : sequence of Labelled
        Found articles, each read in every epoch; none that the model is to be scored on.
    others : sequence of Labelled
        Written articles.

    Returns
    -------
    dict of Tensor
        The outputs' weights as `Reader` has them.
    """
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    reader = load_reader(model)
    shown, spare = read(reader, found), read(reader, others)
    with np.load(model / HEADS) as stored:
        start = state_of({name: stored[name] for name in stored.files})
    made = [fit(start, shown, spare, SEED + run) for run in range(RUNS)]
    mean = {name: torch.stack([one[name] for one in made]).mean(0) for name in start}
    np.savez(model / HEADS, **outputs_of(mean).weights())
    return mean


def read(reader: TrainedReader, articles: Sequence[Labelled]) -> list[Given]:
    """Each article that has candidates, with the vectors of its candidates."""
    return [(one, torch.from_numpy(reader.vectors(one.found))) for one in articles if one.found]


def fit(start: dict[str, Tensor], shown: Sequence[Given], spare: Sequence[Given], seed: int) -> dict[str, Tensor]:
    """The weights after one run, its order drawn from the seed."""
    random.seed(seed)
    torch.manual_seed(seed)
    outputs = outputs_of(start).train()
    plan = [one for _ in range(EPOCHS) for one in shuffled([*shown, *random.sample(spare, min(WRITTEN, len(spare)))])]
    optimiser = torch.optim.AdamW(outputs.parameters(), lr=RATE, weight_decay=DECAY)
    steps = sum(len(one.found) for one, _ in plan) / STEP
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda at: min((at + 1) / (0.1 * steps), max(0.0, 1 - at / steps))
    )
    pending = 0
    for one, vectors in plan:
        lost = loss(outputs(one, vectors, ()), one.labels, OWN_SHARES)
        if lost.requires_grad:  # what was not annotated teaches nothing
            lost.backward()
        pending += len(one.found)
        if pending >= STEP:
            nn.utils.clip_grad_norm_(outputs.parameters(), 1.0)
            optimiser.step()
            optimiser.zero_grad()
            rate.step()
            pending = 0
    return outputs.state_dict()


def shuffled(articles: list[Given]) -> list[Given]:
    """The articles in another order."""
    random.shuffle(articles)
    return articles


def outputs_of(state: dict[str, Tensor]) -> Outputs:
    """A reader's outputs with these weights."""
    numbers = state["near.weight"].shape[1] - WIDTH
    outputs = Outputs(nn.Identity(), numbers)
    outputs.load_state_dict(state)
    return outputs


def state_of(weights: dict[str, Any]) -> dict[str, Tensor]:
    """The weights as torch has them: the other way from `Reader.weights`."""
    return {name_of(name): torch.from_numpy(np.ascontiguousarray(value.T)) for name, value in weights.items()}


def name_of(stored: str) -> str:
    """The name of a weight in the network, from its name in the file."""
    if stored.startswith("run_"):
        return f"run.{stored.removeprefix('run_')}"
    base, kind = (stored.removesuffix("_bias"), "bias") if stored.endswith("_bias") else (stored, "weight")
    return f"{base}.{kind}" if base in {"near", "hidden"} else f"out.{base}.{kind}"


if __name__ == "__main__":
    main()
