"""The deadline of a date in its surroundings: whose it is, what must be done by then, through which channel."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from rag.domain import Channel, DeadlineFact, Fact, Notice, Undated
from rag.facts.actors import actor_before
from rag.facts.clauses import clause_after, clause_before, without_list_mark
from rag.facts.dates.audience_rules import AUDIENCES, Step
from rag.facts.dates.date_context import TOLD_AGAIN, DateContext, dated, scope_of
from rag.facts.dates.date_rules import Role
from rag.facts.dates.deadline_signs import acts_in_window, forwards_up, title_calls
from rag.facts.dates.listed_time_signs import authority_in_window, class_told
from rag.facts.dates.opening_signs import begins_applying
from rag.facts.dates.planned_day_signs import tentative
from rag.facts.decision_table import decide
from rag.facts.groups import OF_A_TURN
from rag.facts.patterns import cue
from rag.language.date_expression import DateExpression

DEADLINE_ROLES = ("deadline", "superseded", "stops", "opens", "recurring", "undated")
"""Roles of a date that make a deadline."""
_LABEL_CHARS = 40
_CALL_WORDS = re.compile(
    r"申报|申请|征集|报名|遴选|认定|推荐|申领|大赛|揭榜|报送|补贴|奖励|资助|入库|招募|评价(?=工作|的)|贴息|补助|扶持|奖补|保费|补偿|返还|券(?!商)|开抢|领取|评选|评优|评定|征稿|投稿|来稿|Call for|Applications?|有奖|招新|选拔|红包|招(?![标生工])[^，。！]{0,4}(?:商户|门店)"
)


# 受理部门：商务局: a line of a form beside that of the day heads nothing
_FIELD = re.compile(r"[^，。；：:]{2,8}[：:][^：:]{1,30}(?<![：:])$")


# 3.客栈消防改造补贴(县住建局): who runs a programme, in brackets behind its name, is not who acts
_RUN_BY = re.compile(
    r"(?:(?<=[补贴助励金券资项目赛动])[（(][^（）()]{2,20}|[（(][^（）()]{1,20}[局委办科处厅部股])[）)]\s*$"
)


# 技术改造补助（市工信局）：…, 4月30日止
_RUN_BY_BODY = re.compile(
    r"(?<=[补贴助励息金券资项目赛动批广])[（(][^（）()，,]{1,20}[局委办科处厅部股](?:[，,][^（）()，,]{2,16})?[）)](?=[：:｜|])"
)


def _without_who_runs(words: str) -> str:
    """Words without the bodies that stand in brackets behind what they run."""
    return _RUN_BY.sub("", _RUN_BY_BODY.sub("", words))


def step_of(context: DateContext, government_applies: bool) -> Step:
    """What is to be done by a date, for the table of audiences."""
    head = "" if _FIELD.match(context.above) else _without_who_runs(context.above)
    named = _NAMED_BEHIND.match(context.plain_right)
    told_before = named is not None or _told_before(context)
    return Step(
        left=named[1] if named else _without_addressees(_words_before(context)),
        right="" if told_before else context.action,
        beyond="" if told_before else context.plain_right[len(context.action) :].lstrip("，, "),
        behind="" if told_before and not context.over else context.own_right[:30],
        earlier=_without_who_runs(context.earlier),
        heading=head,
        section=context.headings[-1] if context.headings else "",
        opening=context.opening,
        government_applies=government_applies,
        calls=title_calls(context) or bool(_CALL_WORDS.search(context.notice.title + context.opening)),
    )


# 第二批受理时间暂定2026年7月，届时另行通知: a month that names no day yet
_TOLD_LATER = re.compile(
    r"[，,（(]?(?:具体)?(?:时间|日期)?(?:届时|到时候?|以?后)?(?:再|另)(?:行|文)?(?:通知|公告|公布|发布)"
)

# 8月15日的企业申报截止时间: what the day is stands right behind it
_NAMED_BEHIND = re.compile(
    r"(?:的|[”\"]?[，,]?是(?=[^，。；、\d]{2,16}的))([^，。；、\d]{2,18}?(?:时间|期限|截止|日期))"
)


_CLASS_ALONE = re.compile(
    r"[；;，,、]\s?[^，。；：:、\d]{0,6}(?:类|组|批|档|期|轮|款)(?:截至|截止|截止到|到|至|为|是|[：:])*$"
)


_IN_TURN = re.compile(r"的[^，。；：、的]{0,8}(?:分别|依次)[为于是]$")
_ITS_SUBJECT = re.compile("(?![和及与或])[一-龥]")


_CLASS_ONLY = re.compile(
    r"\s?[^，。；：:、\d]{0,6}(?:类|组|批|档|期|轮|款)则?(?:截至|截止到?|到|至)[为是：:]?"
)


def _words_before(context: DateContext) -> str:
    """The words before a date; those of the heading where the date begins its sentence."""
    if context.own_left:
        again = TOLD_AGAIN.search(context.left)  # …20日前提出，即三季度9月20日、四季度12月20日
        if _IN_TURN.search(context.left) and _ITS_SUBJECT.match(context.own_left):
            return context.own_left  # 申报→县区核，最后期限依次为: to each step its own day
        return context.sofar if again else context.left + context.own_left
    if _CLASS_ONLY.fullmatch(context.left) and context.earlier.rstrip().endswith("；"):
        return context.earlier.rsplit("。", 1)[-1] + context.left  # A类网上填报截至6月30日；B类截至
    if _CLASS_ALONE.match(context.left):
        return context.sofar  # A类网上填报截至6月30日；B类截至: what is done is said of the class before
    head = "" if _FIELD.match(context.above) else context.above
    return context.sofar or ("" if head.endswith("。") else f"{head} ")


# 由各区县确定, 根据各市要求: who sets a day does not act by it.
_LEFT_TO_OTHERS = re.compile(
    r"各[市区县地]{1,2}(?:收件|受理|申报|报名|截止)?(?:时间|日期)(?:不一|不同|各异|有别|自定)|(?:由|按照?|根据|以)各?(?:区县|县区|市县|设区市|市州|地市|市|县|地)[^，。；\d]{0,8}?(?:自行)?(?:确定|制定|规定|公布|安排|要求|通知)(?:为准)?"
)


# ◆【商务局】展会补贴，截止11月5日: who runs an item of a list
_RUNS = re.compile(r"^[^\w一-龥【]{0,4}【(?!各)[^】\n]{1,12}[局委办厅部]】")
# 市科技局高新科0668-2270036 7月31日前: whom to ring stands beside a day in a list
_TO_RING = re.compile(r"[一-龥（）、]{2,24}[：: ]?(?:0\d{2,3}[-—– ]?)?\d{7,8}\s?(?=\s|[；;，,]|$)")


def _without_addressees(words: str) -> str:
    """各区县经信局，市直有关单位：请于…: who is spoken to is not yet who acts."""
    words = _RUN_BY_BODY.sub("", words)
    words = _RUNS.sub("", _TO_RING.sub(" ", _LEFT_TO_OTHERS.sub("", words)))
    return (
        re.sub(
            r"^\s?(?:各|有关|相关)[^。；：:]{2,80}(?<!汇总)(?<!审核)(?<!初审)(?<!复核)(?<!上报)(?<!推荐)[：:]\s?(?=[^\d]|$)",
            "",
            words,
        )
        if not words.rstrip().endswith(("：", ":"))
        else words
    )


def deadline(context: DateContext, role: Role, rule: str, government_applies: bool) -> DeadlineFact | None:
    """The deadline of a date whose role is decided; None for an authority's own review."""
    told = step_of(context, government_applies)
    audience_rule = decide(AUDIENCES, told)
    audience = audience_rule.then if audience_rule else None
    if rule == "unchanged" and told.actor is None and not told.reviews:
        audience = "applicant"  # 区县上报顺延到5月11日。C类不变，还是5月8日
    up = forwards_up(context)
    if up:
        audience = "recommender"  # 我局将于7月17日前统一报市局
    elif cue("timing", "we_ourselves").search(context.sofar):
        return None
    if audience == "recommender" and role == "recurring" and context.date.last is None:
        return None  # 每月25日汇总上报: an office's own routine
    if audience == "recommender" and not up and _own_review(context.notice, context):
        return None
    day, undated = _last_day(context.date, role, context.notice.date)
    if day and role == "deadline" and not context.date.whole_day and _TOLD_LATER.match(context.right):
        day, undated = None, "later"
    if day and undated is None and role == "deadline" and tentative(context):
        undated = "tentative"
    name = f"{rule} / {audience_rule.name if audience_rule else 'nobody-told'}"
    found = DeadlineFact(
        value=day,
        label=_label(context),
        audience=audience,
        channel=channel_of(context),
        undated=undated,
        superseded=role == "superseded",
        opens=_first_day(context.date, role),
        **dated(context, name, timed=bool(day) and role != "opens", computed=role == "stops"),
    )
    return found if found.group or role != "deadline" else replace(found, group=class_told(context, rule))


def _last_day(date: DateExpression, role: Role, published: dt.date) -> tuple[dt.date | None, Undated | None]:
    """(the last day that counts, what is told instead of a plain day)."""
    if role == "opens":
        return None, "open_end"
    if role == "stops":
        return _last_before_stop(date), None
    if role == "recurring":
        return _next(date.last, published), "recurring"
    return date.last, date.undated


def _last_before_stop(date: DateExpression) -> dt.date | None:
    """10月21日起停止受理 leaves the 20th, 10月21日17:00起停止受理 the 21st, 10月21日零点起 the 20th."""
    return date.last if date.at else date.first - dt.timedelta(days=1)


def _next(day: dt.date | None, published: dt.date) -> dt.date | None:
    """The day's next return after publication: 每年3月31日 in a notice of April is that of next year."""
    if day is None or day >= published:
        return day
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 1, day=28)


def _first_day(date: DateExpression, role: Role) -> dt.date | None:
    return date.first if date.is_range or role == "opens" else None


def _told_before(context: DateContext) -> bool:
    """网络申报截止时间为…: what is to be done stands before the date."""
    if acts_in_window(context) or authority_in_window(context):
        return False
    return (
        context.date.is_range
        or context.words.endswith(("截止", "止"))
        or context.in_bracket
        or bool(
            cue("timing", "closing").search(context.left[-12:].rstrip(" ：:"))
            or re.search(r"(?:时间|日期|期限)[^，。；]{0,3}$", context.left)
        )
    )


_IS_A_TOWN = re.compile(r"(?:[镇乡](?:人民)?政府|街道办事处)(?: |$)")


def _own_review(notice: Notice, context: DateContext) -> bool:
    """市主管部门审核确认 in a city's own notice: nobody has to hand in anything."""
    level = {"province": "省", "city": "市", "district": "[区县]", "national": "(?:国家|部)"}.get(
        notice.level
    )
    near = context.sofar[-30:]
    if level and re.fullmatch(rf"{level}级?[终复]?[评审][审核定]?", context.own_left.strip("、和及 ")):
        return True  # 申报→县区核→市审，最后期限依次为…: the last step is the city's own
    first = re.split(r"[，。；]", context.own_right.lstrip("，, "), maxsplit=1)[0]
    if notice.level == "district" and re.search(
        rf"(?<![各设区地县]){level}级?(?:复核|复审|终审|审定|评审)", near
    ):
        return True
    if re.search(rf"(?<![各设区地县]){level}级$", near) and cue("timing", "own_review").search(context.sofar):
        return True  # 审核：各县区3月6日前，市级3月20日前, in the city's own notice
    named = re.search(r"([一-龥]{2,10}?(?:局|厅|委|办|中心|管委会))[^，。；、：]{0,4}[：:]?$", near)
    if named and any(issuer.endswith(named[1]) for issuer in notice.issuers):
        return bool(re.search("复核|终审", near[-8:]))
    if named and re.match("[镇乡]|街道", named[1]) and _IS_A_TOWN.search(" ".join(notice.issuers)):
        return bool(
            cue("timing", "own_review").search(first)
        )  # 镇农业服务中心7月底前完成审核, in the town's notice
    body = rf"(?<![各设区地级县报送交至到给向]){level}(?!辖市|直)(?:级?主管部门|[^，。；、各\d（(]{{0,6}}[局厅委])"
    reviews = cue("timing", "own_review").search(near) or (
        cue("timing", "own_review").search(first) and not cue("timing", "handin_strict").search(first)
    )
    return bool(level and re.search(body, near) and reviews)


_IN_BRACKETS = re.compile(r"[（(][^（）()\d]{1,8}[）)]")


def channel_of(context: DateContext) -> Channel | None:
    """Online or paper where the step takes just one of them; the clause of the next date does not count."""
    right = (
        context.right[: max(context.until_next, 0)]
        if context.until_next < len(context.right)
        else context.right
    )
    right = _IN_BRACKETS.sub("", right)  # 向所在县（市、区）商务部门提交纸质材料
    near = context.sofar[-60:] + right[:70]
    clause = context.clause + clause_after(right, 0, len(right))
    for words in (context.own_left, clause, context.left[-40:] + clause_after(right, 0, len(right)), near):
        online, paper = cue("timing", "online").search(words), cue("timing", "paper").search(words)
        if online and paper:
            return None
        if online or paper:
            return "online" if online else "paper"
    return None


_TIME_WORDS = re.compile(
    r"(?:的)?(?:截止)?(?:时间|日期|期限|时限|期)?(?:均|统一|暂定)?(?:自|从|于|在|为|是|至|到|应|需|须|请|并|截至|截止|务必|[：:（( ，,“])*$"
)
_NO_LABEL = re.compile(r"^(?:凡|且|对|并|请|应|须|在|如|若|即|为|其中|具体|有关|申请对象可|各|其)$")


def _label(context: DateContext) -> str | None:
    """Scope (the programme in a digest, the numbered part of a notice), actor and what is to be done."""
    clause = without_list_mark(clause_before(context.left, 0, len(context.left)))
    noun = _TIME_WORDS.sub("", clause).strip()
    if not noun and context.left.rstrip().endswith(("：", ":")):
        noun = _TIME_WORDS.sub(
            "", without_list_mark(re.split("[，。；]", context.left.rstrip("：: "))[-1])
        ).strip()
    action = clause_after(context.right.lstrip(" ，,）)"), 0, 60).strip()
    actor = actor_before(context.sofar)
    noun = "" if _NO_LABEL.match(noun) else noun
    if own := _TIME_WORDS.sub("", context.own_left.strip("、和及与或，； ")):
        noun = own if own not in noun else noun
    if _told_before(context):
        words = noun or without_list_mark(_TIME_WORDS.sub("", context.above)) or action
    else:
        words = (noun if len(noun) > 3 else actor) + action
    scope = scope_of(context)
    label = "：".join(part for part in (scope, words[-_LABEL_CHARS:]) if part)
    return label or None


def with_openings(contexts: list[DateContext], facts: list[Fact]) -> list[Fact]:
    """A day on which a system opens, told apart from its end, becomes `opens` of the deadline beside it."""
    for index, context in enumerate(contexts):
        if context.date.is_range or not context.date.whole_day:
            continue
        following = contexts[index + 1 : index + 1 + _DATES_BEHIND] if begins_applying(context) else []
        closing = next(_closing_of(context, following, facts), None)
        if closing is not None:
            facts[closing] = _opened(context.notice.text, facts[closing], context.date)  # type: ignore[arg-type]
            for at in _other_classes(context.notice.text, closing, facts):
                facts[at] = replace(facts[at], opens=facts[closing].opens)  # type: ignore[arg-type, union-attr]
            continue
        if not _opens(context):
            continue
        near = (
            (i, f) for i, f in enumerate(facts)
            if isinstance(f, DeadlineFact) and f.tells_applicants and f.opens is None
            and abs(f.start - context.date.start) <= 200 and f.day > context.date.first
        )  # fmt: skip
        for i, fact in islice(near, 1):
            facts[i] = _opened(context.notice.text, fact, context.date)
    return facts


_DATES_BEHIND, _CHARS_BEHIND = 3, 130
"""So many dates and characters behind an opening day the last day may stand that belongs to it."""


def _closing_of(
    opening: DateContext, following: Sequence[DateContext], facts: Sequence[Fact]
) -> Iterator[int]:
    """The applicant's deadline behind an opening day, up to the next opening: 3月25日开始收，11月30日截止."""
    for context in following:
        if context.date.start - opening.date.end > _CHARS_BEHIND or begins_applying(context):
            return
        for i, fact in enumerate(facts):
            here = fact.start <= context.date.start and context.date.end <= fact.end
            if here and isinstance(fact, DeadlineFact) and fact.value == context.date.last:
                if fact.tells_applicants and fact.opens is None and fact.day > opening.date.first:
                    yield i
                break


def _other_classes(text: str, opened: int, facts: Sequence[Fact]) -> Iterator[int]:
    """The days of other classes in the line of one that got its opening: 5月20日开始。创意组6月15日截止，初创组6月25日截止."""
    first = facts[opened]
    if not isinstance(first, DeadlineFact) or not first.group or OF_A_TURN.search(first.group):
        return
    for at, fact in enumerate(facts):
        if not isinstance(fact, DeadlineFact) or not fact.tells_applicants or fact.opens or not fact.group:
            continue
        beside = fact.start > first.start and "\n" not in text[first.start : fact.start]
        if beside and not OF_A_TURN.search(fact.group) and first.opens and first.opens < fact.day:
            yield at


def _opens(context: DateContext) -> bool:
    """系统开放时间为9月10日, 系统将于9月22日左右开放."""
    system = cue("timing", "system_close").search(context.left[-12:] + context.right[:12])
    after = cue("timing", "opening_after").match(context.right)
    return bool(cue("timing", "opening_before").search(context.left) or (system and after))


def _opened(text: str, fact: DeadlineFact, date: DateExpression) -> DeadlineFact:
    """The deadline with its opening day, which its quote then holds too."""
    start, end = min(fact.start, date.start), max(fact.end, date.end)
    day = dt.date.fromisoformat(date.at[:10]) if date.at else date.first  # 自5月11日零时起开放
    return replace(fact, opens=day, quote=text[start:end], start=start, end=end)
