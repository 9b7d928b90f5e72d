"""What is asked of a service: the wordings of a concept, the days, and how trials are told."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Protocol

import msgspec

from palpate.citations.online.polite import Polite, ServiceError
from palpate.types.concept import Concept
from palpate.types.online import Answer

# Letters of all wordings together: with them a request stays under 8,000 bytes when it is written as an address, which
# web servers take by default (https://httpd.apache.org/docs/2.4/mod/core.html#limitrequestline).
MOST_LETTERS = 2_000
TRIES = 3
_NO_WORDS = re.compile(r"[^\w\s'-]+")


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """The days of change that are asked for, both included."""

    since: date
    until: date


class Service(Protocol):
    """A service that can be asked what is new."""

    name: str
    ending: str

    def fetch(self, concept: Concept, window: Window, folder: Path) -> list[Path]:
        """Files of records, in order, in the folder; those that are there already are not fetched again.

        Raises
        ------
        ServiceError
            If the service gives no usable answer; what came before stays in the folder.
        """


def wordings(concept: Concept) -> list[str]:
    """The label and synonyms of a concept as phrases, the label first, as many as a request may hold."""
    found: dict[str, None] = {}
    letters = 0
    for wording in (concept.label, *concept.synonyms):
        phrase = " ".join(_NO_WORDS.sub(" ", wording).split())
        if phrase and phrase.lower() not in found and letters + len(phrase) <= MOST_LETTERS:
            found[phrase.lower()] = None
            letters += len(phrase)
    return list(found)


def whole(polite: Polite, url: str, *, pace: float, key: str, is_whole: Callable[[bytes], bool]) -> bytes:
    """The body of an answer that is whole; one that is cut off, or none, is asked for again.

    Raises
    ------
    ServiceError
        After three tries, or where the service says no.
    """
    said = ServiceError("its answer is cut off")
    for _ in range(TRIES):
        try:
            answer: Answer = polite.get(url, pace=pace, key=key)
        except ServiceError as error:
            said = error
            continue
        if answer.status != 200:
            raise ServiceError(f"it answers {answer.status}")
        if is_whole(answer.body):
            return answer.body
        said = ServiceError("its answer is cut off")
    raise said


def keep(file: Path, data: bytes) -> Path:
    """Write a file whole or not at all."""
    part = file.with_name(f".{file.name}.part")
    part.write_bytes(data)
    part.replace(file)
    return file
