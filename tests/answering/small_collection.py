"""A collection of a few made-up notices, to be asked as of 2025-09-25."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rag.collection import Collection
from rag.collection.writer import put_notices
from rag.domain import NoticeInput
from rag.embedding import Encoder
from rag.public import Answer, QueryRequest
from rag.settings import Settings

AS_OF = dt.date(2025, 9, 25)
PUBLISHED = dt.date(2025, 9, 20)


@contextmanager
def collection_of(
    notices: Sequence[tuple[str, str, str]], home: Path, encoder: Encoder, published: dt.date = PUBLISHED
) -> Iterator[Collection]:
    """A collection of notices (aid, title, text), all published on one day."""
    settings = Settings(home=home)
    put_notices(
        [NoticeInput(aid, title, f"https://{aid[-1]}.example.cn", published, "号", text) for aid, title, text in notices],
        settings, encoder=encoder,
    )  # fmt: skip
    with Collection.open(settings, encoder=encoder) as collection:
        yield collection


@contextmanager
def asked_of(
    notices: Sequence[tuple[str, str, str]], home: Path, encoder: Encoder, published: dt.date = PUBLISHED
) -> Iterator[Callable[[str], Answer]]:
    """What answers a question from notices (aid, title, text), all published on one day."""
    with collection_of(notices, home, encoder, published) as collection:

        def put(question: str) -> Answer:
            answer = collection.ask(QueryRequest(question=question, as_of=AS_OF)).answer
            assert answer is not None
            return answer

        yield put
