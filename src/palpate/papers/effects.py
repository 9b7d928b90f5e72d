"""A table of effects to studies: CSV with the column names of metafor or of RevMan's exports.

metafor: https://wviechtb.github.io/metafor/reference/escalc.html (yi, vi; m1i, sd1i, n1i; ai, bi, ci, di).
RevMan: the columns of "data rows" as RevMan Web and the Cochrane Library export them, and those of RevMan 5.
A table of numbers seldom says what the groups got; they are then "group 1" and "group 2", and the study says so.
"""

from __future__ import annotations

import csv
import hashlib
import math
import re
from collections.abc import Iterator
from unicodedata import normalize

from palpate._version import __version__
from palpate.errors import ReadingError
from palpate.papers.lines import decoded, is_broken
from palpate.types.paper import PaperFormat, Rejected
from palpate.types.study import (
    Arm,
    Comparison,
    Design,
    Events,
    MachineRead,
    Mean,
    MeanKind,
    Measure,
    Outcome,
    ReportedEffect,
    Role,
    Source,
    Study,
)

MOST_FIELD = 1_000_000  # characters of one field
MOST_LINES = 100  # of one row, whose cells may hold line ends between quotation marks
_OTHER_SIGNS = re.compile(r"[^a-z0-9]+")
# Column names → ours; compared in small letters without other signs.
_NAMES = {
    "study": "study slab studyid studyname studylabel name author authors trial",
    "year": "year studyyear",
    "treatment": "treatment intervention experimental grouplabel1 experimentalgroup exp",
    "comparator": "comparator control grouplabel2 controlgroup",
    "outcome": "outcome outcomename analysisname measureofoutcome",
    "timepoint": "timepoint time followup subgroup",
    "condition": "condition population",
    "doi": "doi",
    "pmid": "pmid",
    "measure": "measure effectmeasure",
    "m1i": "m1i mean1 experimentalmean",
    "sd1i": "sd1i sd1 experimentalsd",
    "n1i": "n1i n1 total1 experimentaln experimentaltotal",
    "m2i": "m2i mean2 controlmean",
    "sd2i": "sd2i sd2 controlsd",
    "n2i": "n2i n2 total2 controln controltotal",
    "ai": "ai events1 experimentalcases experimentalevents tpos",
    "bi": "bi tneg",
    "ci": "ci events2 controlcases controlevents cpos",
    "di": "di cneg",
    "yi": "yi givmean",
    "vi": "vi",
    "sei": "sei givse se",
}
_COLUMNS = {name: ours for ours, names in _NAMES.items() for name in names.split()}
_FIRST = _NAMES["study"].split()  # of several columns that may name the study, the earlier in this list does
_MEASURES = {
    "md": Measure.MD,
    "meandifference": Measure.MD,
    "smd": Measure.SMD,
    "stdmeandifference": Measure.SMD,
    "stdmeandifferencehedges": Measure.SMD,
    "rr": Measure.RR,
    "riskratio": Measure.RR,
    "or": Measure.OR,
    "oddsratio": Measure.OR,
    "rd": Measure.RD,
    "riskdifference": Measure.RD,
    "hr": Measure.HR,
    "hazardratio": Measure.HR,
    "rom": Measure.ROM,
}
_MISSING = frozenset({"", "na", "nan", "n/a", "null", ".", "-"})
Row = dict[str, str]


def read_effects(data: bytes, source: str) -> Iterator[Study | Rejected]:
    """Read a table whose rows are studies.

    Raises
    ------
    ReadingError
        If it is in no encoding that is read, or has no column with numbers that are known.
    """
    text, _, _ = decoded(data, source)
    lines = text.splitlines(keepends=True) if "\n" not in text else [f"{line}\n" for line in text.split("\n")]
    marks = max(",;\t", key=lines[0].count)
    csv.field_size_limit(MOST_FIELD)
    first, at = _row(lines, 0, marks)
    if isinstance(first, str):
        raise ReadingError(f"{source}, line 1: no sound CSV ({first}). Save the table again.")
    heads = _heads(first)
    _refuse_unknown(heads, source)
    while at < len(lines):
        values, end = _row(lines, at, marks)
        if isinstance(values, str):
            kind = "a row that is no CSV"
            yield Rejected(source=source, line=at + 1, reason=f"no sound CSV ({values})", kind=kind)
        elif any(value.strip() for value in values):
            found = _read(heads, values, at + 1, source)
            if isinstance(found, Rejected):
                end = at + 1  # a quotation mark too many takes the rows below into a row of its own
            yield found
        at = end


def _row(lines: list[str], at: int, marks: str) -> tuple[list[str] | str, int]:
    """The row that begins in a line, or why it is none; and the line of the next."""
    reader = csv.reader(lines[at : at + MOST_LINES], delimiter=marks, strict=True)
    try:
        return next(reader), at + reader.line_num
    except csv.Error as error:
        return str(error).partition(" - ")[0], at + 1


def _heads(row: list[str]) -> list[str]:
    """Our names of the columns; only one of those that may name the study does."""
    plain = [_plain(head) for head in row]
    naming = next((name for name in _FIRST if name in plain), "")
    return [_COLUMNS.get(one, "") if one == naming or one not in _FIRST else "" for one in plain]


def known_column(head: str) -> str:
    """Our name of a column; empty where it is none that is read."""
    return _COLUMNS.get(_plain(head), "")


def _plain(head: str) -> str:
    return _OTHER_SIGNS.sub("", head.lower())


def _refuse_unknown(heads: list[str], source: str) -> None:
    held = set(heads)
    if not (({"yi"} <= held and held & {"vi", "sei"}) or {"m1i", "m2i"} <= held or {"ai", "ci"} <= held):
        raise ReadingError(
            f"{source}, line 1: no columns of effects. Name them as metafor does: yi vi; m1i sd1i n1i m2i sd2i n2i; "
            "ai bi ci di; or export the data rows of RevMan."
        )


def _read(heads: list[str], values: list[str], line: int, source: str) -> Study | Rejected:
    row: Row = {}
    for head, value in zip(heads, values, strict=False):
        if head and value.strip().lower() not in _MISSING:
            row.setdefault(head, value.strip())
    try:
        if len(values) > len(heads):
            raise ValueError(f"{len(values)} values for {len(heads)} columns")
        if any(map(is_broken, row.values())):
            raise ValueError("bytes that are no UTF-8")
        return _study(row)
    except ValueError as error:
        return Rejected(source=source, line=line, reason=str(error), kind="a row without a whole effect")


def _study(row: Row) -> Study:
    means = _means(row)
    events = () if means else _events(row)
    effect, extra = _effect(row) if not (means or events) else (None, None)
    if not (means or events or effect or extra):
        raise ValueError("neither two means, nor two counts, nor an effect with its variance")
    name, said_year = row.get("study", ""), row.get("year", "")
    name = f"{name} {said_year}".strip() if said_year not in name else name
    arms = tuple(_arms(row))
    outcome = Outcome(
        outcome=row.get("outcome", "outcome (not named)"),
        comparison=Comparison.BETWEEN_ARMS,
        arms=("g1", "g2"),
        timepoint=row.get("timepoint"),
        means=means,
        events=events,
        effect=effect,
        extra=extra,
    )
    unnamed = [word for word in ("treatment", "comparator", "outcome") if word not in row]
    year = _number(row, "year")
    return Study(
        key=_key(name, row),
        title=name or "study (not named)",
        design=Design.RANDOMISED,
        year=int(year) if year and 1800 <= year <= 2100 else None,
        doi=row.get("doi"),
        pmid=row.get("pmid"),
        condition=row.get("condition"),
        arms=arms,
        outcomes=(outcome,),
        sources=(Source(url=f"https://doi.org/{row['doi']}", part="secondary"),) if "doi" in row else (),
        machine_read=True,
        read=MachineRead(by=f"palpate {__version__}", form=PaperFormat.EFFECTS.value),
        note=_note(unnamed),
    )


def _note(unnamed: list[str]) -> str:
    missing = f" and does not name its {', '.join(unnamed)}" if unnamed else ""
    return f"from a table, which gives no design (taken as randomised){missing}"


def _arms(row: Row) -> Iterator[Arm]:
    for arm, role, name, unnamed, n in (
        ("g1", Role.TREATMENT, "treatment", "group 1", "n1i"),
        ("g2", Role.COMPARATOR, "comparator", "group 2", "n2i"),
    ):
        size = _number(row, n)
        yield Arm(id=arm, treatment=row.get(name, unnamed), role=role, n=int(size) if size and size >= 1 else None)


def _key(name: str, row: Row) -> str:
    """A key from the study's name and all its values, so that equal rows have equal keys."""
    folded = normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    digest = hashlib.blake2b(repr(sorted(row.items())).encode(), digest_size=4).hexdigest()
    return f"{_OTHER_SIGNS.sub('', folded)[:24] or 'row'}-{digest}"


def _number(row: Row, name: str) -> float | None:
    if name not in row:
        return None
    said = row[name].replace("−", "-")
    try:
        value = float(said if "." in said or said.count(",") != 1 else said.replace(",", "."))
    except ValueError:
        raise ValueError(f"{name} is {row[name][:20]!r}, not a number") from None
    if not math.isfinite(value):
        raise ValueError(f"{name} is {row[name][:20]!r}, not a number")
    return value


def _whole(row: Row, name: str) -> int | None:
    value = _number(row, name)
    if value is not None and (not value.is_integer() or value < 0):
        raise ValueError(f"{name} is {row[name][:20]}; a count is a whole number")
    return int(value) if value is not None else None


def _means(row: Row) -> tuple[Mean, ...]:
    found = []
    for arm, number in (("g1", "1"), ("g2", "2")):
        mean, sd, n = _number(row, f"m{number}i"), _number(row, f"sd{number}i"), _whole(row, f"n{number}i")
        if mean is None:
            return ()
        if sd is not None and sd < 0:
            raise ValueError(f"sd{number}i is {sd:g}; a standard deviation is above 0")
        found.append(Mean(arm=arm, kind=MeanKind.POST, n=n or None, mean=mean, sd=sd or None))
    return () if _is_empty(found) else tuple(found)


def _is_empty(means: list[Mean]) -> bool:
    """Whether these are the zeros that RevMan prints where there are no means."""
    return all(not mean.mean and mean.sd is None for mean in means)


def _events(row: Row) -> tuple[Events, ...]:
    found = []
    for arm, hits, rest, size in (("g1", "ai", "bi", "n1i"), ("g2", "ci", "di", "n2i")):
        events, others, n = _whole(row, hits), _whole(row, rest), _whole(row, size)
        n = n if n is not None else events + others if events is not None and others is not None else None
        if events is None or not n:
            return ()
        if events > n:
            raise ValueError(f"{hits} is {events}, more than the {n} people of its group")
        found.append(Events(arm=arm, events=events, n=n))
    return tuple(found)


def _effect(row: Row) -> tuple[ReportedEffect | None, str | None]:
    """The effect of a row; in words where the table does not name its measure, which may be a logarithm."""
    value, variance, error = _number(row, "yi"), _number(row, "vi"), _number(row, "sei")
    if value is None or (variance is None and error is None):
        return None, None
    if (variance is not None and variance <= 0) or (error is not None and error <= 0):
        raise ValueError("a variance or standard error that is not above 0")
    error = error if error is not None else math.sqrt(variance or 0.0)
    measure = _MEASURES.get(_plain(row.get("measure", "")))
    if measure is None:
        return None, f"effect {value:g} with standard error {error:.6g}; its measure is not named"
    if measure.is_ratio:
        low, high = math.exp(value - 1.959964 * error), math.exp(value + 1.959964 * error)
        return ReportedEffect(measure=measure, value=math.exp(value), ci=(low, high), note="from a logarithm"), None
    return ReportedEffect(measure=measure, value=value, se=error), None
