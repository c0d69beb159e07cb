"""Properties that hold for every text, and the notices that are hard to read."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.facts import applicant_deadlines, extract_facts
from rag.facts.extract import facts_of
from rag.facts.patterns import cue
from rag.facts.text_layout import Reading
from rag.public.fact_json import value_out
from rag.resources import rows
from tests.examples import examples
from tests.facts.conftest import make_notice

PIECES = [
    "申报", "截止时间", "为", "于", "2025年9月30日", "9月12日至19日", "前", "公示期", "5个工作日", "企业", "各区工信局", "报送",
    "025-84810000转8839", "、68788753", "https://a.gov.cn/x", "a@b.cn", "。", "；", "\n", "（", "）", "：", "一、", "1.",
    "不低于", "300万元", "80%", "苏工信〔2025〕1号", "😀", "24:00", "即日起至", "自公布之日起", "每年", "人", "给予", "申报材料：",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=40).map("".join))
@examples(300)
def test_every_quote_stands_where_its_offsets_say(text):
    facts = extract_facts(make_notice(text))
    assert all(text[f.start : f.end] == f.quote and f.quote for f in facts)
    assert [f.start for f in facts] == sorted(f.start for f in facts)


@pytest.mark.nightly
@pytest.mark.parametrize(
    "piece",
    [
        "9月1日前报送，", "1", "0512-", "a.", "https://", "（", "不低于300万元", "各区", "企业", "2025年9月1日至", "1.材料；",
        "行\n", "〔2025〕1号", "地址：",
    ],
)  # fmt: skip
def test_a_megabyte_of_hostile_text_is_read_in_seconds(piece):
    def took(characters):
        notice = make_notice(piece * (characters // len(piece)))
        # Its sentences are found by rag.notices, which has its own test.
        reading = Reading(notice, (0,), (), (0,), ((),))
        began = time.process_time()
        facts_of(reading)
        return time.process_time() - began

    tenth = min(took(100_000) for _ in range(2))
    whole = took(1_000_000)
    assert (
        whole < 25 * tenth + 0.5
    )  # ten times is linear, a hundred quadratic; both are slowed alike by a busy machine
    assert whole < 8.0  # about two on an idle core; neighbours double the processor time, and seldom more


def test_a_notice_without_text_gives_the_facts_of_its_title(bundled):
    (fact,) = extract_facts(bundled("2652054059_4"))
    assert (fact.kind, fact.at) == ("event", "2025-09-24T15:30:00+08:00")


@pytest.mark.parametrize(
    "table", ["timing", "actors", "money", "links", "contacts", "documents", "applicants"]
)
def test_every_table_of_cues_compiles(table):
    groups = {row[0] for row in rows("rag.facts", f"{table}.tsv")}
    assert groups
    assert all(cue(table, group).pattern for group in groups)


def deadlines(notice):
    return {(value_out(f), f.audience) for f in extract_facts(notice) if f.kind == "deadline"}


@pytest.mark.parametrize(
    ("aid", "expected"),
    [
        ("2652054059_2", {("2025-11-23", "applicant")}),
        (
            "2652054017_3",
            {
                ("2025-10-24", "applicant"), ("2025-10-30", "applicant"),
                ("2025-10-25", "recommender"), ("2025-11-10", "recommender"),
            },
        ),
        ("2652053960_1", {("2025-10-24", "applicant"), ("2025-10-30", "recommender")}),
        ("2652053676_2", {("2025-09-30", "applicant"), ("2025-10-09", "recommender")}),
        ("2652053619_1", {("2025-10-15", "recommender")}),
        ("2652053660_2", {("2025-09-20", "recommender"), ("2025-10-20", "recommender")}),
        ("2652053573_2", {("2025-10-17", "applicant")}),
        (
            "2652053986_1",
            {
                ("2025-10-15", "applicant"), ("2025-12-05", "applicant"),
                ("2025-10-30", "recommender"), ("2025-12-31", "recommender"),
            },
        ),
        ("2652053953_1", set()),
    ],
)  # fmt: skip
def test_hard_notices_give_their_deadlines_with_the_right_audience(bundled, aid, expected):
    assert deadlines(bundled(aid)) == expected


def test_a_publicity_of_five_working_days_ends_on_the_fifth(bundled):
    (fact,) = [f for f in extract_facts(bundled("2652053953_1")) if f.kind == "period"]
    assert (str(fact.value.start), str(fact.value.end)) == ("2025-09-19", "2025-09-25")
    assert fact.computed


def test_a_digests_deadlines_name_their_programmes(bundled):
    facts = applicant_deadlines(extract_facts(bundled("2652053475_1")))
    named = {str(f.value): f.label for f in facts}
    assert named["2025-08-29"].startswith("2025年度中小企业人工智能典型应用场景：")
    assert named["2025-08-31"].startswith("2025年度享受增值税加计抵减政策的工业母机企业：")
    assert {str(f.value) for f in facts} == {"2025-08-29", "2025-08-31", "2025-09-15", "2025-09-25"}
