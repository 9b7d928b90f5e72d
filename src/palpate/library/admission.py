"""What a study must be before it is stored: in range, as it would be read from a file, and not the twin of another."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from palpate.errors import InputError
from palpate.library.index import identifiers
from palpate.library.ranges import faults
from palpate.library.schema import encode
from palpate.types.study import Study


def batched(keys: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """The keys in pieces of at most `size`."""
    return (keys[start : start + size] for start in range(0, len(keys), size))


def digest_of(record: bytes) -> str:
    """What tells a record from any other, 16 hex digits."""
    return hashlib.blake2b(record, digest_size=8).hexdigest()


def as_read(study: Study, at: str) -> Study:
    """The study as it would be read from a file, so that equal studies have equal records: 4.0 weeks, never 4.

    Raises
    ------
    InputError
        If a value is out of range or of another type; `at` says where it stands.
    """
    try:
        same = msgspec.json.decode(encode(study), type=Study)
    except msgspec.ValidationError as error:
        raise InputError(f"{at}: {error}. Give the type that `palpate library schema` names.") from None
    for fault in faults(same):
        raise InputError(f"{at}, {fault.path}: {fault.value!r}; {fault.message}")
    return same


def refuse_twins(studies: Iterable[Study], at: Mapping[str, str]) -> None:
    """Raise an InputError if two of the studies bear the same identifier and are not marked as related."""
    holders: dict[str, Study] = {}
    for study in studies:
        for kind, value in identifiers(study):
            other = holders.setdefault(value, study)
            if other is not study and not (other.key in study.related or study.key in other.related):
                raise InputError(f"{at[study.key]}: {kind} {value} is also that of {other.key}. Make them one record.")
