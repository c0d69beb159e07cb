#!/bin/sh
# python-docx 1.2.0, docx2python 3.7.1 and mammoth 1.13.0 on a Word file with 一、二、 counted by Word and a tracked insertion.
#
# Guess:  docx2python, which counts numbers, gives 一、 and 二、; python-docx gives the paragraph with the inserted words.
# Seen:   docx2python gives "--" for each number (a warning says that chineseCounting is not implemented), the others give
#         none; python-docx's Paragraph.text leaves the insertion out: 申报截止 without its 9月30日.
# Meaning: the sections of an official document lose the numbers that its own text refers to (按第二条), and an extended
#         deadline, which is where tracked changes are common, is lost without a word.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-docx==1.2.0 docx2python==3.7.1 mammoth==1.13.0
cat > see.py <<'PY'
import sys
import warnings

warnings.simplefilter("ignore")
import docx
import mammoth
from docx2python import docx2python
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

W = nsdecls("w")
document = docx.Document()
numbering = document.part.numbering_part.element
numbering.insert(0, parse_xml(
    f'<w:abstractNum {W} w:abstractNumId="77"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    f'<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'))
numbering.append(parse_xml(f'<w:num {W} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
for words in ("申报条件", "申报时间"):
    properties = document.add_paragraph(words)._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {W}><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>'))
changed = document.add_paragraph("申报截止")._p
changed.append(parse_xml(f'<w:ins {W} w:id="1" w:author="a"><w:r><w:t>9月30日</w:t></w:r></w:ins>'))
changed.append(parse_xml(f'<w:del {W} w:id="2" w:author="a"><w:r><w:delText>10月31日</w:delText></w:r></w:del>'))
document.save("n.docx")
print("printed by Word: 一、申报条件 / 二、申报时间 / 申报截止9月30日 (insertion shown)")
by_docx = [p.text for p in docx.Document("n.docx").paragraphs]
by_docx2python = docx2python("n.docx").text
with open("n.docx", "rb") as file:
    by_mammoth = mammoth.extract_raw_text(file).value
print("python-docx 1.2.0  ", by_docx)
print("docx2python 3.7.1  ", repr(by_docx2python))
print("mammoth 1.13.0     ", repr(by_mammoth))
as_said = (
    by_docx == ["申报条件", "申报时间", "申报截止"]
    and "--\t申报条件" in by_docx2python and "一、" not in by_docx2python
    and "一、" not in by_mammoth and "申报截止9月30日" in by_mammoth
)
sys.exit(0 if as_said else 1)
PY
venv/bin/python see.py
