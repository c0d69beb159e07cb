"""Asking and listing over the bundled notices: filters, limits, modes, interpretation, order, pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal

import pytest

from rag.collection import Collection
from rag.collection.writer import delete_notices
from rag.embedding import Encoder
from rag.errors import InvalidInput, NotFound, RagError
from rag.language.places import place
from rag.public import NoticeDetail, NoticeQuery, QueryRequest, QueryResponse
from rag.retrieval.retrieval_config import RetrievalConfig
from rag.settings import Settings
from tests.core.small import Home, aids, ask, notice, notices
from tests.shared_home import BUNDLED

FLAGSHIP = "which programmes fund digital transformation in 南京"
QUESTIONS = (
    FLAGSHIP,
    "苏州9月10日发布的人才申报通知",
    "苏工信信发〔2025〕279号是什么",
    "Which calls in Wuxi are still open?",
)
AS_OF = dt.date(2025, 9, 25)


@pytest.fixture(scope="module")
def everything(collection: Collection) -> dict[str, NoticeDetail]:
    """Every notice, whole, as of the day of the collection."""
    items = collection.notices(NoticeQuery(limit=200)).items
    return {item.aid: collection.notice(item.aid) for item in items}


# --- filters --------------------------------------------------------------------------------------------------------


def lies_in(name: str) -> set[str]:
    """A place and all that hold it, by the gazetteer."""
    found = set()
    while name:
        found.add(name)
        name = place(name).parent
    return found


def usable_in(name: str) -> Callable[[NoticeDetail], bool]:
    """Whether a notice is of the place, of one that it lies in, or of one within it."""
    return lambda n: any(r in lies_in(name) or name in lies_in(r) for r in n.regions)


DAY = dt.date(2025, 9, 10)
FILTERS: list[tuple[dict[str, Any], Callable[[NoticeDetail], bool]]] = [
    ({"regions": ["南京", "Suzhou"]}, lambda n: bool({"南京", "苏州"} & set(n.regions))),
    ({"regions": ["江苏省"]}, lambda n: "江苏" in n.regions),
    ({"applies_in": "南京"}, usable_in("南京")),
    ({"applies_in": "江宁区"}, usable_in("江宁区")),
    ({"applies_in": "全国"}, usable_in("全国")),
    ({"categories": ["公示", "名单"]}, lambda n: n.category in ("公示", "名单")),
    ({"levels": ["province"]}, lambda n: n.level == "province"),
    ({"applicants": ["institution", "individual"]}, lambda n: bool({"institution", "individual"} & set(n.applicants))),
    ({"date_from": str(DAY)}, lambda n: n.date >= DAY),
    ({"date_to": str(DAY)}, lambda n: n.date <= DAY),
    ({"date_from": str(DAY), "date_to": str(DAY)}, lambda n: n.date == DAY),
    ({"accounts": ["江苏省中小企业公共服务平台"]}, lambda n: True),
    ({"accounts": ["另一个号"]}, lambda n: False),
    ({"aids": ["2652054059_2", "nobody"]}, lambda n: n.aid == "2652054059_2"),
    ({"open_on": str(AS_OF)}, lambda n: n.status == "open"),
    ({"regions": ["苏州"], "categories": ["申报"]}, lambda n: "苏州" in n.regions and n.category == "申报"),
    ({"regions": ["南京"], "levels": ["national"], "date_to": "2025-08-01"}, lambda n: False),
]  # fmt: skip


@pytest.mark.parametrize(("filters", "holds"), FILTERS, ids=[str(f) for f, _ in FILTERS])
@pytest.mark.parametrize("mode", ["hybrid", "dense"])
def test_a_filter_is_hard_and_never_costs_results(
    collection: Collection,
    everything: dict[str, NoticeDetail],
    mode: str,
    filters: dict[str, Any],
    holds: Callable[[NoticeDetail], bool],
) -> None:
    wanted = {aid for aid, detail in everything.items() if holds(detail)}
    response = ask(collection, "数字化转型项目", mode=mode, filters=filters, top_k=50, per_notice=1)
    found = aids(response)
    assert set(found) <= wanted
    assert len(found) == len(response.passages) == min(50, len(wanted))


@pytest.mark.parametrize(
    "query",
    [
        {"region": ["南京"]}, {"applies_in": "南京"}, {"category": ["申报", "政策"]}, {"level": ["city"]},
        {"date_from": "2025-09-10", "date_to": "2025-09-12"}, {"open_on": "2025-10-20"}, {"account": ["x"]}, {},
    ],
)  # fmt: skip
def test_lists_filter_as_questions_do(collection: Collection, query: dict[str, Any]) -> None:
    wanted = NoticeQuery(limit=200, **query)
    listed = collection.notices(wanted)
    asked = [
        aid
        for first in range(0, len(listed.items), 50)
        for aid in aids(
            ask(
                collection,
                "项目",
                mode="dense",
                top_k=50,
                per_notice=1,
                filters=wanted.filters().model_dump()
                | {"aids": [n.aid for n in listed.items[first : first + 50]]},
            )
        )
    ]
    assert sorted(asked) == sorted(n.aid for n in listed.items)
    assert listed.total == len(listed.items)


def test_who_can_use_a_notice_follows_from_the_map(small: Home) -> None:
    places = {
        "nation": "全国",
        "province": "江苏省",
        "city": "南京市",
        "district": "江宁区",
        "other": "苏州市",
    }
    small.index(
        *(notice(aid, title=f"{name}关于开展创新券申报的通知", content=f"面向{name}企业。") for aid, name in places.items())
    )  # fmt: skip
    with small.open() as collection:
        regions = {aid: collection.notice(aid).regions for aid in places}
        assert regions == {
            "nation": ["全国"], "province": ["江苏"], "city": ["南京"], "district": ["江宁区"], "other": ["苏州"],
        }  # fmt: skip

        def usable(name: str) -> set[str]:
            return set(aids(ask(collection, "创新券", filters={"applies_in": name}, top_k=50)))

        assert usable("南京") == {"nation", "province", "city", "district"}
        assert usable("江宁") == {"nation", "province", "city", "district"}
        assert usable("南京鼓楼区") == {"nation", "province", "city"}
        assert usable("Suzhou") == {"nation", "province", "other"}
        assert usable("浙江") == {"nation"}
        assert usable("江苏") == usable("全国") == set(places)
        assert set(aids(ask(collection, "创新券", filters={"regions": ["南京"]}, top_k=50))) == {"city"}


@pytest.mark.parametrize(
    ("filters", "pointer"),
    [
        ({"regions": ["南京", "亚特兰蒂斯"]}, "/filters/regions/1"),
        ({"applies_in": "nowhere"}, "/filters/applies_in"),
        ({"applies_in": "南京苏州"}, "/filters/applies_in"),
        ({"regions": ["江苏省南京市xyz"]}, "/filters/regions/0"),
    ],
)
def test_an_unknown_place_is_named_by_its_pointer(
    collection: Collection, filters: dict[str, Any], pointer: str
) -> None:
    with pytest.raises(InvalidInput, match="not a place") as caught:
        ask(collection, "创新券", filters=filters)
    assert caught.value.pointer == pointer


@pytest.mark.parametrize("mode", ["hybrid", "dense", "lexical"])
def test_few_candidates_never_leave_fewer_results_than_there_are(
    home: Path, encoder: Encoder, collection: Collection, mode: str
) -> None:
    settings = Settings(home=home, as_of=AS_OF)
    with Collection.open(settings, encoder=encoder, retrieval=RetrievalConfig(candidates=2)) as narrow:
        few = ask(narrow, "江苏企业项目申报", mode=mode, top_k=40, per_notice=1)
    many = ask(collection, "江苏企业项目申报", mode=mode, top_k=40, per_notice=1)
    assert len(few.passages) == len(many.passages) == 40
    assert aids(few)[:20] == aids(many)[:20]


# --- limits ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("top_k", "per_notice"), [(1, 1), (7, 1), (7, 3), (50, 50)])
def test_so_many_passages_and_so_many_of_one_notice(
    collection: Collection, top_k: int, per_notice: int
) -> None:
    response = ask(collection, "企业技术中心", top_k=top_k, per_notice=per_notice)
    counts = [p.notice.aid for p in response.passages]
    assert len(counts) == top_k
    assert max(counts.count(aid) for aid in counts) <= per_notice
    assert [p.rank for p in response.passages] == list(range(1, top_k + 1))
    assert len({p.passage_id for p in response.passages}) == top_k


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("mode", ["hybrid", "dense", "lexical"])
def test_scores_never_rise_with_rank_and_are_probabilities(
    collection: Collection, question: str, mode: str
) -> None:
    scores = [p.score for p in ask(collection, question, mode=mode, top_k=50, per_notice=50).passages]
    assert scores
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_a_lowest_score_drops_just_what_is_below(collection: Collection) -> None:
    whole = ask(collection, FLAGSHIP, top_k=20)
    border = whole.passages[5].score
    kept = ask(collection, FLAGSHIP, top_k=20, min_score=border)
    assert [p.passage_id for p in kept.passages] == [
        p.passage_id for p in whole.passages if p.score >= border
    ]
    assert ask(collection, FLAGSHIP, min_score=1.0).passages == []


def test_passages_are_listed_while_they_fit_the_context(collection: Collection) -> None:
    whole = ask(collection, FLAGSHIP, top_k=10)
    room = ask(collection, FLAGSHIP, top_k=3).usage.context_tokens
    fitting = ask(collection, FLAGSHIP, top_k=10, max_context_tokens=room)
    assert [p.passage_id for p in fitting.passages] == [p.passage_id for p in whole.passages[:3]]
    assert fitting.usage.context_tokens == room
    less = ask(collection, FLAGSHIP, top_k=10, max_context_tokens=room - 1)
    assert len(less.passages) == 2
    assert ask(collection, FLAGSHIP, max_context_tokens=1).usage.context_tokens == 0


# --- interpretation -------------------------------------------------------------------------------------------------

READ = "苏州9月10日发布的苏工信信发〔2025〕279号相关人才申报现在还能报吗, for digital workshops"


def test_what_a_question_says_is_returned(collection: Collection) -> None:
    read = ask(collection, READ).interpretation
    assert (read.regions, read.categories, read.open_on) == (["苏州"], ["申报"], AS_OF)
    assert (read.date_from, read.date_to) == (DAY, DAY)
    assert read.document_numbers == ["苏工信信发〔2025〕279号"]
    assert read.expansions


@pytest.mark.parametrize(
    "name",
    ["regions", "categories", "date_from", "date_to", "open_on", "document_numbers", "expansions"],
)
def test_each_field_can_be_switched_off_alone(collection: Collection, name: str) -> None:
    whole = ask(collection, READ).interpretation
    without = ask(collection, READ, ignore=[name]).interpretation
    assert getattr(whole, name)
    assert not getattr(without, name)
    assert without == whole.model_copy(update={name: getattr(without, name)})


def test_uninterpreted_questions_are_ranked_by_their_words_alone(collection: Collection) -> None:
    read = ask(collection, READ, interpret=False, explain=True, top_k=50)
    assert read.interpretation.model_copy(update={"expansions": []}) == type(read.interpretation)()
    assert all(p.explain and p.explain["adjustments"] == {} for p in read.passages)
    steered = ask(collection, READ, explain=True)
    assert any(p.explain and p.explain["adjustments"] for p in steered.passages)


def test_places_steer_until_they_are_ignored(collection: Collection) -> None:
    question = "苏州的揭榜挂帅"
    steered = ask(collection, question, top_k=20, explain=True)
    assert any(p.explain and "place" in p.explain["adjustments"] for p in steered.passages)
    free = ask(collection, question, top_k=20, explain=True, ignore=["regions"])
    assert not any(p.explain and "place" in p.explain["adjustments"] for p in free.passages)


def test_an_explicit_filter_wins_over_what_the_question_says(collection: Collection) -> None:
    response = ask(
        collection,
        "苏州9月10日发布的公示名单",
        filters={"regions": ["南京"], "categories": ["申报"], "date_from": "2025-09-20"},
        top_k=50,
    )
    assert response.interpretation.model_copy(update={"expansions": []}) == type(response.interpretation)()
    assert response.passages
    assert all(
        "南京" in p.notice.regions and p.notice.category == "申报" and p.notice.date >= dt.date(2025, 9, 20)
        for p in response.passages
    )


def test_ignored_expansions_leave_the_words_as_they_stand(collection: Collection) -> None:
    translated = ask(collection, "digital transformation", mode="lexical")
    assert translated.passages
    assert ask(collection, "digital transformation", mode="lexical", ignore=["expansions"]).passages == []
    assert ask(collection, "5G工厂", mode="lexical", ignore=["expansions"]).passages


# --- modes and order ------------------------------------------------------------------------------------------------


def test_each_mode_uses_its_legs(collection: Collection) -> None:
    dense, lexical, hybrid = (
        ask(collection, "数字化转型", mode=mode, top_k=20) for mode in ("dense", "lexical", "hybrid")
    )
    assert all(p.scores["dense"] is not None and p.scores["lexical"] == 0 for p in dense.passages)
    assert all(p.scores["dense"] is None and (p.scores["lexical"] or 0) > 0 for p in lexical.passages)
    assert all(p.scores["dense"] is not None for p in hybrid.passages)
    assert any(p.scores["lexical"] for p in hybrid.passages)
    assert lexical.took_ms.embed < 1
    assert dense.interpretation.expansions == []


def test_terms_are_highlighted_in_every_mode(collection: Collection) -> None:
    for mode in ("dense", "lexical", "hybrid"):
        first = ask(collection, "数字化转型", mode=mode).passages[0]
        assert {first.text[a:b] for a, b in first.highlights} & {"数字化转型", "数字化", "转型"}


def test_the_flagship_question_finds_its_notice(collection: Collection) -> None:
    response = ask(collection, FLAGSHIP, answer=True)
    first = response.passages[0]
    assert first.notice.aid == "2652054059_2"
    assert first.notice.url.startswith("http://mp.weixin.qq.com/")
    assert response.answer is not None
    assert not response.answer.abstained
    assert response.answer.citations[0].aid == "2652054059_2"


def without_times(response: QueryResponse) -> dict[str, Any]:
    return response.model_dump(exclude={"took_ms"})


def test_the_same_question_has_the_same_answer_in_every_thread_and_every_opening(
    collection: Collection, home: Path, encoder: Encoder
) -> None:
    def answered(opened: Collection, question: str) -> dict[str, Any]:
        return without_times(ask(opened, question, answer=True, top_k=20))

    expected = [answered(collection, question) for question in QUESTIONS]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda q: answered(collection, q), QUESTIONS)) == expected
    with Collection.open(Settings(home=home, as_of=AS_OF), encoder=encoder) as other:
        assert [answered(other, question) for question in QUESTIONS] == expected


@pytest.mark.parametrize("order", [["b_1", "a_10", "a_9"], ["a_9", "b_1", "a_10"]])
@pytest.mark.parametrize("mode", ["hybrid", "dense", "lexical"])
def test_equal_notices_are_shown_once_under_the_first_of_their_ids(
    small: Home, order: list[str], mode: str
) -> None:
    small.index(
        *(
            notice(aid, title="南京丨创新券申报通知", content="关于开展创新券兑付工作的通知。")
            for aid in order
        )
    )
    with small.open() as collection:
        response = ask(collection, "创新券兑付", mode=mode)
        (passage,) = response.passages
        assert passage.passage_id == "a_10#0"
        assert [link.rpartition("/")[2] for link in passage.notice.also_at] == ["a_9", "b_1"]


# --- questions that ask nothing -------------------------------------------------------------------------------------

NOTHING = ["？", "！？。…", "🙂", "🙂🙃" * 20, "\u200b", "\ufeff", "\x00", ".", "﹏", "a", "こんにちは", "qwzx vkjh",
           "，" * 2000, "a" * 2000]  # fmt: skip


@pytest.mark.parametrize("question", NOTHING, ids=[ascii(q[:6]) for q in NOTHING])
@pytest.mark.parametrize("mode", ["hybrid", "lexical"])
def test_a_question_that_asks_nothing_is_not_answered(
    collection: Collection, question: str, mode: str
) -> None:
    response = ask(collection, question, mode=mode, answer=True)
    assert response.answer is not None
    assert response.answer.text
    assert not response.answer.citations
    if response.answer.kind != "talk":  # a lone "?" gets help
        assert response.answer.abstained
        assert response.answer.confidence < 0.5


@pytest.mark.parametrize(
    "question", ["\x00南京\x00数字化转型", "南" * 2000, "税", "１", "2025", "第一批" * 600, "9月3日" * 400]
)
def test_odd_questions_are_taken_like_any_other(collection: Collection, question: str) -> None:
    for mode in ("hybrid", "lexical"):
        response = ask(collection, question, mode=mode, answer=True, explain=True)
        assert response.question == question
        assert response.answer is not None
        assert response.answer.text


@pytest.mark.parametrize("day", [dt.date.min, dt.date.max, dt.date(2024, 2, 29)])
def test_days_at_the_ends_of_the_calendar_are_days(collection: Collection, day: dt.date) -> None:
    for question in ("上周发布的通知", "下个月截止的项目", "posted in the last 30 days", "明年还能报吗"):
        assert ask(collection, question, as_of=str(day), answer=True, mode="lexical").as_of == day
    for query in (NoticeQuery(as_of=day), NoticeQuery(open_on=day, date_from=day, date_to=day)):
        assert collection.notices(query).total <= collection.info.notices


# --- days -----------------------------------------------------------------------------------------------------------


def test_the_day_decides_what_is_open(collection: Collection) -> None:
    aid = "2652054059_2"
    deadline = collection.notice(aid).deadline
    assert deadline == dt.date(2025, 11, 23)
    assert collection.notice(aid, as_of=deadline).status == "open"
    assert collection.notice(aid, as_of=deadline + dt.timedelta(days=1)).status == "closed"

    def shown(day: dt.date) -> str:
        response = ask(collection, "数字化转型", as_of=str(day), filters={"aids": [aid]})
        return response.passages[0].notice.status

    assert (shown(deadline), shown(deadline + dt.timedelta(days=1))) == ("open", "closed")
    late = NoticeQuery(open_on=deadline + dt.timedelta(days=1), limit=200)
    assert aid not in {n.aid for n in collection.notices(late).items}
    assert aid in {n.aid for n in collection.notices(NoticeQuery(open_on=deadline, limit=200)).items}


def test_a_collection_that_ends_long_ago_is_said_to_be_stale(collection: Collection) -> None:
    newest = collection.info.newest_date
    assert newest is not None

    def codes(days: int) -> set[str]:
        day = newest + dt.timedelta(days=days)
        answer = ask(collection, FLAGSHIP, as_of=str(day), answer=True).answer
        assert answer is not None
        return {warning.code for warning in answer.warnings}

    assert "stale_collection" not in codes(14)
    assert "stale_collection" in codes(15)


def test_the_day_of_a_request_wins_over_that_of_the_caller_and_of_the_settings(
    collection: Collection,
) -> None:
    assert ask(collection, "税").as_of == AS_OF
    request = QueryRequest(question="税", mode="lexical")
    assert collection.ask(request, as_of=DAY).as_of == DAY
    asked = request.model_copy(update={"as_of": dt.date(2025, 9, 1)})
    assert collection.ask(asked, as_of=DAY).as_of == dt.date(2025, 9, 1)


# --- lists ----------------------------------------------------------------------------------------------------------


def pages(collection: Collection, **query: Any) -> Iterator[list[str]]:
    """The ids of each page of a list."""
    cursor = None
    while True:
        page = collection.notices(NoticeQuery(cursor=cursor, **query))
        yield [item.aid for item in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return


@pytest.mark.parametrize("day", ["2024-12-01", "2025-09-10", "2026-06-01"])
def test_a_list_by_deadline_is_in_the_order_of_the_deadlines_that_count_on_its_day(
    collection: Collection, day: str
) -> None:
    items = collection.notices(
        NoticeQuery(sort="deadline", as_of=dt.date.fromisoformat(day), limit=200)
    ).items
    assert len(items) == BUNDLED
    assert items == sorted(items, key=lambda n: (n.deadline or dt.date.max, n.aid))


@pytest.mark.parametrize("sort", ["date", "deadline"])
def test_a_page_of_a_list_reads_no_other_notices(home: Path, encoder: Encoder, sort: Any) -> None:
    with Collection.open(Settings(home=home), encoder=encoder) as collection:
        reader = collection._reader
        touched = len(reader.columns.touched)
        page = collection.notices(NoticeQuery(sort=sort, limit=3))
        assert (len(page.items), page.total) == (3, BUNDLED)
        assert sum(not head.is_unread for head in reader.corpus.heads.known.values()) <= touched + 3


@pytest.mark.parametrize("sort", ["date", "deadline"])
@pytest.mark.parametrize("limit", [1, 7, BUNDLED, 200])
def test_pages_visit_every_notice_once_in_order(
    collection: Collection, everything: dict[str, NoticeDetail], sort: str, limit: int
) -> None:
    visited = [aid for page in pages(collection, sort=sort, limit=limit) for aid in page]
    assert sorted(visited) == sorted(everything)
    ordered = [everything[aid] for aid in visited]
    if sort == "date":
        assert ordered == sorted(ordered, key=lambda n: (-n.date.toordinal(), n.aid))
    else:
        assert ordered == sorted(ordered, key=lambda n: (n.deadline or dt.date.max, n.aid))


@pytest.mark.parametrize("sort", ["date", "deadline"])
def test_pages_visit_every_notice_once_while_others_come_and_go(
    small: Home, sort: Literal["date", "deadline"]
) -> None:
    days = [f"2025-09-{day:02}" for day in range(1, 11)]
    small.index(*(notice(f"d{day[-2:]}", date=day) for day in days))
    with small.open() as collection:
        walk = pages(collection, sort=sort, limit=3)
        visited = next(walk)
        rest = [n.aid for n in collection.notices(NoticeQuery(sort=sort)).items][3:]
        delete_notices([visited[-1], rest[0]], small.settings)
        small.index(notice("new", date="2025-09-12", content="十月二十日前提交。"))
        collection.refresh()
        visited += [aid for page in walk for aid in page]
    assert len(visited) == len(set(visited))
    assert {aid for aid in visited if aid != "new"} == {f"d{day[-2:]}" for day in days} - {rest[0]}


@pytest.mark.parametrize(
    "cursor", ["x", "????", "é", "bnVsbA", "W10", "WyJkYXRlIiwgMSwgMl0", "e30", "A" * 400]
)
def test_a_cursor_that_was_never_given_is_refused(collection: Collection, cursor: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        collection.notices(NoticeQuery(cursor=cursor))
    assert caught.value.pointer == "/cursor"


def test_the_cursor_of_one_order_is_refused_in_another(collection: Collection) -> None:
    cursor = collection.notices(NoticeQuery(sort="date", limit=5)).next_cursor
    with pytest.raises(InvalidInput):
        collection.notices(NoticeQuery(sort="deadline", cursor=cursor))


def test_an_unknown_notice_is_not_found(collection: Collection) -> None:
    for aid in ("nobody", "", "../../etc/passwd", "2652054059_2#0", "\x00"):
        with pytest.raises(NotFound):
            collection.notice(aid)


def test_the_counts_are_those_of_the_notices(
    collection: Collection, everything: dict[str, NoticeDetail]
) -> None:
    stats = collection.stats()
    assert (stats.notices, stats.newest_date) == (BUNDLED, dt.date(2025, 9, 24))
    assert sum(stats.by_category.values()) == sum(stats.by_level.values()) == BUNDLED
    assert stats.by_region["苏州"] == sum("苏州" in n.regions for n in everything.values())
    assert (stats.region_names["南京"], stats.region_names["苏州"]) == ("Nanjing", "Suzhou (苏州)")
    assert stats.oldest_date == min(n.date for n in everything.values())


def test_closing_twice_is_allowed_and_asking_afterwards_is_one_clear_error(small: Home) -> None:
    small.index(*notices(2))
    collection = small.open()
    collection.close()
    collection.close()
    with pytest.raises(RagError, match="closed"):
        ask(collection, "揭榜挂帅")
