"""Which attribute a condition gets where labellers call the same thing differently: one rule each, decided by the majority."""

import pytest

from tests.facts.test_condition_facts import conditions


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # what was had before, or is applied for beside this, is a limit; any other refusal is not
        ("不予支持的情形：\n1.同一设备已享受市级贴息的。", ("limit", "has_not")),
        ("不予支持的情形：\n1.占用永久基本农田的。", ("other", "has_not")),
        ("申报条件：\n与服务机构无股权关系。", ("other", "has_not")),
        ("申报条件：\n在本市登记注册。\n往届大赛一等奖项目不得再次参赛。", ("limit", "has_not")),
        ("申报条件：\n在本市登记注册。\n同一人不得跨组申报。", ("limit", "<=")),
        ("申报条件：\n项目负责人同期只能主持1项。", ("limit", "<=")),
        ("注意事项\n2025年已经拿过同类补助的主体，今年不再安排。", ("limit", "has_not")),
        # what is overdue is a record
        ("申报条件：\n在本市注册，有逾期未结题市级项目的单位不得申报。", ("credit", "has_not")),
        # trades that are only named to refuse them
        ("申报条件：\n在本市登记注册的企业，房地产、娱乐业不行。", ("industry", "not_in")),
        ("申报条件：\n在本市登记注册，网吧、棋牌室、烟酒专营店不行哦。", ("industry", "not_in")),
        ("申报条件：\n产品和服务不属于国家禁止、限制和淘汰类。", ("industry", "not_in")),
        ("申报条件：\n在本市登记注册。\n酒店、宾馆和日租房不在这次补助里。", ("industry", "not_in")),
        # trades in front of the firms that may apply
        ("申报条件：\n在本市注册的发制品生产或贸易企业。", ("industry", "in")),
        ("申报条件：\n在本市注册的家具制造及配套（喷涂、五金）企业。", ("industry", "in")),
        ("申报条件：\n实际经营的批发零售、居民服务、交通运输行业的小微企业。", ("industry", "in")),
        # several directions in a row are trades
        ("申报条件：\n自行车、乐器、健康食品三个行业的企业。", ("industry", "in")),
        # professional titles are held, degrees are another thing
        ("申报条件：\n具有副高级以上职称。", ("qualification", "has")),
        ("申报条件：\n（一）博士研究生或正高级职称。", ("person_degree", ">=")),
        ("申报条件：\n（一）博士研究生或正高级职称。", ("qualification", "has")),
        # papers and registers that are held
        ("申报条件：\n家庭农场要纳入名录系统。", ("qualification", "has")),
        ("申报条件：\n有营业执照就行。", ("qualification", "has")),
        ("申报条件：\n须已取得安全、环保手续。", ("qualification", "has")),
        ("申报条件：\n获得全国专利代理师资格证书。", ("qualification", "has")),
        ("申报条件：\n装备列入国家或者省级首台（套）目录。", ("qualification", "has")),
        # how long somebody has made things is an age, as how long he has been open
        ("申报条件：\n从事实际生产满三年。", ("age_years", ">=")),
        ("申报条件：\n创业项目开张不超过5年。", ("age_years", "<=")),
    ],
)
def test_the_same_thing_gets_the_same_attribute(text: str, told: tuple[str, str]) -> None:
    assert told in [(fact.value.attribute, fact.value.op) for fact in conditions(text)]


@pytest.mark.parametrize(
    "text",
    [
        "不予支持的情形：\n仍使用国家限制类工艺。",
        "申报条件：\n在本市登记注册，亏损企业不予支持。",
        "申报条件：\n在本市登记注册，二手车不参加。",
        "申报条件：\n在本市登记注册，机关事业单位、劳务派遣公司不享受。",
    ],
)
def test_what_names_no_trade_refuses_none(text: str) -> None:
    assert "industry" not in [fact.value.attribute for fact in conditions(text)]


def test_a_cap_on_people_paid_for_is_no_limit() -> None:
    assert not conditions("补贴标准：\n人员费每人4000元，一家最多补60人。")


def test_a_cap_behind_a_rate_measures_no_firm() -> None:
    text = "温岭注册、自有品牌商品直播销售占比50%以上，上半年网络零售额600万元以上的企业，按网络零售额的0.5%奖励，不超过20万元。"
    assert "<=" not in [fact.value.op for fact in conditions(text)]


def test_graduates_are_no_trade() -> None:
    assert "industry" not in [
        f.value.attribute for f in conditions("申报条件：\n经营者属于毕业5年内高校毕业生。")
    ]
