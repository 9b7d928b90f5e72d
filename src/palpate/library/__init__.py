"""The library of studies: records in, one embedded file, studies out.

In: study records (JSON Lines, `schema`). Out: `Library`, which opens the file, gives studies by key, identifier or
concept, and takes new ones all or nothing. Open `store` first; `shared` is the same where several machines add to one
Postgres; `records/` holds the starter library's facts, `verify` and `rules/` what is checked of them.
"""

from palpate.library.file import default_path, default_place, shown_place
from palpate.library.store import Library

__all__ = ["Library", "default_path", "default_place", "shown_place"]
