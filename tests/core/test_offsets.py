"""`text[start:end]` is the passage or quote to the letter, in code points, for every passage and every answer."""

from __future__ import annotations

import random

import pytest

from rag.collection import Collection
from rag.public import NoticeQuery, PassageOut, QueryResponse
from tests.core.small import Home, ask, notice

AIDS_A_TIME = 3


def assert_exact(collection: Collection, response: QueryResponse) -> None:
    """Every passage, highlight and quote is what the notice has at its offsets."""
    for passage in response.passages:
        assert_passage_exact(passage, collection.notice(passage.notice.aid).text)
    for citation in response.answer.citations if response.answer else []:
        text = collection.notice(citation.aid).text
        assert citation.quote
        assert text[citation.start : citation.end] == citation.quote
        assert citation.passage_id.startswith(f"{citation.aid}#")


def assert_passage_exact(passage: PassageOut, text: str) -> None:
    assert 0 <= passage.start < passage.end <= len(text)
    assert text[passage.start : passage.end] == passage.text
    assert passage.text == passage.text.strip()
    last = 0
    for start, end in passage.highlights:
        assert last <= start < end <= len(passage.text)
        last = end


def every_passage(collection: Collection) -> list[PassageOut]:
    """All passages of a collection, asked for a few notices at a time."""
    items = collection.notices(NoticeQuery(limit=200)).items
    found: list[PassageOut] = []
    for first in range(0, len(items), AIDS_A_TIME):
        some = [item.aid for item in items[first : first + AIDS_A_TIME]]
        response = ask(collection, "项目", mode="dense", filters={"aids": some}, top_k=50, per_notice=50)
        assert len(response.passages) < 50
        found += response.passages
    return found


def test_every_passage_of_the_bundled_notices_is_exact(collection: Collection) -> None:
    passages = every_passage(collection)
    assert len(passages) == collection.info.passages
    by_notice: dict[str, list[PassageOut]] = {}
    for passage in passages:
        by_notice.setdefault(passage.notice.aid, []).append(passage)
    assert len(by_notice) == collection.stats().notices
    for aid, own in by_notice.items():
        text = collection.notice(aid).text
        own.sort(key=lambda p: p.start)
        assert [p.passage_id for p in own] == [f"{aid}#{n}" for n in range(len(own))]
        for passage in own:
            assert_passage_exact(passage, text)
        ends = [0, *(p.end for p in own)]
        starts = [*(p.start for p in own), len(text)]
        assert all(not text[end:start].strip() for end, start in zip(ends, starts, strict=True))


def test_every_fact_is_exact(collection: Collection) -> None:
    count = 0
    for item in collection.notices(NoticeQuery(limit=200)).items:
        detail = collection.notice(item.aid)
        for fact in detail.facts:
            assert detail.text[fact.start : fact.end] == fact.quote
            count += 1
    assert count > 100


@pytest.mark.parametrize(
    "question",
    [
        "which programmes fund digital transformation in 南京",
        "南京数字化转型项目什么时候截止",
        "江苏省首台套重大装备的联系电话是多少",
        "苏州公布了哪些企业名单",
        "How much funding can a national-level laboratory get?",
        "第二批5G工厂名单",
    ],
)
def test_what_an_answer_quotes_is_exact(collection: Collection, question: str) -> None:
    assert_exact(collection, ask(collection, question, answer=True, top_k=20, per_notice=20))


def test_offsets_count_code_points_not_utf16(small: Home) -> None:
    content = "🎉🎉🎉 好消息👨‍👩‍👧‍👦！\r\n📢 一、申报条件\r\n🏭 绿色工厂项目面向𠮷林路企业。\r\n📅 二、申报时间\r\n⏰ 请于2025年10月15日前🙏提交材料。"
    attachments = [{"name": "附件.txt", "text": "😀 补充说明：联系电话025-12345678 📞。"}]
    small.index(
        notice("n4", title="南京丨🌱绿色工厂申报", content=content, attachments=attachments), notice("n5")
    )
    with small.open() as collection:
        text = collection.notice("n4").text
        assert len(text.encode("utf-16-le")) // 2 > len(text)
        for question in ("绿色工厂项目什么时候截止", "绿色工厂的联系电话", "面向𠮷林路的哪些企业🌱"):
            response = ask(collection, question, answer=True, top_k=50, per_notice=50)
            assert response.passages[0].notice.aid == "n4"
            assert_exact(collection, response)
        quoted = ask(collection, "绿色工厂项目什么时候截止", answer=True).answer
        assert quoted is not None
        assert any("10月15日" in citation.quote for citation in quoted.citations)


NASTY = "项目申报，。；\n\r\t \u3000\u200b&nbsp;<>一、（一）1.A中🙂𠮷e\u0301\ufeff\u2028〔2025〕１２%：“”"


def test_nasty_texts_keep_their_offsets(small: Home) -> None:
    chance = random.Random(7)
    texts = ["".join(chance.choices(NASTY, k=chance.randint(1, 250))) for _ in range(8)]
    small.index(*(notice(f"x{n}", content=text) for n, text in enumerate(texts)))
    with small.open() as collection:
        passages = every_passage(collection)
        assert len(passages) == collection.info.passages >= len(texts)
        for passage in passages:
            assert_passage_exact(passage, collection.notice(passage.notice.aid).text)
