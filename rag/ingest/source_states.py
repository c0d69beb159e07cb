"""What is remembered of addresses between two runs of fetching, in a file of the home."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from indexes.atomic_files import replace_file
from rag.clock import SHANGHAI

_STATES = "sources.json"


@dataclass
class SourceStates:
    """What is remembered of each address between runs.

    Attributes:
        validators: address -> headers that ask whether it has changed.
        successes: source's address -> the time of its last success, ISO.
        failures: source's address -> (time, reason) of its last failure, where no success came after.
    """

    validators: dict[str, dict[str, str]] = field(default_factory=dict)
    successes: dict[str, str] = field(default_factory=dict)
    failures: dict[str, tuple[str, str]] = field(default_factory=dict)

    def note(self, url: str, failure: str | None) -> None:
        """Note how reading a source went: the reason of its failure, None for a success."""
        now = dt.datetime.now(SHANGHAI).isoformat(timespec="seconds")
        if failure is None:
            self.successes[url] = now
            self.failures.pop(url, None)
        else:
            self.validators.pop(url, None)  # what failed is asked for again
            self.failures[url] = (now, failure)


def read_states(home: Path) -> SourceStates | None:
    """What earlier runs kept in a home; None where it is not ours or not whole: then everything is fetched again."""
    kept = home / _STATES
    if not kept.exists():
        return SourceStates()
    try:
        found = SourceStates(**json.loads(kept.read_text("utf-8")))
        return replace(found, failures={url: (at, reason) for url, (at, reason) in found.failures.items()})
    except (ValueError, TypeError, AttributeError):
        return None


def write_states(home: Path, states: SourceStates) -> None:
    """Keep the states in a home."""
    replace_file(home / _STATES, json.dumps(asdict(states), ensure_ascii=False, indent=1).encode())
