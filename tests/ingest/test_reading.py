"""Folders, archives, side files, attachments, and files that nobody should have to read."""

from __future__ import annotations

import io
import json
import time
import zipfile
from pathlib import Path

import pytest

from rag.domain import Place
from rag.errors import InvalidInput
from rag.ingest import ReadOptions, read_notices
from rag.ingest.format_protocol import Unreadable
from rag.ingest.head_lines import head_lines, wechat_byline
from rag.ingest.isolation import IsolatedReader
from rag.ingest.link_identity import aid_of_name
from rag.ingest.pdf_file import PdfFormat
from rag.ingest.pdf_layout import Line, page_text
from rag.ingest.plain_text import MarkdownFormat, unwrapped
from rag.ingest.real_kind import is_plain_archive, real_kind
from rag.ingest.walking import walk
from rag.notices import read_notice
from tests.ingest import made_files


def put(folder: Path, files: dict[str, bytes | str]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    return folder


def workbook(rows: list[list[object]]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return made_files.saved(book.save)


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    return put(
        tmp_path,
        {
            "a/notice.html": made_files.html(),
            "a/notice.docx": made_files.docx(),
            "b/notice.pdf": made_files.pdf(),
            "b/broken.pdf": b"%PDF-1.7 broken",
            "b/encrypted.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000),
            "b/empty.txt": b"",
            "b/photo.jpg": b"\xff\xd8",
            "b/.hidden.html": made_files.html(),
            "b/~$notice.docx": b"x",
            "list.csv": made_files.csv_of_excel(),
            "more.zip": made_files.archive({"c/notice.md": made_files.markdown(), "c/inner.zip": b"x"}),
        },
    )


def test_a_mixed_folder_is_read_and_nothing_is_lost_to_what_is_broken(mixed: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    read = read_notices([mixed], progress=lambda *step: steps.append(step))
    assert [n.title for n in read.notices] == [made_files.TITLE] * 5
    assert len({n.aid for n in read.notices}) == 5
    assert {r.file: r.reason.split(":")[0] for r in read.rejections} == {
        "b/broken.pdf": "is damaged",
        "b/encrypted.docx": "is encrypted or an old Office file under a new name",
        "b/empty.txt": "is empty",
        "more/c/inner.zip": "is damaged",
    }
    assert any("passed over 1 files" in note and ".jpg 1" in note for note in read.notes)
    assert steps[-1] == ("opening", 8, 8)
    assert read_notices([mixed]) == read


def test_a_pattern_chooses_files_in_folders(mixed: Path) -> None:
    assert len(read_notices([mixed], ReadOptions(pattern="*.html")).notices) == 1


def test_what_files_do_not_tell_stands_in_a_side_file_or_the_options_or_is_asked_for(tmp_path: Path) -> None:
    text = "各有关单位：\n现将有关事项通知如下，请认真组织申报，材料寄至市工信局。"
    put(
        tmp_path,
        {
            "甲.txt": text, "乙.txt": text, "丙.txt": text,
            "notices.csv": "文件,标题,链接,发布日期,来源\n甲.txt,甲的标题,https://a.cn/1,2025/9/1,某局\n乙.txt,,,2025-09-02,\n",
        },
    )  # fmt: skip
    read = read_notices([tmp_path])
    told = {n.title: (n.url, str(n.date), n.account) for n in read.notices}
    assert told["甲的标题"] == ("https://a.cn/1", "2025-09-01", "某局")
    assert ("", "2025-09-02", "") in told.values()
    (rejection,) = read.rejections
    assert (rejection.file, rejection.field) == ("丙.txt", "date")
    assert "notices.csv" in rejection.reason
    given = read_notices([tmp_path], ReadOptions(date="2025-09-03", account="某号", url="https://a.cn/all"))
    assert {(n.url, str(n.date), n.account) for n in given.notices} == {
        ("https://a.cn/1", "2025-09-01", "某局"),
        ("https://a.cn/all", "2025-09-02", "某号"),
        ("https://a.cn/all", "2025-09-03", "某号"),
    }


def test_attachments_named_linked_or_lying_beside_are_read_with_page_or_row(tmp_path: Path) -> None:
    table = workbook([["序号", "企业名称"], [1, "甲公司"], [None, None], [2, "乙公司"]])
    page = made_files.html().replace(b"</body>", '<a href="files/list.xlsx">附件1：名单</a></body>'.encode())
    record = {"title": "公示", "date": "2025-09-01", "url": "https://a.cn/2", "content": "名单见附件。",
              "attachments": [{"path": "data/list.xlsx"}, {"path": "../../etc/passwd"}, {"name": "旧", "text": "文"}]}  # fmt: skip
    put(
        tmp_path,
        {
            "one/page.html": page, "one/files/list.xlsx": table,
            "two/notice.docx": made_files.docx(), "two/附件1 名单.pdf": made_files.pdf((("第一页甲公司",), ("第二页乙公司",))),
            "three/list.json": json.dumps([record]), "three/data/list.xlsx": table,
        },
    )  # fmt: skip
    read = read_notices([tmp_path])
    assert [r.file for r in read.rejections] == ["three/list.json"]
    assert len(read.notices) == 3
    rows = ((Place(row=1), "序号 | 企业名称"), (Place(row=2), "1 | 甲公司"), (Place(row=4), "2 | 乙公司"))
    listed = {a[0]: a[2] for n in read.notices for a in n.attachments}
    assert listed["附件1：名单"] == rows
    assert listed["list.xlsx"] == rows
    assert listed["旧"] == "文"
    assert listed["附件1 名单.pdf"] == ((Place(page=1), "第一页甲公司"), (Place(page=2), "第二页乙公司"))
    notice = read_notice(next(n for n in read.notices if n.title == "公示"))
    attached = notice.attachment_at(at := notice.text.index("乙公司"))
    assert attached is not None
    assert (attached.name, attached.place_at(at)) == ("list.xlsx", Place(row=4))
    assert notice.attachment_at(0) is None


def test_a_file_is_the_attachment_that_the_text_names_and_the_page_links(tmp_path: Path) -> None:
    page = (
        "<html><head><title>关于公布名单的通知</title><meta name=PubDate content=2025-09-12></head><body><div id=zoom>"
        "<p>现将2025年入库名单予以公布，共2家，有异议的请反映。</p><p>附件：1.2025年入库名单</p><p>2.认定办法</p>"
        "<a href='/f/P02.xlsx'>1.2025年入库名单.xlsx</a></div></body></html>"
    )
    put(tmp_path, {"页.html": page, "附件1 2025年入库名单.csv": "序号,企业名称\n1,甲公司\n"})
    (given,) = read_notices([tmp_path]).notices
    assert [(a.name, a.start is not None) for a in read_notice(given).attachments] == [
        ("附件1 2025年入库名单.csv", True),
        ("认定办法", False),
    ]


def test_bombs_and_floods_are_refused_in_bounded_time(tmp_path: Path) -> None:
    bomb = made_files.archive({"word/document.xml": bytes(60_000_000)})
    put(
        tmp_path,
        {
            "bomb.docx": bomb,
            "bomb.zip": made_files.archive({"a.txt": bytes(60_000_000)}),
            "ok.txt": made_files.TEXT,
        },
    )
    read = read_notices([tmp_path])
    assert len(read.notices) == 1
    assert all("zip bomb" in r.reason for r in read.rejections)
    assert len(read.rejections) == 2


def test_external_entities_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("GEHEIM" * 5)
    xml = f'<!DOCTYPE w [<!ENTITY x SYSTEM "file://{secret}">]>'
    source = zipfile.ZipFile(__import__("io").BytesIO(made_files.docx()))
    files = {m: source.read(m) for m in source.namelist()}
    body = files["word/document.xml"].decode()
    head, _, rest = body.partition("?>")
    files["word/document.xml"] = f"{head}?>{xml}{rest.replace('一、申报条件', '一、&x;')}".encode()
    path = tmp_path / "n.docx"
    path.write_bytes(made_files.archive(files))
    try:
        contents = [n.content for n in read_notices([path]).notices]
    except InvalidInput as error:
        contents = [str(error)]
    assert all("GEHEIM" not in text for text in contents)


def test_a_reader_that_hangs_or_eats_memory_is_stopped_and_the_next_file_is_read() -> None:
    with IsolatedReader(timeout_s=0.0) as hurried, pytest.raises(Unreadable, match="longer than"):
        hurried.read("PDF", made_files.pdf(), "n.pdf")
    with IsolatedReader(memory_bytes=100_000_000) as narrow, pytest.raises(Unreadable, match=r"GB|memory"):
        narrow.read("text", b"a" * 60_000_000, "n.txt")
    with IsolatedReader() as reader:
        with pytest.raises(Unreadable):
            reader.read("PDF", b"%PDF-1.4", "n.pdf")
        assert made_files.TITLE in reader.read("PDF", made_files.pdf(), "n.pdf").parts[0][1]  # type: ignore[union-attr]


def test_names_of_chinese_windows_in_a_zip_are_read(tmp_path: Path) -> None:
    path = tmp_path / "旧.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("x" * len("通知.txt".encode("gbk")), made_files.TEXT)
    raw = path.read_bytes().replace(b"x" * len("通知.txt".encode("gbk")), "通知.txt".encode("gbk"))
    path.write_bytes(raw)
    assert len(read_notices([path]).notices) == 1


def test_archives_within_archives_are_read_and_their_bombs_are_not(tmp_path: Path) -> None:
    bomb = made_files.archive({"n.txt": b" " * 30_000_000})
    inner = made_files.archive({"九月\\通知.txt": made_files.TEXT.encode(), "bomb.zip": bomb})
    (tmp_path / "a.zip").write_bytes(made_files.archive({"b/inner.zip": inner}))
    read = read_notices([tmp_path / "a.zip"])
    assert [n.aid for n in read.notices] == [aid_of_name("a/b/inner/九月/通知.txt")]
    assert [(r.file, "bomb" in r.reason) for r in read.rejections] == [("a/b/inner/bomb.zip", True)]


@pytest.mark.parametrize("place", ["fj.zip", "附件.zip", "附件/1.xlsx"])
def test_files_in_an_archive_or_a_folder_of_attachments_are_attachments(tmp_path: Path, place: str) -> None:
    rows = workbook([["序号", "企业"], [1, "示范甲"], [2, "示范乙"]])
    packed = rows if place.endswith(".xlsx") else made_files.archive({"附件1：名单.xlsx": rows})
    page = made_files.html().replace(b"</table>", b"</table><a href='fj.zip'>fj.zip</a>")
    read = read_notices([put(tmp_path, {"n.html": page, place: packed})])
    (notice,) = read.notices
    texts = [text for _, _, text in notice.attachments if text]
    assert [text[-1] for text in texts] == [(Place(row=3), "2 | 示范乙")]  # type: ignore[index]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("n.doc", made_files.docx()),
        ("n.doc", made_files.html()),
        ("n.docx", made_files.pdf()),
        ("n.txt", made_files.html()),
        ("n.pdf", made_files.docx()),
        ("n.doc", made_files.mhtml()),
    ],
)
def test_a_file_under_the_name_of_another_kind_is_read_as_what_it_is(
    tmp_path: Path, name: str, data: bytes
) -> None:
    read = read_notices([put(tmp_path, {name: data})])
    assert [n.title for n in read.notices] == [made_files.TITLE]
    assert "under the name of" in read.notes[0]


def test_a_document_that_lies_unpacked_in_another_file_does_not_tell_its_kind() -> None:
    def stored(name: str) -> bytes:
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w") as archive:
            archive.writestr(name, made_files.docx())
            archive.writestr(f"own/{name}", b"")
        return written.getvalue()

    assert is_plain_archive(stored("附件.docx"))
    assert real_kind(stored("xl/workbook.xml"), "Excel") == "Excel"
    assert real_kind(made_files.docx(), "Excel") == "DOCX"


def test_files_of_one_name_in_two_folders_are_both_read(tmp_path: Path) -> None:
    paths = [tmp_path / folder / "notices.json" for folder in ("a", "b", "c")]
    for number, path in enumerate(paths):
        path.parent.mkdir()
        notice = {"aid": f"n{number}", "title": "示例", "url": "https://example.org/1", "date": "2025-09-01"}
        path.write_text(json.dumps([{**notice, "account": "示例", "content": "正文。"}]), encoding="utf-8")
    assert {n.aid for n in read_notices([*paths, paths[0]]).notices} == {"n0", "n1", "n2"}
    assert len(read_notices([path.parent for path in paths]).notices) == 3


NOTICE = "# 关于申报绿色工厂的通知\n\n请各企业于2025年10月20日前申报。\n"


def test_an_odd_link_costs_no_notice(tmp_path: Path) -> None:
    folder = put(tmp_path, {
        "a.md": NOTICE + "[附件](//[1]) [表](http://[x)\n",
        "b.md": "---\nurl: http://[\n---\n" + NOTICE,
        "c.html": "<html><title>绿色工厂申报</title><body><p>" + "请各企业于2025年10月20日前申报绿色工厂。" * 9
        + "</p><a href='http://[/附件.docx'>附件</a><a href='http://a.cn/附件 1.docx'>附件1</a></body></html>",
    })  # fmt: skip
    read = read_notices([folder], ReadOptions(date="2025-09-01", url="https://a.example.cn"))
    assert {rejection.file for rejection in read.rejections} <= {"b.md"}
    assert len(read.notices) >= 2


def test_a_path_with_a_zero_is_not_there(tmp_path: Path) -> None:
    record = {"title": "关于申报的通知", "url": "https://a.cn/1", "date": "2025-09-01", "account": "a",
              "content": "请于2025年10月20日前申报。", "attachments": [{"path": "a\0.pdf"}]}  # fmt: skip
    read = read_notices([put(tmp_path, {"n.json": json.dumps([record])}) / "n.json"])
    assert len(read.notices) == 1
    assert "not beside" in read.rejections[0].reason


def test_blank_lines_take_linear_time(tmp_path: Path) -> None:
    read = read_notices(
        [put(tmp_path, {"a.md": NOTICE + "\n" * 50_000 + "完"})],
        ReadOptions(date="2025-09-01", url="https://a.cn"),
    )
    assert len(read.notices) == 1


def test_a_page_in_gbk_with_a_damaged_byte_is_read(tmp_path: Path) -> None:
    page = (
        "<html><head><meta charset=gb2312><title>申报</title></head><body><p>"
        + "关于组织申报绿色工厂的通知。" * 20
    )
    data = page.encode("gb18030") + b"\xff</p></body></html>"
    read = read_notices([put(tmp_path, {"a.html": data})], ReadOptions(date="2025-09-01", url="https://a.cn"))
    (notice,) = read.notices
    assert "关于组织申报绿色工厂的通知" in notice.content


@pytest.mark.parametrize(
    ("name", "says"),
    [("公文.ofd", "save it as PDF"), ("归档.rar", "pack it as ZIP"), ("归档.7z", "pack it as ZIP"), ("转发.eml", "save its text")],
)  # fmt: skip
def test_a_kind_that_holds_notices_and_is_not_read_says_what_to_do(
    tmp_path: Path, name: str, says: str
) -> None:
    (tmp_path / name).write_bytes(b"x")
    (rejection,) = read_notices([tmp_path]).rejections
    assert (rejection.file, says in rejection.reason) == (name, True)
    with pytest.raises(InvalidInput, match=says):
        read_notices([tmp_path / name])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", "+++\ntitle = '甲通知'\ndate = 2025-09-09\n+++\n{}"),
        ("b.md", "# 甲通知\n\n发布日期: 2025年9月9日\n**来源**：某局\n\n{}"),
        ("c.txt", "标题：甲通知\r\n发布时间：2025-09-09 10:00\r\n来源：某局\r\n正文：\r\n{}"),
        ("d.txt", "标题：甲通知\n发布时间：2025年9月9日 来源：某局\n{}"),
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
    began = time.process_time()
    MarkdownFormat().read(("<" + "." * 600).encode() * 2_000, "a.md")
    assert time.process_time() - began < 1


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


def test_archives_within_archives_lie_on_the_disk_while_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(kept))
    inner = made_files.archive({"n.txt": made_files.TEXT.encode(), "__MACOSX/._n.txt": b"\0"})
    (tmp_path / "a.zip").write_bytes(made_files.archive({"b.zip": inner}))
    found = walk([tmp_path / "a.zip"])
    assert [path.read_bytes() for path in kept.iterdir()] == [inner]
    assert [file.read() for file in found.files] == [made_files.TEXT.encode()]
    del found
    assert list(kept.iterdir()) == []


def test_a_watermark_across_a_page_is_not_read() -> None:
    read = PdfFormat().read(made_files.pdf(watermark="仅供内部使用"), "n.pdf")
    assert read.text == made_files.TEXT
    assert read.suggested["title"] == made_files.TITLE


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["请有关单位登录平台，具体见附件的说明", "（https://xm.example.gov.cn/a）填报。"], "请有关单位登录平台，具体见附件的说明（https://xm.example.gov.cn/a）填报。"),
        (["联系人：某处室，电话0515-88886666", "2.申报单位应当按照要求提交材料"], "联系人：某处室，电话0515-88886666\n2.申报单位应当按照要求提交材料"),
        (["一、申报条件", "在示范市注册的制造业企业可以申报"], "一、申报条件\n在示范市注册的制造业企业可以申报"),
    ],
    ids=["an address that did not fit", "an item after a number", "a heading"],
)  # fmt: skip
def test_lines_of_a_page_are_joined_where_what_follows_did_not_fit(lines: list[str], text: str) -> None:
    full = "各有关单位：现就组织申报二〇二五年度示范市有关项目的事项通知如下"  # two lines to the margin
    placed = [
        Line(words, 60, 60 + 12 * width(words), 700 - 20 * at, 12)
        for at, words in enumerate([full, full, *lines])
    ]
    assert page_text(placed).removeprefix(full + full).lstrip("\n") == text


def width(words: str) -> float:
    return sum(0.55 if char <= "~" else 1.0 for char in words)
