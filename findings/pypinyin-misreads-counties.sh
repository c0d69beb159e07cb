#!/bin/sh
# pypinyin 0.55.0 on the names of Chinese districts and counties, beside the readings of CC-CEDICT in pypinyin-dict 0.9.0.
#
# Guess:  its 47,000 phrases hold the names of the 2,800 districts and counties, so that characters with two readings are
#         right there; perhaps some new districts are missing.
# Seen:   cities are right, districts often are not: 都 is read dou (新都区 xindou, 花都区 huadou), 长 zhang where no phrase
#         knows the name (长海县 zhanghai), 闵行区 of Shanghai is minxing, 什邡市 shenfang, 洪洞县 hongdong, 单县 dan. Of all
#         2,815 districts 79 differ from CC-CEDICT, which is wrong itself in a few (栖霞市 xixia, 长子县 changzi).
# Meaning: who matches "Minhang" or "Xindu" in an English question by pinyin finds nothing, and slugs and sort keys made
#         from place names are wrong. Load the phrases of CC-CEDICT for names of places, and look the differences through.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'pypinyin==0.55.0' 'pypinyin-dict==0.9.0'
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from pypinyin import lazy_pinyin
from pypinyin_dict.phrase_pinyin_data import cc_cedict

RIGHT = {
    "闵行区": "minhang", "新都区": "xindu", "花都区": "huadu", "长海县": "changhai", "什邡市": "shifang", "洪洞县": "hongtong",
    "单县": "shan", "南京市": "nanjing", "重庆市": "chongqing", "台州市": "taizhou",
}


def read(name: str) -> str:
    return "".join(lazy_pinyin(name)[:-1])


own = {name: read(name) for name in RIGHT}
cc_cedict.load()
loaded = {name: read(name) for name in RIGHT}
print("pypinyin", version("pypinyin"), "pypinyin-dict", version("pypinyin-dict"))
for name, right in RIGHT.items():
    print(f"{name}: {own[name]}; with CC-CEDICT {loaded[name]}; read {right}")

wrong = {name for name in RIGHT if own[name] != RIGHT[name]}
assert wrong == set(list(RIGHT)[:7]), wrong
assert loaded == RIGHT, loaded
assert (read("栖霞市"), read("长子县")) == ("xixia", "changzi")
PYTHON
