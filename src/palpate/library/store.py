"""The library file: one SQLite database in write-ahead-log mode, built from the records at first use.

Why SQLite here: the starter library is small, `add` must survive a kill at any moment and two writers at once, and
the file opens in a few milliseconds. Facts are the records themselves, stored as they were read; the tables of
identifiers and concepts beside them are derived and are made anew whenever the records or the vocabulary change.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import msgspec

from palpate.errors import InputError, LibraryError, PalpateError
from palpate.library.admission import as_read, batched, digest_of, refuse_twins
from palpate.library.file import (
    APPLICATION_ID,
    SCHEMA_VERSION,
    connect,
    damaged,
    default_place,
    is_address,
    memory,
    size_pages,
    write_ahead,
)
from palpate.library.index import identifier, identifiers, postings, readings
from palpate.library.kept import Kept, Kind
from palpate.library.printed import printed
from palpate.library.readings import Readings
from palpate.library.schema import encode
from palpate.library.search import PAGE, find, listed, search_of
from palpate.library.starter import starter_records, starter_stamp
from palpate.library.tables import DERIVED, FACTS
from palpate.library.words import searched
from palpate.types.concept import Concept
from palpate.types.search import Found, Search
from palpate.types.study import Study

Bound = str | bytes | int | None
"""What an SQL statement may be given."""

STARTER, ADDED = "starter", "added"
MOST_KEPT = 20_000  # studies that stay decoded, about 15 kB each
AT_ONCE = 500  # keys in one statement; SQLite takes 999 values at least


class Library:
    """An open library of studies.

    Use `Library.open`; the object is a context manager. Reading never waits for a writer; writing is one transaction,
    so that a kill at any moment leaves the old state or the new.

    Attributes
    ----------
    path : Path or None
        The file; None for a library that was made in memory.
    read_only : str or None
        Why nothing can be added; None where it can.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path | None, *, read_only: str | None = None) -> None:
        self._connection = connection
        self.read_only = read_only
        self.path = path
        self._kept = Kept()
        self._is_writing = False
        self._seen: int | None = None  # the state of the file that a snapshot sees; None outside of one

    @classmethod
    def open(cls, path: Path | str | None = None) -> Library:
        """Open the library at `path` (default: `default_place`), building or refreshing the starter records first.

        Where no file can be made, the starter library is built in memory for this run; nothing can be added to it.
        An address (``postgresql://…``) opens the library that several machines share, see `palpate.library.shared`.

        Raises
        ------
        LibraryError
            If the file is not a palpate library, is damaged, or is of another schema; or the database is out of reach.
        """
        place = path if path is not None else default_place()
        if is_address(place):
            from palpate.library.shared import SharedLibrary

            return SharedLibrary.join(str(place))
        where = Path(place).expanduser()
        connection, read_only = connect(where)
        library = cls(connection, where, read_only=read_only)
        try:
            library._make_ready()
        except BaseException:
            library.close()
            raise
        return library

    @classmethod
    def in_memory(cls, studies: Iterable[Study] = ()) -> Self:
        """A library of just these studies that lives in memory, without the starter records."""
        library = cls(memory(), None)
        library._create()
        library.add(studies)
        return library

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the object cannot be used afterwards."""
        self._connection.close()

    def __len__(self) -> int:
        return self.keep("length", lambda: self._one("SELECT count(*) FROM study"))

    @property
    def place(self) -> str:
        """Where it lies, without secrets: a file, a database, or in memory."""
        return str(self.path or "in memory")

    @property
    def hash(self) -> str:
        """Digest of all records in the order of their keys: equal hashes mean equal libraries (16 hex digits)."""
        return self.keep("hash", self._hash)

    def _hash(self) -> str:
        digest = hashlib.blake2b(digest_size=8)
        for (one,) in self._rows("SELECT digest FROM study ORDER BY key"):
            digest.update(one.encode())
        return digest.hexdigest()

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[Self]:
        """All reading inside sees one state of the library, whatever other processes add meanwhile; may be nested."""
        if self._connection.in_transaction:
            yield self
            return
        self._run("BEGIN")
        try:
            self._seen = self._one("PRAGMA data_version")  # which begins to read, so that it stands until the end
            yield self
        finally:
            self._seen = None
            self._run("COMMIT")

    def keep(self, name: str, make: Callable[[], Kind]) -> Kind:
        """What `make` gives from this library, made once as long as nobody changes it."""
        if self._is_writing:
            return make()  # what is not committed may yet be taken back
        seen = self._one("PRAGMA data_version") if self._seen is None else self._seen
        version = seen, self._connection.total_changes
        return self._kept.get(name, make, version=version)

    def studies(self, keys: Iterable[str] | None = None) -> Iterator[Study]:
        """All studies in the order of their keys, or those of `keys` (unknown ones are skipped)."""
        if keys is None:
            yield from self._decoded(self._rows("SELECT key, record FROM study ORDER BY key"))
            return
        for some in batched(sorted(set(keys)), AT_ONCE):
            known = self._kept_studies()
            missing = [key for key in some if key not in known]
            found = {study.key: study for study in self._decoded(self._records(missing))} if missing else {}
            if len(known) + len(found) <= MOST_KEPT:
                known |= found
            yield from (study for key in some if (study := known.get(key) or found.get(key)))

    def _kept_studies(self) -> dict[str, Study]:
        kept: dict[str, Study] = self.keep("studies", dict)
        return kept

    def _decoded(self, rows: Iterable[tuple[Any, ...]]) -> Iterator[Study]:
        decode = msgspec.json.Decoder(Study).decode
        for _, record in rows:
            try:
                yield decode(record)
            except msgspec.DecodeError as error:
                raise damaged(self.path, error) from None

    def _records(self, keys: Sequence[str]) -> list[tuple[Any, ...]]:
        marks = ", ".join("?" * len(keys))
        return self._rows(f"SELECT key, record FROM study WHERE key IN ({marks}) ORDER BY key", *keys)

    def get(self, name: str) -> Study | None:
        """The study of that key, DOI, PMID, PMCID or registry number.

        Addresses and schemes before it (``doi:``, ``https://doi.org/``) are taken off. Where several studies share a
        registry number, the first by key.
        """
        wanted = identifier(name)
        keys = self.keys_identified(name)
        return next(self.studies([wanted] if wanted in keys else keys[:1]), None)

    def search(
        self,
        text: str = "",
        *,
        treatment: str | Concept | None = None,
        condition: str | Concept | None = None,
        outcome: str | Concept | None = None,
        design: str | Iterable[str] = (),
        year_from: int | None = None,
        year_to: int | None = None,
        retracted: bool | None = None,
        machine_read: bool | None = None,
        sort: str = "relevance",
        limit: int | None = PAGE,
        offset: int = 0,
    ) -> Found:
        """The studies in which words stand, or that are about something.

        Parameters
        ----------
        text : str
            Words of titles, authors, journal, people, arms and outcomes, in any order, all of which must stand there
            (where no study holds them all, some); terms of the vocabulary are found under their other names and under
            narrower ones too. Words in double quotes stand side by side; ``massag*`` is the beginning of a word. A
            text that is a key, DOI, PMID, PMCID or registry number finds just what bears it.
        treatment, condition, outcome : str or Concept, optional
            What the study is about, or something narrower: a wording, an id such as ``T:massage``, or a concept.
        design : str or iterable of str
            One of these designs, as the records word them: ``randomised trial``.
        year_from, year_to : int, optional
            Published in these years or between them.
        retracted : bool, optional
            True for retracted studies only, False for the others.
        machine_read : bool, optional
            True for studies that a program read and no person has checked, False for the others.
        sort : str
            ``relevance`` (the newest first where there are no words), ``year`` (newest first) or ``label`` (by first
            author).
        limit : int or None
            How many at most; None for all.
        offset : int
            How many to leave out before the first.

        Returns
        -------
        Found
            One page of studies, with the number of all.

        Raises
        ------
        InputError
            If the vocabulary does not know a wording, or a value is not among those that can be asked for.
        """
        asked = search_of(
            text,
            treatment=treatment,
            condition=condition,
            outcome=outcome,
            design=design,
            years=(year_from, year_to),
            retracted=retracted,
            machine_read=machine_read,
            sort=sort,
            limit=limit,
            offset=offset,
        )
        with self.snapshot():
            return self._found(asked)

    def _found(self, search: Search) -> Found:
        keys, total, is_partial = find(search, self._rows, self.keys_identified(search.text))
        by_key = {study.key: study for study in self.studies(keys)}
        return Found(
            search=search,
            studies=tuple(by_key[key] for key in keys),
            total=total,
            searched=len(self),
            library=self.hash,
            is_partial=is_partial,
        )

    def keys(self) -> tuple[str, ...]:
        """The keys of all studies, in order."""
        return tuple(key for (key,) in self._rows("SELECT key FROM study ORDER BY key"))

    def keys_with(self, slot: str, concepts: Iterable[str]) -> frozenset[str]:
        """Keys of the studies that name any of these concept ids in that slot.

        `slot` is one of those that `palpate.library.index.wordings` gives: ``treatment``, ``comparator``,
        ``technique``, ``condition``, ``outcome``, ``instrument`` or ``reviewed comparator``.
        """
        kept: dict[str, dict[str, frozenset[str]]] = self.keep("postings", dict)
        posted, wanted = kept.setdefault(slot, {}), set(concepts)
        for some in batched(sorted(name for name in wanted if name not in posted), AT_ONCE):
            marks = ", ".join("?" * len(some))
            found: dict[str, list[str]] = {name: [] for name in some}
            for name, key in self._rows(
                f"SELECT concept, key FROM posting WHERE slot = ? AND concept IN ({marks})", slot, *some
            ):
                found[name].append(key)
            posted |= {name: frozenset(keys) for name, keys in found.items()}
        return frozenset().union(*map(posted.__getitem__, wanted))

    def readings(self) -> Readings:
        """What the wordings of the records mean, as the vocabulary read them when the library was built."""
        return self.keep("readings", self._all_readings)

    def _all_readings(self) -> Readings:
        return Readings({(family, text): meaning for family, text, meaning in self._rows("SELECT * FROM reading")})

    def concepts(self, slot: str) -> dict[str, int]:
        """Concept ids named in that slot with the number of studies that name each."""
        rows = self._rows(
            "SELECT concept, count(*) FROM posting WHERE slot = ? GROUP BY concept ORDER BY concept", slot
        )
        return dict(rows)

    def keys_printed(self, part: str, value: str) -> frozenset[str]:
        """Keys of the studies on which that is printed, in the form that `palpate.library.printed` compares.

        `part` is one of ``title``, ``author`` (the first), ``journal``, ``year``, ``n``, ``place`` (volume,
        issue and first page) and ``address``.
        """
        statement = "SELECT key FROM printed WHERE part = ? AND value = ?"
        return frozenset(key for (key,) in self._rows(statement, part, value))

    def keys_titled(self, beginning: str) -> frozenset[str]:
        """Keys of the studies whose title begins so, in the form that `palpate.library.printed` compares."""
        statement = "SELECT key FROM printed WHERE part = 'title' AND value >= ? AND value < ?"
        return frozenset(key for (key,) in self._rows(statement, beginning, f"{beginning}\U0010ffff"))

    def concepts_of(self, key: str, *slots: str) -> frozenset[str]:
        """Concept ids that a study names in any of these slots."""
        rows = self._rows("SELECT slot, concept FROM posting WHERE key = ?", key)
        return frozenset(concept for slot, concept in rows if slot in slots)

    def journals(self) -> tuple[str, ...]:
        """The journals of the library, in the form in which they are compared."""
        rows = "SELECT DISTINCT value FROM printed WHERE part = 'journal'"
        return self.keep("journals", lambda: tuple(name for (name,) in self._rows(rows)))

    def keys_identified(self, value: str) -> tuple[str, ...]:
        """Keys of the studies that bear an identifier (key, DOI, PMID, PMCID or registry number)."""
        statement = "SELECT key FROM identifier WHERE value = ? ORDER BY key"
        return tuple(key for (key,) in self._rows(statement, identifier(value)))

    def added(self) -> tuple[str, ...]:
        """Keys of the studies that were added to the starter library."""
        return tuple(key for (key,) in self._rows("SELECT key FROM study WHERE origin = ? ORDER BY key", ADDED))

    def check(self) -> None:
        """Read every page and every record of the file.

        Raises
        ------
        LibraryError
            If SQLite finds the file damaged, or a record is not the one that was stored.
        """
        for (said,) in self._rows("PRAGMA integrity_check"):
            if said != "ok":
                raise damaged(self.path, said)
        for key, digest, record in self._rows("SELECT key, digest, CAST(record AS BLOB) FROM study"):
            if digest_of(record) != digest:
                raise damaged(self.path, f"the record of {key} was altered")

    def add(
        self, studies: Iterable[Study], *, replace: bool = False, places: Mapping[str, str] | None = None
    ) -> tuple[str, ...]:
        """Store these studies, all or none.

        Parameters
        ----------
        studies : iterable of Study
        replace : bool
            Let a study take the place of the one that has its key or one of its identifiers.
        places : mapping of key to str, optional
            Where each record stands ("mine.jsonl, line 3"), to begin messages with.

        Returns
        -------
        tuple of str
            The keys stored, in the order given.

        Raises
        ------
        InputError
            If a value is out of range, or a key or an identifier stands twice or is in the library already and
            `replace` is False.
        LibraryError
            If the file cannot be written.
        """
        given = tuple(studies)
        at = {study.key: (places or {}).get(study.key, study.key) for study in given}
        new = tuple(as_read(study, at[study.key]) for study in given)
        refuse_twins(new, at)
        self.at_once(lambda: self._admit(new, at, replace=replace))
        return tuple(study.key for study in new)

    def remove(self, names: Iterable[str]) -> tuple[str, ...]:
        """Take added studies out, all or none; a starter record that one stood for comes back.

        Parameters
        ----------
        names : iterable of str
            Keys, DOIs, PMIDs, PMCIDs or registry numbers.

        Returns
        -------
        tuple of str
            The keys removed, each once, in the order given.

        Raises
        ------
        InputError
            If a name is none of an added study, or that of several.
        LibraryError
            If the file cannot be written.
        """
        gone: dict[str, None] = {}
        self.at_once(lambda: self._let_go(names, gone))
        return tuple(gone)

    def _let_go(self, names: Iterable[str], gone: dict[str, None]) -> None:
        gone |= dict.fromkeys(self._added_as(name) for name in names)
        for key in gone:
            self._remove(key)
        self._fill_up()

    def _added_as(self, name: str) -> str:
        """The key of the added study of that name."""
        named, added = self.keys_identified(name), set(self.added())
        own = [key for key in named if key == identifier(name)] or [key for key in named if key in added]
        if len(own) > 1:
            raise InputError(f"{name}: names several studies, {', '.join(own)}. Give the key of one.")
        if named and not (own and own[0] in added):
            raise InputError(
                f"{name}: {named[0]} is a record of the starter library, which stays. Add one of your own."
            )
        if not named:
            raise InputError(f"{name}: no such study in the library. List yours with: palpate library export --added")
        return own[0]

    def at_once(self, change: Callable[[], None]) -> None:
        """Do several changes (adding, removing, noting) as one: all of them or none; may be nested.

        Nobody else writes between them, so that what is looked up inside still holds when it is stored.

        Raises
        ------
        LibraryError
            If the library cannot be written.
        """
        if self._is_writing:
            change()
        else:
            self._change(change)

    def _change(self, change: Callable[[], None]) -> None:
        """Do something to the added studies, whole or not at all."""
        with self._writing(by_user=True):
            change()

    def _admit(self, new: Sequence[Study], at: Mapping[str, str], *, replace: bool) -> None:
        for study in new:
            self._make_room(study, at[study.key], replace=replace)
        for study in new:
            self._insert(study, ADDED)

    def note(self, name: str, value: str) -> None:
        """Keep a note beside the studies, in the place of one of that name; rebuilding the library drops it.

        Raises
        ------
        LibraryError
            If the file cannot be written.
        """
        if self._is_writing:
            self._note(name, value)
            return
        with self._writing(by_user=True):
            self._note(name, value)

    def _note(self, name: str, value: str) -> None:
        self._run("INSERT OR REPLACE INTO meta VALUES (?, ?)", f"note {name}", value)

    def forget(self, name: str) -> None:
        """Drop the note of that name; inside of `at_once`."""
        self._run("DELETE FROM meta WHERE name = ?", f"note {name}")

    def noted(self, name: str) -> str | None:
        """The note of that name."""
        return self.keep(f"note {name}", lambda: self._meta(f"note {name}"))

    def _make_room(self, study: Study, at: str, *, replace: bool) -> None:
        """Refuse a study that is in the library already, or take the old one out."""
        held = self._holders(study)
        if not held:
            return
        (kind, value), key = next(iter(held.items()))
        if not replace:
            raise InputError(
                f"{at}: {kind} {value} is in the library already{'' if kind == 'key' else f', as {key}'}. "
                "Leave the record out, or say --replace to put it in that one's place."
            )
        keys = sorted(set(held.values()))
        if len(keys) > 1:
            raise InputError(f"{at}: has identifiers of several studies, {', '.join(keys)}. Name one study only.")
        self._remove(keys[0])

    def _holders(self, study: Study, origin: str = "%") -> dict[tuple[str, str], str]:
        """Which stored studies bear an identifier of this one; those marked as related may share them."""
        statement = "SELECT key FROM identifier JOIN study USING (key) WHERE value = ? AND origin LIKE ? ORDER BY key"
        found = ((name, key) for name in identifiers(study) for (key,) in self._rows(statement, name[1], origin))
        return {name: key for name, key in found if key == study.key or not self._are_related(study, key)}

    def _are_related(self, study: Study, key: str) -> bool:
        """Whether one of two studies names the other as related."""
        return key in study.related or any(study.key in other.related for other in self.studies([key]))

    def _insert(self, study: Study, origin: str) -> None:
        record = encode(study)
        self._run("INSERT INTO study VALUES (?, ?, ?, ?)", study.key, origin, digest_of(record), record)
        self._index(study)

    def _index(self, study: Study) -> None:
        for value in dict.fromkeys(value for _, value in identifiers(study)):
            self._run("INSERT INTO identifier VALUES (?, ?)", value, study.key)
        for slot, concept in dict.fromkeys(postings(study)):
            self._run("INSERT INTO posting VALUES (?, ?, ?)", slot, concept, study.key)
        for part, value in dict.fromkeys(printed(study)):
            self._run("INSERT INTO printed VALUES (?, ?, ?)", part, value, study.key)
        for reading in readings(study):
            self._run("INSERT OR IGNORE INTO reading VALUES (?, ?, ?)", *reading)
        self._run("INSERT INTO listed VALUES (NULL, ?, ?, ?, ?, ?, ?)", *listed(study))
        self._run(
            "INSERT INTO word (rowid, title, names, people, given, measured, concepts)"
            " VALUES (last_insert_rowid(), ?, ?, ?, ?, ?, ?)",
            *searched(study),
        )

    def _remove(self, key: str) -> None:
        self._run("DELETE FROM word WHERE rowid = (SELECT number FROM listed WHERE key = ?)", key)
        for table in ("listed", "printed", "posting", "identifier", "study"):
            self._run(f"DELETE FROM {table} WHERE key = ?", key)

    def _make_ready(self) -> None:
        """Bring the starter records up to what this package ships; added studies stay."""
        stamp = starter_stamp()
        if self.read_only is None:
            self._create()
        is_ready = not self._is_empty() and self._meta("starter") == stamp
        if self.read_only is None:
            write_ahead(self._connection)
        if is_ready:
            return
        if self.read_only is not None:
            self._move_to_memory()
            self._create()
        with self._writing():
            if self._meta("starter") != stamp:
                self._replace_starter(stamp)

    def _move_to_memory(self) -> None:
        """Go on with a copy in memory, because the file itself cannot be brought up to date."""
        import logging

        logging.getLogger(__name__).warning(
            "%s: %s, so the starter library is made in memory for this run. Give another path with PALPATE_LIBRARY.",
            *(self.path, self.read_only),
        )
        copy = memory()
        with contextlib.closing(self._connection) as file:
            file.backup(copy)
        self._connection = copy

    def _replace_starter(self, stamp: str) -> None:
        self._run("DELETE FROM study WHERE origin = ?", STARTER)
        self._make_derived()
        for study in tuple(self.studies()):
            self._index(study)
        self._fill_up()
        self._run("INSERT OR REPLACE INTO meta VALUES ('starter', ?)", stamp)

    def _fill_up(self) -> None:
        """Put in the starter records that are missing, but for those of which the user has a record of their own."""
        held = set(self.keys())
        for study in starter_records():
            if study.key not in held and not self._holders(study, ADDED):
                self._insert(study, STARTER)

    def _create(self) -> None:
        if self._is_empty():
            size_pages(self._connection)
            with self._writing():
                if self._is_empty():
                    self._make_tables()

    def make_anew(self, added: Iterable[Study]) -> None:
        """Throw away all tables and build the starter library with these studies added, in one transaction."""
        with self._writing(by_user=True):
            for (name,) in self._rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rootpage"):
                self._run(f"DROP TABLE IF EXISTS {name}")  # a virtual table, without a page, takes its own along
            self._make_tables()
            for study in added:
                self._insert(study, ADDED)
            self._replace_starter(starter_stamp())

    def _make_tables(self) -> None:
        for statement in FACTS.values():
            self._run(statement)
        self._make_derived()
        self._run(f"PRAGMA application_id = {APPLICATION_ID}")
        self._run(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def _make_derived(self) -> None:
        """Make the derived tables, empty, in the form of this version; their indexes go with them."""
        for name, (table, *indexes) in DERIVED.items():
            self._run(f"DROP TABLE IF EXISTS {name}")
            for statement in (table, *indexes):
                self._run(statement)

    def _is_empty(self) -> bool:
        return not self._one("SELECT count(*) FROM sqlite_master")

    def _meta(self, name: str) -> str | None:
        rows = list(self._rows("SELECT value FROM meta WHERE name = ?", name))
        return str(rows[0][0]) if rows else None

    def _one(self, statement: str) -> int:
        return int(self._rows(statement)[0][0])

    def _rows(self, statement: str, *values: Bound) -> list[tuple[Any, ...]]:
        try:
            return self._connection.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise self._trouble(error) from error

    def _run(self, statement: str, *values: Bound) -> None:
        try:
            self._connection.execute(statement, values)
        except sqlite3.Error as error:
            raise self._trouble(error) from error

    @contextlib.contextmanager
    def _writing(self, *, by_user: bool = False) -> Iterator[None]:
        """One transaction: committed whole, or rolled back whole."""
        if by_user and self.read_only is not None:
            raise LibraryError(f"{self.path}: nothing can be added ({self.read_only}). Give another path.")
        self._run("BEGIN IMMEDIATE")
        self._is_writing = True
        try:
            yield
            self._run("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
        finally:
            self._is_writing = False

    def _trouble(self, error: sqlite3.Error) -> PalpateError:
        """What SQLite complains of, as one line: the file is damaged, or its surroundings do not play along."""
        if not isinstance(error, sqlite3.OperationalError) or str(error).startswith("no such"):
            return damaged(self.path, error)
        return LibraryError(f"{self.path}: {error}. Check the disk and other palpate processes, then try again.")
