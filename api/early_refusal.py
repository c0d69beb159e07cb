"""What cannot be answered in time is refused before anything is read of it: a refusal must cost next to nothing."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from api.admission import client
from api.assistants.surface_registry import SURFACES
from api.service import QUESTION, Service

QUESTIONS = frozenset(
    {"/v1/query", "/v1/match", *(path for surface in SURFACES for path in surface.questions)}
)


class EarlyRefusal:
    """Wraps an ASGI app, inside of `api.authorization.Access`, which tells who asks."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request.

        Raises:
            Problem: 503, overloaded.
        """
        if scope["type"] == "http" and scope["path"] in QUESTIONS:
            # For the metrics: a refusal comes to no route.
            scope.setdefault("state", {})["route"] = scope["path"]
            service: Service = scope["app"].state.service
            service.questions.check(client.get(), QUESTION)
        await self.app(scope, receive, send)
