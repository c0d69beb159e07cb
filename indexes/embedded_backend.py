"""The default backend: files in the home, searched in this process by FAISS and our own postings."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from indexes import snapshot
from indexes.atomic_files import CURRENT
from indexes.backend import Publication, Published, SearchSnapshot
from indexes.errors import disk_errors
from indexes.manifest import current_line, publications, read_manifest
from indexes.segments import SEGMENTS
from indexes.snapshot import Snapshot


@dataclass(frozen=True)
class EmbeddedBackend:
    """See `indexes.backend.Backend`.

    Attributes:
        home: the home folder.
        factory: FAISS's name for the configuration of a large base's vectors ("Flat", "HNSW32", "IVF1024,SQ8").
    """

    home: Path
    factory: str = "Flat"
    name: str = "FAISS"

    def publish(self, publication: Publication) -> Published:
        """Writes what differs as a new segment, and switches by one rename; see `indexes.snapshot`."""
        made = snapshot.publish(
            self.home,
            version=publication.version,
            model=publication.model,
            dim=publication.dim,
            live=publication.live,
            load=publication.load,
            weights=publication.weights,
            analysis=publication.analysis,
            factory=self.factory,
            rebuild=publication.rebuild,
            tables=publication.tables,
        )
        return Published(made.previous_version, made.count)

    def open(self, previous: SearchSnapshot | None = None) -> SearchSnapshot:
        """Opens the snapshot in service; segments that both have are shared."""
        return snapshot.open_snapshot(self.home, previous if isinstance(previous, Snapshot) else None)

    def version(self) -> int:
        """The store's version in service."""
        return read_manifest(self.home, current_line(self.home)).version

    def check(self) -> list[str]:
        """Compares every file with what was written."""
        return snapshot.check_snapshot(self.home)

    def drop(self) -> None:
        """Removes manifests and segments; `CURRENT` first, so that nobody opens half of them."""
        with disk_errors(self.home):
            (self.home / CURRENT).unlink(missing_ok=True)
            for name in publications(self.home):
                (self.home / name).unlink(missing_ok=True)
            if (self.home / SEGMENTS).is_dir():
                shutil.rmtree(self.home / SEGMENTS)
