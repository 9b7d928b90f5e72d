"""Records what a reader makes of a short article in float arithmetic: the shipped one is tested to say the same."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from articles_read import candidates_of
from reader_model import Reader

from palpate.claims.heads import outputs
from palpate.claims.reader import tokenised
from palpate.claims.wordpiece import WordPiece
from palpate.reading import read

ARTICLE = Path(__file__).parents[1] / "tests" / "claims" / "reader" / "sample.md"
DIGITS = 4


def record(reader: Reader, pieces: WordPiece) -> None:
    """Write each output's probabilities beside the article."""
    found = candidates_of(read(ARTICLE))
    with torch.no_grad():
        vectors = reader.vectors(*tokenised(found, pieces)).numpy()
    said = outputs(vectors, found, reader.weights())
    rows = {name: [[round(value, DIGITS) for value in row] for row in values.tolist()] for name, values in said.items()}
    ARTICLE.with_suffix(".json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
