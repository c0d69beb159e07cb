"""Signs that a day is not a plain deadline: it recurs, was moved, is part of a condition or of a term."""

from __future__ import annotations

import datetime as dt
import re

from rag.facts.actors import nearest_actor
from rag.facts.dates.date_context import EARLIEST, LATEST, TOLD_AGAIN, DateContext
from rag.facts.dates.deadline_signs import (
    USED_OR_PAID,
    acts_in_window,
    as_of_day,
    closes,
    closes_after,
    forwards_up,
)
from rag.facts.patterns import cue

_OWN_MONTH = re.compile(r"(?:20\d\d年)?\d{1,2}月\d{1,2}[日号]")


# 每年受理两次，上半年为10月1日至10月30日: the windows of this year
_TIMES_A_YEAR = re.compile(
    r"(?:每年|一年)[^。；\d]{0,10}(?:[两二三四]|(?<!\d)[2-4])(?:次|回|期|批|轮|个批次)[^。；\d]{0,16}[，,：:][^。；\d]{0,14}$"
)


def recurs(c: DateContext) -> bool:
    """每年1月底前, 次年, 每月10日: a day of every year or month."""
    if c.words.startswith(("当月", "次月")) and re.search(r"每(?:个?月|季)", c.earlier + c.sofar):
        return True
    if _OWN_MONTH.match(c.words) and (
        re.search(r"每(?:个?月|季度?)[^。；]{0,50}[，,][^，。；]{0,12}$", c.sofar)
        or TOLD_AGAIN.search(c.left)
    ):
        return False  # 每月1日至10日开放，最后一个窗口12月10日收摊; 每季度末月20日前提出，即三季度9月20日
    turns = _TIMES_A_YEAR.search(c.sofar) or _TIMES_A_YEAR.search(c.left)
    if c.date.is_range and _OWN_MONTH.match(c.words) and turns:
        return False
    return c.date.undated == "recurring" or bool(cue("timing", "recurring").search(c.sofar[-40:]))


_PAYING = re.compile(
    r"[，,]?(?P<by_others>由[^，。；]{2,12})?(?P<at_once>(?:将|统一|集中|分批|按批次)*)"
    r"(?:兑付|发放|拨付|结算|打款|清算|支付(?!宝))(?!申|材料|受理|手续)"
)
_APPLYING = re.compile(r"申报|申请|申领|受理|提交|报名|填报|报送|上传")


_TAKEN_BACK = re.compile(r"[，,]?[^，。；]{0,30}?(?:取|领|拿)回|[，,]?(?:主动|自行|如数|全额|足额)退[回还缴]")
# 需要退回材料的，可在10月15日前来我局领取
_SENT_BACK = re.compile(
    r"退[回还](?:的|纸质|申报|报名)*(?:材料|资料|原件|样品|作品)[^，。；]{0,3}[，,]?[^，。；]{0,6}$"
)
_FETCHED = re.compile(r"[，,]?[^，。；]{0,16}(?:领取|取走|自取)")
_CLAIMS = re.compile(r"兑付(?:材料|资料|手续)[^，。；\d]{0,8}$")


# 10月31日24点前用掉，过期作废
_USED_BY = re.compile(
    r"[，,]?(?:必须|要|得|请|全部)?(?:用掉|用完|用出去|花掉|核销(?:掉|完)?(?=[，。；、]|$)|消费掉)"
)


def used_by(c: DateContext) -> bool:
    """消费券10月31日前用掉: until when what was given must be used."""
    return c.date.suffix == "before" and not c.date.is_range and _USED_BY.match(c.own_right) is not None


def taken_back(c: DateContext) -> bool:
    """请于8月7日前到417室取回: papers that go back to who sent them."""
    sent_back = _SENT_BACK.search(c.left) and _FETCHED.match(c.own_right)
    return bool(sent_back or _TAKEN_BACK.match(c.own_right)) and not c.date.is_range


# 形式审查退回的，须于5月27日前补正一次; 尚未拿到报告的，可先上传回执，10月23日前补传: what only some still owe
_SOME = re.compile(
    r"(?:^|[，。；：:、\s])(?![^，。；：:]{0,3}(?:符合|有意|申报|拟))(?P<case>[^，。；：:]{0,24}(?:退回|未|没有?|缺|不[齐全]|不[开出]来|暂时|开不出|来不及|已(?:经)?提交|已(?:经)?收到|还在)[^，。；：:]{0,12}的[^，。；：:]{0,8})[，：:]"
)
_MAKES_GOOD = re.compile(
    r"(?:前|之前)?[，,]?(?:[^，。；]{0,8}?(?:由[^，。；]{1,6})?)(?:补(?:齐|交|正|传|报|充|全|来|上)|改好|更换|换成|修改)"
)


_PAPERS_TO_MEND = re.compile(
    r"(?:^|[，。；：\s])(?:需要?)?补正的?(?:材料|资料)[，,]?(?:请|须|应|需)?[在于]?$"
)


_HAS_SENT = re.compile(
    r"已(?:经)?(?:提交|报送|申报|报名|上传)[^，。；]{0,8}的?[^，。；]{0,8}?[，,]?(?:也|仍|还)?(?:可以?|能|请)[在于]?$"
)
_CHANGES_IT = re.compile(
    r"(?:前|之前)?[，,]?(?:自行|登录[^，。；]{1,10}|在[^，。；]{1,8})?(?:撤回|修改|更改|更换|补充修改)"
)


def made_good(c: DateContext) -> bool:
    """形式审查退回的，须于10月15日前补正: a second step of those whose papers were not complete."""
    if c.date.is_range:
        return False
    if _PAPERS_TO_MEND.search(c.left):
        return True  # 补正材料请在10月20日前重新上传
    if _HAS_SENT.search(c.left) and _CHANGES_IT.match(c.own_right):
        return True  # 已提交的团队可在10月25日前修改一次
    if not _SOME.search(c.sofar[-120:]):
        return False
    return _MAKES_GOOD.match(c.own_right) is not None


# 获奖者须于6月30日前在本市注册公司, 一等奖企业应于年底前完成工商注册: what the chosen must do to be paid
_CHOSEN = re.compile(
    r"(?:获奖|获评|获批|入选|入围|中选|中签|晋级|[一二三]等奖|[金银铜]奖)[^，。；：:]{0,8}[应须需要][于在]?$"
)
_SETTLES = re.compile(
    r"[，,]?(?:[在到][^，。；]{1,10}?)?(?:完成)?(?:工商)?(?:注册|登记(?!表)|设立|落户|落地|迁入|开业|投产)(?!表|材料|申报)"
)


def chosen_must(c: DateContext) -> bool:
    """获奖者须于6月30日前在本市注册公司: what those who won must do, not by when one applies."""
    return bool(_CHOSEN.search(c.left[-40:]) and _SETTLES.match(c.own_right)) and not c.date.is_range


# 毕业年度指毕业当年1月1日到12月31日
_DEFINED = re.compile(r"(?:^|[^手])(?:是|系|特|均|即)?指(?:的是|在)?[^，。；：:\d]{0,8}$")


def defined(c: DateContext) -> bool:
    """毕业年度指当年1月1日到12月31日: a time by which a word is explained."""
    return c.date.is_range and bool(_DEFINED.search(c.left[-20:]))


def claims(c: DateContext) -> bool:
    """兑付材料12月25日前交齐: what those who were granted something before hand in to be paid; not where a notice calls for it."""
    if c.date.is_range:
        return False
    return bool(_CLAIMS.search(c.left) and not re.search("兑付|兑现", c.notice.title))


def paid_out(c: DateContext) -> bool:
    """每季度首月1日至10日集中兑付: when money is paid, not when it is applied for.

    Applicants pay too (申报时间为…，支付报名费后提交材料): so where nothing says that it is paid to all at once, nothing after the
    day may tell of applying either.
    """
    if not (c.date.is_range or c.date.undated == "recurring"):
        return False
    paying = _PAYING.match(c.right)
    if paying is None or _APPLYING.search(c.label):
        return False
    return bool(paying["by_others"] or paying["at_once"]) or not _APPLYING.search(c.right)


# 当月25日前由区人社局审结，次月15日前打卡: what is done with what was applied for
_SETTLED = re.compile(
    r"[，,]?(?:由[^，。；]{2,12}?(?:局|厅|委|办|部门|中心)[^，。；]{0,8})?(?:统一|集中|分批|完成)?(?:审结|审完|办结|打卡|打款|到账|发放|拨付|兑付|通报|公布|发布)"
)

_REPORTS = re.compile(
    r"台账|进展|进度|月报|季报|年报|报表|动态|总结|统计|(?:工作|年度|发展|情况)[^，。；]{0,6}报告"
)


# 申报在每年5月和10月两个窗口
_MONTHS_TO_APPLY = re.compile(
    r"(?:申报|申请|受理|报名|申领)(?:时间|窗口)?[分在为于是：:]{0,3}每年[^，。；]{0,6}$"
)
_ARE_WINDOWS = re.compile(r"(?:份)?(?:[一两二三四2-4]个)?(?:窗口|时段|集中(?:申报|受理))")
_UNTIL_TOLD = re.compile(
    r"(?:开始|集中)?(?:受理|申报|申请|报名)[，,、；]\s?(?:至|到)?(?:次年|当年)?\d{1,2}月(?:\d{1,2}日|底)(?:\d{1,2}时)?(?:截止|止|结束|关闭)"
)


def recurs_for_all(c: DateContext) -> bool:
    """Something is handed in or applied for by a day of every year (每年5月15日至6月15日申报)."""
    if not recurs(c) or c.date.undated not in (None, "recurring"):
        return False
    if not c.date.whole_day and c.date.undated is None:
        return bool(_MONTHS_TO_APPLY.search(c.left) and _ARE_WINDOWS.match(c.right)) and not c.date.is_range
    if c.date.suffix == "from" and _UNTIL_TOLD.match(c.right):
        return False  # 每年4月1日起受理，4月30日截止
    if re.search(r"暂停|停止|结账|封账", c.own_right[:16]):
        return False  # 每年12月15日至次年1月10日系统结账，暂停上传
    if _SETTLED.match(c.own_right) or re.match(r"[^，。；]{1,20}的[当次下][月批期]", c.plain_right):
        return False
    if (c.date.last is None and _REPORTS.search(c.own_right[:40])) or re.match("开放|开抢|开始", c.own_right):
        return False
    told = re.search(r"受理|办理", c.own_right[:16]) or cue("timing", "handin").search(c.own_right[:60])
    told = told or cue("timing", "window").search(c.left[-24:])
    if c.words.endswith("止") and _APPLYING.search(c.sofar[-16:]):
        return True
    return bool(told or cue("timing", "closing").search(c.left[-12:]))


def drafted(c: DateContext) -> bool:
    """第六条 申请时间拟定为每年3月1日至3月31日, in a draft for comment: a day on which nobody can act yet."""
    return c.notice.category == "征求意见" and recurs(c)


def _not_to_be_told(c: DateContext) -> bool:
    return c.date.last is None and c.date.undated in ("lunar", "impossible")


def told_undated(c: DateContext) -> bool:
    """A lunar day, or a day that does not exist, by which something is handed in."""
    if not _not_to_be_told(c) or _SETTLED.match(c.own_right):
        return False
    return closes(c) or (
        c.date.suffix == "before" and bool(cue("timing", "handin").search(c.plain_right[:60]))
    )


# 今年时间另行公布，去年申报截止为5月31日
_OF_LAST_YEAR = re.compile(
    r"(?:去年|往年|上年度?|上一年度?)(?:[（(]\d{4}年度?[）)])?的?(?:申[报请领]|报名|受理|征集|网上|集中|最后|截[止至]|期限|时间|日期?|是|为|在|于|到|至){1,6}$"
)


def beyond(c: DateContext) -> bool:
    """No day at all, one of last year, or one too far from publication to be a deadline."""
    last_day, published = c.date.last, c.notice.date
    if c.date.year_inferred and _OF_LAST_YEAR.search(c.left):
        return True
    return last_day is None or not published - EARLIEST <= last_day <= published + LATEST


def rule_for_later(c: DateContext) -> bool:
    """自公布之日起三十日内 in a rule: counted from later publications, not from this notice."""
    return c.date.length_only and not cue("timing", "from_this").match(c.words)


# 原定申报人于4月15日前报送材料, but 仍按原定时间4月15日
_WAS_TO_BE = re.compile(r"(?<![按照以])原(?:定|计划|要求|规定)的?[^，。；：\d时日期《》“”]{0,14}[于在至到]?$")
_STAYS = re.compile(r"[^，。；\d]{0,12}(?:不变|不作|不再调整|照常|照旧|仍)")
# 最初通知是11月28日止, 申报原截至11月14日
_WAS_TOLD = re.compile(
    r"(?:最初|起初|原先|(?<!复)原(?=截))[^，。；：:\d]{0,8}$|(?:^|[，。；（(、\s])原(?:来|先)?(?:[说写讲定]的?|公布的|通知的)?(?:为|是)?[“\"]?$"
)


def was_planned(c: DateContext) -> bool:
    """原定10月20日截止; 由10月20日延长至: a day that no longer holds."""
    if expires(c) or USED_OR_PAID.search(re.split(r"[，。；]", c.sofar)[-1]):
        return False  # 使用期限由9月30日延长至
    if _CALLED_OFF.match(c.right) and re.search(r"原定[^，。；]{0,60}$", c.sofar):
        return True  # 原定于9月15日截稿、10月1日展出的征集活动决定取消
    if _WAS_TO_BE.search(c.left[-24:]) and not _STAYS.match(c.right):
        closing = cue("timing", "handin").search(c.own_right[:40]) or cue("timing", "closing").search(
            c.left[-24:]
        )
        if closing or re.search(r"的$", c.left):
            return True  # 原定申报人于4月15日前报送材料
    return bool(
        re.search(r"原(?:定|计划|定于|截止)?(?:于|至|在|为|是)?$", c.left[-6:])
        or cue("timing", "moved").match(c.right)
        or (
            re.search(r"原[^，。；\d]{2,16}(?:时间|日期|期限)[^，。；\d]{0,4}$", c.left[-24:])
            and cue("timing", "moved_later").search(c.right[:30])
        )
        or re.match(
            r"[^，。；\d]{0,14}(?:随之|同时|一并|即)?(?:不再(?:适用|执行|有效)|作废|失效|废止)"
            r"|的[^，。；\d]{0,14}(?:时间|期限|日期|截止)[^，。；\d]{0,4}(?:取消|终止|撤销)",
            c.right,
        )
        or _WAS_TOLD.search(c.left[-16:])
        or (
            re.search(r"已(?:经)?(?:于|在)?$", c.left[-4:])
            and c.date.last
            and c.date.last < c.notice.date
            and (closes_after(c) or c.words.endswith("止"))
        )
        or _WAS_A_SLIP.match(c.right)
    )


# “稳岗返还11月30日截止”写错了，应为12月31日
_WAS_A_SLIP = re.compile(
    r"[^，。；\d]{0,4}[”」』\"]?(?:是|系|属)?(?:写|印|打|标|发)错|[”」』\"](?:有误|系?笔误)"
)

_CALLED_OFF = re.compile(r"[^。；\d]{0,40}(?:取消|不再(?:举办|举行|进行|开展|评选)|停办|终止)")
_A_RULE = re.compile(r"(?:办法|细则|政策|措施|规定|意见|方案|条例)(?:》)?[将也]?(?:于|自|至|到)?$")


def expires(c: DateContext) -> bool:
    """本细则2027年12月31日失效: the last day of a rule."""
    return bool(_A_RULE.search(c.left) and re.match(r"(?:起)?(?:自动|自行)?(?:失效|废止)", c.right))


_NOT_TAKEN = re.compile(r"[，,]?就?不收(?:了|件|表|单|材料)")


def stops(c: DateContext) -> bool:
    """自9月30日起停止受理, 10月20日起不收材料: the first day on which nothing is taken any more."""
    if c.date.suffix == "from" and c.words.endswith("起") and _NOT_TAKEN.match(c.right):
        return True
    return c.date.suffix == "from" and bool(
        re.match(
            r"[，,]?(?:将|即)?(?:系统|平台|通道)?(?:停止|不再|终止|关闭)(?:受理|接收|接受|申报|报名|办理|收[件单表料稿]|接[件单]|征集|投稿|[^，。；]{0,4}(?:申报|申请|报名|受理))",
            c.right,
        )
    )


# 平台免费预审材料，10月10日前把申请书草稿发来
_A_DRAFT = re.compile(r"[，,]?[^，。；]{0,10}(?:草稿|初稿)")


def advice(c: DateContext) -> bool:
    """请优先在节前提交: what is only recommended; so is what somebody looks through before."""
    if _A_DRAFT.match(c.own_right) and re.search("预审|帮|免费|把关", c.sofar[-40:]):
        return True
    return bool(
        re.search(
            r"(?:早鸟[^，。；]{0,4}|优先|尽量|尽可能|建议|鼓励|最好|提倡)(?:各[^，。；]{0,4})?(?:在|于)?[^，。；]{0,6}[（(]?$",
            c.sofar,
        )
    )


_WORK = re.compile(
    r"(?:培训|施工|建设|改造|工程|作业|采购|安装|试验|实施|种植|播种|收割|课程)(?:工作|任务|内容)?[^，。；申报审评]{0,3}[应须需要]?[于在]?$"
    r"|(?:拆解|拆除|报废|购置|购买|装修|搬迁|迁建|投资|投入|研发)[^，。；申报提填审评登备]{0,6}[应须需要][于在]$"
)


def work_done(c: DateContext) -> bool:
    """培训应于10月31日前完成: when the supported work must be finished, not when papers are handed in."""
    if _WORK_LABEL.search(c.left[-40:]):
        return True
    done = re.match(r"[，,]?(?:全部|基本|必须|应当)?(?:完成|结束|完工|竣工|建成)(?=[，。；]|$)", c.right)
    return bool((done and _WORK.search(c.left)) or _BUILT.match(c.own_right)) and not c.date.is_range


# 改造完成：2025年11月30日前
_WORK_LABEL = re.compile(
    r"(?:改造|施工|建设|安装|装修|拆除|项目|工程)(?:完成|完工|竣工|投产)(?:时间|期限)?[：:]$"
)
# 须在12月20日前完成安装调试并申请验收: what is paid for must be there
_BUILT = re.compile(
    r"[，,]?(?:安装|调试|施工|装修|改造|建设|种植)[^，。；申报提填交]{0,6}(?:完毕|到位|完工)(?=[，。；、]|$)"
    r"|[，,]?[^，。；申报提填交]{0,5}?(?:建成|完工|竣工|装[好完]|盖[好完]|建[好完]|投产|投用)(?:投产|投用|使用|用上|[并后](?:提出|申请|通过)?[^，。；]{0,4}验收)?(?=[，。；、]|$)"
    r"|[，,]?完成[^，。；申报提填交]{0,6}(?:安装|调试|施工|竣工)(?:[并后][^，。；]{0,3}申请验收)?(?=[，。；]|$)"
)


def span_of_papers(c: DateContext) -> bool:
    """提供2024年5月至2025年8月的流水: months that papers must cover."""
    return c.date.is_range and not c.date.whole_day and c.date.first < c.notice.date - EARLIEST


def not_before(c: DateContext) -> bool:
    """A plain day that nothing marks as the end of a time."""
    return c.date.suffix != "before"


_TASKS = re.compile(r"(?:任务|责任|重点工作)(?:清单|分解|分工)|工作要点")


_FINISHES = re.compile(r"[，,]?[^，。；]{0,4}(?:审|核|办|评)(?:完|毕|定|结)")


_PAYS_OUT = re.compile(
    r"(?:兑付|拨付|发放|兑现|公示|评审|打卡)[^，。；]{0,6}[，,]$|[，。；】]验收(?:工作)?[应须将]?[在于]$"
)


# 镇街初审（10月16日至10月20日）→公示
_NEXT_STEP = re.compile(r"[）)]\s?(?:→|->|—|⇒)")


def organisers(c: DateContext) -> bool:
    """What the authority itself does by then: expert review, publicity, payment."""
    own = "" if _NEXT_STEP.match(c.right) else c.own_right
    first = re.split(r"[，。；]", own.lstrip("，, ）)"), maxsplit=1)[0]
    if re.match(r"(?:完成)?(?:审核|审批|核算)[后并及]?(?:拨付|兑付|兑现|发放)", first):
        return True
    if (
        _FINISHES.match(c.own_right)
        and re.search(r"[局委办厅][^，。；]{0,4}$", c.left)
        and nearest_actor(c.left) is None
    ):
        return True  # 经济发展局在11月10日前核完: the body that decides, no lower one that forwards
    if re.match(r"(?:完成)?联合(?:审核|审查|评审)(?:工作)?$", first) and nearest_actor(c.left) is None:
        return True  # 三部门于9月11日前完成联合审核
    if re.match(r"出(?:初审|终审|结果|名单|榜)", first):
        return True  # 3月30日前出初审
    if re.match(r"(?:全部|基本)?(?:完成|到位)$", first) and _PAYS_OUT.search(c.left):
        return True  # 资金通过一卡通兑付，12月底前完成; 先建后补，验收在11月30日前完成
    if re.match(r"[^，。；]{0,6}提出(?:资金)?(?:拟|分配|安排|支持|立项)", first):
        return True  # 10月31日前提出分配意见
    if re.search(r"(?:反馈|通知|告知|返回)[给到至]?(?:各|申[报请]|企业|推荐单位)", first):
        return True  # 复核结果于11月20日前反馈各市
    if _TASKS.search(c.notice.title):
        return True  # what bodies owe each other by a list of tasks
    told = cue("timing", "organiser_does").match(first) or (
        cue("timing", "organiser_step").search(c.left.rstrip("：: ")[-16:])
        and not cue("timing", "handin_strict").search(first)
    )
    return bool(told) and not cue("timing", "handin_strict").search(first)


def condition(c: DateContext) -> bool:
    """2024年10月24日前获市级认定: what must have happened by then, not what must be handed in."""
    right = c.plain_right
    if as_of_day(c):
        return True
    if cue("timing", "past_after").match(right) or cue("timing", "relative").match(right):
        return True
    start = 1 if right[:1] in "，," else 0
    first = re.split(r"[，,、：:。；;！!？?\n（）()]", right[start:], maxsplit=1)[0]
    return bool(cue("timing", "condition_after").match(right)) and not cue("timing", "handin").search(first)


def organiser_will(c: DateContext) -> bool:
    """工作人员将于10月15日前电话联系: what the organiser will do by then; what it sends on to those above is a day of forwarding."""
    return not forwards_up(c) and bool(
        re.search(
            r"(?:工作人员|专家|组委会|主办方|评审|结果|名单|课件|证书|奖金|奖品|短信|款项|[货尾余]款|[我本][局厅委会]|(?:^|[，。；])(?![^，。；]{0,8}(?:各|区县|县区|区市|市县))[一-龥]{1,10}[局厅委](?=[将拟]))[^，。；]{0,8}(?:将|拟|会)(?:于|在)?$",
            c.left,
        )
    )


def excluded(c: DateContext) -> bool:
    """9月18日之前已备案的合同不在补贴范围: the case that is left out."""
    return bool(
        re.match(
            r"^[^。；]{0,30}(?:不在|不予补贴|不纳入|不属于|不适用|不享受|不再享受|除外|不计入)", c.plain_right
        )
    ) and not re.match(r"^[^。；]{0,30}(?:逾期|过期|未)", c.plain_right)


_ANNOUNCED = re.compile(r"(?:意向|预约|网上|线上|报名|参训|申领|申请)[^，。；]{0,2}登记[^，。；：]{0,4}$")
_REGISTERING = re.compile(r"(?:^|[，。；])登记(?:时间|日期|期限)(?:为|是)?[：:]?$")


def _registers(c: DateContext) -> bool:
    """登记时间：9月1日至9月25日, in a notice of April: what lies ahead is no registration that somebody has."""
    return c.date.is_range and c.date.first >= c.notice.date and bool(_REGISTERING.search(c.left))


def time_of_something_else(c: DateContext) -> bool:
    """注册证取得时间为, 贴息期间为, …期间完成投资的: a time in which a project, paper or loan must lie."""
    other = cue("timing", "other_time").search(c.purpose)
    if other and (_ANNOUNCED.search(c.purpose) or _registers(c)):
        return False  # 意向登记时间
    if other and re.search(
        r"(?:申报|申请|申领|受理|报名|填报|提交|报送|征集|兑现)[^，。；]{0,4}$", other.group()[:-2]
    ):
        return False
    return bool(other and other.end() >= len(c.purpose) - 2) or (
        c.date.is_range and c.right.startswith("期间") and not acts_in_window(c)
    )


def in_force(c: DateContext) -> bool:
    """自X起施行: a rule comes into force."""
    after = cue("timing", "in_force").match(c.right.lstrip(" ，）)"))
    return c.date.suffix == "from" and bool(after) and c.date.first >= c.notice.date - dt.timedelta(days=60)


def term(c: DateContext) -> bool:
    """有效期至2030年9月30日: words of a term stand in front."""
    before = cue("timing", "valid_before").search(c.left[-14:])
    later = c.date.last is not None and c.date.last >= c.notice.date
    return bool(before or expires(c)) and (later or c.date.is_range)


def benefit_window(c: DateContext) -> bool:
    """A time in which a purchase or act is supported: 即日起至2026年6月30日期间购买的，给予补贴."""
    after = cue("timing", "valid_after").match(c.right.lstrip(" ，）)"))
    if _LOANS.match(c.right):
        return False  # 期间用于收购的银行贷款，按实际利息的50%贴息: which loans are meant
    if re.match(
        r"(?:期间)?(?:实际)?(?:支付|发生|产生|形成|取得|完成)[^，。；]{0,10}的[^，。；]{2,14}[，。；、]",
        c.right,
    ):
        return False  # 期间实际支付利息的流动资金贷款，单笔不少于200万元: which loans are meant
    if _COSTS.match(c.right):
        return False
    later = c.date.last is not None and c.date.last >= c.notice.date
    return bool(after) and c.date.is_range and later and c.date.whole_day


_LOANS = re.compile(
    r"(?:期间|之间)?[^，。；]{0,6}(?:用于|新?发放|投放|办理|取得)[^。；]{0,34}(?:贷款|融资)[，,]"
)
# 期间为采购原料而实际支付的贷款利息: which costs count
_COSTS = re.compile(
    r"(?:期间|之间)?[^，。；]{0,24}(?:支付|发生|产生|缴纳|投入)的[^，。；]{0,14}(?:利息|费用|支出|投入|租金|保费|运费|[一-龥]费)"
)


def happens(c: DateContext) -> bool:
    """9月27日14:00举办招聘会: the day of an event."""
    if not c.date.whole_day or c.date.last is None or (c.date.suffix == "before" and not c.date.is_range):
        return False
    if not c.notice.date - dt.timedelta(days=7) <= c.date.first <= c.notice.date + LATEST:
        return False
    return bool(cue("timing", "event").search(c.label[-40:] + c.right[:40]))
