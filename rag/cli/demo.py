"""`rag demo`: the bundled notices indexed and one question asked, from an installed package."""

from __future__ import annotations

import datetime as dt
from importlib.resources import as_file, files
from typing import Annotated

import typer

from rag.cli.answer_text import show_as_it_comes
from rag.cli.options import Home, settings
from rag.cli.output import note, progress

AS_OF = dt.date(2025, 9, 25)
"""The day after the newest bundled notice."""
QUESTION = "which programmes fund digital transformation in 南京"


def command(
    question: Annotated[
        str, typer.Argument(metavar="QUESTION", help="In Chinese, English or both.")
    ] = QUESTION,
    home: Home = None,
) -> None:
    """Index the 93 bundled notices (once, in the user's cache folder) and ask them a question."""
    chosen = settings(home)
    from rag.cache_folder import default_cache_dir
    from rag.collection import Collection
    from rag.collection.writer import index_files, load_configured
    from rag.demo.vectors import seed
    from rag.public import QueryRequest

    if home is None:
        chosen = chosen.model_copy(update={"home": default_cache_dir() / "demo"})
    with as_file(files("rag.demo") / "notices.json") as notices, progress() as told:
        encoder = load_configured(chosen)
        seed(chosen.home, encoder)
        index_files([notices], chosen, sync=True, max_removed_share=1, progress=told, encoder=encoder)
    note(f"$ rag ask {question!r} --as-of {AS_OF} --home {chosen.home}")
    with Collection.open(chosen, encoder=encoder) as collection:
        show_as_it_comes(collection.begin(QueryRequest(question=question, top_k=2), as_of=AS_OF).sentences())
    note(f"Ask more with the same command, or serve it: rag serve --as-of {AS_OF} --home {chosen.home}")
