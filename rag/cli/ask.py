"""`rag ask`: one question, answered from the index."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from pydantic import ValidationError

from rag.cli import chinese
from rag.cli.answer_text import show_as_it_comes
from rag.cli.interactive import WELCOME, WELCOME_ZH, hold_conversation, is_terminal
from rag.cli.options import Home, Json, day_given, settings
from rag.cli.output import print_json
from rag.domain import CATEGORIES
from rag.errors import InvalidInput
from rag.public import Mode, QueryRequest
from rag.public.validation import field_problems

OPTIONS = {
    "question": "QUESTION",
    "regions": "--region",
    "applies_in": "--applies-in",
    "categories": "--category",
    "date_from": "--date-from",
    "date_to": "--date-to",
    "as_of": "--as-of",
    "top_k": "--top-k",
}


def command(
    question: Annotated[
        str | None,
        typer.Argument(
            metavar="QUESTION",
            help="In Chinese, English or both; left out on a terminal, a conversation begins.",
            show_default=False,
        ),
    ] = None,
    region: Annotated[list[str] | None, typer.Option(help="Notices of just this place; repeatable.")] = None,
    applies_in: Annotated[
        str | None, typer.Option(help="Notices that someone in this place can use.")
    ] = None,
    category: Annotated[
        list[str] | None, typer.Option(help=f"Kind of notice, one of {'、'.join(CATEGORIES)}; repeatable.")
    ] = None,
    date_from: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", callback=day_given, help="First day of publication.")
    ] = None,
    date_to: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", callback=day_given, help="Last day of publication.")
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM-DD",
            callback=day_given,
            help="The day that 'still open' counts from; default today.",
        ),
    ] = None,
    top_k: Annotated[int, typer.Option(min=1, max=50, help="How many passages.")] = 5,
    mode: Annotated[Mode, typer.Option(help="Which legs search.")] = "hybrid",
    explain: Annotated[bool, typer.Option("--explain", help="Say why each passage stands there.")] = False,
    home: Home = None,
    json: Json = False,
) -> None:
    """Ask one question: the answer with its sources, then the passages with their links."""
    if question is None and (json or not is_terminal()):
        raise typer.BadParameter("is missing; give a question", param_hint="'QUESTION'")
    fields: dict[str, Any] = {
        "question": (WELCOME_ZH if chinese.wanted() else WELCOME) if question is None else question,
        "filters": {
            "regions": region or [],
            "applies_in": applies_in,
            "categories": category or [],
            "date_from": date_from,
            "date_to": date_to,
        },
        "as_of": as_of,
        "top_k": top_k,
        "mode": mode,
        "explain": explain,
    }
    request = _request(fields)
    chosen = settings(home)
    from rag.collection import Collection

    collection = Collection.open(chosen)
    try:
        if question is None:
            hold_conversation(collection, request, chosen.as_of)
            return
        begun = collection.begin(request, as_of=chosen.as_of)
        if json:
            print_json(begun.finish())
        else:
            show_as_it_comes(begun.sentences())
    except InvalidInput as error:
        raise typer.BadParameter(str(error), param_hint=_option(error.pointer or "")) from None
    finally:
        collection.close()


def _request(fields: dict[str, Any]) -> QueryRequest:
    try:
        return QueryRequest.model_validate(fields)
    except ValidationError as error:
        first = field_problems(QueryRequest, error)[0]
        raise typer.BadParameter(first.detail, param_hint=_option(first.pointer)) from None


def _option(pointer: str) -> str | None:
    """The option that a JSON pointer of the request stands for."""
    names = [OPTIONS[part] for part in pointer.split("/") if part in OPTIONS]
    return f"'{names[-1]}'" if names else None
