"""What a start sets aside is set back for what goes on after it."""

import copy
import gc
import re
from collections.abc import Iterator

import pytest

from rag.collection import Collection
from rag.lazy import lazy_pattern
from rag.process import NEW_OBJECTS, run_on, start_quickly
from rag.public import QueryRequest

ASKED = (
    "苏州有哪些人才项目可以报",
    "创新券的申报截止到什么时候，奖补多少，电话是多少",
    "比较南京和苏州的人才政策",
    "Which programmes for enterprises are open in 江苏?",
    "你好",
)


def test_the_collector_looks_seldom_at_a_start_and_as_usual_afterwards() -> None:
    start_quickly()
    assert gc.get_threshold()[0] == NEW_OBJECTS
    run_on()
    assert gc.get_threshold()[0] < NEW_OBJECTS


@pytest.fixture
def new_garbage() -> Iterator[list[object]]:
    """What becomes garbage in a cycle from now on, once `gc.collect()` has run."""
    gc.freeze()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    yield gc.garbage
    gc.set_debug(0)
    gc.garbage.clear()
    gc.unfreeze()
    gc.enable()


def test_a_question_leaves_nothing_that_waits_for_the_collector_with_a_version_of_the_collection_in_hand(
    collection: Collection, new_garbage: list[object]
) -> None:
    for question in ASKED:
        collection.ask(QueryRequest(question=question, mode="lexical"))
    gc.collect()
    assert [type(o) for o in new_garbage if type(o).__module__.startswith("rag.")] == []


def test_a_pattern_that_waits_is_compiled_by_its_first_use_and_does_what_a_compiled_one_does() -> None:
    broken = lazy_pattern("[")
    with pytest.raises(re.error):
        broken.search("a")
    late, soon = lazy_pattern(r"A(\d)?", re.IGNORECASE), re.compile(r"A(\d)?", re.IGNORECASE)
    assert copy.copy(late).findall("a1") == ["1"]
    assert late.sub("x", "a1ba") == soon.sub("x", "a1ba") == "xbx"
    assert (late.pattern, late.flags, late.groups) == (soon.pattern, soon.flags, soon.groups)
