"""The document of the REST API (OpenAPI), as a server with the usual settings gives it."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from fastapi.testclient import TestClient


def api_document() -> str:
    """The JSON of ``/api/v1/openapi.json``, indented."""
    from palpate.web.app import create_app
    from palpate.web.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(library=str(Path(folder) / "library.sqlite"), store="off"))
        found = TestClient(app).get("/api/v1/openapi.json").json()  # outside of `with`: no process is started
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"
