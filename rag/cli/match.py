"""`rag match`: which calls a firm fits, which need a check, which fail, and the sentence that decides."""

from __future__ import annotations

import json as json_module
import re
import sys
import tomllib
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.console import Console

from rag.cli.options import Home, Json, day_given, settings
from rag.cli.output import console, note, one_line, print_json, styled, told
from rag.cli.words import language, places, programme
from rag.errors import InvalidInput
from rag.matching.condition_text import label_of
from rag.public.match_json import MatchedCall, MatchedCondition, MatchRequest, MatchResponse
from rag.public.validation import field_problems

STYLE = {"fits": "green", "check": "yellow", "fails": "dim"}
MARK = {"met": "+", "failed": "-", "unknown": "?"}
REASONS = {
    "condition": "a condition is broken",
    "not_for_firms": "not for firms",
    "other_place": "another place",
    "closed": "closed",
    "cancelled": "cancelled",
    "little_told": "little that can be compared was read; see the notice",
}
SIGNS = "Signs: + met, - not met, ? not told in the profile or for you to judge, ! not in the text but in an attachment or another rule."
SHOWN_CONDITIONS = 6
BY_QUOTE = ("other", "limit")
"""Attributes of which the sentence alone says what is wanted: ≤ 70% says nothing without it."""
_COMMENT = re.compile(r"(?<=# )[^#\n]+")


def command(
    profile: Annotated[
        Path | None, typer.Argument(help="A firm's profile, JSON or TOML.", show_default=False)
    ] = None,
    init: Annotated[bool, typer.Option("--init", help="Print a commented example of a profile.")] = False,
    applies_in: Annotated[
        str | None, typer.Option(help="Only calls that someone in this place can use.")
    ] = None,
    q: Annotated[str | None, typer.Option("--q", help="Words of the programme's name.")] = None,
    closed: Annotated[
        bool, typer.Option("--include-closed", help="Also what is closed or cancelled.")
    ] = False,
    all_: Annotated[bool, typer.Option("--all", help="Also list the calls that fail.")] = False,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="YYYY-MM-DD", callback=day_given, help="The day that counts; default today."),
    ] = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Match a firm's profile with every call that is open: fits, check or fails, each with the deciding sentence."""
    if init:
        sys.stdout.write(_example())
        return
    if profile is None:
        raise typer.BadParameter(
            "name a profile, or make one with: rag match --init > firm.toml", param_hint="PROFILE"
        )
    filters = {"applies_in": applies_in, "q": q}
    request = request_of(
        {
            "profile": read_profile_file(profile),
            "filters": filters,
            "as_of": as_of,
            "include_closed": closed,
            "lang": language(),
        },
        profile,
    )
    chosen = settings(home)
    from rag.collection import Collection

    with Collection.open(chosen, load_model=False) as collection:
        try:
            found = collection.match(request, as_of=chosen.as_of)
        except InvalidInput as error:
            raise typer.BadParameter(str(error), param_hint=hint_of(error.pointer or "", profile)) from None
    print_json(found) if json else show(found, console(), all_)


def read_profile_file(path: Path) -> dict[str, Any]:
    """The profile in a JSON or TOML file; what cannot be read is wrong usage."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        found = json_module.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise typer.BadParameter(f"{path} cannot be read ({why})", param_hint="PROFILE") from None
    except ValueError as error:
        raise typer.BadParameter(f"{path} is neither JSON nor TOML: {error}", param_hint="PROFILE") from None
    return {key: value.isoformat() if hasattr(value, "isoformat") else value for key, value in found.items()}


def request_of(fields: dict[str, Any], file: Path | None = None) -> MatchRequest:
    """The request, with a profile that `file` told; a wrong field is wrong usage."""
    try:
        return MatchRequest.model_validate(fields)
    except ValidationError as error:
        first = field_problems(MatchRequest, error)[0]
        words = first.detail.replace("field of this request", "field of a profile")
        raise typer.BadParameter(words, param_hint=hint_of(first.pointer, file)) from None


def hint_of(pointer: str, file: Path | None) -> str | None:
    """What was wrong as its writer knows it: the option, or the key in the profile's file."""
    names = pointer.strip("/").split("/")
    if names[0] == "profile" and names[1:]:
        return told(f"the key {'/'.join(names[1:])} of {file}") if file else "/".join(names[1:])
    option = (names[1:] or names)[0].replace("_", "-")
    return f"'--{option}'" if option else None


def _example() -> str:
    """The commented example of a profile; its comments in the reader's language."""
    text = resources.files("rag.matching").joinpath("data/profile.toml").read_text(encoding="utf-8")
    return _COMMENT.sub(lambda comment: told(comment[0]), text)


def show(found: MatchResponse, out: Console, everything: bool) -> None:
    """What fits and what needs a check, one paragraph a call; then what to find out."""
    for item in found.items:
        if item.verdict != "fails" or everything:
            _show_item(item, out)
    if any(item.verdict != "fails" or everything for item in found.items):
        note(SIGNS)
    for ask in found.asks:
        note(f"To settle {ask.calls} of them: {ask.question}")
    counts = ", ".join(
        f"{told(verdict)} {found.counts.get(verdict, 0)}" for verdict in ("fits", "check", "fails")
    )
    note(f"As of {found.as_of}: {counts}.{'' if everything else ' --all lists those that fail too.'}")


def _show_item(item: MatchedCall, out: Console) -> None:
    call = item.call
    why = f" ({told(REASONS[item.reason])})" if item.reason else ""
    head = f"{told(item.verdict):<5}{why}  {call.deadline or told('no last day')}  {places(call.regions)}  {programme(call.programme)}"
    out.print(styled(head, STYLE[item.verdict]), soft_wrap=True)
    choice = None
    shown = sorted(_told_once(item.conditions), key=lambda condition: not condition.must)
    for condition in shown[:SHOWN_CONDITIONS]:
        if condition.any_of is not None and condition.any_of != choice:
            out.print(styled(f"    {told(f'any {condition.at_least} of these:')}"), soft_wrap=True)
        choice = condition.any_of
        out.print(styled(f"    {'  ' if choice else ''}{_line(condition)}"), soft_wrap=True)
    if (more := len(shown) - SHOWN_CONDITIONS) > 0:
        out.print(styled(f"    … {told(f'{more} more; --json lists all')}"), soft_wrap=True)
    for words in item.elsewhere:
        out.print(styled(f"    ! {told(f'not in the text: {one_line(words.quote)}')}"), soft_wrap=True)
    out.print(styled(f"    {one_line(call.notices[0].url)}"), soft_wrap=True)


def _told_once(conditions: Sequence[MatchedCondition]) -> list[MatchedCondition]:
    """The conditions without the second bound of a quote that tells both: 每班30至60人."""
    kept: list[MatchedCondition] = []
    for condition in conditions:
        same = kept and condition.attribute in BY_QUOTE and (kept[-1].aid, kept[-1].start, kept[-1].end) == (
            condition.aid, condition.start, condition.end
        )  # fmt: skip
        if not (same and (kept[-1].attribute, kept[-1].status) == (condition.attribute, condition.status)):
            kept.append(condition)
    return kept


def _line(condition: MatchedCondition) -> str:
    label = label_of(condition.attribute, language())
    label += "" if condition.must else f" ({told('asked for by one part of the grant')})"
    quote = f"“{one_line(condition.quote)}”"
    if condition.attribute in BY_QUOTE:
        return f"{MARK[condition.status]} {label}: {quote}"
    yours = f"; {told(f'yours: {condition.yours}')}" if condition.yours else ""
    return f"{MARK[condition.status]} {label}: {condition.wanted}{yours}  {quote}"
