#!/bin/sh
# rapidocr 3.4.2 (PP-OCRv4 from its wheel) on a ruled table of firms, drawn by pymupdf 1.26.4 at 144 dots an inch.
#
# Guess:  a ruled line between two cells parts them: each cell comes as a line of its own, or a doubtful one has a low score.
# Seen:   where a name fills its cell, name and next cell come as one line with a score of 1.00, over the ruled line:
#         云州市乙二（集团）股份有限公司卓越级.
# Meaning: "is 云州市乙二（集团）股份有限公司 on the list" finds a firm that does not exist, and no threshold of confidence helps.
#         The lines of the table have to be found apart, and the characters' own boxes put into its cells.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check rapidocr==3.4.2 onnxruntime==1.23.2 pymupdf==1.26.4
cat > see.py <<'PY'
import sys

import numpy as np
import pymupdf
from rapidocr import RapidOCR

ROWS = (("序号", "企业名称", "等级"), ("1", "云州甲一智造有限公司", "先进级"), ("2", "云州市乙二（集团）股份有限公司", "卓越级"))
EDGES = (60, 92, 276, 330)
page = pymupdf.open().new_page(width=400, height=160)
for at in range(len(ROWS) + 1):
    page.draw_line((EDGES[0], 40 + 22 * at), (EDGES[-1], 40 + 22 * at))
for x in EDGES:
    page.draw_line((x, 40), (x, 40 + 22 * len(ROWS)))
for at, row in enumerate(ROWS):
    for x, words in zip(EDGES, row):
        page.insert_text((x + 3, 56 + 22 * at), words, fontname="china-s", fontsize=12)
image = page.get_pixmap(dpi=144)
pixels = np.frombuffer(image.samples, np.uint8).reshape(image.height, image.width, 3)[:, :, ::-1]
# Any file named as the font keeps it from fetching one, which it would only need to draw what it found.
engine = RapidOCR(params={"Global.log_level": "critical", "Global.font_path": __file__})
found = engine(np.ascontiguousarray(pixels))
cells = {words for row in ROWS for words in row}
joined = []
for words, score in zip(found.txts, found.scores):
    print(f"{score:.2f}  {words}{'' if words in cells else '   <- no cell of the table'}")
    joined += [] if words in cells else [(words, score)]
sys.exit(0 if any(words.endswith("公司卓越级") and score > 0.95 for words, score in joined) else 1)
PY
venv/bin/python see.py
