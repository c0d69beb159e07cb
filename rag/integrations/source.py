"""Where a retriever's passages come from: a service over HTTP, or a collection in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from rag.client import AsyncClient, Client
from rag.client.wire import query_of
from rag.errors import InvalidInput
from rag.public import PassageOut

if TYPE_CHECKING:
    from rag.collection import Collection

Metadata = dict[str, str | int | float | list[str] | None]


class Source(Protocol):
    """Something that finds passages."""

    def passages(self, question: str, top_k: int, options: Mapping[str, Any]) -> list[PassageOut]:
        """The passages for a question, best first; `options` are more fields of the request."""
        ...

    async def apassages(self, question: str, top_k: int, options: Mapping[str, Any]) -> list[PassageOut]:
        """The same, without blocking."""
        ...


FIELDS = ("title", "url", "date", "account", "attachments")


class Service:
    """A running service. Asynchronous questions open a connection each, since event loops come and go."""

    def __init__(self, url: str, api_key: str | None) -> None:
        self._url, self._api_key = url, api_key
        self._client = Client(url, api_key=api_key)

    def passages(self, question: str, top_k: int, options: Mapping[str, Any]) -> list[PassageOut]:
        """See `Source`."""
        return self._client.query(question, **_fields(top_k, options)).passages

    async def apassages(self, question: str, top_k: int, options: Mapping[str, Any]) -> list[PassageOut]:
        """See `Source`."""
        async with AsyncClient(self._url, api_key=self._api_key) as client:
            return (await client.query(question, **_fields(top_k, options))).passages

    def put(self, notices: Sequence[Mapping[str, Any]]) -> list[str]:
        """Add or update notices; their ids.

        Raises:
            InvalidInput: some were rejected, each is named with its reason; the others are stored.
        """
        results = self._client.put_notices(notices, visible=True)
        if rejected := [f"{item.aid}: {item.reason}" for item in results if item.result == "rejected"]:
            raise InvalidInput(f"{len(rejected)} of {len(results)} were rejected. {'; '.join(rejected[:10])}")
        return [str(item.aid) for item in results]

    def delete(self, aids: Sequence[str]) -> None:
        """Remove notices; what is not held is passed over."""
        for aid in aids:
            self._client.delete_notice(aid, visible=True)


class InProcess:
    """A collection that is open in this process."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    def passages(self, question: str, top_k: int, options: Mapping[str, Any]) -> list[PassageOut]:
        """See `Source`."""
        return self._collection.ask(query_of(question, _fields(top_k, options))).passages

    async def apassages(self, question: str, top_k: int, options: Mapping[str, Any]) -> list[PassageOut]:
        """See `Source`."""
        return await asyncio.to_thread(self.passages, question, top_k, options)


def _fields(top_k: int, options: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of the request: retrievers want passages alone."""
    return {**options, "top_k": top_k, "answer": False}


def source_of(url: str | None, api_key: str | None, collection: Collection | None) -> Source:
    """The source for the arguments of a retriever.

    Raises:
        InvalidInput: neither or both of `url` and `collection` are given.
    """
    if (url is None) == (collection is None):
        raise InvalidInput("Give either the url of a service or an open collection.")
    return Service(url, api_key) if url is not None else InProcess(collection)  # type: ignore[arg-type]


def writable(source: Source) -> Service:
    """The service behind a retriever.

    Raises:
        InvalidInput: there is none; a collection in this process is only read.
    """
    if not isinstance(source, Service):
        raise InvalidInput("Notices are stored by a service; make the retriever with its url.")
    return source


def notice_of(aid: object, content: str, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """A framework's document as a notice: its id, its text, and the fields among its metadata.

    Raises:
        InvalidInput: it has no id.
    """
    if not aid:
        raise InvalidInput("A document needs an id, or `aid` in its metadata: it is stored under it.")
    fields = {name: metadata[name] for name in FIELDS if metadata.get(name) is not None}
    return {"aid": str(aid), "content": content, **fields}


def metadata_of(passage: PassageOut) -> Metadata:
    """What frameworks keep beside a text: plain values, days as ISO strings."""
    notice = passage.notice
    return {
        "passage_id": passage.passage_id,
        "score": passage.score,
        "start": passage.start,
        "end": passage.end,
        "aid": notice.aid,
        "title": notice.title,
        "url": notice.url,
        "date": notice.date.isoformat(),
        "account": notice.account,
        "regions": notice.regions,
        "level": notice.level,
        "category": notice.category,
        "issuers": notice.issuers,
        "document_number": notice.document_number,
        "applicants": list(notice.applicants),
        "deadline": notice.deadline.isoformat() if notice.deadline else None,
        "status": notice.status,
        "attachment": passage.attachment,
    }
