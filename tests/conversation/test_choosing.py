"""Where two programmes are named equally, the asker is asked which one he means."""

from pathlib import Path

import pytest

from rag.collection import Collection
from rag.conversation.choosing import _NAMED_APART
from rag.embedding import Encoder
from rag.public import Filters, QueryRequest
from tests.answering.small_collection import asked_of


def ask(collection: Collection, question: str, **fields: object) -> tuple[str, dict[str, object]]:
    response = collection.ask(QueryRequest.model_validate({"question": question, **fields}))
    assert response.answer is not None
    assert response.context is not None
    return response.answer.text, response.context.model_dump()


def test_two_programmes_of_one_name_are_asked_back_and_the_choice_is_answered(collection: Collection) -> None:
    text, context = ask(collection, "企业技术中心申报什么时候截止？")
    assert text.splitlines() == [
        "您问的是哪一个？",
        "1. 省级企业技术中心（江苏）",
        "2. 市级企业技术中心（苏州）",
    ]
    text, context = ask(collection, "苏州市级的", context=context)
    assert "2025年10月30日" in text
    text, _ = ask(collection, "省级的呢？", context=context)
    assert "2025年10月24日" in text


@pytest.mark.parametrize("question", ["智改数转C档什么时候截止", "智改数转甲组什么时候截止"])
def test_a_named_class_has_chosen(question: str) -> None:
    assert _NAMED_APART.search(question)


@pytest.mark.parametrize(
    "question",
    [
        "省级企业技术中心申报什么时候截止？",
        "苏州企业技术中心申报什么时候截止？",
        "首批次新材料保险补偿资金网上填报到哪天？",
        "企业技术中心是什么",
        "企业技术中心C档什么时候截止？",
    ],
)
def test_a_question_that_has_chosen_is_not_asked_back(collection: Collection, question: str) -> None:
    text, _ = ask(collection, question)
    assert not text.startswith("您问的是哪一个")


def test_a_short_name_of_programmes_of_two_places_is_asked_back_with_the_places(
    encoder: Encoder, tmp_path: Path
) -> None:
    told = (
        ("city_1", "青岛丨海洋企业“蓝湾计划”入库申报", "青岛", "10月20日"),
        ("own_2", "青岛崂山丨“蓝湾计划”区级申报", "崂山区", "10月13日"),
    )
    notices = [
        (aid, title, f"{place}海洋局现组织2025年“蓝湾计划”申报。企业于2025年{day}前登录系统申报。")
        for aid, title, place, day in told
    ]
    with asked_of(notices, tmp_path, encoder) as ask_of:
        lines = ask_of("蓝湾计划什么时候截止").text.splitlines()
        assert lines[0] == "您问的是哪一个？"
        assert any("崂山" in line for line in lines[1:])
        assert any("青岛" in line for line in lines[1:])
        assert "10月13日" in ask_of("崂山蓝湾计划什么时候截止").text


def test_a_filter_that_leaves_one_of_them_chooses(collection: Collection) -> None:
    text, _ = ask(collection, "企业技术中心申报什么时候截止？", filters=Filters(applies_in="无锡"))
    assert not text.startswith("您问的是哪一个")


def test_a_turn_sent_back_rewritten_names_its_programme_once(collection: Collection) -> None:
    _, first = ask(collection, "首批次新材料保险补偿资金什么时候截止？")
    _, second = ask(collection, "找哪个科室", conversation=[first])
    name, asked = str(second["question"]).split()
    _, third = ask(collection, "那苏州呢", conversation=[first, second])
    assert str(third["question"]).split() == [f"苏州{name}", asked]
