#!/bin/sh
# cn2an 0.5.24: its transform() on clauses of notices, the way to make numbers equal before indexing or comparing.
#
# Guess:  numbers become figures (三百万元 3000000元, 百分之三十 30%, 二〇二五年 2025年), words that hold the character of a number
#         stay, at least the commonest; a number with a vague part (几十万, 三十多万) is left alone.
# Seen:   numbers are read, and so are the characters of numbers in words and names: 统一社会信用代码 becomes
#         统1社会信用代码, 进一步 进1步, 六安市 6安市, 九江市 9江市, 一般纳税人 1般纳税人. 几十万元 (some hundreds of thousands) becomes 几100000元 and 三十多万元 30多万元. 百分之 is read,
#         万分之五 and 千分之三 are not.
# Meaning: who runs a collection through it does not find 六安 any more, nor a form by its name. Read numbers where a unit
#         follows, and leave the text as it is.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'cn2an==0.5.24' 'setuptools<81'
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import cn2an

print("cn2an", version("cn2an"))
SEEN = {
    "三百万元以上": "3000000元以上",
    "百分之三十": "30%",
    "二〇二五年九月三十日": "2025年9月30日",
    "统一社会信用代码": "统1社会信用代码",
    "进一步": "进1步",
    "一般纳税人": "1般纳税人",
    "六安市": "6安市",
    "九江市": "9江市",
    "四川省": "4川省",
    "一带一路": "1带1路",
    "几十万元": "几100000元",
    "三十多万元": "30多万元",
    "万分之五": "万分之5",
    "千分之三": "千分之3",
}
for text, seen in SEEN.items():
    got = cn2an.transform(text)
    print(text, "->", got)
    assert got == seen, (text, got, seen)
PYTHON
