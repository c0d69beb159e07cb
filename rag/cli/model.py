"""`rag model`: the embedding model that is installed with the package."""

from __future__ import annotations

import typer

from rag.cli.options import settings
from rag.cli.output import note

app = typer.Typer(
    help="Prepare the embedding model, or show where it is.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
)


@app.command(epilog="Example: rag model prepare")
def prepare() -> None:
    """Make the model ready in the cache folder, once; other commands do so when they first need it."""
    chosen = settings(None)
    from rag.embedding import BUNDLED_MODEL, load_encoder
    from rag.embedding import prepare as prepare_bundled

    if chosen.model == BUNDLED_MODEL:
        typer.echo(prepare_bundled(chosen.model_cache, progress=note))
    else:
        typer.echo(load_encoder(chosen.model, threads=chosen.threads).name)


@app.command(epilog="Example: rag model path")
def path() -> None:
    """Print the folder in which the prepared model lies or will lie."""
    chosen = settings(None)
    from rag.embedding import BUNDLED_MODEL, model_dir

    typer.echo(model_dir(chosen.model_cache) if chosen.model == BUNDLED_MODEL else chosen.model)
