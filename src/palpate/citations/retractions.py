"""Which papers were retracted: the list of the Retraction Watch database (data/README.md), looked up by DOI."""

from __future__ import annotations

import gzip
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
    for end in (b"\t", b"\n"):
        at = _listed().find(b"\n" + wanted + end)
        if wanted and at >= 0:
            line = _listed()[at + 1 : _listed().index(b"\n", at + 1)]
            return (line.partition(b"\t")[2] or line).decode()
    return None


@cache
def _listed() -> bytes:
    return b"\n" + gzip.decompress((files("palpate.citations") / "data" / _LIST).read_bytes())
