#!/bin/sh
# jieba 0.42.1: jieba.analyse.extract_tags, keywords by its list of inverse document frequencies, on a notice.
#
# Guess:  the best words are the programme's and the place's; web addresses and years weigh little, being no words.
# Seen:   what its list does not know gets the list's median weight (11.9), more than 申报, 补助 and 专项资金 have: the year
#         and two pieces of the web address are among the first five tags, before 专项资金.
# Meaning: tags, "more like this" and summaries of notices made with it show 2025, example and yunzhou. Take addresses,
#         numbers and years out first, and count frequencies in the collection itself.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'jieba==0.42.1' 'setuptools<81'
"$folder/venv/bin/python" -W ignore - 2>/dev/null <<'PYTHON'
from importlib.metadata import version

import jieba.analyse

print("jieba", version("jieba"))
NOTICE = """关于组织申报2025年度云州市智能制造专项资金的通知
各区科技局、工信局，各有关企业：
为推动制造业智能化改造，现组织申报2025年度云州市智能制造专项资金。申报企业应在云州市注册，具有独立法人资格，近三年无重大违法行为。
对通过认定的企业给予最高50万元补助，补助比例不超过设备投入的20%。
申报企业登录http://zjxm.yunzhou.example/sb填报，截止时间为2025年9月30日17:00。材料报云州市工信局装备科，邮箱zb@yunzhou.example。"""
tags = jieba.analyse.extract_tags(NOTICE, topK=20)
print("tags:", " ".join(tags))
unknown = {"2025", "yunzhou", "example"}
assert unknown <= set(tags[:5]), tags
assert all(tags.index(word) < tags.index("专项资金") for word in unknown), tags
idf = jieba.analyse.default_tfidf.idf_freq
print(f"median {jieba.analyse.default_tfidf.median_idf:.2f}", {word: round(idf[word], 2) for word in ("申报", "补助", "专项资金")})
assert all(idf[word] < jieba.analyse.default_tfidf.median_idf for word in ("申报", "补助", "专项资金"))
PYTHON
