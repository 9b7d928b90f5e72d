"""Which source a claim rests on."""

from __future__ import annotations

from palpate.claims.segments import segments
from palpate.claims.sources import find_citation
from palpate.claims.sources.thread import Model, Thread, probability
from palpate.reading import read_text

TEXT = """# Massage for neck pain

A 2009 trial of 64 people in the Clinical Journal of Pain found less pain after massage. After ten weeks the massage
group slept better than the control group. Participants also took fewer pills.

Book now and you will love our warm rooms.
"""


def read() -> tuple[Thread, list[str | None]]:
    article = read_text(TEXT, suffix=".md")
    every = list(segments(article))
    thread = Thread(article, every)
    cited = [thread.cite(segment) for segment in every if not segment.is_heading]
    return thread, [one.journal if one else None for one in cited]


def test_sentences_on_the_same_study_carry_its_source() -> None:
    _, journals = read()
    assert journals[:3] == ["Clinical Journal of Pain"] * 3


def test_a_sales_line_carries_none() -> None:
    _, journals = read()
    assert journals[3] is None


def test_what_a_later_sentence_adds_is_filled_in() -> None:
    article = read_text(
        "A study in the Clinical Journal of Pain found less pain. The trial had 64 people, who slept better after ten "
        "weeks than the control group.",
        suffix=".md",
    )
    every = list(segments(article))
    thread = Thread(article, every)
    cited = [thread.cite(segment) for segment in every]
    assert cited[1] is not None
    assert (cited[1].journal, cited[1].n) == ("Clinical Journal of Pain", 64)


def test_two_studies_are_kept_apart() -> None:
    article = read_text("Spine (Field, 1996) saw less pain. In 2009 Sherman (2009) saw none.", suffix=".md")
    found = [find_citation(segment, article) for segment in segments(article)]
    assert [one.year if one else None for one in found] == [1996, 2009]


def test_another_study_does_not_carry_the_source_before_it() -> None:
    article = read_text(
        "A 2009 trial of 64 people in the Clinical Journal of Pain found less pain after massage. Another study found "
        "that participants of the massage group slept better than the control group.",
        suffix=".md",
    )
    every = list(segments(article))
    thread = Thread(article, every)
    cited = [thread.cite(segment) for segment in every]
    assert [one.journal if one else None for one in cited] == ["Clinical Journal of Pain", None]


def test_one_review_that_concluded_is_not_the_study_before_it() -> None:
    article = read_text(
        "According to a 2011 randomised trial of 50 adults, yoga eased low back pain.\n\n"
        "A study published in the Journal of Clinical Nursing showed that massage improves sleep.\n\n"
        "One meta-analysis concluded that acupuncture reduces migraine days.",
        suffix=".md",
    )
    every = list(segments(article))
    thread = Thread(article, every)
    cited = [thread.cite(segment) for segment in every]
    assert [one.journal if one else None for one in cited] == [None, "Journal of Clinical Nursing", None]


def test_probability_without_features_is_even() -> None:
    assert probability({}, Model(0.5, {})) == 0.5
