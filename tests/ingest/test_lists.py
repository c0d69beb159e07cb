"""Lists of notices as offices keep them and as other systems export them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pytest

from rag.ingest import read_notices
from tests.ingest import making

HEADS = ["序号", "标题", "链接", "发布日期", "发布单位"]
ROWS = [["1", "关于申报稳岗补贴的通知", "https://a.cn/1.html", "2025/9/8", "某局"],
        ["2", "关于申报扩岗补助的通知", "https://a.cn/2.html", "2025-9-9", "某局"]]  # fmt: skip


def table(rows: list[list[str]], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("title above.csv", table([["某局通知列表", "", ""], ["", "", ""], HEADS, *ROWS]).encode("gb18030")),
        ("columns once used.csv", table([[*HEADS, "", ""], *ROWS]).encode()),
        ("cells once used.csv", table([HEADS, *([*row, "", ""] for row in ROWS)]).encode("utf-8-sig")),
        ("Excel's Unicode text.txt", table([HEADS, *ROWS], "\t").encode("utf-16")),
    ],
)
def test_tables_as_spreadsheets_write_them(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    read = read_notices([tmp_path / name])
    assert [(n.title, n.url, str(n.date)) for n in read.notices] == [
        ("关于申报稳岗补贴的通知", "https://a.cn/1.html", "2025-09-08"),
        ("关于申报扩岗补助的通知", "https://a.cn/2.html", "2025-09-09"),
    ]
    assert read.rejections == ()


@pytest.mark.parametrize(
    "value",
    [
        {"code": 200, "data": {"total": 1, "rows": [
            {"id": 9, "title": "甲通知", "url": "https://a.cn/9", "publishTime": 1757404800000, "source": "某局"}]}},
        {"hits": {"total": {"value": 1}, "hits": [
            {"_id": "7", "_source": {"docTitle": "甲通知", "docPubUrl": "https://a.cn/9", "pubDate": "2025-09-09T08:00:00+08:00"}}]}},
        {"version": "https://jsonfeed.org/version/1.1", "items": [
            {"id": "https://a.cn/9", "title": "甲通知", "date_published": "2025-09-09", "content_html": "<p>文</p>"}]},
        {"ok": True, "tags": [{"name": "x"}], "page": {"content": [{"标题": "甲通知", "网址": "https://a.cn/9", "日期": 20250909}]}},
    ],
    ids=["a portal's interface", "a search engine's hits", "JSON Feed", "a page among other lists"],
)  # fmt: skip
def test_json_as_other_systems_wrap_it(tmp_path: Path, value: dict[str, Any]) -> None:
    path = tmp_path / "n.json"
    path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    read = read_notices([path])
    assert [(n.title, n.url, str(n.date)) for n in read.notices] == [
        ("甲通知", "https://a.cn/9", "2025-09-09")
    ]
    assert read.rejections == ()


def test_all_sheets_of_notices_are_read_with_the_links_behind_their_words(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    first = book.active
    first.title = "9月"
    first.append(["2025年9月通知汇总"])
    first.merge_cells("A1:D1")
    first.append(["序号", "标题", "发布日期", "发布单位"])
    first.append([1, "甲通知", dt.datetime(2025, 9, 2), "某局"])
    first["B3"].hyperlink = "https://a.cn/1?x=1&y=2"
    second = book.create_sheet("10月")
    second.append(HEADS)
    second.append([1, "乙通知", '=HYPERLINK("https://a.cn/2","查看")', "2025.10.9", "某局"])
    second.append([2, "丙通知", "https://a.cn/3", 20251011, "某局"])
    book.create_sheet("说明").append(["本表由综合科维护"])
    (tmp_path / "汇总.xlsx").write_bytes(making.saved(book.save))
    read = read_notices([tmp_path])
    assert {(n.title, n.url, str(n.date)) for n in read.notices} == {
        ("甲通知", "https://a.cn/1?x=1&y=2", "2025-09-02"),
        ("乙通知", "https://a.cn/2", "2025-10-09"),
        ("丙通知", "https://a.cn/3", "2025-10-11"),
    }
    assert read.rejections == ()
    assert any("9月, 10月" in note for note in read.notes)
