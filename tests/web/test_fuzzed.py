"""Every operation of the API against requests that schemathesis makes up from its document."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="needs the extra: pip install 'palpate[web]'")
pytest.importorskip("schemathesis", reason="a tool of development")

from tests.web.running import running

SEED = "7"
EXAMPLES = "3"  # for each operation and phase, beside those of the document and the edges of every value
OPTIONS = ("--phases", "examples,coverage,fuzzing", "--generation-deterministic", "--no-color", "--no-shrink")


@pytest.mark.slow
def test_schemathesis_finds_no_failure(starter_library: Path, tmp_path: Path) -> None:
    program = str(Path(sys.executable).with_name("schemathesis"))
    with running(starter_library, tmp_path, "--no-log") as server:
        words = [program, "run", f"{server.address}/api/v1/openapi.json", *OPTIONS, "--seed", SEED, "-n", EXAMPLES]
        done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=500, cwd=tmp_path)
        assert done.returncode == 0, done.stdout[-6000:]
        assert "Tested: 16" in done.stdout
        assert "Traceback" not in server.errors.read_text()
