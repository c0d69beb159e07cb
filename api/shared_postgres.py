"""Where services on several machines share keys and rates: the PostgreSQL that holds the copy of the store, if there is one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from api.keys import Key, parse_keys
from indexes.errors import StoreError
from rag.errors import InvalidInput, RagError
from rag.settings import KEYS_FILE, Settings


class SharingFails(RagError):
    """The shared place does not answer, refuses, or was never told what is looked for."""

    status = 503


class SharedPlace:
    """What a service that reads or makes the copy finds there; safe from any thread.

    Raises:
        InvalidInput: the extra `postgres` is not installed.
    """

    def __init__(self, url: str) -> None:
        with _translated():
            from indexes.postgres.shared_rows import SharedRows

            self._rows = SharedRows(url)

    def read_keys(self) -> tuple[Key, ...]:
        """The keys of the home that writes.

        Raises:
            SharingFails: see there.
            KeysUnreadable: what was shared is damaged.
        """
        with _translated():
            content = self._rows.file(KEYS_FILE)
        return () if content is None else parse_keys(content, f"{KEYS_FILE} of the service that writes")

    def charge(self, more_s: Mapping[str, float]) -> dict[str, float]:
        """Count what some clients asked for, in seconds of their buckets; in how many seconds each will be full.

        Raises:
            SharingFails: see there.
        """
        with _translated():
            return self._rows.charge(more_s)

    def sweep(self) -> None:
        """Remove what is counted of clients whose buckets are full again.

        Raises:
            SharingFails: see there.
        """
        with _translated():
            self._rows.sweep()


def shared_place(settings: Settings) -> SharedPlace | None:
    """The place that the settings name; None for a service of one machine.

    Raises:
        InvalidInput: the extra `postgres` is not installed.
    """
    url = settings.store_url or settings.mirror_url
    return SharedPlace(url.get_secret_value()) if url is not None else None


def share_keys(settings: Settings, *, absence_counts: bool = False) -> None:
    """Put the home's keys where services without a store read them; nothing without `RAG_MIRROR_URL`.

    Args:
        settings: name the home and the database.
        absence_counts: whether a home without keys is told in place of the keys shared before; else it may be an accident.

    Raises:
        InvalidInput: the extra `postgres` is not installed.
        SharingFails: see there.
    """
    if settings.mirror_url is None:
        return
    with _translated():
        from indexes.postgres.shared_rows import put_file

        put_file(
            settings.mirror_url.get_secret_value(), settings.home / KEYS_FILE, absence_counts=absence_counts
        )


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError:
        raise InvalidInput(
            "RAG_STORE_URL and RAG_MIRROR_URL need the extra: pip install 'notice-rag[postgres]'."
        ) from None
    except StoreError as error:
        raise SharingFails(str(error)) from error
