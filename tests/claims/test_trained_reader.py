from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from palpate import vocabulary
from palpate.claims import find_claims, trained_reader
from palpate.claims.context import Context
from palpate.claims.features import candidates
from palpate.claims.reader import BATCH, TrainedReader, batched
from palpate.claims.segments import segments
from palpate.claims.terms import Finder
from palpate.claims.wordpiece import WordPiece
from palpate.reading import read, read_text
from palpate.types.claim import ClaimType

ARTICLE = """# What a back massage does

Massage reduces low back pain. It also stimulates blood flow to the muscles. Avoid massage if you have a fever.
Our studio is open on Monday. Call us to book a session. A 2011 trial of 50 adults found that massage improved sleep.
There is no evidence that massage cures scoliosis.
"""
SAMPLE = Path(__file__).parent / "reader" / "sample.md"
MEAN_APART, MOST_APART = 0.02, 0.2  # of probabilities, for int8 against float32
PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "mass", "##age", "##s", "cafe", ",", "-", "go", "中"]


def test_the_files_are_the_ones_that_training_wrote() -> None:
    folder = Path(str(files("palpate.claims") / "model"))
    hashes = json.loads((folder / "hashes.json").read_text(encoding="utf-8"))
    assert set(hashes) == {"encoder.onnx", "heads.npz", "vocab.txt", "wording.npz"}
    for name, wanted in hashes.items():
        assert sha256((folder / name).read_bytes()).hexdigest() == wanted
    assert sum(path.stat().st_size for path in folder.iterdir()) < 30_000_000


def test_claims_are_told_from_what_is_none() -> None:
    found = find_claims(read_text(ARTICLE), vocabulary.load(), reader=trained_reader())
    types = {claim.text.split(".")[0]: claim.type for claim in found}
    assert types == {
        "Massage reduces low back pain": ClaimType.EFFECT,
        "It also stimulates blood flow to the muscles": ClaimType.MECHANISM,
        "Avoid massage if you have a fever": ClaimType.ADVICE,
        "A 2011 trial of 50 adults found that massage improved sleep": ClaimType.STUDY,
        "There is no evidence that massage cures scoliosis": ClaimType.NO_EVIDENCE,
    }


def test_the_same_article_gives_the_same_claims() -> None:
    article = read_text(ARTICLE)
    first, second = (find_claims(article, vocabulary.load(), reader=trained_reader()) for _ in range(2))
    assert first == second


def test_the_shipped_arithmetic_says_what_training_said() -> None:
    """Probabilities in float32, as training recorded them (`training/sample.py`), against those in int8."""
    article = read(SAMPLE)
    finder = Finder(article.prose, vocabulary.load())
    every = list(segments(article))
    found = candidates(every, finder, Context.of(article, every, finder))
    wanted = json.loads(SAMPLE.with_suffix(".json").read_text(encoding="utf-8"))
    said = trained_reader().outputs(found)
    assert set(said) == set(wanted)
    for name, values in said.items():
        apart = np.abs(values - np.asarray(wanted[name], dtype=np.float32))
        assert apart.mean() < MEAN_APART, name
        assert apart.max() < MOST_APART, name


def test_what_is_read_depends_on_no_other_sentence() -> None:
    alone, among = (read_text(text) for text in ("Massage eases back pain.", "It is old. Massage eases back pain."))
    vectors = []
    for article in (alone, among):
        finder = Finder(article.prose, vocabulary.load())
        every = list(segments(article))
        vectors.append(trained_reader().vectors(candidates(every, finder, Context.of(article, every, finder)))[-1])
    assert (vectors[0] == vectors[1]).all()


def test_a_sentence_that_is_repeated_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read_sentences: list[tuple[int, ...]] = []
    states = TrainedReader._states

    def counted(reader: TrainedReader, batch: Sequence[tuple[int, ...]]) -> NDArray[np.float32]:
        read_sentences.extend(batch)
        return states(reader, batch)

    monkeypatch.setattr(TrainedReader, "_states", counted)
    claims = find_claims(
        read_text("Massage eases back pain. It calms the mind. Massage eases back pain."),
        vocabulary.load(),
        reader=trained_reader(),
    )
    assert [claim.text for claim in claims].count("Massage eases back pain.") == 2
    assert len(read_sentences) == len(set(read_sentences)) == 2


def test_sentences_are_read_in_batches_of_like_length() -> None:
    short, middle, near, far, long = (tuple(range(size)) for size in (4, 8, 9, 11, BATCH + 1))
    assert list(batched([long, near, far, middle, short, middle])) == [[short], [middle, middle, near], [far], [long]]
    full = [tuple(range(BATCH // 2)), tuple(range(1, BATCH // 2 + 1)), tuple(range(2, BATCH // 2 + 2))]
    assert list(batched(full)) == [full[:2], full[2:]]
    assert list(batched([])) == []


@pytest.mark.parametrize("text", ["", "...", "Massage?", "# Title", "\n\n"])
def test_an_article_without_sentences_has_no_claims(text: str) -> None:
    assert find_claims(read_text(text), vocabulary.load(), reader=trained_reader()) == ()


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Massages", ["mass", "##age", "##s"]),
        ("CAFÉ, café", ["cafe", ",", "cafe"]),
        ("go-go", ["go", "-", "go"]),
        ("xyz go", ["[UNK]", "go"]),
        ("中中", ["中", "中"]),
        ("go\u200bgo\x00", ["[UNK]"]),
        ("g" * 101, ["[UNK]"]),
        ("", []),
    ],
)
def test_words_are_cut_into_known_pieces(text: str, pieces: list[str]) -> None:
    numbers = [PIECES.index(piece) for piece in pieces]
    assert WordPiece(PIECES, longest=9)(text) == [2, *numbers, 3]


def test_a_long_text_is_cut_off() -> None:
    assert WordPiece(PIECES, longest=5)("go " * 100) == [2, 10, 10, 10, 3]


@pytest.mark.parametrize(
    ("tail", "is_cause"),
    [
        ("all of which can contribute to tension and pain", True),
        ("all of which can contribute to better sleep", False),
    ],
)
def test_what_was_listed_and_brings_on_something_bad_is_a_cause(tail: str, is_cause: bool) -> None:
    text = f"# Massage\n\nStudies show that massage eases anxiety, stress and worry - {tail} in our bodies."
    found = find_claims(read_text(text), vocabulary.load(), reader=trained_reader())
    assert (found[-1].type is ClaimType.CAUSE) is is_cause
