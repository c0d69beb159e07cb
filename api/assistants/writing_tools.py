"""Tools that change notices. They are offered only where the operator wants it, at an address that needs a writing key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from pydantic import Field

from api.assistants.toolbox import ToolSpec
from api.service import Service
from rag.public.write_json import WriteResult

Aid = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,128}$", description="The notice's id.")]


class WritingTools:
    """The tools over a service."""

    def __init__(self, service: Callable[[], Service]) -> None:
        self._service = service

    def specs(self) -> tuple[ToolSpec, ...]:
        """All of them."""
        return (
            ToolSpec(self.put_notice, "Add or update a notice"),
            ToolSpec(self.delete_notice, "Remove a notice"),
        )

    async def put_notice(
        self,
        aid: Aid,
        title: Annotated[str, Field(min_length=1, max_length=1000)],
        url: Annotated[str, Field(max_length=2048, description="The notice's own link, http or https.")],
        date: Annotated[str, Field(max_length=64, description="Day of publication, YYYY-MM-DD.")],
        account: Annotated[str, Field(min_length=1, max_length=200, description="Who published it.")],
        content: Annotated[str, Field(max_length=2_000_000, description="The whole text, or its HTML.")],
    ) -> WriteResult:
        """Store one notice exactly as it was published, in place of the one of this id. Never store what a user made up."""
        record = {
            "aid": aid,
            "title": title,
            "url": url,
            "date": date,
            "account": account,
            "content": content,
        }
        return await self._service().writer.put_one(aid, record)

    async def delete_notice(self, aid: Aid) -> WriteResult:
        """Remove one notice for good. Ask the user first."""
        return await self._service().writer.delete(aid)
