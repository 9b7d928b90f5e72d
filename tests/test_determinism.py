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


EVERY_FORM = """
import sys
from palpate.cli import main
from palpate.cli.forms import FORMS
for form in FORMS:
    sys.argv = ["palpate", "check", "rubs.html", "--format", form.name, "--lock", "palpate.lock", "--update-lock"]
    try:
        main()
    except SystemExit as end:
        assert end.code in (0, None), end.code
print(open("palpate.lock", encoding="utf-8").read())
"""


def said_in(folder: Path, setting: dict[str, str], library_file: Path, *words: str) -> bytes:
    """What Python prints in a process of its own, in a folder and an environment."""
    paths = {"PALPATE_LIBRARY": str(library_file), "PYTHONPATH": str(Path(library.__file__).parents[2])}
    environment = {**os.environ, **paths, **setting}
    done = subprocess.run([sys.executable, *words], cwd=folder, env=environment, capture_output=True, check=True)
    assert all(line.startswith(b"palpate: palpate.lock: ") for line in done.stderr.splitlines())
    return done.stdout


def test_every_form_is_the_same_bytes_in_every_setting_and_names_no_folder(library_file: Path, tmp_path: Path) -> None:
    said = set()
    for number, setting in enumerate(SETTINGS):
        folder = tmp_path / f"folder {number}"
        folder.mkdir()
        (folder / "rubs.html").write_text(ARTICLE, encoding="utf-8")
        said.add(said_in(folder, setting, library_file, "-c", EVERY_FORM))
    assert len(said) == 1
    text = said.pop().decode()
    assert "Rubs – do they help?" in text
    assert "palpateWords/v1" in text
    assert str(tmp_path) not in text


@pytest.mark.parametrize("words", [("claims", "-f", "json"), ("check",)], ids=" ".join)
def test_the_same_bytes_in_every_setting(words: tuple[str, ...], library_file: Path, tmp_path: Path) -> None:
    article = tmp_path / "rubs.html"
    article.write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "elsewhere").mkdir()
    command = ["-c", "from palpate.cli import main; main()", *words, str(article)]
    said = set()
    for folder, setting in zip((tmp_path, tmp_path / "elsewhere", tmp_path), SETTINGS, strict=True):
        said.add(said_in(folder, setting, library_file, *command))
    assert len(said) == 1
    assert "Rubs – do they help?".encode() in said.pop()
