"""What the asked part of a sum comes to that is paid in parts: 奖补50万元，分两年拨付，首年60% are 30万元 in the first year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rag.answering.quoting.draft import Draft
from rag.answering.quoting.opened_notices import Source
from rag.answering.wording.value_text import money_text
from rag.domain import AmountFact, Fact
from rag.facts.notice_record import NoticeRecord
from rag.language.clause_marks import before_next, behind_last
from rag.language.normalise import fold
from rag.lazy import lazy_pattern

_PARTS = (
    (lazy_pattern(r"首年|第一年|头一?年|\bfirst year\b"), lazy_pattern(r"(?:首年|第一年|头一年)[^,，、。；;\n\d]{0,12}?(\d{1,3})\s?%")),
    (lazy_pattern(r"次年|第二年|\bsecond year\b"), lazy_pattern(r"(?:次年|第二年)[^,，、。；;\n\d]{0,12}?(\d{1,3})\s?%")),
    (lazy_pattern(r"第三年|\bthird year\b"), lazy_pattern(r"第三年[^,，、。；;\n\d]{0,12}?(\d{1,3})\s?%")),
    (lazy_pattern(r"首期|首笔|第一期款|\bfirst instal"), lazy_pattern(r"(?:首期|首笔|第一期)[^,，、。；;\n\d]{0,12}?(\d{1,3})\s?%")),
)  # fmt: skip
"""Words of a question that ask for a part, and those by which a notice tells its share."""
_ENDS = "。；;\n"


@dataclass(frozen=True, slots=True)
class Part:
    """The share, in percent, of a sum that is paid then, told by `text[start:end]`."""

    percent: Decimal
    start: int
    end: int


def asks_for_part(folded: str) -> bool:
    """Whether a folded question asks for a part of what is paid (首年能拿多少)."""
    return any(asked.search(folded) for asked, _ in _PARTS)


def part_asked(record: NoticeRecord, fact: Fact, question: str) -> Part | None:
    """The part of a told sum that a question asks for; None where it asks for none, or the notice tells it of other sums."""
    if not isinstance(fact, AmountFact) or not fact.is_funding:
        return None
    if not fact.value.max or fact.value.min != fact.value.max:
        return None
    folded, text = fold(question), record.notice.text
    for asked, told in _PARTS:
        if not asked.search(folded):
            continue
        found = list(told.finditer(text))
        if len(found) != 1:
            return None
        match = found[0]
        start, end = behind_last(_ENDS, text, match.start()), before_next(_ENDS, text, match.end())
        others = [f for f in record.facts if f.kind == "amount" and start <= f.start and f.end <= end]
        percent = Decimal(match[1])
        if (others and fact not in others) or not 0 < percent < 100:
            return None
        return Part(percent, match.start(), match.end())
    return None


def write_part(draft: Draft, source: Source, facts: Sequence[Fact], question: str) -> None:
    """A line for what the asked part of the only told sum comes to."""
    sums = [f for f in facts if isinstance(f, AmountFact) and f.is_funding]
    if len(sums) != 1 or (part := part_asked(source.record, sums[0], question)) is None:
        return
    value, reply = sums[0].value, draft.reply
    total = Decimal(str(value.max)) * part.percent / 100
    draft.say(
        "reckoned_part",
        quote=source.record.notice.text[part.start : part.end],
        each=money_text(float(value.max or 0), value.currency, reply),
        rate=f"{part.percent:f}",
        total=money_text(float(total), value.currency, reply),
        n=draft.cite_within(source, part.start, part.end),
    )
