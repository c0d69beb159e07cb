"""What was learnt decides for dates that no rule knows, and for no other."""

import datetime as dt
from collections.abc import Iterator

import pytest

from rag.calls import build_calls
from rag.domain import NoticeInput
from rag.facts.dates.date_context import DateContext, contexts_of
from rag.facts.dates.date_facts import decisions
from rag.facts.dates.likely_deadlines import LIKELY, features, probability
from rag.facts.notice_record import read_record
from rag.facts.sequence_weights import BIAS
from rag.facts.text_layout import read
from rag.language.date_grammar import date_expressions
from rag.resources import rows
from tests.facts.conftest import make_notice


def contexts(text: str) -> Iterator[DateContext]:
    notice = make_notice(text, category="申报")
    return contexts_of(read(notice), date_expressions(notice.text, notice.date))


def test_numbers_and_white_space_make_no_difference() -> None:
    (one,), (other,) = (
        list(contexts(text)) for text in ("请3家企业在10月20日前交单。", "请 45家 企业在11月8日前交单。")
    )
    assert features(one) - features(other) <= {"after:month"}  # only how far off the day is
    assert features(one)


@pytest.mark.parametrize("words", ["把单子给到社区", "将原件留在门卫处"])
def test_what_is_handed_over_in_unknown_words_is_likely(words: str) -> None:
    (context,) = contexts(f"咖啡豆烘焙企业补贴：请企业在10月20日前{words}。")
    assert probability(context) > LIKELY
    assert ("learnt", "deadline") in list(decisions(context))


@pytest.mark.parametrize("text", ["评审：10月20日前组织专家论证。", "公示期为2025年10月14日至10月20日。"])
def test_a_rule_is_not_overruled(text: str) -> None:
    assert all(rule != "learnt" for context in contexts(text) for rule, _ in decisions(context))


def test_every_weight_is_of_a_place_that_is_looked_at() -> None:
    (context,) = contexts("一、申报。\n请各企业在2025年10月20日17:00前把单子给到社区，逾期不收。")
    looked_at = {feature.partition(":")[0] for feature in features(context)}
    weights = [feature for feature, _ in rows("rag.facts", "likely_deadlines.tsv")]
    assert weights[0] == BIAS
    assert len(set(weights)) == len(weights)
    assert {feature.partition(":")[0] for feature in weights[1:]} <= looked_at | {
        "range",
        "earlier",
        "above",
    }


def test_a_call_whose_day_was_learnt_says_so() -> None:
    source = NoticeInput(
        aid="b1", title="关于申报咖啡豆烘焙企业补贴的通知", url="https://example.org/", date=dt.date(2025, 9, 20),
        account="a", content="咖啡豆烘焙企业补贴：请企业在2025年10月20日前把单子给到社区。",
    )  # fmt: skip
    record = read_record(source)
    (deadline,) = (fact for fact in record.facts if fact.kind == "deadline")
    assert deadline.learnt
    (call,) = build_calls([record])
    assert [warning.code for warning in call.warnings] == ["computed_date"]
