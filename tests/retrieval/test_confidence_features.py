"""What speaks for an answer, read off single notices; and the probabilities that come of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.collection import Collection
from rag.domain import Interpretation
from rag.public import QueryRequest
from rag.retrieval.confidence import abstain_below, confidence, passage_scores, quote_rightness, right_from
from rag.retrieval.confidence_features import ConfidenceFeatures, gather
from rag.retrieval.corpus import Corpus
from rag.retrieval.notice_heads import kind_bits
from rag.retrieval.ranking import Ranking, rank
from rag.retrieval.retrieval_config import RetrievalConfig
from tests.retrieval.made_corpus import corpus, legs, record

ZH = Interpretation("zh")
LONG = 5000


def evidence_of(
    over: Corpus,
    read: Interpretation = ZH,
    query: Sequence[str] = ("数字化",),
    terms: Sequence[str] = ("数字化 转型", "公示"),
) -> ConfidenceFeatures:
    """The evidence where the first passage is by far the nearest."""
    both = legs([0.9] + [0.7] * (len(terms) - 1), terms, query)
    ranking = rank(both, over, read, RetrievalConfig(), "hybrid")
    assert ranking.ids[0] == 1
    return gather(over, both.postings, ranking, read, both.units, list(query))


def best(kinds: Sequence[str] = (), near: Sequence[str] = (), **about: Any) -> Corpus:
    """A notice of one passage, or of two where `kinds` are stated beside it, and another notice."""
    notice = record("best", **({"chars": LONG, "title": "通知"} | about))
    if kinds:
        return corpus([notice, record("other")], [0, 1, 0], [kind_bits(near), 0, kind_bits(kinds)])
    return corpus([notice, record("other")], [0, 1], [kind_bits(near), 0])


def test_words_that_the_notice_holds_are_covered() -> None:
    found = evidence_of(best())
    assert (found.topic, found.subject, found.title, found.subject_in_head) == (1.0, 1.0, 0.0, 1.0)
    found = evidence_of(best(title="数字化项目"))
    assert found.title == 1.0
    missing = evidence_of(best(), query=("数字化", "公示"))
    assert 0 < missing.topic < 1
    assert 0 < missing.subject < 1


def test_nouns_that_nothing_holds_are_missed_and_other_words_count_as_colloquial() -> None:
    known = evidence_of(best())
    nouns = evidence_of(best(), query=("数字化", "量子", "火星", "x9"))
    assert nouns.topic < known.topic
    assert nouns.colloquial == 0
    assert evidence_of(best(), query=("数字化", "下雨", "想带", "不会", "怎么办呢")).colloquial == 3


def test_an_english_word_counts_as_missed_unless_it_means_what_the_collection_holds() -> None:
    both, over = legs([0.9, 0.7], ("数字化 转型", "公示"), ("数字化",)), best()
    ranking = rank(both, over, ZH, RetrievalConfig(), "hybrid")

    def topic(*words: str) -> float:
        return gather(over, both.postings, ranking, ZH, both.units, ["数字化", *words]).topic

    assert topic("digitalisation") == topic() > topic("volcano")


def test_words_that_the_collection_does_not_hold_are_counted_in_any_language() -> None:
    assert evidence_of(best()).unknown_terms == 0
    assert evidence_of(best(), query=("数字化", "下雨", "量子", "weather", "下雨")).unknown_terms == 3
    assert evidence_of(best(), query=("数字化", *(f"word{n}" for n in range(500)))).unknown_terms == 10


def test_the_legs_agree_where_the_best_notice_is_the_nearest_too() -> None:
    over = best()
    for similarities, agreed in (([0.9, 0.7], 1), ([0.70, 0.71], 0)):
        both = legs(similarities, ("数字化 转型", "公示"), ("数字化",))
        ranking = rank(both, over, ZH, RetrievalConfig(), "hybrid")
        assert ranking.notices[0] == 0
        assert gather(over, both.postings, ranking, ZH, both.units, ["数字化"]).legs_agree == agreed
    both = replace(legs([0.7, 0.9], ("数字化 转型", "公示"), ("数字化",)), vector=None)
    ranking = rank(both, over, ZH, RetrievalConfig(), "lexical")
    assert gather(over, both.postings, ranking, ZH, both.units, ["数字化"]).legs_agree == 1


def test_a_match_of_few_words_says_less_than_one_of_many() -> None:
    few = evidence_of(best(), query=("数字化", "下雨"))
    assert evidence_of(best()).short_question == 0
    many = evidence_of(best(), query=("数字化", "转型", "试点"), terms=("数字化 转型 试点", "公示"))
    assert (few.short_question, many.short_question) == (1, 0)
    assert few.matched < many.matched <= 1


@pytest.mark.parametrize(
    ("asked", "own", "other", "above"),
    [
        ((), ("苏州",), 0, 0),
        (("南京",), ("南京",), 0, 0),
        (("南京",), ("江宁区",), 0, 0),
        (("南京",), ("江苏",), 0, 1),
        (("南京",), ("苏州",), 1, 0),
        (("南京", "苏州"), ("苏州",), 0, 0),
        (("南京", "苏州"), ("江苏",), 0, 1),
        (("南京", "苏州"), ("无锡",), 1, 0),
    ],
)
def test_a_place_fits_or_lies_above_or_is_another(
    asked: tuple[str, ...], own: tuple[str, ...], other: float, above: float
) -> None:
    found = evidence_of(best(regions=own), replace(ZH, regions=asked))
    assert (found.other_place, found.above_place) == (other, above)


def test_a_list_of_a_larger_place_is_not_the_asked_ones() -> None:
    read = replace(ZH, regions=("南京",))
    assert evidence_of(best(regions=("江苏",), category="名单"), read).results_above == 1
    assert evidence_of(best(regions=("江苏",), category="申报"), read).results_above == 0
    named = evidence_of(
        best(regions=("江苏",), category="名单"),
        read,
        query=("数字化", "南京"),
        terms=("数字化 南京", "公示"),
    )
    assert (named.above_place, named.results_above) == (1, 0)


@pytest.mark.parametrize(
    ("read", "about", "edition"),
    [
        ({"years": (2025,)}, {"years": (2025,)}, 0),
        ({"years": (2024,)}, {"years": (2025,)}, 1),
        ({"years": (2024,)}, {"years": (2025,), "years_told": (2024, 2025)}, 0.5),
        ({"years": (2025,)}, {}, 0),
        ({"batches": (2,)}, {"batches": (1,)}, 1),
        ({"years": (2024,), "batches": (2,)}, {"years": (2025,), "batches": (3,)}, 2),
    ],
)
def test_another_year_or_batch_is_a_misfit(
    read: dict[str, Any], about: dict[str, Any], edition: float
) -> None:
    assert evidence_of(best(**about), replace(ZH, **read)).edition == edition


def test_a_value_that_is_not_stated_is_missed() -> None:
    read = replace(ZH, asked="phone")
    terms = ("数字化", "公示", "联系方式")
    assert evidence_of(best(), read).unstated == 1
    stated = evidence_of(best(near=["phone"]), read)
    assert (stated.unstated, stated.unstated_near) == (0, 0)
    elsewhere = evidence_of(best(kinds=["phone"]), read, terms=terms)
    assert (elsewhere.unstated, elsewhere.unstated_near) == (0, 1)


def test_the_gap_is_bounded_and_zero_for_a_single_notice() -> None:
    alone = corpus([record("best", chars=LONG)], [0])
    assert evidence_of(alone, terms=("数字化",)).gap == 0
    assert 0 < evidence_of(best()).gap <= 0.15


def test_a_value_is_stated_as_sure_before_words_alone_are() -> None:
    assert right_from("number") < right_from("reached") < right_from("day") < right_from("sum")
    assert right_from("sum") <= right_from("value") < 1 < right_from("words")


def test_every_feature_is_a_finite_number_on_real_questions(collection: Collection) -> None:
    for question in (
        "南京数字化转型",
        "Which calls are open in Suzhou?",
        "第三批名单有多少家",
        "2019年的电话",
        "税",
    ):
        found = collection.evidence(QueryRequest(question=question))
        if found is None:
            continue  # of one word that is in half of all notices nothing is known
        for name, value in (asdict(found.found) | asdict(found.quote)).items():
            assert np.isfinite(value), name
        assert 0 <= confidence(found.found) <= 1
        assert 0 <= quote_rightness(found.found, asdict(found.quote)) <= 1


def test_words_that_the_collection_does_not_know_give_no_evidence(collection: Collection) -> None:
    assert collection.evidence(QueryRequest(question="qwzx vkjh")) is None


def test_contradictions_and_silence_lower_the_confidence() -> None:
    sound = ConfidenceFeatures(gap=0.05, topic=1.0, title=0.7, subject=1.0, matched=0.8)
    for misfit in ("other_place", "edition", "unstated"):
        assert confidence(replace(sound, **{misfit: 1.0})) < confidence(sound), misfit
    assert confidence(replace(sound, gap=0.0)) < confidence(sound)
    assert confidence(sound) > abstain_below() > 0


numbers = st.floats(-1e6, 1e6)


@given(st.lists(numbers, min_size=len(fields(ConfidenceFeatures)), max_size=len(fields(ConfidenceFeatures))))
def test_confidence_is_a_probability_whatever_the_evidence(values: list[float]) -> None:
    assert 0 <= confidence(ConfidenceFeatures(*values)) <= 1


@given(st.lists(st.floats(-1, 2, width=32), max_size=20), st.floats(0, 1))
def test_scores_of_passages_never_rise_and_stay_below_the_confidence(
    totals: list[float], sure: float
) -> None:
    ordered = np.array(sorted(totals, reverse=True), dtype=np.float32)
    count = len(ordered)
    ranking = Ranking(
        np.arange(count),
        np.zeros(count, np.int32),
        ordered,
        np.zeros(count, np.float32),
        np.zeros(count, np.float32),
        ordered,
        {},
    )
    scores = passage_scores(ranking, np.arange(count), sure)
    assert len(scores) == count
    assert (np.diff(scores) <= 0).all()
    assert ((scores >= 0) & (scores <= max(sure, 1e-9))).all()
