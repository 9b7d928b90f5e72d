"""What the OpenAPI document says of each address: tags, schemas, examples, and every problem it may answer with.

Schemas are made from the types whose JSON is answered; that of a report is the published one.
"""

from __future__ import annotations

from typing import Any

from palpate.web.problems import KINDS, MEDIA
from palpate.web.schemas import reference
from palpate.web.shown import EXAMPLES

Described = dict[str, Any]
ADDRESSES: dict[str, Described] = {}  # all that follow, by their names
JSON = "application/json"
ALWAYS = ("key-needed", "cross-site", "method", "host", "invalid", "rate", "fault")
WORK = ("busy", "stopping", "lost", "library", "too-slow")
BODY = ("bad-request", "timeout", "too-large", "media-type")
KINDS_OF_TEXT = ("text/plain", "text/markdown", "text/html", "text/x-rst")
KINDS_OF_FILES = ("application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
_HEADERS = {
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "string"}},
    "Allow": {"description": "The methods of the address.", "schema": {"type": "string"}},
    "WWW-Authenticate": {"description": "How to send a key.", "schema": {"type": "string"}},
}
_OF_STATUS = {401: ("WWW-Authenticate",), 405: ("Allow",), 429: ("Retry-After",), 503: ("Retry-After",)}


def _problems(*kinds: str) -> dict[int, Described]:
    """The answers that are problems, by their status."""
    by_status: dict[int, list[str]] = {}
    for name in dict.fromkeys((*ALWAYS, *kinds)):
        by_status.setdefault(KINDS[name].status, []).append(name)
    return {status: _problem(status, names) for status, names in sorted(by_status.items())}


def _problem(status: int, names: list[str]) -> Described:
    examples = {
        name: {
            "summary": KINDS[name].title,
            "value": {
                "type": f"/api/v1/problems/{name}",
                "title": KINDS[name].title,
                "status": status,
                "detail": KINDS[name].meaning,
            },
        }
        for name in names
    }
    found: Described = {
        "description": " Or: ".join(f"{KINDS[name].title}. {KINDS[name].meaning}" for name in names),
        "content": {MEDIA: {"schema": reference("Problem"), "examples": examples}},
    }
    if status in _OF_STATUS:
        found["headers"] = {name: _HEADERS[name] for name in _OF_STATUS[status]}
    return found


def _answer(description: str, schema: str, example: str, other: Described | None = None) -> Described:
    shown = {example: {"summary": EXAMPLES[example][0], "value": EXAMPLES[example][1]}}
    content = {JSON: {"schema": reference(schema), "examples": shown}}
    return {"description": description, "content": {**content, **(other or {})}}


def _text(media: str, description: str, example: str) -> dict[str, Described]:
    return {media: {"schema": {"type": "string", "description": description}, "example": example}}


def _address(tag: str, name: str, answer: Described, *kinds: str, status: int = 200, **other: Any) -> Described:
    ADDRESSES[name] = {
        "tags": [tag],
        "operation_id": name,
        "status_code": status,
        "responses": {status: answer, **_problems(*kinds)},
        **other,
    }
    return ADDRESSES[name]


_STREAM = {
    "application/x-ndjson": {
        "schema": {"type": "string", "description": "An `Event` in each line."},
        "example": EXAMPLES["stream"][1],
    },
    "text/event-stream": {
        "schema": {"type": "string", "description": "The same as server-sent events: `data` is an `Event`."},
        "example": EXAMPLES["events"][1],
    },
}
_BODIES = {
    JSON: {
        "schema": reference("Article"),
        "examples": {name: {"summary": EXAMPLES[name][0], "value": EXAMPLES[name][1]} for name in ("text", "page")},
    },
    "multipart/form-data": {
        "schema": reference("Upload"),
        "encoding": {"file": {"contentType": ", ".join(sorted({*KINDS_OF_TEXT, *KINDS_OF_FILES}))}},
    },
}
_ID, _TOKEN = "$response.header.X-Report-Id", "$response.header.X-Delete-Token"
_KEPT = {
    "Location": {"description": "The address of the stored report.", "schema": {"type": "string"}},
    "X-Report-Id": {"description": "Its id.", "schema": {"type": "string"}},
    "X-Delete-Token": {"description": "What deletes it; told this once.", "schema": {"type": "string"}},
}

CHECK = _address(
    "Articles",
    "check",
    _answer("The report; or a stream of events that ends with it.", "Report", "report", _STREAM),
    *BODY,
    *WORK,
    "unreadable",
    "refused",
    "unfetched",
    "not-found",
    "store",
    "gone",
    summary="Check an article",
    description=(
        "Finds every claim of an article and says what the library's evidence makes of it: the JSON of `palpate check "
        "--format json`. The article is a text, the address of a page (fetched by the server; addresses that are not "
        "public are refused), or an uploaded file: HTML, Markdown, plain text, reStructuredText, PDF or DOCX.\n\n"
        "With `Accept: application/x-ndjson` or `text/event-stream` the answer is a stream: how far the check is, then "
        "the report, or the problem that ended it."
    ),
    openapi_extra={"requestBody": {"required": True, "content": _BODIES}},
)
CHECK["responses"][201] = {
    **_answer("The report, which is stored (`store=true`).", "Report", "report"),
    "headers": _KEPT,
    "links": {
        "report": {"operationId": "report", "parameters": {"id": _ID}},
        "delete": {"operationId": "delete_report", "parameters": {"id": _ID, "x-delete-token": _TOKEN}},
    },
}
REPORT = _address(
    "Articles",
    "report",
    _answer("The report as it was made.", "Report", "report"),
    "not-found",
    "store",
    summary="A stored report",
    description="A report that was stored with `store=true`, as it was made then.",
)
DELETE = _address(
    "Articles",
    "delete_report",
    {"description": "It is deleted."},
    "not-found",
    "store",
    status=204,
    summary="Delete a stored report",
    description="Deletes a report for good. The token is that of `X-Delete-Token` when it was stored.",
)
_VERDICT = _answer("The verdict on the claim.", "Verdict", "verdict")
ASK = _address(
    "Evidence",
    "ask",
    _VERDICT,
    *WORK,
    summary="Ask a question",
    description="The verdict on one question or claim in plain words: the JSON of `palpate ask --format json`.",
)
ASK_POST = _address(
    "Evidence",
    "ask_by_body",
    _VERDICT,
    *BODY,
    *WORK,
    summary="Ask a question that stays out of addresses and logs",
    description="The same as GET, with the claim in the body; `id` is what the answer calls it.",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {JSON: {"schema": reference("AskedClaim"), "example": EXAMPLES["question"][1]}},
        }
    },
)
OPTIONS = _address(
    "Evidence",
    "options",
    _answer(
        "The treatments, rung by rung, the best first.",
        "Ranking",
        "options",
        _text("text/csv", "A row for each treatment and rung.", EXAMPLES["options.csv"][1]),
    ),
    *WORK,
    "unknown",
    "not-acceptable",
    summary="What helps a complaint",
    description="Every treatment that was tried, ranked by effect and certainty: the JSON of `palpate options`.",
)
EVIDENCE = _address(
    "Evidence",
    "evidence",
    {
        "description": "The evidence on one outcome; without an outcome, an overview of all.",
        "content": {
            JSON: {
                "schema": {"anyOf": [reference("Evidence"), reference("Overview")]},
                "examples": {"evidence": {"summary": EXAMPLES["evidence"][0], "value": EXAMPLES["evidence"][1]}},
            },
            **_text("text/csv", "A row for each study, or for each outcome and rung.", EXAMPLES["evidence.csv"][1]),
        },
    },
    *WORK,
    "unknown",
    "not-acceptable",
    summary="The pooled evidence on a question",
    description="Pooled rung by rung, with certainty and what was left out: the JSON of `palpate evidence`.",
)
LIBRARY = _address(
    "Library",
    "library",
    _answer("The library.", "Library", "library"),
    *WORK,
    summary="The library that answers",
    description="Its hash and size, and the versions of what judges it. Equal hashes mean equal libraries.",
)
_PAGED = {
    "X-Total-Count": {"description": "How many there are on all pages.", "schema": {"type": "string"}},
    "Link": {"description": 'The next page, as rel="next"; not on the last.', "schema": {"type": "string"}},
}
STUDIES = _address(
    "Library",
    "studies",
    {
        **_answer(
            "A page of the studies that were found.",
            "Found",
            "found",
            {
                **_text("text/csv", "A row for each study.", EXAMPLES["studies.csv"][1]),
                **_text("application/x-research-info-systems", "A RIS record for each.", EXAMPLES["studies.ris"][1]),
            },
        ),
        "headers": _PAGED,
    },
    *WORK,
    "unknown",
    "not-acceptable",
    summary="Find studies",
    description="By words and by what they are about; all without either: the JSON of `palpate library search`.",
)
STUDY = _address(
    "Library",
    "study",
    _answer("The study.", "Study", "study"),
    *WORK,
    "not-found",
    summary="One study",
    description="The record as the library holds it: the JSON of `palpate study --format json`.",
)
CONCEPTS = _address(
    "Vocabulary",
    "concepts",
    _answer("A page of concepts, those on most studies first.", "Concepts", "concepts"),
    *WORK,
    summary="Find concepts",
    description="Treatments, conditions, outcomes, instruments, comparators, body parts, muscles: what palpate knows.",
)
CONCEPT = _address(
    "Vocabulary",
    "concept",
    _answer("The concept.", "ConceptCard", "concept"),
    *WORK,
    "not-found",
    summary="One concept",
    description="Its names, what is broader and narrower, and the studies on each: the JSON of `palpate concept`.",
)
FINDINGS = _address(
    "Findings",
    "findings",
    _answer("All codes, each with its page in Markdown.", "Rules", "findings"),
    summary="All findings and verdicts",
    description="What a report names by a code, as `palpate explain` shows it.",
)
FINDING = _address(
    "Findings",
    "finding",
    _answer("The finding or verdict.", "Rule", "finding"),
    "not-found",
    summary="One finding or verdict",
    description="Its code, name and page: what it finds, why it matters, how to mend it.",
)
PROBLEMS = _address(
    "Problems",
    "problems",
    _answer("All kinds.", "Kinds", "kinds"),
    summary="All kinds of problems",
    description="Every error is told as problem details (RFC 9457); `type` ends with one of these names.",
)
PROBLEM = _address(
    "Problems",
    "problem",
    _answer("The kind.", "Kind", "kind"),
    "not-found",
    summary="One kind of problem",
    description="Where the `type` of a problem leads.",
)
