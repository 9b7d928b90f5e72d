"""`palpate library update`: what the services have that is new on concepts, taken in."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from palpate.cli.online import TIME_LIMIT, Access, access_by, answers_folder, asker
from palpate.errors import InputError
from palpate.types.concept import Concept, Family

if TYPE_CHECKING:
    from palpate.updating import Updated
    from palpate.updating.asked import Service

SERVICES = ("pubmed", "europepmc")
_SLOWER = 6  # times the time that a citation may take: a hundred records are a megabyte


class Request(NamedTuple):
    """What the command was asked for."""

    concepts: tuple[str, ...]
    since: str | None
    service: str
    contact: str | None
    library: Path | str | None


def run_update(request: Request) -> None:
    """Ask, take in, and say what became of it.

    Raises
    ------
    InputError
        If a name, day or service is not known.
    PalpateError
        If a service gives no usable answer.
    """
    from palpate.library import Library
    from palpate.updating import update

    concepts = [_concept(name) for name in dict.fromkeys(request.concepts)]
    since = _day(request.since) if request.since else None
    today = datetime.now(UTC).date()
    if since and since > today:
        raise InputError(f"--since {since}: that day is yet to come.")
    services = _services(request.service, access_by(request.contact))
    with Library.open(request.library) as opened:
        found = update(
            concepts,
            opened,
            services=services,
            since=since,
            today=today,
            folder=answers_folder().with_name("updates"),
            told=lambda line: typer.echo(line, err=True),
        )
        for one in found:
            _say(one)


def _say(one: Updated) -> None:
    from palpate.report.text import count

    parts = [
        f"{count(len(one.stored), 'study', 'studies')} stored",
        f"{one.held:,} held before",
        f"{one.passed:,} passed over",
    ]
    typer.echo(f"{one.concept.label}, {one.service}: {', '.join(parts)}.")
    for key in one.retracted:
        typer.echo(f"  retracted, and marked so: {key}")


def _concept(name: str) -> Concept:
    from palpate import vocabulary

    words = vocabulary.load()
    for family in (Family.TREATMENT, Family.CONDITION):
        found = words.resolve(name, family)
        if len(found.concepts) == 1:
            return found.concepts[0]
    near = [one.label for family in (Family.TREATMENT, Family.CONDITION) for one in words.nearest(name, family, n=2)]
    raise InputError(f"{name!r} is no treatment or complaint that palpate knows. Did you mean {' or '.join(near)}?")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(f"--since {text}: no day. Write it as 2026-03-31.") from None


def _services(named: str, access: Access) -> list[Service]:
    from palpate.updating.europe_pmc import EuropePMC
    from palpate.updating.pubmed import PubMed

    wanted = [one.strip() for one in named.split(",")]
    unknown = [one for one in wanted if one not in SERVICES]
    if unknown:
        raise InputError(f"--from {unknown[0]}: say one of {', '.join(SERVICES)}.")
    polite = asker(access, folder=None, time_limit=_SLOWER * TIME_LIMIT)
    made: dict[str, Service] = {
        "pubmed": PubMed(polite, access.contact, os.environ.get("NCBI_API_KEY") or None),
        "europepmc": EuropePMC(polite),
    }
    return [made[one] for one in dict.fromkeys(wanted)]
