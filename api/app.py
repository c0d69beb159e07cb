"""The HTTP service as a FastAPI app."""

from __future__ import annotations

import asyncio
import datetime as dt
import multiprocessing
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI

from api import problems
from api.assistants.install import install, mcp_running
from api.authorization import Access
from api.early_refusal import EarlyRefusal
from api.hosts import Hosts
from api.middleware import Guard
from api.openapi import document
from api.page.routes import router as page_router
from api.routes import calls, feedback, health, matching, notices, profiles, query, writing
from api.service import Service
from api.tracing import Tracing
from rag.settings import Settings, load_settings

SWITCH_S = 0.001
"""How long the threads of questions may keep the interpreter from the event loop. At Python's 5 ms, two busy threads on two
cores kept it waiting 2.7 ms at the median and 40 ms at the 99th percentile; at 1 ms 1.3 and 19 ms, for the same processor
time per answer. 0.5 ms gained nothing more."""


def create_app(settings: Settings | None = None, as_of: dt.date | None = None) -> FastAPI:
    """The app; the model and the index are opened in the background once it starts.

    Args:
        settings: default: from the environment.
        as_of: the day that "still open" counts from where a request names none; default: the settings', else
            today.
    """
    settings = settings or load_settings()
    tracing = Tracing.of(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        sys.setswitchinterval(SWITCH_S)
        app.state.service = Service(settings, as_of or settings.as_of)
        watching = asyncio.create_task(_end_with_parent())
        async with app.state.service.running(), mcp_running(app, settings.mcp_write):
            yield
        watching.cancel()
        if tracing:
            await asyncio.to_thread(tracing.close)

    app = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.language = settings.lang
    app.add_middleware(EarlyRefusal)
    app.add_middleware(Access, settings=settings)
    app.add_middleware(Hosts, settings=settings)
    app.add_middleware(Guard, tracing=tracing)
    problems.install(app)
    for router in (
        query.router,
        notices.router,
        writing.router,
        calls.router,
        matching.router,
        profiles.router,
        feedback.router,
        health.router,
        page_router,
    ):
        app.include_router(router)
    install(app)
    app.openapi = partial(document, app)  # type: ignore[method-assign]
    return app


async def _end_with_parent() -> None:
    """End a worker whose parent process was killed: nobody else would, and it would hold the port for ever."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    while parent.is_alive():
        await asyncio.sleep(1)
    signal.raise_signal(signal.SIGTERM)
