"""A call's conditions, out of all notices that tell of it: those of an earlier notice that a later one changes are marked.

A change names what it replaces (“2000万元以上”更正为“1000万元以上”, 删除“研发人员占比10%以上”), or only what is asked for now
(设备投资门槛调整为300万元以上): then what it replaces is the one condition on the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace

from rag.calls.mentions import Mention
from rag.domain import ConditionFact
from rag.language.clause_marks import behind_last
from rag.language.normalise import fold
from rag.public import AnswerWarning


def call_conditions(mentions: Sequence[Mention]) -> tuple[ConditionFact, ...]:
    """Conditions of several mentions: the same one once, choices and tracks of each notice numbered apart.

    Those that a later notice replaced or dropped are marked as superseded.
    """
    found = _together(mentions)
    for mention in sorted((m for m in mentions if m.change), key=lambda m: m.order):
        earlier = [f for f in found if _is_of_earlier(f, mention, mentions)]
        unnamed = dict(_of_unnamed(mention, found, earlier))
        over = {id(f) for f in (*_replaced_by(mention, earlier), *unnamed.values())}
        found = [replace(f, superseded=True) if id(f) in over else _measured_as(f, unnamed) for f in found]
    return tuple(found)


def _together(mentions: Sequence[Mention]) -> list[ConditionFact]:
    found: dict[str, ConditionFact] = {}
    choices = branches = 0
    classes = {mark for m in mentions if not m.change for mark in _CLASS.findall(m.programme.name)}
    for mention in mentions:
        facts = [f for f in mention.facts if f.kind == "condition"]
        if mention.change and len(classes) == 1:
            facts = [f for f in facts if not _is_of_another(mention.notice.text, f, classes)]
        for fact in facts:
            value = replace(
                fact.value,
                any_of=_after(fact.value.any_of, choices),
                branch=_after(fact.value.branch, branches),
            )
            found.setdefault(f"{fact.value} {fact.group}", replace(fact, value=value, aid=mention.notice.aid))
        choices += max((f.value.any_of or 0 for f in facts), default=0)
        branches += max((f.value.branch or 0 for f in facts), default=0)
    return list(found.values())


_CLASS = re.compile(r"[A-Fa-fＡ-Ｆ甲乙丙丁](?=[类档组])")


def _is_of_another(text: str, fact: ConditionFact, classes: Set[str]) -> bool:
    """Whether a change speaks of one other class alone before a condition: B类部分内容有误，现更正如下：…."""
    told = set(_CLASS.findall(text[: fact.start]))
    return len(told) == 1 and not told & classes


def _is_of_earlier(fact: ConditionFact, mention: Mention, mentions: Sequence[Mention]) -> bool:
    """Whether a condition still holds that a notice before this one told."""
    told = (m.order for m in mentions if m.notice.aid == fact.aid)
    return (
        not fact.superseded
        and fact.aid != mention.notice.aid
        and min(told, default=mention.order) < mention.order
    )


def _replaced_by(mention: Mention, before: Sequence[ConditionFact]) -> Iterator[ConditionFact]:
    """The conditions of earlier notices that a changing one replaces or drops."""
    text, change = mention.notice.text, mention.change
    own = [f for f in mention.facts if isinstance(f, ConditionFact) and f.value.where is None]
    for r in change.replacements if change else ():
        told = {f.value.attribute for f in own if f.start < r.end and r.start < f.end}
        if r.old and told:
            yield from (f for f in before if f.value.attribute in told and _says(f, r.old))
        elif r.old and r.field == "text":  # what counts now is not read: what did no longer decides
            yield from (f for f in before if _is_number(f) and _says(f, r.old))
    for dropped in _DROPPED.finditer(fold(text)):
        words = text[slice(*dropped.span("old"))]
        yield from (f for f in before if _says(f, words))
    for fact in own:
        if _is_set_anew(text, fact) and len(same := [f for f in before if _is_on_the_same(f, fact)]) == 1:
            yield from same


def _of_unnamed(
    mention: Mention, found: Sequence[ConditionFact], before: Sequence[ConditionFact]
) -> Iterator[tuple[int, ConditionFact]]:
    """A new bound of which only the old one says what it measures (第3项“不低于4%”应为“不低于3%”), by its id, with that old one."""
    own = [f for f in found if f.aid == mention.notice.aid and _is_number(f) and f.value.attribute == "other"]
    for r in mention.change.replacements if mention.change else ():
        new = [f for f in own if f.start < r.end and r.start < f.end]
        old = [f for f in before if _is_number(f) and r.old and _says(f, r.old)]
        if len(new) == len(old) == 1 and new[0].value.unit == old[0].value.unit:
            yield id(new[0]), old[0]


def _measured_as(fact: ConditionFact, unnamed: Mapping[int, ConditionFact]) -> ConditionFact:
    """A bound with what the one that it replaces measures."""
    if (old := unnamed.get(id(fact))) is None:
        return fact
    own = old.value
    value = replace(
        fact.value, attribute=own.attribute, subject=own.subject, window=own.window, branch=own.branch
    )
    return replace(fact, value=value, rule=old.rule, group=old.group)


def _is_number(fact: ConditionFact) -> bool:
    return isinstance(fact.value.value, int | float) and not isinstance(fact.value.value, bool)


_DROPPED = re.compile(
    r"(?:取消|删除|删去|删掉|不再(?:要求|执行|设置?))[^。;“”\"\n]{0,16}[“\"](?P<old>[^“”\"\n]{4,80})[”\"]"
)
"""取消“研发人员占职工总数10%以上”的要求: what no longer is asked for."""
_SET_ANEW = re.compile(r"(?:调整|变更|更正|修改|放宽|提高|降低?|下调|上调|统一|改)(?:为|至|到|成)")
_SHORTEST = 4


def _says(fact: ConditionFact, words: str) -> bool:
    """Whether a condition's quote holds the words that a change replaces, or stands in them."""
    quote, wanted = _squeezed(fact.quote), _squeezed(words)
    return len(wanted) >= _SHORTEST and (wanted in quote or (len(quote) >= _SHORTEST and quote in wanted))


def _squeezed(words: str) -> str:
    return _ITEM.sub("", re.sub(r"\s", "", fold(words))).strip(',;。:“”"')


_ITEM = re.compile(r"^(?:\(?[一二三四五六七八九十\d]{1,2}[)、.]|[①-⑳])(?!\d)")


def _is_set_anew(text: str, fact: ConditionFact) -> bool:
    """Whether a changing notice says of a number that it is what counts from now on: 门槛由…调整为300万元以上."""
    begin = behind_last("。;；\n", text, fact.start)
    return _is_number(fact) and _SET_ANEW.search(text, begin, fact.end) is not None


def _is_on_the_same(one: ConditionFact, other: ConditionFact) -> bool:
    """Whether two conditions bound the same number of the same class from the same side."""
    a, b = one.value, other.value
    same = (a.attribute, a.subject, (a.op or "")[:1]) == (b.attribute, b.subject, (b.op or "")[:1])
    return same and a.attribute != "other" and a.value != b.value and one.group == other.group


def _after(number: int | None, taken: int) -> int | None:
    return number + taken if number else number  # a lone class (0) stays one


def elsewhere_warning(conditions: Sequence[ConditionFact]) -> tuple[AnswerWarning, ...]:
    """Conditions that stand only in an attachment or another rule are said to, with the first words that say it."""
    found = next((f for f in conditions if f.value.where == "elsewhere"), None)
    if found is None:
        return ()
    words = " ".join(found.quote.split())
    return (
        AnswerWarning(
            code="conditions_elsewhere", text=f"部分条件不在通知正文中：“{words}”。", aid=found.aid
        ),
    )
