"""Add the studies of a file: all of them, or none and the reason with the line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from palpate.errors import ReadingError
from palpate.library.rules import ERROR
from palpate.library.schema import numbered_records
from palpate.library.store import Library
from palpate.library.verify import verify
from palpate.types.library import Added, Copied
from palpate.types.study import Study


def add_records(file: BinaryIO, library: Library, *, name: str, replace: bool = False) -> Added:
    """Read records, check them beside what the library holds, and store them all or none.

    Parameters
    ----------
    file : binary file
        Records as JSON Lines.
    library : Library
    name : str
        What messages call the file.
    replace : bool
        Let a study take the place of the one that has its key or one of its identifiers.

    Raises
    ------
    ReadingError
        If there is no record, one is refused, or verification finds an error in it; the message names file, line,
        field and rule.
    InputError
        If a study stands twice, or is in the library already and `replace` is False.
    LibraryError
        If the library cannot be written.
    """
    numbers = {study.key: (number, study) for number, study in numbered_records(file, name=name)}
    if not numbers:
        raise ReadingError(f"{name}: no study record in it. Write one study a line, in JSON.")
    places = {key: f"{name}, line {number}" for key, (number, _) in numbers.items()}
    studies = [study for _, study in numbers.values()]
    problems = verify(studies, beside=_others(library, studies))
    for problem in problems:
        if problem.level == ERROR:
            raise ReadingError(
                f"{places[problem.key]}, {problem.path}: {problem.value!r}; {problem.message} ({problem.rule}). "
                "Correct it, or leave the record out."
            )
    keys = library.add(studies, replace=replace, places=places)
    return Added(keys=keys, warnings=tuple(problem for problem in problems if not problem.is_accepted))


def copy_added(source: Library, target: Library, *, replace: bool = False) -> Copied:
    """Add the studies that were added to one library to another, all or none; those it has already are left alone.

    Parameters
    ----------
    source, target : Library
    replace : bool
        Let a study take the place of the one that has its key or one of its identifiers.

    Raises
    ------
    InputError
        If the target has another study of such a key or identifier, and `replace` is False.
    LibraryError
        If the target cannot be written.
    """
    with source.snapshot():
        studies = tuple(source.studies(source.added()))
    held = {study.key: study for study in target.studies(study.key for study in studies)}
    new = [study for study in studies if held.get(study.key) != study]
    return Copied(keys=target.add(new, replace=replace), same=len(studies) - len(new))


def _others(library: Library, studies: Iterable[Study]) -> tuple[Study, ...]:
    """What the library holds besides these keys."""
    mine = {study.key for study in studies}
    return tuple(study for study in library.studies() if study.key not in mine)
