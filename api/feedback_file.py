"""What readers say of answers, in `feedback.jsonl` in the home; kept only with `RAG_FEEDBACK=1`.

A line tells whether an answer helped, and a comment if there is one. The question stands in it only where the reader sent
it along on purpose; neither key nor address is kept. Of several lines of one answer the last counts.
"""

from __future__ import annotations

import datetime as dt
import errno
import fcntl
import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from api.home_files import writing
from rag.clock import now, today
from rag.errors import InvalidInput, RagError
from rag.language.language_detection import question_language
from rag.public import Answer, QueryResponse, Request, Response

FEEDBACK_FILE = "feedback.jsonl"
REFUSED_FILE = "refused.jsonl"
"""A line for each question that was not answered: day, places, kinds and reason, never the words."""
MOST_REFUSED = 20
MAX_BYTES = 5_000_000
"""Of the file: more is refused, so that nobody can fill the disk."""
_APPEND = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]


class FeedbackFull(RagError):
    """The file holds as much as it may; nothing of it is lost."""

    status = 507


class Feedback(Request):
    """Whether an answer helped; sent again for the same request, it replaces what was said before."""

    request_id: Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,128}$")] = Field(
        description="`X-Request-ID` of the response that held the answer."
    )
    helpful: bool
    comment: Words | None = Field(default=None, description="What was missing or wrong.")
    question: Words | None = Field(
        default=None,
        description="The question, to be kept as a candidate for a question set. Send it only if the asker agrees: without "
        "it no question is kept.",
    )


class FeedbackKept(Response):
    """That it was kept."""

    request_id: str


class Refused(Response):
    """How many questions of one sort were not answered; what a sort is, is all that is kept of them."""

    regions: list[str] = Field(default=[], description="The places that were read out of the question.")
    categories: list[str] = Field(default=[], description="The kinds of notices that were.")
    reason: str = Field(description="The answer's first warning, else `nothing_found`.")
    count: int


class FeedbackCounts(Response):
    """How many answers helped and how many did not, and which sorts of questions were refused most."""

    helpful: int
    not_helpful: int
    refused: list[Refused] = Field(default=[], description="The most frequent sorts, at most 20.")


def keep(home: Path, told: Feedback) -> None:
    """Append what a reader says, with the day and time.

    Raises:
        FeedbackFull: the file holds `MAX_BYTES`.
        StorageFull: the disk is full.
        RagError: the file may not be written.
    """
    _append(home / FEEDBACK_FILE, {"at": _moment(), **told.model_dump(exclude_none=True)})


def keep_refused(home: Path, response: QueryResponse) -> None:
    """Count a question that was not answered; that this may fail is no reason for the answer to."""
    answer, read = response.answer, response.interpretation
    if answer is None or not answer.abstained:
        return
    told = {"regions": read.regions, "categories": read.categories, "reason": reason_of(answer)}
    with suppress(RagError, OSError):
        _append(home / REFUSED_FILE, {"day": today().isoformat(), **told})


def reason_of(answer: Answer) -> str:
    """Why a question is not answered: the code of the first warning that tells of more than the collection's age."""
    codes = (warning.code for warning in answer.warnings if warning.code != "stale_collection")
    return next(codes, "nothing_found")


def _moment() -> str:
    return now().replace(microsecond=0).isoformat()


def _append(path: Path, told: Mapping[str, Any]) -> None:
    line = json.dumps(told, ensure_ascii=False)
    with writing(path), os.fdopen(os.open(path, _APPEND, 0o600), "ab+", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        size = os.fstat(file.fileno()).st_size
        if size >= MAX_BYTES:
            raise FeedbackFull(f"{path.name} is full; export it with `rag feedback`, and move it away.")
        # What a crash or a full disk cut off must not take this line with it.
        cut = size and os.pread(file.fileno(), 1, size - 1) != b"\n"
        whole = f"\n{line}\n".encode() if cut else f"{line}\n".encode()
        if file.write(whole) < len(whole):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def counts(home: Path) -> FeedbackCounts:
    """How many answers helped, how many did not, and what was refused most; InvalidInput as `said`."""
    return _counts(home, _state(home / FEEDBACK_FILE), _state(home / REFUSED_FILE))


def _state(path: Path) -> tuple[int, ...]:
    """Another for another content of a file."""
    try:
        state = path.stat()
    except OSError:
        return ()
    return state.st_ino, state.st_size, state.st_mtime_ns


@lru_cache(maxsize=4)
def _counts(home: Path, *_states: tuple[int, ...]) -> FeedbackCounts:
    found = Counter(bool(line["helpful"]) for line in said(home))
    return FeedbackCounts(helpful=found[True], not_helpful=found[False], refused=_refused(home))


def _refused(home: Path) -> list[Refused]:
    """The sorts of questions that were refused most, the most frequent first."""
    sorts = Counter(
        (tuple(line["regions"]), tuple(line["categories"]), line["reason"])
        for line in _lines(home / REFUSED_FILE)
        if {"regions", "categories", "reason"} <= line.keys()
    )
    return [
        Refused(regions=list(regions), categories=list(categories), reason=reason, count=count)
        for (regions, categories, reason), count in sorts.most_common(MOST_REFUSED)
    ]


def said(home: Path) -> list[dict[str, Any]]:
    """What was said of each answer, the last word of each, in the order of the first.

    Raises:
        InvalidInput: the file cannot be read.
    """
    found: dict[str, dict[str, Any]] = {}
    for line in _lines(home / FEEDBACK_FILE):
        if {"request_id", "helpful", "at"} <= line.keys():
            found[line["request_id"]] = line
    return list(found.values())


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    """The lines that are whole: one that a crash cut short says nothing."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read ({error.strerror}).") from None
    for line in text.split("\n"):  # `splitlines` would also cut at U+2028, which a comment may hold
        try:
            told = json.loads(line)
        except ValueError:
            continue
        if isinstance(told, dict):
            yield told


def candidates(home: Path) -> Iterator[dict[str, Any]]:
    """The questions that readers let us keep, as lines of a question set that somebody still has to label."""
    for number, line in enumerate((told for told in said(home) if told.get("question")), 1):
        yield {
            "id": f"feedback-{number}",
            "lang": question_language(line["question"]),
            "type": "feedback",
            "question": line["question"],
            "as_of": dt.datetime.fromisoformat(line["at"]).date().isoformat(),
            "relevant": [],
            "answers": [],
            "answer_aid": None,
            "answerable": None,
            "helpful": line["helpful"],
            "comment": line.get("comment"),
        }
