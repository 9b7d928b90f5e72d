"""The application as a program meets it: health, a check, and problems told as problems."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from palpate.reading import read_text
from palpate.report.json import report_json
from palpate.session import Session

pytest.importorskip("fastapi", reason="needs the extra: pip install 'palpate[web]'")

from fastapi.testclient import TestClient

from palpate.web.app import create_app
from palpate.web.settings import Settings


@pytest.fixture(scope="module")
def client(starter_library: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(library=str(starter_library)))) as opened:
        yield opened


def test_a_text_is_checked_as_the_command_checks_it(client: TestClient, starter_library: Path) -> None:
    text = "Massage eases low back pain.\n\nA massage a week cures arthritis."
    answer = client.post("/api/v1/check", json={"text": text})
    with Session.open(starter_library) as session:
        assert answer.text == report_json(session.check(read_text(text)))
    assert answer.headers["content-type"] == "application/json"


def test_a_title_goes_before_the_text(client: TestClient) -> None:
    answer = client.post("/api/v1/check", json={"text": "Massage eases low back pain.", "title": "Backs & rubs"})
    assert answer.json()["article"]["title"] == "Backs & rubs"


@pytest.mark.parametrize(
    ("method", "path", "status", "kind"),
    [("GET", "/nowhere", 404, "not-found"), ("DELETE", "/api/v1/check", 405, "method")],
)
def test_an_error_is_a_problem(client: TestClient, method: str, path: str, status: int, kind: str) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["type"] == f"/api/v1/problems/{kind}"
    assert answer.json()["status"] == status


def test_the_processes_are_there(client: TestClient) -> None:
    client.post("/api/v1/check", json={"text": "Massage eases low back pain."})
    assert client.get("/healthz").json()["status"] in {"ok", "starting"}
