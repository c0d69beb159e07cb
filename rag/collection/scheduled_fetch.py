"""Sources on the web, fetched into a home: once, or again and again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

from indexes.last_fetch import SourceTold, read_told, write_told
from rag.clock import SHANGHAI
from rag.collection.preparing import Progress
from rag.collection.writer import index_read
from rag.ingest.fetching import WebSource, fetch_notices, read_sources
from rag.ingest.http import Fetcher
from rag.ingest.source_states import SourceStates, read_states, write_states
from rag.public import IndexReport
from rag.settings import Settings

_RETRY = dt.timedelta(minutes=1)


def fetch_into(
    sources: Sequence[WebSource],
    settings: Settings,
    *,
    regular: Sequence[WebSource] = (),
    allow_private: bool = False,
    progress: Progress | None = None,
) -> IndexReport:
    """Fetch sources and index what they hold; what is remembered of them is kept once that is done.

    Args:
        sources: what to fetch.
        settings: home and model.
        regular: all sources of the sources.toml that is fetched from, whose fortunes statistics and `/readyz` show.
        allow_private: also from private networks.
        progress: told after each step.

    Raises:
        RagError: as `rag.collection.writer.index_read`.
    """
    states = read_states(settings.home)
    lost = states is None
    states = states or SourceStates()
    with Fetcher(allow_private=allow_private) as fetcher:
        read = fetch_notices(sources, fetcher, states, progress)
    report = index_read(read, settings, progress=progress)
    write_states(settings.home, states)
    if regular:
        write_told(settings.home, [_told(source, states) for source in regular])
    if lost:
        said = "what earlier runs had kept of the sources could not be read; everything was fetched anew."
        report = report.model_copy(update={"notes": [said, *report.notes]})
    return report


def _told(source: WebSource, states: SourceStates) -> SourceTold:
    failed_at, reason = states.failures.get(source.url, (None, None))
    return SourceTold(source.shown_name, states.successes.get(source.url), failed_at, reason)


class Schedule:
    """When the sources of a sources.toml are due.

    Args:
        path: of the file; it is read at every fetch, so that a change counts from the next on.
        home: whose earlier fetches count.
        every_s: seconds between two fetches.
        now: gives the time.

    Raises:
        InvalidInput: the file cannot be read.
    """

    def __init__(
        self,
        path: Path,
        home: Path,
        every_s: float,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(SHANGHAI),
    ) -> None:
        self._path, self._every, self._now = path, dt.timedelta(seconds=every_s), now
        names = {source.shown_name for source in read_sources(path)}
        told = {t.name: max(t.last_success or "", t.failed_at or "") for t in read_told(home)}
        known = [told.get(name, "") for name in names]
        self._last = (
            min((dt.datetime.fromisoformat(at) for at in known), default=None) if all(known) else None
        )

    def again(self) -> None:
        """Have them due again in a minute, since what came could not be written."""
        self._last = self._now() - self._every + _RETRY

    def due(self) -> list[WebSource]:
        """The sources, if it is time to fetch them; [] otherwise."""
        now = self._now()
        if self._last is not None and now - self._last < self._every:
            return []
        self._last = now
        return read_sources(self._path)
