#!/bin/sh
# BudouX 0.10.1, its model for simplified Chinese, on lines of notices as a page or a message card would wrap them.
#
# Guess:  a line may break between phrases; figures, which need no model, stay whole: a telephone number, 50万元.
# Seen:   of 204 made-up telephone numbers in "联系电话：…" more than three in four are cut within their figures. A sum
#         is cut before its unit (不超过 50万 / 元), and 最高 between its two characters.
#         Days are kept: 2025年 / 9月 / 30日 / 17:00.
# Meaning: set text through it and what a reader has to dial or copy stands on two lines. Put sums and numbers in spans that
#         do not wrap, or break at punctuation only.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'budoux==0.10.1'
"$folder/venv/bin/python" - <<'PYTHON'
import random
from importlib.metadata import version

import budoux

print("budoux", version("budoux"))
parser = budoux.load_default_simplified_chinese_parser()
random.seed(1)
numbers = [
    f"{area}-{random.choice('2568')}{random.randrange(10**5):05d}00"
    for area in ("025", "010", "020", "021", "027", "028")
    for _ in range(34)
]
whole = sum(any(number in piece for piece in parser.parse(f"联系电话：{number}，工作日接听。")) for number in numbers)
print(f"telephone numbers kept whole: {whole} of {len(numbers)}")
day = parser.parse("申报截止时间为2025年9月30日17:00，逾期不予受理。")
print("a day:", " / ".join(day))
assert whole < len(numbers) / 4, whole
for sum_ in ("3万元", "50万元", "1000万元", "1.5亿元"):
    pieces = parser.parse(f"对符合条件的企业给予不超过{sum_}的补助")
    print("a sum:", " / ".join(pieces))
    assert sum_[:-1] in pieces and "元" in pieces, pieces
assert {"最", "高"} <= set(parser.parse("最高不超过50万元"))
assert any("30日" in piece for piece in day) and any("17:00" in piece for piece in day), day
PYTHON
