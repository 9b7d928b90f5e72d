"""The parameters of the API's addresses, each described once."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Path, Query, Request

from palpate.types.concept import Family
from palpate.types.search import Sort
from palpate.types.study import Design
from palpate.web.bodies import CLAIM
from palpate.web.problems import ProblemError

LONGEST = 1_000  # characters of a wording
MOST_AT_ONCE = 500  # entries of one answer

Claim = Annotated[
    str,
    Query(
        description="A question or claim in plain words.",
        pattern=CLAIM,
        max_length=LONGEST,
        examples=["does massage help low back pain?"],
    ),
]
Condition = Annotated[
    str,
    Query(
        description="The complaint: a label, a synonym or an id.",
        min_length=1,
        max_length=LONGEST,
        examples=["low back pain"],
    ),
]
Treatment = Annotated[
    str,
    Query(
        description="The treatment: a label, a synonym or an id.",
        min_length=1,
        max_length=LONGEST,
        examples=["massage"],
    ),
]
Wording = Annotated[
    str | None, Query(description="A label, a synonym or an id; any without it.", min_length=1, max_length=LONGEST)
]
Outcome = Annotated[
    str | None, Query(description="What was measured.", min_length=1, max_length=LONGEST, examples=["pain"])
]
Form = Annotated[
    Literal["json", "csv"] | None, Query(description="The form of the answer; else the Accept header says it.")
]
StudiesForm = Annotated[
    Literal["json", "csv", "ris"] | None, Query(description="The form of the answer; else the Accept header says it.")
]
Words = Annotated[
    str,
    Query(
        description="Words that must stand in the study; `massag*` is the beginning of a word.",
        max_length=LONGEST,
        examples=["massage sleep"],
    ),
]
Designs = Annotated[
    list[Design], Query(description="One of these designs; may be given again.", max_length=len(Design))
]
FromYear = Annotated[int | None, Query(alias="from", description="First year.", ge=1, le=9999, examples=[2010])]
ToYear = Annotated[int | None, Query(alias="to", description="Last year.", ge=1, le=9999, examples=[2026])]
Flag = Annotated[Literal["true", "false"] | None, Query(description="Only retracted studies, or none of them.")]
MachineRead = Annotated[
    Literal["true", "false"] | None,
    Query(description="Only studies that a program read and no person has checked, or none of them."),
]
Order = Annotated[Sort, Query(description="The order: the best match, newest, or first author first.")]
Limit = Annotated[int, Query(description="How many at most.", ge=1, le=MOST_AT_ONCE)]
Offset = Annotated[int, Query(description="How many to leave out before the first.", ge=0, le=1_000_000)]
OfFamily = Annotated[Family | None, Query(description="Only concepts of this kind.")]
Label = Annotated[
    str, Query(description="Words in its label or a synonym.", max_length=LONGEST, examples=["back pain"])
]
Store = Annotated[
    Literal["true", "false"],
    Query(description="Whether to keep the report under an address that whoever has it can open."),
]
StudyName = Annotated[
    str,
    Path(
        description="Key, DOI, PMID, PMCID or registry number. A DOI may be written with its slashes.",
        max_length=LONGEST,
        examples=["cherkin2011"],
    ),
]
ConceptName = Annotated[str, Path(description="Id, label or synonym.", max_length=LONGEST, examples=["T:massage"])]
Code = Annotated[str, Path(description="Code or name of a finding or verdict.", max_length=LONGEST, examples=["C101"])]
ReportId = Annotated[str, Path(description="What followed the last slash of Location.", max_length=LONGEST)]
ProblemName = Annotated[str, Path(description="Name of a kind of problem.", max_length=100, examples=["rate"])]


async def known_only(request: Request) -> None:
    """Refuse parameters that the address does not have: a filter that is misspelt would silently filter nothing.

    Raises
    ------
    ProblemError
        If there is one.
    """
    route = request.scope["route"]
    known = [one.alias for one in route.dependant.query_params]
    unknown = sorted(set(request.query_params) - set(known))
    if unknown:
        there = f"There are {', '.join(known)}." if known else "There are none."
        raise ProblemError("invalid", f"no parameter is called {unknown[0][:100]!r}. {there}")
