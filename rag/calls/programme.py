"""What a notice's title says can be applied for: the programme's name, whose it is, its year and its batch.

A name is compared by its *key*: without year, batch, place, whose it is, quotes, brackets, and the words that do not
tell programmes apart (申报, 工作, 项目 …).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rag.calls.call_patterns import wording
from rag.domain import LEVELS, Level
from rag.language.chinese_numbers import chinese_number
from rag.language.editions import find_years
from rag.language.normalise import fold
from rag.language.places import find_places
from rag.language.segment import plain_words

_OFFICIAL = re.compile(
    r"^(?:[^。；，：《》]{0,40}转发《)?[^。；，：《]{0,90}?关于(?P<what>[^。；]{3,180}?)(?:的?预?(?:通知|公告)|通告|启事|的函)(?!》?(?:精神|要求|规定))"
)
_REPORTED = re.compile(
    r"《[^《》]{0,50}关于(?P<what>[^》]{3,160}?)(?:的)?(?:通知|公告|通告)》?[^。；]{0,24}(?:印发|发布|出台|公布|下发|明确)"
)
_GUIDE = re.compile(r"印发.{0,4}《(?P<name>[^》]{3,80}?)(?:申报)?指南》.{0,12}申报")
# 关于转发《…关于X的通知》的通知 is about X.
_FORWARDED = re.compile(r"^(?:转发|印发转发|转印).{0,40}?《[^《》]{0,40}?关于")
_LEAD_CHARS = 400
_HEADLINE = re.compile(r"^[^丨|｜]{1,12}[丨|｜]\s*")
# 【干货】…, …🎁: a label in front, pictures between clauses
_LABEL = re.compile(r"^(?:【[^】]{2,6}】)(?=.{6})")
_PICTURES = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\ufe0f\u200d]+")
# clauses of a headline; what stands in brackets is none: 补贴指南（常年受理，2025年版）
_CLAUSES = re.compile(r"(?:[！!？?。；;~～]|(?<=[^\d])[，,])(?![^（()）]{0,30}[）)])")
_BATCH = re.compile(
    r"[（(]?(?P<words>第\s?(?P<n>[一二三四五六七八九十\d]{1,3})\s?(?P<unit>[批轮次])|首(?:批(?!次)|轮))(?:[^（）()]{0,4}[）)])?"
)
# 2025年第一批、第二批: a call with two batches, not a batch of it
_ROW_OF_BATCHES = re.compile(
    r"[（(]?(?P<year>20\d\d ?年度?)?(?:第[一二三四五六七八九十\d]{1,3}|首)批次?(?:(?:[、和及与至]|以及)(?:第[一二三四五六七八九十\d]{1,3}|次|末)批次?){1,8}[）)]?"
)
_COINED = re.compile(r"“([^“”]{2,12})”")
_YEARS = re.compile(
    r"[（(]?(?:20\d\d|二[〇零○][一二三四五六七八九〇零○]{2}(?=年)) ?(?:年度?)?(?:[-—–~～至](?:20)?\d\d ?年?度?)?(?:修订|版|[上下]半年)?[）)]?(?:度(?!假))?"
)
_YEAR_RANGE = re.compile(r"20\d\d ?年?[-—–~～至]20\d\d")
_EDITION = re.compile(
    r"(?:[，、]|和|及|以及|与|暨)(?=(?:20\d\d ?年(?!度?版)|首批(?!次)|第[一二三四五六七八九十\d]{1,3}批))"
)
_TWO_LEVELS = re.compile(
    r"(?P<a>国家|省|市|区|县)级?[、和及]?(?P<b>省|市|区|县)级?[两二]级"
    r"|(?P<c>国家|省|市|区|县)级[、和及](?P<d>省|市|区|县)级"
)
_ACTION = re.compile(
    r"(?:资金|资格|项目|补贴|奖励)?(?:申请|申报|审定|认定|征集|备案|复核|评估|评价|验收)(?:[（(].*)?$"
)
_NOT_WORD = re.compile(r"[^\w]|_")
_PAIRS = (("（", "）"), ("(", ")"), ("《", "》"), ("“", "”"))
_KEY_CHARS = 120
_MAX_NAME = 80
_MAX_PARTS = 6
_ALMOST = 0.99
_HOLDS_MORE = 0.75


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme as one title names it.

    Attributes:
        name: for people; without year, with the batch in brackets.
        key: for comparing; "" where nothing but common words was left.
        tier: whose programme it is by its name (省级… in a city's notice is "province"), None where unsaid.
        year: the first year in the name; None where none or a span of years is told (`years_told` says which).
        years_told: whether the name holds a year or a span of years.
        batch: 第二批 -> 2, 首批 -> 1.
        phrase: the title's words that the name was taken from.
        coined: names in quotation marks within it (“雏雁”), which tell a place's programmes apart by themselves.
    """

    name: str
    key: str
    tier: Level | None
    year: int | None
    years_told: bool
    batch: int | None
    phrase: str
    coined: frozenset[str] = frozenset()

    @property
    def follows_up(self) -> bool:
        """Whether it only looks after what was granted before (复核, 评估), and opens nothing new."""
        return bool(wording("follow_up").search(self.phrase[-12:]))


def official_title(text: str) -> str | None:
    """The matter of the document that a text is or, in a press report, is about: what stands between 关于 and 通知."""
    lead = text[:_LEAD_CHARS]
    found = _OFFICIAL.search(lead) or _REPORTED.search(lead)
    return _FORWARDED.sub("", re.sub(r"\s+", "", found["what"])) if found else None


def headline(title: str) -> str:
    """A title without the place or kind in front of 丨, and without its catchphrases (专项资金奖补！…)."""
    parted = _PICTURES.sub("！", _HEADLINE.sub("", title)).strip("！ ").replace("！（", "（")
    words = _LABEL.sub("", parted)
    clauses = [c.strip() for c in _CLAUSES.split(words) if c.strip()]
    named = [
        c
        for c in clauses
        if len(stripped(c)) >= 3
        and not wording("exhorts", "start").search(c)
        and not wording("paper_kind").fullmatch(c)
    ]
    with_year = [c for c in named if find_years(c)]
    telling = [c for c in named if _names_grant(stripped(c))]
    coined = [c for c in named if _COINED.search(c)]
    return (with_year or telling or coined or named or [words])[-1]


def _names_grant(words: str) -> bool:
    """Whether words name what is given, and what for: 冷链奖补, not 专项资金奖补."""
    rest, grants = wording("names_grant").subn("", words)
    return grants > 0 and len(_WHEN_OR_WHERE.sub("", rest)) >= 2


_WHEN_OR_WHERE = re.compile(r"[今本明去]年度?|全年|[本我][市省区县]|这[次回批]|最新")
"""今年补助 names no grant, whatever year or place it is of."""


def programmes(title: str, text: str) -> list[Programme]:
    """The programmes that a notice's own title names, in order; several where each has a year, batch or level of its own."""
    matter = (
        official_title(title)
        or official_title(text)
        or _explained(title)
        or _told_in_text(headline(title), text)
    )
    if guide := _GUIDE.search(matter):
        matter = guide["name"]
    return [programme(part) for part in _parts(matter)] or [programme(headline(title))]


# 一文读懂《老字号保护与发展办法》, 《设备更新奖补申报通知》政策解读: what is explained, whatever is said around it
_EXPLAINED = re.compile(r"《(?P<name>[^《》]{4,60})》")
_EXPLAINS = re.compile(r"解读|[读看]懂|图解|问答|答疑|[说讲][了清]|常见问题|来了")


def _explained(title: str) -> str:
    """The title of the paper that a title says it explains, "" where it says so of none."""
    found = _EXPLAINED.search(title)
    return found["name"] if found and _EXPLAINS.search(_EXPLAINED.sub("", title)) else ""


# 这笔钱别忘了领, 老板们别划走, 致…的一封信, 三分钟看懂: a headline that calls to its readers and names nothing
_THIS = re.compile(r"这[项个类笔些张份波件]")
_SEVERAL = re.compile(r"[两二三四五六七八九十几\d][笔样件项]")
_NAMES_NOTHING = re.compile(r"多少|别(?:划走|忘|漏|错过)|老板们|一封信$|[帮替]你?出一|看懂|说清|就够|讲透")
_GRANT = r"(?:补贴|补助|奖补|奖励|贴息|资助|津贴|券(?!商)|贷款)(?![额金资对标的政项])"
_NAMED_IN_TEXT = re.compile(
    r"(?:20\d\d年度?)?“[^”]{2,20}”[^，。；！!？?]{0,12}?(?:奖励|补贴|补助|资金|贴息|项目|计划)"
    rf"|[“‘](?P<quoted>[^”’\d]{{1,12}}{_GRANT})[”’]"
    rf"|(?:^|(?<=[，。；：:、！!？? \n]))(?:那|还|这?个|今年的?|就是|叫|有)?(?P<plain>(?![但与和及或不能可是等其同另该每按凭什哪这那些给没对])[一-龥]{{2,12}}?{_GRANT})"
)
_NO_NAME = re.compile(r"什么|哪些|多少|怎么|啥|没有|不设|政府|财政|享受|领取|国家|省里|市里|一笔")


def _told_in_text(words: str, text: str) -> str:
    """这项制造业奖励可以领了 names nothing: the first grant that the text names does (“…”奖励, 一次性扩岗补助)."""
    this = _THIS.search(words)
    if not (this or _NAMES_NOTHING.search(words)) or _SEVERAL.search(words):
        return words
    if not this and re.search(_GRANT, words):
        return words  # 2025年下半年展会补助一张表看懂
    lead = re.sub(r"(?<=[一-龥])\n(?=[一-龥])", "", text[:_LEAD_CHARS])
    for found in _NAMED_IN_TEXT.finditer(lead):
        name = found["quoted"] or found["plain"] or found.group()
        if not _NO_NAME.search(name):
            return name
    return words


_COINED_AND_KIND = re.compile(
    r"(?:20\d\d年度?)?“[^”\d]{2,12}”[^，。；：！!？?、“（(\n]{0,14}?(?:奖励|补贴|补助|资金|贴息|奖补|券(?!商)|扶持|招募|入园|认定|评定|评级|大赛|计划|项目|专项)"
)
_COINED_GRANT = re.compile(r"“(?P<name>[^”\d]{2,12}(?:补贴|补助|奖补|奖励|津贴|贴息|资助|返还|券))”")
# 区商务局今年搞的“烟火小店焕新”开始报名啦
_LAUNCHED = re.compile(
    r"(?:搞|办|推出|推行|出台|启动|设立|设了|上线|新开|新增)(?:了|的)?“(?P<name>[^”\d]{4,14})”(?!行动方案|[^，。]{0,6}(?:平台|系统|小程序|公众号|专栏|栏目|APP|app))"
)
_COINED_WITHIN = 160


def coined_in_text(title: str, text: str) -> Programme | None:
    """The name by which the first lines call what the title only describes: “义起播”直播人才补贴, 一次性扩岗补助.

    None where the title has a name in quotation marks itself, which the text takes up: 给团队“减负” names nothing. A name
    without quotation marks is taken where the title only speaks to its readers: 招一个毕业生补1500，这笔钱别忘了领.
    """
    named = _COINED.search(title)
    if "关于" in title or (named and (named.group() in text or _COINED_AND_KIND.search(title))):
        return None
    first = re.sub(r"(?<=[一-龥])\n(?=[一-龥])", "", text[:_COINED_WITHIN])
    if found := _COINED_AND_KIND.search(first):
        return programme(found.group())
    for form in (_COINED_GRANT, _LAUNCHED):
        if (found := form.search(first)) and found["name"] not in title:
            return programme(f"“{found['name']}”")
    if named and (whole := _with_year(first)) and whole.name[-1] == named[1][-1]:
        return whole  # 发“数字券”了！ and below it: 2026年中小企业数字化转型服务券开始发放
    words = stripped(headline(title))
    says = _names_grant(words) and not _THIS.search(words)  # 这笔首次就业奖励 names no more than 这笔奖励
    if says or not _SPEAKS.search(title) or _SEVERAL.search(words):
        return None
    return _with_year(first) or _ruled(first) or _plainly_named(first) or _quoted_again(first, text)


_SPEAKS = re.compile(
    r"[你您咱我别快啦吗呢咋嘛？?]|老板|怎么|[看读]懂|[说讲]清|讲透|钱|红包|多少|问题|一封信|真金白银"
)
_PLAIN_NAME = re.compile(
    r"(?P<edition>20\d\d年度?(?:第[一二三四五六]批)?)?(?<!\d)(?P<name>[一-龥“”]{3,24}?(?:补贴|补助|奖励|奖补|贴息|资助|返还|津贴|券(?!商)))(?![额金资对标的款])"
)
_BEFORE_NAME = frozenset((
    "叫", "叫做", "推出", "准备", "出", "出台", "发布", "了", "今年", "一笔", "这", "这笔", "笔", "的", "有", "还有", "都有", "也有",
    "给", "发", "发放", "领", "领取", "可以", "可", "以",
))  # fmt: skip
"""Words behind which a grant is named; they must be whole ones, for 领军人才, 研发 and 出口 hold some of them."""
_NO_NAME_YET = re.compile(
    r"(?:财政|政府|什么|哪些|各类|相关|多少|这[个项种]|另外)?.?(?:补贴|补助|奖励|奖补|贴息|资助|返还|津贴|券)"
)


# 把2026年第二批人才安居申请给大家整理好啦, 2026年大同技能提升补贴一次讲明白
_WITH_YEAR = re.compile(
    r"(?<!至)(?<!到)20\d\d年度?(?:第[一二三四五六]批)?(?![\d上下前后起至末底初第])(?:[一-龥“”]{2,20}?(?:补贴|补助|奖励|奖补|贴息|资助|返还|津贴|券(?!商))(?![额金资对标的款])|[一-龥“”]{3,14}?(?=申[请报领]|认定|报名|招募|征集|登记|大赛|配租|摇号|选房))"
)
_SAYS_WHO = re.compile(r"[我你们谁把]")
_SAID_OF_IT = re.compile(rf"{_SAYS_WHO.pattern}|[给向就都已在将从]|以[来后前]|可以|开始|首次")


def _with_year(words: str) -> Programme | None:
    """The first name that some words tell with its year."""
    named = (found.group() for found in _WITH_YEAR.finditer(words))
    return next((programme(name) for name in named if not _SAID_OF_IT.search(name)), None)


# 《温岭市首店首发奖励细则》已经落地
_RULED = re.compile(
    r"《(?P<name>[^《》]{3,40}?(?:补贴|补助|奖励|奖补|贴息|资助|返还|津贴))(?:资金)?(?:管理|实施)?(?:暂行)?(?:办法|细则|方案|政策)[^《》]{0,8}》"
)


def _ruled(words: str) -> Programme | None:
    """The grant that the first rules which some words cite are of."""
    found = _RULED.search(words)
    return programme(found["name"]) if found else None


# 算不算‘小升规’？ … 搜“观山湖小升规”: a word in quotation marks that the text takes up
_QUOTED_WORD = re.compile(r"[‘“](?P<name>[一-龥]{3,8})[’”]")


def _quoted_again(words: str, text: str) -> Programme | None:
    """The first word in quotation marks of some words that the text says again."""
    named = (found["name"] for found in _QUOTED_WORD.finditer(words))
    return next((programme(n) for n in named if text.count(n) > 1 and not _SAYS_WHO.search(n)), None)


def _plainly_named(words: str) -> Programme | None:
    """The first grant that some words name, without what is said of it: …今年佛山中小企业数字化改造补贴来了."""
    for found in _PLAIN_NAME.finditer(words):
        name = _behind(found["name"]).strip("“”")
        if not _NO_NAME_YET.fullmatch(name) and not _SAYS_WHO.search(name) and len(name) > _LEAST_NAME:
            return programme(f"{found['edition'] or ''}{name}")
    return None


def _behind(words: str) -> str:
    """What stands behind the last of the words that lead to a name."""
    parts = plain_words(words)
    leads = (n for n, part in reversed([*enumerate(parts)]) if part in _BEFORE_NAME or part[-1] == "是")
    return "".join(parts[next(leads, -1) + 1 :])


_LEAST_NAME = 3


def programme(phrase: str) -> Programme:
    """Read one programme out of a phrase such as 关于组织开展2025年度第二批X申报工作的通知."""
    phrase = _without_batches(phrase)
    bare = stripped(phrase)
    batch = _BATCH.search(phrase)
    years = find_years(phrase)
    first = min(years, key=lambda y: phrase.find(str(y)), default=None)
    name = display_name(bare)
    if batch and batch["words"] not in name:
        name += f"（{batch['words']}）"
    return Programme(
        name=name,
        key=key_of(bare),
        tier=tier_of(bare),
        year=None if _YEAR_RANGE.search(phrase) else first,
        years_told=bool(years),
        batch=_batch_number(batch),
        phrase=phrase,
        coined=frozenset(_COINED.findall(phrase)),
    )


def _without_batches(phrase: str) -> str:
    """A phrase without a row of batches, but with its year."""
    return _ROW_OF_BATCHES.sub(lambda row: row["year"] or "", phrase)


def _batch_number(match: re.Match[str] | None) -> int | None:
    if match is None:
        return None
    return chinese_number(match["n"]) if match["n"] else 1


# “轻舟”企业新增认定与到期复核一并办理, 认定（第一批）和复核, 认定和运行评估（复核）: two things that one title calls for
_NEW_AND_OLD = re.compile(
    r"(?P<head>.{2,40}?)(?P<new>新增认定|首次认定|新认定|认定|新申请|发榜)(?P<batch>[（(](?:第[一二三四五六\d]|首)[批轮次][）)])?"
    r"(?:与|和|及|、|暨|以及)(?P<old>(?:到期|期满|[一-龥]{0,4}评[估价][（(])?(?:复[核审]|续[期展报]|延续|换证|揭榜)[）)]?)(?=$|工作|一并|同步|申报|申请|的|（)"
)


def _parts(matter: str) -> Iterator[str]:
    """Editions of a title apart: 2025年A申请和2026年B审定; 省、市两级X; X新增认定与到期复核."""
    if two := _NEW_AND_OLD.match(matter):
        yield two["head"] + two["new"] + (two["batch"] or "")
        yield two["head"] + two["old"]
        return
    pieces = _EDITION.split(_without_batches(matter), _MAX_PARTS - 1)
    head = _strip_leads(re.sub(r"的$|工作$", "", pieces[0]))
    year = _YEARS.search(pieces[0])
    for i, piece in enumerate(pieces):
        own = stripped(piece)
        if i and len(key_of(own)) <= 6 and (action := _ACTION.search(head)):
            # 和2026年资格审定: what is qualified stands in the first part alone.
            told = _YEARS.search(piece) or year
            batch = _BATCH.search(piece)
            own = head[: action.start()] + own
            piece = f"{told.group() if told else ''}{batch['words'] if batch else ''}{_without_edition(own)}"
        yield from _levels(piece)


def _levels(phrase: str) -> Iterator[str]:
    found = _TWO_LEVELS.search(phrase)
    if not found:
        yield phrase
        return
    for level in (found["a"] or found["c"], found["b"] or found["d"]):
        yield f"{phrase[: found.start()]}{level}级{phrase[found.end() :]}"


def stripped(phrase: str) -> str:
    """A phrase without the words before and after a name that say what is done with it."""
    words = re.sub(r"\s+", "", phrase).strip("，、：: ")
    time = wording("time").search(words)
    if time and time.start() > 2:
        words = words[: time.start()]
    result = wording("result").search(words, 2)
    if result and len(_without_edition(words[: result.start()])) >= 2:
        words = words[: result.start()]
    return _strip_tails(_strip_leads(words))


def _strip_leads(words: str) -> str:
    lead = wording("lead", "start")
    while (found := lead.match(words)) and found.end() < len(words) - 1:
        words = words[found.end() :]
    return words.lstrip("，、：:的")


def _strip_tails(words: str) -> str:
    """Tails go only while a name of two characters is left, and never out of a bracket or quote."""
    tail = wording("tail", "end")
    while (found := tail.search(words)) and found.start() >= 2:
        words = words[: found.start()].rstrip("，、：: ")
    return words


def _without_edition(words: str) -> str:
    return _YEARS.sub("", _BATCH.sub("", words))


def display_name(bare: str) -> str:
    """A stripped phrase without year and batch, for people."""
    name = _strip_leads(_without_edition(bare)).strip("，、 ")
    for opening, closing in _PAIRS:
        if name.count(opening) != name.count(closing):
            name = name.strip(opening + closing)
    return (name or bare)[:_MAX_NAME]


def tier_of(bare: str) -> Level | None:
    """Whose programme a name says it is: 江苏省省级X and 省X are the province's."""
    rest = _without_edition(bare)
    for mention in find_places(rest[:12])[:1]:
        if mention.start == 0 and not mention.in_name:
            return _level_of(mention.place.kind)
    for level in LEVELS[:4]:
        if wording(f"tier_{level}", "start").search(rest) or re.search(
            rf"{_TIER_WORD[level]}级(?![两二])", rest
        ):
            return level
    return None


_TIER_WORD = {"national": "国家", "province": "省", "city": "市", "district": "(?!x)x"}


def _level_of(kind: str) -> Level:
    return "national" if kind == "nation" else kind  # type: ignore[return-value]


def key_of(name: str) -> str:
    """The key of a name; see the module's docstring."""
    rest = fold(_without_edition(re.sub(r"\s+", "", name)))[:_KEY_CHARS]
    for mention in find_places(rest)[:1]:
        if mention.start == 0 and not mention.in_name:
            rest = rest[mention.end :]
    for level in LEVELS[1:4]:
        rest = wording(f"tier_{level}", "start").sub("", rest)
    words = _NOT_WORD.sub("", rest)
    return wording("generic").sub("", words) or words


@lru_cache(maxsize=16384)
def grams(key: str) -> frozenset[str]:
    """Overlapping pairs of characters."""
    return frozenset(key[i : i + 2] for i in range(len(key) - 1)) or frozenset({key} if key else ())


def similarity(a: str, b: str) -> float:
    """How alike two keys are, 0 to 1: the Dice coefficient of their character pairs; 1 only for the same key.

    A key that holds the other and more is another programme (高新技术企业, 高新技术企业培育库; 云服务, 云服务券), however much
    they share, unless what it has more is a word such as 专项. So is one that has another word in the same place (首台套,
    首批次).
    """
    if a == b:
        return 1.0 if a else 0.0
    left, right = grams(a), grams(b)
    if not left or not right:
        return 0.0
    dice = min(_ALMOST, 2 * len(left & right) / (len(left) + len(right)))
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if short not in long:
        return _HOLDS_MORE if dice > _HOLDS_MORE and _another_word(a, b) else dice
    return _ALMOST if wording("soft").sub("", long.replace(short, "", 1)) == "" else min(dice, _HOLDS_MORE)


def _shared(a: str, b: str) -> int:
    """How many characters two strings begin with in common."""
    return next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _another_word(a: str, b: str) -> bool:
    """Whether two keys differ only in that each has another word, of two or three characters, in one place."""
    start = _shared(a, b)
    end = _shared(a[start:][::-1], b[start:][::-1])
    middles = a[start : len(a) - end], b[start : len(b) - end]
    return all(1 <= len(m) <= 3 for m in middles) and not set(middles[0]) & set(middles[1])


def contained(a: str, b: str) -> bool:
    """Whether one key, of four characters or more, stands whole in the other."""
    short, long = sorted((a, b), key=len)
    return len(short) >= 4 and short in long
