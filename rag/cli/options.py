"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rag.errors import InvalidInput
from rag.settings import Settings, load_settings

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


def settings(home: Path | None) -> Settings:
    """The settings of the environment, with `--home` on top; a wrong variable is wrong usage."""
    try:
        loaded = load_settings()
    except InvalidInput as error:
        raise typer.BadParameter(str(error), param_hint="the environment") from None
    return loaded if home is None else loaded.model_copy(update={"home": home})
