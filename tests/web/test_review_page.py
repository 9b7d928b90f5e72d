"""The pages of the review: a person accepts, mends and refuses; nobody can where the server was not told so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import msgspec
import pytest

pytest.importorskip("fastapi", reason="needs the extra: pip install 'palpate[web]'")

from fastapi.testclient import TestClient

from palpate.library import Library
from palpate.web.app import create_app
from palpate.web.settings import Settings
from tests.library.test_reviewing import read_by_program

HTML = {"accept": "text/html"}


@pytest.fixture(scope="module")
def client(starter_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    shelf = tmp_path_factory.mktemp("review") / "library.sqlite"
    shelf.write_bytes(starter_library.read_bytes())
    with TestClient(create_app(Settings(library=str(shelf), store="off", review=True)), headers=HTML) as opened:
        opened.shelf = shelf  # type: ignore[attr-defined]  # where the tests look what became of it
        yield opened


@pytest.fixture
def shelf(client: TestClient) -> Path:
    path: Path = client.shelf  # type: ignore[attr-defined]  # set above
    with Library.open(path) as library:
        library.add([read_by_program(key, 0.5) for key in ("one1", "two2") if library.get(key) is None], replace=True)
    return path


def test_those_that_wait_are_listed_and_lead_to_their_pages(client: TestClient, shelf: Path) -> None:
    page = client.get("/review").text
    assert page.count('href="/review/') >= 1
    assert 'href="/review/one1"' in page
    assert "style=" not in client.get("/review/one1").text


def test_a_person_mends_what_stands_in_the_box(client: TestClient, shelf: Path) -> None:
    box = re.search(r"<textarea[^>]*>(.*?)</textarea>", client.get("/review/one1").text, re.DOTALL)
    assert box is not None
    record = msgspec.json.decode(unescape(box[1]))
    record["n"] = 77
    sent = {"act": "mend", "record": msgspec.json.encode(record).decode()}
    answer = client.post("/review/one1", data=sent, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/review")
    with Library.open(shelf) as library:
        kept = library.get("one1")
    assert kept is not None
    assert (kept.n, kept.machine_read) == (77, False)


def test_accepted_and_refused(client: TestClient, shelf: Path) -> None:
    with Library.open(shelf) as library:
        library.add([read_by_program("four4", 0.5)])
    assert client.post("/review/four4", data={"act": "accept"}, follow_redirects=False).status_code == 303
    assert client.post("/review/two2", data={"act": "refuse"}, follow_redirects=False).status_code == 303
    with Library.open(shelf) as library:
        assert library.get("two2") is None
        kept = library.get("four4")
    assert kept is not None
    assert not kept.machine_read


@pytest.mark.parametrize(
    ("sent", "headers", "status", "says"),
    [
        ({"act": "accept"}, {"origin": "https://evil.example"}, 403, "sent from another site"),
        ({"act": "accept"}, {"host": "evil.example"}, 403, "Name it with --allow-host"),
        ({"act": "burn"}, {}, 422, "say accept, mend or refuse"),
        ({"act": "mend", "record": "{"}, {}, 422, "not a JSON object"),
    ],
)
def test_what_is_refused_changes_nothing(
    client: TestClient, shelf: Path, sent: dict[str, str], headers: dict[str, str], status: int, says: str
) -> None:
    with Library.open(shelf) as library:
        library.add([read_by_program("three3", 0.5)], replace=True)
        before = library.hash
    answer = client.post("/review/three3", data=sent, headers=headers)
    assert (answer.status_code, says in unescape(answer.text)) == (status, True)
    with Library.open(shelf) as library:
        assert library.hash == before


def test_nobody_reviews_where_the_server_was_not_told_so(starter_library: Path) -> None:
    with TestClient(create_app(Settings(library=str(starter_library), store="off")), headers=HTML) as client:
        for answer in (client.get("/review"), client.post("/review/field1996", data={"act": "refuse"})):
            assert answer.status_code == 404
            assert "Start it with --review" in answer.text
