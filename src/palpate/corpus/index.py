"""The index of a corpus: the words and concepts of the papers that count, made from the parts and always to be remade.

One tantivy index for the whole folder. ``noted`` beside it says which rows of which part are in it: the deletions and
additions of a run are worked out from that, committed, and noted then. A run that was killed between the two does the
same once more, and since all is deleted by the paper's number or the part's name before it is added, nothing doubles.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from palpate import vocabulary
from palpate.corpus.folder import UNFINISHED, Folder, sync, write, writing
from palpate.corpus.force import in_force
from palpate.corpus.parts import batches
from palpate.errors import InputError, LibraryError, PalpateError
from palpate.types.corpus import Entry, Mark

if TYPE_CHECKING:
    import tantivy

    from palpate.corpus.force import Flags

WORDS, NOTED = "words", "noted"
TOKENS, TERMS = "palpate_words", "palpate_terms"  # names of the analyzers
HEAP = 50_000_000  # bytes for each thread; with 128 MB a record costs a fifth more, the caches being what they are
MOST_THREADS = 8  # that tantivy's writer takes
AT_ONCE = 200_000  # papers between two commits, which a kill can cost
# What tantivy says where the system refuses to write: errors 28, 27 and 122 of Linux are a full disk, a file that is
# too long and a quota; where a thread of its own met the error, that a thread did.
NO_ROOM = ("os error 28", "os error 27", "os error 122", "index writer was killed")
READ = (
    *("own", "title", "abstract", "source", "form", "byte", "line", "authors", "journal", "year", "pmid", "doi"),
    *("pmcid", "registry", "publication_types", "is_trial", "chance", "is_retracted", "concepts"),
)  # columns of a part that the index is made of
Told = Callable[[int, int], None]
"""Told how many papers are in the index, of how many."""


def schema() -> tantivy.Schema:
    """What is indexed of a paper.

    ``text`` is title and abstract, ``title`` the title once more, to count for more; ``concept`` what is named and all
    that is broader; ``own`` its number, by which it is deleted, ``name`` its other identifiers; ``entry`` is what a
    search shows.
    """
    import tantivy

    made = tantivy.SchemaBuilder()
    made.add_text_field("text", tokenizer_name=TOKENS, index_option="position")
    made.add_text_field("title", tokenizer_name=TOKENS, index_option="freq")
    made.add_text_field("concept", tokenizer_name=TERMS, index_option="basic")
    made.add_text_field("name", tokenizer_name=TERMS, index_option="basic")
    made.add_text_field("part", tokenizer_name=TERMS, index_option="basic")
    made.add_integer_field("own", indexed=True)
    made.add_integer_field("year", fast=True)
    made.add_integer_field("trial", indexed=True)
    made.add_integer_field("retracted", indexed=True)
    made.add_bytes_field("entry", stored=True)
    return made.build()


@lru_cache(maxsize=1)
def analyzer() -> tantivy.TextAnalyzer:
    """Words as they are indexed: in small letters, without accents."""
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

    made = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(40)).filter(Filter.ascii_fold())
    return made.filter(Filter.lowercase()).build()


def opened(folder: Folder) -> tantivy.Index:
    """The index of a corpus.

    Raises
    ------
    LibraryError
        If there is none, or it is damaged.
    """
    import tantivy

    place = folder.index / WORDS
    if not (place / "meta.json").exists():
        raise LibraryError(f"{folder.path}: nothing is indexed yet. Run: palpate corpus rebuild {folder.path}")
    if not os.access(place, os.W_OK):
        place = _linked(place)
    with damaged(folder):
        index = tantivy.Index(schema(), str(place))
        _with_analyzers(index)
    return index


def _linked(place: Path) -> Path:
    """A folder of links to the files of an index that may only be read: tantivy sets a lock even for reading."""
    made = tempfile.TemporaryDirectory(prefix="palpate-")
    atexit.register(made.cleanup)
    folder = Path(made.name)
    for file in place.iterdir():
        if file.name == "meta.json":
            shutil.copyfile(file, folder / file.name)
        elif not file.name.endswith(".lock"):
            (folder / file.name).symlink_to(file.absolute())
    return folder


@contextlib.contextmanager
def damaged(folder: Folder) -> Iterator[None]:
    """Tell what tantivy says of a broken index in one line.

    Raises
    ------
    LibraryError
        In place of its errors, which are `ValueError` and `OSError`.
    """
    try:
        yield
    except PalpateError:
        raise
    except (ValueError, OSError) as error:
        said = " ".join(str(error).split())[:100]
        raise LibraryError(f"{folder.index}: damaged ({said}). Run: palpate corpus rebuild {folder.path}") from None


def _with_analyzers(index: tantivy.Index) -> None:
    from tantivy import TextAnalyzerBuilder, Tokenizer

    index.register_tokenizer(TOKENS, analyzer())
    index.register_tokenizer(TERMS, TextAnalyzerBuilder(Tokenizer.whitespace()).build())


def update(folder: Folder, marks: Sequence[Mark], *, threads: int, told: Told | None = None) -> int:
    """Bring the index up to date with the parts; for the one that has the folder to itself.

    Returns
    -------
    int
        The papers in it.

    Raises
    ------
    InputError
        If it cannot be written.
    LibraryError
        If a part or the index is damaged.
    """
    flags = in_force(folder, marks)
    with writing(folder.index):
        (folder.index / WORDS).mkdir(parents=True, exist_ok=True)
    _Update(folder, folder.index, flags, threads).run(told)
    return sum(int(some.sum()) for some in flags.values())


def rebuild(folder: Folder, marks: Sequence[Mark], *, threads: int, told: Told | None = None) -> int:
    """Make the index anew beside the old one, and put it in its place."""
    flags = in_force(folder, marks)
    _put_new(folder, flags, threads, told)
    return sum(int(some.sum()) for some in flags.values())


def _put_new(folder: Folder, flags: Mapping[str, Flags], threads: int, told: Told | None) -> None:
    new = folder.path / f"{UNFINISHED}{secrets.token_hex(8)}"
    try:
        with writing(folder.index):
            (new / WORDS).mkdir(parents=True)
        _Update(folder, new, flags, threads).run(told)
        with writing(folder.index):
            if folder.index.exists():
                folder.index.replace(folder.path / f"{UNFINISHED}{secrets.token_hex(8)}")
            new.replace(folder.index)
            sync(folder.path)
    finally:
        for left in folder.path.glob(f"{UNFINISHED}*"):
            shutil.rmtree(left, ignore_errors=True)


def indexed(folder: Folder) -> dict[str, bytes]:
    """Of every part in the index the rows that are in it, a bit each."""
    return _noted(folder.index / NOTED)


def _noted(path: Path) -> dict[str, bytes]:
    with contextlib.suppress(OSError, msgspec.MsgspecError):
        return msgspec.msgpack.decode(path.read_bytes(), type=dict[str, bytes])
    return {}


class _Update:
    """One run over the index: what is to go, then what is to come."""

    def __init__(self, folder: Folder, place: Path, flags: Mapping[str, Flags], threads: int) -> None:
        self._folder, self._place, self._flags = folder, place, flags
        self._threads = min(threads, MOST_THREADS)
        self._noted = _noted(place / NOTED)
        self._encode = msgspec.json.Encoder().encode

    def run(self, told: Told | None) -> None:
        import numpy as np

        new = {name: np.packbits(some).tobytes() for name, some in self._flags.items()}
        if new == self._noted and (self._place / WORDS / "meta.json").exists():
            return
        with self._writer() as writer:
            self._take_out(writer)
            changed = {name for name in self._noted.keys() & new.keys() if self._noted[name] != new[name]}
            for name in sorted(changed):
                self._add(writer, name, self._flags[name] & ~self._were(name))
            self._commit(writer, {name: new[name] for name in self._noted.keys() & new.keys()})
            self._add_parts(writer, {name: bits for name, bits in new.items() if name not in self._noted}, told)
            writer.wait_merging_threads()

    def _add_parts(self, writer: tantivy.IndexWriter, new: Mapping[str, bytes], told: Told | None) -> None:
        """Add parts that are not in the index, with a commit now and then."""
        counts = {name: int(some.sum()) for name, some in self._flags.items()}
        ready, total, pending = sum(counts[name] for name in self._noted), sum(counts.values()), 0
        added = dict(self._noted)
        for name, bits in new.items():
            self._add(writer, name, self._flags[name])
            added[name] = bits
            ready, pending = ready + counts[name], pending + counts[name]
            if pending >= AT_ONCE:
                self._commit(writer, added)
                pending = 0
            if told:
                told(ready, total)
        self._commit(writer, added)

    @contextlib.contextmanager
    def _writer(self) -> Iterator[tantivy.IndexWriter]:
        import tantivy

        try:
            index = tantivy.Index(schema(), str(self._place / WORDS))
            _with_analyzers(index)
            yield index.writer(HEAP * self._threads, self._threads)
        except PalpateError:
            raise
        except (ValueError, OSError) as error:
            raise self._told(error) from None

    def _told(self, error: Exception) -> PalpateError:
        """What tantivy says in one line; it gives what the disk refuses as a `ValueError`."""
        said = " ".join(str(error).split())
        if any(sign in said for sign in NO_ROOM):
            return InputError(
                f"{self._folder.index}: cannot be written, most likely for want of room. Make room, and run it again: "
                "what is done stays."
            )
        return LibraryError(f"{self._folder.index}: {said[:150]}. Run: palpate corpus rebuild {self._folder.path}")

    def _were(self, name: str) -> Flags:
        import numpy as np

        bits = np.unpackbits(np.frombuffer(self._noted[name], dtype=np.uint8))
        return bits[: len(self._flags[name])].astype(np.bool_)

    def _take_out(self, writer: tantivy.IndexWriter) -> None:
        """Delete parts that are gone or not noted as whole, and the papers whose record in force is another one now."""
        import numpy as np

        for name in self._noted.keys() | self._flags.keys():
            if name not in self._noted or name not in self._flags:
                writer.delete_documents_by_term("part", name)
                continue
            changed = np.flatnonzero(self._were(name) ^ self._flags[name])
            if len(changed):
                numbers = np.concatenate([batch.column(0) for batch in batches(self._folder.part(name), ("own",))])
                for number in numbers[changed].tolist():
                    writer.delete_documents_by_term("own", number)

    def _commit(self, writer: tantivy.IndexWriter, noted: Mapping[str, bytes]) -> None:
        writer.commit()
        self._noted = dict(noted)
        with writing(self._place):
            write(self._place / NOTED, msgspec.msgpack.encode(self._noted))

    def _add(self, writer: tantivy.IndexWriter, name: str, flags: Flags) -> None:
        """Add the rows of a part that are flagged."""
        at = 0
        for batch in batches(self._folder.part(name), READ):
            wanted = flags[at : at + len(batch)].tolist()
            at += len(batch)
            columns = [column.to_pylist() for column in batch.columns]
            for is_wanted, row in zip(wanted, zip(*columns, strict=True), strict=True):
                if is_wanted:
                    writer.add_document(self._document(name, row))

    def _document(self, part: str, row: tuple[Any, ...]) -> tantivy.Document:
        from tantivy import Document

        own, title, abstract, *shown = row
        source, form, byte, line, authors, journal, year, pmid, doi, pmcid, registry, types, *rest = shown
        is_trial, chance, is_retracted, concepts = rest
        entry = (
            *(source, form, byte, line, title, authors, journal, year, pmid, doi, pmcid, registry, types),
            *(is_trial, round(chance, 4), is_retracted, concepts),
        )
        made = Document()  # field by field: given all at once, tantivy asks of each value what it is, 13 µs to 5
        made.add_text("text", f"{title}\n{abstract}")
        made.add_text("title", title)
        made.add_text("concept", " ".join(_with_broader(concepts)))
        made.add_text("part", part)
        made.add_integer("own", own)
        made.add_integer("trial", int(is_trial))
        made.add_integer("retracted", int(is_retracted))
        made.add_bytes("entry", self._encode(entry))
        if names := " ".join(one.lower() for one in (doi, pmcid, *registry) if one):
            made.add_text("name", names)
        if year is not None:
            made.add_integer("year", year)
        return made


def _with_broader(concepts: Sequence[str]) -> set[str]:
    return set().union(*map(_upwards, concepts))


@lru_cache(maxsize=50_000)
def _upwards(concept: str) -> tuple[str, ...]:
    """A concept and what is broader; it alone where this vocabulary no longer has it."""
    try:
        return (concept, *vocabulary.load().ancestors(concept))
    except PalpateError:
        return (concept,)


def decoder() -> Callable[[bytes], Entry]:
    """From what the index holds of a paper to its entry."""
    return msgspec.json.Decoder(Entry).decode
