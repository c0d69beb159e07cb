"""Responses that only HTTP has."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.problems import ProblemDocument
from rag.public import IndexInfo, QueryResponse, Response, SourceState


class BatchProblem(Response):
    """What stands in the place of a question of a batch that could not be answered."""

    problem: ProblemDocument


class BatchResponse(Response):
    """The results of a batch in the order of its questions."""

    results: list[QueryResponse | BatchProblem]


class Live(Response):
    """The process runs."""

    status: Literal["ok"] = "ok"


class Ready(Response):
    """Questions are answered, from this state of the index; `ingest_age_s`: seconds since the last write, if any.

    `stored_version`: the newest that is on disk; ahead of `index.version` while a write is put into service, and for longer where
    that fails. `sources`: those on the web that are fetched regularly.
    """

    status: Literal["ready"] = "ready"
    index: IndexInfo
    stored_version: int
    ingest_age_s: float | None = None
    sources: list[SourceState] = Field(default_factory=list)
