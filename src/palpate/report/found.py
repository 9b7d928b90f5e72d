"""Studies that were found in the library: as text, JSON, CSV and RIS."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from palpate.report.bibliography import ris_entry
from palpate.report.cells import csv_text
from palpate.report.json import Value
from palpate.report.layout import Page
from palpate.report.text import count
from palpate.types.corpus import CorpusFound
from palpate.types.report import Reference
from palpate.types.search import Found, Search
from palpate.types.study import Role, Study

HEAD = ("Study", "Design", "n", "Title", "Key")
COLUMNS = (
    *("key", "label", "title", "authors", "year", "journal", "design", "condition", "population", "n"),
    *("treatments", "comparators", "outcomes", "retracted", "machine_read", "doi", "pmid", "pmcid", "registry", "link"),
)


def found_text(found: Found, *, width: int = 80) -> str:
    """Render a page of studies as plain text of at most `width` columns."""
    page = Page(width)
    page.line(summary(found))
    if found.studies:
        page.gap()
        page.rows([HEAD, *map(_row, found.studies)], cut=(0, 3), indent=0)
    if (more := found.next_offset) is not None:
        page.gap()
        page.line(f"{found.total - more:,} more: say --offset {more}.")
    return page.text()


def summary(found: Found) -> str:
    """How many were found, of how many, which of them are shown, and whether they hold all the words."""
    return page_summary(found, count(found.total, "study", "studies"), len(found.studies))


def page_summary(found: Found | CorpusFound, many: str, shown: int) -> str:
    """The same of any page: `many` is the count in words, `shown` how many stand on the page."""
    said = f"{many} of {found.searched:,}"
    first = found.search.offset + 1
    if shown and shown < found.total:
        said += f", {first:,} to {first + shown - 1:,} shown"
    return f"{said}. None holds all the words; these hold some." if found.is_partial else f"{said}."


def _row(study: Study) -> tuple[str, ...]:
    title = f"RETRACTED {study.title}" if study.is_retracted else study.title
    return study.label, study.design.value, str(study.n or ""), title, study.key


def found_data(found: Found) -> dict[str, Value]:
    """The page for programs: what was searched for, how many there are, and a short entry for each study."""
    return {
        "total": found.total,
        "offset": found.search.offset,
        "next_offset": found.next_offset,
        "is_partial": found.is_partial,
        "search": search_data(found.search),
        "searched": found.searched,
        "library": found.library,
        "studies": [study_entry(study) for study in found.studies],
    }


def found_json(found: Found) -> str:
    """`found_data` as JSON."""
    return msgspec.json.format(msgspec.json.encode(found_data(found)), indent=2).decode() + "\n"


def search_data(search: Search) -> dict[str, Value]:
    """What was searched for; concepts by id and label."""
    concepts = {name: getattr(search, name) for name in ("treatment", "condition", "outcome")}
    return {
        "text": search.text,
        **{name: {"id": one.id, "label": one.label} if one else None for name, one in concepts.items()},
        "designs": [design.value for design in search.designs],
        "year_from": search.year_from,
        "year_to": search.year_to,
        "retracted": search.retracted,
        "machine_read": search.machine_read,
        "sort": search.sort.value,
        "limit": search.limit,
    }


def study_entry(study: Study) -> dict[str, Value]:
    """A study in short, in the order of `COLUMNS`: what was given and measured is each named once."""
    return {
        **{name: getattr(study, name) for name in ("key", "label", "title")},
        "authors": list(study.authors),
        **{name: getattr(study, name) for name in ("year", "journal")},
        "design": study.design.value,
        **{name: getattr(study, name) for name in ("condition", "population", "n")},
        "treatments": list(dict.fromkeys(_given(study, Role.TREATMENT))),
        "comparators": list(dict.fromkeys(_given(study, Role.COMPARATOR))),
        "outcomes": list(dict.fromkeys(row.outcome for row in (*study.outcomes, *study.pooled))),
        "retracted": study.is_retracted,
        "machine_read": study.machine_read,
        **{name: getattr(study, name) for name in ("doi", "pmid", "pmcid", "registry", "link")},
    }


def _given(study: Study, role: Role) -> Iterator[str]:
    """What the arms of that role got, and what the results of a review are about."""
    yield from (arm.treatment for arm in study.arms if arm.role is role)
    for result in study.pooled:
        said = result.treatment if role is Role.TREATMENT else result.comparator
        if said:
            yield said


def found_csv(found: Found) -> str:
    """A row for each study; what a study has several of is joined by semicolons."""
    return csv_text([COLUMNS, *(map(_written, study_entry(study).values()) for study in found.studies)])


def _written(value: Value) -> object:
    return str(value).lower() if isinstance(value, bool) else cell(value)


def cell(value: Value) -> object:
    """A value of an entry as one cell: several joined by semicolons."""
    return "; ".join(map(str, value)) if isinstance(value, list) else value


def found_ris(found: Found) -> str:
    """A record of RIS for each study."""
    return "\n".join(ris_entry(Reference.of(study)) for study in found.studies)
