"""All files of the vocabulary as one value: checked, folded, and kept between runs.

Reading and folding some thousands of wordings takes longer than a whole command may; so the finished tables are kept
in the user's cache folder under a digest of the files and of this code. Whatever cannot be kept is made anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Container, Iterable, Sequence
from pathlib import Path

import msgspec

from palpate.errors import LibraryError
from palpate.types.concept import Concept, Family, Instrument, Muscle
from palpate.vocabulary.files import (
    DATA,
    FILES,
    LOOKALIKES,
    Place,
    read_concepts,
    read_instruments,
    read_lookalikes,
    read_muscles,
)
from palpate.vocabulary.folding import COMMA, STOP, TAIL, TAILS, fold, fold_all, spans
from palpate.vocabulary.graph import check
from palpate.vocabulary.letters import Alphabet, Letters, alphabet_of

WHOLE_ONLY = "~"  # a synonym that is too common a word to be looked for inside a sentence
LONGEST_CAPITALS = 4  # "AIDS", "MS", "OA": an abbreviation as short as a common word counts in capitals only
KEPT = 4  # tables, the newest: two versions that are used in turn, or while one is worked on, need not make theirs anew
MARKED = re.compile(r"[,.;:()\[\]/|]")
ENDINGS = tuple(f" {tail}" for tail in TAILS)

Placed = tuple[Place, Concept]


class Tables(msgspec.Struct, frozen=True, kw_only=True):
    """Concepts, instruments and muscles with their wordings, folded.

    ``keys`` and ``owners`` run side by side: a wording (with its commas and stops, where it has them, once more) and
    the number of its concept in ``concepts``. A wording of
    several families stands in ``shared`` with all its concepts, and ``owners`` has the first. ``tailed`` are wordings
    that end in a word such as "therapy", under their common form; ``coded`` are the ``keys`` in the letters of
    ``alphabet``; ``whole_only`` has the concepts for which a wording does not count inside a sentence; ``capitals`` are
    wordings that count in capitals only; ``lookalikes`` are phrases in which a wording is another word.
    """

    concepts: tuple[Concept, ...]
    instruments: tuple[Instrument, ...]
    muscles: tuple[Muscle, ...]
    keys: list[str]
    owners: list[int]
    shared: dict[str, list[int]]
    tailed: dict[str, list[int]]
    alphabet: Alphabet
    coded: list[str]
    whole_only: dict[str, list[str]]
    capitals: list[str]
    lookalikes: dict[str, list[str]]


def load_tables(cache: Path | None = None) -> Tables:
    """The tables of the package's files, from the folder ``cache`` (the user's, if None) where they are up to date."""
    path = _kept_at(cache)
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=Tables)
    except (OSError, msgspec.MsgspecError):
        tables = read_tables(DATA)
        _keep(tables, path)
        return tables


def _kept_at(cache: Path | None) -> Path:
    if cache is None:
        import platformdirs

        cache = Path(platformdirs.user_cache_dir("palpate", appauthor=False))
    digest = hashlib.blake2b(digest_size=12)
    for file in (*(DATA / name for name, _ in FILES.values()), DATA / LOOKALIKES, *sorted(DATA.parent.glob("*.py"))):
        with contextlib.suppress(OSError):
            digest.update(file.read_bytes())
    return cache / f"vocabulary-{digest.hexdigest()}.msgpack"


def _keep(tables: Tables, path: Path) -> None:
    """Write beside and rename, so that nobody reads a half; older files go. A folder that takes no files is let be."""
    beside = path.with_suffix(f".{os.getpid()}")
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(msgspec.msgpack.encode(tables))
        beside.replace(path)
        newest_last = sorted(path.parent.glob("vocabulary-*"), key=lambda file: file.stat().st_mtime)
        for old in newest_last[:-KEPT]:
            old.unlink()


def read_tables(folder: Path) -> Tables:
    """Read, check and fold the files of a folder.

    Raises
    ------
    LibraryError
        If a line breaks the form, an id stands twice, a broader id or an instrument's outcome does not exist, or a
        wording names two concepts of one family.
    """
    instruments, muscles = read_instruments(folder=folder), read_muscles(folder=folder)
    placed: list[Placed] = []
    for family in FILES:
        if family is Family.INSTRUMENT:
            placed += [(place, _as_concept(instrument, family)) for place, instrument in instruments]
        elif family is Family.MUSCLE:
            placed += [(place, _as_concept(muscle, family)) for place, muscle in muscles]
        else:
            placed += read_concepts(family, folder=folder)
    _check_ids(placed)
    _check_outcomes(instruments, {concept.id for _, concept in placed})
    check(placed)
    wordings = _Wordings(placed)
    alphabet = alphabet_of(wordings.exact, wordings.hidden)
    letters = Letters(alphabet)
    return Tables(
        concepts=tuple(concept for _, concept in placed),
        instruments=tuple(instrument for _, instrument in instruments),
        muscles=tuple(muscle for _, muscle in muscles),
        keys=list(wordings.exact),
        owners=[numbers[0] for numbers in wordings.exact.values()],
        shared={key: numbers for key, numbers in wordings.exact.items() if len(numbers) > 1},
        tailed=wordings.tailed,
        alphabet=alphabet,
        coded=[letters.spell(key.split(" ")) for key in wordings.exact],
        whole_only={key: sorted(ids) for key, ids in wordings.whole_only.items()},
        capitals=sorted(wordings.capitals - wordings.plain),
        lookalikes=_lookalikes(folder, wordings.exact),
    )


def _as_concept(thing: Instrument | Muscle, family: Family) -> Concept:
    better = thing.better if isinstance(thing, Instrument) else None
    return Concept(id=thing.id, family=family, label=thing.label, synonyms=thing.synonyms, better=better)


def _check_ids(placed: Iterable[Placed]) -> None:
    seen: set[str] = set()
    for place, concept in placed:
        if concept.id in seen:
            raise LibraryError(f"{place}: the id {concept.id} stands on an earlier line. Take one of them out.")
        seen.add(concept.id)


def _check_outcomes(instruments: Iterable[tuple[Place, Instrument]], ids: set[str]) -> None:
    for place, instrument in instruments:
        if instrument.outcome and instrument.outcome not in ids:
            raise LibraryError(f"{place}: the outcome {instrument.outcome} does not exist. Add it or mend the id.")


def _lookalikes(folder: Path, known: Container[str]) -> dict[str, list[str]]:
    found = {}
    for place, wording, phrases in read_lookalikes(folder=folder):
        if (key := fold(wording)) not in known:
            raise LibraryError(f"{place}: {wording!r} is no wording of the vocabulary. Take the line out.")
        found[key] = list(phrases)
    return found


class _Wordings:
    """Labels and synonyms under their folds, with the numbers of their concepts."""

    def __init__(self, placed: Sequence[Placed]) -> None:
        self.exact: dict[str, list[int]] = {}
        self.tailed: dict[str, list[int]] = {}
        self.whole_only: dict[str, set[str]] = {}
        self.capitals: set[str] = set()
        self.plain: set[str] = set()
        self._placed = placed
        owned = [(number, word) for number, (_, c) in enumerate(placed) for word in (c.label, *c.synonyms)]
        for (number, wording), key in zip(owned, fold_all([word for _, word in owned]), strict=True):
            self._add(key, number, wording)

    def _add(self, key: str, number: int, wording: str) -> None:
        self._check(key, number, wording)
        _append(self.exact, key, number)
        if MARKED.search(wording) and wording[0] != WHOLE_ONLY:
            _append(self.exact, _with_marks(wording), number)
        if key.endswith(ENDINGS):
            _append(self.tailed, f"{key.rpartition(' ')[0]} {TAIL}", number)
        if wording[0] == WHOLE_ONLY:
            self.whole_only.setdefault(key, set()).add(self._placed[number][1].id)
        letters = wording.replace("-", "")
        is_short = letters[:-1].isupper() and letters.isalpha() and len(letters) <= LONGEST_CAPITALS  # also "SAM-e"
        (self.capitals if is_short else self.plain).add(key)

    @property
    def hidden(self) -> list[str]:
        """The wordings that count inside a sentence for none of their concepts."""
        return [key for key, ids in self.whole_only.items() if len(ids) == len(self.exact[key])]

    def _check(self, key: str, number: int, wording: str) -> None:
        place, concept = self._placed[number]
        if not key:
            raise LibraryError(f"{place}: {wording!r} has no word in it. Take it out.")
        for other in (self._placed[known][1] for known in self.exact.get(key, ()) if known != number):
            if other.family is concept.family:
                raise LibraryError(f"{place}: {other.id} has the wording {wording!r} already. Take one of them out.")


def _with_marks(wording: str) -> str:
    """A wording as it stands in running text, where marks part the words: "St. John's wort", "ME/CFS"."""
    words = [word for word, _, _ in spans(wording)]
    while words[-1] in {COMMA, STOP}:
        words.pop()
    return " ".join(words)


def _append(table: dict[str, list[int]], key: str, number: int) -> None:
    numbers = table.setdefault(key, [])
    if number not in numbers:
        numbers.append(number)
