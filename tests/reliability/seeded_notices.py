"""Notices whose whole life follows from a seed, so that two processes agree on it without a word."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from rag.domain import NoticeInput
from rag.embedding import Span, Vectors
from rag.notices.input_record import Rejection, parse_record

TOPICS = ("数字化转型", "揭榜挂帅", "人才引进", "绿色工厂", "知识产权", "创新券", "首台套装备", "文化旅游")
MOST = 30
"""Notices at a time: few enough that one question finds all of them."""
DRAFT = re.compile(r"第([0-9]+)稿")
State = Mapping[str, int]
"""What is held: aid -> number of the step that wrote it."""


class MadeUpEncoder:
    """Vectors that follow from the text alone: what is tried here is whether they last, not what they mean."""

    name = "made-up"
    fingerprint = hashlib.sha256(b"made-up").hexdigest()
    dim = 16
    max_tokens = 512

    def token_spans(self, text: str) -> list[Span]:
        return [(n, n + 1) for n in range(len(text))]

    def count_tokens(self, text: str) -> int:
        return len(text) + 2

    def encode_passages(
        self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None
    ) -> Vectors:
        return np.stack([self.encode_query(text) for text in texts])

    def encode_query(self, text: str) -> Vectors:
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
        row = np.random.default_rng(seed).normal(size=self.dim).astype(np.float32)
        return row / np.linalg.norm(row)


@dataclass(frozen=True)
class Step:
    """One write: notices that are put under this number, or removed."""

    number: int
    put: tuple[str, ...] = ()
    removed: tuple[str, ...] = field(default=())

    def after(self, state: State) -> dict[str, int]:
        """What is held once it is done."""
        kept = {aid: number for aid, number in state.items() if aid not in self.removed}
        return kept | dict.fromkeys(self.put, self.number)

    def notices(self) -> tuple[NoticeInput, ...]:
        return tuple(notice_of(aid, self.number) for aid in self.put)


def step_of(seed: int, number: int, state: State) -> Step:
    """The step with a number, for what is held then: one to three notices come or change, or one goes."""
    chance = random.Random(f"{seed}/{number}")
    held = sorted(state)
    if len(held) >= MOST or (len(held) > 3 and chance.random() < 0.3):
        return Step(number, removed=(chance.choice(held),))
    names = [chance.choice(held) if held and chance.random() < 0.4 else f"n{number}-{i}" for i in range(3)]
    return Step(number, put=tuple(dict.fromkeys(names[: chance.randint(1, 3)])))


def notice_of(aid: str, number: int) -> NoticeInput:
    topic = TOPICS[number % len(TOPICS)]
    made = parse_record(
        {
            "aid": aid,
            "title": f"南京丨关于组织申报2025年{topic}项目的通知",
            "url": f"https://example.org/{aid}",
            "date": "2025-09-10",
            "account": "测试号",
            "content": f"现组织申报2025年{topic}项目（第{number}稿，编号{aid}）。申报单位应于2025年10月15日前网上提交材料。",
        }
    )
    assert not isinstance(made, Rejection), made
    return made
