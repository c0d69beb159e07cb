from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rag.notices.cleaning import clean_body, clean_text, clean_title
from rag.resources import rows
from tests.examples import examples

TRAILER = "来源：江苏省科学技术厅\r编辑：甲\r复核：乙\r终审：丙\r点赞|分享|推荐|留言👇\r\r"
FRAGMENTS = [
    "来源：", "来源丨市工信局", "编辑：甲", "复核：乙", "点赞|分享|推荐|留言👇", "点击看大图▲上下滑动", "扫码查看附件", "点击查看↓",
    "阅读原文", "先看图解↓", "END", "&nbsp;", "&amp;", "&amp;amp;lt;", "&#38;#38;nbsp;", "&lt;", "&", ";", "\r", "\n", "\r\n", " ",
    "\u3000", "\u00a0", "\u200b", "\ufeff", "\u202e", "\x00", "\ud800", "，", "。", "日", "资金", "2025年9月22日", "正文", "👈", "↓",
]  # fmt: skip
nasty = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=4)), max_size=14).map("".join)


@given(nasty)
@example("&&#97;mp;lt;")
@example("&am&#8203;p;lt;")
@example("来源：甲\n来源：乙\n编辑：丙")
@example("正文\n点击看大图扫码查看\n附件")
@examples(400)
def test_cleaning_a_clean_text_changes_nothing(raw: str) -> None:
    once = clean_body(raw).text
    assert clean_body(once).text == once
    assert clean_text(clean_text(raw)) == clean_text(raw)
    assert clean_title(clean_title(raw)) == clean_title(raw)


@given(nasty)
@examples(200)
def test_a_clean_text_is_valid_utf8_without_invisible_characters(raw: str) -> None:
    text = clean_body(raw).text
    text.encode("utf-8")
    assert not set(text) & set("\r\u00a0\u3000\u200b\ufeff\u202e\x00")
    assert text == text.strip()
    assert "  " not in text
    assert "\n\n\n" not in text


def test_entities_are_resolved_also_when_escaped_twice() -> None:
    assert clean_text("甲&nbsp;乙&lt;丙&amp;gt;&#20013;") == "甲 乙<丙>中"


def test_an_address_keeps_parameters_that_look_like_entities() -> None:
    assert clean_text("http://a.cn/?id=1&region=2&copy=3") == "http://a.cn/?id=1&region=2&copy=3"


def test_full_width_forms_and_punctuation_stay_as_they_are() -> None:
    text = "（２０２５）１．５万元，“甲”～乙；Ａ﹝丙﹞"
    assert clean_text(text) == text


def test_blank_lines_and_spaces_are_folded() -> None:
    assert clean_text(" 甲\t \u3000乙 \r\n\r\n \r\r丙 ") == "甲 乙\n\n丙"


def test_a_half_surrogate_pair_becomes_the_replacement_character() -> None:
    assert clean_text("甲\ud83d乙") == "甲\ufffd乙"


@pytest.mark.parametrize(
    ("raw", "text", "source"),
    [
        ("正文。\r" + TRAILER, "正文。", "江苏省科学技术厅"),
        ("市工信局2025年9月22日" + TRAILER, "市工信局2025年9月22日", "江苏省科学技术厅"),
        ("正文。来源丨工信微报 编辑丨甲 审核丨乙", "正文。", "工信微报"),
        ("正文。\n（来源：新华社）", "正文。", "新华社"),
        ("正文。\n制图：甲 乙\n复核：丙", "正文。", None),
        ("正文。\n来源：甲\n设计：乙、丙复核：丁\n- END -", "正文。", "甲"),
        ("来源：甲\r编辑：乙", "", "甲"),
        ("正文。\n来源：", "正文。", None),
        ("正文。来源：某号\n责编：甲\n点“在看”，让更多企业知道", "正文。", "某号"),
        ("正文。\n（来源：某号；整理：甲）", "正文。", "某号"),
        ("正文。\n阅读 1024\n赞 12 分享 30 推荐 5 写留言", "正文。", None),
        ("正文。\n来源：某号\n\n往期推荐\n→ 关于申报甲的通知\n→ 名单公布！", "正文。", "某号"),
        ("往期推荐\n为企业办好事，请于10月8日前报送。", "往期推荐\n为企业办好事，请于10月8日前报送。", None),
    ],
)
def test_the_trailer_is_cut_and_its_source_kept(raw: str, text: str, source: str | None) -> None:
    body = clean_body(raw)
    assert (body.text, body.source) == (text, source)


@pytest.mark.parametrize(
    "raw",
    [
        "一、资金来源：自筹和拨款",
        "说明数据来源：市统计局",
        "来源：甲\n二、正文在来源之后，不得删除。",
        "正文提到文章来源：某报，并有后文。",
        "由编辑：某人负责。",
    ],
)
def test_a_source_within_the_text_is_not_cut(raw: str) -> None:
    assert clean_body(raw).text == raw
    assert clean_body(raw).source is None


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("先看图解↓\r点击看大图▲上下滑动\r原文如下↓省政府通知", "省政府通知"),
        ("附件：名单扫码查看附件苏州市科学技术局", "附件：名单\n苏州市科学技术局"),
        ("附件：点击查看↓\r1.申报书", "附件：\n\n1.申报书"),
        ("附件：👈点击查看\r1.申报书", "附件：\n\n1.申报书"),
        ("点击查看原文↓通知丨稳岗返还", "通知丨稳岗返还"),
        ("扫描图中二维码或点击页面底部“阅读原文”看直播来源：甲\r编辑：乙", ""),
        ("请扫描下方二维码查看完整名单", ""),
    ],
)
def test_pointers_are_removed(raw: str, text: str) -> None:
    assert clean_body(raw).text == text


POINTER_EXAMPLES = [
    "扫描图中二维码或点击页面底部“阅读原文”看直播", "点击查看大图", "一图看图解↓", "左右滑动查看更多", "点击图片查看详情",
    "长按识别下方二维码即可查看完整名单", "点击文末“阅读原文”", "扫码查看原文↓", "👆查看原文", "👈点击查看", "点击下载附件↓", "点击获取附件",
    "全文如下👇", "点击上方蓝字 关注我们", "SEPTEMBER",
]  # fmt: skip


def test_every_rule_for_pointers_has_an_example_that_it_removes() -> None:
    assert len(POINTER_EXAMPLES) == len(rows("rag.notices", "pointers.tsv"))
    for example_text in POINTER_EXAMPLES:
        assert clean_text(f"甲乙丙\n{example_text}\n丁") == "甲乙丙\n\n丁", example_text


@pytest.mark.parametrize(
    "text",
    [
        "企业可扫码查看附件，并下载。",
        "推行“扫码入企”。",
        "登录后点击“办理”查看结果。",
        "证书扫描件须查看原件。",
        "增长2.3%↑",
    ],
)
def test_words_of_a_sentence_are_no_pointer(text: str) -> None:
    assert clean_text(text) == text


@pytest.mark.parametrize(
    ("raw", "pointed"), [("甲扫码查看附件", True), ("点击看大图", True), ("点击查看原文↓甲", False)]
)
def test_a_pointer_to_a_file_or_picture_is_remembered(raw: str, pointed: bool) -> None:
    assert clean_body(raw).attachment_pointer is pointed


@pytest.mark.nightly
@pytest.mark.parametrize(
    "unit",
    [
        "&amp;",
        "&",
        "来源：",
        "编辑：甲",
        "点击",
        "扫码查看",
        "▲",
        " ",
        "\n",
        "\u0301",
        "（来源：",
        "&#38;",
        "。",
        "\u200b",
        "点赞\n",
    ],
)
def test_a_megabyte_of_anything_is_cleaned_in_seconds(unit: str) -> None:
    raw = unit * (1_000_000 // len(unit))
    begun = time.process_time()
    clean_body(raw)
    assert time.process_time() - begun < 4


def test_no_bundled_notice_keeps_its_trailer(raw_notices: list[dict[str, Any]]) -> None:
    for record in raw_notices:
        text = clean_body(record["finalContent"]).text
        assert "点赞|分享" not in text
        assert "终审：" not in text
