"""`palpate check`: the claims of articles, each with its verdict, and what their authors can mend."""

from __future__ import annotations

from collections import Counter
from datetime import date as date_type
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from palpate.cli.articles import Form, OutputPath, Rendered, Sources, form_of, show
from palpate.cli.forms import FORMS, View, framed, render
from palpate.cli.online import Access, access_by, held_online
from palpate.cli.parameters import LibraryPath
from palpate.errors import InputError
from palpate.reading.source import is_address
from palpate.types.article import Article

if TYPE_CHECKING:
    from palpate.answer import Answers
    from palpate.citations import Follower
    from palpate.cli.locking import Locking
    from palpate.library import Library
    from palpate.report.claimreview import Publication
    from palpate.report.lock import PinnedArticle
    from palpate.types.report import Report


def check(
    sources: Sources,
    form: Annotated[str, typer.Option("--format", "-f", help=f"{', '.join(form.name for form in FORMS)}.")] = "text",
    output: OutputPath = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Of text: every outcome, note and study of each claim.")
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Of text: a line for each thing to mend, and the counts.")
    ] = False,
    fail_on: Annotated[
        list[str] | None,
        typer.Option(
            "--fail-on",
            metavar="NAMES",
            help="End with status 1 where one of these is found: verdicts (contradicted, not-enough-evidence), codes "
            "or names of findings, with commas between; any stands for all of them.",
            show_default=False,
        ),
    ] = None,
    lock: Annotated[
        Path | None,
        typer.Option(
            "--lock",
            metavar="FILE",
            help="Pin every verdict, its studies, the library and the rules in this file; where it is there, say which "
            "verdict moved and why, and end with status 1.",
            show_default=False,
        ),
    ] = None,
    update_lock: Annotated[bool, typer.Option("--update-lock", help="Pin what is found now, and end well.")] = False,
    review_url: Annotated[
        str | None,
        typer.Option("--review-url", metavar="URL", help="Of claimreview: the page that will hold the check."),
    ] = None,
    review_author: Annotated[
        str | None, typer.Option("--review-author", metavar="NAME", help="Of claimreview: who publishes the check.")
    ] = None,
    review_date: Annotated[
        str | None, typer.Option("--review-date", metavar="YYYY-MM-DD", help="Of claimreview: when it is published.")
    ] = None,
    online: Annotated[
        bool,
        typer.Option(
            "--online",
            help="Look cited studies that the library lacks up at Crossref, PubMed and Europe PMC. Sends them what the "
            "article says of its sources, and nothing else.",
        ),
    ] = False,
    contact: Annotated[
        str | None,
        typer.Option(
            "--contact",
            metavar="EMAIL",
            envvar="PALPATE_CONTACT",
            help="Of --online: your address, which these services ask for.",
            show_default=False,
        ),
    ] = None,
    library: LibraryPath = None,
) -> None:
    """Find every claim of articles and say what the library's evidence makes of it."""
    from palpate.cli.output import is_coloured, width
    from palpate.cli.rules import codes_of
    from palpate.library import Library

    chosen = form_of(form, FORMS)
    publication = _publication(form, author=review_author, url=review_url, date=review_date)
    if quiet and verbose:
        raise InputError("--quiet and --verbose ask for opposite things. Choose one.")
    view = View(
        width=width(),
        verbose=verbose,
        quiet=quiet,
        colour=output is None and is_coloured(),
        folder=Path.cwd(),
        publication=publication,
    )
    access = access_by(contact) if online else None
    asked = _Asked(view, codes_of(fail_on or ()), is_locked=lock is not None)
    locking = _locking(lock, output, update=update_lock)
    found: Counter[str] = Counter()

    def keep(note: object) -> None:
        if isinstance(note, _Note):
            found.update(note.found)
            if locking and note.pinned:
                locking.add(note.pinned)

    with Library.open(library) as opened:  # made once, before several processes want it
        whole = framed(chosen, opened)
        make = partial(_rendered, form=chosen, asked=asked, library=library, access=access)
        show(sources, make, whole, output, noted=keep, cores=1 if access else None)  # one pace for each service
        has_moved = locking is not None and locking.finish(opened)
    if access and (warning := held_online(access).warning):
        typer.echo(f"palpate: {warning}", err=True)
    if found:
        typer.echo(f"palpate: found {_listed(found)} (--fail-on).", err=True)
    if found or has_moved:
        raise typer.Exit(1)


def _locking(lock: Path | None, output: str | None, *, update: bool) -> Locking | None:
    if lock is None:
        if update:
            raise InputError("--update-lock: of which file? Say --lock FILE too.")
        return None
    from palpate.cli.locking import Locking

    if output is not None and lock.absolute() == Path(output).absolute():
        raise InputError(f"--lock {lock}: that is where the report goes. Name another file.")
    return Locking(lock, update=update)


def _publication(form: str, *, author: str | None, url: str | None, date: str | None) -> Publication | None:
    """Who publishes the check, where and when; only a form that says so takes it."""
    if not (author or url or date):
        return None
    from palpate.report.claimreview import Publication

    if form != "claimreview":
        raise InputError(f"--format {form} has no place for who publishes the check. Say --format claimreview.")
    if url and not is_address(url):
        raise InputError(f"--review-url {url}: no address. Give one that starts with https://.")
    if date and not _is_day(date):
        raise InputError(f"--review-date {date}: no day. Write it as 2026-03-31.")
    return Publication(author=author, url=url, date=date)


def _is_day(text: str) -> bool:
    try:
        return date_type.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


class _Asked(NamedTuple):
    """What is to be made of each article: how it is shown, which codes to count in it, whether it is pinned."""

    view: View
    codes: frozenset[str]
    is_locked: bool


class _Note(NamedTuple):
    """What the command keeps of an article: how often each code stands in it, and what a lockfile holds of it."""

    found: Counter[str]
    pinned: PinnedArticle | None


def _rendered(article: Article, *, form: Form, asked: _Asked, library: str | None, access: Access | None) -> Rendered:
    from palpate.check import check as check_article
    from palpate.cli.rules import found_in
    from palpate.library import default_place

    held = _held(library or default_place(), access)
    report = check_article(article, held.library, answers=held.answers, follower=held.follower)
    note = _Note(found_in(report, asked.codes), _pinned(report, asked.view) if asked.is_locked else None)
    return Rendered(render(report, form, asked.view), report.skipped, note)


class _Held(NamedTuple):
    """The library, what was gathered from it, and what follows citations to it."""

    library: Library
    answers: Answers
    follower: Follower


@lru_cache(maxsize=1)
def _held(place: Path | str, access: Access | None) -> _Held:
    """The library, opened once in each process, with what is kept of it."""
    from palpate.answer import Answers
    from palpate.citations import Follower
    from palpate.library import Library

    opened = Library.open(place)
    return _Held(opened, Answers(opened), Follower(opened, held_online(access) if access else None))


def _pinned(report: Report, view: View) -> PinnedArticle:
    from palpate.report.lock import pinned

    return pinned(report, folder=view.folder)


def _listed(found: Counter[str]) -> str:
    from palpate.explaining import rule

    return ", ".join(f"{number} {code} {rule(code).name}" for code, number in sorted(found.items()))
