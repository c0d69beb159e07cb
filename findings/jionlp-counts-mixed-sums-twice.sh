#!/bin/sh
# jionlp 1.5.31 on sums of money as Chinese notices write them: figures with 万 and 千 in one sum.
#
# Guess:  "1万2千元" (ten thousand and two thousand yuan) is 12,000, as "一万二千元" and "1.2万元" are; "1亿5千万元" is
#         150,000,000.
# Seen:   in figures the first part is counted again: 1万2千元 gives 22,000, 3万5千元 65,000, 1亿5千万元 250,000,000 and
#         1万2000元 22,002, each called "accurate". In Chinese numerals the same sums are read right. 最高不超过50万元 and
#         50万元以内, the usual words of a cap, are refused as no sum of money.
# Meaning: sums of a notice must not be read by it; a wrong sum that is called accurate is worse than none.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'jionlp==1.5.31'
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import jionlp


def read(words):
    try:
        return jionlp.parse_money(words)["num"]
    except ValueError as error:
        return f"refused: {error}"


print("jionlp", version("jionlp"))
WORDS = ("一万二千元", "1.2万元", "1万2千元", "3万5千元", "1万2000元", "1亿5千万元", "最高不超过50万元", "50万元以内")
seen = {words: read(words) for words in WORDS}
for words, value in seen.items():
    print(f"{words}: {value}")
assert seen["一万二千元"] == seen["1.2万元"] == "12000.00", "in Chinese numerals, or with a point, it is right"
assert seen["1万2千元"] == "22000.00"
assert seen["3万5千元"] == "65000.00"
assert seen["1万2000元"] == "22002.00"
assert seen["1亿5千万元"] == "250000000.00"
assert seen["最高不超过50万元"].startswith("refused") and seen["50万元以内"].startswith("refused")
PYTHON
