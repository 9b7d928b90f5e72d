"""`palpate library update`: what it cannot ask for is said before anything is sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import Palpate


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["blorping"], "'blorping' is no treatment or complaint that palpate knows. Did you mean"),
        (["massage", "--since", "last year"], "--since last year: no day. Write it as 2026-03-31."),
        (["massage", "--since", "9999-01-01"], "--since 9999-01-01: that day is yet to come."),
        (["massage", "--from", "pubmed,crossref"], "--from crossref: say one of pubmed, europepmc."),
        (["massage", "--contact", "nobody"], "--contact 'nobody': no address of mail."),
        (["massage"], "massage: nothing was asked of PubMed before."),
    ],
)
def test_refusals_are_one_line(palpate: Palpate, library_file: Path, words: list[str], says: str) -> None:
    done = palpate("library", "update", *words, "--library", library_file)
    assert done.status == 2
    assert says in done.err
    assert done.err.count("\n") == 1
    assert done.out == ""
