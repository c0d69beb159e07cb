"""Every kind of answer stays within the filters, and calls are listed by what they themselves are of."""

import datetime as dt
from typing import Any

import httpx
import pytest
import typer
from typer.testing import CliRunner

from rag.cli.ask import command
from rag.collection import Collection
from rag.language.places import applies_to, resolve
from rag.public import Filters, NoticeSummary, QueryRequest, QueryResponse

KINDS = {
    "list": "南京的企业现在能申报什么",
    "list in English": "what can a company in Jiangsu apply for right now",
    "list of notices": "最近有哪些人才公示",
    "date": "2025年省级企业技术中心什么时候截止",
    "phone": "专精特新中小企业申报的联系电话是多少",
    "amount": "研发费用奖补最高多少钱",
    "passage": "智能工厂有什么要求",
    "refusal": "成都的火锅店补贴有多少",
    "comparison": "苏州和南京的企业技术中心申报截止时间分别是什么时候",
    "verdict": "苏州独角兽培育企业还能报吗",
    "parts": "南京总部企业什么时候截止，联系电话是多少",
    "programmes": "which programmes fund digital transformation in 南京",
    "row of offices": "南京总部企业江宁区的问谁",
    "kind of applicant": "常州知识产权专业人才奖励个人可以申报吗",
    "talk": "你好",
}
FILTERS = {
    "regions": Filters(regions=["苏州"]),
    "applies_in": Filters(applies_in="常州"),
    "categories": Filters(categories=["公示", "名单"]),
    "levels": Filters(levels=["city"]),
    "applicants": Filters(applicants=["individual"]),
    "date_from": Filters(date_from=dt.date(2025, 9, 20)),
    "date_to": Filters(date_to=dt.date(2025, 9, 5)),
    "open_on": Filters(open_on=dt.date(2025, 10, 20)),
    "accounts": Filters(accounts=["没有这个号"]),
    "aids": Filters(aids=["2652053960_2", "2652053619_2"]),
}


def allowed(notice: NoticeSummary, filters: Filters) -> bool:
    """Whether a notice's own metadata satisfy the filters: written apart from the code that applies them."""
    place = resolve(filters.applies_in) if filters.applies_in else None
    return (
        (not filters.regions or bool(set(filters.regions) & set(notice.regions)))
        and (place is None or applies_to(notice.regions, place))
        and (not filters.categories or notice.category in filters.categories)
        and (not filters.levels or notice.level in filters.levels)
        and (not filters.applicants or bool(set(filters.applicants) & set(notice.applicants)))
        and (filters.date_from is None or notice.date >= filters.date_from)
        and (filters.date_to is None or notice.date <= filters.date_to)
        and (not filters.accounts or notice.account in filters.accounts)
        and (not filters.aids or notice.aid in filters.aids)
    )


def broken(response: QueryResponse, filters: Filters, collection: Collection) -> list[str]:
    """The notices of an answer and of its passages that the filters do not allow."""
    answer = response.answer
    assert answer is not None
    day = filters.open_on or response.as_of
    links = {n.notice.url: n.notice.aid for n in collection._reader.corpus.records}
    linked = [aid for url, aid in links.items() if url in answer.text]
    cited = [c.aid for c in answer.citations]
    shown = [p.notice.aid for p in response.passages]
    summaries = {aid: collection.notice(aid, as_of=day) for aid in {*linked, *cited, *shown}}
    wrong = [aid for aid, notice in summaries.items() if not allowed(notice, filters)]
    if filters.open_on:
        wrong += [aid for aid, notice in summaries.items() if notice.status not in ("open", "rolling")]
    return wrong


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_stays_within_its_filters(collection: Collection, kind: str, name: str) -> None:
    filters = FILTERS[name]
    response = collection.ask(QueryRequest(question=KINDS[kind], filters=filters))
    assert broken(response, filters, collection) == []


@pytest.mark.parametrize("name", FILTERS)
def test_filters_bind_at_every_door(collection: Collection, http: httpx.Client, name: str) -> None:
    filters = FILTERS[name]
    given = filters.model_dump(mode="json", exclude_defaults=True)
    queries = [{"question": question, "filters": given} for question in KINDS.values()]
    batch = http.post("/v1/query/batch", json={"queries": queries})
    told = [QueryResponse.model_validate(one) for one in batch.json()["results"]]
    kind = list(KINDS)[list(FILTERS).index(name) % len(KINDS)]
    told.append(by_get(http, KINDS[kind], given))
    told.append(by_stream(http, KINDS[kind], given))
    assert [broken(response, filters, collection) for response in told] == [[]] * len(told)
    assert told[-1].answer == told[-2].answer == told[list(KINDS).index(kind)].answer


def by_get(http: httpx.Client, question: str, given: dict[str, Any]) -> QueryResponse:
    singular = {"regions": "region", "categories": "category", "levels": "level", "applicants": "applicant",
                "accounts": "account", "aids": "aid"}  # fmt: skip
    params = {"q": question} | {singular.get(key, key): value for key, value in given.items()}
    return QueryResponse.model_validate(http.get("/v1/query", params=params).json())


def by_stream(http: httpx.Client, question: str, given: dict[str, Any]) -> QueryResponse:
    body = {"question": question, "filters": given, "stream": True}
    events = http.post("/v1/query", json=body).text.split("\n\n")
    done = next(event for event in events if event.startswith("event: done"))
    return QueryResponse.model_validate_json(done.split("data: ", 1)[1])


class Kept:
    """The tests' collection, which a command may close."""

    def __init__(self, collection: Collection) -> None:
        self.begin = collection.begin

    def close(self) -> None:
        """Leave it open for the next test."""


@pytest.mark.parametrize("name", ["regions", "applies_in", "categories", "date_from", "date_to"])
@pytest.mark.parametrize("kind", ["list", "date", "comparison", "refusal"])
def test_filters_bind_on_the_command_line(
    collection: Collection, monkeypatch: pytest.MonkeyPatch, kind: str, name: str
) -> None:
    monkeypatch.setattr(Collection, "open", lambda settings: Kept(collection))
    given = FILTERS[name].model_dump(mode="json", exclude_defaults=True)[name]
    option = {"regions": "--region", "categories": "--category"}.get(name, f"--{name.replace('_', '-')}")
    values = given if isinstance(given, list) else [given]
    words = [word for value in values for word in (option, value)]
    asking = typer.Typer()
    asking.command()(command)
    done = CliRunner().invoke(asking, [KINDS[kind], "--json", *words])
    assert done.exit_code == 0
    assert broken(QueryResponse.model_validate_json(done.stdout), FILTERS[name], collection) == []


@pytest.mark.parametrize(("region", "elsewhere"), [("苏州", "南京"), ("无锡", "常州")])
def test_a_digest_does_not_let_calls_of_other_places_in(
    collection: Collection, region: str, elsewhere: str
) -> None:
    request = QueryRequest(question="现在能申报什么", filters=Filters(regions=[region]))
    answer = collection.ask(request).answer
    assert answer is not None
    assert elsewhere not in answer.text


def test_the_thread_stays_within_the_filters_too(collection: Collection) -> None:
    first = collection.ask(QueryRequest(question="苏州独角兽培育企业什么时候截止"))
    assert first.context is not None
    filters = Filters(regions=["南京"])
    later = collection.ask(
        QueryRequest.model_validate(
            {"question": "联系电话？", "context": first.context.model_dump(), "filters": filters.model_dump()}
        )
    )
    assert broken(later, filters, collection) == []
