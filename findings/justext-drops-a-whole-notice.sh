#!/bin/sh
# jusText 3.0.2 on the web page of a notice: a menu, a heading, six paragraphs of 53 to 57 characters, a foot.
#
# Guess:  it has no stop words for Chinese, but its way without them (both limits of stop words 0) parts the menu, which is all
#         links, from the paragraphs, at the latest with its limits of length divided by three, as a Chinese character says as
#         much as three letters.
# Seen:   nothing is left. Paragraphs under 70 characters are "short", and what is short is kept only between good ones. With limits
#         of 23 and 66 they become "neargood", which is kept beside a good one only, and there is none above 66. With limits of
#         23 and 50 the paragraphs and their heading are kept.
# Meaning: notices are written in short numbered paragraphs; who extracts text by it, or falls back to it, gets empty notices and no
#         error. Set the limits to the language, and look at how many pages end empty.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'justext==3.0.2' 'lxml_html_clean==0.4.6'
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import justext

print("justext", version("justext"))
PARAGRAPHS = [
    "为推动制造业智能化改造和数字化转型，现组织申报2025年度云州市智能制造专项资金，请符合条件的企业积极申报。",
    "一、申报条件：申报企业应在云州市注册，具有独立法人资格，近三年无重大违法行为和严重失信记录，财务管理制度健全。",
    "二、支持标准：对通过认定的企业给予最高50万元补助，补助比例不超过设备投入的20%，同一企业当年只能申报一个项目。",
    "三、申报程序：企业登录云州市企业服务平台在线填报，经所在区工信局审核后，由市工信局组织专家评审，结果向社会公示。",
    "四、申报时间：自即日起至2025年9月30日17:00，逾期系统自动关闭，不再受理。纸质材料一式三份报区工信局。",
    "五、联系方式：云州市工信局装备工业科，电话010-65090011；技术支持电话010-65090022。",
]
MENU = "".join(f"<li><a href='/{name}'>{name}</a></li>" for name in ("首页", "政务公开", "办事服务", "互动交流", "通知公告"))
PAGE = (
    f"<html><body><ul>{MENU}</ul><h1>关于组织申报2025年度云州市智能制造专项资金的通知</h1>"
    + "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    + "<p>版权所有 云州市工信局</p></body></html>"
)


def kept(low: int, high: int) -> list[str]:
    found = justext.justext(
        PAGE.encode(), frozenset(), length_low=low, length_high=high, stopwords_low=0, stopwords_high=0
    )
    return [paragraph.text for paragraph in found if not paragraph.is_boilerplate]


for low, high in ((70, 200), (23, 66), (23, 50)):
    print(f"limits {low} and {high}: {len(kept(low, high))} paragraphs kept")
assert not any("Chinese" in name for name in justext.get_stoplists())
assert kept(70, 200) == [] and kept(23, 66) == []
assert set(PARAGRAPHS) <= set(kept(23, 50))
PYTHON
