"""The server that speaks the Model Context Protocol; the only module that knows the SDK.

What a tool takes is checked in `kzgraph.assistants.arguments` rather than by models made from signatures,
so that every mistake is one sentence that an assistant can act on.
"""

import asyncio
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from kzgraph._version import __version__
from kzgraph.api import Graph
from kzgraph.assistants.arguments import checked
from kzgraph.assistants.desk import Desk, Reply
from kzgraph.assistants.schemas import INSTRUCTIONS, Tool, tools
from kzgraph.assistants.sparql import Queries
from kzgraph.errors import KzgraphError, NotAvailable, UsageError, on_a_line
from kzgraph.explorer.limits import Limits
from kzgraph.model import Ref
from kzgraph.terms import ENTITY_CLASSES

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server

__all__ = ["Answering", "serve"]

SCHEME = "kzgraph://"


class Answering:
    """What the server does for each request, whatever the protocol's version."""

    def __init__(self, graph: Graph, limits: Limits) -> None:
        self._graph = graph
        self._desk = Desk(graph)
        self._queries = Queries(graph, limits)
        self.tools: Mapping[str, Tool] = {tool.name: tool for tool in tools(graph.questions.values())}

    async def call(self, name: str, arguments: Mapping[str, Any] | None) -> Reply:
        """Answer a tool; raises KzgraphError with one sentence and what to do."""
        if name not in self.tools:
            raise UsageError(f'There is no tool "{on_a_line(name)}".', f"There are: {', '.join(self.tools)}.")
        given = checked(self.tools[name], arguments)
        if name == "query":
            return await self._queries.answer(given)
        # Beside the loop, so that the next request is read while this one is answered.
        return await asyncio.to_thread(self._desk.answer, name, given)

    async def read(self, uri: str) -> str:
        """The page of a thing as text, by an address such as kzgraph://partner/unicef; raises KzgraphError."""
        kind, _, slug = uri.removeprefix(SCHEME).partition("/")
        if not uri.startswith(SCHEME) or kind not in ENTITY_CLASSES or not slug:
            raise UsageError(f'"{on_a_line(uri)}" is no thing of this graph.', f"Write {SCHEME}KIND/NAME.")
        return (await asyncio.to_thread(self._desk.answer, "show", {"name": f"{kind}:{slug}"})).text

    def documents(self) -> list[tuple[str, str]]:
        """The documents: addresses and names."""
        sources = self._graph.query(_DOCUMENTS).rows
        return [
            (f"{SCHEME}source/{ref.curie.partition(':')[2]}", ref.label) for (ref,) in sources if isinstance(ref, Ref)
        ]

    async def close(self) -> None:
        """End what runs beside."""
        await self._queries.close()


_DOCUMENTS = "PREFIX kz: <https://w3id.org/kzgraph/ns#> SELECT ?source { ?source a kz:Source } ORDER BY ?source"


def serve(graph: Graph, limits: Limits) -> None:
    """Answer one client over standard input and output until it goes; raises NotAvailable without the SDK."""
    try:
        from mcp.server.stdio import stdio_server
    except ImportError as error:
        raise NotAvailable(
            "The Model Context Protocol needs the package mcp, which is not installed.",
            "Install it with: pip install 'kzgraph[mcp]'",
        ) from error

    async def run() -> None:
        answering = Answering(graph, limits)
        server = _server(answering)
        try:
            # While this runs, standard output is the client's alone: what else is written goes to standard error.
            async with stdio_server() as (inbox, outbox):
                await server.run(inbox, outbox, server.create_initialization_options())
        finally:
            await answering.close()

    asyncio.run(run())


def _server(answering: Answering) -> "Server[Any]":
    from mcp.server.lowlevel import Server

    return Server(
        "kzgraph",
        version=__version__,
        title="UNICEF programmes, partners and results in Kazakhstan",
        instructions=INSTRUCTIONS,
        **_tool_handlers(answering),
        **_resource_handlers(answering),
    )


def _tool_handlers(answering: Answering) -> dict[str, Any]:
    """What answers requests for tools, by the names that the SDK has for it."""
    import mcp_types as types
    from mcp.server.context import ServerRequestContext

    Context: TypeAlias = ServerRequestContext[Any]

    async def list_tools(_: Context, __: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_described(tool) for tool in answering.tools.values()])

    async def call_tool(_: Context, asked: types.CallToolRequestParams) -> types.CallToolResult:
        try:
            text, data = await answering.call(asked.name, asked.arguments)
        except KzgraphError as error:
            words = f"{error.message} {_for_assistants(error.hint)}" if error.hint else error.message
        except OSError as error:
            words = f"The graph cannot be read just now ({error.strerror or type(error).__name__})."
        else:
            return types.CallToolResult(content=[types.TextContent(text=text)], structured_content=data)
        return types.CallToolResult(content=[types.TextContent(text=words)], is_error=True)

    return {"on_list_tools": list_tools, "on_call_tool": call_tool}


def _resource_handlers(answering: Answering) -> dict[str, Any]:
    """What answers requests for resources, by the names that the SDK has for it."""
    import mcp_types as types
    from mcp.server.context import ServerRequestContext
    from mcp.shared.exceptions import MCPError

    Context: TypeAlias = ServerRequestContext[Any]

    async def list_documents(_: Context, __: types.PaginatedRequestParams | None) -> types.ListResourcesResult:
        found = [
            types.Resource(uri=uri, name=uri.rpartition("/")[2], title=name, mime_type="text/plain")
            for uri, name in answering.documents()
        ]
        return types.ListResourcesResult(resources=found)

    async def list_things(_: Context, __: types.PaginatedRequestParams | None) -> types.ListResourceTemplatesResult:
        template = types.ResourceTemplate(
            uri_template=f"{SCHEME}{{kind}}/{{name}}",
            name="thing",
            title="Anything in the graph",
            description="All that is said of a thing, by its id with a slash for the colon: kzgraph://partner/unicef",
            mime_type="text/plain",
        )
        return types.ListResourceTemplatesResult(resource_templates=[template])

    async def read(_: Context, asked: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        try:
            text = await answering.read(asked.uri)
        except KzgraphError as error:
            raise MCPError(code=types.INVALID_PARAMS, message=error.message, data={"uri": asked.uri}) from error
        contents = types.TextResourceContents(uri=asked.uri, text=text, mime_type="text/plain")
        return types.ReadResourceResult(contents=[contents])

    return {
        "on_list_resources": list_documents,
        "on_list_resource_templates": list_things,
        "on_read_resource": read,
    }


def _for_assistants(hint: str) -> str:
    """What to do next, where it names a command that is a tool here."""
    return _COMMAND.sub(r"the tool \1", hint)


_COMMAND = re.compile(r"kzgraph (search|ask|trace|show|brief)\b")


def _described(tool: Tool) -> Any:  # noqa: ANN401 - a type of the SDK, which is imported when it is needed
    import mcp_types as types

    only_reads = types.ToolAnnotations(
        read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
    )
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.takes,
        output_schema=tool.gives,
        annotations=only_reads,
    )
