"""The outcomes: which way is better, what stands above what, and the wordings that readers meet."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from palpate.types.concept import Distance, Family
from palpate.types.study import Better
from palpate.vocabulary import load

LISTED_FLOOR = 300  # fewer lines than this and a part of the file was lost
ARTICLE_FLOOR = 0.9  # share of the outcomes named in annotated articles; the rest are conditions and body parts


def resolved(text: str) -> list[str]:
    return [concept.id for concept in load().resolve(text, Family.OUTCOME).concepts]


def test_the_list_is_whole() -> None:
    assert len(load().concepts(Family.OUTCOME)) >= LISTED_FLOOR


@pytest.mark.parametrize(
    ("wording", "expected"),
    [
        ("pain intensity", ["O:pain-intensity"]),
        ("worst pain", ["O:worst-pain"]),
        ("aches", ["O:pain"]),
        ("selection of movement", ["O:range-of-motion"]),
        ("range of movement", ["O:range-of-motion"]),
        ("reduced back pain", ["O:back-pain"]),
        ("lower back pain", ["O:back-pain"]),
        ("blood stream flow", ["O:blood-flow"]),
        ("muscle mass tone", ["O:muscle-tone"]),
        ("delayed-onset muscle soreness", ["O:muscle-soreness"]),
        ("DOMS", ["O:muscle-soreness"]),
        ("edema", ["O:oedema"]),
        ("hay fever symptoms", ["O:nasal-symptoms"]),  # no fever
        ("occurrence of altitude sickness", ["O:occurrence", "O:altitude-sickness"]),  # no nausea
        ("faecal incontinence", ["O:faecal-incontinence"]),  # not of the bladder
        ("erectile dysfunction", ["O:erectile-dysfunction"]),  # no disability
        ("low blood pressure", ["O:hypotension"]),
        ("oedema", ["O:oedema"]),
        ("skin aging", ["O:skin-ageing"]),
        ("sagging and sagging with the skin", ["O:sagging"]),
        ("frown lines", ["O:glabellar-lines"]),
        ("natural killer cell activity", ["O:natural-killer-cells"]),
        ("depression and quality of life", ["O:depression", "O:quality-of-life"]),
        ("IL-6", ["O:interleukin-6"]),
        ("blood sugar", ["O:blood-sugar"]),
        ("libido", ["O:sexual-function"]),
        ("cellulite", ["O:cellulite"]),
    ],
)
def test_wordings_of_records_and_articles(wording: str, expected: list[str]) -> None:
    assert resolved(wording) == expected


@pytest.mark.parametrize(
    ("narrower", "broader"),
    [
        ("O:worst-pain", "O:pain-intensity"),
        ("O:pain-at-rest", "O:pain"),
        ("O:procedural-pain", "O:pain"),
        ("O:headache-frequency", "O:headache"),
        ("O:state-anxiety", "O:anxiety"),
        ("O:trait-anxiety", "O:anxiety"),
        ("O:disability", "O:function"),
        ("O:hip-range-of-motion", "O:range-of-motion"),
        ("O:salivary-cortisol", "O:cortisol"),
        ("O:systolic-blood-pressure", "O:blood-pressure"),
        ("O:crows-feet", "O:wrinkles"),
        ("O:jowls", "O:sagging"),
        ("O:constipation", "O:digestion"),
        ("O:serious-adverse-events", "O:adverse-events"),
    ],
)
def test_the_narrower_stands_below_the_broader(narrower: str, broader: str) -> None:
    assert load().distance(broader, narrower) is Distance.NARROWER


def test_a_pain_threshold_is_no_pain_score() -> None:
    assert load().steps("O:pain", "O:pressure-pain-threshold") is None


@pytest.mark.parametrize(
    ("outcome", "better"),
    [
        ("O:pain-intensity", Better.LOWER),
        ("O:pain-relief", Better.HIGHER),
        ("O:pressure-pain-threshold", Better.HIGHER),
        ("O:disability", Better.LOWER),
        ("O:function", Better.HIGHER),
        ("O:range-of-motion", Better.HIGHER),
        ("O:state-anxiety", Better.LOWER),
        ("O:sleep-quality", Better.HIGHER),
        ("O:sleep-disturbance", Better.LOWER),
        ("O:wrinkles", Better.LOWER),
        ("O:skin-elasticity", Better.HIGHER),
        ("O:natural-killer-cells", Better.HIGHER),
        ("O:weight-gain", Better.HIGHER),
        ("O:adverse-events", Better.LOWER),
        ("O:dhea-s", None),
        ("O:interleukin-6", None),
        ("O:inflammatory-cytokines", None),
        ("O:muscle-tone", None),
        ("O:body-weight", None),
        ("O:facial-volume", None),
    ],
)
def test_which_way_is_better(outcome: str, better: Better | None) -> None:
    assert load().better(outcome) is better


def test_an_open_direction_is_not_taken_over_from_above() -> None:
    vocabulary = load()
    outcomes = vocabulary.concepts(Family.OUTCOME)
    assert [o.id for o in outcomes if o.better is None and vocabulary.better(o) is not None] == []


def test_a_seed_sentence_yields_its_outcomes() -> None:
    sentence = "raising blood stream flow, lessening irritation, and ensuring leisure throughout your whole body"
    found = load().find(sentence, families=[Family.OUTCOME])
    assert [m.concepts[0].id for m in found] == ["O:blood-flow", "O:inflammation", "O:relaxation"]


def test_outcomes_of_annotated_articles_are_known(shared: Path) -> None:
    lines = [
        json.loads(line)
        for name in ("articles/gold.jsonl", "seeds/gold.jsonl")
        for line in (shared / name).read_text(encoding="utf-8").splitlines()
    ]
    wordings = {outcome for claim in lines for outcome in claim["outcome"]}
    known = [wording for wording in wordings if load().resolve(wording, Family.OUTCOME).concepts]
    assert len(known) >= ARTICLE_FLOOR * len(wordings)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("chlamydia", "HIV infection"),
        ("bacteraemia", "pneumonia"),
        ("cannabis use", "alcohol use"),
        ("mania", "psychotic symptoms"),
        ("executive function", "memory"),
        ("dry eye", "vision"),
        ("gastrointestinal bleeding", "haematoma"),
        ("stillbirth", "infant mortality"),
        ("clinical malaria", "worm burden"),
        ("wound infection", "anastomotic leak"),
    ],
)
def test_what_trials_count_side_by_side_is_not_the_same(one: str, other: str) -> None:
    vocabulary = load()
    first, second = (vocabulary.resolve(name, Family.OUTCOME).concepts for name in (one, other))
    assert first and second
    assert first != second
