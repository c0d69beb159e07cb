"""Parts on two Dask workers, one of which is killed: in the end every passage has its vector."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from rag.collection.shards import take_vectors
from rag.collection.writer import index_files
from rag.embedding import Encoder
from rag.settings import Settings
from tests.core.small import numbered, write

distributed = pytest.importorskip("distributed", reason="the extra dask is not installed")
pytestmark = pytest.mark.nightly
COUNT, PARTS = 12, 4


def test_two_workers_embed_all_parts_though_one_is_killed(tmp_path: Path, encoder: Encoder) -> None:
    from rag.integrations.dask_shards import embed_parts

    path = write(tmp_path / "notices.jsonl", [numbered(n) for n in range(COUNT)])
    killed: list[int] = []
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        first, _ = client.run(os.getpid).values()

        def tell(report: object, done: int) -> None:
            if not killed:
                killed.append(first)
                os.kill(first, signal.SIGKILL)

        reports = embed_parts(client, [path], tmp_path / "parts", PARTS, tell)
    assert killed
    assert sum(report.notices for report in reports) == COUNT
    settings = Settings(home=tmp_path / "home")
    take_vectors([tmp_path / "parts" / str(n + 1) for n in range(PARTS)], settings)
    report = index_files([path], settings, encoder=encoder)
    assert (report.added, report.embedded) == (COUNT, 0)
