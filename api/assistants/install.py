"""Hang everything for assistants on the app."""

from __future__ import annotations

import importlib.util
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import FastAPI

from api.assistants.mcp_endpoint import McpEndpoint
from api.assistants.protocol_errors import ProtocolErrors
from api.assistants.surface_registry import SURFACES


def install(app: FastAPI) -> None:
    """Add the routes, and each protocol's own members to its errors."""
    app.add_middleware(ProtocolErrors, surfaces=SURFACES)
    for surface in SURFACES:
        app.include_router(surface.router)


@asynccontextmanager
async def mcp_running(app: FastAPI, writing: bool = False) -> AsyncIterator[None]:
    """Serve `/mcp` until the block ends, where the package is installed (the extra `[mcp]`); `writing`: `/mcp/write` too."""
    if importlib.util.find_spec("mcp") is None:
        yield
        return
    async with AsyncExitStack() as running:
        for changing in (False, True)[: 1 + writing]:
            endpoint = McpEndpoint(lambda: app.state.service, changing)
            app.router.routes.extend(endpoint.routes())
            await running.enter_async_context(endpoint.running())
        yield
