"""The same notices in other files: `python -m eval.formats [--limit N] [--formats HTML,DOCX,…] [--json FILE]`.

Each bundled notice is written as a web page, a Word document, a PDF (printed by Chromium), a scan of it, a row of a workbook and a row
of a GB18030 CSV, read back by `rag.ingest`, and compared with what the notice itself gives: the text up to white space,
the facts (kind and value), and the call's part that a notice tells by its deadline, applicants and category.
"""

from __future__ import annotations

import argparse
import csv
import html
import io
import json
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from eval.workbench import BUNDLED_NOTICES
from rag.domain import NoticeInput
from rag.facts.notice_record import NoticeRecord, read_record
from rag.ingest import read_notices
from rag.notices.cleaning import clean_body
from rag.public.facts import value_out

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True, slots=True)
class Score:
    """How well a format is read, over all notices.

    Attributes:
        notices: how many were written.
        taken: how many were taken back.
        same_text: in how many the text is the same up to white space.
        facts, same_facts: facts of the originals, and how many of them are found again (kind, value and role).
        same_reading: in how many category, regions and deadlines are the same.
    """

    notices: int
    taken: int
    same_text: int
    facts: int
    same_facts: int
    same_reading: int


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
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        raise SystemExit("Printing PDFs needs Chromium: install it, or leave PDF out with --formats.")
    write_files(".html", as_printed_page, notices, folder)
    for page in sorted(folder.glob("*.html")):
        subprocess.run(  # noqa: S603 - our own file
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
             f"--print-to-pdf={page.with_suffix('.pdf')}", str(page)],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        page.unlink()
    side = folder / "notices.csv"
    side.write_text(side.read_text("utf-8").replace(".html", ".pdf"), "utf-8")


def scan_pdfs(folder: Path) -> None:
    """Make of each PDF one of pictures, as a scanner does: grey, 144 dots an inch, a little askew, as JPEG."""
    import pypdfium2

    for path in sorted(folder.glob("*.pdf")):
        with pypdfium2.PdfDocument(path) as opened:
            pages = [page.render(scale=2).to_pil().convert("L").rotate(0.3, fillcolor=255) for page in opened]
        pages[0].save(path, save_all=True, append_images=pages[1:], quality=75)


def read_back(kind: str, notices: Sequence[NoticeInput]) -> Mapping[str, NoticeInput]:
    """The notices written as a format and read again, by their links."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if kind in ("PDF", "SCAN"):
            print_pdfs(notices, folder)
            if kind == "SCAN":
                scan_pdfs(folder)
        elif kind in ("CSV", "XLSX"):
            write_list(kind, notices, folder)
        elif kind == "HTML":
            write_files(".html", as_html, notices, folder)
            (folder / "notices.csv").unlink()  # a page tells all of it
        else:
            write_files(".docx", as_docx, notices, folder)
        return {notice.url: notice for notice in read_notices([folder]).notices}


def plain(notice: NoticeInput) -> str:
    """A body without white space, as it is cleaned."""
    return "".join(clean_body(notice.content).text.split())


def facts_of(record: NoticeRecord) -> Counter[tuple[str, str]]:
    """Kind and value of each fact."""
    return Counter(
        (fact.kind, json.dumps(value_out(fact), ensure_ascii=False, sort_keys=True, default=str))
        for fact in record.facts
    )


def reading_of(record: NoticeRecord) -> tuple[object, ...]:
    """What calls are made of: category, places, and the days that close an application."""
    days = sorted({str(f.value) for f in record.facts if f.kind == "deadline" and f.value})
    return record.notice.category, record.notice.regions, tuple(days)


def score(kind: str, notices: Sequence[NoticeInput]) -> Score:
    """Write, read back, compare."""
    back = read_back(kind, notices)
    taken = same_text = facts = same_facts = same_reading = 0
    for notice in notices:
        original = read_record(notice)
        wanted = facts_of(original)
        facts += wanted.total()
        again = back.get(notice.url)
        if again is None:
            continue
        taken += 1
        record = read_record(again)
        same_text += plain(again) == plain(notice)
        same_facts += (wanted & facts_of(record)).total()
        same_reading += reading_of(record) == reading_of(original)
    return Score(len(notices), taken, same_text, facts, same_facts, same_reading)


FORMATS = ("HTML", "DOCX", "PDF", "XLSX", "CSV")


def main() -> None:
    """Print a line a format."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--formats", default=",".join(FORMATS), help="which, parted by commas; SCAN needs the extra ocr"
    )
    parser.add_argument("--limit", type=int, help="only the first N notices with a text")
    parser.add_argument("--json", type=Path, help="also write the scores to a file")
    asked = parser.parse_args()
    notices = [n for n in read_notices([BUNDLED_NOTICES]).notices if len(plain(n)) > 20][: asked.limit]
    scores = {kind: score(kind, notices) for kind in asked.formats.split(",")}
    for kind, s in scores.items():
        print(
            f"{kind:5} taken {s.taken}/{s.notices}, same text {s.same_text / s.notices:.1%}, "
            f"same facts {s.same_facts / max(1, s.facts):.1%} of {s.facts}, same reading {s.same_reading / s.notices:.1%}",
            flush=True,
        )
    if asked.json:
        asked.json.write_text(json.dumps({kind: asdict(s) for kind, s in scores.items()}, indent=1), "utf-8")


if __name__ == "__main__":
    main()
