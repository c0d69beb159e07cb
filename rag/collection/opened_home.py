"""A home that is open: its store, the version that answers come from, kept fresh, and the models."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable
from dataclasses import asdict
from typing import Self, TypeVar

from indexes.backend import Backend, SearchSnapshot
from indexes.document_store import DocumentStore
from indexes.errors import StoreMissing
from indexes.freshness import ingest_age_s
from indexes.last_fetch import read_told
from indexes.locking import is_served, is_written_to
from rag.answering import LanguageModel
from rag.clock import today
from rag.collection.change_log import VersionChanges, changes_since
from rag.collection.models import check_name, load_configured, mismatch
from rag.collection.publishing import backend_of, indexed_model
from rag.collection.resync import is_behind, resync
from rag.collection.setting_aside import SettingAside
from rag.collection.store_errors import documents_of, translated_errors
from rag.embedding import Encoder
from rag.errors import DamagedIndex
from rag.public import IndexInfo, SourceState
from rag.retrieval.reader import CollectionReader, open_reader
from rag.retrieval.retrieval_config import RetrievalConfig
from rag.settings import Settings

T = TypeVar("T")
log = logging.getLogger("notice_rag.collection")


class OpenedHome:
    """What a collection rests on; `rag.collection.Collection` adds what can be asked of it."""

    def __init__(
        self,
        store: DocumentStore,
        reader: CollectionReader,
        encoder: Encoder | None,
        settings: Settings,
        retrieval: RetrievalConfig,
    ) -> None:
        self._store = store
        self._reader = reader
        self._encoder = encoder
        self._settings = settings
        self._retrieval = retrieval
        self._llm = LanguageModel.of(settings)
        self._setting_aside = SettingAside()
        self.met_damage = False
        self._refreshing = threading.Lock()
        self._loading = threading.Lock()

    @classmethod
    def open(
        cls,
        settings: Settings,
        *,
        encoder: Encoder | None = None,
        retrieval: RetrievalConfig | None = None,
        load_model: bool = True,
    ) -> Self:
        """Open the home's current snapshot, after checking every file of it.

        Args:
            settings: home and model.
            encoder: a loaded model; None loads the configured one.
            retrieval: switches and weights; None for the defaults.
            load_model: False leaves the model to the first question: lists, counts and calls need none.

        Raises:
            NoIndex: there is nothing to open yet.
            ModelMismatch: the index was built with another model.
            ModelUnavailable, DamagedIndex: the model or the index cannot be read.

        """
        with translated_errors():
            store = documents_of(settings)
            try:
                backend = backend_of(settings)
                if is_behind(store, settings):
                    resync(settings)
                snapshot = backend.open()
                if load_model and encoder is None:
                    check_name(_name_of_model(store, snapshot), settings.model)
                    encoder = load_configured(settings)
                reader = _reader_of(store, backend, snapshot, encoder)
                if settings.store_url is None:
                    _tell_if_behind(store, reader)
            except BaseException:
                store.close()
                raise
        return cls(store, reader, encoder, settings, retrieval or RetrievalConfig())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the store. Closing twice is allowed."""
        self._store.close()

    @property
    def info(self) -> IndexInfo:
        """The state that answers come from."""
        return self._reader.info

    @property
    def ingest_age_s(self) -> float | None:
        """Seconds since something last came in, whether or not it changed anything; None: never noted."""
        return ingest_age_s(self._settings.home)

    @property
    def stored_version(self) -> int:
        """The newest version that is stored: ahead of the one that answers come from until it is published.

        Of a service without a store of its own, the version that answers come from.
        """
        if self._settings.store_url is not None:
            return self._reader.version
        with translated_errors():
            return max(self._store.version, self._reader.version)

    @property
    def sources(self) -> list[SourceState]:
        """The sources that are fetched regularly, and when that last worked."""
        return [SourceState.model_validate(asdict(told)) for told in read_told(self._settings.home)]

    def refresh(self) -> bool:
        """Open a newer snapshot if one was published; questions under way keep theirs. True if there was one."""
        with self._refreshing, translated_errors():
            if self._is_current():
                return False
            backend = backend_of(self._settings)
            reader = _reader_of(self._store, backend, self._reader.snapshot, self._encoder, self._reader)
            reader.prepare()
            self._reader = reader
            return True

    def read_ahead(self) -> None:
        """Bring the files that are searched into memory as far as there is room, so that no question waits for the disk."""
        self._reader.snapshot.read_ahead()

    def _is_current(self) -> bool:
        """Whether nothing newer is published, after an index server that fell behind was sent what it lacks."""
        snapshot = self._reader.snapshot
        try:
            if not snapshot.is_current():
                return False
            if not is_behind(self._store, self._settings, self._reader.version):
                return True
        except StoreMissing:
            if not self._settings.index_url:
                raise
        resync(self._settings)
        return snapshot.is_current()

    @property
    def encoder(self) -> Encoder:
        """The embedding model, loaded now if the collection was opened without it."""
        return self._model()

    def changes(self, since: int) -> tuple[list[VersionChanges], int]:
        """What the versions after `since` changed, oldest first, and the version that is served.

        Raises:
            InvalidInput: `since` lies ahead, or further back than changes are kept.

        """
        version = self._reader.version
        with translated_errors():
            return changes_since(self._store, since, version), version

    def _model(self) -> Encoder:
        """The model, loaded now if the collection was opened without it."""
        with self._loading:
            if self._encoder is None:
                check_name(_name_of_model(self._store, self._reader.snapshot), self._settings.model)
                encoder = load_configured(self._settings)
                _check_model(self._store, self._reader.snapshot, encoder)
                self._encoder = encoder
            return self._encoder

    def _with_reader(self, work: Callable[[CollectionReader], T]) -> T:
        """What `work` gives on the reader in service.

        The store keeps the rows of a reader until the second publication after its own. Where they are gone, `work`
        is done again on the newest reader.
        """
        while True:
            reader = self._reader
            try:
                with translated_errors():
                    return work(reader)
            except DamagedIndex:
                if not self.refresh() and reader is self._reader:
                    raise

    def _tolerant(
        self, work: Callable[[CollectionReader], T], worth: Callable[[T], float] = lambda result: 0.0
    ) -> T:
        """What `work` gives on the reader in service, without the notices that it fails on or whose rows are damaged."""
        try:
            return self._with_reader(lambda reader: self._setting_aside.answered(work, reader, worth))
        except DamagedIndex as error:
            self.met_damage = True
            with translated_errors():
                return self._setting_aside.from_the_others(work, self._reader, worth, error)

    def _day(self, asked: dt.date | None) -> dt.date:
        """The day that counts: the one asked for, else the settings' day, else today."""
        return asked or self._settings.as_of or today()


def _reader_of(
    store: DocumentStore,
    backend: Backend,
    snapshot: SearchSnapshot,
    encoder: Encoder | None,
    previous: CollectionReader | None = None,
) -> CollectionReader:
    """The reader of a snapshot, or of a newer one where others are published until it is read whole.

    What an older reader holds already is not read again.
    """
    while True:
        if not snapshot.is_current():
            snapshot = backend.open(previous=snapshot)
        if encoder is not None:
            _check_model(store, snapshot, encoder)
        try:
            name = encoder.name if encoder else _name_of_model(store, snapshot)
            return open_reader(store, snapshot, name, previous)
        except DamagedIndex:
            if snapshot.is_current():
                raise


def _tell_if_behind(store: DocumentStore, reader: CollectionReader) -> None:
    """Say that a run was killed after it had committed and before it published, and nobody is about to do so."""
    held, home = store.version, store.home
    if held > reader.version and not (is_written_to(home) or is_served(home)):
        log.warning(
            "Answers come from version %s, but version %s is stored: a run ended before it was put into service. "
            "Run: rag index",
            reader.version,
            held,
        )


def _check_model(store: DocumentStore, snapshot: SearchSnapshot, encoder: Encoder) -> None:
    if snapshot.model != encoder.fingerprint:
        raise mismatch(_name_of_model(store, snapshot), encoder.name)


def _name_of_model(store: DocumentStore, snapshot: SearchSnapshot) -> str:
    built_with = indexed_model(store, snapshot.version)
    return built_with.name if built_with else "another model"
