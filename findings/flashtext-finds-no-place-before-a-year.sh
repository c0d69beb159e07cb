#!/bin/sh
# flashtext 2.7, which finds a list of words in one pass however long the list is, with names of cities in titles of notices.
#
# Guess:  Chinese has no spaces, so that a word is found wherever it stands; where two words overlap, one of them is.
# Seen:   a figure or a letter next to a word hides it: none of 13 cities is found in 苏州2025年专项资金申报, all in
#         2025年苏州专项资金申报; 补助 is not found in 补助50万元, A类 not in A类50万元. Of names that follow on each other each second one is
#         lost: all 13 in a row give seven. With non_word_boundaries emptied figures no longer matter, the second names are lost still.
# Meaning: place, year and sum stand side by side in nearly every title, and what is not found is not said: "which cities" names
#         half of them. An automaton without ideas of words (pyahocorasick) finds all.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'flashtext==2.7' 'pyahocorasick==2.3.1'
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import ahocorasick
from flashtext import KeywordProcessor

CITIES = ["南京", "苏州", "无锡", "常州", "徐州", "南通", "扬州", "镇江", "泰州", "盐城", "淮安", "宿迁", "连云港"]
WORDS = [*CITIES, "补助", "奖励", "A类", "B类", "专精特新", "小巨人"]
before_a_year = [f"{city}2025年专项资金申报" for city in CITIES]
behind_a_year = [f"2025年{city}专项资金申报" for city in CITIES]
in_a_row = "".join(CITIES)

found = KeywordProcessor()
found.add_keywords_from_list(WORDS)
automaton = ahocorasick.Automaton()
for word in WORDS:
    automaton.add_word(word, word)
automaton.make_automaton()


def all_words(text):
    return [word for _, word in automaton.iter(text)]


print("flashtext", version("flashtext"))
for name, titles in (("before a year", before_a_year), ("behind a year", behind_a_year)):
    print(name, sum(bool(found.extract_keywords(title)) for title in titles), "of", len(titles), "cities found")
print(in_a_row, found.extract_keywords(in_a_row))
assert not any(found.extract_keywords(title) for title in before_a_year)
assert [found.extract_keywords(title) for title in behind_a_year] == [[city] for city in CITIES]
assert found.extract_keywords(in_a_row) == CITIES[::2]
for text, seen in (("补助50万元", []), ("补助为50万元", ["补助"]), ("A类50万元", []), ("专精特新小巨人", ["专精特新"])):
    print(text, found.extract_keywords(text), "pyahocorasick", all_words(text))
    assert found.extract_keywords(text) == seen, text
assert [all_words(title) for title in before_a_year] == [[city] for city in CITIES] and all_words(in_a_row) == CITIES
found.non_word_boundaries = set()
assert [found.extract_keywords(title) for title in before_a_year] == [[city] for city in CITIES]
assert found.extract_keywords(in_a_row) == CITIES[::2]
PYTHON
