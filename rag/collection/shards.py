"""Embedding a large input in parts, by as many processes and machines as there are: each part in a home of its own.

    rag index FILES --shards 1/8 --home part1               on one machine, and so on to 8/8
    rag index FILES --vectors part1 … --vectors part8       in the home that is served: nothing is left to embed

Embedding is nearly all of the work of indexing. A part holds vectors alone, each stored as it is made, under a key of
the model and of what it read; so a part that was killed goes on where it stopped, and doing it twice changes nothing.
"""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from rag.collection.models import load_configured
from rag.collection.preparing import Prepared, Progress, embed, prepare
from rag.collection.store_errors import open_store
from rag.embedding import Encoder
from rag.errors import InvalidInput
from rag.ingest import read_notices
from rag.public import RejectionOut, ShardReport
from rag.settings import Settings

NOTICES_AT_ONCE = 64
"""Notices that are read before their passages are embedded: enough for neighbours of like length."""
_FORM = re.compile(r"([1-9][0-9]{0,4})/([1-9][0-9]{0,4})")


@dataclass(frozen=True, slots=True)
class Shard:
    """One of `of` parts of an input, `number` from 1; which part a notice is in follows from its id alone."""

    number: int
    of: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "3/8".

        Raises:
            InvalidInput: it is no such pair.

        """
        found = _FORM.fullmatch(text)
        if not found or int(found[1]) > int(found[2]):
            raise InvalidInput(
                f"--shards {text} is no part of a whole; write 3/8 for the third part of eight."
            )
        return cls(int(found[1]), int(found[2]))

    def holds(self, aid: str) -> bool:
        """Whether the notice of this id is in this part."""
        return zlib.crc32(aid.encode()) % self.of == self.number - 1


def embed_shard(
    paths: Sequence[Path],
    settings: Settings,
    shard: Shard,
    *,
    progress: Progress | None = None,
    encoder: Encoder | None = None,
) -> ShardReport:
    """Embed the passages of one part of an input that have no vector yet, into the store of the part's own home.

    Raises:
        InvalidInput: a file cannot be read.
        HomeBusy, StorageFull, DamagedIndex, ModelUnavailable.

    """
    read = read_notices(paths)
    own = [notice for notice in read.notices if shard.holds(notice.aid)]
    started = time.monotonic()
    passages = embedded = 0
    rejected: list[RejectionOut] = []
    with open_store(settings.home, write=True) as store:
        encoder = encoder or load_configured(settings)
        for start in range(0, len(own), NOTICES_AT_ONCE):
            some = own[start : start + NOTICES_AT_ONCE]
            items = list(prepare(some, dict.fromkeys((n.aid for n in some), ""), encoder, None, None))
            prepared = [item for item in items if isinstance(item, Prepared)]
            rejected += [
                RejectionOut(aid=r.aid, position=r.position, field=r.field, reason=r.reason)
                for r in items
                if not isinstance(r, Prepared)
            ]
            passages += sum(len(item.passages) for item in prepared)
            embedded += embed(store, prepared, encoder, None)
            if progress:
                progress("embedding notices", start + len(some), len(own))
    return ShardReport(
        shard=f"{shard.number}/{shard.of}",
        notices=len(own),
        passages=passages,
        embedded=embedded,
        seconds=round(time.monotonic() - started, 1),
        rejected=rejected,
    )


def take_vectors(parts: Sequence[Path], settings: Settings, *, progress: Progress | None = None) -> int:
    """Copy the configured model's vectors from the homes of parts; returns how many were looked at.

    Raises:
        NoIndex: a part is no home.
        HomeBusy: a service writes to the home; stop it, or take the vectors before it starts.
        StorageFull, DamagedIndex, ModelUnavailable.

    """
    model = load_configured(settings).fingerprint
    taken = 0
    with open_store(settings.home, write=True) as store:
        for number, part in enumerate(parts, 1):
            with open_store(part) as source:
                for keys, vectors in source.embeddings(model):
                    store.put_embeddings(model, keys, vectors)
                    taken += len(keys)
            if progress:
                progress("taking vectors", number, len(parts))
    return taken
