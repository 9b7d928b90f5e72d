"""A person's review: accepted, mended, refused for good; nothing else is touched."""

from __future__ import annotations

import msgspec
import pytest

from palpate.errors import InputError, ReadingError
from palpate.library import Library
from palpate.library.reviewing import accept, mend, refuse, waiting
from palpate.library.schema import encode
from palpate.library.taking_in import take_in
from palpate.types.study import MachineRead, Study
from tests.builders import means, row, study


def read_by_program(key: str, sure: float) -> Study:
    return study(
        key,
        row(means=means(3, 4)),
        doi=f"10.1000/{key}",
        machine_read=True,
        read=MachineRead(by="palpate 0.1", form="JATS", confidence=sure),
    )


@pytest.fixture
def library() -> Library:
    checked = study("hand1", row(means=means(3, 4)), doi="10.1000/hand1")
    return Library.in_memory([checked, read_by_program("sure1", 0.9), read_by_program("doubt1", 0.2)])


def test_doubtful_ones_wait_first_and_checked_ones_do_not(library: Library) -> None:
    assert [one.key for one in waiting(library)] == ["doubt1", "sure1"]


def test_an_accepted_study_counts_as_checked_and_keeps_where_it_was_read(library: Library) -> None:
    accept(library, "sure1")
    kept = library.get("sure1")
    assert kept is not None
    assert (kept.machine_read, kept.read) == (False, read_by_program("sure1", 0.9).read)
    assert [one.key for one in waiting(library)] == ["doubt1"]


def test_a_mended_study_holds_what_the_person_wrote(library: Library) -> None:
    record = encode(msgspec.structs.replace(read_by_program("sure1", 0.9), n=61))
    mend(library, "sure1", record)
    kept = library.get("sure1")
    assert kept is not None
    assert (kept.n, kept.machine_read) == (61, False)


def test_a_refused_study_does_not_come_back_when_its_paper_is_read_again(library: Library) -> None:
    refuse(library, "sure1")
    assert library.get("sure1") is None
    taken = take_in(library, [read_by_program("sure1", 0.95), read_by_program("new1", 0.5)], source="f", digest="d")
    assert taken.stored == ("new1",)
    assert library.get("sure1") is None


@pytest.mark.parametrize("key", ["hand1", "nobody"])
def test_only_studies_that_wait_can_be_decided_on(library: Library, key: str) -> None:
    for decide in (accept, refuse):
        with pytest.raises(InputError, match="no study that waits for review"):
            decide(library, key)


def test_a_record_of_another_key_or_none_at_all_changes_nothing(library: Library) -> None:
    before = library.hash
    with pytest.raises(InputError, match="Leave the key as it is"):
        mend(library, "sure1", encode(read_by_program("other1", 0.9)))
    with pytest.raises(ReadingError, match="not a JSON object"):
        mend(library, "sure1", b"{")
    assert library.hash == before
