"""Clauses that hardly say more than what they shut out or let in: 在校生不算, 线上展会不在支持之列, 个体工商户也可以.

Such a clause shares one word with a question and decides it, so it is held against the question from its own side: all that it
is about must stand there. Words are compared by pairs of characters, since a dictionary cuts names of trades and groups anyhow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from rag.language.dictionary import glossed
from rag.language.grams import han_pairs
from rag.language.item_marks import INNER_MARK
from rag.language.normalise import fold
from rag.language.synonyms import find_everyday
from rag.resources import patterns

LEAST_NAMED = 2
"""So many characters beyond the general words (企业, 单位, 人员) name what a clause is about."""
SHORTENED = 4
_CLAUSE = re.compile(r"[^,，。；;：:!！?？\n]{3,60}")
_PREDICATE = re.compile(r"(?:不具备|不属于|不是|没有|尚未|未|因|由于|尚|已|属于|如|若|与|和)[^,，]{0,50}$")
"""分公司不具备法人资格，不能申请: what it says of its subject."""
_DENIES = "不未非"
"""合格不补助 says nothing to who asks what becomes of 不合格."""
_COPULA = re.compile("[为是系]|(?<=[一-鿿])[内里中]的(?=[一-鿿])")
_ENDING = re.compile("[费款品类等者员型性店团队只仅买换购]")
LEFT = 0.4
"""Of a longer name that begins with what is said this share may be left (在编 of 机关事业在编)."""
_SHOP = re.compile("门店|店铺|店面|铺面")
_TWICE = re.compile(r"^([一-鿿])([一-鿿])\1([一-鿿])$")
"""买房买车 are two things."""
_ITEMS = re.compile(r"[、/和及或与但]|以及")
_ASIDE = re.compile(r"[(（][^()（）]{0,40}(?:[)）]|$)")
_BRACKETS = re.compile(r"[(（](?P<told>[^()（）]{3,40})[)）]")
_COUNTED = re.compile(r"^(?:(?P<no>不(?:含|计|包[括含]))|(?P<yes>含|包[括含]))(?P<things>[^，,；;。]{2,30})$")
"""（含配套软件）, （不包含股权分红）: what a bracket counts in or leaves out."""
_MOSTLY, _LONG = 0.75, 4
"""Of a long subject this share suffices, its beginning included: 集团内部调动 is what 集团内部调过来的 is about, 市级研发中心 is not 省级研发中心."""
_LEAD = re.compile(
    r"^(?:[\W\d_]|(?:申报|申请|兑付|领取|受理|评审)时(?=已)|其中|其(?=[一-鿿]{2})|已(?=上市)|大(?=个体)|但是?|而|[一二三四五六七八九十](?=[、.．])|[a-z](?=[.、．)）])|答|注|另外?|凡是?|属于?|对于?|对|跟|与|和|只要是?|如果?是?)+"
)
_BULLET = re.compile(
    rf"^\s{{0,3}}(?:[·•●▪■◆❌✘×🚫\-–]|{INNER_MARK})\s?(?P<about>[^\n]{{2,60}}?)[；;。,，]?\s?$"
)


_DENIED = re.compile(r"(?:不|未能?|没有?)(?:合格|达标|通过|优秀|入选|列入|评上|获评)")
"""Of whom that is denied (评了不合格会怎样) a clause on those of whom it is true (合格不补助) says nothing."""


def _words(name: str) -> re.Pattern[str]:
    return patterns("rag.answering", "verdict.tsv")[f"bare.{name}"]


@cache
def _verdict() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<about>.{{2,40}}?)(?:的)?(?:一律|均|都|也|[这本][次轮批期届]|暂时?|目前|今年)?(?:(?P<no>{_words('shuts_out').pattern})|(?P<yes>{_words('lets_in').pattern}))(?:哦|的|了|啦|呢)?[~～\s]{{0,2}}$"
    )


@cache
def _of_subject_before() -> re.Pattern[str]:
    """快闪店、展销摊位，不认作首店: a clause without a subject, and the one that it goes on with."""
    return re.compile(
        rf"(?P<about>[^,，。；;：:!！?？\n]{{2,60}})[,，]\s?(?:[一-鿿]{{0,4}}(?:补贴|奖励|补助|资金|奖补|项))?(?:也|均|一律|都|暂时?)?(?P<no>{_words('shuts_out').pattern})(?=[,，。；;!！\n）)]|$)"
    )


@dataclass(frozen=True, slots=True)
class BareVerdict:
    """What a clause at `start:end` of a text says of what the question is about: whether it lets it in; `head`: where the head of its list begins."""

    start: int
    end: int
    lets_in: bool
    head: int | None = None


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a question says: pairs of Chinese characters, and what its English words are called in Chinese."""

    pairs: frozenset[str]
    said: frozenset[str]


def bare_verdicts(question: str, text: str, said: frozenset[str] = frozenset()) -> Iterator[BareVerdict]:
    """The clauses and items of a text, as it is written, that decide a folded question: all that they are about stands in it.

    Args:
        question: folded.
        text: of the notice.
        said: what the question's English words are called in Chinese.

    Example:
        >>> [v.lets_in for v in bare_verdicts("石家庄在校生能去见习吗", "离校2年内未就业的毕业生。在校生不算。")]
        [False]
        >>> list(bare_verdicts("专科生能去见习吗", "离校2年内未就业的毕业生。在校生不算。"))
        []
        >>> list(bare_verdicts("评了不合格会怎样", "良好给予8万元，合格不补助。"))
        []
        >>> [v.lets_in for v in bare_verdicts("软件也算投入吗", "按设备（含配套软件）投入的8%补助。")]
        [True]
        >>> list(bare_verdicts("软件企业能报吗", "按设备（含配套软件）投入的8%补助。"))
        []
        >>> [v.lets_in for v in bare_verdicts("is installation covered", "运费及安装费不补。", frozenset(["安装"]))]
        [False]

    """
    asked = _asked(question, said)
    yield from _of_clauses(asked, text)
    yield from _shut_out_items(asked, text)
    yield from _shut_out_in_line(asked, text)
    yield from _counted(question, text)
    yield from _required_not_to_be(question, asked, text)
    yield from _used_for(question, asked, text)


def _asked(question: str, said: frozenset[str]) -> _Asked:
    everyday = " ".join(word for found in find_everyday(question) for word in found.words)
    pairs = han_pairs(_DENIED.sub(" ", _plain(f"{question} {everyday} {glossed(question)}")))
    bare = (_words("general").sub("", _plain(word)) for word in said)
    return _Asked(pairs, frozenset(word for word in bare if len(word) > 1))


def _of_clauses(asked: _Asked, text: str) -> Iterator[BareVerdict]:
    """The clauses that let in or shut out what they name, or what the clause before names."""
    for about, verdict in _deciding(text):
        if _is_asked(about, asked) and not _words("another_thing").search(text[verdict.start : verdict.end]):
            yield verdict


def _counted(question: str, text: str) -> Iterator[BareVerdict]:
    """What brackets count in or leave out, of which a question asks whether it counts."""
    told_of = (
        (bracket, _COUNTED.match(fold(part)))
        for bracket in _BRACKETS.finditer(text)
        for part in re.split("[,，;；]", bracket["told"])
    )
    for bracket, told in told_of:
        for thing in _ITEMS.split(told["things"]) if told else ():
            name = re.escape(thing.removesuffix("等")[-2:])
            if len(thing) > 1 and re.search(
                rf"{name}[^,。;?]{{0,4}}(?:算|计入|计算|包[括含]|在内|列入|纳入)", question
            ):
                yield BareVerdict(*bracket.span(), told is not None and told["yes"] is not None)


_NOT_TO_BE = re.compile(
    r"(?:未(?:曾)?|没有|不得?)被?(?:列为|列入|纳入|认定为)(?P<about>[^,，。;；、\n的]{3,24}?)(?:的|[,，。;；、\n]|且|并|$)"
)
"""未被列为失信被执行人的企业: who is one may not apply."""
_IS_NOT = re.compile(r"(?:没有?|未|不)(?:再|曾)?被?(?:列为|列入|纳入|认定)|不是|移出|移除|修复|撤销|解除")
_USED_FOR = re.compile(
    r"(?P<no>不(?:得|能|可以?|准|允许))?(?:再|主要|可以?|只能|仅|应|须)?用于(?:发放|购买|购置|支付|缴纳|偿还|弥补|补充)?(?P<about>[^,，。;；\n]{2,40})"
)
_ASKS_USE = re.compile(r"用[于来在去]|花在|拿[去来]|\b(?:use[ds]?|spen[dt])\b")
_USE = re.compile(r"(?:用[来于]|拿[去来])(?P<what>[一-鿿]{2,6}?)(?:吗|么|嘛|不|$|[?？])")
"""用来分红吗, of 不能用于发放股东分红."""
_TAIL = re.compile(r"等?(?:支出|费用|方面)?[\s。]*$")
_OF_USE = re.compile(r"购置|采购|购买|支出|服务|开展|等(?=支出|费用|方面|服务|$)")


def _required_not_to_be(question: str, asked: _Asked, text: str) -> Iterator[BareVerdict]:
    """The conditions that shut out whoever is what a question says of its asker, unless it says that he is not."""
    if _IS_NOT.search(question):
        return
    for match in _NOT_TO_BE.finditer(text):
        if _is_asked(match["about"], asked):
            yield BareVerdict(*match.span(), False)


def _used_for(question: str, asked: _Asked, text: str) -> Iterator[BareVerdict]:
    """What money may be used for or not, of which a question asks: 不得用于发放人员工资."""
    for match in _USED_FOR.finditer(text) if _asks_use(question) else ():
        things = _ITEMS.split(match["about"])
        use = _USE.search(question)
        if any(_is_asked(_OF_USE.sub("", thing), asked) for thing in things) or (
            use is not None and any(_TAIL.sub("", thing).endswith(use["what"]) for thing in things)
        ):
            yield BareVerdict(*match.span(), match["no"] is None)


def used_for(question: str, text: str, said: frozenset[str]) -> bool | None:
    """Whether folded words let money be used for what a folded question asks of; None where they name it nowhere, or it asks of no use.

    Example:
        >>> told = "资金主要用于设备购置、技艺传承,不得用于发放人员工资。"
        >>> used_for("能用来买设备吗", told, frozenset()), used_for("能用于发工资吗", told, frozenset())
        (True, False)

    """
    verdicts = {v.lets_in for v in _used_for(question, _asked(question, said), text)}
    return verdicts.pop() if len(verdicts) == 1 else None


def tells_uses(question: str, text: str) -> bool:
    """Whether a folded question asks what money may be used for, and folded words tell something of that."""
    return _asks_use(question) and bool(_USED_FOR.search(text))


@lru_cache(maxsize=64)
def _asks_use(question: str) -> bool:
    return bool(_ASKS_USE.search(question))


@lru_cache(maxsize=256)
def _deciding(text: str) -> tuple[tuple[str, BareVerdict], ...]:
    """What they are about, with the clauses of a text that let in or shut out, whatever is asked of it."""
    found = []
    for clause in _CLAUSE.finditer(text):
        told = _verdict().match(_ASIDE.sub("", clause.group()).strip())
        if told is not None and text[clause.end() : clause.end() + 1] not in ("?", "？"):
            found.append((told["about"], BareVerdict(*clause.span(), told["yes"] is not None)))
    for bracket in _BRACKETS.finditer(text):
        told = _verdict().match(bracket["told"].strip())
        if told is not None:
            found.append((told["about"], BareVerdict(*bracket.span(), told["yes"] is not None)))
    behind = (
        (_PREDICATE.sub("", match["about"]), BareVerdict(*match.span(), False))
        for match in _of_subject_before().finditer(text)
    )
    return (*found, *behind)


def _shut_out_items(asked: _Asked, text: str) -> Iterator[BareVerdict]:
    """The items of a list whose head shuts out what stands below it."""
    at, head = 0, None
    for line in text.split("\n"):
        item = _BULLET.match(line)
        if item is None:
            if line.strip():
                head = at if _words("head").search(line.rstrip()) else None
        elif (
            head is not None
            and _is_asked(item["about"], asked)
            and not _words("another_thing").search(item["about"])
        ):
            yield BareVerdict(at + item.start("about"), at + item.end("about"), False, head)
        at += len(line) + 1


_IN_LINE = re.compile(
    r"(?:(?:下列|以下)[^：:。\n，,]{0,10}(?:情况|情形)[^：:。\n，,]{0,6}[，,]?\s?(?:一律|均)?(?:不予|不得|不能|不可|不)(?:申领|申报|申请|领取?|享受|受理|支持|补贴|补助)\s?(?:[：:]|\n)|(?:不能|不予|不得|不可|不)(?:申领|申报|申请|领取?|享受|受理|支持|补贴|补助)[^：:。\n]{0,4}(?:情况|情形)[^：:。\n]{0,6}(?:[：:]|\n))\s?(?P<items>[^。\n]{4,240})"
)
_SUBJECT = re.compile("(?<=[一-鿿])[为是](?=[本该])")
"""法定代表人及其配偶为本单位职工的: of whom it is said."""
_DONE = re.compile(
    r"^\s?(?:[(（]?[\d一二三四五六七八九十]{1,2}[)）.．、]|[①-⑳])?\s?(?:购置|购买|采购|使用|从事|属于|已?被?(?:列[为入]|纳入))"
)
"""What is done with or becomes of what an item is about: 1.购置二手设备的."""
_OF_LINE = re.compile(r"[^；;]+")


def _shut_out_in_line(asked: _Asked, text: str) -> Iterator[BareVerdict]:
    """The items of a sentence that lists who is shut out, those named by example (网约车、代驾等没有固定场所的) by their examples."""
    for line in _IN_LINE.finditer(text):
        for item in _OF_LINE.finditer(line["items"]):
            about = _DONE.sub("", _SUBJECT.split(item.group().partition("等")[0])[0])
            if _is_asked(about, asked) and not _words("another_thing").search(item.group()):
                start = line.start("items")
                yield BareVerdict(start + item.start(), start + item.end(), False, line.start())


def _is_asked(about: str, asked: _Asked) -> bool:
    """Whether one of the things that a clause is about stands in the question whole, and names more than an applicant or a paper."""
    for thing in _ITEMS.split(_TWICE.sub(r"\1\2、\1\3", about)):
        bare = _plain(_LEAD.sub("", fold(thing)))
        named = _words("general").sub(" ", bare).strip()
        if len(re.findall("[一-鿿]", named)) < LEAST_NAMED or re.search(r"\d", bare):
            continue
        pairs, own = han_pairs(named), asked.pairs
        denied = any(f"{no}{named[:1]}" in own and f"{no}{named[:1]}" not in bare for no in _DENIES)
        mostly = len(pairs) >= _LONG and named[:2] in own and len(pairs & own) >= _MOSTLY * len(pairs)
        whole = mostly or pairs <= own or _abbreviation(named) in own or is_said(named, asked.said)
        if pairs and not denied and whole:
            return True
    return False


def is_said(name: str, said: frozenset[str]) -> bool:
    """Whether a name is made of words that are said in another language, but for what any name may end in (安装 for 安装费)."""
    rest = name
    for word in sorted(said, key=len, reverse=True):
        rest = rest.replace(word, " " * len(word))
    left = _ENDING.sub("", rest).strip()
    led = rest[:1] == " " and len(name) > _LONG and len(left) <= LEFT * len(name)
    return (rest != name and not left) or led or any(_is_drawn_out(word, name) for word in said)


def _is_drawn_out(word: str, name: str) -> bool:
    """Whether a name is a word with something in the middle: 技能提升培训 for 技能培训."""
    ends = len(word) > _LONG - 1 and word[0] == name[0] and word[-1] == name[-1]
    rest = iter(name)
    return ends and all(char in rest for char in word)


def _abbreviation(named: str) -> str:
    """The first and third character of four, by which such a name is called for short (小额贷款: 小贷), "" for others."""
    return named[0] + named[2] if len(named) == SHORTENED else ""


def _plain(text: str) -> str:
    """Words as they are compared: shops of all names are shops, and what joins a subject to what it is says nothing."""
    return _COPULA.sub("", _SHOP.sub("店", text)).replace("普通", "一般").replace("已经", "已")
