"""What the bundled notices hold ready for the unwary, by name."""

import datetime as dt

from eval.calls import LABELS, compare
from eval.workbench import json_lines
from rag.calls import CallRecord
from rag.calls.call_links import links_of


def _of(calls: list[CallRecord], aid: str, words: str = "") -> CallRecord:
    found = [c for c in calls if any(n.aid == aid for n in c.notices) and words in c.programme]
    assert len(found) == 1, [(c.programme, c.regions) for c in found]
    return found[0]


def _days(call: CallRecord, audience: str) -> set[str]:
    return {str(f.value) for f in call.deadlines if f.audience == audience}


def test_the_digital_pilot_of_nanjing_is_for_governments_only(bundled_calls: list[CallRecord]) -> None:
    call = _of(bundled_calls, "2652054059_2")
    assert call.applicants == ("government",)
    assert call.deadline == dt.date(2025, 11, 23)
    assert "applicants_not_enterprise" in {w.code for w in call.warnings}
    assert call.parent == _of(bundled_calls, "2652053952_1").call_id


def test_suzhous_two_technology_centres_have_days_of_their_own(bundled_calls: list[CallRecord]) -> None:
    province = _of(bundled_calls, "2652054017_3", "省级")
    city = _of(bundled_calls, "2652054017_3", "市级")
    assert (province.deadline, city.deadline) == (dt.date(2025, 10, 24), dt.date(2025, 10, 30))
    assert _days(province, "recommender") == {"2025-10-25"}
    assert _days(city, "recommender") == {"2025-11-10"}
    assert province.parent == _of(bundled_calls, "2652053960_1").call_id
    assert city.parent is None


def test_whoever_asks_for_nanjings_technology_centre_is_warned(bundled_calls: list[CallRecord]) -> None:
    nanjing = _of(bundled_calls, "2652054017_2")
    province = _of(bundled_calls, "2652053960_1")
    assert nanjing.regions == ("南京",)
    assert nanjing.deadline is None
    assert {w.aid for w in nanjing.warnings if w.code == "amended"} == {"2652054017_2", "2652053960_1"}
    assert province.deadline == dt.date(2025, 10, 24)
    assert any(w.aid == "2652054017_2" and "南京" in w.text for w in province.warnings)
    assert "2652054017_2" in links_of(bundled_calls).amended_by["2652053960_1"]


def test_funds_and_qualification_of_new_materials_are_two_calls(bundled_calls: list[CallRecord]) -> None:
    funds = _of(bundled_calls, "2652053986_1", "资金")
    qualification = _of(bundled_calls, "2652053986_1", "资格")
    assert (funds.year, funds.deadline) == (2025, dt.date(2025, 10, 15))
    assert (qualification.year, qualification.deadline) == (2026, dt.date(2025, 12, 5))
    assert _days(funds, "recommender") == {"2025-10-30"}


def test_one_programme_in_digest_city_and_province_is_listed_once_for_each_place(
    bundled_calls: list[CallRecord],
) -> None:
    found = [c for c in bundled_calls if "专精特新中小企业" in c.programme]
    assert sorted(c.regions for c in found) == [("南京",), ("江苏",)]
    places = [(c.key, c.regions, c.year, c.batch, c.parent) for c in bundled_calls]
    assert len(set(places)) == len(places)


def test_a_digest_that_contradicts_itself_is_warned_of(bundled_calls: list[CallRecord]) -> None:
    call = next(c for c in bundled_calls if "人工智能典型应用场景" in c.programme)
    assert call.deadline == dt.date(2025, 8, 29)
    assert "conflicting_dates" in {w.code for w in call.warnings}


def test_the_gold_calls_are_found_once_and_without_a_wrong_day(bundled_calls: list[CallRecord]) -> None:
    score = compare(json_lines(LABELS), bundled_calls)
    assert score.recall >= 0.95, score.missed
    assert score.duplicates == []
    assert score.deadline["wrong"] == 0, score.notes


def test_every_quote_is_exact(bundled: list, bundled_calls: list[CallRecord]) -> None:
    texts = {r.notice.aid: r.notice.text for r in bundled}
    for call in bundled_calls:
        for fact in (*call.deadlines, *call.amounts, *call.urls, *call.contacts):
            assert texts[fact.aid][fact.start : fact.end] == fact.quote
