"""An answer under construction: lines of text, and the citations that their markers point to."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from rag.answering.answer_spec import Reply
from rag.answering.opened_notices import Source
from rag.answering.phrases import say
from rag.domain import Fact
from rag.public import Answer, AnswerKind, AnswerWarning, Citation

_LINK = re.compile(r"(?:https?://|www\.)[!-~]+")


@dataclass
class Draft:
    """Collects an answer; markers are given in the order of first use, the same quote keeps its marker."""

    reply: Reply
    lines: list[str] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    warnings: list[AnswerWarning] = field(default_factory=list)

    def say(self, key: str, **fields: object) -> None:
        """Add a line from a phrase; a quote is shown on one line, a title without links that it may hold."""
        if "quote" in fields:
            fields["quote"] = " ".join(str(fields["quote"]).split())
        if "title" in fields:
            fields["title"] = _LINK.sub("…", str(fields["title"]))
        self.lines.append(say(self.reply, key, **fields))

    def cite(self, source: Source, start: int, end: int, passage_id: str | None = None) -> int:
        """The marker of a quote of the source's text."""
        notice = source.record.notice
        return self.cite_text(
            notice.aid, notice.title, notice.url, notice.date,
            passage_id or source.passage_id_at(start), notice.text[start:end], start,
        )  # fmt: skip

    def cite_text(
        self, aid: str, title: str, url: str, date: dt.date, passage_id: str, quote: str, start: int
    ) -> int:
        """The marker of a quote whose notice need not be open."""
        end = start + len(quote)
        for known in self.citations:
            if (known.aid, known.start, known.end) == (aid, start, end):
                return known.marker
        self.citations.append(
            Citation(
                marker=len(self.citations) + 1, passage_id=passage_id, aid=aid, title=title, url=url, date=date,
                quote=quote, start=start, end=end,
            )
        )  # fmt: skip
        return len(self.citations)

    def cite_fact(self, source: Source, fact: Fact) -> int:
        """The marker of a fact: that of a quote which holds it already, else its own."""
        aid = source.record.notice.aid
        for known in self.citations:
            if known.aid == aid and known.start <= fact.start and fact.end <= known.end:
                return known.marker
        return self.cite(source, fact.start, fact.end)

    def warn(self, warnings: list[AnswerWarning]) -> None:
        """Add warnings that are not there yet, as sentences of the text too."""
        told = {(w.code, w.aid) for w in self.warnings}
        for warning in warnings:
            if (warning.code, warning.aid) not in told:
                told.add((warning.code, warning.aid))
                self.warnings.append(warning)
                self.say("caution", text=warning.text)

    def answer(self, kind: AnswerKind, confidence: float, *, abstained: bool = False) -> Answer:
        """The finished answer."""
        return Answer(
            text="\n".join(self.lines),
            abstained=abstained,
            confidence=confidence,
            kind=kind,
            warnings=self.warnings,
            citations=self.citations,
        )
