"""Groups that only their likeness tells: 长株潭地区企业10月14日前提交，其他地区企业10月21日前提交."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from rag.domain import Fact
from rag.facts.clauses import without_list_mark
from rag.facts.dates.date_context import DateContext
from rag.facts.patterns import cue
from rag.language.item_marks import ITEM_MARK
from rag.resources import rows

_NEAR = 120
"""How far apart two days of one row of groups may begin."""
_ACTS = re.compile(
    r"(?:(?:网上|线上)?(?:申报|申请|报名|提交|填报|受理|征集|投稿|上传|报送)|延长|延期|延后|顺延|推迟|调整|仍|还|是|截止|截到|截|材料|时间|日期|期限|期|[请于在为至应须需的：: 自从])+$"
)
_GROUP_ENDS = "组类级档次"
"""Words that end with one of these name groups: 初创组, 港澳组; 设备类."""
_GRANT = re.compile(r"^[一-龥“”]{2,10}(?:补贴|补助|奖励|奖补|贴息|资助|津贴)$")
_SUBJECT = re.compile(r"[^，；。、：:\n（(）)\d%]{2,16}$")


_MOVED = re.compile(r"(?:由|从)(?:原来?的?)?(?:20\d\d年)?\d{1,2}月\d{1,2}日.*$")
"""由7月17日延长到: what is between a subject and the day that it is moved to."""


def subject_of(context: DateContext) -> str:
    """The few words that a day belongs to, without what is done by then: 乙类项目 in 乙类项目10月23日截止申报."""
    words = without_list_mark(
        re.split(r"[，；。\n]", (context.own_left or context.left).rstrip(" ，：:|｜"))[-1]
    )
    found = _SUBJECT.search(_ACTS.sub("", _MOVED.sub("", words)))
    return _IN_OPEN_QUOTES.sub("", found.group().split(" ")[-1]).lstrip("·•▪") if found else ""


_IN_OPEN_QUOTES = re.compile(r"^.*“(?=[^”]*$)")
"""”更正为“方向二: what stands before words in quotes that are not closed yet."""


def _alike(a: str, b: str) -> bool:
    """Whether two subjects differ in front and end with the same word: 重点项目, 一般项目."""
    of_a_row = a[-1:] == b[-1:] and a[-1:] in _GROUP_ENDS
    if a != b and _GRANT.search(a) and _GRANT.search(b):
        return True  # 达标奖励7月17日前，实训补贴8月14日前
    if a == b or len(a) < 3 or len(b) < 3 or (a[-2:] != b[-2:] and not of_a_row):
        return False
    return cue("timing", "online").search(a + b) is None


def _of_two_kinds(a: str, b: str, text: str) -> bool:
    """Whether two subjects are kinds of applicants that a text tells apart: 疏解企业应在3月20日前, 配套服务商应在4月17日前."""
    if a in b or b in a or min(len(a), len(b)) < _RANK_CHARS:
        return False
    ranks = len(a) == len(b) == _RANK_CHARS and a[1] == b[1] and a[1] not in _STEP_ENDS  # 金宿, 钻宿
    named = ranks or (_is_applicant(a) and _is_applicant(b))
    return named and all(text.find(one, text.find(one) + 1) >= 0 for one in (a, b))


# 运营机构于10月23日前汇总初审: what is done with what was handed in before
_REVIEWS = re.compile(r"前[^，。；]{0,6}(?:汇总|初审|复审|审核|审查|核验|上报|转报|出具|推荐)")
_RANK_CHARS = 2
_STEP_ENDS = "审赛评步期次上下"


def _is_applicant(words: str) -> bool:
    named = any(re.search(pattern, words) for _, pattern, *_ in rows("rag.facts", "applicant_kinds.tsv"))
    return named and not _AUTHORITY.search(words)


_AUTHORITY = re.compile(r"主管|推荐|部门|政府|管委会|局$|区$|县$")


# （一）中东团组：6月2日至4日，…。报名截止4月10日。: what labels the line of a day
_LABEL = re.compile(rf"[ 　]{{0,4}}{ITEM_MARK}? ?(?P<label>[\d一-龥“”—–~～-]{{2,12}})[：:]")
# 7—9月的展, 10—12月的展: what was done in other months
_OF_MONTHS = re.compile(r"\d{1,2}[—–~～至到-]\d{1,2}月[一-龥]{0,4}")


def _label_of_line(text: str, fact: Fact) -> str:
    """The label that the line of a fact begins with, "" if none."""
    found = _LABEL.match(text, text.rfind("\n", 0, fact.start) + 1)
    return found["label"] if found and found.end() < fact.end else ""


def _is_of(fact: Fact, context: DateContext) -> bool:
    """Whether a fact was made from a date: several of one sentence share a quote."""
    date = context.date
    inside = fact.start <= date.start and date.end <= fact.end
    return inside and date.last is not None and fact.days == (date.last,)


def with_parallel_groups(contexts: Sequence[DateContext], facts: Sequence[Fact]) -> list[Fact]:
    """The facts, those of a row of applicants' days with subjects or labels alike with these as their groups."""
    text = contexts[0].notice.text if contexts else ""
    found = list(facts)
    for (i, a), (j, b) in itertools.pairwise(_told_alone(found, lambda f: _label_of_line(text, f))):
        classes = (a[-1] in _GROUP_ENDS and _alike(a, b)) or (
            _OF_MONTHS.fullmatch(a) and _OF_MONTHS.fullmatch(b)
        )
        if classes and found[i].value != found[j].value:
            found[i], found[j] = replace(found[i], group=a), replace(found[j], group=b)
    own = _told_alone(found, lambda f: next((subject_of(c) for c in contexts if _is_of(f, c)), ""))
    for (i, a), (j, b) in itertools.pairwise(own):
        apart = found[j].start - found[i].start
        if (
            apart <= _NEAR
            and found[i].value != found[j].value
            and (_alike(a, b) or (_of_two_kinds(a, b, text) and not _REVIEWS.search(found[j].quote)))
        ):
            found[i], found[j] = replace(found[i], group=a), replace(found[j], group=b)
    return found


def _told_alone(facts: Sequence[Fact], words_of: Callable[[Fact], str]) -> list[tuple[int, str]]:
    """The applicants' days of no group, by their places among the facts, with some words of each; those without words left out."""
    days = ((i, f) for i, f in enumerate(facts) if f.tells_applicants and f.group is None)
    return [(i, words) for i, fact in days if (words := words_of(fact))]
