#!/bin/sh
# py3langid 0.4.0 on titles of Chinese notices.
#
# Guess:  a title in standard written Chinese is "zh"; perhaps a title of two words is not.
# Seen:   the titles of proposed winners (拟…名单公示) come out as "wuu", Wu Chinese, though no word of Wu stands in them;
#         calls for applications are "zh". 拟, 名单 and 2025年 alone are enough. Of 35 real titles with 公示, 14 were "wuu".
# Meaning: who routes by language (stop list, analyser, translation) sends one kind of notice elsewhere, and just the one
#         that says who won. Limited to the languages that can come, with set_languages, all are "zh".
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'py3langid==0.4.0'
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import py3langid

WINNERS = ("2025年度首台套装备拟认定名单公示", "拟立项项目公示", "2025年度拟奖励企业名单公示", "企业技术中心拟认定名单公示")
CALLS = ("关于申报2025年度专精特新中小企业的通知", "关于组织申报高新技术企业的通知", "关于开展2025年度科技计划项目申报的通知")


def languages(texts):
    return [py3langid.classify(text)[0] for text in texts]


print("py3langid", version("py3langid"))
winners, calls, words = languages(WINNERS), languages(CALLS), languages(("拟", "名单", "2025年"))
print("winner lists", winners, "calls", calls, "拟, 名单, 2025年:", words)
py3langid.set_languages(["zh", "en"])
print("limited to zh and en:", languages(WINNERS))
assert winners == ["wuu"] * len(WINNERS)
assert calls == ["zh"] * len(CALLS)
assert words == ["wuu"] * 3
assert languages(WINNERS) == ["zh"] * len(WINNERS)
PYTHON
