"""The tools that assistants call, once for all protocols: MCP and function calling offer these very functions.

Names, descriptions and schemas are read off the functions, so that what a model is told is what is checked.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, create_model
from pydantic_core import to_jsonable_python

from api.assistants.matches import CallMatches, matches_of
from api.assistants.results import (
    CitedAnswer,
    Document,
    FoundPassages,
    ListedCall,
    ListedCalls,
    NoticeExcerpt,
    SearchResult,
    SearchResults,
    answer_of,
    document_of,
    excerpt_of,
    passage_of,
)
from api.json_body import validated
from api.problems import Problem, invalid
from api.service import STARTING, Service
from rag.domain import Applicant, Category
from rag.domain.languages import Language
from rag.errors import InvalidInput, NotFound
from rag.public import Day, NoticeDetail, QueryRequest, QueryResponse
from rag.public.match_json import MatchRequest, ProfileIn

if TYPE_CHECKING:
    from rag.calls import Call, CallPage

START_S = 60.0
RENAMED = {"/applies_in": "/place", "/q": "/query", "/top_k": "/limit"}
SEARCHED_NOTICES = 10
MAX_DOCUMENT_CHARS = 20_000

Query = Annotated[
    str,
    Field(
        min_length=1,
        max_length=2000,
        description="The question or topic in Chinese or English, with place, year and programme where they "
        "matter: 'deadline of the 2025 digital transformation fund in 南京'.",
    ),
]
PlaceName = Annotated[
    str | None,
    Field(
        max_length=200,
        description="A city, district or province in Chinese or English (苏州, Nanjing): only what somebody in that "
        "place can use, which includes notices of its province and of the nation.",
    ),
]
OpenOn = Annotated[
    Day | None, Field(description="YYYY-MM-DD: only what can still be applied for on this day.")
]
AsOf = Annotated[
    Day | None,
    Field(description="YYYY-MM-DD: the day that 'still open' and 'this week' count from; default today."),
]
Thread = Annotated[
    dict[str, Any] | None,
    Field(
        description="For a question that goes on from the last one ('and the deadline?'): the `context` of the last "
        "result of this tool, unchanged."
    ),
]
UserLanguage = Annotated[
    Language | None,
    Field(
        description="The user's language, zh or en: cautions and questions put to him are written in it; names and quotes stay."
    ),
]
Count = Annotated[int, Field(ge=1, le=20, description="How many items.")]
NoticeId = Annotated[
    str,
    Field(min_length=1, max_length=128, description="A notice's id as another tool gave it (`aid` or `id`)."),
]
Kinds = Annotated[
    list[Category],
    Field(
        description="Kinds of notice: 申报 can be applied for, 公示 results shown for objection, 名单 final results, "
        "通知 circular, 政策 policy, 解读 explanation, 征求意见 draft for comment, 活动 event, 汇编 digest, 其他 other."
    ),
]


@dataclass(frozen=True)
class ToolSpec:
    """One tool: a function with typed, described parameters, a docstring for the model, and a result model."""

    function: Callable[..., Awaitable[BaseModel]]
    title: str

    @property
    def name(self) -> str:
        """The function's own name."""
        return self.function.__name__

    @property
    def description(self) -> str:
        """What the model reads."""
        return inspect.cleandoc(self.function.__doc__ or "")

    @cached_property
    def arguments(self) -> type[BaseModel]:
        """The parameters as a model that forbids unknown ones."""
        parameters = inspect.signature(self.function, eval_str=True).parameters.values()
        fields: dict[str, Any] = {
            p.name: (p.annotation, ... if p.default is inspect.Parameter.empty else p.default)
            for p in parameters
        }
        return create_model(f"{self.name}_arguments", __config__=ConfigDict(extra="forbid"), **fields)

    async def call(self, arguments: Any) -> BaseModel:
        """Check the arguments and run the tool.

        Raises:
            Problem, RagError: an argument is wrong, nothing is found, or the service cannot answer now.
        """
        checked = validated(self.arguments, arguments)
        return await self.function(**{name: getattr(checked, name) for name in type(checked).model_fields})


class Toolbox:
    """The tools over a service."""

    def __init__(self, service: Callable[[], Service]) -> None:
        self._service = service

    def specs(self) -> tuple[ToolSpec, ...]:
        """All tools, in the order in which they are listed."""
        return (
            ToolSpec(self.search, "Search notices"),
            ToolSpec(self.fetch, "Fetch one notice"),
            ToolSpec(self.search_notices, "Search passages with filters"),
            ToolSpec(self.get_notice, "Read one notice"),
            ToolSpec(self.answer_question, "Answer a question with citations"),
            ToolSpec(self.list_calls, "List what can be applied for"),
            ToolSpec(self.match_calls, "Match a firm with what can be applied for"),
        )

    async def search(self, query: Query) -> SearchResults:
        """Search Chinese public policy notices (funding calls, results, policies) and get the notices that fit best.

        Use `fetch` with a result's id to read it. For filters by place, kind or day use `search_notices`.
        """
        response = await self._ask(
            {"question": query, "top_k": SEARCHED_NOTICES, "per_notice": 1, "answer": False}
        )
        return SearchResults(
            results=[
                SearchResult(id=p.notice.aid, title=p.notice.title, url=p.notice.url)
                for p in response.passages
            ]
        )

    async def fetch(self, id: NoticeId) -> Document:  # noqa: A002 (the name that connectors expect)
        """Get the text of one notice by the id that `search` gave, with its link and metadata.

        Cite the notice by its url.
        """
        return document_of(await self.notice(id), MAX_DOCUMENT_CHARS)

    async def search_notices(
        self,
        query: Query,
        place: PlaceName = None,
        categories: Kinds = [],  # noqa: B006 (never changed; read by pydantic)
        date_from: Annotated[
            Day | None, Field(description="YYYY-MM-DD: published on or after this day.")
        ] = None,
        date_to: Annotated[
            Day | None, Field(description="YYYY-MM-DD: published on or before this day.")
        ] = None,
        open_on: OpenOn = None,
        limit: Count = 5,
        as_of: AsOf = None,
    ) -> FoundPassages:
        """Search the passages of public policy notices, with hard filters by place, kind and day.

        Returns the passages' texts with title, link, deadline and status of their notices. Use this to gather evidence
        on your own; use `answer_question` for a finished, cited answer.
        """
        response = await self._ask(
            {
                "question": query,
                "top_k": limit,
                "answer": False,
                "filters": {
                    "applies_in": place,
                    "categories": categories,
                    "date_from": date_from,
                    "date_to": date_to,
                    "open_on": open_on,
                },
                "as_of": as_of,
            }
        )
        return FoundPassages(as_of=response.as_of, items=[passage_of(p) for p in response.passages])

    async def get_notice(
        self,
        aid: NoticeId,
        start: Annotated[int, Field(ge=0, description="Where in the text to start, in characters.")] = 0,
        max_chars: Annotated[
            int, Field(ge=200, le=20_000, description="How much of the text to get.")
        ] = 4000,
        as_of: AsOf = None,
    ) -> NoticeExcerpt:
        """Read one notice: who issued it, who may apply, deadline, the facts found in it, and its text.

        A long text comes in parts: go on with `start` = `next_start`.
        """
        return excerpt_of(await self.notice(aid, as_of), start, max_chars)

    async def answer_question(
        self,
        question: Query,
        place: PlaceName = None,
        open_on: OpenOn = None,
        as_of: AsOf = None,
        context: Thread = None,
    ) -> CitedAnswer:
        """Answer one question about public policy notices, in its own language, with quotes and links.

        Markers such as [1] in `text` stand for `sources`: keep them and give the links to the user. Repeat the
        `warnings`. `certainty` is `sure`, `possible` (say that it may be the answer and that the notice decides) or `none`
        (`abstained` is true: the notices hold no answer; say so and do not guess). A question that goes on from the last one takes
        that result's `context`.
        """
        response = await self._ask(
            {
                "question": question,
                "filters": {"applies_in": place, "open_on": open_on},
                "as_of": as_of,
                "context": context,
            },
            "question",
        )
        if response.answer is None:
            raise Problem(500, "The question was not answered; ask again.")
        return answer_of(response, response.answer)

    async def list_calls(
        self,
        place: PlaceName = None,
        applicant: Annotated[
            list[Applicant], Field(description="Who files the application; several mean any of them.")
        ] = [],  # noqa: B006
        open_on: OpenOn = None,
        query: Annotated[
            str | None,
            Field(max_length=200, description="Words of the programme's name, such as 数字化转型."),
        ] = None,
        limit: Count = 10,
        as_of: AsOf = None,
        lang: UserLanguage = None,
    ) -> ListedCalls:
        """List programmes that can be applied for, the next deadline on top, with status and the notice to read.

        Use this for 'what can a company in Suzhou apply for now'; give `open_on` today's day for what is still open.
        """
        from rag.calls import CallQuery

        fields = {
            "applies_in": place, "applicant": applicant, "open_on": open_on, "q": query, "limit": limit,
            "as_of": as_of, "lang": lang,
        }  # fmt: skip
        service = await self._ready()
        with arguments_blamed():
            wanted = validated(CallQuery, to_jsonable_python(fields))
            page: CallPage = await service.look_up(
                lambda: service.collection.calls(wanted, as_of=service.as_of), "calls"
            )
        return ListedCalls(items=[_listed(call) for call in page.items], total=page.total)

    async def match_calls(
        self,
        profile: Annotated[ProfileIn, Field(description="The firm, as far as the user told it.")],
        place: PlaceName = None,
        limit: Count = 10,
        as_of: AsOf = None,
        lang: UserLanguage = None,
    ) -> CallMatches:
        """Match a firm's profile with the open programmes: which it fits, which need a check, which fail, and why.

        Use this for 'can we apply', 'which of these can my company get'. Leave out of the profile what the user did
        not say; `asks` holds the questions to put next.
        """
        fields = {
            "profile": profile.model_dump(exclude_none=True),
            "filters": {"applies_in": place},
            "as_of": as_of,
            "lang": lang,
        }
        service = await self._ready()
        with arguments_blamed():
            wanted = validated(MatchRequest, to_jsonable_python(fields))
            found = await service.call(lambda: service.collection.match(wanted, as_of=service.as_of), "match")
        return matches_of(found, limit)

    async def notice(self, aid: str, as_of: Day | None = None) -> NoticeDetail:
        """One notice whole.

        Raises:
            NotFound: there is none of this id; told with the tool that finds them.
        """
        service = await self._ready()
        try:
            return await service.look_up(
                lambda: service.collection.notice(aid, as_of=as_of or service.as_of), "notice"
            )
        except NotFound:
            raise NotFound(f"No notice is called {aid!r}; search_notices finds those held.") from None

    async def _ask(self, fields: dict[str, Any], question: str = "query") -> QueryResponse:
        """Ask; `question` is the tool's argument that holds the question, for what is said of a wrong one."""
        service = await self._ready()
        with arguments_blamed(question):
            return await service.ask(validated(QueryRequest, to_jsonable_python(fields)))

    async def _ready(self) -> Service:
        """The service, once it has loaded its model: assistants start it and ask at once, and never ask again.

        Raises:
            Problem: 503 that says why there is nothing to ask.
        """
        service = self._service()
        end = asyncio.get_running_loop().time() + START_S
        while True:
            try:
                _ = service.collection
            except Problem as problem:
                if problem.detail != STARTING or asyncio.get_running_loop().time() > end:
                    raise
                await asyncio.sleep(0.1)
            else:
                return service


@contextmanager
def arguments_blamed(question: str = "query") -> Iterator[None]:
    """Name the tool's argument where the library refuses the field that it became.

    Raises:
        Problem: 422, for an `InvalidInput` with a pointer and for another 422 with wrong fields.
    """
    try:
        yield
    except InvalidInput as error:
        raise invalid([(_argument(error.pointer or "", question), str(error))]) from None
    except Problem as problem:
        if not problem.errors:
            raise
        raise invalid(
            [(_argument(pointer, question), detail) for pointer, detail in problem.errors]
        ) from None


def _argument(pointer: str, question: str) -> str:
    field = pointer.removeprefix("/filters")
    return {**RENAMED, "/question": f"/{question}"}.get(field, field)


def _listed(call: Call) -> ListedCall:
    notice = call.notices[0]
    return ListedCall(
        **call.model_dump(include=set(ListedCall.model_fields) - {"warnings", "aid", "title", "url"}),
        warnings=[warning.text for warning in call.warnings],
        aid=notice.aid,
        title=notice.title,
        url=notice.url,
    )
