"""A label that a condition quotes under another attribute is no find, but is counted whatever the attribute."""

from __future__ import annotations

from eval.conditions import score
from tests.facts.conftest import make_notice


def test_what_is_read_under_another_attribute_is_counted_beside() -> None:
    notice = make_notice("一、申报条件\n1.资产负债率不高于70%；\n2.上年度营业收入2000万元以上。")
    labels = [
        {"attribute": "assets", "op": "<=", "value": 70, "unit": "%", "quote": "资产负债率不高于70%"},
        {"attribute": "revenue", "op": ">=", "value": 2000, "unit": "万元", "quote": "营业收入2000万元以上"},
    ]
    counts = score([notice], {notice.aid: labels}, misses=False)
    assert (counts["labels"], counts["found"], counts["placed"]) == (2, 1, 2)
    assert (counts["covered"], counts["extra"], counts["of a label"]) == (1, 1, 2)
