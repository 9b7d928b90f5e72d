"""Makes the small encoder that ships: three of the reader's six layers, taught to say what all six say.

First pass: the layers learn to give each token the state that the first stage's encoder gives it, on sentences of the
written and found articles and of the sets in ``bench/`` (`sentences`); no label is looked at. Second pass, for each
reader that is to ship: states, outputs and labels together, on the articles that this reader itself has seen. In a
fold neither pass sees the articles left out, nor does the encoder that they learn from. `train.py` runs both.
"""

from __future__ import annotations

import copy
import json
import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from articles_read import Labelled
from reader_model import SCALE, SHARES, WIDTH, Part, Reader, loss, padded
from torch import Tensor, nn

from palpate.claims.reader import tokenised
from palpate.claims.wordpiece import WordPiece

LAYERS = (0, 2, 5)  # of six; after 70 steps their states are nearer to the six layers' than those of 0, 1 and 5
PASSES, PLANNED = 2, 5  # over the sentences; the rate falls as if there were `PLANNED`
RATE, SECOND_RATE = 6e-4, 3e-4
DECAY, WARM_UP = 0.01, 60
TOKENS = 1400  # of a step, padded ones among them
OF_VECTOR = 3.0  # what a sentence's mean counts beside its tokens; what the outputs see of it counts 1
EPOCHS = 2  # of the second pass
OTHERS = 60  # written articles that the second pass may see, a third of them in each epoch
OF_LABELS = 0.3  # what the labels count beside the outputs of all six layers
STEP = 60  # candidates, at least, before the weights move
MOST_SENTENCES, STRETCH = 70, 60  # of a longer article a stretch is learned from in each epoch
DROPPED = 0.1
BATCH = 16
SHORTEST = 15  # letters of a sentence of ``bench/``
_END = re.compile(r"(?<=[.?!]) (?=[A-Z])|\s*\[\d+\]")
_FIELDS = {
    "health_advice/dev.jsonl": ("sentence",),
    "causal_language/press_dev.jsonl": ("sentence",),
    "causal_language/pubmed_dev.jsonl": ("sentence",),
    "healthver/dev.jsonl": ("claim", "evidence"),
    "healthfc/dev.jsonl": ("en_claim", "en_explanation", "en_top_sentences"),
    "scifact_part/train.jsonl": ("claim",),
}
Tokens = tuple[int, ...]


def sentences(articles: Sequence[Labelled], bench: Path, pieces: WordPiece) -> list[Tokens]:
    """The tokens of each different sentence of some articles and of the sets in a folder."""
    own = [some for one in articles for some in tokenised(one.found, pieces)[0]]
    other = [tuple(pieces(text)) for text in _texts(bench) if len(text) >= SHORTEST]
    return list(dict.fromkeys([*own, *other]))


def _texts(bench: Path) -> Iterator[str]:
    for file, names in _FIELDS.items():
        for line in (bench / file).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            for name in names:
                text = row[name] if isinstance(row[name], str) else " ".join(row[name])
                yield from _END.split(text) if name == "en_top_sentences" else [text]


def small(reader: Reader) -> Reader:
    """A reader with some of another's layers, and its outputs; word vectors stay as they are."""
    made = copy.deepcopy(reader)
    encoder = made.encoder
    encoder.encoder.layer = nn.ModuleList([encoder.encoder.layer[at] for at in LAYERS])
    encoder.config.num_hidden_layers = len(LAYERS)
    made.requires_grad_(True)
    encoder.embeddings.requires_grad_(False)
    return made.eval()


def taught(teacher: Reader, texts: Sequence[Tokens], *, seed: int) -> dict[str, Tensor]:
    """The weights of the small encoder after the first pass."""
    order = random.Random(seed)
    encoder, seen = small(teacher).encoder, views(teacher)
    optimiser = torch.optim.AdamW(
        [some for some in encoder.parameters() if some.requires_grad], lr=RATE, weight_decay=DECAY, fused=True
    )
    steps = PLANNED * len(list(batches(texts, order)))
    rate = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda at: min((at + 1) / WARM_UP, max(0.0, 1 - at / steps)))
    for at in range(PASSES):
        started = time.process_time()
        for batch in batches(texts, order):
            ids, mask = padded(batch)
            with torch.no_grad():
                wanted = states(teacher.encoder, ids, mask)
            lost = apart(states(encoder, ids, mask) - wanted, mask, seen)
            lost.backward()
            nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
            optimiser.step()
            optimiser.zero_grad()
            rate.step()
        print(f"small encoder, pass {at + 1}: {lost.item():.3f}, {time.process_time() - started:.0f} CPU s", flush=True)
    return encoder.state_dict()  # type: ignore[no-any-return]  # torch's modules are untyped


def states(encoder: nn.Module, ids: Tensor, mask: Tensor) -> Tensor:
    """The last layer's, shape (batch, tokens, 384)."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        return encoder(ids, attention_mask=mask).last_hidden_state.float()  # type: ignore[no-any-return]


def batches(texts: Sequence[Tokens], order: random.Random) -> Iterator[list[Tokens]]:
    """All texts, those of like length together, in another order each time."""
    made: list[list[Tokens]] = [[]]
    for some in sorted(texts, key=lambda one: len(one) + 3 * order.random()):
        if made[-1] and (len(made[-1]) + 1) * len(some) > TOKENS:
            made.append([])
        made[-1].append(some)
    order.shuffle(made)
    yield from made


def views(reader: Reader) -> Tensor:
    """What the outputs look at in a sentence's vector: the rows of their first layers."""
    return torch.cat([reader.hidden.weight[:, :WIDTH], reader.near.weight[:, :WIDTH]]).detach()


def apart(difference: Tensor, mask: Tensor, seen: Tensor) -> Tensor:
    """How far states, shape (batch, tokens, 384), and their means are from what they should be."""
    kept = difference * mask[:, :, None]
    mean = kept.sum(1) / mask.sum(1, keepdim=True)
    return (kept**2).sum() / mask.sum() / WIDTH + OF_VECTOR * (mean**2).mean() + ((mean @ seen.T) ** 2).mean()


@dataclass(frozen=True)
class Lesson:
    """An article with the states, vectors and outputs that six layers give it."""

    one: Labelled
    tokens: list[Tokens]
    parts: list[Part]
    states: list[Tensor]
    vectors: Tensor
    outputs: dict[str, Tensor]


def second_pass(
    teacher: Reader,
    start: dict[str, Tensor],
    shown: Sequence[Labelled],
    others: Sequence[Labelled],
    pieces: WordPiece,
    *,
    seed: int,
) -> Reader:
    """A small reader that says what a reader says of the articles that this one has seen.

    Parameters
    ----------
    teacher : Reader
        All six layers.
    start : dict of Tensor
        The small encoder's weights after the first pass.
    shown : sequence of Labelled
        Annotated and found articles that the teacher has seen, each read in every epoch.
    others : sequence of Labelled
        Written articles.
    pieces : WordPiece
    seed : int
    """
    random.seed(seed)
    torch.manual_seed(seed)
    known = {id(one): lesson(teacher, one, pieces) for one in [*shown, *others] if one.found}
    reader = small(teacher)
    reader.encoder.load_state_dict(start)
    reader.dropout = nn.Dropout(DROPPED).train()
    plan = []
    for _ in range(EPOCHS):
        drawn = [*shown, *random.sample(list(others), len(others) // 3)]
        plan += random.sample(drawn, len(drawn))
    learn(reader, [known[id(one)] for one in plan if one.found], views(teacher))
    return reader.eval()


def lesson(teacher: Reader, one: Labelled, pieces: WordPiece) -> Lesson:
    """What a reader says of an article."""
    tokens, parts = tokenised(one.found, pieces)
    with torch.no_grad():
        made = by_sentence(teacher.encoder, tokens)
        vectors = pooled(made, parts)
        outputs = teacher.outputs(vectors, one)
    return Lesson(one, tokens, parts, made, vectors, outputs)


def learn(reader: Reader, lessons: Sequence[Lesson], seen: Tensor) -> None:
    """One step after another through lessons, the rate falling to nothing."""
    groups = [
        {"params": [some for some in reader.encoder.parameters() if some.requires_grad], "lr": SECOND_RATE},
        {"params": list(reader.own_parameters()), "lr": SECOND_RATE},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=DECAY, fused=True)
    steps = sum(min(len(one.one.found), 80) for one in lessons) / STEP
    rate = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda at: min((at + 1) / 10, max(0.02, 1 - at / steps)))
    pending = 0
    for one in lessons:
        (lost(reader, one, seen) * len(one.one.found) / STEP).backward()
        pending += min(len(one.one.found), 80)
        if pending >= STEP:
            nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimiser.step()
            optimiser.zero_grad()
            rate.step()
            pending = 0


def lost(reader: Reader, given: Lesson, seen: Tensor) -> Tensor:
    """How far a small reader is from a lesson: states, vectors, outputs, and the labels."""
    at = stretch(len(given.tokens))
    made = dict(zip(at, by_sentence(reader.encoder, [given.tokens[place] for place in at]), strict=True))
    vectors = pooled([made.get(place, state) for place, state in enumerate(given.states)], given.parts)
    outputs = reader.outputs(vectors, given.one)
    difference = vectors - given.vectors
    read = max(1, sum(place in made for place, _, _ in given.parts))
    squares = sum((((state - given.states[place]) ** 2).sum() for place, state in made.items()), torch.zeros(()))
    total = squares / WIDTH / max(1, sum(map(len, made.values())))
    total = total + (OF_VECTOR * (difference**2).sum() / WIDTH + ((difference @ seen.T) ** 2).sum() / len(seen)) / read
    for name, out in outputs.items():
        total = total + SHARES[name] * unlike(out, given.outputs[name])
    return total + OF_LABELS * loss(outputs, given.one.labels) * SCALE / len(given.one.found)


def stretch(sentences: int) -> list[int]:
    """The sentences that are read: all, or a stretch of a long article."""
    if sentences <= MOST_SENTENCES:
        return list(range(sentences))
    start = random.randrange(sentences - STRETCH)
    return list(range(start, start + STRETCH))


def unlike(own: Tensor, wanted: Tensor) -> Tensor:
    """The divergence of an output's probabilities from those wanted, the mean over candidates; both as logits."""
    if own.shape[1] == 1:
        likely = torch.sigmoid(wanted)
        entropy: Callable[..., Tensor] = nn.functional.binary_cross_entropy_with_logits
        return entropy(own, likely) - entropy(wanted, likely)
    return nn.functional.kl_div(torch.log_softmax(own, 1), torch.softmax(wanted, 1), reduction="batchmean")


def by_sentence(encoder: nn.Module, tokens: Sequence[Tokens]) -> list[Tensor]:
    """The states of each sentence's tokens, read with others of like length."""
    order = sorted(range(len(tokens)), key=lambda at: len(tokens[at]))
    made: dict[int, Tensor] = {}
    for start in range(0, len(order), BATCH):
        places = order[start : start + BATCH]
        together = states(encoder, *padded([tokens[at] for at in places]))
        made |= {at: some[: len(tokens[at])] for at, some in zip(places, together, strict=True)}
    return [made[at] for at in range(len(tokens))]


def pooled(made: Sequence[Tensor], parts: Sequence[Part]) -> Tensor:
    """The mean over each candidate's tokens; zeros for one that is not read."""
    return torch.stack([made[at][first:last].mean(0) if at >= 0 else torch.zeros(WIDTH) for at, first, last in parts])
