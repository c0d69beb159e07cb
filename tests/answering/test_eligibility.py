"""Whoever tells of his own firm is answered yes, no or "it depends", with the sentence that decides."""

from dataclasses import replace

import pytest

from rag.answering.kinds.eligibility import _OWN_NAME, as_corrected, of_named_track
from rag.answering.wording.condition_words import measured_text
from rag.collection import Collection
from rag.domain import Language
from rag.public import Answer, ConversationTurn, QueryRequest
from tests.matching.made_calls import call, condition

UNICORN = "苏州“独角兽”培育企业"


def ask(collection: Collection, question: str) -> Answer:
    response = collection.ask(QueryRequest(question=question))
    assert response.answer is not None
    return response.answer


@pytest.mark.parametrize(
    ("question", "words", "quoted"),
    [
        (f"我们公司2014年12月31日成立，在苏州，能申报{UNICORN}吗", "不可以", "2015年1月1日及以后"),
        (f"我们在昆山，2015年1月1日成立，还没上市，能报{UNICORN}吗", "要看情况", "企业未上市"),
        ("Our subsidiary in Changzhou has run for five months: can it apply for the industrial high-quality development fund?",
         "No:", "正常经营一年以上"),
        ("我们是南京的一家企业，可以申报常州工业高质量发展专项资金吗", "不可以", "在常州市行政区域内"),
    ],
)  # fmt: skip
def test_the_condition_that_decides_is_quoted(
    collection: Collection, question: str, words: str, quoted: str
) -> None:
    answer = ask(collection, question)
    assert answer.kind == "verdict"
    assert words in answer.text
    assert any(quoted in citation.quote for citation in answer.citations)


@pytest.mark.parametrize(
    "question",
    [
        f"{UNICORN}的申报条件是什么",
        "报独角兽有啥门槛",
        "what are the requirements for the Suzhou unicorn programme",
    ],
)
def test_the_conditions_of_a_call_are_told_as_they_stand(collection: Collection, question: str) -> None:
    answer = ask(collection, question)
    assert answer.kind == "passage"
    assert "2015年1月1日及以后" in answer.text
    assert "企业未上市" in answer.text
    for citation in answer.citations:
        notice = collection.notice(citation.aid)
        assert notice.text[citation.start : citation.end] == citation.quote


@pytest.mark.parametrize(
    "question", [f"{UNICORN}对成立时间有什么要求", "瞪羚企业的申报条件", f"{UNICORN}的申报材料"]
)
def test_one_condition_another_programme_and_papers_are_not(collection: Collection, question: str) -> None:
    assert "条件（正文写明的" not in ask(collection, question).text


def test_another_title_is_another_programme(collection: Collection) -> None:
    first = collection.ask(QueryRequest(question="独角兽企业要什么条件"))
    assert first.context is not None
    then = collection.ask(
        QueryRequest(question="瞪羚呢", context=ConversationTurn(**first.context.model_dump()))
    )
    assert then.answer is not None
    assert then.answer.certainty != "sure"
    assert then.context is not None
    assert "独角兽" not in then.context.question


def test_who_is_elsewhere_is_shut_out_by_the_place_of_a_programme_of_its_own_name() -> None:
    assert _OWN_NAME.findall("“三江杯”青年创业大赛：成长组") == ["三江杯"]
    assert _OWN_NAME.findall("“独角兽”培育企业") == []


def test_a_bound_that_a_later_notice_states_anew_is_the_one_that_counts() -> None:
    told = call(
        1, condition("revenue", ">=", 1e7), condition("revenue", ">=", 8e6), condition("employees", "<=", 300)
    )
    later = told.notices[0].model_copy(update={"aid": "n2", "role": "correction"})
    corrected = replace(told.conditions[1], aid="n2")
    changed = replace(
        told,
        notices=(*told.notices, later),
        conditions=(told.conditions[0], corrected, told.conditions[2]),
    )
    assert [f.value.value for f in as_corrected(changed).conditions] == [8e6, 300]
    assert as_corrected(told) == told


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("我们去年营收5000万，能报成长组吗", [None, "成长组"]),
        ("我们去年营收5000万，能报吗", [None, "初创组", "成长组"]),
    ],
)
def test_who_names_a_track_is_judged_by_it_alone(question: str, kept: list[str | None]) -> None:
    told = call(
        1, condition("place", "in", ["苏州"]), condition("age_years", "<", 3), condition("revenue", ">=", 1e7)
    )
    tracks = (None, "初创组", "成长组")
    facts = tuple(replace(f, group=name) for f, name in zip(told.conditions, tracks, strict=True))
    assert [f.group for f in of_named_track(replace(told, conditions=facts), question).conditions] == kept


@pytest.mark.parametrize(
    ("value", "unit", "reply", "told"),
    [
        (1, "年", "en", "1 year"),
        (2, "年", "en", "2 years"),
        (1, "周岁", "en", "1 year of age"),
        (1, "年", "zh", "1年"),
    ],
)
def test_one_of_something_is_told_in_the_singular(
    value: float, unit: str, reply: Language, told: str
) -> None:
    assert measured_text(value, unit, reply) == told
