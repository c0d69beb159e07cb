"""What is kept of a notice and its passages: read once at indexing, stored as JSON, held in memory without the text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Annotated, Any

from pydantic import Discriminator, TypeAdapter

from rag.domain import Fact, Notice, NoticeInput, Passage
from rag.language.editions import find_batches, find_years
from rag.language.normalise import document_numbers, fold
from rag.language.prompt_injection import is_for_machines
from rag.language.tokens import count_tokens
from rag.resources import lines, rows

LIKENESS_CHARS = 100
"""A shorter body ("见附件") may be shared by notices of different things: their titles tell them apart."""
_AROUND_CHARS = 30
_OWN_SHARE = 0.8  # of a body, that must be left of it
# Figures, and what names a place, a body or a thing that is called for.
_TELLS = re.compile(
    r"[0-9０-９]|[一二三四五六七八九十百两]{1,9}[批期次届类年号轮档等个家项名户万亿、]|公司|集团|企业|大学|学院|医院|研究|[省市县区镇]|[局厅部委]|项目|申报|名单|公示|通知|公告|计划|资金"
)
_NO_LETTER = re.compile(r"[\W_]+")
LEAD_CHARS = 120
"""How much of a text's beginning is searched for year and batch when the title names none."""


@dataclass(frozen=True, slots=True)
class NoticeRecord:
    """A notice with what was read from it.

    Attributes:
        facts: in the order of the text.
        numbers: document numbers in title and text, the notice's own and those it cites, in one spelling.
        years: the programme's years by title, else by the beginning of the text.
        batches: likewise, 第二批 -> 2; else those in which the text as a whole has the call run.
        years_told: all years in title and text.
        chars: length of the text.
        for_machines: title or text hold words that are meant for a language model or a browser.
        likeness: equal for notices whose bodies are the same up to white space, punctuation and lines around them.

    """

    notice: Notice
    facts: tuple[Annotated[Fact, Discriminator("kind")], ...] = ()
    numbers: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    batches: tuple[int, ...] = ()
    years_told: tuple[int, ...] = ()
    chars: int = 0
    for_machines: bool = False
    likeness: str = ""


def read_record(source: NoticeInput) -> NoticeRecord:
    """Clean a notice and read everything from it that later stages need."""
    # Only who writes reads notices; the rules for it take half a second to import.
    from rag.facts.extract import extract_facts
    from rag.notices.notice_reader import read_notice

    notice = read_notice(source)
    lead, whole = notice.text[:LEAD_CHARS], f"{notice.title}\n{notice.text}"
    return NoticeRecord(
        notice=notice,
        facts=tuple(extract_facts(notice)),
        numbers=tuple(document_numbers(whole)),
        years=find_years(notice.title) or find_years(lead),
        batches=find_batches(notice.title) or find_batches(lead) or _rounds(notice.text),
        years_told=find_years(whole),
        chars=len(notice.text),
        for_machines=is_for_machines(fold(whole)),
        likeness=_likeness(notice),
    )


def _rounds(text: str) -> tuple[int, ...]:
    """The batches of a text that tells of several, from the first one (首批) on; a single one may be that of another notice."""
    told = find_batches(text)
    return tuple(range(1, told[-1] + 1)) if len(told) > 1 else ()


def _likeness(notice: Notice) -> str:
    """A hash of the letters and figures of the body without what an account puts around it, of a short one with its title.

    Words that say the same (截至 for 截止) and such as say nothing (请, 有关) count as one; see `data/same_words.tsv`.
    """
    end = min((a.start for a in notice.attachments if a.start is not None), default=len(notice.text))
    body = _NO_LETTER.sub("", "".join(_own_lines(notice.text[:end].split("\n"))))
    told = body if len(body) >= LIKENESS_CHARS else f"{_NO_LETTER.sub('', notice.title)}\n{body}"
    pattern, stands_for = _same_words()
    same = pattern.sub(lambda word: stands_for[word[0]], fold(told))
    return hashlib.sha256(same.encode()).hexdigest()[:16]


@cache
def _same_words() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern for all words that a copy may write another way, the longest first, and what stands for each."""
    stands_for = {word: rest[0] if rest else "" for word, *rest in rows("rag.facts", "same_words.tsv")}
    return re.compile("|".join(sorted(stands_for, key=len, reverse=True))), stands_for


def _own_lines(told: Sequence[str]) -> Sequence[str]:
    """The lines without what accounts put between them, and without short ones at both ends that tell nothing: 点击上方蓝字.

    Neither holds a figure or names anybody. Every figure and every name stays, so that the calls of two years, places or firms never count as one. Shingles do not
    tell these apart: copies for another year share .90 and more of their 3-grams, and reposts no more than that.
    """
    kept = [line for line in told if not _is_inserted(line)]
    first, last = 0, len(kept)
    while first < last and _is_around(kept[first]):
        first += 1
    while last > first and _is_around(kept[last - 1]):
        last -= 1
    own = kept[first:last]
    return own if sum(map(len, own)) >= _OWN_SHARE * sum(map(len, told)) else told


def _is_inserted(line: str) -> bool:
    """Whether a line is one of those that accounts put between paragraphs, as 上下滑动查看更多."""
    if len(line) > _AROUND_CHARS:
        return False
    words = _NO_LETTER.sub("", line)
    return any(re.search(pattern, words) for pattern in lines("rag.facts", "inserted_lines.txt"))


def _is_around(line: str) -> bool:
    return len(line) <= _AROUND_CHARS and not _TELLS.search(line)


def without_text(record: NoticeRecord) -> NoticeRecord:
    """The record as it stays in memory for filters and ranking."""
    return replace(record, notice=replace(record.notice, text=""))


@cache
def _adapter(kind: type) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def dump_record(record: NoticeRecord) -> str:
    """The stored JSON of a notice."""
    return _adapter(NoticeRecord).dump_json(record).decode()


def load_record(body: str) -> NoticeRecord:
    """The inverse of `dump_record`."""
    record: NoticeRecord = _adapter(NoticeRecord).validate_json(body)
    return record


def dump_passage(passage: Passage) -> str:
    """The stored JSON of a passage; its text is not repeated, since the notice holds it, but its tokens are counted."""
    stored = replace(passage, text="", context_tokens=count_tokens(passage.text))
    return _adapter(Passage).dump_json(stored).decode()


def load_passage(body: str, text: str) -> Passage:
    """The inverse of `dump_passage`; `text` is the notice's."""
    passage: Passage = _adapter(Passage).validate_json(body)
    return replace(passage, text=text[passage.start : passage.end])
