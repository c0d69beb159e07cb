#!/bin/sh
# rjieba 0.2.2 (jieba-rs) beside jieba 0.42.1 on telephone numbers and spans of years in notices.
#
# Guess:  both cut alike: the same dictionary, the same algorithm, one in Rust and one in Python.
# Seen:   on Chinese words they agree, on what has a hyphen or a full stop they do not. jieba cuts 025-12345678 into
#         025 / - / 12345678 and 2025-2027 into 2025 / - / 2027; rjieba gives one token each, likewise for host names
#         and for RISC-V.
# Meaning: an index made with rjieba does not find a telephone number by its last eight digits, nor a plan for 2025-2027
#         by 2025, and a query cut by one of them does not meet postings cut by the other.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'rjieba==0.2.2' 'jieba==0.42.1' 'setuptools<81'
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import logging
from importlib.metadata import version

import jieba
import rjieba

jieba.setLogLevel(logging.ERROR)
print("rjieba", version("rjieba"), "jieba", version("jieba"))
TEXTS = (
    "联系电话：025-12345678", "数字化转型行动计划（2025-2027年）", "开源芯片RISC-V项目", "登录kjj.example.gov.cn填报",
    "中小企业数字化转型城市试点专项资金", "高新技术企业认定奖励申报",
)
seen = {text: (list(rjieba.cut(text)), list(jieba.cut(text))) for text in TEXTS}
for text, (one, other) in seen.items():
    print(text, "same" if one == other else "differs", "/".join(one), "|", "/".join(other))
assert "025-12345678" in seen[TEXTS[0]][0]
assert "12345678" in seen[TEXTS[0]][1]
assert "2025-2027" in seen[TEXTS[1]][0]
assert {"2025", "2027"} <= set(seen[TEXTS[1]][1])
assert all(seen[text][0] == seen[text][1] for text in TEXTS[4:])
PYTHON
