"""A class or programme of the same notice is meant by its letter or a word of its name; a place that was named stays where nothing was found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from rag.embedding import Encoder
from rag.public import QueryResponse
from tests.answering.small_collection import collection_of
from tests.conversation.asked_in_turn import converse as in_turn

NOTICES = [
    (
        "sib-1",
        "关于征集2025年度镇江市中试基地的通知",
        "现征集2025年度市级中试基地，分A、B、C三类，同一单位只能选报一类。\n类别 | 主要条件 | 补助 | 材料提交截止\nA类 综合型 | 场地5000平方米以上 | 一次性500万元 | 2025年10月10日\n"
        "B类 专业型 | 场地2000平方米以上 | 一次性200万元 | 2025年10月20日\nC类 培育型 | 总投资500万元以上 | 按设备投入的20%补助，最高80万元 | 2025年10月30日",
    ),
    (
        "sib-2",
        "镇江丨这两项惠企资金正在受理",
        "◎ 首台（套）装备保险补偿（市工信局）\n谁能报：装备制造企业。\n给多少：按实缴保费的30%补偿，最高100万元。\n怎么报：2025年10月15日前交所在区工信部门。\n\n"
        "◎ 外贸展会补助（市商务局）\n谁能报：有进出口实绩的企业。\n给多少：每个标准展位补2万元。\n怎么报：2025年10月31日前在“镇企通”平台提交。",
    ),
    (
        "sib-4",
        "企业看过来：10月扬州正在受理的惠企事项一览",
        "10月还能报的事项归拢如下，以各部门原文为准。\n序号　事项　给什么　找谁　什么时候\n1　民宿评级奖励　每家10万元　市文旅局产业科　10月24日前\n2　果蔬冷库贷款贴息　年度最高50万元　市农业农村局产业科　10月28日前",
    ),
    (
        "sib-5",
        "扬州市果蔬冷库贷款贴息申办须知",
        "在扬州市登记的农产品加工企业和合作社可以申请果蔬冷库贷款贴息，个体户暂时不办。请于2025年10月28日前提交。咨询电话：0514-87010077。",
    ),
    (
        "sib-3",
        "泰州丨2025年首店奖励申报通知",
        "在泰州市开设首店的企业可以申报首店奖励，每家10万元，营业面积不少于80平方米。请于2025年10月20日前向所在区商务局申报。",
    ),
    (
        "sib-7",
        "关于开展2025年南通市跨境园区和直播基地认定工作的通知",
        "现开展2025年跨境园区和直播基地认定。\n一、跨境园区\n入驻企业不少于20家，认定后一次性奖补30万元，2025年10月12日前申报。\n"
        "二、直播基地\n场地不少于800平方米，认定后一次性奖补60万元，2025年10月28日前申报。有民宿评级的园区优先，不另给奖励。",
    ),
    (
        "sib-8",
        "“江淮杯”2025连云港创新创业大赛报名启动",
        "设三个组别。\n（一）企业组：2021年1月1日以后登记的企业。一等奖1名，奖金15万元。2025年10月20日报名截止。\n（二）团队组：尚未注册企业的团队。一等奖1名，奖金8万元。2025年10月20日报名截止。\n（三）大学生组：在校生。一等奖1名，奖金5万元。2025年10月30日报名截止。",
    ),
    (
        "sib-6",
        "宿迁丨关于做好2025年度品牌首店奖励申领工作的通知",
        "在宿迁市开设品牌首店的企业可以申领品牌首店奖励，每家6万元。请于2025年10月22日前向所在区商务局提交。咨询电话：0527-84350012。",
    ),
]


@pytest.fixture(scope="module")
def converse(
    tmp_path_factory: pytest.TempPathFactory, encoder: Encoder
) -> Iterator[Callable[..., QueryResponse]]:
    with collection_of(NOTICES, tmp_path_factory.mktemp("siblings"), encoder) as collection:
        yield partial(in_turn, collection)


def text(response: QueryResponse) -> str:
    assert response.answer is not None
    return response.answer.text


def asked(response: QueryResponse) -> str:
    assert response.context is not None
    return response.context.question


def test_another_class_is_meant_by_its_letter(converse: Callable[..., QueryResponse]) -> None:
    turns = ["镇江中试基地A类什么条件", "C类补多少"]
    third = converse(*turns)
    assert "80万元" in text(third).splitlines()[0] + text(third).splitlines()[1]
    assert "A类" not in asked(third)
    assert "10月30日" in text(converse(*turns, "哪天截止"))


def test_a_name_with_brackets_is_meant_without_them(converse: Callable[..., QueryResponse]) -> None:
    response = converse("镇江外贸展会补助什么时候截止", "首台套呢")
    assert "首台（套）装备保险补偿" in asked(response)
    assert "2025年10月15日前" in text(response)
    assert "2025年10月31日" not in text(response)


def test_programmes_that_share_a_head_are_told_apart_by_their_own_parts(
    converse: Callable[..., QueryResponse],
) -> None:
    turns = ["南通直播基地的奖补给多少", "跨境园区呢"]
    assert "30万元" in text(converse(*turns))
    assert "60万元" in text(converse(*turns[:1]))


def test_a_part_that_was_asked_of_does_not_stick_to_the_subject(
    converse: Callable[..., QueryResponse],
) -> None:
    turns = ["镇江这两项惠企资金是什么", "找谁问", "怎么报"]
    assert "找谁" not in asked(converse(*turns))


def test_an_item_of_the_last_list_is_picked_by_its_class(converse: Callable[..., QueryResponse]) -> None:
    response = converse("镇江现在能报什么", "B类什么时候截止")
    assert "10月20日" in text(response)


def test_what_the_notice_tells_of_is_not_left_for_another_places_programme(
    converse: Callable[..., QueryResponse],
) -> None:
    response = converse("南通直播基地的奖补给多少", "民宿评级的呢")
    assert {c.aid for c in response.answer.citations} == {"sib-7"}  # type: ignore[union-attr]


def test_whether_it_is_open_is_asked_of_the_next_one_too(converse: Callable[..., QueryResponse]) -> None:
    assert "10月12日" in text(converse("南通直播基地现在还能报吗", "跨境园区的呢"))


def test_a_correction_is_asked_of_what_is_meant(converse: Callable[..., QueryResponse]) -> None:
    response = converse("南通直播基地的奖补给多少", "不对，我是说跨境园区")
    assert "30万元" in text(response)
    assert "不对" not in asked(response)


def test_the_other_programme_of_a_digest_is_meant_though_another_notice_was_told(
    converse: Callable[..., QueryResponse],
) -> None:
    turns = ["扬州果蔬冷库贷款贴息打哪个电话", "民宿评级那个奖多少"]
    assert "10万元" in text(converse(*turns))


def test_a_city_whose_name_is_a_word_is_another_place(converse: Callable[..., QueryResponse]) -> None:
    response = converse("镇江外贸展会补助什么时候截止", "那大同呢")
    assert "大同市" in asked(response)
    assert "镇江" not in asked(response)


def test_the_place_stays_where_nothing_was_found(converse: Callable[..., QueryResponse]) -> None:
    assert asked(converse("包头养老床位补贴多少", "研发投入有什么要求")).startswith("包头")


def test_of_a_list_of_one_that_one_is_spoken_of(converse: Callable[..., QueryResponse]) -> None:
    assert "80平方米" in text(converse("泰州现在能报什么", "多大面积才行"))


def test_what_a_turn_goes_on_to_is_asked_and_not_what_was_spoken_of(
    converse: Callable[..., QueryResponse],
) -> None:
    response = converse("镇江外贸展会补助什么时候截止", "首台套保险补偿呢，个体户行不行")
    assert "首台（套）装备保险补偿" in asked(response)


def test_a_line_of_a_digest_is_told_by_the_notice_of_its_own(converse: Callable[..., QueryResponse]) -> None:
    response = converse("扬州民宿评级奖励多少", "果蔬冷库贷款贴息呢，打哪个电话")
    assert "0514-87010077" in text(response)


def test_another_place_has_its_own_programme_of_the_kind(converse: Callable[..., QueryResponse]) -> None:
    response = converse("泰州首店奖励给多少", "宿迁的呢")
    assert "6万元" in text(response)
    assert {c.aid for c in response.answer.citations} == {"sib-6"}  # type: ignore[union-attr]


def test_a_place_without_one_is_told_to_have_none(converse: Callable[..., QueryResponse]) -> None:
    assert converse("泰州首店奖励给多少", "扬州的呢").answer.abstained  # type: ignore[union-attr]


def test_a_group_is_meant_by_its_whole_name(converse: Callable[..., QueryResponse]) -> None:
    response = converse("江淮杯大赛大学生组奖金多少", "企业组一等奖呢")
    assert response.answer is not None
    assert "15万元" in response.answer.text
