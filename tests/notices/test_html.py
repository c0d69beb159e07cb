"""Content in HTML, and records that lack a title, a link or a day."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from rag.ingest import read_notices
from rag.notices import Rejection, parse_record
from rag.notices.cleaning import clean_body
from rag.notices.html_tables import tables_as_lines

PAGE = (
    "<html><head><title>页</title><style>p{color:red}</style></head><body><script>var a = '<p>不是正文</p>';</script>"
    "<!-- 注释 --><p>一、申报条件</p><p>企业营业收入&lt;5000万元。</p><table><tr><th>等次</th><th>奖励金额</th></tr>"
    "<tr><td>一等</td><td>20万元</td></tr></table><div>联系人：<b>张</b>工</div></body></html>"
)


def test_a_page_becomes_lines_without_scripts_and_tables_become_rows() -> None:
    text = clean_body(PAGE).text
    assert "<" not in text.replace("<5000", "")
    assert "不是正文" not in text
    assert "color" not in text
    assert "注释" not in text
    lines = [line for line in text.split("\n") if line]
    assert lines == [
        "一、申报条件",
        "企业营业收入<5000万元。",
        "等次 | 奖励金额",
        "一等 | 20万元",
        "联系人：张工",
    ]


def test_cells_over_several_rows_stand_in_each_and_a_frame_is_no_table() -> None:
    heads = "<tr><th rowspan=2>企业</th><th colspan=2>工厂</th></tr><tr><th>名称</th><th>等级</th></tr>"
    rows = "<tr><td>甲</td><td>一厂</td><td rowspan=2>卓越级</td></tr><tr><td>乙</td><td>二厂</td></tr>"
    frame = "<table><tr><td><p>一、条件</p><p>二、时间</p></td></tr></table>"
    title, remark = "<tr><td colspan=3>名单</td></tr>", "<tr><td colspan=3>注：略。</td></tr>"
    page = f"{frame}<table><thead>{heads}</thead><tbody>{title}{rows}{remark}</tbody></table>"
    assert [line for line in clean_body(page).text.split("\n") if line] == [
        "一、条件", "二、时间", "企业 | 工厂名称 | 工厂等级", "名单 | 名单 | 名单",
        "甲 | 一厂 | 卓越级", "乙 | 二厂 | 卓越级", "注：略。",
    ]  # fmt: skip
    nested = f"<table><tr><td>{title}<table>{rows}</table>文</td></tr></table>"
    assert "甲 | 一厂 | 卓越级\n乙 | 二厂 | 卓越级" in clean_body(nested).text


def test_cells_that_repeat_within_tables_within_tables_grow_no_text_without_bound() -> None:
    assert len(clean_body("<table><tr><td>甲<td rowspan=2000 colspan=50>乙" * 40).text) < 2_000_000


@pytest.mark.parametrize("tag", ["<table ", "<table><tr><td ", "<td "])
def test_tags_that_never_end_take_linear_time(tag: str) -> None:
    page = f"<p>通知</p><table><tr><td>甲</td></tr></table>{tag * 20_000}"
    started = time.process_time()
    assert "甲" in tables_as_lines(page)
    assert time.process_time() - started < 2


def test_escaped_tags_are_read_like_tags() -> None:
    assert clean_body("&lt;p&gt;第一段&lt;/p&gt;&lt;p&gt;第二段&lt;/p&gt;").text.split() == [
        "第一段",
        "第二段",
    ]


@pytest.mark.parametrize("text", ["研发占比>3%且营业收入<5000万元", "若a<b则<p>一项"])
def test_signs_in_running_text_make_no_html(text: str) -> None:
    assert clean_body(text).text == text


@pytest.mark.parametrize(
    "raw",
    [PAGE, "&lt;p&gt; <p>x</p>", "<p><p>&amp;lt;p&amp;gt;&amp;lt;p&amp;gt;y", "<table><tr><td>甲<td>乙"],
)
def test_cleaning_html_again_changes_nothing(raw: str) -> None:
    once = clean_body(raw).text
    assert clean_body(once).text == once


FULL = "关于申报2025年绿色工厂的通知\n各企业：请于2025年10月20日前提交申报书，逾期不再受理。\n南京市工业和信息化局\n2025年9月1日"


def test_a_full_text_stands_in_for_title_link_and_day(tmp_path: Path) -> None:
    file = tmp_path / "n.json"
    file.write_text(json.dumps([{"aid": "1", "content": FULL}], ensure_ascii=False), encoding="utf-8")
    read = read_notices([file])
    [notice] = read.notices
    assert (notice.title, notice.url) == ("关于申报2025年绿色工厂的通知", "")
    assert notice.date.isoformat() == "2025-09-01"
    assert len(read.notes) == 3
    assert all(note.startswith("1: the ") for note in read.notes)


@pytest.mark.parametrize(
    ("record", "field"),
    [
        ({"aid": "1", "content": "请看图。"}, "title"),
        ({"aid": "1", "title": "通知", "url": "https://a.cn", "content": "各企业：请按要求提交申报材料，具体见附件所列各项内容。"}, "date"),
        ({"aid": "1", "title": "通知", "url": "ftp://a.cn", "date": "2025-09-01", "content": FULL}, "url"),
    ],
)  # fmt: skip
def test_what_nothing_tells_is_rejected(record: dict[str, str], field: str) -> None:
    rejection = parse_record(record, notes=[])
    assert isinstance(rejection, Rejection)
    assert rejection.field == field


@pytest.mark.parametrize("signed", ["2025年9月1日", "二〇二五年九月一日", "（2025年9月1日）"])
def test_the_day_is_that_of_the_signature_and_not_of_what_is_attached_below(signed: str) -> None:
    attached = f"附件\n推荐名额分配表\n{'区 | 名额' * 30}\n数据截至\n2025年8月20日"
    text = f"各企业：请按要求提交申报材料。\n申报截止日期\n2025年10月31日\n南京市工业和信息化局\n{signed}\n{attached}"
    notice = parse_record({"aid": "1", "title": "通知", "content": text}, notes=[])
    assert not isinstance(notice, Rejection)
    assert notice.date.isoformat() == "2025-09-01"


def test_over_http_nothing_is_inferred() -> None:
    assert isinstance(parse_record({"aid": "1", "content": FULL}), Rejection)
