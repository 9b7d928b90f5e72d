"""Read the vocabulary's files strictly: what the form in `data/README.md` does not allow is refused with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from palpate.errors import LibraryError
from palpate.types.concept import Concept, Family, Instrument, Muscle, Rung
from palpate.types.study import Better
from palpate.vocabulary.folding import PIECE, fold

DATA = Path(__file__).parent / "data"
CONCEPT_COLUMNS = ("id", "label", "synonyms", "broader", "mesh", "uberon", "better", "rung", "note")
INSTRUMENT_COLUMNS = (
    *("id", "label", "synonyms", "outcome", "better"),
    *("minimum", "maximum", "mid", "mid_source", "note"),
)
MUSCLE_COLUMNS = (
    *("id", "label", "synonyms", "origin", "insertion", "actions", "joints"),
    *("region", "size_rank", "size_source", "layer", "uberon", "source"),
)
LOOKALIKE_COLUMNS = ("wording", "phrases")
TOLD_COLUMNS = ("id", "wordings")
LESS_COLUMNS = ("id", "less")
LOOKALIKES = "lookalikes.tsv"
TOLD_AS = "told_as.tsv"
LESS_OF = "less_of.tsv"
FILES = {
    Family.TREATMENT: ("treatments.tsv", "T"),
    Family.CONDITION: ("conditions.tsv", "C"),
    Family.OUTCOME: ("outcomes.tsv", "O"),
    Family.INSTRUMENT: ("instruments.tsv", "I"),
    Family.COMPARATOR: ("comparators.tsv", "K"),
    Family.BODY_PART: ("body_parts.tsv", "B"),
    Family.MUSCLE: ("muscles.tsv", "M"),
}
ID = re.compile(r"[A-Z]:[a-z0-9]+(?:-[a-z0-9]+)*")
SEPARATOR = " | "

Value = TypeVar("Value")


class Place(NamedTuple):
    """Where something stands, for messages."""

    name: str
    line: int

    def __str__(self) -> str:
        return f"{self.name}, line {self.line}"


class Row(NamedTuple):
    """A line's cells."""

    place: Place
    cells: Sequence[str]


def read_concepts(family: Family, *, folder: Path = DATA) -> list[tuple[Place, Concept]]:
    """Read one family's file.

    Parameters
    ----------
    family : Family
        One of the families of concepts (not instruments or muscles).
    folder : Path
        Where the files lie.

    Returns
    -------
    list of (Place, Concept)
        In the order of the file.

    Raises
    ------
    LibraryError
        If a line breaks the form.
    """
    name, letter = FILES[family]
    return [(row.place, _concept(row, family, letter)) for row in _rows(folder / name, CONCEPT_COLUMNS)]


def _concept(row: Row, family: Family, letter: str) -> Concept:
    place, (id, label, synonyms, broader, mesh, uberon, better, rung, note) = row
    _check_names(id, label, letter, place)
    return Concept(
        id=id,
        family=family,
        label=label,
        synonyms=_list(synonyms),
        broader=_list(broader),
        mesh=mesh or None,
        uberon=uberon or None,
        better=_one_of(Better, better, "better", place) if better else None,
        rung=_one_of(Rung, rung, "rung", place) if rung else None,
        note=note or None,
    )


def read_instruments(*, folder: Path = DATA) -> list[tuple[Place, Instrument]]:
    """Read the instruments, as `read_concepts` does the concepts."""
    name, letter = FILES[Family.INSTRUMENT]
    return [(row.place, _instrument(row, letter)) for row in _rows(folder / name, INSTRUMENT_COLUMNS)]


def _instrument(row: Row, letter: str) -> Instrument:
    place, (id, label, synonyms, outcome, better, minimum, maximum, mid, mid_source, note) = row
    _check_names(id, label, letter, place)
    if mid and not mid_source:
        raise LibraryError(f"{place}: {id} has a mid of {mid} without its source. Fill in mid_source.")
    return Instrument(
        id=id,
        label=label,
        synonyms=_list(synonyms),
        outcome=outcome or None,
        better=_one_of(Better, better, "better", place) if better else None,
        minimum=_number(minimum, "minimum", place),
        maximum=_number(maximum, "maximum", place),
        mid=_number(mid, "mid", place),
        mid_source=mid_source or None,
        note=note or None,
    )


def read_muscles(*, folder: Path = DATA) -> list[tuple[Place, Muscle]]:
    """Read the muscles, as `read_concepts` does the concepts."""
    name, letter = FILES[Family.MUSCLE]
    return [(row.place, _muscle(row, letter)) for row in _rows(folder / name, MUSCLE_COLUMNS)]


def _muscle(row: Row, letter: str) -> Muscle:
    place, (id, label, synonyms, origin, insertion, actions, joints, region, rank, *sources) = row
    size_source, layer, uberon, source = sources
    _check_names(id, label, letter, place)
    if rank and not size_source:
        raise LibraryError(f"{place}: {id} has a size rank of {rank} without its source. Fill in size_source.")
    if rank and not rank.isdigit():
        raise LibraryError(f"{place}: size_rank is {rank!r}; write a whole number or leave it empty.")
    return Muscle(
        id=id,
        label=label,
        synonyms=_list(synonyms),
        origin=_list(origin),
        insertion=_list(insertion),
        actions=_list(actions),
        joints=_list(joints),
        region=region or None,
        size_rank=int(rank) if rank else None,
        size_source=size_source or None,
        layer=layer or None,
        uberon=uberon or None,
        source=source or None,
    )


def read_lookalikes(*, folder: Path = DATA) -> list[tuple[Place, str, tuple[str, ...]]]:
    """Read the wordings that mean something else inside certain phrases, with those phrases.

    Raises
    ------
    LibraryError
        If a line breaks the form, or a phrase does not hold its wording.
    """
    found = []
    for place, (wording, cell) in _rows(folder / LOOKALIKES, LOOKALIKE_COLUMNS):
        phrases = _list(cell)
        folded = f" {fold(wording)} "
        for phrase in phrases:
            if folded not in f" {fold(phrase)} ":
                raise LibraryError(f"{place}: {phrase!r} does not hold {wording!r}. Mend one of them.")
        found.append((place, wording, phrases))
    return found


def read_told_as(known: Container[str], *, folder: Path = DATA) -> dict[str, tuple[str, ...]]:
    """Read how people speak of concepts whose name they do not know or use.

    Parameters
    ----------
    known : container of str
        The ids of the vocabulary.
    folder : Path
        Where the files lie.

    Returns
    -------
    dict of str to tuple of str
        Wordings by concept id, in the order of the file.

    Raises
    ------
    LibraryError
        If a line breaks the form, an id is unknown or stands twice, a line has no wording, or a wording stands for two
        concepts of one family or twice for one. Not folded, which takes longer than all else here: a test does.
    """
    told: dict[str, tuple[str, ...]] = {}
    owners: dict[tuple[str, str], str] = {}
    for place, (id, cell) in _rows(folder / TOLD_AS, TOLD_COLUMNS):
        if id not in known:
            raise LibraryError(f"{place}: no concept has the id {id!r}. Mend it or take the line out.")
        if id in told:
            raise LibraryError(f"{place}: the id {id} stands on an earlier line. Join the two.")
        told[id] = _list(cell) or ("",)
        for wording in told[id]:
            if not PIECE.search(wording):
                raise LibraryError(f"{place}: {wording!r} has no word in it. Fill it in or take it out.")
            key = id[0], wording.lower()
            if key in owners:
                raise LibraryError(f"{place}: {owners[key]} has the wording {wording!r} already. Keep one of them.")
            owners[key] = id
    return told


def read_less_of(known: Container[str], *, folder: Path = DATA) -> dict[str, str]:
    """Read which treatment is less of an exposure.

    Parameters
    ----------
    known : container of str
        The ids of the vocabulary.
    folder : Path
        Where the files lie.

    Returns
    -------
    dict of str to str
        The id of the treatment by that of the exposure.

    Raises
    ------
    LibraryError
        If a line breaks the form, an id is unknown, or an exposure stands twice.
    """
    found: dict[str, str] = {}
    for place, (id, less) in _rows(folder / LESS_OF, LESS_COLUMNS):
        for one in (id, less):
            if one not in known:
                raise LibraryError(f"{place}: no concept has the id {one!r}. Mend it or take the line out.")
        if id in found:
            raise LibraryError(f"{place}: the id {id} stands on an earlier line. Keep one of them.")
        found[id] = less
    return found


def _rows(path: Path, columns: Sequence[str]) -> Iterator[Row]:
    """The lines of a file as cells, each with its place; the header must name the columns in their order."""
    name, width, seen_header = path.name, len(columns), False
    for number, line in enumerate(_text(path).split("\n"), start=1):
        if not line or line[0] == "#":
            continue
        place, cells = Place(name, number), line.split("\t")
        if not seen_header:
            _check_header(cells, columns, place)
            seen_header = True
        elif len(cells) != width:
            raise LibraryError(f"{place}: {len(cells)} cells where the header has {width}. Mend the tabs.")
        else:
            yield Row(place, cells)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise LibraryError(f"{path}: this file of the vocabulary is missing. Install palpate again.") from None
    except UnicodeDecodeError as error:
        raise LibraryError(f"{path.name}, byte {error.start}: not UTF-8. Save the file as UTF-8.") from None


def _check_header(header: Sequence[str], columns: Sequence[str], place: Place) -> None:
    if list(header) == list(columns):
        return
    unknown = [f"unknown column {name!r}" for name in header if name not in columns]
    missing = [f"the column {name!r} is missing" for name in columns if name not in header]
    what = [*unknown, *missing, "the columns stand in another order"][0]
    raise LibraryError(f"{place}: {what}. The columns are: {' '.join(columns)}.")


def _check_names(id: str, label: str, letter: str, place: Place) -> None:
    if not ID.fullmatch(id) or id[0] != letter:
        raise LibraryError(f"{place}: the id is {id!r}; write {letter}: and lower-case words joined by hyphens.")
    if not label:
        raise LibraryError(f"{place}: the label is empty. Fill it in.")


def _list(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(SEPARATOR)) if cell else ()


def _number(cell: str, column: str, place: Place) -> float | None:
    try:
        return float(cell) if cell else None
    except ValueError:
        raise LibraryError(f"{place}: {column} is {cell!r}; write a plain number or leave it empty.") from None


def _one_of(kind: Callable[[str], Value], cell: str, column: str, place: Place) -> Value:
    try:
        return kind(cell)
    except ValueError:
        raise LibraryError(f"{place}: {column} is {cell!r}, which is not one of its values (see README.md).") from None
