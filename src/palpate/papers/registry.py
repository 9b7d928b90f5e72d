"""Trial registration numbers in text."""

from __future__ import annotations

import re
from collections.abc import Iterable

# The forms of the primary registries of the WHO's network (https://www.who.int/clinical-trials-registry-platform/
# network/primary-registries) and of ClinicalTrials.gov and EudraCT, as trial reports print them.
_NUMBERS = re.compile(
    r"\b(?:"
    r"NCT ?(?P<nct>\d{8})(?!\d)"
    r"|ISRCTN[ :#]{0,3}(?P<isrctn>\d{8})(?!\d)"
    r"|ACTRN ?:?(?P<actrn>126\d{11}p?)(?!\d)"
    r"|(?P<chictr>ChiCTR(?:-[A-Z]{2,4})?-?\d{8,10})(?!\d)"
    r"|(?P<ctri>CTRI/\d{4}/\d{2,3}/\d{6})(?!\d)"
    r"|(?P<drks>DRKS\d{8})(?!\d)"
    r"|Eudra ?CT(?: ?(?:number|no\.?|nr\.?))?[ :#]{0,3}(?P<eudract>\d{4}-\d{6}-\d{2})(?!\d)"
    r"|(?P<irct>IRCT\d{8,17}N\d{1,3})(?!\d)"
    r"|(?:JPRN-)?(?P<umin>UMIN\d{9})(?!\d)"
    r"|(?P<jrct>jRCTs?\d{9,10})(?!\d)"
    r"|(?P<kct>KCT\d{7})(?!\d)"
    r"|(?P<ntr>NTR ?\d{3,5})(?!\d)"
    r"|(?P<pactr>PACTR\d{15,16})(?!\d)"
    r"|(?P<rbr>RBR-[0-9a-z]{6,8})\b"
    r"|(?P<slctr>SLCTR/\d{4}/\d{3})(?!\d)"
    r"|(?P<tctr>TCTR\d{11})(?!\d)"
    r"|(?P<rpcec>RPCEC\d{8})(?!\d)"
    r")"
)
# How they begin: looked for alone, these are found five times as fast as the numbers.
_BEGINS = re.compile("NCT|ISRCTN|ACTRN|ChiCTR|CTRI|DRKS|Eudra|IRCT|JPRN|UMIN|jRCT|KCT|NTR|PACTR|RBR-|SLCTR|TCTR|RPCEC")
# What all numbers but four kinds have, and no "RCT" or "CT scan". A text is gone through fastest for one letter: that
# is the first of this, and below a rare one.
_NEAR_T = re.compile(r"T(?:(?<=CT)(?:[NRIs]*[ :#/-]*\d|R-[A-Z]| ?n)|(?<=NT)R)")
_PREFIXED = {"nct": "NCT", "isrctn": "ISRCTN", "actrn": "ACTRN", "eudract": "EudraCT "}


def registry_numbers(texts: Iterable[str]) -> tuple[str, ...]:
    """The registration numbers that stand in texts, in order, each once.

    Examples
    --------
    >>> registry_numbers(["Registered as NCT 01234567 (ISRCTN: 12345678)."])
    ('NCT01234567', 'ISRCTN12345678')
    """
    found: dict[str, None] = {}
    for text in texts:
        end = 0
        for begin in _BEGINS.finditer(text) if _may_hold(text) else ():
            match = _NUMBERS.match(text, begin.start()) if begin.start() >= end else None
            if match is None:
                continue
            end = match.end()
            kind = match.lastgroup or ""
            found[_PREFIXED.get(kind, "") + match[kind].replace(" ", "")] = None
    return tuple(found)


def _may_hold(text: str) -> bool:
    """Whether letters stand in a text that every number has; far faster than to look for numbers."""
    if _NEAR_T.search(text) or ("K" in text and "DRKS" in text):
        return True
    return ("U" in text and "UMIN" in text) or ("B" in text and "RBR-" in text) or ("E" in text and "RPCEC" in text)
