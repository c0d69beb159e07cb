"""Signs that a day is a deadline where times are listed: by level, by batch, item by item, entry by entry of a schedule."""

from __future__ import annotations

import re

from rag.facts.actors import nearest_actor
from rag.facts.clauses import without_list_mark
from rag.facts.dates.date_context import TOLD_AGAIN, DateContext
from rag.facts.dates.deadline_signs import OTHERS_WORK, PAID_BY, conditional_clause, title_calls
from rag.facts.named_classes import class_group
from rag.facts.patterns import cue, last
from rag.language.item_marks import HEAD_MARKS, ITEM_MARK

_LEVELS_HEAD = re.compile(
    r"(?:申报|申请|报名|填报|提交|报送|上报|送达|截止|受理|材料|审核|初审|推荐)[^，。；：]{0,14}[：:]|(?:截止|截至|报送|提交|送达|申报)的?(?:时间|日期|期限)?(?:分别)?[为是]"
)
_LEVEL = re.compile(
    r"^(?:[（(]?[一二三四五六七八九\d①-⑨]{0,2}[）)、.]?)(?P<who>[^，。；：、\d]{1,14}?(?:（[市区县州、旗]{1,7}）)?)(?:端|方|层级)?(?:截止|截至|最迟|[：:为于是到至在])*$"
)


# 时间节点 and below it 企业：4月10日；县级：4月17日
_LEVEL_BEFORE = re.compile(r"\d{1,2}日[^，。；：:\n]{0,6}[；;，,]\s*$")


def time_of_a_level(c: DateContext) -> bool:
    """申报截止：企业8月8日，县（市、区）8月15日，市州8月22日: who acts and by when, one level after the other."""
    clause = re.split(r"[，；。]|(?<=[：:])(?=[^，；。\d]{2,12}$)", c.left.strip())[-1]
    found = _LEVEL.match(clause)
    behind = re.match(
        r"(?![，,](?:[须应需要]|必须)?(?:完成|建成|开工|投产|竣工|达))(?:[，,；;。、）)]|$|前|止)",
        c.right.strip(),
    )
    if found is None or behind is None or c.date.last is None:
        return False
    if nearest_actor(found["who"]) is None and not re.search("[区县市旗]$", found["who"]):
        return False
    said = c.sofar[: len(c.sofar.rstrip()) - len(clause)]
    told = _LEVELS_HEAD.search(said) or re.search("端[：:]", clause)  # 企业端：…；区县端：…
    if (
        not told
        and not said.strip()
        and c.headings
        and _HEADS_STAGES.search(without_list_mark(c.headings[-1]))
    ):
        told = _LEVEL_BEFORE.search(c.above)
    return bool(told) and c.date.last >= c.notice.date


_BATCH = re.compile(
    r"(?:首批次?|次批|头一?[批期轮拨次]|第[一二三四五六七八九十\d]{1,2}(?:批次?|轮|期|次)|[春夏秋冬]季|[上下](?:半年(?:批次?)?|期)|第?[一二三四]季度(?:批次?)?|(?<![一-龥])[甲乙丙丁A-H]类)(?:申报|受理|报名)?(?:[（(][^（）()]{1,16}[）)])?[：:为于在自从至到]?$"
)
# 6月30日前一次，9月30日前一次: a batch that is named behind its day
_BATCH_BEHIND = re.compile(
    r"(?:各|为|算)?(?:[一首末两]|第[一二三四五六七八九十])(?:次|批次?|轮|期|拨)(?=[，。；、]|$)"
)


def batch_window(c: DateContext) -> bool:
    """申报分两个批次：首批4月1日—5月31日: the time of a batch, named by the batch alone."""
    words = f"{c.earlier[-60:]}{c.sofar}{c.above}"
    told = (
        cue("timing", "handin_strict").search(words)
        or re.search("受理|办理|申领", words)
        or cue("timing", "handin_strict").search(c.right[:40])
        or re.search(r"交[^，。；]{0,12}[局委办心]", c.right[:50])
    )
    own = (c.own_left or c.own_words).rstrip()
    ends = c.date.is_range or c.date.suffix == "before" or own.endswith(("到", "至"))
    alone = title_calls(c) and re.match(r"[；;，,。]|$", c.right)
    meets = cue("timing", "event").search(c.sofar[-30:])
    named = _BATCH.search(own) or (told and _BATCH_BEHIND.match(c.own_right))
    paid = PAID_BY.match(c.right)  # 上半年批次6月底前，下半年批次12月底前，打到社保卡
    return bool(ends and (told or alone) and not meets and not paid and named)


_HEADS_CLASSES = re.compile(
    r"(?:截止|报名|申报|申请|申领|受理|投稿|征集|提交|收件|交件|几号前)(?:时间|日期|期限)?[^，。；：:\d]{0,6}[：:】]|截止[了啦咯]?[（(]"
)
_CLASS_AND_DAY = re.compile(
    r"(?:^|[，；。：:、！!】\s])(?P<who>[^，；。：:、！!】\s\d（）]{1,9}?(?:组|类|档|批|次|轮|期|赛?道|方向|商|企业|人|户|项|款|季|团队|赛区|单位|主体|者|型|店|社|奖|券|补贴|补助))(?:截?[到至]|截止|最[晚迟]|为|在|[，,])?$"
)
_FAR = 60


def _heading_of(c: DateContext) -> str:
    """The line above a class and its day, or above the class before it; without what stands in brackets (报名截止（画圈！）：)."""
    lines = c.notice.text[max(0, c.date.start - _FAR) : c.date.start].split("\n")[:-1][-1:]
    return _BRACKET.sub("", lines[0]) if lines else ""


_BRACKET = re.compile(r"[（(][^（）()\n]{0,30}[）)]")


def class_and_day(c: DateContext) -> bool:
    """截止：民宿组7月31日，工坊组8月14日; 报名：创意组到8月20日: a class and its day behind the words of applying."""
    named = _CLASS_AND_DAY.search(c.sofar)
    if named is None or not c.date.whole_day or c.date.last is None:
        return False
    near = c.sofar[: named.start("who")][-_FAR:] or c.earlier[-_FAR:]
    said = near if _HEADS_CLASSES.search(near) else _heading_of(c)
    if c.date.is_range and not re.search("时间|日期|期限|申[报领请]|受理|报名", said):
        return False
    if re.search("有效|使用|核销", named["who"]):
        return False  # 券面有效期至12月15日
    alone = re.match(r"\s?(?:[，。；、！!（(\n]|前|止|截止|$)(?!\s?(?:开[营班赛幕工]|举[办行]))", c.right)
    ends = "截" in said + c.left[-3:] or re.search("前[：:]|[到至]$", said + c.left[-1:])
    if re.search(r"[批次轮期季款]$", named["who"]) and not ends and not re.match("前|止|截止", c.right):
        return False  # 报名：第一期10月8日: may be when it begins
    about = _HEADS_CLASSES.search(said) and not OTHERS_WORK.search(said[-8:] + named["who"])
    return bool(alone and about) and c.date.last >= c.notice.date and title_calls(c)


_CLASS_THEN_DAY = re.compile(
    r"(?:组|类|档|赛?道|方向|商|企业|人|户|团队|赛区|单位|者|型|店)(?:截?[到至]|截止|最[晚迟]|为|在|[，,])?(?:20\d\d年)?\d{1,2}月\d"
)
# 展会二：美国拉斯维加斯美容展，2026年7月14日至16日举办，报名截止4月20日
_COUNTED_NAME = re.compile(
    r"[ \u3000]*(?P<word>[一-龥]{0,2}(?:展会|展|团组|团|班|课程|赛事))[一二三四五六七八九\d]{1,2}[：:](?P<name>[^，。；：:\n\d]{4,24})[，,。；]"
)
# （一）欧洲钓具贸易展，6月中旬，报名截止4月30日
_NAMED_EVENT = re.compile(
    rf"(?m)^[ \u3000]*{ITEM_MARK} ?(?P<name>[^，。；：:\n\d]{{2,20}}(?:展|展会|博览会|交易会|洽谈会|采购会|赛|班|团|团组|营|论坛))[，,：:]"
)


def class_told(c: DateContext, rule: str) -> str | None:
    """Whose last day it is where others of its line or list have their own: 境外参展商，6月15日；国内企业，6月30日."""
    text = c.notice.text
    line = text[text.rfind("\n", 0, c.date.start) + 1 : c.date.start]
    if counted := _COUNTED_NAME.match(line):
        others = re.findall(rf"(?m)^[ \u3000]*{counted['word']}[一二三四五六七八九\d]{{1,2}}[：:]", text)
        return counted["name"].strip() if len(others) > 1 else None
    if event := _NAMED_EVENT.match(line):
        return event["name"] if len({m["name"] for m in _NAMED_EVENT.finditer(text)}) > 1 else None
    end = stop if (stop := text.find("\n", c.date.end)) >= 0 else len(text)
    whole = text[c.date.start - len(line) : end]
    if rule != "class-and-day" or len(_CLASS_THEN_DAY.findall(whole)) < 2:
        return None
    named = _CLASS_AND_DAY.search(c.sofar)
    return named["who"] if named else None


# 推荐单位审核分别延后5个工作日，即7月7日、7月22日; 汇总：分别再加10天，即10月30日
_PUT_OFF = re.compile(
    r"(?:延后|后延|推后|推迟|顺延|延长|延期|加|宽限|提前)(?:各|再)?(?:[一二两三四五六七八九十\d]{1,2}个?(?:工作日|自然日|[天日周月]|星期))?$"
)


def told_again(c: DateContext) -> bool:
    """每季度末月20日前提出，即三季度9月20日、四季度12月20日: the days of what is handed in again and again."""
    found = TOLD_AGAIN.search(c.left)
    said = c.sofar[: c.sofar.rfind(found.group())] if found else ""
    ends = re.search(r"前[^，。；]{0,14}$|(?:截止|为止)$", said) or _PUT_OFF.search(said)
    return bool(ends and cue("timing", "handin").search(said[-30:])) and c.date.last is not None


_ITEM_ALONE = re.compile(r"[^，。；：:\d]{2,16}[：:为]?")

_CALLED_CLOSING = re.compile(
    r"以上(?:日期|时间)?(?:均|都|皆|分别)?(?:为|是)[^，。；\d]{0,10}(?:截止|最后)(?:日期|时间|日|期限|一[天日])"
)

_LATER_WORDS = 160
"""How far behind a day a sentence may say what the days before it are."""


def item_of_times(c: DateContext) -> bool:
    """一、报名时间 and below it 1.初创组：即日起至9月30日: an item that names nothing but whose time it is."""
    item = without_list_mark(c.sofar).strip()
    if not item and c.date.is_range and not c.right.strip():
        item = without_list_mark(c.above).strip()  # 工业设计类, and below it 3月10日至3月31日
    heads = [h for h in c.headings if without_list_mark(h).strip("：:") not in item]
    if not heads or not _ITEM_ALONE.fullmatch(item):
        return False
    head = without_list_mark(heads[-1]).strip("：: ")
    closing = _FIELD.fullmatch(head)  # 三、截止日期
    window = last(cue("timing", "window"), heads[-1])
    plain = head in ("时间", "日期", "期限") and title_calls(c) and class_group(item, c.notice.text)
    if not (closing or plain) and not (window and window.end() >= len(heads[-1]) - 3):
        return False
    ended = c.date.is_range or c.date.suffix == "before" or "截" in heads[-1]
    others = (
        cue("timing", "event").search(item)
        or re.search(r"(?:(?:完成|竣工|开工|建成)(?:时间|日期)?|[展会赛营工]期[为是]?)\W*$", item)
        or cue("timing", "organiser_step").search(item.rstrip("：:"))
    )
    about = cue("timing", "handin_noun").search(heads[-1]) or plain
    return bool(ended and not others and about) and c.date.whole_day


def called_closing(c: DateContext) -> bool:
    """（1）大型企业：10月9日；（2）中小企业：10月19日。以上均为申报截止日期: told by the sentence after."""
    later = c.notice.text[c.date.end : c.date.end + _LATER_WORDS].split("\n\n")[0]
    alone = _ITEM_ALONE.fullmatch(without_list_mark(c.sofar).strip())
    return bool(alone and not c.right.strip() and _CALLED_CLOSING.search(later))


# 企业登录平台填报，时限为4月10日17时
_LIMIT_OF_ACTING = re.compile(r"(?:填报|申[报请领]|报名|提交|上传|报送)[，,](?:时限|期限)(?:为|是|[：:])$")
_BULLET = re.compile(r"^[^\w（(《“【]+")


def bare_time(c: DateContext) -> bool:
    """三、时间：7月21日至8月8日: in a notice that calls, under no heading that says more."""
    if c.date.is_range and c.date.whole_day and cue("timing", "handed_then").search(c.left):
        return title_calls(c)
    alone = re.search(r"^\s?(?:时间|时限|期限)[：:]$", without_list_mark(_BULLET.sub("", c.left)).strip())
    alone = alone or _LIMIT_OF_ACTING.search(c.left)
    meets = cue("timing", "event").search(c.notice.title + c.above)
    ends = c.date.is_range or (alone is not None and "限" in alone.group())
    return bool(alone and ends and c.date.whole_day and not meets and title_calls(c))


_FIELD = re.compile(
    r"(?:申报|申请|报名|受理|收件|提交|投稿|材料|补正)?(?:截止|截至|最晚|最迟)(?:时间|日期|日)?|(?:申报|申请|报名|受理|收件|提交|补正)(?:止|截止)"
)


def field_of_closing(c: DateContext) -> bool:
    """截止 and below it, or behind a bar, 2月13日: the field of a form or table that holds the last day."""
    if c.sofar.strip() and not c.sofar.rstrip().endswith(("|", "｜")):
        return False
    field = re.split(r"[|｜]", c.sofar.rstrip(" |｜"))[-1].strip() or c.above.strip(" |｜：:")
    alone = not c.right.strip() or c.right.strip()[0] in "（(|｜，；。"
    return (
        alone
        and bool(_FIELD.fullmatch(field))
        and c.date.last is not None
        and not c.date.is_range
        and title_calls(c)
    )


_HEADS_WINDOWS = re.compile(
    r"(?:受理|申报|申请|报名|征集|收件|办理)[^。；\n]{0,24}(?:窗口|时间|时段|期|如下|安排|提交)[^。；\n]{0,16}[：:]$"
)
# ⏳ 报名窗口, ◆报奖补：, ◆什么时候报: a line of its own above windows
_HEADS_ALONE = re.compile(
    r"[^\w]*(?:(?:受理|申报|申请|报名|征集|收件|申领)(?:的)?(?:窗口期?|时间|时段|日期)|(?:申)?[报领][^，。；：:\d]{0,5}[：:]|(?:什么|啥)时候(?:能|可以?)?[报交领申][^，。；：:\d]{0,4}?[？?]?)[：:】]?"
)
_ENTRY_OF_WINDOWS = re.compile(r"[^\n]*\d{1,2}[月日.]\s?\d{0,2}[日号]?\s?[-—～至到]")


_HEADS_LAST_DAYS = re.compile(r"[^。；\n]{0,20}截止(?:时间|日期|日)?(?:分别)?(?:如下|安排)?[：:]$")
_ENTRY_OF_DAYS = re.compile(
    r"[ 　]{0,4}[^\n。；：:]{2,20}[：: ]\s?(?:20\d\d年)?\d{1,2}月\d{1,2}日[^\n一-龥]{0,8}$"
)


def day_of_a_list(c: DateContext) -> bool:
    """申报截止日期如下： and below it lines that each hold a day: 软件上云：4月17日."""
    if c.date.is_range or not c.date.whole_day or c.date.last is None or c.date.last < c.notice.date:
        return False
    if re.search("[一-龥]", c.right) or not title_calls(c):
        return False
    for line in reversed(c.notice.text[max(0, c.date.start - 300) : c.date.start].split("\n")[:-1]):
        if _HEADS_LAST_DAYS.fullmatch(line.strip()):
            return not OTHERS_WORK.search(c.sofar)
        if not _ENTRY_OF_DAYS.match(line):
            return False
    return False


def window_of_a_list(c: DateContext) -> bool:
    """受理窗口如下： and below it lines that each hold a window: 一季度所办展会 4月1日—4月15日."""
    if day_of_a_list(c):
        return True
    if not c.date.is_range or not c.date.whole_day or c.date.last is None or c.date.last < c.notice.date:
        return False
    for line in reversed(c.notice.text[max(0, c.date.start - 300) : c.date.start].split("\n")[:-1]):
        if _HEADS_WINDOWS.search(line.strip()) or _HEADS_ALONE.fullmatch(line.strip()):
            return not OTHERS_WORK.search(c.sofar)
        if not _ENTRY_OF_WINDOWS.match(line):
            return False
    return False


_TELLS_A_GRANT = re.compile(r"门槛|条件|金额|标准|[补奖]")


def time_of_an_item(c: DateContext) -> bool:
    """【新品奖】门槛：…。金额：…。时间：3月25日。: the field of a digest's item or of a notice in a row of fields."""
    label = re.search(r"(?:^|[。；\s])时间[：:]$", c.left) and _TELLS_A_GRANT.search(c.earlier)
    alone = not c.right.strip() or c.right[0] in "。；"
    ahead = c.date.whole_day and c.date.last is not None and c.date.last > c.notice.date
    return bool(label and alone and ahead) and title_calls(c)


_STAGE = re.compile(r"(?:[^，。；：:\d]{2,12}，)?(?P<name>[^，。；：:\d]{2,20})[：:]")


# 纸件：10月13日前: what is handed in, named by how


def _of_schedule(c: DateContext) -> bool:
    """Whether the line stands under a head of times, or between lines that also hold a stage and its day."""
    heads = [without_list_mark(h).strip("：: ") for h in (c.above, *c.headings[-2:-1])]
    return any(_HEADS_STAGES.search(head) for head in heads) or bool(_STAGE_LINE.search(c.above))


_HEADS_STAGES = re.compile(
    r"(?:时间|日程|进度|节点)(?:安排|表|轴|节点|进度|要求)?$|^(?:工作|申报|受理)?(?:日程|进度|安排)$"
)
_STAGE_LINE = re.compile(
    r"^[^，。；：:\d]{0,4}[^，。；：:\n]{2,16}[：:][^，。；：:\n]{0,12}\d{1,2}月\d{1,2}日[^，。；：:\n一-龥]{0,4}(?:（[^（）]{1,6}）)?[；;]?$"
)


def stage(c: DateContext) -> bool:
    """作品上传：8月10日前, a line of a schedule: what is handed in, and by when, is all that it says."""
    ends = c.date.is_range or c.date.suffix == "before" or (c.date.whole_day and _of_schedule(c))
    if not ends or not title_calls(c):
        return False
    named = _STAGE.fullmatch(without_list_mark(_BULLET.sub("", c.left)).strip())
    alone = not c.right.strip() or c.right.strip()[0] in "，；（("
    if named is None or not alone or OTHERS_WORK.search(named["name"][-6:]):
        return False
    return (
        cue("timing", "handin").search(named["name"]) is not None
        and (c.date.last or c.date.first) >= c.notice.date
    )


_FROM_TO = re.compile(r"[^，。；：:\d→]{2,12}(?:→|->|－>|⇒)[^，。；\d→]{2,12}[，,：:]\s?$")


def passed_on(c: DateContext) -> bool:
    """合作社→嘎查，7月8日前: from whom to whom something goes, and by when."""
    ends = c.date.suffix == "before" and c.date.last is not None
    return ends and title_calls(c) and bool(_FROM_TO.search(c.left))


_END_OF_MONTH = re.compile(r"[\d一二三四五六七八九十](?:月份?|季度)[底末]$")


def by_the_end(c: DateContext) -> bool:
    """看过现场后，5月底送到县局: the end of a month is a last day, also without 前."""
    if c.date.is_range or c.date.suffix or not _END_OF_MONTH.search(c.words):
        return False
    found = cue("timing", "handin").search(c.own_right[:12])
    return found is not None and found.start() <= 4 and title_calls(c) and not conditional_clause(c)


_SCHEDULE = re.compile(r"日程|时间(?:表|安排|节点|轴)|进度|节点|(?:重要|关键)(?:日期|时间)|日历|流程")
_ENDS_OR_ARRIVES = re.compile(
    r"(?:截止|结束|关门|关闭|关网|收口|到期|收官|止)$|(?:寄|送|交|递|报)(?:到|达|至|齐|出|交|送)|提交|填报|(?:申报|申请|报名|注册|上传|推荐|初审|审核|汇总)[^，。；]{0,4}完成|完成[^，。；]{0,8}(?:申报|申请|报名|注册|上传|推荐|初审|审核|汇总)|回收"
)


def schedule_entry(c: DateContext) -> bool:
    """日程 and below it 5月30日17时 揭榜方案网上提交关门: a line that begins with its day and tells what ends or arrives."""
    if c.left.strip() or c.date.is_range or c.date.last is None or not c.date.whole_day:
        return False
    entry = re.split(r"[，,。；\n（(]", c.right.strip(" ：:—-"))[0].strip()
    others = cue("timing", "organiser_does").match(entry) or cue("timing", "organiser_step").search(entry)
    told = _ENDS_OR_ARRIVES.search(entry) and cue("timing", "handin_noun").search(c.notice.title + entry)
    return bool(_SCHEDULE.search(c.above) and told and not others) and c.date.last >= c.notice.date


# 10月12日 ▶ 首版次软件奖励（区经信委）: a line of a calendar of what can be applied for
_CALENDAR_OF_CALLS = re.compile(
    r"(?:申报|申领|申请|报名|受理|惠企|政策|补贴|奖补|资金)[^，。；\n]{0,8}(?:日历|月历|周历|台历|时间表|日程|排期)"
)
_LIST_OF_CALLS = re.compile(
    r"(?:申报|申领|申请|报名|受理|惠企|补贴|奖补)[^，。；\n]{0,8}(?:提醒|一览|汇总|清单|速览|盘点|集锦)"
)
_SO_ALL_CLOSE = re.compile(
    r"(?:以上|上述|所列|所示)(?:的)?(?:日期|时间)?(?:均|都|皆)?(?:为|是)[^，。；\d]{0,12}(?:最后一天|截止)"
)
# 按截止日期先后排列：
_IN_ORDER_OF_CLOSING = re.compile(r"按(?:照)?截止(?:日期|时间|日)?[^，。；\n\d]{0,6}(?:排|顺序|先后)")
# 展会补贴 names what is given, not a fair
_NAMES_GRANT = re.compile(r"[一-龥]{2,4}(?:补贴|补助|奖励|奖补|贴息|资助)")
_BULLETS = f" 　{HEAD_MARKS}▶"
_CALENDAR_LINE = re.compile(
    r"\s*[^\w\s（(，。；、]{0,2}\s*(?P<what>[^，。；：:\n（(]{3,30})(?:[（(][^（）()\n]{2,20}[）)])?\s*(?=[\n：:]|$)"
)
_BEGINS_THEN = re.compile(r"\s*(?:起|开始|开放|开抢|启动|举办|召开|以[来后前])")


_NOTE_WITHIN = 3000
"""How far below a line a note may say what the days of a calendar are."""


def calendar_entry(c: DateContext) -> bool:
    """10月12日 ▶ 首版次软件奖励（区经信委）: a day that leads a line naming what is applied for, in a calendar of calls."""
    if c.left.strip(_BULLETS) or c.date.last is None or not c.date.whole_day or c.date.last < c.notice.date:
        return False
    line = c.notice.text[c.notice.text.rfind("\n", 0, c.date.start) + 1 : c.date.start]
    entry = _CALENDAR_LINE.match(c.right)
    if line.strip(_BULLETS) or entry is None or _BEGINS_THEN.match(c.right) or c.date.suffix == "from":
        return False
    if OTHERS_WORK.search(entry["what"]) or cue("timing", "event").search(
        _NAMES_GRANT.sub("", entry["what"])
    ):
        return False
    about = cue("timing", "handin_noun").search(entry["what"])
    listed = c.notice.is_digest and _LIST_OF_CALLS.search(c.notice.title)
    told = about and (listed or _CALENDAR_OF_CALLS.search(c.notice.title))
    before = c.notice.text[: c.date.start]
    return bool(
        told
        or _IN_ORDER_OF_CLOSING.search(before[-_NOTE_WITHIN:])
        or _SO_ALL_CLOSE.search(c.notice.text, c.date.end, c.date.end + _NOTE_WITHIN)
    )


_WHO_THEN_ACTS = re.compile(
    r"(?:^|(?<=[，。；：\s]))[一-龥]{1,8}(?:20\d\d年)?\d{1,2}月\d{1,2}[日号](?:交|报|送|填|审|推荐|汇总|提交|上报|办)"
)


def step_by_step(c: DateContext) -> bool:
    """企业4月20日交，街道4月25日报: who acts on which day, two or more in a row."""
    plain = not c.date.is_range and c.date.suffix == "" and c.date.whole_day and c.date.last is not None
    if not plain or nearest_actor(re.split("[，。；]", c.left)[-1]) is None or not title_calls(c):
        return False
    acts = re.match(r"(?:交|报|送|填|提交|上报|推荐|汇总)[^，。；]{0,6}(?=[，。；]|$)", c.right)
    return acts is not None and len(_WHO_THEN_ACTS.findall(c.sentence.words)) > 1


_BY_WHOM = re.compile(
    r"(?:^|[，；。：、】）\s])(?P<who>[^，；。：、\d]{1,24}?(?:（[^（）\d]{1,8}）)?)[，,]?[应须需请]?[在于]?$"
)


def all_forwarded(c: DateContext) -> bool:
    """10月31日各功能区在线推荐完毕: a plain day by which all authorities of a level are done."""
    plain = c.date.suffix == "" and c.date.whole_day and not c.date.is_range
    done = plain and cue("timing", "each_done").match(c.right)
    return bool(done) and c.date.first >= c.notice.date and title_calls(c)


def day_of_an_authority(c: DateContext) -> bool:
    """街镇、园区在7月2日前盖章推荐: an authority right in front of its day must keep it, whatever it does by then."""
    found = _BY_WHOM.search(c.left)
    if found is None or c.date.is_range or c.date.suffix != "before":
        return False
    actor = nearest_actor(found["who"])
    beside = actor is not None and actor[0] == "recommender" and found["who"].endswith(actor[1])
    return beside and c.date.last is not None and c.date.last >= c.notice.date and title_calls(c)


def authority_in_window(c: DateContext) -> bool:
    """10月21日至10月27日，区县科技局在线审核: a lower authority's window, named behind the days."""
    if not c.date.is_range or not c.date.whole_day or c.date.last is None or c.date.last < c.notice.date:
        return False
    if c.in_bracket:
        return False  # 企业自主申报（10月8日至10月15日）→镇街初审: what stands behind is the next step
    first = re.split(r"[，。；]", c.own_right.lstrip("，, "), maxsplit=1)[0]
    lower = cue("actors", "recommender").search(first)
    checks = re.search(r"审核|初审|复核|核查|推荐|汇总|上报|报送", f"{c.left[-8:]}{first}")
    organiser = cue("timing", "organiser_does").match(first)
    named = lower is not None and lower.start() <= 2 and not first.startswith("为")  # 为区级审核阶段
    return bool(named and checks and not organiser) and title_calls(c)
