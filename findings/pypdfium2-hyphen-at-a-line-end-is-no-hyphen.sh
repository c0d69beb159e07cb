#!/bin/sh
# pypdfium2 5.15.2 on a PDF in which an address and a number run over two lines, broken behind their hyphens.
#
# Guess:  get_text_range() gives the hyphen and a line end ("zkt-\r\njs@…"), or for a word of English at most the word joined.
# Seen:   hyphen and line end together become the noncharacter U+FFFE ("zkt\ufffejs@…", "A\ufffe17"), also before a digit;
#         behind a digit (0571-) both are kept. FPDFText_IsHyphen is true of it, FPDFText_GetUnicode gives 2.
# Meaning: who drops characters that are none, as cleaning does, reads zktjs@example.org: another address. In a Chinese text,
#         where words are not parted, it must be read as "-".
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'pypdfium2==5.15.2'
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import pypdfium2 as pdfium
import pypdfium2.raw as raw


def pdf(*lines: str) -> bytes:
    drawn = b"".join(
        b"BT /F1 12 Tf 60 %d Td (%s) Tj ET\n" % (700 - 16 * at, line.encode()) for at, line in enumerate(lines)
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents 5 0 R >>",
        b"<< /Length %d >>\nstream\n%sendstream" % (len(drawn), drawn),
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % table)


def read(*lines: str) -> str:
    return pdfium.PdfDocument(pdf(*lines))[0].get_textpage().get_text_range()


address, number, phone = read("mail zkt-", "js@example.org"), read("order A-", "17 of 2025"), read("0571-", "86220011")
print("pypdfium2", version("pypdfium2"))
for text in (address, number, phone):
    print(ascii(text))
page = pdfium.PdfDocument(pdf("mail zkt-", "js@example.org"))[0].get_textpage()
print("code, hyphen:", raw.FPDFText_GetUnicode(page, 8), raw.FPDFText_IsHyphen(page, 8))
assert address == "mail zkt\ufffejs@example.org"
assert number == "order A\ufffe17 of 2025"
assert phone == "0571-\r\n86220011"
assert (raw.FPDFText_GetUnicode(page, 8), raw.FPDFText_IsHyphen(page, 8)) == (2, 1)
PYTHON
