"""A province's programme asked for from its cities, one of which has changed it for itself alone."""

from __future__ import annotations

import pytest

from rag.collection import Collection
from rag.public import Answer, QueryRequest

CHANGED = "2652054017_2"
"""Nanjing's notice, which sets an earlier day for Nanjing and does not write which."""


def ask(collection: Collection, question: str) -> Answer:
    answer = collection.ask(QueryRequest(question=question)).answer
    assert answer is not None
    return answer


@pytest.mark.parametrize("place", ["连云港", "无锡", "南通", "盐城"])
def test_the_province_s_day_is_told_to_a_city_that_has_changed_nothing(
    collection: Collection, place: str
) -> None:
    answer = ask(collection, f"{place}的省级企业技术中心什么时候截止")
    assert "2025年10月24日" in answer.text
    assert answer.citations[0].aid == "2652053960_1"
    assert CHANGED not in {warning.aid for warning in answer.warnings}


def test_who_names_no_place_is_told_the_province_s_day_and_where_another_holds(
    collection: Collection,
) -> None:
    answer = ask(collection, "省级企业技术中心什么时候截止")
    assert "2025年10月24日" in answer.text
    assert any(w.aid == CHANGED and "南京" in w.text and "http" in w.text for w in answer.warnings)


@pytest.mark.parametrize("question", ["南京的省级企业技术中心什么时候截止", "省级企业技术中心提前到哪天截止"])
def test_the_changed_day_is_not_that_of_the_province(collection: Collection, question: str) -> None:
    answer = ask(collection, question)
    assert CHANGED in {citation.aid for citation in answer.citations}
    assert "网上申报截止：2025年10月24日" not in answer.text


@pytest.mark.parametrize("place", ["南通", "徐州", "常州"])
def test_a_list_for_one_city_does_not_warn_of_what_another_has_changed(
    collection: Collection, place: str
) -> None:
    answer = ask(collection, f"{place}现在有哪些能申报的")
    assert "省级企业技术中心" in answer.text
    assert all(warning.code != "amended" for warning in answer.warnings)


def test_a_list_for_the_city_itself_does(collection: Collection) -> None:
    answer = ask(collection, "江苏现在有哪些能申报的企业技术中心")
    assert any(w.code == "amended" and "南京" in w.text for w in answer.warnings)


@pytest.mark.parametrize(
    "question",
    [
        "我们公司在镇江，员工80人，营收5000万，做汽车零部件的，能申请哪些项目？",
        "盐城的企业，员工60人，年营收3000万，现在可以申报哪些项目",
        "公司在徐州，注册资本500万，2021年成立，可以申报什么补贴",
        "We're a 60-person machinery maker in Yancheng with 30 million revenue; what can we apply for now?",
    ],
)
def test_who_tells_of_the_firm_is_told_what_the_place_offers(collection: Collection, question: str) -> None:
    answer = ask(collection, question)
    assert (answer.kind, answer.certainty) == ("list", "possible")
    assert "省级企业技术中心" in answer.text


@pytest.mark.parametrize(
    "question",
    ["What deadlines are coming up in the next two weeks for a Suzhou firm?", "Suzhou deadlines in October"],
)
def test_deadlines_within_some_days_are_a_list(collection: Collection, question: str) -> None:
    answer = ask(collection, question)
    assert answer.kind == "list"
    assert "苏州市" in answer.text


def test_a_subject_that_ends_in_firm_describes_nobody(collection: Collection) -> None:
    answer = ask(collection, "常州个体户转企业有什么奖励")
    assert not (answer.kind == "list" and answer.certainty == "sure")


@pytest.mark.parametrize(
    "question",
    [
        "Can whoever brings out a novel drug set its own price when it goes onto the hospitals' purchasing list?",
        "我们软件公司在杭州，没在无锡开户头，能去给无锡的工厂当数字化帮手、进他们名单吗？",
    ],
)
def test_who_asks_of_making_a_list_does_not_ask_for_the_list(collection: Collection, question: str) -> None:
    assert ask(collection, question).certainty != "none"
