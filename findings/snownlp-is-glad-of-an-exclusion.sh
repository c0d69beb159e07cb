#!/bin/sh
# SnowNLP 0.12.3, sentiment with the model in its package (0: bad, 1: good), on what notices tell a firm.
#
# Guess:  the model learnt from reviews of goods, so values lie near the middle; grants and congratulations come above .5, refusals, exclusions,
#         clawbacks and cancellations below it.
# Seen:   values are far apart, and in the wrong order: 失信被执行人不得申报 (those in default may not apply) has .83, as much as a grant of up to
#         500,000 yuan, and 追回已拨付的补助资金 (money is taken back) .82; 经评审，你单位未通过认定 (you failed) .56. That the time to apply was
#         extended has .36, less than that one failed, and the neutral 现将有关事项通知如下 has .19.
# Meaning: a stream of "good news for firms" sorted by it begins with exclusions and leaves out extensions. Polarity of a notice is in its verbs
#         (延长, 取消, 不得): look for these.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'snownlp==0.12.3'
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from snownlp import SnowNLP

print("snownlp", version("snownlp"))
SENTENCES = (
    "对符合条件的企业给予最高50万元奖励。", "失信被执行人不得申报。", "追回已拨付的补助资金", "经评审，你单位未通过认定。",
    "申报时间延长至10月15日。", "现将有关事项通知如下", "逾期不予受理。",
)
value = {text: SnowNLP(text).sentiments for text in SENTENCES}
for text, share in value.items():
    print(f"{share:.3f}", text)
grant, barred, taken, failed, extended, neutral, late = (value[text] for text in SENTENCES)
assert abs(grant - barred) < 0.02 and abs(grant - taken) < 0.02
assert failed > 0.5 > extended > neutral > late
PYTHON
