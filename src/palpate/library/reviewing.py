"""A person's review of what a program read: studies that wait for it, and what becomes of each."""

from __future__ import annotations

import msgspec

from palpate.errors import InputError
from palpate.library.index import identifiers
from palpate.library.schema import decode
from palpate.library.store import Library
from palpate.types.study import Study


def waiting(library: Library) -> tuple[Study, ...]:
    """The studies that a program read and no person has checked, the surest last, so that doubts come first."""
    found = (study for study in library.studies() if study.machine_read)
    return tuple(sorted(found, key=lambda study: (_confidence(study), study.key)))


def _confidence(study: Study) -> float:
    return study.read.confidence if study.read and study.read.confidence is not None else 0.0


def accept(library: Library, key: str) -> Study:
    """Take a study as it was read: from now on it counts as read by a person.

    Raises
    ------
    InputError
        If no such study waits for review.
    LibraryError
        If the library cannot be written to.
    """
    return _kept(library, key, msgspec.structs.replace(_waiting(library, key), machine_read=False))


def mend(library: Library, key: str, record: bytes) -> Study:
    """Put a person's record in the place of what was read.

    Parameters
    ----------
    library : Library
    key : str
    record : bytes
        The study as JSON, in the form of `palpate library schema`.

    Raises
    ------
    InputError
        If no such study waits for review, or the record has another key.
    ReadingError
        If it is no study record.
    LibraryError
        If the library cannot be written to.
    """
    read, mended = _waiting(library, key), decode(record, file=f"the record of {key}", line_number=1)
    if mended.key != key:
        raise InputError(f"{key}: the mended record has the key {mended.key}. Leave the key as it is.")
    return _kept(library, key, msgspec.structs.replace(mended, machine_read=False, read=read.read))


def refuse(library: Library, key: str) -> Study:
    """Take a study out for good: it is not stored again when its paper is read once more.

    Raises
    ------
    InputError
        If no such study waits for review.
    LibraryError
        If the library cannot be written to.
    """
    study = _waiting(library, key)
    for _, value in identifiers(study):
        library.note(_refused(value), study.key)  # before it goes: a kill between the two leaves it to be refused again
    library.remove([key])
    return study


def was_refused(library: Library, names: list[str]) -> bool:
    """Whether a study of one of these identifiers was refused before."""
    return any(library.noted(_refused(name)) is not None for name in names)


def _refused(name: str) -> str:
    return f"refused {name}"


def _waiting(library: Library, key: str) -> Study:
    study = library.get(key)
    if study is None or not study.machine_read:
        raise InputError(f"{key}: no study that waits for review. See palpate library review --list.")
    return study


def _kept(library: Library, key: str, study: Study) -> Study:
    library.add([study], replace=True)
    return study
