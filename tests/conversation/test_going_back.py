"""A turn that doubts, asks for the source, tells a case or names a thing that counts or not stays with what is spoken of, in all notices of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from rag.conversation.askers_case import states_own_case
from rag.conversation.names_alike import core, likeness
from rag.conversation.staying import asks_of_a_case
from rag.conversation.turn_requests import pattern
from rag.conversation.turn_words import read_turn
from rag.embedding import Encoder
from rag.public import QueryResponse
from tests.answering.small_collection import collection_of
from tests.conversation.asked_in_turn import converse as in_turn

NOTICES = [
    (
        "gb-1",
        "关于做好2025年徐州市企业稳岗用工补贴申报工作的通知",
        "现开展2025年企业稳岗用工补贴申报。\n一、招工补贴\n企业每招用1人补贴1300元，受理至2025年12月20日。\n二、见习补贴\n见习单位每人每月补贴2100元，2025年11月10日前申报。\n"
        "咨询电话：0516-85500011；铜山区：0516-85500022。",
    ),
    (
        "gb-2",
        "徐州市企业稳岗用工补贴常见问题答复",
        "问：个体工商户能领招工补贴吗？\n答：可以。以单位名义参保的个体工商户比照企业执行。\n问：同一个人两家都能领吗？\n答：不能。同一人员只能享受一次。",
    ),
    (
        "gb-3",
        "连云港市2025年小微门店更新补贴申报通知",
        "在连云港市开店的个体工商户和小微企业可以申报门店更新补贴，每家5000元，请于2025年10月25日前向街道提交申请表一式两份。二手设备、赠品不在补贴范围。审核通过后30天内到账。",
    ),
    (
        "gb-5",
        "盐城市2025年创业补贴和创业担保贷款申领公告",
        "一、一次性创业补贴\n标准：小微企业12000元，个体工商户3000元。2025年11月15日前申领。\n二、创业担保贷款\n个人最高可贷30万元，常年受理。营业执照登记日期在2023年1月1日以前的不纳入范围。",
    ),
    (
        "gb-4",
        "淮安市2025年农机更新补贴申报通知",
        "购买新农机的农户可以申报农机更新补贴，每台补4000元，2025年10月15日前申报。旧机器算不算报废，由镇农机站认定。",
    ),
]


@pytest.fixture(scope="module")
def converse(
    tmp_path_factory: pytest.TempPathFactory, encoder: Encoder
) -> Iterator[Callable[..., QueryResponse]]:
    with collection_of(NOTICES, tmp_path_factory.mktemp("going_back"), encoder) as collection:
        yield partial(in_turn, collection)


def told(response: QueryResponse) -> str:
    assert response.answer is not None
    return response.answer.text


@pytest.mark.parametrize(
    "doubt", ["你确定？", "真的假的", "are you sure?", "哪里写的", "哪份文件改的", "where does it say that"]
)
def test_who_doubts_or_asks_for_the_source_is_told_the_same_again(
    converse: Callable[..., QueryResponse], doubt: str
) -> None:
    again = converse("连云港门店更新补贴什么时候截止", doubt)
    assert again.context is not None
    assert "截止" in again.context.question
    assert "2025年10月25日" in told(again) or "25 October 2025" in told(again)


@pytest.mark.parametrize(
    ("first", "turn", "words"),
    [
        ("连云港门店更新补贴什么时候截止", "二手的机器算不算", "二手设备"),
        ("连云港门店更新补贴什么时候截止", "不是20号关吗", "2025年10月25日"),
        ("盐城开店有创业补贴吗", "个体户给多少", "3000元"),
        ("盐城开店有创业补贴吗", "贷款个人最多多少", "30万元"),
        ("徐州招工补贴个体户可以吗", "铜山那边电话多少", "0516-85500022"),
        ("徐州企业稳岗用工补贴个体工商户能领吗", "见习的一个月多少", "2100元"),
    ],
)
def test_what_is_asked_of_a_case_stays_with_all_notices_of_what_is_spoken_of(
    converse: Callable[..., QueryResponse], first: str, turn: str, words: str
) -> None:
    assert words in told(converse(first, turn))


def test_a_new_subject_leaves_as_before(converse: Callable[..., QueryResponse]) -> None:
    assert "4000元" in told(converse("连云港门店更新补贴什么时候截止", "农机更新补贴一台补多少"))


@pytest.mark.parametrize(
    "turn", ["我已经买房了", "我们是公司", "咱们厂没有发明专利", "我不是徐州户口", "I'm not Chinese"]
)
def test_a_turn_may_only_state_the_askers_case(turn: str) -> None:
    assert states_own_case(turn)


@pytest.mark.parametrize(
    "turn",
    [
        "我想问贷款",
        "我明白了",
        "我是说第二批",
        "我没听懂",
        "我们能报吗",
        "我还有一个问题",
        "我没有别的问题了",
        "I'm asking about the second one",
        "I'm good",
    ],
)
def test_a_wish_or_a_question_is_no_case(turn: str) -> None:
    assert not states_own_case(turn)


@pytest.mark.parametrize("turn", ["二手的机器算不算", "省里不是20号关吗", "租的设备行吗", "留下来一半以上呢"])
def test_a_short_turn_asks_of_a_case(turn: str) -> None:
    assert asks_of_a_case(turn)


@pytest.mark.parametrize(
    "turn",
    [
        "长沙有什么补贴",
        "请会计一个月要多少",
        "家电补贴什么时候截止",
        "是不是要先去街道登记再到区里盖章才行呀",
    ],
)
def test_a_long_turn_or_one_for_a_value_does_not(turn: str) -> None:
    assert not asks_of_a_case(turn)


def test_answers_to_common_questions_bear_the_name_of_their_programme() -> None:
    name = core("徐州市企业稳岗用工补贴常见问题答复")
    assert likeness(name, core("关于做好2025年徐州市企业稳岗用工补贴申报工作的通知")) == 1
    assert likeness(name, core("徐州市企业研发补贴申报通知")) < 0.9


def test_what_finds_nothing_in_between_of_the_same_place_does_not_end_the_thread(
    converse: Callable[..., QueryResponse],
) -> None:
    turns = ("连云港门店更新补贴什么时候截止", "连云港天气怎么样", "要交几份")
    assert "一式两份" in told(converse(*turns))


def test_a_figure_with_a_unit_is_no_year() -> None:
    assert not read_turn("我们一年省了2000吨煤，能拿多少").years
    assert read_turn("2024年的呢").years


def test_another_programme_of_the_same_place_leaves_the_thread(
    converse: Callable[..., QueryResponse],
) -> None:
    response = converse("徐州招工补贴个体户可以吗", "徐州瞪羚企业一家奖多少")
    assert response.context is not None
    assert response.context.question == "徐州瞪羚企业一家奖多少"


@pytest.mark.parametrize("turn", ["那" * 300 + "x", "你这" * 150 + "x"])
def test_words_said_over_and_over_take_no_time(turn: str) -> None:
    assert pattern("written").fullmatch(turn) is None
