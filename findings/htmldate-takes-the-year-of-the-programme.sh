#!/bin/sh
# htmldate 1.11.0 on the pages of notices: when was this published?
#
# Guess:  it finds 发布时间：2025年8月15日 beside the heading, or the day at the foot under the office's name; if it takes a wrong one, it is
#         the deadline in the text.
# Seen:   days written with 年, 月 and 日 are not read. What is found is the year in the title, that of the programme: every
#         notice "of 2025" was published on 1 January 2025, so was one that names no day of its own. Only 2025-08-15 and 2025/08/15 are
#         read. Without its search for years (extensive_search=False) nothing is found in the others.
# Meaning: ordered by such days, all notices of a programme year are equally old, and "the newest" is any of them; a day on 1 January is to
#         be taken for no day. Give it what stands behind 发布 rewritten with hyphens.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'htmldate==1.11.0'
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from htmldate import find_date

TITLE = "关于组织申报2025年度数字化转型项目的通知"
TEXT = "<p>各有关单位：现组织申报。申报截止时间为2025年9月30日。</p>"
PAGES = {
    "behind the heading, in Chinese": f"<div>发布时间：2025年8月15日</div>{TEXT}",
    "behind the heading, with hyphens": f"<div>发布日期：2025-08-15</div>{TEXT}",
    "at the foot": f"{TEXT}<p>某市科技局</p><p>2025年8月15日</p>",
    "at the foot, in Chinese figures": f"{TEXT}<p>某市科技局</p><p>二〇二五年八月十五日</p>",
    "nowhere": TEXT,
}


def found(body, **options):
    page = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>{body}</body></html>"
    return find_date(page, original_date=True, **options)


print("htmldate", version("htmldate"))
seen = {where: (found(body), found(body, extensive_search=False)) for where, body in PAGES.items()}
for where, days in seen.items():
    print(f"{where}: {days[0]}, without the search for years {days[1]}")
assert seen.pop("behind the heading, with hyphens") == ("2025-08-15", "2025-08-15")
assert set(seen.values()) == {("2025-01-01", None)}
PYTHON
