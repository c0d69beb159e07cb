"""Everyday Chinese: what is read out of a question, and what notices call it."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.query_units import own_terms, query_units
from rag.language.segment import index_terms
from rag.language.synonyms import find_everyday, thesaurus
from rag.resources import rows
from tests.examples import examples


def said(question: str) -> list[str]:
    return [question[found.start : found.end] for found in find_everyday(question)]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("厂子想换设备，补多少", ["厂子", "换设备"]),
        ("小老板要开公司", ["小老板", "开公司"]),
        ("our 骨干 wants to 跳槽", ["骨干", "跳槽"]),
        ("网上课程怎么报名", []),
        ("企业技术中心什么时候截止", []),
        ("", []),
    ],
)
def test_expressions_are_found_whole_and_not_across_other_words(question: str, expected: list[str]) -> None:
    assert said(question) == expected


def test_the_longest_of_several_counts() -> None:
    assert said("老板想办个证") == ["老板"]
    assert said("小老板想办个证") == ["小老板"]


def test_every_form_stands_once_and_means_something_else() -> None:
    lines = rows("rag.language", "everyday.tsv")
    forms = [form for line in lines for form in line[0].split("|")]
    assert len(forms) == len(set(forms)) > 500
    assert all(form not in words for form, words in thesaurus().items())
    assert all(form and all(words) for form, words in thesaurus().items())


def test_a_unit_holds_the_words_of_notices_and_the_expression_itself_where_a_notice_says_it() -> None:
    held = {"离职": 3, "竞业限制": 2, "跳槽": 1}
    units = query_units("员工跳槽", lambda term: held.get(term, 0), 100)
    (unit,) = [u for u in units if u.label == "跳槽"]
    assert {"离职", "竞业限制"} < {term for term, _ in unit.terms}
    assert unit.terms[0] == ("跳槽", 1.0)
    assert not query_units("员工跳槽", lambda term: 0, 100)


def test_expressions_are_no_terms_of_their_own() -> None:
    assert "跳槽" in index_terms("员工跳槽去哪")
    assert "跳槽" not in own_terms("员工跳槽去哪")


def test_words_of_notices_are_terms_of_the_index() -> None:
    words = {word for words in thesaurus().values() for word in words}
    cut_apart = [w for w in words if not w.isascii() and w not in index_terms(f"关于{w}的通知")]
    assert len(cut_apart) < 0.03 * len(words), cut_apart


@given(st.text(alphabet="小老板铺子开公司网上课程跳槽a ，", max_size=40))
@examples(200)
def test_spans_are_in_order_and_within(question: str) -> None:
    found = find_everyday(question)
    assert all(0 <= f.start < f.end <= len(question) and f.words for f in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_a_long_question_takes_linear_time() -> None:
    started = time.process_time()
    find_everyday("小老板跳槽" * 20_000)
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("退役士兵开店能领补贴吗", "退役军人"),
        ("孩子每月补多少", "婴幼儿"),
        ("理发店转企业有奖励吗", "居民服务"),
        ("买面包车补多少", "车辆"),
    ],
)
def test_words_that_notices_put_otherwise(question: str, word: str) -> None:
    assert any(word in found.words for found in find_everyday(question))
