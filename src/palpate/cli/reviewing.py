"""`palpate library review`: studies that a program read, one after another, each accepted, mended or refused."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from palpate.errors import InputError, ReadingError
from palpate.library.reviewing import accept, mend, refuse, waiting

if TYPE_CHECKING:
    from palpate.library import Library
    from palpate.types.study import Study

_ASKED = "[a]ccept, [m]end, [r]efuse for good, [s]kip, [q]uit"


class Wanted(NamedTuple):
    """What the command was asked for."""

    keys: tuple[str, ...]
    listed: bool
    accepted: bool
    refused: bool
    mended: Path | None


def go_through(library: Library, wanted: Wanted) -> None:
    """Do what was asked for: list, decide as told, or ask for each study.

    Raises
    ------
    InputError
        If the options contradict each other, a named study does not wait, or nobody is there to be asked.
    """
    studies = _chosen(waiting(library), wanted.keys)
    told = [name for name in ("listed", "accepted", "refused", "mended") if getattr(wanted, name)]
    if len(told) > 1:
        raise InputError("--list, --accept, --refuse and --mend ask for different things. Choose one.")
    if told and not wanted.listed and not wanted.keys:
        raise InputError("name the studies that you decide on; palpate library review --list shows those that wait.")
    if wanted.listed:
        _list(studies)
    elif told:
        _decided(library, studies, wanted)
    else:
        _asked(library, studies)


def _chosen(studies: Sequence[Study], keys: Sequence[str]) -> list[Study]:
    held = {study.key: study for study in studies}
    missing = [key for key in keys if key not in held]
    if missing:
        raise InputError(f"{missing[0]}: no study that waits for review. See palpate library review --list.")
    return [held[key] for key in dict.fromkeys(keys)] if keys else list(studies)


def _list(studies: Sequence[Study]) -> None:
    from palpate.cli.output import width
    from palpate.report.reviewing import waiting_text

    typer.echo(waiting_text(studies, width=width()), nl=False)


def _decided(library: Library, studies: Sequence[Study], wanted: Wanted) -> None:
    if wanted.mended is not None:
        if len(studies) != 1:
            raise InputError(f"--mend {wanted.mended}: one record for {len(studies)} studies. Name one.")
        mend(library, studies[0].key, _read(wanted.mended))
    for study in studies if wanted.mended is None else ():
        (accept if wanted.accepted else refuse)(library, study.key)
    done = "mended" if wanted.mended else "accepted" if wanted.accepted else "refused"
    typer.echo(f"{', '.join(study.key for study in studies)}: {done}. {_left(library)}")


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ReadingError(f"{file}: cannot be read ({error.strerror}). Check the path.") from None


def _asked(library: Library, studies: Sequence[Study]) -> None:
    if not studies:
        typer.echo("No study waits for review.")
        return
    if not sys.stdin.isatty():
        raise InputError("nobody to ask: standard input is no terminal. Say --list, --accept, --refuse or --mend.")
    from palpate.cli.output import width
    from palpate.report.reviewing import review_text

    for place, study in enumerate(studies, start=1):
        typer.echo(f"\n{place} of {len(studies)}\n{review_text(study, width=width())}", nl=False)
        if not _answered(library, study):
            break
    typer.echo(_left(library))


def _answered(library: Library, study: Study) -> bool:
    """Ask until there is an answer that can be carried out; whether to go on."""
    while True:
        answer: str = typer.prompt(_ASKED, default="s").strip().lower()[:1]
        try:
            if answer == "a":
                accept(library, study.key)
            elif answer == "m":
                _mended_in_editor(library, study)
            elif answer == "r":
                refuse(library, study.key)
            elif answer not in {"s", "q"}:
                continue
            return answer != "q"
        except (InputError, ReadingError) as error:
            typer.echo(f"palpate: {error}", err=True)


def _mended_in_editor(library: Library, study: Study) -> None:
    import click
    import msgspec

    from palpate.library.schema import encode

    before = msgspec.json.format(encode(study), indent=2).decode()
    after = click.edit(before, extension=".json")
    if after is None:
        raise InputError("the record was not changed and saved. Mend it, or accept it as it is.")
    mend(library, study.key, after.encode())


def _left(library: Library) -> str:
    left = len(waiting(library))
    return f"{left} still {'waits' if left == 1 else 'wait'} for review."
