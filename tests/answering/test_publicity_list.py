"""What is on display or open to comments is listed by its last day."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from rag.embedding import Encoder
from rag.public import Answer
from tests.answering.small_collection import asked_of

NOTICES = (
    ("d_1", "泰州丨2025年绿色工厂拟认定名单公示", "拟认定5家企业，现予公示，公示期为2025年9月19日至9月25日，如有异议请书面反映。"),
    ("d_2", "扬州丨人才公寓管理办法征求意见", "现公开征求意见，征求意见时间为2025年9月18日至10月18日，请将意见发至邮箱。"),
    ("d_3", "泰州丨智能车间拟补助名单公示", "现予公示，公示期为2025年9月10日至9月16日，如有异议请书面反映。"),
    ("d_4", "泰州丨2025年创新券申报通知", "请于2025年9月25日前网上申报，逾期不予受理。"),
)  # fmt: skip


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    with asked_of(NOTICES, tmp_path_factory.mktemp("display"), encoder) as put:
        yield put


@pytest.mark.parametrize(
    ("question", "listed"),
    [
        ("公示期还没过的有哪些", ["d_1", "d_2"]),
        ("现在有哪些公示还能提异议", ["d_1", "d_2"]),
        ("今天有哪些公示到期", ["d_1"]),
        ("泰州还在公示的有哪些", ["d_1"]),
        ("Which public notices are still open to objections?", ["d_1", "d_2"]),
    ],
)
def test_what_is_on_display_is_listed_by_its_last_day(
    ask: Callable[[str], Answer], question: str, listed: list[str]
) -> None:
    answer = ask(question)
    assert (answer.kind, answer.certainty) == ("list", "sure")
    assert [citation.aid for citation in answer.citations] == listed


@pytest.mark.parametrize("question", ["绿色工厂公示还没结束吧，哪些企业", "公示之后还能申报什么项目"])
def test_what_is_asked_of_one_display_or_of_calls_is_no_such_list(
    ask: Callable[[str], Answer], question: str
) -> None:
    assert "还在公示" not in ask(question).text.split("\n")[0]
