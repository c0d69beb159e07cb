"""`rag watch` as a process of its own: what is dropped into a folder comes in, what is gone goes, never most of it at once."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.core.small import notice, write
from tests.faults.dying import ROOT
from tests.processes import RAG, environment, rag_here, wait_for


@contextmanager
def watching(folder: Path, home: Path, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`rag watch --sync`, with vectors that follow from the text."""
    startup = ROOT / "tests" / "faults" / "startup"
    given = environment(TEST_MADE_UP_VECTORS="1", PYTHONPATH=f"{startup}:{ROOT}", PYTHONUNBUFFERED="1")
    command = [*RAG, "watch", str(folder), "--sync", "--every", "0.2", "--home", str(home)]
    with log.open("wb") as told:
        process = subprocess.Popen(
            command,
            stdout=told,
            stderr=told,
            env=given,
            # A shell's background job inherits SIGINT as ignored, and so would what it starts.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def test_a_folder_is_kept_in_step_until_ctrl_c(tmp_path: Path) -> None:
    folder, home, log = tmp_path / "incoming", tmp_path / "home", tmp_path / "log"
    texts = [notice(f"w{number}") for number in range(10)]
    write(folder / "all.jsonl", texts[:9])

    def told(line: str) -> None:
        wait_for(lambda: line in log.read_text("utf-8"), lambda: log.read_text("utf-8"))

    with watching(folder, home, log) as process:
        told("added 9, updated 0, unchanged 0, rejected 0")
        write(folder / "all.jsonl", [*texts[1:], notice("bad", date="soon")])
        told("added 1, updated 0, unchanged 8, deleted 1, rejected 1")
        assert "rejected: " in log.read_text("utf-8")
        write(folder / "all.jsonl", texts[:1])
        told("error: --sync would remove 9 of 9 notices (w1, w2, w3, w4, w5, …)")
        told("rag index PATH --sync --max-removed-share 1")
        time.sleep(2)
        assert log.read_text("utf-8").endswith("share 1\n"), "the same failure is told once, and no try of it"
        assert process.poll() is None, "what fails is tried again"
        write(folder / "all.jsonl", texts[1:])
        told("added 0, updated 0, unchanged 9, rejected 0")
        (folder / "all.jsonl").unlink()
        told("note: No file is there to read; for that nothing is removed.")
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
    assert "Traceback" not in log.read_text("utf-8")
    assert '"notices": 9' in rag_here("stats", "--json", "--home", home).stdout
