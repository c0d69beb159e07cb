#!/bin/sh
# OpenCC 1.4.2 between the Chinese of Taiwan and that of the mainland, on names of places and words of notices.
#
# Guess:  tw2sp, the conversion with phrases, turns words that Taiwan says otherwise (軟體 軟件) into those of the mainland and leaves names
#         and what is mainland's already alone; s2t and t2s undo each other on names.
# Seen:   of 蚌埠 (Bengbu, a city) it makes 蚌端口, 埠 being the port of a computer; of each 哈薩克自治縣 one of Kazakhstan, 哈萨克斯坦; 程序
#         (procedure) becomes 进程 (a process), 文件 文档, 首批次 首批量. t2s keeps those, but leaves 軟體 as 软体 and 專案 as 专案, and makes
#         干安县 of 乾安县 in text that is simplified already. s2t turns 浚县 into 濬縣, which comes back as 濬县.
# Meaning: a firm of Taiwan that asks about software in Bengbu is not understood by either: the city is lost with the one, the software
#         with the other. Names of places and of programmes have to be taken out before, or both readings searched.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'OpenCC==1.4.2'
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import opencc

SEEN = {
    "tw2sp": {
        "軟體企業專案": "软件企业项目",
        "蚌埠市專精特新企業": "蚌端口市专精特新企业",
        "伊犁哈薩克自治州": "伊犁哈萨克斯坦自治州",
        "巴里坤哈薩克自治縣": "巴里坤哈萨克斯坦自治县",
        "木壘哈薩克自治縣": "木垒哈萨克斯坦自治县",
        "高新技術企業認定程序": "高新技术企业认定进程",
        "文件下載": "文档下载",
        "首批次新材料": "首批量新材料",
    },
    "t2s": {
        "軟體企業專案": "软体企业专案",
        "蚌埠市專精特新企業": "蚌埠市专精特新企业",
        "伊犁哈薩克自治州": "伊犁哈萨克自治州",
        "高新技術企業認定程序": "高新技术企业认定程序",
        "首批次新材料": "首批次新材料",
        "乾安县": "干安县",
        "濬縣": "濬县",
    },
    "s2t": {"浚县": "濬縣"},
}
print("OpenCC", version("OpenCC"))
for config, seen in SEEN.items():
    converter = opencc.OpenCC(config)
    for text, words in seen.items():
        got = converter.convert(text)
        print(f"{config}: {text} -> {got}")
        assert got == words, (config, text, got, words)
PYTHON
