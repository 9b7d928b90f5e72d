"""The paper road: revisions, deletions, repeats, and storing that nothing can double."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from palpate.errors import LibraryError
from palpate.ingest import Read, ingest, ingest_into
from palpate.library import Library
from palpate.library.schema import encode
from palpate.types.library import TakenIn
from palpate.types.paper import PassedOver, Rejected
from palpate.types.study import Study
from tests.builders import row, study
from tests.papers.jats_sample import DATA
from tests.papers.pubmed_sample import a_set, deletion, short


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def titles(found: list[Read]) -> list[str]:
    return [one.title for one in found if isinstance(one, Study)]


def store(library: Library, *files: Path) -> list[TakenIn | None]:
    return [taken for _, taken, _ in ingest_into(library, files)]


def test_a_trial_is_read_and_marked(tmp_path: Path) -> None:
    (one,) = ingest([write(tmp_path, "a.xml", a_set(short(7)))])
    assert isinstance(one, Study)
    assert (one.key, one.pmid, one.machine_read) == ("berg2001-pmid7", "7", True)
    assert one.read is not None
    assert (one.read.form, one.read.by.startswith("palpate ")) == ("PubMed XML", True)
    assert one.sources[0].url == "https://pubmed.ncbi.nlm.nih.gov/7/"


def test_a_retracted_trial_is_marked(tmp_path: Path) -> None:
    notice = '<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn"><RefSource>J 2002;1:1</RefSource>'
    notice += "</CommentsCorrections></CommentsCorrectionsList>"
    (one,) = ingest([write(tmp_path, "a.xml", a_set(short(7, more=notice)))])
    assert isinstance(one, Study)
    assert (one.is_retracted, one.retraction) == (True, "J 2002;1:1")


def test_the_highest_version_wins_and_deletions_count(tmp_path: Path) -> None:
    base = a_set(short(1, title="Old"), short(2, title="Kept"), short(3, title="Gone"), short(4, title="First"))
    update = a_set(
        *(short(1, version=2, title="New"), short(1, version=1, title="Older again"), deletion(3)),
        short(4, title="Revised, same version"),
    )
    write(tmp_path, "pubmed26n0009.xml", base)
    write(tmp_path, "pubmed26n0010.xml", update)
    found = list(ingest([tmp_path]))
    assert titles(found) == ["Kept", "New", "Revised, same version"]
    reasons = [one.reason for one in found if isinstance(one, PassedOver)]
    assert reasons == ["revised or deleted later"] * 4


def test_a_review_is_no_trial(tmp_path: Path) -> None:
    review = short(1).replace("Randomized Controlled Trial", "Review")
    (one,) = ingest([write(tmp_path, "a.xml", a_set(review))])
    assert isinstance(one, PassedOver)
    assert "review" in one.reason


def test_letters_without_end_are_no_text(tmp_path: Path) -> None:
    (one,) = ingest([write(tmp_path, "a.xml", a_set(short(1).replace("40 patients", "9" * 50_000)))])
    assert isinstance(one, Rejected)
    assert "50,000 letters without a space" in one.reason


def test_one_paper_in_two_forms_gives_one_study(tmp_path: Path) -> None:
    again = short(99000001, title="Rubbing for sore knees: a trial")
    found = list(ingest([write(tmp_path, "a.nxml", DATA), write(tmp_path, "b.xml", a_set(again))]))
    assert len(titles(found)) == 1
    assert [type(one) for one in found] == [Study, PassedOver]


def test_study_records_pass_through(tmp_path: Path) -> None:
    good = study("field1996", row(), doi="10.1000/a")
    data = encode(good) + b"\n" + b'{"key": "x", "title": "t", "design": "guess"}\n'
    found = list(ingest([write(tmp_path, "a.jsonl", data)]))
    assert found[0] == good
    assert isinstance(found[1], Rejected)
    assert (found[1].line, "design" in found[1].reason) == (2, True)


def test_a_rerun_stores_nothing_twice(tmp_path: Path) -> None:
    file = write(tmp_path, "a.xml", a_set(short(1), short(2)))
    with Library.open(tmp_path / "l.sqlite") as library:
        before = len(library)
        (first,) = store(library, file)
        assert first is not None
        assert (len(first.stored), len(library)) == (2, before + 2)
        assert store(library, file) == [None]
        more = write(tmp_path, "b.xml", a_set(short(2), short(3)))
        (second,) = store(library, more)
        assert second is not None
        assert (second.stored, second.held) == (("berg2001-pmid3",), ("berg2001-pmid2",))
        assert len(library) == before + 3


def test_a_revision_takes_the_place_and_a_deletion_removes(tmp_path: Path) -> None:
    with Library.open(tmp_path / "l.sqlite") as library:
        store(library, write(tmp_path, "a.xml", a_set(short(1, title="Old"), short(2))))
        (taken,) = store(library, write(tmp_path, "b.xml", a_set(short(1, version=2, title="New"), deletion(2))))
        assert taken is not None
        assert taken.removed == ("berg2001-pmid2",)
        kept = library.get("1")
        assert kept is not None
        assert kept.title == "New"
        assert library.get("berg2001-pmid2") is None


def test_what_a_person_read_stands(tmp_path: Path) -> None:
    hand = study("berg2001", row(), pmid="1")
    notice = '<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn"/></CommentsCorrectionsList>'
    with Library.open(tmp_path / "l.sqlite") as library:
        library.add([hand])
        (taken,) = store(library, write(tmp_path, "a.xml", a_set(short(1, more=notice))))
        assert taken is not None
        assert (taken.stored, taken.held, taken.retracted) == ((), ("berg2001",), ("berg2001",))
        (gone,) = store(library, write(tmp_path, "b.xml", a_set(deletion(1))))
        assert gone is not None
        assert gone.removed == ()
        assert library.get("1") == hand


def test_reports_of_one_trial_are_related(tmp_path: Path) -> None:
    said = ["We randomly assigned patients (NCT01234567) to rubbing or rest."] * 3
    records = [
        short(number).replace("We randomly assigned 40 patients to rubbing or rest.", text)
        for number, text in enumerate(said, start=1)
    ]
    with Library.open(tmp_path / "l.sqlite") as library:
        store(library, write(tmp_path, "a.xml", a_set(*records)))
        related = {one.key: one.related for one in library.studies(library.added())}
        assert related == {
            "berg2001-pmid1": (),
            "berg2001-pmid2": ("berg2001-pmid1",),
            "berg2001-pmid3": ("berg2001-pmid1", "berg2001-pmid2"),
        }


def test_a_file_is_stored_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path, "a.xml", a_set(short(1), short(2)))
    with Library.open(tmp_path / "l.sqlite") as library:
        before = len(library)
        insert = Library._insert

        def fail_at_second(self: Library, one: Study, origin: str) -> None:
            if one.pmid == "2":
                raise KeyboardInterrupt
            insert(self, one, origin)

        with monkeypatch.context() as patched:
            patched.setattr(Library, "_insert", fail_at_second)
            with pytest.raises(KeyboardInterrupt):
                store(library, file)
        assert len(library) == before
        (taken,) = store(library, file)
        assert taken is not None
        assert len(taken.stored) == 2


def test_a_long_file_is_stored_in_pieces_and_a_run_goes_on_where_it_was_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path, "a.xml", a_set(*(short(number) for number in range(1, 26)), deletion(4)))
    monkeypatch.setattr("palpate.ingest.AT_ONCE", 10)
    counted: list[int] = []
    with Library.open(tmp_path / "whole.sqlite") as library:
        pieces = list(ingest_into(library, [file], told=lambda: counted.append(1)))
        assert [len(taken.stored) for _, taken, _ in pieces if taken] == [9, 10, 5]
        assert len(counted) == 26
        expected, keys = library.hash, library.added()
    with Library.open(tmp_path / "l.sqlite") as library:
        first = next(iter(ingest_into(library, [file])))
        assert first[1] is not None
    counted.clear()
    with Library.open(tmp_path / "l.sqlite") as library:
        assert len(library.added()) == 9
        rest = list(ingest_into(library, [file], told=lambda: counted.append(1)))
        assert len(counted) == 16
        assert sum(len(taken.stored) for _, taken, _ in rest if taken) == 15
        assert (library.hash, library.added()) == (expected, keys)
        assert store(library, file) == [None]


def test_a_full_disk_is_one_line_and_what_was_stored_before_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path, "a.xml", a_set(*(short(number) for number in range(1, 1001))))
    monkeypatch.setattr("palpate.ingest.AT_ONCE", 20)
    with Library.open(tmp_path / "l.sqlite") as library:
        pages = library._connection.execute("PRAGMA page_count").fetchone()[0]
        library._connection.execute(f"PRAGMA max_page_count = {pages + 4}")
        with pytest.raises(LibraryError, match=r"database or disk is full\. Check the disk"):
            store(library, file)
        assert len(library.added()) % 20 == 0
    with Library.open(tmp_path / "l.sqlite") as library:
        library.check()
        assert 0 < len(library.added()) < 1000
        store(library, file)
        assert len(library.added()) == 1000


def test_what_was_stored_by_another_version_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path, "a.xml", a_set(*(short(number) for number in range(1, 6))))
    monkeypatch.setattr("palpate.ingest.AT_ONCE", 2)
    with Library.open(tmp_path / "l.sqlite") as library:
        next(iter(ingest_into(library, [file])))
        monkeypatch.setattr("palpate.library.taking_in.__version__", "9")
        taken = store(library, file)
        assert [(len(one.stored), len(one.held)) for one in taken if one] == [(0, 2), (2, 0), (1, 0)]


def test_a_run_that_is_behind_another_puts_nothing_older_over_what_that_stored(tmp_path: Path) -> None:
    early = write(tmp_path, "a.xml", a_set(short(1, title="Early")))
    late = write(tmp_path, "b.ris", b"TY  - JOUR\nTI  - Late: a randomised trial\nDB  - PubMed\nAN  - 1\nER  - \n")
    with Library.open(tmp_path / "l.sqlite") as library, Library.open(tmp_path / "l.sqlite") as other:
        from palpate.library import taking_in

        studies = [one for one in ingest([early]) if isinstance(one, Study)]
        digest = "0" * 32
        taking_in.take_in(other, studies, source="a.xml", digest=digest)
        store(other, late)
        before = other.hash
        taken = taking_in.take_in(library, studies, source="a.xml", digest=digest)
        assert (taken.stored, taken.held) == ((), ("berg2001-pmid1",))
        assert library.hash == before


def test_studies_and_the_note_of_their_file_are_stored_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path, "a.xml", a_set(short(1), short(2)))
    with Library.open(tmp_path / "l.sqlite") as library:
        before = library.hash
        with monkeypatch.context() as patched:
            patched.setattr(Library, "_note", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                store(library, file)
        assert library.hash == before
        assert len(store(library, file)) == 1


@pytest.mark.slow
def test_kills_at_random_moments_lose_and_double_nothing(tmp_path: Path) -> None:
    folder, file = tmp_path / "in", tmp_path / "l.sqlite"
    folder.mkdir()
    for number in range(4):
        write(folder, f"p{number}.xml", a_set(*(short(1000 * number + one) for one in range(1, 101))))
    with Library.open(file) as library:
        before = len(library)
    command = [sys.executable, "-m", "palpate", "ingest", str(folder), "--into", str(file)]
    dice = random.Random(1)
    for _ in range(4):
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            time.sleep(dice.uniform(0.5, 3.0))
            process.kill()
        with Library.open(file) as library:
            library.check()
            assert (len(library) - before) % 100 == 0
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    with Library.open(file) as library:
        assert len(library) - before == 400
