"""Which of several values of one notice is told: that of the class, part of a list or programme that is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.answering.asked.tiers import tiers_in
from rag.answering.kinds.missing_mark import missing_mark
from rag.collection import Collection
from rag.embedding import Encoder
from rag.public import Answer, QueryRequest
from tests.answering.small_collection import asked_of

TALENTS = """各区人社局：现就2025年新引进青年人才生活补贴和购房补贴集中申报有关事项通知如下。
一、补贴标准
（一）生活补贴：博士每月5000元，硕士每月2000元，本科每月1000元，技师每月1000元，最长36个月。
（二）购房补贴：在六区首次购买商品住房的，博士20万元，硕士10万元。
二、申报时间：2025年9月1日至10月10日。
"""

TOPICS = """现组织申报2026年科技专项资金，设三个专题。
一、专题设置
专题一：研发机构建设。1.扶持内容：对新认定的重点实验室给予200万元资助，对企业研发机构给予10万元资助，须在区内注册并正常运营。2.申报条件：场地产权清晰，消防合格，设备原值不少于500万元，专职研发人员不少于20人，近三年无安全事故，无违法记录，财务独立核算，并已建立研发准备金制度。3.受理时间：2025年10月1日至10月30日。
专题二：孵化载体提质。1.扶持内容：对优秀孵化器奖励100万元。2.申报条件：运营满1年，在孵企业不少于30家；场地产权清晰，消防合格，运营机构专职人员不少于10人，持有创业导师证书的不少于3人，近三年无安全事故，无违法记录，财务独立核算，并已建立入孵和毕业制度。3.受理时间：2025年10月8日至10月19日。
专题三：国际合作。1.扶持内容：按投入20%补助，最高300万元。2.申报条件：合作协议已签署，外方具有独立科研能力，投入资金有付汇凭证，近三年无安全事故，无违法记录，财务独立核算，双方已约定知识产权归属，合作期不少于两年，并已完成技术合同登记和安全审查。3.受理时间：2025年11月1日至11月28日。
"""


def ask(collection: Collection, question: str) -> Answer:
    answer = collection.ask(QueryRequest(question=question)).answer
    assert answer is not None
    return answer


@pytest.mark.parametrize(
    ("question", "told"),
    [("大型企业失业保险返还比例是多少", "比例：30%"), ("中小微企业失业保险返还比例", "比例：60%")],
)
def test_the_rate_of_the_named_class_is_told(collection: Collection, question: str, told: str) -> None:
    assert told in ask(collection, question).text


def test_days_of_two_programmes_of_one_notice_are_told_by_their_names(collection: Collection) -> None:
    lines = ask(collection, "苏州市级企业技术中心和省级的截止时间有什么不同").text.split("\n")
    assert any(line.startswith("市级企业技术中心") and "2025年10月30日" in line for line in lines)
    assert any(line.startswith("省级企业技术中心") and "2025年10月24日" in line for line in lines)


@pytest.mark.parametrize(
    ("question", "told", "other"),
    [
        ("南京总部企业，我们在鼓楼区，是外资，打哪个电话", "58591376", "83230331"),
        ("南京总部企业鼓楼区内资企业的电话", "83230331", "58591376"),
        (
            "We are a foreign-invested firm in Gulou, whom to call about the Nanjing headquarters programme?",
            "58591376",
            "83230331",
        ),
    ],
)
def test_of_a_list_in_parts_the_row_of_the_named_part_is_told(
    collection: Collection, question: str, told: str, other: str
) -> None:
    text = ask(collection, question).text
    assert told in text
    assert other not in text


def test_rows_of_several_parts_say_whom_they_are_for(collection: Collection) -> None:
    text = ask(collection, "南京总部企业鼓楼区联系电话").text
    assert "内资企业：鼓楼区发改委" in text
    assert "外资企业：鼓楼区商务局" in text


def test_a_case_is_quoted_with_what_holds_then(collection: Collection) -> None:
    text = ask(collection, "竞业限制超过一年补偿多少").text
    assert "期限超过1年的，" in text
    assert "50%" in text


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("省级企业技术中心市级认定要在哪天之前拿到", "2024年10月24日之前"),
        ("苏州独角兽企业要在什么时候之后成立", "2015年1月1日"),
    ],
)
def test_the_day_by_which_something_must_have_been_obtained_closes_nothing(
    collection: Collection, question: str, told: str
) -> None:
    answer = ask(collection, question)
    assert told in answer.text
    assert "网上申报截止：" not in answer.text


def test_a_class_that_several_values_are_of_does_not_tell_them_apart(
    tmp_path: Path, encoder: Encoder
) -> None:
    notices = [("talent1", "烟台丨2025年新引进青年人才生活补贴和购房补贴集中申报", TALENTS)]
    with asked_of(notices, tmp_path, encoder) as put:
        assert "金额：每月2000元" in put("硕士生活补贴每月多少钱").text


PORT = """一、出口增量奖励：外贸企业2024年度出口额比上年增长15%以上的，按增量部分的1.5%奖励。
二、箱量奖励：超出1万标箱的部分，每标箱奖励60元。
三、申报时间：2025年9月1日至10月10日。
"""
FACTORIES = """一、A类 智能工厂：每个按投入的15%补助，不超过500万元。
二、B类 数字化车间：每个按投入的12%补助，不超过150万元。
三、申报时间：2025年9月1日至10月10日。
"""


def test_what_a_notice_gives_for_exports_is_told_of_no_imports(tmp_path: Path, encoder: Encoder) -> None:
    with asked_of([("p1", "连云港市外贸出口奖励申报公告", PORT)], tmp_path, encoder) as ask_it:
        imports, exports = ask_it("连云港进口增量奖励比例是多少"), ask_it("连云港出口增量奖励比例是多少")
    assert not imports.stated
    assert "1.5% [" not in imports.text
    assert "1.5%" in exports.text


def test_who_imports_is_not_refused_what_the_notice_gives_to_others_too(
    tmp_path: Path, encoder: Encoder
) -> None:
    text = "一、评选对象：经营10年以上的民营企业；出海能手类企业年出口额3000万美元以上。二、每家奖励20万元。"
    with asked_of([("m1", "泉州市示范企业评选的通知", text)], tmp_path, encoder) as ask_it:
        answer = ask_it("进口商品企业能报泉州示范企业评选吗")
    assert "没有写到进口" not in answer.text


def test_a_notice_of_domestic_fairs_alone_has_no_overseas_ones() -> None:
    text = "2025年度境内展会补贴：每个展位补贴5000元。"
    assert missing_mark("境外参展补贴多少", tiers_in("境外参展补贴多少"), text) == ("境外展", ["境内展"])
    assert (
        missing_mark("境外参展补贴多少", tiers_in("境外参展补贴多少"), text + "境外展会：每个1万元。") is None
    )


def test_what_is_asked_of_two_things_in_english_is_no_side(tmp_path: Path, encoder: Encoder) -> None:
    notices = [
        ("f1", "关于申报2025年贵州省智能工厂和数字化车间的通知", FACTORIES),
        ("p1", "连云港市外贸出口奖励申报公告", PORT),
    ]
    question = "What is the subsidy rate and cap for an intelligent factory vs a digital workshop in Guizhou?"
    with asked_of(notices, tmp_path, encoder) as ask_it:
        answer = ask_it(question)
    assert {citation.aid for citation in answer.citations} == {"f1"}
    assert "What is" not in answer.text


ROWS = """分三类征集，请对照下表申报：
类别 | 申报主体 | 支持标准 | 企业申报截止
A类 供应链物流 | 物流、仓储企业 | 补助15%，最高300万元 | 10月15日
B类 检验检测 | 检验检测机构 | 一次性奖励60万元 | 10月22日
C类 人力资源 | 人力资源机构 | 每引进1人补800元 | 10月29日
街道于11月5日前汇总报送我局。A类材料一式三份，B类、C类仅报电子版。
"""


def test_the_day_of_the_call_of_the_asked_class_is_told(tmp_path: Path, encoder: Encoder) -> None:
    notices = [("r1", "连云港市关于征集2025年现代服务业集聚项目的通知", ROWS)]
    with asked_of(notices, tmp_path, encoder) as ask_it:
        told = {name: ask_it(f"连云港现代服务业项目{name}几号截止").text for name in ("A类", "B类", "C类")}
    assert "2025年10月15日" in told["A类"].split("《")[0]
    assert "2025年10月22日" in told["B类"].split("《")[0]
    assert "2025年10月29日" in told["C类"].split("《")[0]


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("宝鸡科技专项资金专题二什么时候截止", "2025年10月19日"),
        ("宝鸡科技专项资金专题3几号截止", "2025年11月28日"),
        ("Baoji science special fund: deadline for topic two", "19 October 2025"),
        ("Baoji science special fund: closing date of topic 1", "30 October 2025"),
    ],
)
def test_a_day_is_that_of_the_part_that_is_named_by_its_number(
    tmp_path: Path, encoder: Encoder, question: str, day: str
) -> None:
    with asked_of([("n1", "宝鸡丨2026年科技专项资金各专题申报通知", TOPICS)], tmp_path, encoder) as put:
        answer = put(question)
    assert day in answer.text.split("“")[0]
