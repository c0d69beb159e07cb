"""FastAPI's models of the OpenAPI document, which a start never fills in: their schemas wait until the document is made."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pydantic import BaseModel, ConfigDict


def import_fastapi() -> None:
    """Import FastAPI, before anything else does, without the schemas of its own models: 0.1 s of a start.

    Its test whether a type belongs to pydantic's old interface would import that too; here nothing does.
    """
    sys.modules.setdefault("pydantic.v1", None)  # type: ignore[arg-type]  # as FastAPI finds it in Python 3.14
    with schemas_later():
        import fastapi  # noqa: F401


@contextmanager
def schemas_later() -> Iterator[None]:
    """Models that are defined in the block get their schemas when they are first used."""
    usual_config, usual_rebuild = BaseModel.model_config, vars(BaseModel)["model_rebuild"]
    base: Any = BaseModel

    def rebuild(cls: type[BaseModel], /, **options: Any) -> bool | None:
        """Only as a first use asks, with options; what a module asks for once it has named its classes waits, too."""
        return usual_rebuild.__func__(cls, **options) if options else None

    base.model_config, base.model_rebuild = ConfigDict(defer_build=True), classmethod(rebuild)
    try:
        yield
    finally:
        base.model_config, base.model_rebuild = usual_config, usual_rebuild
