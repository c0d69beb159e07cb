"""Text and Markdown: what their first lines tell, marks, and lines that a program broke."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from rag.ingest import ReadOptions, read_notices
from rag.ingest.format_protocol import Link
from rag.ingest.head_lines import head_lines, wechat_byline
from rag.ingest.plain_text import MarkdownFormat, unwrapped
from tests.ingest import made_files

NOTICE = "# 关于申报绿色工厂的通知\n\n请各企业于2025年10月20日前申报。\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", "+++\ntitle = '甲通知'\ndate = 2025-09-09\n+++\n{}"),
        ("b.md", "# 甲通知\n\n发布日期: 2025年9月9日\n**来源**：某局\n\n{}"),
        ("c.txt", "标题：甲通知\r\n发布时间：2025-09-09 10:00\r\n来源：某局\r\n正文：\r\n{}"),
        ("d.txt", "标题：甲通知\n发布时间：2025年9月9日 来源：某局\n{}"),
        ("d.md", "标题：甲通知\n发布时间：2025-09-09\n来源：某局\n\n{}"),
        ("e.md", "# 甲通知\n\n**来源**：某局 | **发布时间**：2025-9-9 10:00:00\n\n{}"),
        ("f.txt", "标题：甲通知 来源：某局\n发布日期：20250909 浏览次数：\n{}"),
    ],
)
def test_the_head_of_a_text_tells_its_fields(tmp_path: Path, name: str, text: str) -> None:
    body = "各区科技局：请于2025年10月31日前登录平台提交材料，逾期不再受理。"
    (tmp_path / name).write_text(text.format(body), "utf-8", newline="")
    (notice,) = read_notices([tmp_path]).notices
    assert (notice.title, str(notice.date), notice.content) == ("甲通知", "2025-09-09", body)


@pytest.mark.parametrize(
    ("head", "fields", "left"),
    [
        ("标题：甲\n发布时间：2025年9月9日 来源：某局 浏览次数：35\n", {"title": "甲", "date": "2025-09-09", "account": "某局"}, "浏览次数：35\n"),
        ("时间：9月20日上午9:00\n来源：某局\n", {}, "时间：9月20日上午9:00\n来源：某局\n"),
        ("标题：甲\n时间：2025年9月20日上午9:00\n来源：某局\n", {"title": "甲", "account": "某局"}, "时间：2025年9月20日上午9:00\n"),
        ("标题：2025年 第一批：申报\n来源：某局\n", {"title": "2025年 第一批：申报", "account": "某局"}, ""),
    ],
)  # fmt: skip
def test_a_line_of_the_head_may_tell_several_fields(head: str, fields: dict[str, str], left: str) -> None:
    assert head_lines(f"{head}各单位：") == (fields, f"{left}各单位：")


@pytest.mark.parametrize("line", ["会议时间 2025年9月20日 14:00", "时间\n2025年9月20日 14:00"])
def test_when_something_takes_place_is_no_byline(line: str) -> None:
    text = f"关于召开座谈会的通知\n{line}\n地点：一楼会议室"
    assert wechat_byline(text) == ({}, text)


def test_marks_of_markdown_are_read_in_linear_time_and_escaped_ones_stay() -> None:
    read = MarkdownFormat().read("见 <https://a.cn/b> 与 <zb@a.cn>，1<2，必填\\*，5 \\* 3".encode(), "a.md")
    assert read.text == "见 https://a.cn/b 与 zb@a.cn，1<2，必填*，5 * 3"
    head = "---\nsource: https://a.cn/1\n---\n"
    marked = (
        head
        + '申报通知\n====\n![[图.png]]\n<!-- 草稿 -->\n见[附件1][a]与[[笔记|另文]]：\n\n```\n代码\n```\n[a]: 附件1.xlsx "名单"\n'
    )
    read = MarkdownFormat().read(marked.encode(), "a.md")
    assert (read.suggested["title"], read.links) == ("申报通知", (Link("附件1", "附件1.xlsx"),))
    assert read.fields == {"url": "https://a.cn/1"}
    assert read.text.split() == ["申报通知", "见附件1与另文：", "代码"]
    began = time.process_time()
    MarkdownFormat().read(("<" + "." * 600).encode() * 2_000, "a.md")
    assert MarkdownFormat().read(b"<!--" * 20_000, "a.md").text == "<!--" * 20_000
    assert time.process_time() - began < 1


def test_blank_lines_take_linear_time(tmp_path: Path) -> None:
    read = read_notices(
        [made_files.put(tmp_path, {"a.md": NOTICE + "\n" * 50_000 + "完"})],
        ReadOptions(date="2025-09-01", url="https://a.cn"),
    )
    assert len(read.notices) == 1


def test_lines_that_a_program_broke_at_a_width_are_joined_and_others_stay() -> None:
    long = "　　请符合条件的制造业企业于2025年10月20日前登录示范市惠企平台提交申报材料，逾期不再受理，纸质材料一式三份另行报送。"
    broken = "\n".join(long[at : at + 24] for at in range(0, len(long), 24))
    assert unwrapped(f"{broken}\n{broken}\n　　完。") == f"{long}\n{long}\n　　完。"
    listed = "一、申报条件\n在示范市注册的制造业企业，上一年度营业收入5000万元以上。\n二、申报时间\n2025年10月20日前。"
    assert unwrapped(listed) == listed


@pytest.mark.parametrize(
    "lines",
    [
        [f"示范市第{number}号智能装备制造有限公司 32010000{number}" for number in range(6)],
        [f"第{number}批资金拨付时间2025年{number}月20日上午九点整" for number in range(3, 9)],
        [f"地址：示范市江东中路{number}65号，邮编21000{number}，二楼" for number in range(6)],
        [f"示范{name}公司、总部        {name}00" for name in "甲乙丙丁戊己"],
        [f"春风{name}万里，\u3000明月照千山，秋水共长天，落霞满人间" for name in "一二三四五六"][:3],
    ],
    ids=["names and figures", "days", "addresses", "columns", "verses"],
)
def test_lines_of_one_width_that_are_no_prose_stay(lines: list[str]) -> None:
    assert unwrapped("\n".join(lines)) == "\n".join(lines)


def test_a_missing_link_is_asked_for_by_the_files_name_and_once_for_many(tmp_path: Path) -> None:
    text = "关于申报绿色工厂的通知\n各企业：请于2025年10月15日前登录平台填报申请材料。\n示范市工信局\n2025年9月1日\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (link, day) = read_notices([tmp_path]).notes
    assert link.startswith("a.txt: the link is missing")
    assert link.endswith("or give --url.")
    assert day == "a.txt: the day is missing: 2025-09-01 is told in the text."
    for name in "bcdefg":
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    notes = [note for note in read_notices([tmp_path]).notes if "the link is missing" in note]
    assert notes == [f"of 7 notices {link.removeprefix('a.txt: ').rstrip('.')} (the first: a.txt)."]
