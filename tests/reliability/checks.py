"""What must be true of a home after any accident."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from indexes.snapshot import check_snapshot
from rag.collection import Collection
from rag.collection.store_errors import open_store
from rag.embedding import Encoder
from rag.errors import NoIndex
from rag.public import NoticeQuery, QueryRequest
from rag.settings import Settings
from tests.reliability.seeded_notices import DRAFT, MOST, TOPICS, MadeUpEncoder, State

ENCODER: Encoder = MadeUpEncoder()
Ranking = list[tuple[str, float]]


class Broken(AssertionError):
    """A promise that was not kept."""


def state_after(
    home: Path, allowed: Sequence[State], also_served: Sequence[State] = ()
) -> tuple[State, State]:
    """Check a home against the states that it may be in; returns what its store holds, and what is answered.

    Args:
        home: the home.
        allowed: what may be held.
        also_served: what may be answered besides, since it was before and nothing was acknowledged since.

    Raises:
        Broken: a notice is lost, a phantom or half of a write, or store, vectors and postings disagree.
    """
    try:
        with open_store(home) as store:
            if problems := store.integrity():
                raise Broken(f"the store: {problems}")
            stored = {d.key: _number(store.raw(d.key) or "") for d in store.documents()}
            store.vectors([p.embedding_key for p in store.passages()])
    except NoIndex:
        stored = {}
    if stored not in allowed:
        raise Broken(f"stored is {_differences(stored, allowed[0])}")
    served = served_state(home)
    if served not in (*allowed, *also_served):
        raise Broken(f"served is {_differences(served, allowed[0])}")
    return stored, served


def served_state(home: Path) -> State:
    """What is answered: the same by listing, by text, by vectors and by words.

    Raises:
        Broken: they disagree, or the files are not as they were written.
    """
    try:
        collection = Collection.open(Settings(home=home), encoder=ENCODER)
    except NoIndex:
        return {}
    with collection:
        listed = [item.aid for item in collection.notices(NoticeQuery(limit=200)).items]
        held = {aid: _number(collection.notice(aid).text) for aid in listed}
        for mode in ("dense", "lexical"):
            found = _found(collection, mode, "项目申报材料")
            if found != held:
                raise Broken(f"{mode} finds {_differences(found, held)}")
    if problems := check_snapshot(home):
        raise Broken(f"the index: {problems}")
    return held


def rankings(home: Path, count: int) -> list[Ranking]:
    """What is found for made-up questions, by all three ways of searching."""
    with Collection.open(Settings(home=home), encoder=ENCODER) as collection:
        return [
            [
                (p.passage_id, round(p.score, 5))
                for p in collection.ask(
                    QueryRequest(question=_question(n), mode=mode, answer=False, top_k=50)  # type: ignore[arg-type]
                ).passages
            ]
            for n in range(count)
            for mode in ("hybrid", "dense", "lexical")
        ]


def _question(number: int) -> str:
    return f"{TOPICS[number % len(TOPICS)]}项目第{number}稿什么时候截止"


def _found(collection: Collection, mode: str, question: str) -> dict[str, int]:
    request = QueryRequest(question=question, mode=mode, answer=False, top_k=50)  # type: ignore[arg-type]
    passages = collection.ask(request).passages
    return {p.notice.aid: _number(p.text) for p in passages}


def _number(text: str) -> int:
    found = DRAFT.search(text)
    return int(found[1]) if found else -1


def _differences(found: State, expected: State) -> str:
    lost = sorted(expected.items() - found.items())
    more = sorted(found.items() - expected.items())
    return f"lacking {lost[:5]} and having {more[:5]} besides, of {len(expected)}"


assert MOST <= 50, "one question must find all"
