"""What a date means: deadline, publicity or comment period, validity, event, or nothing that anybody must know."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.facts.actors import Audience, actor_before, audience_of
from rag.facts.clauses import (
    Sentence, clause_after, clause_before, line_before, previous_sentences, without_list_mark,
)  # fmt: skip
from rag.facts.cues import cue, last
from rag.facts.dates import DateExpression, date_expressions
from rag.facts.reading import Reading
from rag.schema import Fact
from rag.types import Notice

# A deadline lies between these around publication; what lies outside is history, a target or a condition.
EARLIEST = dt.timedelta(days=45)
LATEST = dt.timedelta(days=400)
_LABEL_CHARS = 40
_CALLING = ("申报", "汇编", "活动")


@dataclass(frozen=True, slots=True)
class _Place:
    """A date expression in its sentence: `left` begins after the date before it, `sofar` with the sentence."""

    date: DateExpression
    sentence: Sentence
    left: str
    sofar: str
    right: str
    above: str
    earlier: str
    headings: tuple[str, ...]


def _places(reading: Reading, dates: list[DateExpression]) -> Iterator[_Place]:
    text, previous_end = reading.text, 0
    for date in dates:
        sentence = reading.sentence(date.start, date.end)
        moved = cue("timing", "moved").match(text[previous_end : date.start]) if previous_end else None
        floor = sentence.start if moved else max(sentence.start, previous_end)
        above = line_before(text, sentence.start)
        yield _Place(
            date,
            sentence,
            text[floor : date.start],
            text[sentence.start : date.start],
            text[date.end : sentence.end],
            above,
            previous_sentences(text, sentence.start),
            reading.headings(date.start),
        )
        previous_end = date.end


def _label_of_time(place: _Place) -> str:
    """The words that say what a date is for: those before it, or the heading where the date stands alone."""
    if cue("timing", "generic").match(without_list_mark(place.left).strip(" （(")):
        return f"{place.above}："
    return place.left[-60:]


def timing_facts(reading: Reading, government_applies: bool = False) -> list[Fact]:
    """Deadlines, periods, validity and events of a notice's text."""
    notice = reading.notice
    places = list(_places(reading, date_expressions(notice.text, notice.date)))
    facts = [fact for place in places if (fact := _fact(notice, place, government_applies))]
    return _merged_validity(notice.text, _with_openings(notice, places, facts))


def _fact(notice: Notice, place: _Place, government_applies: bool) -> Fact | None:
    if cue("timing", "recurring").search(place.sofar[-40:]):
        return None
    if _is_public(place):
        return _period(notice, place)
    if _is_deadline(notice, place):
        return _deadline(notice, place, government_applies)
    return _validity(notice, place) or _event(notice, place)


# -- publicity and comments ---------------------------------------------------------------------------------------


def _is_public(place: _Place) -> bool:
    """Whether anybody may object or comment in this time."""
    label = _label_of_time(place)
    public = last(cue("timing", "publicity"), label)
    comment = last(cue("timing", "comment_period"), label)
    window = last(cue("timing", "window"), label)
    found = max((m.end() for m in (public, comment) if m), default=-1)
    if found < 0 or (window and window.end() > found + 4):
        return False
    if place.date.is_range:
        return found >= len(label) - 24
    closes = place.date.suffix == "before" or cue("timing", "closing").search(label[-12:])
    return bool(closes) and (comment is not None or "异议" in place.right)


def _period(notice: Notice, place: _Place) -> Fact | None:
    date = place.date
    if not date.whole_day or (date.last or date.first) < notice.date - EARLIEST:
        return None
    comment = cue("timing", "comment_period").search(_label_of_time(place))
    label = "公示" if "公示" in place.left or not comment else "征求意见"
    if date.computed and date.last is None:
        label += "（工作日历未公布，截止日无法计算）"
    start = date.first.isoformat() if date.is_range else None
    value = {"start": start, "end": date.last.isoformat() if date.last else None}
    return _dated(notice, place, "period", value, label, "public")


# -- deadlines ----------------------------------------------------------------------------------------------------


def _is_deadline(notice: Notice, place: _Place) -> bool:
    date = place.date
    if date.last is None or not notice.date - EARLIEST <= date.last <= notice.date + LATEST:
        return False
    label = _label_of_time(place).rstrip(" 自从于在为是：:至到（(“")
    if cue("timing", "past_before").search(place.left) or cue("timing", "opening_before").search(place.left):
        return False
    if _closes(place):
        return _hands_in(place) or notice.category in _CALLING
    if date.is_range and not date.whole_day and date.first < notice.date - EARLIEST:
        return False  # 2024年8月至2025年7月: a span that papers must cover
    if date.is_range or date.suffix in ("before", ""):
        window = last(cue("timing", "window"), label) or last(cue("timing", "step"), label)
        meets = cue("timing", "event").search(label[-12:]) and not cue("timing", "handin").search(label[-12:])
        if window and window.end() >= len(label) - 3 and not meets:
            return date.is_range or date.suffix == "before" or date.at is not None or "截" in label[-8:]
    if cue("timing", "closing_after").match(place.right) and _hands_in(place):
        return True
    if date.suffix != "before":
        return False
    if _is_condition(place):
        return False
    return bool(cue("timing", "handin").search(_plain(place.right)[:130]) or _handed_in_before(place))


def _closes(place: _Place) -> bool:
    """截止时间为, 截至 and the like stand right before the date."""
    closing = last(cue("timing", "closing"), place.left)
    if not closing or closing.end() < len(place.left.rstrip(" ：:")) - 1:
        return False
    return not cue("timing", "not_closing").search(place.left[-24:])


def _is_condition(place: _Place) -> bool:
    """2024年10月24日前获市级认定: what must have happened by then, not what must be handed in."""
    right = _plain(place.right)
    if cue("timing", "past_after").match(right) or cue("timing", "relative").match(right):
        return True
    first = clause_after(right, 1 if right[:1] in "，," else 0, len(right))
    return bool(cue("timing", "condition_after").match(right)) and not cue("timing", "handin").search(first)


def _plain(words: str) -> str:
    """Without what stands in brackets right after the date."""
    return re.sub(r"^ ?[（(][^（）()]{0,20}[）)]", "", words)


def _hands_in(place: _Place) -> bool:
    words = f"{place.above} {place.earlier[-30:]} {place.sofar} {place.right[:60]}"
    return bool(cue("timing", "handin_noun").search(words))


def _handed_in_before(place: _Place) -> bool:
    """材料须提交（9月30日前）, 申报材料报送截至9月30日."""
    return place.date.is_range is False and bool(
        re.search(r"(?:提交|报送|填报|申报|递交|报名|上报)[^，。；]{0,6}[（(]?$", place.left)
    )


def _deadline(notice: Notice, place: _Place, government_applies: bool) -> Fact | None:
    date = place.date
    head = line_before(notice.text, place.sentence.start)
    left = place.sofar if place.sofar.strip() else f"{head} "
    right = "" if _told_before(place) else _to_do(place)
    default: Audience | None = "applicant" if not right and notice.category in _CALLING else None
    audience = audience_of(left, right, place.earlier, head, government_applies, default)
    if audience == "recommender" and _own_review(notice, place):
        return None
    if date.last is None:
        return None
    opens = date.first if date.is_range else None
    fact = _dated(
        notice, place, "deadline", date.last.isoformat(), _deadline_label(notice, place), audience, _channel(place)
    )
    superseded = cue("timing", "moved").match(place.right) is not None
    return fact.model_copy(update={"opens": opens, "superseded": superseded})


def _told_before(place: _Place) -> bool:
    """网络申报截止时间为…: what is to be done stands before the date."""
    return place.date.is_range or _closes(place) or bool(re.search(r"(?:时间|日期|期限)[^，。；]{0,3}$", place.left))


def _to_do(place: _Place) -> str:
    """The words after the date up to the second clause mark: 将材料提交至…."""
    right = _plain(place.right)
    first = clause_after(right, 1 if right[:1] in "，," else 0, len(right))
    return first if len(first) > 3 else right[:20]


def _own_review(notice: Notice, place: _Place) -> bool:
    """市主管部门审核确认 in a city's own notice: nobody has to hand in anything."""
    level = {"province": "省", "city": "市", "district": "[区县]", "national": "(?:国家|部)"}.get(notice.level)
    near = place.sofar[-30:]
    body = rf"(?<![各设区地级县]){level}(?:级?主管部门|[^，。；、各\d（(]{{1,6}}[局厅委])"
    return bool(level and re.search(body, near) and cue("timing", "own_review").search(near))


def _channel(place: _Place) -> str | None:
    """online or paper where the step takes just one of them."""
    near = place.sofar[-60:] + place.right[:70]
    clause = clause_before(place.sofar, 0, len(place.sofar)) + clause_after(place.right, 0, len(place.right))
    for words in (clause, near):
        online, paper = cue("timing", "online").search(words), cue("timing", "paper").search(words)
        if online and paper:
            return None
        if online or paper:
            return "online" if online else "paper"
    return None


_TIME_WORDS = re.compile(
    r"(?:的)?(?:截止)?(?:时间|日期|期限|时限|期)?(?:均|统一|暂定)?(?:自|从|于|在|为|是|至|到|应|需|须|请|并|截至|截止|[：:（( ，,“])*$"
)


def _deadline_label(notice: Notice, place: _Place) -> str | None:
    """Scope (the programme in a digest, the numbered part of a notice), actor and what is to be done."""
    clause = without_list_mark(clause_before(place.left, 0, len(place.left)))
    noun = _TIME_WORDS.sub("", clause).strip()
    if not noun and place.left.rstrip().endswith(("：", ":")):
        noun = _TIME_WORDS.sub("", without_list_mark(re.split("[，。；]", place.left.rstrip("：: "))[-1])).strip()
    action = clause_after(place.right.lstrip(" ，,"), 0, 60).strip()
    actor = actor_before(place.sofar)
    if _told_before(place):
        words = noun or without_list_mark(_TIME_WORDS.sub("", place.above))
    else:
        words = (noun if len(noun) > 3 else actor) + action
    scope = _scope(notice, place)
    label = "：".join(part for part in (scope, words[-_LABEL_CHARS:]) if part)
    return label or None


_PART = re.compile(r"^\s?(?:（[一二三四五六七八九十]）|[一二三四五六七八九十]、)([^\n。，；：:于请（]{3,24})")


def _scope(notice: Notice, place: _Place) -> str:
    """Which programme or part of the notice the date belongs to; "" where the notice has only one."""
    if notice.category == "汇编":
        named = [h for h in (without_list_mark(h) for h in place.headings[1:]) if not cue("timing", "section").search(h)]
        return named[0] if named else ""
    part = _PART.search(place.sofar)
    return part[1].strip() if part and not cue("timing", "section").search(part[1]) else ""


# -- validity and events ------------------------------------------------------------------------------------------


def _validity(notice: Notice, place: _Place) -> Fact | None:
    date = place.date
    before = cue("timing", "valid_before").search(place.left[-14:])
    after = cue("timing", "valid_after").match(place.right.lstrip(" ，,）)"))
    later_from = re.match(r"[^，。；\d]{1,10}起[，,]", place.right)
    alone = not without_list_mark(clause_before(place.left, 0, len(place.left))).strip("自从 、")
    starts = (date.suffix == "from" or later_from) and alone
    recent = date.first >= notice.date - dt.timedelta(days=30)
    if not (before or after or (starts and recent)):
        return None
    if not after and cue("timing", "condition_after").match(place.right):
        return None
    if not recent and not (date.is_range and date.last and date.last >= notice.date) and not before:
        return None
    begins = date.is_range or date.suffix == "from" or later_from is not None
    start = date.first.isoformat() if begins else None
    ends = date.is_range or date.suffix == "before" or (before and not begins)
    end = date.last.isoformat() if date.last and ends else None
    if start is None and end is None:
        return None
    scope = _scope(notice, place) or clause_after(place.right.lstrip(" ，,）)"), 0, 40)
    return _dated(notice, place, "validity", {"start": start, "end": end}, scope or None, None)


def _event(notice: Notice, place: _Place) -> Fact | None:
    date = place.date
    if not date.whole_day or not notice.date - dt.timedelta(days=7) <= date.first <= notice.date + LATEST:
        return None
    near = _label_of_time(place)[-40:] + place.right[:40]
    found = cue("timing", "event").search(near)
    if not found or date.suffix == "before" and not date.is_range:
        return None
    value: object = date.first.isoformat()
    if date.is_range and date.last != date.first:
        value = {"start": date.first.isoformat(), "end": date.last.isoformat() if date.last else None}
    words = re.split(r"[。！!，]", place.right.lstrip(" ，,！!"))[0][:_LABEL_CHARS] or found.group()
    return _dated(notice, place, "event", value, words, None)


# -- building -----------------------------------------------------------------------------------------------------


def _dated(
    notice: Notice, place: _Place, kind: str, value: object, label: str | None, audience: Audience | None,
    channel: str | None = None,
) -> Fact:  # fmt: skip
    start, end = _quote(place)
    return Fact.model_validate(
        {
            "kind": kind, "value": value, "label": label, "audience": audience, "channel": channel, "at": place.date.at,
            "year_inferred": place.date.year_inferred, "computed": place.date.computed,
            "quote": notice.text[start:end], "start": start, "end": end,
        }
    )  # fmt: skip


_QUOTE_LEFT, _QUOTE_RIGHT = 60, 80


def _quote(place: _Place) -> tuple[int, int]:
    """A short piece of the sentence around the date: back to a clause mark, on to the end of the next clause."""
    text, sentence, date = place.sentence.text, place.sentence, place.date
    start = sentence.start
    if date.start - start > _QUOTE_LEFT:
        marks = [m.end() for m in re.finditer("[，,：:]", text[start : date.start])]
        inside = [start + m for m in marks if date.start - start - m <= _QUOTE_LEFT]
        start = inside[0] if inside else date.start - _QUOTE_LEFT
    end = sentence.end
    if end - date.end > _QUOTE_RIGHT:
        marks = [m.start() for m in re.finditer("[，,]", text[date.end : end])]
        inside = [date.end + m for m in marks if m <= _QUOTE_RIGHT]
        end = inside[-1] if inside and inside[-1] > date.end + 3 else date.end + _QUOTE_RIGHT
    while start < date.start and text[start].isspace():
        start += 1
    while end > date.end and text[end - 1].isspace():
        end -= 1
    return start, end


def _with_openings(notice: Notice, places: list[_Place], facts: list[Fact]) -> list[Fact]:
    """A day on which a system opens, told apart from its end, becomes `opens` of the deadline beside it."""
    openings = [
        p for p in places
        if not p.date.is_range and p.date.whole_day and _opens(p)
    ]  # fmt: skip
    for place in openings:
        near = [
            i for i, f in enumerate(facts)
            if f.kind == "deadline" and f.opens is None and f.audience == "applicant"
            and abs(f.start - place.date.start) <= 200 and f.value > place.date.first.isoformat()
        ]  # fmt: skip
        if near:
            facts[near[0]] = _opened(notice.text, facts[near[0]], place.date)
    return facts


def _opens(place: _Place) -> bool:
    """系统开放时间为9月10日, 系统将于9月22日左右开放."""
    system = cue("timing", "system_close").search(place.left[-12:] + place.right[:12])
    after = cue("timing", "opening_after").match(place.right)
    return bool(cue("timing", "opening_before").search(place.left) or (system and after))


def _merged_validity(text: str, facts: list[Fact]) -> list[Fact]:
    """自X起施行，有效期至Y is one time of validity."""
    merged: list[Fact] = []
    for fact in facts:
        before = merged[-1] if merged else None
        if (
            before and before.kind == fact.kind == "validity" and fact.start - before.end < 40
            and before.value["end"] is None and fact.value["start"] is None
        ):  # fmt: skip
            value = {"start": before.value["start"], "end": fact.value["end"]}
            end = max(fact.end, before.end)
            merged[-1] = before.model_copy(update={"value": value, "quote": text[before.start : end], "end": end})
        else:
            merged.append(fact)
    return merged


def _opened(text: str, fact: Fact, date: DateExpression) -> Fact:
    """The deadline with its opening day, which its quote then holds too."""
    start, end = min(fact.start, date.start), max(fact.end, date.end)
    return fact.model_copy(update={"opens": date.first, "quote": text[start:end], "start": start, "end": end})
