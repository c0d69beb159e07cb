"""Arrays and engines filter as the rules say, over the bundled notices."""

import datetime as dt
import random
from typing import Any

import numpy as np
import pytest

from rag.collection import Collection
from rag.language.places import applicable_regions, applies_to, resolve
from rag.public import Filters, NoticeSummary
from rag.retrieval.attributes import attributes_of
from rag.retrieval.reader import CollectionReader
from rag.retrieval.request_filters import conditions

PLACES = ("南京", "江苏", "全国", "昆山市", "苏州", "浦东新区", "杭州")


@pytest.fixture(scope="module")
def reader(collection: Collection) -> CollectionReader:
    return collection._reader


def some_filters(seed: int) -> Filters:
    """A filter of one to three fields, each as likely."""
    draw = random.Random(seed)
    day = dt.date(2025, 8, 20) + dt.timedelta(draw.randrange(120))
    fields: dict[str, Any] = {
        "regions": draw.sample(PLACES, 2),
        "applies_in": draw.choice(PLACES),
        "categories": draw.sample(["申报", "公示", "通知", "汇编"], 2),
        "levels": ["city", draw.choice(["district", "national"])],
        "applicants": [draw.choice(["enterprise", "individual", "unknown"])],
        "date_from": day - dt.timedelta(90),
        "date_to": day,
        "open_on": day,
    }
    return Filters(**{name: fields[name] for name in draw.sample(sorted(fields), draw.randint(1, 3))})


def allowed(filters: Filters, summary: NoticeSummary, later: NoticeSummary) -> bool:
    """The rules; `summary` is as of any day, `later` as of `open_on`."""
    home = resolve(filters.applies_in) if filters.applies_in else None
    wanted = {place.name for name in filters.regions if (place := resolve(name))}
    return (
        (not wanted or not wanted.isdisjoint(summary.regions))
        and (home is None or applies_to(summary.regions, home))
        and (not filters.categories or summary.category in filters.categories)
        and (not filters.levels or summary.level in filters.levels)
        and (not filters.applicants or not set(filters.applicants).isdisjoint(summary.applicants))
        and (filters.date_from is None or summary.date >= filters.date_from)
        and (filters.date_to is None or summary.date <= filters.date_to)
        and (filters.open_on is None or (summary.date <= filters.open_on and later.status == "open"))
    )


def test_what_filters_leave_is_what_the_rules_say(reader: CollectionReader) -> None:
    records = list(reader.corpus.records)
    attributes = [attributes_of(record, reader.links) for record in records]
    summaries = [reader.summary(record, dt.date.min) for record in records]
    chosen = set()
    for seed in range(150):
        filters = some_filters(seed)
        wanted = conditions(filters)
        held = [all(condition.holds(own) for condition in wanted) for own in attributes]
        day = filters.open_on or dt.date.min
        told = [
            allowed(filters, own, reader.summary(r, day)) for own, r in zip(summaries, records, strict=True)
        ]
        assert held == told, filters
        assert np.array_equal(told, reader.columns.select(wanted)), filters
        chosen.add(sum(held))
    assert len(chosen) > 20  # neither nothing nor everything all the time


@pytest.mark.parametrize("name", PLACES)
def test_regions_that_apply_are_those_that_the_rule_tells(name: str) -> None:
    place = resolve(name)
    assert place is not None
    listed = set(applicable_regions(place))
    for region in ("全国", "江苏", "南京", "玄武区", "昆山市", "上海", "浦东新区", "临平区", "杭州"):
        known = resolve(region)
        assert known is not None
        assert (known.name in listed) == applies_to([known.name], place), region
