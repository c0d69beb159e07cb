"""Who may work next: clients take turns by measured time, and what cannot be answered in time is refused at once.

Turns follow start-time fair queueing: each client's work is charged with the time that it took, and the client that was
charged least goes next. The wait of a newcomer is known before it waits: its own client's work, and of every other
client as much as that one may do meanwhile.

A burst may wait longer than a standing queue (as in "Fail at scale", ACM Queue 2015): a queue that empties again costs
everybody a moment, one that does not only makes all of them late. What is asked at `r` times what can be answered adds
`r - 1` seconds of work each second, all of which would be answered late. A burst is known by coming far faster than it is
answered, counted in questions and answers: both slow down alike on a machine that is busy with other things. What comes
after that is not of it, unless it only takes the place of what was answered. So people who each wait for their answer
before they ask again are not refused, though the queue never empties. A burst that goes on to come, more than is
answered, was the beginning of an overload: its places are given up one by one.
"""

from __future__ import annotations

import asyncio
import math
import statistics
import time
from collections import OrderedDict, defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from api.metrics import observe_stage, refusals, waiting
from api.problems import Problem

BURST_WAIT_S = 4.0
"""How long work of a burst may wait: 128 clients who ask at once are 3.4 s of work for two cores."""
BURST_RATIO = 4
"""So many questions for each answer since the queue was empty are a burst. 32 that a client sends at once come eight times as fast as they
are answered; what comes at three times of it, for good, is none from its first answer on. With a window in time alone
all that such an overload asked in its first half second waited up to a second."""
BURST_S = 0.12
"""In which a sender's burst has come, however few were answered: 32 questions take a client and this service some 0.1 s to send, accept
and parse on two cores. With half a second the first of an overload waited up to two."""
BURST_ANSWERS = 4
"""On a machine that is busy with other things a burst takes longer to come, as its answers do: as long as so many of them, one after another."""
SURPLUS = 0.25
"""Of a burst's places so many may be refused, more than were answered, before it gives up a place for each further refusal. With none
given up, three times what can be answered waited a second for good."""
BATCH_WAIT_S = 60.0
"""How long the last question of a batch may wait; whoever sends 256 at once expects to wait."""
FIRST_GUESS_S = 0.02
REMEMBERED = 25
"""Measurements of a kind of work whose median is its usual time. With a mean one question in a cold process, or one that the machine
held up for seconds, had the next burst refused."""
MAX_CLIENTS = 4096
SMALLEST_S = 1e-4

client: ContextVar[str] = ContextVar("client", default="")
"""Who sent the request under way: `key ID`, or the address where no key is used."""


@dataclass(slots=True, eq=False)
class Ticket:
    """One piece of work in the queue."""

    cost_s: float
    turn: asyncio.Future[None]
    patient: bool


@dataclass(slots=True)
class Client:
    """The work of one client: what waits, and up to where it was charged (in seconds of virtual time)."""

    charged: float
    waiting: deque[Ticket] = field(default_factory=deque)
    backlog_s: float = 0.0


class Admission:
    """The queue before some slots. Belongs to one event loop.

    Args:
        slots: how many pieces of work may run at once.
        max_wait_s: how long a piece may wait for its turn while the queue never empties.
        clock: seconds that never run backwards.
        name: the queue's, in the metrics.
    """

    def __init__(
        self,
        slots: int,
        max_wait_s: float,
        clock: Callable[[], float] = time.monotonic,
        name: str = "questions",
    ) -> None:
        self._gauge = waiting.labels(name)
        self._refusals = refusals.labels(name)
        self._slots = slots
        self._max_wait_s = max_wait_s
        self._clock = clock
        self._running = 0
        self._clients: OrderedDict[str, Client] = OrderedDict()
        self._took: defaultdict[str, deque[float]] = defaultdict(lambda: deque([FIRST_GUESS_S], REMEMBERED))
        self._usual: dict[str, float] = {}
        self._now = 0.0  # virtual time: what the client served last had been charged before
        self._last_empty = clock()
        self._came = 0  # since then, refused or not
        self._answered = 0  # since then
        self._burst = 0  # how many waited when the burst had come, less the places given up
        self._surplus = 0  # refused since then, beyond what was answered
        self.waiting = 0
        self._impatient = 0  # of these, those of no batch: only they make a burst or a standing queue

    def expected_wait_s(self, name: str, kind: str, count: int = 1) -> float:
        """How long the last of `count` new pieces of work of a client would wait."""
        if self._running < self._slots and not self.waiting:
            return 0.0
        cost = self._cost(kind)
        own = self._clients[name].backlog_s if name in self._clients else 0.0
        mine = own + cost * count
        others = sum(min(c.backlog_s, mine) for n, c in self._clients.items() if n != name)
        under_way = self._running * cost / 2
        return (own + cost * (count - 1) + others + under_way) / self._slots

    def check(self, name: str, kind: str) -> None:
        """Check that a piece of work would be done in time.

        Raises:
            Problem: 503 with the seconds after which to come again.
        """
        if not self._impatient:
            self._empty()
        cost = self._cost(kind)
        replaces = self._impatient < self._burst
        limit_s = self._max_wait_s if self._stands(cost) and not replaces else BURST_WAIT_S
        # On a machine that is busy with other things the next turn alone may be further away than the limit.
        try:
            self._refuse_above(self.expected_wait_s(name, kind), max(limit_s, 2 * cost))
        except Problem:
            self._came += 1
            self._give_up_place(cost)
            raise

    def check_batch(self, name: str, kind: str, count: int) -> None:
        """Check that the last of many pieces of work would be done in time.

        Raises:
            Problem: 503 with the seconds after which to come again.
        """
        self._refuse_above(self.expected_wait_s(name, kind, count), BATCH_WAIT_S)

    @asynccontextmanager
    async def turn(self, name: str, kind: str, patient: bool = False) -> AsyncIterator[None]:
        """Wait for a slot, hold it for the block, and charge the client with the time of the block; `patient`: of a batch."""
        cost, came = self._cost(kind), self._clock()
        await self._wait(name, cost, patient)
        started = self._clock()
        observe_stage("queue", 1000 * (started - came))
        try:
            yield
        finally:
            took = max(self._clock() - started, SMALLEST_S)
            self._took[kind].append(took)
            self._usual[kind] = statistics.median(self._took[kind])
            self._client(name).charged += took - cost
            self._running -= 1
            self._answered += not patient
            self._surplus = max(self._surplus - 1, 0)
            self._next()

    def _stands(self, cost_s: float) -> bool:
        """Whether the queue has not been empty since its burst came, or none came; `cost_s`: usual for such work."""
        late = self._clock() - self._last_empty > max(BURST_S, BURST_ANSWERS * cost_s)
        return late or self._came < BURST_RATIO * self._answered

    def _give_up_place(self, cost_s: float) -> None:
        """Note a refusal; where they go on to outnumber the answers, the burst was none, and its places go one by one."""
        if self._stands(cost_s):
            self._surplus += 1
            self._burst -= self._surplus > SURPLUS * self._burst

    def _cost(self, kind: str) -> float:
        return self._usual.get(kind, FIRST_GUESS_S)

    def _refuse_above(self, wait_s: float, limit_s: float) -> None:
        if wait_s > limit_s:
            self._refusals.inc()
            text = "More is asked than can be answered in time; ask again in a few seconds."
            raise Problem(503, text, headers={"Retry-After": str(max(math.ceil(wait_s), 1))})

    async def _wait(self, name: str, cost: float, patient: bool) -> None:
        who = self._client(name)
        ticket = Ticket(cost, asyncio.get_running_loop().create_future(), patient)
        who.waiting.append(ticket)
        who.backlog_s += cost
        self.waiting += 1
        self._impatient += not patient
        self._came += not patient
        self._gauge.set(self.waiting)
        if not self._stands(cost):
            self._burst = max(self._burst, self._impatient)
        self._next()
        try:
            await ticket.turn
        except asyncio.CancelledError:
            if ticket in who.waiting:
                self._take(who, ticket)
            elif not ticket.turn.cancelled():  # its turn had just come
                self._running -= 1
            self._next()
            raise

    def _next(self) -> None:
        """Give free slots to the clients that were charged least."""
        while self._running < self._slots and self.waiting:
            who = min((c for c in self._clients.values() if c.waiting), key=lambda c: c.charged)
            ticket = who.waiting[0]
            self._take(who, ticket)
            if ticket.turn.cancelled():
                continue
            self._now = max(self._now, who.charged)
            who.charged += ticket.cost_s
            self._running += 1
            ticket.turn.set_result(None)
        if not self._impatient:
            self._empty()

    def _empty(self) -> None:
        self._last_empty = self._clock()
        self._burst = self._surplus = self._came = self._answered = 0

    def _take(self, who: Client, ticket: Ticket) -> None:
        who.waiting.remove(ticket)
        who.backlog_s = who.backlog_s - ticket.cost_s if who.waiting else 0.0
        self.waiting -= 1
        self._impatient -= not ticket.patient
        self._gauge.set(self.waiting)

    def _client(self, name: str) -> Client:
        """What is known of a client; one that was idle starts level with the others, without credit or debt of old."""
        who = self._clients.get(name)
        if who is None:
            self._forget_idle()
            who = self._clients[name] = Client(self._now)
        elif not who.waiting:
            who.charged = max(who.charged, self._now)
        self._clients.move_to_end(name)
        return who

    def _forget_idle(self) -> None:
        """Keep the table small: idle clients that owe nothing are those seen longest ago."""
        for name in list(self._clients)[: max(len(self._clients) - MAX_CLIENTS + 1, 0)]:
            if not self._clients[name].waiting:
                del self._clients[name]
