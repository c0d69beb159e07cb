"""A notice as the files that people keep it in: a portal's page, Word, PDF, a scan, a row of a list."""

from __future__ import annotations

import csv
import html
import io
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from rag.domain import NoticeInput

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str | None:
    """Where the browser that prints PDFs lies, if it is installed."""
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


def paragraphs(notice: NoticeInput) -> list[str]:
    """The lines of a notice's body as it is shown, its credits included."""
    body = html.unescape(notice.content).replace("\u00a0", " ")
    return [line for part in body.replace("\r", "\n").split("\n") if (line := part.strip())]


def as_html(notice: NoticeInput) -> bytes:
    """A page of a portal: head with the prescribed meta elements, a menu, the text, a foot."""
    body = "".join(f"<p>{html.escape(line)}</p>" for line in paragraphs(notice))
    title = html.escape(notice.title, quote=True)
    return (
        f'<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{notice.date}">'
        f'<meta name="ContentSource" content="{html.escape(notice.account, quote=True)}">'
        f'<meta name="Url" content="{html.escape(notice.url, quote=True)}">'
        "<style>body{font-family:'Noto Sans CJK SC'}</style><script>var a='<p>x</p>'</script></head>"
        "<body><nav><a href='/'>首页</a><a href='/n'>新闻，要闻，动态</a></nav>"
        f'<div class="main"><h1>{title}</h1><div class="TRS_Editor">{body}</div></div>'
        "<footer>版权所有：某单位，地址：某路1号，邮编：000000</footer></body></html>"
    ).encode()


def as_printed_page(notice: NoticeInput) -> bytes:
    """The page that a browser prints: title and text alone."""
    body = "".join(f"<p>{html.escape(line)}</p>" for line in paragraphs(notice))
    style = "body{font-family:'Noto Sans CJK SC';font-size:12pt}p{text-indent:2em;margin:0}"
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><style>{style}</style></head>"
        f"<body><h1>{html.escape(notice.title)}</h1>{body}</body></html>"
    ).encode()


def as_docx(notice: NoticeInput) -> bytes:
    """A Word document: a title and a paragraph a line."""
    import docx

    document = docx.Document()
    document.add_heading(notice.title, 0)
    for line in paragraphs(notice):
        document.add_paragraph("".join(c for c in line if c >= " "))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


HEADS = ("标题", "链接", "发布日期", "来源", "正文")


def row_of(notice: NoticeInput) -> list[str]:
    """A notice as people keep it in a list."""
    day = f"{notice.date.year}/{notice.date.month}/{notice.date.day}"
    return [notice.title, notice.url, day, notice.account, "\n".join(paragraphs(notice))]


def write_list(kind: str, notices: Sequence[NoticeInput], folder: Path) -> None:
    """One workbook or CSV with all notices, without ids."""
    if kind == "CSV":
        with (folder / "导出.csv").open("w", encoding="gb18030", newline="") as file:
            csv.writer(file).writerows([HEADS, *map(row_of, notices)])
        return
    import openpyxl
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = openpyxl.Workbook()
    for row in (HEADS, *map(row_of, notices)):
        book.active.append([ILLEGAL_CHARACTERS_RE.sub("", cell) for cell in row])
    book.save(folder / "导出.xlsx")


def write_files(
    ending: str, make: Callable[[NoticeInput], bytes], notices: Sequence[NoticeInput], folder: Path
) -> None:
    """One file a notice, and a side file with what such a file cannot tell."""
    for number, notice in enumerate(notices):
        (folder / f"{number:03}{ending}").write_bytes(make(notice))
    with (folder / "notices.csv").open("w", encoding="utf-8", newline="") as file:
        rows = [[f"{n:03}{ending}", x.title, x.url, x.date, x.account] for n, x in enumerate(notices)]
        csv.writer(file).writerows([["file", "title", "url", "date", "account"], *rows])


def print_pdfs(notices: Sequence[NoticeInput], folder: Path) -> None:
    """PDFs as Chromium prints them.

    Raises:
        SystemExit: there is no Chromium.

    """
    from playwright.sync_api import sync_playwright

    program = chromium()
    if program is None:
        raise SystemExit("Printing PDFs needs Chromium: install it, or leave PDF out with --formats.")
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=program) as browser:
        page = browser.new_page()

        def printed(notice: NoticeInput) -> bytes:
            page.set_content(as_printed_page(notice).decode())
            return page.pdf(
                format="A4", margin={"top": "2cm", "right": "2cm", "bottom": "2cm", "left": "2cm"}
            )

        write_files(".pdf", printed, notices, folder)


def scan_pdfs(folder: Path) -> None:
    """Make of each PDF one of pictures, as a scanner does: grey, 144 dots an inch, a little askew, as JPEG."""
    import pypdfium2

    for path in sorted(folder.glob("*.pdf")):
        with pypdfium2.PdfDocument(path) as opened:
            pages = [page.render(scale=2).to_pil().convert("L").rotate(0.3, fillcolor=255) for page in opened]
        pages[0].save(path, save_all=True, append_images=pages[1:], quality=75)
