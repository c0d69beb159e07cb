"""Who files for a programme is told with its name, and of several that are meant as well none is taken for the one."""

import pytest

from rag.answering.quoting.verdict_words import words_of
from rag.collection import Collection
from rag.public import Answer, QueryRequest


def ask(collection: Collection, question: str) -> Answer:
    answer = collection.ask(QueryRequest(question=question)).answer
    assert answer is not None
    return answer


@pytest.mark.parametrize(
    "question", ["中小企业数字化转型试点企业可以自己报吗", "数字化转型试点企业能单独申报吗"]
)
def test_firms_are_not_told_yes_by_another_programme(collection: Collection, question: str) -> None:
    answer = ask(collection, question)
    assert answer.certainty != "sure"
    assert "申报主体：政府部门" in answer.text
    assert not answer.text.startswith("可以")


@pytest.mark.parametrize(
    "question",
    [
        "Nanjing SME digital transformation district pilots: are firms allowed to apply?",
        "Taihu talent programme Wuxi: can our firm apply directly",
        "Wuxi Taihu talents: can we apply on our own?",
    ],
)
def test_an_english_no_comes_first(collection: Collection, question: str) -> None:
    assert ask(collection, question).text.startswith("No")


PROVIDERS = "无锡数字化转型服务商"


@pytest.mark.parametrize(
    ("question", "opening"),
    [
        (f"{PROVIDERS}，合肥的公司能报吗", "可以"),
        ("Can a Hangzhou company apply to be a digital service provider for Wuxi's SMEs?", "Yes"),
        ("Wuxi digital service providers: our firm is in Ningbo, may it apply?", "Yes"),
    ],
)
def test_a_firm_from_elsewhere_is_told_yes_by_words_on_its_place(
    collection: Collection, question: str, opening: str
) -> None:
    answer = ask(collection, question)
    assert answer.text.startswith(opening)
    assert any("不限地区" in citation.quote for citation in answer.citations)


def test_what_allows_several_or_welcomes_some_allows_nobody_to_apply(collection: Collection) -> None:
    answer = ask(collection, "Can a Wuxi company apply as a digital service provider in Wuxi?")
    assert not answer.text.startswith("Yes")
    assert words_of("这个能申报吗", "综合型服务商可申报多个方向") == "not_said"
    assert words_of("可以申报两个方向吗", "综合型服务商可申报多个方向") == "yes"


def test_the_answer_names_the_programme(collection: Collection) -> None:
    answer = ask(collection, "太湖人才计划企业可以自己申报吗")
    assert answer.text.startswith("不可以")
    assert "重点产业紧缺人才" in answer.text


def test_a_firm_that_asks_for_itself_is_told_where_firms_do_not_file(collection: Collection) -> None:
    assert ask(collection, "太湖人才计划我们公司能直接申报吗").text.startswith("不可以")
    assert "申报主体：企业" not in ask(collection, "苏州独角兽培育企业我们公司能申报吗").text.splitlines()[0]
