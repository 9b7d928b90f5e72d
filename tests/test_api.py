"""The promised functions: plain words in, the values of the roads out, whatever library is meant."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import palpate
from palpate.api import _kept
from palpate.errors import InputError, LibraryError, PalpateError, ReadingError
from palpate.library import Library
from palpate.reading import read_text
from palpate.session import Session
from palpate.types.article import Article
from palpate.types.evidence import Evidence, Overview
from tests.builders import means, row, study
from tests.conftest import ROOT

ARTICLE = "Massage eases low back pain.\n\nA massage a week cures arthritis."
OWN = (study("mine2026", row(means=means(3.0, 5.0))), study("other2025", row(means=means(3.5, 5.0))))


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Each test opens what it needs itself."""
    yield
    for session in _kept.sessions.values():
        session.close()
    _kept.sessions.clear()
    _kept.of = None


@pytest.fixture
def own() -> Iterator[Library]:
    with Library.in_memory(OWN) as library:
        yield library


@pytest.mark.parametrize("form", ["path", "string", "text", "article"])
def test_an_article_is_checked_however_it_is_given(form: str, tmp_path: Path) -> None:
    file = tmp_path / "my article.txt"
    file.write_text(ARTICLE)
    report = {
        "path": lambda: palpate.check(file),
        "string": lambda: palpate.check(str(file)),
        "text": lambda: palpate.check(text=ARTICLE),
        "article": lambda: palpate.check(read_text(ARTICLE)),
    }[form]()
    with Session.open() as session:
        expected = session.check(read_text(ARTICLE))
    assert report.judged == expected.judged
    assert len(report.judged) == 2


def test_a_text_is_read_as_what_it_looks_like() -> None:
    report = palpate.check(text="<html><body><h1>Rubs</h1><p>Massage eases low back pain.</p></body></html>")
    assert [report.article.words(judged.claim.span) for judged in report.judged] == ["Massage eases low back pain."]


def test_the_functions_take_the_roads_of_a_session() -> None:
    with Session.open() as session:
        assert palpate.ask("does massage help low back pain?") == session.ask("does massage help low back pain?")
        assert palpate.options("low back pain") == session.options("low back pain")
        assert palpate.options("low back pain", outcome="disability").outcome.label == "disability"
        asked = {"condition": "low back pain", "outcome": "pain"}
        found = palpate.evidence("massage", **asked)
        assert found == session.evidence("massage", **asked)
        assert isinstance(found, Evidence)
        assert isinstance(palpate.evidence("foam rolling"), Overview)
        assert palpate.search("massage", limit=2) == session.search("massage", limit=2)
        assert palpate.study("cherkin2011") == session.study("cherkin2011")
    assert palpate.gather(palpate.question("massage", **asked), session_library()) == found


def session_library() -> Library:
    return Library.open()


def test_any_form_of_a_library_is_the_same_library(own: Library, tmp_path: Path) -> None:
    path = tmp_path / "mine.sqlite"
    with Library.open(path) as file:
        file.add(OWN)
    for library in (own, Session(own)):
        assert palpate.search("massage", library).total == 2
        assert palpate.check(text=ARTICLE, library=library).studies == 2
        assert palpate.ask("does massage help low back pain?", library).studies == 2
        found = palpate.evidence("massage", condition="low back pain", outcome="pain", library=library)
        assert isinstance(found, Evidence)
        assert {effect.study for rung in found.rungs for effect in rung.effects} == {"mine2026", "other2025"}
    for name in (path, str(path)):
        assert palpate.study("mine2026", name).key == "mine2026"
        assert palpate.options("low back pain", name).searched == palpate.search(library=name).total


def test_the_usual_library_is_opened_once(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path | str | None] = []
    real = Session.open.__func__  # type: ignore[attr-defined]  # the function below the class method

    def counted(cls: type[Session], path: Path | str | None = None) -> Session:
        opened.append(path)
        made: Session = real(cls, path)
        return made

    monkeypatch.setattr(Session, "open", classmethod(counted))
    for _ in range(3):
        palpate.search("massage", limit=1)
    assert len(opened) == 1


def test_another_usual_library_is_opened_when_it_is_named(library_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = palpate.search().total
    with Library.open(library_file) as library:
        library.add(OWN)
    monkeypatch.setenv("PALPATE_LIBRARY", str(library_file))
    assert palpate.search().total == before + len(OWN)


def test_a_library_file_that_was_replaced_is_opened_anew(library_file: Path, tmp_path: Path) -> None:
    before = palpate.search(library=library_file).total
    with Library.open(tmp_path / "new.sqlite") as library:
        library.add(OWN)
    (tmp_path / "new.sqlite").replace(library_file)
    assert palpate.search(library=library_file).total == before + len(OWN)
    assert len(_kept.sessions) == 1


def test_what_is_added_is_seen_by_the_next_call(library_file: Path) -> None:
    before = palpate.ask("does massage help low back pain?", library_file)
    with Library.open(library_file) as library:
        library.add(OWN)
    after = palpate.ask("does massage help low back pain?", library_file)
    assert (after.studies, after.library == before.library) == (before.studies + len(OWN), False)


def test_every_thread_may_ask() -> None:
    texts = ["does massage help low back pain?", "foam rolling improves range of motion", "massage cures arthritis"]
    expected = [palpate.ask(text) for text in texts]
    found: dict[int, Any] = {}

    def work(number: int) -> None:
        try:
            found[number] = [palpate.ask(text) for text in texts]
        finally:
            for session in _kept.sessions.values():
                session.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == dict.fromkeys(range(4), expected)


def test_the_page_of_an_example_is_named_as_the_file_it_is() -> None:
    report = palpate.check(ROOT / "examples" / "hip_massage.txt")
    assert isinstance(report.article, Article)
    assert report.article.source.endswith("hip_massage.txt")


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (palpate.check, InputError, "give one article: a file or an address, or text="),
        (lambda: palpate.check("a.txt", text="Massage helps."), InputError, "give one article"),
        (
            lambda: palpate.check("Massage helps.\nIt does."),
            InputError,
            "'Massage helps. It does.': no such file. Check",
        ),
        (lambda: palpate.check("massage " * 50), InputError, "'massage massage massage"),
        (lambda: palpate.check("nowhere.txt"), ReadingError, "nowhere.txt: no such file. Check the path."),
        (lambda: palpate.check("a b\0.txt"), InputError, "'a b\\x00.txt': no such file."),
        (lambda: palpate.check(["a.txt"]), InputError, "list: no article. Give a path, an address, or text="),  # type: ignore[arg-type]
        (lambda: palpate.check(text=b"x"), InputError, "text is bytes; it is the words of an article."),  # type: ignore[arg-type]
        (lambda: palpate.check(text=" \n"), ReadingError, "text: the file is empty (2 bytes)."),
        (lambda: palpate.check(text="\ud800"), InputError, "text, character 0: half a surrogate pair"),
        (lambda: palpate.check(text="a " * 3_000_000), ReadingError, "text: larger than 5 MB."),
        (lambda: palpate.ask(""), InputError, "'' is no claim."),
        (lambda: palpate.options("xylophone"), InputError, "'xylophone' is not a condition"),
        (lambda: palpate.evidence("xylophone"), InputError, "'xylophone' is not a treatment"),
        (lambda: palpate.question("massage", outcome="xylophone"), InputError, "'xylophone' is not an outcome"),
        (lambda: palpate.study("nobody1900x"), InputError, "nobody1900x: no such study in the library."),
        (lambda: palpate.search(design="rct"), InputError, "'rct' is no design."),
        (lambda: palpate.search(library=7), InputError, "int: no library. Give a Library, a Session"),  # type: ignore[arg-type]
        (
            lambda: palpate.ask("massage helps", ROOT / "Makefile"),
            LibraryError,
            f"{ROOT / 'Makefile'} is not",
        ),
    ],
)
def test_bad_input_is_one_line(call: Callable[[], object], error: type[PalpateError], message: str) -> None:
    with pytest.raises(error) as refused:
        call()
    assert str(refused.value).startswith(message)
    assert "\n" not in str(refused.value)


def test_a_library_that_several_machines_share_is_meant_by_its_address(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with Library.open(database) as shared:
        shared.add(OWN)
    assert palpate.study("mine2026", database) == OWN[0]
    monkeypatch.setenv("PALPATE_LIBRARY", database)
    assert palpate.study("mine2026") == OWN[0]
    assert len(_kept.sessions) == 1
