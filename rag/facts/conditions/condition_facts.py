"""What a notice asks of whoever applies, as facts of kind `condition`, each with the words that say so.

The value: `{"attribute", "op", "value", "unit", "subject", "window", "must", "any_of", "at_least", "branch"}`.
Money is in yuan, shares in percent, ages of firms in years, days are ISO. Conditions with the same `any_of` are
alternatives, of which `at_least` so many must hold; those of them that share a `branch` make one alternative together.
Without `any_of`, a `branch` is a track or kind of applicant (its name stands in the fact's `group`): who takes it must
fulfil its conditions, and of the choices with its name.

Left out: wishes (优先, 鼓励), what is no limit (不限, 无需), quotas of recommending bodies, caps of what is given. A
condition of a higher grant alone (5人以上的加奖) has `must: false`. Where the text sends the reader elsewhere for
conditions (符合《管理办法》规定的条件, 详见附件), that is a condition with `where: elsewhere`, which nothing here can judge.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import replace
from itertools import islice, takewhile
from typing import Any

from rag.domain import ConditionFact, Requirement
from rag.facts.conditions.bodies import form_conditions, trade_conditions
from rag.facts.conditions.bound_conditions import numeric_conditions
from rag.facts.conditions.bound_days import day_conditions
from rag.facts.conditions.bound_places import place_conditions
from rag.facts.conditions.choices import Choice
from rag.facts.conditions.clause_context import Clause, Named, pattern, statements
from rag.facts.conditions.clause_parts import unread_parts
from rag.facts.conditions.condition_cells import with_tables
from rag.facts.conditions.counts_and_limits import with_counts
from rag.facts.conditions.exempt_applicants import with_exempted
from rag.facts.conditions.held_titles import title_conditions
from rag.facts.conditions.joined_by_or import with_alternatives
from rag.facts.conditions.kinds_of_firm import RULE as KIND_RULE
from rag.facts.conditions.kinds_of_firm import headed_kinds, kind_conditions
from rag.facts.conditions.learnt_clauses import in_own_words, is_likely, likely_spans, measured, shutting_out
from rag.facts.conditions.likely_conditions import REST, Learnt, shipped
from rag.facts.conditions.measures import Found, subject_of
from rag.facts.conditions.nested_choices import UNDECIDED, flattened
from rag.facts.conditions.other_items import rest_conditions
from rag.facts.conditions.parallel_kinds import with_parallel
from rag.facts.conditions.whole_statements import limit_conditions, person_conditions, stated_conditions
from rag.facts.conditions.zones import UNASKED, Segment, segments, with_classes
from rag.facts.exact_quote import quoted
from rag.facts.patterns import cue
from rag.facts.text_layout import Reading, read
from rag.facts.wrapped_lines import joined
from rag.language.clause_marks import behind_last
from rag.language.normalise import fold

MAX_CONDITIONS = 400
MAX_CHARS = 60_000
_OPENING = 30
"""Characters of the words that open a choice (具备下列条件之一：), between whom it is for and its first alternative."""
LONE = 0
"""The number of the branch of a class that alone asks for something, though the notice has others: it binds no other."""
_SILENT = ("公示",)
_READERS: tuple[Callable[[Clause], Iterator[Named]], ...] = (
    place_conditions, form_conditions, title_conditions, limit_conditions, trade_conditions, person_conditions,
    day_conditions, stated_conditions, kind_conditions,
)  # fmt: skip
_SPEAKING = frozenset({
    "place", "founded", "legal_form", "patents", "revenue", "rd_spending", "rd_ratio", "rd_staff_share",
    "age_years",
}| {"employees", "assets", "profit", "growth", "valuation", "person_age", "person_degree", "listed"})  # fmt: skip
"""Attributes whose condition, met outside a section of conditions, says that its sentence states conditions."""
_OPPOSITE = {
    ">=": "<", ">": "<=", "<=": ">", "<": ">=", "has": "has_not", "in": "not_in", "==": "==", "has_not": "has_not",
    "not_in": "not_in",
}  # fmt: skip
"""What one must not be, where a text lists what shuts out."""


def condition_facts(reading: Reading, learnt: Learnt | None = None) -> list[ConditionFact]:
    """`condition` facts of a notice, in the order of the text; time linear in the text.

    Args:
        reading: the notice.
        learnt: what decides about clauses that no rule knows; by default the weights of the package.

    """
    raw = reading.text
    if whole := joined(raw[:MAX_CHARS]):
        told = _of_text(read(replace(reading.notice, text=whole.text)), learnt or shipped())
        return [whole.as_written(raw, fact) for fact in told]
    return _of_text(reading, learnt or shipped())


def _of_text(reading: Reading, learnt: Learnt) -> list[ConditionFact]:
    notice = reading.notice
    if notice.category in _SILENT:
        return []
    text = folded(notice.text[:MAX_CHARS])
    found: list[Found] = []

    def speaks(one: Segment) -> bool:
        told = _stated(text, one, notice.regions)
        return _speaks(text, one, told) or any(True for _ in likely_spans(reading, text, one, told, learnt))

    parts = with_parallel(text, with_tables(text, with_classes(text, segments(reading, text))))
    found += headed_kinds(text, parts)
    alone = -MAX_CHARS  # where what is asked of one class alone goes on
    several = len(pattern("grant_sentence").findall(text)) > 1
    rows = _row_names(text)
    for segment in with_alternatives(text, parts, speaks):
        if segment.start < len(text):
            told = _in_segment(text, segment, notice.regions, learnt)
            told = with_counts(text, segment, told)
            of_class = segment.branch is None and (
                pattern("of_class").match(text, segment.start, segment.end) or _is_of_row(text, segment, rows)
            )
            if of_class or (segment.choice and 0 <= segment.start - alone <= _OPENING):
                told = [replace(item, rule=UNDECIDED) for item in told]  # 申报B类的，还须…: not of the others
                alone = segment.end
            told += [
                *_likely(reading, text, segment, told, learnt),
                *_beside(reading, text, segment, told, learnt),
            ]
            told = [
                replace(item, rule=UNDECIDED)
                if pattern("of_body_alone").match(text, item.start) or _excepts_some(text, item)
                else item
                for item in told
            ]  # 合作社成立时间在2025年之后, beside firms that may apply too
            if several and segment.zone == "neutral" and pattern("grant_sentence").match(text, segment.start):
                told = [replace(item, must=False) for item in told]  # each of several grants asks for its own
            told = sorted(told, key=lambda f: (f.start, f.end))[:MAX_CONDITIONS]
            found += [measured(text, f, learnt) for f in told]
        if len(found) >= MAX_CONDITIONS:
            break
    found = _without_higher_steps(text, flattened(sorted(found, key=lambda f: (f.start, f.end))))
    classes = {part.branch for part in parts if part.branch}
    return [*_facts(notice.text, text, with_exempted(text, found), classes), *_elsewhere(notice.text, text)]


_ROW = re.compile(r"^ *(?P<name>[^|\n]{2,14}?) *\|[^|\n]{1,60}\|", re.MULTILINE)
_QUOTES = re.compile('[“”"「」]')
_NO_CLASS = re.compile(
    "(?:申报|申请|支持|补助)?(?:企业|单位|主体|项目|产品|对象|条件|指标|材料|时间|人员?|平台|序号|类别|档次|内容)"
)
_NAMED_WITHIN = 30
"""Characters of a sentence at whose beginning the name of a row is looked for."""


def _row_names(text: str) -> tuple[str, ...]:
    """What the rows of a table with at least two are called, the longest first."""
    found = {_QUOTES.sub("", row["name"]) for row in islice(_ROW.finditer(text), _MOST_ROWS)}
    names = sorted(
        (name for name in found if name.strip() and not _NO_CLASS.fullmatch(name)), key=len, reverse=True
    )
    return tuple(names) if len(names) > 1 else ()


_MOST_ROWS = 100


def _is_of_row(text: str, segment: Segment, rows: Sequence[str]) -> bool:
    """Whether a sentence speaks of one row of a table alone: “未来工厂”试点企业…营业收入须在1亿元以上."""
    words = pattern("list_mark").sub("", text[segment.start : segment.end][:_NAMED_WITHIN].strip())
    return "|" not in words and _QUOTES.sub("", words).startswith(tuple(rows))


def _without_higher_steps(text: str, found: Sequence[Found]) -> list[Found]:
    """The conditions; a higher bound of what a lower one asks for already (增长10%以上的，奖励50万元；增长20%以上的，奖励100万元) raises the grant."""
    told: list[Found] = []
    for item in found:
        near = takewhile(lambda f, at=item.start: at - f.start <= _NEAR_STEPS, reversed(told))  # type: ignore[misc]
        lower = next((f for f in near if _is_lower_step(f, item)), None)
        steps = lower and all(pattern("then_gives").match(text, f.end) for f in (lower, item))
        told.append(replace(item, must=False) if steps else item)
    return told


def _is_lower_step(one: Found, other: Found) -> bool:
    alike = (one.attribute, one.unit, one.op, one.segment.branch) == (
        other.attribute, other.unit, other.op, other.segment.branch,
    )  # fmt: skip
    if not alike or one.op[0] != ">" or other.choice or other.start - one.end > _STEPS_WITHIN:
        return False
    return (
        isinstance(one.value, int | float)
        and isinstance(other.value, int | float)
        and one.value < other.value
    )


_STEPS_WITHIN = 80
_NEAR_STEPS = 300
"""Characters between two conditions within which one may be a step of the other, with the words of the first."""
_ITEM_MARKS = re.compile("[①-⑳⑴-⒇㈠-㈩❶-❿]")


def folded(raw: str) -> str:
    """Folded text in which the mark of an item stays one: ①50人以上 does not become 150人以上."""
    chars = list(fold(raw))
    for mark in _ITEM_MARKS.finditer(raw):
        chars[mark.start()] = mark.group()
    return "".join(chars)


_ELSEWHERE = re.compile(
    r"(?:符合|满足|具备)[^,;。()]{0,12}[《“][^》”]{2,50}[》”](?:第[一二三四五六七八九十]{1,3}条)?[^,;。]{0,24}?(?:条件|标准|要求)"
    r"|(?:条件|对象|范围|要求|标准)[^,;。\n]{0,16}?(?:详见|参见|见)[^,;。\n]{0,12}?(?:附件|指南|办法|细则)\d*"
    r"|(?:指南|办法|细则|附件\d*)(?:中)?(?:所?明确|所?规定|所列)的?[^,;。\n]{0,10}条件"
)


def _elsewhere(raw: str, text: str) -> Iterator[ConditionFact]:
    """What sends the reader to an attachment or another rule for conditions: nothing there can be judged here."""
    for match in islice(_ELSEWHERE.finditer(text), 20):
        words = raw[match.start() : match.end()]
        span = quoted(raw, match.start(), match.end())
        value = Requirement(value=words, where="elsewhere")
        yield ConditionFact(value=value, rule="conditions_elsewhere", **span)


def _in_segment(text: str, segment: Segment, regions: tuple[str, ...], learnt: Learnt) -> list[Found]:
    """The conditions of a sentence; outside sections of conditions a sentence that states one is taken to state others."""
    whoever = re.match(r"\s*(?:凡(?!是为)|只要)", text[segment.start : segment.end])
    if (segment.choice or whoever) and segment.zone == "neutral":
        # of which some must hold is asked for, whatever the heading; so is 凡…的民宿
        segment = replace(segment, zone="condition")
    found = _stated(text, segment, regions)
    if segment.zone == "neutral" and _speaks(text, segment, found):
        found = _stated(text, replace(segment, zone="condition"), regions)
    elif segment.zone in ("condition", "exclude"):
        found += list(rest_conditions(text, segment, found, learnt))
    if more := pattern("more_is_given").search(text, segment.start, segment.end):
        begins = _of_more(text, segment.start, more.start())
        found = [replace(f, must=False) if begins <= f.start < more.start() else f for f in found]
    return found


_GIVEN = re.compile(r"(?:奖励?|补[助贴]?|给予|资助)[^,;。\n]{0,16}\d[^,;。\n]*,")


def _of_more(text: str, start: int, stop: int) -> int:
    """Where the clauses begin of those to whom more is given: behind a semicolon, or what all are given (…的，奖20万元，带动10家以上的，另奖)."""
    begin = behind_last(";。:\n", text, stop, start)
    return max((given.end() for given in _GIVEN.finditer(text, begin, stop)), default=begin)


def _speaks(text: str, segment: Segment, found: Sequence[Found]) -> bool:
    """Whether a sentence under no telling heading states conditions: by one that it states, or by how it begins."""
    begins = pattern("subject_must").match(text, segment.start, min(segment.end, segment.start + 60))
    return bool(begins) or any(f.must and f.attribute in _SPEAKING for f in found)


def _likely(
    reading: Reading, text: str, segment: Segment, found: Sequence[Found], learnt: Learnt
) -> list[Found]:
    """Conditions of the clauses that the rules do not know, by what was learnt."""
    likely: list[Found] = []
    for part in likely_spans(reading, text, segment, found, learnt):
        anew = part.zone != segment.zone or text[part.start - 1 : part.start] in (":", "“", '"')
        # else the rules left it out on purpose
        told = _stated(text, part, reading.notice.regions) if anew else []
        if segment.zone == "benefit":
            told = [replace(f, must=f.must and f.attribute not in _STEPS) for f in told]
        likely += told or _in_own_words(text, part, learnt)
    return likely


def _in_own_words(text: str, part: Segment, learnt: Learnt) -> list[Found]:
    """A clause as it is worded; none where it only says that something else will do, too: 中英文都可以."""
    told = in_own_words(text, part, learnt)
    permits = told.attribute == REST and pattern("learnt_permits").search(text, part.start, part.end)
    return [] if permits else [told]


def _beside(
    reading: Reading, text: str, segment: Segment, found: Sequence[Found], learnt: Learnt
) -> list[Found]:
    """What clauses with a condition state beside it, by what was learnt."""
    if segment.zone not in ("condition", "neutral"):
        return []
    telling = replace(segment, zone="condition")

    def reads(part: Segment) -> list[Found]:
        return _stated(text, replace(part, zone="condition"), reading.notice.regions)

    beside: list[Found] = []
    for start, end, told in unread_parts(text, segment, found, reads):
        if told:
            beside += [f for f in told if not any(_overlap(f, other) for other in found)]
        elif is_likely(reading, text, replace(segment, start=start, end=end), learnt):
            own = in_own_words(text, replace(telling, start=start, end=end), learnt)
            if own.attribute != "credit" or not any(_overlap(own, other) for other in found):
                beside.append(own)  # 未发生重大安全、环境事故 is one record
    return beside


def _overlap(one: Found, other: Found) -> bool:
    """Whether both tell the same of the same words."""
    return one.attribute == other.attribute and one.start < other.end and other.start < one.end


def _stated(text: str, segment: Segment, regions: tuple[str, ...]) -> list[Found]:
    end = min(segment.end, len(text))
    found = numeric_conditions(text, segment, end)
    told = segment.zone in ("condition", "exclude")
    if segment.zone in UNASKED or not (told or pattern("sign").search(text, segment.start, end)):
        return found
    for start, stop in statements(text, segment.start, end):
        if len(found) >= MAX_CONDITIONS:
            break
        if stop - start < 3 or (segment.choice is None and pattern("favoured").match(text, stop)):
            continue  # …的，可不看得分: of those alone whom the favour is for
        clause = Clause(text, start, stop, segment.start, end, regions, segment.zone == "exclude")
        words = clause.words
        if cue("condition_words", "wish").search(words) or cue("condition_words", "aside").search(words):
            continue
        if clause.shut_out and cue("condition_words", "shuts_out").match(words):
            continue  # …的，今年不补: whom, the clause before tells
        named: list[Named] = []
        for reader in _READERS:
            taken = {n.attribute for n in named}
            named += [n for n in reader(clause) if not (n.rule and n.attribute in taken)]
        found += [f for n in _without_doubles(named, found) if (f := _as_found(n, clause, segment))]
    return found


def _without_doubles(named: Sequence[Named], found: Sequence[Found]) -> Iterator[Named]:
    """已是高新技术企业的不再推荐 is told once, by the title; a limit with a number by the number; its day is no condition."""
    titled = any(n.attribute == "qualification" and n.op == "has_not" for n in named)
    limited = any(n.attribute == "limit" for n in named)
    for n in named:
        counted = any(f.attribute == "limit" and f.start < n.end and n.start < f.end for f in found)
        if n.attribute == "limit" and (titled or counted):
            continue
        if n.attribute == "other" and limited:
            continue
        others = [m for m in named if m is not n and m.rule != KIND_RULE]
        if n.rest and (others or any(f.start < n.end and n.start < f.end for f in found)):
            continue
        yield n


def _as_found(named: Named, clause: Clause, segment: Segment) -> Found | None:
    must, op, value, attribute = True, named.op, named.value, named.attribute
    if segment.zone == "exclude":
        if isinstance(value, bool) and not named.refuses:
            value = not value
        op = _OPPOSITE[op] if attribute != "credit" else "has_not"
        attribute = shutting_out(clause.words) if attribute == "other" and op == "has_not" else attribute
    elif segment.zone != "condition":
        if named.attribute == "industry":
            return _trade_of_grant(named, clause, segment)
        words = clause.text[min(named.start, clause.start) : clause.end]
        if segment.zone == "neutral":
            words = _LABELS.split(words)[-1]  # 机库棚补助:区内登记的合作社
        if not _stands_alone(named, words):
            return None
        must = named.attribute != "other" and not (segment.zone == "benefit" and named.attribute in _STEPS)
    return Found(
        attribute, op, value, named.unit, named.start, named.end,
        named.subject or subject_of(named.attribute, clause.words), must, segment, segment.choice,
        named.rule or ("other_rest" if named.rest and op == "has_not" else f"{attribute}_words"),
    )  # fmt: skip


_EXCEPTS = re.compile(r"\([^()]{1,14}除外\)")


def _excepts_some(text: str, item: Found) -> bool:
    """Whether a title is not asked of some: 取得动物防疫条件合格证（养殖户除外）, of whom no firm says whether it is one."""
    return item.attribute == "qualification" and bool(_EXCEPTS.search(text, item.start, item.end + 16))


_LABELS = re.compile("[:】]")


def _stands_alone(named: Named, words: str) -> bool:
    """Whether a clause outside a section of conditions says by itself that it is one."""
    wanted = cue("condition_words", f"alone_{named.attribute}") if named.attribute in _ALONE else None
    if wanted is None or not wanted.search(words):
        return False
    clean = named.attribute == "credit" and _OF_RECORD.search(words)
    clean = clean or (named.attribute == "qualification" and _OF_A_YEAR.search(words))
    if not clean and cue("condition_words", "past").search(words):
        return False
    return named.attribute == "limit" or not pattern("not_alone").search(words)


_STEPS = ("person_degree",)
"""第二层次：博士, 40万元: what tells a step of what is given, among grants."""
_OF_RECORD = re.compile(r"[没无未]|近[一二两三\d]|[去上今]年")
"""近三年没被处罚过: a record that is asked for, not what follows upon something."""
_OF_A_YEAR = re.compile(r"20\d\d年度?(?:第[一-龥]批)?(?:被|经)?(?:认定|评定|入选|命名)的")
"""2023年认定的瞪羚企业须申请复核: whose title is reviewed."""
_ALONE = frozenset(
    {"place", "founded", "legal_form", "qualification", "credit", "listed", "limit", "other"}
    | {"person_residence", "person_degree"}
)


def _trade_of_grant(named: Named, clause: Clause, segment: Segment) -> Found | None:
    """对磷化工、精细化工企业…补助: the trade that a grant is for, outside a section of conditions."""
    if not pattern("grant_for").match(clause.words):
        return None
    if not re.search(r"给予|奖励|补助|补贴|贴息", clause.text[clause.start : clause.segment_end]):
        return None
    return Found(
        "industry", named.op, named.value, None, named.start, named.end, "firm", False, segment, None, "industry_words"
    )  # fmt: skip


def _facts(raw: str, text: str, found: Sequence[Found], classes: Set[str]) -> Iterator[ConditionFact]:
    branches = _branch_numbers(found, classes)
    choices, bundles = _choice_numbers(found), _bundle_numbers(found, len(branches))
    seen: set[tuple[object, ...]] = set()
    for item in found:
        start = item.start + (
            m.end() if (m := pattern("list_mark").match(text[item.start : item.end])) else 0
        )
        key = (item.attribute, item.op, str(item.value), start, item.end, item.choice)
        if start >= item.end or key in seen:
            continue
        seen.add(key)
        branch = branches.get(item.segment.branch or "")
        value = Requirement(
            attribute=item.attribute,
            op=item.op,
            value=_as_written(raw, text, item),
            unit=item.unit,
            subject=item.subject,
            window=_window(text, item),
            must=item.must,
            any_of=choices.get(item.choice.number) if item.choice else None,
            at_least=item.choice.at_least if item.choice else None,
            branch=bundles.get(item.choice) if item.choice else branch,
        )
        group = None if branch is None or (item.choice and branch == LONE) else item.segment.branch
        yield ConditionFact(value=value, rule=item.rule, group=group, **quoted(raw, start, item.end))


def _as_written(raw: str, text: str, item: Found) -> Any:
    """Words of the notice as they stand there: 3A级以上, not 3a级以上."""
    at = text.find(item.value, item.start, item.end) if isinstance(item.value, str) else -1
    return raw[at : at + len(item.value)] if at >= 0 else item.value


def _branch_numbers(found: Sequence[Found], classes: Set[str]) -> dict[str, int]:
    """The classes that ask for something, numbered; none where the notice has but one class. One of several that alone asks is `LONE`."""
    names = list(dict.fromkeys(f.segment.branch for f in found if f.segment.branch and f.must))
    if len(names) > 1:
        return {name: n for n, name in enumerate(names, 1)}
    return dict.fromkeys(names, LONE) if len(classes) > 1 or any(map(_is_counted, names)) else {}


def _is_counted(name: str) -> bool:
    """第（二）方向 is one of several, though nothing is asked of another."""
    return name.startswith("第")


def _choice_numbers(found: Sequence[Found]) -> dict[int, int]:
    """The choices in the order of the text, numbered from 1."""
    return {
        key: n for n, key in enumerate(dict.fromkeys(item.choice.number for item in found if item.choice), 1)
    }


def _bundle_numbers(found: Sequence[Found], taken: int) -> dict[Choice, int]:
    """Alternatives of several conditions get a branch number of their own."""
    sizes = Counter(item.choice for item in found if item.choice and item.choice.number > 0)
    return {choice: taken + n for n, choice in enumerate((c for c, size in sizes.items() if size > 1), 1)}


def _window(text: str, item: Found) -> str | None:
    match = cue("condition_words", "window").search(text, item.start, item.end)
    return match.group() if match else None
