from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from palpate.claims import (
    circumstances,
    find,
    kinds,
    outcome_candidates,
    outcome_features,
    outcomes,
    stance,
    terms,
    told,
    treatments,
)
from palpate.claims.sources import patterns, speakers
from palpate.claims.sources.mentions import _UNNAMED
from palpate.text.wordings import Needing, Wordings, has_digit, words_at

PATTERNS = (r"\bbook (?:now|here)\b", r"\bcalls? us\b", r"\bself-\w+\b", r"\d+ ?% off\b", r"\bus\b")
_TEXTS = st.lists(
    st.sampled_from(["Book", "book now", "calls us", "us", "self-help", "x", "50 % off", ",", "ÄB", "’s"])
)


@given(_TEXTS, st.sampled_from([" ", "-", ", "]))
def test_finds_what_the_joined_expression_finds(words: list[str], between: str) -> None:
    text = between.join(words)
    wanted = [found.group() for found in re.finditer("|".join(PATTERNS), text, re.IGNORECASE)]
    assert [found.group() for found in Wordings(PATTERNS).finditer(text)] == wanted


def test_a_stretch_ends_where_it_says() -> None:
    text = "call us or call us"
    made = Wordings(PATTERNS)
    assert [found.span() for found in made.finditer(text, 3)] == [(5, 7), (11, 18)]
    assert [found.span() for found in made.finditer(text, 8, 15)] == []
    assert made.search("nothing") is None
    assert Wordings([]).search("book now") is None


SENTENCES = (
    "A 2011 trial of forty-two nurses in South Korea, published in the journal Pain and elsewhere, found less pain.",
    "Researchers at Stanford said so; a meta-analysis of sixteen studies did not.",
    "Deep tissue therapy helps, according to Dr Jane Roe, and bariatric surgery does not.",
    "It has been shown to ease pain (n = 20), say the authors of this one small case series.",
    "American doctors posted nothing. The team of the US agency endorses it, as outlined by the NHS.",
    "Field et al. say that people with back pain slept better; Moyer and colleagues saw it in men who ran.",
    "Use a foam roller for ten minutes twice a day rather than rest; this is only possible with care.",
    "They set out to find out whether it works.",
    "Physiotherapists often treat it; no difference was seen.",
    "A study in the Annals of Rubbing found no harm.",
    "Ice may blunt muscle growth and is useless; Roe's own trial of high-strength ice, once a day, did not heal.",
    "All of these cause pain.",
    "Honey is as good as stitches for cuts.",
)
_FILES = (
    *(patterns, speakers, terms, circumstances, outcomes, outcome_features, stance, told, find, kinds),
    *(outcome_candidates, treatments),
)
NEEDING = [_UNNAMED, *(o for m in _FILES for o in vars(m).values() if isinstance(o, Needing))]


def test_pattern_that_needs_a_word_finds_what_it_finds_without_being_asked_for_it() -> None:
    found = [[one.search(text) for text in SENTENCES] for one in NEEDING]
    plain = [[one._pattern.search(text) for text in SENTENCES] for one in NEEDING]
    assert [[m and m.span() for m in row] for row in found] == [[m and m.span() for m in row] for row in plain]
    assert all(any(row) for row in found)


def test_digits_and_words_of_a_text() -> None:
    assert has_digit("in 2011") and has_digit("٣") and not has_digit("in May²")
    assert words_at("The NHS, Äm_2’s") == (["the", "nhs", "äm_2", "s"], [0, 4, 9, 14])
    assert words_at("İs it")[1] == [0, 3]


def test_the_first_of_what_is_told_by_its_beginning_and_what_is_not() -> None:
    made = Wordings([r"\bsays?\b", '[“"]'])
    assert [found and found.span() for found in map(made.search, ("she says “no”", "“no”, she says", "no"))] == [
        (4, 8),
        (0, 1),
        None,
    ]


def test_pattern_that_needs_a_word_is_not_tried_without_it() -> None:
    told = Needing(re.compile("a"), "trial")
    assert told.search("a b") is None and not list(told.finditer("a b"))
    assert [found.span() for found in told.finditer("A trial")] == [(5, 6)]
