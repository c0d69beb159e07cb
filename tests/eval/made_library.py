"""Small hand-made collections: what is asked, what comes, word by word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from eval.question_set import LabelledQuestion, Relevant
from rag.errors import NotFound
from rag.public import (
    Answer,
    AnswerWarning,
    Citation,
    IndexInfo,
    InterpretationOut,
    NoticeDetail,
    NoticeSummary,
    PassageOut,
    QueryRequest,
    QueryResponse,
    Took,
    Usage,
)

DAY = dt.date(2025, 9, 25)


def question(
    qid: str, grades: dict[str, int] | None = None, answers: Sequence[str] = (), **other: object
) -> LabelledQuestion:
    grades = grades or {}
    best = [aid for aid, grade in grades.items() if grade == 2]
    fields: dict[str, object] = {
        "id": qid,
        "lang": "zh",
        "type": "deadline" if best else "unanswerable",
        "question": f"问题 {qid}",
        "relevant": tuple(Relevant(aid=aid, grade=grade) for aid, grade in grades.items()),  # type: ignore[arg-type]
        "answers": tuple(answers),
        "answer_aid": best[0] if best else None,
        "answerable": bool(best),
    }
    return LabelledQuestion.model_validate(fields | other)


def notice(aid: str, text: str, title: str = "") -> NoticeDetail:
    return NoticeDetail(
        aid=aid,
        title=title or f"标题 {aid}",
        url=f"https://example.org/{aid}",
        date=DAY,
        account="账号",
        level="city",
        category="申报",
        text=text,
        text_version="0" * 16,
    )


def quote(of: NoticeDetail, text: str, shift: int = 0) -> Citation:
    start = of.text.index(text) + shift
    return Citation(
        marker=1,
        passage_id=f"{of.aid}#0",
        aid=of.aid,
        title=of.title,
        url=of.url,
        date=of.date,
        quote=text,
        start=start,
        end=start + len(text),
    )


def answer(confidence: float, citations: Sequence[Citation] = (), abstained: bool = False) -> Answer:
    return Answer(
        text="没有找到" if abstained else "答复 [1]",
        abstained=abstained,
        confidence=confidence,
        kind="none" if abstained else "passage",
        citations=list(citations),
        warnings=[AnswerWarning(code="amended", text="已修改")] if citations else [],
    )


def response(
    asked: str,
    passages: Sequence[tuple[NoticeDetail, str, float]],
    given: Answer | None,
    total_ms: float = 5.0,
) -> QueryResponse:
    return QueryResponse(
        question=asked,
        language="zh",
        as_of=DAY,
        interpretation=InterpretationOut(),
        answer=given,
        passages=[
            PassageOut(
                rank=rank,
                passage_id=f"{of.aid}#{rank}",
                score=score,
                scores={},
                text=text,
                start=0,
                end=len(text),
                notice=NoticeSummary.model_validate(of.model_dump()),
            )
            for rank, (of, text, score) in enumerate(passages, start=1)
        ],
        usage=Usage(context_tokens=0),
        took_ms=Took(embed=1, search=1, answer=1, total=total_ms),
        index=IndexInfo(notices=3, passages=3, version=1, model="none"),
    )


@dataclass
class Library:
    """An asker over given notices: passages are the notices that share most characters with the question.

    It quotes its first passage with confidence 0.9, and abstains with 0.1 where no notice shares four characters.
    """

    notices: Sequence[NoticeDetail]
    target: str = "library"
    asked: list[QueryRequest] = field(default_factory=list)

    def ask(self, requests: Sequence[QueryRequest]) -> Iterator[QueryResponse]:
        for request in requests:
            self.asked.append(request)
            yield self._one(request)

    def _one(self, request: QueryRequest) -> QueryResponse:
        allowed = request.filters.aids
        shared = {
            n.aid: len(set(n.title + n.text) & set(request.question))
            for n in self.notices
            if not allowed or n.aid in allowed
        }
        best = sorted(shared, key=lambda aid: (-shared[aid], aid))
        knows = bool(best) and shared[best[0]] >= 4
        passages = [
            (self.notice(aid), self.notice(aid).text, 0.9 / rank) for rank, aid in enumerate(best, start=1)
        ]
        first = self.notice(best[0])
        given = answer(0.9, [quote(first, first.text)]) if knows else answer(0.1, abstained=True)
        return response(request.question, passages[: request.top_k], given)

    def notice(self, aid: str) -> NoticeDetail:
        for found in self.notices:
            if found.aid == aid:
                return found
        raise NotFound(f"There is no notice {aid}.")

    def aids(self) -> tuple[str, ...]:
        return tuple(n.aid for n in self.notices)
