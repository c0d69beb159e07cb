#!/bin/sh
# SnowNLP 0.12.3, word segmentation with the model in its package, on clauses of notices.
#
# Guess:  punctuation is always a word of its own, as with every other segmenter; where a figure follows, the figure is whole.
# Seen:   a comma, colon or bracket before a figure or a Latin letter is one word with it: 企业，2024年度 has the word "，2024", A类，B类 the word
#         "，B", （2025年度） the word "（2025"; two telephone numbers become the one word "：025-12345678，024-1234567". Behind a space or a
#         Chinese character the same figure is a word of its own, so the same year is two words in one notice.
# Meaning: an index over these words finds neither the year nor class B nor a number to call, wherever a comma stands before it, and a
#         question's "B" meets only the notices that write it at a beginning. Cut at punctuation first, then segment what lies between.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'snownlp==0.12.3'
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from snownlp import SnowNLP

print("snownlp", version("snownlp"))
GLUED = {
    "在本市注册的企业，2024年度研发费用不低于100万元。": "，2024",
    "A类，B类，C类": "，B",
    "（2025年度）申报通知": "（2025",
    "《办法》：2025年起执行": "》：2025",
    "电话：025-12345678，024-1234567": "：025-12345678，024-1234567",
    "补助比例5%，最高50万元": "5%，",
}
for text, word in GLUED.items():
    words = SnowNLP(text).words
    print(text, "->", words)
    assert word in words
    assert word.strip("，：（》%") not in words
words = SnowNLP("截至2024年12月31日，研发人员20人").words
print(words)
assert "2024" in words and "，" in words
PYTHON
