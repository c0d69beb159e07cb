"""One family of errors. Every message is a sentence that ends with what to do next.

The command line and HTTP each translate the family in one place (`rag.cli`, `api.problems`).
"""

from __future__ import annotations


class RagError(Exception):
    """Base of all errors that a user can cause or mend.

    `status` is the HTTP status that fits; `reason` names why nothing can be answered, for programs.
    """

    status = 500
    reason: str | None = None


class InvalidInput(RagError):
    """A question, filter, option or file that cannot be used. `pointer` names the field, if one is at fault."""

    status = 422

    def __init__(self, message: str, pointer: str | None = None) -> None:
        super().__init__(message)
        self.pointer = pointer


class NotFound(RagError):
    """An unknown notice, call or file."""

    status = 404


class NoIndex(RagError):
    """There is no index in the home folder yet."""

    status = 503
    reason = "no_index"


class ModelMismatch(RagError):
    """The index was built with another embedding model than the configured one."""

    status = 503
    reason = "model_mismatch"


class ModelUnavailable(RagError):
    """The embedding model cannot be prepared or loaded, or its files are damaged."""

    status = 503
    reason = "model_unavailable"


class DamagedIndex(RagError):
    """Something on disk is not what its manifest says."""

    status = 503
    reason = "damaged_index"


class IndexUnreachable(RagError):
    """The server that holds the index does not answer or refuses; what was acknowledged is in the store."""

    status = 503
    reason = "index_unreachable"


class Changed(RagError):
    """A notice is another one than the writer believed it to be; nothing was written."""

    status = 412


class ReadOnlyService(RagError):
    """What reads another's store cannot change it."""

    status = 403


class HomeBusy(RagError):
    """Another process is writing to the same home."""

    status = 409


class StorageFull(RagError):
    """The disk is full: nothing was changed."""

    status = 507


class Interrupted(RagError):
    """The process that writes is not there, or ended before it had answered; repeating the same write is safe."""

    status = 503
