"""Papers that were found in a corpus, as text, JSON, CSV and RIS; and the corpus in figures."""

from __future__ import annotations

import msgspec

from palpate.report.bibliography import ris_entry
from palpate.report.cells import csv_text
from palpate.report.found import cell, page_summary
from palpate.report.json import Value
from palpate.report.layout import Page
from palpate.report.text import count
from palpate.types.corpus import CorpusFound, CorpusSearch, CorpusStats, Entry, Filled, Rebuilt
from palpate.types.report import Reference
from palpate.types.study import family_name

HEAD = ("Paper", "Trial", "Title", "PMID")
COLUMNS = (
    *("pmid", "doi", "pmcid", "registry", "title", "authors", "journal", "year", "publication_types", "is_trial"),
    *("chance", "is_retracted", "concepts", "link", "source", "byte", "line"),
)


def corpus_found_text(found: CorpusFound, *, width: int = 80) -> str:
    """Render a page of papers as plain text of at most `width` columns."""
    page = Page(width)
    page.line(_summary(found))
    if found.entries:
        page.gap()
        page.rows([HEAD, *map(_row, found.entries)], cut=(0, 2), indent=0)
    if (more := found.next_offset) is not None:
        page.gap()
        page.line(f"{found.total - more:,} more: say --offset {more}.")
    return page.text()


def _summary(found: CorpusFound) -> str:
    return page_summary(found, count(found.total, "paper", "papers"), len(found.entries))


def _row(entry: Entry) -> tuple[str, ...]:
    title = f"RETRACTED {entry.title}" if entry.is_retracted else entry.title
    return _label(entry), f"{entry.chance:.2f}", title, entry.pmid or entry.doi or entry.pmcid or ""


def _label(entry: Entry) -> str:
    """First author and year, as studies are labelled."""
    family = family_name(entry.authors[0]) if entry.authors else "anonymous"
    return f"{family} {entry.year}" if entry.year else family


def corpus_found_json(found: CorpusFound) -> str:
    """The page for programs: what was searched for, how many there are, and each paper."""
    data: dict[str, Value] = {
        "total": found.total,
        "offset": found.search.offset,
        "next_offset": found.next_offset,
        "is_partial": found.is_partial,
        "search": _search_data(found.search),
        "searched": found.searched,
        "papers": [entry_data(entry) for entry in found.entries],
    }
    return msgspec.json.format(msgspec.json.encode(data), indent=2).decode() + "\n"


def _search_data(search: CorpusSearch) -> dict[str, Value]:
    concepts = {name: getattr(search, name) for name in ("treatment", "condition", "outcome")}
    plain = ("is_trial", "is_retracted", "year_from", "year_to")
    return {
        "text": search.text,
        **{name: {"id": one.id, "label": one.label} if one else None for name, one in concepts.items()},
        **{name: getattr(search, name) for name in plain},
        "sort": search.sort.value,
        "limit": search.limit,
    }


def entry_data(entry: Entry) -> dict[str, Value]:
    """A paper in the order of `COLUMNS`."""
    values = ((name, getattr(entry, name)) for name in COLUMNS)
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values}


def corpus_found_csv(found: CorpusFound) -> str:
    """A row for each paper; what it has several of is joined by semicolons."""
    rows = (entry_data(entry).values() for entry in found.entries)
    return csv_text([COLUMNS, *([_written(value) for value in row] for row in rows)])


def _written(value: Value) -> object:
    return str(value).lower() if isinstance(value, bool) else cell(value)


def corpus_found_ris(found: CorpusFound) -> str:
    """A record of RIS for each paper."""
    return "\n".join(ris_entry(_reference(entry)) for entry in found.entries)


def _reference(entry: Entry) -> Reference:
    same = ("title", "link", "authors", "year", "journal", "doi", "pmid", "pmcid")
    return Reference(
        key=entry.pmid or entry.doi or entry.pmcid or entry.source,
        label=_label(entry),
        retracted="no notice given" if entry.is_retracted else None,
        **{name: getattr(entry, name) for name in same},
    )


def filled_text(filled: Filled) -> str:
    """What filling came to, in one line and the counts by reason."""
    before = f", {filled.before:,} of them done before" if filled.before else ""
    lines = [
        f"{count(filled.records, 'record', 'records')} read from {count(filled.files, 'file', 'files')}{before}; "
        f"{count(filled.trials, 'trial', 'trials')} among them",
        *_by_reason("passed over", filled.passed),
        *_by_reason("rejected", filled.rejected),
        f"{count(filled.total, 'paper', 'papers')} can be searched",
    ]
    return "\n".join(lines) + "\n"


def _by_reason(words: str, counts: dict[str, int]) -> list[str]:
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [f"  {number:,} {words}: {reason}" for reason, number in ranked if number]


def corpus_stats_text(stats: CorpusStats, *, width: int = 80) -> str:
    """A corpus in figures, as text."""
    page = Page(width)
    page.title(count(stats.in_force, "paper", "papers"))
    page.field("folder", stats.place)
    page.field("files", f"{stats.files:,}" + (f", {stats.unindexed:,} not indexed yet" if stats.unindexed else ""))
    page.field("records", f"{stats.records:,} read, {stats.rejected:,} rejected")
    page.field("revised or deleted later", f"{stats.records - stats.in_force:,}")
    page.field("taken as trials", f"{stats.trials:,}")
    page.field("retracted", f"{stats.retracted:,}")
    if stats.years:
        page.field("years", f"{stats.years[0]} to {stats.years[1]}")
    page.field("on disk", f"{_megabytes(stats.parts_size)} of parts, {_megabytes(stats.index_size)} of index")
    for name, ranked in stats.concepts:
        page.heading(f"Most named: {name}")
        page.line(", ".join(f"{label} {number:,}" for label, number in ranked) or "none", indent=2)
    return page.text()


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"


def rebuilt_corpus_text(rebuilt: Rebuilt) -> str:
    """What making the index anew came to."""
    lines = [
        f"{source}: what was read of it was damaged, and is taken out. Ingest it again." for source in rebuilt.damaged
    ]
    return "\n".join([*lines, f"{count(rebuilt.total, 'paper', 'papers')} can be searched"]) + "\n"
