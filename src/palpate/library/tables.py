"""The tables of the library file: facts, which are kept, and what is derived from them, which is made anew at need."""

from __future__ import annotations

from palpate.library.words import TABLE as WORDS

# A change here is a new SCHEMA_VERSION.
FACTS = {
    "meta": "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "study": (
        "CREATE TABLE study (key TEXT PRIMARY KEY, origin TEXT NOT NULL, digest TEXT NOT NULL, record BLOB NOT NULL)"
    ),
}
# A change here is seen by the starter stamp, and the next opening makes these tables anew.
DERIVED = {
    "identifier": (
        "CREATE TABLE identifier (value TEXT, key TEXT, PRIMARY KEY (value, key)) WITHOUT ROWID",
        "CREATE INDEX identifier_of ON identifier (key)",
    ),
    "posting": (
        "CREATE TABLE posting (slot TEXT, concept TEXT, key TEXT, PRIMARY KEY (slot, concept, key)) WITHOUT ROWID",
        "CREATE INDEX posting_of ON posting (key)",
    ),
    "printed": (
        "CREATE TABLE printed (part TEXT, value TEXT, key TEXT, PRIMARY KEY (part, value, key)) WITHOUT ROWID",
        "CREATE INDEX printed_of ON printed (key)",
    ),
    "reading": (
        "CREATE TABLE reading (family TEXT, text TEXT, meaning TEXT, PRIMARY KEY (family, text)) WITHOUT ROWID",
    ),
    "listed": (
        "CREATE TABLE listed (number INTEGER PRIMARY KEY, key TEXT UNIQUE, design TEXT, year INTEGER, label TEXT,"
        " retracted INTEGER, machine_read INTEGER)",
    ),
    "word": (WORDS,),  # its rows have the numbers of `listed`
}
