"""The product against its kept figures. `python -m eval.gate` compares the tuning sets as well."""

from __future__ import annotations

import pytest

from eval import gate
from eval.askers import LocalAsker
from eval.workbench import QUESTION_SETS
from rag.collection import Collection

pytestmark = pytest.mark.nightly

HELD_OUT = [path for path in QUESTION_SETS if path.stem in ("heldout", "clerk_heldout", "asked_heldout")]
"""Three of the sets, so that the test takes half a minute; `python -m eval.gate` compares all."""


def test_no_figure_of_the_held_out_sets_fell(collection: Collection) -> None:
    found = gate.changes(gate.measure(LocalAsker(collection), HELD_OUT), gate.load_baseline())
    assert len(found) == len(HELD_OUT) == 3
    fallen = [
        f"{name} {d.name}: {d.former:.3f} -> {d.current:.3f}"
        for name, listed in found.items()
        for d in listed
        if gate.fell(d)
    ]
    assert fallen == [], "Mend it, or if it is meant, write the baseline anew: python -m eval.gate --write"
