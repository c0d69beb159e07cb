"""The one class that most users need: open a home, ask, list, look up."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Self, TypeVar

import numpy as np

from indexes.backend import Backend, SearchSnapshot
from indexes.document_store import DocumentStore
from indexes.errors import StoreMissing
from indexes.freshness import ingest_age_s
from indexes.last_fetch import read_told
from indexes.locking import is_served, is_written_to
from rag import matching
from rag.answering import (
    CancelScope,
    Evidence,
    LanguageModel,
    quoted_evidence,
)
from rag.answering.small_talk import reply_of
from rag.calls import Call, CallPage, CallQuery, CallRecord, select_calls, select_records, to_call
from rag.clock import today
from rag.collection.asking import (
    Asked,
    answer,
    context_after,
    in_reply_language,
    understand,
    without_search,
)
from rag.collection.change_log import VersionChanges, changes_since
from rag.collection.models import load_configured, mismatch
from rag.collection.passages_out import passages_out
from rag.collection.pending_answer import PendingAnswer
from rag.collection.publishing import backend_of, indexed_model
from rag.collection.resync import is_behind, resync
from rag.collection.setting_aside import SettingAside
from rag.collection.store_errors import documents_of, translated_errors
from rag.conversation import Understood
from rag.domain import Interpretation, Turn
from rag.embedding import Encoder
from rag.errors import DamagedIndex, NotFound
from rag.public import (
    Answer,
    IndexInfo,
    InterpretationOut,
    NoticeDetail,
    NoticePage,
    NoticeQuery,
    NoticeSummary,
    QueryRequest,
    QueryResponse,
    SourceState,
    Stats,
    Took,
    Usage,
)
from rag.public.paging import page_of
from rag.retrieval.config import RetrievalConfig
from rag.retrieval.reader import CollectionReader, open_reader
from rag.retrieval.retriever import retrieve
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.matching import Digest, MatchIndex, Told
    from rag.public.match_json import MatchRequest, MatchResponse, ProfileIn

T = TypeVar("T")
log = logging.getLogger("notice_rag.collection")


class Collection:
    """An indexed collection, open for reading. All methods may be called from several threads at once.

    Example:
        >>> with Collection.open(load_settings()) as notices:                              # doctest: +SKIP
        ...     print(notices.ask(QueryRequest(question="苏州有哪些人才项目可以报")).answer.text)

    """

    def __init__(
        self,
        store: DocumentStore,
        view: CollectionReader,
        encoder: Encoder | None,
        settings: Settings,
        retrieval: RetrievalConfig,
    ) -> None:
        self._store = store
        self._view = view
        self._encoder = encoder
        self._settings = settings
        self._retrieval = retrieval
        self._llm = LanguageModel.of(settings)
        self._matching: tuple[int, MatchIndex] | None = None
        self._setting_aside = SettingAside()
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
                if load_model:
                    encoder = encoder or load_configured(settings)
                view = _view_of(store, backend, snapshot, encoder)
                if settings.store_url is None:
                    _tell_if_behind(store, view)
            except BaseException:
                store.close()
                raise
        return cls(store, view, encoder, settings, retrieval or RetrievalConfig())

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
        return self._view.info

    @property
    def ingest_age_s(self) -> float | None:
        """Seconds since something last came in, whether or not it changed anything; None: never noted."""
        return ingest_age_s(self._settings.home)

    @property
    def sources(self) -> list[SourceState]:
        """The sources that are fetched regularly, and when that last worked."""
        return [SourceState.model_validate(asdict(told)) for told in read_told(self._settings.home)]

    def warm_up(self) -> None:
        """Ask once in both languages, so that the dictionaries are loaded before the first user waits for them.

        A language model is not asked: nobody should wait for it who has asked nothing.
        """
        self.begin(QueryRequest(question="Which programmes for enterprises are open in 江苏?"))

    def refresh(self) -> bool:
        """Open a newer snapshot if one was published; questions under way keep theirs. True if there was one."""
        with self._refreshing, translated_errors():
            if self._is_current():
                return False
            backend = backend_of(self._settings)
            view = _view_of(self._store, backend, self._view.snapshot, self._encoder, self._view)
            view.prepare()
            self._view = view
            return True

    def _is_current(self) -> bool:
        """Whether nothing newer is published, after an index server that fell behind was sent what it lacks."""
        snapshot = self._view.snapshot
        try:
            if not snapshot.is_current():
                return False
            if not is_behind(self._store, self._settings, self._view.version):
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
        version = self._view.version
        with translated_errors():
            return changes_since(self._store, since, version), version

    def _model(self) -> Encoder:
        """The model, loaded now if the collection was opened without it."""
        with self._loading:
            if self._encoder is None:
                encoder = load_configured(self._settings)
                _check_model(self._store, self._view.snapshot, encoder)
                self._encoder = encoder
            return self._encoder

    def _with_view(self, work: Callable[[CollectionReader], T]) -> T:
        """What `work` gives on the view in service.

        The store keeps the rows of a view until the second publication after its own. Where they are gone, `work`
        is done again on the newest view.
        """
        while True:
            view = self._view
            try:
                with translated_errors():
                    return work(view)
            except DamagedIndex:
                if not self.refresh() and view is self._view:
                    raise

    def _tolerant(
        self, work: Callable[[CollectionReader], T], worth: Callable[[T], float] = lambda result: 0.0
    ) -> T:
        """What `work` gives on the view in service, without the notices that it fails on."""
        return self._with_view(lambda view: self._setting_aside.answered(work, view, worth))

    def ask(self, request: QueryRequest, *, as_of: dt.date | None = None) -> QueryResponse:
        """Answer one question.

        Args:
            request: the question.
            as_of: the day that counts where the request names none; None: the settings' day, else today.

        Raises:
            InvalidInput: a filter names an unknown place.

        """
        return self.begin(request, as_of=as_of).finish()

    @property
    def has_language_model(self) -> bool:
        """Whether a language model is configured."""
        return self._llm is not None

    def standalone(self, turns: Sequence[Turn], line: CancelScope | None = None) -> str | None:
        """The last turn of a conversation as a question of its own, in the language model's words.

        Args:
            turns: the conversation, oldest first; the last turn is the user's.
            line: by which the request to the model can be given up.

        Returns:
            None without a language model, or where it gives nothing that can be trusted within a few seconds.

        """
        if self._llm is None:
            return None
        from rag.conversation import rewritten

        return rewritten(self._llm, turns, line)

    def understood(self, request: QueryRequest, *, as_of: dt.date | None = None) -> Understood:
        """How a turn is understood with those before it, by rule."""
        day = self._day(request.as_of or as_of)
        return self._tolerant(lambda view: understand(view, request, day).understood)

    def begin(self, request: QueryRequest, *, as_of: dt.date | None = None) -> PendingAnswer:
        """Search, and answer from the notices' own words: everything but what a language model adds.

        Args:
            request: the question.
            as_of: as for `ask`.

        Raises:
            InvalidInput: a filter names an unknown place.

        """
        day = self._day(request.as_of or as_of)
        return self._tolerant(lambda view: self._begin(view, request, day), _answers)

    def _begin(self, view: CollectionReader, turn: QueryRequest, day: dt.date) -> PendingAnswer:
        started = time.perf_counter()
        asked = understand(view, turn, day)
        said = without_search(view, asked, day) if turn.answer else None
        if said is not None:
            return PendingAnswer(_spoken(view, asked, said, day, started), None, CancelScope())
        request = asked.request
        found = in_reply_language(
            retrieve(view, self._model(), request, day, self._retrieval), asked.understood
        )
        passages, tokens = passages_out(view, found, request, day)
        answering = time.perf_counter()
        given = answer(view, found, asked, day) if turn.answer else None
        finished = time.perf_counter()
        response = QueryResponse(
            question=turn.question,
            language=found.interpretation.language,
            as_of=day,
            interpretation=_interpretation_out(found.interpretation),
            answer=given,
            passages=passages,
            usage=Usage(context_tokens=tokens),
            took_ms=Took(
                embed=round(found.embed_ms, 3),
                search=round(found.search_ms, 3),
                answer=round(1000 * (finished - answering), 3),
                total=round(1000 * (finished - started), 3),
            ),
            index=view.info,
            context=context_after(view, asked, given, [p.notice.aid for p in passages]),
        )
        line = CancelScope()
        if not (given and self._llm):
            return PendingAnswer(response, None, line)
        from rag.answering import stream_answer

        return PendingAnswer(response, stream_answer(view, found, request, day, given, self._llm, line), line)

    def evidence(self, request: QueryRequest, *, as_of: dt.date | None = None) -> Evidence | None:
        """What the confidence of an answer rests on; None if nothing was found. For calibration."""
        day = self._day(request.as_of or as_of)

        def gathered(view: CollectionReader) -> Evidence | None:
            found = retrieve(view, self._model(), request, day, self._retrieval)
            return quoted_evidence(view, found, request)

        return self._with_view(gathered)

    def notices(self, query: NoticeQuery, *, as_of: dt.date | None = None) -> NoticePage:
        """A page of notices, newest first or by deadline (those without one last).

        Raises:
            InvalidInput: the cursor or a place is unknown.

        """
        day = self._day(query.as_of or as_of)

        def selected(view: CollectionReader) -> list[NoticeSummary]:
            found = np.flatnonzero(view.corpus.select(query.filters(), view.summary))
            return [view.summary(view.corpus.records[n], day) for n in found.tolist()]

        items = self._tolerant(selected)
        key = partial(_sort_key, sort=query.sort)
        items.sort(key=key)
        page, following = page_of(items, key, sort=query.sort, limit=query.limit, cursor=query.cursor)
        return NoticePage(items=list(page), next_cursor=following, total=len(items))

    def notice(self, aid: str, *, as_of: dt.date | None = None) -> NoticeDetail:
        """One notice, whole.

        Raises:
            NotFound: there is none of this id.

        """
        day = self._day(as_of)

        def detail(view: CollectionReader) -> NoticeDetail | None:
            record = view.record(aid)
            return view.detail(record, day) if record else None

        found = self._with_view(detail)
        if found is None:
            raise NotFound(f"No notice is called {aid!r}; GET /v1/notices lists those held.")
        return found

    def calls(self, query: CallQuery, *, as_of: dt.date | None = None) -> CallPage:
        """A page of calls: what can be applied for.

        Raises:
            InvalidInput: the cursor or a place is unknown.

        """
        day = self._day(as_of)
        return self._tolerant(lambda view: select_calls(view.calls, query, day))

    def matching_calls(
        self, query: CallQuery, *, as_of: dt.date | None = None
    ) -> tuple[list[CallRecord], dt.date]:
        """All calls that match, in order, and the day that counts: for tables, calendars and feeds."""
        day = query.as_of or self._day(as_of)
        return self._tolerant(lambda view: select_records(view.calls, query, day)), day

    def fitting_calls(
        self, query: CallQuery, profile: ProfileIn, *, as_of: dt.date | None = None
    ) -> tuple[list[CallRecord], dt.date]:
        """Of the calls that match those that a firm fits or that need a check, also once they are over.

        Raises:
            InvalidInput: a value of the profile cannot be read.

        """
        calls, day = self.matching_calls(query, as_of=as_of)
        index = self._match_index()
        judged = zip(
            index.calls, index.judge(matching.profile_from(profile), day, even_over=True), strict=True
        )
        fitting = {call.call_id for call, found in judged if found.verdict != "fails"}
        return [call for call in calls if call.call_id in fitting], day

    @staticmethod
    def check_profile(profile: ProfileIn) -> None:
        """Check that a profile can be matched.

        Raises:
            InvalidInput: a value cannot be read; its pointer names the field.

        """
        matching.profile_from(profile)

    def call(self, call_id: str, *, as_of: dt.date | None = None) -> Call:
        """One call.

        Raises:
            NotFound: there is none of this id.

        """
        for record in self._view.calls:
            if record.call_id == call_id:
                return to_call(record, self._day(as_of))
        raise NotFound(f"No call is called {call_id!r}; GET /v1/calls lists those held.")

    def match(self, request: MatchRequest, *, as_of: dt.date | None = None) -> MatchResponse:
        """How a firm stands to the calls: what fits, what needs a check, what fails, and why.

        Raises:
            InvalidInput: a value of the profile, or a place, cannot be read.

        """
        return matching.match(self._match_index(), request, self._day(request.as_of or as_of))

    def digest(
        self,
        request: MatchRequest,
        told: Mapping[str, Told],
        *,
        since: dt.date | None = None,
        within_days: int = 7,
        as_of: dt.date | None = None,
    ) -> Digest:
        """News for a firm; see `rag.matching.digest_of`.

        Raises:
            InvalidInput: a value of the profile cannot be read.

        """
        profile, day = matching.profile_from(request.profile), self._day(request.as_of or as_of)
        return matching.digest_of(
            self._match_index(), profile, day, told, since=since, within_days=within_days
        )

    def _match_index(self) -> MatchIndex:
        """The calls of the view in service, ready to be matched; made with the first match of a version."""
        view, kept = self._view, self._matching
        if kept is None or kept[0] != view.version:
            kept = view.version, matching.MatchIndex(view.calls)
            self._matching = kept
        return kept[1]

    def newest_by_source(self) -> dict[str, dt.date]:
        """The newest notice's day of each publishing account, those first that have fallen silent last."""
        newest: dict[str, dt.date] = {}
        for record in self._view.corpus.records:
            known = newest.get(record.notice.account)
            newest[record.notice.account] = max(known or record.notice.date, record.notice.date)
        return dict(sorted(newest.items(), key=lambda item: item[1], reverse=True))

    def stats(self) -> Stats:
        """Counts over the whole collection."""
        notices = [record.notice for record in self._view.corpus.records]
        return Stats(
            **self._view.info.model_dump(),
            backend=backend_of(self._settings).name,
            oldest_date=min((n.date for n in notices), default=None),
            by_category=_counts(n.category for n in notices),
            by_level=_counts(n.level for n in notices),
            by_region=_counts(region for n in notices for region in n.regions),
            sources=self.sources,
        )

    def _day(self, asked: dt.date | None) -> dt.date:
        return asked or self._settings.as_of or today()


def _answers(begun: PendingAnswer) -> float:
    """1 for a response that answers, 0 for one that must not."""
    answer = begun.response.answer
    return float(answer is not None and not answer.abstained)


def _view_of(
    store: DocumentStore,
    backend: Backend,
    snapshot: SearchSnapshot,
    encoder: Encoder | None,
    previous: CollectionReader | None = None,
) -> CollectionReader:
    """The view of a snapshot, or of a newer one where others are published until it is read whole.

    What an older view holds already is not read again.
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


def _tell_if_behind(store: DocumentStore, view: CollectionReader) -> None:
    """Say that a run was killed after it had committed and before it published, and nobody is about to do so."""
    held, home = store.version, store.home
    if held > view.version and not (is_written_to(home) or is_served(home)):
        log.warning(
            "Answers come from version %s, but version %s is stored: a run ended before it was put into service. "
            "Run: rag index",
            view.version,
            held,
        )


def _check_model(store: DocumentStore, snapshot: SearchSnapshot, encoder: Encoder) -> None:
    if snapshot.model != encoder.fingerprint:
        raise mismatch(_name_of_model(store, snapshot), encoder.name)


def _name_of_model(store: DocumentStore, snapshot: SearchSnapshot) -> str:
    built_with = indexed_model(store, snapshot.version)
    return built_with.name if built_with else "another model"


def _counts(values: Iterable[str]) -> dict[str, int]:
    return dict(Counter(values).most_common())


def _spoken(
    view: CollectionReader, asked: Asked, said: Answer, day: dt.date, started: float
) -> QueryResponse:
    """The response to a turn for which nothing had to be searched."""
    return QueryResponse(
        question=asked.turn.question,
        language=asked.understood.reply or reply_of(asked.turn.question),
        as_of=day,
        interpretation=InterpretationOut(),
        answer=said,
        passages=[],
        usage=Usage(context_tokens=0),
        took_ms=Took(
            embed=0.0, search=0.0, answer=0.0, total=round(1000 * (time.perf_counter() - started), 3)
        ),
        index=view.info,
        context=context_after(view, asked, said),
    )


def _interpretation_out(wanted: Interpretation) -> InterpretationOut:
    return InterpretationOut(
        regions=list(wanted.regions),
        categories=list(wanted.categories),
        date_from=wanted.published.start,
        date_to=wanted.published.end,
        open_on=wanted.open_on,
        document_numbers=list(wanted.document_numbers),
        expansions=list(wanted.expansions),
    )


def _sort_key(item: NoticeSummary, sort: str) -> tuple[int, str]:
    """Newest first, or the nearest deadline first and those without one last; equal ones by id."""
    if sort == "deadline":
        return (item.deadline or dt.date.max).toordinal(), item.aid
    return -item.date.toordinal(), item.aid
