"""An answer under construction: lines of text, the citations that their markers point to, and the values stated."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from rag.answering.quoting.opened_notices import Source
from rag.answering.wording.gloss import gloss
from rag.answering.wording.locales import LOCALES
from rag.answering.wording.phrases import say
from rag.domain import Attachment, Fact, Language
from rag.public import Answer, AnswerKind, AnswerPart, AnswerWarning, Citation, StatedValue, WarningCode
from rag.public.fact_json import value_out
from rag.retrieval.confidence import certainty

_ONCE = ("year_inferred", "computed_date", "conflicting_dates")
"""Cautions that say the same of whichever notice."""
_LINK = re.compile(r"(?:https?://|www\.)[!-~]+")


@dataclass
class Draft:
    """Collects an answer; markers are given in the order of first use, the same quote keeps its marker."""

    reply: Language
    lines: list[str] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    warnings: list[AnswerWarning] = field(default_factory=list)
    parts: list[AnswerPart] = field(default_factory=list)
    stated: list[StatedValue] = field(default_factory=list)
    _glossed: set[str] = field(default_factory=set)
    _links: dict[str, str] = field(default_factory=dict)

    def say(self, key: str, **fields: object) -> None:
        """Add a line from a phrase; a quote is shown on one line, a title without links that it may hold."""
        if "quote" in fields:
            fields["quote"] = " ".join(str(fields["quote"]).split())
        if "title" in fields:
            fields["title"] = _LINK.sub("…", str(fields["title"]))
        fields["gloss"] = self._gloss(str(fields.get("title") or fields.get("programme") or ""))
        self._add(say(self.reply, key, **fields))

    def link(self, source: Source) -> None:
        """Add the line that gives a notice's link, if it has one; the finished text leaves it out where another line holds the same link."""
        if url := source.record.notice.url:
            line = say(self.reply, "link", url=url)
            self._links[line] = url
            self._add(line)

    def _add(self, line: str) -> None:
        if line not in self.lines:
            self.lines.append(line)

    def row(self, source: Source, start: int, end: int) -> None:
        """Add the quote of a span of the source's text as a line of a list."""
        quote = source.record.notice.text[start:end]
        self.say("conditions.row", quote=quote, n=self.cite(source, start, end))

    def _gloss(self, name: str) -> str:
        """A gloss of a Chinese name for who reads none, in brackets, the first time it is said."""
        if LOCALES[self.reply].is_of_notices or name in self._glossed:
            return ""
        self._glossed.add(name)
        english = gloss(name)
        return f" ({english})" if english else ""

    def cite(self, source: Source, start: int, end: int, passage_id: str | None = None) -> int:
        """The marker of a quote of the source's text."""
        notice = source.record.notice
        return self.cite_text(
            notice.aid, notice.title, notice.url, notice.date,
            passage_id or source.passage_id_at(start), notice.text[start:end], start, notice.attachment_at(start),
        )  # fmt: skip

    def cite_text(
        self,
        aid: str,
        title: str,
        url: str,
        date: dt.date,
        passage_id: str,
        quote: str,
        start: int,
        attachment: Attachment | None = None,
    ) -> int:
        """The marker of a quote whose notice need not be open."""
        end = start + len(quote)
        for known in self.citations:
            if (known.aid, known.start, known.end) == (aid, start, end):
                return known.marker
        self.citations.append(
            Citation(
                marker=len(self.citations) + 1, passage_id=passage_id, aid=aid, title=title, url=url, date=date,
                quote=quote, start=start, end=end, attachment=attachment.name if attachment else None,
                place=attachment.place_at(start) if attachment else None,
            )
        )  # fmt: skip
        return len(self.citations)

    def cite_fact(self, source: Source, fact: Fact) -> int:
        """The marker of a fact: that of a quote which holds it already, else its own."""
        return self.cite_within(source, fact.start, fact.end)

    def cite_within(self, source: Source, start: int, end: int) -> int:
        """The marker of a quote that holds these words of the source's text already, else their own."""
        aid = source.record.notice.aid
        for known in self.citations:
            if known.aid == aid and known.start <= start and end <= known.end:
                return known.marker
        return self.cite(source, start, end)

    def state(self, fact: Fact, marker: int, call_id: str | None = None) -> None:
        """Note for programs that the text states a fact's value."""
        stated = StatedValue(
            kind=fact.kind, value=value_out(fact), audience=fact.audience, call_id=call_id, marker=marker
        )
        if stated not in self.stated:
            self.stated.append(stated)

    def warn(self, warnings: Sequence[AnswerWarning], told: Collection[WarningCode] = ()) -> None:
        """Add warnings that are not there yet, as sentences of the text too; each is told once, whatever it is of.

        Args:
            warnings: what a reader must know, and programs as well.
            told: of these the text says already in other words.

        """
        for warning in warnings:
            if any(known.code == warning.code and known.aid == warning.aid for known in self.warnings):
                continue
            said = warning.code in told or (
                warning.code in _ONCE and any(known.code == warning.code for known in self.warnings)
            )
            if not said:
                self.say("caution", text=warning.text)
            self.warnings.append(warning)

    def answer(self, kind: AnswerKind, confidence: float) -> Answer:
        """The finished answer; how sure it is follows from the confidence."""
        state = certainty(confidence)
        return Answer(
            text="\n".join(self._each_link_once()), certainty=state, abstained=state == "none", confidence=confidence,
            kind="none" if state == "none" else kind, parts=self.parts, stated=[] if state == "none" else self.stated,
            warnings=self.warnings, citations=self.citations,
        )  # fmt: skip

    def _each_link_once(self) -> list[str]:
        """The lines without those that only link what another line links."""
        linked = Counter(url for line in self.lines for url in set(_LINK.findall(line)))
        return [line for line in self.lines if linked[self._links.get(line, "")] < 2]
