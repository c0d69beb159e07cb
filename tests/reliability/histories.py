"""Histories: writers and readers of a real service of two workers, recorded and held against a model.

The service itself lists what each version changed, and each writer has notices of its own, so what any version must
hold is known exactly: every answer must be just the state of the version that it names.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from indexes.locking import process_lives
from tests.faults.dying import ROOT
from tests.milvus_server import free_port
from tests.processes import PATIENT, Server, serving, wait_for
from tests.reliability.checks import Broken
from tests.reliability.seeded_notices import DRAFT, notice_of

WRITERS, READERS = 4, 8
AIDS_A_WRITER = 6
VISIBLE_S = 2.0
"""After an acknowledgement without `wait=visible` every worker must serve the change within this."""
READ_PAUSE_S = 0.1
RESTART_S = 60.0
UNKEPT = httpx.Client(timeout=60, verify=False, limits=httpx.Limits(max_keepalive_connections=0))
"""A new connection for each write, as workers come and go; reading the certificates took longer than a write."""
KILLED = ("", "", "writer", "writer", "worker", "worker", "parent", "group")
"""One of these in each history, with equal chances; in a quarter of them nobody, so that many pass between two starts."""


@dataclass(frozen=True)
class Written:
    """An attempt to write that came to an end: `number` 0 stands for a removal."""

    aid: str
    number: int
    began: float
    acknowledged: float
    version: int
    visible: bool


States = dict[int, dict[str, int]]
"""What each version of a service holds, from its first on: the number of the last step of each notice, by its aid."""


@dataclass(frozen=True)
class Seen:
    """An answer over a connection (reader, its how manieth), which one worker holds: the whole state and the version that it names."""

    connection: tuple[int, int]
    began: float
    version: int
    state: dict[str, int]


@dataclass
class History:
    """What was recorded. Lists are appended to by many threads, which Python allows."""

    written: list[Written] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    refused: int = 0
    lost_answers: int = 0
    killed: str = ""
    began: float = field(default_factory=time.monotonic)


class Service:
    """A service that can be killed as a whole and started again, at the same address."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self._folder, self._starts = folder, 0
        self._port = free_port()
        self._running = ExitStack()
        self.server = self._start()

    def _start(self) -> Server:
        startup = ROOT / "tests" / "faults" / "startup"
        environment = {"TEST_MADE_UP_VECTORS": "1", "PYTHONPATH": f"{startup}:{ROOT}"}
        options = ("--workers", "2", "--port", self._port)
        self._starts += 1
        log = self._folder / f"log{self._starts}"
        return self._running.enter_context(serving(self.home, log, *options, **environment))

    def processes(self) -> dict[str, list[int]]:
        """What can be killed: the writing process, a worker, the parent of them all, or all at once."""
        noted = (int(path.name) for path in (self.home / "serving").glob("[0-9]*"))
        workers = [pid for pid in noted if process_lives(pid)]
        writer, parent = int((self.home / "writer.lock").read_text()), self.server.process.pid
        return {
            "writer": [writer],
            "worker": workers[:1],
            "parent": [parent],
            "group": [parent, writer, *workers],
        }

    def kill(self, kind: str) -> None:
        """Kill one of `processes`; where no parent is left to do that, start the service again."""
        for pid in self.processes()[kind]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if kind in ("parent", "group"):
            self.close()
            end = time.monotonic() + RESTART_S
            while True:
                try:
                    self.server = self._start()
                    return
                except AssertionError:  # orphans listen until they notice
                    if time.monotonic() > end:
                        raise
                    time.sleep(0.2)

    def close(self) -> None:
        """End what runs."""
        self._running.close()


@contextmanager
def service(folder: Path) -> Iterator[Service]:
    """A service of two workers over an empty home, with vectors that follow from the text."""
    made = Service(folder)
    try:
        yield made
    finally:
        made.close()


def record(served: Service, seed: int, seconds: float, states: States) -> History:
    """Write and read for some seconds on from the newest of the states, while one of the service's processes is killed, or all, or none."""
    history, chance = History(), random.Random(f"history/{seed}")
    end = time.monotonic() + seconds
    server = served.server
    with ThreadPoolExecutor(WRITERS + READERS) as pool:
        last = states[max(states)]
        clients = [pool.submit(_write, server, history, last, seed, n, end) for n in range(WRITERS)]
        clients += [pool.submit(_read, server, history, n, end) for n in range(READERS)]
        time.sleep(seconds * chance.uniform(0.2, 0.8))
        history.killed = chance.choice(KILLED)
        if history.killed:
            served.kill(history.killed)
    for client in clients:
        client.result()
    return history


def check(server: Server, history: History, before: States) -> tuple[States, dict[str, float]]:
    """Hold a history that began at the newest of some states against the model; returns all states after it, and figures.

    Raises:
        Broken: an answer shows what its version did not hold, or comes too late or from the past.
    """
    states = _states(server, history, before)
    last: dict[tuple[int, int], int] = {}
    lag = 0.0
    for seen in sorted(history.seen, key=lambda s: s.began):
        expected = states.get(seen.version)
        if expected is None:
            raise Broken(f"an answer names version {seen.version}, which never was")
        if seen.state != expected:
            raise Broken(f"version {seen.version} holds {expected}, but an answer shows {seen.state}")
        if seen.version < last.get(seen.connection, 0):
            raise Broken(f"one connection saw version {last[seen.connection]}, then {seen.version}")
        last[seen.connection] = seen.version
        if seen.version < max(before) and seen.began > history.began + VISIBLE_S:
            raise Broken(f"version {seen.version} is older than what was acknowledged before this history")
        for written in history.written:
            if written.version <= seen.version:
                continue
            late = seen.began - written.acknowledged
            if late > (0 if written.visible else VISIBLE_S):
                raise Broken(
                    f"version {written.version} was acknowledged {late:.2f} s before {seen.version} was seen"
                )
            lag = max(lag, late)
    return states, {
        "writes": len(history.written),
        "answers": len(history.seen),
        "repeated": history.refused,
        "answers lost to the kill": history.lost_answers,
        f"killed: {history.killed or 'none'}": 1,
        "longest until seen, s": round(max(lag, 0.0), 3),
    }


def _states(server: Server, history: History, before: States) -> States:
    """The states before, and those that follow from what the service says that each later version changed."""
    since = max(before)
    newest = max((written.version for written in history.written), default=since)
    told = wait_for(lambda: _changes(server, since, newest), server.log, VISIBLE_S)
    attempts: dict[str, list[int]] = {}
    for written in sorted(history.written, key=lambda w: w.began):
        attempts.setdefault(written.aid, []).append(written.number)
    states, state = dict(before), before[since]
    for item in told["items"]:
        for aid, result in item["notices"].items():
            number = attempts[aid].pop(0)
            if (result == "deleted") != (number == 0):
                raise Broken(f"version {item['version']} {result} {aid}, but step {number} was next")
            state = {k: v for k, v in state.items() if k != aid} | ({aid: number} if number else {})
        states[item["version"]] = state
    if left := {aid: numbers for aid, numbers in attempts.items() if numbers}:
        raise Broken(f"acknowledged, but never a change: {left}")
    return states


def _changes(server: Server, since: int, newest: int) -> dict[str, Any] | None:
    """All changes, from a worker that serves the newest version; None of one that does not yet."""
    told = _asked(server, f"/v1/changes?since={since}")
    return told if told["version"] >= newest else None


def begun(server: Server) -> States:
    """Give a new service its first version, which holds nothing."""
    _sent_until_done(server, History(), "first", 1, False)
    return {_sent_until_done(server, History(), "first", 0, True): {}}


def _asked(server: Server, path: str) -> dict[str, Any]:
    """The answer to a GET, also of a worker that is just starting."""

    def answer() -> httpx.Response | None:
        got = PATIENT.get(f"{server.url}{path}")
        return None if got.status_code == 503 else got

    return dict(wait_for(answer, server.log).json())


def _write(
    server: Server, history: History, before: dict[str, int], seed: int, writer: int, end: float
) -> None:
    """One writer: each of its notices comes, changes and goes; what fails is sent again until it is acknowledged."""
    chance = random.Random(f"{seed}/{writer}")
    held = set(before)
    number = max(before.values(), default=0)  # above every step held, so that each is a change
    while time.monotonic() < end:
        number += 1
        aid = f"h{writer}-{chance.randrange(AIDS_A_WRITER)}"
        gone = aid in held and chance.random() < 0.4
        visible = chance.random() < 0.5
        began = time.monotonic()
        version = _sent_until_done(server, history, aid, 0 if gone else number, visible)
        history.written.append(Written(aid, 0 if gone else number, began, time.monotonic(), version, visible))
        (held.discard if gone else held.add)(aid)


def _sent_until_done(server: Server, history: History, aid: str, number: int, visible: bool) -> int:
    path = f"{server.url}/v1/notices/{aid}"
    params = {"wait": "visible"} if visible else {}
    while True:
        try:
            if number:
                made = notice_of(aid, number)
                body = {
                    "title": made.title, "url": made.url, "date": str(made.date), "account": made.account,
                    "content": made.content,
                }  # fmt: skip
                answer = UNKEPT.put(path, json=body, params=params)
            else:
                answer = UNKEPT.delete(path, params=params)
        except httpx.TransportError:
            history.lost_answers += 1
        else:
            if answer.status_code == 200:
                return int(answer.json()["version"])
            if answer.status_code not in (409, 503):
                raise Broken(f"a write was answered {answer.status_code}: {answer.text}")
            history.refused += 1
        time.sleep(0.1)


def _read(server: Server, history: History, reader: int, end: float) -> None:
    """One reader: asks for everything over one connection, so that one worker answers; its client replaces one that a kill
    closed without a word, which only a trace of it tells."""
    question = {
        "question": "项目申报材料",
        "mode": "lexical",
        "answer": False,
        "top_k": 50,
        "interpret": False,
    }
    connections = 0

    def traced(event: str, _: Mapping[str, Any]) -> None:
        nonlocal connections
        connections += event == "connection.connect_tcp.complete"

    with httpx.Client(base_url=server.url, timeout=60, verify=False) as client:
        while time.monotonic() < end:
            began = time.monotonic()
            try:
                answer = client.post("/v1/query", json=question, extensions={"trace": traced})
            except httpx.TransportError:
                history.lost_answers += 1
            else:
                if answer.status_code == 200:
                    found = answer.json()
                    state = {p["notice"]["aid"]: int(DRAFT.search(p["text"])[1]) for p in found["passages"]}  # type: ignore[index]
                    history.seen.append(Seen((reader, connections), began, found["index"]["version"], state))
            time.sleep(READ_PAUSE_S)
