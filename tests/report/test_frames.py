"""Values as data frames: the numbers of the CSV, a type for each column, missing cells that are missing."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any

import msgspec
import pytest

import palpate
from palpate.errors import InputError
from palpate.evidence import overview
from palpate.library import Library
from palpate.ranking import options
from palpate.report import frames
from palpate.report.claims_verdicts import verdicts_csv, verdicts_csv_head
from palpate.report.columns import COLUMNS, Kind
from palpate.report.evidence_data import evidence_csv, overview_csv
from palpate.report.found import found_csv
from palpate.report.frames import BACKENDS, frame
from palpate.report.ranking import ranking_csv
from palpate.report.tables import FORMS, table
from palpate.session import Session
from palpate.types.evidence import Evidence
from tests.builders import means, row, study
from tests.report.evidence_cases import STUDIES, evidence_of

pandas = pytest.importorskip("pandas")
polars = pytest.importorskip("polars")
ARTICLE = "Massage eases low back pain.\n\nStudies show that yoga helps people with neck pain."


@pytest.fixture(scope="module")
def values() -> dict[str, Any]:
    with Library.in_memory(STUDIES) as library:
        return {
            "Report": palpate.check(text=ARTICLE, library=library),
            "Evidence": evidence_of(*STUDIES),
            "Overview": overview(palpate.question("massage"), library),
            "EffectMap": palpate.effect_map("massage", library),
            "Ranking": options("low back pain", library),
            "Found": library.search("massage"),
            "Study": STUDIES[0],
            "tuple": STUDIES,
        }


WITH_CSV: dict[str, tuple[str, Callable[[Any], str]]] = {
    "Report": ("claims", lambda report: verdicts_csv_head() + verdicts_csv(report)),
    "Evidence": ("effects", evidence_csv),
    "Overview": ("outcomes", overview_csv),
    "Ranking": ("options", ranking_csv),
    "Found": ("studies", found_csv),
}


def cells(made: Any, backend: str) -> list[dict[str, Any]]:
    if backend == "polars":
        return list(made.to_dicts())
    return [{k: None if v is pandas.NA else v for k, v in row.items()} for row in made.to_dict("records")]


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("kind", WITH_CSV)
def test_a_frame_holds_what_the_csv_holds(kind: str, backend: str, values: dict[str, Any]) -> None:
    name, written = WITH_CSV[kind]
    rows = list(csv.reader(io.StringIO(written(values[kind]))))
    heads, body = rows[0], rows[1:]
    if kind == "Evidence":  # the CSV has a row more for each study that was left out
        body = [row for row in body if not row[heads.index("left_out")]]
    made = cells(frame(values[kind], name, backend=backend), backend)
    assert len(made) == len(body) > 0
    for held, line in zip(made, body, strict=True):
        for cell, said in zip(held.values(), line, strict=False):
            if isinstance(cell, float):
                assert cell == pytest.approx(float(said), rel=1e-12)
            elif isinstance(cell, bool):
                assert said in ({"yes", "true"} if cell else {"no", "false"})
            else:
                assert ("" if cell is None else str(cell)) == said.removeprefix("'")


@pytest.mark.parametrize("backend", BACKENDS)
def test_every_table_of_every_value_is_made_with_its_types(backend: str, values: dict[str, Any]) -> None:
    right = {
        "pandas": {Kind.TEXT: "string", Kind.WHOLE: "Int64", Kind.REAL: "Float64", Kind.FLAG: "boolean"},
        "polars": {Kind.TEXT: "String", Kind.WHOLE: "Int64", Kind.REAL: "Float64", Kind.FLAG: "Boolean"},
    }[backend]
    for kind, forms in FORMS.items():
        for form in forms:
            made = frame(values[kind.__name__], form.name, backend=backend)
            assert tuple(made.columns) == form.columns
            types = [str(one) for one in made.dtypes]
            assert types == [right[COLUMNS[column].kind] for column in form.columns]
            assert len(made) == len(table(values[kind.__name__], form.name).rows)


def test_an_empty_table_has_its_columns_and_types() -> None:
    with Library.in_memory() as library:
        found = library.search("massage")
    assert frame(found).shape == (0, len(table(found).columns))
    assert str(frame(found)["n"].dtype) == "Int64"
    assert frame(found, backend="polars").schema["n"] == polars.Int64


def test_a_missing_number_is_missing_and_no_nan(values: dict[str, Any]) -> None:
    evidence: Evidence = values["Evidence"]
    assert any(effect.y is None for rung in evidence.rungs for effect in rung.directions)
    made = frame(evidence)
    without = made[~made["pooled"]]
    assert without["yi"].isna().all()
    assert all(cell is pandas.NA for cell in without["yi"])
    shown = frame(evidence, backend="polars")
    assert shown["yi"].null_count() == len(without)
    assert shown["yi"].is_nan().sum() == 0


def test_the_tables_of_evidence_hold_every_reason(values: dict[str, Any]) -> None:
    evidence: Evidence = values["Evidence"]
    left = frame(evidence, "left_out")
    assert len(left) == len(evidence.left_out) + sum(len(rung.left_out) for rung in evidence.rungs)
    assert left["why"].notna().all()
    steps = frame(evidence, "certainty")
    assert len(steps) == sum(len(rung.certainty.steps) for rung in evidence.rungs if rung.certainty)
    rungs = frame(evidence, "rungs")
    assert rungs["estimate"].dropna().tolist() == [rung.pooled.estimate for rung in evidence.rungs if rung.pooled]


def test_trials_that_only_a_program_read_stand_in_a_table_of_their_own() -> None:
    trials = [
        study("hand1", row(means=means(3.0, 4.0)), doi="10.1000/hand1"),
        study("read1", row(means=means(2.0, 5.0)), doi="10.1000/read1", machine_read=True),
    ]
    with Library.in_memory(trials) as library:
        found = palpate.evidence("massage", outcome="pain", library=library)
        shown = palpate.to_frame(library)
    assert isinstance(found, Evidence)
    assert frame(found)["study"].tolist() == ["hand1"]
    assert frame(found, "machine_read")["study"].tolist() == ["read1"]
    assert dict(zip(shown["key"], shown["machine_read"], strict=True)) == {"hand1": False, "read1": True}
    html = found._repr_html_()
    assert html is not None
    assert "Trials that a program read and no person has checked" in html


def test_a_library_a_session_and_a_list_are_tables_of_studies() -> None:
    with Library.in_memory(STUDIES) as library:
        made = [palpate.to_frame(value, "arms") for value in (library, Session(library), list(STUDIES))]
    assert len(made[0]) == sum(len(study.arms) for study in STUDIES)
    assert sorted(made[0]["key"]) == sorted(made[1]["key"]) == sorted(made[2]["key"])


def test_every_column_is_documented_and_none_is_made_up() -> None:
    used = {column for forms in FORMS.values() for form in forms for column in form.columns}
    assert used == set(COLUMNS)
    for column in COLUMNS.values():
        assert column.says
        assert not column.says.endswith(".")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda e: frame(e, "moons"),
            "'moons': no such table of Evidence. Say effects, rungs, certainty",
        ),
        (lambda e: frame(e, backend="excel"), "'excel' is no library of frames. Say pandas or polars."),
        (lambda e: frame("massage"), "str: no tables. Give one of Report, Evidence, Overview, EffectMap, Ranking"),
        (lambda e: palpate.to_frame([e]), "tuple: no tables."),
        (lambda e: palpate.to_frame(msgspec.UNSET), "UnsetType: no tables."),
    ],
)
def test_what_is_no_table_is_refused_in_one_line(call: Callable[[Any], object], message: str) -> None:
    with pytest.raises(InputError) as refused:
        call(evidence_of(*STUDIES[:1]))
    assert str(refused.value).startswith(message)


@pytest.mark.parametrize("backend", BACKENDS)
def test_without_the_extra_one_line_says_what_to_install(backend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def without(name: str) -> ModuleType:
        if name == backend:
            raise ImportError(name)
        return import_module(name)

    monkeypatch.setattr(frames, "import_module", without)
    with pytest.raises(InputError) as refused:
        frame(STUDIES, backend=backend)
    assert str(refused.value) == f"{backend} frames need {backend}. Run: pip install 'palpate[frames]'."
