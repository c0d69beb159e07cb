"""Turns and refusals, with a clock that the test moves."""

import asyncio
from collections.abc import Callable

import pytest

from api.admission import BATCH_WAIT_S, BURST_ANSWERS, BURST_S, BURST_WAIT_S, Admission
from api.problems import Problem


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


class Desk:
    """A queue before one slot, whose work takes as long as the test says."""

    def __init__(self, slots: int = 1, max_wait_s: float = 0.08) -> None:
        self.clock = Clock()
        self.queue = Admission(slots, max_wait_s, self.clock)
        self.order: list[str] = []
        self.ends: list[asyncio.Event] = []
        self.waits: list[float] = []

    async def work(self, name: str, kind: str = "question", patient: bool = False) -> None:
        came = self.clock.now
        async with self.queue.turn(name, kind, patient):
            self.waits.append(self.clock.now - came)
            self.order.append(name)
            end = asyncio.Event()
            self.ends.append(end)
            await end.wait()

    def start(self, *names: str) -> list[asyncio.Task[None]]:
        return [asyncio.create_task(self.work(name)) for name in names]

    async def finish(self, seconds: float) -> None:
        """The work that began first ends after so long."""
        await settle()
        self.clock.now += seconds
        self.ends.pop(0).set()
        await settle()

    async def overload(self, name: str) -> list[asyncio.Task[None]]:
        """A client asks three times what can be answered: a question of 20 ms every 6.7 ms, for four seconds."""
        tasks = []
        for number in range(600):
            if self.refused(name) is None:
                tasks += self.start(name)
            await settle()
            self.clock.now += 0.02 / 3
            if number % 3 == 2:
                await self.finish(0.0)
        return tasks

    def refused(self, name: str, check: Callable[[], None] | None = None) -> Problem | None:
        try:
            check() if check else self.queue.check(name, "question")
        except Problem as problem:
            return problem
        return None


def test_clients_take_turns_however_many_one_of_them_has_waiting() -> None:
    async def scenario() -> list[str]:
        desk = Desk()
        tasks = desk.start(*["many"] * 6, "one", "two")
        for _ in range(8):
            await desk.finish(0.02)
        await asyncio.gather(*tasks)
        return desk.order

    assert asyncio.run(scenario())[:4] == ["many", "one", "two", "many"]


def test_turns_are_counted_in_time_and_not_in_questions() -> None:
    async def scenario() -> list[str]:
        desk = Desk()
        tasks = desk.start(*["slow"] * 10, *["quick"] * 10)
        for _ in range(20):
            await settle()
            await desk.finish(0.08 if desk.order[-1] == "slow" else 0.02)
        await asyncio.gather(*tasks)
        return desk.order

    first = asyncio.run(scenario())[:12]
    assert 2 <= first.count("slow") <= 4  # a quarter of the turns is half of the time


def test_a_client_that_was_idle_has_saved_nothing_up() -> None:
    async def scenario() -> list[str]:
        desk = Desk()
        tasks = desk.start("idle", *["busy"] * 20)
        for _ in range(10):
            await desk.finish(0.02)
        tasks += desk.start(*["idle"] * 6)
        for _ in range(17):
            await desk.finish(0.02)
        await asyncio.gather(*tasks)
        return desk.order[11:]

    assert 2 <= asyncio.run(scenario())[:6].count("idle") <= 4


def test_a_standing_queue_is_kept_short_and_a_burst_may_wait() -> None:
    async def scenario() -> None:
        desk = Desk()
        tasks = desk.start(*["a"] * 20)  # 0.4 s of work
        await settle()
        assert desk.refused("a") is None
        desk.clock.now += BURST_S + 0.01
        refusal = desk.refused("a")
        assert refusal is not None
        assert refusal.status == 503
        assert int(refusal.headers["Retry-After"]) >= 1
        assert desk.refused("another") is None  # its own share is free
        tasks += desk.start(*["a"] * 200)
        await settle()
        assert desk.queue.expected_wait_s("a", "question") > BURST_WAIT_S
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert desk.refused("a") is None

    asyncio.run(scenario())


def test_three_times_what_can_be_answered_makes_nobody_wait_long_and_no_slot_idle() -> None:
    async def scenario() -> list[float]:
        desk = Desk()
        tasks = await desk.overload("a")
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return desk.waits

    waits = asyncio.run(scenario())
    assert len(waits) >= 200  # as many as one slot can do in that time
    assert max(waits) <= 0.08 + 0.02  # from its first answer on it is known to be no burst


def test_a_burst_that_takes_a_while_to_come_is_queued_and_not_refused() -> None:
    async def scenario() -> int:
        desk, refused = Desk(slots=2), 0
        for _ in range(4):  # questions take 65 ms on this machine
            started = desk.start("a", "a")
            await desk.finish(0.065)
            await desk.finish(0.0)
            await asyncio.gather(*started)
        tasks = []
        for _ in range(32):  # 1.04 s of work for two slots, sent, accepted and parsed in 0.26 s
            refused += desk.refused("a") is not None
            tasks += desk.start("a")
            await settle()
            desk.clock.now += 0.008
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return refused

    assert asyncio.run(scenario()) == 0


def test_many_who_ask_at_once_are_all_queued_while_some_are_answered() -> None:
    async def scenario() -> int:
        desk, refused, tasks = Desk(), 0, []
        for number in range(128):  # 2.56 s of work, sent, accepted and parsed while six are answered
            refused += desk.refused(f"c{number}") is not None
            tasks += desk.start(f"c{number}")
            await settle()
            desk.clock.now += 0.0009
            if number % 20 == 19:
                await desk.finish(0.0)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return refused

    assert asyncio.run(scenario()) == 0


def test_a_question_that_the_machine_held_up_tells_nothing_of_the_next_ones() -> None:
    async def scenario() -> tuple[float, float]:
        desk, usual = Desk(), []
        for took in (0.5, 0.02, 0.02, 5.0):  # in a cold process, then as usual, then held up by the machine
            started = desk.start("a")
            await desk.finish(took)
            await asyncio.gather(*started)
            tasks = desk.start(*["a"] * 3)
            await settle()
            usual.append(desk.queue.expected_wait_s("a", "question") / 2.5)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            desk.ends.clear()
        return usual[0], usual[-1]

    cold, later = asyncio.run(scenario())
    assert cold <= 0.26
    assert later == pytest.approx(0.02)


def test_those_who_wait_for_their_answer_before_they_ask_again_are_not_refused() -> None:
    async def scenario() -> list[Problem | None]:
        desk, clients = Desk(), [f"c{number}" for number in range(32)]  # 0.64 s of work, that never ends
        tasks = desk.start(*clients)
        answers = []
        for _ in range(200):
            await desk.finish(0.02)
            answers.append(desk.refused("c0"))
            tasks += desk.start(desk.order[-2])
        await settle()
        answers.append(None if desk.refused("c0") else Problem(500, "one more than the burst was let in"))
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return answers

    assert asyncio.run(scenario()) == [None] * 201


def test_beside_a_batch_a_burst_may_wait_and_a_standing_queue_is_kept_short() -> None:
    async def scenario() -> list[float]:
        desk = Desk()
        tasks = [asyncio.create_task(desk.work("batch", patient=True)) for _ in range(256)]
        for _ in range(10):
            await desk.finish(0.02)
        for name in "abcdefgh":
            assert desk.refused(name) is None
            tasks += desk.start(name)
            await settle()
        for _ in range(16):
            await desk.finish(0.02)
        tasks += await desk.overload("z")
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return [wait for name, wait in zip(desk.order, desk.waits, strict=True) if name == "z"]

    waits = asyncio.run(scenario())
    assert len(waits) >= 90  # every other turn is the batch's
    assert max(waits[90:]) <= 0.08 + 0.02  # its places are given up by then; with them it was two


def test_what_is_known_of_the_time_that_work_takes_decides() -> None:
    async def scenario() -> tuple[float, float]:
        desk = Desk()
        for _ in range(60):
            started = desk.start("a")
            await desk.finish(0.2)
            await asyncio.gather(*started)
        tasks = desk.start(*["a"] * 3)
        await settle()
        waits = desk.queue.expected_wait_s("a", "question"), desk.queue.expected_wait_s("a", "stats")
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return waits

    questions, lookups = asyncio.run(scenario())
    assert questions == pytest.approx(0.5, abs=0.05)  # two that wait, and half of the one under way
    assert lookups < questions


def test_the_next_turn_is_given_however_slow_the_machine_is() -> None:
    async def scenario() -> None:
        desk = Desk()
        for _ in range(3):
            started = desk.start("a")
            await desk.finish(3.0)
            await asyncio.gather(*started)
        tasks = desk.start(*["batch"] * 9)
        await settle()
        desk.clock.now += BURST_ANSWERS * 3.0 + 1
        assert desk.refused("single") is None
        assert desk.refused("batch") is not None
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run(scenario())


def test_a_batch_is_taken_where_it_ends_in_time() -> None:
    async def scenario() -> None:
        desk = Desk()
        tasks = desk.start(*["single"] * 5)
        await settle()
        assert desk.refused("a", lambda: desk.queue.check_batch("a", "question", 256)) is None
        too_many = int(BATCH_WAIT_S / 0.02) + 10
        assert desk.refused("a", lambda: desk.queue.check_batch("a", "question", too_many)) is not None
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run(scenario())


@pytest.mark.parametrize("when", ["waiting", "its turn has come", "working"])
def test_who_leaves_takes_no_slot_along(when: str) -> None:
    async def scenario() -> list[str]:
        desk = Desk()
        first, second = desk.start("a", "b")
        await settle()
        if when == "its turn has come":
            desk.ends[0].set()
            while desk.queue.waiting:  # ends at the very step in which the turn is given away
                await asyncio.sleep(0)
        (first if when == "working" else second).cancel()
        await settle()
        for end in desk.ends:
            end.set()
        await asyncio.gather(first, second, return_exceptions=True)
        (last,) = desk.start("c")
        await settle()
        desk.ends[-1].set()
        await last
        return desk.order

    order = asyncio.run(scenario())
    assert order == (["a", "b", "c"] if when == "working" else ["a", "c"])
