#!/bin/sh
# rouge-score 0.1.2, which evaluation frameworks call for ROUGE, on answers in Chinese.
#
# Guess:  it cuts Chinese by character or not at all: an answer equal to the expected one has 1, one that says the opposite
#         something between.
# Seen:   its tokeniser keeps a to z and 0 to 9 only. An answer without figures has 0 against itself; of one with figures the
#         figures alone count, so that 可以申报，最高补助50万元 and 不得申报，罚款50万元 agree completely (1.0).
# Meaning: a table of ROUGE for Chinese answers made with it tells nothing of them. A tokenizer has to be given, e.g. one
#         that takes every character; then the opposites above have about .6, which still is no measure of being right.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'rouge-score==0.1.2' 'setuptools<81'
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

from rouge_score.rouge_scorer import RougeScorer

print("rouge-score", version("rouge-score"))


class Characters:
    def tokenize(self, text: str) -> list[str]:
        return [character for character in text if not character.isspace()]


plain, characters = RougeScorer(["rougeL"]), RougeScorer(["rougeL"], tokenizer=Characters())
PAIRS = [
    ("请向区科技局提交纸质材料", "请向区科技局提交纸质材料", 0.0),
    ("可以申报，最高补助50万元", "不得申报，罚款50万元", 1.0),
    ("申报截止时间为9月30日", "公示期至9月30日", 1.0),
    ("由市工信局受理", "不予受理", 0.0),
]
for expected, answer, seen in PAIRS:
    score, by_character = (s.score(expected, answer)["rougeL"].fmeasure for s in (plain, characters))
    print(f"{score:.2f}  by character {by_character:.2f}  {expected} / {answer}")
    assert score == seen, (expected, answer, score)
    assert expected != answer or by_character == 1.0
    assert expected == answer or 0 < by_character < 1
PYTHON
