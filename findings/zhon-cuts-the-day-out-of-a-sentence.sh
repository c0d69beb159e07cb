#!/bin/sh
# zhon 2.1.1, whose `zhon.hanzi.sentence` is offered as the pattern of a Chinese sentence, on sentences of notices.
#
# Guess:  re.findall gives each sentence up to its 。！ or ？ whole; a Latin word in it may be lost.
# Seen:   a sentence may hold no figure, no %, no hyphen and no Latin letter: what stands before the last of them is left out, and
#         nothing tells that it is. 请于2025年9月30日前报送材料。 is 日前报送材料。; 最高50万元 is 万元; a telephone number leaves the full
#         stop behind it. Of seven sentences of this kind none comes whole.
# Meaning: in notices nearly every sentence that matters holds a day, a sum or a share. Cut at the marks of sentence ends
#         instead of matching what a sentence may consist of.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'zhon==2.1.1'
"$folder/venv/bin/python" - <<'PYTHON'
import re
from importlib.metadata import version

from zhon import hanzi

print("zhon", version("zhon"))
SENTENCES = (
    "请于2025年9月30日前报送材料。",
    "对入库企业给予最高50万元奖励！",
    "按设备投入的30%补助。",
    "联系电话：025-88880011。",
    "通过ISO认证的企业优先。",
    "每家企业限报1项。",
    "营业收入2000万元以上的企业可以申报吗？",
)
PLAIN = "逾期不予受理。"
whole = 0
for sentence in SENTENCES:
    found = re.findall(hanzi.sentence, sentence)
    print(f"{sentence} -> {found}")
    whole += found == [sentence]
assert re.findall(hanzi.sentence, PLAIN) == [PLAIN]
assert whole == 0
assert re.findall(hanzi.sentence, SENTENCES[0]) == ["日前报送材料。"]
assert re.findall(hanzi.sentence, SENTENCES[3]) == ["。"]
PYTHON
