"""The network: MiniLM's token states, pooled by sentence and clause, what stands around, the grammar's numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch
from articles_read import Label, Labelled
from torch import Tensor, nn

from palpate.claims.features import KINDS, STRENGTHS
from palpate.claims.heads import DIRECTIONS

WIDTH, NEAR, HIDDEN = 384, 64, 256
SIZES = {
    "claims": 1,
    "kind": len(KINDS),
    "direction": len(DIRECTIONS),
    "strength": len(STRENGTHS),
    "negated": 1,
    "checkable": 1,
    "cites": 1,
}
SHARES = {
    "claims": 1.0,
    "kind": 1.0,
    "direction": 0.5,
    "strength": 0.4,
    "negated": 0.3,
    "checkable": 0.2,
    "cites": 0.2,
}
BATCH = 16  # texts of like length, so that little is padded
SCALE = 32  # candidates, whose summed loss counts as one
Part = tuple[int, int, int]  # place of a text, first and last token (half-open)


class Reader(nn.Module):
    """Encoder and outputs; `weights` gives the outputs' as `palpate.claims.heads` takes them."""

    def __init__(self, encoder: nn.Module, numbers: int, *, dropped: float = 0.2) -> None:
        super().__init__()
        self.encoder = encoder
        self.near = nn.Linear(WIDTH + numbers, NEAR, bias=False)
        self.run = nn.GRU(NEAR, NEAR, bidirectional=True, batch_first=True)
        self.hidden = nn.Linear(WIDTH + 7 * NEAR + numbers, HIDDEN)
        self.out = nn.ModuleDict({name: nn.Linear(HIDDEN, size) for name, size in SIZES.items()})
        self.dropout = nn.Dropout(dropped)

    def vectors(self, tokens: Sequence[Sequence[int]], parts: Sequence[Part]) -> Tensor:
        """Mean of the last layer over each part's tokens, shape (n, 384); zeros for a part of no text."""
        order = sorted(range(len(tokens)), key=lambda at: len(tokens[at]))
        made: dict[int, Tensor] = {}
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.training):
            for start in range(0, len(order), BATCH):
                places = order[start : start + BATCH]
                ids, mask = padded([tokens[at] for at in places])
                state = self.encoder(ids, attention_mask=mask).last_hidden_state.float()
                made |= dict(zip(places, state, strict=True))
        none = torch.zeros(WIDTH)
        return torch.stack([made[at][first:last].mean(0) if at >= 0 else none for at, first, last in parts])

    def forward(self, one: Labelled, tokens: Sequence[Sequence[int]], parts: Sequence[Part]) -> dict[str, Tensor]:
        """The outputs for every candidate of an article."""
        return self.outputs(self.vectors(tokens, parts), one)

    def outputs(self, vectors: Tensor, one: Labelled) -> dict[str, Tensor]:
        """The outputs for every candidate of an article whose vectors are given."""
        vectors = self.dropout(vectors)
        numbers = torch.tensor([c.numbers for c in one.found])
        near = torch.cat([self.near(torch.cat([vectors, numbers], 1)), torch.zeros(1, NEAR)])
        sentences = sorted({c.sentence for c in one.found})
        run, _ = self.run(near[sentences].unsqueeze(0))
        places = {place: at for at, place in enumerate(sentences)}
        inputs = torch.cat(
            [
                vectors,
                numbers,
                near[[c.before for c in one.found]],
                near[[c.after for c in one.found]],
                near[[c.lead_in for c in one.found]],
                near[[c.heading for c in one.found]],
                near[sentences].mean(0, keepdim=True).expand(len(one.found), -1),
                run[0, [places[c.sentence] for c in one.found]],
            ],
            1,
        )
        hidden = self.dropout(torch.relu(self.hidden(inputs)))
        return {name: out(hidden) for name, out in self.out.items()}

    def own_parameters(self) -> Iterator[nn.Parameter]:
        """All that is not the encoder's."""
        return (value for name, value in self.named_parameters() if not name.startswith("encoder."))

    def weights(self) -> dict[str, Any]:
        """Matrices for numpy: inputs by outputs."""
        found = {"near": self.near.weight, "hidden": self.hidden.weight, "hidden_bias": self.hidden.bias}
        found |= {f"run_{name}": value for name, value in self.run.named_parameters()}
        for name, out in self.out.items():
            found |= {name: out.weight, f"{name}_bias": out.bias}  # type: ignore[dict-item]
        return {name: np.ascontiguousarray(value.detach().numpy().T) for name, value in found.items()}


def padded(tokens: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Token numbers and mask, shape (batch, longest)."""
    longest = max(map(len, tokens))
    ids = torch.tensor([[*some, *[0] * (longest - len(some))] for some in tokens])
    mask = torch.tensor([[1] * len(some) + [0] * (longest - len(some)) for some in tokens])
    return ids, mask


def loss(said: dict[str, Tensor], labels: Sequence[Label], shares: dict[str, float] = SHARES) -> Tensor:
    """Sum over the outputs, each over the candidates that teach it and with its share."""
    total = torch.zeros(())
    for name, out in said.items():
        wanted = [getattr(label, name) for label in labels]
        rows = [at for at, value in enumerate(wanted) if value is not None and (name == "claims" or value >= 0)]
        if not rows:
            continue
        target = torch.tensor([int(wanted[at]) for at in rows])
        if out.shape[1] == 1:
            each = nn.functional.binary_cross_entropy_with_logits(out[rows, 0], target.float(), reduction="none")
        else:
            each = nn.functional.cross_entropy(out[rows], target, reduction="none", label_smoothing=0.05)
        weights = torch.tensor([1.0 if name == "claims" else labels[at].weight for at in rows])
        total = total + shares[name] * (weights * each).sum()
    return total / SCALE
