"""Deadlines: which dates are one, whose they are, and what must be done by then."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.domain import Fact, Notice
from rag.facts.actors import Audience, actor_before, audience_of
from rag.facts.clauses import clause_after, clause_before, without_list_mark
from rag.facts.date_context import CALLING, EARLIEST, LATEST, DateContext, dated, label_of_time, scope_of
from rag.facts.date_expressions import DateExpression
from rag.facts.patterns import cue, last

_LABEL_CHARS = 40


def is_deadline(notice: Notice, place: DateContext) -> bool:
    """Whether something must be handed in by this date: a window, 截止时间, or 于…前 with a verb of handing in."""
    date = place.date
    if date.last is None or not notice.date - EARLIEST <= date.last <= notice.date + LATEST:
        return False
    label = label_of_time(place).rstrip(" 自从于在为是：:至到（(“")
    if date.length_only and not cue("timing", "from_this").match(notice.text[date.start : date.end]):
        return False  # 自公布之日起三十日内报备案: a rule, not a call
    if cue("timing", "past_before").search(place.left) or cue("timing", "opening_before").search(place.left):
        return False
    if _closes(place):
        return _hands_in(place) or notice.category in CALLING
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


def _closes(place: DateContext) -> bool:
    """截止时间为, 截至 and the like stand right before the date."""
    closing = last(cue("timing", "closing"), place.left)
    if not closing or closing.end() < len(place.left.rstrip(" ：:")) - 1:
        return False
    told = without_list_mark(clause_before(place.left, 0, closing.start())).strip()
    if closing.group() in ("截至", "截止") and not told and place.right[:1] in "，,、":
        return False  # 截至2025年8月31日，累计…: a state of affairs
    return not cue("timing", "not_closing").search(place.left[-24:])


def _is_condition(place: DateContext) -> bool:
    """2024年10月24日前获市级认定: what must have happened by then, not what must be handed in."""
    right = _plain(place.right)
    if cue("timing", "past_after").match(right) or cue("timing", "relative").match(right):
        return True
    first = clause_after(right, 1 if right[:1] in "，," else 0, len(right))
    return bool(cue("timing", "condition_after").match(right)) and not cue("timing", "handin").search(first)


def _plain(words: str) -> str:
    """Without what stands in brackets right after the date."""
    return re.sub(r"^ ?[（(][^（）()]{0,20}[）)]", "", words)


def _hands_in(place: DateContext) -> bool:
    words = f"{place.above} {place.earlier[-30:]} {place.sofar} {place.right[:60]}"
    return bool(cue("timing", "handin_noun").search(words))


def _handed_in_before(place: DateContext) -> bool:
    """材料须提交（9月30日前）, 申报材料报送截至9月30日."""
    return place.date.is_range is False and bool(
        re.search(r"(?:提交|报送|填报|申报|递交|报名|上报)[^，。；]{0,6}[（(]?$", place.left)
    )


def deadline(notice: Notice, place: DateContext, government_applies: bool) -> Fact | None:
    """The deadline at a place where there is one; None for an authority's own review."""
    date = place.date
    head = place.above
    left = place.sofar if place.sofar.strip() else f"{head} "
    right = "" if _told_before(place) else _to_do(place)
    default: Audience | None = "applicant" if not right and notice.category in CALLING else None
    audience = audience_of(left, right, place.earlier, head, government_applies, default)
    if cue("timing", "we_ourselves").search(place.sofar):
        return None
    if audience == "recommender" and _own_review(notice, place):
        return None
    if date.last is None:
        return None
    opens = date.first if date.is_range else None
    fact = dated(
        notice,
        place,
        "deadline",
        date.last.isoformat(),
        _deadline_label(notice, place),
        audience,
        _channel(place),
    )
    superseded = cue("timing", "moved").match(place.right) is not None
    return replace(fact, opens=opens, superseded=superseded)


def _told_before(place: DateContext) -> bool:
    """网络申报截止时间为…: what is to be done stands before the date."""
    return (
        place.date.is_range
        or _closes(place)
        or bool(re.search(r"(?:时间|日期|期限)[^，。；]{0,3}$", place.left))
    )


def _to_do(place: DateContext) -> str:
    """The words after the date up to the second clause mark: 将材料提交至…."""
    right = _plain(place.right)
    first = clause_after(right, 1 if right[:1] in "，," else 0, len(right))
    return first if len(first) > 3 else right[:20]


def _own_review(notice: Notice, place: DateContext) -> bool:
    """市主管部门审核确认 in a city's own notice: nobody has to hand in anything."""
    level = {"province": "省", "city": "市", "district": "[区县]", "national": "(?:国家|部)"}.get(
        notice.level
    )
    near = place.sofar[-30:]
    body = rf"(?<![各设区地级县]){level}(?:级?主管部门|[^，。；、各\d（(]{{1,6}}[局厅委])"
    return bool(level and re.search(body, near) and cue("timing", "own_review").search(near))


def _channel(place: DateContext) -> str | None:
    """Online or paper where the step takes just one of them."""
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


def _deadline_label(notice: Notice, place: DateContext) -> str | None:
    """Scope (the programme in a digest, the numbered part of a notice), actor and what is to be done."""
    clause = without_list_mark(clause_before(place.left, 0, len(place.left)))
    noun = _TIME_WORDS.sub("", clause).strip()
    if not noun and place.left.rstrip().endswith(("：", ":")):
        noun = _TIME_WORDS.sub(
            "", without_list_mark(re.split("[，。；]", place.left.rstrip("：: "))[-1])
        ).strip()
    action = clause_after(place.right.lstrip(" ，,"), 0, 60).strip()
    actor = actor_before(place.sofar)
    if _told_before(place):
        words = noun or without_list_mark(_TIME_WORDS.sub("", place.above))
    else:
        words = (noun if len(noun) > 3 else actor) + action
    scope = scope_of(notice, place)
    label = "：".join(part for part in (scope, words[-_LABEL_CHARS:]) if part)
    return label or None


def with_openings(notice: Notice, places: list[DateContext], facts: list[Fact]) -> list[Fact]:
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


def _opens(place: DateContext) -> bool:
    """系统开放时间为9月10日, 系统将于9月22日左右开放."""
    system = cue("timing", "system_close").search(place.left[-12:] + place.right[:12])
    after = cue("timing", "opening_after").match(place.right)
    return bool(cue("timing", "opening_before").search(place.left) or (system and after))


def _opened(text: str, fact: Fact, date: DateExpression) -> Fact:
    """The deadline with its opening day, which its quote then holds too."""
    start, end = min(fact.start, date.start), max(fact.end, date.end)
    return replace(fact, opens=date.first, quote=text[start:end], start=start, end=end)
