"""What a library keeps of what it has read is never older than the library."""

from __future__ import annotations

from pathlib import Path

import pytest

from palpate.errors import InputError
from palpate.library import Library
from palpate.types.study import Outcome
from tests.builders import means, row, study

OWN = study("zoe2020", row(means=means(2.0, 5.0), instrument="VAS 0-10"), title="Rolling of hips")


def seen(library: Library) -> tuple[object, ...]:
    """Everything that is kept."""
    by_concept = library.keys_with("treatment", {"T:massage"})
    return len(library), library.hash, library.get("zoe2020"), "zoe2020" in by_concept, library.readings()


def test_the_same_is_given_again(library_file: Path) -> None:
    with Library.open(library_file) as library:
        first, again = (next(library.studies(["cherkin2011"])) for _ in range(2))
        assert first is again
        assert library.readings() is library.readings()
        assert list(library.studies(["cherkin2011", "none", "cherkin2011"])) == [first]


def test_what_it_adds_itself_is_seen(library_file: Path) -> None:
    with Library.open(library_file) as library:
        before = seen(library)
        library.add([OWN])
        after = seen(library)
        assert (before[2:4], after[2:4]) == ((None, False), (OWN, True))
        assert before[:2] != after[:2]


def test_what_another_process_adds_is_seen(library_file: Path) -> None:
    with Library.open(library_file) as library, Library.open(library_file) as other:
        before = seen(library)
        other.add([OWN])
        assert seen(library)[2:4] == (OWN, True)
        assert seen(library)[1] == other.hash != before[1]


def test_a_record_that_is_replaced_is_read_anew(library_file: Path) -> None:
    with Library.open(library_file) as library, Library.open(library_file) as other:
        library.add([OWN])
        assert library.get("zoe2020") == OWN
        other.add([study("zoe2020", title="Another title")], replace=True)
        found = library.get("zoe2020")
        assert found is not None
        assert found.title == "Another title"


def test_what_was_taken_back_was_never_there(library_file: Path) -> None:
    with Library.open(library_file) as library:
        before = seen(library)
        broken = study("zoe2021", Outcome(outcome="pain", comparison=row().comparison), year=1)
        with pytest.raises(InputError):
            library.add([OWN, broken])
        assert seen(library) == before
