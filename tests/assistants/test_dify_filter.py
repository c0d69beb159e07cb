"""Dify's metadata conditions, every operator."""

import datetime as dt

import pytest
from pydantic import ValidationError

from api.assistants.dify_filter import FIELDS, Condition, MetadataCondition
from rag.public import NoticeSummary

NOTICE = NoticeSummary(
    aid="1_1",
    title="南京丨数字化转型申报",
    url="http://example.org/1",
    date=dt.date(2025, 9, 24),
    account="某公众号",
    regions=["江苏", "南京"],
    level="province",
    category="申报",
    issuers=["南京市工业和信息化局"],
    deadline=dt.date(2025, 11, 23),
    status="open",
)


def holds(name: str, operator: str, value: object = None) -> bool:
    condition = Condition.model_validate({"name": name, "comparison_operator": operator, "value": value})
    return condition.holds(NOTICE)


@pytest.mark.parametrize(
    ("name", "operator", "yes", "no"),
    [
        ("title", "contains", "数字化", "人才"),
        ("title", "not contains", "人才", "数字化"),
        ("title", "start with", "南京", "转型"),
        ("title", "end with", "申报", "南京"),
        ("region", "is", "南京", "南"),
        ("regions", "is not", "苏州", "江苏"),
        ("category", "=", "申报", "公示"),
        ("category", "≠", "公示", "申报"),
        ("level", "in", ["city", "province"], ["city"]),
        ("region", "in", "苏州, 南京", "苏州，无锡"),
        ("region", "not in", ["苏州"], ["南京", "苏州"]),
        ("issuer", "contains", "工业", "财政"),
        ("date", "=", "2025-09-24", "2025-09-25"),
        ("date", "is not", "2025-09-25", "2025-09-24T08:00:00"),
        ("date", ">", "2025-09-23", "2025-09-24"),
        ("date", "<", "2025-09-25", "2025-09-24"),
        ("date", "≥", "2025-09-24", "2025-09-25"),
        ("date", "≤", "2025-09-24", "2025-09-23"),
        ("deadline", "before", "2025-12-01", "2025-11-23"),
        ("deadline", "after", "2025-11-22", "2025-11-23"),
        ("date", "before", 1758729600, 1758643200),
        ("aid", "is", "1_1", "1_2"),
    ],
)
def test_an_operator_tells_notices_apart(name: str, operator: str, yes: object, no: object) -> None:
    assert holds(name, operator, yes)
    assert not holds(name, operator, no)


def test_what_is_not_known_is_empty() -> None:
    assert holds("document_number", "empty")
    assert not holds("document_number", "not empty")
    assert holds("deadline", "not empty")
    assert not holds("document_number", "contains", "苏")


@pytest.mark.parametrize(
    ("name", "operator", "value", "message"),
    [
        ("regoin", "is", "南京", "did you mean 'region'"),
        ("title", ">", "3", "compares days"),
        ("date", "after", "yesterday", "YYYY-MM-DD"),
        ("date", "=", True, "value"),
        ("region", "is", None, "needs a value"),
        ("region", "contains", ["南京"], "one value"),
        ("region", "like", "南京", "comparison_operator"),
    ],
)
def test_what_cannot_be_meant_is_refused(name: str, operator: str, value: object, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        holds(name, operator, value)


@pytest.mark.parametrize(("operator", "expected"), [("and", []), ("or", ["1_1"])])
def test_conditions_are_combined(operator: str, expected: list[str]) -> None:
    conditions = [
        {"name": "region", "comparison_operator": "is", "value": "南京"},
        {"name": "category", "comparison_operator": "is", "value": "公示"},
    ]
    condition = MetadataCondition.model_validate({"logical_operator": operator, "conditions": conditions})
    assert condition.select([NOTICE]) == expected


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_can_be_asked_for(name: str) -> None:
    assert holds(name, "empty") is not holds(name, "not empty")
