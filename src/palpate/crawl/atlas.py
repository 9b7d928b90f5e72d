"""The parts of a scan to its atlas: for each treatment and outcome how many pages claim it, how strongly, how well."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from palpate import vocabulary
from palpate.crawl.families import families
from palpate.crawl.folder import Folder, folder_at
from palpate.crawl.rows import schema
from palpate.crawl.scan import PLAN, planned
from palpate.crawl.step import done, part
from palpate.errors import InputError
from palpate.report.atlas import atlas_csv
from palpate.types.atlas import Atlas, Cell
from palpate.types.claim import ClaimDirection, Strength
from palpate.types.verdict import VerdictKind

if TYPE_CHECKING:
    import pyarrow as pa

KEPT = "atlas.json"
_CELL = ["treatment", "outcome"]
_COLUMNS = [
    *(
        "page",
        "claim",
        "treatment_concept",
        "condition_concept",
        "outcome_concepts",
        "direction",
        "strength",
        "verdict",
    ),
]


def atlas(out: str) -> Atlas:
    """The atlas of the parts of a scan that are done.

    Raises
    ------
    InputError
        If no scan was made there.
    """
    folder = folder_at(out)
    plan = planned(folder)
    if plan is None:
        raise InputError(f"{out}: no scan here ({PLAN} is missing). Make one: palpate scan FILES -o {out}")
    ready = [task.id for task in plan.tasks if done(folder, task.id) is not None]
    pages = _table(folder, "pages", ready, ["page", "status", "exact", "frame"])
    family = families(pages["exact"].to_pylist(), pages["frame"].to_pylist())
    named = _with_families(pages, family)
    claims = _claimed(_table(folder, "claims", ready, _COLUMNS), named)
    status = pages["status"].to_pylist()
    sizes = _sizes(family, status)
    return Atlas(
        cells=tuple(_cells(claims, _sentences(folder, ready))),
        pages=sum(sizes),
        families=len(sizes),
        unread=status.count("unread"),
        skipped=status.count("skipped"),
        claims=claims.num_rows,
        largest_family=max(sizes, default=0),
        tasks_left=len(plan.tasks) - len(ready),
        library=plan.library,
        version=plan.version,
    )


def keep_atlas(drawn: Atlas, out: str) -> None:
    """Put the atlas beside the parts that it was drawn from: as JSON, which `kept_atlas` reads, CSV and Parquet."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder = folder_at(out)
    rows = [msgspec.to_builtins(cell) for cell in drawn.cells]
    into = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows) if rows else pa.table({"treatment": pa.array([], pa.string())}), into)
    folder.write("atlas.parquet", into.getvalue())
    folder.write("atlas.csv", atlas_csv(drawn).encode())
    folder.write(KEPT, msgspec.json.encode(drawn))


def kept_atlas(out: str) -> Atlas:
    """The atlas that was put beside a scan.

    Raises
    ------
    InputError
        If there is none, or it is of another version.
    """
    data = folder_at(out).read(KEPT)
    if data is None:
        raise InputError(f"{out}: no {KEPT} here. Make one: palpate scan FILES -o {out}")
    try:
        return msgspec.json.decode(data, type=Atlas)
    except msgspec.MsgspecError as error:
        raise InputError(f"{out}/{KEPT}: not an atlas of this version ({error}). Scan again.") from None


def _table(folder: Folder, table: str, ready: list[str], columns: list[str]) -> pa.Table:
    """The columns of a table over all parts."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    wanted = pa.schema([schema(table).field(name) for name in columns])
    parts = [pq.read_table(io.BytesIO(data), columns=columns) for data in _parts(folder, table, ready)]
    return pa.concat_tables([wanted.empty_table(), *parts])


def _parts(folder: Folder, table: str, ready: list[str]) -> Iterator[bytes]:
    for task in ready:
        data = folder.read(part(table, task))
        if data is None:
            raise InputError(
                f"{part(table, task)}: missing, though its task is done. Remove done/{task}.json and scan again."
            )
        yield data


def _sizes(family: Any, status: list[str]) -> list[int]:
    """How many checked pages each family has."""
    import numpy as np

    read = np.array([one == "checked" for one in status], dtype=bool)
    counts: list[int] = np.unique(family[read], return_counts=True)[1].tolist()
    return counts


def _with_families(pages: pa.Table, family: Any) -> pa.Table:
    import pyarrow as pa

    return pa.table({"page": pages["page"], "family": pa.array(family)})


def _claimed(claims: pa.Table, pages: pa.Table) -> pa.Table:
    """A row for each claim and outcome that it names, or the complaint where it names no outcome; with its family."""
    import pyarrow as pa
    import pyarrow.compute as pc

    number = pa.array(range(claims.num_rows), type=pa.int64())
    outcomes = claims["outcome_concepts"].combine_chunks()
    is_bare = pc.equal(pc.list_value_length(outcomes), 0)
    named = pa.table({"row": pc.list_parent_indices(outcomes), "outcome": pc.list_flatten(outcomes)})
    bare = pa.table({"row": number.filter(is_bare), "outcome": claims["condition_concept"].filter(is_bare)})
    rows = pa.concat_tables([named, bare]).group_by(["row", "outcome"]).aggregate([])
    found = claims.drop_columns(["outcome_concepts", "condition_concept"]).take(rows["row"])
    found = found.append_column("outcome", rows["outcome"]).rename_columns({"treatment_concept": "treatment"})
    whole = found.filter(pc.and_(pc.is_valid(found["treatment"]), pc.is_valid(found["outcome"])))
    return whole.join(pages, keys="page", join_type="inner")


def _cells(claims: pa.Table, sentences: dict[tuple[str, str], tuple[str | None, str]]) -> Iterator[Cell]:
    """The cells, the most claimed first."""
    words = vocabulary.load()
    counts = claims.group_by(_CELL).aggregate([("family", "count_distinct"), ("page", "count_distinct")])
    spread = {(row["treatment"], row["outcome"]): row for row in counts.to_pylist()}
    counted = _counted(_once(claims))
    for pair in sorted(
        spread, key=lambda pair: (-spread[pair]["family_count_distinct"], -sum(counted["verdict"][pair].values()), pair)
    ):
        certainty, sentence = sentences.get(pair, (None, None))
        direction, strength, verdict = (counted[name].get(pair, {}) for name in ("direction", "strength", "verdict"))
        yield Cell(
            treatment=pair[0],
            treatment_label=words.concept(pair[0]).label,
            outcome=pair[1],
            outcome_label=words.concept(pair[1]).label,
            pages=spread[pair]["family_count_distinct"],
            copies=spread[pair]["page_count_distinct"],
            claims=sum(verdict.values()),
            improves=direction.get(ClaimDirection.IMPROVES, 0),
            worsens=direction.get(ClaimDirection.WORSENS, 0),
            no_change=direction.get(ClaimDirection.NO_CHANGE, 0),
            unclear=direction.get(None, 0),
            hedged=strength.get(Strength.HEDGED, 0),
            asserted=strength.get(Strength.ASSERTED, 0),
            exaggerated=strength.get(Strength.EXAGGERATED, 0),
            verdicts=tuple(verdict.get(kind, 0) for kind in VerdictKind),
            certainty=certainty,
            sentence=sentence,
        )


def _once(claims: pa.Table) -> pa.Table:
    """Of each family, in each cell, the claims of one page."""
    import pyarrow.compute as pc

    first = claims.group_by([*_CELL, "family"]).aggregate([("page", "min")])
    joined = claims.join(first, keys=[*_CELL, "family"], join_type="inner")
    return joined.filter(pc.equal(joined["page"], joined["page_min"]))


def _counted(claims: pa.Table) -> dict[str, dict[tuple[str, str], dict[str | None, int]]]:
    """How many claims of each cell have which direction, strength and verdict."""
    found: dict[str, dict[tuple[str, str], dict[str | None, int]]] = {}
    for name in ("direction", "strength", "verdict"):
        of_name = found.setdefault(name, {})
        for row in claims.group_by([*_CELL, name]).aggregate([("page", "count")]).to_pylist():
            of_name.setdefault((row["treatment"], row["outcome"]), {})[row[name]] = row["page_count"]
    return found


def _sentences(folder: Folder, ready: list[str]) -> dict[tuple[str, str], tuple[str | None, str]]:
    """What the evidence bears on each cell, as most claims were told, with its certainty."""
    import pyarrow.compute as pc

    claims = _table(folder, "claims", ready, ["page", "claim", "treatment_concept"])
    read = _table(folder, "verdicts", ready, ["page", "claim", "outcome", "condition", "certainty", "sentence"])
    read = read.filter(pc.is_valid(read["sentence"])).join(claims, keys=["page", "claim"], join_type="inner")
    found: dict[tuple[str, str], tuple[int, str | None, str]] = {}
    keys = ["treatment_concept", "outcome", "condition", "certainty", "sentence"]
    for row in read.group_by(keys).aggregate([("page", "count")]).to_pylist():
        for outcome in {row["outcome"], row["condition"]} - {None}:
            pair, told = (row["treatment_concept"], outcome), (row["page_count"], row["certainty"], row["sentence"])
            found[pair] = max(found.get(pair, told), told, key=lambda one: (one[0], one[2]))
    return {pair: (certainty, sentence) for pair, (_, certainty, sentence) in found.items() if pair[0] is not None}
