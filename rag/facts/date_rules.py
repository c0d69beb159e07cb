"""What a date means: an ordered table of named rules, tried one after the other; the first that holds decides.

`ROLES` tells whether a date is a deadline. What is none of the decided roles goes to `SPANS` (validity, event). Whose a
deadline is, `rag.facts.audience_rules` decides. Each rule has an example in which it decides and one in which it does not;
`python -m eval.rules` counts in how many notices of each collection it decides.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal

from rag.facts.clauses import clause_before, without_list_mark
from rag.facts.date_context import CALLING, EARLIEST, LATEST, DateContext
from rag.facts.decision_table import Rule
from rag.facts.patterns import cue, last

Role = Literal[
    "deadline",
    "superseded",
    "stops",
    "opens",
    "recurring",
    "undated",
    "period",
    "validity",
    "event",
    "other",
    "none",
]
DateRule = Rule[DateContext, Role]

# -- conditions ---------------------------------------------------------------------------------------------------


def _recurs(c: DateContext) -> bool:
    return c.date.undated == "recurring" or bool(cue("timing", "recurring").search(c.sofar[-40:]))


_REPORTS = re.compile(
    r"进展|进度|月报|季报|年报|报表|动态|总结|统计|(?:工作|年度|发展|情况)[^，。；]{0,6}报告"
)


def _recurs_for_all(c: DateContext) -> bool:
    """Something is handed in or applied for by a day of every year (每年5月15日至6月15日申报)."""
    if not _recurs(c) or c.date.undated not in (None, "recurring"):
        return False
    if not c.date.whole_day and c.date.undated is None:
        return False
    if (c.date.last is None and _REPORTS.search(c.own_right[:40])) or re.match("开放|开抢|开始", c.own_right):
        return False
    told = re.search(r"受理|办理", c.own_right[:16]) or cue("timing", "handin").search(c.own_right[:60])
    told = told or cue("timing", "window").search(c.left[-24:])
    return bool(told or cue("timing", "closing").search(c.left[-12:]))


def _comments_asked(c: DateContext) -> bool:
    """请于10月20日前将修改意见反馈至…: comments on a draft, not the opinion of who recommends."""
    asked = re.match(
        r"[，,]?(?:请)?(?:将)?[^。；，]{0,16}(?:(?:修改|反馈|书面)意见|意见建议|意见和建议)[^。；]{0,10}",
        c.right,
    )
    sent = asked and re.search(r"反馈|发送|寄|提出|报送|提交", asked.group())
    return bool(sent) and c.date.suffix == "before" and not c.date.is_range


def _is_public(c: DateContext) -> bool:
    """Whether anybody may object or comment in this time."""
    label = c.label
    if c.date.is_range and "公示" in c.words:
        return True  # 9月22日起公示五天
    public = last(cue("timing", "publicity"), label)
    comment = last(cue("timing", "comment_period"), label)
    if comment is None and re.match(r"[^。；]{0,20}(?:反馈|提出|反映|发送)", c.right):
        comment = last(cue("timing", "comment_asked"), label)
    window = last(cue("timing", "window"), label)
    found = max((m.end() for m in (public, comment) if m), default=-1)
    if found < 0 and _comments_asked(c):
        return True
    if found < 0 or (window and window.end() > found + 4):
        return False
    if c.date.is_range:
        return found >= len(label) - 24
    closes = (
        c.date.suffix == "before"
        or cue("timing", "closing").search(label[-12:])
        or label.endswith(("至", "到"))
    )
    told = (
        comment is not None
        or "异议" in c.right
        or re.search(r"公示期?(?:截止)?(?:时间)?[为：]?(?:至|到|截至)$", label)
    )
    return bool(closes and told)


def _not_to_be_told(c: DateContext) -> bool:
    return c.date.last is None and c.date.undated in ("lunar", "impossible")


def _hands_in_words(c: DateContext) -> bool:
    words = f"{c.above} {c.earlier[-30:]} {c.sofar} {c.right[:60]}"
    return bool(cue("timing", "handin_noun").search(words))


def _told_undated(c: DateContext) -> bool:
    """A lunar day or one that does not exist, where something is handed in."""
    if not _not_to_be_told(c):
        return False
    return _closes(c) or (
        c.date.suffix == "before" and bool(cue("timing", "handin").search(c.plain_right[:60]))
    )


def _beyond(c: DateContext) -> bool:
    last_day, published = c.date.last, c.notice.date
    return last_day is None or not published - EARLIEST <= last_day <= published + LATEST


def _rule_for_later(c: DateContext) -> bool:
    return c.date.length_only and not cue("timing", "from_this").match(c.words)


def _was_planned(c: DateContext) -> bool:
    """原定10月20日截止; 由10月20日延长至: a day that no longer holds."""
    return bool(
        re.search(r"原(?:定|计划|定于|截止)?(?:于|至|在)?$", c.left[-6:])
        or cue("timing", "moved").match(c.right)
        or (
            re.search(r"原[^，。；\d]{2,16}(?:时间|日期|期限)[^，。；\d]{0,4}$", c.left[-24:])
            and cue("timing", "moved_later").search(c.right[:30])
        )
        or re.match(
            r"[^，。；\d]{0,14}(?:随之|同时|一并|即)?(?:不再(?:适用|执行|有效)|作废|失效|废止)", c.right
        )
    )


def _stops(c: DateContext) -> bool:
    return c.date.suffix == "from" and bool(
        re.match(
            r"[，,]?(?:将|即)?(?:系统|平台|通道)?(?:停止|暂停|不再|终止|关闭)(?:受理|接收|接受|申报|报名|办理|[^，。；]{0,4}(?:申报|申请|报名|受理))",
            c.right,
        )
    )


def _opens_only(c: DateContext) -> bool:
    """申报时间：9月20日起: the start of a window whose end is open."""
    if c.date.is_range or c.date.suffix != "from" or c.date.last is None:
        return False
    window = last(cue("timing", "window"), c.purpose) or last(cue("timing", "step"), c.purpose)
    return bool(window and window.end() >= len(c.purpose) - 3)


def _taken_from(c: DateContext) -> bool:
    """申报系统10月8日起开放, 10月9日起受理申请: when it begins, where nothing tells when it ends."""
    if c.date.is_range or c.date.last is None or not c.date.whole_day:
        return False
    if c.date.suffix == "" and cue("timing", "opening_after").match(c.right):
        return bool(cue("timing", "window").search(c.purpose)) and _title_calls(
            c
        )  # 申报时段：10月9日8:00开网
    if c.date.suffix != "from":
        return False
    begins = re.match(
        r"[，,]?(?:将|可|正式|即可|开始)?(?:在线|网上|登录[^，。；]{0,12})?(?:开放|开通|受理|接受|申报|申请|报名|征集|申领)",
        c.right,
    )
    ahead = c.date.last >= c.notice.date - EARLIEST
    about = cue("timing", "system_close").search(c.sofar[-12:]) or cue("timing", "handin_noun").search(
        c.sofar[-12:] + c.right[:16]
    )
    return bool(begins and about) and ahead and _title_calls(c)


def _past_or_opening(c: DateContext) -> bool:
    opening = cue("timing", "opening_before").search(c.left) and not c.date.is_range
    return bool(cue("timing", "past_before").search(c.left) or opening)


def _advice(c: DateContext) -> bool:
    return bool(
        re.search(
            r"(?:优先|尽量|尽可能|建议|鼓励|最好|提倡)(?:各[^，。；]{0,4})?(?:在|于)?[^，。；]{0,6}[（(]?$",
            c.sofar,
        )
    )


_PLANNED = re.compile(
    r"(?:暂定|暂拟|拟定?|初定|初步(?:定|确定|计划|安排)|计划|预计)(?:将|在|于|为|到|至|自|从)*$"
)
_MAY_MOVE = re.compile(
    r"[^。；\n]{0,24}(?:(?:以|按)[^，。；\d邮系]{0,12}(?:通知|公告|文件|发布|公布)[^，。；\d邮]{0,6}为准|如(?:有|遇)?[^，。；]{0,4}(?:变动|变化|调整|变更)|可能(?:会)?(?:调整|变动|顺延))"
)


def tentative(c: DateContext) -> bool:
    """申报时间暂定4月1日至4月30日，以正式通知为准: a day that is told and may still move."""
    planned = _PLANNED.search(c.left.rstrip(" ：:"))
    own = c.right[: max(c.until_next, 0)] if c.until_next < len(c.right) else c.right
    return bool(planned or _MAY_MOVE.match(own))


def _aim(c: DateContext) -> bool:
    if cue("timing", "window").search(c.left[-14:]):
        return False  # 申报时间暂定4月1日至4月30日
    if _PLANNED.search(c.left.rstrip()) and (_day_and_stop(c) or _closes_after(c)):
        return False  # 申报暂定于10月31日截止
    return bool(
        re.search(r"(?:预计|力争|争取|计划|拟|暂定|目标|大约)(?:将)?(?:于|在|到|为)?$", c.left.rstrip())
    )


def _closes(c: DateContext) -> bool:
    """截止时间为, 截至 and the like stand right before the date."""
    closing = last(cue("timing", "closing"), c.left)
    if not closing or closing.end() < len(c.left.rstrip(" ：:")) - 1:
        return False
    told = without_list_mark(clause_before(c.left, 0, closing.start())).strip()
    ahead = c.date.last is not None and c.date.last > c.notice.date
    if closing.group() in ("截至", "截止") and not told and c.right and c.right[0] in "，,、":
        if ahead and cue("timing", "handin_noun").search(c.sofar[-24:]):
            return True  # 由个人或企业申报，截止10月31日，早于其他类别
        return bool(
            re.match(r"[，,、][^，。；]{0,6}(?:系统|平台|通道|窗口|不再|停止|逾期|过期|关闭)", c.right)
        )
    return not cue("timing", "not_closing").search(c.left[-24:])


def _title_calls(c: DateContext) -> bool:
    return c.notice.category in CALLING or bool(cue("timing", "handin_noun").search(c.notice.title))


def _closing_time(c: DateContext) -> bool:
    if re.search("举办|召开|举行", c.sofar) and not re.search("申报|报名|提交|截止|征集", c.sofar):
        return False  # 原定11月28日举办的对接会推迟至12月12日
    return _closes(c) and (_hands_in_words(c) or _title_calls(c))


_ASKED_WHEN = re.compile(
    r"(?:申报|申请|报名|受理|提交|领取|申领)[^。？]{0,12}(?:什么时候|何时|时间|多久|几号|截止|期限)|(?:什么时候|何时|几号)[^。？]{0,12}(?:申报|申请|报名|截止|提交|受理|领取)"
)


def _answers_when(c: DateContext) -> bool:
    """问：什么时候申报？答：10月1日至31日."""
    alone = re.fullmatch(r"[\s答Aa]{0,3}[：:.]?\s?", c.left)
    asked = _ASKED_WHEN.search(c.earlier[-60:] + c.above)
    return bool(alone and asked) and (c.date.is_range or c.date.suffix == "before")


def _span_of_papers(c: DateContext) -> bool:
    return c.date.is_range and not c.date.whole_day and c.date.first < c.notice.date - EARLIEST


def _window(c: DateContext) -> bool:
    if not (c.date.is_range or c.date.suffix in ("before", "")):
        return False
    label = c.purpose
    window = last(cue("timing", "window"), label)
    step = last(cue("timing", "step"), c.label)
    ended = c.date.is_range or c.date.suffix == "before" or c.date.at is not None
    if ended and step and step.end() >= len(c.label.rstrip(" 自从于在为是至到（(“")):
        return True
    meets = cue("timing", "event").search(label[-12:]) and not cue("timing", "handin").search(label[-12:])
    if not window or window.end() < len(label) - 3 or meets:
        return False
    ahead = not c.date.whole_day and c.date.last is not None and c.date.last > c.notice.date
    return (
        c.date.is_range or c.date.suffix == "before" or c.date.at is not None or "截" in label[-8:] or ahead
    )


_BATCH = re.compile(
    r"(?:首批次?|次批|第[一二三四五六七八九十\d]{1,2}(?:批次?|轮|期|次)|[春夏秋冬]季|[上下]半年|第?[一二三四]季度|(?<![一-龥])[甲乙丙丁A-H]类)(?:申报|受理|报名)?[：:为于在]?$"
)


def _batch_window(c: DateContext) -> bool:
    """申报分两个批次：首批4月1日—5月31日: the time of a batch, named by the batch alone."""
    words = f"{c.earlier[-60:]}{c.sofar}{c.above}"
    told = (
        cue("timing", "handin_strict").search(words)
        or re.search("受理|办理", words)
        or cue("timing", "handin_strict").search(c.right[:40])
        or re.search(r"交[^，。；]{0,12}[局委办心]", c.right[:50])
    )
    ends = c.date.is_range or c.date.suffix == "before"
    meets = cue("timing", "event").search(c.sofar[-30:])
    return bool(ends and told and not meets and _BATCH.search((c.own_left or c.left).rstrip()))


_ITEM_ALONE = re.compile(r"[^，。；：:\d]{2,16}[：:为]?")
_CALLED_CLOSING = re.compile(
    r"以上(?:日期|时间)?(?:均|都|皆|分别)?(?:为|是)[^，。；\d]{0,10}(?:截止|最后)(?:日期|时间|日|期限)"
)
_LATER_WORDS = 160
"""How far behind a day a sentence may say what the days before it are."""


def _item_of_times(c: DateContext) -> bool:
    """一、报名时间 and below it 1.初创组：即日起至9月30日: an item that names nothing but whose time it is."""
    item = without_list_mark(c.sofar).strip()
    heads = [h for h in c.headings if without_list_mark(h).strip("：:") not in item]
    window = last(cue("timing", "window"), heads[-1]) if heads else None
    if not (window and window.end() >= len(heads[-1]) - 3 and _ITEM_ALONE.fullmatch(item)):
        return False
    ended = c.date.is_range or c.date.suffix == "before" or "截" in heads[-1]
    others = cue("timing", "event").search(item) or cue("timing", "organiser_step").search(item.rstrip("：:"))
    return bool(ended and not others and cue("timing", "handin_noun").search(heads[-1])) and c.date.whole_day


def _called_closing(c: DateContext) -> bool:
    """（1）大型企业：10月9日；（2）中小企业：10月19日。以上均为申报截止日期: told by the sentence after."""
    later = c.notice.text[c.date.end : c.date.end + _LATER_WORDS].split("\n\n")[0]
    alone = _ITEM_ALONE.fullmatch(without_list_mark(c.sofar).strip())
    return bool(alone and not c.right.strip() and _CALLED_CLOSING.search(later))


def _bare_time(c: DateContext) -> bool:
    """三、时间：7月21日至8月8日: in a notice that calls, under no heading that says more."""
    alone = re.search(r"^\s?(?:时间|时限|期限)[：:]$", without_list_mark(c.left).strip())
    meets = cue("timing", "event").search(c.notice.title + c.above)
    return bool(alone and c.date.is_range and c.date.whole_day and not meets and _title_calls(c))


def _postmark(c: DateContext) -> bool:
    """邮寄件以11月20日邮戳为准."""
    return (
        bool(re.match(r"[（(]?(?:寄出|当地|当日)?(?:的)?(?:寄出)?邮戳(?:日期|时间)?为准", c.right))
        and not c.date.is_range
    )


def _until(c: DateContext) -> bool:
    """申报至4月15日, 受理至12月10日."""
    return bool(
        re.search(
            r"(?:申报|受理|报名|申请|申领|征集|投稿|填报|登记|提交)[^，。；：\d]{0,4}(?:至|到)$", c.left
        )
    )


def _closes_after(c: DateContext) -> bool:
    system = cue("timing", "system_close").search(c.sofar)
    told = _hands_in_words(c) or c.notice.category in CALLING or (system and _title_calls(c))
    return bool(cue("timing", "closing_after").match(c.right)) and bool(told)


def _day_and_stop(c: DateContext) -> bool:
    """11月14日截止: the mark of the end stands behind the day."""
    stops = re.search(r"(?:截止|止|为止|结束)$", c.ending) or re.match(
        r" ?(?:前)?(?:申报|报名)?截止", c.right
    )
    if not stops or cue("timing", "not_closing").search(c.left[-24:] + "截止"):
        return False
    return not c.date.is_range and (_hands_in_words(c) or c.notice.category in CALLING)


def _last_day(c: DateContext) -> bool:
    return bool(
        re.match(r"[，,]?(?:是|为)[^，。；]{0,10}(?:最后一天|最后期限|截止日|最后[^，。；]{0,4}日)", c.right)
    )


def acts_in_window(c: DateContext) -> bool:
    """8月1日至8月29日申报; 即日起至10月31日，企业可在线提交需求."""
    if not c.date.is_range or c.date.last is None or not c.date.whole_day:
        return False
    first = re.split(r"[，。；]", c.own_right.lstrip("，, "), maxsplit=1)[0]
    acts = re.match(
        r"(?:期间)?(?:内)?(?:(?:均?可|请|应|须)?(?:在线|网上|线上|通过|登录|登陆|向|到|在|将|统一|集中|进行)?(?:[^，。；]{0,12}?|[到向在][^，。；]{2,24}?))?(?:补报|补办|申报|提交|报名|申请|受理|填报|报送|投稿|登录)",
        first,
    )
    subject = re.match(
        r"(?:各|有关|相关|符合[^，。；]{0,10}的)?[^，。；]{0,10}(?:企业|单位|个人|申请人|申报人|家庭|机构|团队|高校|人才|主体)(?:可|应|须|请|需)[^，。；]{0,16}(?:申报|提交|报名|申请|填报|报送|登录)",
        first,
    )
    return bool((acts or subject) and not _conditional_clause(c) and c.date.last >= c.notice.date)


def _no_later(c: DateContext) -> bool:
    """最迟不晚于10月12日提交: the mark of the end stands in front of the day."""
    marked = re.search(r"(?:不晚于|不迟于|不得晚于|不得迟于|最迟(?:于|在)?|最晚(?:于|在)?)$", c.left)
    handed = (
        cue("timing", "handin").search(c.own_right[:60])
        or cue("timing", "handin").search(c.left[-30:])
        or cue("timing", "handin_noun").search(c.left[-16:])
    )
    return bool(marked and handed) and not c.date.is_range


def _acts_until(c: DateContext) -> bool:
    """在线填报即日起至10月20日: a window right behind what is done in it."""
    return c.date.is_range and bool(
        re.search(
            r"(?:申报|填报|报名|申请|受理|征集|投稿|登记|提交|报送|申领|揭榜)(?:工作)?[：:自从]?$", c.left
        )
    )


def _not_before(c: DateContext) -> bool:
    return c.date.suffix != "before"


def _organisers(c: DateContext) -> bool:
    """What the authority itself does by then: review by experts, publicity, paying out."""
    first = re.split(r"[，。；]", c.own_right.lstrip("，, ）)"), maxsplit=1)[0]
    if re.match(r"(?:完成)?(?:审核|审批|核算)[后并及]?(?:拨付|兑付|兑现|发放)", first):
        return True
    told = cue("timing", "organiser_does").match(first) or (
        cue("timing", "organiser_step").search(c.left.rstrip("：: ")[-16:])
        and not cue("timing", "handin_strict").search(first)
    )
    return bool(told) and not cue("timing", "handin_strict").search(first)


def _conditional_clause(c: DateContext) -> bool:
    """…前完成搬迁并投产的，另奖励: a clause that ends in 的 names a case."""
    right = c.plain_right
    if re.match(r"^[^，。；]{1,36}的(?:[，；。]|且|并|$)", right.lstrip("，, ")):
        return True
    two = re.match(r"^[，]?[^，。；]{1,24}，[^，。；]{1,24}的，(?:可|给予|按|不|另|再)", right)
    return bool(two)


def _condition(c: DateContext) -> bool:
    """2024年10月24日前获市级认定: what must have happened by then, not what must be handed in."""
    right = c.plain_right
    if cue("timing", "past_after").match(right) or cue("timing", "relative").match(right):
        return True
    start = 1 if right[:1] in "，," else 0
    first = re.split(r"[，,、：:。；;！!？?\n（）()]", right[start:], maxsplit=1)[0]
    return bool(cue("timing", "condition_after").match(right)) and not cue("timing", "handin").search(first)


def _not_handed_in(c: DateContext) -> bool:
    """10月20日前未提交的，视为放弃: the day is told by what happens to those who miss it."""
    return c.date.suffix == "before" and bool(
        re.match(
            r"[，,]?(?:仍|尚)?未(?:能)?(?:按[^，。；]{0,6})?(?:提交|申报|报送|完成|填报|登录|申请|上传|报名)[^，。；]{0,14}的?[，,]?(?:一律)?(?:视为|视同|不予|不再|逾期|按)",
            c.plain_right,
        )
    )


def _too_late(c: DateContext) -> bool:
    """10月10日之后提交的不予受理, 逾10月21日寄出的视为放弃: the last day is told by what comes too late."""
    if re.search(r"(?:逾|超过|晚于|迟于)$", c.left) and not c.date.is_range:
        return bool(
            re.match(
                r"(?:提交|申报|报送|收到|送达|寄出|递交|申请|报名)[^，。；\d]{0,16}(?:视为|不予|不再)",
                c.plain_right,
            )
        )
    return bool(
        re.match(
            r"^[）)]?(?:提交|申报|报送|收到|送达|寄出|递交|申请)?[^，。；]{0,6}(?:的)?[，,]?(?:一律|均)?(?:不予|不再)(?:受理|接收|接受)",
            c.right,
        )
    ) and c.words.endswith(("后", "起"))


def _digest_item(c: DateContext) -> bool:
    """A digest's item that ends with a day: 技改备案，10月15日下班前; 算力补贴，30%，4月30日."""
    if c.notice.category != "汇编" or c.date.last is None or c.date.last < c.notice.date:
        return False
    return (
        not c.right.strip(" ，；。、\n")
        and c.date.whole_day
        and bool(cue("timing", "handin_noun").search(c.sofar + c.above))
    )


def _organiser_will(c: DateContext) -> bool:
    """工作人员将于10月15日前电话联系: what others will do by then."""
    return bool(
        re.search(
            r"(?:工作人员|专家|组委会|主办方|评审|结果|名单|[我本][局厅委会])[^，。；]{0,8}(?:将|拟|会)(?:于|在)?$",
            c.left,
        )
    )


def _excluded(c: DateContext) -> bool:
    return bool(
        re.match(
            r"^[^。；]{0,30}(?:不在|不予补贴|不纳入|不属于|不适用|不享受|不再享受|除外|不计入)", c.plain_right
        )
    ) and not re.match(r"^[^。；]{0,30}(?:逾期|过期|未)", c.plain_right)


def _time_of_something_else(c: DateContext) -> bool:
    """注册证取得时间为, 贴息期间为, …期间完成投资的: a time that a project, a paper or a loan must lie in."""
    other = cue("timing", "other_time").search(c.purpose)
    if other and re.search(
        r"(?:申报|申请|申领|受理|报名|填报|提交|报送|征集|兑现)[^，。；]{0,4}$", other.group()[:-2]
    ):
        return False
    return bool(other and other.end() >= len(c.purpose) - 2) or (
        c.date.is_range and c.right.startswith("期间") and not acts_in_window(c)
    )


def _handed_in(c: DateContext) -> bool:
    return not c.date.is_range and bool(cue("timing", "handin").search(c.own_right[:130]))


def _handed_in_before(c: DateContext) -> bool:
    """材料须提交（9月30日前）, 申报材料报送截至9月30日."""
    in_bracket = c.left.rstrip().endswith(("（", "("))
    return (not c.date.is_range or in_bracket) and bool(
        re.search(
            r"(?:提交|报送|填报|申报|递交|报名|上报|审核|初审|初核|复核|核查|审查|推荐|汇总|寄达|寄送|送达|报至|提交至[^，。；（]{2,16}|报[^，。；（]{2,10})[^，。；]{0,6}[（(:：]?(?:分别)?[于在]?$",
            c.left,
        )
    )


def _days_after_issue(c: DateContext) -> bool:
    """通知发布后10个工作日内 in brackets behind what is to be handed in."""
    before = c.sofar[-40:] if c.sofar.strip(" （(") else c.earlier[-40:] or c.above
    handed = cue("timing", "handin").search(before) or cue("timing", "handin").search(c.own_right[:60])
    return c.date.length_only and bool(handed)


ROLES: tuple[DateRule, ...] = (
    Rule("every-year", _recurs_for_all, "recurring", "申报时间为每年5月15日至6月15日，登录平台申报。", "每年5月底前完成清算。"),
    Rule("every-year-by-others", _recurs, "none", "企业技术中心每年1月底前报送进展。", "企业于1月31日前报送进展。"),
    Rule("publicity-or-comments", _is_public, "period", "公示期为2025年9月22日至9月28日。", "申报时间为2025年9月22日至9月28日。"),
    Rule("told-but-no-day", _told_undated, "undated", "请企业于农历十二月二十三日前提交申请。", "请企业于十二月二十三日前提交申请。"),
    Rule("was-planned", _was_planned, "superseded", "企业提交截止时间由10月20日延长至11月5日。", "企业提交截止时间为10月20日。"),
    Rule("stops-from", _stops, "stops", "自9月30日起停止受理申报。", "自9月30日起受理申报。"),
    Rule("beyond-a-year", _beyond, "other", "到2027年12月31日前报送总结材料。", "2025年12月31日前报送总结材料。"),
    Rule("rule-for-later", _rule_for_later, "other", "法规应当自公布之日起三十日内报市人大常委会备案。", "自本通知发布之日起三十日内报市工信局。"),
    Rule("too-late", _too_late, "deadline", "10月10日之后提交的不予受理。", "10月10日之后提交的补充说明另存。"),
    Rule("open-end", _opens_only, "opens", "申报时间：2025年9月22日起，额满为止。", "自2025年9月22日起施行。"),
    Rule("taken-from", _taken_from, "opens", "申报系统2025年10月8日起开放。", "自2025年10月8日起施行。"),
    Rule("done-or-opening", _past_or_opening, "other", "系统开放时间为2025年10月9日。", "系统关闭时间为2025年10月9日。"),
    Rule("advice", _advice, "other", "请优先在节前（9月30日前）提交。", "请在9月30日前提交。"),
    Rule("organiser-will", _organiser_will, "other", "工作人员将于10月15日前联系申请人登录系统。", "系统将于10月15日关闭，请申报。"),
    Rule("aim", _aim, "other", "资金力争9月底前报送拨付。", "材料9月底前报送。"),
    Rule("closing-time", _closing_time, "deadline", "申报截止时间为2025年10月20日。", "截至2025年8月31日，全市备案企业120家。"),
    Rule("span-of-papers", _span_of_papers, "other", "提供时间范围为2025年5月至2025年8月的材料。", "申报时间为2025年9月至10月。"),
    Rule("time-of-something-else", _time_of_something_else, "other", "注册证取得时间为2025年7月1日至9月30日。", "申请时间为2025年7月1日至9月30日。"),
    Rule("window", _window, "deadline", "网上申报时间为2025年9月25日至10月15日。", "培训时间为2025年9月25日至10月15日。"),
    Rule("batch-window", _batch_window, "deadline", "申报分两个批次：首批9月20日至9月30日。", "活动分两场：首批9月20日至9月30日开营。"),
    Rule("bare-time", _bare_time, "deadline", "三、时间：2025年9月25日至10月15日，材料一式两份。", "三、培训时间：2025年9月25日至10月15日。", "申报"),
    Rule("item-of-times", _item_of_times, "deadline", "一、报名时间\n1.初创组：即日起至9月30日；", "一、培训时间\n1.初创组：即日起至9月30日；"),
    Rule("called-closing-behind", _called_closing, "deadline", "（1）大型企业：10月9日；（2）中小企业：10月19日。以上均为申报截止日期。", "（1）大型企业：10月9日；（2）中小企业：10月19日。"),
    Rule("postmark", _postmark, "deadline", "邮寄件以10月20日邮戳为准。", "10月20日发行纪念邮戳。"),
    Rule("until", _until, "deadline", "首台（套）奖励申报至10月15日。", "贷款期限至10月15日。"),
    Rule("acts-until", _acts_until, "deadline", "在线填报即日起至10月20日，逾期系统关闭。", "大赛培训即日起至10月20日。"),
    Rule("no-later-than", _no_later, "deadline", "最迟不晚于10月12日提交。", "最迟不晚于10月12日开班。"),
    Rule("system-closes", _closes_after, "deadline", "请申报，系统将于10月15日17:00关闭。", "系统将于10月15日升级。"),
    Rule("day-and-stop", _day_and_stop, "deadline", "光伏补贴申报，11月14日截止。", "统计数据11月14日截止。"),
    Rule("answers-when", _answers_when, "deadline", "问：什么时候申报？答：2025年10月1日至10月31日。", "问：什么时候评审？答：2025年10月1日至10月31日。"),
    Rule("last-day", _last_day, "deadline", "10月12日是申报的最后一天。", "10月12日是全国大学生创业日。"),
    Rule("not-handed-in", _not_handed_in, "deadline", "10月20日前未提交材料的，视为自动放弃。", "10月20日前未取得证书的，另行通知。"),
    Rule("excluded", _excluded, "other", "9月18日之前已网签备案的合同不在补贴范围。", "请于9月28日之前提交，逾期不予受理。"),
    Rule("acts-in-a-window", acts_in_window, "deadline", "研发费用补助10月1日至10月29日申报。", "2025年10月1日至10月29日期间购车的，可申请补贴。"),
    Rule("days-after-issue", _days_after_issue, "deadline", "请提交至所在园区（通知发布后10个工作日内）。", "名单公布后10个工作日内发放证书。"),
    Rule("digest-item", _digest_item, "deadline", "微短剧企业算力补贴，30%，10月30日；", "微短剧企业开机仪式，10月30日；", "汇编"),
    Rule("no-before", _not_before, "other", "2025年10月20日召开大会。", "2025年10月20日前报送材料。"),
    Rule("condition-in-的", _conditional_clause, "other", "2025年12月31日前完成搬迁并投产的，另奖励300万元。", "2025年12月31日前完成填报，逾期不予受理。"),
    Rule("organisers-work", _organisers, "other", "评审：12月10日前组织专家论证。", "各区12月10日前完成初审并报送。"),
    Rule("condition", _condition, "other", "申报企业须在2025年9月15日之前获市级认定。", "申报企业须在2025年9月25日之前提交材料。"),
    Rule("handed-in-by", _handed_in, "deadline", "请企业于2025年10月20日前报送材料。", "请企业于2025年10月20日前做好准备。"),
    Rule("handed-in-bracket", _handed_in_before, "deadline", "纸质材料须递交（10月20日前）。", "展品须运抵（10月20日前）。"),
)  # fmt: skip


# -- what is no deadline ------------------------------------------------------------------------------------------


def _in_force(c: DateContext) -> bool:
    """自X起施行: a rule comes into force."""
    after = cue("timing", "in_force").match(c.right.lstrip(" ，）)"))
    return c.date.suffix == "from" and bool(after) and c.date.first >= c.notice.date - dt.timedelta(days=60)


def _term(c: DateContext) -> bool:
    before = cue("timing", "valid_before").search(c.left[-14:])
    later = c.date.last is not None and c.date.last >= c.notice.date
    return bool(before) and (later or c.date.is_range)


def _benefit_window(c: DateContext) -> bool:
    """A time in which something is bought or done to be paid for: 即日起至2026年6月30日期间购买的，给予补贴."""
    after = cue("timing", "valid_after").match(c.right.lstrip(" ，）)"))
    later = c.date.last is not None and c.date.last >= c.notice.date
    return bool(after) and c.date.is_range and later and c.date.whole_day


def _begins(c: DateContext) -> bool:
    alone = not without_list_mark(c.clause).strip("自从 、")
    later_from = re.match(r"[^，。；\d]{1,10}起[，,]", c.right)
    recent = c.date.first >= c.notice.date - dt.timedelta(days=30)
    return bool((c.date.suffix == "from" or later_from) and alone and recent) and not cue(
        "timing", "condition_after"
    ).match(c.right)


def _happens(c: DateContext) -> bool:
    if not c.date.whole_day or c.date.last is None or (c.date.suffix == "before" and not c.date.is_range):
        return False
    if not c.notice.date - dt.timedelta(days=7) <= c.date.first <= c.notice.date + LATEST:
        return False
    return bool(cue("timing", "event").search(c.label[-40:] + c.right[:40]))


SPANS: tuple[DateRule, ...] = (
    Rule("in-force", _in_force, "validity", "本办法自2025年10月1日起施行。", "自2025年10月1日起，系统升级。"),
    Rule("term", _term, "validity", "有效期至2030年9月30日。", "有效发明专利至2030年9月30日。"),
    Rule("benefit-window", _benefit_window, "validity", "即日起至2026年6月30日期间购买新车，给予补贴。", "2024年1月1日至6月30日期间购买新车，给予补贴。"),
    Rule("begins", _begins, "validity", "2025年10月1日起，个人可以办理。", "办理营业执照2025年10月1日起的企业。"),
    Rule("event", _happens, "event", "2025年9月27日14:00举办招聘会。", "2025年9月27日14:00系统升级。"),
)  # fmt: skip
