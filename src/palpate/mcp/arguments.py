"""What each tool takes: the input schemas come from here, and every call is checked against them.

The descriptions and examples are read by agents.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from palpate.errors import InputError

LEAST_BUDGET = 450  # tokens: the smallest at which every answer keeps its verdict, a number and a source
MOST_BUDGET = 50_000
BRIEF, FULL = 800, 4_000  # tokens of an answer where the caller names no budget
MOST_TEXT = 200_000  # characters, some 30,000 words; a longer article takes most of the time limit
MOST_QUESTION = 1_000  # characters: what `palpate.asking` takes for one claim
MOST_NAME = 200  # characters of a treatment, complaint, outcome or study
MOST_CLAIMS = 100

_SHARED = ("detail", "budget")
_AT = re.compile(r"^(?P<what>.*?)(?: - at `\$\.?(?P<path>[^`]*)`)?$", re.DOTALL)


Detail = Literal["brief", "full"]
Against = Literal["nothing", "sham", "other", "mixed"]
Budget = Annotated[
    int,
    Meta(
        ge=LEAST_BUDGET,
        le=MOST_BUDGET,
        description=f"Most tokens of the answer (an estimate on the safe side). Default {BRIEF}, with detail full "
        f"{FULL}. What does not fit is counted in left_out, with how to ask for it.",
        examples=[500, 2000],
    ),
]
Depth = Annotated[
    Detail,
    Meta(description="brief: the verdict and what it stands on. full: every rung, outcome, note and title."),
]
Start = Annotated[int, Meta(ge=0, le=100_000, description="Entries to pass over, as left_out says (0 at first).")]
Text = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=MOST_TEXT,
        description=f"The article: plain text, Markdown or HTML, at most {MOST_TEXT:,} characters.",
        examples=["Massage cures migraine. A study in 2010 found that it halves the attacks."],
    ),
]
Url = Annotated[
    str,
    Meta(
        pattern="^[hH][tT][tT][pP][sS]?://",
        max_length=2_000,
        description="Public http(s) address of the article; fetched once. Private networks are refused.",
        examples=["https://example.org/ten-benefits-of-massage"],
    ),
]
Handle = Annotated[
    str,
    Meta(
        pattern="^[0-9a-f]{32}$",
        description="The report that an earlier answer named, for more of it without sending the text again.",
        examples=["3f2c8a90d1b7e6f4a5c3d2e1f0b9a897"],
    ),
]
Title = Annotated[
    str, Meta(min_length=1, max_length=500, description="The article's title, where the text does not hold it.")
]
Claims = Annotated[
    tuple[Annotated[int, Meta(ge=1, le=100_000)], ...],
    Meta(
        min_length=1,
        max_length=MOST_CLAIMS,
        description="Only these claims, by the numbers of an earlier answer.",
        examples=[[3], [1, 7]],
    ),
]
Question = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=MOST_QUESTION,
        description="One question or claim in plain English that names a treatment and what it is to do.",
        examples=["does massage help low back pain?", "Acupuncture prevents migraine"],
    ),
]
Name = Annotated[str, Meta(min_length=1, max_length=MOST_NAME)]
Complaint = Annotated[
    Name, Meta(description="The complaint or group of people.", examples=["low back pain", "migraine"])
]
People = Annotated[
    Name, Meta(description="The complaint or group of people; by default everybody.", examples=["low back pain"])
]
Better = Annotated[
    Name, Meta(description="What is to get better; by default the complaint itself, or pain.", examples=["sleep"])
]
Outcome = Annotated[
    Name, Meta(description="One outcome; by default all that trials measured.", examples=["pain", "sleep quality"])
]
Comparator = Annotated[
    Against,
    Meta(description="Only treatments compared with this: nothing or usual care, a sham, another treatment, mixed."),
]
Treatment = Annotated[Name, Meta(description="The treatment.", examples=["massage", "dry needling"])]
StudyName = Annotated[
    Name,
    Meta(
        description="Key, DOI, PMID, PMCID or registry number of a study.",
        examples=["field1996", "10.1016/j.jphys.2015.05.018", "PMID 24043951"],
    ),
]
Words = Annotated[
    str,
    Meta(
        max_length=MOST_NAME,
        description="Words of title, authors or journal; massag* for a beginning. Without it the filters decide.",
        examples=["massage sleep", "cherkin"],
    ),
]
Tried = Annotated[Name, Meta(description="What was tried, or narrower.", examples=["massage"])]
Had = Annotated[Name, Meta(description="What people had, or narrower.", examples=["low back pain"])]
Measured = Annotated[Name, Meta(description="What was measured, or narrower.", examples=["sleep quality"])]
DesignName = Annotated[
    Literal[
        "randomised trial",
        "crossover trial",
        "cluster trial",
        "non-randomised trial",
        "single-arm",
        "observational",
        "laboratory",
        "systematic review",
        "narrative review",
        "guideline",
    ],
    Meta(description="Only studies of this design."),
]
Year = Annotated[int, Meta(ge=1800, le=2200, description="Inclusive.", examples=[2015])]
Retracted = Annotated[bool, Meta(description="true: only retracted studies; false: none of them.")]
MachineRead = Annotated[
    bool, Meta(description="true: only what a program read and no person has checked; false: none of it.")
]
Sorting = Annotated[Literal["relevance", "year", "label"], Meta(description="Best match, newest or author first.")]
Term = Annotated[
    Name,
    Meta(
        description="A finding's code or name (C202), a verdict (overstated), a certainty (very low), or a term of "
        "the method (Hedges' g, sham, prediction interval, rung).",
        examples=["C202", "overstated", "very low certainty", "Hedges' g"],
    ),
]


class Arguments(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all tools take."""

    detail: Depth = "brief"
    budget: Budget | UnsetType = UNSET

    @property
    def is_full(self) -> bool:
        """Whether everything is wanted that the budget has room for."""
        return self.detail == "full"

    @property
    def tokens(self) -> int:
        """The budget that holds: what was asked for, else what goes with the detail."""
        if self.budget is not UNSET:
            return self.budget
        return FULL if self.is_full else BRIEF


class CheckArticle(Arguments, frozen=True, kw_only=True):
    """One of text, url and report."""

    text: Text | UnsetType = UNSET
    url: Url | UnsetType = UNSET
    report: Handle | UnsetType = UNSET
    title: Title | UnsetType = UNSET
    claims: Claims | UnsetType = UNSET

    def __post_init__(self) -> None:
        given = [name for name in ("text", "url", "report") if getattr(self, name) is not UNSET]
        if len(given) != 1:
            what = " and ".join(given) if given else "nothing"
            raise InputError(f"check_article was given {what}. Give one of text, url and report.")
        if self.title is not UNSET and self.text is UNSET:
            raise InputError("check_article: a title goes with a text. Leave it out.")


class Ask(Arguments, frozen=True, kw_only=True):
    """One question or claim."""

    question: Question


class Options(Arguments, frozen=True, kw_only=True):
    """A complaint."""

    condition: Complaint
    outcome: Better | UnsetType = UNSET
    against: Comparator | UnsetType = UNSET
    start: Start = 0


class Evidence(Arguments, frozen=True, kw_only=True):
    """A treatment, and for whom and on what."""

    treatment: Treatment
    condition: People | UnsetType = UNSET
    outcome: Outcome | UnsetType = UNSET
    start: Start = 0


class Study(Arguments, frozen=True, kw_only=True):
    """A study by any of its names."""

    name: StudyName


class SearchStudies(Arguments, frozen=True, kw_only=True):
    """Words and filters."""

    query: Words = ""
    treatment: Tried | UnsetType = UNSET
    condition: Had | UnsetType = UNSET
    outcome: Measured | UnsetType = UNSET
    design: DesignName | UnsetType = UNSET
    year_from: Year | UnsetType = UNSET
    year_to: Year | UnsetType = UNSET
    retracted: Retracted | UnsetType = UNSET
    machine_read: MachineRead | UnsetType = UNSET
    sort: Sorting = "relevance"
    start: Start = 0


class Explain(Arguments, frozen=True, kw_only=True):
    """A code or a term."""

    term: Term


TOOLS: dict[str, type[Arguments]] = {
    "check_article": CheckArticle,
    "ask": Ask,
    "options": Options,
    "evidence": Evidence,
    "study": Study,
    "search_studies": SearchStudies,
    "explain": Explain,
}


def schema_of(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a struct with an object at its root, as the protocol wants it.

    What all tools take stands behind what a tool is about.
    """
    (whole,), definitions = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    root: dict[str, Any] = definitions.pop(whole["$ref"].rsplit("/", 1)[-1])
    fields = sorted(root["properties"].items(), key=lambda field: field[0] in _SHARED)
    schema = {"type": "object", "properties": dict(fields), "required": root["required"], "additionalProperties": False}
    return {**schema, "$defs": definitions} if definitions else schema


def read(tool: str, kind: type[Arguments], given: dict[str, Any]) -> Arguments:
    """The arguments of a call.

    Raises
    ------
    InputError
        If one is missing, unknown, of another type or out of bounds; one line says which and what to give.
    """
    try:
        return msgspec.convert(given, kind)
    except msgspec.ValidationError as error:
        cause = error.__cause__
        if isinstance(cause, InputError):
            raise cause from None
        raise InputError(_line(tool, kind, str(error), given)) from None


def _line(tool: str, kind: type[Arguments], said: str, given: dict[str, Any]) -> str:
    match = _AT.match(said)
    what, path = (match["what"], match["path"] or "") if match else (said, "")
    takes = ", ".join(field.encode_name for field in msgspec.structs.fields(kind))
    if not path:
        return f"{tool}: {what[:1].lower()}{what[1:]}. It takes {takes}."
    name = re.split(r"[.\[]", path)[0]
    value = given.get(name)
    shown = repr(value) if len(repr(value)) <= 60 else f"{repr(value)[:57]}..."
    return f"{tool}, {path}: {what[:1].lower()}{what[1:]}; it was {shown}. Mend it or leave it out."
