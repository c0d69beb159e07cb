#!/bin/sh
# recognizers-text-date-time 1.0.2a2 (Chinese) on the deadlines of notices.
#
# Guess:  the end of a span is its last day, for every way to write one: 第三季度 ends on 30 September, 9月底前 too.
# Seen:   a span whose two days are written ends on the second (2025年11月15日至12月20日: 12-20), but a month, a quarter or a
#         year ends on the first day after it: 第三季度 on 10-01, 2025年9月 on 10-01. Of 9月底前完成 only 9月 is read, so that its
#         end is 10-01 as well; 自发布之日起15个工作日内 is not read at all.
# Meaning: who takes the end as the last day to apply tells a firm a day too many for "within the quarter", and a whole day
#         is lost where 1 is subtracted everywhere. The kind of span has to be looked at (timex), not its end.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  'recognizers-text-date-time==1.0.2a2' 'recognizers-text-number==1.0.2a2' 'recognizers-text-number-with-unit==1.0.2a2' \
  'recognizers-text==1.0.2a2' 'emoji==1.1.0' 'setuptools<81'
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import datetime as dt
from importlib.metadata import version

from recognizers_date_time import Culture, recognize_datetime

TODAY = dt.datetime(2025, 9, 1, 12)


def ends(text: str) -> list[tuple[str, str]]:
    """Words and last value of each span or day."""
    found = recognize_datetime(text, Culture.Chinese, reference=TODAY)
    return [(item.text, (value := item.resolution["values"][-1]).get("end") or value["value"]) for item in found]


EXPECTED = {
    "申报时间为2025年11月15日至12月20日": [("2025年11月15日至12月20日", "2025-12-20")],
    "请于2025年9月30日前报送": [("2025年9月30日前", "2025-09-30")],
    "第三季度": [("第三季度", "2025-10-01")],
    "2025年9月": [("2025年9月", "2025-10-01")],
    "9月底前完成": [("9月", "2025-10-01")],
    "自发布之日起15个工作日内": [],
}
print("recognizers-text-date-time", version("recognizers-text-date-time"), "asked on", TODAY.date())
seen = {text: ends(text) for text in EXPECTED}
for text, spans in seen.items():
    print(text, spans)
assert seen == EXPECTED
PYTHON
