"""Queueing and opening, with work whose length the test decides."""

import asyncio
import threading
from pathlib import Path

import pytest

from api import service as module
from api.admission import Admission
from api.problems import Problem
from api.service import Service
from api.write_forwarding import SERVING, served_versions
from rag.collection import Collection
from rag.errors import DamagedIndex, NoIndex
from rag.public import IndexInfo
from rag.settings import Settings
from rag.under_way import is_alone

OPEN = Service._open
"""As it is before tests of the page give the service an encoder that is held already."""


class Held:
    """Stands for an open collection: counts versions, closes."""

    def __init__(self) -> None:
        self.version = 1
        self.closed = self.met_damage = False
        self.fails = False
        self.newer: list[object] = []

    @property
    def info(self) -> IndexInfo:
        return IndexInfo(notices=1, passages=1, version=self.version, model="m")

    def refresh(self) -> bool:
        if not self.newer:
            return False
        step = self.newer.pop(0)
        if isinstance(step, Exception):
            raise step
        self.version += 1
        return True

    def close(self) -> None:
        self.closed = True

    def warm_up(self) -> None:
        if self.fails:
            raise OverflowError("date value out of range")


@pytest.fixture
def one_core(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_cores", lambda: 1)
    monkeypatch.setattr(module, "REFRESH_S", 0.01)
    monkeypatch.setattr(module, "RETRY_S", 0.01)
    monkeypatch.setattr(module, "RETRY_AFTER_DAMAGE_S", 0.01)
    monkeypatch.setattr(module, "refreshed", lambda _: None)  # there is no home to mend


def opened(monkeypatch: pytest.MonkeyPatch, *outcomes: object) -> Service:
    """A service whose attempts to open end like this, one after the other."""
    left = list(outcomes)

    def attempt(self: Service) -> object:
        outcome = left.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    monkeypatch.setattr(Service, "_open", attempt)
    return Service(Settings(home=Path("nowhere")))


async def until_ready(service: Service) -> None:
    async with asyncio.timeout(60):
        while service._collection is None:
            await asyncio.sleep(0.005)


def test_it_opens_as_soon_as_there_is_something_to_open(
    one_core: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held()

    async def scenario() -> list[str]:
        service = opened(
            monkeypatch, NoIndex("Build one."), DamagedIndex("Repair it."), RuntimeError("x"), held
        )
        told = []
        async with service.running():
            with pytest.raises(Problem) as caught:
                _ = service.collection
            told += [caught.value.detail, caught.value.document()["reason"]]
            await until_ready(service)
            assert service.collection is held
        return told

    assert asyncio.run(scenario()) == [module.STARTING, "starting"]
    assert held.closed


def test_what_is_searched_is_read_ahead_once_questions_are_answered(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    done: list[str] = []
    read = threading.Event()

    class Opened(Held):
        def warm_up(self) -> None:
            done.append("asked")

        def read_ahead(self) -> None:
            done.append("read ahead")
            read.set()

    monkeypatch.setattr(Collection, "open", lambda _: Opened())
    OPEN(Service(Settings(home=tmp_path)))
    assert read.wait(60)
    assert done == ["asked", "read ahead"]


def test_what_a_question_changed_over_to_is_noted_as_served(
    one_core: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A question whose snapshot was removed meanwhile goes on with the newest: then nothing newer is left to look for."""
    held = Held()

    async def scenario() -> list[list[int]]:
        service = opened(monkeypatch, held)
        service.settings = Settings(home=tmp_path)
        noted = []
        async with service.running():
            await until_ready(service)
            for newer in (0, 1):
                held.version += newer
                await service.refresh()
                noted.append(served_versions(tmp_path))
        return noted

    assert asyncio.run(scenario()) == [[1], [2]]


def test_a_worker_that_waits_for_the_first_index_is_waited_for(
    one_core: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It was not noted at all: `wait=visible` said that every worker serves what none could open yet."""
    monkeypatch.setattr(module, "RETRY_S", 3600.0)  # the write itself has it look again
    held = Held()

    async def scenario() -> list[list[int]]:
        service = opened(monkeypatch, NoIndex("Build one."), NoIndex("Build one."), held)
        service.settings = Settings(home=tmp_path)
        noted = []
        async with service.running(), asyncio.timeout(60):
            while not served_versions(tmp_path):
                await asyncio.sleep(0.005)
            noted.append(served_versions(tmp_path))
            visible = asyncio.create_task(service.writer.visible(1))
            await asyncio.sleep(0.05)
            assert not visible.done()
            await service.refresh()
            await visible
            noted.append(served_versions(tmp_path))
        return noted

    assert asyncio.run(scenario()) == [[0], [1]]


def test_what_a_full_disk_kept_from_being_noted_is_noted_once_there_is_room(
    one_core: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A file where the folder of notes belongs stands for the disk: nothing can be written below it."""
    held, in_the_way = Held(), tmp_path / SERVING

    async def scenario() -> list[list[int]]:
        service = opened(monkeypatch, held)
        service.settings = Settings(home=tmp_path)
        in_the_way.touch()
        noted = []
        async with service.running():
            await until_ready(service)
            await service.refresh()
            noted.append(served_versions(tmp_path))
            in_the_way.unlink()
            await service.refresh()
            noted.append(served_versions(tmp_path))
        return noted

    assert asyncio.run(scenario()) == [[], [1]]


def test_a_newer_snapshot_that_cannot_be_opened_leaves_the_old_one_serving(
    one_core: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held()
    held.newer = [DamagedIndex("bad"), RuntimeError("worse"), True]

    async def scenario() -> None:
        service = opened(monkeypatch, held)
        async with service.running(), asyncio.timeout(60):
            await until_ready(service)
            while held.version == 1:
                assert service.collection is held
                await asyncio.sleep(0.005)

    asyncio.run(scenario())


def test_a_mend_that_fails_is_tried_less_and_less_often(
    one_core: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, tried = Held(), []
    held.newer = [DamagedIndex("bad")] * 1000

    def fails(_: Settings) -> None:
        tried.append(1)
        raise DamagedIndex("the disk is full")

    monkeypatch.setattr(module, "refreshed", fails)
    monkeypatch.setattr(module, "MEND_AGAIN_S", (0.01, 60))

    async def scenario() -> None:
        service = opened(monkeypatch, held)
        async with service.running():
            await until_ready(service)
            for _ in range(50):
                service._met_damage = True  # as a request that meets it does
                await asyncio.sleep(0.01)

    asyncio.run(scenario())
    assert 2 <= len(tried) <= 20  # of 50; half as often each time, whatever the machine's pace


def test_it_is_ready_only_while_it_answers_the_question_that_it_asks_itself(
    one_core: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SELF_TEST_S", 0.01)
    held = Held()

    def refused(service: Service) -> bool:
        try:
            service.check_ready()
        except Problem as problem:
            return problem.status == 503
        return False

    async def scenario() -> None:
        service = opened(monkeypatch, held)
        async with service.running(), asyncio.timeout(60):
            await until_ready(service)
            assert not refused(service)
            held.fails = True
            while not refused(service):
                await asyncio.sleep(0.005)
            held.fails = False
            while refused(service):
                await asyncio.sleep(0.005)

    asyncio.run(scenario())


def test_what_cannot_be_answered_in_time_is_told_to_come_again_and_lists_are_still_read(
    one_core: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario() -> list[object]:
        service, gate = opened(monkeypatch, Held()), threading.Event()
        # Time stands still, so that a machine that pauses does not make the burst a standing queue.
        service.questions = Admission(1, service.settings.max_wait_s, clock=lambda: 0.0)
        async with service.running():
            await until_ready(service)
            running = asyncio.create_task(service.call(lambda: gate.wait(60)))
            # Four seconds of work, as long as nobody knows better.
            waiting = [asyncio.create_task(service.call(lambda: "late")) for _ in range(4 * 50)]
            batch = asyncio.create_task(service.call(lambda: "patient", patient=True))
            while service.questions.waiting < len(waiting) + 1:
                await asyncio.sleep(0)
            with pytest.raises(Problem) as refused:
                await service.call(lambda: "too much")
            assert refused.value.status == 503
            assert int(refused.value.headers["Retry-After"]) >= 4
            assert await service.look_up(lambda: "a list", "notices") == "a list"
            gate.set()
            assert set(await asyncio.gather(*waiting)) == {"late"}
            return [await running, await batch, await service.call(lambda: "again")]

    assert asyncio.run(scenario()) == [True, "patient", "again"]


def test_work_that_fails_gives_its_turn_back(one_core: None, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> str:
        service = opened(monkeypatch, Held())
        async with service.running():
            await until_ready(service)
            for _ in range(5):
                with pytest.raises(ZeroDivisionError):
                    await service.call(lambda: 1 / 0)
            return await service.call(lambda: "still there")

    assert asyncio.run(scenario()) == "still there"


def test_a_question_is_alone_only_where_none_waits_beside_it(
    one_core: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario() -> list[bool]:
        service = opened(monkeypatch, Held())
        async with service.running():
            await until_ready(service)
            by_itself = await service.call(is_alone)
            others = threading.Event()
            first = asyncio.create_task(service.call(lambda: others.wait(60) and is_alone()))
            second = asyncio.create_task(service.call(is_alone))
            while not service.questions.waiting:
                await asyncio.sleep(0)
            others.set()
            return [by_itself, *await asyncio.gather(first, second)]

    assert asyncio.run(scenario()) == [True, False, True]
    assert not is_alone()
