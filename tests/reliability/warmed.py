"""Imported once by the process that runs are forked from: what a first notice needs is at hand in each of them.

Reading the first notice of a process compiles hundreds of patterns and takes over a second, a write then forty
milliseconds: without this nearly every kill would meet a process that is still getting ready.
"""

from __future__ import annotations

from rag.collection.preparing import hash_of, prepare
from rag.facts.notice_record import dump_passage
from tests.reliability import child  # noqa: F401  # imports all that a write imports
from tests.reliability.seeded_notices import MadeUpEncoder, notice_of


def _read_one_notice() -> None:
    source, encoder = notice_of("warm", 1), MadeUpEncoder()
    for prepared in prepare([source], {source.aid: hash_of(source, encoder)}, encoder, None, None):
        for passage in prepared.passages:  # type: ignore[union-attr]
            dump_passage(passage)


_read_one_notice()
