"""What a home's writer can be asked to do, as values that travel from one process to another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, TypeAdapter

from rag import errors
from rag.collection.home_writer import HomeWriter
from rag.collection.preparing import Progress
from rag.collection.write_outcome import Once, Written
from rag.domain import NoticeInput
from rag.errors import InvalidInput, RagError
from rag.ingest import ReadResult
from rag.public import CheckReport, IndexReport


@dataclass(frozen=True, slots=True)
class IndexJob:
    """Add or update the notices of some files; see `HomeWriter.index`."""

    result: ClassVar[Any] = IndexReport
    makes_home: ClassVar[bool] = True
    read: ReadResult
    sync: bool = False
    max_removed_share: float = 0.2
    rebuild: bool = False
    kind: Literal["index"] = "index"

    def ahead(self, _: HomeWriter) -> Sequence[NoticeInput]:
        """The notices that can be read and embedded before the job has its turn."""
        return () if self.rebuild else self.read.notices

    def run(self, writer: HomeWriter, progress: Progress | None) -> IndexReport:
        """Do it."""
        return writer.index(
            self.read,
            sync=self.sync,
            max_removed_share=self.max_removed_share,
            rebuild=self.rebuild,
            progress=progress,
        )


@dataclass(frozen=True, slots=True)
class PutJob:
    """Add or update notices that came one by one; see `HomeWriter.put`."""

    result: ClassVar[Any] = Written
    makes_home: ClassVar[bool] = True
    notices: tuple[NoticeInput, ...]
    expected: Mapping[str, str] = field(default_factory=dict)
    once: Once | None = None
    kind: Literal["put"] = "put"

    def ahead(self, writer: HomeWriter) -> Sequence[NoticeInput]:
        """The notices that can be read and embedded before the job has its turn."""
        return () if writer.is_done(self.once) else self.notices

    def run(self, writer: HomeWriter, progress: Progress | None) -> Written:
        """Do it."""
        return writer.put(self.notices, self.expected, self.once)


@dataclass(frozen=True, slots=True)
class DeleteJob:
    """Remove notices; see `HomeWriter.delete`."""

    result: ClassVar[Any] = IndexReport
    makes_home: ClassVar[bool] = False
    aids: tuple[str, ...]
    missing_ok: bool = False
    kind: Literal["delete"] = "delete"

    def run(self, writer: HomeWriter, progress: Progress | None) -> IndexReport:
        """Do it."""
        return writer.delete(self.aids, self.missing_ok)


@dataclass(frozen=True, slots=True)
class UpdateJob:
    """Finish what is unfinished; see `HomeWriter.bring_up_to_date`."""

    result: ClassVar[Any] = IndexReport | None
    makes_home: ClassVar[bool] = False
    kind: Literal["update"] = "update"

    def run(self, writer: HomeWriter, progress: Progress | None) -> IndexReport | None:
        """Do it."""
        return writer.bring_up_to_date(progress=progress)


@dataclass(frozen=True, slots=True)
class RepairJob:
    """Verify and mend; see `HomeWriter.repair`."""

    result: ClassVar[Any] = CheckReport
    makes_home: ClassVar[bool] = False
    kind: Literal["repair"] = "repair"

    def run(self, writer: HomeWriter, progress: Progress | None) -> CheckReport:
        """Do it."""
        return writer.repair(progress)


Job = IndexJob | PutJob | DeleteJob | UpdateJob | RepairJob


@dataclass(frozen=True, slots=True)
class Request:
    """A job on its way to the writing process.

    Attributes:
        model: the model and prompts that whoever asks is configured with; another one than the writer's is refused.
        patience_s: how long to wait for the jobs before.
    """

    job: Annotated[Job, Field(discriminator="kind")]
    model: str
    patience_s: float


REQUEST: TypeAdapter[Request] = TypeAdapter(Request)


def answer(job: Job, result: Any) -> dict[str, Any]:
    """What a job came to, ready for JSON."""
    return {"done": TypeAdapter(job.result).dump_python(result, mode="json")}


def failure(error: RagError) -> dict[str, Any]:
    """An error, ready for JSON."""
    pointer = error.pointer if isinstance(error, InvalidInput) else None
    return {"error": type(error).__name__, "message": str(error), "pointer": pointer}


def result_of(job: Job, reply: Mapping[str, Any]) -> Any:
    """What `answer` or `failure` told.

    Raises:
        RagError: the error that it told.
    """
    if "done" in reply:
        return TypeAdapter(job.result).validate_python(reply["done"])
    if reply["error"] == InvalidInput.__name__:
        raise InvalidInput(reply["message"], reply["pointer"])
    kind = getattr(errors, str(reply["error"]), RagError)
    raise kind(reply["message"])
