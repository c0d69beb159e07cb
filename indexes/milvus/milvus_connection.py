"""The connection to a Milvus server: made when first needed, limited in time, with errors of our own family.

The client itself repeats what failed on the way, with growing pauses, until the time limit; so what is raised here
has been tried several times. Everything that is written is written under our own keys, so that repeating is harmless.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import grpc
from pymilvus import MilvusClient, MilvusException

from indexes.errors import EngineUnreachable, StoreDamaged, StoreError, StoreFull, StoreMissing
from indexes.milvus.milvus_url import Address

NOT_FOUND = 100
"""Milvus' code for a collection, or an alias, that does not exist."""
NOT_LOADED = 101
ALIAS_NOT_FOUND = 1600
PAGE = 4096
"""Rows asked for at a time: their vectors stay well below the largest message of 64 MB."""
_CHANNEL = {
    # Without these a server that was away for minutes is not tried again for up to two minutes, by any new client.
    "grpc.use_local_subchannel_pool": 1,
    "grpc.initial_reconnect_backoff_ms": 100,
    "grpc.min_reconnect_backoff_ms": 100,
    "grpc.max_reconnect_backoff_ms": 1000,
}
_FULL = ("quota exceeded", "no space left", "disk full")
_REFUSED = ("auth check failure", "permission deny", "unauthenticated")

# The client logs every failure with its traceback; ours are told once, as a sentence.
logging.getLogger("pymilvus").setLevel(logging.CRITICAL)


class Server:
    """One server; its methods may be called from any number of threads.

    All raise EngineUnreachable where it does not answer in time, StoreFull where it has no room, StoreMissing where a
    collection is not there, and StoreError for whatever else it refuses.
    """

    def __init__(self, address: Address) -> None:
        self.address = address
        self._client: MilvusClient | None = None
        self._connecting = threading.Lock()

    @property
    def client(self) -> MilvusClient:
        """The client, connected."""
        with self._connecting:
            if self._client is None:
                a = self.address
                self._client = MilvusClient(
                    uri=a.uri, token=a.token, db_name=a.database, timeout=a.timeout, grpc_options=_CHANNEL
                )
            return self._client

    def close(self) -> None:
        """Forget the connection; the next request makes another."""
        with self._connecting:
            client, self._client = self._client, None
        if client is not None:
            with suppress(MilvusException, grpc.RpcError):
                client.close()

    def call(self, method: str, *args: Any, **options: Any) -> Any:
        """One request by the client's method of this name; the collection comes first, where there is one."""
        with self._errors():
            try:
                return self._request(method, *args, **options)
            except MilvusException as error:
                # Milvus Lite forgets at its end what was loaded; a cluster may be told to release.
                if error.code != NOT_LOADED and "released" not in str(error):
                    raise
                self._request("load_collection", args[0])
                return self._request(method, *args, **options)

    def _held(self, method: str, *args: Any, **options: Any) -> Any:
        """A request to a collection that a manifest named: where it is gone, another one is in service."""
        try:
            return self.call(method, *args, **options)
        except StoreMissing as error:
            raise StoreDamaged(f"{error} Another version was published meanwhile: open that one.") from error

    def _request(self, method: str, *args: Any, **options: Any) -> Any:
        return getattr(self.client, method)(*args, timeout=self.address.timeout, **options)

    def search(
        self, collection: str, field: str, queries: Sequence[Any], k: int, where: str
    ) -> list[list[tuple[int, float]]]:
        """The `k` rows of highest inner product for each query, as (id, product)."""
        found = self._held(
            "search",
            collection,
            data=list(queries),
            anns_field=field,
            limit=k,
            filter=where,
            # Without a field named, Milvus Lite sends all of them, the vectors too.
            output_fields=["id"],
            search_params={"metric_type": "IP"},
            consistency_level=self.address.consistency,
        )
        return [[(int(hit["id"]), float(hit["distance"])) for hit in hits] for hits in found]

    def rows(
        self, collection: str, where: str, fields: Sequence[str], key: str = "id", page: int = PAGE
    ) -> Iterator[Any]:
        """The rows that satisfy a filter, in no order; pages of them, so that none is too large."""
        pages = self._held(
            "query_iterator",
            collection,
            batch_size=page,
            filter=where,
            output_fields=[key, *fields],
            consistency_level="Strong",
        )
        try:
            while True:
                with self._errors():
                    found = pages.next()
                if not found:
                    return
                yield from found
        finally:
            with suppress(MilvusException, grpc.RpcError):
                pages.close()

    def seal(self, collection: str) -> None:
        """Make Milvus Lite index what was written; a real server does so by itself, and limits how often it is asked.

        Searching 2,000 fresh rows by terms takes Milvus Lite 3.2.2 fourteen seconds, sealed ones ten milliseconds.
        """
        if "lite" in str(self.call("get_server_version")).lower():
            self.call("flush", collection)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except MilvusException as error:
            raise self._translated(error.code, error.message or str(error)) from error
        except (grpc.RpcError, grpc.FutureTimeoutError, OSError, ValueError) as error:
            # A client whose channel was closed raises ValueError for ever; the next request connects anew.
            self.close()
            raise self._unreachable(_said(error)) from error

    def _translated(self, code: int, message: str) -> StoreError:
        said = message.lower()
        if code in (NOT_FOUND, ALIAS_NOT_FOUND) or "not found" in said or "not exist" in said:
            return StoreMissing(f"The Milvus server at {self.address.uri} holds no such index: {message}.")
        if any(word in said for word in _FULL):
            return StoreFull(f"The Milvus server at {self.address.uri} has no room: {message}.")
        if any(word in said for word in _REFUSED):
            return EngineUnreachable(
                f"The Milvus server at {self.address.uri} refuses us: check user and password in RAG_INDEX_URL."
            )
        if code in (1, 2) or "unavailable" in said or "deadline" in said or "connect" in said:
            self.close()
            return self._unreachable(message)
        return StoreError(f"The Milvus server at {self.address.uri} refused a request: {message}.")

    def _unreachable(self, message: str) -> EngineUnreachable:
        told = message.strip().splitlines()[0][:200] if message.strip() else "no answer"
        return EngineUnreachable(
            f"The Milvus server at {self.address.uri} does not answer ({told}): start it, or correct RAG_INDEX_URL."
        )


def _said(error: Exception) -> str:
    """What an error says; one of gRPC says it over many lines, of which the first names only its own class."""
    details = getattr(error, "details", None)
    return (details() if callable(details) else "") or str(error)
