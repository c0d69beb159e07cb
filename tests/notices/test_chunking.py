from __future__ import annotations

import datetime as dt
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.domain import Notice, NoticeInput, Passage
from rag.notices import TokenCounter, chunk, parse_record, read_notice
from rag.notices.chunking import MAX_TOKENS, TARGET_TOKENS
from tests.examples import examples

PIECES = [
    "一、申报条件", "（一）", "1.", "2.", "第一条 ", "附件：", "联系电话：", "。", "，", "\n", "\n\n", "；", "《", "》", "（", "👍🏽", "㎡",
    "\u0301", "ﷺ", "the quick brown fox ", "http://example.com/" + "a" * 60, "企业在本市注册并具有独立法人资格", "a" * 200, " ", "９",
]  # fmt: skip
bodies = st.lists(st.sampled_from(PIECES), max_size=80).map("".join)


def notice(content: str, title: str = "测试通知", **fields: Any) -> Notice:
    return read_notice(
        NoticeInput("a_1", title, "https://a.cn", dt.date(2025, 9, 9), "号", content, **fields)
    )


def check(read: Notice, passages: list[Passage], tokens: TokenCounter, limit: int = MAX_TOKENS) -> None:
    """Every promise of `chunk`."""
    assert [p.ordinal for p in passages] == list(range(len(passages)))
    covered = bytearray(len(read.text))
    for passage in passages:
        assert read.text[passage.start : passage.end] == passage.text
        assert passage.text
        assert passage.text == passage.text.strip()
        assert tokens.count_tokens(passage.embedding_text) <= limit
        assert not any(covered[passage.start : passage.end])
        covered[passage.start : passage.end] = b"\1" * (passage.end - passage.start)
    assert all(seen or char.isspace() for seen, char in zip(covered, read.text, strict=True))


def test_the_bundled_notices_are_cut_well(raw_notices: list[dict[str, Any]], tokens: TokenCounter) -> None:
    sizes: list[int] = []
    for record in raw_notices:
        given_input = parse_record(record)
        assert isinstance(given_input, NoticeInput)
        read = read_notice(given_input)
        passages = chunk(read, tokens)
        check(read, passages, tokens)
        assert passages
        sizes += [tokens.count_tokens(passage.text) for passage in passages]
        # None ends within a sentence, unless the text itself breaks its line there.
        assert all(p.text[-1] not in "，、" or read.text[p.end : p.end + 1] == "\n" for p in passages)
    middle = sorted(sizes)[len(sizes) // 2]
    assert 0.8 * TARGET_TOKENS < middle < 1.2 * TARGET_TOKENS
    assert sum(size < 60 for size in sizes) < 0.1 * len(sizes)


@given(bodies, st.sampled_from([64, 128, 480]))
@examples(120)
def test_nasty_texts_keep_every_promise(tokens: TokenCounter, body: str, limit: int) -> None:
    read = notice(body)
    check(read, chunk(read, tokens, max_tokens=limit, target_tokens=limit // 2), tokens, limit)


@given(st.text(max_size=300))
@examples(120)
def test_any_text_keeps_every_promise(tokens: TokenCounter, body: str) -> None:
    read = notice(body)
    check(read, chunk(read, tokens, max_tokens=96, target_tokens=40), tokens, 96)


def test_a_notice_without_text_is_its_title(tokens: TokenCounter) -> None:
    (passage,) = chunk(notice("", title="南京丨申报截止时间提前"), tokens)
    assert passage.text == "南京丨申报截止时间提前"
    assert passage.context == ""
    assert (passage.heading, passage.attachment) == ("", None)


def test_a_passage_carries_title_and_headings_above_it(tokens: TokenCounter) -> None:
    sentence = "企业应当在本市注册登记，具有独立法人资格，经营状况良好，无不良信用记录。"
    body = "一、申报条件\n（一）基本条件\n" + sentence * 20 + "\n二、申报时间\n" + sentence * 8
    passages = chunk(notice(body), tokens)
    check(notice(body), passages, tokens)
    assert passages[0].heading == ""
    assert passages[1].heading == "一、申报条件 > （一）基本条件"
    assert passages[1].context == "测试通知\n一、申报条件 > （一）基本条件"
    assert passages[-1].text.startswith("二、申报时间") or passages[-1].heading == "二、申报时间"


def test_big_sections_are_not_mixed_and_small_ones_are_joined(tokens: TokenCounter) -> None:
    sentence = "企业应当在本市注册登记，具有独立法人资格，经营状况良好，无不良信用记录。"
    big = "".join(f"{number}、部分\n{sentence * 7}\n" for number in "一二三")
    assert [p.text[:2] for p in chunk(notice(big), tokens)] == ["一、", "二、", "三、"]
    small = "".join(f"{number}、部分\n{sentence}\n" for number in "一二三")
    assert len(chunk(notice(small), tokens)) == 1


def test_a_sentence_is_cut_only_if_it_is_longer_than_the_limit(tokens: TokenCounter) -> None:
    sentence = "，".join(["企业应当在本市注册登记"] * 30) + "。"
    assert all(p.text.endswith("。") for p in chunk(notice(sentence * 6), tokens))
    endless = "，".join(["企业应当在本市注册登记"] * 200) + "。"
    passages = chunk(notice(endless), tokens)
    check(notice(endless), passages, tokens)
    assert all(p.text.endswith(("，", "。")) for p in passages)


def test_a_very_long_title_is_shortened_and_nothing_else(tokens: TokenCounter) -> None:
    read = notice("正文在这里。" * 200, title="关于组织开展申报工作的通知" * 70)
    passages = chunk(read, tokens)
    check(read, passages, tokens)
    assert all(p.context and read.title.startswith(p.context) for p in passages)


def test_attachments_are_cut_apart_and_named(tokens: TokenCounter) -> None:
    read = notice(
        "正文。", attachments=(("申报书", None, "第一项 内容。\r第二项。"), ("空表", "https://a.cn/x", None))
    )
    passages = chunk(read, tokens)
    check(read, passages, tokens)
    assert [(p.attachment, p.text) for p in passages] == [
        (None, "正文。"),
        ("申报书", "第一项 内容。\n第二项。"),
    ]
    assert passages[1].context == "测试通知 申报书"
    spans = [(a.name, a.start, a.end) for a in read.attachments]
    assert spans == [("申报书", 5, len(read.text)), ("空表", None, None)]


def test_the_same_notice_is_always_cut_the_same(
    raw_notices: list[dict[str, Any]], tokens: TokenCounter
) -> None:
    given_input = parse_record(raw_notices[6])
    assert isinstance(given_input, NoticeInput)
    read = read_notice(given_input)
    assert read == read_notice(given_input)
    assert chunk(read, tokens) == chunk(read, tokens)
    assert len(read.text_version) == 16


@pytest.mark.parametrize(
    "unit", ["a", "的", "。", "（一）", "a\n", "《", "局2025年1月1日", "1.甲", "附件：", "http://"]
)
def test_thirty_thousand_characters_of_anything_take_seconds(unit: str, tokens: TokenCounter) -> None:
    begun = time.process_time()
    read = notice(unit * (30_000 // len(unit)))
    passages = chunk(read, tokens)
    assert time.process_time() - begun < 8
    assert all(tokens.count_tokens(p.embedding_text) <= MAX_TOKENS for p in passages)


def test_a_hundred_thousand_characters_without_a_space_are_cut_in_bounded_time(tokens: TokenCounter) -> None:
    read = notice("企业应当在本市注册登记并具有独立法人资格" * 5_000)
    begun = time.process_time()
    check(read, chunk(read, tokens), tokens)
    assert time.process_time() - begun < 15
