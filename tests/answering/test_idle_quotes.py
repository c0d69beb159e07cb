"""What a quote tells: titles, headings, signatures and telephone lines tell nothing, unless just they are asked for."""

from __future__ import annotations

import datetime as dt

import pytest

from rag.answering.asked.answer_spec import AnswerSpec
from rag.answering.quoting.idle_quotes import is_idle
from rag.collection import Collection
from rag.public import QueryRequest
from rag.resources import rows

PLAIN = AnswerSpec(reply="zh", asked=None, kinds=(), shapes=(), audience=None, entries=False)


@pytest.mark.parametrize(
    "text",
    [
        "某县农业农村局关于做好2025年菌菇大棚补助申报的通知 某农发〔2025〕3号",
        "2025年度茶园改造扶持项目公示",
        "某市文化和旅游局2025年6月3日",
        "某市财政局 某市商务局",
        "各有关茶企：",
        "各有關企業、商協會：",
        "二、补助对象",
        "联系人：种植科 0700-1234567",
        "城东0700-1234567；城西0700-1234568。",
        "附件：1.茶园改造申报表 某市农业农村局 2025年6月3日",
        "特此公告。 2025年6月3日",
    ],
)
def test_what_frames_a_notice_tells_nothing(text: str) -> None:
    assert is_idle(text, "茶园改造能补多少", PLAIN)


@pytest.mark.parametrize(
    "text",
    [
        "每亩补助3000元",
        "二、不得重复申报",
        "1.营业执照；2.租赁合同",
        "由某市农业农村局受理",
        "二、补助对象 在本市登记的茶叶合作社",
        "申报截止到2025年6月3日",
        "公示期为2025年6月3日至6月9日",
        "年销售额达到12345678元的优先",
        "各区每年推荐两家，超额不受理",
        "某市农业农村局关于茶园补助的通知自发布之日起施行",
    ],
)
def test_what_a_notice_lays_down_tells_something(text: str) -> None:
    assert not is_idle(text, "茶园改造能补多少", PLAIN)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("茶园补助找谁问", "联系人：种植科 0700-1234567"),
        ("对名单不服向哪反映", "监督电话：0700-1234567"),
        ("茶园补助是谁印发的", "某市农业农村局2025年6月3日"),
        ("茶园补助的文号是什么", "某市农业农村局关于茶园补助的通知 某农发〔2025〕3号"),
        ("茶园补助要什么材料", "附件：1.茶园改造申报表 2.承诺书"),
    ],
)
def test_just_what_is_asked_for_tells_something(question: str, text: str) -> None:
    assert not is_idle(text, question, PLAIN)


@pytest.mark.parametrize("line", rows("rag.answering", "idle_clauses.tsv"), ids=lambda line: line[0])
def test_each_kind_of_clause_has_an_example_that_is_one_and_one_that_is_none(line: tuple[str, ...]) -> None:
    _, _, idle, telling = line
    assert is_idle(idle, "", PLAIN)
    assert not is_idle(telling, "", PLAIN)


def test_a_notice_s_title_is_not_quoted_before_its_words(collection: Collection) -> None:
    question = QueryRequest(question="常州高新技术产品认定了以后怎么管理", as_of=dt.date(2025, 9, 25))
    answer = collection.ask(question).answer
    assert answer is not None
    assert "跟踪管理" in answer.citations[0].quote
    assert "关于认定2025年第三批常州市高新技术产品的通知" not in answer.text
