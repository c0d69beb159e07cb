#!/bin/sh
# dateparser 1.5.0 on the deadlines of Chinese notices.
#
# Guess:  "请于9月30日前提交" (hand in before 30 September) gives 30 September, or nothing.
# Seen:   前 after a day is taken for "ago", as in 3天前: the result is nine months and thirty days before today, a day
#         in the past that moves with the clock. The same words with a year give nothing at all. In a period whose second
#         day has no year (11月15日至12月20日), that day is read as an amount of time too and lies a year back.
# Meaning: a deadline must not be read by dateparser; 前 is the commonest word of a Chinese deadline.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'dateparser==1.5.0'
"$folder/venv/bin/python" - <<'PYTHON'
import datetime as dt
from importlib.metadata import version

from dateparser.search import search_dates

TODAY = dt.datetime(2025, 9, 25, 12, 0)


def read(text):
    found = search_dates(text, languages=["zh"], settings={"RELATIVE_BASE": TODAY}) or []
    return [(words, day.date().isoformat()) for words, day in found]


print("dateparser", version("dateparser"), "asked on", TODAY.date())
seen = {text: read(text) for text in (
    "请于9月30日前提交", "请于10月15日前报送", "请于2025年9月30日前提交", "申报时间为2025年11月15日至12月20日",
)}
for text, found in seen.items():
    print(f"{text}: {found}")
assert [day for _, day in seen["请于9月30日前提交"]] == ["2024-11-25"], "before is read as before now"
assert all(day < "2025-09-25" for _, day in seen["请于10月15日前报送"])
assert seen["请于2025年9月30日前提交"] == []
assert [day for _, day in seen["申报时间为2025年11月15日至12月20日"]] == ["2025-11-15", "2024-09-05"]
PYTHON
