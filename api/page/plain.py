"""The page without scripts: one form, one answer. For old browsers, and for those who switch scripts off."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError
from starlette.requests import Request

from api.problems import Problem, from_rag_error
from api.service import Service
from rag.errors import RagError
from rag.public import Citation, Filters, QueryRequest, QueryResponse

FIELDS = ("applies_in", "date_from", "date_to", "open_on")


async def plain_context(request: Request, service: Service) -> dict[str, Any]:
    """What the template `plain.html` shows for an address: the last of its questions, answered."""
    questions = [text.strip() for text in request.query_params.getlist("q") if text.strip()]
    context: dict[str, Any] = {
        "question": questions[-1] if questions else "",
        "response": None,
        "problem": None,
    }
    if not questions:
        return context
    try:
        context["response"] = await service.ask(_asked(request, questions[-1]))
    except ValidationError as error:
        context["problem"] = str(error.errors()[0]["msg"])
    except Problem as problem:
        context["problem"] = problem.detail
    except RagError as error:
        context["problem"] = from_rag_error(error).detail
    if context["response"] is not None:
        context["sources"] = _sources(context["response"])
    return context


def _asked(request: Request, question: str) -> QueryRequest:
    given = request.query_params
    filters = {name: given[name] for name in FIELDS if given.get(name)}
    lists = {"categories": given.getlist("category"), "applicants": given.getlist("applicant")}
    chosen = Filters.model_validate(
        {**filters, **{name: values for name, values in lists.items() if any(values)}}
    )
    return QueryRequest.model_validate(
        {"question": question, "filters": chosen, "as_of": given.get("as_of") or None}
    )


def _sources(response: QueryResponse) -> list[tuple[list[int], Citation]]:
    """Each notice cited, with its markers."""
    found: dict[str, tuple[list[int], Citation]] = {}
    for citation in response.answer.citations if response.answer else ():
        found.setdefault(citation.aid, ([], citation))[0].append(citation.marker)
    return list(found.values())
