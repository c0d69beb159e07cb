from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.notices.sentences import Protected, clause_spans, sentence_spans
from rag.notices.structure import parse_blocks
from tests.examples import examples

PIECES = [
    "一、", "二、", "（一）", "（二）", "1.", "2.", "3、", "（1）", "①", "第一条 ", "第二章", "01", "附件：", "联系电话：", "申报条件",
    "\n", "\n\n", "。", "；", "，", "《", "》", "（", "）", "“", "”", "http://a.b/1.2?x=1", "1.5万元", "2025年", "各地", " ", "甲乙丙",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def starts(text: str) -> list[str]:
    """The first few characters of each block."""
    return [text[block.start : block.end].strip()[:6] for block in parse_blocks(text)]


def headings(text: str) -> list[list[str]]:
    return [[text[a:b] for a, b in block.path] for block in parse_blocks(text)]


@given(texts)
@examples(300)
def test_blocks_and_sentences_cover_the_text(text: str) -> None:
    protected = Protected(text)
    blocks = parse_blocks(text, protected)
    assert "".join(text[b.start : b.end] for b in blocks) == text
    for block in blocks:
        assert block.start < block.end
        assert all(0 <= start < end <= len(text) for start, end in block.path)
        for cut in (sentence_spans, clause_spans):
            spans = cut(text, block.start, block.end, protected)
            assert "".join(text[a:b] for a, b in spans) == text[block.start : block.end]


def test_no_clause_ends_within_a_time_or_a_number() -> None:
    text = "截止17:00，预算1,000万元，电话:0512-1，时间：9:30"
    spans = clause_spans(text, 0, len(text), Protected(text))
    assert [text[a:b] for a, b in spans] == [
        "截止17:00，", "预算1,000万元，", "电话:", "0512-1，", "时间：", "9:30",
    ]  # fmt: skip


def test_headings_are_found_where_line_breaks_were_lost() -> None:
    text = "通知如下:一、各地组织推荐程序（一）按照办法审核;（二）进行打分;二、申报方式（一）登录系统。"
    assert starts(text) == [
        "通知如下:",
        "一、各地组织",
        "（一）按照办",
        "（二）进行打",
        "二、申报方式",
        "（一）登录系",
    ]
    assert headings(text)[2] == ["一、各地组织推荐程序"]
    assert headings(text)[-1][0] == "二、申报方式"


def test_a_known_section_name_ends_where_its_text_begins() -> None:
    assert headings("一、支持对象中小企业数字化转型具有一定基础。\n二、其他")[0] == ["一、支持对象"]


def test_levels_follow_the_order_of_the_markers() -> None:
    text = "一、总则\n（一）条件\n1.注册。\n2.经营。\n（二）时间\n二、附则\n"
    assert [block.level for block in parse_blocks(text)] == [1, 2, 3, 3, 2, 1]


def test_a_list_within_an_item_does_not_end_the_outer_numbering() -> None:
    text = "1.甲项目\n（一）要求\n1.研发。\n2.生产。\n（二）时间\n2.乙项目\n"
    assert [block.level for block in parse_blocks(text)] == [1, 2, 3, 3, 2, 1]


def test_articles_are_found_within_running_text() -> None:
    text = "现印发指引第一条 为保护秘密，制定本指引。第二条 依照本指引第一条规定。第三条 施行。"
    assert starts(text) == ["现印发指引", "第一条 为保", "第二条 依照", "第三条 施行"]


@pytest.mark.parametrize(
    "text",
    [
        "公布第一、二批名单。",
        "最高1.5万元，增长2.3倍。",
        "截至2025年9月1日。",
        "网址http://a.b/1.2和www.a.cn/一、二。",
        "见《办法》（一）、（二）项。",
        "统一、规范管理；单一、重复的不予支持。",
        "符合本条（一）规定的企业。",
        "（以下简称《一、办法》）",
        "需提供附件1、附件2。",
        "版本为V1.2.3。",
    ],
)
def test_numbers_and_references_are_no_headings(text: str) -> None:
    assert len(parse_blocks(text)) == 1


def test_labelled_lines_begin_a_block_also_when_glued() -> None:
    text = "公示期7天。联系电话：0512-65233293附件：名单"
    assert starts(text) == ["公示期7天。", "联系电话：0", "附件：名单"]
    assert len(parse_blocks("材料（见附件：汇总表）报送。")) == 1


def test_items_under_the_attachments_are_no_headings() -> None:
    text = "一、要求\n报送。\n附件：\n1.申报书\n2.汇总表\n南京市财政局\n"
    assert headings(text)[-1] == []
    assert headings(text)[0] == ["一、要求"]


def test_sentences_end_at_their_marks_and_lines() -> None:
    text = "甲（一句。二句。）乙。丙！丁；戊？\n己"
    spans = sentence_spans(text, 0, len(text), Protected(text))
    assert [text[a:b].strip() for a, b in spans if text[a:b].strip()] == [
        "甲（一句。二句。）乙。",
        "丙！",
        "丁；",
        "戊？",
        "己",
    ]


def test_an_open_bracket_does_not_swallow_what_follows() -> None:
    text = "甲（没有关上。乙句。\n丙（也是。"
    assert len(sentence_spans(text, 0, len(text), Protected(text))) >= 3


def test_a_name_that_begins_with_a_numeral_stands_behind_its_number() -> None:
    text = "四项政策如下。\n一、一次性扩岗补助。每人1500元。\n二、见习补贴。每人1400元。"
    assert starts(text) == ["四项政策如下", "一、一次性扩", "二、见习补贴"]
    assert all(block.level == 0 for block in parse_blocks("获奖者\n一、二、三等奖各10万元"))
