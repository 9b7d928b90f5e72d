"""The protocol's side: tools, resources and prompts as handlers of the official package's server.

Every handler checks what it was given, hands the work to a worker process and shapes what comes back. What the caller
can mend is a tool result with ``isError`` and one line; an unknown tool, resource or prompt is a protocol error.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from typing import Any

import anyio
import mcp_types as types
import msgspec
from mcp.server import CacheHint, Server, ServerRequestContext
from mcp.shared.exceptions import MCPError

from palpate._version import __version__
from palpate.errors import InputError, PalpateError
from palpate.mcp import answers, arguments, prompts, resources, texts
from palpate.mcp.articles import Articles, Kept, fetched
from palpate.mcp.rate import Rate
from palpate.mcp.workers import Workers

TELL_EVERY = 0.1  # seconds between two words of progress at least
MOST_FETCHING = 4  # addresses at once
LISTED_FOR = 3_600_000  # milliseconds for which a client may keep the lists: they change with the version alone
ANSWERS: dict[str, type[msgspec.Struct]] = {
    "check_article": answers.CheckAnswer,
    "ask": answers.AskAnswer,
    "options": answers.OptionsAnswer,
    "evidence": answers.EvidenceAnswer,
    "study": answers.StudyAnswer,
    "search_studies": answers.SearchAnswer,
    "explain": answers.ExplainAnswer,
}
Context = ServerRequestContext[Any, Any]


def server(workers: Workers) -> Server[Any]:
    """The server, for any transport.

    Parameters
    ----------
    workers : Workers
        What answers; started and closed by the caller.
    """
    desk = _Desk(workers)
    hint = CacheHint(ttl_ms=LISTED_FOR, scope="public")
    return Server(
        "palpate",
        version=__version__,
        title="palpate",
        description="What the published evidence says about a claim that a treatment works",
        instructions=texts.INSTRUCTIONS,
        cache_hints={
            "tools/list": hint,
            "prompts/list": hint,
            "resources/list": hint,
            "resources/templates/list": hint,
            "server/discover": hint,
        },
        get_tool_input_schema=lambda name: _schemas().get(name),
        on_list_tools=desk.list_tools,
        on_call_tool=desk.call_tool,
        on_list_resources=desk.list_resources,
        on_list_resource_templates=desk.list_templates,
        on_read_resource=desk.read_resource,
        on_list_prompts=desk.list_prompts,
        on_get_prompt=desk.get_prompt,
        on_completion=desk.complete,
    )


@cache
def tools() -> tuple[types.Tool, ...]:
    """Every tool with its schemas."""
    return tuple(_tool(name, text) for name, text in texts.TOOLS.items())


def _tool(name: str, text: texts.Text) -> types.Tool:
    return types.Tool(
        name=name,
        title=text.title,
        description=text.description,
        input_schema=_schemas()[name],
        output_schema=arguments.schema_of(ANSWERS[name]),
        annotations=types.ToolAnnotations(
            title=text.title,
            read_only_hint=True,
            destructive_hint=False,
            idempotent_hint=True,
            open_world_hint=text.open_world,
        ),
    )


@cache
def _schemas() -> dict[str, dict[str, Any]]:
    return {name: arguments.schema_of(kind) for name, kind in arguments.TOOLS.items()}


class _Desk:
    """The handlers, with the workers and the articles that were checked last."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._articles = Articles()
        self._rate = Rate()
        self._fetching = anyio.CapacityLimiter(MOST_FETCHING)

    async def list_tools(self, context: Context, params: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        return types.ListToolsResult(tools=list(tools()))

    async def call_tool(self, context: Context, params: types.CallToolRequestParams) -> types.CallToolResult:
        if params.name not in arguments.TOOLS:
            known = ", ".join(arguments.TOOLS)
            raise MCPError(code=types.INVALID_PARAMS, message=f"Unknown tool: {params.name}. There are {known}.")
        try:
            self._rate.take(_caller(context))
            answer = await self._answer(context, params.name, params.arguments or {})
        except PalpateError as error:
            return types.CallToolResult(content=[types.TextContent(text=_line(error))], is_error=True)
        return types.CallToolResult(
            content=[types.TextContent(text=answer.decode())], structured_content=msgspec.json.decode(answer)
        )

    async def _answer(self, context: Context, name: str, given: dict[str, Any]) -> bytes:
        asked = arguments.read(name, arguments.TOOLS[name], given)
        if not isinstance(asked, arguments.CheckArticle):
            return await self._workers.call(name, given)
        kept = await self._article(asked)
        handle = self._articles.keep(kept)
        left = {key: value for key, value in given.items() if key not in {"text", "url", "title"}} | {"report": handle}
        told = _telling(context)
        return await self._workers.call(name, left, article=kept, handle=handle, told=told)

    async def _article(self, asked: arguments.CheckArticle) -> Kept:
        """The article that is to be checked: sent now, kept from before, or fetched in a thread of its own."""
        if isinstance(asked.text, str):
            title = asked.title if isinstance(asked.title, str) else None
            return Kept(data=asked.text.encode("utf-8", "replace"), title=title)
        if isinstance(asked.report, str):
            return self._articles.get(asked.report)
        assert isinstance(asked.url, str)
        return await anyio.to_thread.run_sync(fetched, asked.url, abandon_on_cancel=True, limiter=self._fetching)

    async def list_resources(
        self, context: Context, params: types.PaginatedRequestParams | None
    ) -> types.ListResourcesResult:
        """The pages of findings and verdicts; studies and concepts are thousands, which the templates name."""
        answer = await self._workers.call("list", {})
        return types.ListResourcesResult(
            resources=[
                types.Resource(uri=one.uri, name=one.name, description=one.description, mime_type="text/markdown")
                for one in msgspec.json.decode(answer, type=tuple[resources.Listed, ...])
            ]
        )

    async def list_templates(
        self, context: Context, params: types.PaginatedRequestParams | None
    ) -> types.ListResourceTemplatesResult:
        return types.ListResourceTemplatesResult(
            resource_templates=[
                types.ResourceTemplate(
                    name=name, title=title, description=title, uri_template=template, mime_type=media
                )
                for template, (name, title, media) in resources.TEMPLATES.items()
            ]
        )

    async def read_resource(
        self, context: Context, params: types.ReadResourceRequestParams
    ) -> types.ReadResourceResult:
        uri = str(params.uri)
        try:
            resources.parted(uri)
            answer = await self._workers.call("read", {"uri": uri})
        except InputError as error:
            raise MCPError(code=types.INVALID_PARAMS, message=_line(error), data={"uri": uri}) from None
        found = msgspec.json.decode(answer, type=resources.Resource)
        return types.ReadResourceResult(
            contents=[types.TextResourceContents(uri=uri, mime_type=found.media, text=found.text)]
        )

    async def list_prompts(
        self, context: Context, params: types.PaginatedRequestParams | None
    ) -> types.ListPromptsResult:
        return types.ListPromptsResult(
            prompts=[
                types.Prompt(
                    name=name,
                    title=prompt.title,
                    description=prompt.description,
                    arguments=[types.PromptArgument(**argument._asdict()) for argument in prompt.arguments],
                )
                for name, prompt in prompts.PROMPTS.items()
            ]
        )

    async def get_prompt(self, context: Context, params: types.GetPromptRequestParams) -> types.GetPromptResult:
        try:
            text = prompts.filled(params.name, params.arguments or {})
        except InputError as error:
            raise MCPError(code=types.INVALID_PARAMS, message=_line(error)) from None
        message = types.PromptMessage(role="user", content=types.TextContent(text=text))
        return types.GetPromptResult(description=prompts.PROMPTS[params.name].description, messages=[message])

    async def complete(self, context: Context, params: types.CompleteRequestParams) -> types.CompleteResult:
        kind = _completed_kind(params)
        if kind is None:
            return types.CompleteResult(completion=types.Completion(values=[], total=0, has_more=False))
        answer = await self._workers.call("complete", {"kind": kind, "value": params.argument.value})
        found = msgspec.json.decode(answer, type=resources.Completed)
        return types.CompleteResult(
            completion=types.Completion(
                values=list(found.values), total=found.total, has_more=found.total > len(found.values)
            )
        )


def _completed_kind(params: types.CompleteRequestParams) -> str | None:
    """Of which kind a value is that is being typed; None where nothing is known to complete it."""
    if isinstance(params.ref, types.ResourceTemplateReference):
        found = resources.TEMPLATES.get(params.ref.uri)
        return found[0] if found else None
    return "condition" if params.argument.name == "condition" else None


def _caller(context: Context) -> str:
    """Who calls: an address of the network, or the one at the other end of standard input."""
    client = getattr(context.request, "client", None)
    return str(client.host) if client else ""


def _telling(context: Context) -> Callable[[int, int], Any]:
    """Passes on how far a check is, not more often than a person could read."""
    last = 0.0

    async def told(done: int, of: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= TELL_EVERY or done == of:
            last = now
            await context.session.report_progress(done, of, f"{done} of {of} claims judged")

    return told


def _line(error: Exception) -> str:
    return " ".join(str(error).split())
