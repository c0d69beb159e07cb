"""The same made-up notice in every format, by the libraries that write them."""

from __future__ import annotations

import io
import json
import quopri
import zipfile
from collections.abc import Callable
from pathlib import Path

TITLE = "关于组织申报2025年度示范市智能工厂奖补资金的通知"
PARAGRAPHS = (
    "各区工业和信息化局，各有关企业：",
    "一、申报条件",
    "在示范市注册、营业收入5000万元以上的制造业企业。",
    "二、申报时间",
    "请于2025年10月31日前登录平台https://sme.example.cn/apply提交材料，逾期不再受理。",
    "示范市工业和信息化局",
    "2025年9月23日",
)
TABLE = (("等次", "奖励金额"), ("一等", "50万元"), ("二等", "20万元"))
ROWS = tuple(" | ".join(row) for row in TABLE)
TEXT = "\n".join((TITLE, *PARAGRAPHS, *ROWS))


def html() -> bytes:
    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    cells = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in TABLE)
    return (
        f"<html><head><meta charset='utf-8'><title>{TITLE}-示范市人民政府</title></head><body>"
        f"<div class='nav'><a href='/'>首页</a><a href='/news'>新闻，动态，要闻，公告</a></div>"
        f"<div class='TRS_Editor'><h1>{TITLE}</h1>{body}<table>{cells}</table></div></body></html>"
    ).encode()


def mhtml() -> bytes:
    page = quopri.encodestring(html()).decode()
    head = "From: <Saved by Blink>\nSnapshot-Content-Location: https://gxj.example.gov.cn/1.html\nMIME-Version: 1.0\n"
    parts = 'Content-Type: multipart/related; type="text/html"; boundary="--b"\n\n----b\nContent-Type: text/html\n'
    return f"{head}{parts}Content-Transfer-Encoding: quoted-printable\n\n{page}\n----b--\n".encode()


def feed() -> bytes:
    body = "".join(f"<p>{line}</p>" for line in (*PARAGRAPHS, *ROWS))
    return (
        f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>示范市</title><item><title>{TITLE}</title>"
        f"<link>https://gxj.example.gov.cn/1.html</link><pubDate>Mon, 22 Sep 2025 17:00:00 GMT</pubDate>"
        f"<description><![CDATA[{body}]]></description></item></channel></rss>"
    ).encode()


def docx() -> bytes:
    import docx as word

    document = word.Document()
    for line in (TITLE, *PARAGRAPHS):
        document.add_paragraph(line)
    table = document.add_table(len(TABLE), 2)
    for row, cells in zip(table.rows, TABLE, strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    return saved(document.save)


def xlsx() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["标题", "正文"])
    sheet.append([TITLE, "\n".join((*PARAGRAPHS, *ROWS))])
    return saved(book.save)


def saved(save: Callable[[io.BytesIO], object]) -> bytes:
    out = io.BytesIO()
    save(out)
    return out.getvalue()


def archive(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return out.getvalue()


def pdf(pages: tuple[tuple[str, ...], ...] = ((TITLE, *PARAGRAPHS, *ROWS),), watermark: str = "") -> bytes:
    """A PDF whose lines stand one below the other, in a font that every reader has (no font is embedded)."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects.append(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts "
        b"[<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /CIDSystemInfo "
        b"<< /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor << /Type /FontDescriptor /FontName "
        b"/STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 "
        b"/StemV 93 >> >>] >>"
    )
    kids = []
    for lines in pages:
        drawn = b"".join(
            f"BT /F1 12 Tf 60 {780 - 24 * at} Td <{line.encode('utf-16-be').hex()}> Tj ET\n".encode()
            for at, line in enumerate(lines)
        )
        drawn += (
            f"BT /F1 60 Tf .7 .7 -.7 .7 80 500 Tm <{watermark.encode('utf-16-be').hex()}> Tj ET\n".encode()
        )
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n".encode() + drawn + b"endstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 1200 842] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {len(objects)} 0 R >>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{at:010} 00000 n \n".encode() for at in offsets)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode()
    return bytes(out)


def csv_of_excel() -> bytes:
    content = "\n".join((*PARAGRAPHS, *ROWS))
    return f'标题,正文\r\n{TITLE},"{content}"\r\n'.encode("gb18030")


def markdown() -> bytes:
    rows = "\n".join(f"| {' | '.join(row)} |" for row in TABLE)
    head, _, rest = rows.partition("\n")
    return f"# {TITLE}\n\n{chr(10).join(PARAGRAPHS)}\n\n{head}\n|---|---|\n{rest}\n".encode()


def records(lines: bool = False) -> bytes:
    record = {"title": TITLE, "content": "\n".join((*PARAGRAPHS, *ROWS))}
    return (
        json.dumps(record) + "\n" + json.dumps(record | {"title": "x" * 4}) if lines else json.dumps([record])
    ).encode()


MADE: dict[str, Callable[[], bytes]] = {
    "JSON": records,
    "JSONL": lambda: records(lines=True),
    "CSV": csv_of_excel,
    "Excel": xlsx,
    "HTML": html,
    "MHTML": mhtml,
    "feed": feed,
    "DOCX": docx,
    "PDF": pdf,
    "Markdown": markdown,
    "text": TEXT.encode,
}
"""Format's name -> the notice in it."""


def put(folder: Path, files: dict[str, bytes | str]) -> Path:
    """The folder, with these files in it."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    return folder


def workbook(rows: list[list[object]]) -> bytes:
    """An Excel file of one sheet."""
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book.save)
