"""What can be read by address: a study's whole record, a finding's page, a concept's card; and completions for them.

``palpate://study/KEY``, ``palpate://finding/CODE``, ``palpate://concept/ID``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

import msgspec

from palpate.errors import InputError
from palpate.types.concept import Family

if TYPE_CHECKING:
    from palpate.session import Session

SCHEME = "palpate"
KINDS = ("study", "finding", "concept")
TEMPLATES = {
    "palpate://study/{key}": ("study", "A study's whole record", "application/json"),
    "palpate://finding/{code}": ("finding", "The page of a finding or verdict", "text/markdown"),
    "palpate://concept/{id}": ("concept", "A treatment, complaint, outcome, scale or muscle", "application/json"),
}
MOST_COMPLETED = 100  # the protocol's own limit for one completion


class Resource(msgspec.Struct, frozen=True, kw_only=True):
    """The text at an address, and its media type."""

    text: str
    media: str


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """One resource of a list."""

    uri: str
    name: str
    description: str


class Completed(msgspec.Struct, frozen=True, kw_only=True):
    """What a value may go on to be: the first of them, and how many there are."""

    values: tuple[str, ...]
    total: int


def parted(uri: str) -> tuple[str, str]:
    """The kind of a resource and its name.

    Raises
    ------
    InputError
        If it is no address of a study, finding or concept.

    Examples
    --------
    >>> parted("palpate://study/field1996"), parted("palpate://concept/T%3Amassage")
    (('study', 'field1996'), ('concept', 'T:massage'))
    """
    scheme, _, rest = uri.partition("://")
    kind, _, name = rest.partition("/")
    if scheme != SCHEME or kind not in KINDS or not name:
        raise InputError(f"{uri}: no such resource. There are {', '.join(TEMPLATES)}.")
    return kind, unquote(name)


def address(kind: str, name: str) -> str:
    """The address of a study, a finding or a concept."""
    return f"{SCHEME}://{kind}/{quote(name, safe='')}"


def resource(session: Session, uri: str) -> Resource:
    """What stands at an address.

    Raises
    ------
    InputError
        If nothing does.
    """
    kind, name = parted(uri)
    if kind == "study":
        from palpate.library.schema import encode

        return Resource(text=encode(session.study(name)).decode(), media="application/json")
    if kind == "finding":
        return Resource(text=_page(name), media="text/markdown")
    from palpate.library.standing import card
    from palpate.report.concept import concept_json

    with session.library.snapshot():
        return Resource(text=concept_json(card(name, session.library)), media="application/json")


def listed() -> tuple[Listed, ...]:
    """The pages of findings and verdicts, by their codes."""
    from palpate.explaining import every_rule

    return tuple(
        Listed(uri=address("finding", rule.code), name=rule.name, description=rule.page.splitlines()[0])
        for rule in every_rule()
    )


def _page(code: str) -> str:
    from palpate.explaining import every_rule

    for rule in every_rule():
        if code.lower() in {rule.code.lower(), rule.name}:
            return f"# {rule.code} {rule.name}\n\n{rule.page}\n"
    raise InputError(f"{code}: no such finding. There are {', '.join(rule.code for rule in every_rule())}.")


def completed(session: Session, kind: str, value: str) -> Completed:
    """The names of that kind that begin like a value; those that hold it after them."""
    names = _names(session, kind)
    small = value.lower()
    begin = [name for name in names if name.lower().startswith(small)]
    hold = [name for name, words in names.items() if small in words.lower() and name not in set(begin)]
    found = begin + hold
    return Completed(values=tuple(found[:MOST_COMPLETED]), total=len(found))


def _names(session: Session, kind: str) -> dict[str, str]:
    """Every name of a kind, with the words by which it may be looked for."""
    if kind == "study":
        return {key: key for key in sorted(session.library.keys())}
    if kind == "finding":
        from palpate.explaining import every_rule

        return {rule.code: f"{rule.code} {rule.name}" for rule in every_rule()}
    from palpate import vocabulary

    words = vocabulary.load()
    if kind == "condition":
        return {one.label: " ".join((one.label, *one.synonyms)) for one in words.concepts(Family.CONDITION)}
    return {one.id: f"{one.id} {one.label}" for family in vocabulary.PRIORITY for one in words.concepts(family)}
