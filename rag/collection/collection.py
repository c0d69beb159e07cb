"""The one class that most users need: open a home, ask, list, look up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from rag import matching
from rag.answering import CancelScope, Evidence, quoted_evidence
from rag.answering.composing.export_words import WORDS
from rag.answering.wording.gloss import gloss
from rag.calls import (
    Call,
    CallPage,
    CallQuery,
    CallRecord,
    DoubtPage,
    DoubtQuery,
    select_calls,
    select_doubts,
    select_records,
    to_call,
)
from rag.collection.answer_pipeline import AnswerPipeline
from rag.collection.asking import understand
from rag.collection.opened_home import OpenedHome
from rag.collection.overview import newest_by_source, notice_page, stats_of
from rag.collection.pending_answer import PendingAnswer
from rag.collection.publishing import backend_of
from rag.conversation import Understood
from rag.domain import Turn
from rag.errors import NotFound
from rag.public import NoticeDetail, NoticePage, NoticeQuery, QueryRequest, QueryResponse, Stats
from rag.retrieval.reader import CollectionReader
from rag.retrieval.retriever import retrieve

if TYPE_CHECKING:
    from rag.matching import Digest, KnownCall, MatchIndex
    from rag.public.match_json import MatchRequest, MatchResponse, ProfileIn

T = TypeVar("T")


class Collection(OpenedHome):
    """An indexed collection, open for reading. All methods may be called from several threads at once.

    Example:
        >>> with Collection.open(load_settings()) as notices:                              # doctest: +SKIP
        ...     print(notices.ask(QueryRequest(question="苏州有哪些人才项目可以报")).answer.text)

    """

    _matching: tuple[int, MatchIndex] | None = None

    def warm_up(self) -> None:
        """Ask once in both languages, so that the dictionaries are loaded before the first user waits for them.

        A language model is not asked: nobody should wait for it who has asked nothing.
        """
        self.begin(QueryRequest(question="Which programmes for enterprises are open in 江苏?"))

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
        return self._tolerant(lambda reader: understand(reader, request, day).understood)

    def begin(self, request: QueryRequest, *, as_of: dt.date | None = None) -> PendingAnswer:
        """Search, and answer from the notices' own words: everything but what a language model adds.

        Args:
            request: the question.
            as_of: as for `ask`.

        Raises:
            InvalidInput: a filter names an unknown place.

        """
        day = self._day(request.as_of or as_of)

        def begun(reader: CollectionReader) -> PendingAnswer:
            return AnswerPipeline(reader, self._model, day, self._retrieval, self._llm).begin(request)

        return self._tolerant(begun, _answers)

    def evidence(self, request: QueryRequest, *, as_of: dt.date | None = None) -> Evidence | None:
        """What the confidence of an answer rests on; None if nothing was found. For calibration."""
        day = self._day(request.as_of or as_of)

        def gathered(reader: CollectionReader) -> Evidence | None:
            found = retrieve(reader, self._model(), request, day, self._retrieval)
            return quoted_evidence(reader, found, request)

        return self._with_reader(gathered)

    def notices(self, query: NoticeQuery, *, as_of: dt.date | None = None) -> NoticePage:
        """A page of notices, newest first or by deadline (those without one last).

        Raises:
            InvalidInput: the cursor or a place is unknown.

        """
        day = self._day(query.day or as_of)
        return self._tolerant(lambda reader: notice_page(reader, query, day))

    def notice(self, aid: str, *, as_of: dt.date | None = None) -> NoticeDetail:
        """One notice, whole.

        Raises:
            NotFound: there is none of this id.

        """
        day = self._day(as_of)

        def detail(reader: CollectionReader) -> NoticeDetail | None:
            record = reader.record(aid)
            return reader.detail(record, day) if record else None

        found = self._with_reader(detail)
        if found is None:
            raise NotFound(f"No notice is called {aid!r}; GET /v1/notices lists those held.")
        return found

    def calls(self, query: CallQuery, *, as_of: dt.date | None = None) -> CallPage:
        """A page of calls: what can be applied for.

        Raises:
            InvalidInput: the cursor or a place is unknown.

        """
        day, warned = self._day(as_of), WORDS[query.lang].warned if query.lang else None
        page = self._tolerant(lambda reader: select_calls(reader.calls, query, day, warned))
        return page.model_copy(update={"items": [_glossed(call) for call in page.items]})

    def doubts(self, query: DoubtQuery) -> DoubtPage:
        """A page of the notices whose reading is in doubt, the newest on top.

        Raises:
            InvalidInput: the cursor is unknown.

        """
        return self._with_reader(lambda reader: select_doubts(reader.calls, query))

    def matching_calls(
        self, query: CallQuery, *, as_of: dt.date | None = None
    ) -> tuple[list[CallRecord], dt.date]:
        """All calls that match, in order, and the day that counts."""
        day = query.day or self._day(as_of)
        return self._tolerant(lambda reader: list(select_records(reader.calls, query, day))), day

    def written_calls(
        self,
        query: CallQuery,
        write: Callable[[Sequence[CallRecord], dt.date], T],
        *,
        as_of: dt.date | None = None,
    ) -> T:
        """What `write` makes of all calls that match, in order, and of the day that counts; they are read as it goes through them."""
        day = query.day or self._day(as_of)
        return self._tolerant(lambda reader: write(select_records(reader.calls, query, day), day))

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
        if record := self._with_reader(lambda reader: reader.calls_by_id.get(call_id)):
            return _glossed(to_call(record, self._day(as_of)))
        raise NotFound(f"No call is called {call_id!r}; GET /v1/calls lists those held.")

    def match(self, request: MatchRequest, *, as_of: dt.date | None = None) -> MatchResponse:
        """How a firm stands to the calls: what fits, what needs a check, what fails, and why.

        Raises:
            InvalidInput: a value of the profile, or a place, cannot be read.

        """
        warned = WORDS[request.lang].warned if request.lang else None
        found = matching.match(self._match_index(), request, self._day(request.as_of or as_of), warned)
        items = [item.model_copy(update={"call": _glossed(item.call)}) for item in found.items]
        return found.model_copy(update={"items": items})

    def digest(
        self,
        request: MatchRequest,
        told: Mapping[str, KnownCall],
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
        """The calls of the reader in service, ready to be matched; made with the first match of a version."""
        return self._with_reader(self._index_of)

    def _index_of(self, reader: CollectionReader) -> MatchIndex:
        kept = self._matching
        if kept is None or kept[0] != reader.version:
            kept = reader.version, matching.MatchIndex(reader.calls)
            self._matching = kept
        return kept[1]

    def newest_by_source(self) -> dict[str, dt.date]:
        """The newest notice's day of each publishing account, those first that have fallen silent last."""
        return newest_by_source(self._reader)

    def stats(self) -> Stats:
        """Counts over the whole collection."""
        return stats_of(self._reader, backend_of(self._settings).name, self.sources)


def _answers(begun: PendingAnswer) -> float:
    """1 for a response that answers, 0 for one that must not."""
    answer = begun.response.answer
    return float(answer is not None and not answer.abstained)


def _glossed(call: Call) -> Call:
    """The call with what its name says for who reads no Chinese."""
    return call.model_copy(update={"gloss": gloss(call.programme) or None})
