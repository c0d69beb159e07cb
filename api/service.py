"""The collection behind the routes: opened in the background, kept fresh, and asked off the event loop."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import os
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

from anyio import CapacityLimiter, to_thread

from api.admission import Admission, client
from api.feedback_file import keep_refused
from api.metrics import FOLDER, observe_answer
from api.model_threads import in_model_thread
from api.problems import Problem
from api.write_forwarding import Writer, forget_served, note_served, refreshed, repaired, served_versions
from rag.domain import Turn
from rag.errors import DamagedIndex, IndexUnreachable, NoIndex, RagError
from rag.process import run_on
from rag.public import QueryRequest, QueryResponse
from rag.settings import Settings
from rag.under_way import question_under_way

if TYPE_CHECKING:
    from rag.collection import Collection
    from rag.collection.pending_answer import PendingAnswer
    from rag.embedding import Encoder

REFRESH_S = 0.2
MOST_FAILED_LOOKS = 6
"""Each failure in a row doubles the pause before the next look, up to 13 s: a look at what is damaged reads all of it."""
RETRY_S = 2.0
RETRY_AFTER_DAMAGE_S = 10.0
SUCCESSION_S = 45.0
"""How long a worker may load before it listens all the same; the supervisor gives it up after a minute."""
MEND_AGAIN_S = (0.5, 60.0)
"""The pause after a mend in vain, which each further one doubles, and the longest: a mend looks at all that is held."""
VERIFY_AGAIN_S = 600.0
"""After every row was looked at in vain, for so long none is: that takes a while in a large collection."""
SELF_TEST_S = 20.0
"""How often the service asks itself a question; after a change of version it does so at once."""
LOOKING_UP = 2
"""Threads for lists, counts and single records, which do not stand in the questions' queue."""
QUESTION = "question"
STARTING = "The model is still being loaded; ask again in a few seconds."

log = logging.getLogger("notice_rag.api")
T = TypeVar("T")


class Service:
    """One worker's collection.

    Questions run in as many threads as there are cores, lists and single records in `LOOKING_UP` others; before each
    of the two stands a queue of its own (see `api.admission`).
    """

    def __init__(self, settings: Settings, as_of: dt.date | None = None) -> None:
        cores = _cores()
        if FOLDER in os.environ:  # several workers: none of them knows whether its question is alone
            settings = settings.model_copy(update={"threads": 1})
        self.settings = settings
        self.as_of = as_of
        self._collection: Collection | None = None
        self._why_not = STARTING
        self._reason: str | None = "starting"
        self._self_test: str | None = None
        self._self_tested = 0.0
        self._tried = asyncio.Event()
        self._written = asyncio.Event()
        self._verify_at = 0.0
        self._mend_at = 0.0
        self._mend_pause_s = MEND_AGAIN_S[0]
        self._met_damage = False
        self._index_gone = ""
        self._failed_looks = 0
        self._served: int | None = None
        self._noted: int | None = None
        self.questions = Admission(cores, settings.max_wait_s)
        self.lookups = Admission(LOOKING_UP, settings.max_wait_s, name="lookups")
        self._threads = CapacityLimiter(cores + LOOKING_UP)
        self._housekeeping = CapacityLimiter(1)
        self.writer = Writer(self)
        self._spare_encoder: Encoder | None = None

    @property
    def collection(self) -> Collection:
        """The open collection.

        Raises:
            Problem: 503 that says why there is none yet.
        """
        if self._collection is None:
            raise Problem(503, self._why_not, reason=self._reason)
        return self._collection

    @property
    def opened(self) -> Collection | None:
        """The open collection, if there is one by now."""
        return self._collection

    @property
    def is_ready(self) -> bool:
        """Whether questions are answered."""
        return self._collection is not None and self._self_test is None

    def check_ready(self) -> None:
        """Check that the collection is open and that the question which the service last asked itself was answered.

        Raises:
            Problem: 503 that says what is missing.
        """
        _ = self.collection
        if self._index_gone:
            raise Problem(503, self._index_gone)
        if self._self_test is not None:
            raise Problem(503, self._self_test)

    def encoder(self) -> Encoder:
        """The embedding model, also while there is no index yet: the first notices may come over HTTP."""
        if self._collection is not None:
            return self._collection.encoder
        if self._spare_encoder is None:
            from rag.collection.writer import load_configured

            self._spare_encoder = load_configured(self.settings)
        return self._spare_encoder

    async def refresh(self) -> None:
        """Serve the newest version now, instead of at the next look."""
        if self._collection is not None:
            await self._refresh(self._collection)
        else:
            self._written.set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Open the collection and keep it fresh in the background until the block ends.

        Where other workers serve the home, or begin to just now, the block begins once the collection is open: what a worker
        took before would be refused though another one could answer it.
        """
        task = asyncio.create_task(self._keep_open())
        try:
            if FOLDER in os.environ or served_versions(self.settings.home):
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._tried.wait(), SUCCESSION_S)
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            if self._collection is not None:
                self._collection.close()
            forget_served(self.settings.home)

    def admit(self, count: int = 1) -> None:
        """Check that a question could be answered in time, or a batch of `count`.

        Raises:
            Problem: 503, not ready or overloaded.
        """
        _ = self.collection
        if count == 1:
            self.questions.check(client.get(), QUESTION)
        else:
            self.questions.check_batch(_batch_of(client.get()), QUESTION, count)

    async def ask(self, query: QueryRequest, patient: bool = False) -> QueryResponse:
        """Answer one question; `patient` waits for its turn however long that takes (within a batch)."""
        begun = await self.begin(query, patient)
        if begun.steps is None:
            return begun.finish()
        try:
            return await in_model_thread(begun.finish)
        finally:
            begun.line.hang_up()  # where the client has gone, nobody waits for the language model

    async def begin(self, query: QueryRequest, patient: bool = False) -> PendingAnswer:
        """Answer one question but for a language model's words, which are waited for without a core."""

        def work() -> PendingAnswer:
            begun = self.collection.begin(query, as_of=self.as_of)
            if self.settings.feedback:
                keep_refused(self.settings.home, begun.response)
            return begun

        begun = await self.call(work, patient=patient)
        observe_answer(begun.response)
        return begun

    async def call(self, work: Callable[[], T], kind: str = QUESTION, patient: bool = False) -> T:
        """Run `work`, which computes as a question does, in a thread when its client's turn has come.

        Raises:
            Problem: 503, not ready or overloaded.
        """
        _ = self.collection
        name = _batch_of(client.get()) if patient else client.get()
        if not patient:
            self.questions.check(name, kind)
        with question_under_way():
            async with self.questions.turn(name, kind, patient):
                return await self._in_thread(work)

    async def look_up(self, work: Callable[[], T], kind: str) -> T:
        """Run `work`, which only reads what is there (a list, a record, counts), in a thread of those kept for that.

        Raises:
            Problem: 503, not ready or overloaded.
        """
        _ = self.collection
        self.lookups.check(client.get(), kind)
        async with self.lookups.turn(client.get(), kind):
            return await self._in_thread(work)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        """Run `work`; where it meets a damaged row, which opening does not read, that is mended in the background."""
        try:
            return await to_thread.run_sync(work, limiter=self._threads)
        except DamagedIndex:
            self._met_damage = True
            raise

    async def standalone(self, turns: Sequence[Turn]) -> str | None:
        """See `Collection.standalone`; None also where the language model's threads are all taken for too long."""
        collection = self.collection
        if not collection.has_language_model:
            return None
        from rag.answering.generation.cancellation import CancelScope
        from rag.conversation.model_rewriting import TIMEOUT_S

        line = CancelScope()
        try:
            async with asyncio.timeout(TIMEOUT_S + 0.5):
                return await in_model_thread(lambda: collection.standalone(turns, line))
        except TimeoutError:
            return None
        finally:
            line.hang_up()

    async def _keep_open(self) -> None:
        """Open, again and again until that works; then look for newer snapshots."""
        while True:
            if self._collection is None:
                pause_s = await self._try_to_open()
                self._tried.set()
                with suppress(TimeoutError):  # a write makes the index that is waited for
                    await asyncio.wait_for(self._written.wait(), pause_s)
                self._written.clear()
            else:
                await asyncio.sleep(REFRESH_S * 2**self._failed_looks)
                await self._housekeep(self._collection)

    async def _housekeep(self, collection: Collection) -> None:
        """Mend what requests found damaged, change over to a newer snapshot, and try whether questions are answered."""
        if self._met_damage or collection.met_damage:
            self._met_damage = collection.met_damage = False
            await self._in_background(self._mended)
        changed = await self._refresh(collection, mend=True)
        if changed or time.monotonic() - self._self_tested > SELF_TEST_S:
            await self._ask_itself(collection)

    async def _try_to_open(self) -> float:
        """Open the collection; returns the seconds to wait before the next step."""
        try:
            self._collection = await self._in_background(self._open)
        except RagError as error:
            self._say_once(str(error))
            self._reason = error.reason
            if isinstance(error, NoIndex) and self._noted_as_waiting():
                return 0.0
            if isinstance(error, DamagedIndex) and await self._in_background(self._mended):
                return 0.0
            return RETRY_S if isinstance(error, NoIndex | IndexUnreachable) else RETRY_AFTER_DAMAGE_S
        except Exception:
            log.exception("the index cannot be opened")
            self._why_not = "The index cannot be opened; the log of the service says why."
            self._reason = None
            return RETRY_AFTER_DAMAGE_S
        self._self_tested = time.monotonic()  # by `warm_up`
        info = self._collection.info
        run_on()
        log.info("ready: %s notices, version %s", info.notices, info.version)
        return 0.0

    def _noted_as_waiting(self) -> bool:
        """Note that nothing is served here yet; True if that is news: what was written before the note did not see it."""
        if self._noted is None and note_served(self.settings.home, 0):
            self._noted = 0
            return True
        return False

    def _open(self) -> Collection:
        # Imported here, in the thread, since the libraries behind it take seconds to load.
        from rag.collection import Collection

        collection = Collection.open(self.settings)
        collection.warm_up()
        # First told, then looked at once more: a write that does not see this worker yet is one that it sees.
        self._note(collection)
        while collection.refresh():
            self._note(collection)
        Thread(target=collection.read_ahead, name="reading ahead", daemon=True).start()
        return collection

    def _note(self, collection: Collection) -> bool:
        """Note which version is served, again and again while the disk has no room for that; True if it is another one.

        Not only what looks for newer snapshots changes over to one: so does a question whose own was removed meanwhile.
        """
        version = collection.info.version
        if version != self._noted and note_served(self.settings.home, version):
            self._noted = version
        changed = version != self._served
        self._served = version
        return changed

    def _mended(self) -> bool:
        """Have what is damaged made anew, unless that was tried in vain just now; False where nothing is another one."""
        if time.monotonic() < self._mend_at:
            return False
        mended = self._made_anew()
        first_s, longest_s = MEND_AGAIN_S
        self._mend_at = 0.0 if mended else time.monotonic() + self._mend_pause_s
        self._mend_pause_s = first_s if mended else min(2 * self._mend_pause_s, longest_s)
        return mended

    def _made_anew(self) -> bool:
        """Make anew what is damaged; False where nothing else gives it back, or nobody can write."""
        try:
            report = refreshed(self.settings)
            if report is None and time.monotonic() >= self._verify_at:  # no file: a row of the store, then
                self._verify_at = time.monotonic() + VERIFY_AGAIN_S
                return repaired(self.settings)
        except RagError as error:
            log.warning("the index cannot be mended: %s", error)
            return False
        if report:
            log.warning(
                "the index was damaged and has been made anew from the store, version %s", report.version
            )
        return report is not None

    async def _ask_itself(self, collection: Collection) -> None:
        """Ask a question as a client would, outside of the queue, so that readiness means that questions are answered."""
        try:
            await self._in_background(collection.warm_up)
        except Exception as error:
            self._met_damage |= isinstance(error, DamagedIndex)
            if self._self_test is None:
                log.exception("the service cannot answer the question that it asks itself")
            self._self_test = "Questions fail at present; the log of the service says why."
        else:
            self._self_test = None
        self._self_tested = time.monotonic()

    async def _refresh(self, collection: Collection, mend: bool = False) -> bool:
        """Change over to a newer snapshot, if there is one; the old one goes on serving where that fails.

        With `mend`, what is damaged is made anew; that looks at all that is held, so no request waits for it.
        """
        try:
            changed = bool(await self._in_background(collection.refresh))
            changed |= self._note(collection)
            self._failed_looks = 0
            if self._index_gone:
                log.info("the index server answers again")
                self._index_gone, self._self_tested = "", 0.0
            if changed:
                log.info("now serving version %s", collection.info.version)
            return changed
        except RagError as error:
            self._index_gone = str(error) if isinstance(error, IndexUnreachable) else ""
            self._say_once(f"version {collection.info.version} goes on being served: {error}")
            if mend and isinstance(error, DamagedIndex):
                await self._in_background(self._mended)
        except Exception:
            log.exception("a newer index cannot be opened")
        self._failed_looks = min(self._failed_looks + 1, MOST_FAILED_LOOKS)
        return False

    async def _in_background(self, work: Callable[[], Any]) -> Any:
        return await to_thread.run_sync(work, limiter=self._housekeeping, abandon_on_cancel=True)

    def _say_once(self, message: str) -> None:
        if message != self._why_not:
            self._why_not = message
            log.warning("%s", message)


def _batch_of(name: str) -> str:
    """A client's batches take turns with its single questions, as if another client had sent them."""
    return f"{name} (batch)"


def _cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)  # not on macOS and Windows
    return len(affinity(0)) if affinity else os.cpu_count() or 1
