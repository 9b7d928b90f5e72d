"""The same article gives the same bytes: again, from another folder, in another locale, with another hash seed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from palpate import library

ARTICLE = """<!DOCTYPE html><html lang=en><title>Rubs – do they help?</title><body><nav><a href=/>Home</a></nav>
<h1>Rubs &#8211; do they help?</h1><p>Massage <b>eases</b> back pain, but it doesn’t help sleep. A 2011 trial of 50
adults in the Journal of Pain found less anxiety, better mood and a slower pulse.</p><h2>Benefits:</h2>
<ul><li>Less stress
<li>Better circulation<li>May ease headaches</ul><p>Café owners swear by it; it cures everything – guaranteed!</p>
"""
SETTINGS = (
    {"PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "2", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "TZ": "Asia/Tokyo"},
    {"PYTHONHASHSEED": "random", "PYTHONIOENCODING": "latin-1", "COLUMNS": "80"},
)


@pytest.mark.parametrize("words", [("claims", "-f", "json"), ("check",)], ids=" ".join)
def test_the_same_bytes_in_every_setting(words: tuple[str, ...], library_file: Path, tmp_path: Path) -> None:
    article = tmp_path / "rubs.html"
    article.write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "elsewhere").mkdir()
    command = [sys.executable, "-c", "from palpate.cli import main; main()", *words, str(article)]
    said = set()
    for folder, setting in zip((tmp_path, tmp_path / "elsewhere", tmp_path), SETTINGS, strict=True):
        paths = {"PALPATE_LIBRARY": str(library_file), "PYTHONPATH": str(Path(library.__file__).parents[2])}
        environment = {**os.environ, **paths, **setting}
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=True)
        assert not done.stderr
        said.add(done.stdout)
    assert len(said) == 1
    assert "Rubs – do they help?".encode() in said.pop()
