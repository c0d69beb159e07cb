#!/bin/sh
# price-parser 0.5.1, which reads prices in many languages, on sums of Chinese notices.
#
# Guess:  元 is a currency it knows, as ￥ is; 万 and 亿 are either multiplied or make it refuse.
# Seen:   万 and 亿 are passed over: 最高50万元 is 50, 1亿元 is 1, both without a currency. ￥5000元 has one. Where a day stands before the
#         sum, the year is the price: 2025.
# Meaning: a cap of half a million comes out as 50; nothing in the result tells it from a real 50. Sums of notices need a reader that
#         knows their units.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'price-parser==0.5.1'
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from price_parser import Price

print("price-parser", version("price-parser"))
WORDS = ("最高50万元", "3.5万元", "1亿元", "每人每月1000元", "￥5000元", "2025年9月30日前申报，最高补助20万元")
seen = {words: Price.fromstring(words) for words in WORDS}
for words, price in seen.items():
    print(f"{words}: {price.amount} {price.currency}")
amounts = [float(price.amount) for price in seen.values()]
assert amounts == [50, 3.5, 1, 1000, 5000, 2025]
assert [price.currency for price in seen.values()] == [None, None, None, None, "￥", None]
PYTHON
