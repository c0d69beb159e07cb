#!/bin/sh
# The Chinese list of stopwordsiso 0.7.1 on sentences of conditions and deadlines.
#
# Guess:  794 words without content: particles, pronouns, conjunctions.
# Seen:   the list holds words by which a condition is one: 不得 and 可以, 除外, 无 and 不, 以上 (but not 以下), 全部,
#         and with 截至 and 结果 words of time and outcome. Clauses that say the opposite become the same words.
# Meaning: index without this list, or take those words out of it first.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  'stopwordsiso==0.7.1' 'jieba==0.42.1' 'setuptools<81'
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import logging
from importlib.metadata import version

import jieba
import stopwordsiso

jieba.setLogLevel(logging.ERROR)
STOP = stopwordsiso.stopwords("zh")
print("stopwordsiso", version("stopwordsiso"), "with", len(STOP), "words")


def kept(text):
    return [word for word in jieba.cut(text) if word not in STOP]


PAIRS = (
    ("上市公司除外", "上市公司"),
    ("无失信记录", "失信记录"),
    ("已获市级资助的项目不得申报", "已获市级资助的项目可以申报"),
)
for one, other in PAIRS:
    print(one, kept(one), "|", other, kept(other))
    assert kept(one) == kept(other)
print([word for word in ("以上", "以下", "不得", "可以", "除外", "截至", "截止", "结果") if word in STOP])
PYTHON
