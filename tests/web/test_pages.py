"""The pages as a browser without script meets them: what they show, keep, delete, refuse, and how they say no."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Protocol

import pytest

pytest.importorskip("fastapi", reason="needs the extra: pip install 'palpate[web]'")

from fastapi.testclient import TestClient

from palpate.library import Library
from palpate.web.app import create_app
from palpate.web.pages.posted import EXAMPLES
from palpate.web.settings import Settings
from palpate.web.stored import open_reports
from tests.report.pages import Page

HTML = {"accept": "text/html"}
TEXT = "Massage eases low back pain.\n\nA massage a week cures arthritis, doctors swear by it."
PAGES = (
    "/",
    "/ask",
    "/ask?q=Does+massage+help+back+pain%3F",
    "/options",
    "/options?condition=neck+pain",
    "/options?condition=neck+pain&outcome=sleep",
    "/evidence",
    "/evidence?treatment=acupuncture",
    "/evidence?treatment=massage&condition=low+back+pain&outcome=pain",
    "/studies",
    "/studies?treatment=massage&design=randomised+trial&from=2005&to=2015&sort=label&page=2",
    "/studies?q=zebra+xylophone",
    "/studies/sherman2010",
    "/concepts",
    "/concepts?family=muscle&q=glut",
    "/concepts/T:massage",
    "/concepts/C:neck-pain",
    "/concepts/O:anxiety",
    "/concepts/I:vas",
    "/concepts/masseter",
    "/findings",
    "/findings/W101",
    "/findings/V101",
    "/about",
)


@pytest.fixture(scope="module")
def client(starter_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    store = tmp_path_factory.mktemp("store") / "reports.sqlite"
    with TestClient(create_app(Settings(library=str(starter_library), store=str(store))), headers=HTML) as opened:
        yield opened


@pytest.fixture(scope="module")
def storeless(starter_library: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(library=str(starter_library), store="off")), headers=HTML) as opened:
        yield opened


class Answer(Protocol):
    """What the client gives."""

    @property
    def text(self) -> str: ...

    @property
    def headers(self) -> Mapping[str, str]: ...


def headings(text: str) -> list[int]:
    return [int(level) for level in re.findall(r"<h([1-6])\b", text)]


def is_sound(answer: Answer) -> Page:
    """Whether nothing in a page can run or load from elsewhere, its tags are closed, and headings do not leap."""
    page = Page(answer.text)
    assert page.open == []
    for tag, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], (tag, attributes)
        assert tag not in {"style", "iframe", "object", "embed", "base", "img"}, tag
        for name in ("src", "action", "data-stream"):
            assert str(attributes.get(name, "/")).startswith("/"), (tag, attributes)
        assert re.match(r"/|#|https?://", attributes.get("href") or "/"), (tag, attributes)
    assert [attributes["src"] for tag, attributes in page.tags if tag == "script"] == re.findall(
        r'src="(/static/page\.[0-9a-f]{12}\.js)"', answer.text
    )
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    named = [
        attributes.get(key) for _, attributes in page.tags for key in ("for", "aria-labelledby", "aria-describedby")
    ]
    assert {one for names in named if names for one in names.split()} <= set(ids)
    levels = headings(answer.text)
    assert levels.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(levels)), levels
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    return page


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_sound(address: str, client: TestClient) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    is_sound(answer)


def test_links_of_the_site_lead_somewhere(client: TestClient) -> None:
    found: set[str] = set()
    for address in PAGES:
        links = {unescape(link) for link in re.findall(r'(?:href|src)="(/[^"]*)"', client.get(address).text)}
        found |= set(sorted(links)[:: max(1, len(links) // 6)])
    assert len(found) > 60
    accept = {"accept": "*/*"}
    assert {link for link in found if client.get(link, headers=accept).status_code != 200} == set()


def test_an_article_is_kept_shown_taken_along_and_deleted(client: TestClient) -> None:
    answer = client.post("/check", data={"text": TEXT, "keep": "yes"})
    address = answer.url.path
    assert re.fullmatch(r"/r/[\w-]{22}", address)
    page = is_sound(answer)
    assert "cures arthritis" in page.text
    assert f"http://testserver{address}" in answer.text
    assert answer.headers["x-robots-tag"] == "noindex"
    as_program = client.post("/api/v1/check", json={"text": TEXT}, headers={"accept": "application/json"})
    assert client.get(f"{address}.json").text == as_program.text
    alone = client.get(f"{address}.html")
    assert "attachment" in alone.headers["content-disposition"]
    assert 'href="/' not in alone.text
    assert "<style>" in alone.text
    assert client.get(f"{address}.exe").status_code == 404
    cookie = next(one for one in client.cookies.jar if one.path == address)
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite") == "strict"
    assert "Deleted" in client.post(f"{address}/delete").text
    assert client.get(address).status_code == 404


def test_only_who_made_a_report_can_delete_it(client: TestClient) -> None:
    address = client.post("/check", data={"text": TEXT, "keep": "yes"}).url.path
    mine = dict(client.cookies)
    client.cookies.clear()
    assert "Delete it for good" not in client.get(address).text
    assert client.post(f"{address}/delete").status_code == 404
    client.cookies.set("palpate-delete", "A" * 32, path=address)
    assert client.post(f"{address}/delete").status_code == 404
    assert client.get(address).status_code == 200
    client.cookies.clear()
    assert mine
    token = mine["palpate-delete"]
    assert client.post(f"{address}/own", data={"token": token}).url.path == address
    assert client.post(f"{address}/delete").status_code == 200


def test_what_is_not_to_be_kept_is_shown_at_once(client: TestClient, storeless: TestClient) -> None:
    for answer in (
        client.post("/check", data={"text": TEXT}),
        storeless.post("/check", data={"text": TEXT, "keep": "yes"}),
    ):
        assert answer.url.path == "/check"
        assert "not kept" in is_sound(answer).text
    assert "Keep the report" not in storeless.get("/").text
    assert storeless.get("/r/AAAAAAAAAAAAAAAAAAAAAA").status_code == 404


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_are_those_of_the_project(name: str, client: TestClient) -> None:
    ours = Path(__file__).parents[2] / "examples" / f"{name}.txt"
    answer = client.post("/check", data={"example": name})
    assert EXAMPLES[name] in is_sound(answer).text
    from importlib.resources import files

    assert (files("palpate.web") / "examples" / f"{name}.txt").read_bytes() == ours.read_bytes()


def test_a_file_is_read_by_its_name(client: TestClient) -> None:
    file = ("draft.md", b"# On backs\n\nMassage eases *low back pain*.", "text/markdown")
    answer = client.post("/check", files={"file": file})
    assert "On backs" in answer.text
    assert "*low" not in answer.text


@pytest.mark.parametrize(
    ("fields", "files", "status", "said"),
    [
        ({"text": "  \n"}, None, 422, "The box is empty"),
        ({"text": "http://127.0.0.1/secret"}, None, 403, "127.0.0.1"),
        ({"text": "http://127.0.0.1:9/secret"}, None, 403, "usual ports"),
        ({"example": "../../settings"}, None, 422, "there are hip_massage"),
        ({}, {"file": ("x.exe", b"MZ\0\0", "application/octet-stream")}, 415, ".exe"),
        ({}, {"file": ("x.txt", b"", "text/plain")}, 422, "empty"),
        ({}, {"file": ("x.pdf", b"%PDF-1.7 broken", "application/pdf")}, 422, "x.pdf"),
    ],
)
def test_what_cannot_be_read_is_said_beside_the_form(
    fields: dict[str, str], files: dict[str, tuple[str, bytes, str]] | None, status: int, said: str, client: TestClient
) -> None:
    answer = client.post("/check", data=fields, files=files)
    assert answer.status_code == status
    is_sound(answer)
    (alert,) = re.findall(r'role="alert">(.*?)</p>', answer.text)
    assert said in unescape(alert)


def test_what_was_typed_is_still_there(client: TestClient) -> None:
    text = "http://10.0.0.1/<b>&"
    assert "http://10.0.0.1/&lt;b&gt;&amp;</textarea>" in client.post("/check", data={"text": text}).text


def test_another_language_is_named(client: TestClient) -> None:
    german = "Massage hilft bei Rückenschmerzen, das zeigen viele Studien, die wir hier vorstellen und lesen."
    assert "Not read for claims" in client.post("/check", data={"text": german}).text


def test_progress_comes_in_lines(client: TestClient) -> None:
    answer = client.post("/check", data={"text": TEXT, "keep": "yes"}, headers={"accept": "application/x-ndjson"})
    told = [json.loads(line) for line in answer.text.splitlines()]
    stages = [one["stage"] for one in told if "stage" in one]
    assert stages[:3] == ["waiting", "reading", "claims"]
    assert {"judging", "findings"} <= set(stages)
    assert client.get(told[-1]["kept"]).status_code == 200
    (unkept,) = [
        json.loads(line)
        for line in client.post(
            "/check", data={"text": TEXT}, headers={"accept": "application/x-ndjson"}
        ).text.splitlines()
        if "page" in line
    ]
    assert "cures arthritis" in unkept["page"]
    (wrong,) = client.post("/check", data={}, headers={"accept": "application/x-ndjson"}).text.splitlines()
    assert "The box is empty" in json.loads(wrong)["problem"]


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_form_of_another_site_is_refused(headers: dict[str, str], client: TestClient) -> None:
    for address in ("/check", "/r/AAAAAAAAAAAAAAAAAAAAAA/delete", "/r/AAAAAAAAAAAAAAAAAAAAAA/own"):
        answer = client.post(address, data={"text": TEXT}, headers=headers)
        assert answer.status_code == 403
        assert "another site" in answer.text


def test_a_form_of_this_site_is_taken(client: TestClient) -> None:
    headers = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
    assert client.post("/check", data={"text": TEXT}, headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/nowhere", 404, "There is no such thing"),
        ("/studies/nobody1999", 404, "no such study"),
        ("/studies/..%2f..%2fetc%2fpasswd", 404, "no such study"),
        ("/studies.exe", 404, ".csv"),
        ("/concepts/flurbing", 404, "no such concept"),
        ("/concepts/T:flurbing", 404, "T:flurbing"),
        ("/findings/Z999", 404, "no such finding"),
        ("/r/short", 404, "no such report"),
        ("/static/../settings.py", 404, "There is no such thing"),
        ("/ask?q=%3F", 422, "no claim"),
        ("/ask?q=" + "a" * 1500, 422, "at most 1,000"),
        ("/options?condition=flurbing", 422, "not a condition"),
        ("/evidence?treatment=flurbing", 422, "not a treatment"),
        ("/studies?treatment=flurbing", 422, "not a treatment"),
        ("/studies?design=magic", 422, "no design"),
        ("/studies?from=soon", 422, "no year"),
        ("/studies?from=2010&to=2001", 422, "2010"),
    ],
)
def test_what_there_is_not_is_said_in_the_same_clothes(
    address: str, status: int, said: str, client: TestClient
) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert said in is_sound(answer).text


def test_studies_are_filtered_and_taken_along(client: TestClient, starter_library: Path) -> None:
    asked = "treatment=acupuncture&design=systematic+review&retracted=without&sort=label"
    with Library.open(starter_library) as library:
        found = library.search(treatment="acupuncture", design="systematic review", retracted=False, limit=None)
    keys = {study.key for study in found.studies}
    page = client.get(f"/studies?{asked}").text
    assert f"{len(keys)} studies of" in page
    assert set(re.findall(r'<th scope="row"><a href="/studies/([^"]+)"', page)) <= keys
    (csv,) = re.findall(r'href="(/studies\.csv[^"]*)"', page)
    rows = client.get(unescape(csv)).text.splitlines()
    assert {row.partition(",")[0] for row in rows[1:]} == keys
    ris = client.get(f"/studies.ris?{asked}")
    assert "attachment" in ris.headers["content-disposition"]
    assert set(re.findall(r"^ID  - (.*)$", ris.text, re.MULTILINE)) == keys


def test_what_a_program_read_may_be_left_out(client: TestClient, starter_library: Path) -> None:
    with Library.open(starter_library) as library:
        held = f"{len(library):,}"
    assert f"{held} studies of" in client.get("/studies?machine_read=without").text
    assert "No study of the library fits" in client.get("/studies?machine_read=only").text


def test_pages_of_studies_hold_each_study_once(client: TestClient) -> None:
    shown = [
        key
        for page in (1, 2, 3)
        for key in re.findall(
            r'scope="row"><a href="/studies/([^"]+)"', client.get(f"/studies?q=massage&page={page}").text
        )
    ]
    assert len(shown) == len(set(shown)) == 75
    assert "Take a filter away" in client.get("/studies?q=massage&page=9999").text


def test_a_study_says_where_it_is_used(client: TestClient) -> None:
    page = client.get("/studies/sherman2010").text
    used = page[page.index("Where it is used") :]
    assert "counted by direction" in used
    (first, *_) = re.findall(r'href="(/evidence[^"]*)"', used)
    assert "Sherman" in client.get(unescape(first)).text


def test_the_map_tells_its_cells_in_words(client: TestClient) -> None:
    page = client.get("/concepts/T:massage").text
    cells = re.findall(r'<td><a href="([^"]*)" title="([^"]*)">.*?<span class="unseen">([^<]*)</span>', page, re.DOTALL)
    assert len(cells) > 100
    for address, title, words in cells:
        assert title == words
        assert re.search(r"certainty, against .+: .+", words)
        assert address.startswith("/evidence?treatment=massage&amp;condition=")
    address, _, words = cells[0]
    figure = unescape(words).split(": ", 1)[1].split(", 1 trial")[0]
    assert figure.split(" (")[0].split()[-1] in client.get(unescape(address)).text


def test_files_of_the_site_may_be_kept_for_ever(client: TestClient) -> None:
    for link in re.findall(r'"(/static/[^"]+)"', client.get("/").text):
        answer = client.get(link)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        assert not re.search(r"@import|url\(|https?://(?!www\.w3\.org/)", answer.text)


def test_programs_get_problems_as_programs_read_them(client: TestClient) -> None:
    answer = client.get("/nowhere", headers={"accept": "application/json"})
    assert answer.headers["content-type"] == "application/problem+json"


def test_behind_a_proxy_every_link_begins_where_it_puts_the_server(starter_library: Path, tmp_path: Path) -> None:
    settings = Settings(library=str(starter_library), store=str(tmp_path / "r.sqlite"), base_path="/evidence/palpate")
    with TestClient(create_app(settings), headers=HTML) as client:
        answer = client.post("/evidence/palpate/check", data={"text": TEXT, "keep": "yes"})
        assert re.fullmatch(r"/evidence/palpate/r/[\w-]{22}", answer.url.path)
        pages = [answer, *(client.get(f"/evidence/palpate{path}") for path in ("/", "/studies?q=massage", "/nowhere"))]
        for one in pages:
            links = re.findall(r'(?:href|src|action|data-stream)="(/[^"]*)"', one.text)
            assert len(links) > 8
            assert [link for link in links if not link.startswith("/evidence/palpate/")] == []
        assert client.get(re.findall(r'src="(/[^"]*page[^"]*)"', pages[0].text)[0]).status_code == 200
        assert client.post(f"{answer.url.path}/delete").status_code == 200


def test_too_much_and_too_often_are_said_in_the_same_clothes(starter_library: Path) -> None:
    settings = Settings(library=str(starter_library), store="off", max_body=5_000, check_rate=2)
    with TestClient(create_app(settings), headers=HTML) as client:
        large = client.post("/check", data={"text": TEXT * 100})
        assert large.status_code == 413
        assert "5,000 bytes" in is_sound(large).text or "0.005 MB" in is_sound(large).text
        client.post("/check", data={"text": TEXT})
        often = client.post("/check", data={"text": TEXT})
        assert often.status_code == 429
        assert int(often.headers["retry-after"]) > 0
        assert "Too many requests" in is_sound(often).text


def test_a_question_without_a_treatment_leads_to_all_of_them(client: TestClient) -> None:
    page = client.get("/ask?q=What+helps+back+pain%3F").text
    assert '<a href="/options?condition=back%20pain">' in page


def test_no_page_speaks_of_the_command_line(client: TestClient) -> None:
    for address in PAGES:
        said = Page(client.get(address).text).text
        assert not re.search(r"--\w+|palpate (?:evidence|options|ask|check)\b", said), address


def test_what_is_not_to_be_kept_is_not_stored(starter_library: Path, tmp_path: Path) -> None:
    store = tmp_path / "reports.sqlite"
    with TestClient(create_app(Settings(library=str(starter_library), store=str(store))), headers=HTML) as client:
        client.post("/check", data={"text": TEXT})
        client.post("/check", data={"text": TEXT}, headers={"accept": "application/x-ndjson"})
        with open_reports(store) or pytest.fail("nothing is stored") as reports:
            assert reports.count() == 0
        client.post("/check", data={"text": TEXT, "keep": "yes"})
        with open_reports(store) or pytest.fail("nothing is stored") as reports:
            assert reports.count() == 1


@pytest.mark.parametrize(
    "text",
    [
        "<html><head><title>x</title></head><body><h1>On backs</h1><p>Massage eases <b>low back pain</b>.</p></body>",
        "# On backs\n\nMassage eases **low back pain**.",
        "On backs\n\nMassage eases low back pain.",
    ],
    ids=["HTML", "Markdown", "plain"],
)
def test_a_pasted_text_is_read_as_what_it_looks_like(text: str, client: TestClient) -> None:
    page = Page(client.post("/check", data={"text": text}).text).text
    assert "On backs" in page
    assert "eases low back pain" in page
