"""Store what a program read off files: in pieces that are there whole or not, nothing twice, whatever stood before.

A study that a person read stands; one that a program read gives way to a later reading of the same record. Two reports
that share a registration number alone are two records of one trial, each marked as related to the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from palpate._version import __version__
from palpate.library.index import identifiers
from palpate.library.reviewing import was_refused
from palpate.library.schema import encode
from palpate.library.store import Library
from palpate.types.library import TakenIn
from palpate.types.study import Study


def was_taken_in(library: Library, digest: str) -> bool:
    """Whether a file of this content was taken in whole before."""
    return library.noted(_whole(digest)) is not None


def taken_before(library: Library, digest: str) -> int:
    """How many records of a file of this content were taken in before a run was ended, by this version of palpate."""
    version, _, records = (library.noted(_part(digest)) or "").partition(" ")
    return int(records) if version == __version__ else 0


def take_in(
    library: Library,
    studies: Iterable[Study],
    *,
    source: str,
    digest: str,
    deleted: Sequence[str] = (),
    records: int | None = None,
) -> TakenIn:
    """Store the studies of a file, or of some of its records, in one transaction.

    Parameters
    ----------
    library : Library
    studies : iterable of Study
        Each with identifiers of its own, as `palpate.ingest` gives them.
    source, digest : str
        The file's name and the hash of its content, which are noted with the studies.
    deleted : sequence of str
        PMIDs that the file takes back; what a program read off them is removed.
    records : int, optional
        How many of the file's records this goes up to; None for all.

    Raises
    ------
    LibraryError
        If the library cannot be written.
    """
    given, done = tuple(studies), list[TakenIn]()

    def store() -> None:
        if was_taken_in(library, digest) or (records is not None and taken_before(library, digest) >= records):
            done.append(TakenIn(stored=(), held=tuple(one.key for one in given), removed=(), retracted=()))
            return  # by another process, since this one looked; it may have stored later files by now
        wanted, held, retracted = _sorted(library, given)
        library.add(wanted, replace=True)
        gone = _taken_back(library, deleted)
        library.remove(gone)
        if records is not None:
            library.note(_part(digest), f"{__version__} {records}")
        else:
            library.forget(_part(digest))
            library.note(_whole(digest), source)
        done.append(TakenIn(stored=tuple(one.key for one in wanted), held=held, removed=gone, retracted=retracted))

    library.at_once(store)
    return done[0]


def _whole(digest: str) -> str:
    return f"ingested {digest}"


def _part(digest: str) -> str:
    return f"ingested in part {digest}"


def _sorted(library: Library, given: Sequence[Study]) -> tuple[list[Study], tuple[str, ...], tuple[str, ...]]:
    """What is to be stored, the keys that stand already, and those of them that are said to be retracted now."""
    wanted: list[Study] = []
    held: list[str] = []
    retracted: list[str] = []
    taken: dict[str, str] = {}
    trials: dict[str, list[str]] = {}
    for study in given:
        names, registered = _names(study)
        holders = sorted({key for name in names for key in library.keys_identified(name)})
        beside = {key for name in registered for key in library.keys_identified(name)} - set(holders) - {study.key}
        beside.update(key for name in registered for key in trials.get(name, ()))
        if was_refused(library, names):
            continue
        if any(name in taken for name in names):
            held.append(taken[next(name for name in names if name in taken)])
            continue
        old = next(library.studies(holders[:1]), None) if holders else None
        kept = _as_kept(study, old, beside)
        if old is not None and not _gives_way(old, kept, holders):
            held.append(old.key)
            if study.is_retracted and not old.is_retracted:
                retracted.append(old.key)
            continue
        wanted.append(kept)
        taken |= dict.fromkeys(names, kept.key)
        for name in registered:
            trials.setdefault(name, []).append(kept.key)
    return wanted, tuple(held), tuple(retracted)


def _names(study: Study) -> tuple[list[str], list[str]]:
    """What names this very report, and what names its trial."""
    pairs = identifiers(study)
    return [value for kind, value in pairs if kind != "registry"], [v for kind, v in pairs if kind == "registry"]


def _as_kept(study: Study, old: Study | None, beside: set[str]) -> Study:
    """The study under the key that it has in the library, with the other reports of its trial."""
    related = tuple(dict.fromkeys((*study.related, *sorted(beside))))
    key = old.key if old is not None and old.machine_read else study.key
    return msgspec.structs.replace(study, key=key, related=tuple(one for one in related if one != key))


def _gives_way(old: Study, new: Study, holders: Sequence[str]) -> bool:
    return old.machine_read and len(holders) == 1 and encode(old) != encode(new)


def _taken_back(library: Library, pmids: Sequence[str]) -> tuple[str, ...]:
    keys = [key for pmid in pmids for key in library.keys_identified(pmid)]
    return tuple(study.key for study in library.studies(keys) if study.machine_read and study.pmid in pmids)
