"""What Word prints and a plain reader misses or invents."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from rag.domain import Place
from rag.ingest.docx_file import DocxFormat
from rag.ingest.format_protocol import Document
from rag.ingest.office import _with_last_table
from tests.ingest import made_files

KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"


def document(body: str, *, numbering: str = "", styles: str = "", footnotes: str = "") -> str:
    """The text of a Word file whose body, numbering and footnotes are these, as Word writes them."""
    source = zipfile.ZipFile(io.BytesIO(made_files.docx()))
    files = {name: source.read(name).decode("utf-8", "surrogateescape") for name in source.namelist()}
    head, _, rest = files["word/document.xml"].partition("<w:body>")
    files["word/document.xml"] = f"{head}<w:body>{body}{rest[rest.rindex('<w:sectPr') :]}"
    name = "word/numbering.xml"
    files[name] = files[name].replace("<w:num ", f"{numbering}<w:num ", 1) if numbering else files[name]
    files["word/styles.xml"] = files["word/styles.xml"].replace("</w:styles>", f"{styles}</w:styles>")
    if footnotes:
        files["word/footnotes.xml"] = f"<w:footnotes {namespace(head)}>{footnotes}</w:footnotes>"
        relations = "word/_rels/document.xml.rels"
        files[relations] = files[relations].replace(
            "</Relationships>",
            f'<Relationship Id="rId99" Type="{KIND}" Target="footnotes.xml"/></Relationships>',
        )
    return DocxFormat().read(
        made_files.archive({name: data.encode("utf-8", "surrogateescape") for name, data in files.items()}), "n.docx"
    ).text  # fmt: skip


def namespace(head: str) -> str:
    at = head.index("xmlns:w=")
    return head[at : head.index('"', head.index('"', at) + 1) + 1]


def paragraph(words: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"


def numbered(words: str, number: int, level: int = 0) -> str:
    return paragraph(words, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


LISTS = (
    '<w:abstractNum w:abstractNumId="70"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
    '<w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
    '<w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="70"><w:abstractNumId w:val="70"/></w:num><w:num w:numId="71"><w:abstractNumId w:val="70"/></w:num>'
    '<w:num w:numId="72"><w:abstractNumId w:val="70"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
    "</w:lvlOverride></w:num>"
)


def test_lists_of_one_kind_go_on_counting_unless_one_begins_anew() -> None:
    body = (
        numbered("对象", 70) + numbered("甲类", 70, 1) + numbered("乙类", 70, 1) + numbered("时间", 71) + numbered("丙类", 71, 1)
        + numbered("另起", 72) + numbered("再", 72)
    )  # fmt: skip
    assert document(body, numbering=LISTS).split("\n") == [
        "一、对象", "（一）甲类", "（二）乙类", "二、时间", "（一）丙类", "一、另起", "二、再",
    ]  # fmt: skip


def test_a_style_that_is_based_on_a_numbered_one_is_numbered() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="S1"><w:pPr><w:numPr><w:numId w:val="70"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="S2"><w:basedOn w:val="S1"/></w:style>'
    )
    body = paragraph("对象", '<w:pStyle w:val="S1"/>') + paragraph("时间", '<w:pStyle w:val="S2"/>')
    assert document(body, numbering=LISTS, styles=styles) == "一、对象\n二、时间"


@pytest.mark.parametrize(
    ("run", "printed"),
    [
        ("<w:rPr><w:vanish/></w:rPr><w:t>批注</w:t>", ""),
        ('<w:rPr><w:vanish w:val="0"/></w:rPr><w:t>正文</w:t>', "正文"),
        ('<w:sym w:font="Wingdings" w:char="F0FE"/><w:t>是</w:t>', "☑是"),
        ('<w:sym w:font="Wingdings 2" w:char="F0A3"/><w:t>否</w:t>', "□否"),
    ],
)
def test_hidden_words_are_left_out_and_boxes_of_forms_kept(run: str, printed: str) -> None:
    assert document(f"<w:p><w:r><w:t>甲</w:t></w:r><w:r>{run}</w:r></w:p>") == f"甲{printed}"


def test_a_footnote_stands_below_its_paragraph() -> None:
    notes = (
        '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>线</w:t></w:r></w:p></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:t>仅限首次认定。</w:t></w:r></w:p></w:footnote>'
    )
    body = '<w:p><w:r><w:t>奖励标准</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>' + paragraph(
        "后文"
    )
    assert document(body, footnotes=notes) == "奖励标准\n仅限首次认定。\n后文"


def test_the_name_of_an_authority_over_its_paper_is_no_title() -> None:
    read = document(
        "".join(
            map(
                paragraph, ("云州市工业和信息化局文件", "云工信〔2025〕7号", "关于培育专精特新", "企业的通知")
            )
        )
    )
    from rag.ingest.titles import first_heading

    assert first_heading(read) == "关于培育专精特新企业的通知"


def test_a_frame_around_running_text_is_no_table() -> None:
    frame = "<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>"
    inner = "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>".format(
        paragraph("类别"), paragraph("金额")
    )
    assert (
        document(frame.format(paragraph("一、条件") + inner + paragraph("二、时间")))
        == "一、条件\n类别 | 金额\n二、时间"
    )


def test_heads_in_two_tiers_are_one_row_and_a_deleted_mark_parts_no_paragraph() -> None:
    def row(*cells: tuple[str, str]) -> str:
        inner = (f"<w:tc><w:tcPr>{merge}</w:tcPr>{paragraph(words)}</w:tc>" for words, merge in cells)
        return f"<w:tr>{''.join(inner)}</w:tr>"

    down, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    heads = row(("企业", down), ("补助", '<w:gridSpan w:val="2"/>')) + row(
        ("", goes_on), ("省级", ""), ("市级", "")
    )
    table = f"<w:tbl>{heads}{row(('甲', ''), ('30万元', ''), ('15万元', ''))}</w:tbl>"
    cut = paragraph("须加盖公章", '<w:rPr><w:del w:id="1" w:author="a"/></w:rPr>') + paragraph("，一式三份。")
    assert document(table + cut).split("\n") == [
        "企业 | 补助省级 | 补助市级", "甲 | 30万元 | 15万元", "须加盖公章，一式三份。",
    ]  # fmt: skip


def test_cells_merged_sideways_columns_left_out_and_formulas_are_read() -> None:
    def cell(words: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(words)}</w:tc>"

    merged = cell("对象", '<w:hMerge w:val="restart"/>') + cell("", "<w:hMerge/>") + cell("比例")
    before = '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("规上") + cell("5%")
    after = '<w:trPr><w:gridAfter w:val="1"/></w:trPr>' + cell("甲类") + cell("高企")
    rows = "".join(f"<w:tr>{row}</w:tr>" for row in (merged, before, after))
    math = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    formula = (
        f"<w:p><w:r><w:t>补助额＝</w:t></w:r><m:oMath {math}><m:r><m:t>投资额×8%</m:t></m:r></m:oMath></w:p>"
    )
    assert document(f"<w:tbl>{rows}</w:tbl>{formula}").split("\n") == [
        "对象 | 对象 | 比例", "- | 规上 | 5%", "甲类 | 高企 | -", "补助额＝投资额×8%",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["htm", "mht"])
def test_a_web_page_within_a_document_is_its_text(kind: str) -> None:
    page = f"<html><body><p>{made_files.TITLE}</p><p>请于2025年10月15日前报送材料，逾期不予受理。</p></body></html>".encode()
    if kind == "mht":
        head = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html; charset=utf-8\n\n"
        page = head + page + b"\n--b--\n"
    source = zipfile.ZipFile(io.BytesIO(made_files.docx()))
    files = {name: source.read(name) for name in source.namelist()}
    body = files["word/document.xml"].decode()
    chunk = '<w:altChunk xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId98"/>'
    before, _, rest = body.partition("<w:body>")
    files["word/document.xml"] = f"{before}<w:body>{chunk}{rest[rest.rindex('<w:sectPr') :]}".encode()
    files[f"word/page.{kind}"] = page
    relation = (
        f'<Relationship Id="rId98" Type="{KIND.replace("footnotes", "aFChunk")}" Target="page.{kind}"/>'
    )
    relations = "word/_rels/document.xml.rels"
    files[relations] = files[relations].replace(b"</Relationships>", f"{relation}</Relationships>".encode())
    types = "[Content_Types].xml"
    files[types] = files[types].replace(
        b"</Types>", f'<Default Extension="{kind}" ContentType="text/html"/></Types>'.encode()
    )
    read = DocxFormat().read(made_files.archive(files), "n.docx")
    assert read.text.split("\n") == [made_files.TITLE, "请于2025年10月15日前报送材料，逾期不予受理。"]


def test_a_last_table_that_libreoffice_runs_together_has_its_cells_again() -> None:
    def stored(text: str) -> bytes:
        return bytes(512) + text.encode("utf-16-le") + bytes(64)

    def read(last: str) -> str:
        return _with_last_table(Document(((Place(), f"通知\n{last}"),)), stored(table)).text

    table = "通知\r企业\x07等级\x07\x07甲公司\x07一星\x07\x07乙公司\x07\x07\x07"
    assert read("企业等级甲公司一星乙公司") == "通知\n企业 | 等级\n甲公司 | 一星\n乙公司 | -"
    assert read("另一段落") == "通知\n另一段落"


def test_strict_open_xml_is_read() -> None:
    source = zipfile.ZipFile(io.BytesIO(made_files.docx()))
    usual = b"http://schemas.openxmlformats.org/(officeDocument|wordprocessingml)/2006/"
    files = {
        name: re.sub(usual, rb"http://purl.oclc.org/ooxml/\1/", source.read(name))
        for name in source.namelist()
    }
    assert made_files.TITLE in DocxFormat().read(made_files.archive(files), "n.docx").text
