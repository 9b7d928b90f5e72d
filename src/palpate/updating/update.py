"""Ask the services what is new on concepts, and take it in; what is retracted is marked in what is held."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

import msgspec

from palpate.citations.online.polite import ServiceError
from palpate.errors import InputError, PalpateError
from palpate.ingest import Read, ingest_into
from palpate.library import Library
from palpate.types.concept import Concept
from palpate.types.library import TakenIn
from palpate.updating.asked import Service, Window

_NAME = 12  # of a folder of fetched files: hexadecimal digits


class Updated(msgspec.Struct, frozen=True, kw_only=True):
    """What one service had on one concept, and what became of it.

    ``stored`` are the keys of the studies put into the library, ``held`` counts those that stood there already,
    ``passed`` the records that are no trials or gave no study; ``retracted`` are studies of the library that are said
    to be retracted now and are marked so.
    """

    concept: Concept
    service: str
    window: Window
    stored: tuple[str, ...]
    held: int
    passed: int
    retracted: tuple[str, ...]


def update(
    concepts: Sequence[Concept],
    library: Library,
    *,
    services: Sequence[Service],
    since: date | None,
    today: date,
    folder: Path,
    told: Callable[[str], None] = lambda _: None,
) -> Iterator[Updated]:
    """Take in what is new or changed on each concept, from each service.

    Parameters
    ----------
    concepts, library, services
    since : date, optional
        The first day of change; by default the last day of the update before.
    today : date
        The last day of change, which the library keeps as the next one's first.
    folder : Path
        Where fetched files lie until they are taken in.
    told : function
        Hears what is asked for next.

    Raises
    ------
    InputError
        If no day is given and there was no update before.
    PalpateError
        If a service gives no usable answer; what was fetched is kept for the next run.
    """
    for concept in concepts:
        for service in services:
            window = Window(since=since or _last(library, service, concept), until=today)
            told(f"{service.name}: {concept.label}, changed from {window.since} to {window.until}")
            yield _updated(concept, library, service, window, folder)


def _updated(concept: Concept, library: Library, service: Service, window: Window, folder: Path) -> Updated:
    place = folder / _named(service, concept, window)
    try:
        place.mkdir(parents=True, exist_ok=True)
        files = service.fetch(concept, window, place)
    except ServiceError as error:
        raise PalpateError(f"{service.name}: {error}. Run it again later; what was fetched is kept.") from None
    except OSError as error:
        raise InputError(f"{place}: {error.strerror or error}. Check the folder, or set PALPATE_CACHE.") from None
    taken, rest = _taken_in(library, files)
    retracted = tuple(dict.fromkeys(key for one in taken for key in one.retracted))
    _mark(library, retracted, service, window)
    library.note(_note(service, concept), window.until.isoformat())
    shutil.rmtree(place, ignore_errors=True)
    return Updated(
        concept=concept,
        service=service.name,
        window=window,
        stored=tuple(dict.fromkeys(key for one in taken for key in one.stored)),
        held=sum(len(one.held) for one in taken),
        passed=len(rest),
        retracted=retracted,
    )


def _taken_in(library: Library, files: Sequence[Path]) -> tuple[list[TakenIn], list[Read]]:
    results = list(ingest_into(library, files))
    return [taken for _, taken, _ in results if taken is not None], [one for _, _, rest in results for one in rest]


def _mark(library: Library, keys: Iterable[str], service: Service, window: Window) -> None:
    """Mark held studies as retracted: a notice was seen, so no verdict may rest on them."""
    notice = f"{service.name}, {window.until}"
    marked = [
        msgspec.structs.replace(study, is_retracted=True, retraction=study.retraction or notice)
        for study in library.studies(keys)
        if not study.is_retracted
    ]
    if marked:
        library.add(marked, replace=True)


def _last(library: Library, service: Service, concept: Concept) -> date:
    noted = library.noted(_note(service, concept))
    if noted is None:
        raise InputError(
            f"{concept.label}: nothing was asked of {service.name} before. Say from which day: --since 2020-01-01."
        )
    return date.fromisoformat(noted)


def _note(service: Service, concept: Concept) -> str:
    return f"updated {service.name} {concept.id}"


def _named(service: Service, concept: Concept, window: Window) -> str:
    whole = f"{service.name} {concept.id} {window.since} {window.until}"
    return f"{concept.id.partition(':')[2]}-{hashlib.sha256(whole.encode()).hexdigest()[:_NAME]}"
