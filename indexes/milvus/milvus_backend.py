"""Building, changing, opening, checking and dropping the index on a Milvus server.

Collections carry the number of their generation; one generation is in service, the alias says which. A change goes into
it: rows with new ids, which no reader of the version before looks at, then one row, the manifest, which makes them count.
A whole build goes into another generation, batch by batch, so that a killed one goes on where it stopped; then the alias
is moved. What is no longer needed goes with the next publication, so that readers have until then to open the new one.
"""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np

from indexes.atomic_files import owner_of
from indexes.backend import Publication, Published, SearchSnapshot
from indexes.errors import EngineUnreachable, FormatTooNew, StoreDamaged, StoreError, StoreMissing
from indexes.milvus.catalogue import Catalogue, Manifest, Vocabulary, manifest_text, parse_manifest
from indexes.milvus.layout import catalogue_collection, create_catalogue, create_passages
from indexes.milvus.legs import Passages, Rows
from indexes.milvus.milvus_connection import Server
from indexes.milvus.milvus_snapshot import MilvusSnapshot, digest, open_newest, problems
from indexes.milvus.milvus_url import Address
from indexes.milvus.row_upload import (
    batches,
    fields_by_passage,
    grown,
    measured,
    new_terms,
    remove,
    send,
    update_fields,
    without,
)
from indexes.search_protocols import Ids

CHANGED_SHARE = 0.5
"""Where the number of passages changes by more than this share, everything is built anew."""
CHANGES_LOGGED = 200
"""After so many changes the log of terms is replaced by totals."""
GONE_LISTED = 4000
"""How many ids that are gone a manifest names; more are removed at once."""


class MilvusBackend:
    """See `indexes.backend.Backend`."""

    name = "Milvus"

    def __init__(self, address: Address, home: Path) -> None:
        self.home = home
        self.server = Server(address)
        self._known: MilvusSnapshot | None = None

    def publish(self, publication: Publication) -> Published:
        """Puts the passages `live` into service; see the module."""
        served = self._served(publication.take_over)
        if served and served.owner != self._owner and not publication.take_over:
            raise StoreError(
                f"The index {self.server.address.collection!r} on {self.server.address.uri} was built from another home: "
                "name another with ?collection=… in RAG_INDEX_URL, or take it over with: rag index --rebuild."
            )
        if served and not publication.rebuild and self._can_be_changed(served, publication):
            with suppress(StoreMissing, StoreDamaged):
                return self._change(publication)
        return self._build(served, publication)

    def open(self, previous: SearchSnapshot | None = None) -> MilvusSnapshot:
        """Opens the snapshot in service; of the same generation, only what came since is read."""
        before = previous if isinstance(previous, MilvusSnapshot) else None
        while True:
            text = self._text()
            try:
                return open_newest(self.server, before)
            except (StoreDamaged, StoreMissing):
                # Another publication may have passed meanwhile and removed what this one names.
                if self._text() == text:
                    raise

    def version(self) -> int:
        """The store's version in service."""
        return parse_manifest(self._text()).version

    def check(self) -> list[str]:
        """Whether every passage in service is there, with a vector and terms, and the counts of terms are theirs."""
        try:
            return list(problems(self.open().passages))
        except (EngineUnreachable, FormatTooNew):
            raise
        except StoreError as error:
            return [str(error)]

    def drop(self) -> None:
        """Removes the alias and every collection of this index."""
        with suppress(StoreMissing):
            self.server.call("drop_alias", self.server.address.collection)
        for names in self._generations().values():
            for name in names:
                self.server.call("drop_collection", name)
        self._known = None

    def _text(self) -> str:
        """The manifest in service, as it lies there."""
        return manifest_text(self.server, self.server.address.collection)

    @cached_property
    def _owner(self) -> str:
        return owner_of(self.home)

    def _served(self, take_over: bool) -> Manifest | None:
        """The manifest in service; None where nothing is that can be kept.

        Raises:
            FormatTooNew: newer code wrote it, and it is not to be taken over.
        """
        try:
            return parse_manifest(self._text())
        except (StoreMissing, StoreDamaged):
            return None
        except FormatTooNew:
            if take_over:
                return None
            raise

    def _can_be_changed(self, served: Manifest, publication: Publication) -> bool:
        made_with = (served.model, served.analysis, dict(served.weights), served.dim)
        wanted = (publication.model, publication.analysis, dict(publication.weights), publication.dim)
        moved = abs(len(publication.live) - served.count) > CHANGED_SHARE * max(served.count, 1)
        return made_with == wanted and served.version <= publication.version and not moved

    def _change(self, publication: Publication) -> Published:
        """Alters the generation in service."""
        before = open_newest(self.server, self._known)
        manifest, passages = before.passages.manifest, before.passages
        catalogue = Catalogue(self.server, manifest.generation)
        self._remove_leftovers(catalogue, manifest)
        new = np.setdiff1d(publication.live, passages.ids)
        gone = np.setdiff1d(passages.ids, publication.live)
        if len(new) and new[0] <= manifest.high:
            raise StoreDamaged("Passages came back under ids that were gone.")
        vocabulary = passages.vocabulary.copy()
        known = vocabulary.size
        fields = fields_by_passage(publication.attributes())
        fewer, after = without(catalogue, manifest, gone)
        changes = Counter(fewer)
        for batch in batches(publication, new):
            changes.update(send(catalogue, batch, vocabulary, fields, after))
            after = grown(after, batch)
        update_fields(catalogue, np.setdiff1d(passages.ids, gone), fields)
        number = manifest.batches + 1
        logged = {term: change for term, change in changes.items() if change or term >= known}
        catalogue.write_batch(number, logged, new_terms(vocabulary, known))
        vocabulary.add(changes)
        if number - after.since >= CHANGES_LOGGED:
            number += 1
            catalogue.write_batch(number, vocabulary.totals(), new_terms(vocabulary, 1))
            after = replace(after, since=number)
        after = replace(
            after,
            batches=number,
            version=publication.version,
            previous_version=manifest.version,
            count=len(publication.live),
            high=max([manifest.high, *new[-1:].tolist()]),
            gone=tuple(gone.tolist()) if len(gone) <= GONE_LISTED else (),
            digest=digest(publication.live),
            numbers=vocabulary.size,
        )
        self._finish(catalogue, after, vocabulary, passages.rows, publication.live)
        if len(gone) > GONE_LISTED:
            remove(catalogue, gone)
        return Published(manifest.version, after.count)

    def _build(self, served: Manifest | None, publication: Publication) -> Published:
        """Builds another generation, or goes on with one that a kill cut short, and moves the alias to it."""
        manifest = self._begun(served, publication)
        catalogue = Catalogue(self.server, manifest.generation)
        vocabulary = catalogue.vocabulary(manifest)
        fields = fields_by_passage(publication.attributes())
        for batch in batches(publication, publication.live, manifest.batches):
            known = vocabulary.size
            if not manifest.batches:
                manifest = measured(manifest, batch)
            changes = send(catalogue, batch, vocabulary, fields, manifest)
            number = manifest.batches + 1
            catalogue.write_batch(number, changes, new_terms(vocabulary, known))
            vocabulary.add(changes)
            manifest = replace(
                grown(manifest, batch),
                batches=number,
                count=manifest.count + len(batch.ids),
                high=int(batch.ids[-1]),
                numbers=vocabulary.size,
            )
            catalogue.write_manifest(manifest)
        number = manifest.batches + 1
        catalogue.write_batch(number, vocabulary.totals(), new_terms(vocabulary, 1))
        manifest = replace(manifest, complete=True, batches=number, since=number)
        rows = Rows(self.server, catalogue.passages)
        self._finish(catalogue, manifest, vocabulary, rows, publication.live)
        self._move_alias(catalogue.name)
        self._drop_generations({manifest.generation, served.generation if served else 0})
        return Published(manifest.previous_version, manifest.count)

    def _begun(self, served: Manifest | None, publication: Publication) -> Manifest:
        """The manifest of the generation to build: of one begun for just this, cleaned of its last batch, or a new one."""
        generations = self._generations()
        in_service = served.generation if served else 0
        wanted = Manifest(
            generation=max(generations, default=0) + 1,
            complete=False,
            batches=0,
            since=1,
            version=publication.version,
            previous_version=served.version if served else publication.version,
            model=publication.model,
            analysis=publication.analysis,
            weights=dict(publication.weights),
            dim=publication.dim,
            owner=self._owner,
            count=0,
            high=0,
            gone=(),
            digest=digest(publication.live),
            numbers=1,
            length=0,
            gram_length=0,
            norm_length=1.0,
            norm_gram_length=1.0,
        )
        for generation in generations:
            begun = self._manifest_of(generation)
            if begun and not begun.complete and _purpose(begun) == _purpose(wanted):
                catalogue = Catalogue(self.server, generation)
                catalogue.remove_leftovers(begun)
                self.server.call("delete", catalogue.passages, filter=f"id > {begun.high}")
                return replace(begun, previous_version=wanted.previous_version)
        self._drop_generations({in_service})
        catalogue = Catalogue(self.server, wanted.generation)
        create_passages(self.server, catalogue.passages, wanted.dim)
        create_catalogue(self.server, catalogue.name)
        catalogue.write_manifest(wanted)
        return wanted

    def _finish(
        self, catalogue: Catalogue, manifest: Manifest, vocabulary: Vocabulary, rows: Rows, live: Ids
    ) -> None:
        """Makes what was written count; this process need not read it again for its next publication."""
        self.server.seal(catalogue.passages)
        self.server.seal(catalogue.name)
        catalogue.write_manifest(manifest)
        passages = Passages(self.server, catalogue.passages, manifest, vocabulary, rows, live)
        self._known = MilvusSnapshot(passages, "")

    def _remove_leftovers(self, catalogue: Catalogue, manifest: Manifest) -> None:
        """Removes what only readers of the version before needed, and what a killed run left."""
        catalogue.remove_leftovers(manifest)
        self.server.call("delete", catalogue.passages, filter=f"id > {manifest.high}")
        remove(catalogue, np.array(manifest.gone, np.int64))
        self._drop_generations({manifest.generation})

    def _generations(self) -> dict[int, list[str]]:
        """Generation -> names of its collections that are there, the catalogue first."""
        pattern = re.compile(rf"{re.escape(self.server.address.collection)}_([0-9]{{1,9}})(?:_catalogue)?")
        found: dict[int, list[str]] = {}
        for name in sorted(self.server.call("list_collections"), key=len, reverse=True):
            if match := pattern.fullmatch(name):
                found.setdefault(int(match[1]), []).append(name)
        return found

    def _manifest_of(self, generation: int) -> Manifest | None:
        with suppress(StoreMissing, StoreDamaged, FormatTooNew):
            return parse_manifest(
                manifest_text(self.server, catalogue_collection(self.server.address, generation))
            )
        return None

    def _drop_generations(self, kept: set[int]) -> None:
        for generation, names in self._generations().items():
            if generation not in kept:
                for name in names:
                    self.server.call("drop_collection", name)

    def _move_alias(self, collection: str) -> None:
        """Puts a generation into service."""
        alias = self.server.address.collection
        try:
            self.server.call("describe_alias", alias)
        except StoreMissing:
            self.server.call("create_alias", collection, alias)
        else:
            self.server.call("alter_alias", collection, alias)


def _purpose(manifest: Manifest) -> tuple[object, ...]:
    """What a generation is built for: one begun for the same can be gone on with."""
    m = manifest
    return m.version, m.model, m.analysis, tuple(sorted(m.weights.items())), m.dim, m.owner, m.digest
