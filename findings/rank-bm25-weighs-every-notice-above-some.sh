#!/bin/sh
# rank-bm25 0.2.2, its BM25Okapi, on titles of notices cut by jieba 0.42.1: calls for applications, and lists of winners for most of them.
#
# Guess:  the more titles a word stands in, the less it weighs; one that stands in all weighs about nothing.
# Seen:   that is so up to half of the titles. A word in more than half would weigh less than nothing and gets a quarter of the mean
#         weight of all words instead, more than a word in four of ten: 号 and 2025, in every title, and 通知, in more than half, weigh
#         1.2, 公示, in 45 of 100, a fifth of that. Asked for 苏州市智能工厂公示通知 (the notice of the winners), it finds the call
#         for applications first, for every programme and city. BM25Plus of the same package finds the list for three in four.
# Meaning: numbers of documents are each a word of its own and raise the mean, and with it the weight of what stands everywhere. Kinds of notice
#         lie just around the half. Take BM25Plus, or weights that fall all the way.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'rank-bm25==0.2.2' 'jieba==0.42.1' 'numpy==2.3.5' 'setuptools<81'
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import logging
from importlib.metadata import version
from itertools import product

import jieba
from rank_bm25 import BM25Okapi, BM25Plus

jieba.setLogLevel(logging.ERROR)
CITIES = "南京市 苏州市 无锡市 常州市 镇江市 扬州市 泰州市 南通市 盐城市 淮安市 连云港市 宿迁市 徐州市".split()
PROGRAMMES = (
    "高新技术企业 智能工厂 绿色工厂 企业技术中心 首台套重大装备 技术改造 专精特新 科技型中小企业 知识产权示范企业 领军人才 总部企业 软件产业"
).split()
titles, questions = [], []
for number, (city, programme) in enumerate(product(CITIES, PROGRAMMES)):
    titles.append(f"{city}{programme}申报通知〔2025〕{100 + number}号")
    if number % 10 < 8:
        questions.append((f"{city}{programme}公示通知", len(titles)))
        titles.append(f"{city}{programme}名单公示〔2025〕{400 + number}号")
words = [jieba.lcut(title) for title in titles]
for package in ("rank-bm25", "jieba"):
    print(package, version(package))


def first_is_the_list(ranker):
    return sum(int(ranker.get_scores(jieba.lcut(question)).argmax()) == row for question, row in questions)


okapi, plus = BM25Okapi(words), BM25Plus(words)
for word in ("号", "2025", "通知", "公示", "苏州市"):
    share = sum(word in title for title in words) / len(titles)
    print(f"{word}: in {share:.2f} of {len(titles)} titles, Okapi {okapi.idf[word]:.2f}, Plus {plus.idf[word]:.2f}")
print("asked for the list, which is found first:")
found = {type(ranker).__name__: first_is_the_list(ranker) for ranker in (okapi, plus)}
print(found, "of", len(questions))
assert okapi.idf["号"] == okapi.idf["通知"] > 2 * okapi.idf["公示"] > 0
assert plus.idf["号"] < plus.idf["通知"] < plus.idf["公示"] < plus.idf["苏州市"]
assert found["BM25Okapi"] < 0.1 * len(questions) and found["BM25Plus"] > 0.6 * len(questions), found
PYTHON
