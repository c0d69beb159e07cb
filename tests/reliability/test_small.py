"""The harness in its small form, and defects planted to prove that it sees."""

from __future__ import annotations

import pytest

from indexes import segments, snapshot
from tests.faults.dying import indexing_points
from tests.reliability import running
from tests.reliability.kept_promises import keeps_its_promises

pytestmark = pytest.mark.slow

ROUNDS = {
    "kill": 50,
    "crash-point": len(indexing_points()),
    "system-call": 60,
    "power-cut": 5,
    "damage": 50,
    "backup": 5,
    "migration": 10,
}
"""CI's form; histories have a file of their own, so that they run beside these."""
NIGHTLY = {
    "kill": 200,
    "crash-point": 4 * len(indexing_points()),
    "system-call": 200,
    "power-cut": 20,
    "damage": 200,
    "backup": 20,
    "migration": 50,
}
"""Every night; `python -m tests.reliability` does as many as one has time for."""


KINDS = [*ROUNDS.items(), *(pytest.param(*night, marks=pytest.mark.nightly) for night in NIGHTLY.items())]


@pytest.mark.parametrize(("kind", "rounds"), KINDS)
def test_nothing_acknowledged_is_ever_lost(kind: str, rounds: int) -> None:
    keeps_its_promises(kind, rounds)


@pytest.mark.parametrize(
    ("planted", "kind"),
    [
        ("acknowledged too early", "kill"),
        ("acknowledged too early", "crash-point"),
        ("store not synced", "power-cut"),
        ("files not synced", "power-cut"),
    ],
)
def test_a_planted_defect_is_found(planted: str, kind: str) -> None:
    result = running.run(kind, 7, 60, planted=planted)
    if result.skipped:
        pytest.skip(result.skipped)
    assert result.broken


@pytest.fixture
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are served as they lie there."""
    for module in (segments, snapshot):
        monkeypatch.setattr(module, "file_problems", lambda *_: iter(()))


def test_files_that_nobody_checks_are_found(unchecked: None) -> None:
    assert running.run("damage", 7, 60).broken
