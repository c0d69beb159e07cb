#!/bin/sh
# cpca 0.5.5 on districts as notices and offices name them, without their city, and on streets.
#
# Guess:  a district of which there are several (鼓楼区, 朝阳区, 宝山区) is left without a city, or told apart by a column; a street
#         named after a city (北京路) is no place.
# Seen:   each of the 29 names of districts that its own table holds for more than one city gets one city and one code, without a word
#         that it is one of several, and not the largest: 宝山区 is in 双鸭山, 城关区 in 拉萨, 鼓楼区 in 开封, 朝阳区 in 长春. 北京路12号
#         is in Beijing, 中山路8号 in 中山市 of Guangdong.
# Meaning: "which region is this notice for" answered with it files the notices of Shanghai's 宝山区 under Heilongjiang. A bare district
#         needs the publishing office's city from elsewhere (its argument umap takes one, if one knows it before).
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'cpca==0.5.5' 'setuptools<81'
"$folder/venv/bin/python" -W ignore - 2>/dev/null <<'PYTHON'
import collections
import csv
from importlib.metadata import distribution, version

import cpca

print("cpca", version("cpca"))
cities = collections.defaultdict(set)
with open(distribution("cpca").locate_file("cpca/resources/adcodes.csv"), encoding="utf-8") as file:
    for row in csv.DictReader(file):
        if not row["adcode"][:6].endswith("00") and row["name"] not in ("市辖区", "县"):
            cities[row["name"]].add(row["adcode"][:4])
several = sorted(name for name, where in cities.items() if len(where) > 1)
table = cpca.transform([f"{name}工信局" for name in several])
told = dict(zip(several, table["市"], strict=True))
print(len(several), "names in several cities;", int(table["市"].notna().sum()), "get one city; columns:", list(table.columns))
assert len(several) == 29 and table["市"].notna().all()
for name in ("宝山区", "城关区", "鼓楼区", "朝阳区"):
    print(name, "one of", len(cities[name]), "is said to be in", told[name])
assert told["宝山区"] == "双鸭山市" and told["城关区"] == "拉萨市" and told["鼓楼区"] == "开封市" and told["朝阳区"] == "长春市"
streets = cpca.transform(["北京路12号", "中山路8号"])
print(streets[["省", "市"]].to_string())
assert list(streets["省"]) == ["北京市", "广东省"] and streets["市"][1] == "中山市"
PYTHON
