"""One open library for many requests gives what each road gives by itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from palpate.asking import Asking
from palpate.check import check
from palpate.errors import InputError
from palpate.evidence import ask, gather
from palpate.library import Library
from palpate.library.starter import starter_records
from palpate.ranking import options
from palpate.reading import read_text
from palpate.session import Session
from palpate.types.evidence import Evidence, Overview

ARTICLE = "Massage eases low back pain.\n\nA massage a week cures arthritis."


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with Session(Library.in_memory(starter_records())) as opened:
        yield opened


def test_an_article_twice_is_checked_as_once(session: Session) -> None:
    article = read_text(ARTICLE)
    alone = check(article, session.library)
    assert [session.check(article), session.check(article)] == [alone, alone]
    assert alone.judged


def test_progress_counts_the_claims_and_may_end_the_check(session: Session) -> None:
    told: list[tuple[int, int]] = []
    report = session.check(read_text(ARTICLE), progress=lambda done, of: told.append((done, of)))
    assert told == [(done, len(report.judged)) for done in range(len(report.judged) + 1)]

    def stop(done: int, of: int) -> None:
        raise TimeoutError(f"{done} of {of}")

    with pytest.raises(TimeoutError, match="0 of 2"):
        session.check(read_text(ARTICLE), progress=stop)


def test_a_question_a_complaint_and_a_term_take_the_roads_of_the_commands(session: Session) -> None:
    text = "does massage help low back pain?"
    assert session.ask(text) == Asking(session.library).report(text)
    assert session.options("low back pain") == options("low back pain", session.library)
    asked = ask("massage", condition="low back pain", outcome="pain")
    found = session.evidence("massage", condition="low back pain", outcome="pain")
    assert isinstance(found, Evidence)
    assert found == gather(asked, session.library)
    assert isinstance(session.evidence("massage"), Overview)


def test_a_study_goes_by_its_key_and_its_doi(session: Session) -> None:
    study = next(study for study in session.library.studies() if study.doi)
    assert study.doi is not None
    assert session.study(study.key) == session.study(study.doi) == study


def test_an_unknown_study_is_answered_with_the_nearest_keys(session: Session) -> None:
    with pytest.raises(InputError, match=r"fild1996: no such study in the library\. Did you mean .*field1996"):
        session.study("fild1996")


def test_studies_are_searched_as_the_library_searches(session: Session) -> None:
    found = session.search("massage", condition="insomnia", limit=3)
    assert found == session.library.search("massage", condition="insomnia", limit=3)
    assert found.total >= 1


def test_a_map_is_of_the_concept_on_most_studies_that_a_name_means(session: Session) -> None:
    assert session.effect_map("massage").concept.id == "T:massage"
    found = session.effect_map("low back pain")  # some treatments are called by it too
    assert found.concept.id == "C:low-back-pain"
    assert len(found.rows) > 5
    assert session.effect_map("O:pain").concept.id == "O:pain"
    with pytest.raises(InputError, match=r"^xylophone: no such concept\."):
        session.effect_map("xylophone")
    with pytest.raises(InputError, match="there is no map of"):
        session.effect_map("VAS")
