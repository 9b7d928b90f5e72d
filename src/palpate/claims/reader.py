"""The trained reader at run time: texts through the encoder that ships with the package, one thread, same bytes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from palpate.claims.heads import Guess, guesses_of, outputs
from palpate.claims.wording import Wording, wording_of
from palpate.claims.wordpiece import WordPiece

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from palpate.claims.features import Candidate

_WIDTH = 384
LONGEST = 96  # tokens, as in training
BATCH = 96  # tokens, padded ones among them, that are read at once
SPARED = 2  # tokens that are padded for one more sentence; a batch by itself costs as much as two or three tokens
LIKELY = 0.5  # probability from which a candidate's wording is asked


class TrainedReader:
    """Says of each candidate of an article whether and what it claims; made once a process, by `trained_reader`."""

    def __init__(
        self, session: Any, pieces: WordPiece, weights: dict[str, NDArray[np.float32]], worded: Wording
    ) -> None:
        self._session = session
        self._pieces = pieces
        self._weights = weights
        self._worded = worded

    def __call__(self, found: Sequence[Candidate]) -> list[Guess]:
        """What each candidate of one article claims."""
        return guesses_of(self.said(found)) if found else []

    def said(self, found: Sequence[Candidate]) -> dict[str, NDArray[np.float32]]:
        """The network's outputs, and what the wording (``wording``) says of each candidate that is likely a claim."""
        said = self.outputs(found)
        return said | {"wording": self._worded.probabilities(found, said["claims"][:, 0] >= LIKELY)}

    def outputs(self, found: Sequence[Candidate]) -> dict[str, NDArray[np.float32]]:
        """The probabilities of each output by its name, shape (n, size), for all candidates of one article."""
        return outputs(self.vectors(found), found, self._weights)

    def vectors(self, found: Sequence[Candidate]) -> NDArray[np.float32]:
        """Mean of each candidate's tokens in its sentence, shape (n, 384); zeros where it has none."""
        import numpy as np

        tokens, parts = tokenised(found, self._pieces)
        batches = batched(dict.fromkeys(tokens))  # a sentence that is repeated is read once
        read = {some: states for batch in batches for some, states in zip(batch, self._states(batch), strict=True)}
        states = [read[some] for some in tokens]
        made = np.zeros((len(found), _WIDTH), dtype=np.float32)
        for at, (text, first, last) in enumerate(parts):
            if text >= 0:
                made[at] = states[text][first:last].mean(axis=0)
        return made

    def _states(self, batch: Sequence[tuple[int, ...]]) -> NDArray[np.float32]:
        """The sentences of a batch, shape (n, longest, 384): each comes to what it comes to by itself."""
        import numpy as np

        ids = np.zeros((len(batch), max(map(len, batch))), dtype=np.int64)
        mask = np.zeros(ids.shape, dtype=np.int32)
        for at, tokens in enumerate(batch):
            ids[at, : len(tokens)] = tokens
            mask[at, : len(tokens)] = 1
        (states,) = self._session.run(None, {"ids": ids, "mask": mask})
        return states  # type: ignore[no-any-return]  # onnxruntime is untyped


def batched(tokens: Iterable[tuple[int, ...]]) -> Iterator[list[tuple[int, ...]]]:
    """Sentences of like length together, at most `BATCH` tokens, and at most `SPARED` padded for each sentence more."""
    batch: list[tuple[int, ...]] = []
    for some in sorted(tokens, key=len):
        padded = len(batch) * (len(some) - len(batch[-1])) if batch else 0
        if batch and (padded > SPARED or (len(batch) + 1) * len(some) > BATCH):
            yield batch
            batch = []
        batch.append(some)
    if batch:
        yield batch


def tokenised(
    found: Sequence[Candidate], pieces: WordPiece
) -> tuple[list[tuple[int, ...]], list[tuple[int, int, int]]]:
    """The sentences' tokens, and for each candidate the place of its sentence there with its first and last token.

    A clause is the stretch of its sentence that it stands in; the place is -1 where its words are not read.
    """
    tokens: list[tuple[int, ...]] = []
    parts: list[tuple[int, int, int]] = []
    for one in found:
        whole = found[one.sentence].segment
        if not one.is_read:
            parts.append((-1, 0, 0))
        elif one.segment is whole:
            tokens.append(tuple(pieces(whole.text)))
            parts.append((len(tokens) - 1, 0, len(tokens[-1])))
        else:
            start = one.segment.span.start - whole.span.start
            first = len(pieces(whole.text[:start])) - 1
            last = first + len(pieces(one.segment.text)) - 2
            most = len(tokens[-1]) - 1
            parts.append((len(tokens) - 1, min(first, most), max(min(last, most), min(first, most) + 1)))
    return tokens, parts


@cache
def trained_reader() -> TrainedReader:
    """The reader that ships with the package."""
    with as_file(files("palpate.claims") / "model") as folder:
        return load_reader(folder)


def load_reader(folder: Path) -> TrainedReader:
    """The reader whose files, as training writes them, lie in a folder."""
    import numpy as np
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        folder / "encoder.onnx", sess_options=options, providers=["CPUExecutionProvider"]
    )
    pieces = WordPiece((folder / "vocab.txt").read_text(encoding="utf-8").splitlines(), longest=LONGEST)
    with np.load(folder / "heads.npz") as stored:
        weights = {name: stored[name] for name in stored.files}
    with np.load(folder / "wording.npz") as stored:
        worded = wording_of(stored)
    return TrainedReader(session, pieces, weights, worded)
