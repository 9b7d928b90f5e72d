"""A study is cited that was retracted.

What it finds
-------------
A citation whose study was retracted or withdrawn: by the library's own record, or by its DOI on the list of the
Retraction Watch database that ships with palpate.

Why it matters
--------------
A retracted study is no longer part of the literature: its data may be wrong or made up. A Cochrane review that was
withdrawn may only have been replaced by a newer one; the notice says which.

Example
-------
A claim that rests on a paper whose DOI leads to a notice of retraction.

Better
------
A study that stands. If the retraction itself is the subject, a sentence that says so.

Sources
-------
COPE Council, Retraction Guidelines, version 2, November 2019. Retraction Watch database, by Crossref, CC BY 4.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from palpate.types.citation import Withdrawn
from palpate.types.finding import Finding

CODE = "C203"
NAME = "cited-study-retracted"
_LONGEST_LABEL = 50  # characters
_COCHRANE = "10.1002/14651858."  # the Cochrane Database: most of its withdrawn reviews have a newer version


def check(withdrawn: Sequence[Withdrawn]) -> Iterator[Finding]:
    """One finding for each retracted paper, where it is first named."""
    for one in withdrawn:
        label = one.label if len(one.label) <= _LONGEST_LABEL else f"{one.label[: _LONGEST_LABEL - 1]}…"
        if one.notice.lower().startswith(_COCHRANE):
            message, what_to_do = f"{label} was withdrawn or replaced", f"Cite what stands in its place: {one.notice}."
        else:
            message = f"{label} was retracted"
            what_to_do = f"Take it out, or say that it was retracted. The notice: {one.notice}."
        yield Finding(code=CODE, name=NAME, span=one.span, message=message, help=what_to_do)
