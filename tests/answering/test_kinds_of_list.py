"""Lists of what was changed or called off, of what is for those whom the asker hires, and of papers: each its own kind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest

from rag.embedding import Encoder
from rag.language.places import find_places
from rag.public import Answer
from tests.answering.small_collection import asked_of

NOTICES = [
    (
        "kind-1",
        "镇江市关于申报绿色餐厅改造补助的通知",
        "现组织申报绿色餐厅改造补助。在镇江注册的餐饮企业可以申报，按设备费的20%补助，最高3万元。\n请于2025年10月20日前向市发改委提交申请表、发票和付款凭证的纸质材料。",
    ),
    (
        "kind-2",
        "关于暂停受理镇江市绿色餐厅改造补助的公告",
        "因系统升级，自2025年9月20日起暂停受理绿色餐厅改造补助，恢复时间另行通知。",
    ),
    (
        "kind-3",
        "扬州市一次性扩岗补助申领通知",
        "现开展一次性扩岗补助申领工作。企业招用毕业年度高校毕业生并缴纳失业保险的，每人补助1500元。请于2025年12月20日前申领。",
    ),
    (
        "kind-4",
        "常州市民宿评级奖励申报通知",
        "现组织申报民宿评级奖励。甲级民宿每家奖励10万元，乙级民宿5万元。请于2025年11月20日前申报。",
    ),
]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    with asked_of(NOTICES, tmp_path_factory.mktemp("kinds"), encoder) as asking:
        yield asking


@pytest.mark.parametrize(
    "question",
    [
        "哪些项目已经取消或暂停了",
        "which programmes have been suspended?",
        "what has been suspended or cancelled",
    ],
)
def test_what_was_called_off_is_a_list_of_programmes(ask: Callable[[str], Answer], question: str) -> None:
    answer = ask(question)
    assert answer.kind == "list"
    assert "绿色餐厅" in answer.text
    assert "民宿" not in answer.text


@pytest.mark.parametrize("question", ["最近有哪些更正", "哪些公告变更了", "what has changed recently?"])
def test_what_was_changed_is_a_list_of_the_notices_that_change_something(
    ask: Callable[[str], Answer], question: str
) -> None:
    answer = ask(question)
    assert [c.aid for c in answer.citations] == ["kind-2"], answer.text


@pytest.mark.parametrize("question", ["哪些延期了", "which deadlines were extended in September?"])
def test_what_was_extended_is_no_list_of_what_was_suspended(
    tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, question: str
) -> None:
    extended = [
        (
            f"kind-{n}",
            f"关于延长{place}绿色餐厅改造补助申报时间的通知",
            "申报截止时间由2025年9月20日延长至2025年10月20日。",
        )
        for n, place in ((6, "南通市"), (7, "泰州市"))
    ]
    with asked_of([*NOTICES, *extended], tmp_path_factory.mktemp("longer"), encoder) as asking:
        answer = asking(question)
    assert answer.kind == "list"
    assert {c.aid for c in answer.citations} == {"kind-6", "kind-7"}, answer.text


@pytest.mark.parametrize("question", ["哪些城市有绿色餐厅改造补助", "which cities subsidise 绿色餐厅?"])
def test_the_places_that_have_a_programme_are_listed_as_possible(
    tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, question: str
) -> None:
    other = (
        "kind-8",
        "关于申报苏州市绿色餐厅改造补助的通知",
        "现组织申报绿色餐厅改造补助，每家最高2万元。请于2025年11月20日前申报。",
    )
    with asked_of([NOTICES[0], *NOTICES[2:], other], tmp_path_factory.mktemp("cities"), encoder) as asking:
        answer = asking(question)
    assert (answer.kind, answer.certainty) == ("list", "possible")
    assert {c.aid for c in answer.citations} == {"kind-1", "kind-8"}, answer.text


def test_a_call_that_was_announced_later_is_told_with_that_day(
    tmp_path_factory: pytest.TempPathFactory, encoder: Encoder
) -> None:
    later = (
        "kind-9",
        "关于申报盐城市智慧养殖补助的通知",
        "现组织申报智慧养殖补助。请于2025年11月20日前申报。",
    )
    published = dt.date(2025, 9, 30)
    with asked_of([*NOTICES, later], tmp_path_factory.mktemp("later"), encoder, published) as asking:
        answer = asking("盐城市智慧养殖补助现在能报吗")
    assert "2025年9月30日才发布" in answer.text


def test_what_is_for_those_who_are_hired_is_found_by_its_conditions(ask: Callable[[str], Answer]) -> None:
    text = ask("招大学生有啥补助").text
    assert "扩岗" in text
    assert "民宿" not in text


def test_papers_are_no_list_of_notices(ask: Callable[[str], Answer]) -> None:
    answer = ask("镇江绿色餐厅改造补助要哪些纸质材料")
    assert answer.kind != "list"
    assert "发票" in answer.text


@pytest.mark.parametrize("question", ["东台现在能报什么", "我在东台开了家养老院，有啥补贴"])
def test_the_bare_name_of_a_district_that_is_held_is_that_district(
    tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, question: str
) -> None:
    of_district = (
        "kind-5",
        "东台市社区养老服务补助申报通知",
        "现组织申报东台市社区养老服务补助，每家补助6万元。请于2025年11月15日前申报。",
    )
    with asked_of([*NOTICES, of_district], tmp_path_factory.mktemp("bare"), encoder) as asking:
        answer = asking(question)
    assert answer.kind == "list"
    assert [c.aid for c in answer.citations] == ["kind-5"], answer.text


def test_the_provinces_of_a_part_of_the_country_are_asked_for() -> None:
    assert {m.place.name for m in find_places("东北三省有啥补贴")} == {"辽宁", "吉林", "黑龙江"}


def test_how_many_there_are_is_a_list_and_never_certain(ask: Callable[[str], Answer]) -> None:
    answer = ask("现在有几个项目可以申报")
    assert answer.kind == "list"
    assert answer.certainty == "possible"
    assert answer.text.startswith("共2条")
    assert ask("一家企业最多能报几个项目").kind != "list"


@pytest.mark.parametrize(
    "question", ["现在哪个补贴给得最多", "哪些补贴能给超过5万元", "Which grant pays the most?"]
)
def test_what_calls_give_orders_and_bounds_a_list(ask: Callable[[str], Answer], question: str) -> None:
    answer = ask(question)
    assert answer.kind == "list"
    assert next(c.aid for c in answer.citations) == "kind-4", answer.text
    assert ("扩岗" in answer.text) is ("超过" not in question)


def test_whom_a_programme_takes_is_found_by_its_conditions(ask: Callable[[str], Answer]) -> None:
    assert "餐厅" not in ask("合作社能报什么").text.partition("请核对")[0]
    assert ask("合作社能报什么").certainty != "sure"


def test_those_that_are_closed_count_where_they_are_asked_for(ask: Callable[[str], Answer]) -> None:
    assert "请核对" not in ask("今年出过哪些补贴，截止了的也算").text


def test_a_batch_that_is_halted_is_no_reason_to_say_that_nothing_is(
    tmp_path_factory: pytest.TempPathFactory, encoder: Encoder
) -> None:
    batches = (
        "kind-6",
        "常州市开拓市场支持资金申报通知",
        "常州市企业可以申报开拓市场支持资金，每家10万元。\n第一批：2025年8月1日至8月30日；第二批：2025年10月8日至10月31日。\n",
    )
    halted = (
        "kind-7",
        "关于暂停受理常州市开拓市场支持资金第二批申报的通知",
        "因预算资金已安排完毕，决定暂停受理常州市开拓市场支持资金第二批申报，恢复时间另行通知。第一批已受理的申报不受影响。",
    )
    with asked_of([*NOTICES[2:], batches, halted], tmp_path_factory.mktemp("halted"), encoder) as asking:
        answer = asking("哪些项目暂停了")
        changed = asking("最近有哪些更正")
    assert answer.kind == "list"
    assert "其中一部分已暂停或取消" in answer.text
    assert "决定暂停受理" in changed.text or changed.kind != "list"


def test_the_parts_that_go_on_are_no_part_of_what_is_halted(
    tmp_path_factory: pytest.TempPathFactory, encoder: Encoder
) -> None:
    tracks = (
        "kind-8",
        "常州市强链提质专项申报公告",
        "常州市设立强链提质专项，设三个赛道：\n赛道一 技改贴息：规上企业按2个百分点贴息，最高120万元。申报时间8月7日—11月22日。\n"
        "赛道二 本地配套奖励：整机企业按3%奖励，最高150万元。申报时间8月7日—12月12日。\n赛道三 新产品推广：每项奖励20万元。申报时间9月11日—12月3日。",
    )
    halted = (
        "kind-9",
        "关于暂停受理常州市强链提质专项赛道二的公告",
        "自2025年9月21日起暂停受理常州市强链提质专项赛道二（本地配套奖励）申报，恢复时间另行通知。赛道一、赛道三按原公告执行。",
    )
    with asked_of([tracks, halted], tmp_path_factory.mktemp("tracks"), encoder) as asking:
        text = asking("常州哪些项目暂停了").text
    assert "本地配套奖励" in text
    assert "技改贴息" not in text
    assert "新产品推广" not in text


def test_what_closes_first_is_in_order_of_days_alone(ask: Callable[[str], Answer]) -> None:
    text = ask("哪个最先截止").text
    assert text.index("民宿") < text.index("扩岗")


def test_whether_there_is_anything_for_those_of_whom_no_call_speaks_is_no_list(
    ask: Callable[[str], Answer],
) -> None:
    assert ask("有没有给退役军人的补贴").kind != "list"
    assert "民宿" in ask("有没有给民宿的补贴").text
