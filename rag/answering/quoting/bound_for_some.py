"""Bounds that hold for some and not for others: 男性不超过35周岁, （博士不限）, 山区县可放宽至200万元."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rag.calls import CallRecord
from rag.domain import ConditionFact
from rag.language.clause_marks import before_next
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.lazy import lazy_pattern

_SEXES = {"男": lazy_pattern("男"), "女": lazy_pattern("(?<![子儿])女(?![儿婿])")}
"""The words of a sex; 子女 and 女儿 say nothing of whose bound it is."""
REACH = 120
"""How far behind a bound its exceptions stand at most."""
_RELAXES = lazy_pattern(
    r"放宽|除外|例外|不受[^，,。；;（）()]{0,10}限|不[作做][^，,。；;（）()]{0,6}要求|(?:可|予以?|适当|相应)(?:再)?(?:降低|降至|降到|延长|提高)"
)
_FREE = lazy_pattern(r"不限(?![于量])")
"""学历不限 of a clause of its own is no exception from an age; （博士不限） is."""
_LESS_THERE = lazy_pattern(
    r"[；;，,]\s?(?P<who>[^。；;，,\n\d]{2,24})[，,]?\s?(?:只?[要需])?\d[\d.]*\s?[^\d，,；;。\n]{1,4}?(?:及?以[上下])?(?:即可|就行|就可以|就中|也可)"
)
"""客房5间以上；位于景区沿线的，3间以上即可: another bound for some, right behind it."""
_ENDS = lazy_pattern(r"[。；;\n]")
_ENDS_SENTENCE, _GROUPS = lazy_pattern(r"[。\n]"), lazy_pattern("[；;]")
_CLAUSE_ENDS = "，,；;。：:\n"
_OPEN, _CLOSE = "（(", "）)"
_IDLE = frozenset({
    "企业", "公司", "单位", "项目", "人员", "人才", "年龄", "申报", "申请", "可以", "以上", "以下", "万元", "不限",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Exempted:
    """Whom a bound does not hold for: `who`, with the place of the words that say so in their notice's text."""

    who: str
    start: int
    end: int

    def is_named_by(self, question: str, names: str) -> bool:
        """Whether a question says to be of them; `names` are those of the programme, which say nothing of the asker."""
        said = han_pairs(fold(question)) - han_pairs(fold(names)) - _IDLE
        return bool(said & han_pairs(fold(self.who)))


def exempted(text: str, start: int, end: int) -> Exempted | None:
    """The exception beside a bound that stands at `text[start:end]`: in its brackets, its clause, or the next clause of its sentence."""
    if (less := _LESS_THERE.match(text, end)) is not None:
        return Exempted(less["who"], less.start("who"), less.end())
    stop = _ENDS.search(text, end, min(len(text), end + REACH))
    last = stop.start() if stop else min(len(text), end + REACH)
    found = list(_RELAXES.finditer(text, start, last))
    found += [m for m in _FREE.finditer(text, start, last) if _is_bracketed(text, start, m.start())]
    for match in sorted(found, key=lambda m: m.start()):
        first = _clause_start(text, start, match.start())
        if first <= end or sum(text.count(mark, end, first) for mark in _CLAUSE_ENDS) <= 1:
            close = before_next("，,）)。；;\n", text, match.end(), last)
            return Exempted(text[first : match.start()], first, close)
    return None


def frees_those_named(text: str, start: int, end: int, question: str, names: str) -> bool:
    """Whether the sentence around a bound at `text[start:end]` says of another group, which a question names, that it is not bound.

    `names` are those of the programme, which say nothing of the asker.

    Example:
        >>> text = "取得许可证的旅行社，不限所在区；星级饭店和民宿须坐落于河西区。"
        >>> frees_those_named(text, 16, 30, "我们是城东的旅行社，能报吗", "引客奖励")
        True

    """
    said = han_pairs(fold(question)) - han_pairs(fold(names)) - _IDLE
    if said & han_pairs(fold(text[start:end])):
        return False
    first = max(text.rfind(mark, 0, start) for mark in "。\n") + 1
    stop = _ENDS_SENTENCE.search(text, end)
    own = max(text.rfind(mark, first, start) for mark in "；;")
    after = _GROUPS.search(text, end, stop.start() if stop else len(text))
    before = text[first : max(own, first)]
    behind = text[after.end() : stop.start() if stop else len(text)] if after else ""
    groups = (*_GROUPS.split(before), *_GROUPS.split(behind))
    return any(_FREE.search(group) and said & han_pairs(fold(group)) for group in groups)


def _is_bracketed(text: str, start: int, at: int) -> bool:
    return max(text.rfind(mark, start, at) for mark in _OPEN) > max(
        text.rfind(mark, start, at) for mark in _CLOSE
    )


def _clause_start(text: str, floor: int, at: int) -> int:
    """Where the clause before `at` begins, whole brackets before it skipped (山区县（德化、永春）可放宽)."""
    depth = 0
    for n in range(at - 1, floor - 1, -1):
        depth += (text[n] in _CLOSE) - (text[n] in _OPEN)
        if depth < 0 or (not depth and text[n] in _CLAUSE_ENDS):
            return n + 1
    return floor


def of_sex_meant(call: CallRecord, question: str) -> tuple[CallRecord, bool]:
    """The call without the bounds of the other sex, and whether the question leaves open which of them hold.

    Where it does, of bounds on one thing that differ by sex the one that more people meet is kept.
    """
    told = _sexes_in(question)
    marked = [f for f in call.conditions if _sex_of(f)]
    if not marked:
        return call, False
    if len(told) == 1:
        others = [f for f in marked if _sex_of(f) != told[0]]
    else:
        others = [f for f in marked if any(_is_wider(g, f) for g in marked)]
    kept = tuple(f for f in call.conditions if f not in others)
    return replace(call, conditions=kept), len(told) != 1 and bool(others)


def _sexes_in(text: str) -> list[str]:
    return [sex for sex, words in _SEXES.items() if words.search(text)]


def _sex_of(fact: ConditionFact) -> str | None:
    named = _sexes_in(fact.quote)
    return named[0] if len(named) == 1 else None


def _is_wider(one: ConditionFact, other: ConditionFact) -> bool:
    """Whether a bound of one sex lets more people in than that of the other sex on the same thing."""
    own, their = one.value, other.value
    same = (own.attribute, own.op, one.group, type(own.value)) == (
        their.attribute,
        their.op,
        other.group,
        type(their.value),
    )
    if not same or _sex_of(one) == _sex_of(other) or not isinstance(own.value, int | float | str):
        return False
    low, high = (their.value, own.value) if own.op in ("<", "<=") else (own.value, their.value)
    return bool(low < high)  # type: ignore[operator]
