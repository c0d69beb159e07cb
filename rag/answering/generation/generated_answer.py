"""Answers in a language model's words, of which only what its evidence bears out is shown.

The extractive answer is made first: it holds the evidence, the warnings, and what is given where the model fails. The
model's answer is cut into sentences as it comes; each is checked (`rag.answering.generation.claim_support`) before it is passed on, and
dropped if it does not hold.

`generator` of the answer says what happened:

- `<model>`: the model's checked sentences;
- `extractive (language model unavailable)`: the server was down, too slow, or broke off; sentences that had been passed
  on before stand in front of the extractive answer;
- `extractive (language model not verified)`: no sentence of the model's answer could be verified.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections.abc import Generator, Iterable, Iterator
from typing import TYPE_CHECKING, cast

from rag.answering.generation.cancellation import CancelScope
from rag.answering.generation.claim_support import MARKER, judge
from rag.answering.generation.language_model import LanguageModel, ModelFailed
from rag.answering.generation.prompt import Item, fitting, messages
from rag.answering.wording.phrases import say
from rag.domain import Fact, Language, Passage
from rag.facts.notice_record import NoticeRecord
from rag.language.language_detection import reply_language
from rag.language.normalise import fold
from rag.language.prompt_injection import is_for_machines
from rag.public import Answer, Citation, QueryRequest
from rag.retrieval.reader import CollectionReader
from rag.retrieval.retriever import Retrieved

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletionMessageParam

UNAVAILABLE = "extractive (language model unavailable)"
NOT_VERIFIED = "extractive (language model not verified)"
MAX_PASSAGES = 6
ADDRESSES = ("url", "email")
"""Asked-for addresses are given as quotes only: a link in a model's own words is never shown."""
_SENTENCE = re.compile(r"(?:[。！？!?]|\.(?=\s|\[|$)|\n)(?:\s{0,3}\[\d{1,3}\]){0,9}[。.]?\s{0,9}")

log = logging.getLogger("notice_rag.answering")


def stream_answer(
    reader: CollectionReader,
    found: Retrieved,
    request: QueryRequest,
    as_of: dt.date,
    extractive: Answer,
    model: LanguageModel | None,
    line: CancelScope | None = None,
) -> Generator[str, None, Answer]:
    """Yield whole checked sentences; returns the answer, whose text is what was yielded, joined.

    Args:
        reader: for the passages.
        found: what was found.
        request: the question.
        as_of: the day of the question.
        extractive: from `answer_question`.
        model: None gives the extractive answer.
        line: by which the request to the model can be given up.

    """
    if model is None or extractive.abstained or found.interpretation.asked in ADDRESSES:
        yield from _lines(extractive.text)
        return extractive
    reply = reply_language(request.question, found.interpretation.language)
    items = {item.number: item for item in fitting(evidence_items(reader, found, extractive))}
    shown: list[str] = []
    numbers: dict[int, int] = {}
    held = False
    generator = model.name
    try:
        asked = cast(
            "list[ChatCompletionMessageParam]", messages(request.question, reply, as_of, list(items.values()))
        )
        for sentence in sentences(model.stream(asked, line)):
            verdict = judge(sentence, items, as_of)
            held = held or verdict == "held"
            if verdict == "held" or (verdict == "unsupported" and model.marks):
                mark = "" if verdict == "held" else f"{say(reply, 'unsupported')} "
                shown.append(_renumbered(f"{mark}{sentence.strip()}\n", numbers))
                yield shown[-1]
        if not held:
            generator = NOT_VERIFIED
    except ModelFailed as failure:
        log.warning("the language model gave no whole answer: %s", failure)
        generator = UNAVAILABLE
    rest = _cautions(extractive, reply) if generator == model.name else extractive.text
    for piece in _lines(rest):
        shown.append(_renumbered(piece, numbers))
        yield shown[-1]
    known = {n: item.citation for n, item in items.items()} | {c.marker: c for c in extractive.citations}
    citations = [
        known[old].model_copy(update={"marker": new}) for old, new in numbers.items() if old in known
    ]
    return extractive.model_copy(
        update={"text": "".join(shown), "generator": generator, "citations": citations}
    )


def evidence_items(reader: CollectionReader, found: Retrieved, extractive: Answer) -> list[Item]:
    """What the model may cite: the extractive answer's quotes under their markers, then the best passages."""
    ids = [int(found.ranking.ids[p]) for p in found.chosen[:MAX_PASSAGES]]
    loaded = reader.passages(ids)
    records = {record.notice.aid: record for _, record in loaded.values()}
    items = [Item(c, _facts_in(records.get(c.aid) or reader.record(c.aid), c)) for c in extractive.citations]
    for number in ids:
        passage, record = loaded[number]
        if is_for_machines(fold(passage.text)):
            continue
        if not any(
            c.aid == passage.aid and c.start <= passage.start and passage.end <= c.end
            for c in extractive.citations
        ):
            citation = _citation(len(items) + 1, passage, record)
            items.append(Item(citation, _facts_in(record, citation)))
    return items


def _citation(marker: int, passage: Passage, record: NoticeRecord) -> Citation:
    notice = record.notice
    attachment = notice.attachment_at(passage.start)
    return Citation(
        marker=marker, passage_id=passage.passage_id, aid=notice.aid, title=notice.title, url=notice.url, date=notice.date,
        quote=passage.text, start=passage.start, end=passage.end, attachment=passage.attachment,
        place=attachment.place_at(passage.start) if attachment else None,
    )  # fmt: skip


def _facts_in(record: NoticeRecord | None, citation: Citation) -> tuple[Fact, ...]:
    facts = record.facts if record else ()
    return tuple(f for f in facts if citation.start <= f.start and f.end <= citation.end)


def sentences(pieces: Iterable[str]) -> Iterator[str]:
    """Whole sentences, each with the markers behind it, of a text that comes in pieces; the last may lack its end.

    A sentence is told once the next one has begun, since its markers may still be on their way.
    """
    held = ""
    for piece in pieces:
        held += piece
        while (end := _SENTENCE.search(held)) and end.end() < len(held) and held[end.end()] not in "[ \n":
            yield held[: end.end()]
            held = held[end.end() :]
    yield from (m for m in _split(held) if m.strip())


def _split(text: str) -> Iterator[str]:
    start = 0
    for match in _SENTENCE.finditer(text):
        yield text[start : match.end()]
        start = match.end()
    yield text[start:]


def _lines(text: str) -> Iterator[str]:
    """The lines of an extractive answer: each stands for itself with its markers."""
    yield from text.splitlines(keepends=True)


def _cautions(extractive: Answer, reply: Language) -> str:
    return "\n".join(say(reply, "caution", text=warning.text) for warning in extractive.warnings)


def _renumbered(line: str, numbers: dict[int, int]) -> str:
    """The line with its markers counted in the order in which an answer shows them, which `numbers` keeps."""
    return MARKER.sub(lambda m: f"[{numbers.setdefault(int(m[1]), len(numbers) + 1)}]", line)
