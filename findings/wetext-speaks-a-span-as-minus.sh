#!/bin/sh
# wetext 0.1.8, which writes figures out for a voice (and back), with the grammars of WeTextProcessing, on sentences of notices.
#
# Guess:  2025年, 50万元 and 17:00 are read right, and a hyphen between two shares as 到 (to), as between two sums; the number of a
#         document has its year said digit by digit; what is not known is left as it is.
# Seen:   10%-15% is spoken as "ten percent, percent minus fifteen", 30-50% as "thirty minus fifty percent", 3-5年 as
#         "three minus five years"; 50万元-100万元, 30%~50% and 9月1日-9月30日 are right. 〔2025〕12号 is "two thousand and twenty-five", a
#         telephone number of seven digits behind its city's code a difference of two amounts, one of eight is right.
#         The way back makes 5~100000元 of 五到十万元 (five to ten ten-thousands).
# Meaning: a caller hears that he gets minus fifteen percent, or a number that he cannot dial. Write 至 for the hyphen and part
#         digits before a text goes to a voice; do not write spoken sums back with it.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'wetext==0.1.8' 'kaldifst==1.8.3'
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from wetext import Normalizer

SPOKEN = {
    "截止2025年9月30日17:00": "截止二零二五年九月三十日十七点",
    "补助50万元-100万元": "补助五十万元到一百万元",
    "按30%~50%给予补助": "按百分之三十到百分之五十给予补助",
    "9月1日-9月30日": "九月一日到九月三十日",
    "按投资额的10%-15%给予补助": "按投资额的百分之十百分之负十五给予补助",
    "补助30-50%": "补助三十减百分之五十",
    "成立3-5年": "成立三减五年",
    "苏工信〔2025〕12号": "苏工信〔两千零二十五〕十二号",
    "联系电话：0512-12345678": "联系电话：零五一二一二三四五六七八",
    "联系电话：0512-1234567": "联系电话：零五百一十二减一百二十三万四千五百六十七",
    "附件1-2": "附件一减二",
}
WRITTEN = {"五十万元": "50万元", "百分之三十": "30%", "五到十万元": "5~100000元", "几十万元": "几10万元"}
print("wetext", version("wetext"))
for name, operator, seen in (("spoken", "tn", SPOKEN), ("written", "itn", WRITTEN)):
    normalizer = Normalizer(lang="zh", operator=operator)
    for text, words in seen.items():
        got = normalizer.normalize(text)
        print(f"{name}: {text} -> {got}")
        assert got == words, (text, got, words)
PYTHON
