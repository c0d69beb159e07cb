"""The kinds of accident. Each is a function of a folder and a seed that does one round and checks what is left."""

from __future__ import annotations

import fcntl
import os
import random
import shutil
import signal
import sqlite3
import struct
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from indexes.manifest import current_line, read_manifest
from indexes.migrations import MIGRATIONS
from rag.collection.backup import back_up, restore
from rag.collection.jobs import IndexJob
from rag.collection.writer import check, perform, refresh_rules
from rag.errors import DamagedIndex, NoIndex
from rag.ingest import ReadResult
from rag.settings import Settings
from tests.faults.dying import EXIT_STATUS, indexing_points
from tests.faults.syscalls import FAULTS, can_fail
from tests.reliability.checks import ENCODER, Broken, rankings, served_state, state_after
from tests.reliability.child import REFUSED, Run, start
from tests.reliability.seeded_notices import State, step_of

SHUTDOWN = 0x8004587D
"""The ioctl by which a file system forgets everything that was not synced: a power cut."""
DISK_MB = 48


class Skipped(Exception):
    """What this machine cannot do."""


@dataclass
class Bench:
    """A home that goes through many rounds, and what is known of it.

    Attributes:
        folder: holds the home, and beside it what must survive the accident.
        seed: of everything.
        state: what the home holds.
        served: what is answered; the same unless a process died between commit and publication.
        step: the number of the next step.
        counts: what happened, by name.
        planted: a defect of `child.PLANTED`.
    """

    folder: Path
    seed: int
    state: State = field(default_factory=dict)
    served: State = field(default_factory=dict)
    step: int = 1
    counts: dict[str, float] = field(default_factory=dict)
    planted: str = ""

    @property
    def home(self) -> Path:
        return self.folder / "home"

    def count(self, name: str, more: int = 1) -> None:
        self.counts[name] = self.counts.get(name, 0) + more

    def run(self, **options: object) -> Run:
        log = self.folder / "acknowledged"
        log.unlink(missing_ok=True)
        return Run(self.home, log, self.seed, self.step, self.state, planted=self.planted, **options)  # type: ignore[arg-type]

    def settle(self) -> None:
        """Check the home after a run: everything acknowledged is there, the step in hand whole or not at all.

        Raises:
            Broken: it is not so.
        """
        log = self.folder / "acknowledged"
        done = len(log.read_text().split()) if log.exists() else 0
        before = self.state
        for number in range(self.step, self.step + done):
            before = step_of(self.seed, number, before).after(before)
        in_hand = step_of(self.seed, self.step + done, before)
        still = () if done else (self.served,)
        self.state, self.served = state_after(self.home, [before, in_hand.after(before)], still)
        self.step += done + 1  # a number is never used twice
        self.count("acknowledged", done)


def _wait(bench: Bench, process: ForkServerProcess, chance: random.Random) -> None:
    """Wait for a few acknowledgements and a moment more: a machine that is busy must not spare its processes."""
    log, wanted = bench.folder / "acknowledged", chance.randint(0, 5)
    while process.is_alive() and (log.read_bytes().count(b"\n") if log.exists() else 0) < wanted:
        time.sleep(0.002)
    process.join(chance.uniform(0.0, 0.15))


def kill(bench: Bench, chance: random.Random) -> None:
    """SIGKILL at a random moment."""
    process = start(bench.run())
    _wait(bench, process, chance)
    process.kill()
    process.join()
    _check_end(process, -signal.SIGKILL)
    bench.settle()


def crash_point(bench: Bench, chance: random.Random) -> None:
    """Death at a named point, each in its turn, at a random pass."""
    points = indexing_points()
    point = points[int(bench.counts.get("tried", 0)) % len(points)]
    bench.count("tried")
    if point.startswith(("store.creat", "store.written", "store.migrat")):
        shutil.rmtree(bench.home, ignore_errors=True)
        bench.state = bench.served = {}
        nth = 1
    else:
        nth = chance.randint(1, 3)
    process = start(bench.run(die_at=f"{point}:{nth}", steps=20))
    process.join(120)
    if process.exitcode == EXIT_STATUS:
        bench.count(f"died at {point}")
    elif process.exitcode != 0:
        raise Broken(f"{point}: the process ended with {process.exitcode}")
    bench.settle()


def system_call(bench: Bench, chance: random.Random) -> None:
    """System calls that fail from the k-th durable step on, k = 1, 2, … until runs pass; the faults take turns, so that five laps try each at every k."""
    if not can_fail():
        raise Skipped("no filter of system calls on this machine")
    names = list(FAULTS)
    bench.count("begin")
    begin = int(bench.counts["begin"])
    fault = names[(begin + int(bench.counts.get("laps", 0))) % len(names)]
    process = start(bench.run(fault=(fault, begin), steps=3))
    process.join(120)
    if process.exitcode not in (0, REFUSED, -signal.SIGKILL):
        raise Broken(f"{fault} at {begin}: the process ended with {process.exitcode}")
    if process.exitcode == 0:
        bench.count("passed")
        bench.count("passed in a row")
    else:
        bench.count(f"refused by {fault}")
        bench.counts["passed in a row"] = 0
    if bench.counts["passed in a row"] == len(names):
        bench.count("laps")
        bench.counts["begin"] = bench.counts["passed in a row"] = 0
    bench.settle()


def power_cut(bench: Bench, chance: random.Random) -> None:
    """The file system of the home forgets what was not synced, at a random moment, and comes back."""
    disk, mount = bench.folder / "disk.img", bench.folder / "home"
    if os.geteuid() != 0:
        raise Skipped("a file system can only be mounted by root")
    if not disk.exists():
        mount.mkdir(exist_ok=True)
        _command("truncate", "-s", f"{DISK_MB}M", str(disk))
        _command("mkfs.ext4", "-q", "-F", str(disk))
    _command("mount", "-o", "loop", str(disk), str(mount))
    try:
        process = start(bench.run())
        _wait(bench, process, chance)
        folder = os.open(mount, os.O_RDONLY)
        fcntl.ioctl(folder, SHUTDOWN, struct.pack("I", 2))
        os.close(folder)
        process.join(0.2)
        process.kill()
        process.join()
    finally:
        _unmount(mount)
    _command("mount", "-o", "loop", str(disk), str(mount))
    try:
        bench.settle()
    finally:
        _unmount(mount)


def damage(bench: Bench, chance: random.Random) -> None:
    """A bit, a cut or a page of zeros in a file made from the store: found before any answer, and mended."""
    if not bench.state:
        process = start(bench.run(steps=25))
        process.join(120)
        bench.settle()
        bench.count("rankings", 0)
    expected = rankings(bench.home, 2)
    copy = bench.folder / "damaged"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(bench.home, copy)
    victim = chance.choice(_served_files(copy))
    how = _damage(victim, chance)
    bench.count(how)
    try:
        if served_state(copy) != bench.state or rankings(copy, 2) != expected:
            raise Broken(f"{how} in {victim.name} changed answers without a word")
        raise Broken(f"{how} in {victim.name} was not found")
    except (DamagedIndex, NoIndex):
        pass
    report = check(Settings(home=copy), repair=True, encoder=ENCODER)
    if report.problems or rankings(copy, 2) != expected:
        raise Broken(f"{how} in {victim.name} was not mended: {report.problems}")


def backup(bench: Bench, chance: random.Random) -> None:
    """An archive taken while notices come in is one instant, and what is made from it answers as that one did."""
    process = start(bench.run())
    _wait(bench, process, chance)
    archive, other = bench.folder / "archive.zip", bench.folder / "restored"
    log = bench.folder / "acknowledged"
    try:
        least = len(log.read_text().split()) if log.exists() else 0
        try:
            back_up(Settings(home=bench.home), archive)
        except NoIndex:
            bench.count("nothing there yet")
            return
        most = len(log.read_text().split()) if log.exists() else 0
    finally:
        process.kill()
        process.join()
        _check_end(process, -signal.SIGKILL)
        before, first = bench.state, bench.step
        bench.settle()
    allowed, state = [before] if least == 0 else [], before
    for number in range(first, first + most + 1):
        state = step_of(bench.seed, number, state).after(state)
        if number - first + 1 >= least:
            allowed.append(state)
    shutil.rmtree(other, ignore_errors=True)
    restore(Settings(home=other), archive)
    state_after(other, allowed)


def migration(bench: Bench, chance: random.Random) -> None:
    """A home of the first format, and a process that dies while it brings it to the newest."""
    if not bench.state:
        process = start(bench.run(steps=10))
        process.join(120)
        bench.settle()
    _as_of_the_first_format(bench.home / "store.sqlite")
    if chance.random() < 0.5:
        process = start(bench.run(die_at=chance.choice(("store.migrating", "store.migrated")), steps=2))
        process.join(120)
    else:
        process = start(bench.run(steps=50))
        process.join(chance.uniform(0.0, 0.15))
        process.kill()
        process.join()
    _check_end(process, 0, EXIT_STATUS, -signal.SIGKILL)
    bench.settle()


def _as_of_the_first_format(path: Path) -> None:
    """Take back what every step but the first has made in a store."""
    with sqlite3.connect(":memory:") as first:
        first.executescript(MIGRATIONS[0])
        known = {row[0] for row in first.execute("SELECT name FROM sqlite_schema")}
    with sqlite3.connect(path) as old:
        for kind, name in old.execute("SELECT type, name FROM sqlite_schema WHERE sql NOT NULL").fetchall():
            if name not in known:
                old.execute(f"DROP {kind} {name}")
        old.execute("PRAGMA user_version = 1")
    old.close()


def _check_end(process: ForkServerProcess, *allowed: int) -> None:
    """A process that fell over by itself has tried nothing."""
    if process.exitcode not in allowed:
        raise Broken(f"the process ended with {process.exitcode}")


def _served_files(home: Path) -> list[Path]:
    manifest = read_manifest(home, current_line(home))
    files = [home / "segments" / mark.name / name for mark in manifest.folders for name in mark.files]
    return [path for path in (home / "CURRENT", home / manifest.name, *files) if path.stat().st_size]


def _damage(path: Path, chance: random.Random) -> str:
    content = bytearray(path.read_bytes())
    kind = chance.choice(("bit", "cut", "zeros"))
    if kind == "bit":
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    elif kind == "cut":
        content = content[: chance.randrange(len(content))]
    else:
        at = chance.randrange(len(content))
        if not any(content[at : at + 4096]):
            content[at] = 1
        else:
            content[at : at + 4096] = bytes(len(content[at : at + 4096]))
    path.write_bytes(content)
    return kind


def same_as_built_anew(bench: Bench, questions: int) -> int:
    """Compare the rankings of a home with those of an index built from nothing, by the same vectors.

    Raises:
        Broken: they differ.
    """
    settings = Settings(home=bench.home)
    refresh_rules(settings, encoder=ENCODER)
    kept = rankings(bench.home, questions)
    fresh = bench.folder / "fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(bench.home, fresh, ignore=shutil.ignore_patterns("segments", "manifest-*", "CURRENT"))
    perform(IndexJob(ReadResult(), rebuild=True), Settings(home=fresh), load_model=lambda: ENCODER)
    anew = rankings(fresh, questions)
    if unlike := sum(a != b for a, b in zip(kept, anew, strict=True)):
        raise Broken(f"{unlike} of {len(kept)} rankings differ from those of an index built anew")
    return len(kept)


def _command(*words: str) -> None:
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode:
        raise Skipped(f"{' '.join(words)}: {done.stderr.strip()}")


def _unmount(mount: Path) -> None:
    for _ in range(50):
        if subprocess.run(["umount", str(mount)], capture_output=True).returncode == 0:
            return
        time.sleep(0.1)
    raise RuntimeError(f"{mount} cannot be unmounted")


KINDS: dict[str, Callable[[Bench, random.Random], None]] = {
    "kill": kill,
    "crash-point": crash_point,
    "system-call": system_call,
    "power-cut": power_cut,
    "damage": damage,
    "backup": backup,
    "migration": migration,
}
"""By name, as the command line knows them."""
