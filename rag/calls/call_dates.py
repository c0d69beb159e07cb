"""A call's days out of the facts of its mentions: which one is the deadline, which are superseded, what is in doubt."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from rag.calls.amendments import Off, changes_told, facts_now, halted_group, step, words_of
from rag.calls.call_patterns import wording
from rag.calls.call_record import Window
from rag.calls.item_windows import items_of_days
from rag.calls.mention_clusters import Cluster
from rag.calls.mentions import Mention
from rag.domain import DeadlineFact
from rag.facts import applicant_deadlines
from rag.facts.groups import LETTERED_CLASS, OF_A_TURN, groups_in
from rag.language.chinese_numbers import counted_number
from rag.language.item_marks import HAN
from rag.public import AnswerWarning


@dataclass(frozen=True, slots=True)
class Dates:
    """The days of one call.

    Attributes:
        deadline: last day of the applicant's first step; None where no notice tells one that still holds, or the call is
            off. Of several batches or groups the latest.
        voided: what it would be if the call were still on.
        facts: every deadline with its notice, earliest first; superseded ones are marked.
        windows: the batches or groups with a time of their own.
        warnings: what the reader must know about the deadline.
    """

    deadline: dt.date | None
    opens: dt.date | None
    voided: dt.date | None
    facts: tuple[DeadlineFact, ...]
    windows: tuple[Window, ...]
    warnings: tuple[AnswerWarning, ...]


def call_dates(cluster: Cluster, off: Off | None) -> Dates:
    """Read the days of a call; an announcement's count before a digest's, and an amendment's before both."""
    told = (f for f in facts_now(cluster, cluster.mentions) if f.kind == "deadline")
    facts = _in_moved_groups(
        sorted(told, key=lambda f: (f.value is None, f.value or dt.date.max, f.aid, f.start))
    )
    texts = {m.notice.aid: m.notice.text for m in cluster.mentions}
    own = _by_way(_settled(_without_turns([f for f in facts if f.binds_applicants], facts)), texts)
    speaking = _in_turn(_in_batches(_of_labels(_speaking(cluster, own))), texts)
    speaking = _grouped(speaking, items_of_days(speaking, texts))
    if off:  # what it says of days is about the end, not about handing in
        speaking = [f for f in speaking if f.aid != off.by.notice.aid] or speaking
    known = {getattr(f, "group", None) or "" for m in cluster.mentions for f in m.facts}
    windows = _opened_as_told(_windows(speaking, known), facts)
    day = windows[-1].deadline if windows else min((f.day for f in _filing(speaking)), default=None)
    chosen = [f for f in speaking if f.value == day]
    runs_out = off is not None and _runs_out(off)
    if off and runs_out:  # 自10月20日起停止受理: until then it is on
        before = off.since - dt.timedelta(days=1)
        day = min(day or before, before)
        facts = [replace(f, superseded=f.superseded or _after_day(f, day)) for f in facts]
        doubts = [_called_off(off)]
    elif off:
        facts = [replace(f, superseded=True) if f.for_applicants else f for f in facts]
        doubts = [_called_off(off)]
    else:
        doubts = [*_conflicts(own), *_doubts(cluster, facts, chosen)]
    return Dates(
        deadline=day if off is None or runs_out else None,
        opens=_opens(chosen, speaking) or _opened_before(facts),
        voided=day if off else None,
        facts=tuple(facts),
        windows=windows,
        warnings=(*_amended(cluster), *doubts),
    )


def _in_moved_groups(facts: list[DeadlineFact]) -> list[DeadlineFact]:
    """The days; one that a later notice names without a batch, in the place of a batch's day, is that batch's: 由4月10日延长至4月24日, of 第一批4月10日."""
    gone: dict[dt.date | None, set[str]] = {}
    replaced: dict[tuple[str, str], set[dt.date | None]] = {}
    for fact in facts:
        if fact.superseded and fact.group and fact.for_applicants:
            gone.setdefault(fact.value, set()).add(fact.group)
        elif fact.superseded:
            replaced.setdefault((fact.aid, fact.quote), set()).add(fact.value)

    def moved(fact: DeadlineFact) -> DeadlineFact:
        if fact.group or fact.superseded or not fact.binds_applicants:
            return fact
        groups = {g for day in replaced.get((fact.aid, fact.quote), ()) for g in gone.get(day, ())}
        return replace(fact, group=groups.pop()) if len(groups) == 1 else fact

    return [moved(fact) for fact in facts]


def _runs_out(off: Off) -> bool:
    """Whether a call is on until the day before it is off; a halted one where its notice says so: 5月31日前提交的照常审核."""
    if off.state == "suspended":
        return any(f.day == off.since - dt.timedelta(days=1) for f in applicant_deadlines(off.by.facts))
    return off.state == "ended" and off.since > off.by.notice.date


def _after_day(fact: DeadlineFact, day: dt.date) -> bool:
    return fact.binds_applicants and fact.day > day


def _in_batches(speaking: list[DeadlineFact]) -> list[DeadlineFact]:
    """每批截止时间分别为3月31日、6月30日、10月31日: days that one sentence tells in a row for the batches in turn."""
    rows: dict[tuple[str, str], list[DeadlineFact]] = {}
    for fact in speaking:
        if fact.group is None and wording("batches").search(fact.quote):
            rows.setdefault((fact.aid, fact.quote), []).append(fact)
    turn = {
        id(fact): _batch(number)
        for row in rows.values()
        if len({f.value for f in row}) > 1
        for number, fact in enumerate(sorted(row, key=lambda f: f.day), 1)
    }
    return _with_first_batch(_grouped(speaking, turn))


def _grouped(speaking: Sequence[DeadlineFact], groups: Mapping[int, str]) -> list[DeadlineFact]:
    """The days, those with a group by their `id` in it."""
    return [replace(f, group=groups[id(f)]) if id(f) in groups else f for f in speaking]


def _by_notice(speaking: Sequence[DeadlineFact]) -> dict[str, list[DeadlineFact]]:
    told: dict[str, list[DeadlineFact]] = {}
    for fact in speaking:
        told.setdefault(fact.aid, []).append(fact)
    return told


def _batch(number: int, unit: str = "批") -> str:
    """第二批, 第二次."""
    return f"第{HAN[number - 1] if number <= len(HAN) else number}{'批' if unit in '拨段' else unit}"


def _of_labels(speaking: list[DeadlineFact]) -> list[DeadlineFact]:
    """报名窗口 and below it 餐饮、商超：6月22日—7月1日: the entries of a list of windows, each for those whom it names."""
    listed = [f for f in speaking if _is_listed(f)]
    if len({f.label for f in listed}) < 2 or len({f.day for f in listed}) < 2:
        return speaking
    return [replace(f, group=f.label) if _is_listed(f) else f for f in speaking]


def _is_listed(fact: DeadlineFact) -> bool:
    named = fact.label is not None and _ENTRY.fullmatch(fact.label) is not None
    return named and fact.group is None and _is_entry(fact)


def _is_entry(fact: DeadlineFact) -> bool:
    return (fact.rule or "").startswith("window-of-a-list")


_ENTRY = re.compile(r"[一-龥]{2,8}(?:、[一-龥]{2,8}){0,4}")
_TURNS = re.compile(r"(?:分|一年[办收开有]?)(?P<count>[两二三四五六2-6])(?P<unit>[次批轮期段拨])")
_TURN = re.compile("[批次轮期段拨]")
_HALVES = ("上半年", "下半年")
"""Of what is paid in one of them a turn may be: 上半年付的利息，9月10日前申请."""
_TURN_CHARS = 40
"""How far before the first of its days a notice says in how many turns it takes applications in."""


def _in_turn(speaking: list[DeadlineFact], texts: Mapping[str, str]) -> list[DeadlineFact]:
    """分两批。上半年放款的，8月25日之前申请；7月到12月放款的，次年1月25日之前申请: as many days as turns, in one line."""
    turn: dict[int, str] = {}
    for aid, own in _by_notice(speaking).items():
        facts, text = sorted(own, key=lambda f: f.start), texts[aid]
        said = _TURNS.search(text, max(0, facts[0].start - _TURN_CHARS), facts[0].end)
        halves = _HALVES if _batch(len(facts)) in text else ()
        named = any(_TURN.search(f.group or "") for f in facts) or all(
            f.group and f.group not in halves for f in facts
        )
        if said is None or named or len({f.day for f in facts}) != counted_number(said["count"]):
            continue
        if "\n" not in text[said.start() : facts[-1].start] and all(
            a.day < b.day for a, b in pairwise(facts)
        ):
            turn |= {id(f): _batch(number, said["unit"]) for number, f in enumerate(facts, 1)}
    return _grouped(speaking, turn)


_EITHER_WAY = re.compile(
    r"[两二2]种(?:方式|途径|渠道|办法)|(?:渠道|方式|途径)[一1][：:、]|走[^，。；\d]{1,10}的(?:就?是|到)\d"
)
_WAY_CHARS = 160
"""How far before the first of its days a notice says that there are two ways to apply."""


def _by_way(own: list[DeadlineFact], texts: Mapping[str, str]) -> list[DeadlineFact]:
    """渠道一：线上…至5月29日；渠道二：窗口交纸质材料，5月22日截止: two ways to apply, each with its own last day."""
    facts = [f for f in own if f.group is None and step(f) in _OF_FILING]
    online = {f.day for f in facts if f.channel == "online"}
    others = {f.day for f in facts} - online
    if len(online) != 1 or len(others) != 1 or not _tells_two_ways(facts, texts):
        return own
    return _grouped(own, {id(f): _ONLINE if f.day in online else _IN_PERSON for f in facts})


def _tells_two_ways(facts: Sequence[DeadlineFact], texts: Mapping[str, str]) -> bool:
    """Whether a notice says, shortly before one of its days or between them, that there are two ways."""
    spans = ((f.aid, max(0, f.start - _WAY_CHARS), f.end) for f in facts)
    return any(_EITHER_WAY.search(texts[aid], start, end) for aid, start, end in spans)


_ONLINE, _IN_PERSON = "网上", "现场"
_OF_FILING = ("file", "paper")

_NTH = re.compile(r"(?:第(?P<n>[一二])|(?:头一?|首))(?P<unit>[批期轮次])次?")


def _with_first_batch(speaking: list[DeadlineFact]) -> list[DeadlineFact]:
    """10月15日前申请，第二批11月30日前申请: the day before the second batch's is the first's, the one after the first's the second's."""
    named = {f.group for f in speaking if f.group}
    turn = _NTH.fullmatch(next(iter(named))) if len(named) == 1 else None
    if turn is None:
        return speaking
    second = turn["n"] == "二"
    told = {f.aid: f for f in speaking if f.group}
    other = _batch(1 if second else 2, turn["unit"])

    def is_other(fact: DeadlineFact) -> bool:
        named = told.get(fact.aid)
        if fact.group or named is None:
            return False
        near = abs(fact.start - named.start) <= _TURNS_WITHIN and step(fact) == step(named)
        return fact.day < named.day if second else near and fact.day > named.day

    return [replace(f, group=other) if is_other(f) else f for f in speaking]


_TURNS_WITHIN = 80
"""How far behind the first turn's day that of the second stands, where nothing names it."""


def _windows(speaking: Sequence[DeadlineFact], known: Collection[str]) -> tuple[Window, ...]:
    """The time of each batch or group, by deadline; empty where fewer than two have one of their own."""
    by_group: dict[str, list[DeadlineFact]] = {}
    for fact in speaking:
        for group in _named(fact, known):
            by_group.setdefault(group, []).append(fact)
    common = [f for f in _filing(speaking) if f.group is None]
    if by_group and common:
        by_group |= dict.fromkeys(_without_day(known, by_group), common)
    if len(by_group) < 2:
        return ()
    windows = [_window(group, facts) for group, facts in by_group.items()]
    return tuple(sorted(_with_common_opening(windows), key=lambda w: (w.deadline, w.group)))


def _window(group: str, facts: Sequence[DeadlineFact]) -> Window:
    """The time of a group: its first day, and since when by any of the notices that tell that day."""
    day = min(f.day for f in facts)
    return Window(group, min((f.opens for f in facts if f.day == day and f.opens), default=None), day)


def _with_common_opening(windows: Sequence[Window]) -> list[Window]:
    """5月20日开始报名。创意组6月15日截止，成长组6月25日截止: the one opening told is that of all classes; turns have each its own."""
    told = {w.opens for w in windows if w.opens}
    if len(told) != 1 or any(OF_A_TURN.search(w.group) for w in windows):
        return [*windows]
    return [replace(w, opens=opens) if (opens := min(told)) <= w.deadline else w for w in windows]


def _opened_as_told(windows: tuple[Window, ...], facts: Sequence[DeadlineFact]) -> tuple[Window, ...]:
    """The windows; one that was only moved to a later day opens when the moved day's notice said."""
    told: dict[str, dt.date] = {}
    for fact in facts:
        if fact.superseded and fact.opens and fact.group and fact.for_applicants:
            told.setdefault(fact.group, fact.opens)
    return tuple(replace(w, opens=w.opens or told.get(w.group)) for w in windows)


def _named(fact: DeadlineFact, known: Collection[str]) -> tuple[str, ...]:
    """The groups that a day is for; of an entry of a list (餐饮、商超) each by itself."""
    if not fact.group:
        return ()
    return tuple(fact.group.split("、")) if _is_entry(fact) else groups_in(fact.group, known)


def _without_day(known: Collection[str], dated: Collection[str]) -> list[str]:
    """Classes named like those with a day of their own: D类, where A、B、C类 register first and all hand in by one day."""
    ends = {group[-1] for group in dated if LETTERED_CLASS.fullmatch(group)}
    return [
        group
        for group in known
        if LETTERED_CLASS.fullmatch(group) and group[-1] in ends and group not in dated
    ]


def _speaking(cluster: Cluster, own: Sequence[DeadlineFact]) -> list[DeadlineFact]:
    """The applicant's days that decide: those of announcements and amendments, and only without any a digest's.

    A day before its own notice came out is dropped if the notice tells a later one: it was a condition. Digests list
    what is over, too.
    """
    published = {m.notice.aid: m.notice.date for m in cluster.mentions}
    full = {m.notice.aid for m in cluster.mentions if m.kind != "digest"}
    told = [f for f in own if f.aid in full] or list(own)
    ahead = [f for f in told if f.day >= published[f.aid] or f.aid not in full]
    return ahead or told


# 8月31日前备案的列为第一批: which turn is whose, where it can be applied for all the year
_TAKES_ITS_TURN = re.compile(
    r"前[^，。；]{0,14}[，,]?(?:一律|均|一并)?(?:列[为入]|纳入|计入|归入|转入|并入)[^，。；]{0,6}(?:第[一二三四五六七八九十\d]{1,2}批|[首次本下]一?批|(?:20\d\d)?年度|[本下当次一]年度|[本下当]个?季度)"
)


def _without_turns(own: list[DeadlineFact], facts: Sequence[DeadlineFact]) -> list[DeadlineFact]:
    """The applicant's days, without those that only tell with which batch one is paid, where no last day is set."""
    always = {f.aid for f in facts if f.undated == "rolling" and f.still_for_applicants}
    return [f for f in own if f.aid not in always or not _TAKES_ITS_TURN.search(f.quote)]


def _filing(speaking: Sequence[DeadlineFact]) -> Sequence[DeadlineFact]:
    """The days of applying itself: not those of objecting or confirming, nor of preparing, nor one on paper before the online one.

    Papers follow what was filed online; a day on paper that comes first is another way to apply.
    """
    filing = [f for f in speaking if step(f) not in ("object", "prepare", "follow")] or speaking
    online = [f.day for f in filing if f.channel == "online" and step(f) == "file"]
    return [f for f in filing if step(f) != "paper" or not online or f.day >= min(online)]


def _settled(own: list[DeadlineFact]) -> list[DeadlineFact]:
    """The applicant's days without tentative ones where another notice settles the day."""
    settled = [f for f in own if f.undated != "tentative" or f.group]
    return settled or own


def _opened_before(facts: Sequence[DeadlineFact]) -> dt.date | None:
    """When applications were to open, as was told with a last day that was only moved."""
    return min((f.opens for f in facts if f.superseded and f.for_applicants and f.opens), default=None)


def _opens(chosen: Sequence[DeadlineFact], speaking: Sequence[DeadlineFact]) -> dt.date | None:
    days = [f.opens for f in chosen if f.opens] or [f.opens for f in speaking if f.opens]
    return min(days, default=None)


# -- warnings ---------------------------------------------------------------------------------------------------------


def _warning(code: str, text: str, aid: str | None) -> AnswerWarning:
    return AnswerWarning.model_validate({"code": code, "text": text, "aid": aid})


def _amended(cluster: Cluster) -> list[AnswerWarning]:
    return [
        _warning("amended", halted_text(m, group) if group else amendment_text(m), m.notice.aid)
        for m in cluster.mentions
        if m.change
        and ((group := halted_group(cluster, m)) or m.change.role not in _ON_OR_OFF)
        and not m.change.ended
    ]


_ON_OR_OFF = ("cancellation", "suspension")
_OFF = {"cancelled": "已取消", "suspended": "已暂停", "ended": "已提前结束或资金已用完"}


def _called_off(off: Off) -> AnswerWarning:
    """That a call is cancelled, suspended or over before its day, by which notice."""
    text = (
        f"“{off.by.notice.title}”（{off.by.notice.date}）：申报{_OFF[off.state]}（自{off.since}起），"
        f"此前公布的截止日不再有效。原文：“{words_of(off.by)}”"
    )
    return _warning("cancelled", text, off.by.notice.aid)


def halted_text(mention: Mention, group: str) -> str:
    """That one of several groups is off, in one sentence."""
    return f"“{mention.notice.title}”（{mention.notice.date}）：{group}的申报已暂停或取消。原文：“{words_of(mention)}”"


def amendment_text(mention: Mention) -> str:
    """What an amendment says, in one sentence: the new day, or the values that it puts in place of others."""
    replaced = [f"{c.old}改为{c.new}" for c in changes_told(mention) if c.old and c.new and c.field != "day"]
    days = [str(day) for day in sorted({f.day for f in applicant_deadlines(mention.facts)})]
    parts = [f"新的截止日为{'、'.join(days)}"] if days and mention.about_time else []
    parts += replaced[:6]
    if not parts and mention.about_time:
        parts = ["文中没有写新的日期，请以原文为准"]
    what = "更改了申报时间" if mention.about_time else "更改了此前的通知"
    return (
        f"“{mention.notice.title}”（{mention.notice.date}）{what}：{'；'.join(parts) or words_of(mention)}。"
    )


def _conflicts(own: Sequence[DeadlineFact]) -> list[AnswerWarning]:
    """Different days for the same step: both quotes in one warning for each pair of days.

    Days that return every year and those that one sentence lists (3月31日、6月30日) contradict nothing.
    """
    found: dict[tuple[dt.date, dt.date], AnswerWarning] = {}
    for a, b in combinations([f for f in own if step(f) == "file" and f.undated != "recurring"], 2):
        if a.value != b.value and not _apart(a, b):
            pair = (a.day, b.day)
            quotes = f"“{_short(a.quote)}”（{a.value}）与“{_short(b.quote)}”（{b.value}）"
            if a.aid == b.aid:
                text = f"同一公告写了几个截止日：{quotes}，可能是不同的步骤或对象，请核对原文。"
            else:
                text = f"截止日说法不一：{quotes}，请先按较早的一天准备并向主管部门核实。"
            found.setdefault(pair, _warning("conflicting_dates", text, b.aid if a.aid != b.aid else a.aid))
    return list(found.values())


def _apart(a: DeadlineFact, b: DeadlineFact) -> bool:
    """Whether one notice gives two kinds of applicant, two parts or several batches days of their own."""
    if (a.group and b.group and a.group != b.group) or (a.aid == b.aid and a.quote == b.quote):
        return True
    scopes = [f.label.split("：")[0] if f.label and "：" in f.label else "" for f in (a, b)]
    return a.aid == b.aid and scopes[0] != scopes[1] and all(scopes)


def _short(quote: str) -> str:
    words = " ".join(quote.split())
    return words if len(words) <= 80 else words[:79] + "…"


def _doubts(
    cluster: Cluster, facts: Sequence[DeadlineFact], chosen: Sequence[DeadlineFact]
) -> list[AnswerWarning]:
    if chosen:
        aid, day = chosen[0].aid, chosen[0].value
        found = []
        if all(f.year_inferred for f in chosen):
            found.append(_warning("year_inferred", f"原文没有写年份，{day}的年份按发布日期推断。", aid))
        if all(f.undated == "tentative" for f in chosen):
            text = f"{day}是暂定的日期（“{_short(chosen[0].quote)}”），以主管部门的正式通知为准。"
            found.append(_warning("computed_date", text, aid))
        elif all(f.learnt for f in chosen):
            text = f"原文没有写明{day}是截止日（“{_short(chosen[0].quote)}”），是按上下文判断的，请核对原文。"
            found.append(_warning("computed_date", text, aid))
        elif all(f.computed for f in chosen):
            found.append(_warning("computed_date", f"{day}按原文推算，原文没有直接写出这一天。", aid))
        always = next((f for f in facts if f.undated == "rolling" and f.aid == aid and f.group is None), None)
        if always and always.still_for_applicants and not any(f.group for f in chosen):
            text = f"原文既写“{_short(always.quote)}”，又写“{_short(chosen[0].quote)}”（{day}），所指可能不是同一件事，请核对原文。"
            found.append(_warning("conflicting_dates", text, aid))
        return found
    forwarding = [f for f in facts if f.audience == "recommender"]
    if forwarding:
        text = "只写了推荐或审核单位的日期，申报者自己的截止日请向当地主管部门询问。"
        return [_warning("recommender_only", text, forwarding[0].aid)]
    pointing = [m for m in cluster.by_authority if m.notice.attachment_only]
    if pointing and not cluster.changes and not any(m.rolling for m in cluster.mentions):
        return [
            _warning(
                "attachment_only", "时间等内容只在附件或图片中，文字里没有截止日。", pointing[0].notice.aid
            )
        ]
    return []
