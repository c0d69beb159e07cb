"""Labels of a list that lead days or times later in a notice: 1.境外展会：…, 2.国际认证：…, and 境外展会项目全年受理；国际认证4月30日截止."""

from __future__ import annotations

import re
from itertools import islice

from rag.facts.groups import group_of
from rag.language.item_marks import HAN, ITEM_MARK

_MAX_LINES, _MAX_CLAUSES = 400, 800
_MARK = rf"(?:{ITEM_MARK}|第[{HAN}]{{1,3}}条|(?:方向|专题|类别|板块)[{HAN}\d][：:、 ]|[^\w\s]{{0,3}}第[{HAN}][笔项块件][：:、]|【)"
_ITEM = re.compile(
    rf"[ 　]{{0,4}}{_MARK}[ 　]?(?P<name>[一-龥“”、]{{2,16}}?(?=[：:（(】]|$)|[一-龥“”]{{2,12}}(?=[。；]))"
)
_ROW = re.compile(r"[ 　]{0,4}(?P<name>(?!第)[一-龥]{2,10})(?: [^ \n]*\d|[ ]?\|)")
"""钻石级 12间以上 50%以上 30万元: a row of a table that was laid flat."""
_A_DETAIL = re.compile(
    r"时间|方式|条件|(?<!新)材料|流程|程序|要求|标准|对象|范围|渠道|步骤|期限|申报|审核|推荐|初审|复核|汇总|评审|公示|验收|拨付|验审|提交|报送|报名|截止|网上|线上|纸质|个人|单位$|部门|局$|政府|附则|总则|管理$|咨询|联系|电话|依据|目的|事项|主体$|须|满足|符合|下列|以下"
)

_BEFORE_LABEL = re.compile(
    rf"[ 　]{{0,4}}(?:{_MARK})?[ 　]?(?:[^，。；：:\d]{{0,6}}(?:时间|报名|申报|受理|截止|申请)[^，。；：:\d]{{0,4}}[：:])?"
)
_A_TURN = re.compile(r"(?:批次?|轮|期|季度?|半年|次)$")
_LABELS = re.compile(r"[一-龥“”、]{2,40}")
_TIME_BEHIND = re.compile(r"[^。；\n]{0,24}?(?:\d{1,2}[月.]\d|常年|全年|随时|长期)")
_ALWAYS = re.compile(r"(?:常年|全年|随时|长期)")
_JOIN = re.compile("[、和及与]")
_KIND = re.compile(
    r"(?:类|级|档|组|项目|方向|专项|补贴|补助|奖补|奖励|扶持|资助|贴息|支持|企业|活动|事项|申请)+$"
)
_TAKEN_UP = re.compile(
    r"(?:类|级|项目|方向|专项|补贴|补助|奖补|奖励|企业|的|均|都|则|仍|全部|集中|统一|网上|线上|申报|申请|受理|报名|申领|领取|办理|登记|材料|截止|截至|时间|日期|期限|窗口|开始|每年|今年|自|从|于|在|为|至|到|是|集中办|[分办][两二三四]?[期批次轮回]?|继续|可|常年|全年|随时|长期)*"
)
_LEAST = 2
_NEAR = 3
"""So many lines behind the last item that leads a time one more of the list may begin."""

Named = tuple[str, tuple[str, ...]]


def timed_labels(text: str) -> list[Named]:
    r"""(name, what else the notice calls it) of each item of a list, if two or more labels lead times of their own; [] else.

    >>> timed_labels("1.境外展会：补70%。\n2.国际认证：补50%。\n境外展会项目全年受理；\n国际认证4月30日截止。")
    [('境外展会', ('境外展会', '境外展会项目')), ('国际认证', ('国际认证',))]
    """
    items = _items(text)
    told = _told(text, items) if len(items) > 1 else []
    used = [label for row in told for label in row]
    covered = [name for _, names in used for name in names]
    if len(told) < _LEAST or len({names for _, names in used}) < _LEAST:
        return []
    if any(a != b and set(a) & set(b) for _, a in used for _, b in used):
        return []  # 补贴 of two items: which is meant is not told
    by_items: dict[tuple[str, ...], list[str]] = {}
    for label, names in used:
        by_items.setdefault(names, []).append(label)
    first, last = (edge(items[name] for name in covered) for edge in (min, max))
    named = [_named(labels, names, text) for names, labels in by_items.items()]
    rest = [(n, (n,)) for n, at in items.items() if n not in covered and first < at <= last + _NEAR]
    return [*named, *rest]


def _named(labels: list[str], names: tuple[str, ...], text: str) -> Named:
    if len(names) > 1:
        return labels[0], tuple(dict.fromkeys((*labels, *names)))
    return names[0], tuple(dict.fromkeys((names[0], *labels, *_end_taken_up(names[0], text))))


def _end_taken_up(name: str, text: str) -> list[str]:
    """As much of a name's end as the text says again without the rest: 门店改造 of 数字门店改造."""
    ends = (name[at:] for at in range(1, len(name) - _LEAST_END + 1))
    return [end for end in ends if text.count(end) > text.count(name)][:1]


_LEAST_END = 4


def _items(text: str) -> dict[str, int]:
    """The names that lead items or rows, each with its place among the lines that do."""
    found: dict[str, int] = {}
    for at, line in enumerate(islice(text.split("\n"), _MAX_LINES)):
        item = _ITEM.match(line) or _ROW.match(line)
        name = item["name"].strip("“”") if item else ""
        of_contest = name.endswith("组") and group_of(name) is not None
        if len(name) >= _LEAST and not (of_contest or _A_DETAIL.search(name) or _A_TURN.search(name)):
            found.setdefault(name, at)
    return found


def _told(text: str, items: dict[str, int]) -> list[list[tuple[str, tuple[str, ...]]]]:
    """The labels of each clause that begins with some, behind the lines of their items, and goes on to a day or a time without one."""
    found = []
    clauses = (
        (at, clause) for at, line in enumerate(text.split("\n")) for clause in re.split("[。；]", line)
    )
    for at, clause in islice(clauses, _MAX_CLAUSES):
        labels = _LABELS.match(clause, _BEFORE_LABEL.match(clause).end())  # type: ignore[union-attr]  # it matches nothing, too
        if labels is None or not (_ALWAYS.search(labels.group()) or _TIME_BEHIND.match(clause, labels.end())):
            continue
        above = [name for name, place in items.items() if place < at]
        row = [_matched(piece, above) for piece in _JOIN.split(labels.group()) if piece]
        if row and all(row):
            found.append([each for each in row if each])
    return found


def _matched(piece: str, items: list[str]) -> tuple[str, tuple[str, ...]] | None:
    """How a clause calls some items, and those: 店铺奖补 of 特色店铺 and 示范店铺; None where it begins with something else."""
    for length in range(len(piece), _LEAST - 1, -1):
        label = piece[:length]
        if not _TAKEN_UP.fullmatch(piece, length):
            continue
        stem = _KIND.sub("", label)
        names = [name for name in items if label in name or (len(stem) >= _LEAST and stem in name)]
        if not names and label == f"{stem}类":  # 铜类 of 电解铜箔、铜基新材料
            names = only if stem and len(only := [name for name in items if stem in name]) == 1 else []
        if names:
            return label, tuple(names)
    return None
