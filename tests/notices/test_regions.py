"""Which place a notice is of, for all provinces."""

from __future__ import annotations

import datetime as dt

import pytest

from rag.domain import NoticeInput
from rag.notices import read_notice


def regions(
    title: str, text: str = "请于2025年10月20日前报送。", account: str = "惠企平台"
) -> tuple[str, ...]:
    given = NoticeInput("x_1", title, "https://example.org/a", dt.date(2025, 9, 20), account, text)
    return read_notice(given).regions


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("江苏省扬州市关于申报补贴的通知", "扬州"),
        ("浙江省杭州市余杭区购房补贴政策", "余杭区"),
        ("安徽省宣城市泾县关于稳岗补贴的公告", "泾县"),
        ("河北省石家庄市新华区关于消费券的公告", "石家庄新华区"),
        ("长春市朝阳区人才公寓配租公告", "长春朝阳区"),
        ("开封鼓楼区关于商贸补贴的通知", "开封鼓楼区"),
        ("深圳市南山区人才补贴通知", "深圳南山区"),
        ("广州黄埔丨科技专项申报通知", "黄埔区"),
        ("晋江丨改制上市奖励申报", "晋江市"),
        ("成都高新区丨贷款贴息申报", "成都"),
        ("重庆市江北区关于稳岗补贴的通知", "两江新区"),
        ("南通市港闸区关于商贸奖励的通知", "崇川区"),
        ("乾县关于申报补贴的通知", "乾县"),
        ("汕頭丨僑資企業對接會邀請函", "汕头"),
        ("青岛市市南区香港中路楼宇补贴通知", "市南区"),
    ],
)
def test_the_innermost_place_counts(title: str, place: str) -> None:
    assert regions(title) == (place,)


def test_places_that_act_together_all_count() -> None:
    assert set(regions("四川省成都市、德阳市关于联合申报的通知")) == {"成都", "德阳"}


@pytest.mark.parametrize(
    ("account", "text", "place"),
    [
        ("湖北省科学技术厅", "各市、州、直管市、神农架林区科技局：现将有关事项通知如下。", "湖北"),
        ("武汉市科技创新局", "请申报单位于10月20日前报送。", "武汉"),
        ("企服在线", "支持在广东省登记注册的企业申报，请于10月20日前提交。", "广东"),
        ("粤企政策通", "请企业于10月20日前提交申报书。", "广东"),
    ],
)
def test_the_addressee_is_no_place_and_the_account_is_one(account: str, text: str, place: str) -> None:
    assert regions("关于组织申报科技项目的通知", text, account) == (place,)


def test_a_broadcast_of_a_platform_has_no_place() -> None:
    assert regions("直播丨股权激励规划", "扫码观看直播。", "江苏省中小企业公共服务平台") == ()


@pytest.mark.parametrize(
    ("account", "place"), [("福州鼓楼发布", "福州鼓楼区"), ("徐州市鼓楼区工信局", "徐州鼓楼区")]
)
def test_of_places_of_one_name_that_of_the_account_is_meant(account: str, place: str) -> None:
    assert regions("鼓楼区关于申报商贸补贴的通知", "", account) == (place,)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("老板们下午好。在观山湖区注册、纳税的工业企业，一次性给15万元。", ("观山湖区",)),
        ("老板们下午好。今天聊聊隔壁花溪区注册的企业。", ()),
    ],
)
def test_an_account_of_the_place_where_firms_must_be_registered_speaks_for_it(
    text: str, places: tuple[str, ...]
) -> None:
    assert regions("真金白银来了！老板们别划走", text, "观山湖企业服务站") == places


def test_words_before_a_colon_that_name_nobody_address_no_place() -> None:
    title = "威海本月各类券一览：怎么领"
    assert regions(title, "住宿券\n限荣成、乳山民宿，用到：5月31日\n", "威海惠民惠企") == ("威海",)
    assert "荣成市" in regions("威海市关于申报的通知", "荣成市、乳山市商务局：\n请申报。", "威海市商务局")


def test_questions_on_a_grant_are_of_the_place_that_the_first_lines_name() -> None:
    text = "烧窑要钱。\n汝州市陶瓷小微主体贷款贴息，今年这样办。\n问：谁能办？"
    assert regions("汝瓷小微贷款贴息来了，问答版", text, "瓷企服务") == ("汝州市",)


def test_what_an_authority_passes_on_is_of_its_own_place() -> None:
    title = "转发省经信厅关于组织2026年安徽省专精特新中小企业认定的通知"
    assert regions(title, "我市企业请于4月8日前填报。", "宣城市经济和信息化局") == ("宣城",)
    assert regions(title, "请于4月8日前填报。", "企服在线") == ("安徽",)


def test_an_applicants_question_in_the_first_line_is_no_title_with_its_place() -> None:
    text = "问：我在大足租地，户口在荣昌，能报吗？\n答：不能，养殖场所必须位于荣昌区。"
    assert regions("荣昌猪补助申报常见问题解答", text, "荣昌区农业农村委员会") == ("荣昌区",)


def test_the_text_outweighs_a_name_that_a_platform_shares_with_a_place_elsewhere() -> None:
    text = "齐齐哈尔的种薯企业注意了，材料交所在县农业农村局，5月8日截止。"
    assert regions("种薯基地项目申报通知", text, "鹤城惠企驿站") == ("齐齐哈尔",)
    passed_on = regions("转发省农业农村厅种薯基地项目申报通知", text, "鹤城惠企驿站")
    assert passed_on[0] == "黑龙江"
