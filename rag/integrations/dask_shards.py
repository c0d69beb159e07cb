"""Embedding a large input on a Dask cluster (extra `[dask]`): each part is a task, started anew where its machine is lost.

    dask scheduler &                                    # once
    dask worker tcp://HOST:8786 --nthreads 1 &          # on each machine, once for each core that it lends
    python -m rag.integrations.dask_shards tcp://HOST:8786 notices.jsonl --parts 64 --folder /shared/parts
    rag index notices.jsonl --vectors /shared/parts/1 --vectors /shared/parts/2 …

Input and folder lie where every machine sees them under the same path. A part is what `rag index --shards N/M` makes; doing
one twice changes nothing, so a run that was ended goes on where it stopped.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from distributed import Client, as_completed

from rag.collection.shards import Shard, embed_shard
from rag.public import ShardReport
from rag.settings import Settings

RETRIES = 3
"""How often a part is tried again that failed; where a machine is lost Dask does so by itself."""


def embed_parts(
    client: Client,
    paths: Sequence[Path],
    folder: Path,
    parts: int,
    tell: Callable[[ShardReport, int], None] = lambda report, done: None,
) -> list[ShardReport]:
    """Embed an input in so many parts on a cluster's workers; the reports by number of the part.

    Args:
        client: of the cluster.
        paths: files and folders as `rag index` takes them, as the workers see them.
        folder: gets a home for each part: `folder/1` and so on.
        parts: how many; some for each worker, so that all end at about the same time.
        tell: told each report as it comes, and how many parts are done.

    Raises:
        RagError: a part failed again and again.

    """
    tasks = [
        client.submit(
            _part, [str(path) for path in paths], str(folder), number, parts, pure=False, retries=RETRIES
        )
        for number in range(1, parts + 1)
    ]
    for done, task in enumerate(as_completed(tasks), 1):
        tell(task.result(), done)
    return [task.result() for task in tasks]


def _part(paths: list[str], folder: str, number: int, of: int) -> ShardReport:
    return embed_shard(
        [Path(path) for path in paths], Settings(home=Path(folder) / str(number)), Shard(number, of)
    )


def main(
    scheduler: Annotated[str, typer.Argument(help="Address, such as tcp://127.0.0.1:8786.")],
    paths: Annotated[list[Path], typer.Argument(help="Files and folders of notices.")],
    folder: Annotated[Path, typer.Option(help="Where the parts' homes are made.")],
    parts: Annotated[int, typer.Option(min=1, max=99_999, help="How many.")] = 16,
) -> None:
    """Embed an input on a Dask cluster."""
    started, passages = time.monotonic(), 0

    def tell(report: ShardReport, done: int) -> None:
        nonlocal passages
        passages += report.embedded
        seconds = time.monotonic() - started
        left = seconds / done * (parts - done)
        typer.echo(f"{done} of {parts} parts, {passages / seconds:.1f} passages a second, {left:.0f} s left")

    with Client(scheduler) as client:
        embed_parts(client, paths, folder, parts, tell)


if __name__ == "__main__":
    typer.run(main)
