"""The way of `--online` to the network: one fetcher, a folder of answers, and who asks."""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from palpate.errors import InputError

if TYPE_CHECKING:
    from palpate.citations.online import Online, Polite

_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+", re.ASCII)
TIME_LIMIT = 10.0  # seconds for one answer


class Access(NamedTuple):
    """That the network may be asked, and by which address of mail a service can reach the user."""

    contact: str | None = None


def access_by(contact: str | None) -> Access:
    """Access with that address of mail.

    Raises
    ------
    InputError
        If it is none.
    """
    if contact and not _MAIL.fullmatch(contact):
        raise InputError(f"--contact {contact!r}: no address of mail. Write it as name@example.org.")
    return Access(contact or None)


@lru_cache(maxsize=1)
def held_online(access: Access) -> Online:
    """What looks citations up, one for the whole run.

    A key for NCBI's E-utilities is taken from ``NCBI_API_KEY``.
    """
    from palpate.citations.online import Online

    polite = asker(access, folder=answers_folder(), time_limit=TIME_LIMIT)
    return Online(polite, contact=access.contact, ncbi_key=os.environ.get("NCBI_API_KEY") or None)


def asker(access: Access, *, folder: Path | None, time_limit: float) -> Polite:
    """What asks services, politely; its answers are kept in the folder."""
    from palpate.citations.online import Polite
    from palpate.reading.fetch import HttpFetcher

    return Polite(HttpFetcher(time_limit=time_limit).answer, folder=folder, contact=access.contact)


def answers_folder() -> Path:
    """Where answers are kept: ``online`` in ``$PALPATE_CACHE``, else in the user's cache folder."""
    if configured := os.environ.get("PALPATE_CACHE"):
        return Path(configured).expanduser() / "online"
    import platformdirs

    return Path(platformdirs.user_cache_dir("palpate", appauthor=False)) / "online"
