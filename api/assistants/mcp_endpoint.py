"""The Model Context Protocol over HTTP. Its SDK takes as long to import as all the rest, so the first message loads it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.routing import BaseRoute, Route
from starlette.types import Message, Receive, Scope, Send

from api.json_body import check_count, check_media_type, off_the_loop
from api.problems import Problem
from api.service import Service

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

PATHS = ("/mcp", "/mcp/")
WRITING_PATHS = ("/mcp/write", "/mcp/write/")
"""With the tools that change notices too; a POST here needs a key that may write, as to every path not known to read."""


MAX_VALUES = 5_000
"""In one message: far more than any tool takes. The SDK reads on the event loop, 50,000 for half a second."""


class McpEndpoint:
    """`/mcp` as an ASGI app; each message is answered on its own, so that any worker can take it."""

    def __init__(self, service: Callable[[], Service], writing: bool = False) -> None:
        self._service = service
        self._writing = writing
        self._wanted = asyncio.Event()
        loop = asyncio.get_running_loop()
        self._answering: asyncio.Future[StreamableHTTPSessionManager] = loop.create_future()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Answer until the block ends; may be entered once, in the loop that the endpoint was made in."""
        keeping = asyncio.create_task(self._keep())
        try:
            yield
        finally:
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)

    def routes(self) -> list[BaseRoute]:
        """The routes, with and without the slash at the end that some clients add."""
        paths = WRITING_PATHS if self._writing else PATHS
        return [Route(path, self, include_in_schema=False) for path in paths]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request.

        Raises:
            Problem: 405, since without sessions there is nothing to listen for and nothing to end; 415; 413.
        """
        if scope["method"] != "POST":
            text = "Only POST is taken here: every message is answered on its own."
            raise Problem(405, text, headers={"Allow": "POST"})
        request = Request(scope, receive)
        if "content-type" not in request.headers:
            raise Problem(415, "The body has no media type; send application/json.")
        check_media_type(request)
        body = await request.body()
        await off_the_loop(lambda whole: check_count(whole, MAX_VALUES), body)
        self._wanted.set()
        # a client that leaves must not cancel it for the others
        manager = await asyncio.shield(self._answering)
        await manager.handle_request(scope, _again(body, receive), send)

    async def _keep(self) -> None:
        """Answer from the first message on. One task of its own: the SDK's tasks end where they were begun."""
        await self._wanted.wait()
        try:
            manager = await asyncio.to_thread(self._load)
            async with manager.run():
                self._answering.set_result(manager)
                await asyncio.get_running_loop().create_future()  # until cancelled
        except Exception as error:
            if self._answering.done():
                raise
            self._answering.set_exception(error)

    def _load(self) -> StreamableHTTPSessionManager:
        from mcp.server.transport_security import TransportSecuritySettings

        from api.assistants.mcp_server import mcp_server

        server = mcp_server(self._service, self._writing)
        server.streamable_http_app(
            stateless_http=True,
            json_response=True,
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        )
        return server.session_manager


def _again(body: bytes, receive: Receive) -> Receive:
    """`receive` that begins with a body that was read already."""
    first: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def received() -> Message:
        return first.pop() if first else await receive()

    return received
