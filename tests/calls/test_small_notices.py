"""The calls of small notices in many layouts (`eval/cases/variants_sixth.jsonl`): each by a part of its name and its day."""

import json
from pathlib import Path

import pytest

from rag.calls import build_calls
from rag.domain import NoticeInput
from rag.facts.notice_record import read_record
from rag.notices import parse_record
from rag.public.fact_json import value_out

CASES = Path(__file__).parents[2] / "eval" / "cases" / "variants_sixth.jsonl"


def cases() -> list[dict]:
    return [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


def record_of(case):
    given = parse_record(case["notices"][0])
    assert isinstance(given, NoticeInput), given
    return read_record(given)


@pytest.mark.parametrize("case", [pytest.param(c, id=c["id"]) for c in cases() if c["calls"]])
def test_each_programme_is_a_call_or_a_part_of_one_with_its_day(case):
    calls = build_calls([record_of(case)])
    told = [(call.programme, call.deadline) for call in calls]
    told += [(window.group, window.deadline) for call in calls for window in call.windows]
    for name, day in case["calls"]:
        assert any((name in named or named in name) and str(when) == day for named, when in told), told


@pytest.mark.parametrize("case", [pytest.param(c, id=c["id"]) for c in cases()])
def test_no_other_day_is_told_as_a_last_day(case):
    wanted = [key[1:] for key in case["facts"]] + case["either"]
    told = [
        [value_out(f), f.audience] for f in record_of(case).facts if f.kind == "deadline" and not f.superseded
    ]
    assert [day for day in told if day not in wanted] == []
