"""Which batch, class or group of a call a day or a sum belongs to: 第二批, B类, 规模以上, 创业组."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import islice, pairwise

from rag.language.item_marks import ITEM_MARK

_GROUP = re.compile(
    r"第[一二三四五六七八九十\d]{1,3}(?:批次?|轮|拨|波|场|期|季度?(?!节)|档|类|层次)|首批次?|次批|(?<=[；;，,、。\n：:）) 止])[二三四五六]批(?!发)|(?:^|(?<=[；;，,、。\n：:）) 止]))[一二三四五六][轮期](?=[：:认受])|末[批场]|[春夏秋冬]季(?!度)|[甲乙丙丁](?:(?:、[甲乙丙丁]){1,3}[两三]?)?(?:类|档|级|组)|(?<![A-Za-z\d])[1-5]A级|[上下]半[年场]|头一[批期轮]|[一二三四]季度|[A-HSＡ-Ｈ](?:(?:、[A-H]){1,5}[两三四五]?)?(?:类|档|级|组|券)"
    r"|(?<![一-龥])(?!以[下上]|下列|上述|其[他它])[一-龥]{2}类(?=人才|团队|申报|、[一-龥]{2}类(?:人才|团队|申报))|规(?:模以?)?[上下](?=企业|工业|服务业|单位|的|\d|于|应|，|：)(?:企业)?|[一-龥]{2}赛区|(?:(?:创客|创意|创业|初创|成长|高校|海外|大学生|青年|社会|专业|公众|规上|小微|中小)(?:企业|团队|项目)|创客|创意|创业|初创|成长|企业|团队|学生|社会|创新|青年|高校|职工|个人|专业|公众|公开|海外|国内|港澳|大学生|青年|院校|机构|学校|成人|少年|国际|海归|外籍)组(?!织|成|合|建|委|长|办)"
    r"|(?<![一-龥])(?:[一二三四]|特)(?:等|档|类)(?:奖)?|(?<![一-龥])(?:重点|一般|重大|面上|青年|普通)(?:项目|课题|专项)(?!库|建设|申报书)"
)

LETTERED_CLASS = re.compile(r"[A-H甲乙丙丁][类档级组券]")
"""B类, 甲级: a class by its letter alone."""
OF_A_TURN = re.compile("[批次轮期段拨季]|半年|[月日]")
"""第一批, 上半年, 5月场: one time of several, each with an opening of its own; classes and kinds of applicant share theirs."""


def group_of(left: str, right: str = "") -> str | None:
    """The group named nearest before a value in its clause, with those of one row, or right after it (6月30日（第一批）).

    >>> group_of("第一批截止6月30日，第二批截止")
    '第二批'
    >>> group_of("A类：4月1日；B类、C类：宽限到")
    'B类、C类'
    >>> group_of("5月9日 学生组截稿，", " 社会组截稿")
    '社会组'
    >>> group_of("6月28日24:00", " 线上报名截止（初创组、成长组）")
    '初创组、成长组'
    >>> group_of("请企业于") is None
    True
    """
    if behind := _BEHIND_DAY.match(right):
        return behind["group"]
    near = _INCLUDES.sub("", left)[-40:]
    found = list(_GROUP.finditer(near))
    if found and not re.search(r"[。；\n]", near[found[-1].end() :]):
        return _row(near, found)
    after = _IN_BRACKET.match(right)
    named = list(_GROUP.finditer(after[1])) if after else []
    row = _row(after[1], named) if after and named else ""
    return row if "、" in row else named[0].group() if named else None


# 第一批（含A类、B类）: the day is the batch's
_INCLUDES = re.compile(r"(?<=[批期轮])[（(](?:含|包括)[^（）()]*[）)]")
_IN_BRACKET = re.compile(
    r"(?:[ 　]?(?:线上|网上|在线)?(?:报名|申报|提交|投稿|受理)?(?:截止|结束|关闭|止))?[（(]([^（）()]{2,16})[）)]"
)
"""6月30日（第一批）, 6月28日 线上报名截止（初创组、成长组）."""


_BEHIND_DAY = re.compile(
    rf"[ 　]?[一-龥]{{0,2}}?(?P<group>{_GROUP.pattern})(?:网上|线上)?(?:报名|申报|截[稿止]|收[稿件]|提交|交[稿件]|投稿)"
)
"""5月9日 学生组截稿, 7月25日 创业团队组报名关门."""


def _row(words: str, found: list[re.Match[str]]) -> str:
    """The last group, with those before it that only 、 or 和 parts from it."""
    names = [found[-1].group()]
    for left, right in reversed(list(pairwise(found))):
        alike = left.group()[-1] == right.group()[-1] and right.group()[-1] in _CLASS_ENDS
        if not alike or not _JOINS.fullmatch(words[left.end() : right.start()]):
            break
        names.insert(0, left.group())
    return "、".join(names)


_JOINS = re.compile(r"[、和及与]")
_CLASS_ENDS = "类档级组券款"
"""Of batches in a row (第一批5月30日、第二批10月20日) each has its own day."""


def groups_named(text: str) -> tuple[str, ...]:
    """Every group that a text names, in order, each once; those of a row (A、B类) one by one.

    >>> groups_named("设初创组、成长组，初创组奖10万元")
    ('初创组', '成长组')
    """
    named = (match.group() for match in islice(_GROUP.finditer(text), _MAX_NAMED))
    return tuple(dict.fromkeys(group for row in named for group in groups_in(row)))


_MAX_NAMED = 500
_LETTERS = re.compile(r"(?P<letters>[甲乙丙丁A-H](?:、[甲乙丙丁A-H])+)[两三四五]?(?P<kind>[类档级组券])")


def groups_in(group: str, known: Collection[str] = ()) -> tuple[str, ...]:
    """The groups that one name holds: of a row each; a name with 、 in it that is no row stays one.

    Args:
        group: as a fact holds it.
        known: other groups of the same call.

    >>> groups_in("B类、C类"), groups_in("甲、乙两类"), groups_in("冷库新建、改扩建项目")
    (('B类', 'C类'), ('甲类', '乙类'), ('冷库新建、改扩建项目',))
    """
    if row := _LETTERS.fullmatch(group):
        return tuple(letter + row["kind"] for letter in row["letters"].split("、"))
    names = tuple(group.split("、"))
    return names if all(name in known or _GROUP.fullmatch(name) for name in names) else (group,)


_LEADS = re.compile(rf"[ 　]{{0,4}}{ITEM_MARK}? ?(?P<group>{_GROUP.pattern})")


_TIME_OR_RANK = re.compile(r"(?:半[年场]|季度?|期|A级)$")
_TAKES = re.compile(r"[：:，,、）)\d]|批|券|申报|受理|报名|截止|$")
"""Behind a time or rank that is a batch: 上半年营收满100万元的企业 and 5A级景区 are none."""


def leading_group(sofar: str) -> str | None:
    """The group that the last clause with one at its beginning, or the sentence, begins with, however far its day stands behind.

    >>> leading_group("第一批面向投资500万元以上的项目，每项不高于80万元，")
    '第一批'
    >>> leading_group("上半年批次6月30日截止，下半年批次自9月1日起受理、")
    '下半年'
    >>> [leading_group(clause) for clause in ("上半年营收满100万元的企业，", "上半年：企业")]
    [None, '上半年']
    """
    for mark in ("[，,；;。\n]", "[；;。\n]"):  # 上半年6月30日截止，下半年自9月1日起受理、
        clause = re.split(mark, sofar)[-1]
        found = _LEADS.match(clause)
        if found and not (_TIME_OR_RANK.search(found["group"]) and not _TAKES.match(clause, found.end())):
            return found["group"]
    return None


def beginning_group(words: str) -> str | None:
    """The group that some words begin with: 上半年 of 上半年参展的于."""
    found = _LEADS.match(words)
    return found["group"] if found else None


def labelling_group(line: str) -> str | None:
    """The group that labels a line, for what its later sentences tell: 甲级：接待1500人次以上，奖10万元。报名截止.

    >>> [labelling_group(line) for line in ("甲级：接待1500人次以上。报名截止", "A类（规上）：投入大。", "甲级奖10万元。截止")]
    ['甲级', 'A类', None]
    """
    found = _LEADS.match(line)
    return found["group"] if found and _LABELS.match(line, found.end()) else None


_LABELS = re.compile(r"批?次?(?:[（(][^（）()\n]{1,16}[）)])?[：:]")


def heading_group(line: str) -> str | None:
    """The group that a heading names and nothing but a name follows: ■ 第一批：标杆平台类.

    >>> [heading_group(line) for line in ("■ 第一批：标杆平台类", "第二批", "第一批评审结果")]
    ['第一批', '第二批', None]
    """
    found = _LEADS.match(_MARK_BEFORE.sub("", line))
    return found["group"] if found and _ENDS_NAME.match(found.string, found.end()) else None


_MARK_BEFORE = re.compile(r"^[^\w（(]{1,3}")
_ENDS_NAME = re.compile(r"[ 　]?(?:[：:（(—｜|·]|$)")
