"""How every command writes: data to stdout, all else to stderr, nothing that could drive a terminal."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pydantic import BaseModel

from rag.cli import chinese

if TYPE_CHECKING:  # a tenth of a second, which a service that only tells its address need not wait for
    from rich.console import Console
    from rich.progress import TaskID
    from rich.text import Text

# Control characters (but line feed and tab), and the marks that turn the direction of what follows.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
# JSON escapes the first 32 itself.
_UNSAFE_IN_JSON = re.compile("[\x7f-\x9f]")
SECONDS_BETWEEN_LOG_LINES = 5.0

Report = Callable[[str, int, int], None]


def plain(text: str) -> str:
    """`text` without anything that could drive a terminal or reorder what it shows."""
    return _UNSAFE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """`plain` text with all white space folded into single spaces."""
    return " ".join(plain(text).split())


def console() -> Console:
    """A console on stdout: colours on a terminal only, and never any markup read out of the text."""
    from rich.console import Console

    on_terminal = sys.stdout.isatty()
    return Console(
        file=sys.stdout,
        markup=False,
        highlight=False,
        emoji=False,
        force_terminal=on_terminal,
        color_system="auto" if on_terminal else None,
    )


def print_json(model: BaseModel) -> None:
    """Write a response as JSON, indented, in UTF-8."""
    text = _UNSAFE_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", model.model_dump_json(indent=2))
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode() + b"\n")
    sys.stdout.buffer.flush()


def told(words: str) -> str:
    """Words or a line of ours for the reader: in Chinese where that is wanted and the table has them."""
    return chinese.message(words) if chinese.wanted() else words


def note(message: str) -> None:
    """One line for the reader, on stderr."""
    print(told(one_line(message)), file=sys.stderr, flush=True)


def styled(text: str, style: str = "") -> Text:
    """Text for `console().print` that is shown as it stands."""
    from rich.text import Text

    return Text(plain(text), style=style)


@contextmanager
def progress() -> Iterator[Report]:
    """A function `(stage, done, total)` that shows how far a long command is: a bar, or now and then a line."""
    if not sys.stderr.isatty():
        yield _log_lines()
        return
    from rich import progress as bars
    from rich.console import Console

    columns = (
        bars.TextColumn("{task.description}", markup=False),
        bars.BarColumn(),
        bars.MofNCompleteColumn(),
        bars.TimeElapsedColumn(),
        bars.TimeRemainingColumn(),
    )
    with bars.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(one_line(stage), total=total)
            bar.update(tasks[stage], completed=done, total=total)

        yield report


@contextmanager
def silence() -> Iterator[Report]:
    """The same for what nobody need follow."""
    yield lambda stage, done, total: None


def _log_lines() -> Report:
    """Lines at the start and end of each stage, and every few seconds in between."""
    first: dict[str, tuple[float, int]] = {}
    last: dict[str, float] = {}

    def report(stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        begun, already = first.setdefault(stage, (now, done))
        if stage not in last or done >= total or now - last[stage] >= SECONDS_BETWEEN_LOG_LINES:
            last[stage] = now
            note(f"{stage}: {done} of {total}{_pace(done - already, total - done, now - begun)}")

    return report


def _pace(done: int, left: int, seconds: float) -> str:
    """How many a second, and how long the rest takes at that pace; "" while that cannot be told yet."""
    if done <= 0 or seconds < SECONDS_BETWEEN_LOG_LINES:
        return ""
    rest = round(seconds * left / done)
    return f" ({done / seconds:.2f} a second, {rest // 3600}:{rest // 60 % 60:02}:{rest % 60:02} left)"
