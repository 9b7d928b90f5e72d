"""Every tool, resource and prompt by the official client, over both transports, in both versions of the protocol."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import anyio
import jsonschema
import msgspec
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from mcp.shared.exceptions import MCPError
from mcp_types import PromptReference, ResourceTemplateReference, TextContent, TextResourceContents

from palpate.library.schema import encode
from palpate.mcp import arguments
from palpate.mcp.articles import Kept, article_of
from palpate.mcp.server import server as server_of
from palpate.mcp.workers import Workers
from palpate.report.json import judged_data
from palpate.session import Session
from tests.mcp.clients import talk

Server = StdioServerParameters | str
EXAMPLE = (Path(__file__).parents[2] / "examples" / "hip_massage.txt").read_text(encoding="utf-8")
CALLS: dict[str, dict[str, Any]] = {
    "check_article": {"text": EXAMPLE},
    "ask": {"question": "does massage help low back pain?"},
    "options": {"condition": "migraine"},
    "evidence": {"treatment": "massage", "condition": "low back pain"},
    "study": {"name": "field1996"},
    "search_studies": {"query": "massage sleep"},
    "explain": {"term": "C202"},
}


async def called(client: Client, name: str, given: dict[str, Any]) -> dict[str, Any]:
    """A tool's structured answer, which its text repeats."""
    result = await client.call_tool(name, given)
    assert not result.is_error, result.content
    (content,) = result.content
    assert isinstance(content, TextContent)
    assert msgspec.json.decode(content.text) == result.structured_content
    answer: dict[str, Any] = result.structured_content
    return answer


async def refused(client: Client, name: str, given: dict[str, Any]) -> str:
    """The one line of a call that the caller can mend."""
    result = await client.call_tool(name, given)
    assert result.is_error
    assert result.structured_content is None
    (content,) = result.content
    assert isinstance(content, TextContent)
    assert "\n" not in content.text
    return content.text


def test_the_tools_are_listed_and_each_answers_as_its_schema_says(each: tuple[Server, str]) -> None:
    async def what(client: Client) -> None:
        listed = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert list(listed) == list(CALLS)
        for name, tool in listed.items():
            assert tool.title
            assert tool.description
            assert tool.output_schema is not None
            assert tool.annotations is not None
            assert (tool.annotations.read_only_hint, tool.annotations.idempotent_hint) == (True, True)
            assert tool.annotations.destructive_hint is False
            assert tool.annotations.open_world_hint is (name == "check_article")
            jsonschema.Draft202012Validator.check_schema(tool.input_schema)
            jsonschema.Draft202012Validator.check_schema(tool.output_schema)
            jsonschema.Draft202012Validator(tool.input_schema).validate(CALLS[name])
            answer = await called(client, name, CALLS[name])
            jsonschema.Draft202012Validator(tool.output_schema).validate(answer)
        assert client.instructions is not None
        assert all(name in client.instructions for name in CALLS)

    talk(*each, what)


def test_an_answer_over_the_wire_is_that_of_the_session(two: tuple[Server, str], starter_library: Path) -> None:
    with Session.open(starter_library) as session:
        asked = session.ask("does massage help low back pain?")
        checked = session.check(article_of(Kept(data=EXAMPLE.encode())))

    async def what(client: Client) -> None:
        answer = await called(client, "ask", {"question": "does massage help low back pain?"})
        entry = dict(judged_data(1, asked.judged[0], asked.article))
        assert (answer["verdict"], answer["certainty"]) == (entry["verdict"], entry["certainty"])
        answer = await called(client, "check_article", {"text": EXAMPLE})
        kinds = {number: kind for kind, numbers in answer["verdicts"].items() for number in numbers}
        assert kinds == {place: one.verdict.kind.value for place, one in enumerate(checked.judged, start=1)}

    talk(*two, what)


def test_more_of_an_article_is_asked_for_by_its_report(two: tuple[Server, str]) -> None:
    async def what(client: Client) -> None:
        short = await called(client, "check_article", {"text": EXAMPLE})
        (asked,) = [one["ask"] for one in short["left_out"] if one["what"] == "claims"]
        assert asked.startswith("report, claims=[")
        more = await called(client, "check_article", {"report": short["report"], "claims": [11], "detail": "full"})
        assert [claim["id"] for claim in more["claims"]] == [11]
        assert more["claims"][0]["read_as"]
        assert more["report"] == short["report"]
        assert "only" not in await refused(client, "check_article", {"report": "0" * 32})

    talk(*two, what)


MENDABLE: list[tuple[str, dict[str, Any], str]] = [
    ("ask", {}, "question"),
    ("ask", {"question": 3}, "expected `str`"),
    ("ask", {"question": "?!"}, "is no claim"),
    ("ask", {"question": "does massage help?", "budget": 3}, "budget"),
    ("ask", {"question": "does massage help?", "colour": "red"}, "unknown field `colour`"),
    ("options", {"condition": "flumox"}, "flumox"),
    ("evidence", {"treatment": "masage", "outcome": "flumox"}, "flumox"),
    ("study", {"name": "fild1996"}, "Did you mean"),
    ("search_studies", {"query": "massage", "treatment": "flumox"}, "flumox"),
    ("explain", {"term": "C999"}, "C202"),
    ("check_article", {}, "one of text, url and report"),
    ("check_article", {"text": "x", "url": "https://example.org"}, "one of text, url and report"),
    ("check_article", {"text": "   "}, "empty"),
    ("check_article", {"text": "Massage helps.", "claims": [7]}, "claims: 7"),
    ("check_article", {"report": "f" * 32}, "not kept"),
    ("check_article", {"url": "file:///etc/passwd"}, "url"),
    ("check_article", {"url": "http://127.0.0.1:1/"}, "not a public address"),
    ("check_article", {"url": "http://[::ffff:169.254.169.254]/latest"}, "not a public address"),
]


def test_what_the_caller_can_mend_is_said_in_one_line(two: tuple[Server, str]) -> None:
    async def what(client: Client) -> None:
        for name, given, said in MENDABLE:
            assert said in await refused(client, name, given)

    talk(*two, what)


def test_an_unknown_tool_resource_or_prompt_is_a_protocol_error(two: tuple[Server, str]) -> None:
    async def what(client: Client) -> None:
        with pytest.raises(MCPError, match="Unknown tool: nope") as tool:
            await client.call_tool("nope", {})
        with pytest.raises(MCPError, match="no such study") as study:
            await client.read_resource("palpate://study/nope")
        with pytest.raises(MCPError, match="no such resource") as other:
            await client.read_resource("file:///etc/passwd")
        with pytest.raises(MCPError, match="no such prompt") as prompt:
            await client.get_prompt("nope")
        with pytest.raises(MCPError, match="question is missing") as missing:
            await client.get_prompt("answer_with_sources", {})
        assert {one.value.code for one in (tool, study, other, prompt, missing)} == {-32602}
        assert (await called(client, "explain", {"term": "V101"}))["kind"] == "verdict"

    talk(*two, what)


def test_resources_are_read_and_completed(two: tuple[Server, str], starter_library: Path) -> None:
    with Session.open(starter_library) as session:
        record = msgspec.json.decode(encode(session.study("field1996")))

    async def what(client: Client) -> None:
        templates = (await client.list_resource_templates()).resource_templates
        assert [one.uri_template.split("/")[2] for one in templates] == ["study", "finding", "concept"]
        listed = {one.uri: one.name for one in (await client.list_resources()).resources}
        assert (listed["palpate://finding/C202"], listed["palpate://finding/V101"]) == (
            "citation-misquoted",
            "claim-contradicted",
        )
        assert msgspec.json.decode(await text(client, "palpate://study/field1996")) == record
        assert (await text(client, "palpate://finding/C202")).startswith("# C202 citation-misquoted\n")
        concept = msgspec.json.decode(await text(client, "palpate://concept/T%3Amassage"))
        assert concept["label"] == "massage"
        for template, value, expected in (
            ("palpate://study/{key}", "field19", "field1996"),
            ("palpate://finding/{code}", "retracted", "C203"),
            ("palpate://concept/{id}", "T:mass", "T:massage"),
        ):
            name = template.split("{")[1][:-1]
            found = await client.complete(ResourceTemplateReference(uri=template), {"name": name, "value": value})
            assert expected in found.completion.values
        found = await client.complete(
            PromptReference(name="compare_treatments"), {"name": "condition", "value": "low back"}
        )
        assert found.completion.values[0] == "low back pain"

    talk(*two, what)


async def text(client: Client, uri: str) -> str:
    (contents,) = (await client.read_resource(uri)).contents
    assert isinstance(contents, TextResourceContents)
    return contents.text


def test_prompts_take_their_arguments(two: tuple[Server, str]) -> None:
    async def what(client: Client) -> None:
        listed = (await client.list_prompts()).prompts
        assert [prompt.name for prompt in listed] == ["fact_check_article", "answer_with_sources", "compare_treatments"]
        filled = await client.get_prompt("compare_treatments", {"condition": "migraine {outcome}"})
        (message,) = filled.messages
        assert isinstance(message.content, TextContent)
        assert message.content.text.endswith("Complaint: migraine {outcome}\nOutcome: not given")

    talk(*two, what)


def test_twenty_calls_at_once_are_all_answered_and_none_mixed_up(each: tuple[Server, str]) -> None:
    names = ["field1996", "cherkin2011", "furlan2015", "kumar2013"]

    async def what(client: Client) -> None:
        found: dict[int, str] = {}

        async def one(place: int) -> None:
            if place % 5 == 4:
                answer = await called(client, "check_article", {"text": f"{EXAMPLE}\n\nMassage cures asthma {place}."})
                found[place] = answer["claims"][0]["text"]
            else:
                found[place] = (await called(client, "study", {"name": names[place % 5]}))["key"]

        async with anyio.create_task_group() as group:
            for place in range(20):
                group.start_soon(one, place)
        assert len(found) == 20
        assert all(found[place] == names[place % 5] for place in range(20) if place % 5 != 4)

    talk(*each, what)


def test_a_check_tells_how_far_it_is(two: tuple[Server, str]) -> None:
    async def what(client: Client) -> None:
        told: list[tuple[float, float | None]] = []

        async def hear(progress: float, total: float | None, message: str | None) -> None:
            told.append((progress, total))

        given = {"text": EXAMPLE + "\n\nMassage cures hay fever."}
        answer = await client.call_tool("check_article", given, progress_callback=hear)
        structured: Any = answer.structured_content
        claims = len([number for numbers in structured["verdicts"].values() for number in numbers])
        last, of = told[-1]
        assert last == of == claims
        assert [done for done, _ in told] == sorted({done for done, _ in told})

    talk(*two, what)


def test_a_call_that_is_cancelled_leaves_the_server_free(each: tuple[Server, str]) -> None:
    long = "\n\n".join(f"{EXAMPLE}\n\nMassage number {place} eases pain." for place in range(40))

    async def what(client: Client) -> None:
        await called(client, "ask", {"question": "does yoga help back pain?"})  # the library is open
        with anyio.move_on_after(0.5) as limit:
            await client.call_tool("check_article", {"text": long})
        assert limit.cancelled_caught
        start = time.monotonic()
        await called(client, "ask", {"question": "does massage help low back pain?"})
        assert time.monotonic() - start < 20  # the check would have taken far longer than this call
        results = [await called(client, "explain", {"term": "V101"}) for _ in range(3)]
        assert len({one["term"] for one in results}) == 1

    talk(*each, what)


def test_an_article_is_checked_by_its_address(starter_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = b"<html><body><h1>Massage</h1><p>Massage eases low back pain.</p></body></html>"
    monkeypatch.setattr("palpate.mcp.server.fetched", lambda url: Kept(data=page, url=url, media="text/html"))

    async def run() -> None:
        workers = Workers(str(starter_library))
        await workers.start()
        try:
            await workers.opened()
            async with Client(server_of(workers)) as client:
                answer = await called(client, "check_article", {"url": "https://example.org/massage"})
                assert answer["title"] == "Massage"
                assert [claim["verdict"] for claim in answer["claims"]] == ["supported"]
                again = await called(client, "check_article", {"report": answer["report"]})
                assert again == answer
        finally:
            await workers.close()

    anyio.run(run)


def test_every_example_of_the_input_schemas_is_accepted() -> None:
    for name, kind in arguments.TOOLS.items():
        schema = arguments.schema_of(kind)
        required = {field: schema["properties"][field]["examples"][0] for field in schema["required"]}
        if name == "check_article":
            required = {"text": schema["properties"]["text"]["examples"][0]}
        for field, about in schema["properties"].items():
            for example in about.get("examples", ()):
                given = {**({} if field in {"url", "report"} else required), field: example}
                jsonschema.Draft202012Validator(schema).validate(given)
                arguments.read(name, kind, given)
        assert schema["properties"]["budget"]["minimum"] == arguments.LEAST_BUDGET
