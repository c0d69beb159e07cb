"""What is said for certain is so: another edition's day, the city's number for a county, a list of results are not the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from rag.answering.asked.handing_in import asks_last_day
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.quote_features import is_only_one
from rag.answering.reservations.reservation import what_was_changed
from rag.answering.wording.phrases import say
from rag.embedding import Encoder
from rag.public import Answer, AnswerWarning
from rag.retrieval.confidence_features import ConfidenceFeatures
from tests.answering.small_collection import asked_of

NOTICES = (
    ("s_1", "台州丨“海帆”设备更新补贴（第三季度）受理公告",
     "各有关企业：现受理2025年第三季度“海帆”设备更新补贴。一、申请对象为在台州市登记的制造业企业；个人和机关事业单位不能申领。"
     "二、按设备投资的10%补贴，单个企业最高80万元。设备投资低于100万元的项目不予受理；同一项目只能选择补贴或者贴息中的一项。"
     "三、申报时间：2025年11月3日至11月28日17:00，登录“海帆通”填报。逾期未报的，并入下一季度。现场核查不合格的，允许整改一次。"
     "四、咨询电话：市工信局 0576-88000001；路桥区 0576-88000002。"),
    ("s_2", "衢州丨人才驿站入住公告（2025年第二期）",
     "现就2025年第二期人才驿站入住事项公告如下。房源共80套。申请时间：2025年10月9日至10月24日，登录“驿站通”申请。职工少于20人的企业不得申请。电话：0570-3000001。"),
    ("s_3", "宁波丨2025年绿色工厂拟认定名单公示",
     "经企业申报、专家评审，拟认定50家企业为2025年宁波市绿色工厂，奖励合计1500万元，现予以公示，公示期为2025年9月15日至9月21日。电话：0574-80000001。"),
)  # fmt: skip


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    with asked_of(NOTICES, tmp_path_factory.mktemp("sure"), encoder) as put:
        yield put


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("台州海帆设备更新补贴第四季度什么时候申报", "第三季度"),
        ("Taizhou 海帆设备更新补贴 first-quarter deadline 是哪天", "第三季度"),
        ("衢州人才驿站第三期什么时候开始申请", "2"),
        ("衢州人才驿站2025年第一期申请到哪天", "2"),
    ],
)
def test_another_edition_is_not_answered_with_the_one_that_is_held(
    ask: Callable[[str], Answer], question: str, held: str
) -> None:
    answer = ask(question)
    assert answer.certainty == "none"
    assert held in answer.text.split("\n")[1]


@pytest.mark.parametrize(
    "question", ["Taizhou 海帆设备更新补贴什么时候截止", "海帆设备更新补贴 in Taizhou: deadline?"]
)
def test_a_romanised_name_means_the_city_that_is_held(ask: Callable[[str], Answer], question: str) -> None:
    answer = ask(question)
    assert answer.certainty == "sure"
    assert "28" in answer.text


@pytest.mark.parametrize(
    ("question", "phrase", "fields"),
    [
        ("台州海帆设备更新补贴，交通局的电话是多少", "office_unlisted", {"office": "交通局", "fact": "电话"}),
        ("台州海帆设备更新补贴，温岭什么时候截止", "part_unlisted", {"part": "温岭市", "whole": "台州", "fact": "日期"}),
        ("宁波绿色工厂每家奖励多少", "total_only", {}),
    ],
)  # fmt: skip
def test_what_is_another_s_is_at_most_possible_and_said_to_be(
    ask: Callable[[str], Answer], question: str, phrase: str, fields: dict[str, object]
) -> None:
    answer = ask(question)
    assert answer.certainty == "possible"
    assert answer.text.startswith(say("zh", phrase, **fields))


@pytest.mark.parametrize("question", ["宁波绿色工厂什么时候申报", "宁波绿色工厂申报时间"])
def test_until_when_results_are_on_display_is_no_day_to_apply_by(
    ask: Callable[[str], Answer], question: str
) -> None:
    answer = ask(question)
    assert answer.certainty == "none"
    assert answer.text.startswith(say("zh", "unstated_named", fact=say("zh", "fact.to_apply")))


@pytest.mark.parametrize(
    ("question", "phrase", "fields", "told"),
    [
        ("台州海帆设备更新补贴，温岭的咨询电话是多少", "part_unlisted", {"part": "温岭市", "whole": "台州", "fact": "电话"}, "0576"),
        ("台州海帆设备更新补贴，三门县的电话", "part_unlisted", {"part": "三门县", "whole": "台州", "fact": "电话"}, "0576"),
        ("台州海帆设备更新补贴下一批什么时候截止", "round_unlisted", {}, "28"),
        ("Taizhou 海帆设备更新补贴 next round deadline 是哪天", "round_unlisted", {}, "28"),
    ],
)  # fmt: skip
def test_another_county_s_number_or_round_s_day_is_no_answer_and_is_told_as_the_other_s(
    ask: Callable[[str], Answer], question: str, phrase: str, fields: dict[str, object], told: str
) -> None:
    answer = ask(question)
    assert answer.certainty == "none"
    assert answer.abstained
    assert answer.text.startswith(say("zh", phrase, **fields))
    assert told in answer.text
    assert not answer.stated


@pytest.mark.parametrize("question", ["宁波绿色工厂申报要哪些材料", "宁波绿色工厂怎么申报"])
def test_a_list_of_results_does_not_tell_how_to_apply(ask: Callable[[str], Answer], question: str) -> None:
    assert ask(question).certainty == "none"


def test_a_number_that_is_listed_is_told(ask: Callable[[str], Answer]) -> None:
    answer = ask("台州海帆设备更新补贴，路桥区的咨询电话是多少")
    assert "0576-88000002" in answer.text
    assert "没有单独写明" not in answer.text


@pytest.mark.parametrize(
    ("question", "opening", "quoted"),
    [
        ("我是个人，能领台州海帆设备更新补贴吗", "不可以。", "个人和机关事业单位不能申领"),
        ("台州海帆补贴，我们的设备只投了60万，可以申请吗", "不可以。", "低于100万元的项目不予受理"),
        (
            "台州海帆补贴，去年营业收入5亿元，设备投资60万元，可以申请吗",
            "不可以：",
            "低于100万元的项目不予受理",
        ),
        ("台州海帆的补贴和贴息，一个项目能两样都拿吗", "不可以。", "只能选择"),
        ("海帆设备更新补贴现场核查没通过，还有机会吗", "可以。", "允许整改一次"),
    ],
)
def test_a_clause_that_shuts_out_or_allows_settles_a_yes_or_no(
    ask: Callable[[str], Answer], question: str, opening: str, quoted: str
) -> None:
    answer = ask(question)
    assert answer.text.startswith(opening)
    assert quoted in answer.citations[0].quote


def test_figures_that_would_have_to_be_weighed_against_those_of_a_clause_settle_nothing(
    ask: Callable[[str], Answer],
) -> None:
    answer = ask("衢州人才驿站，职工30人的企业能申请吗")
    assert not answer.text.startswith(("可以", "不可以"))


@pytest.mark.parametrize("question", ["台州海帆设备更新补贴最高多少万元", "台州海帆设备更新补贴补多少"])
def test_a_rate_is_told_with_the_sum_that_caps_it(ask: Callable[[str], Answer], question: str) -> None:
    answer = ask(question)
    assert [stated.kind for stated in answer.stated] == ["rate", "amount"]
    assert "10%" in answer.text
    assert "80万元" in answer.text


def test_what_is_named_and_stands_in_no_notice_is_told_to_with_the_nearest_notice(
    ask: Callable[[str], Answer],
) -> None:
    answer = ask("台州海帆设备更新补贴的单价")
    assert answer.certainty == "none"
    assert "没有写到“单价”" in answer.text
    assert "海帆" in answer.text


def test_what_a_later_notice_changed_is_no_more_than_possible(ask: Callable[[str], Answer]) -> None:
    told = ask("台州海帆设备更新补贴最高多少万元").model_copy(
        update={"certainty": "sure", "confidence": 0.95}
    )
    warning = AnswerWarning(code="amended", text="变更", aid=told.citations[0].aid)
    spec, read = SimpleNamespace(asked="funding", reply="zh"), SimpleNamespace(document_numbers=())
    reader = SimpleNamespace(calls_of=lambda _: ())
    ctx = cast("AnswerContext", SimpleNamespace(spec=spec, read=read, reader=reader))
    assert what_was_changed(ctx, told) is None
    changed = told.model_copy(update={"warnings": [warning]})
    assert what_was_changed(ctx, changed) == say("zh", "maybe")
    spec.asked = "phone"
    assert what_was_changed(ctx, changed) is None


@pytest.mark.parametrize("question", ["台州海帆设备更新补贴的贷款利率是多少", "台州海帆补贴有哪几家银行合作"])
def test_a_kind_of_thing_that_the_notice_nowhere_states_is_said_not_to_be_stated(
    ask: Callable[[str], Answer], question: str
) -> None:
    answer = ask(question)
    assert answer.certainty == "none"
    assert "海帆" in answer.text


def test_a_value_that_another_place_tells_as_well_is_told_with_its_place(
    tmp_path: Path, encoder: Encoder
) -> None:
    text = "{}市农业农村局现开展市级示范社评定。可分配盈余按交易量返还的比例不低于{}%。申报时间：2025年9月15日至10月20日。"
    notices = [
        ("t_1", "泰州市关于申报2025年市级农民合作社示范社的通知", text.format("泰州", 60)),
        ("t_2", "台州市关于申报2025年市级农民合作社示范社的通知", text.format("台州", 55)),
    ]
    with asked_of(notices, tmp_path, encoder) as put:
        anywhere, there = put("合作社示范社盈余返还比例要求多少"), put("台州合作社示范社盈余返还比例要求多少")
    assert anywhere.certainty == "possible"
    assert {"泰州", "台州"} == {name for name in ("泰州", "台州") if name in anywhere.text.split("\n")[0]}
    assert "55%" in there.text
    assert "您没有说是哪里的" not in there.text


def test_a_day_of_every_year_that_is_over_is_no_next_one(tmp_path: Path, encoder: Encoder) -> None:
    text = "厂房租金补贴申请时间为每年3月1日至3月31日，向园区管委会提交。"
    notices = [
        ("r_1", "泰州丨厂房租金补贴申请办法", text.replace("每年3月", "每年9月").replace("3月31", "9月22"))
    ]
    with asked_of(notices, tmp_path, encoder) as put:
        still, when = put("泰州厂房租金补贴现在还能申请吗"), put("泰州厂房租金补贴下一次什么时候申请")
    assert "每年都受理" in still.text
    assert {still.certainty, when.certainty} == {"possible"}
    assert "已截止" not in when.text


@pytest.mark.parametrize(
    "question", ["衢州驿站打什么电话问", "宁波绿色工厂名单有问题打给谁", "Quzhou talent station phone"]
)
def test_the_only_number_of_the_named_notice_is_sure_in_any_wording(
    ask: Callable[[str], Answer], question: str
) -> None:
    assert ask(question).certainty == "sure"


def _one_number(
    asked: str = "phone", own: int = 1, other_place: float = 0.0, kind: str = "phone", named: float = 0.8
) -> AnswerContext:
    facts = [SimpleNamespace(kind=kind, quote=f"0570-300000{n}") for n in range(own)]
    source = SimpleNamespace(record=SimpleNamespace(facts=facts))
    features = ConfidenceFeatures(subject_in_head=named, other_place=other_place)
    told = SimpleNamespace(
        features=features,
        quotes=[SimpleNamespace(source=source, facts=facts[:1])],
        sources=[source],
        spec=SimpleNamespace(asked=asked, audience="public" if asked == "when" else None),
        read=SimpleNamespace(batches=()),
    )
    return cast("AnswerContext", told)


def test_a_number_is_the_only_one_where_no_other_stands_and_place_and_edition_fit() -> None:
    assert is_only_one(_one_number())
    assert not is_only_one(_one_number(own=2))
    assert not is_only_one(_one_number(asked="when"))
    assert not is_only_one(_one_number(other_place=1.0))


def test_a_time_of_publicity_is_the_only_one_of_what_is_named() -> None:
    assert is_only_one(_one_number("when", kind="period"))
    assert not is_only_one(_one_number("when", kind="period", own=2))
    assert not is_only_one(_one_number("when", kind="period", named=0.5))


def test_what_somebody_wants_to_ask_need_not_stand_in_the_notice_whose_number_he_wants(
    ask: Callable[[str], Answer],
) -> None:
    assert "0570-3000001" in ask("衢州人才驿站的被褥打哪个电话问").text


def test_a_clause_on_those_who_were_chosen_says_nothing_to_who_was_not(
    tmp_path: Path, encoder: Encoder
) -> None:
    text = (
        "现启动2025年泰州市数字化改造项目（第二批）申报。第一批已入选的企业不得重复申报。"
        "申报时间：2025年9月15日至10月20日，申报主体为制造业企业。"
    )
    with asked_of([("c_1", "泰州市2025年数字化改造项目（第二批）申报通知", text)], tmp_path, encoder) as put:
        failed = put("第一批没评上，泰州数字化改造第二批还能再报吗")
        chosen = put("第一批已经入选了，泰州数字化改造第二批还能再报吗")
    assert not failed.text.startswith("不可以")
    assert chosen.text.startswith("不可以")


def test_whether_what_was_called_off_takes_place_another_day_is_quoted(
    tmp_path: Path, encoder: Encoder
) -> None:
    notices = [
        ("o_1", "泰州丨“出海讲堂”培训报名通知", "“出海讲堂”培训9月22日举办，报名截止9月18日。"),
        (
            "o_2",
            "关于取消泰州“出海讲堂”培训的通知",
            "原定9月22日的“出海讲堂”培训取消，报名停止。本次培训不改期。",
        ),
    ]
    with asked_of(notices, tmp_path, encoder) as put:
        answer = put("泰州出海讲堂培训取消了改到哪天")
    assert answer.certainty == "possible"
    assert "本次培训不改期" in answer.text


@pytest.mark.parametrize("question", ["泰州装备展的展位在几号馆", "泰州装备展在几号楼办"])
def test_the_number_of_a_hall_is_no_day(question: str, tmp_path: Path, encoder: Encoder) -> None:
    text = "泰州装备展免费展位申请截止2025年9月30日。展位在国际会展中心。"
    with asked_of([("h_1", "泰州装备展展位申请通知", text)], tmp_path, encoder) as put:
        assert not put(question).stated


def test_what_those_get_who_are_chosen_is_no_list_of_programmes(tmp_path: Path, encoder: Encoder) -> None:
    text = "现开展“泰味臻品”认定。9月30日前报区农业农村局。经认定的授予牌匾，不另设资金奖励。"
    with asked_of([("p_1", "泰州市“泰味臻品”农产品品牌认定通知", text)], tmp_path, encoder) as put:
        answer = put("评上泰味臻品有奖金没")
    assert answer.kind != "list"
    assert "不另设资金奖励" in answer.text


@pytest.mark.parametrize(
    ("word", "asks"),
    [("enter", True), ("applicants", True), ("filing", True), ("enterprise", False), ("handicraft", False)],
)
def test_a_word_that_only_begins_as_one_of_handing_in_asks_for_no_last_day(word: str, asks: bool) -> None:
    assert asks_last_day(word) is asks
