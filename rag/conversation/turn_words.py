"""The words of a turn: what it names, asks and points back at.

"那苏州呢" and "and the deadline?" become questions of their own. A turn leans on the one before if it begins or ends like one that goes on, uses a pronoun, or has no topic of its own.
Then what it names (place, year, kind of value) replaces what the question before named, and the rest of that question
stays (`merging.py`). Rules only; every pattern takes time linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rag.conversation.turn_phrases import asked_phrases, without_phrases
from rag.conversation.turn_requests import pattern
from rag.language.han import HAN
from rag.language.normalise import fold
from rag.language.own_years import is_own_year
from rag.language.places import PlaceMention, find_places
from rag.language.segment import idle_words, plain_words
from rag.retrieval.asked_places import is_aside

Span = tuple[int, int]
SHORT_TURN = 16
"""A turn of so many characters may be a mere question on what is spoken of."""
YEAR = re.compile(
    r"(?<![0-9])20[0-9]{2}(?![0-9])(?!\s?(?:[吨亩斤元块只张台套人家个户间万亿千百平米件头棵辆床㎡%]|(?:yuan|rmb|usd|dollars|sqm|square|people|staff|tons?|tonnes|mu|metres|meters)\b))\s?年?(?:度)?"
)
"""A year as it is written, and no figure with a unit (2000吨); which of them is an edition is for `_edition_years`."""
_BLANKS = re.compile(r"[\s,，。.、;；:：?？!！'’\"“”()（）《》·-]+")
_STOPS = re.compile(
    r"(?:[\s，。、;；:：?？!！\"“”()（）《》·]|(?<![0-9])[,.]|[,.](?![0-9])|(?<![a-z])['’]|['’](?![a-z])|(?<![a-z0-9])-|-(?![a-z0-9]))+"
)
"""Marks that part words: none within a figure (900,000; 1.5亿) or a word (what's, re-check)."""
_SHORTENED = re.compile(r"\b(what|who|when|where|how|there)['’]s\b")
_POINTS_SHORT = re.compile(r"\b(it|that|this)['’]s\b")
_OF_PLACE = re.compile(r"(?:\b(?:in|for|at|from|of|to) )?$", re.IGNORECASE)
_POSSESSIVE = ("'s", "’s")
_POINTING = (("there", "%s"), ("pronoun", "%s"), ("lead", "^%s"), ("lead", "^%s"), ("tail", r"%s\s?$"))
"""Kinds of words that point back, and where they stand; there may be two leads: 对了，那…."""
_ASKING_END = re.compile(
    r"(?:[吗么呢]|[?？:：])+\s*$|(?:现在|目前|还|都|又){0,3}(?:能|可以)(?:申?报|申请|申领|领)(?:的)?(?:是|有)?(?:哪几?[个种项类些]|什么|啥)?[吗么呢]?[?？]?(?=\s|$)"
    r"|(?:有|是|要|需要)?(?:什么|哪些)\s*$|(?<=[一-鿿A-Za-z0-9类档组])(?:需?要|得|是|有)\s*(?=\s|$)"
)
_REASON = re.compile(r"为什么|为啥|为何|凭什么|凭啥|怎么会|怎么办|咋办|\bhow\b|\bwhy\b")
"""What is asked of anything, in words that carry no topic."""
_FIGURE = re.compile(
    r"(?<![a-z0-9第])[0-9][0-9,.]*\s?(?:%|个百分点|[亿万千百]{1,2}|(?:million|thousand|billion|percent|mn|bn|k|m)\b)?\s?(?:多|左右)?(?:元|块钱|块|美元|美金|人民币|(?:yuan|rmb|cny|usd|dollars)\b)?"
)
"""A figure of the asker's own (700万, 50000 yuan), which is no topic."""
_HOW_MANY = re.compile(r"(?<![哪第好十])几[个家项条名份种类]")
_THAT_ONE = re.compile(r"(?<=[一-鿿])(?<![问说看查对的刚才])那[个项条类档种]")
STATUS = re.compile(
    r"(?:现在|今天|目前|还)+(?:能|可以|来得及|赶得上)[^，。?？]{0,6}(?:报|申请|申领|领|交|参加)[名上]?(?:吗|么|不)?|截止了[吗没]"
)
"""What asks whether something is still open."""
_CLOSES = re.compile(r"\b(?:closes?|closing|ends?|due|expires?|deadline)\b")
ASKS = re.compile(
    r"什么|哪|谁|几|多少|多大|多久|多长|多高|怎么|怎样|如何|吗|是否|啥|真假|真的假的|([一-鿿])[不没]\1|可不可以|需不需要|有没有|[么不没][?？]?$"
    r"|\b(?:what|which|when|where|who|whom|how|does|do|did|is|are|was|were|has|have|can|may|will|must|should|would|could|need|shall)\b"
)
"""What makes words a question of their own, whatever was asked before."""
_AUXILIARY = re.compile(r"\s(?:does|do|did|is|are|was|were|will|can|should)$")
_RELATIVE = (
    (re.compile(r"今年度?(?!的?(?:刚|新|才|没))|本年度|\bthis year\b"), 0),
    (re.compile(r"去年度?|\blast year\b"), -1),
    (re.compile(r"前年度?"), -2),
    (re.compile(r"明年度?|\bnext year\b"), 1),
)


def with_years(text: str, year: int) -> str:
    """A turn with 今年, 去年, "last year" as the calendar years that they are in `year`."""
    unit = "年" if HAN.search(text) else ""
    for words, offset in _RELATIVE:
        text = words.sub(f"{year + offset}{unit}", text)
    return text


@dataclass(frozen=True, slots=True)
class Named:
    """What a turn names: spans into `text`."""

    text: str
    places: tuple[Span, ...]
    years: tuple[Span, ...]
    asked: tuple[Span, ...]

    @property
    def place_names(self) -> list[str]:
        """The places, as they were written."""
        return [self.text[start:end] for start, end in self.places if start < end]

    @property
    def year_names(self) -> list[str]:
        """The years, as they were written."""
        return [self.text[start:end] for start, end in self.years]


@dataclass(frozen=True, slots=True)
class TurnWords:
    """What a turn says, apart from what it only points at.

    Attributes:
        place_names: canonical names of the places that it names; `place_texts` as they were written.
        years: whether it names a year.
        asks: its folded words without those that only point back, places and years.
        topic: of these, what is neither a word of asking nor of any programme (材料, 电话): a topic of its own.
        has_asked: it asks for a kind of value (什么时候, how much).
        is_general: it asks for what every notice has (条件, 材料, contact), and for nothing else.
        points_back: it uses a pronoun.
        points_on: it goes on to another thing ("what about", 呢).
        says_something: there is more in it than a thank-you.

    """

    place_names: tuple[str, ...]
    place_texts: tuple[str, ...]
    years: bool
    asks: str
    topic: str
    has_asked: bool
    is_general: bool
    points_back: bool
    points_on: bool
    says_something: bool

    @property
    def places(self) -> bool:
        """Whether it names a place."""
        return bool(self.place_names)


def read_turn(text: str) -> TurnWords:
    """Read a turn by itself."""
    turn = named_in(text)
    rest, pointers = own_words(turn)
    topic = topic_of(rest)
    own = _content(words_of(pattern("aspect").sub(" ", topic)))
    mentions = _named_places(text)
    return TurnWords(
        place_names=tuple(dict.fromkeys(m.place.name for m in mentions)),
        place_texts=tuple(turn.place_names),
        years=bool(turn.years),
        asks=rest,
        topic=own,
        has_asked=bool(turn.asked),
        is_general=not topic and without_phrases("general", rest) != rest,
        points_back="pronoun" in pointers,
        points_on=bool(pointers & {"lead", "tail"}),
        says_something=not names_nothing(turn, rest),
    )


def _content(topic: str) -> str:
    """A topic's words without those that carry none."""
    idle = idle_words()
    words = [w for run in topic.split() for w in (plain_words(run) if HAN.search(run) else [run])]
    kept = [w for w in words if w not in idle and not (len(w) == 1 and HAN.match(w))]
    return " ".join(kept)


def asked_in(question: str) -> str:
    """The words of a question that ask for a kind of value (要几个) or whether it is open; "" where it asks for neither."""
    turn = named_in(question)
    if turn.asked:
        asked = " ".join(question[start:end] for start, end in turn.asked)
        if HAN.search(asked):
            return asked
        asked = _AUXILIARY.sub("", asked.lower())
        return "deadline" if asked == "when" and _CLOSES.search(question.lower()) else asked
    if counted := _HOW_MANY.search(question):
        return counted.group()
    return "还能报吗" if STATUS.search(question) else ""


def without_places(question: str) -> str:
    """A question without the places that it names."""
    turn = named_in(question)
    spans = [(start, _after_possessive(turn.text, end)) for start, end in turn.places]
    return " ".join(without_spans(turn.text, spans).split()).strip(" ?？")


def without_asked(question: str) -> str:
    """What a question is about, without its words that ask for a kind of value (城关区招大学生有补贴吗 什么时候截止)."""
    turn = named_in(question)
    return " ".join(_ASKING_END.sub("", without_spans(turn.text, turn.asked)).split())


def carried(rest: str) -> str:
    """What is left of a turn once its item is picked: "" where that asks nothing."""
    words = read_turn(rest)
    bare = _BLANKS.sub(" ", words.asks).strip()
    return "" if not words.says_something or pattern("about").fullmatch(bare) else words.asks


def names_nothing(turn: Named, rest: str) -> bool:
    """Whether a turn asks nothing, such as a thank-you; "how much?" and 为什么 ask by their words of asking alone."""
    return not (turn.places or turn.years or turn.asked or words_of(rest) or _REASON.search(rest))


@lru_cache(maxsize=64)
def named_in(text: str) -> Named:
    """What a turn names: its places, years and words that ask for a kind of value."""
    places = tuple((m.start, m.end) for m in _named_places(text))
    years = _edition_years(text)
    folded = fold(text)
    # Folding may change the length of odd characters; offsets then would not fit, and nothing is read off it.
    words = asked_phrases(folded) if len(folded) == len(text) else None
    asked = tuple(m.span() for m in words.finditer(folded)) if words else ()
    return Named(text, places, years, asked)


def _named_places(text: str) -> list[PlaceMention]:
    """The places that are named for their own sake: no part of a name, and not where somebody came from."""
    return [m for m in find_places(text) if not m.in_name and not is_aside(text, m)]


def _edition_years(text: str) -> tuple[Span, ...]:
    """The years of editions: not those in which a firm was founded or somebody graduated."""
    found = (m.span() for m in YEAR.finditer(text))
    return tuple(span for span in found if not is_own_year(text, span[0], span[0] + 4))


def own_words(turn: Named) -> tuple[str, frozenset[str]]:
    """The turn without places, years, and the words that only point back; and the kinds of these it had."""
    places = [_with_little_words(turn.text, span) for span in turn.places]
    rest = fold(without_spans(turn.text, (*places, *turn.years)))
    rest = _SHORTENED.sub(r"\1 is", _POINTS_SHORT.sub(r"\1", rest))
    rest = _STOPS.sub(" ", rest).strip()
    pointers: set[str] = set()
    if other := _THAT_ONE.search(rest):  # 冷库那个: another thing than the one spoken of
        pointers.add("tail")
        rest = f"{rest[: other.start()]}{rest[other.end() :] or ''}"
    for kind, frame in _POINTING:
        shorter = without_phrases(kind, rest, frame)
        if shorter != rest:
            pointers.add(kind)
        rest = shorter.strip()
    return " ".join(rest.split()), frozenset(pointers)


def _after_possessive(text: str, end: int) -> int:
    """Where a name ends with the 's behind it."""
    return end + 2 * (text[end : end + 2] in _POSSESSIVE)


def _with_little_words(text: str, span: Span) -> Span:
    """A place's span with the "in" before it and the 's behind it."""
    before = _OF_PLACE.search(text, 0, span[0])
    return (before.start() if before else span[0]), _after_possessive(text, span[1])


def topic_of(rest: str) -> str:
    """What is left of a turn's words without those that ask, figures, and those that carry no topic."""
    rest = without_phrases("general", _BLANKS.sub(" ", _FIGURE.sub(" ", rest)).strip())
    asking = asked_phrases(rest)
    return words_of(asking.sub(" ", rest) if asking else rest)


def words_of(rest: str) -> str:
    """Folded words without those that carry no topic."""
    return " ".join(without_phrases("filler", rest).split())


def without_spans(text: str, spans: Iterable[Span]) -> str:
    """A text with a blank for each of some spans."""
    return with_spans(text, [(span, " ") for span in spans])


def with_spans(text: str, replacements: Iterable[tuple[Span, str]]) -> str:
    """`text` with spans replaced; of two that overlap the first counts."""
    parts: list[str] = []
    done = 0
    for (start, end), new in sorted(replacements):
        if start >= done:
            parts += [text[done:start], new]
            done = end
    return "".join([*parts, text[done:]])
