"""Words weighed all at once weigh what they do one by one."""

from __future__ import annotations

import math
from functools import cache
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from palpate.screening.words import NAMED, Feature, features, load
from palpate.vocabulary.pieces import cut
from palpate.vocabulary.vectors import load_vectors, words_of

WORDS = st.sampled_from(
    [
        *("randomised", "Randomized,", "controlled", "trial.", "placebo", "double-blind", "mice", "(n = 40)", "the"),
        *("review", "of", "b12", "12mg", "Ménière's", "½", "a–b", "zorbing", "\n", "", "ΣΑΣ", "٣", "x\u2028y"),
    ]
)
TEXT = st.lists(WORDS, max_size=25).map(" ".join)


@cache
def shipped() -> tuple[dict[str, list[float]], dict[Feature, float]]:
    lines = (files("palpate.screening") / "model" / "weights.tsv").read_text(encoding="utf-8").splitlines()
    named = {name: [float(one) for one in held.split()] for name, _, held in (x.partition("\t") for x in lines[:6])}
    weights: dict[Feature, float] = {}
    for line in lines[len(NAMED) :]:
        words, _, weight = line.rpartition("\t")
        first, space, second = words.partition(" ")
        weights[(first, second) if space else first] = float(weight)
    return named, weights


def plain_score(title: str, abstract: str) -> float:
    """The model as its card words it, one feature after the other."""
    named, weights = shipped()
    known = [weights[one] for one in features(title, abstract) if one in weights]
    said = 0.0
    for part, text in (("title", title), ("abstract", abstract)):
        if words := words_of(text):
            vectors = np.array([load_vectors().of_word(word) for word in words], dtype=float)
            said += float(vectors.mean(axis=0) @ np.array(named[part]))
    return named["bias"][0] + sum(known) / math.sqrt(max(len(known), 1)) + said


@given(TEXT, TEXT)
def test_as_one_by_one(title: str, abstract: str) -> None:
    check([(title, abstract)])


@given(st.text(max_size=30), st.text(max_size=60))
def test_any_text(title: str, abstract: str) -> None:
    check([(title, abstract)])


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=8))
def test_many_papers_at_once(papers: list[tuple[str, str]]) -> None:
    check(papers)


def check(papers: list[tuple[str, str]]) -> None:
    texts = cut([f"{title}\n{abstract}" for title, abstract in papers])
    scores = load().scores(texts, [title.count(" ") + title.count("\n") + 1 for title, _ in papers])
    assert scores == pytest.approx([plain_score(title, abstract) for title, abstract in papers], abs=1e-6)
