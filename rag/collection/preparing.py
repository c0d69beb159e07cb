"""Reading, chunking and embedding of notices, before anything is changed."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice

from pydantic import TypeAdapter

from indexes.errors import StoreDamaged
from indexes.store import Store
from rag.calls.outlines import dump_outlines
from rag.collection import recipe
from rag.domain import NoticeInput, Passage
from rag.embedding import Encoder
from rag.facts.notice_record import dump_record, read_record
from rag.notices.chunking import chunk
from rag.notices.input_record import Rejection
from rag.retrieval.notice_heads import dump_head

AT_ONCE = 1000
"""Notices whose texts are held together while it is looked for those that have no vector."""
EMBED_BATCH = 64
"""Passages that are embedded and stored at a time: what a killed run can lose."""

Progress = Callable[[str, int, int], None]
"""Called with the stage's name, how many are done, and how many there are."""

_INPUT = TypeAdapter(NoticeInput)
_MADE_UP = NoticeInput(
    aid="made-up",
    title="关于组织申报2025年示范项目的通知",
    url="",
    date=dt.date(2025, 9, 1),
    account="",
    content="一、申报条件\n注册满1年的企业，上年营业收入不低于500万元。\n二、支持标准\n给予不超过50万元补助。\n"
    "三、申报方式\n企业于2025年9月30日前将申报书报送至科技局，联系电话：025-00000000。",
)
"""A notice that needs most of what reads notices; it is never kept."""
log = logging.getLogger("notice_rag.writer")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A new or changed notice, read and chunked; `again`: it came as it is held and was read by other rules.

    `head` is what a reader keeps of it, `mentions` what it says about calls (`rag.retrieval.notice_heads`, `rag.calls.outlines`).
    """

    aid: str
    again: bool
    content_hash: str
    raw: str
    body: str
    passages: tuple[Passage, ...]
    head: str
    mentions: str


@dataclass(frozen=True, slots=True)
class Ready:
    """What was read and embedded before its turn: notices by their content hash, and the keys of the vectors made for them."""

    notices: Mapping[str, Prepared] = field(default_factory=dict)
    embedded: frozenset[bytes] = frozenset()


NOTHING = Ready()
NONE: Mapping[str, NoticeInput] = {}


class HeldSources:
    """Notices that are held, as they came, by their ids, and then others that are given; none of those held stays in memory.

    One whose row is damaged is told of and left as it was read.
    """

    def __init__(self, store: Store, aids: Iterable[str], given: Mapping[str, NoticeInput] = NONE) -> None:
        self._store = store
        self._aids = sorted(aids)
        self._given = given

    def __len__(self) -> int:
        return len(self._aids) + len(self._given)

    def __iter__(self) -> Iterator[NoticeInput]:
        return chain(filter(None, map(self._held, self._aids)), self._given.values())

    def _held(self, aid: str) -> NoticeInput | None:
        try:
            raw = self._store.raw(aid)
        except StoreDamaged as error:
            log.error("notice %s cannot be read again: %s", aid, error)
            return None
        return _INPUT.validate_json(raw) if raw else None

    def only(self, aids: Container[str]) -> HeldSources:
        """Some of them."""
        given = {aid: source for aid, source in self._given.items() if aid in aids}
        return HeldSources(self._store, [aid for aid in self._aids if aid in aids], given)


def hash_of(source: NoticeInput, encoder: Encoder) -> str:
    """What a stored notice depends on: its input, the rules, and the model whose tokenizer sizes passages."""
    parts = (recipe.current().reading.encode(), encoder.fingerprint.encode(), _INPUT.dump_json(source))
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def read_ahead() -> None:
    """Load what reads notices, by reading one."""
    record = read_record(_MADE_UP)
    dump_record(record)
    dump_head(record, ())
    dump_outlines(record)


def prepare(
    sources: Sequence[NoticeInput] | HeldSources,
    hashes: Mapping[str, str],
    encoder: Encoder,
    held_raw: Callable[[str], str | None] | None,
    progress: Progress | None,
    ready: Mapping[str, Prepared] = NOTHING.notices,
) -> Iterator[Prepared | Rejection]:
    """Read and chunk; `held_raw` tells what is stored of a notice, where some are read again for newer rules alone.

    Whatever fails in reading one notice is that notice's rejection: the others of the run go in. What is `ready`, by its content
    hash, is not read again.
    """
    for done, source in enumerate(sources, 1):
        raw = _INPUT.dump_json(source).decode()
        again = held_raw is not None and held_raw(source.aid) == raw
        if (known := ready.get(hashes[source.aid])) is not None:
            yield replace(known, again=again)
            continue
        try:
            record = read_record(source)
            passages = tuple(chunk(record.notice, encoder))
            yield Prepared(
                source.aid,
                again,
                hashes[source.aid],
                raw,
                dump_record(record),
                passages,
                dump_head(record, passages),
                dump_outlines(record),
            )
        except Exception as error:
            log.exception("notice %s cannot be read", source.aid)
            yield Rejection(
                source.aid, None, f"cannot be read ({type(error).__name__}); please report it", done
            )
        if progress:
            progress("reading", done, len(sources))


def embedding_key(passage: Passage, encoder: Encoder) -> bytes:
    """Identifies a vector by model and by what the model reads: 32 bytes."""
    return hashlib.sha256(f"{encoder.fingerprint}\0{passage.embedding_text}".encode()).digest()


def embed(
    store: Store,
    prepared: Iterable[Prepared],
    encoder: Encoder,
    progress: Progress | None,
    before: frozenset[bytes] = NOTHING.embedded,
) -> int:
    """Embed what has no cached vector yet; returns how many passages that were, with those embedded `before` for the same write."""
    missing: dict[bytes, str] = {}
    known: set[bytes] = set()
    items = iter(prepared)
    while some := list(islice(items, AT_ONCE)):
        texts = {embedding_key(p, encoder): p.embedding_text for item in some for p in item.passages}
        missing |= {key: texts[key] for key in store.embedding_keys_missing(texts)}
        known |= before & texts.keys()
    return len(known | _embed_all(store, missing, encoder, progress))


def get_ready(
    sources: Sequence[NoticeInput], store: Store, encoder: Encoder, progress: Progress | None
) -> Ready:
    """Read and embed those of some notices that are not held as they come; of one aid the last counts."""
    last = {source.aid: source for source in sources}
    held = store.document_hashes(set(last))
    hashes = {aid: hash_of(source, encoder) for aid, source in last.items()}
    changed = [source for aid, source in last.items() if held.get(aid) != hashes[aid]]
    read = prepare(changed, hashes, encoder, None, progress)
    prepared = {item.content_hash: item for item in read if isinstance(item, Prepared)}
    texts = {embedding_key(p, encoder): p.embedding_text for item in prepared.values() for p in item.passages}
    return Ready(prepared, _embed_missing(store, texts, encoder, progress))


def _embed_missing(
    store: Store, texts: Mapping[bytes, str], encoder: Encoder, progress: Progress | None
) -> frozenset[bytes]:
    """Embed what has no cached vector yet; returns the keys of that."""
    missing = {key: texts[key] for key in store.embedding_keys_missing(texts)}
    return _embed_all(store, missing, encoder, progress)


def _embed_all(
    store: Store, texts: Mapping[bytes, str], encoder: Encoder, progress: Progress | None
) -> frozenset[bytes]:
    # Neighbours in length share a batch, so that little is padded.
    missing = sorted(texts, key=lambda key: len(texts[key]))
    for start in range(0, len(missing), EMBED_BATCH):
        keys = missing[start : start + EMBED_BATCH]
        store.put_embeddings(encoder.fingerprint, keys, encoder.encode_passages([texts[key] for key in keys]))
        if progress:
            progress("embedding", start + len(keys), len(missing))
    return frozenset(missing)
