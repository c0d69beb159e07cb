"""What a start sets aside is set back for what goes on after it."""

import gc

from rag.process import NEW_OBJECTS, run_on, start_quickly


def test_the_collector_looks_seldom_at_a_start_and_as_usual_afterwards() -> None:
    start_quickly()
    assert gc.get_threshold()[0] == NEW_OBJECTS
    run_on()
    assert gc.get_threshold()[0] < NEW_OBJECTS
