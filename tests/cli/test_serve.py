"""`palpate serve` before it listens: what is missing or wrong is one clear line."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.commands import Palpate

WITHOUT = """
import sys

sys.modules['fastapi'] = None
sys.argv = ['palpate', 'serve']
from palpate.cli import main

main()
"""


def test_without_its_extra_it_names_it() -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT], capture_output=True, text=True, check=False, timeout=100)
    assert (done.returncode, done.stdout) == (2, "")
    assert "pip install 'palpate[web]'" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [("--workers", "0"), ("--origin", "example.org"), ("--base-path", "x"), ("--keys", "no-such-file")],
)
def test_a_setting_that_cannot_be_is_one_clear_line(palpate: Palpate, words: tuple[str, ...]) -> None:
    pytest.importorskip("fastapi", reason="needs the extra: pip install 'palpate[web]'")
    said = palpate("serve", *words)
    assert (said.status, said.out, said.err.count("\n")) == (2, "", 1)


def test_a_new_key_is_told_with_the_line_that_lets_it_in(palpate: Palpate) -> None:
    pytest.importorskip("fastapi", reason="needs the extra: pip install 'palpate[web]'")
    from palpate.web.settings import keys_of

    key, line = palpate("serve", "--new-key").out.splitlines()
    assert keys_of(key, None) == keys_of(line, None)
