"""What a turn asks of the conversation itself: an item of the last list by its number, the rest of it, another language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rag.answering.composing.small_talk import talk_kind
from rag.domain import LANGUAGES, Language
from rag.language.chinese_numbers import chinese_number
from rag.language.english_sums import COUNTS, ORDINALS
from rag.language.han import HAN
from rag.language.normalise import fold
from rag.lazy import lazy_pattern
from rag.resources import grouped

_MARKS = lazy_pattern(r"[\s,.;:!?~、。()（）\"“”'’]+")
_N = r"(?P<{name}>[0-9]{{1,2}}|[一二三四五六七八九十两])"
_EN = "first|second|third|fourth|fifth|sixth|seventh|eighth|[1-8](?:st|nd|rd|th)"
_ORDINAL = lazy_pattern(
    rf"第{_N.format(name='a')}\s?(?:个|条|项|款|家|号)(?:项目|通知|政策|补贴)?的?"
    r"|(?<![0-9])(?P<b>[0-9]{1,2})\s?号(?:项目|那个|那项)"
    rf"|\b(?:the )?(?P<c>{_EN}) (?:one|item|call|programme|program|project|notice|entry)(?:['’]s)?\b|\bthe (?P<d>{_EN})(?=$|[\s?.!]*$|\s?[:,;–—](?!\s?(?:and |the )*(?:{_EN})\b))"
    r"|\b(?:number|no\.?|item|#)\s?(?P<e>[0-9]{1,2})\b|^#(?P<f>[0-9]{1,2})\b"
)
_LAST = lazy_pattern(
    r"最后(?:一|那)?(?:个|条|项)的?|\bthe last (?:one|item|call|programme|program)\b|\bthe last(?=$|[\s?.!]*$)"
)
_FIRST_CLAUSE = lazy_pattern(r"[^,，.。!！;；\n]{1,16}[,，.。!！;；\n]+")
_GOES_ON = ("thanks", "greeting")
_HESITATES = lazy_pattern(
    r"(?:嗯+|哦+|噢|呃|啊|对了?|是的|oh|hm+|well|right|sure|alright|fine|yes|yeah)[,，.。!！;；\s]+",
    re.IGNORECASE,
)
_CORRECTS = lazy_pattern(
    r"(?:[哦噢啊嗯呃哎]*(?:不对|不是这个|错了|说错了|问错了|搞错了|弄错了|不好意思|抱歉)[,，。.!！\s]+(?:我(?:是|要|想)?(?:说|问)的?(?:是|就是)?|我的意思是|应该是|是)"
    r"|(?:oh |ah )?(?:sorry|no|oops|wait)[,.!\s]+(?:no[,.!\s]+)?(?:i (?:meant?|was asking about|am asking about)))\s*",
    re.IGNORECASE,
)
_ALONE = lazy_pattern(
    rf"^\s?第?{_N.format(name='n')}[\s.。!?)）]*$|^(?P<w>one|two|three|four|five|six|seven|eight)$"
)


@dataclass(frozen=True, slots=True)
class Pick:
    """What of the last list a turn picks: its number from 1 (0: the last), and the turn without these words."""

    number: int
    rest: str


def picked(text: str, *, alone: bool) -> Pick | None:
    """What a turn picks by number; `alone`: a bare number counts too (after a question "which one")."""
    folded = fold(text)
    if alone and (bare := _ALONE.match(folded)):
        word = bare["n"] or bare["w"]
        return Pick(_number(word), "")
    if match := _ORDINAL.search(folded):
        word = next(value for value in match.groups() if value)
        return Pick(_number(word), (folded[: match.start()] + " " + folded[match.end() :]).strip())
    if match := _LAST.search(folded):
        return Pick(0, (folded[: match.start()] + " " + folded[match.end() :]).strip())
    return None


def _number(word: str) -> int:
    return ORDINALS.get(word) or COUNTS.get(word) or chinese_number(word.rstrip("stndrh")) or 0  # 1st, 2nd


def wanted_language(text: str) -> Language | None:
    """The language that a turn asks the last answer in; None where it asks for anything else."""
    rest = _MARKS.sub(" ", fold(text)).strip()
    asked = (language for language in LANGUAGES if pattern(f"language.{language}").fullmatch(rest))
    return next(asked, None)


def wants_unspoken_language(text: str) -> bool:
    """Whether a turn asks for the last answer in a language that nothing is answered in ("auf Deutsch bitte")."""
    return bool(pattern("language.other").fullmatch(_MARKS.sub(" ", fold(text)).strip()))


def corrected(text: str) -> str:
    """What a turn that corrects the one before means instead, as one that goes on to it; any other turn stays.

    Example:
        >>> corrected("哦不对,我是说老旧大棚那个"), corrected("sorry, I meant class B"), corrected("不对吧，能报吗")
        ('老旧大棚那个呢', 'what about class B', '不对吧，能报吗')

    """
    match = _CORRECTS.match(text)
    meant = text[match.end() :].strip(" ,，。.") if match else ""
    if match is None or not meant:
        return text
    if HAN.search(meant):
        return meant if meant.endswith(("呢", "?", "？", "吗")) else f"{meant}呢"
    return f"what about {meant}"


def without_acknowledgement(text: str) -> str:
    """A turn without what it says before it goes on: 行，那无锡的呢, "thanks. and the phone?"."""
    head = _FIRST_CLAUSE.match(text)
    rest = text[head.end() :].strip() if head else ""
    if not head or not rest:
        return text
    return rest if _HESITATES.fullmatch(head.group()) or talk_kind(head.group()) in _GOES_ON else text


def wants_more(text: str) -> bool:
    """Whether a turn asks for the rest of the last list."""
    return bool(pattern("more").fullmatch(_MARKS.sub(" ", fold(text)).strip()))


@cache
def pattern(kind: str) -> re.Pattern[str]:
    """The rows of a kind as one pattern."""
    return re.compile(
        "|".join(f"(?:{words})" for words in grouped("rag.conversation", "turn_requests.tsv")[kind])
    )


def share(pairs: Sequence[str] | frozenset[str], text: str) -> float:
    """The share of some pairs of characters that a folded text holds; 0 without any."""
    return sum(pair in text for pair in pairs) / len(pairs) if pairs else 0.0
