"""Folders, side files, attachments, links, and what says of itself that it is not read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag.domain import Place
from rag.errors import InvalidInput
from rag.ingest import ReadOptions, read_notices
from rag.notices import read_notice
from tests.ingest import made_files


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    return made_files.put(
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
    made_files.put(
        tmp_path,
        {
            "甲.txt": text, "乙.txt": text, "丙.txt": text,
            "notices.csv": "文件,标题,链接,发布日期,来源\n甲.txt,甲的标题,https://a.cn/1,2025/9/1,某局\n乙.txt,,,2025-09-02,\n没有.pdf,x,,,\n",
        },
    )  # fmt: skip
    read = read_notices([tmp_path])
    told = {n.title: (n.url, str(n.date), n.account) for n in read.notices}
    assert told["甲的标题"] == ("https://a.cn/1", "2025-09-01", "某局")
    assert ("", "2025-09-02", "") in told.values()
    assert any("没有.pdf" in note for note in read.notes)
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
    table = made_files.workbook([["序号", "企业名称"], [1, "甲公司"], [None, None], [2, "乙公司"]])
    page = made_files.html().replace(b"</body>", '<a href="files/list.xlsx">附件1：名单</a></body>'.encode())
    record = {"title": "公示", "date": "2025-09-01", "url": "https://a.cn/2", "content": "名单见附件。",
              "attachments": [{"path": "data/list.xlsx"}, {"path": "../../etc/passwd"}, {"name": "旧", "text": "文"}]}  # fmt: skip
    made_files.put(
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
    made_files.put(tmp_path, {"页.html": page, "附件1 2025年入库名单.csv": "序号,企业名称\n1,甲公司\n"})
    (given,) = read_notices([tmp_path]).notices
    assert [(a.name, a.start is not None) for a in read_notice(given).attachments] == [
        ("附件1 2025年入库名单.csv", True),
        ("认定办法", False),
    ]


@pytest.mark.parametrize("place", ["fj.zip", "附件.zip", "附件/1.xlsx"])
def test_files_in_an_archive_or_a_folder_of_attachments_are_attachments(tmp_path: Path, place: str) -> None:
    rows = made_files.workbook([["序号", "企业"], [1, "示范甲"], [2, "示范乙"]])
    packed = rows if place.endswith(".xlsx") else made_files.archive({"附件1：名单.xlsx": rows})
    page = made_files.html().replace(b"</table>", b"</table><a href='fj.zip'>fj.zip</a>")
    read = read_notices([made_files.put(tmp_path, {"n.html": page, place: packed})])
    (notice,) = read.notices
    texts = [text for _, _, text in notice.attachments if text]
    assert [text[-1] for text in texts] == [(Place(row=3), "2 | 示范乙")]  # type: ignore[index]


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
    folder = made_files.put(tmp_path, {
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
    read = read_notices([made_files.put(tmp_path, {"n.json": json.dumps([record])}) / "n.json"])
    assert len(read.notices) == 1
    assert "not beside" in read.rejections[0].reason


def test_a_page_in_gbk_with_a_damaged_byte_is_read(tmp_path: Path) -> None:
    page = (
        "<html><head><meta charset=gb2312><title>申报</title></head><body><p>"
        + "关于组织申报绿色工厂的通知。" * 20
    )
    data = page.encode("gb18030") + b"\xff</p></body></html>"
    read = read_notices(
        [made_files.put(tmp_path, {"a.html": data})], ReadOptions(date="2025-09-01", url="https://a.cn")
    )
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
