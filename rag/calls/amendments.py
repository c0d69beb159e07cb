"""What later notices do to a call: which of its facts no longer hold, what stands instead, and whether it is still on."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Literal

from rag.calls.mention_clusters import Cluster, settles
from rag.calls.mentions import Mention
from rag.domain import AmountFact, ContactFact, DeadlineFact, Fact, PhoneFact
from rag.facts import applicant_deadlines
from rag.facts.corrections import both_values, has_value, moved_day, with_value
from rag.language.clause_marks import before_next, behind_last
from rag.language.date_expression import DateExpression
from rag.language.date_grammar import date_expressions
from rag.language.grams import han_pairs
from rag.notices.notice_effect import Change
from rag.public.call_json import CallChange

State = Literal["cancelled", "suspended", "ended"]

_REGISTER = re.compile(r"注册|报名|预约|意向")
_FOLLOWS = re.compile(
    r"定金|订金|押金|保证金|结算|补交|补齐|补正|补充提交|补传|补到|实物|样品|原件|邮寄|寄达|入围"
)
_OBJECTS = re.compile(r"自[评查检]|异议|核对|确认(?!单|书|函)|申诉|复核申请|反馈意见")
_SINCE_CHARS = 40


@dataclass(frozen=True, slots=True)
class Off:
    """That a call is no longer on.

    Attributes:
        state: "ended" where it was over before its day (funds used up).
        since: first day on which it no longer is.
        by: the notice that says so.
    """

    state: State
    since: dt.date
    by: Mention


def off(cluster: Cluster) -> Off | None:
    """Whether the call's notices, in the order of publication, end or halt it; a new announcement with another day opens it."""
    return _history(cluster)[0]


def _history(cluster: Cluster) -> tuple[Off | None, Mention | None]:
    """What holds at the end, and the notice that ended what came before a new announcement, if there is one."""
    now: Off | None = None
    overcome: Mention | None = None
    days: set[dt.date] = set()
    for mention in cluster.mentions:
        if halted_group(cluster, mention):
            continue
        told = {f.day for f in applicant_deadlines(mention.facts)}
        anew = mention.change is None or mention.change.role == "extension"  # 重新组织申报 tells another day
        if mention.change is not None:
            now = _after(now, mention, mention.change)
        if anew and now is not None and told - days:
            overcome, now = now.by, None
        days |= told
    return now, overcome


_HALTS = re.compile(r"(?:暂停|暂缓|中止|取消|终止|停止|不再)[^，。；]{0,30}")


def halted_group(cluster: Cluster, mention: Mention) -> str | None:
    """The one of several groups that a notice ends or halts (暂停受理B类项目); None where it does so to the whole call."""
    if mention.change is None or mention.change.role not in ("suspension", "cancellation"):
        return None
    groups = {f.group for m in cluster.mentions for f in m.facts if f.kind == "deadline" and f.group}
    for words in (words_of(mention), mention.notice.title):
        halts = _HALTS.search(words)
        named = [group for group in groups if halts and group in halts.group()]
        if halts and named and len(groups) > 1:
            return min(named, key=halts.group().index)
    return None


def halting_words(mention: Mention) -> str:
    """What a notice that ends or halts something says it of: its sentence, of one on several lines the lines that say so."""
    words = words_of(mention)
    return " ".join(line for line in words.split(" ") if _HALTS.search(line)) or words


def _after(now: Off | None, mention: Mention, change: Change) -> Off | None:
    since = _since(mention, change)
    if change.ended:
        return Off("ended", since, mention)
    if change.role == "suspension":
        return Off("suspended", since, mention)
    if change.role == "cancellation":
        # 自10月20日起停止受理: until then it can be applied for.
        return Off("ended" if since > mention.notice.date else "cancelled", since, mention)
    return None if change.role == "resumption" else now


def _since(mention: Mention, change: Change) -> dt.date:
    """The day named with 自…起 beside the words that end or halt the call, else that of the notice."""
    text = mention.notice.text
    near = text[max(0, change.start - _SINCE_CHARS) : change.end + _SINCE_CHARS] if change.end else ""
    for e in date_expressions(near, mention.notice.date):
        if e.suffix == "from" and e.whole_day:
            return _begins(e)
        ends = _CLOSES if change.ended else _STOPS if change.role == "cancellation" else None
        told = (
            ends is not None and ends.match(near, e.end) and "原" not in near[max(0, e.start - 4) : e.start]
        )
        if told and e.last and e.last >= mention.notice.date:
            return e.last + dt.timedelta(days=1)
    return mention.notice.date


def _begins(date: DateExpression) -> dt.date:
    """The first whole day of a time that begins: 10月21日零时起 the 21st, 10月20日17时起 the 21st, too."""
    at = dt.datetime.fromisoformat(date.at) if date.at else None
    if at is None:
        return date.first
    return at.date() if at.time() == dt.time(0) else at.date() + dt.timedelta(days=1)


# 将于9月30日17:00提前关闭: until then it is on.
_STOPS = re.compile(r"(?:正式)?停止(?:受理|接收|接受)")
_CLOSES = re.compile(r"(?:时|起)?(?:正式|提前|自动)?(?:关闭|结束|停止|截止)")


# 意向登记：6月20日前; 8月6日 答疑截止: nobody need do it to apply
_PREPARES = re.compile(
    r"意向(?:登记|征集|摸底|报名)|登记不等于|踏勘|答疑|咨询(?!机构|中心|公司|服务|单位|企业|费|业|师)|预登记|预约(?!申报)"
)


# 6月3日前回复辅导会的参会人数
_ATTENDS = re.compile(
    r"(?:回复|反馈|报送?|提交)[^，。；\d]{0,8}(?:参会|参训|听课)|(?:参会|参训)(?:人数|人员|回执|名单)"
)


# 补正止 | 4月3日; 补正截止4月3日
_SUPPLIES = re.compile(r"[^，。；\d]{0,4}补(?:正|交|齐)[^，。；\d]{0,6}\d")


# 退回的应在3个工作日内补正, 兑付时间11月1日至11月29日, 更新数据, 上一年度经营情况: what follows an application that was made
_LATER_ON = re.compile(
    r"补正|退回|退改|重新上传|如需修改|兑付|核销|核验|竣工|投保|保险是|年报|年度[^，。；]{0,6}报告|上一?年度[^，。；]{0,8}情况|动态管理"
)
# 打印申报书并胶装，一式三份，8月20日前送所在区县: what was filed online, on paper
_PRINTED = re.compile(r"打印|胶装|装订|一式[一二两三四五\d]份")
# 商会可帮核，4月10日前送商会初看，不送也不影响
_AT_WILL = re.compile(r"不(?:送|报|填|交|登记)也(?:不影响|行|可以|没关系)")
# 没收到短信但认为自己符合的，3月6日前提出补录: for those whom others left out
_LEFT_OUT = re.compile(r"(?:认为(?:自己)?符合|漏[报登]|未(?:被)?列入)[^，。；]{0,10}的")
_TO_BE_DONE = re.compile(r"前[^，。；]{0,4}(?:开工|竣工|完工|投产|建成|更新数据)")
# 已经被30天卡掉的，11月7日前私信后台; 已报名中东团组的企业可转入欧洲团组，请于: for those who applied before
_HAS_APPLIED = re.compile(
    r"(?:^|[，。；])(?:已经?|此前|之前)[^，。；]{2,16}的[，,]?$"
    r"|(?:^|[，。；、])(?:此前|之前|前期)?已经?(?:报名|申报|申请|提交|登记)[^，。；]{0,14}的[^，。；]{0,20}[，,]?请?[^，。；]{0,2}$"
)


def step(fact: DeadlineFact) -> str:
    """What must be done by a deadline: prepare, register, object or confirm, hand in on paper, hand in what was missing, or file."""
    before = re.split(r"\d{1,2}月|\d日", fact.quote)[0]
    if (
        _PREPARES.search(f"{fact.label} {before}")
        or _ATTENDS.search(fact.quote)
        or _AT_WILL.search(fact.quote)
    ):
        return "prepare"
    if (
        _FOLLOWS.search(fact.label or "")
        or _SUPPLIES.match(fact.quote)
        or _HAS_APPLIED.search(before)
        or _LATER_ON.search(before)
        or _TO_BE_DONE.search(fact.quote)
    ):
        return "follow"
    if (
        _OBJECTS.search(fact.label or "")
        or _LEFT_OUT.search(before)
        or re.search(r"有异议的[，,]|内[^，。；]{0,20}(?:核对|确认)", fact.quote)
    ):
        return "object"
    if _REGISTER.search(fact.label or ""):
        return "register"
    printed = fact.channel is None and _PRINTED.search(before)
    return "paper" if fact.channel == "paper" or printed else "file"


# -- facts after all changes ------------------------------------------------------------------------------------------


_SETTLED_KINDS = frozenset(("deadline", "amount", "rate"))
"""What an announcement for good tells instead of the preview of it."""


def facts_now(cluster: Cluster, sources: Iterable[Mention]) -> Iterator[Fact]:
    """The facts of some of the call's mentions, those that a later notice replaced marked, what stands instead added."""
    overcome = _history(cluster)[1]
    for mention in sources:
        later = [m for m in cluster.changes if m.order > mention.order]
        halted = {halted_group(cluster, m) for m in later}
        steps = {step(f) for f in mention.facts if isinstance(f, DeadlineFact) and f.binds_applicants}
        void = overcome is not None and mention.order <= overcome.order
        settled = {f.kind for m in cluster.mentions if settles(m, mention) for f in m.facts} & _SETTLED_KINDS
        for fact in mention.facts:
            over = (void and fact.binds_applicants) or fact.kind in settled
            over = over or (
                isinstance(fact, DeadlineFact) and fact.group is not None and fact.group in halted
            )
            told = replace(fact, aid=mention.notice.aid, superseded=over or fact.superseded)
            if _number(told) and any(_gives_number_of(m, told, mention) for m in later):
                told = replace(told, superseded=True)
            if any(_moves_forwarding(m, told, mention) for m in later):
                told = replace(told, superseded=True)
            yield from _followed(told, later, alone="file" not in steps)


def with_audiences_of_old(cluster: Cluster) -> Cluster:
    """The call's mentions, the days that a changing notice puts in place of another with the audience of that one.

    “至4月10日截止”更正为“至4月20日截止” does not say whose day it is; the notice that it corrects does.
    """
    told: dict[dt.date | None, set[str]] = {}
    for mention in cluster.mentions:
        for fact in mention.facts if mention.change is None else ():
            if isinstance(fact, DeadlineFact) and fact.audience:
                told.setdefault(fact.value, set()).add(fact.audience)
    if not cluster.changes or not told:
        return cluster
    return Cluster(tuple(m if m.change is None else _with_audiences(m, told) for m in cluster.mentions))


def _with_audiences(mention: Mention, told: Mapping[dt.date | None, Set[str]]) -> Mention:
    facts = list(mention.facts)
    for r in mention.change.replacements if mention.change else ():
        old, new = both_values(r, mention.notice.date) if r.field == "day" and r.old else (None, None)
        whose = told.get(dt.date.fromisoformat(old.key), set()) if old and new else set()
        if old and new and len(whose) == 1:
            keys, audience = (old.key, new.key), next(iter(whose))
            facts = [
                replace(f, audience=audience)  # type: ignore[arg-type]  # as another fact has it
                if isinstance(f, DeadlineFact)
                and str(f.value) in keys
                and f.start < r.end
                and r.start < f.end
                else f
                for f in facts
            ]
    return replace(mention, facts=tuple(facts))


_PUT_OFF = re.compile(r"顺延|延[长至到]|推迟|调整|相应|[改变]更?[为到至]|提前")


def _moves_forwarding(mention: Mention, fact: Fact, before: Mention) -> bool:
    """Whether a changing notice puts off the authorities' day without naming the old one, where that is the only one of its batch: 推荐时间相应顺延至4月30日."""
    if not isinstance(fact, DeadlineFact) or fact.audience != "recommender" or fact.value is None:
        return False
    earlier = _forwarding(before)
    alone = len({f.value for f in earlier}) == 1
    new = [
        f
        for f in _forwarding(mention)
        if not f.superseded and _PUT_OFF.search(f.quote) and (f.group == fact.group or alone)
    ]
    own = {f.value for f in earlier if f.group == fact.group}
    return len(own) == 1 and len(new) == 1 and new[0].value != fact.value


def _forwarding(mention: Mention) -> list[DeadlineFact]:
    """The days of the authorities that a notice tells."""
    days = (f for f in mention.facts if isinstance(f, DeadlineFact) and f.value is not None)
    return [f for f in days if f.audience == "recommender"]


def _number(fact: Fact) -> str:
    """The telephone number that a fact tells, "" where it tells none."""
    if isinstance(fact, PhoneFact):
        return fact.value.number
    return fact.value.phone if isinstance(fact, ContactFact) else ""


def _gives_number_of(mention: Mention, fact: Fact, before: Mention) -> bool:
    """Whether a changing notice tells a new number without the old one that is a fact's: the only one told before, or that of the office which it names."""
    if any(_number(f) == _number(fact) and not f.superseded for f in mention.facts):
        return False  # it still is the number of something
    text = mention.notice.text
    for r in mention.change.replacements if mention.change else ():
        if r.field == "phone" and not r.old:
            words = han_pairs(text[behind_last("。；;\n", text, r.start) : r.end])
            named: dict[str, float] = {}
            for f in before.facts:
                if number := _number(f):
                    named[number] = max(named.get(number, 0.0), _share(_office(before, f), words))
            best = max(named.values())
            if len(named) == 1 or (
                named[_number(fact)] == best >= NAMED and list(named.values()).count(best) == 1
            ):
                return True
    return False


NAMED = 0.5
"""So much of what stands before a number (市财政局企业科) is said of its new one (财政局企业科电话更换为…)."""
_BEFORE_NUMBER = re.compile(r"(?:[^。；;\n\d]|(?<!\d)\d{1,3}(?!\d)){1,24}$")


def _office(mention: Mention, fact: Fact) -> str:
    """Whom or what a number reaches, by the words before it."""
    before = _BEFORE_NUMBER.search(mention.notice.text[: fact.start])
    office = fact.value.office if isinstance(fact, ContactFact) else None
    return office or (before.group() if before else "")


def _share(name: str, words: Set[str]) -> float:
    """How much of a name some words hold, as pairs of characters."""
    pairs = han_pairs(name)
    return len(pairs & words) / len(pairs) if pairs else 0.0


def _followed(fact: Fact, later: Sequence[Mention], *, alone: bool) -> Iterator[Fact]:
    for mention in later:
        if fact.superseded:
            break
        new = _replaced(fact, mention)
        if new or moves(mention, fact, alone=alone) or _resets(mention, fact):
            yield replace(fact, superseded=True)
            if new is None or _tells(mention, new):
                return
            fact = new
    yield fact


_SET_ANEW = re.compile(r"(?:调整|变更|更正|修改|改|提高|上调|下调|降低|增加|确定)(?:为|至|到|成)")
_SET_CHARS = 60


def _resets(mention: Mention, fact: Fact) -> bool:
    """Whether a changing notice sets the sums of classes anew, that of the same class too: 标准调整为：5%—10%的8万元."""
    if not (mention.change and isinstance(fact, AmountFact) and fact.is_funding and fact.label):
        return False
    named = [
        f for f in mention.facts
        if isinstance(f, AmountFact) and f.is_funding and not f.superseded
        and f.label == fact.label and (_IN_FIGURES.search(fact.label) or f.group == fact.group is not None)
    ]  # fmt: skip
    text = mention.notice.text
    anew = any(_SET_ANEW.search(text, max(0, f.start - _SET_CHARS), f.start) for f in named)
    return anew and all(f.value != fact.value for f in named)


_IN_FIGURES = re.compile(r"\d")
"""A class named by figures (10%—20%的) is the same in both notices."""


def _tells(mention: Mention, fact: Fact) -> bool:
    """Whether the changing notice's own facts hold the new value already."""
    return any(f.kind == fact.kind and f.value == fact.value and not f.superseded for f in mention.facts)


def _replaced(fact: Fact, mention: Mention) -> Fact | None:
    """The fact as a changing notice puts it, None where that leaves it as it is."""
    text, published = mention.notice.text, mention.notice.date
    for replacement in mention.change.replacements if mention.change else ():
        old, new = both_values(replacement, published)
        said = (text[replacement.start : replacement.end], replacement.start, replacement.end)
        if old and new and old.key != new.key and has_value(fact, old):
            return replace(with_value(fact, old, new, said), aid=mention.notice.aid)
        shift = replacement.shift if old is None else None
        if shift and isinstance(fact, DeadlineFact) and fact.binds_applicants and step(fact) == "file":
            day = moved_day(fact.day, shift)
            if day:
                quote, start, end = said
                return replace(
                    fact, value=day, at=None, computed=True, aid=mention.notice.aid, quote=quote, start=start, end=end
                )  # fmt: skip
    return None


def moves(mention: Mention, fact: Fact, *, alone: bool = False) -> bool:
    """Whether a changing notice makes an applicant's day void without naming it: by a new one of the same step, or all.

    `alone`: the fact's notice tells no day but that on paper, so that a new day of which no channel is told is one of it.
    """
    change = mention.change
    if change is None or not isinstance(fact, DeadlineFact) or not fact.still_for_applicants:
        return False
    if change.ended or change.role in ("cancellation", "suspension"):
        return False  # `off` tells it
    told = applicant_deadlines(mention.facts)

    def same_step(new: DeadlineFact) -> bool:
        if fact.group and new.group and fact.group != new.group:
            return False  # 第一批延长至5月12日: the second batch stands
        return step(new) == step(fact) or (alone and {step(new), step(fact)} == {"file", "paper"})

    named = [
        both_values(r, mention.notice.date)[1] for r in change.replacements if r.field == "day" and r.old
    ]
    if named:  # days that take the place of named ones leave the others; a further new day does not
        covered = {value.key for value in named if value}
        return any(same_step(f) and str(f.day) not in covered and f.day != fact.value for f in told)
    if among := [
        f for f in told if _is_put_to(change, f)
    ]:  # one of several changes: 五、截止时间延长至7月15日
        return any(same_step(f) and f.day > fact.day for f in among)
    if change.role == "resumption" or (mention.about_time and told):
        return any(same_step(f) and f.value != fact.value for f in told)
    if change.role == "correction" or any(r.shift for r in change.replacements):
        return False
    return mention.about_time and not _leaves_applicants(mention)


def _is_put_to(change: Change, fact: DeadlineFact) -> bool:
    """Whether a change that does not name the old day puts the day to that of a fact."""
    spans = [r.new_span for r in change.replacements if r.field == "day" and not r.old and r.new_span]
    return any(fact.start < end and start < fact.end for start, end in spans)


_UNCHANGED = re.compile(
    r"(?:截止|申报|受理|报名)[^，。；件式求准料围象程道]{0,6}(?:不变|不作调整|不做调整|照旧|不受影响)"
)


def _leaves_applicants(mention: Mention) -> bool:
    """Whether a notice moves an authority's day alone (县级上报时间推迟到11月5日), or says that the applicants' stands."""
    told = [f for f in mention.facts if f.kind == "deadline" and not f.superseded]
    others = bool(told) and all(f.audience == "recommender" for f in told)
    return others or bool(_UNCHANGED.search(mention.notice.text))


def changes_told(mention: Mention) -> list[CallChange]:
    """What a changing notice replaces, each with the words that say so."""
    text = mention.notice.text
    return [
        CallChange(
            field=r.field, old=r.old, new=r.new or (r.shift and f"{r.shift[0]}{r.shift[1]}") or "",
            quote=text[r.start : r.end], start=r.start, end=r.end,
        )
        for r in (mention.change.replacements if mention.change else ())
    ]  # fmt: skip


def words_of(mention: Mention) -> str:
    """The sentence with which a changing notice says what it does; its title where its text does not."""
    change, text = mention.change, mention.notice.text
    told = (change.start, change.end) if change and change.end else None
    if told is None and (anew := _SET_ANEW.search(text)):
        told = anew.span()
    if told is None:
        return mention.notice.title
    begin = behind_last("。；\n", text, told[0])
    end = before_next("。；\n", text, told[1])
    return " ".join(text[begin:end].split())[:120]
