"""What conditions ask beside one another: kinds in one row, the call's own title, a place in what is shut out."""

from dataclasses import replace

import pytest

from rag.matching import judge_one, read_profile
from tests.matching.made_calls import DAY, call, condition

ROW = "具有独立法人资格的境内外上市企业、国家级制造业单项冠军企业以及“瞪羚”企业"
KINDS = (
    condition("listed", "==", True, quote=ROW),
    condition("qualification", "in", ["国家级制造业单项冠军", "瞪羚企业"], quote=ROW),
)


@pytest.mark.parametrize(
    ("profile", "verdict"),
    [
        ({"listed": False, "qualifications": ["瞪羚企业"]}, "fits"),
        ({"listed": True, "qualifications": []}, "fits"),
        ({"listed": False}, "check"),
        ({"listed": False, "qualifications": []}, "fails"),
    ],
)
def test_any_of_the_kinds_in_one_row_suffices(profile: dict[str, object], verdict: str) -> None:
    made = call(1, *KINDS)
    facts = tuple(f for f in made.conditions)
    together = call(1)

    spans = tuple(replace(f, start=10, end=10 + len(f.quote)) for f in facts)
    judged, _ = judge_one(
        replace(together, conditions=spans), read_profile({"place": "苏州", **profile}), DAY
    )
    assert judged.verdict == verdict


def test_clauses_of_their_own_bind_together() -> None:
    made = call(
        1,
        condition("listed", "==", True, quote="企业已上市"),
        condition("qualification", "has", "瞪羚企业", quote="须为瞪羚企业"),
    )
    assert (
        judge_one(
            made, read_profile({"place": "苏州", "listed": False, "qualifications": ["瞪羚企业"]}), DAY
        )[0].verdict
        == "fails"
    )


@pytest.mark.parametrize(
    ("programme", "title", "verdict"),
    [
        ("技术先进型服务企业", "技术先进型服务企业", "check"),
        ("2025年度省级专精特新中小企业申报认定（第二批）", "省级专精特新中小企业", "check"),
        ("首批次新材料保险补偿资格审定", "首批次新材料保险补偿资格审定", "check"),
        ("高新技术企业认定奖励", "高新技术企业", "fails"),
        ("瞪羚企业租金补贴", "瞪羚企业", "fails"),
        ("专精特新小巨人企业", "高新技术企业", "fails"),
    ],
)
def test_the_title_that_a_call_is_for_is_none_of_its_conditions(
    programme: str, title: str, verdict: str
) -> None:
    made = call(
        1,
        condition("qualification", "has", title),
        condition("revenue", ">=", 10_000_000, "元"),
        programme=programme,
    )
    judged, _ = judge_one(made, read_profile({"place": "苏州", "qualifications": []}), DAY)
    assert judged.verdict == verdict


def test_a_place_that_holds_the_call_s_own_is_not_shut_out() -> None:
    made = call(1, condition("place", "not_in", ["江苏"]), condition("revenue", ">=", 10_000_000, "元"))
    assert judge_one(made, read_profile({"place": "苏州"}), DAY)[0].verdict == "check"
    inside = call(1, condition("place", "not_in", ["昆山市"]), condition("revenue", ">=", 10_000_000, "元"))
    assert judge_one(inside, read_profile({"place": "昆山市"}), DAY)[0].verdict == "fails"


def test_nothing_fits_by_its_place_alone_where_a_branch_asks_for_the_title() -> None:
    made = call(
        1,
        condition("place", "in", ["苏州"]),
        condition("qualification", "has", "瞪羚企业"),
        programme="瞪羚企业认定",
    )
    assert judge_one(made, read_profile({"place": "苏州"}), DAY)[0].verdict == "check"


@pytest.mark.parametrize(
    ("programme", "staff", "verdict"),
    [
        ("数字化改造", 5, "check"),
        ("数字化改造：轻量改造（甲类）", 5, "fails"),
        ("数字化改造：轻量改造（甲类）", 12, "fits"),
    ],
)
def test_what_one_class_of_several_asks_fails_only_who_takes_it(
    programme: str, staff: int, verdict: str
) -> None:
    alone = condition("employees", ">=", 10, quote="须有不少于10名在册职工", unit="人", branch=0)
    made = call(1, alone, condition("revenue", ">=", 1000, unit="元"))
    own, common = made.conditions
    made = replace(made, programme=programme, conditions=(replace(own, group="甲类"), common))
    firm = read_profile({"place": "苏州", "employees": staff, "revenue": 2000})
    assert judge_one(made, firm, DAY)[0].verdict == verdict
