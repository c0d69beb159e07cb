"""An index server that fell behind, or lost what it held, gets it again from the store."""

from __future__ import annotations

import logging
from contextlib import suppress

from indexes.document_store import DocumentStore
from indexes.errors import StoreMissing
from rag.collection.publishing import backend_of, indexed_model
from rag.errors import HomeBusy
from rag.settings import Settings

PATIENCE_S = 1.0
"""How long to wait for another write: that one publishes what it wrote itself."""
log = logging.getLogger("notice_rag.resync")


def is_behind(store: DocumentStore, settings: Settings, served: int | None = None) -> bool:
    """Whether an index server shows an older version than the store holds, or none.

    Never so of files in the home, nor for a service without a store of its own, which could not send anything.

    Args:
        store: the home's store.
        settings: name the index server.
        served: the version that it shows; None: ask it.

    """
    if not settings.index_url or settings.store_url:
        return False
    try:
        return (backend_of(settings).version() if served is None else served) < store.version
    except StoreMissing:
        return indexed_model(store) is not None


def resync(settings: Settings) -> None:
    """Have the store's newest version sent to an index server that lacks it; nothing while somebody else writes."""
    from rag.collection.jobs import UpdateJob  # what writes takes half a second to import
    from rag.collection.writer import perform

    with suppress(HomeBusy):
        perform(UpdateJob(), settings, patience_s=PATIENCE_S)
        log.warning("the index server lacked what the store holds: it was sent")
