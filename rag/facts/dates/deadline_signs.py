"""Signs that a day is a deadline: closing words around it, a window, something to be handed in by then."""

from __future__ import annotations

import re

from rag.facts.clauses import clause_before, without_list_mark
from rag.facts.dates.date_context import CALLING, DateContext
from rag.facts.patterns import cue, last


def hands_in_words(c: DateContext) -> bool:
    """Whether words around a day speak of what is handed in."""
    words = f"{c.above} {c.earlier[-30:]} {c.sofar} {c.right[:60]}"
    return bool(cue("timing", "handin_noun").search(words))


_PLAINLY_UNTIL = ("截至", "截到", "截止")
_HAS_HAPPENED = re.compile(
    r"[，,]?(?:上午|下午|目前)?[，,]?(?:[仍还尚]有|[全本][市县区省州](?:已|共)|(?:共|累计|合计)?已有)"
    r"|[，,]?(?:企业|公司|申[报请](?:企业|单位|主体|人))?(?:成立|注册|存续|登记|参保|在职|在岗|年龄|年满|持有|拥有|满\d|实际|累计)"
    r"|[，,](?:系统|平台|后台|窗口|[我全][局省市区县])?(?:共|已|累计|合计)*(?:收到|接收|受理|发放|核销|拨付)[^，。；\d第]{0,10}\d+(?:\.\d+)?(?:[件家份个人户笔项张单]|[万亿])"
)
# 登记满2年（截至2月28日）: as of when a condition is counted; 本中心整理，截至7月1日: how old a list is
_COUNTED_AS_OF = re.compile(
    r"(?:满|不少于|不低于|不超过|成立|存续|注册|登记|在册|在职)[^，。；（(申报受理提交]{0,12}[（(]截[至止]$"
)
_LISTED_AS_OF = re.compile(r"(?:整理|更新|收录|梳理|摘编|编辑)[，,、（( ]{0,2}截[至止]$")


def as_of_day(c: DateContext) -> bool:
    """截至6月30日成立满2年: a day as of which something must be true, no deadline."""
    if _LISTED_AS_OF.search(c.left[-20:]) or (
        _COUNTED_AS_OF.search(c.left[-40:]) and c.right[:1] in ("）", ")")
    ):
        return True
    ends = re.search(r"截[至到止]$", c.left) or (c.words.endswith("止") and c.right.startswith(("，", ",")))
    return bool(ends and _HAS_HAPPENED.match(c.right))


_PARTICLE = re.compile(r"(?<=[日期间])[嘛呢吧啊]?[，,]\s?$")  # 截止日期嘛，10月20日
_SO_CLOSE = re.compile(r"(?<=截止)[了啦咯]?[（(]$")  # 还有三周就截止啦（3月20日）


def closes(c: DateContext) -> bool:
    """截止时间为, 截至 and the like stand right before the date."""
    closing = last(cue("timing", "closing"), c.left)
    if not closing or closing.end() < len(_SO_CLOSE.sub("", _PARTICLE.sub("", c.left.rstrip(" ：:")))) - 1:
        return False
    if re.search(r"已(?:经)?$", c.left[: closing.start()]):
        return False  # 今年的申报已结束，明年4月再来
    alone = re.fullmatch(r"(?:申报|报名|申请|受理|填报|提交|征集|投稿|系统)?", c.left[: closing.start()])
    if alone and c.left != c.sofar and re.search(r"[，,；]\s?$", c.left):
        return False  # 窗口12月11日关闭，11月以后结业的请抓紧; 5月30日报名截止，6月8日路演: closed is the day before
    if closing.group() in _PLAINLY_UNTIL and re.match(
        r"[尚还仍]?未(?![^，。；]{0,4}(?:提交|[申填上]报|报[送名]|完成|申请|上传|确认|登录))|已", c.right
    ):
        return False  # 截至6月30日尚未注册公司; 汇缴截至5月31日已经结束
    told = without_list_mark(clause_before(c.left, 0, closing.start())).strip()
    ahead = c.date.last is not None and c.date.last > c.notice.date
    if as_of_day(c):
        return False
    labels = c.left.rstrip()[-1:] in "：:"  # 截止：6月18日，送区工信局
    if closing.group() in _PLAINLY_UNTIL and not (told or labels) and c.right and c.right[0] in "，,、":
        if ahead and not c.sofar[: closing.start()].strip() and _NO_MORE.match(c.right) and title_calls(c):
            return True  # 申请渠道：赣服通。截至6月26日，领过的不再发放
        if ahead and cue("timing", "handin_noun").search(c.sofar[-24:]):
            return True  # 由个人或企业申报，截止10月31日，早于其他类别
        return bool(
            re.match(
                r"[，,、](?:[^，。；]{0,6}(?:系统|平台|通道|窗口|不再|停止|逾期|过期|关闭)|[送交报寄](?![送告道表]))",
                c.right,
            )
        )
    return not cue("timing", "not_closing").search(c.left[-24:])


def title_calls(c: DateContext) -> bool:
    """Whether the notice, by its kind or its title, calls for something to be handed in."""
    title = c.notice.title
    named = cue("timing", "handin_noun").search(title) or cue("timing", "call_title").search(title)
    return c.notice.category in CALLING or named is not None or _ASKS_UNTIL_WHEN.search(c.asked) is not None


# 🔸啥时候截止？ in a post whose title names nothing
_ASKS_UNTIL_WHEN = re.compile(r"截止|(?:申报|报名|申请|申领|受理)时间|(?:什么|啥)时候[报交领申]")


OTHERS_WORK = re.compile(
    r"[初复决]赛|颁奖|开幕|(?:现场|实地|上门)查验|(?:改造|施工|建设|安装)完成|(?:完工|竣工|投产)(?:时间|日期|期限)|验收|评审|公示|踏勘|答辩|路演|面谈|面试|会审|拨付|兑付|发放|考察|布展|开展|开班"
)


# 贷款合同宽限至12月31日偿还本金
_REPAYS = re.compile(r"还款|还本|还贷|偿还|归还|贷款(?:合同|期限)")


# 截至6月26日，领过的不再发放; what is so by a day (截至10月31日，无欠税) ends nothing
_NO_MORE = re.compile(r"[，,、][^，。；]{0,12}(?:不再|不予|不收|逾期|过期|过了|为止|结束|停止|关闭)")
PAID_BY = re.compile(r"[，,]?[^，。；]{0,8}(?:拨付|打到|打款|发放|到账|公布|建成|完工|开工|竣工)")
_BY_WHEN = re.compile(r"(?:几号|哪天|[什啥]么?时候)之?前[：:]\s?$")


TIME_OF_USE = r"(?:使用期|有效期|核销期|兑换期)"
"""Until when what was given can be used."""
TIME_OF_PAYING = r"(?:兑付|拨付|发放|到账)的?(?:时间|日期)"
"""When what was granted is paid out."""
# 使用期限由9月30日延长至, 兑付时间相应由6月30日前调整为7月20日前
USED_OR_PAID = re.compile(
    rf"{TIME_OF_USE}限?(?:由|从|自|也|均|统一|现|再|延|顺|至|到|原|[\d年月日 ])|{TIME_OF_PAYING}(?!截)"
)


def closing_time(c: DateContext) -> bool:
    """申报截止时间为10月20日: closing words in front, and something is handed in."""
    by_when = bool(_BY_WHEN.search(c.left))
    if USED_OR_PAID.search(re.split(r"[，。；]", c.sofar)[-1]):
        return False
    if by_when and PAID_BY.match(c.right):
        return False  # 几号前：10月15日，我们把钱打到卡里
    if re.search("举办|召开|举行", c.sofar) and not re.search("申报|报名|提交|截止|征集", c.sofar):
        return False  # 原定11月28日举办的对接会推迟至12月12日
    clause = re.split(r"[，。；]", c.left)[-1]
    if re.match(r"[^一-龥]*(?:由|从|改|提前|推迟|顺延|延期)", clause):
        clause = "".join(re.split(r"[，。；]", c.left)[-2:])  # 浑南初赛往后挪，由9月29日改到10月12日
    acts = cue("timing", "handin_noun").search(clause) or re.search("券(?!商)", clause)
    if (OTHERS_WORK.search(clause) or _REPAYS.search(clause + c.own_right[:10])) and not acts:
        return False  # 现场验收由9月上旬改为8月18日至22日
    return closes(c) and (hands_in_words(c) or title_calls(c) or by_when)


# 线上面谈：七月中旬, 专家现场核查：11月17日至28日
_ASSESSED = re.compile(r"(?:现场|专家|实地|线上|上门)(?:核查|核验|考察|评审)|面谈|面试|答辩|踏勘")


_FOR_SO_LONG = re.compile(
    r"(?:共|为|是|：|:)*[\d一二三四五六七八九十两]{1,3}个?(?:月|天|日|周|工作日)[，,（( ]+(?:自|从)?$"
)


_STILL = re.compile(r"(?:保持|维持)?(?:不变|不作调整|不做调整|照旧)[，,]?(?:仍然?|还是|依然|即)?$")


# 企业报送时间还是6月30日: a day that does not change is that of the end
_STILL_IS = re.compile(r"(?:还|仍|仍然|依旧|依然)(?:是|为|按|以)$")
# 绿色化改造类维持原时间不变，仍按4月25日; 转化券提前到10月31日（其他券还是11月20日）
_UNCHANGED = re.compile(
    r"(?:时间|日期|期限|截止)[^，。；\d]{0,4}不(?:变|作调整|做调整)，?(?:仍|还|仍然|依旧)?(?:是|为|按|以)?$"
    r"|[^，。；\d]{1,8}(?:类|组|批|档|道|项目|通道|方向)[^，。；\d]{0,2}不变，?(?:仍然?|还|依旧|依然)(?:是|为|按|到|至)$"
    r"|(?:[（(，；、]|^)其[他余它][^，。；\d]{1,10}(?:不变，?)?(?:还|仍|仍然|依旧|依然)(?:是|为|按|以|到|至)$"
    r"|(?:不(?:作|做|再|予)?(?:延期|顺延|延长|推迟|调整|改动)|(?:没有?|无)(?:变[化动]?|调整|改动))[，,][^，。；\d]{0,8}?(?:仍|仍然|还|依旧|依然)(?:是|为|按|以|到|至|在)$"
    r"|[：:，]不变[（(]$"
)
# 第一批仍为6月20日，第二批仍为: the next of a row of days that stay
_STAYS_TOO = re.compile(
    r"不变|不延|不(?:作|做|再|予)?(?:延期|顺延|延长|推迟|调整)|(?:没有?|无)(?:变[化动]?|调整)"
)
_STILL_ITS_DAY = re.compile(r"(?:^|[，、；])[^，。；\d]{1,10}(?:仍|仍然|还|依旧|依然)(?:是|为|按|到|至)$")
# 汇总上报时间（4月30日）不变
_IN_BRACKET_STAYS = re.compile(r"[）)](?:保持|维持)?(?:不变|照旧|不作调整|不做调整)")
# 评审会时间不变，仍为10月30日: a day of something else
_TIME_OF_ELSE = re.compile(
    r"(?:评审|答辩|培训|开班|公示|颁奖|路演|赛|展|会|活动|兑付|拨付|发放|(?:改造|施工|建设|安装)完成|完工|竣工)[^，。；\d]{0,2}(?:时间|日期|时限)[^，。；\d不]{0,4}(?:[（(][^（）()]{0,14})?不?"
)


def unchanged(c: DateContext) -> bool:
    """A类顺延至5月16日，B类时间不变，仍按4月25日: the day of a class that a change leaves as it was."""
    if c.date.is_range or not c.date.whole_day or c.date.last is None or c.date.last < c.notice.date:
        return False
    if _TIME_OF_ELSE.search(c.left):
        return False
    changed = cue("timing", "moved_later").search(c.earlier + c.sofar) or _CHANGES.search(c.notice.title)
    closes_here = cue("timing", "closing").search(c.sofar) or cue("timing", "handin_noun").search(
        c.earlier + c.sofar
    )
    stays = (
        _UNCHANGED.search(c.left)
        or (_STILL_ITS_DAY.search(c.left) and _STAYS_TOO.search(c.sofar + c.right[:6]))
        or (re.search(r"(?:时间|日期|期限|截止)[（(]$", c.left) and _IN_BRACKET_STAYS.match(c.right))
    )
    return bool(stays and changed and closes_here)


_CHANGES = re.compile("顺延|延期|延长|调整|变更|更正|勘误|提前|推迟")


_LAST_YEARS = re.compile(r"(?:去年|往年|上一?年度?|历年)[^，。；：\d]{0,12}$")
# 分两次受理：12月31日前发放的贷款，于1月15日前申报; 上旬的运单9月15日前报: 9月上旬的9月15日前报
_OF_PAPERS = re.compile(r"[^，。；]{0,4}(?:发放|取得|签订|发生|形成|购置|开具|支付)的|的\d{1,2}月\d")


def window(c: DateContext) -> bool:
    """网上申报时间为9月25日至10月15日: a time for applying, checking or handing in, named right before the date."""
    if not (c.date.is_range or c.date.suffix in ("before", "")):
        return False
    if _LAST_YEARS.search(c.left) or _OF_PAPERS.match(c.right):
        return False
    if not c.left.strip() and cue("timing", "organiser_does").match(c.right.lstrip(" ：:")):
        return False  # 4月30日前 市级评审, in a schedule
    if not c.date.is_range and cue("timing", "opening_after").match(c.right):
        return False  # 什么时候报：10月20日9点开门，11月14日17点关门
    label = c.purpose
    label = _STILL.sub("", _FOR_SO_LONG.sub("", label))  # 申领期限为一个月，自…; 申报时间不变，仍为…
    assessed = _ASSESSED.search(label[-10:])
    if assessed and not cue("timing", "handin_noun").search(label[-10:], assessed.end()):
        return False
    window = last(cue("timing", "window"), label)
    step = last(cue("timing", "step"), c.label)
    ahead = not c.date.whole_day and c.date.last is not None and c.date.last > c.notice.date
    still = _STILL_IS.search(c.left) and cue("timing", "handin_noun").search(c.left)
    ended = c.date.is_range or c.date.suffix == "before" or c.date.at is not None or ahead or still
    if ended and step and step.end() >= len(c.label.rstrip(" 自从于在为是至到（(“")):
        return True
    meets = cue("timing", "event").search(label[-12:]) and not cue("timing", "handin").search(label[-12:])
    if cue("timing", "organiser_does").match(c.right.lstrip(" ：:")):
        return False
    if not window or window.end() < len(label) - 3 or meets:
        return False
    return bool(ended) or "截" in label[-8:] or label.endswith(("时限", "期限"))


_ARRIVES = re.compile(r"(?:统一|一并|集中)?(?:送达|寄达|送[到交至]|交[到至]|报[到至送])(?![之后的])")


def arrives(c: DateContext) -> bool:
    """纸质推荐文件10月20日送达我局: a plain day on which papers must have arrived."""
    plain = c.date.suffix == "" and not c.date.is_range and c.date.whole_day and c.date.last is not None
    ahead = plain and c.date.first > c.notice.date
    papers = re.search(r"(?:材料|文件|原件|纸质件?|表|书|函|清单|作品|样品)[^，。；]{0,6}$", c.left)
    return bool(ahead and papers and _ARRIVES.match(c.right)) and title_calls(c)


_WHEN_IT_COUNTS = re.compile(
    r"[^。；\n]{0,30}以[^，。；]{0,8}(?:送达|收到|寄达|寄出|提交|邮戳)[^，。；]{0,6}为准"
)


def postmark(c: DateContext) -> bool:
    """邮寄件以11月20日邮戳为准; 电子版10月14日，纸质版10月16日，均以送达时间为准."""
    if c.date.is_range:
        return False
    version = re.search(r"(?:电子|纸质)[版件档](?:材料)?[：:]?$", c.left) and c.date.whole_day
    counts = version and _WHEN_IT_COUNTS.match(c.right) and c.date.first >= c.notice.date
    marked = re.match(r"[（(]?(?:寄出|当地|当日)?(?:的)?(?:寄出)?邮戳(?:日期|时间)?为准", c.right)
    return bool(marked or counts)


_OWES = re.compile(
    r"(?:定金|订金|押金|保证金|报名费|参[赛展]费|展位费|摊位费|会务费|尾款|自[付筹])[^。；]{0,24}$"
)
_PAYS = re.compile(r"[，,]?[^，。；]{0,6}?(?:到账|[付缴交]清|[缴交]齐|[缴交]纳|支付|[汇转打缴][到入至])")


def owed(c: DateContext) -> bool:
    """定金5000元，2月11日前到账: what an applicant must pay."""
    return c.date.suffix == "before" and bool(_OWES.search(c.sofar) and _PAYS.match(c.own_right))


_RAN_OUT = re.compile(
    r"(?:申报|受理|报名|征集|填报|申领|申请|登记)(?:期限?|时间|工作|通道|系统)?[^，。；]{0,4}已(?:经)?(?:于|在)$"
)
# 展会已于4月20日结束, 改造已于8月31日完成: what ended is no time for applying
_OTHERS_ENDED = re.compile(
    r"(?:展会?|论坛|培训班?|集训|比赛|赛事|活动|会议?|评审|公示|核查|验收|改造|施工|工程|合同|租期|学期)[^，。；：:\d]{0,4}$"
)


def ran_out(c: DateContext) -> bool:
    """企业申报期已于7月31日届满, 3月31日就停了, （4月30日截止）已办结: a last day that is over."""
    if c.date.last is None or c.date.is_range or not c.date.whole_day:
        return False
    if c.date.last > c.notice.date or c.date.suffix == "from":
        return False
    over = re.match(r"(?:正式)?(?:届满|期满|到期|截止|结束|关闭)", c.right) or c.words.endswith("止")
    if over and _RAN_OUT.search(c.left):
        return True
    told = c.over and not _OTHERS_ENDED.search(c.left)
    return told and bool(
        cue("timing", "handin_noun").search(c.notice.title + c.above + c.earlier[-60:] + c.sofar[-120:])
    )


_CALENDAR = re.compile(
    r"[：:，, ]\s?[^，。；\n（(]{2,40}?(?:申报|报名|申请|受理|征集|兑付|申领|提交)[^，。；\n（(]{0,4}(?:截止|结束|到期)"
)

# 10月26日零点关自荐通道, 8月29日，系统18点整关窗: that a way in is shut, in whatever words
_ENDS = re.compile(
    r"[）)]?[，, ]{0,2}(?:[^，。；\d]{0,6}(?:\d{1,2}(?:[点时](?:\d{1,2}分|半)?|[:：]\d\d)整?)?)(?:[^，。；\d]{0,4}?)"
    r"(?:准时|按时|自动)?(?:(?:结束|停止|不再|(?<!暂)停)(?:受理|收|接收|接受|申报|报名|申请|填报)|关(?:窗|门|网|停|闸|码|表)|封(?:盘|网)|锁[定死]?(?=[，。；]|$)"
    r"|关(?:闭|掉)?[^，。；系注于]{0,6}(?:通道|入口|窗口|系统|平台|端口|页面)|(?:交|报|送|传|填)(?:齐|清|完|好)(?=[，。；、]|$)|这天收完|收(?:完|满)?(?:为止|即止|就不收)|收(?:窗|摊|章|档|单(?=[，。；、]|$))|收[完满](?=[，。；、（(\n]|$)|办结(?=[，,][^，。；]{0,6}(?:过时|逾期|过期|系统关))|收(?:件|表|材料)(?=[，,；][^，。；]{0,6}(?:误|错过|过期|过时|逾期|晚了|迟了)))"
)
_OTHERS_END = re.compile(
    r"(?:审核|评审|公示|复核|核查|办理|验收|考察)[^，。；]{0,4}$|(?:展会|展览|培训班?|论坛|集训)(?:将|拟|预计)?[于在]?$|(?:有的|有些|个别)[^，。；]{0,6}$"
)

# 8月6日 答疑截止: an entry of the calendar of a call
_ENTRY = re.compile(
    r"[：:，, ]?\s?(?![^，。；\n]{0,6}(?:公示|评审|投票|展))[^，。；\n（(]{1,12}(?:截止|截稿)(?=$|[，。；（\n])"
)


# ① 4月30日 —— 人才公寓春季批次截止
_DASHED = re.compile(
    r"\s?[—–]{1,2}\s?(?![^，。；\n]{0,6}(?:公示|评审|投票))[^，。；\n]{2,30}(?:截止|截稿|关门|收摊)(?=$|[，。；！（\n])"
)

# 10月31日结束的第三批补助; 于9月30日结束，共收到申请137份
_ENDED = re.compile(r"(?:已经?)?(?:结束|截止|关闭)(?:的|[，,](?:一共|共|累计|总计)(?:计|有|收|受))")


_HOUR = re.compile(r"^ ?\d{1,2}(?:[:：]\d\d|[点时])整?")


_MAINTAINED = re.compile(r"维护|升级|停机|检修|结账|迁移")


def _shuts_at(c: DateContext) -> bool:
    """系统10月24日下午5点准时关门, in a post whose title names nothing but whose text tells of applying."""
    plain = c.date.at is not None and not _MAINTAINED.search(c.sofar + c.right[:30])
    return plain and re.search("申[报请领]|报名", c.notice.text) is not None


def closes_after(c: DateContext) -> bool:
    """系统将于10月15日关闭, 10月15日：参展补贴申报截止: closing words behind the day."""
    if "公示" in c.sofar[-24:] or (not c.date.whole_day and c.right.startswith("不再")):
        return False  # 额度已用完，10月不再收件
    if not without_list_mark(c.left).strip() and (
        _CALENDAR.match(c.right) or _DASHED.match(c.right) or (_ENTRY.match(c.right) and title_calls(c))
    ):
        return True
    system = cue("timing", "system_close").search(c.sofar + c.right[:6])
    shut = _ENDS.match(c.right) if title_calls(c) else None
    told = hands_in_words(c) or c.notice.category in CALLING or (system and title_calls(c)) or shut
    told = told or re.search("[领抢]|发放|券(?!商)", c.notice.title + c.sofar)
    ahead = title_calls(c) and c.date.last is not None and c.date.last >= c.notice.date
    if _OTHERS_END.search(c.left[-8:]) or (
        _ENDED.match(c.right) and not re.search(r"已(?:经)?[于在]?$", c.left)
    ):
        return False  # 审核预计1月10日前结束; 展会将于10月20日结束
    if _CLOSES_ANOTHER.match(c.right):
        return False  # 欧洲展，6月中旬，报名截止2026年4月30日
    after = cue("timing", "closing_after")
    ends = after.match(c.right) or after.match(c.plain_right) or _ENDS.match(c.right)
    if not ends and c.plain_right != c.right:
        ends = after.match(_HOUR.sub("", c.plain_right))  # 本周五（24日）20:00系统关闭
    return bool(ends) and bool(told or ahead or (system and _shuts_at(c)))


_CLOSES_ANOTHER = re.compile(
    r"[，,][^，。；\d]{0,8}(?:截止|截稿|结束|关闭)(?:时间|日期|日)?(?:为|是|于|在|[：:])?\s?(?:20\d\d年|\d{1,2}月)"
)
"""Words of closing behind a day that the next day follows."""

ASKED_END = re.compile(
    r"截止|最晚|最迟|哪天(?:结束|止)|到(?:什么时候|何时|几号|哪天)|期限|几号(?:之前|前)|多久"
)


# 以旧换新活动5月1日开始，6月30日收尾: how long what one signs up for lasts
_ITS_COURSE = re.compile(r"(?:活动|[展会节季赛周])\d[^，。；]{2,10}(?:开始|启动|开幕|开展|开场)[，,、]$")


def day_and_stop(c: DateContext) -> bool:
    """11月14日截止: the mark of the end stands behind the day."""
    if _ITS_COURSE.search(c.sofar):
        return False
    stops = re.search(r"(?:截止|截稿|止|为止|结束)$", c.ending) or re.match(
        r" ?(?:前)?(?:申报|报名|[就即便才])?(?:截止|截稿|收尾|收口|收官)", c.right
    )
    if not stops or as_of_day(c) or cue("timing", "not_closing").search(c.left[-24:] + "截止"):
        return False
    if c.date.suffix == "from" or cue("timing", "valid_before").search(c.left[-14:]):
        return False  # 五月六日开始、五月三十日收尾; 自发布之日起执行，至2026年7月31日止
    told = hands_in_words(c) or c.notice.category in CALLING
    told = told or (title_calls(c) and c.words.endswith("止"))
    return not c.date.is_range and told


def last_day(c: DateContext) -> bool:
    """10月12日是申报的最后一天."""
    return bool(
        re.match(
            r"[”\"]?[，,]?(?:是|为)[^，。；]{0,16}(?:报送的?(?:日期|时间|期限)|最后一天|最后期限|末日|截止日|最后[^，。；]{0,4}日)(?!，不是)",
            c.right,
        )
    ) or (
        not c.left.strip()
        and re.match(r"[，,： ]{0,2}[^，。；\n]{2,20}的?最后一天(?=[，。；\n]|$)", c.right) is not None
    )


_SHOW_IS_HELD = re.compile(r"(?:展|会|节|赛|营|班)(?:将|定)?[于在]?$")
_HELD = re.compile(r"[^，。；]{0,24}(?<![代补申承])办(?=[，,。；]|$)")


# 7月1日至7月25日，拿着执照复印件、报价单去商务局一楼大厅
_BRINGS = re.compile(
    r"(?:请)?(?:拿[着上]|带[着上齐好]?|[持凭携]带?)[^，。；]{1,30}?[到至去往][^，。；]{2,24}(?:厅|窗口?|中心|局|室|所|站|社区|街道|村委会?|楼|号|科|处)$"
)


# 登录“外资一网通”，3月23日9:00至5月29日17:00开放
_STANDS_OPEN = re.compile(r"(?:期间)?(?:对外|持续|全天)?开放(?:填报|申报|申请|报名)?")
_WAY_IN = re.compile(r"登[录陆]|系统|平台|小程序|通道|入口|渠道")


def acts_in_window(c: DateContext) -> bool:
    """8月1日至8月29日申报; 即日起至10月31日，企业可在线提交需求."""
    if not c.date.is_range or c.date.last is None or not c.date.whole_day:
        return False
    if _SHOW_IS_HELD.search(c.left) and _HELD.match(c.right):
        return False  # 展会10月22日到25日在会展中心办
    words = re.sub(r"^[，, ）)]*(?:期间|之间|期内)[，,]", "", c.own_right)
    first = re.split(r"[，。；]", words.lstrip("，, ）)"), maxsplit=1)[0]
    acts = re.match(
        r"(?:期间)?(?:内)?(?:[持带凭携][^，。；到至去向在]{1,12}(?=[到至去向在]))?(?:(?:均?可|请|应|须)?(?:在线|网上|线上|通过|登录|登陆|向|到|在|将|统一|集中|进行|随时)?(?:[^，。；]{0,12}?|[到至去向在][^，。；]{0,24}?))?(?:递交|送交|寄送|填(?=[“在写])|交(?=[^，。；]{0,14}[局委办科室心口])|现场(?=核验|确认)|完成(?=[^，。；]{0,4}(?:网?报|提交|登记|注册))|申领|领取|补报|补录|补办|备案(?![^，。；]{0,6}的)|(?<![举主承协开])办理?(?=[，。；、]|$)|申报|提交|报名|申请|受理|填报|报送|投稿|登录)",
        first,
    )
    brings = _BRINGS.match(first)
    opens = _STANDS_OPEN.fullmatch(first) and _WAY_IN.search(c.sofar) and title_calls(c)
    told = acts or brings or opens
    return bool(told and not conditional_clause(c) and c.date.last >= c.notice.date)


_NO_LATER = re.compile(
    r"(?:不晚于|不迟于|(?:最晚|最迟)不(?:得)?(?:超过|过)|(?:别|勿|不要|不能|不可)(?:晚于|迟于|晚过|超过)|不得晚于|不得迟于|最迟[于在至到]?|最晚[于在至到]?)$"
)


# 报名通道5月1日开启，满200家关闭，最晚5月31日
_OF_HANDING_IN = re.compile("材料|纸质|原件|报名|申[报请领]|通道|受理")


def no_later(c: DateContext) -> bool:
    """最迟不晚于10月12日提交: the mark of the end stands in front of the day."""
    marked = _NO_LATER.search(c.left.rstrip("：: "))
    if marked and cue("timing", "organiser_step").search(c.left[: marked.start()].rstrip("应须将需，, ")):
        return False  # 审计工作不晚于11月14日完成
    handed = (
        cue("timing", "handin").search(c.own_right[:60])
        or cue("timing", "handin").search(c.left[-30:])
        or cue("timing", "handin_noun").search(c.left[-16:])
        or (title_calls(c) and not c.right.strip() and _OF_HANDING_IN.search(c.sofar[-60:]))
    )
    return bool(marked and handed) and not c.date.is_range


# 浑南赛区：即日起至10月19日
_FROM_NOW = re.compile(r"[从自]?(?:即日|即刻|今日|今天|现在|目前)")
_NAMED_ALONE = re.compile(r"^[^。；\d]{2,36}[：:]\s?$")


def acts_until(c: DateContext) -> bool:
    """在线填报即日起至10月20日: a window right behind what is done in it."""
    if c.date.is_range and _FROM_NOW.match(c.words) and _NAMED_ALONE.search(c.left) and title_calls(c):
        return not OTHERS_WORK.search(c.left) and not cue("timing", "event").search(c.left)
    return c.date.is_range and bool(
        re.search(
            r"(?:申报|填报|报名|申请|受理|征集|投稿|登记|提交|报送|申领|揭榜|收件|交件|来稿)(?:工作|作品)?[，,]?[：:自从起]? ?$",
            c.left,
        )
    )


def conditional_clause(c: DateContext) -> bool:
    """…前完成搬迁并投产的，另奖励: a clause that ends in 的 names a case, no deadline."""
    right = c.plain_right
    if re.match(r"^[^，。；（(]{1,36}的(?:[，；。：:]|且|并|$)", right.lstrip("，, ")):
        return True
    if re.match(r"^[，]?[^，。；]{1,20}的(?:继续|照常|仍|正常|按原|不受影响|[当次下]月|当批|当期)", right):
        return True  # 10月17日前提交的继续审核
    two = re.match(r"^[，]?[^，。；]{1,24}，[^，。；]{1,24}的，(?:可|给予|按|不|另|再)", right)
    return bool(two)


_DAY_OF_ELSE = re.compile(
    r"(?:兑付|拨付|发放|公示|评审|路演|开班|决赛|开幕)(?:日期?|时间)?(?:是|为|在|定于|[：:])?$"
)


def digest_item(c: DateContext) -> bool:
    """A digest's item that ends with a day: 技改备案，10月15日下班前; 算力补贴，30%，4月30日."""
    if not c.notice.is_digest or c.date.last is None or c.date.last < c.notice.date:
        return False
    return (
        not c.right.strip(" ，；。、\n")
        and not _DAY_OF_ELSE.search(c.left)
        and c.date.whole_day
        and bool(cue("timing", "handin_noun").search(c.sofar + c.above))
    )


def handed_in(c: DateContext) -> bool:
    """请企业于10月20日前报送材料: what is handed in stands behind the day."""
    return not c.date.is_range and bool(cue("timing", "handin").search(c.own_right[:130]))


# 材料报园区，6月19号前; 材料交到302室，6月19号前: where it goes stands before the day, and nothing behind
# 报名绿色食品节（9月24日至26日）: when what one signs up for is held
_HELD_IN_BRACKET = re.compile(r"(?<!申)[报参][名展加赛][^，。；（(]{2,20}[节展会赛营][（(]$")
_HANDED_TO = re.compile(
    r"(?:[交报送寄递]|提交|报送|递交)(?:到|至|给)?(?:[^，。；：:\d的]|\d{1,4}(?=[室号楼层房])){1,14}[，,]$"
)


def handed_in_before(c: DateContext) -> bool:
    """材料须提交（9月30日前）, 申报材料报送截至9月30日."""
    if c.date.is_range and _HELD_IN_BRACKET.search(c.left[-40:]):
        return False
    if c.date.suffix == "before" and _HANDED_TO.search(c.left) and re.match(r"[，。；！!\n]|$", c.right):
        return True
    return (not c.date.is_range or c.in_bracket) and bool(
        re.search(
            r"(?:提交|报送|填报|申报|申请|递交|报名|上报|预[审约]|登记|备案|审核|初审|初核|复核|核查|核对|审查|推荐|汇总|寄达|寄送|送达|报至|提交至[^，。；（]{2,16}|报[^，。；（]{2,10})[^，。；]{0,6}[（(:：]?(?:分别)?[于在]?$",
            c.left,
        )
    )


def days_after_issue(c: DateContext) -> bool:
    """通知发布后10个工作日内 in brackets behind what is to be handed in."""
    before = c.sofar[-40:] if c.sofar.strip(" （(") else c.earlier[-40:]
    handed = cue("timing", "handin").search(before) or cue("timing", "handin").search(c.own_right[:60])
    return c.date.length_only and bool(handed)


# 我局将于7月17日前统一出具推荐文件报市局, 市局4月28日前汇总报省厅
_ITSELF = re.compile(
    r"(?:[我本][局厅委办市县区]|(?<![一-龥])[市县区州旗][里级]?(?:[一-龥]{0,6}[局委])?)(?:[^，。；]{1,10}后，?)?(?:将|拟)?[应须]?[于在]?$"
)
_UP = re.compile(
    r"[，,]?(?:统一|汇总后?|集中|正式|择优|联合|一并)*(?:出具推荐|行文(?:推荐|上报|报)|(?:推荐|报送?|上报)(?:至|到|给)?(?:省|市(?!场)|国家|自治区|州|部)|向(?:省|市|国家|自治区|州|部)[^，。；]{0,6}(?:推荐|报送|上报))"
)


def forwards_up(c: DateContext) -> bool:
    """我局将于7月17日前统一报市局: the office that publishes forwards itself, to those above it."""
    return not c.date.is_range and bool(_ITSELF.search(c.left[-30:]) and _UP.match(c.own_right))


# “稳岗返还10月30日截止”写错了，应为11月30日
_SLIPPED = re.compile(r"(?:写|印|打|标|发)错|有误|笔误|错误")
_OUGHT_TO_BE = re.compile(r"(?:应当?|正确[^，。；\d]{0,6})(?:为|是)[“「\"]?$")


def put_right(c: DateContext) -> bool:
    """推送里“返还10月30日截止”写错了，应为11月30日: the right day behind the wrong one."""
    ahead = c.date.last is not None and c.date.last >= c.notice.date
    told = _OUGHT_TO_BE.search(c.left) and _SLIPPED.search(c.sofar)
    return bool(ahead and told and cue("timing", "closing").search(c.sofar)) and not c.date.is_range
