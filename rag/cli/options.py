"""Options that several commands share."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from rag.errors import InvalidInput
from rag.settings import Settings, load_settings

_LIKE_A_DAY = re.compile(r"\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?")

Home = Annotated[
    Path | None,
    typer.Option("--home", help="Where the index lives (env RAG_HOME; default .rag).", show_default=False),
]
Sync = Annotated[bool, typer.Option("--sync", help="Also remove what the files no longer hold.")]
MaxRemovedShare = Annotated[
    float,
    typer.Option(
        min=0, max=1, help="With --sync: refuse to remove more than this share of the notices held."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def day_given(value: str | None) -> str | None:
    """A day as people write it (2025/9/25, 2025年9月25日) as YYYY-MM-DD; what is no day is left to be refused by its name.

    Raises:
        typer.BadParameter: it is written as a day, and there is none such.
    """
    if value is None or not _LIKE_A_DAY.fullmatch(value.strip()):
        return value
    from rag.notices.input_record import written_day  # not needed by a command that is given no day

    day = written_day(value.strip())
    if day is None:
        raise typer.BadParameter("must be a real day written as YYYY-MM-DD")
    return day.isoformat()


def settings(home: Path | None) -> Settings:
    """The settings of the environment, with `--home` on top; a wrong variable is wrong usage."""
    try:
        loaded = load_settings()
    except InvalidInput as error:
        raise typer.BadParameter(str(error), param_hint="the environment") from None
    chosen = loaded if home is None else loaded.model_copy(update={"home": home})
    if any(at.is_file() for at in (chosen.home, *chosen.home.parents)):
        raise typer.BadParameter("is a file; name a folder", param_hint="'--home'" if home else "RAG_HOME")
    return chosen
