"""The schemas of the API's document: made from the types whose JSON is answered, that of a report as published."""

from __future__ import annotations

import inspect
from functools import lru_cache
from importlib.resources import files
from typing import Any

import msgspec

from palpate.web.bodies import ADDRESS, CLAIM, LONGEST_CLAIM, LONGEST_TITLE, LONGEST_URL, TEXT, WORDS

Schema = dict[str, Any]
_TEMPLATE = "#/components/schemas/{name}"
_TEXT: Schema = {"type": "string"}
_COUNT: Schema = {"type": "integer", "minimum": 0}


def reference(name: str) -> Schema:
    """A reference to the schema of that name."""
    return {"$ref": _TEMPLATE.format(name=name)}


@lru_cache(maxsize=1)
def components() -> dict[str, Schema]:
    """All schemas by their names."""
    parts = (_of_types(), _of_report(), _WRITTEN)
    found = {name: schema for part in parts for name, schema in part.items()}
    assert len(found) == sum(map(len, parts)), "two schemas of one name"
    return found


def _of_types() -> dict[str, Schema]:
    from palpate.types.evidence import Evidence, Overview
    from palpate.types.finding import Rule
    from palpate.types.ranking import Ranking
    from palpate.types.study import Study

    kinds = (Ranking, Evidence, Overview, Study, Rule)
    _, found = msgspec.json.schema_components(kinds, ref_template=_TEMPLATE)
    return {name: _cleaned(schema) for name, schema in found.items()}


def _cleaned(schema: Schema) -> Schema:
    """A schema whose description is free of the indent of its source."""
    said = schema.get("description")
    return {**schema, "description": inspect.cleandoc(said)} if said else schema


def _of_report() -> dict[str, Schema]:
    """The published schema, its definitions as schemas of their own."""
    text = (files("palpate.report") / "report.schema.json").read_bytes()
    whole: Schema = msgspec.json.decode(text)
    parts: dict[str, Schema] = whole.pop("$defs")
    for name in ("$schema", "$id"):
        del whole[name]
    found = {"Report": whole, **{_name(name): part for name, part in parts.items()}}
    return {name: _renamed(schema) for name, schema in found.items()}


def _name(definition: str) -> str:
    return "Report" + "".join(word.capitalize() for word in definition.split("_"))


def _renamed(value: Any) -> Any:
    if isinstance(value, list):
        return [_renamed(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _TEMPLATE.format(name=_name(one.rpartition("/")[2])) if name == "$ref" else _renamed(one)
        for name, one in value.items()
    }


def _object(description: str, required: Schema, optional: Schema | None = None, **other: Any) -> Schema:
    return {
        "type": "object",
        "description": description,
        "properties": {**required, **(optional or {})},
        "required": list(required),
        **other,
    }


def _nullable(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _page(of: str, entries: str) -> Schema:
    """What every page of a list has."""
    return {
        "total": _COUNT,
        "offset": _COUNT,
        "next_offset": _nullable(_COUNT),
        of: {"type": "array", "items": reference(entries)},
    }


_STUDIES = _nullable(_COUNT)
_ADDRESS: Schema = {
    "type": "string",
    "maxLength": LONGEST_URL,
    "pattern": ADDRESS,
    "description": "A public one.",
}
_FORMAT: Schema = {"type": "string", "enum": ["text", "markdown", "html", "rst"]}
_NAMED = _object("A concept by its id and label.", {"id": _TEXT, "label": _TEXT})
_FAMILIES = ["treatment", "condition", "outcome", "instrument", "comparator", "body part", "muscle"]
_FAMILY: Schema = {"type": "string", "enum": _FAMILIES}
_RELATIVES: Schema = {"type": "array", "items": reference("ConceptRelative")}
_LIST_OF_TEXT: Schema = {"type": "array", "items": _TEXT}
_SHORT_TEXTS = ("journal", "condition", "population", "doi", "pmid", "pmcid", "registry", "link")
_WRITTEN: dict[str, Schema] = {
    "Problem": _object(
        "Problem details (RFC 9457).",
        {
            "type": {"type": "string", "format": "uri-reference", "description": "What kind it is, and where to read."},
            "title": {"type": "string", "description": "The kind in words."},
            "status": {"type": "integer", "description": "The status of the answer."},
            "detail": {"type": "string", "description": "What happened, where, and what to do."},
        },
        {
            "errors": {
                "type": "array",
                "description": "Each value that cannot be used.",
                "items": _object("A value.", {"at": _TEXT, "message": _TEXT}),
            }
        },
    ),
    "Article": {
        "description": "The article as a text, or the address of a page.",
        "oneOf": [
            _object(
                "A text.",
                {"text": {"type": "string", "pattern": TEXT, "description": "At most 5 MB."}},
                {
                    "title": {
                        "type": "string",
                        "maxLength": LONGEST_TITLE,
                        "description": "Put before the text as its heading.",
                    },
                    "format": _FORMAT,
                },
                additionalProperties=False,
            ),
            _object("A page.", {"url": _ADDRESS}, additionalProperties=False),
        ],
    },
    "Upload": _object(
        "A file.",
        {
            "file": {
                "type": "string",
                "contentMediaType": "text/html",
                "pattern": WORDS,
                "description": "HTML, Markdown, plain text, reStructuredText, PDF or DOCX, told by its name and first "
                "bytes; each also as .gz.",
            }
        },
        additionalProperties=False,
    ),
    "AskedClaim": _object(
        "A question or claim, and what the answer calls it.",
        {"claim": {"type": "string", "maxLength": LONGEST_CLAIM, "pattern": CLAIM}},
        {"id": {"type": "string", "maxLength": 200, "description": "1 without it."}},
        additionalProperties=False,
    ),
    "Verdict": {"description": "A claim with its verdict, as an entry of a report.", **reference("ReportClaim")},
    "Event": _object(
        "A line of a stream.",
        {"event": {"type": "string", "enum": ["progress", "report", "problem"]}},
        {
            "stage": {"type": "string", "enum": ["waiting", "reading", "claims", "judging", "findings"]},
            "done": _COUNT,
            "total": _COUNT,
            "report": reference("Report"),
            "location": _TEXT,
            "token": _TEXT,
            "problem": reference("Problem"),
        },
    ),
    "Library": _object(
        "The library and what judges it.",
        {
            "palpate": _TEXT,
            "library": _object("Equal hashes mean equal libraries.", {"hash": _TEXT, "studies": _COUNT}),
            "rules": _TEXT,
            "method": _TEXT,
        },
    ),
    "Found": _object(
        "A page of the studies that were found.",
        {
            **_page("studies", "StudyEntry"),
            "is_partial": {"type": "boolean", "description": "None holds all the words; these hold some."},
            "search": reference("Search"),
            "searched": _COUNT,
            "library": _TEXT,
        },
    ),
    "Search": _object(
        "What was searched for.",
        {
            "text": _TEXT,
            "treatment": _nullable(_NAMED),
            "condition": _nullable(_NAMED),
            "outcome": _nullable(_NAMED),
            "designs": _LIST_OF_TEXT,
            "year_from": _nullable(_COUNT),
            "year_to": _nullable(_COUNT),
            "retracted": _nullable({"type": "boolean"}),
            "machine_read": _nullable({"type": "boolean"}),
            "sort": _TEXT,
            "limit": _nullable(_COUNT),
        },
    ),
    "StudyEntry": _object(
        "A study in short.",
        {
            "key": _TEXT,
            "label": _TEXT,
            "title": _TEXT,
            "authors": _LIST_OF_TEXT,
            "year": _nullable({"type": "integer"}),
            "design": _TEXT,
            "n": _nullable(_COUNT),
            "treatments": _LIST_OF_TEXT,
            "comparators": _LIST_OF_TEXT,
            "outcomes": _LIST_OF_TEXT,
            "retracted": {"type": "boolean"},
            "machine_read": {"type": "boolean"},
            **{name: _nullable(_TEXT) for name in _SHORT_TEXTS},
        },
    ),
    "Concepts": _object("A page of concepts.", _page("concepts", "ConceptEntry")),
    "ConceptEntry": _object(
        "A concept in short; `studies` is null where studies do not name such concepts.",
        {"id": _TEXT, "family": _FAMILY, "label": _TEXT, "studies": _STUDIES},
    ),
    "ConceptRelative": _object(
        "A concept that is `steps` away.", {"id": _TEXT, "label": _TEXT, "steps": _COUNT, "studies": _STUDIES}
    ),
    "ConceptCard": _object(
        "A concept and its neighbours.",
        {
            "id": _TEXT,
            "family": _FAMILY,
            "label": _TEXT,
            "synonyms": _LIST_OF_TEXT,
            "studies": _object(
                "How many studies.", {"with_narrower": _STUDIES, "itself": _STUDIES, "as_comparator": _STUDIES}
            ),
            "relatives": _object(
                "By how they stand.", {"broader": _RELATIVES, "narrower": _RELATIVES, "sibling": _RELATIVES}
            ),
            "instrument": _nullable({"type": "object"}),
            "muscle": _nullable({"type": "object"}),
            "measured_by": _LIST_OF_TEXT,
            "also_named": _LIST_OF_TEXT,
        },
    ),
    "Rules": _object("All codes.", {"findings": {"type": "array", "items": reference("Rule")}}),
    "Kinds": _object("All kinds of problems.", {"problems": {"type": "array", "items": reference("Kind")}}),
    "Kind": _object(
        "A kind of problem.", {"name": _TEXT, "status": {"type": "integer"}, "title": _TEXT, "meaning": _TEXT}
    ),
}
