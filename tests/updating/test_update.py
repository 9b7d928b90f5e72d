"""What is new is taken in once, whatever the services do; retractions are marked; a cut-off run goes on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest

from palpate import vocabulary
from palpate.errors import InputError, PalpateError
from palpate.library import Library
from palpate.types.concept import Concept, Family
from palpate.types.study import Study
from palpate.updating import Updated, update
from palpate.updating.asked import MOST_LETTERS, Service, Window, wordings
from palpate.updating.europe_pmc import EuropePMC
from palpate.updating.pubmed import PubMed
from tests.builders import means, row, study
from tests.papers.pubmed_sample import short
from tests.updating.services import Fault, Services, cut, polite, shortened, status

JUNE, JULY, TODAY = date(2026, 6, 1), date(2026, 7, 1), date(2026, 11, 21)
RETRACTED = (
    '<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn"><RefSource>J. 2026</RefSource>'
    '<PMID Version="1">99</PMID></CommentsCorrections></CommentsCorrectionsList>'
)


@pytest.fixture
def services() -> Iterator[Services]:
    running = Services()
    running.records = {number: (JUNE, short(number)) for number in range(1, 8)}
    yield running
    running.close()


@pytest.fixture
def library() -> Library:
    return Library.in_memory([study("hand1", row(means=means(3, 4)), doi="10.1000/hand1")])


def read(library: Library) -> list[Study]:
    """What a program read."""
    return [one for one in library.studies() if one.machine_read]


@pytest.fixture(scope="module")
def massage() -> Concept:
    return vocabulary.load().concept("T:massage")


def run(
    concept: Concept, library: Library, service: Service, folder: Path, since: date | None = date(2026, 1, 1)
) -> Updated:
    [found] = update([concept], library, services=[service], since=since, today=TODAY, folder=folder)
    return found


def test_new_trials_are_stored_as_machine_read_and_the_day_is_kept(
    services: Services, library: Library, massage: Concept, tmp_path: Path
) -> None:
    found = run(massage, library, PubMed(polite(services)), tmp_path)
    assert len(found.stored) == len(read(library)) == 7
    services.records[8] = (TODAY, short(8))
    again = run(massage, library, PubMed(polite(services)), tmp_path, since=None)
    assert again.window.since == TODAY
    assert len(again.stored) == 1
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_nothing_is_asked_before_a_first_day_is_named(
    services: Services, library: Library, massage: Concept, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=r"nothing was asked of PubMed before\. Say from which day: --since"):
        run(massage, library, PubMed(polite(services)), tmp_path, since=None)
    assert services.asked == []


@pytest.mark.parametrize(
    "faults",
    [
        [status("429 Too Many Requests", "Retry-After: 2\r\n")],
        [status("500 Internal Server Error"), status("503 Service Unavailable")],
        [cut],
        [None, cut, cut],
        [None, shortened],
    ],
    ids=["429", "500 and 503", "search cut off", "records cut off twice", "records end early"],
)
def test_a_passing_fault_costs_another_try_and_nothing_else(
    services: Services, library: Library, massage: Concept, tmp_path: Path, faults: list[Fault | None]
) -> None:
    services.faults = list(faults)
    waited: list[float] = []
    assert len(run(massage, library, PubMed(polite(services, waited=waited)), tmp_path).stored) == 7
    assert max(waited) >= (2 if len(faults) == 1 and faults[0] is not cut else 0.4)


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (status("500 Internal Server Error"), "it answers 500"),
        (status("403 Forbidden"), "it answers 403"),
        (cut, "the answer ends early"),
        (shortened, "its answer is cut off"),
    ],
)
def test_a_fault_that_stays_is_one_line_and_what_was_fetched_is_kept(
    services: Services, library: Library, massage: Concept, tmp_path: Path, fault: Fault, says: str
) -> None:
    services.records = {number: (JUNE, short(number)) for number in range(1, 251)}
    services.faults = [None, None, *([fault] * 9)]  # the search and the first hundred come through
    with pytest.raises(
        PalpateError, match=rf"PubMed: .*{says}.*Run it again later; what was fetched is kept"
    ) as caught:
        run(massage, library, PubMed(polite(services)), tmp_path)
    assert "\n" not in str(caught.value)
    assert read(library) == []
    services.faults = []
    services.asked.clear()
    assert len(run(massage, library, PubMed(polite(services)), tmp_path).stored) == 250
    assert services.paths() == ["efetch.fcgi", "efetch.fcgi"]


def test_a_silent_service_is_left(services: Services, library: Library, massage: Concept, tmp_path: Path) -> None:
    import time

    def silent(_: bytes) -> bytes:
        time.sleep(0.5)
        return b""

    services.faults = [silent] * 9
    with pytest.raises(PalpateError, match="no whole answer within"):
        run(massage, library, PubMed(polite(services, time_limit=0.2)), tmp_path)


def test_more_than_a_search_gives_is_asked_for_in_parts(
    services: Services, library: Library, massage: Concept, tmp_path: Path
) -> None:
    services.most = 9_999
    services.records = {number: (JUNE if number % 2 else JULY, "") for number in range(1, 12_001)}
    found = PubMed(polite(services))._found("x", _window())
    assert len(found) == len(set(found)) == 12_000


def _window() -> Window:
    return Window(since=date(2026, 1, 1), until=TODAY)


def test_an_error_inside_a_good_answer_is_named(
    services: Services, library: Library, massage: Concept, tmp_path: Path
) -> None:
    from tests.reading.test_fetch import answer

    body = b'{"header":{},"esearchresult":{"ERROR":"Search Backend failed: Exception:\n\'retstart\' is too large"}}'
    services.faults = [lambda _: answer(body, media="application/json")]
    with pytest.raises(PalpateError, match="it says: Search Backend failed: Exception: 'retstart' is too large"):
        run(massage, library, PubMed(polite(services)), tmp_path)


def test_a_held_study_that_is_retracted_now_is_marked(services: Services, massage: Concept, tmp_path: Path) -> None:
    library = Library.in_memory([study("hand1", row(means=means(3, 4)), pmid="3", doi="10.1000/hand1")])
    services.records = {3: (JUNE, short(3, more=RETRACTED))}
    found = run(massage, library, PubMed(polite(services)), tmp_path)
    assert found.retracted == ("hand1",)
    kept = library.get("hand1")
    assert kept is not None
    assert (kept.is_retracted, kept.retraction, kept.machine_read) == (True, "PubMed, 2026-11-21", False)
    assert kept.outcomes[0].means == means(3, 4)


def test_a_changed_record_takes_the_place_of_what_was_read_before(
    services: Services, library: Library, massage: Concept, tmp_path: Path
) -> None:
    run(massage, library, PubMed(polite(services)), tmp_path)
    services.records = {1: (TODAY, short(1, version=2, title="A randomised trial of pressing"))}
    found = run(massage, library, PubMed(polite(services)), tmp_path, since=None)
    assert len(found.stored) == 1
    assert len(read(library)) == 7
    [changed] = [one for one in library.studies() if one.pmid == "1"]
    assert changed.title == "A randomised trial of pressing"


def test_a_key_is_sent_and_kept_nowhere(services: Services, library: Library, massage: Concept, tmp_path: Path) -> None:
    services.faults = [None, None]
    run(massage, library, PubMed(polite(services), key="secret-key"), tmp_path)
    assert all(b"api_key=secret-key" in request for request in services.asked)
    services.faults = [status("403 Forbidden")] * 3
    with pytest.raises(PalpateError) as caught:
        run(massage, library, PubMed(polite(services), key="secret-key"), tmp_path, since=JULY)
    assert "secret-key" not in str(caught.value)
    assert not [file for file in tmp_path.rglob("*") if file.is_file() and b"secret-key" in file.read_bytes()]


def test_pages_of_europe_pmc_are_followed_to_the_end(
    services: Services, library: Library, massage: Concept, tmp_path: Path
) -> None:
    services.page = 2
    services.papers = [
        {
            "id": str(number),
            "source": "MED",
            "pmid": str(number),
            "title": f"Massage for back pain: a randomised controlled trial, part {number}",
            "authorString": "Berg A.",
            "pubYear": "2026",
            "abstractText": "We randomly assigned 40 patients with back pain to massage or usual care.",
            "pubTypeList": {"pubType": ["Randomized Controlled Trial"]},
        }
        for number in range(1, 6)
    ]
    services.faults = [None, cut, None]
    found = run(massage, library, EuropePMC(polite(services)), tmp_path)
    assert len(found.stored) == len(read(library)) == 5
    assert b"UPDATE_DATE%3A%5B2026-01-01+TO+2026-11-21%5D" in services.asked[0]


def test_wordings_fit_into_an_address_and_hold_no_query_language() -> None:
    words = vocabulary.load()
    for concept in (*words.concepts(Family.TREATMENT), *words.concepts(Family.CONDITION)):
        found = wordings(concept)
        assert sum(map(len, found)) <= MOST_LETTERS
        assert not set("".join(found)) & set('"[]():')
    odd = msgspec.structs.replace(words.concept("T:massage"), label='rub" OR all[sb] (x)', synonyms=())
    assert wordings(odd) == ["rub or all sb x"]
