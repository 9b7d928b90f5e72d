"""The page of the claims atlas: shown where the server was told of a scan, absent where it was not."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="needs the extra: pip install 'palpate[web]'")
pytest.importorskip("pyarrow", reason="needs the extra: pip install 'palpate[scan]'")

from fastapi.testclient import TestClient

from palpate.crawl import scan
from palpate.crawl.atlas import atlas, keep_atlas
from palpate.crawl.local import run_here
from palpate.web.app import create_app
from palpate.web.settings import Settings
from tests.crawl.pages_made import folder_of

HTML = {"accept": "text/html"}


def served(library: Path, *, atlas: str | None = None) -> TestClient:
    return TestClient(create_app(Settings(library=str(library), store="off", atlas=atlas)), headers=HTML)


def test_the_atlas_of_a_scan_is_a_page_and_a_table(starter_library: Path, tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    scan([str(folder_of(tmp_path / "in", 3))], out, engine=partial(run_here, cores=1), library=starter_library)
    keep_atlas(atlas(out), out)
    with served(starter_library, atlas=out) as client:
        page = client.get("/atlas").text
        assert "3 pages checked, 3 when copies are counted once" in page
        assert "acupuncture" in page
        assert 'href="/atlas" aria-current="page"' in page
        assert "style=" not in page
        assert client.get("/atlas.csv").text.startswith("treatment,treatment_concept,outcome")
        assert 'href="/atlas"' in client.get("/about").text


def test_a_server_without_a_scan_says_so_and_does_not_lead_there(starter_library: Path) -> None:
    with served(starter_library) as client:
        answer = client.get("/atlas")
        assert answer.status_code == 404
        assert "Start it with --atlas FOLDER after palpate scan" in answer.text
        assert 'href="/atlas"' not in client.get("/about").text


def test_a_folder_without_an_atlas_is_named(starter_library: Path, tmp_path: Path) -> None:
    with served(starter_library, atlas=str(tmp_path)) as client:
        answer = client.get("/atlas")
        assert answer.status_code == 404
        assert "no atlas.json here" in answer.text
