"""Telephone numbers, people, addresses, sums, document numbers, applicants, materials."""

from dataclasses import replace

import pytest

from rag.domain import AmountFact
from rag.facts import extract_facts
from tests.facts.conftest import make_notice


def of(kind: str, text: str, **options):
    return [f for f in extract_facts(make_notice(text, **options)) if f.kind == kind]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("联系电话：0519-88010320、88010801", ["0519-88010320", "0519-88010801"]),
        ("电话：0519-85681213（综合处）、85681838（财政处）", ["0519-85681213", "0519-85681838"]),
        ("火炬中心010-68209047/68209049", ["010-68209047", "010-68209049"]),
        ("（0515）89086602", ["0515-89086602"]),
        ("热线400-8696-086，手机13800138000", ["400-8696-086", "13800138000"]),
        ("电话:0513－55018885", ["0513-55018885"]),
        ("QQ：1558158649，邮编：226019，账号20250901", []),
        ("2025年投资20000000元，编号20250918", []),
        ("电话：86788952", ["86788952"]),
    ],
)
def test_numbers_are_normal_and_lists_share_the_area_code(text, numbers):
    assert [f.value.number for f in of("phone", text)] == numbers


def test_an_extension_is_kept_apart():
    (fact,) = of("phone", "技术咨询：025-84810000转8839。")
    assert (fact.value.number, fact.value.extension, fact.label) == ("025-84810000", "8839", "技术咨询")


@pytest.mark.parametrize(
    ("text", "name", "office"),
    [
        ("市科技局高新区管理处钱一鸣 025-82345678", "钱一鸣", "市科技局高新区管理处"),
        ("联系人：王小明，电话：0510-82345678", "王小明", None),
        ("机械工业规划研究院有限公司\n李小红 010-62345678", "李小红", "机械工业规划研究院有限公司"),
        ("市财政局行政政法处  0527-82345678  陈晓", "陈晓", "市财政局行政政法处"),
        ("昆山市科学技术局：0512-57313542\n吴江区科学技术局：0512-63981881", None, "昆山市科学技术局"),
    ],
)
def test_a_contact_is_a_person_an_office_or_both(text, name, office):
    value = of("contact", text)[0].value
    assert (value.name, value.office) == (name, office)


def test_addresses_of_the_web_end_before_the_punctuation_and_say_what_for():
    (url,) = of("url", "登录平台填报（网址：https://zqt.changzhou.gov.cn/kdzqt-portal/），上传资料。")
    assert (url.value, url.label) == ("https://zqt.changzhou.gov.cn/kdzqt-portal/", "platform")
    (url,) = of("url", "请登录网站（https://sst.suzhou.gov.cn），查看具体名单。")
    assert url.label == "information"
    (mail,) = of("email", "电子版发送至：Njkj@163.com。")
    assert mail.value == "njkj@163.com"


@pytest.mark.parametrize(
    ("text", "low", "high", "purpose"),
    [
        ("每人最高给予1万元奖励。", None, 10_000, "funding"),
        ("给予不低于50万元资助。", 500_000, None, "funding"),
        ("给予30-50万元奖励。", 300_000, 500_000, "funding"),
        ("市级平台奖励50万元。", 500_000, 500_000, "funding"),
        ("市级平台奖励1万2000元。", 12_000, 12_000, "funding"),
        ("市级平台奖励1万2千5百元。", 12_500, 12_500, "funding"),
        ("市级平台奖励5万到8万不等。", 50_000, 80_000, "funding"),
        ("市级平台补一百五十万。", 1_500_000, 1_500_000, "funding"),
        ("企业收入总额不低于3000万元（含）。", 30_000_000, None, "condition"),
        ("到2027年，服务器产业规模超过4000亿元。", 400_000_000_000, None, "target"),
        ("贴息贷款，单户额度放宽至300万元。", None, 3_000_000, "funding"),
        ("山区县年均纳税可放宽至200万元。", 2_000_000, None, "condition"),
    ],
)
def test_sums_have_bounds_in_yuan_and_a_purpose(text, low, high, purpose):
    value = of("amount", text)[0].value
    assert (value.min, value.max, value.purpose) == (low, high, purpose)
    assert value.currency == "CNY"


def test_a_sum_for_each_says_for_each_what():
    assert of("amount", "每人最高给予1万元奖励。")[0].value.per == "人"


@pytest.mark.parametrize(
    "text",
    [
        "违反规定的，处10万元以上50万元以下罚款。",
        "薪酬水平（占40%权重）。",
        "逾期未缴的滞纳金按日万分之五计。",
    ],
)
def test_fines_and_weights_are_no_facts(text):
    assert of("amount", text) == []
    assert of("rate", text) == []


def test_a_percentage_says_of_what_and_why():
    (fact,) = of("rate", "按照不超过实际缴纳保费80%给予补助。")
    assert (fact.value.percent, fact.value.purpose) == (80, "funding")


def test_document_numbers_are_normal_and_the_own_one_is_marked():
    text = "关于组织申报的通知苏工信信发[2025]279 号\n根据《若干政策》（常办发〔2022〕1号）"
    facts = of("document_number", text, document_number="苏工信信发〔2025〕279号")
    assert [(f.value, f.label) for f in facts] == [
        ("苏工信信发〔2025〕279号", "own"),
        ("常办发〔2022〕1号", "cited"),
    ]


def test_the_clearest_words_say_who_applies():
    text = "支持对象中小企业有基础的区。\n申报主体应为区级人民政府或省级开发区管理委员会。"
    assert [f.value for f in of("applicants", text)] == ["government"]
    assert of("applicants", "申报主体应为企业。", category="公示") == []
    assert [f.value for f in of("applicants", "谁能报：本市企业。", category="其他")] == ["enterprise"]
    led = "项目由企业牵头、至少联合一家省内高校共同申报。"
    assert "enterprise" in [f.value for f in of("applicants", led)]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("能报的：在试点县种植的农户、合作社、农业企业，大棚建成满8年。", ["enterprise", "individual", "organisation"]),
        ("补贴范围\n在本市种植中药材，连片面积达到50亩以上的家庭农场、农民合作社和农业企业。", ["enterprise", "organisation"]),
        ("设备投入达到1万元以上的下列主体：\n（一）家庭农场：经营30亩以上；\n（二）竹加工企业：吸纳就业10人以上。", ["enterprise", "organisation"]),
        ("能报几项：两项。购置设备的下列材料：\n（一）发票；", []),
    ],
)  # fmt: skip
def test_lists_of_those_who_may_apply_name_them_all(text: str, kinds: list[str]) -> None:
    assert sorted(f.value for f in of("applicants", text)) == kinds


def test_the_items_of_a_list_of_materials_are_facts():
    text = "三、申报材料\n1.申报书；\n2.审计报告；\n四、其他"
    assert [f.value for f in of("material", text)] == ["申报书", "审计报告"]


_GUIDE = (
    "项目一：智能车间奖励\n（一）每个车间奖励30万元。\n（二）申报截止：2025年10月12日。\n（三）联系电话：0517-83600011。\n"
    "项目二：节水改造补助\n（一）按投资额的15%补助，最高60万元。\n（二）申报截止：2025年10月22日。\n（三）联系电话：0517-83600022。\n"
    "二、申报要求\n请于2025年11月5日前提交纸质材料。"
)


def test_values_of_one_of_several_programmes_carry_its_name():
    grouped = {(f.kind, f.group) for f in extract_facts(make_notice(_GUIDE))}
    own = {"智能车间奖励", "节水改造补助"}
    for kind in ("deadline", "amount", "phone"):
        assert {group for k, group in grouped if k == kind} >= own
    assert ("rate", "节水改造补助") in grouped
    (paper,) = [
        f for f in extract_facts(make_notice(_GUIDE)) if f.kind == "deadline" and f.channel == "paper"
    ]
    assert paper.group is None


def test_an_area_code_told_once_is_that_of_all_numbers_without_one() -> None:
    text = "咨询：县金融中心 6220015；粮食局 6220016；举报 6220018。以上电话区号0454。"
    facts = extract_facts(make_notice(text))
    assert [f.value.number for f in facts if f.kind == "phone"] == [
        "0454-6220015",
        "0454-6220016",
        "0454-6220018",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("补贴标准：一等奖1名8万，二等奖3名各4万。", [(80000, 80000, "funding"), (40000, 40000, "funding")]),
        ("给多少：播满就给3000元。", [(3000, 3000, "funding")]),
        ("▶ 给多少：基础5000元。", [(5000, 5000, "funding")]),
        ("补贴：首批每家封顶40万，第二批30万。", [(None, 400000, "funding"), (None, 300000, "funding")]),
        (
            "资助上限：专利转化项目30万元，质押融资项目20万元。",
            [(None, 300000, "funding"), (None, 200000, "funding")],
        ),
        (
            "补贴总预算300万元即将用完。奖金池120万元。",
            [(3000000, 3000000, "target"), (1200000, 1200000, "target")],
        ),
        ("给予贴息。下列企业近一年纳税额（含减免）在2万元以上。", [(20000, None, "condition")]),
        ("补助12%，最低20万元投入起补。", [(200000, None, "condition")]),
        ("年用电量不足100万度的企业不补。", []),
        ("营业收入介于1000万元和2亿元之间。", [(10000000, 200000000, "condition")]),
        (
            "按营业收入分档:2000万元(含)至5000万元的,一次性奖励10万元。",
            [(20000000, 50000000, "condition"), (100000, 100000, "funding")],
        ),
        (
            "营业收入1000万元（含）—3000万元，奖励5万元；3000万元（含）—1亿元，奖励15万元。",
            [
                (10000000, 30000000, "condition"),
                (50000, 50000, "funding"),
                (30000000, 100000000, "condition"),
                (150000, 150000, "funding"),
            ],
        ),
        ("设备投资200万元(含)以上、不足2000万元的,给予补助。", [(2000000, 20000000, "condition")]),
        ("设备发票加总：30万到300万之间的，补8%。", [(300000, 3000000, "condition")]),
        ("咨询券。今年券池1200万元。", [(12000000, 12000000, "target")]),
        (
            "在区内新设立、实缴资本达到500万元且从业人员20人以上的企业，分两年给予奖励。",
            [(5000000, None, "condition")],
        ),
        (
            "给予补贴。做制造的看2000万元，做软件的只看500万元。",
            [(20000000, None, "condition"), (5000000, None, "condition")],
        ),
        ("认定了能拿什么？首次认定一次性10万元。", [(100000, 100000, "funding")]),
        ("展位多少钱？标准展位每个3000元。", []),
        ("给予贴息。单户贷款本金超过300万元的，超过部分不予贴息。", [(None, 3000000, "condition")]),
        ("给予补贴。营业收入不满300万元的企业可报。", [(None, 3000000, "condition")]),
        ("2025年营业收入在500万元以上4亿元以下的企业。", [(5000000, 400000000, "condition")]),
        (
            "发消费券：满1000减100、满2000减300两档。",
            [
                (1000, None, "condition"),
                (100, 100, "funding"),
                (2000, None, "condition"),
                (300, 300, "funding"),
            ],
        ),
        ("体重满80减10的人。", []),
        ("券面额500元，满3000元可用。", [(500, 500, "funding"), (3000, None, "condition")]),
        (
            "问：给多少？\n答：\n博士 30000元\n大专和预备技师班 3000元\n",
            [(30000, 30000, "funding"), (3000, 3000, "funding")],
        ),
        (
            "给予贷款贴息。单户最高150万元，装备行业最高可放宽至200万元。",
            [(None, 1500000, "funding"), (None, 2000000, "funding")],
        ),
        ("小微贷款贴息：新放的经营性贷款，单户不超过100万元，贴2个百分点。", [(None, 1000000, "condition")]),
        ("学员可以领8000元启动金；启动金翻到2万元。", [(8000, 8000, "funding"), (20000, 20000, "funding")]),
    ],
)
def test_sums_of_posts_have_their_bounds_and_purpose(text: str, told: list[tuple[object, ...]]) -> None:
    assert [(f.value.min, f.value.max, f.value.purpose) for f in of("amount", text)] == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("中小微企业返还上年度实缴失业保险费的60%，大企业30%。", [(60, "funding"), (30, "funding")]),
        ("给予补贴。裁员率不高于5.5%的单位可报。", [(5.5, "condition")]),
        ("抵扣比例为合同额的50%；注册在山区县的企业提高到70%。", [(50, "funding"), (70, "funding")]),
        ("贴息年化不超过1.5个百分点。", [(1.5, "funding")]),
        ("抵用比例：20%改成15%。", [(20, "funding"), (15, "funding")]),
        ("给多少：诊断合同额的40%，顶格8万元。", [(40, "funding")]),
        ("个人：合同利率的50%由财政出。", [(50, "funding")]),
        ("申报企业净利润同比增长不低于10%。", [(10, "condition")]),
        ("今年补贴照发，去年只用了七成。", []),
        ("奖励资金由市级承担60%、区级承担40%。", []),
        ("改造费用市级财政承担30%、县级财政承担20%，其余企业自筹。", [(30, "funding"), (20, "funding")]),
        ("市级财政按30%、县级财政按20%给予补助。", [(30, "funding"), (20, "funding")]),
        ("对项目给予补助，立项后拨60%，验收后拨40%。", [(60, "condition"), (40, "condition")]),
        ("市级补贴30%，县级配套20%。", [(30, "funding"), (20, "funding")]),
    ],
)
def test_shares_are_what_the_clause_does_with_them(text: str, told: list[tuple[object, ...]]) -> None:
    assert [(f.value.percent, f.value.purpose) for f in of("rate", text)] == told


def test_what_one_gets_each_month_answers_how_much_where_the_title_names_a_grant() -> None:
    text = "问：每个月多少钱？\n答：博士每人每月2500元，本科每人每月800元。"
    grant = replace(make_notice(text), title="青年人才安居补贴政策问答")
    told = [(f.value.max, f.value.per) for f in extract_facts(grant) if isinstance(f, AmountFact)]
    assert told == [(2500, "人·月"), (800, "人·月")]
    priced = replace(make_notice(text), title="研修班报名说明")
    assert not any(isinstance(f, AmountFact) for f in extract_facts(priced))


def test_a_sum_behind_brackets_is_of_what_stands_before_them() -> None:
    text = "申报人年工资薪金（包含奖金和补贴，不包含股权分红等）100万元以上；担任技术骨干。"
    (sum_told,) = (f for f in extract_facts(make_notice(text)) if f.kind == "amount")
    assert "年工资薪金" in (sum_told.label or "")
    assert sum_told.quote.startswith("申报人年工资薪金（包含")
