"""Lists of notices as offices keep them and as other systems export them."""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import json
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from rag.errors import InvalidInput
from rag.ingest import ReadOptions, format_registry, read_notices, reading
from rag.ingest.sheet_formats import Shown, _telling_styles
from rag.notices.cleaning import clean_body
from tests.ingest import made_files

HEADS = ["序号", "标题", "链接", "发布日期", "发布单位"]
ROWS = [["1", "关于申报稳岗补贴的通知", "https://a.cn/1.html", "2025/9/8", "某局"],
        ["2", "关于申报扩岗补助的通知", "https://a.cn/2.html", "2025-9-9", "某局"]]  # fmt: skip


def table(rows: list[list[str]], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def page_of(rows: list[list[str]]) -> bytes:
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    return f"<html><body><table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table></body></html>".encode()


def spreadsheet_of_2003(rows: list[list[str]]) -> bytes:
    cells = ("".join(f"<Cell><Data ss:Type='String'>{cell}</Data></Cell>" for cell in row) for row in rows)
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    inner = "".join(f"<Row>{row}</Row>" for row in cells)
    return (
        f"<?xml version='1.0'?><Workbook xmlns='{name}' xmlns:ss='{name}'><Worksheet ss:Name='1'><Table>{inner}"
        "</Table></Worksheet></Workbook>"
    ).encode()


def workbook(rows: list[list[str]]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return made_files.saved(book.save)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("title above.csv", table([["某局通知列表", "", ""], ["", "", ""], HEADS, *ROWS]).encode("gb18030")),
        ("columns once used.csv", table([[*HEADS, "", ""], *ROWS]).encode()),
        ("cells once used.csv", table([HEADS, *([*row, "", ""] for row in ROWS)]).encode("utf-8-sig")),
        ("Excel's Unicode text.txt", table([HEADS, *ROWS], "\t").encode("utf-16")),
        ("tab-separated text.xls", table([HEADS, *ROWS], "\t").encode("gb18030")),
        ("commas.xlsx", table([HEADS, *ROWS]).encode("gb18030")),
        ("a web page.xls", page_of([HEADS, *ROWS])),
        ("XML of 2003.xls", spreadsheet_of_2003([HEADS, *ROWS])),
        ("a workbook.csv", workbook([HEADS, *ROWS])),
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
        {"data": [{"id": 7, "attributes": {"title": "甲通知", "sourceUrl": "https://a.cn/9", "publishedAt": "2025-09-09T02:00:00Z"}}]},
        [{"id": 17, "author": 3, "date": "2025-09-09T10:30:00", "link": "https://a.cn/9", "title": {"rendered": "甲通知"}}],
        {"data": {"items": [{"record_id": "r", "fields": {"标题": [{"text": "甲通知"}], "链接": {"link": "https://a.cn/9"}, "日期": 1757404800000}}]}},
        {"data": {"articles": {"edges": [{"node": {"headline": "甲通知", "permalink": "https://a.cn/9", "published_at": "2025-09-09"}}]}}},
        {"articleTitle": "甲通知", "articleUrl": "https://a.cn/9", "成文日期": "2025-09-01", "publishDate": "2025-09-09 09:00:00"},
        [{"_id": {"$oid": "65f"}, "title": "甲通知", "url": "https://a.cn/9", "date": {"$date": {"$numberLong": "1757404800000"}}}],
        [{"type": "header"}, {"type": "database", "name": "x"}, {"type": "table", "name": "news", "data": [
            {"title": "甲通知", "url": "https://a.cn/9", "date": "2025-09-09"}]}],
    ],
    ids=["a portal's interface", "a search engine's hits", "JSON Feed", "a page among other lists", "attributes", "WordPress",
         "a table in the cloud", "GraphQL", "one notice", "MongoDB's export", "a database's export"],
)  # fmt: skip
def test_json_as_other_systems_wrap_it(tmp_path: Path, value: dict[str, Any]) -> None:
    path = tmp_path / "n.json"
    path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    read = read_notices([path])
    assert [(n.title, n.url, str(n.date)) for n in read.notices] == [
        ("甲通知", "https://a.cn/9", "2025-09-09")
    ]
    assert read.rejections == ()


NOTICE = {"title": "甲通知", "url": "https://a.cn/9", "date": "2025-09-09"}
AS_JSON = json.dumps(NOTICE, ensure_ascii=False)


@pytest.mark.parametrize(
    "text",
    [
        f"/**/jQuery110({{\"data\": [{AS_JSON}]}});",
        f"var articles = [{AS_JSON}];",
        json.dumps(NOTICE, indent=2) + "\n" + json.dumps(NOTICE | {"title": "甲通知"}, indent=2),
        json.dumps({"7": NOTICE}),
        json.dumps({"code": 0, "data": json.dumps([NOTICE])}),
        json.dumps({"columns": list(NOTICE), "index": [0], "data": [list(NOTICE.values())]}),
        json.dumps({"fields": [{"name": key} for key in NOTICE], "rows": [list(NOTICE.values())]}),
        json.dumps({key: {"0": value} for key, value in NOTICE.items()}),
        json.dumps([list(NOTICE), list(NOTICE.values())]),
        json.dumps([NOTICE | {"attachments": [{"url": "https://a.cn/1.pdf", "mime_type": "application/pdf"}]}]),
    ],
    ids=["a callback", "a script", "one after the other", "under ids", "a string of JSON", "heads beside rows", "heads as objects",
         "columns", "rows under heads", "attachments of JSON Feed"],
)  # fmt: skip
def test_json_in_other_shapes_than_a_list_of_objects(tmp_path: Path, text: str) -> None:
    path = tmp_path / "n.json"
    path.write_text(text, "utf-8")
    read = read_notices([path])
    assert [(n.title, n.url, str(n.date)) for n in read.notices] == [
        ("甲通知", "https://a.cn/9", "2025-09-09")
    ]
    assert read.rejections == ()


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ('标题,日期,链接\n"绿色工厂"申报通知,2025-09-12,https://a.cn/1\n', '"绿色工厂"申报通知'),
        ('title,date,url\n"关于\\"绿色\\"的通知","2025-09-12","https://a.cn/1"\n', '关于"绿色"的通知'),
    ],
)
def test_quotes_that_other_programs_write_cost_no_list(tmp_path: Path, source: str, title: str) -> None:
    path = tmp_path / "n.csv"
    path.write_text(source, "utf-8")
    assert [n.title for n in read_notices([path]).notices] == [title]


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
    (tmp_path / "汇总.xlsx").write_bytes(made_files.saved(book.save))
    read = read_notices([tmp_path])
    assert {(n.title, n.url, str(n.date)) for n in read.notices} == {
        ("甲通知", "https://a.cn/1?x=1&y=2", "2025-09-02"),
        ("乙通知", "https://a.cn/2", "2025-10-09"),
        ("丙通知", "https://a.cn/3", "2025-10-11"),
    }
    assert read.rejections == ()
    assert any("9月, 10月" in note for note in read.notes)


def test_a_ledger_tells_more_than_titles_hides_drafts_and_shows_days_as_numbers(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(
        [
            "序号",
            "政策名称",
            "发布部门",
            "发布时间",
            "主要内容",
            "申报截止时间",
            "支持标准（万元）",
            "采集时间",
            "阅读量",
        ]
    )
    sheet.append([1, "甲政策", "某局", 45903, "支持企业改造设备和软件，给予补助。", 45950, 50, 45960, 1024])
    draft = book.create_sheet("草稿")
    draft.append(["标题", "发布日期", "正文"])
    draft.append(["草稿", "2025-09-01", "不应公开的文字。" * 5])
    draft.sheet_state = "hidden"
    (tmp_path / "台账.xlsx").write_bytes(made_files.saved(book.save))
    read = read_notices([tmp_path])
    assert [(n.title, n.account, str(n.date), n.content.split("\n")) for n in read.notices] == [
        ("甲政策", "某局", "2025-09-03",
         ["支持企业改造设备和软件，给予补助。", "申报截止时间：2025-10-20", "支持标准（万元）：50"]),
    ]  # fmt: skip
    assert any("草稿" in note for note in read.notes)


def test_numbers_are_read_as_their_cells_show_them(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["2025年奖补标准"],
        ["等次", "补助比例", "上限", "占比", "数量"],
        ["一等", 0.3, 50, 0.0315, 0.1 + 0.2],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:E1")
    for column, code in (("B", "0%"), ("C", '#,##0"万元"'), ("D", "0.00%")):
        sheet[f"{column}3"].number_format = code
    (tmp_path / "标准.xlsx").write_bytes(made_files.saved(book.save))
    (notice,) = read_notices([tmp_path], ReadOptions(date="2025-09-01")).notices
    assert notice.title == "2025年奖补标准"
    assert notice.content.split("\n") == [
        "等次 | 补助比例 | 上限 | 占比 | 数量",
        "一等 | 30% | 50万元 | 3.15% | 0.3",
    ]


def test_a_format_that_scales_is_not_applied_and_styles_without_end_take_linear_time() -> None:
    codes = ('0!.0,"万元"', '0\\.0,"万"', '#,##0,"千元"')  # each shows a number that is not the cell's
    formats = "".join(
        f'<numFmt numFmtId="{at}" formatCode="{html.escape(code)}"/>' for at, code in enumerate(codes, 200)
    )
    styles = "".join(f'<xf numFmtId="{at}"/>' for at in (200, 201, 202, 9))
    assert _telling_styles(f'{formats}<cellXfs>{styles}</cellXfs><xf numFmtId="9"/>') == {"3": Shown(0)}
    began = time.process_time()
    _telling_styles("<cellXfs " * 50_000)
    assert time.process_time() - began < 1


LINES = ["一、申报条件", "营业收入5000万元以上。", "申报书", "营业执照"]


@pytest.mark.parametrize(
    "content",
    [
        {"blocks": [{"type": "header", "data": {"text": LINES[0]}}, {"type": "paragraph", "data": {"text": LINES[1]}},
                    {"type": "list", "data": {"style": "ordered", "items": LINES[2:]}}]},
        {"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": line[:2]}, {"type": "text",
                                     "marks": [{"type": "bold"}], "text": line[2:]}]} for line in LINES]},
        [{"type": "paragraph", "children": [{"text": line[:1]}, {"type": "link", "url": "/", "children": [{"text": line[1:]}]}]}
         for line in LINES],
        {"ops": [{"insert": LINES[0] + "\n" + LINES[1][:3]}, {"insert": LINES[1][3:] + "\n"}, {"insert": "\n".join(LINES[2:])}]},
        {"nodeType": "document", "content": [{"nodeType": "paragraph", "content": [{"nodeType": "text", "value": line}]} for line in LINES]},
        {"value": "".join(f"<p>{line}</p>" for line in LINES), "format": "full_html"},
        LINES,
    ],
    ids=["Editor.js", "ProseMirror", "Slate", "Quill", "Contentful", "Drupal", "paragraphs"],
)  # fmt: skip
def test_a_text_in_blocks_is_read_line_by_line(tmp_path: Path, content: Any) -> None:
    record = {"title": "甲通知", "url": "https://a.cn/9", "date": "2025-09-09", "body": content,
              "attachList": [{"fileName": "申报书.docx", "fileUrl": "/f/1.docx"}]}  # fmt: skip
    (tmp_path / "n.json").write_text(json.dumps([record], ensure_ascii=False), "utf-8")
    (notice,) = read_notices([tmp_path / "n.json"]).notices
    assert clean_body(notice.content).text.split() == LINES
    assert notice.attachments == (("申报书.docx", "https://a.cn/f/1.docx", None),)


def test_of_two_columns_of_one_meaning_the_surer_is_taken(tmp_path: Path) -> None:
    heads, row = (
        ["文件名称", "成文日期", "发布日期", "网址"],
        ["甲通知", "2025-09-01", "2025-09-05", "https://a.cn/9"],
    )
    (tmp_path / "a.csv").write_text(table([heads, row]), "utf-8")
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(heads)
    book.active.append(row)
    (tmp_path / "b.xlsx").write_bytes(made_files.saved(book.save))
    for name in ("a.csv", "b.xlsx"):
        (notice,) = read_notices([tmp_path / name]).notices
        assert (notice.title, str(notice.date)) == ("甲通知", "2025-09-05")


def test_cells_of_an_opendocument_sheet_that_tell_no_type_are_read(tmp_path: Path) -> None:
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    spaces = "".join(
        f" xmlns:{name}='urn:oasis:names:tc:opendocument:xmlns:{name}:1.0'"
        for name in ("office", "table", "text")
    )
    styled = "<table:table-cell table:style-name='a'><text:p>{}</text:p></table:table-cell>"
    rows = "".join(
        f"<table:table-row>{''.join(map(styled.format, row))}</table:table-row>" for row in [HEADS, *ROWS]
    )
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", f"<office:document-content{spaces}><office:body><office:spreadsheet>"
                         f"<table:table table:name='1'>{rows}</table:table></office:spreadsheet></office:body></office:document-content>")  # fmt: skip
    assert [n.title for n in read_notices([tmp_path / "a.ods"]).notices] == [row[1] for row in ROWS]


def test_the_check_of_many_records_is_shown_and_a_flood_refused(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(reading, "_RECORDS_PER_REPORT", 1)
    monkeypatch.setattr(format_registry, "MAX_RECORDS", 2)
    (tmp_path / "a.csv").write_text(table([HEADS, *ROWS]), "utf-8")
    shown: list[tuple[str, int, int]] = []
    assert len(read_notices([tmp_path / "a.csv"], progress=lambda *told: shown.append(told)).notices) == 2
    assert shown == [("checking", 1, 2), ("checking", 2, 2)]
    (tmp_path / "a.csv").write_text(table([HEADS, *ROWS, ROWS[0]]), "utf-8")
    with pytest.raises(InvalidInput, match=r"holds 3 records; at most 2 are taken from one file: split it"):
        read_notices([tmp_path / "a.csv"])
