"""Of what to apply for and how, the notice that announces a programme tells, not the list of who got it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rag.embedding import Encoder
from rag.public import Answer
from tests.answering.small_collection import asked_of

CALLED = (
    "宝鸡市工信局关于申报2025年钛材企业设备更新补助的通知。一、条件：在宝鸡注册满1年，设备购置额200万元以上；二手设备、车辆不计。"
    "二、按购置额的12%补助，每家最高300万元。三、企业于2025年10月21日前报县区工信部门。"
)
LISTED = (
    "2025年钛材企业设备更新补助拟支持名单公示。拟对宝鸡渭钛锻业有限公司、宝鸡秦钛棒有限公司等23家钛材企业的设备更新予以补助，"
    "合计1986万元，现予公示，公示期2025年9月18日至9月24日。设备更新补助拟支持企业：宝鸡渭钛锻业有限公司 轧机两台 180万元，宝鸡秦钛棒有限公司 轧机 103.2万元。"
)


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    notices = [
        ("called_1", "宝鸡市关于申报2025年钛材企业设备更新补助的通知", CALLED),
        ("listed_2", "宝鸡市2025年钛材企业设备更新补助拟支持名单公示", LISTED),
    ]
    with asked_of(notices, tmp_path_factory.mktemp("announced"), encoder) as put:
        yield put


def test_a_trade_in_the_name_of_a_firm_on_a_list_is_no_reason_to_quote_the_list(
    encoder: Encoder, tmp_path: Path
) -> None:
    notices = [
        (
            "shown_1",
            "三门峡市2025年度市级智能车间拟认定名单的公示",
            "拟认定以下3个车间为三门峡市2025年度市级智能车间，现予公示：\n1.三门峡例山铜箔有限公司 超薄铜箔车间\n2.灵宝例水黄金制品有限公司 金饰车间\n"
            "3.义马例安化工有限公司 甲醇车间\n公示时间为2025年9月18日至9月27日。",
        ),
        (
            "call_2",
            "关于组织开展2025年黄金及铜精深加工奖补项目申报的通知",
            "三门峡市工信局现组织申报。（一）黄金首饰：奖励50万元。（二）电解铜箔：新上生产线按设备投资额的6%补助。\n铜类2025年10月18日17时前完成线上申报。",
        ),
    ]
    with asked_of(notices, tmp_path, encoder) as put:
        day = put("三门峡做铜箔的，今年那个上新线给钱的事网上几点关")
        firms = put("灵宝有哪些企业入选智能车间")
    assert day.citations[0].aid == "call_2"
    assert "灵宝例水黄金制品有限公司" in firms.text
    assert "例山铜箔" not in firms.text


@pytest.mark.parametrize(
    "question",
    ["我们厂在宝鸡做钛棒，去年十月买了两台二手轧机花了260万，算进去吗", "宝鸡做钛棒的企业，轧机按百分之几补"],
)
def test_who_asks_of_the_programme_is_told_by_its_announcement(
    ask: Callable[[str], Answer], question: str
) -> None:
    assert ask(question).citations[0].aid == "called_1"


def test_who_asks_of_the_list_is_told_by_the_list(ask: Callable[[str], Answer]) -> None:
    assert ask("宝鸡钛材企业设备更新补助公示到哪天").citations[0].aid == "listed_2"


def test_this_years_sum_is_told_by_this_years_call_and_not_by_last_years_list(
    encoder: Encoder, tmp_path: Path
) -> None:
    notices = [
        (
            "list_1",
            "关于2024年凤县县级示范家庭农场拟认定名单的公示",
            "经评审，拟认定绿例家庭农场等3家为2024年凤县县级示范家庭农场，现予公示。公示期2025年1月13日至1月19日。\n公示无异议的，每家补助2万元，于2025年3月底前拨付。",
        ),
        (
            "call_1",
            "凤县农业农村局关于开展2025年县级示范家庭农场创建申报工作的通知",
            "开展2025年县级示范家庭农场创建申报工作。\n一、评定为县级示范家庭农场的，每家一次性补助3万元。\n二、农场于2025年10月30日前向所在乡镇申报。",
        ),
    ]
    with asked_of(notices, tmp_path, encoder) as put:
        now, then = put("凤县家庭农场补助多少钱"), put("凤县2024年家庭农场补助多少钱")
    assert "3万元" in now.text.split("《")[0]
    assert then.citations[0].aid == "list_1"


POST = (
    "茶馆里听来的洛阳几样钱，听完不吃亏。昨天在茶馆，三个老板一桌，一个抱怨展位，一个抱怨冷库。做牡丹饼的说要去成都摆摊，"
    "住宿路费公家出一点，具体多少我没记住，你们自己看通知。抱怨冷库的说合作社要盖冷库，也能要点钱。我把听来的都写在这里，"
    "摆摊的、盖库的都有份，别错过。"
)
FAIR = (
    "洛阳市商务局关于2025年重点展会参展报名及补助的通知。一、成都食品展每家补4000元，展品运输费自理。二、广州展每家补6000元。"
    "三、企业于2025年10月15日前报名。"
)


def test_beside_a_post_that_retells_the_call_itself_is_quoted(encoder: Encoder, tmp_path: Path) -> None:
    notices = [
        ("post_1", "茶馆里听来的：洛阳这几样钱，摆摊的、盖库的都有份", POST),
        ("fair_2", "洛阳市关于2025年重点展会参展报名及补助的通知", FAIR),
    ]
    with asked_of(notices, tmp_path, encoder) as put:
        for question in (
            "洛阳牡丹饼，去成都摆摊的展品运输费谁出",
            "我们做牡丹饼的，洛阳，去成都摆摊住宿路费公家给多少",
        ):
            assert any("4000元" in citation.quote for citation in put(question).citations)


def test_a_post_that_writes_the_sum_itself_stays_before_another_call_of_its_place(
    encoder: Encoder, tmp_path: Path
) -> None:
    homes = (
        "来洛阳工作，房子的事包在我们身上。路线一，住公寓：月租金每平方米6元，最长住3年。路线二，领租房钱：自己在外面租房的，本科每月600元、"
        "硕士每月1000元。报名走洛阳人才小程序。"
    )
    base = (
        "洛阳市科学技术局关于征集2025年度中试基地的通知。A类一次性补助500万元，B类一次性补助200万元，C类按设备投入的20%补助，最高80万元。"
        "企业于2025年10月10日前申报。"
    )
    notices = [
        ("post_1", "来洛阳工作，房子的事包在我们身上，三种方式任你选", homes),
        ("base_2", "洛阳市科学技术局关于征集2025年度中试基地的通知", base),
    ]
    with asked_of(notices, tmp_path, encoder) as put:
        assert put("洛阳领租房钱硕士多少").citations[0].aid == "post_1"
