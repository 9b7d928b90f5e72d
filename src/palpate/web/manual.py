"""The API's document as a page for people: each address with its parameters, an example, and its problems."""

from __future__ import annotations

from html import escape
from typing import Any
from urllib.parse import quote, urlencode

import msgspec

from palpate.web.problems import MEDIA

LONGEST = 1_500  # characters of an example that are shown
Document = dict[str, Any]


def manual(document: Document) -> str:
    """The inside of the page, as HTML."""
    groups: dict[str, tuple[str, list[str]]] = {tag["name"]: (tag["description"], []) for tag in document["tags"]}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            groups[operation["tags"][0]][1].append(_operation(method.upper(), path, operation))
    sections = (
        f'<section aria-labelledby="t-{escape(name)}"><h2 id="t-{escape(name)}">{escape(name)}</h2>'
        f"<p>{escape(said)}</p>{''.join(found)}</section>"
        for name, (said, found) in groups.items()
    )
    lead = "".join(f"<p>{_marked(part)}</p>" for part in document["info"]["description"].split("\n\n"))
    link = '<p>The same for programs: <a href="/api/v1/openapi.json">OpenAPI document</a>.</p>'
    return f'<div class="wide narrow"><h1>For programs</h1>{lead}{link}{"".join(sections)}</div>'


def _operation(method: str, path: str, operation: Document) -> str:
    parts = [f"<p>{_marked(part)}</p>" for part in operation["description"].split("\n\n")]
    parts += [_parameters(operation.get("parameters", ()))]
    parts += [_tried(path, operation.get("parameters", ()))] if method == "GET" else []
    for media, content in operation.get("requestBody", {}).get("content", {}).items():
        parts += [_example(f"Body ({media})", one) for one in _values(content)]
    for status, answer in operation["responses"].items():
        if status.startswith("2"):
            parts += [_answer(status, media, content) for media, content in answer.get("content", {}).items()]
    parts.append(_problems(operation["responses"]))
    title = f"<code>{method} {escape(path)}</code> {escape(operation['summary'])}"
    return f"<details><summary>{title}</summary>{''.join(parts)}</details>"


def _parameters(found: list[Document]) -> str:
    if not found:
        return ""
    rows = (
        f"<tr><td><code>{escape(one['name'])}</code></td><td>{'yes' if one.get('required') else ''}</td>"
        f"<td>{_marked(one['description'])}</td></tr>"
        for one in found
    )
    head = "<thead><tr><th>Parameter</th><th>Needed</th><th>Meaning</th></tr></thead>"
    return f"<table>{head}<tbody>{''.join(rows)}</tbody></table>"


def _tried(path: str, parameters: list[Document]) -> str:
    """A link that tries the address with the examples of its parameters."""
    needed = {one["name"]: one for one in parameters if one.get("required")}
    given = {name: one["schema"].get("examples", [""])[0] for name, one in needed.items()}
    if not all(given.values()):
        return ""
    for name in [name for name, one in needed.items() if one["in"] == "path"]:
        path = path.replace(f"{{{name}}}", quote(str(given.pop(name)), safe=":"))
    address = f"{path}?{urlencode(given)}" if given else path
    return f'<p>Try it: <a href="{escape(address)}"><code>{escape(address)}</code></a></p>'


def _values(content: Document) -> list[Any]:
    examples = [one["value"] for one in content.get("examples", {}).values()]
    return examples + ([content["example"]] if "example" in content else [])


def _answer(status: str, media: str, content: Document) -> str:
    return "".join(_example(f"{status} ({media})", one) for one in _values(content)[:1])


def _example(title: str, value: Any) -> str:
    text = value if isinstance(value, str) else msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
    shown = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return f"<p>{escape(title)}</p><pre><code>{escape(shown)}</code></pre>"


def _problems(responses: Document) -> str:
    found = {
        name: one["summary"]
        for answer in responses.values()
        for name, one in answer.get("content", {}).get(MEDIA, {}).get("examples", {}).items()
    }
    links = (f'<a href="/api/v1/problems/{name}">{escape(said)}</a>' for name, said in found.items())
    return f"<p>Problems: {', '.join(links)}.</p>"


def _marked(text: str) -> str:
    """Text with its `code` marked."""
    parts = escape(text).split("`")
    return "".join(f"<code>{part}</code>" if number % 2 else part for number, part in enumerate(parts))
