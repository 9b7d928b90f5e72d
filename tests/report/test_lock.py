"""The lockfile as a value: its text, what it refuses, and which verdict moved and why."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from palpate.report.lock import Lock, PinnedArticle, PinnedClaim, lock_text, moved, pinned, read_lock
from palpate.types.evidence import CertaintyLevel
from palpate.types.verdict import VerdictKind
from tests.report.report_cases import report


def claim(words: str = "Massage eases pain.", number: int = 1, **more: object) -> PinnedClaim:
    made = PinnedClaim(
        fingerprint=f"{words}:{number}",
        claim=words,
        verdict=VerdictKind.SUPPORTED,
        certainty=CertaintyLevel.LOW,
        studies=("ada2001", "ben2003"),
    )
    return msgspec.structs.replace(made, **more)


def article(*claims: PinnedClaim, **more: str) -> PinnedArticle:
    given = {"source": "a.md", "palpate": "1", "library": "abc", "rules": "1", **more}
    return PinnedArticle(claims=claims, **given)


def fate(key: str) -> str:
    return {"ada2001": "retracted"}.get(key, "no longer counted")


def said(before: PinnedArticle, now: PinnedArticle) -> list[str]:
    return [f"{one.what}: {one.why}" for one in moved(before, now, fate)]


def test_a_report_reads_back_as_it_was_written() -> None:
    one = pinned(report("/site/a.md"), folder=Path("/site"))
    two = pinned(report("b.md"))
    assert read_lock(lock_text([two, one]).encode()) == Lock(lock=1, articles=(one, two))
    assert lock_text([two, one]) == lock_text([one, two])
    assert [each.fingerprint.partition(":")[2] for each in one.claims] == ["1", "1", "1", "2"]


def test_every_claim_stands_on_a_line_of_its_own() -> None:
    lines = lock_text([pinned(report())]).splitlines()
    assert sum('"fingerprint"' in line for line in lines) == 4
    assert read_lock(lock_text([]).encode()).articles == ()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "not a lockfile"),
        (b"\xff\xfe", "not a lockfile"),
        (b"[]", "not a lockfile"),
        (b'{"lock": "1"}', "not a lockfile"),
        (b'{"lock": 2, "articles": []}', "version 2, this palpate reads 1"),
        (b'{"lock": 1}', "articles"),
        (b'{"lock": 1, "articles": [], "more": 1}', "more"),
        (lock_text([article(claim())]).replace("supported", "true").encode(), "verdict"),
    ],
)
def test_what_is_no_lockfile_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_lock(data)


def test_nothing_moved_where_places_and_library_changed_alone() -> None:
    assert said(article(claim(), claim("B.")), article(claim("B."), claim(), library="def", rules="2")) == []


def test_a_retraction_is_told_where_the_verdict_stands_without_the_study() -> None:
    left = article(claim(studies=("ben2003",)))
    assert said(article(claim()), left) == ["still supported (low): study retracted: ada2001"]
    assert said(article(claim()), article(claim(studies=("ada2001",)))) == []


def test_a_study_more_behind_the_same_verdict_moves_nothing() -> None:
    assert said(article(claim()), article(claim(studies=("ada2001", "ben2003", "cleo2005")))) == []


@pytest.mark.parametrize(
    ("now", "why"),
    [
        (
            article(claim(verdict=VerdictKind.MIXED, studies=("ada2001", "ben2003", "cleo2005"))),
            "study added: cleo2005",
        ),
        (article(claim(verdict=VerdictKind.MIXED, studies=("ben2003",))), "study retracted: ada2001"),
        (article(claim(verdict=VerdictKind.MIXED, studies=("ada2001",))), "study no longer counted: ben2003"),
        (article(claim(verdict=VerdictKind.MIXED), rules="2"), "rules 1 → 2"),
        (article(claim(verdict=VerdictKind.MIXED), palpate="2", rules="2"), "rules 1 → 2; palpate 1 → 2"),
        (
            article(claim(verdict=VerdictKind.MIXED), library="def"),
            "library abc → def: what it says of the same studies",
        ),
    ],
)
def test_a_verdict_that_moved_says_why(now: PinnedArticle, why: str) -> None:
    assert said(article(claim()), now) == [f"supported (low) → mixed (low): {why}"]


def test_certainty_alone_moves_a_verdict() -> None:
    now = article(claim(certainty=CertaintyLevel.HIGH, studies=("ada2001", "ben2003", "new2020")))
    assert said(article(claim()), now) == ["supported (low) → supported (high): study added: new2020"]


def test_a_claim_in_other_words_is_the_same_claim() -> None:
    before, now = article(claim("Massage eases back pain.")), article(claim("Massage may ease back pain."))
    assert said(before, now) == ["still supported (low): wording changed from “Massage eases back pain.”"]


def test_claims_come_and_go() -> None:
    assert said(article(claim("Massage eases pain.")), article(claim("Honey heals wounds overnight!"))) == [
        "now supported (low): a new claim",
        "was supported (low): the claim is gone",
    ]


def test_of_twins_the_second_one_comes_and_goes() -> None:
    one, two = claim(), claim(number=2)
    (line,) = said(article(one, two), article(one))
    assert line == "was supported (low): the claim is gone"


def test_a_line_quotes_no_more_than_a_reader_needs() -> None:
    (one,) = moved(article(), article(claim("x" * 500)), fate)
    assert len(str(one)) < 150
    assert str(one).startswith("a.md: “xxx")


@given(
    words=some.text(some.characters(exclude_categories=["Cs"])),
    source=some.text(some.characters(exclude_categories=["Cs"])),
)
def test_any_words_read_back(words: str, source: str) -> None:
    one = article(claim(words), claim(words, number=2), source=source)
    assert read_lock(lock_text([one]).encode()) == Lock(lock=1, articles=(one,))
    assert lock_text([one]).count("\n") == 6
