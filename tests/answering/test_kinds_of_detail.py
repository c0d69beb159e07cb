"""Which details questions ask for and which clauses tell them: tables of `rag/answering/data`, row by row."""

from __future__ import annotations

import pytest

from rag.answering.answer_spec import shapes_of
from rag.language.normalise import fold
from rag.resources import compiled, rows

UNSTATED = {
    name: (compiled(asks), compiled(told)) for name, asks, told in rows("rag.answering", "unstated.tsv")
}


@pytest.mark.parametrize(
    ("name", "question", "tells", "does_not"),
    [
        ("payday", "On which exact date was the money transferred?", "11月底前发放", "11月底前申报"),
        ("interest", "年利率最高多少", "年利率不超过4%", "按实际利率的35%给予贴息"),
        ("interest", "What interest rate do the banks charge?", "按LPR执行", "贴息50%"),
        ("winners", "How many companies received the award?", "现将拟认定名单予以公示", "评选结果另行公布"),
        ("winners", "Who was named best officer in 2025?", "共认定12家", "由省局评选"),
        ("venue", "招聘会在哪个馆办", "地点：国际会展中心", "9月27日举行"),
        ("replay", "Where is the replay?", "直播后可看回放", "今日15:30直播"),
        ("postcode", "邮编是多少", "南京市某路1号，210000", "联系电话025-12345678"),
        ("fee", "What does a company pay for a table?", "展位免费提供", "展位数量有限"),
        ("fee", "报名费多少", "每队须缴纳报名费2000", "报名方式：扫码"),
        (
            "land_price",
            "What is the land price for relocated factories?",
            "土地每亩30万元",
            "补偿按评估价的30%",
        ),
        ("minutes", "每队路演几分钟", "路演8分钟", "路演10月18日举行"),
        ("jury", "Who sits on the jury?", "评委由五名专家担任", "奖项设置：金奖2名"),
        ("left_over", "补贴资金还剩多少", "已拨付300万元", "每辆5万元"),
        ("odds", "What is the success rate?", "通过率约三成", "择优推荐"),
        ("interest", "贷款利率具体是多少", "利率不高于3.2%", "按实际利率50%贴息"),
        ("banks", "六家合作银行分别是哪几家银行", "由邮储银行发放", "在六家合作银行借的贷款"),
        ("banks", "Which banks cooperate on the loan?", "向市农商行申请", "向银行申请"),
        ("named", "诊断是哪家公司来做", "由甲科技有限公司、乙研究院承担", "公司在本区"),
        ("named", "Which 27 platforms are in the catalogue?", "甲检测研究院、乙中心", "目录内的27家中试平台"),
        ("tax", "补贴到手还要交个税吗", "依法缴纳个人所得税", "补贴打到卡上"),
        ("tax", "Is there a tax benefit?", "免征房产税", "拟备案名单公示"),
    ],
)
def test_a_detail_is_asked_for_and_told_or_left_out(
    name: str, question: str, tells: str, does_not: str
) -> None:
    asks, told = UNSTATED[name]
    assert asks.search(fold(question))
    assert told.search(fold(tells))
    assert not told.search(fold(does_not))


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("banks", "银行可以申报吗"), ("named", "哪些企业可以申报"), ("named", "Which companies can apply?"), ("named", "在哪个平台申报"),
        ("interest", "按银行利率的几成贴息"), ("winners", "哪些企业可以申报"), ("fee", "研发费用要多少"),
        ("left_over", "离截止还剩几天"), ("left_over", "How many days are left?"), ("minutes", "几点截止"), ("tax", "税前年薪30万够吗"), ("venue", "在哪里申报"),
        ("fee", "展位费能补多少"), ("fee", "How much of the booth fee is subsidised?"), ("replay", "Can firms recorded as dishonest apply?"),
        ("left_over", "How many working days are left to apply?"), ("venue", "What hotel subsidies are there?"),
    ],
)  # fmt: skip
def test_what_asks_for_something_else(name: str, question: str) -> None:
    assert not UNSTATED[name][0].search(fold(question))


@pytest.mark.parametrize(
    ("name", "question", "sentence"),
    [
        ("area", "高校申报的场地要多大", "配备200平方米以上的固定工作场所"),
        ("area", "How much space do we need?", "固定场所不低于500平方米"),
        ("age", "那年龄有限制吗", "年龄不超过39周岁"),
        ("age", "Is there an age limit?", "1985年1月1日以后出生"),
        ("payday", "补贴什么时候发到手", "11月底前发放至银行账户"),
        ("payday", "When is the money paid?", "次年3月底前拨付"),
        ("copies", "And how many paper copies do they want?", "书面申报材料一式五份"),
        ("counter", "去哪里办", "在酒都路大厦2楼服务大厅19号窗口现场办理"),
        ("counter", "Which window takes the papers?", "市政务服务中心A233窗口"),
    ],
)
def test_the_form_of_a_sentence_that_answers(name: str, question: str, sentence: str) -> None:
    forms = dict(shapes_of(fold(question)))
    assert name in forms
    assert forms[name].search(fold(sentence))
