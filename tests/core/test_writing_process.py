"""One writing process, many who ask: large inputs are read and embedded before their turn, so that they hold nobody up."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from indexes.store import Store
from rag.collection import home_writer, preparing, write_outcome
from rag.collection.handover import model_of
from rag.collection.jobs import IndexJob, Job, PutJob, Request
from rag.collection.writing_process import WritingProcess
from rag.domain import NoticeInput
from rag.embedding import Vectors
from rag.errors import HomeBusy
from rag.facts.notice_record import NoticeRecord, read_record
from rag.ingest import ReadResult
from rag.settings import Settings
from tests.reliability.seeded_notices import MadeUpEncoder, notice_of

MANY = tuple(notice_of(f"many{n}", 1) for n in range(20))
ONE = (notice_of("one", 2),)


class SlowEncoder(MadeUpEncoder):
    """Takes until it is let go for what the many notices hold."""

    def __init__(self) -> None:
        self.began, self.let_go = threading.Event(), threading.Event()
        self.embedded = 0

    def encode_passages(
        self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None
    ) -> Vectors:
        self.embedded += len(texts)
        if len(texts) > len(ONE):
            self.began.set()
            assert self.let_go.wait(60)
        return super().encode_passages(texts)


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> SlowEncoder:
    made = SlowEncoder()
    monkeypatch.setattr(home_writer, "load_configured", lambda _: made)
    return made


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


@pytest.fixture
def process(settings: Settings, encoder: SlowEncoder) -> Iterator[WritingProcess]:
    yield WritingProcess(settings)
    encoder.let_go.set()


def asked(settings: Settings, job: Job) -> Request:
    return Request(job, model_of(settings), 0.2)


@pytest.mark.parametrize("many", [IndexJob(ReadResult(notices=MANY)), PutJob(MANY)], ids=["files", "sent"])
def test_one_notice_does_not_wait_for_many_that_are_being_embedded(
    process: WritingProcess, settings: Settings, encoder: SlowEncoder, many: Job
) -> None:
    told: list[tuple[str, int, int]] = []
    results = []

    def send() -> None:
        results.append(process.do(asked(settings, many), lambda *step: told.append(step)))

    sending = threading.Thread(target=send)
    sending.start()
    assert encoder.began.wait(60)
    assert process.do(asked(settings, PutJob(ONE)), None).results == {"one": "added"}
    assert not results
    encoder.let_go.set()
    sending.join(60)
    assert results[0].version == 2
    assert encoder.embedded == len(MANY) + len(
        ONE
    )  # what was embedded before its turn was not forgotten meanwhile
    assert [step for step in told if step[0] == "reading"] == [("reading", n, 20) for n in range(1, 21)]
    with Store.open(settings.home) as store:
        assert len(store.document_hashes()) == len(MANY) + len(ONE)


def test_of_a_notice_that_is_sent_twice_the_one_before_never_stands_for_the_last(
    process: WritingProcess, settings: Settings, encoder: SlowEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder.let_go.set()
    last = notice_of(MANY[0].aid, 2)

    def read(source: NoticeInput) -> NoticeRecord:
        if source == last:
            raise ValueError("a defect in reading it")
        return read_record(source)

    monkeypatch.setattr(preparing, "read_record", read)
    results = process.do(asked(settings, PutJob((*MANY, last))), None).results
    assert results == {notice.aid: "added" for notice in MANY} | {last.aid: "rejected"}


def test_those_who_prepare_and_those_who_write_load_one_model(tmp_path: Path) -> None:
    loads = []

    def load() -> MadeUpEncoder:
        loads.append(1)
        time.sleep(0.05)
        return MadeUpEncoder()

    with Store.open(tmp_path, write=True) as store, ThreadPoolExecutor(2) as pool:
        writer = home_writer.HomeWriter(store, Settings(home=tmp_path), load)
        one, other = pool.map(lambda _: writer.encoder, range(2))
    assert one is other
    assert len(loads) == 1


def test_what_was_answered_before_is_not_read_again(
    process: WritingProcess, settings: Settings, encoder: SlowEncoder
) -> None:
    encoder.let_go.set()
    once = write_outcome.Once("key", "digest")
    assert process.do(asked(settings, PutJob(MANY, once=once)), None).version == 1
    told: list[object] = []
    assert process.do(asked(settings, PutJob(MANY, once=once)), lambda *step: told.append(step)).version == 1
    assert told == []


def test_a_turn_that_does_not_come_is_told_as_before(
    process: WritingProcess, settings: Settings, encoder: SlowEncoder
) -> None:
    with process._turn, pytest.raises(HomeBusy):
        process.do(asked(settings, PutJob(ONE)), None)


def test_warming_up_reads_nothing_that_is_held_and_changes_nothing(
    process: WritingProcess, settings: Settings, encoder: SlowEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder.let_go.set()
    process.warm_up()  # where there is no index yet, nothing
    process.do(asked(settings, PutJob(MANY)), None)
    process._writer._store.close()  # type: ignore[union-attr]
    read: list[str] = []
    monkeypatch.setattr(
        preparing, "read_record", lambda source: read.append(source.aid) or read_record(source)
    )  # type: ignore[func-returns-value]
    later = WritingProcess(settings)
    later.warm_up()
    assert read == ["made-up"]
    assert later._writer._store.version == 1  # type: ignore[union-attr]
    assert later.do(asked(settings, PutJob(ONE)), None).results == {"one": "added"}
