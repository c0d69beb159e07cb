"""Years, batches and levels: what tells programmes of one name apart."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from rag.domain import LEVELS, Level
from rag.language.chinese_numbers import chinese_number
from rag.language.english_sums import COUNTS, ORDINALS

# A number before a unit or behind a currency is an amount or a count (2000万元, 2025家), no year. In 2025家电, 2025人才, 2026户外 and
# "the 2026 companies list" what looks like a unit begins another word.
_COUNTED = (
    r"\s{0,2}(?:万(?!企|村|州|人计划)|亿|元(?!旦|宵|宇宙)|块|多(?!少|久|大(?!学|型)|媒体|式联运)|余(?!杭|姚)|个(?![体人税转性])"
    r"|家(?![电具居庭政装纺禽畜族])|人(?![才工力社数口均文形防事]|员(?!工)|民(?!币))"
    r"|名(?![单录牌优额特]|师(?![生傅范])|医(?![生务护疗师])|校(?![长友])|企(?!业)|人(?![才员]))|台(?![州湾风账胞资企])"
    r"|套(?![餐取现])|件|项(?!目)|只(?![能有要限可])|头(?![部雁条衔])|亩(?!均)|吨|公斤|公里|千[瓦克米]|米|平(?![台凉顶潭江湖阳邑度遥])"
    r"|立方|辆|户(?![外籍口型]|用光)|条(?![例件款])|小时|天(?![津府宁台河使])|日元"
    r"|(?:yuan|rmb|cny|usd|dollars?|euros?|square|sq|tons?|tonnes|units?|hours?|m2|㎡|kw|mw|mu|kg|km)(?![a-z])"
    r"|(?:people|persons?|employees|staff|workers|firms|companies)(?![a-z'’]|\s(?:list|catalog|director|training|recruit|program|scheme"
    r"|award|subsid|grant|support|fund|project|call|notice|polic)))"
)
_SUM = r"20[0-4]\d\s?(?:$|[,，。；;?？!！起吗呢])"
"""加急代领要2000，是真的吗: what somebody charges."""
_YEAR = re.compile(
    rf"(?!(?<=[要收交花给付]){_SUM})(?<![\d￥¥$€])(?<!\d[.,])(?<!rmb)(?<!rmb\s)(?<!cny)(?<!cny\s)20[0-4]\d(?!\d|{_COUNTED})",
    re.IGNORECASE,
)
_WORDS = tuple(ORDINALS)
_ORDINALS = ORDINALS | COUNTS | {"ii": 2, "iii": 3, "iv": 4}
_BATCH_ZH = re.compile(
    r"(?<!本科)第\s{0,2}([一二三四五六七八九十\d]{1,3})\s{0,2}(?:批|拨|轮(?!风投|融资|投资)|届|期(?!间|工程|厂房|扩建|贷款|临床|项目(?!申报|征集|遴选|储备))"
    # 第一次申报 is mostly the asker's own first time.
    r"|次(?=(?:公开|集中)?(?:征集|受理|遴选|招募)|(?:公开|集中)(?:申报|报名)))"
)
# "Phase 2 clinical trials" and "the first phase of our bridge" are no batch.
_NO_CALL = (
    r"(?:\s[a-z-]{1,20})?\s(?:clinical|trials?|stud(?:y|ies)|drugs?|construction|works|plants?|factor(?:y|ies)|workshops?|buildings?|expansions?)\b"
    r"|\sof\s(?![^,.;?]{0,60}\b(?:call|program|scheme|applicat|subsid|grant|fund|award|loan|voucher|campaign|contest|competition|plan\b|support))"
)
# "the second provincial batch", "the first 2026 round", and not "the first time round", "the second one of a batch".
_BETWEEN = r"(?!(?:unit|set|time|times|year|half|day|week|one|step|in|of|to|financing|funding|angel|seed|venture|investment)\b)[a-z0-9-]{2,20}"
_BATCH_EN = re.compile(
    rf"\b({'|'.join(_WORDS)}|\d{{1,2}}(?:st|nd|rd|th))(?:\s+|-)(?:{_BETWEEN}\s)?(?:batch|round|edition|session|collection|intake|wave|tranche|phase(?!{_NO_CALL}))\b"
    rf"|\b(?:batch|round|phase(?!\s\w+(?:{_NO_CALL})))\s+(?:no\.?\s?)?(\d{{1,2}}|{'|'.join(COUNTS)}|i{{2,3}}|iv)\b",
    re.IGNORECASE,
)
# "the sixth China Quality Award": an ordinal from the second on counts an edition, unless it counts days or steps.
_EDITION_EN = re.compile(
    rf"\b[Tt]he\s+({'|'.join(_WORDS[1:])})\s+(?=[A-Z])(?!Week|Quarter|Half|Month|[A-Z][a-z]*[Dd]ay\b)"
)


def find_years(text: str) -> tuple[int, ...]:
    """Calendar years 2000 to 2049 named in the text, ascending."""
    return tuple(sorted({int(y) for y in _YEAR.findall(text)}))


_EDITION_WORDS = re.compile(
    r"第?[一二三四五六七八九十两\d]{1,4}(?:批|[轮届期拨场次号])?|首[批轮届期]|[上下本这]一?[批轮届期拨]|[批轮届期拨](?:次|数)?"
    r"|(?:\d{2,4}|[今明去前本上])?年度?|[上下]半年|第?[一二三四1-4]季度?"
    r"|(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|last|next)|batch(?:es)?|rounds?|editions?|intakes?|phases?"
)


def is_edition(word: str) -> bool:
    """Whether a folded word says which one of several alike is meant, and nothing of what: 第二批, 二批, 2025年, "round".

    首批次 (of new materials) names programmes.
    """
    return bool(_EDITION_WORDS.fullmatch(word))


def find_batches(text: str) -> tuple[int, ...]:
    """Numbers of batches, rounds or editions named (第二批, 第五届, "second batch", "batch 2"), ascending."""
    return _kept_batches(text) if len(text) <= KEPT_CHARS else _batches_in(text)


def english_batches(text: str) -> tuple[int, ...]:
    """Numbers of batches, rounds or phases that English words of a text name, ascending."""
    named = ("".join(words).lower() for words in _BATCH_EN.findall(text))
    return tuple(sorted({_ORDINALS.get(word) or int(re.sub(r"\D", "", word)) for word in named}))


def _batches_in(text: str) -> tuple[int, ...]:
    found = {chinese_number(m) for m in _BATCH_ZH.findall(text)}
    found.update(english_batches(text))
    found.update(_ORDINALS[word] for word in _EDITION_EN.findall(text))
    return tuple(sorted(n for n in found if n))


# 首期款 and 首轮融资 are payments, and who applies first for a contest, or came first in one, names none.
_FIRST = re.compile(
    r"首(?:批(?!次)|届|回)|首[期轮](?![款资拨付补奖支投缴实还出金融风评筛答面])"
    r"|\b(?:first|inaugural) (?:(?!(?:prize|place|time|aid|step|day|instal\w{0,8}|fund\w{0,5}|financ\w{0,5}|invest\w{0,5}|year|in|on|at|of|for|to|the|an?|we|our|by|register)\b)"
    r"[a-z0-9'’+-]{2,16} ){0,5}?(?:round(?! (?:of )?(?:interview|funding|financ|investment))|edition|contest|competition|intake|batch)\b",
    re.IGNORECASE,
)
# 第二回 of a call, and not the asker's own second time.
_SO_MANY = re.compile(r"分([两二三四五六]|\d(?!\d))个?批")
_TURN = re.compile(r"第([一二三四五六七八九十\d]{1,2})回(?!来|报|申|参|去|交)")


def asked_batches(question: str) -> tuple[int, ...]:
    """The batches that a question names, also as people say it: 首批, 首届, 第二回, "the first Jilin contest"."""
    return all_batches(question) or ((1,) if _FIRST.search(question) else ())


def all_batches(text: str) -> tuple[int, ...]:
    """The batches of `find_batches`, also turns (第二回) and those that are only counted (分两批受理)."""
    turns = {chinese_number(m) for m in _TURN.findall(text)}
    counted = max((chinese_number(m.replace("两", "二")) or 0 for m in _SO_MANY.findall(text)), default=0)
    return tuple(sorted({*find_batches(text), *(n for n in turns if n), *range(1, counted + 1)}))


_CLAUSE = re.compile(r"(?:[^，,。.；;？?！!\n]|(?<=\d)[,.](?=\d))+")
_HAD = re.compile(
    r"(?:拿|获|得|入选|入库|参加|参展|评上|认定|进|领)[到了过得]|入选|获得|参加|(?:我们?|我司|公司|企业|厂)[^一二三四五六七八九十\d]{0,4}[是属]"
    r"|\b(?:we|i|us|our)\b.{0,30}\b(?:were|was|are|got|had|have|won|joined|took part|received)\b",
    re.IGNORECASE,
)
_BEEN_IN = re.compile(r"(?<![没不])[一-鿿](?:过|完)[了的]?\s?$")
"""上过第三期, 拿过第一批: whoever says so was in it, whatever he asks."""
_ASKS = re.compile(
    r"[吗么]|能[不否]|可否|怎[么样]|什么|多少|几|哪|\b(?:can|may|could|do|does|what|when|how|which|is there)\b",
    re.IGNORECASE,
)


def own_batches(question: str) -> frozenset[int]:
    """The batches of what the asker tells that he has or took part in (我们拿到第三批称号，能报吗), which he does not ask about."""
    own: set[int] = set()
    asked: set[int] = set()
    for clause in _CLAUSE.findall(question):
        tells = _HAD.search(clause) and not _ASKS.search(clause)
        (own if tells else asked).update(asked_batches(clause))
    return frozenset(own - asked)


def batches_been_in(question: str) -> frozenset[int]:
    """The batches that the asker says to have been in in so many words (上过第三期), in a clause of its own that asks nothing."""
    clauses = _CLAUSE.findall(question)
    told = (c for c in clauses if len(clauses) > 1 and not _ASKS.search(c))
    found = (m for clause in told for m in _BATCH_ZH.finditer(clause) if _BEEN_IN.search(clause[: m.start()]))
    return frozenset(number for m in found if (number := chinese_number(m.group(1))))


_kept_batches = lru_cache(maxsize=4096)(_batches_in)
KEPT_CHARS = 300
"""Questions and titles are looked at by many steps, a notice's text only once."""


def with_batch(text: str, words: str) -> str:
    """A text with the batch that other words name in place of its own; "" where either names none.

    Example:
        >>> with_batch("培育库第三批有几家", "第二批呢")
        '培育库第二批有几家'

    """
    own, other = (_BATCH_ZH.search(t) or _BATCH_EN.search(t) for t in (text, words))
    return f"{text[: own.start()]}{other.group()}{text[own.end() :]}" if own and other else ""


_LEVEL_OF: dict[str, Level] = {
    "国家": "national", "省": "province", "市": "city", "区": "district", "县": "district", "national": "national",
    "state": "national", "provincial": "province", "province": "province", "municipal": "city", "city": "city",
    "district": "district", "county": "district",
}  # fmt: skip
# 省级, 省市两级, "city-level"; of a 市级部门 only the office is of that level.
_LEVEL = re.compile(
    r"(国家|[省市区县])(?:[、和及]?(国家|[省市区县]))?[两二]?级(?!主管|部门|机关|财政|以上)"
    r"|\b(?:(national|provincial|municipal)\b(?!\s(?:standards?|day|holidays?|people)\b)|(state|province|city|district|county)[- ](?:level|run|wide)\b)",
    re.IGNORECASE,
)


def find_levels(text: str) -> tuple[Level, ...]:
    """Administrative levels named as whose programme is meant (省级, "city-level"), the highest first."""
    named = {_LEVEL_OF[word.lower()] for words in _LEVEL.findall(text) for word in words if word}
    return tuple(level for level in LEVELS if level in named)


def without_levels(text: str) -> str:
    """The text without the levels that it names."""
    return _LEVEL.sub("", text)


def contradict(asked: Collection[object], own: Collection[object]) -> bool:
    """Whether years, batches or levels are asked for and a text names others only; one that names none contradicts nothing."""
    return bool(asked) and bool(own) and set(asked).isdisjoint(own)
