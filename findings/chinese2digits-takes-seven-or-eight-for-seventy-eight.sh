#!/bin/sh
# chinese2digits 6.0.2, which replaces the Chinese numbers of a text by figures, on sums and ages that a notice gives about.
#
# Guess:  two digits side by side before a scale mean "seven or eight thousand"; the text stays as it is, or becomes a range.
# Seen:   they are read as the places of one number: 七八千元 (7,000 to 8,000) becomes 78000元, 三五千元 (3,000 to 5,000)
#         35000元, 二三十人 (20 to 30) 230人, 一二级资质 (class one or two) 12级资质. 十八九岁 (18 or 19) becomes 99岁.
#         With 两 before it the pair is left apart: 两三万元 becomes 两30000元.
# Meaning: a sum or a bound that was given about comes out ten times too large, and nothing marks it. Two neighbouring digits
#         before 十, 百, 千, 万, 级 or 岁 are to be looked for before such a reader is asked.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'chinese2digits==6.0.2'
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import chinese2digits

EXACT = {"一百五十万元": "1500000元", "三万五": "35000", "二〇二六年四月三十日": "2026年4月30日"}
ABOUT = {
    "每户补助七八千元": "每户补助78000元",
    "差旅补贴三五千元": "差旅补贴35000元",
    "招用二三十人的企业": "招用230人的企业",
    "具备一二级资质": "具备12级资质",
    "年满十八九岁": "年满99岁",
    "奖励两三万元": "奖励两30000元",
}


def read(text):
    return chinese2digits.takeNumberFromString(text)["replacedText"]


print("chinese2digits", version("chinese2digits"))
for text in (*EXACT, *ABOUT):
    print(f"{text} -> {read(text)}")
assert {text: read(text) for text in EXACT} == EXACT
assert {text: read(text) for text in ABOUT} == ABOUT
PYTHON
