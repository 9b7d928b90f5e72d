"""What stands before every address: limits, hosts, origins, proxies, headers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="needs the extra: pip install 'palpate[web]'")

from fastapi.testclient import TestClient

from palpate.web.access import digest
from palpate.web.app import create_app
from palpate.web.settings import Settings

KEY = "a-key-that-nobody-can-guess"
PLAIN = "/api/v1/problems"  # needs no process
JSON = {"content-type": "application/json"}


def client(library: Path, **settings: object) -> TestClient:
    """The application without its processes."""
    found = Settings(library=str(library), store="off", **settings)  # type: ignore[arg-type]  # any setting
    return TestClient(create_app(found), raise_server_exceptions=False)


def kind(answer: object) -> str:
    return str(answer.json()["type"]).rpartition("/")[2]  # type: ignore[attr-defined]  # a response


def test_every_answer_bears_the_headers(starter_library: Path) -> None:
    for path in ("/nowhere", PLAIN, "/healthz", "/api/v1/nowhere"):
        headers = client(starter_library).get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert "camera=()" in headers["permissions-policy"]
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert len(headers["x-request-id"]) == 12
        assert "access-control-allow-origin" not in headers
        assert "server" not in headers


def test_a_body_is_counted_whatever_its_length_is_said_to_be(starter_library: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield from [b"x" * 1_000] * 20

    small = client(starter_library, max_body=10_000)
    said = small.post("/api/v1/check", content=b"x" * 20_000, headers=JSON)
    unsaid = small.post("/api/v1/check", content=pieces(), headers=JSON)
    form = {"content-type": "multipart/form-data; boundary=x"}
    parted = small.post("/api/v1/check", content=pieces(), headers=form)
    assert [one.status_code for one in (said, unsaid, parted)] == [413, 413, 413]
    assert (kind(said), kind(unsaid)) == ("too-large", "too-large")


def test_keys_are_asked_for_at_the_api_alone(starter_library: Path) -> None:
    closed = client(starter_library, keys=(digest(KEY),))
    assert closed.get("/api/v1/findings").status_code == 401
    assert closed.get("/api/v1/findings", headers={"X-API-Key": KEY}).status_code == 200
    assert closed.get("/api/v1/findings", headers={"Authorization": f"Bearer {KEY}"}).status_code == 200
    assert closed.get("/api/v1/findings", headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert closed.get("/api/v1/openapi.json").status_code == 200
    assert closed.get("/healthz").status_code == 503


def test_rates_are_of_each_caller_and_of_each_key(starter_library: Path) -> None:
    limited = client(starter_library, rate=2, keys=(digest(KEY),))
    assert [limited.get(PLAIN).status_code for _ in range(3)] == [200, 200, 429]
    refused = limited.get(PLAIN)
    assert (kind(refused), refused.headers["retry-after"]) == ("rate", "30")
    assert limited.get(PLAIN, headers={"X-API-Key": KEY}).status_code == 200
    assert limited.get(PLAIN, headers={"X-API-Key": "made-up-to-get-around-it"}).status_code == 429
    assert limited.get("/healthz").status_code == 503


def test_checks_have_a_rate_of_their_own(starter_library: Path) -> None:
    limited = client(starter_library, check_rate=1)
    broken = [limited.post("/api/v1/check", content=b"{", headers=JSON).status_code for _ in range(2)]
    assert broken == [400, 429]
    assert limited.get(PLAIN).status_code == 200


def test_only_a_proxy_that_is_named_is_believed(starter_library: Path) -> None:
    def of(number: int) -> dict[str, str]:
        return {"X-Forwarded-For": f"192.0.2.{number}"}

    behind = client(starter_library, rate=1, proxies=("testclient",))
    assert [behind.get(PLAIN, headers=of(number)).status_code for number in (1, 2, 1)] == [200, 200, 429]
    faked = {"X-Forwarded-For": "203.0.113.9, 192.0.2.1"}  # what a caller wrote itself stands before the proxy's word
    assert behind.get(PLAIN, headers=faked).status_code == 429
    alone = client(starter_library, rate=1)
    assert [alone.get(PLAIN, headers=of(number)).status_code for number in (1, 2)] == [200, 429]


def test_behind_https_browsers_are_told_to_stay_there(starter_library: Path) -> None:
    behind = client(starter_library, proxies=("testclient",))
    assert "strict-transport-security" in behind.get(PLAIN, headers={"X-Forwarded-Proto": "https"}).headers
    assert "strict-transport-security" not in behind.get(PLAIN).headers


def test_a_host_that_is_not_named_is_refused(starter_library: Path) -> None:
    named = client(starter_library, hosts=("palpate.example.org",))
    assert named.get(PLAIN, headers={"Host": "palpate.example.org:8000"}).status_code == 200
    for host in ("evil.example.org", "", "palpate.example.org.evil.example", "[::1"):
        assert named.get(PLAIN, headers={"Host": host}).status_code in {400, 421}


def test_a_page_of_another_origin_may_not_call_unless_it_is_named(starter_library: Path) -> None:
    theirs = {"Origin": "https://theirs.example.org"}
    closed = client(starter_library)
    refused = closed.post("/api/v1/check", files={"file": ("a.txt", b"x")}, headers=theirs)
    assert (refused.status_code, kind(refused)) == (403, "cross-site")
    assert closed.options(PLAIN, headers={**theirs, "Access-Control-Request-Method": "GET"}).status_code == 403
    assert closed.get(PLAIN, headers={"Origin": "http://testserver"}).status_code == 200
    for odd in ("null", "https://[", "", "testserver"):
        assert closed.get(PLAIN, headers={"Origin": odd}).status_code == 403
    named = client(starter_library, origins=("https://theirs.example.org",), keys=(digest(KEY),))
    asked = {**theirs, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    preflight = named.options("/api/v1/check", headers=asked)
    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == "https://theirs.example.org"
    assert named.get(PLAIN, headers={"Origin": "https://others.example.org"}).status_code == 403


def test_it_stands_where_a_proxy_puts_it(starter_library: Path) -> None:
    below = client(starter_library, base_path="/palpate")
    for path in ("/palpate/api/v1/problems/rate", "/api/v1/problems/rate"):
        assert below.get(path).status_code == 200
    missing = below.get("/palpate/api/v1/problems/none")
    assert missing.json()["type"] == "/palpate/api/v1/problems/not-found"
    assert below.get("/palpate/api/v1/openapi.json").json()["servers"][0]["url"] == "/palpate"


@pytest.mark.parametrize("path", ["/../../etc/passwd", "/static/../settings.py", "/static/%2e%2e%2fsettings.py"])
def test_no_path_leads_out(starter_library: Path, path: str) -> None:
    answer = client(starter_library).get(path, headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert "root:" not in answer.text


def test_a_fault_is_told_without_its_trace(starter_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> object:
        raise RuntimeError("secret of the article")

    monkeypatch.setattr("palpate.web.api.every_rule", fail)
    answer = client(starter_library).get("/api/v1/findings")
    assert (answer.status_code, kind(answer)) == (500, "fault")
    assert "secret" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
