"""Each address of the API answers what its command prints, and tells what is wrong by the right status."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from palpate.report.asked import asked_json
from palpate.report.evidence_data import evidence_csv, evidence_json
from palpate.report.found import found_json, found_ris
from palpate.report.ranking import ranking_csv, ranking_json
from palpate.session import Session
from palpate.types.evidence import Evidence

pytest.importorskip("fastapi", reason="needs the extra: pip install 'palpate[web]'")

from fastapi.testclient import TestClient

from palpate.web.app import create_app
from palpate.web.settings import Settings

API = "/api/v1"


@pytest.fixture(scope="module")
def client(starter_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    store = tmp_path_factory.mktemp("store") / "reports.sqlite"
    with TestClient(create_app(Settings(library=str(starter_library), store=str(store)))) as opened:
        yield opened


@pytest.fixture(scope="module")
def session(starter_library: Path) -> Iterator[Session]:
    with Session.open(starter_library) as opened:
        yield opened


def test_the_answers_are_those_of_the_commands(client: TestClient, session: Session) -> None:
    claim = "does massage help low back pain?"
    report, ranking = session.ask(claim), session.options("low back pain")
    found = session.evidence("massage", condition="low back pain", outcome="pain")
    assert isinstance(found, Evidence)
    asked = {"treatment": "massage", "condition": "low back pain", "outcome": "pain"}
    assert client.get(f"{API}/ask", params={"claim": claim}).text == asked_json(1, report)
    assert client.post(f"{API}/ask", json={"claim": claim, "id": "q"}).text == asked_json("q", report)
    back = {"condition": "low back pain"}
    assert client.get(f"{API}/options", params=back).text == ranking_json(ranking)
    assert client.get(f"{API}/options", params={**back, "format": "csv"}).text == ranking_csv(ranking)
    assert client.get(f"{API}/evidence", params=asked).text == evidence_json(found)
    assert client.get(f"{API}/evidence", params=asked, headers={"Accept": "text/csv"}).text == evidence_csv(found)


def test_studies_that_a_program_read_are_asked_for_or_left_out(client: TestClient, session: Session) -> None:
    found = {kind: client.get(f"{API}/studies", params={"machine_read": kind}).json() for kind in ("true", "false")}
    assert found["true"]["studies"] == []
    assert found["false"]["total"] == len(session.library)
    assert client.get(f"{API}/studies", params={"machine_read": "maybe"}).status_code == 422


def test_studies_come_page_by_page_and_in_three_forms(client: TestClient, session: Session) -> None:
    first = client.get(f"{API}/studies", params={"q": "massage sleep", "limit": 5})
    assert first.text == found_json(session.search("massage sleep", limit=5))
    following = first.links["next"]["url"]
    assert client.get(following).text == found_json(session.search("massage sleep", limit=5, offset=5))
    assert first.headers["x-total-count"] == str(first.json()["total"])
    ris = client.get(
        f"{API}/studies", params={"q": "massage sleep"}, headers={"Accept": "application/x-research-info-systems"}
    )
    assert ris.text == found_ris(session.search("massage sleep"))
    assert client.get(f"{API}/studies", headers={"Accept": "image/png"}).status_code == 406


def test_a_study_goes_by_its_key_and_by_its_doi_with_a_slash(client: TestClient, session: Session) -> None:
    study = next(study for study in session.library.studies() if study.doi)
    by_key = client.get(f"{API}/studies/{study.key}")
    assert by_key.json()["key"] == study.key
    assert client.get(f"{API}/studies/{study.doi}").content == by_key.content


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/studies/nobody1900", 404, "not-found"),
        ("/concepts/nothing-at-all", 404, "not-found"),
        ("/findings/Z999", 404, "not-found"),
        ("/problems/none", 404, "not-found"),
        ("/reports/none", 404, "not-found"),
        ("/options?condition=grumbling", 404, "unknown"),
        ("/evidence?treatment=grumbling", 404, "unknown"),
        ("/studies?limit=0", 422, "invalid"),
        ("/studies?limt=5", 422, "invalid"),
        ("/ask", 422, "invalid"),
        ("/ask?claim=12", 422, "invalid"),
        ("/nothing", 404, "not-found"),
    ],
)
def test_what_is_wrong_is_told_by_its_status(client: TestClient, path: str, status: int, kind: str) -> None:
    answer = client.get(f"{API}{path}")
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["type"] == f"{API}/problems/{kind}"
    assert answer.json()["detail"]


@pytest.mark.parametrize("media", ["application/x-ndjson", "text/event-stream"])
def test_a_stream_ends_with_the_report(client: TestClient, media: str) -> None:
    body = {"text": "Massage eases low back pain.\n\nCupping cures gout."}
    answer = client.post(f"{API}/check", json=body, headers={"Accept": media})
    lines = [line.removeprefix("data: ") for line in answer.text.splitlines() if "{" in line]
    events = [json.loads(line) for line in lines]
    stages = [event["stage"] for event in events[:-1]]
    assert stages == ["waiting", "reading", "claims", "judging", "judging", "judging", "findings"]
    assert [event["done"] for event in events[3:6]] == [0, 1, 2]
    assert events[-1]["report"] == client.post(f"{API}/check", json=body).json()


def test_a_stream_ends_with_the_problem(client: TestClient) -> None:
    file = {"file": ("x.pdf", b"%PDF-1.7 broken", "application/pdf")}
    answer = client.post(f"{API}/check", files=file, headers={"Accept": "application/x-ndjson"})
    last = json.loads(answer.text.splitlines()[-1])
    assert (last["event"], last["problem"]["status"]) == ("problem", 422)


def test_an_upload_is_read_by_its_name(client: TestClient) -> None:
    answer = client.post(f"{API}/check", files={"file": ("draft.md", b"# Backs\n\nMassage eases *low back pain*.")})
    assert (answer.json()["article"]["source"], answer.json()["article"]["format"]) == ("draft.md", "markdown")


def test_a_report_is_kept_until_its_maker_deletes_it(client: TestClient) -> None:
    made = client.post(f"{API}/check?store=true", json={"text": "Massage eases low back pain."})
    address, token = made.headers["location"], made.headers["x-delete-token"]
    assert (made.status_code, client.get(address).content) == (201, made.content)
    assert client.delete(address, headers={"X-Delete-Token": "another"}).status_code == 404
    assert client.delete(address, headers={"X-Delete-Token": token}).status_code == 204
    assert client.get(address).status_code == 404


def test_typed_text_is_never_taken_for_a_file(client: TestClient) -> None:
    for text in ("%PDF-1.4 massage eases pain.", "\ufeffMassage eases pain.", "Massage\x00 eases pain.", "<p></p>"):
        assert client.post(f"{API}/check", json={"text": text}).status_code == 200


def test_the_methods_of_an_address_are_named(client: TestClient) -> None:
    answer = client.put(f"{API}/ask")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST")
    assert client.head(f"{API}/findings").status_code == 200
