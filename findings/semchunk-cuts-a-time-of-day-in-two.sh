#!/bin/sh
# semchunk 4.1.1, whose chunks are to keep sentences whole, on a notice in Chinese, counted in characters.
#
# Guess:  it cuts at 。 first, then at ； and ，, as it says that it goes by the marks that part most; a chunk ends inside a clause only
#         where a clause is longer than a chunk.
# Seen:   its marks of clauses are those of English: the comma and the colon of ASCII are among them, 。 and ， are not. With 60 characters a
#         chunk a notice whose longest clause has 22 is cut in 中小企 / 业 and in 17: / 00, the last hour of a deadline: the colon in
#         a time is the best mark that it finds in the text.
# Meaning: the chunk that holds the deadline holds half of it. Cut at Chinese marks before, and give it what is too long still.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'semchunk==4.1.1'
"$folder/venv/bin/python" - <<'PYTHON'
import re
from importlib.metadata import version

import semchunk

print("semchunk", version("semchunk"))
SIZE = 60
NOTICE = (
    "关于组织申报2025年云州市数字化转型专项资金的通知。各有关单位：现将有关事项通知如下。一、支持对象为在本市注册的中小企业，"
    "上年度营业收入不低于2000万元，研发费用占比不低于3%。二、申报截止时间为2025年9月30日17:00，逾期不予受理。三、联系电话：0512-00001234。"
)
chunks = semchunk.chunkerify(len, SIZE)(NOTICE)
for chunk in chunks:
    print(len(chunk), chunk)
longest = max(len(clause) for clause in re.split("[，。：]", NOTICE))
print("the longest clause has", longest, "characters")
assert longest < SIZE
assert any(chunk.endswith("17:") for chunk in chunks) and any(chunk.startswith("00，") for chunk in chunks)
assert any(chunk.endswith("中小企") for chunk in chunks)
assert not all(chunk.endswith("。") for chunk in chunks), "sentences are not kept"
PYTHON
