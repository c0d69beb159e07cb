"""Verdicts: what is clearly broken fails, what is not told is checked, and only what is met fits."""

import datetime as dt
import random
import time
from dataclasses import replace
from typing import Any

import pytest

from rag.errors import InvalidInput
from rag.matching import MatchIndex, judge_one, match, read_profile
from rag.matching.condition_text import wanted_words
from rag.public.match_json import MatchRequest
from tests.matching.made_calls import DAY, call, condition


def verdict(told: dict[str, Any], *conditions: dict[str, Any], **fields: Any) -> tuple[str, str | None]:
    judged, _ = judge_one(call(1, *conditions, **fields), read_profile(told), DAY)
    return judged.verdict, judged.reason


REVENUE = condition("revenue", ">=", 20_000_000, "元", "营业收入2000万元以上")
IN_SUZHOU = condition("place", "in", ["苏州"])


@pytest.mark.parametrize(
    ("revenue", "expected"), [("2000万元", "fits"), (19_999_999, "fails"), (None, "check"), ("2亿元", "fits")]
)
def test_a_number_on_the_threshold_counts(revenue: object, expected: str) -> None:
    assert verdict({"revenue": revenue}, REVENUE)[0] == expected


def test_more_than_means_more() -> None:
    assert verdict({"revenue": 20_000_000}, condition("revenue", ">", 20_000_000, "元"))[0] == "fails"


@pytest.mark.parametrize(("founded", "expected"), [("2024-09-25", "fits"), ("2024-09-26", "fails")])
def test_a_year_in_business_is_full_on_its_day(founded: str, expected: str) -> None:
    assert verdict({"founded": founded}, condition("age_years", ">=", 1, "年"))[0] == expected


@pytest.mark.parametrize(
    ("place", "expected"),
    [("昆山", ("fits", None)), ("南京", ("fails", "other_place")), ("江苏", ("check", None))],
)
def test_a_district_lies_in_its_city(place: str, expected: tuple[str, str | None]) -> None:
    assert verdict({"place": place, "revenue": "3000万元"}, IN_SUZHOU, REVENUE) == expected


def test_a_city_s_copy_of_a_province_s_call_is_for_its_city() -> None:
    in_jiangsu, in_hangzhou = condition("place", "in", ["江苏"]), condition("place", "in", ["杭州"])
    sold = {"revenue": "3000万元"}
    assert verdict({"place": "南京"}, in_jiangsu) == ("fails", "other_place")
    assert verdict({"place": "南京", **sold}, in_jiangsu, REVENUE, regions=("江苏",)) == ("fits", None)
    assert verdict({"place": "杭州", **sold}, in_hangzhou, REVENUE, regions=("江苏",)) == ("fits", None)


def test_a_place_that_is_left_out_fails() -> None:
    assert verdict({"place": "昆山"}, IN_SUZHOU, condition("place", "not_in", ["昆山市"]))[0] == "fails"


def test_a_zone_is_asked_for_where_only_its_city_is_told() -> None:
    zone = condition("place", "in", ["苏州示例高新区"])
    sold = {"revenue": "3000万元"}
    assert [verdict({"place": p, **sold}, zone, REVENUE)[0] for p in ("苏州", "苏州示例高新区", "无锡")] == [
        "check",
        "fits",
        "fails",
    ]


def test_one_alternative_is_enough() -> None:
    either = (
        condition("rd_ratio", ">=", 5, "%", any_of=1),
        condition("patents", ">=", 3, "件", any_of=1),
    )
    assert verdict({"rd_ratio": 1, "patents": 3}, *either)[0] == "fits"
    assert verdict({"rd_ratio": 1}, *either)[0] == "check"
    assert verdict({"rd_ratio": 1, "patents": 2}, *either)[0] == "fails"


def test_a_bundle_is_one_alternative() -> None:
    choice = (
        condition("revenue", ">=", 1000, "元", any_of=1, branch=1),
        condition("growth", ">=", 20, "%", "营业收入增长20%以上", any_of=1, branch=1),
        condition("financing", ">=", 500, "元", any_of=1),
    )
    assert verdict({"revenue": 2000, "growth": 10, "financing": 0}, *choice)[0] == "fails"
    assert verdict({"revenue": 2000, "growth": 10, "financing": 500}, *choice)[0] == "fits"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"rd_ratio": 5, "patents": 3, "employees": 1}, "fits"),
        ({"rd_ratio": 5, "patents": 2, "employees": 1}, "fails"),
        ({"rd_ratio": 5, "patents": 2}, "check"),
        ({"rd_ratio": 1, "patents": 2}, "fails"),
        ({}, "check"),
    ],
)
def test_two_of_three_must_hold(told: dict[str, Any], expected: str) -> None:
    three = (
        condition("rd_ratio", ">=", 5, "%", any_of=1, at_least=2),
        condition("patents", ">=", 3, "件", any_of=1, at_least=2),
        condition("employees", ">=", 30, "人", any_of=1, at_least=2),
    )
    assert verdict(told, *three)[0] == expected


def test_an_alternative_in_words_alone_may_hold() -> None:
    words = condition("other", "has", "品牌影响力较大", any_of=1)
    assert verdict({"rd_ratio": 1}, condition("rd_ratio", ">=", 5, "%", any_of=1), words)[0] == "check"


def test_alternatives_stay_together_behind_what_decides() -> None:
    met = [condition(a, ">=", 5, "%", any_of=1) for a in ("rd_ratio", "rd_staff_share")]
    found = match(
        MatchIndex([call(1, *met, IN_SUZHOU, REVENUE)]),
        MatchRequest.model_validate({"profile": {"place": "苏州", "rd_ratio": 6}}),
        DAY,
    )
    lines = [(c.attribute, c.pivotal, c.at_least) for c in found.items[0].conditions]
    assert lines[0] == ("revenue", True, None)
    assert lines[1:3] == [("rd_staff_share", False, 1), ("rd_ratio", False, 1)]
    assert [ask.attribute for ask in found.asks] == ["revenue"]


def test_the_first_question_settles_most_calls() -> None:
    open_ = [condition(a, ">=", 5, "元") for a in ("profit", "tax", "assets")]
    calls = [call(n, *open_) for n in range(3)] + [call(9 + n, REVENUE) for n in range(2)]
    found = match(MatchIndex(calls), MatchRequest.model_validate({"profile": {"place": "苏州"}}), DAY)
    assert (found.asks[0].attribute, found.asks[0].calls) == ("revenue", 2)


def test_one_track_suffices_and_sets_numbers_anew() -> None:
    tracks = (
        condition("revenue", ">=", 1000, "元"),
        condition("revenue", ">=", 100, "元", branch=1),
        condition("employees", ">=", 10, "人", branch=1),
        condition("rd_ratio", ">=", 10, "%", branch=2),
    )
    assert verdict({"revenue": 200, "employees": 12, "rd_ratio": 1}, *tracks)[0] == "fits"
    assert verdict({"revenue": 200, "employees": 5, "rd_ratio": 20}, *tracks)[0] == "fails"


def test_a_wish_and_a_limit_never_decide() -> None:
    extra = (condition("employees", ">=", 500, "人", must=False), condition("limit", "<=", 1, "项"))
    assert verdict({"revenue": "3000万元", "employees": 3}, REVENUE, *extra)[0] == "fits"


def test_what_nearly_all_firms_of_a_place_meet_makes_no_fit() -> None:
    told = {"place": "昆山", "industry": ["装备制造"], "legal_form": "有限责任公司"}
    trade = condition("industry", "in", ["装备制造"])
    firm = condition("legal_form", "has", "独立法人")
    for conditions in ((IN_SUZHOU,), (trade,), (IN_SUZHOU, firm), (IN_SUZHOU, trade, firm)):
        assert verdict(told, *conditions) == ("check", "little_told")
    some_months = condition("age_years", ">=", 0.5, "年")
    assert verdict({**told, "founded": "2016-03-01"}, IN_SUZHOU, some_months) == ("check", "little_told")


def test_a_trade_that_a_grant_is_for_is_met_before_anything_fits() -> None:
    for_phosphates = condition("industry", "in", ["磷化工"], must=False)
    told = {"place": "昆山", "revenue": "3000万元"}
    assert verdict({**told, "industry": ["软件"]}, IN_SUZHOU, REVENUE, for_phosphates)[0] == "check"
    assert verdict({**told, "industry": ["磷化工"]}, IN_SUZHOU, REVENUE, for_phosphates)[0] == "fits"


def test_where_only_the_steps_of_a_grant_tell_more_one_of_them_is_met_before_anything_fits() -> None:
    steps = [condition("rd_spending", ">=", least, "元", must=False) for least in (500_000, 3_000_000)]
    clean = condition("credit", "has_not", "重大安全事故", quote="未发生重大安全事故")
    told = {"place": "昆山", "credit": True}
    assert verdict(told, IN_SUZHOU, clean, *steps)[0] == "check"
    assert verdict({**told, "rd_spending": "60万元"}, IN_SUZHOU, clean, *steps)[0] == "fits"


def test_nothing_read_is_no_fit() -> None:
    assert verdict({"place": "苏州"}) == ("check", "little_told")


def test_what_is_not_for_firms_of_other_places_closed_or_cancelled_is_told_apart() -> None:
    told = {"place": "南京", "revenue": "3000万元"}
    assert verdict(told, REVENUE, applicants=("individual",))[1] == "not_for_firms"
    assert verdict(told, REVENUE)[1] == "other_place"
    assert verdict(told, REVENUE, deadline=dt.date(2025, 9, 1))[1] == "closed"
    assert verdict({**told, "place": "苏州"}, REVENUE)[0] == "fits"


def test_titles_imply_others_and_a_full_list_shuts_out() -> None:
    wanted = condition("qualification", "has", "创新型中小企业")
    assert verdict({"qualifications": ["国家级专精特新“小巨人”企业"]}, wanted)[0] == "fits"
    assert verdict({"qualifications": []}, wanted)[0] == "fails"
    assert verdict({}, wanted)[0] == "check"


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        (
            {"revenue": 1_000_000},
            condition("revenue", ">=", 5_000_000, "元", "营业收入或进出口额500万元以上"),
        ),
        (
            {"person_age": 40},
            condition("person_age", "<=", 35, "周岁", "成员平均年龄不超过35周岁", subject="person"),
        ),
        ({"employees": 30}, condition("employees", "<=", 20, "人", "团队不超过20人")),
    ],
)
def test_what_may_hold_by_something_else_or_of_others_fails_nobody(
    told: dict[str, Any], asked: dict[str, Any]
) -> None:
    assert verdict(told, asked)[0] == "check"


def test_a_call_of_nowhere_is_checked() -> None:
    assert verdict({"revenue": 30_000_000, "place": "苏州"}, REVENUE, regions=())[0] == "check"
    assert verdict({"revenue": 30_000_000, "place": "苏州"}, REVENUE, IN_SUZHOU, regions=())[0] == "fits"


def test_some_of_the_staff_cannot_be_told_from_all() -> None:
    some = condition("employees", ">=", 30, "人", "技术人员不少于30人")
    assert [verdict({"employees": n}, some)[0] for n in (20, 30)] == ["fails", "check"]


def test_what_decides_comes_first_and_the_asks_count_calls() -> None:
    calls = [call(1, IN_SUZHOU, REVENUE), call(2, IN_SUZHOU, REVENUE, condition("listed", "==", False))]
    found = match(MatchIndex(calls), MatchRequest.model_validate({"profile": {"place": "苏州"}}), DAY)
    assert [item.verdict for item in found.items] == ["check", "check"]
    assert found.items[0].conditions[0].attribute == "revenue"
    assert [(ask.attribute, ask.calls) for ask in found.asks] == [("revenue", 2), ("listed", 1)]
    assert found.items[0].conditions[0].wanted == "≥ 2000万元"


def test_a_broken_number_says_how_far_off() -> None:
    request = MatchRequest.model_validate({"profile": {"revenue": "1500万元"}})
    found = match(MatchIndex([call(1, REVENUE)]), request, DAY)
    assert found.items[0].conditions[0].gap == 5_000_000


def test_a_filter_takes_as_many_places_as_it_says_and_a_wrong_one_names_the_field() -> None:
    def filtered(**filters: Any) -> list[str]:
        request = MatchRequest.model_validate({"profile": {}, "filters": filters})
        return [item.call.call_id for item in match(MatchIndex([call(1)]), request, DAY).items]

    assert len(filtered(regions=["苏州"] * 200)) == len(filtered(regions=["苏州"]))
    for filters, pointer in (
        ({"regions": ["苏州", ""]}, "/filters/regions/1"),
        ({"applies_in": "x"}, "/filters/applies_in"),
    ):
        with pytest.raises(InvalidInput) as error:
            filtered(**filters)
        assert error.value.pointer == pointer


@pytest.mark.parametrize(
    ("told", "pointer"),
    [
        ({"revenue": "a lot"}, "/revenue"),
        ({"place": "Atlantis"}, "/place"),
        ({"founded": "soon"}, "/founded"),
        ({"turnover": 3}, "/turnover"),
        ({"place": "鼓楼区"}, "/place"),
        ({"revenue": -5}, "/revenue"),
        ({"employees": {"2024": -3}}, "/employees"),
        ({"patents": {"发明专利": -1}}, "/patents"),
    ],
)
def test_a_wrong_profile_names_the_field(told: dict[str, Any], pointer: str) -> None:
    with pytest.raises(InvalidInput) as error:
        read_profile(told)
    assert error.value.pointer == pointer


def test_a_title_beside_other_kinds_of_firm_fails_nobody() -> None:
    made = call(1, condition("qualification", "has", "科技型中小企业", quote="科技型中小企业、在孵企业"))
    firm = read_profile({"place": "苏州", "qualifications": []})
    assert judge_one(made, firm, DAY)[0].verdict == "check"


def test_a_loss_is_told_below_nought_and_a_fine_in_words() -> None:
    firm = read_profile({"profit": -5, "growth": "-3%", "credit": "2024年被罚过款"})
    assert (firm.numbers["profit"], firm.numbers["growth"], firm.credit) == (-5, -3, False)


def test_five_thousand_calls_are_judged_at_once() -> None:
    pick = random.Random(1)
    names = [
        ("revenue", "元"),
        ("rd_ratio", "%"),
        ("rd_spending", "元"),
        ("employees", "人"),
        ("assets", "元"),
    ]

    def made(number: int) -> Any:
        place = pick.choice(["苏州", "南京", "江苏", "杭州"])
        numbers = [condition(a, ">=", pick.randint(1, 5000), u) for a, u in pick.sample(names, 4)]
        return call(number, condition("place", "in", [place]), *numbers, regions=(place,))

    index = MatchIndex([made(number) for number in range(5000)])
    profile = read_profile(
        {"place": "苏州", "revenue": 3000, "rd_ratio": 9000, "employees": 4000, "rd_spending": 4000}
    )
    index.judge(profile, DAY)
    spent = []
    for _ in range(5):
        started = time.process_time()
        judged = index.judge(profile, DAY)
        spent.append(time.process_time() - started)
    assert len(judged) == 5000
    assert {j.verdict for j in judged} == {"fits", "check", "fails"}
    assert min(spent) < 0.05


@pytest.mark.parametrize(
    ("told", "wanted", "expected"),
    [
        ({"legal_form": "有限责任公司"}, condition("legal_form", "not_in", ["个人独资投资公司"]), "check"),
        ({"legal_form": "合伙企业"}, condition("legal_form", "not_in", ["合伙企业"]), "fails"),
        ({}, condition("legal_form", "not_in", ["合伙企业"]), "check"),
        ({"industry": ["房地产"]}, condition("industry", "not_in", ["房地产", "金融"]), "fails"),
        ({"industry": ["软件"]}, condition("industry", "not_in", ["房地产", "金融"]), "check"),
        (
            {"qualifications": ["高新技术企业"]},
            condition("qualification", "not_in", ["高新技术企业"]),
            "fails",
        ),
        ({"qualifications": []}, condition("qualification", "not_in", ["高新技术企业"]), "fits"),
    ],
)
def test_what_is_left_out_fails_only_who_is_it(
    told: dict[str, Any], wanted: dict[str, Any], expected: str
) -> None:
    assert verdict({"place": "苏州", **told}, IN_SUZHOU, wanted)[0] == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, "check"),
        ({"employees": 12}, "fits"),
        ({"revenue": "300万元"}, "fits"),
        ({"employees": 150}, "check"),
        ({"employees": 900, "revenue": "5亿元"}, "fails"),
        ({"employees": 900}, "check"),
        ({"legal_form": "小微企业"}, "fits"),
        ({"legal_form": "中小微企业"}, "check"),
        ({"employees": 900, "revenue": "5亿元", "industry": "劳务派遣"}, "check"),
        ({"employees": 12, "industry": "水产养殖"}, "check"),
    ],
)
def test_how_small_a_firm_is_follows_from_its_figures_or_is_asked(
    told: dict[str, Any], expected: str
) -> None:
    small = condition("legal_form", "in", ["小微企业"])
    assert verdict({"place": "昆山", **told}, IN_SUZHOU, small)[0] == expected


def test_a_sole_trader_may_apply_where_small_firms_and_sole_traders_may() -> None:
    either = condition("legal_form", "in", ["小微企业", "个体工商户"])
    assert verdict({"place": "昆山", "legal_form": "个体工商户"}, IN_SUZHOU, either)[0] == "fits"
    large = {"place": "昆山", "employees": 3000, "revenue": "50亿元"}
    assert verdict(large, IN_SUZHOU, either)[0] == "fails"
    state_owned = condition("legal_form", "in", ["小微企业", "国企"])
    assert verdict({**large, "legal_form": "有限责任公司"}, IN_SUZHOU, state_owned)[0] == "check"
    assert verdict(large, IN_SUZHOU, condition("legal_form", "in", ["中小企业"]))[0] == "fails"


@pytest.mark.parametrize(("age", "expected"), [(57, "check"), (62, "fails")])
def test_the_lower_age_for_women_fails_nobody_by_itself(age: int, expected: str) -> None:
    words = "男不超过60周岁、女不超过55周岁"
    bounds = [condition("person_age", "<=", value, "周岁", words) for value in (60, 55)]
    assert verdict({"place": "昆山", "person_age": age}, IN_SUZHOU, *bounds)[0] == expected


def test_a_right_to_a_name_is_asked_for_and_a_licence_is_what_a_firm_has() -> None:
    told = {"place": "昆山", "founded": "2020-01-05", "qualifications": ["规模以上企业"]}
    right = condition("qualification", "has", "地理标志", quote="获得地理标志证明商标使用许可")
    assert verdict(told, IN_SUZHOU, right)[0] == "check"
    licence = condition("qualification", "has", "在昆山办理营业执照")
    assert verdict(told, IN_SUZHOU, REVENUE, licence)[0] == "check"
    assert verdict({**told, "revenue": "3000万元"}, IN_SUZHOU, REVENUE, licence)[0] == "fits"


def test_an_age_of_some_alone_fails_nobody_by_itself() -> None:
    bounds = [
        condition("person_age", "<=", 35, "周岁", "硕士年龄不超过35周岁"),
        condition("person_age", "<=", 45, "周岁", "博士、副高不超过45周岁"),
    ]
    assert verdict({"place": "昆山", "person_age": 40}, IN_SUZHOU, *bounds)[0] == "check"
    all_of_them = condition("person_age", "<=", 45, "周岁", "博士学位，年龄不超过45周岁")
    assert verdict({"place": "昆山", "person_age": 50}, IN_SUZHOU, all_of_them)[0] == "fails"


def test_a_registered_firm_is_no_team_without_a_firm() -> None:
    unregistered = condition("legal_form", "has_not", "尚未注册公司", quote="尚未注册公司的创业计划")
    assert verdict({"place": "昆山", "founded": "2024-01-05"}, IN_SUZHOU, unregistered)[0] == "fails"
    assert verdict({"place": "昆山"}, IN_SUZHOU, unregistered)[0] == "check"


@pytest.mark.parametrize(
    ("key", "written", "number"),
    [
        ("employees", "八十人", 80),
        ("revenue", "三千二百万元", 32_000_000),
        ("revenue", "一点五亿", 150_000_000),
        ("growth", "百分之六", 6),
        ("age_years", "三年", 3),
        ("revenue", "2000万元", 20_000_000),
    ],
)
def test_figures_may_be_written_in_chinese(key: str, written: str, number: float) -> None:
    assert read_profile({key: written}).numbers[key] == number


@pytest.mark.parametrize("written", ["十几人", "二十几人", "很多人"])
def test_what_is_no_number_is_none(written: str) -> None:
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_profile({"employees": written})


def test_words_that_say_what_must_not_be_there_are_not_denied_twice() -> None:
    lack = condition("legal_form", "has_not", "还没注册公司", None, "还没注册公司的团队")
    record = condition("limit", "has_not", "未按期年报", None, "未按期年报的不予受理")
    _, lines = judge_one(call(1, lack, record), read_profile({}), DAY)
    assert [wanted_words(line.condition) for line in lines] == ["还没注册公司", "不得有：未按期年报"]


def test_a_paper_that_a_list_of_titles_leaves_out_is_asked_for() -> None:
    paper = condition("qualification", "has", "特种行业许可证")
    assert verdict({"qualifications": ["高新技术企业"]}, REVENUE, paper)[0] == "check"
    for told in ([], ["高新技术企业", "食品经营许可证"]):
        assert verdict({"qualifications": told, "revenue": "3000万元"}, REVENUE, paper)[0] == "fails"


@pytest.mark.parametrize("quote", ["当年净增就业20人以上的单位", "带动就业20人以上", "新招员工20人以上"])
def test_people_who_are_hired_anew_are_not_the_staff(quote: str) -> None:
    asked = condition("employees", ">=", 20, "人", quote)
    assert [verdict({"employees": n}, asked)[0] for n in (4, 40)] == ["check", "check"]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [(["房地产", "金融"], "fits"), (["限制和淘汰类"], "check"), (["软件外包"], "fails")],
)
def test_a_firm_of_another_trade_is_not_left_out(wanted: list[str], expected: str) -> None:
    asked = (condition("industry", "not_in", wanted), condition("revenue", ">=", 100, "元"))
    assert verdict({"place": "苏州", "industry": ["软件"], "revenue": 200}, *asked)[0] == expected


def test_who_makes_machines_is_of_those_who_make_things() -> None:
    asked = (condition("industry", "in", ["生产制造"]), condition("revenue", ">=", 100, "元"))
    assert verdict({"place": "苏州", "industry": ["装备制造"], "revenue": 200}, *asked)[0] == "fits"
    assert verdict({"place": "苏州", "industry": ["餐饮"], "revenue": 200}, *asked)[0] == "check"


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("拥有Ⅰ类知识产权2件以上", "fails"),
        ("拥有Ⅱ类知识产权2件以上", "fits"),
        ("拥有知识产权2件以上", "fits"),
    ],
)
def test_patents_of_the_first_rank_are_inventions(quote: str, expected: str) -> None:
    asked = (condition("patents", ">=", 2, "件", quote), condition("revenue", ">=", 100, "元"))
    told = {"place": "苏州", "revenue": 200, "patents": {"发明专利": 1, "软件著作权": 12}}
    assert verdict(told, *asked)[0] == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (condition("qualification", "has", "规模以上企业", quote="已纳入规上工业统计"), "fits"),
        (condition("qualification", "has", "规模以上企业", quote="2025年首次纳入规上工业统计"), "check"),
        (condition("revenue", ">=", 100, "元", quote="产值首次突破100元"), "check"),
        (condition("revenue", ">=", 1000, "元", quote="产值首次突破1000元"), "fails"),
    ],
)
def test_what_must_be_reached_for_the_first_time_is_not_told_by_having_it(
    asked: dict[str, Any], expected: str
) -> None:
    told = {"place": "苏州", "revenue": 200, "employees": 30, "qualifications": ["规上企业"]}
    assert verdict(told, condition("employees", ">=", 20, "人"), asked)[0] == expected


@pytest.mark.parametrize(("words", "expected"), [("有进出口备案", "check"), ("生产经营正常", "fits")])
def test_nothing_fits_while_a_thing_is_asked_for_that_no_profile_tells(words: str, expected: str) -> None:
    made = call(1, condition("revenue", ">=", 100, "元"), condition("other", "has", words))
    own = replace(made, conditions=(made.conditions[0], replace(made.conditions[1], rule="learnt_words")))
    index = MatchIndex([own])
    assert index.judge(read_profile({"place": "苏州", "revenue": 200}), DAY)[0].verdict == expected


def test_papers_of_people_are_asked_for() -> None:
    told = {"place": "苏州", "revenue": 200, "qualifications": []}
    revenue = condition("revenue", ">=", 100, "元")
    assert verdict(told, revenue, condition("qualification", "has", "健康证"))[0] == "check"
    assert verdict(told, revenue, condition("qualification", "has", "高新技术企业"))[0] == "fails"


def test_an_older_firm_may_have_moved_in() -> None:
    revenue = condition("revenue", ">=", 100, "元")
    told = {"place": "苏州", "revenue": 200, "founded": "2020-01-01"}
    moved = condition("founded", ">=", "2025-07-01", quote="2025年7月1日以后迁入或新注册")
    new = condition("founded", ">=", "2025-07-01", quote="2025年7月1日以后新注册")
    assert verdict(told, revenue, moved)[0] == "check"
    assert verdict(told, revenue, new)[0] == "fails"


def test_a_foreign_invested_firm_is_not_told_by_its_form() -> None:
    foreign = condition("legal_form", "in", ["外商投资企业"])
    told = {"place": "昆山", "revenue": "3000万元"}
    assert verdict(told, IN_SUZHOU, REVENUE, foreign)[0] == "check"
    assert verdict({**told, "legal_form": "有限责任公司"}, IN_SUZHOU, REVENUE, foreign)[0] == "check"
    assert verdict({**told, "legal_form": "外商独资企业"}, IN_SUZHOU, REVENUE, foreign)[0] == "fits"
    assert verdict({**told, "legal_form": "内资企业"}, IN_SUZHOU, REVENUE, foreign)[0] == "fails"
    others = condition("legal_form", "not_in", ["外商投资企业"])
    assert verdict({**told, "legal_form": "外商独资企业"}, IN_SUZHOU, REVENUE, others)[0] == "fails"
    assert verdict({**told, "legal_form": "内资企业"}, IN_SUZHOU, REVENUE, others)[0] == "fits"
