"""The words of a turn: what it names, asks and points back at; and the question before it with these put in.

"那苏州呢" and "and the deadline?" become questions of their own. A turn leans on the one before if it begins or ends like one that goes on, uses a pronoun, or has no topic of its own.
Then what it names (place, year, kind of value) replaces what the question before named, and the rest of that question
stays. Rules only, in `data/turn_words.tsv`; every pattern takes time linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from rag.conversation.turn_requests import pattern
from rag.language.cues import CODE, SENTENCE_END, Choice, Held, escaped_choices
from rag.language.han import HAN
from rag.language.normalise import fold
from rag.language.own_years import is_own_year
from rag.language.places import PlaceMention, find_places
from rag.language.segment import idle_words, plain_words
from rag.public import MAX_QUESTION_CHARS
from rag.resources import derived, rows
from rag.retrieval.asked_places import is_aside

Span = tuple[int, int]
MAX_FOLLOW_UP_CHARS = 80
"""A longer turn says for itself what it is about."""
YEAR = re.compile(r"(?<![0-9])20[0-9]{2}(?![0-9])\s?年?(?:度)?")
"""A year as it is written; which of them is an edition is for `_edition_years`."""
_CLASS = re.compile(r"\b(?:class|grade|type|category) [A-Ha-h]\b|[A-Ha-h]\s?[类档]")
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
_SUM = re.compile(
    r"(?:奖励|奖金|补贴|补助|资助|奖补|金额|钱)|(?:the |any )?(?:rewards?|money|prizes?|prize money|bonus|awards?|subsidy|payout|funding|grant|amounts?)"
)
"""A word that names nothing but what is paid."""
_PRIZE = re.compile(
    r"[一-鿿]{0,8}(?:[一二三特]等奖|(?<=[类组档级])奖[励金补]?)|(?:the )?(?:first|second|third|top|1st|2nd|3rd) prizes?"
)
"""A prize by its rank, or what a class gets."""
_THAT_ONE = re.compile(r"(?<=[一-鿿])(?<![问说看查对的刚才])那[个项条类档种]")
_STATUS = re.compile(
    r"(?:现在|今天|目前|还)+(?:能|可以|来得及|赶得上)[^，。?？]{0,6}(?:报|申请|申领|领|交|参加)[名上]?(?:吗|么|不)?|截止了[吗没]"
)
"""What asks whether something is still open."""
_CLOSES = re.compile(r"\b(?:closes?|closing|ends?|due|expires?|deadline)\b")
_DONE = re.compile("已经|[交报领办][过了]")
"""What was done already is not asked whether it is still open."""
_AUXILIARY = re.compile(r"\s(?:does|do|did|is|are|was|were|will|can|should)$")
_CONTACT = re.compile(r"^contacts?$")
_RELATIVE = (
    (re.compile(r"今年度?(?!的?(?:刚|新|才|没))|本年度|\bthis year\b"), 0),
    (re.compile(r"去年度?|\blast year\b"), -1),
    (re.compile(r"前年度?"), -2),
    (re.compile(r"明年度?|\bnext year\b"), 1),
)
_BRACKETS = re.compile(
    r"[（(][^（）()]{0,40}[）)]$|20[0-9]{2}年?度?|[（(]?第[一二三四五六七八九十0-9]{1,3}[批轮届期][）)]?"
)


def with_years(text: str, year: int) -> str:
    """A turn with 今年, 去年, "last year" as the calendar years that they are in `year`."""
    unit = "年" if HAN.search(text) else ""
    for words, offset in _RELATIVE:
        text = words.sub(f"{year + offset}{unit}", text)
    return text


@dataclass(frozen=True, slots=True)
class _Turn:
    """What a turn names: spans into `text`."""

    text: str
    places: tuple[Span, ...]
    years: tuple[Span, ...]
    asked: tuple[Span, ...]

    @property
    def place_names(self) -> list[str]:
        return [self.text[start:end] for start, end in self.places if start < end]

    @property
    def year_names(self) -> list[str]:
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
    turn = _read(text)
    rest, pointers = _own_words(turn)
    topic = _topic(rest)
    own = _content(_words(pattern("aspect").sub(" ", topic)))
    mentions = _named_places(text)
    return TurnWords(
        place_names=tuple(dict.fromkeys(m.place.name for m in mentions)),
        place_texts=tuple(turn.place_names),
        years=bool(turn.years),
        asks=rest,
        topic=own,
        has_asked=bool(turn.asked),
        is_general=not topic and _without_phrases("general", rest) != rest,
        points_back="pronoun" in pointers,
        points_on=bool(pointers & {"lead", "tail"}),
        says_something=not _names_nothing(turn, rest),
    )


def _content(topic: str) -> str:
    """A topic's words without those that carry none."""
    idle = idle_words()
    words = [w for run in topic.split() for w in (plain_words(run) if HAN.search(run) else [run])]
    kept = [w for w in words if w not in idle and not (len(w) == 1 and HAN.match(w))]
    return " ".join(kept)


def asked_in(question: str) -> str:
    """The words of a question that ask for a kind of value (要几个) or whether it is open; "" where it asks for neither."""
    turn = _read(question)
    if turn.asked:
        asked = " ".join(question[start:end] for start, end in turn.asked)
        if HAN.search(asked):
            return asked
        asked = _AUXILIARY.sub("", asked.lower())
        return "deadline" if asked == "when" and _CLOSES.search(question.lower()) else asked
    if counted := _HOW_MANY.search(question):
        return counted.group()
    return "还能报吗" if _STATUS.search(question) else ""


def without_places(question: str) -> str:
    """A question without the places that it names."""
    turn = _read(question)
    spans = [(start, _after_possessive(turn.text, end)) for start, end in turn.places]
    return " ".join(_without(turn.text, spans).split()).strip(" ?？")


def without_asked(question: str) -> str:
    """What a question is about, without its words that ask for a kind of value (城关区招大学生有补贴吗 什么时候截止)."""
    turn = _read(question)
    return " ".join(_ASKING_END.sub("", _without(turn.text, turn.asked)).split())


def carried(rest: str) -> str:
    """What is left of a turn once its item is picked: "" where that asks nothing."""
    words = read_turn(rest)
    bare = _BLANKS.sub(" ", words.asks).strip()
    return "" if not words.says_something or pattern("about").fullmatch(bare) else words.asks


def merged(previous: str, turn: str) -> str:
    """`turn` as a question of its own, after the question `previous`.

    Example:
        >>> merged("南京数字化转型专项资金什么时候截止", "那苏州呢")
        '苏州数字化转型专项资金什么时候截止'

    """
    if not _is_follow_up_sized(previous, turn):
        return turn
    question = _merged(_read(previous), _read(turn))
    return question if question and len(question) <= MAX_QUESTION_CHARS else turn


def with_class(question: str, turn: str) -> str:
    """A question with the class that a turn names in place of its own ("and class C?"); "" where either names none.

    Example:
        >>> with_class("what does class A get?", "and class C?")
        'what does class C get?'

    """
    told, own = _CLASS.search(question), _CLASS.search(turn)
    return f"{question[: told.start()]}{own.group()}{question[told.end() :]}" if told and own else ""


def _is_follow_up_sized(previous: str, turn: str) -> bool:
    return 0 < len(turn) <= MAX_FOLLOW_UP_CHARS and len(previous) <= MAX_QUESTION_CHARS


def _names_nothing(turn: _Turn, rest: str) -> bool:
    """Whether a turn asks nothing, such as a thank-you; "how much?" and 为什么 ask by their words of asking alone."""
    return not (turn.places or turn.years or turn.asked or _words(rest) or _REASON.search(rest))


def _merged(previous: _Turn, new: _Turn) -> str:
    """The merged question; "" where the turn stands for itself."""
    rest, pointers = _own_words(new)
    has_topic = bool(_topic(rest))
    if _names_nothing(new, rest) or (has_topic and not pointers):
        return ""
    if has_topic and "pronoun" not in pointers:
        return _carried_over(previous, new, rest)
    return _replaced(previous, new, rest)


def _read(text: str) -> _Turn:
    places = tuple((m.start, m.end) for m in _named_places(text))
    years = _edition_years(text)
    folded = fold(text)
    # Folding may change the length of odd characters; offsets then would not fit, and nothing is read off it.
    words = _asked_in(folded) if len(folded) == len(text) else None
    asked = tuple(m.span() for m in words.finditer(folded)) if words else ()
    return _Turn(text, places, years, asked)


def _named_places(text: str) -> list[PlaceMention]:
    """The places that are named for their own sake: no part of a name, and not where somebody came from."""
    return [m for m in find_places(text) if not m.in_name and not is_aside(text, m)]


def _edition_years(text: str) -> tuple[Span, ...]:
    """The years of editions: not those in which a firm was founded or somebody graduated."""
    found = (m.span() for m in YEAR.finditer(text))
    return tuple(span for span in found if not is_own_year(text, span[0], span[0] + 4))


def _own_words(turn: _Turn) -> tuple[str, frozenset[str]]:
    """The turn without places, years, and the words that only point back; and the kinds of these it had."""
    places = [_with_little_words(turn.text, span) for span in turn.places]
    rest = fold(_without(turn.text, (*places, *turn.years)))
    rest = _SHORTENED.sub(r"\1 is", _POINTS_SHORT.sub(r"\1", rest))
    rest = _STOPS.sub(" ", rest).strip()
    pointers: set[str] = set()
    if other := _THAT_ONE.search(rest):  # 冷库那个: another thing than the one spoken of
        pointers.add("tail")
        rest = f"{rest[: other.start()]}{rest[other.end() :] or ''}"
    for kind, frame in _POINTING:
        shorter = _without_phrases(kind, rest, frame)
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


def _topic(rest: str) -> str:
    """What is left of a turn's words without those that ask, figures, and those that carry no topic."""
    rest = _without_phrases("general", _BLANKS.sub(" ", _FIGURE.sub(" ", rest)).strip())
    asking = _asked_in(rest)
    return _words(asking.sub(" ", rest) if asking else rest)


def _replaced(previous: _Turn, new: _Turn, rest: str) -> str:
    """The question before, with what the turn names in its place, and what the turn asks behind it."""
    asks = bool(rest) and bool(new.asked or _words(rest))
    replacements = list(_swapped(previous.places, new.place_names)) if new.places else []
    if new.years:
        replacements += _swapped(previous.years, new.year_names)
    if asks:
        replacements += [(span, "") for span in previous.asked]
    text = _rewritten(previous.text, replacements)
    names = [] if previous.places else new.place_names
    years = [] if previous.years else new.year_names
    return _joined([*names, *years], text, rest if asks else "")


def _carried_over(previous: _Turn, new: _Turn, rest: str) -> str:
    """The turn has a topic of its own: it takes over the place, and what was asked, where it names none."""
    names = new.place_names or previous.place_names
    asked = "" if new.asked else " ".join(previous.text[start:end] for start, end in previous.asked[:1])
    return _joined([*names, *new.year_names], rest, asked)


def _words(rest: str) -> str:
    return " ".join(_without_phrases("filler", rest).split())


def _swapped(old: Sequence[Span], names: Sequence[str]) -> Iterator[tuple[Span, str]]:
    """The first old span becomes all the new names; the others go."""
    separator = "、" if any(map(HAN.search, names)) else " and "
    for number, span in enumerate(old):
        yield span, separator.join(names) if number == 0 else ""


def _joined(names: Sequence[str], text: str, asked: str) -> str:
    """Names, topic and what is asked as one question, in the manner of its language."""
    text = text.strip(" ,，。.?？!！")
    if HAN.search(text):
        return " ".join(part for part in ("".join(names) + text, asked) if part)
    words = text.split()
    while asked and words and not _words(words[0].lower()):
        words.pop(0)
    placed = " ".join([*words, *(f"in {name}" for name in names)])
    return f"{placed}: {asked}" if asked else placed


def _without(text: str, spans: Iterable[Span]) -> str:
    return _rewritten(text, [(span, " ") for span in spans])


def _rewritten(text: str, replacements: Iterable[tuple[Span, str]]) -> str:
    """`text` with spans replaced; of two that overlap the first counts."""
    parts: list[str] = []
    done = 0
    for (start, end), new in sorted(replacements):
        if start >= done:
            parts += [text[done:start], new]
            done = end
    return "".join([*parts, text[done:]])


@cache
def _phrases() -> dict[str, Choice]:
    """Kind -> its phrases."""
    return {
        kind: Choice.of(phrases.split("|"), _whole_word)
        for kind, phrases in rows("rag.conversation", "turn_words.tsv")
    }


def _without_phrases(kind: str, text: str, frame: str = "%s") -> str:
    """A folded text with a space for each phrase of a kind that stands in it as `frame` says."""
    found = _phrases()[kind].in_text(text, frame)
    return found.sub(" ", text) if found else text


@cache
def _asked() -> Choice:
    """Phrases that ask for a kind of value, as the understanding of questions has them."""

    def made() -> tuple[Any, ...]:
        phrases: set[str] = set()
        for subject, value, given in rows("rag.language", "question_cues.tsv"):
            if subject == "asked" and value != "yes_no":
                phrases.update(phrase.removeprefix("^") for phrase in given.split("|") if "*" not in phrase)
        choice = Choice.of(sorted(phrases), _asked_phrase)
        return choice.phrases, choice.pieces

    code = [("rag.language", "question_cues.tsv"), ("rag.conversation", "turn_words.py"), *CODE]
    return Choice(*derived("asked", code, made))


def _asked_in(folded: str) -> Held | None:
    return _asked().in_text(
        folded, "%s(?:万元|亿元|万钱|亿钱|元|钱)?"
    )  # classes of Chinese characters compile slowly


def _asked_phrase(phrase: str) -> str:
    if phrase.isascii():
        return _whole_word(phrase)
    return escaped_choices(phrase.removesuffix("$")) + (f"(?={SENTENCE_END})" if phrase.endswith("$") else "")


def _whole_word(phrase: str) -> str:
    escaped = re.escape(phrase)
    return rf"(?<![a-z0-9]){escaped}(?![a-z0-9])" if phrase.isascii() else escaped


def as_question(asks: str) -> str:
    """Words that name what is wanted as a question for it: 奖励 and "the prize" ask how much that is, whatever was asked before.

    Example:
        >>> as_question("奖励"), as_question("the reward"), as_question("contact"), as_question("deadline")
        ('奖励多少', 'how much is the reward', 'contact details', 'deadline')

    """
    if _SUM.fullmatch(asks) or _PRIZE.fullmatch(asks):
        return f"{asks}多少" if HAN.search(asks) else f"how much is {asks}"
    return _CONTACT.sub("contact details", asks)


def asked_for(asks: str, before: str) -> str:
    """What a turn names, with what was asked before it, in the manner of its language.

    Example:
        >>> asked_for("小型", "补多少"), asked_for("for maker teams", "when"), asked_for("paper copies", "deadline")
        ('小型 补多少', 'when for maker teams', 'deadline for paper copies')

    """
    if _DONE.search(asks) and _STATUS.search(before):
        return asks
    if not asks or not before or HAN.search(before):
        return joined(asks, before)
    return f"{before} {asks}" if asks.startswith(("for ", "in ", "on ")) else f"{before} for {asks}"


def spoken(name: str) -> str:
    """A name as one speaks of it: without edition and bracketed remarks, which a question would be held to."""
    return _BRACKETS.sub("", name).strip() or name


def joined(name: str, asks: str) -> str:
    """A name and what is asked of it; a turn that was rewritten before, as clients send it back, says the name already."""
    asks = asks.strip(" ,，。.?？!！")
    return f"{name} {asks}" if name and asks and not asks.startswith(name) else asks or name
