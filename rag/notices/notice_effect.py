"""What a notice does to an earlier one: ends it, halts it, goes on with it, moves its day, puts right what it said.

Only words and spans are read here. Which call is meant, and what the new values do to it, is decided in `rag.calls`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Literal

from rag.language.chinese_numbers import counted_number
from rag.language.clause_marks import before_next, behind_last
from rag.language.normalise import fold
from rag.resources import rows

Role = Literal["amendment", "extension", "correction", "cancellation", "suspension", "resumption"]
Field = Literal["day", "phone", "amount", "rate", "text"]

_LEAD_CHARS = 400
"""How much of a text is searched for a role: what is changed is told first."""
_SHORT_CHARS = 1200
"""A longer text is an announcement of its own, whatever it says of an earlier one."""
_MAX_REPLACEMENTS = 60

_CITED = re.compile("《([^《》]{4,160}(?:《[^《》]{2,100}》[^《》]{0,60})?)》")
_QUOTED_TITLE = re.compile("《[^《》]*(?:《[^《》]*》[^《》]*)?》")
_DAY = (
    r"(?:20\d\d ?年 ?)?\d{1,2} ?月 ?\d{1,2} ?[日号](?: ?[（(][^（）()]{1,6}[）)])?"
    r"(?: ?(?:上午|下午|中午|晚上?|凌晨)? ?\d{1,2}(?:[:：]\d\d|[时点](?:\d{1,2}分|半)?))?"
)
_PHONE = r"[（(]?0\d{2,3}[）)]?[-—－– ]{0,2}\d{7,8}(?:[-—转]\d{1,5})?|400[-—]?\d{3}[-—]?\d{4}|1\d{10}|\d{7,8}"
_SUM = r"\d[\d.,]{0,14} ?(?:万亿|亿|万|千|百)?元"
_RATE = r"\d{1,4}(?:\.\d{1,3})? ?[%％‰]"


def _value(name: str) -> str:
    """A value as group `name`, or in quotes as group `name`q."""
    return rf"(?:[“「『\"‘](?P<{name}q>[^“”「」『』\"‘’]{{1,160}})[”」』\"’]|(?P<{name}>{_DAY}|{_SUM}|{_RATE}|{_PHONE}))"


_OLD, _NEW = _value("old"), _value("new")
# What stands between an old value and the new one. A new sentence or another figure ends it.
_BETWEEN = r"[^。；;\d“”「」]{0,24}?"
_BECOMES = (
    r"(?:(?:更正|修正|订正|修改|更改|调整|变更|改期|改|推迟|延长|延期|顺延|延后|延|提[前早]|提高|降低|提|增|增加|降|升|下调|上调|推后|展期|宽限|放宽)(?:至|到|为|成)"
    r"|启用新[^，。；\d“]{0,6}|应当?(?:更正|改|修改)?(?:为|是)|正确[^，。；\d“]{0,6}?(?:应?为|是))"
)
_PATTERNS = (
    # “A”更正为“B”；原定A截止的申报工作，延长至B；A误写，应为B
    re.compile(rf"{_OLD}{_BETWEEN}{_BECOMES} ?[“「]?{_NEW}"),
    # 更正前：A；更正后：B
    re.compile(
        rf"(?:更正|修改|调整|变更|修订)前(?:内容)?(?:为)?[：:]? ?{_OLD}[；;，。 ]{{0,3}}(?:更正|修改|调整|变更|修订)后(?:内容)?(?:为)?[：:]? ?{_NEW}"
    ),
    # 改为B（原通知为A）
    re.compile(rf"{_BECOMES} ?{_NEW}[^。；;\d“”]{{0,6}}[（(，,](?:原|此前|之前)[^。；;\d“”]{{0,12}}?{_OLD}"),
)
DEAD_NUMBER = "停用|停止使用|不再使用|作废|空号|[印写打][错串]"
"""How a notice says of a telephone number that it must not be called any more."""
_DEAD = f"(?:{DEAD_NUMBER}|变更|更换|填[错串]|有误|错误)"
"""The same and looser words, where the number that stands instead follows."""
_DEAD_NUMBERS = (
    # 0311-86680035已停用，请改拨0311-86680041
    re.compile(rf"(?P<old>{_PHONE})[^。；;\n\d]{{0,12}}?{_DEAD}[^。；;\n\d]{{0,20}}?(?P<new>{_PHONE})"),
    # 正确号码为0351-4080072，原号码0351-4080027停止使用; 请打0871-67180066，旧的67180062月底停机
    re.compile(
        rf"(?P<new>{_PHONE})[^。；;\n\d]{{0,4}}[原旧][^。；;\n\d]{{0,10}}?(?P<old>{_PHONE})[^。；;\n\d]{{0,8}}?(?:{_DEAD}|停机)"
    ),
)
# 顺延一周, 延长15天: counted from the old day, which may stand only in the earlier notice.
_SHIFT = re.compile(
    r"(?:顺延|延长|延期|推迟|延后|推后|宽限|(?<!条件)(?<!标准)放宽)(?:了)? ?(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3}|半) ?个?(?P<unit>工作日|自然日|日|天|周|星期|月)(?!\d)"
)
# 延长至B with no old value told.
_NEW_ONLY = re.compile(
    rf"(?:延长|延(?=至)|延期|顺延|推迟|延后|提[前早]|调整|变更|更改|改|宽限)(?:至|到|为) ?(?P<new>{_DAY})"
)
# 咨询电话更正为0731-82201234; 平台技术支持改为0858-8690035; 号码错了一位，正确的是0874-3313280: the old number is not said again
_NEW_NUMBER = re.compile(
    rf"(?:(?:电话|热线|号码)(?:[（(][^（）()\d]{{1,10}}[）)])?[^。；;\n\d]{{0,12}}?(?:更正|修正|更改|更换|变更|调整|更新|改|换|应)(?:为|至|成|是)"
    rf"|正确[^。；;\n\d，,]{{0,8}}(?:为|是))[：:]? ?(?P<new>{_PHONE})"
)
_IS_NEW = re.compile(
    r"(?:延长|延期|延后|后延|延|顺延|推迟|推后|调整|更正|变更|更改|提[前早]|改|宽限|应)(?:至|到|为) ?[“「]?$"
)
_OLD_TOLD = re.compile(rf"(?:原定?|原来|此前)[^。；\d]{{0,12}}(?P<old>{_DAY})")


@dataclass(frozen=True, slots=True)
class Replacement:
    """`new` stands for `old` from now on; both as written in the changing notice, the new one with its span in its text.

    Attributes:
        old: "" where the notice tells only what counts now.
        new: "" where the new day must be counted (`shift`).
        shift: (number, unit) by which a day moves, such as (1, "周").
    """

    field: Field
    old: str
    new: str
    start: int
    end: int
    new_span: tuple[int, int] | None = None
    shift: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What a notice does to what an earlier one told.

    Attributes:
        rule: name of the row that decided.
        start, end: span in the text that says so; both 0 where only the title does.
        ended: the call is over before its day (funds used up).
        cited: titles of earlier notices, as cited in 《》.
    """

    role: Role
    rule: str
    start: int
    end: int
    ended: bool = False
    cited: tuple[str, ...] = ()
    replacements: tuple[Replacement, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeRule:
    """One row of `changes.tsv`."""

    name: str
    role: str
    where: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    fires: str
    silent: str

    def fits(self, words: str) -> re.Match[str] | None:
        """The first match in a clause that holds none of the excluding words."""
        for match in islice(self.pattern.finditer(words), 20):
            if not (self.unless and self.unless.search(_clause(words, match.start(), match.end()))):
                return match
        return None


@cache
def change_rules() -> tuple[ChangeRule, ...]:
    """The rules of `changes.tsv`, in the order in which they are tried."""
    return tuple(
        ChangeRule(
            name,
            role,
            where,
            re.compile(pattern),
            None if unless == "-" else re.compile(unless),
            fires,
            silent,
        )
        for name, role, where, pattern, unless, fires, silent in rows("rag.notices", "changes.tsv")
    )


def _clause(words: str, start: int, end: int) -> str:
    begin = behind_last("。；;\n", words, start)
    return words[begin : before_next("。；;\n", words, end)]


def read_change(titles: tuple[str, ...], text: str) -> Change | None:
    """What a notice changes, or None where it stands for itself.

    Args:
        titles: its own titles (the article's and the document's).
        text: its cleaned text.
    """
    folded = fold(text)
    decided = _role(titles, folded)
    if decided is None:
        return None
    rule, start, end = decided
    cited = dict.fromkeys(
        m.group(1) for words in (*titles, text[:_LEAD_CHARS]) for m in islice(_CITED.finditer(words), 6)
    )
    replacements = tuple(_replacements(text, folded))
    moved = any(r.field == "day" and r.new for r in replacements)
    return Change(
        role="amendment" if rule.role == "ended" else rule.role,  # type: ignore[arg-type]
        rule=rule.name,
        start=start,
        end=end,
        ended=rule.role == "ended" and not moved,  # 提前至9月30日 still is a day
        cited=tuple(cited),
        replacements=replacements,
    )


_FULL_WIDTH = str.maketrans(",;:", "，；：")
"""The marks that end a clause, as `changes.tsv` writes them; `fold` has made them half width."""


def _role(titles: tuple[str, ...], text: str) -> tuple[ChangeRule, int, int] | None:
    folded = text.translate(_FULL_WIDTH)
    own = [_QUOTED_TITLE.sub("《》", fold(title)).translate(_FULL_WIDTH) for title in titles]
    lead = folded[:_LEAD_CHARS] if len(folded) <= _SHORT_CHARS else ""
    for rule in change_rules():
        if rule.where == "title" and any(rule.fits(title) for title in own):
            return rule, *_said(folded, rule)
        if rule.where == "text" and (match := rule.fits(lead)):
            return rule, match.start(), match.end()
    return None


def _said(folded: str, rule: ChangeRule) -> tuple[int, int]:
    """The sentence of the text that tells it as the title does; (0, 0) if none does."""
    match = rule.pattern.search(folded[: 4 * _LEAD_CHARS])
    return match.span() if match else (0, 0)


# -- replaced values --------------------------------------------------------------------------------------------------


def _replacements(text: str, folded: str) -> Iterator[Replacement]:
    """Old and new values, in the order of the text, without overlap."""
    taken: list[tuple[int, int]] = []
    days_told = False

    def free(match: re.Match[str]) -> bool:
        return not any(s < match.end() and match.start() < e for s, e in taken)

    for pattern in (*_PATTERNS, *_DEAD_NUMBERS):
        for match in islice(pattern.finditer(folded), _MAX_REPLACEMENTS):
            if _IS_NEW.search(folded, max(0, match.start() - 10), match.start()):
                continue  # 延长至9月26日，…延至10月10日: what stands first is a new value itself
            if free(match):
                taken.append(match.span())
                pair = _pair(text, match)
                days_told = days_told or pair.field == "day"
                yield pair
    for match in islice(_NEW_NUMBER.finditer(folded), 4):
        if free(match):
            yield _new_alone("phone", text, match)
    for match in islice(_SHIFT.finditer(folded), 4):
        if free(match):
            taken.append(match.span())
            days_told = True
            yield _shifted(text, folded, match)
    if days_told:
        return
    for match in islice(_NEW_ONLY.finditer(folded), 4):
        if _DONE_BEFORE.search(folded, max(0, match.start() - 8), match.start()):
            continue  # 前次已延期至10月31日，现再延至11月10日
        if free(match):
            yield _new_alone("day", text, match)


def _new_alone(field: Field, text: str, match: re.Match[str]) -> Replacement:
    """A new value whose old one the notice does not tell."""
    new = match.span("new")
    return Replacement(field, "", text[slice(*new)], *match.span(), new)


def _pair(text: str, match: re.Match[str]) -> Replacement:
    named = match.groupdict()
    old, new = (match.span(f"{n}q") if named.get(f"{n}q") else match.span(n) for n in ("old", "new"))
    return Replacement(
        _field(named.get("newq") or match["new"]),
        text[slice(*old)],
        text[slice(*new)],
        *match.span(),
        new,
    )


def _field(value: str) -> Field:
    """The kind of a value; several in one quote count by the first of these."""
    for field, pattern in (("day", _DAY), ("amount", _SUM), ("rate", _RATE), ("phone", _PHONE)):
        if re.search(pattern, value):
            return field  # type: ignore[return-value]
    return "text"


_DONE_BEFORE = re.compile(r"(?:已|曾|前次|上次)[^，。；]{0,4}$")
_BEGINS_ANEW = re.compile(r"[^，。；]{0,4}(?:恢复|重启|重新|开放|开始|启动)")


def _shifted(text: str, folded: str, match: re.Match[str]) -> Replacement:
    begin = behind_last("。；;\n", folded, match.start())
    told = _OLD_TOLD.search(folded, begin, match.start()) or re.compile(f"(?P<old>{_DAY})").search(
        folded, begin, match.start()
    )
    if told and _BEGINS_ANEW.search(folded, told.end(), match.start()):
        told = None  # 10月16日恢复填报，截止时间相应顺延: not the day that moves
    count = 0 if match["n"] == "半" else counted_number(match["n"]) or 0
    shift = (15, "天") if match["n"] == "半" else (count, match["unit"])
    start = told.start() if told else match.start()
    old = text[slice(*told.span("old"))] if told else ""
    return Replacement("day", old, "", start, match.end(), shift=shift)
