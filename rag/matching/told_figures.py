"""Figures that somebody tells beside a programme's bounds of his own firm's figures: 年薪50万 against 年工资薪金60万元以上.

A profile knows a firm's attributes only. What a notice counts or measures besides (wages, a contract's years, points,
branches, some of the staff) is told apart by its own words: a figure and a bound are of one thing where a row of
`data/figures.tsv` names both, or where what is counted is called the same. A bound among several of one thing is some
class's or some track's, and is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from rag.facts.conditions.bounded_numbers import numbers
from rag.language.dictionary import look_up
from rag.language.english_sums import in_figures
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.language.segment import stop_words
from rag.matching.condition import OPS, OWN_WORDS
from rag.matching.condition_check import compare
from rag.resources import rows

if TYPE_CHECKING:
    from rag.facts.conditions.bounded_numbers import Number
    from rag.matching.condition import Condition
    from rag.matching.verdicts import Line

_CLAUSE = re.compile(r"(?:[^,;。?!:]|,(?=\d{3}))+")
_EN_SUM = re.compile(
    r"(?<![\d.])(?:(?:rmb|cny|¥) ?)?(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?(?= ?(?:k|thousand|million|billion|rmb|cny|yuan|years?|months?|points?|branch(?:es)?)\b))"
    r" ?(k|thousand|million|billion|years?|months?|points?|branch(?:es)?)?\b"
)
"""A sum has its unit, its scale or its commas: the 2025 batch is none."""
_EN_COUNT = re.compile(
    r"(?<![\d.,:/-])(?!(?:19|20)\d\d\b)(\d{1,5}) (square met(?:re|er)s?|sqm|(?!k\b|thousand|million|billion|rmb|cny|yuan|year|month|point|branch)[a-z][a-z-]+)"
)
"""How many of what, or how large: 8 technicians, 200 square metres."""
_EN_SCORE = re.compile(
    r"\bscor(?:e|ed|es|ing)\b[^,;.\d]{0,12} (\d{1,3})(?![\d.]*\s?(?:%|points?|million|yuan|rmb|out))"
)
"""Our evaluation score is 83."""
_EN_DOLLARS = re.compile(r"^ ?(?:us |u\.s\. ?)?(?:dollars?|usd)\b")
_DOLLARS_BEFORE = re.compile(r"(?:\busd ?|us ?\$ ?|\$ ?)$")
_EN_SCALE = {"k": 1000, "thousand": 1000, "million": 10**6, "billion": 10**9}
_EN_UNIT = {"year": "年", "month": "月", "point": "分", "branch": "家"}
_EN_MEASURES = {
    "mu": ("亩", "面积"),
    "room": ("间", "客房"),
    "rooms": ("间", "客房"),
    "beds": ("张", "床位"),
    "pigs": ("头", "生猪"),
    "cattle": ("头", "肉牛"),
    "kw": ("千瓦", "装机规模"),
    "mw": ("兆瓦", "装机规模"),
    "kg": ("千克", "产量"),
    "tonnes": ("吨", "产量"),
    "tons": ("吨", "产量"),
}
"""Units that English tells by the thing, with what is measured."""
_EN_OF = re.compile(r"^ ?(?:(?:rmb|cny|yuan) )?(?:worth )?(?:of|in|on) ((?:[a-z&-]+ ?){1,2})")
_EN_THING = re.compile(r"^((?:[a-z&-]+ ?){1,3})")
_EN_BEFORE = re.compile(r"((?:[a-z-]+ +){1,4})(?:rmb |cny |¥ ?)?$")
"""What is measured, in English: 3.5 million of equipment, 8 technicians, equipment worth 3.5 million."""
_EN_WORD = re.compile(r"[a-z][a-z&-]+")
_EN_LEAD = re.compile(r"((?:[a-z-]+ +){1,8})(?:only |about |just |around )?$")
_EN_IDLE = frozenset(
    ("worth", "valued", "value", "total", "totalling", "apply", "register", "about", "company", "firm")
)
_SEVERAL_KINDS = re.compile(r"[、和及与或][^,;。]{0,6}(?:人员|人才|员工|工人)")
"""专业技术、管理人员不少于10人: one kind of them alone breaks it as little as it meets it."""
NEAR = 60
MAX_SENSES = 2
_PEOPLE = "人员"
_PEOPLE_WORDS = re.compile("[人员]|职工")
_MEASURED = frozenset(("元", "平方米", "人", "年", "岁"))
"""Told of many things, so that their own words must say of which."""
SPEAK_FOR_THEMSELVES = (
    "平方米",
    "亩",
    "间",
    "头",
    "张",
    "吨",
    "人次",
    "千瓦时",
    "千瓦",
    "美元",
    "立方米",
    "标箱",
    "车次",
    "瓦",
    "克",
)
"""Units that tell what they measure: a programme has one bound in them or few."""
_UNITS = {
    "月": ("年", 1 / 12),
    "名": ("人", 1),
    "位": ("人", 1),
    "个": ("", 1),
    "家": ("", 1),
    "件": ("", 1),
    "项": ("", 1),
    "周岁": ("岁", 1),
    "平": ("平方米", 1),
    "平米": ("平方米", 1),
    "平方": ("平方米", 1),
    "㎡": ("平方米", 1),
}
_FIGURE = re.compile(r"\d+|(?<=[有只才了])[一二两三四五六七八九十]+(?=[个名位家件项人])")
_IDLE = frozenset({"可以", "能报", "申报", "申请", "企业", "公司", "我们", "员工", "项目"})
_OWN_LEAD = re.compile(r"^(?:我们?|咱们?|我[厂司店家]|公司|企业|现?在?只?有|才|的)+|(?:只?有|才|是|为)+$")
LEAST_NOUN = 2
_INTERRUPTED = re.compile(r"(?<![诊判推垄果])断|停[缴保工业产]|[欠漏缺]|\b(?:gap|break|interrupt)")
"""社保断了一个月 is not how long he has paid."""
_BARE_SUM = re.compile(
    r"(\d(?:\.\d+)?)(万|亿)(?![元一-鿿]{0,1}元|美|[件人吨户辆台套亩字张头只株羽尾次册场](?!民币))"
)
_SHORT_SUM = re.compile(r"(?<![\d.])(\d{1,4})(万|亿)(\d)(?![\d.]|[千百万]\d)")
_BARE_AREA = re.compile(r"(?<=\d)(?:平米?|㎡|个平方|平方)(?![方米台均])")
_BARE_VOLUME = re.compile(r"(?<=\d)个?立方(?!米)")
"""What people leave out: 30万, 9万8, 200平, 150立方."""
_BEFORE = re.compile(r"([㐀-鿿]{2,6}?)[了有是为约才仅只共就要到达]{0,2}\d")
"""What is measured, right before its figure: 设备200万, 面积有200平."""
_PLACE = re.compile("[省市区县旗州镇乡]$")
"""昆区9.8万的车: a place is nothing that is measured."""
_ONLY = re.compile(r"多|余|以上|超过|至少|不低于|\b(?:over|above|more than|at least)\b")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that is told.

    Attributes:
        value, unit: in 元, 年, 人, 分, or "" for what is counted.
        words: the clause that tells it.
        told, told_in: value and unit as they were told (18 and 月).
    things: in Chinese, what a figure told in English measures.
    """

    value: float
    unit: str
    words: str
    told: float
    told_in: str
    things: str = ""


@cache
def _things() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    """(unit, words of the question, words of the bound) of each thing that people and notices call differently."""
    table = rows("rag.matching", "figures.tsv")
    return tuple((unit, re.compile(told), re.compile(bound)) for _, unit, told, bound, *_ in table)


def figures_told(question: str) -> tuple[Figure, ...]:
    """The figures of a question, each with its clause; those told as more than so much are not told exactly."""
    found: list[Figure] = []
    for clause in (m.group() for m in _CLAUSE.finditer(in_figures(fold(question)))):
        words = _BARE_VOLUME.sub("立方米", _BARE_AREA.sub("平方米", _SHORT_SUM.sub(r"\1.\3\2", clause)))
        words = _BARE_SUM.sub(r"\1\2元", words)
        if _ONLY.search(clause):
            continue
        told = [n for n in numbers(words) if n.high is None]
        found += [
            _share(n, words, clause) if n.unit == "%" else _figure(n.value, n.unit, clause) for n in told
        ]
        if not told and clause.isascii():
            found += [_english(m, clause) for m in _EN_SUM.finditer(clause)]
            found += [_english_count(m, clause) for m in _EN_COUNT.finditer(clause)]
            found += [_figure(float(m[1]), "分", clause) for m in _EN_SCORE.finditer(clause)]
    return tuple(f for f in found if f.unit != "年" or (f.value < 100 and not _INTERRUPTED.search(f.words)))


def _share(number: Number, words: str, clause: str) -> Figure:
    """A share with what English words before it measure: our numerical control rate is 65%."""
    named = _EN_LEAD.search(words[: number.start])
    figure = _figure(number.value, number.unit, clause)
    return replace(figure, things=in_chinese(named[1])) if named else figure


def _english(match: re.Match[str], clause: str) -> Figure:
    value, scale = float(match[1].replace(",", "")), match[2] or ""
    unit = next((zh for en, zh in _EN_UNIT.items() if scale.startswith(en)), "元")
    if unit == "元" and (
        _EN_DOLLARS.match(clause[match.end() :]) or _DOLLARS_BEFORE.search(clause[: match.start()])
    ):
        unit = "美元"
    figure = _figure(value * _EN_SCALE.get(scale, 1), unit, clause)
    named = _EN_OF.match(clause[match.end() :]) or _EN_BEFORE.search(
        clause[max(0, match.start() - NEAR) : match.start()]
    )
    return replace(figure, things=in_chinese(named[1])) if named and unit in ("元", "美元") else figure


def _english_count(match: re.Match[str], clause: str) -> Figure:
    """A count with the things that it counts, or an area with what is as large."""
    value = float(match[1])
    if match[2].startswith("sq"):
        named = _EN_OF.match(clause[match.end() :]) or _EN_BEFORE.search(
            clause[max(0, match.start() - NEAR) : match.start()]
        )
        things = f"面积,{in_chinese(named[1]) if named else ''}"
        return replace(_figure(value, "平方米", clause), things=things)
    if match[2] in _EN_MEASURES:
        unit, things = _EN_MEASURES[match[2]]
        return replace(_figure(value, unit, clause), things=things)
    counted = _EN_THING.match(clause[match.start(2) :])
    return replace(_figure(value, "", clause), things=in_chinese(counted[1]) if counted else "")


def in_chinese(words: str) -> str:
    """The first Chinese senses of English words, of each pair of them and of each alone, between commas."""
    each = [word for word in words.split() if word not in stop_words() and word not in _EN_IDLE]
    phrases = [*map(" ".join, pairwise(each)), *each]
    return ",".join(sense.chinese for phrase in phrases for sense in look_up(phrase)[:MAX_SENSES])


def things_around(figure: Figure) -> str:
    """In Chinese, all that the English clause of a figure names: what it measures stands anywhere in it (we paid 500,000 yuan insurance premium)."""
    return in_chinese(" ".join(_EN_WORD.findall(figure.words))) if figure.words.isascii() else ""


def _figure(value: float, unit: str, clause: str) -> Figure:
    return Figure(*_unit(value, unit), clause, value, unit)


def _unit(value: float, unit: str) -> tuple[float, str]:
    name, factor = _UNITS.get(unit, (unit, 1))
    return value * factor, name


def _is_bound(condition: Condition) -> bool:
    """Whether a condition bounds a number that no profile tells, for all who apply for its track."""
    number = isinstance(condition.value, int | float) and not isinstance(condition.value, bool)
    alone = condition.any_of is None and (condition.branch is None or condition.group is not None)
    return number and alone and condition.decides and condition.op in OPS and condition.rule not in OWN_WORDS


def _same_thing(figure: Figure, condition: Condition, unit: str, named: frozenset[str]) -> bool:
    if unit == "岁":
        return condition.attribute == "person_age" and condition.part != "other"
    return is_of_same_thing(figure, unit, fold(condition.quote), named)


def is_of_same_thing(figure: Figure, unit: str, quote: str, named: frozenset[str]) -> bool:
    """Whether folded words that bound something in a unit bound what a figure measures; `named`: pairs of the programme's names, which say nothing."""
    for of, told, bound in _things():
        if of == unit and told.search(figure.words) and bound.search(quote):
            return True
    if figure.things and unit == "人" and _SEVERAL_KINDS.search(quote):
        return False
    if figure.things:
        measured = {pair for thing in figure.things.split(",") for pair in han_pairs(thing)}
        return bool((measured - _IDLE - named - {_PEOPLE}) & han_pairs(quote))
    what = _what_is_counted(figure.words)
    counted = han_pairs(what) - _IDLE
    if unit in ("人", "") and (len(counted & han_pairs(quote)) > 1 or _is_one_noun(what, quote)):
        return True
    if unit not in _MEASURED and unit in (figure.unit, ""):
        around = han_pairs(_FIGURE.sub(" ", figure.words)) - _IDLE - named
        return len(around & han_pairs(quote)) > (0 if unit else 1)
    before = [words for words in _BEFORE.findall(figure.words) if not _PLACE.search(words)]
    measured = {pair for words in before for pair in han_pairs(words)} - named | {
        words[-2:] for words in before
    }
    return unit in ("元", "平方米") and bool((measured - _IDLE) & han_pairs(quote))


def _is_one_noun(counted: str, quote: str) -> bool:
    """Whether what is counted is called by two characters alone, which some folded words hold as well (机架450个)."""
    noun = _OWN_LEAD.sub("", counted).strip()
    return len(noun) == LEAST_NOUN and noun not in _IDLE and noun in quote


def _what_is_counted(words: str) -> str:
    """The words behind a clause's number (8个技术人员), or before it where it ends with it (技术人员8个)."""
    parts = _FIGURE.split(words)
    behind = re.sub(r"^[个名位家件项人]", "", parts[-1])
    return behind if len(behind) > 1 and "吗" not in behind else parts[0]


def held_against(lines: Sequence[Line], figures: Sequence[Figure], names: str = "") -> dict[int, Figure]:
    """Which lines' bounds a told figure is held against: position -> figure; none where several bounds are of one thing.

    `names` are those of the programme, whose words say nothing of what is measured. Where several tracks ask something, no track's
    bound is for all.
    """
    found: dict[int, Figure] = {}
    named = han_pairs(fold(names))
    several = len({line.condition.group for line in lines if line.condition.group}) > 1
    alone = {unit for unit in SPEAK_FOR_THEMSELVES if _is_only_one_of(lines, unit)}
    for figure in figures:
        same = [
            n
            for n, line in enumerate(lines)
            if line.status == "unknown"
            and _is_bound(line.condition)
            and not (several and line.condition.group)
            and (
                _fits(figure, line.condition, named)
                or (figure.unit in alone and figure.unit == _unit(1, line.condition.unit or "")[1])
            )
        ]
        if len({lines[n].condition.key for n in same}) == 1:
            same = same[:1]
        if len(same) == 1 or _are_both_ends([lines[n].condition for n in same]):
            for n in same:
                found.setdefault(n, figure)
    return found


def _is_only_one_of(lines: Sequence[Line], unit: str) -> bool:
    """Whether one bound, or one span, is all that a programme says in a unit: 我店130平, 种了15亩 then need no word for what is measured."""
    own = [
        line.condition
        for line in lines
        if _is_bound(line.condition) and _unit(1, line.condition.unit or "")[1] == unit
    ]
    return len(own) == 1 or _are_both_ends(own)


def _are_both_ends(conditions: Sequence[Condition]) -> bool:
    """Whether bounds are the two ends of one span: 店面使用面积在15到120平方米之间."""
    ops = {condition.op[0] for condition in conditions}
    return len(conditions) == len(ops) == 2 and len({(c.aid, c.quote) for c in conditions}) == 1


def _fits(figure: Figure, condition: Condition, named: frozenset[str]) -> bool:
    unit = "岁" if condition.attribute == "person_age" else _unit(1, condition.unit or "")[1]
    # 技术人员8个
    people = unit == "人" and not figure.unit and _PEOPLE_WORDS.search(figure.words + figure.things)
    return bool(unit == figure.unit or people) and _same_thing(figure, condition, unit, named)


def judged_by(line: Line, figure: Figure) -> Line:
    """A line with what a told figure makes of it: broken, or met; whole figures of part of a thing break nothing but what they fall short of."""
    wanted, _ = _unit(float(str(line.condition.value)), line.condition.unit or "")
    met = compare(line.condition.op, figure.value, wanted)
    return replace(line, status="met" if met else "failed", pivotal=not met or line.pivotal)
