"""Pictures and scans: said to be unread where the extra is missing, read and marked where it is there."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from rag.ingest import ReadOptions, ocr, read_notices
from rag.ingest.format_protocol import Document, Unreadable
from rag.ingest.html_page import HtmlFormat
from rag.ingest.page_parts import with_shown
from rag.ingest.pdf_file import PdfFormat
from rag.ingest.picture import PictureFormat
from tests.ingest.made_files import put

LINES = ("关于申报智能工厂的通知", "请于2025年10月31日前提交材料，最高50万元。", "联系电话：0515-88886666")


def picture(kind: str) -> bytes:
    """A page of the lines as a scanner makes it, or without a Chinese font of some grey."""
    image_module = pytest.importorskip("PIL.Image")
    from PIL import ImageDraw, ImageFont

    image = image_module.new("RGB", (1000, 500), "white")
    draw = ImageDraw.Draw(image)
    for at, line in enumerate(LINES if ocr.available() else ()):
        font = ImageFont.truetype("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 28)
        draw.text((60, 60 + 70 * at), line, fill="black", font=font)
    out = io.BytesIO()
    image.rotate(0.4, fillcolor="white").save(out, kind)
    return out.getvalue()


class Nothing:
    """Beside the page lies nothing."""

    def page(self, href: str) -> None:
        return None

    def picture(self, href: str, least_bytes: int) -> None:
        return None


@pytest.mark.skipif(ocr.available(), reason="the extra is installed")
def test_without_the_extra_a_scan_and_a_picture_say_what_would_read_them(tmp_path: Path) -> None:
    for read, data in ((PdfFormat(), picture("PDF")), (PictureFormat(), picture("PNG"))):
        with pytest.raises(Unreadable, match=r"notice-rag\[ocr\]"):
            read.read(data, "n")
    page = HtmlFormat().read(b"<html><body><img data-src='a.jpg'><img src='b.jpg'></body></html>", "n.html")
    assert page.pictures == ("a.jpg", "b.jpg")
    assert "2 pictures" in with_shown(page, Nothing()).notes[0]
    put(tmp_path, {"n.txt": "\n".join(LINES), "附件1.jpg": picture("JPEG"), "合影.jpg": b"x"})
    told = read_notices([tmp_path], ReadOptions(date="2025-09-01", url="https://a.cn/1"))
    assert (len(told.notices), told.rejections) == (1, ())
    assert any(".jpg 2" in note for note in told.notes)


@pytest.mark.skipif(not ocr.available(), reason="needs the extra ocr")
@pytest.mark.parametrize("kind", ["PDF", "PNG"])
def test_with_the_extra_they_are_read_and_marked(kind: str) -> None:
    read: Document = (PdfFormat() if kind == "PDF" else PictureFormat()).read(picture(kind), "n")
    assert read.text.split("\n")[0] == ocr.MARK
    assert all("".join(line.split()) in "".join(read.text.split()) for line in LINES)
    assert "read by OCR with a confidence of" in read.notes[0]
