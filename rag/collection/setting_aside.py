"""A question that fails on some notice is answered from the others: which one it is, is found by asking again.

Nothing is known of the failure but that it depends on notices, so the culprits are looked for by halves: some
2 * log2(notices) questions, once. They are remembered, so that the next question that fails costs one more try.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from indexes.errors import StoreError
from rag.errors import DamagedIndex, RagError
from rag.retrieval.reader import CollectionReader

T = TypeVar("T")
MAX_CULPRITS = 8
"""More than these are no damage of single notices; the failure is then reported as it is."""
PAUSE_S = 60.0
"""After a search that found nobody, failures are reported as they are for so long: a search costs many questions."""

log = logging.getLogger("notice_rag.collection")


class SettingAside:
    """Remembers, for the version in service, the notices on which a question has failed. Safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: tuple[int, frozenset[str]] = (-1, frozenset())
        self._paused_until = 0.0

    def answered(
        self,
        work: Callable[[CollectionReader], T],
        reader: CollectionReader,
        worth: Callable[[T], float] = lambda result: 0.0,
    ) -> T:
        """What `work` gives on the reader, or where that fails unexpectedly, on the reader without the notices at fault.

        Args:
            work: what is to be done.
            reader: the version in service.
            worth: tells better results from worse ones, where leaving out either of two notices would do.

        Raises:
            RagError: as `work` does; those are answers of their own.
            Exception: the failure, where it does not depend on a few notices.

        """
        try:
            return work(reader)
        except (RagError, StoreError):
            raise
        except Exception as error:
            return self.from_the_others(work, reader, worth, error)

    def from_the_others(
        self,
        work: Callable[[CollectionReader], T],
        reader: CollectionReader,
        worth: Callable[[T], float],
        error: Exception,
    ) -> T:
        """What `work` gives on the reader without the notices for which it failed with `error`.

        Raises:
            Exception: `error`, where it does not depend on a few notices.

        """
        with self._lock:  # one search at a time: many questions at once fail on the same notice
            version, known = self._known
            known = known if version == reader.version else frozenset()
            if not (known and _works(work, reader.without(known))):
                found = self._found(work, reader, worth)
                if not found:
                    raise error
                known |= found
                self._known = reader.version, known
                _tell(found, error)
        return work(reader.without(known))

    def _found(
        self, work: Callable[[CollectionReader], T], reader: CollectionReader, worth: Callable[[T], float]
    ) -> frozenset[str]:
        """The culprits. Without the notice that it is about, a question does not fail either: the worth decides."""
        if time.monotonic() < self._paused_until:
            return frozenset()
        aids = list(reader.corpus.table.aids)[::-1]  # what came last broke it
        found = {
            culprits(lambda gone: _works(work, reader.without(gone)), order) for order in (aids, aids[::-1])
        }
        # What fails unless all are left out is no notice's fault: the store is closed, say.
        if any(not gone or len(gone) == len(aids) for gone in found):
            self._paused_until = time.monotonic() + PAUSE_S
            return frozenset()
        return max(sorted(found, key=sorted), key=lambda gone: _worth(work, reader.without(gone), worth))


def _tell(aids: frozenset[str], error: Exception) -> None:
    names = ", ".join(sorted(aids))
    if isinstance(error, DamagedIndex):
        log.error("the notices %s are damaged, and questions are answered from the others: %s", names, error)
        return
    log.error(
        "a question fails on the notices %s and is answered from the others; index them again, or remove them with rag "
        "delete",
        names,
        exc_info=error,
    )


def culprits(works_without: Callable[[frozenset[str]], bool], aids: Sequence[str]) -> frozenset[str]:
    """The fewest notices, as far as halving finds them, without which the work succeeds; none where there are none.

    Args:
        works_without: whether the work succeeds without these notices.
        aids: all notices.

    """
    guilty: frozenset[str] = frozenset()
    if not works_without(frozenset(aids)):
        return guilty
    while not works_without(guilty):
        if len(guilty) == MAX_CULPRITS:
            return frozenset()
        guilty |= {_next_culprit(works_without, guilty, [aid for aid in aids if aid not in guilty])}
    return guilty


def _next_culprit(
    works_without: Callable[[frozenset[str]], bool], guilty: frozenset[str], suspects: Sequence[str]
) -> str:
    """The last of the fewest first suspects that must go, besides the guilty, for the work to succeed."""
    too_few, enough = 0, len(suspects)
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        if works_without(guilty | frozenset(suspects[:middle])):
            enough = middle
        else:
            too_few = middle
    return suspects[enough - 1]


def _works(work: Callable[[CollectionReader], object], reader: CollectionReader) -> bool:
    try:
        work(reader)
    except DamagedIndex:
        return False
    except RagError:
        return True
    except Exception:
        return False
    return True


def _worth(
    work: Callable[[CollectionReader], T], reader: CollectionReader, worth: Callable[[T], float]
) -> float:
    try:
        return worth(work(reader))
    except RagError:
        return 0.0
