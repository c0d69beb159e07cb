"""Who files for a programme is told with its name, and of several that are meant as well none is taken for the one."""

import pytest

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


def test_the_answer_names_the_programme(collection: Collection) -> None:
    answer = ask(collection, "太湖人才计划企业可以自己申报吗")
    assert answer.text.startswith("不可以")
    assert "重点产业紧缺人才" in answer.text


def test_a_firm_that_asks_for_itself_is_told_where_firms_do_not_file(collection: Collection) -> None:
    assert ask(collection, "太湖人才计划我们公司能直接申报吗").text.startswith("不可以")
    assert "申报主体：企业" not in ask(collection, "苏州独角兽培育企业我们公司能申报吗").text.splitlines()[0]
