"""`rag digest`: news for one firm, printed or sent, nothing twice."""

from __future__ import annotations

import datetime as dt
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from rag.answering.composing.export_words import WORDS
from rag.cli.bots import Refused, bot_of
from rag.cli.bots import send as send_to_bot
from rag.cli.chinese import VARIABLE
from rag.cli.match import hint_of, read_profile_file, request_of
from rag.cli.options import Home, day_given, settings
from rag.cli.output import note
from rag.errors import InvalidInput, RagError
from rag.matching.news import Digest, dump_known, load_known
from rag.matching.news_text import CHINESE, ENGLISH, FORMATS, Words, title_of


class NotSent(RagError):
    """A service did not take the message; the news is told again next time."""


def command(
    profile: Annotated[
        Path, typer.Option("--profile", help="The firm's profile, JSON or TOML.", show_default=False)
    ],
    since: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM-DD", callback=day_given, help="Take calls as known whose notices are all older."
        ),
    ] = None,
    format_: Annotated[str, typer.Option("--format", help="text, markdown, html or json.")] = "text",
    within_days: Annotated[int, typer.Option(min=0, max=60, help="How soon is 'closing soon'.")] = 7,
    send: Annotated[
        list[str] | None,
        typer.Option(
            help="Send it to this address as well: a WeCom, DingTalk or Feishu bot's webhook, or as apprise writes"
            " them (mailto://…); repeatable."
        ),
    ] = None,
    state: Annotated[
        Path | None,
        typer.Option(help="What was told so far; default: beside the profile.", show_default=False),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="YYYY-MM-DD", callback=day_given, help="The day that counts; default today."),
    ] = None,
    lang: Annotated[
        str | None, typer.Option(help="zh or en; default RAG_LANG, else zh, as the notices are.")
    ] = None,
    home: Home = None,
) -> None:
    """Print what is new, changed, cancelled or closing soon for a firm since the last digest; nothing when there is none."""
    if format_ not in FORMATS:
        raise typer.BadParameter(f"must be one of {', '.join(FORMATS)}", param_hint="--format")
    words = _words(lang)
    told_file = state or profile.with_suffix(".told.json")
    request = request_of({"profile": read_profile_file(profile), "as_of": as_of}, profile)
    first = _since(since)
    chosen = settings(home)
    from rag.collection import Collection

    with Collection.open(chosen, load_model=False) as collection:
        told = load_known(told_file.read_text(encoding="utf-8")) if told_file.exists() else {}
        try:
            digest = collection.digest(
                request, told, since=first, within_days=within_days, as_of=chosen.as_of
            )
        except InvalidInput as error:
            raise typer.BadParameter(str(error), param_hint=hint_of(error.pointer or "", profile)) from None
    if digest.items:
        sys.stdout.write(FORMATS[format_](digest, words))
        sys.stdout.flush()
        deliver(digest, format_, send or [], words)
    else:
        note(title_of(digest, words))  # in the language of the digest, which is read by the same people
    write_whole(told_file, dump_known(digest.told))


def _since(day: str | None) -> dt.date | None:
    try:
        return request_of({"profile": {}, "as_of": day}).as_of
    except typer.BadParameter as error:
        raise typer.BadParameter(error.message, param_hint="'--since'") from None


def _words(lang: str | None) -> Words:
    """Chinese, as the notices are, unless the command or else the environment asks for English."""
    if lang not in (None, "zh", "en"):
        raise typer.BadParameter("must be one of zh, en", param_hint="--lang")
    if (lang or os.environ.get(VARIABLE, "").strip().lower()) != "en":
        return CHINESE
    return replace(ENGLISH, name=WORDS["en"].name, place=WORDS["en"].place)


def deliver(digest: Digest, format_: str, addresses: list[str], words: Words = CHINESE) -> None:
    """Send a digest to every address.

    Raises:
        NotSent: an address is not understood, or its service did not take the message.
    """
    failed = []
    for number, address in enumerate(addresses, 1):
        try:
            bot = bot_of(address)
            if bot:
                send_to_bot(bot, digest, words)
            else:
                _send_by_apprise(digest, format_, address, words)
        except Refused as error:
            failed.append(f"--send number {number}: {error}")  # the address itself holds a secret
    if failed:
        raise NotSent(f"{'; '.join(failed)}. Check the address. The news is kept for next time.")


def _send_by_apprise(digest: Digest, format_: str, address: str, words: Words) -> None:
    """Send by mail, webhook or one of apprise's other services.

    Raises:
        NotSent: apprise is not installed.
        Refused: the address is not understood, or its service did not take the message.
    """
    try:
        import apprise
    except ImportError:
        raise NotSent('Sending needs the package apprise: pip install "notice-rag[notify]".') from None
    kinds = {"markdown": apprise.NotifyFormat.MARKDOWN, "html": apprise.NotifyFormat.HTML}
    service = apprise.Apprise()
    if not service.add(address):
        raise Refused(
            "this is neither a webhook (https://…) nor an address as apprise writes them (mailto://…)"
        )
    taken = service.notify(
        title=title_of(digest, words),
        body=FORMATS[format_](digest, words),
        body_format=kinds.get(format_, apprise.NotifyFormat.TEXT),
    )
    if not taken:
        raise Refused("it did not take the digest")


def write_whole(path: Path, text: str) -> None:
    """Replace a file in one step, so that a crash leaves the old one."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(name).replace(path)
