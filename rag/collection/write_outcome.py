"""What a write did, as it is answered, and kept for whoever sends it again under the same key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import TypeAdapter

from rag.errors import InvalidInput
from rag.notices.input_record import Rejection
from rag.public import RejectionOut


@dataclass(frozen=True, slots=True)
class Written:
    """What a write did.

    Attributes:
        results: aid -> "added", "updated", "reread" (by newer rules), "unchanged" or "rejected".
        rejections: the notices that could not be read, each with its reason.
        version: the collection's version that holds it.
        passages: how many passages are in service now.
        embedded: how many were embedded for it.
    """

    results: Mapping[str, str]
    rejections: tuple[Rejection, ...]
    version: int
    passages: int
    embedded: int


@dataclass(frozen=True, slots=True)
class Once:
    """What makes a write happen once, however often it is sent.

    Attributes:
        key: of whoever sends it.
        digest: of what is sent; the same key with another digest is refused.
    """

    key: str
    digest: str


_WRITTEN = TypeAdapter(Written)


def kept_answer(written: Written) -> str:
    """What is kept of a write that has a key."""
    return _WRITTEN.dump_json(written).decode()


def answer_of_then(once: Once, digest: str, answer: str) -> Written:
    """What a write did that was sent before under its key, of which the digest and the answer were kept.

    Raises:
        InvalidInput: something else is sent under the same key.
    """
    if digest != once.digest:
        raise InvalidInput("was used for another request before; send a new one", "Idempotency-Key")
    return _WRITTEN.validate_json(answer)


def rejections_out(rejections: Iterable[Rejection]) -> list[RejectionOut]:
    """Rejections as they are told outside."""
    return [
        RejectionOut(aid=r.aid, position=r.position, field=r.field, reason=r.reason, file=r.file)
        for r in rejections
    ]
