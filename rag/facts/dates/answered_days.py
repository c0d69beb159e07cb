"""Days that answer a question: 问：什么时候申报？答：10月1日至31日."""

from __future__ import annotations

import re

from rag.facts.dates.date_context import DateContext
from rag.facts.dates.deadline_signs import ASKED_END, as_of_day
from rag.facts.patterns import cue

_ASKED_WHEN = re.compile(
    r"(?:申报|申请|报名|受理|提交|领取|申领|[交送报办])[^。？]{0,12}(?:[什啥]么?时候|何时|几时|时间|多久|几号|截止|期限|哪天)|(?:[什啥]么?时[候间]|何时|几时|几号|哪天|最晚|最迟)[^。？]{0,12}(?:申报|申请|报名|截止|提交|受理|领取|[交送报办])"
)


_ASKS = re.compile(r"[？?】]|[问甲].{0,3}[：:]|何时|[什啥]么?时候|几时|几号|哪天|多久")
_HEADS = re.compile(r"(?:时间|日期|期限|截止)$")
# 答：第一批5月30日，第二批10月15日; 答：今年的申报期是…
_ANSWER_ALONE = re.compile(
    r"[—–→]{0,2}[\s甲乙丙客服办企业]{0,3}[\s答Aa]{0,3}[：:.]?\s?(?:今年|本年度?|本次|本批|申报期?|截止|时间|为|是|到|截至|的|统一|[，、；：:]|第[一二三四五六七八九十]{1,2}(?:批次?|轮|期|次|场)|[首次末][批次]|[春夏秋冬]季|[上下]半年(?:批次?|期)?)*"
)


# 贴息期限多久: what is given, or how long something is carried out
_ASKED_ELSE = re.compile(
    r"^(?!.*(?:申[报请领]|报名|提交|受理|截止|[交报]材料)).*(?:贴息|补贴|补助|奖励|资助|贷款|合同|实施|建设|有效|执行|到账|发放|兑[付现])"
)
_SHORT_ANSWER = 14
# 7月至12月的展会另行通知
_OF_OTHERS = re.compile(r"的[^，。；]{1,14}?(?:另行|再行|另文|届时|以后再)")
# 到底哪天截止: what is asked is the last day itself
_ASKED_END = re.compile(r"截止|最[晚迟]|哪天止")


def answers_when(c: DateContext) -> bool:
    """问：什么时候申报？答：10月1日至31日."""
    alone = _ANSWER_ALONE.fullmatch(c.left)
    words = c.earlier[-60:] + c.above
    head = re.split(r"[。；\n]", words.rstrip("。；：:\n "))[-1]
    asks = _ASKS.search(words) or (_HEADS.search(head) and not re.search(r"\d", head))
    asked = (_ASKED_WHEN.search(words) if asks else None) or _ASKED_WHEN.search(c.asked)
    clause = re.split(r"[，；。：:]", c.left)[-1]
    named = len(clause) <= _SHORT_ANSWER and cue("timing", "handin_noun").search(clause)
    end_asked = ASKED_END.search(c.asked) and not _ASKED_ELSE.search(c.asked)
    alone_named = re.fullmatch(r"[\s答Aa：:.]*[一-龥、]{2,12}", clause) and _ASKED_END.search(c.asked)
    if (named or alone_named) and end_asked and re.match(r"[，；。]|$", c.right):
        return True  # 问：几号截止？答：网上提交9月25日16:30；受理纸件到9月29日
    if c.date.suffix == "from" or cue("timing", "organiser_does").match(c.right.lstrip(" ：:")):
        return False
    if as_of_day(c) or _OF_OTHERS.match(c.right):
        return False
    ends = c.date.is_range or c.date.suffix == "before" or ASKED_END.search(c.earlier[-40:] + c.above)
    return bool(alone and asked and ends) and c.date.last is not None


# 问：6月6日是填完就行，还是要县里审过？ 8月29日是送到县里还是送到市里？
_ABOUT_A_DAY = re.compile(
    r"(?![^？?\n]{0,40}(?:开始|开放|开门|启动|名费|报销|放假))(?:之?前)?(?:指的?)?是(?:只要)?[^，。；？?\d]{0,6}(?:填|交|送|寄|报|提交|上传|申请|受理|收)[^。；？?\n]{0,24}[？?]"
)
_ASKS_ALONE = re.compile(r"[\s问Qq题一二三四五六七八九十\d.、：:）)（(]{0,8}[那请]?")


def asked_about(c: DateContext) -> bool:
    """问：6月6日是填完就行，还是要县里审过？: a day of which it is asked what must be done by then."""
    words = c.notice.text[c.date.end : c.date.end + _QUESTION_WITHIN]
    alone = _ASKS_ALONE.fullmatch(c.sofar) and not c.date.is_range and c.date.whole_day
    ahead = c.date.last is not None and c.date.last >= c.notice.date
    return bool(alone and ahead and _ABOUT_A_DAY.match(words))


_QUESTION_WITHIN = 48
