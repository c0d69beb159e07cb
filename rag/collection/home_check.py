"""What is wrong with a home on disk: the store itself, what is made from it, and by which rules it was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indexes.damage import Damage, Progress
from indexes.errors import StoreError, StoreMissing
from indexes.store import Store
from rag.collection import recipe
from rag.collection.deriving import lacking
from rag.collection.publishing import backend_of
from rag.public import CheckReport
from rag.settings import Settings


@dataclass(frozen=True, slots=True)
class Findings:
    """What is wrong, as sentences.

    Attributes:
        store: with the store, which nothing can be built from then.
        sources: with notices as they came; they are served as they were read, and must come again.
        derived: with what is made from it.
        stale: notices that other rules have read.
        engine: why the engine that holds what is searched cannot be looked at; nothing is rebuilt for that.
        rows: of the store, those that are damaged.
        faults: of the file as SQLite sees it, which `store` tells of too.
    """

    store: tuple[str, ...]
    sources: tuple[str, ...]
    derived: tuple[str, ...]
    stale: tuple[str, ...]
    engine: tuple[str, ...]
    rows: tuple[Damage, ...]
    faults: bool

    @property
    def all(self) -> list[str]:
        """Every sentence."""
        return [*self.store, *self.sources, *self.derived, *self.stale, *self.engine]


def findings(store: Store, settings: Settings, progress: Progress | None = None) -> Findings:
    """Verify every row and every file."""
    late = behind(store, settings)
    rows = store.damages(progress)
    derived, engine = _derived(settings)
    faults = store.faults()
    sound = all(row.table != "records" for row in rows)  # one of them tells the rules
    return Findings(
        (*faults, *(_told(store, row) for row in rows if row.table != "sources")),
        tuple(_FROM_FILE.format(damage=_told(store, row)) for row in rows if row.table == "sources"),
        (*derived, *_lacking(store), *([late] if late else [])),
        (_STALE.format(count=len(store.document_hashes())),) if sound and recipe.is_stale(store) else (),
        engine,
        tuple(rows),
        bool(faults),
    )


def _derived(settings: Settings) -> tuple[list[str], tuple[str, ...]]:
    """What is wrong with what is searched, and why that cannot be told."""
    try:
        return backend_of(settings).check(), ()
    except StoreError as error:
        return [], (str(error),)


def _lacking(store: Store) -> list[str]:
    """A sentence where the store lacks what is derived of its notices."""
    missing = lacking(store)
    return [f"{store.path}: {missing} records that are derived from notices are missing"] if missing else []


def _told(store: Store, row: Damage) -> str:
    return f"{store.path}: {row.sentence}"


def report(store: Store, found: Findings, repaired: Sequence[str] = ()) -> CheckReport:
    """What `rag check` tells."""
    facts: dict[str, str | int] = {
        "rules": recipe.current().reading,
        "store": str(store.path),
        "sqlite": store.sqlite_version,
        "version": store.version,
        "notices": len(store.document_hashes()),
    }
    return CheckReport(problems=found.all, repaired=list(repaired), facts=facts)


def behind(store: Store, settings: Settings) -> str | None:
    """A sentence if the newest version was never published, as after a kill."""
    try:
        served = backend_of(settings).version()
    except StoreMissing:
        return "The index server holds no index of this home. Run: rag index." if settings.index_url else None
    except StoreError:
        return None  # the backend's check names what is wrong
    if served == store.version:
        return None
    return f"The index serves version {served}, the store holds {store.version}. Run: rag index, or rag check --repair."


_FROM_FILE = "{damage}; its file gives it back: rag index --rebuild FILE"
_STALE = (
    "{count} notices were read by other rules than those of the installed version. Run: rag index, or rag check "
    "--repair."
)
