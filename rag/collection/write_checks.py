"""What a write is held against before anything is changed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from indexes.store import Store
from rag.collection.models import mismatch
from rag.collection.publishing import IndexedModel, indexed_model
from rag.embedding import Encoder
from rag.errors import Changed, InvalidInput, NoIndex
from rag.facts.notice_record import load_record
from rag.ingest import ReadResult

NAMED_OF_GONE = 5


def check_version(store: Store, aid: str, expected: str) -> None:
    """Refuse a write that was meant for another text of a notice.

    Raises:
        Changed: the notice held has another `text_version`, or none is held.
    """
    stored = store.document(aid)
    held = load_record(stored.body).notice.text_version if stored else "none"
    if held != expected:
        raise Changed(f"Notice {aid} has the text_version {held}, not {expected}: read it again, then write.")


def model_of(store: Store) -> IndexedModel:
    """The model whose vectors a store holds.

    Raises:
        NoIndex: it holds nothing yet.
    """
    model = indexed_model(store)
    if model is None:
        raise NoIndex("The store holds no notices yet. Build an index with: rag index FILE.")
    return model


def check_same_model(store: Store, encoder: Encoder) -> None:
    """Refuse a model other than the one whose vectors the store holds."""
    built_with = indexed_model(store)
    if built_with and built_with.fingerprint != encoder.fingerprint:
        raise mismatch(built_with.name, encoder.name)


def no_longer_named(held: Mapping[str, str], read: ReadResult) -> list[str]:
    """The notices held that the files no longer name; one whose new record was rejected stays as it was."""
    named = {notice.aid for notice in read.notices} | {rejection.aid for rejection in read.rejections}
    return sorted(held.keys() - named)


def check_removal(gone: Sequence[str], held: int, max_share: float, *, given: int) -> None:
    """Refuse to remove more than a share of what is held, and to remove all of it because nothing was `given`.

    Raises:
        InvalidInput: it would be more; the error names some, and the share that would allow it.
    """
    if gone and not given:  # a folder that is not mounted is empty, too, and no share was meant for that
        raise InvalidInput(
            f"--sync was given no notice, and would remove {len(gone)} of {held}; nothing was changed. Put back the files; "
            "or remove notices by their ids: rag delete AID…"
        )
    if held and len(gone) / held > max_share:
        some = ", ".join(gone[:NAMED_OF_GONE]) + (", …" if len(gone) > NAMED_OF_GONE else "")
        raise InvalidInput(
            f"--sync would remove {len(gone)} of {held} notices ({some}), more than the share of {max_share:g} that is allowed; "
            "nothing was changed. Put back the files that hold them; or, if they are to go, allow it once: "
            f"rag index PATH --sync --max-removed-share {math.ceil(100 * len(gone) / held) / 100:g}"
        )
