"""A call's days out of the facts of its mentions: which one is the deadline, which are superseded, what is in doubt."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from rag.calls.clustering import Cluster
from rag.calls.mentions import Mention
from rag.domain import CallFact, Fact
from rag.public import AnswerWarning

_REGISTER = re.compile(r"注册|报名|预约|意向")


@dataclass(frozen=True, slots=True)
class Dates:
    """The days of one call.

    Attributes:
        deadline: last day of the applicant's first step, None where no notice tells one that still holds.
        facts: every deadline with its notice, earliest first; superseded ones are marked.
        warnings: what the reader must know about the deadline.
    """

    deadline: dt.date | None
    opens: dt.date | None
    facts: tuple[CallFact, ...]
    warnings: tuple[AnswerWarning, ...]


def with_aid(fact: Fact, aid: str, **changes: bool) -> CallFact:
    """A fact with the notice that holds it."""
    return CallFact(**{**fact.__dict__, **changes, "aid": aid})


def call_dates(cluster: Cluster) -> Dates:
    """Read the days of a call; an announcement's count before a digest's, and an amendment's before both."""
    facts = sorted(_all_deadlines(cluster), key=lambda f: (f.value, f.aid, f.start))
    own = [f for f in facts if f.audience == "applicant" and not f.superseded]
    speaking = _speaking(cluster, own)
    first = min(speaking, key=lambda f: f.value, default=None)
    chosen = [f for f in speaking if first and f.value == first.value]
    return Dates(
        deadline=dt.date.fromisoformat(first.value) if first else None,
        opens=_opens(chosen, speaking),
        facts=tuple(facts),
        warnings=(*_amended(cluster), *_conflicts(own), *_doubts(cluster, facts, chosen)),
    )


def _all_deadlines(cluster: Cluster) -> Iterable[CallFact]:
    amendments = [m for m in cluster.mentions if m.kind == "amendment"]
    for mention in cluster.mentions:
        later = [a for a in amendments if a.order > mention.order and a is not mention]
        for fact in mention.facts:
            if fact.kind == "deadline" and fact.value:
                moved = fact.superseded or any(_moves(a, fact) for a in later)
                yield with_aid(fact, mention.notice.aid, superseded=moved)


def _moves(amendment: Mention, fact: Fact) -> bool:
    """Whether an amendment replaces a deadline: one of the same step, or all where it tells no day at all."""
    if fact.audience != "applicant":
        return False
    told = [f for f in amendment.facts if f.kind == "deadline" and f.audience == "applicant" and f.value]
    return not told or any(_step(f) == _step(fact) for f in told)


def _step(fact: Fact) -> str:
    if _REGISTER.search(fact.label or ""):
        return "register"
    return "paper" if fact.channel == "paper" else "file"


def _speaking(cluster: Cluster, own: Sequence[CallFact]) -> list[CallFact]:
    """The applicant's days that decide: those of announcements and amendments, and only without any a digest's.

    A day before its own notice came out is dropped if the notice tells a later one: it was a condition. Digests list
    what is over, too.
    """
    published = {m.notice.aid: m.notice.date.isoformat() for m in cluster.mentions}
    full = {m.notice.aid for m in cluster.mentions if m.kind != "digest"}
    told = [f for f in own if f.aid in full] or list(own)
    ahead = [f for f in told if f.value >= published[f.aid] or f.aid not in full]
    return ahead or told


def _opens(chosen: Sequence[CallFact], speaking: Sequence[CallFact]) -> dt.date | None:
    days = [f.opens for f in chosen if f.opens] or [f.opens for f in speaking if f.opens]
    return min(days, default=None)


# -- warnings ---------------------------------------------------------------------------------------------------------


def _warning(code: str, text: str, aid: str | None) -> AnswerWarning:
    return AnswerWarning.model_validate({"code": code, "text": text, "aid": aid})


def _amended(cluster: Cluster) -> list[AnswerWarning]:
    return [
        _warning("amended", amendment_text(m), m.notice.aid)
        for m in cluster.mentions
        if m.kind == "amendment"
    ]


def amendment_text(mention: Mention) -> str:
    """What an amendment says about the days, in one sentence."""
    days = sorted(
        {f.value for f in mention.facts if f.kind == "deadline" and f.audience == "applicant" and f.value}
    )
    new = f"新的截止日为{'、'.join(days)}" if days else "文中没有写新的日期，请以原文为准"
    return f"“{mention.notice.title}”（{mention.notice.date}）更改了申报时间：{new}。"


def _conflicts(own: Sequence[CallFact]) -> list[AnswerWarning]:
    """Different days for the same step: both quotes in one warning for each pair of days."""
    found: dict[tuple[str, str], AnswerWarning] = {}
    for a, b in combinations([f for f in own if _step(f) == "file"], 2):
        if a.value != b.value and not _apart(a, b):
            pair = (a.value, b.value)
            text = f"截止日说法不一：“{_short(a.quote)}”（{a.value}）与“{_short(b.quote)}”（{b.value}），请先按较早的一天准备并向主管部门核实。"
            found.setdefault(pair, _warning("conflicting_dates", text, b.aid if a.aid != b.aid else a.aid))
    return list(found.values())


def _apart(a: CallFact, b: CallFact) -> bool:
    """Whether one notice gives two kinds of applicant, or two parts, days of their own."""
    scopes = [f.label.split("：")[0] if f.label and "：" in f.label else "" for f in (a, b)]
    return a.aid == b.aid and scopes[0] != scopes[1] and all(scopes)


def _short(quote: str) -> str:
    words = " ".join(quote.split())
    return words if len(words) <= 80 else words[:79] + "…"


def _doubts(cluster: Cluster, facts: Sequence[CallFact], chosen: Sequence[CallFact]) -> list[AnswerWarning]:
    if chosen:
        aid, day = chosen[0].aid, chosen[0].value
        found = []
        if all(f.year_inferred for f in chosen):
            found.append(_warning("year_inferred", f"原文没有写年份，{day}的年份按发布日期推断。", aid))
        if all(f.computed for f in chosen):
            found.append(_warning("computed_date", f"{day}按工作日推算，原文只写了天数。", aid))
        return found
    forwarding = [f for f in facts if f.audience == "recommender"]
    if forwarding:
        text = "只写了推荐或审核单位的日期，申报者自己的截止日请向当地主管部门询问。"
        return [_warning("recommender_only", text, forwarding[0].aid)]
    pointing = [m for m in cluster.by_authority if m.notice.attachment_only]
    if pointing and not any(m.kind == "amendment" for m in cluster.mentions):
        return [
            _warning(
                "attachment_only", "时间等内容只在附件或图片中，文字里没有截止日。", pointing[0].notice.aid
            )
        ]
    return []
