"""The small inputs of `eval/cases`: whole kinds of wording, each with what must be read."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from eval.wording import facts_wrong, keys_of
from rag.domain import NoticeInput
from rag.facts import extract_facts
from rag.notices import parse_record, read_notice
from rag.public.fact_json import value_out
from tests.facts.conftest import make_notice

CASES = Path(__file__).parents[2] / "eval" / "cases"


def lines(name: str) -> list[dict]:
    return [json.loads(line) for line in (CASES / name).read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("case", lines("deadlines.jsonl"), ids=lambda case: case["text"][:24])
def test_the_days_of_a_sentence_and_whose_they_are(case):
    notice = make_notice(case["text"], case.get("published", "2025-09-20"), category=case["category"])
    facts = extract_facts(notice)
    days = [(f.superseded, value_out(f), f.audience) for f in facts if f.kind == "deadline"]
    told = [(value, who) for superseded, value, who in days if not superseded]
    assert len(told) == len(case["deadlines"]), told
    for day, audience in case["deadlines"]:
        assert any(value == day and audience in (None, who) for value, who in told), told
    for day, audience in case.get("superseded", ()):
        assert (True, day, audience) in days
    if "validity" in case:
        assert [value_out(f)["end"] for f in facts if f.kind == "validity"] == case["validity"]


@cache
def wording() -> dict[str, dict[str, Any]]:
    return {case["id"]: case for case in lines("wording.jsonl")}


@pytest.mark.parametrize("expected", lines("wording_facts.jsonl"), ids=lambda case: case["id"])
def test_the_facts_of_an_odd_wording(expected):
    facts = []
    for notice in wording()[expected["id"]]["notices"]:
        record = parse_record(notice)
        assert isinstance(record, NoticeInput), record
        facts += extract_facts(read_notice(record))
    held = [key for fact in facts for key in keys_of(fact)]
    for key in expected["facts"]:
        assert key in held, held
    for key in expected.get("never", []):
        assert key not in held


_FURTHER = (
    "variants.jsonl",
    "variants_later.jsonl",
    "variants_third.jsonl",
    "variants_fourth.jsonl",
    "variants_fifth.jsonl",
    "variants_sixth.jsonl",
)


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case["id"]) for name in _FURTHER for case in lines(name)]
)
def test_the_facts_of_a_further_wording(case):
    assert list(facts_wrong(case)) == []
