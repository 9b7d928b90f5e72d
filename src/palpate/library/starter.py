"""The studies that ship with the package, and the stamp by which a library knows whether it holds them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from palpate._version import __version__
from palpate.library.file import SCHEMA_VERSION
from palpate.library.schema import read_records
from palpate.library.tables import DERIVED
from palpate.types.study import Study

PACKAGE = Path(__file__).parents[1]


def starter_files() -> tuple[Path, ...]:
    """The record files that ship with the package, in order of their names."""
    return tuple(sorted((PACKAGE / "library" / "records").glob("*.jsonl")))


def starter_records() -> Iterator[Study]:
    """The studies that ship with the package, checked as strictly as anybody's."""
    for file in starter_files():
        yield from read_records(file)


def starter_stamp() -> str:
    """Digest of the shipped records and of all that decides how they are indexed.

    A library with another stamp is refreshed when it is opened.
    """
    digest = hashlib.blake2b(f"{__version__} {SCHEMA_VERSION} {DERIVED}".encode(), digest_size=8)
    vocabulary = PACKAGE / "vocabulary"
    words = (*sorted(vocabulary.glob("data/*.tsv")), *sorted(vocabulary.glob("*.py")))
    journals = (PACKAGE / "text" / "journals.py", *sorted(PACKAGE.glob("text/lists/*.tsv")))
    indexed = [PACKAGE / "library" / f"{name}.py" for name in ("index", "printed", "search", "words")]
    for file in (*starter_files(), *words, *journals, *indexed):
        digest.update(file.read_bytes())
    return digest.hexdigest()
