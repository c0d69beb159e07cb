"""A day that an item of a later digest moves is told as moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.collection import Collection
from rag.collection.writer import put_notices
from rag.domain import NoticeInput
from rag.embedding import Encoder
from rag.public import Answer, QueryRequest
from rag.settings import Settings

NOTICES = (
    ("t_1", dt.date(2025, 4, 20), "2025年“创响例山”创业大赛开始报名",
     "无锡市今年大赛设两个赛道。\n报名时间：\n初创企业赛道 4月22日至5月15日\n青年创意赛道 4月22日至5月31日\n咨询：0510-66123900。"),
    ("t_2", dt.date(2025, 5, 11), "无锡企服周报：大赛延期、见习补贴",
     "无锡本周两条。\n【1 大赛延期】\n“创响例山”创业大赛组委会通知：初创企业赛道报名截止时间由5月15日延至6月5日；青年创意赛道不变，仍为5月31日。\n【2 见习补贴】\n无锡市全年受理，按每人每月1600元补贴单位。"),
)  # fmt: skip


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Collection]:
    home: Path = tmp_path_factory.mktemp("moved")
    settings = Settings(home=home)
    put_notices(
        [NoticeInput(aid, title, f"https://{aid}.example.cn", day, "号", text) for aid, day, title, text in NOTICES],
        settings, encoder=encoder,
    )  # fmt: skip
    with Collection.open(settings, encoder=encoder) as opened:
        yield opened


def ask(collection: Collection, question: str, as_of: dt.date) -> Answer:
    answer = collection.ask(QueryRequest(question=question, as_of=as_of)).answer
    assert answer is not None
    return answer


@pytest.mark.parametrize(
    ("track", "as_of", "told"),
    [
        ("初创企业赛道", dt.date(2025, 5, 14), "2025年6月5日"),
        ("初创企业赛道", dt.date(2025, 4, 25), "2025年6月5日"),  # with the caution
        ("青年创意赛道", dt.date(2025, 5, 14), "2025年5月31日"),
    ],
)
def test_the_day_that_counts_is_told(collection: Collection, track: str, as_of: dt.date, told: str) -> None:
    answer = ask(collection, f"“创响例山”大赛{track}报名到什么时候", as_of)
    assert f"{told} [1]" in answer.text
