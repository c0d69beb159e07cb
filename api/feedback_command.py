"""`rag feedback`: what readers said of answers."""

from __future__ import annotations

import json as json_module
from typing import Annotated

import typer

from api.feedback_file import candidates, counts, said
from rag.cli.options import Home, Json, settings
from rag.cli.output import console, note, print_json, styled


def command(
    home: Home = None,
    questions: Annotated[
        bool,
        typer.Option(
            "--questions", help="The questions that readers let us keep, as lines of a question set to label."
        ),
    ] = False,
    json: Json = False,
) -> None:
    """Show whether answers helped, as kept by a service that was started with RAG_FEEDBACK=1.

    Questions are kept only where the reader agreed.
    """
    folder = settings(home).home
    if questions:
        for line in candidates(folder):
            print(json_module.dumps(line, ensure_ascii=False))
        return
    found = counts(folder)
    if json:
        print_json(found)
        return
    out = console()
    for told in said(folder):
        words = "  ".join(told[key] for key in ("question", "comment") if told.get(key))
        mark = "+" if told["helpful"] else "-"
        out.print(styled(" ".join(f"{mark} {told['at'][:16]} {words}".split())), soft_wrap=True)
    note(f"Helped {found.helpful}, did not help {found.not_helpful}.")
