"""Which papers were retracted: the list of the Retraction Watch database (data/README.md), looked up by DOI."""

from __future__ import annotations

import gzip
from bisect import bisect_left
from functools import cache
from importlib.resources import files

from palpate.library.index import identifier

_LIST = "retracted_dois.tsv.gz"


def notice(doi: str) -> str | None:
    """The DOI of the notice by which a paper was retracted (its own where that has none); None if it is not listed.

    Examples
    --------
    >>> notice("10.1000/never-retracted") is None
    True
    """
    wanted = identifier(doi).encode()
    at = bisect_left(range(len(_listed())), wanted, key=_line_at)  # the list is sorted
    own, _, named = _line_at(at).partition(b"\t")
    return (named or own).decode() if wanted and own == wanted else None


def _line_at(place: int) -> bytes:
    """The line of the list in which a place lies."""
    listed = _listed()
    return listed[listed.rfind(b"\n", 0, place) + 1 : listed.find(b"\n", place)]


@cache
def _listed() -> bytes:
    return gzip.decompress((files("palpate.citations") / "data" / _LIST).read_bytes())
