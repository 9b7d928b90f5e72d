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
_NEAR_CT = re.compile(r"CT(?:[NRIs]*[ :#/-]*\d|R-[A-Z]| ?n)")  # what no "RCT" or "CT scan" has
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
        if not _may_hold(text):
            continue
        for match in _NUMBERS.finditer(text):
            kind = match.lastgroup or ""
            found[_PREFIXED.get(kind, "") + match[kind].replace(" ", "")] = None
    return tuple(found)


def _may_hold(text: str) -> bool:
    """Whether one of the letters stands in a text that every number has; far faster than to look for numbers."""
    if "CT" in text and _NEAR_CT.search(text):
        return True
    return "NTR" in text or "DRKS" in text or "UMIN" in text or "RBR-" in text or "RPCEC" in text
