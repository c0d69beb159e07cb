"""`rag calls`: what can be applied for, the next deadline on top."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.cells import cell_len
from rich.console import Console

from rag.answering.composing.export_words import WORDS
from rag.calls import CallPage, CallQuery, to_csv
from rag.cli.options import Home, Json, day_given, settings
from rag.cli.output import console, note, one_line, print_json, styled, told
from rag.cli.words import language, places, programme, who, word
from rag.errors import InvalidInput
from rag.public.validation import field_problems

STATUS_WIDTH = 10
STATUS_STYLE = {"open": "green", "upcoming": "cyan", "closed": "dim", "unknown": "yellow"}


def command(
    applies_in: Annotated[str | None, typer.Option(help="Calls that someone in this place can use.")] = None,
    region: Annotated[list[str] | None, typer.Option(help="Calls of just this place; repeatable.")] = None,
    applicant: Annotated[
        list[str] | None, typer.Option(help="Who files: enterprise, individual, institution, …; repeatable.")
    ] = None,
    open_on: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM-DD",
            callback=day_given,
            help="A day on which the call must be open; shown as of that day.",
        ),
    ] = None,
    category: Annotated[list[str] | None, typer.Option(help="Kind of notice; repeatable.")] = None,
    q: Annotated[str | None, typer.Option("--q", help="Words of the programme's name.")] = None,
    sort: Annotated[str, typer.Option(help="deadline or date.")] = "deadline",
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many calls.")] = 50,
    cursor: Annotated[str | None, typer.Option(help="Where the last page ended.")] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM-DD",
            callback=day_given,
            help="The day that 'open' counts from; default the day of --open-on, else today.",
        ),
    ] = None,
    csv: Annotated[
        bool, typer.Option("--csv", help="Print a table for Excel: every call that matches.")
    ] = False,
    home: Home = None,
    json: Json = False,
) -> None:
    """List the calls that fulfil every condition: programme, place, deadline, and the notice to read."""
    query = _query(
        {
            "applies_in": applies_in, "region": region or [], "applicant": applicant or [], "open_on": open_on,
            "category": category or [], "q": q, "sort": sort, "limit": limit, "cursor": cursor, "as_of": as_of,
            "lang": None if json else language(),
        }
    )  # fmt: skip
    chosen = settings(home)
    from rag.collection import Collection

    collection = Collection.open(chosen, load_model=False)
    try:
        if csv:
            calls_, day = collection.matching_calls(query, as_of=chosen.as_of)
            _write(to_csv(calls_, day, WORDS[language()]))
            return
        page = collection.calls(query, as_of=chosen.as_of)
    except InvalidInput as error:
        raise typer.BadParameter(str(error), param_hint=_option(error.pointer or "")) from None
    finally:
        collection.close()
    print_json(page) if json else show(page, console())


def _query(fields: dict[str, Any]) -> CallQuery:
    try:
        return CallQuery.model_validate(fields)
    except ValidationError as error:
        first = field_problems(CallQuery, error)[0]
        raise typer.BadParameter(first.detail, param_hint=_option(first.pointer)) from None


def _option(pointer: str) -> str | None:
    name = pointer.strip("/").split("/")[0]
    return f"'--{name.replace('_', '-')}'" if name in CallQuery.model_fields else None


def _write(table: str) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(table.encode())
    sys.stdout.buffer.flush()


def show(page: CallPage, out: Console) -> None:
    """One paragraph a call: day, status, place and name; its warnings; the address of the notice to read."""
    if not page.items:
        note("No call fulfils these conditions.")
        return
    for call in page.items:
        day, status = call.deadline or told("no day    "), word("status", call.status)
        padded = status + " " * (STATUS_WIDTH - cell_len(status))
        head = f"{day}  {padded}  {places(call.regions)}  {programme(call.programme)}"
        out.print(styled(head, STATUS_STYLE.get(call.status, "")), soft_wrap=True)
        details = [told(f"applicants: {who(call.applicants)}; id: {call.call_id}")]
        details += [f"! {one_line(warning.text)}" for warning in call.warnings]
        for line in [*details, one_line(call.notices[0].url)]:
            out.print(styled(f"    {line}"), soft_wrap=True)
    more = f" Next: --cursor {page.next_cursor}" if page.next_cursor else ""
    note(f"{len(page.items)} of {page.total} calls.{more}")
