"""Hang everything for assistants on the app."""

from __future__ import annotations

import importlib.util
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from api.assistants.errors import ProtocolErrors
from api.assistants.surfaces import SURFACES


def install(app: FastAPI) -> None:
    """Add the routes, and each protocol's own members to its errors."""
    app.add_middleware(ProtocolErrors, surfaces=SURFACES)
    for surface in SURFACES:
        app.include_router(surface.router)


@asynccontextmanager
async def mcp_running(app: FastAPI) -> AsyncIterator[None]:
    """Serve `/mcp` until the block ends, where the package is installed (the extra `[mcp]`)."""
    if importlib.util.find_spec("mcp") is None:
        yield
        return
    from api.assistants.mcp_server import McpEndpoint

    endpoint = McpEndpoint(lambda: app.state.service)
    app.router.routes.extend(endpoint.routes())
    async with endpoint.running():
        yield
