"""The exceptions that palpate raises, by what the caller does next.

::

    PalpateError
    ├── InputError     mend the call: an argument is out of range, a name is unknown
    ├── ReadingError   mend the file: it is empty, broken, or in a form not read
    ├── LibraryError   rebuild or update: the library file is foreign, old or damaged
    └── StoreError     mend the place of stored reports: it is full, damaged or out of reach

A message says what happened, where, and what to do, with the value seen. No evidence is a result
(a verdict with its reason), never an exception; a flaw of an article is a finding.
"""

from __future__ import annotations


class PalpateError(Exception):
    """Base of every error that palpate raises on purpose; the command line prints it in one line, exit status 2."""


class InputError(PalpateError, ValueError):
    """A value that the caller gave is unknown or out of range: mend the call."""


class ReadingError(PalpateError):
    """A file cannot be read as what it should be: mend the file."""


class LibraryError(PalpateError):
    """The library file is foreign, of another schema, or damaged: rebuild or update it."""


class StoreError(PalpateError):
    """Reports cannot be stored or read: the place is full, damaged, of another schema, or out of reach."""
