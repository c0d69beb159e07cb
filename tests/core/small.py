"""A few short notices, and homes made of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from rag.collection import Collection
from rag.collection.writer import index_files
from rag.embedding import Encoder, Span, Vectors
from rag.public import IndexReport, QueryRequest, QueryResponse
from rag.settings import Settings

TOPICS = ("数字化转型", "揭榜挂帅", "人才引进", "绿色工厂", "知识产权", "创新券", "首台套装备", "文化旅游")


def notice(aid: str, **changes: object) -> dict[str, Any]:
    """A short record; another topic for every last digit."""
    topic = TOPICS[int(aid[-1]) % len(TOPICS)] if aid[-1].isdecimal() else TOPICS[0]
    fields: dict[str, Any] = {
        "aid": aid,
        "title": f"南京丨关于组织申报2025年{topic}项目的通知",
        "url": f"https://example.org/{aid}",
        "date": "2025-09-10",
        "account": "测试号",
        "content": f"现组织申报2025年{topic}项目（编号{aid}）。申报单位应于2025年10月15日前网上提交申请材料。",
    }
    return fields | changes


def notices(count: int) -> list[dict[str, Any]]:
    """Records n1, n2, …"""
    return [notice(f"n{number}") for number in range(1, count + 1)]


def numbered(number: int) -> dict[str, Any]:
    """A record of one short passage, unlike that of any other number."""
    return notice(
        f"s{number}",
        title=f"第{number}批示范项目申报",
        content=f"第{number}批项目即日起申报，单个项目补助{number + 1}万元。",
    )


def write(path: Path, records: Sequence[object]) -> Path:
    """A JSONL file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")
    return path


class CountingEncoder:
    """The real model, which also remembers what it was given to embed."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name, self.fingerprint = encoder.name, encoder.fingerprint
        self.dim, self.max_tokens = encoder.dim, encoder.max_tokens
        self.embedded: list[str] = []

    def token_spans(self, text: str) -> list[Span]:
        return self._encoder.token_spans(text)

    def count_tokens(self, text: str) -> int:
        return self._encoder.count_tokens(text)

    def encode_passages(
        self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None
    ) -> Vectors:
        self.embedded += texts
        return self._encoder.encode_passages(texts, progress=progress)

    def encode_query(self, text: str) -> Vectors:
        return self._encoder.encode_query(text)


class Home:
    """A home folder with its model."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self.folder = folder
        self.settings = Settings(home=folder / "home")
        self.encoder = CountingEncoder(encoder)

    def index(self, *records: object, **options: Any) -> IndexReport:
        """Index these records, by a file of their own."""
        file = write(self.folder / "notices.jsonl", records)
        return index_files([file], self.settings, encoder=self.encoder, **options)

    def open(self, **options: Any) -> Collection:
        return Collection.open(self.settings, encoder=self.encoder, **options)


def ask(collection: Collection, question: str, **fields: Any) -> QueryResponse:
    """One question, by default without an answer."""
    return collection.ask(QueryRequest.model_validate({"question": question, "answer": False} | fields))


def aids(response: QueryResponse) -> list[str]:
    """The notices of the passages, best first, each once."""
    return list(dict.fromkeys(passage.notice.aid for passage in response.passages))
