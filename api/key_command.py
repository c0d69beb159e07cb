"""`rag key`: API keys of the service."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer
from pydantic import TypeAdapter, ValidationError

from api.keys import Key, Scope, State, add_key, read_keys, revoke_key
from api.shared_postgres import share_keys, shared_place
from rag.cli.options import Home, Json, day_given, settings
from rag.cli.output import console, note, print_json, styled
from rag.errors import InvalidInput, RagError, ReadOnlyService
from rag.public import Day, Response
from rag.settings import Settings

app = typer.Typer(
    help="Make, list and revoke API keys of the service in --home. A running service follows at once.",
    epilog="Example: rag key add website --scope read --expires 2026-12-31",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
)


class KeyOut(Response):
    """A key as it is listed."""

    id: str
    name: str
    scopes: tuple[Scope, ...]
    created: dt.datetime
    expires: dt.date | None
    revoked: dt.datetime | None
    state: State


class NewKeyOut(KeyOut):
    """A key just made: the only time that it is shown."""

    key: str


class KeysOut(Response):
    """All keys, the oldest first."""

    items: tuple[KeyOut, ...]


@app.command(epilog="Example: rag key add calendar --scope feed --expires 2026-12-31")
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Who or what it is for.")],
    scope: Annotated[
        list[Scope] | None,
        typer.Option(help="read (the default), write, feed (calendar and feed alone); repeatable."),
    ] = None,
    expires: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM-DD", callback=day_given, help="The last day on which it works; default: none."
        ),
    ] = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Make a key and print it, this once. From the first key on, the service asks for one."""
    chosen = settings(home)
    _check_own(chosen)
    try:
        day = TypeAdapter(Day).validate_python(expires) if expires else None
    except ValidationError:
        raise typer.BadParameter(
            "must be a real day written as YYYY-MM-DD", param_hint="'--expires'"
        ) from None
    try:
        key, text = add_key(chosen.home, name, scope or [Scope.READ], day)
    except InvalidInput as error:
        raise typer.BadParameter(str(error)) from None
    _share(chosen)
    if json:
        print_json(NewKeyOut(**_shown(key).model_dump(), key=text))
    else:
        note(f"Key {key.id} for {key.name} ({', '.join(key.scopes)}). Keep it: it is not shown again.")
        typer.echo(text)


@app.command("list", epilog="Example: rag key list --json")
def list_keys(home: Home = None, json: Json = False) -> None:
    """List the keys: what they are for and whether they work, never the keys themselves."""
    keys = KeysOut(items=tuple(_shown(key) for key in _keys(settings(home))))
    if json:
        print_json(keys)
        return
    out = console()
    for key in keys.items:
        until = f"until {key.expires}" if key.expires else ""
        scopes = ",".join(key.scopes)
        columns = (key.id, f"{key.state:<7}", f"{key.created.date()}", f"{scopes:<15}", key.name, until)
        out.print(styled("  ".join(columns).rstrip()), soft_wrap=True)
    if not keys.items:
        note("There is no key yet; make one with: rag key add NAME")


@app.command(epilog="Example: rag key revoke 1f0c9a7e")
def revoke(
    key_id: Annotated[str, typer.Argument(metavar="ID", help="The key's id, as `rag key list` shows it.")],
    home: Home = None,
    json: Json = False,
) -> None:
    """End a key for good. Revoking it again changes nothing."""
    chosen = settings(home)
    _check_own(chosen)
    key = _shown(revoke_key(chosen.home, key_id))
    _share(chosen)
    if json:
        print_json(key)
    else:
        typer.echo(f"revoked {key.id} ({key.name})")


def _check_own(chosen: Settings) -> None:
    if chosen.store_url is not None:
        raise ReadOnlyService(
            "The keys are those of the service whose store RAG_STORE_URL copies: change them there."
        )


def _keys(chosen: Settings) -> tuple[Key, ...]:
    """Those of the home, or those shared with a service that has no store of its own."""
    place = shared_place(chosen) if chosen.store_url is not None else None
    return read_keys(chosen.home) if place is None else place.read_keys()


def _share(chosen: Settings) -> None:
    """Tell services on other machines of the change at once; the one that writes does so as well, when it can."""
    try:
        share_keys(chosen)
    except RagError as error:
        note(
            f"The services that read this one's copy do not know of it yet ({error}); rag serve here tells them."
        )


def _shown(key: Key) -> KeyOut:
    return KeyOut(**key.model_dump(exclude={"sha256"}), state=key.state)
