"""Fusing the legs, and weighing what a question names against what each notice is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.coverage import Coverage
from indexes.lexical_index import Part, PostingsIndex
from indexes.postings import Postings
from rag.domain import DateRange, Interpretation
from rag.facts.notice_record import NoticeRecord
from rag.language.grams import grams
from rag.retrieval.corpus import Corpus
from rag.retrieval.notice_heads import kind_bits
from rag.retrieval.ranking import Ranking, Reasons, rank, reordered_within
from rag.retrieval.retrieval_config import STEERING, RetrievalConfig
from rag.retrieval.traits import Traits
from tests.retrieval.made_corpus import DAY, corpus, legs, record

CONFIG = RetrievalConfig()
ZH = Interpretation("zh")
THREE = corpus([record("a"), record("b"), record("c")], [0, 1, 2])


def adjustments(
    own: NoticeRecord,
    read: Interpretation,
    newest: dt.date | None = None,
    config: RetrievalConfig = CONFIG,
) -> dict[str, float]:
    """What one notice gains or loses by what the question names."""
    return Reasons.of(Traits.of([own]), np.zeros(1, np.int32), read, config, newest)[0]


def ranked(
    similarities: Sequence[float] | None,
    terms: Sequence[str] = ("x", "y", "z"),
    query: Sequence[str] = (),
    *,
    over: Corpus = THREE,
    read: Interpretation = ZH,
    config: RetrievalConfig = CONFIG,
    mode: Any = "hybrid",
    allowed: Sequence[int] | None = None,
) -> Ranking:
    return rank(legs(similarities, terms, query, allowed), over, read, config, mode)


def test_similarity_alone_orders_where_no_term_matches() -> None:
    found = ranked([0.8, 0.9, 0.7], query=["unknown"])
    assert found.ids.tolist() == [2, 1, 3]
    assert found.totals.tolist() == pytest.approx([0.9, 0.8, 0.7])
    assert found.lexical.tolist() == [0, 0, 0]


def test_the_best_lexical_match_adds_its_weight_and_others_their_share() -> None:
    found = ranked([0.80, 0.85, 0.82], ["x", "y", "x w"], ["x"])
    assert found.ids.tolist() == [3, 1, 2] or found.ids.tolist() == [1, 3, 2]
    by_id = dict(zip(found.ids.tolist(), found.totals.tolist(), strict=True))
    score = dict(zip(found.ids.tolist(), found.lexical.tolist(), strict=True))
    assert score[1] > score[3] > score[2] == 0
    assert by_id[1] == pytest.approx(0.80 + CONFIG.lexical_weight)
    assert by_id[3] == pytest.approx(0.82 + CONFIG.lexical_weight * score[3] / score[1])
    assert by_id[2] == pytest.approx(0.85)


def test_a_name_that_no_dictionary_cuts_is_found_by_its_characters() -> None:
    """The passage gains by its own share and by that of its whole notice, the other passage of the notice by the latter."""
    texts = ["禾兴融易贷", "其他", "无关的文字"]
    over = corpus([record("a"), record("b")], [0, 0, 1])
    index = PostingsIndex(
        (Part(Postings.build(np.array([1, 2, 3]), [{"": grams(t)} for t in texts], {"": 1.0})),)
    )
    coverage = Coverage.of(index, grams("禾兴融易贷怎么申请"))
    assert coverage is not None
    searched = replace(legs([0.8, 0.8, 0.8], ["x", "y", "z"]), coverage=coverage)
    found = rank(searched, over, ZH, CONFIG, "hybrid")
    totals = dict(zip(found.ids.tolist(), found.totals.tolist(), strict=True))
    share = float(coverage.shares(np.array([1]))[0])
    assert 0.2 < share < 1
    assert found.ids.tolist() == [1, 2, 3]
    assert found.covered[0] == found.covered[1] > found.covered[2] == 0
    assert totals[1] == pytest.approx(
        0.8 + CONFIG.passage_grams * share + CONFIG.notice_grams * found.covered[0]
    )
    assert totals[2] == pytest.approx(0.8 + CONFIG.notice_grams * found.covered[0])
    assert totals[3] == pytest.approx(0.8)
    lexical = rank(replace(searched, vector=None), over, ZH, CONFIG, "lexical")
    assert lexical.ids[0] == 1


def test_without_an_embedded_question_only_matches_are_ranked() -> None:
    found = ranked(None, ["x", "y", "x w"], ["x"], mode="lexical")
    assert found.ids.tolist() == [1, 3]
    assert np.isnan(found.dense).all()
    assert found.totals[0] == 1.0


def test_nothing_to_search_by_finds_nothing() -> None:
    for query in ([], ["unknown"]):
        found = ranked(None, query=query, mode="lexical")
        assert found.ids.dtype == np.int64
        assert len(found.ids) == len(found.totals) == 0


def test_equal_totals_stand_in_the_order_of_public_ids() -> None:
    over = corpus([record("b"), record("a_10"), record("a_9")], [0, 1, 2, 1])
    found = ranked([0.8] * 4, ["x"] * 4, ["x"], over=over)
    assert found.ids.tolist() == [2, 4, 3, 1]


def test_only_allowed_passages_are_candidates_even_if_named() -> None:
    read = Interpretation("zh", published=DateRange(DAY, DAY))
    found = ranked([0.9, 0.8, 0.7], read=read, allowed=[2, 3])
    assert found.ids.tolist() == [2, 3]
    assert ranked([0.9, 0.8, 0.7], read=read, allowed=[]).ids.tolist() == []


def test_notices_of_an_asked_day_are_candidates_however_far_they_are() -> None:
    days = [DAY + dt.timedelta(days=n) for n in range(5)]
    over = corpus([record(str(day), date=day) for day in days], range(5))
    narrow = replace(CONFIG, candidates=1)
    similarities = [0.9, 0.85, 0.8, 0.7, 0.6]
    assert ranked(similarities, "vwxyz", over=over, config=narrow).ids.tolist() == [1]
    last = Interpretation("zh", published=DateRange(days[3], None))
    found = ranked(similarities, "vwxyz", over=over, config=narrow, read=last)
    assert found.ids.tolist() == [1, 4]
    assert found.reasons == {0: {}, 3: {"period": CONFIG.period_fit}}
    off = replace(narrow, periods=False)
    assert ranked(similarities, "vwxyz", over=over, config=off, read=last).ids.tolist() == [1]


def test_a_stated_value_of_the_asked_kind_orders_a_notice_within_and_not_the_notices() -> None:
    over = corpus(
        [record("a"), record("b")], [0, 0, 0, 1], [0, kind_bits(["phone"]), 0, kind_bits(["phone"])]
    )
    found = ranked([0.9, 0.86, 0.8, 0.88], "wxyz", over=over, read=replace(ZH, asked="phone"))
    assert found.ids.tolist()[0] == 2
    assert found.totals[0] == pytest.approx(0.9)
    assert found.ids.tolist() == [2, 1, 4, 3]
    off = replace(CONFIG, facts=False)
    kept = ranked([0.9, 0.86, 0.8, 0.88], "wxyz", over=over, read=replace(ZH, asked="phone"), config=off)
    assert kept.ids.tolist() == [1, 4, 2, 3]


totals = st.lists(
    st.tuples(st.integers(0, 4), st.floats(0, 1, width=32), st.sampled_from([0.0, 0.05])), max_size=30
)


@given(totals)
def test_reordering_within_notices_leaves_the_best_total_of_each(
    rows: list[tuple[int, float, float]],
) -> None:
    _, notices = np.unique([n for n, _, _ in rows], return_inverse=True)
    before = np.array([t for _, t, _ in rows], dtype=np.float32)
    within = before + np.array([f for _, _, f in rows], dtype=np.float32)
    after = reordered_within(notices, before, within)
    for notice in np.unique(notices):
        own = notices == notice
        assert after[own].max() == pytest.approx(before[own].max(), abs=1e-6)
        assert np.argmax(after[own]) == np.argmax(within[own])
        spread = after[own] - within[own]
        assert spread == pytest.approx(np.full(own.sum(), spread[0]), abs=1e-6)


# --- what the question names ----------------------------------------------------------------------------------------


def place_part(asked: Sequence[str], own: Sequence[str]) -> float:
    found = adjustments(record("a", regions=tuple(own)), replace(ZH, regions=tuple(asked)))
    return found.get("place", 0.0) / CONFIG.place_misfit


@pytest.mark.parametrize(
    ("asked", "own", "part"),
    [
        ([], ["苏州"], 0),
        (["南京"], ["南京"], 0),
        (["南京"], ["江宁区"], 0),
        (["南京"], ["苏州", "南京"], 0),
        (["南京"], ["江苏"], -0.25),
        (["江宁区"], ["南京"], -0.25),
        (["南京"], ["全国"], -0.25),
        (["南京"], [], -0.25),
        (["南京"], ["苏州"], -1),
        (["江苏"], ["浙江"], -1),
        (["江苏"], ["苏州"], 0),
        (["苏州", "南京"], ["南京"], 0),
        (["苏州", "南京"], ["无锡"], -1),
    ],
)
def test_a_notice_of_another_place_loses(asked: list[str], own: list[str], part: float) -> None:
    assert place_part(asked, own) == pytest.approx(part)


@pytest.mark.parametrize(
    ("read", "fields", "part"),
    [
        ({"years": (2025,)}, {"years": (2025,)}, 0),
        ({"years": (2025,)}, {"years": (2024, 2025)}, 0),
        ({"years": (2025,)}, {"years": (2024,)}, -1),
        ({"years": (2025,)}, {}, 0),
        ({"batches": (2,)}, {"batches": (1,)}, -1),
        ({"batches": (2,)}, {"batches": (2,)}, 0),
        ({"batches": (2,), "years": (2025,)}, {"batches": (1,), "years": (2024,)}, -2),
        ({}, {"batches": (1,), "years": (2024,)}, 0),
    ],
)
def test_a_notice_of_another_edition_loses(read: dict[str, Any], fields: dict[str, Any], part: float) -> None:
    found = adjustments(record("a", **fields), replace(ZH, **read))
    assert found.get("version", 0.0) == pytest.approx(part * CONFIG.version_misfit)


@pytest.mark.parametrize(
    ("start", "end", "fits"),
    [(DAY, DAY, 1), (None, DAY, 1), (DAY, None, 1), (DAY + dt.timedelta(1), None, 0), (None, None, 0)],
)
def test_a_notice_of_an_asked_day_gains(start: dt.date | None, end: dt.date | None, fits: int) -> None:
    found = adjustments(record("a"), replace(ZH, published=DateRange(start, end)))
    assert found == ({"period": CONFIG.period_fit} if fits else {})


@pytest.mark.parametrize(
    ("own", "told", "part"),
    [
        ("苏工信信发〔2025〕279号", (), 1),
        ("苏工信信发[2025]279 号", (), 1),
        (None, ("苏工信信发〔2025〕279号",), 0.5),
        (None, ("根据苏工信信发〔2025〕279号",), 0.5),
        ("苏工信信发〔2025〕27号", ("苏工信信发〔2024〕279号",), 0),
        (None, (), 0),
    ],
)
def test_the_notice_with_an_asked_number_gains(own: str | None, told: tuple[str, ...], part: float) -> None:
    read = replace(ZH, document_numbers=("苏工信信发〔2025〕279号",))
    found = adjustments(record("a", document_number=own, numbers=told), read)
    assert found.get("number", 0.0) == pytest.approx(part * CONFIG.number_fit)


def test_a_notice_of_the_asked_kind_gains() -> None:
    read = replace(ZH, categories=("公示", "名单"))
    assert adjustments(record("a", category="名单"), read) == {"kind": CONFIG.kind_fit}
    assert adjustments(record("a", category="申报"), read) == {}


def test_a_digest_loses_where_a_value_is_asked_that_it_does_not_state() -> None:
    digest = record("a", category="汇编")
    assert adjustments(digest, replace(ZH, asked="when")) == {"digest": -CONFIG.digest}
    assert adjustments(digest, replace(ZH, asked="list")) == {}
    assert adjustments(record("a"), replace(ZH, asked="when")) == {}


def test_a_notice_with_words_for_machines_ranks_below_what_it_imitates() -> None:
    bait = corpus([replace(record("bait"), for_machines=True), record("real")], [0, 1])
    found = ranked([0.95, 0.85], ["x y", "x"], ["x", "y"], over=bait)
    assert found.ids.tolist() == [2, 1]
    assert found.reasons[0] == {"machine words": -CONFIG.machine_words}


@pytest.mark.parametrize(("years", "lost"), [(0, 0), (1, 1), (2, 2), (3, 3), (20, 3)])
def test_an_older_notice_loses_where_no_time_is_asked(years: int, lost: float) -> None:
    newest = DAY + dt.timedelta(round(365.25 * years))
    found = adjustments(record("a"), ZH, newest)
    assert found.get("older", 0.0) == pytest.approx(-lost * CONFIG.older, rel=0.01)
    for asked in (replace(ZH, years=(2024,)), replace(ZH, published=DateRange(DAY, None))):
        assert "older" not in adjustments(record("a"), asked, newest)


def test_of_two_editions_in_the_same_words_the_newest_comes_first() -> None:
    editions = corpus(
        [record("a", date=DAY - dt.timedelta(days=366)), record("b", date=DAY)],
        [0, 1],
    )
    assert ranked([0.85, 0.85], ["x", "x"], ["x"], over=editions).ids.tolist() == [2, 1]
    off = replace(CONFIG, versions=False)
    assert ranked([0.85, 0.85], ["x", "x"], ["x"], over=editions, config=off).ids.tolist() == [1, 2]


def test_every_mechanism_can_be_switched_off() -> None:
    notice = record(
        "a", regions=("苏州",), years=(2024,), category="名单", document_number="苏工信信发〔2025〕279号"
    )
    read = Interpretation(
        "zh",
        regions=("南京",),
        categories=("名单",),
        published=DateRange(DAY, DAY),
        years=(2025,),
        document_numbers=("苏工信信发〔2025〕279号",),
    )
    assert set(adjustments(notice, read)) == {"place", "period", "version", "number", "kind"}
    for switch, name in zip(STEERING, ("place", "period", "version", "number", "kind", ""), strict=True):
        without = adjustments(notice, read, config=replace(CONFIG, **{switch: False}))
        assert name not in without
    assert adjustments(notice, read, config=replace(CONFIG, **dict.fromkeys(STEERING, False))) == {}
