"""Whether a question asks for the list of calls ("what can my firm apply for"), and for which of them.

By rule alone, in `data/list_question.tsv`; every pattern takes time linear in the question.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Literal

from rag.answering.asked.claimed_day import claims_day
from rag.answering.asked.least_sum import least_sum
from rag.domain import DateRange, Interpretation
from rag.language.chinese_numbers import chinese_number
from rag.language.english_sums import COUNTS
from rag.language.normalise import fold
from rag.language.places import find_places
from rag.language.question_dates import DateMention, dates_told, find_dates
from rag.resources import rows

ListState = Literal["open", "closed", "upcoming", "cancelled", "rolling", "current", "all"]
STATES: tuple[ListState, ...] = ("all", "cancelled", "upcoming", "closed", "rolling")
SOON = dt.timedelta(days=14)
"""What closes soon closes within these days."""

_BEFORE_A_MONTH = re.compile(r"\bbefore(?: the)?(?: month of)?\s?$")
_BEFORE_ITS_START = re.compile(r"\s?(?:之前|以前|前)")
_COUNTED = re.compile(
    r"(?:未来|今后|接下来|之后|最近|近|再过)?(?P<n>[0-9]{1,3}|[一二两三四五六七八九十])个?(?P<unit>天|周|星期|月)(?:之?内|以内)"
    r"|\b(?:within|in|over)(?: the)?(?: next| coming)? (?P<m>[0-9]{1,3}|two|three|four|six) (?P<units>day|week|month)s?\b"
)
_NO_WINDOW_BEFORE = re.compile(
    r"(?:成立|注册|设立|创办|毕业|取得|获得|经营)(?:满|未满|不满|不足|还不到|不到|了|才)?\s?$|\b(?:founded|registered|published)\s$"
)
_NO_WINDOW_AFTER = re.compile(r"\s?(?:新)?(?:发布|公布|发出|出台|印发|注册|成立|毕业|取得)")
_DAYS = {"天": 1, "day": 1, "周": 7, "星期": 7, "week": 7, "月": 30, "month": 30}
_YEAR_END = re.compile(
    r"(?:今年)?年底(?:之?前)?|今年(?:之?内|以内)|\b(?:by|before) (?:the )?(?:end of the year|year[ -]end)\b"
)
_BesideHoliday = tuple[re.Pattern[str], int, int]
_BEFORE_HOLIDAYS: tuple[_BesideHoliday, ...] = (
    (
        re.compile(
            r"(?:国庆节?|十一|国庆长?假期?)(?:放假)?(?:之前|以前|前)|\bbefore (?:the )?(?:national day|october holiday)"
        ),
        9,
        30,
    ),
    (re.compile(r"元旦节?(?:之前|以前|前)|\bbefore new year"), 12, 31),
    (re.compile(r"(?:五一|劳动节)(?:之前|以前|前)|\bbefore (?:labou?r|may) day"), 4, 30),
)
"""A holiday that something is to close before, and the day before it begins."""
_AFTER_HOLIDAYS: tuple[_BesideHoliday, ...] = (
    (
        re.compile(
            r"(?:国庆节?|十一|国庆长?假期?|节)(?:放假|假期)?(?:过后|过完|以后|之后|后)|\bafter (?:the )?(?:national day|october holiday)"
        ),
        10,
        8,
    ),
    (re.compile(r"元旦节?(?:过后|以后|之后|后)|\bafter new year"), 1, 2),
    (re.compile(r"(?:五一|劳动节)(?:过后|以后|之后|后)|\bafter (?:labou?r|may) day"), 5, 6),
)
"""A holiday that something is to close after, and the first day after it."""
_EXCEPT = re.compile(
    r"(?:除了?|除去|不算|不包括|不含|不要)\s?$|\b(?:except|except for|besides|other than|apart from|outside|outside of|excluding|not in)\s$"
)
"""What stands before a place that is left out."""
_PUBLISHED_THEN = re.compile("(?:以?[来后]|期?间|份)?(?:新?发布|公布|发出?的|印发|出台|刊登)")
_ONCE_CHOSEN = re.compile(
    r"(?:评上|评定[上为]|入选|认定[上了后为]|获评|选上|授牌|挂牌)[^,。?]{0,12}有(?:没有)?[^,。?]{0,6}(?:奖|钱|补|资金)"
    r"|\b(?:once|after|if|when) (?:we|i|you|it) (?:are|is|get|got|have been|has been|were) (?:selected|recogni[sz]ed|chosen|certified|awarded)\b"
)
_PUBLICITY = re.compile(r"公示|提意见|征求意见|异议|\b(?:public notice|objections?|comment periods?)\b")
"""What is on display or open to comments is no call; how to apply for it may be (公示的项目怎么申报)."""
_IDLE_KEYWORDS = re.compile(
    r"\b(?:in|for|of|the|all|any|open|available|current|closing|deadlines?|grants?|subsid(?:y|ies)|funding|funds?|programmes?|programs?|schemes?|incentives?)\b"
    r"|补贴|补助|政策|项目|申报|奖补|惠企"
)
"""Words for programmes that, typed beside a place, name none."""
_OPEN_TOO = re.compile(
    r"\bopen (?:now |today )?or\b|(?:在报|在申报|正在报|已经?开始|开放)的?(?:[和或跟、]|以及|还是)"
)
"""Beside what opens soon, what is open: open or about to open."""
_FIRMS = re.compile("外资|外商投资|民宿|foreign[- ](?:in|f|o)|guesthouse|homestay")
_SORTS = {
    "赛|comp|contest": re.compile("赛(?![道区事])"),
    "贷|loan": re.compile("贷"),
    "voucher": re.compile("券"),
    "培训|training": re.compile("培训|训练营"),
    "展|fair|exhibition": re.compile("(?<![发拓扩开进施])展(?!示|开|览馆|业)"),
}
"""Words for a sort of programme, and what the names of those of the sort hold."""
_EXAMPLES = re.compile(
    r"比如|例如|诸如|像[^,。?]{1,8}[、和]|之类|[一-龥]{2,6}、[一-龥]{2,6}[这之]?类|\b(?:such as|for example|e\.g\.)"
)
_LETTER = re.compile("[a-z]")
_SENTENCE = re.compile(r"[^.。!！?？]+[.。!！?？]*")
_DAY = re.compile(r"[0-9]\s?[月日号]")
MAX_BARE_CHARS = 80
_TIMED = (*(f"state.{state}" for state in STATES), "soon", "act", "opened")
_ANY_DAY = dt.date(2025, 1, 1)
"""From which 周五 and 下月 are counted where nothing but that they are days matters."""
_CLAUSE_MARKS = ",。?!;"
_HIMSELF = re.compile("[我咱]|一[家个]|[a-z]")
"""Who asks, in the clause that asks."""
_CLOSING = re.compile(r"截止|截至|到期|\bclos|\bshuts?\b|\bdue\b|deadline|\bexpir|\bend(?:s|ing)?\b")


_PLACES_THAT_GIVE = re.compile(
    r"\b(?:which|what) (?:cities|city|places?|districts?|count(?:y|ies)|provinces?|regions?|towns?) \w+|\bwhere (?:can|could|do) \w+ \w+"
)
"""Of places that have a programme, the words that name no subject."""


@dataclass(frozen=True, slots=True)
class ListQuestion:
    """Which calls a list is to hold.

    Attributes:
        state: what they are on the day.
        applicant: who asks, or None: a kind of `rag.domain.Applicant`.
        closing: the days in which applications close; unbound where any will do.
        described: what the asker says of himself ("a 20-person software company"), folded: no subject of a programme.
        framed: the words that say of which state, where or how soon the programmes are, folded: no subject either.
        bare: nothing but place, days, state and who asks is named: any subject will do.
        left_out: places that are named to leave them out (除了南京).
        asker: the words for a kind of applicant of its own (合作社, 大学生, "foreign-invested"), folded: conditions tell which calls take it.
        hired: whom the asker hires (招了两个大学生), folded: the subject, and nobody who asks.
        sure: the words ask for a list in so many words; else only a state or days of closing are named.
        wide: programmes of a place or on a subject are asked for, with no word of applying: notices may answer as well.
        applying: `closing` tells when the asker wants to apply (6月能报的), and not when applications close.
        is_firm: that kind is one of firms, who may use what is for any firm as well.
        sorts: what the names of the programmes hold where a sort of them is asked for (大赛, "loans").
        examples: some of those that are meant are named as examples, any of which may be there.
        counted: how many there are is asked.
        first: which of them closes first is asked.
        most: which of them gives most is asked.
        at_least: the sum in yuan that they are to give at least.
        across: the places that have programmes on a subject are asked for (哪些城市有研发补助); `wide` as well.

    """

    state: ListState = "open"
    applicant: str | None = None
    closing: DateRange = field(default_factory=DateRange)
    described: str = ""
    sure: bool = True
    wide: bool = False
    framed: str = ""
    bare: bool = False
    left_out: tuple[str, ...] = ()
    hired: str = ""
    applying: bool = False
    across: bool = False
    asker: str = ""
    is_firm: bool = False
    examples: bool = False
    sorts: tuple[re.Pattern[str], ...] = ()
    counted: bool = False
    first: bool = False
    most: bool = False
    at_least: int | None = None


def may_ask_for_list(question: str) -> bool:
    """Whether a question may be one for the list of calls: the quick part of `list_question`."""
    folded = fold(question)
    return bool(
        _finds("asks", folded)
        or _finds("most", folded)
        or least_sum(folded) is not None
        or _finds("wide", folded)
        or _finds("across", folded)
        or asks_whether_any(folded)
        or _CLOSING.search(folded)
        or _finds("states", folded)
        or _finds("soon", folded)
        or _finds("several", folded)
    )


def list_question(question: str, read: Interpretation, as_of: dt.date) -> ListQuestion | None:
    """What a question for the list of calls asks for; None where it asks for anything else, as whether a day is the last one."""
    folded = fold(question)
    if claims_day(question, as_of) or (_PUBLICITY.search(folded) and not _finds("act", folded)):
        return None
    state: ListState = next((s for s in STATES if _finds(f"state.{s}", folded)), "open")
    asks = _finds("asks", folded) or (state != "open" and _finds("of_state", folded, state))
    most, at_least = _finds("most", folded), least_sum(folded)
    asks = (
        asks
        or (state == "all" and _finds("several", folded))
        or most
        or at_least is not None
        or _is_a_place(question)
    )
    closing = _closing(fold(asking_sentence(question)), as_of, sure=asks)
    if not closing.is_bound:
        closing = _closing(folded, as_of, sure=asks)
    if _finds("one_day", folded) and not _finds("collective", folded):
        return None
    bare = _is_bare(folded, as_of) if read.asked != "who" else ""
    if not asks and bare == "timed":
        asks, closing = True, _closing(folded, as_of, sure=True)
    wide = not asks and not bare and _is_wide(folded, read)
    across = not asks and _finds("across", folded)
    named: ListState = "current" if across else "open"
    if asks:
        named = _state_asked(folded, state, closing, as_of, bare=bool(bare))
    elif not (wide or across or bare or _names_times(folded, read, closing)):
        return None
    return ListQuestion(
        state=named,
        applicant=read.applicant or _applicant(folded),
        closing=closing,
        described=_described(folded),
        sure=asks,
        wide=wide or across,
        framed=_framed(folded, as_of),
        bare=bool(bare),
        left_out=places_left_out(folded),
        hired=hired(folded),
        applying=asks and named == "open" and _tells_when_to_apply(folded, closing),
        across=across,
        asker="" if hired(folded) else _told(folded, "asker"),
        is_firm=bool(_FIRMS.search(folded)),
        sorts=_sorts(_told(folded, "sort")),
        examples=bool(_EXAMPLES.search(folded)),
        counted=_finds("counted", folded),
        first=_finds("first", folded),
        most=most,
        at_least=at_least,
    )


def _tells_when_to_apply(folded: str, days: DateRange) -> bool:
    """Whether days are named, and no word of closing beside them."""
    return days.is_bound and not _finds("soon", folded) and not _CLOSING.search(folded)


def _state_asked(
    folded: str, state: ListState, closing: DateRange, as_of: dt.date, *, bare: bool
) -> ListState:
    """The state that is asked for: one that is named, or closed where all days of closing lie behind (昨天截止的)."""
    if state in ("all", "rolling"):
        return state
    if state != "open" and (bare or _finds("of_state", folded, state)):
        return "current" if state == "upcoming" and _OPEN_TOO.search(folded) else state
    return "closed" if closing.end is not None and closing.end < as_of else "open"


def _names_times(folded: str, read: Interpretation, closing: DateRange) -> bool:
    """Whether days are named within which programmes are open or close, or several deadlines in some days are asked for."""
    if closing.is_bound and _finds("several_days", folded):
        return True
    return bool(read.open_on or closing.is_bound) and read.asked in ("list", None) and _finds("thing", folded)


def _described(folded: str) -> str:
    """What the asker says of himself; 专精特新企业有没有奖励 names whose reward is asked for, and nobody who asks."""
    spans = [m for words in _patterns("described", folded) for m in words.finditer(folded)]
    asked = next((m for words in _patterns("is_there", folded) if (m := words.search(folded))), None)
    clause = max(folded.rfind(mark, 0, asked.start()) for mark in _CLAUSE_MARKS) if asked else len(folded)
    told = " ".join(m.group() for m in spans if m.end() <= clause + 1 or _HIMSELF.search(m.group()))
    return f"{told} {told.replace('-', ' ')}" if "-" in told else told


def places_left_out(folded: str) -> tuple[str, ...]:
    """The places that a folded question leaves out, by their canonical names."""
    named = find_places(folded)
    return tuple(m.place.name for m in named if _EXCEPT.search(folded[max(0, m.start - 12) : m.start]))


def _is_bare(folded: str, as_of: dt.date) -> Literal["", "timed", "untimed"]:
    """Whether several programmes are asked for by nothing but place, days, state and who asks: 国庆前截止的都有啥.

    Whatever else is named (a paper, an office, a subject) leaves words over, and it is no such question. What names neither days nor
    state nor applying (anything for universities?) may be answered by notices as well.
    """
    if len(folded) > MAX_BARE_CHARS or not _finds("several", folded) or _finds("one_value", folded):
        return ""
    days = find_dates(folded, as_of)
    spans = [(m.start, m.end) for m in find_places(folded)] + [(m.start, m.end) for m in days]
    rest = folded
    for start, end in sorted(spans, reverse=True):
        rest = f"{rest[:start]} {rest[end:]}"
    holidays = [words for words, *_ in (*_BEFORE_HOLIDAYS, *_AFTER_HOLIDAYS)]
    timed = _without(rest, [*holidays, _COUNTED, _YEAR_END, *_patterns_of(_TIMED, folded), _CLOSING])
    kinds = dict.fromkeys(kind for kind, _, _ in _rows() if kind.startswith("applicant."))
    left = _without(timed, _patterns_of((*kinds, "thing"), folded))
    if (left == rest and not days) or any(c.isalnum() for c in _without(left, _patterns("frame", left))):
        return ""
    return "timed" if timed != rest or days else "untimed"


def _without(text: str, patterns: Sequence[re.Pattern[str]]) -> str:
    for words in patterns:
        text = words.sub(" ", text)
    return text


def _patterns_of(kinds: Sequence[str], folded: str) -> list[re.Pattern[str]]:
    return [words for kind in kinds for words in _patterns(kind, folded)]


def without_newest(question: str) -> str | None:
    """What is left of a folded question for the newest notices without the words that ask for them; None for any other question."""
    found = [m for words in _patterns("newest", question) for m in words.finditer(question)]
    if not found:
        return None
    rest = question
    for match in reversed(found):
        rest = f"{rest[: match.start()]} {rest[match.end() :]}"
    return rest


def _framed(folded: str, as_of: dt.date) -> str:
    """The words of state and closeness (即将到期, 已经截止, 还剩两周): of a dictionary's cut any part of them."""
    kinds = ("soon", "counted", *(f"state.{state}" for state in STATES))
    words = [m.group() for kind in kinds for w in _patterns(kind, folded) for m in w.finditer(folded)]
    words += [m.group() for w in (_CLOSING, _PLACES_THAT_GIVE) for m in w.finditer(folded)]
    places = (folded[m.start : m.end] for m in find_places(folded))
    return " ".join([*words, dates_told(folded, as_of), *places])


def asking_sentence(question: str) -> str:
    """The last sentence that asks, else the whole question."""
    sentences = [part for part in _SENTENCE.findall(question) if part.rstrip().endswith(("?", "？"))]
    return sentences[-1].strip() if sentences else question


def _is_a_place(question: str) -> bool:
    """Whether nothing but a place is typed, perhaps with days and a word for programmes (苏州; Hangzhou subsidies; next month Suzhou).

    What can be applied for there is what most people mean.
    """
    rest = question
    for mention in reversed(find_places(question)):
        rest = rest[: mention.start] + rest[mention.end :]
    if rest == question:
        return False
    for when in reversed(find_dates(rest, _ANY_DAY)):
        rest = rest[: when.start] + rest[when.end :]
    return not _IDLE_KEYWORDS.sub("", fold(rest)).strip(" ,，、。.?？!！市省的")


def _is_wide(folded: str, read: Interpretation) -> bool:
    """Whether programmes are asked for by place or subject alone, not what was published or who got something."""
    if read.published.is_bound or read.years or read.batches or _finds("not_wide", folded):
        return False
    return _finds("wide", folded) or asks_whether_any(folded)


def asks_whether_any(folded: str) -> bool:
    """Whether a folded question asks if there is any programme of a place or on a subject (有没有展会补贴): its answer is which.

    What those get who were chosen (评上高原臻品有奖金没) is told by the one programme.
    """
    return _finds("is_there", folded) and not _ONCE_CHOSEN.search(folded)


def hired(folded: str) -> str:
    """Whom a folded question speaks of hiring (招了两个大学生, "hiring graduates"); "" where it does not."""
    return _told(folded, "hired")


def _sorts(words: str) -> tuple[re.Pattern[str], ...]:
    return tuple(named for sort, named in _SORTS.items() if any(word in words for word in sort.split("|")))


def _told(folded: str, kind: str) -> str:
    """All words of a kind in a folded question."""
    return " ".join(m.group() for words in _patterns(kind, folded) for m in words.finditer(folded))


def _applicant(folded: str) -> str | None:
    """Who asks: of several kinds that are named the one named first, "a firm that hires graduates" is a firm."""
    if hired(folded):
        return "enterprise"
    kinds = [kind for kind, _, _ in _rows() if kind.startswith("applicant.")]
    patterns = ((kind, words) for kind in kinds for words in _patterns(kind, folded))
    named = [(found.start(), kind) for kind, words in patterns if (found := words.search(folded))]
    return min(named)[1].removeprefix("applicant.") if named else None


def is_about_lists(word: str) -> bool:
    """Whether a folded word tells who asks, until when, or that programmes are asked for; not what they are about."""
    kinds = [
        kind
        for kind, _, _ in _rows()
        if kind in ("thing", "act", "form") or kind.startswith(("applicant.", "state."))
    ]
    return bool(_DAY.search(word) or find_dates(word, _ANY_DAY)) or any(
        words.fullmatch(word) for kind in kinds for words in _patterns(kind, word)
    )


# -- days -------------------------------------------------------------------------------------------------------------


def _closing(folded: str, as_of: dt.date, *, sure: bool) -> DateRange:
    """The days in which applications are to close.

    Days beside a word of closing count, and where a list is asked for, days that lie ahead: "before November", "this
    month". What lies behind (a founding, a publication) is no window, and neither is today.
    """
    if _finds("soon", folded):
        return DateRange(as_of, as_of + SOON)
    if days := _counted(folded):
        return DateRange(as_of, as_of + days)
    if named := list(_named_windows(folded, as_of, sure=sure)):
        return _within(named)
    if sure and (last := _beside_holiday(_BEFORE_HOLIDAYS, folded, as_of)):
        return DateRange(None, last)
    if sure and (first := _beside_holiday(_AFTER_HOLIDAYS, folded, as_of)):
        return DateRange(first, None)
    if sure and _YEAR_END.search(folded):
        return DateRange(None, dt.date(as_of.year, 12, 31))
    return DateRange()


def _named_windows(folded: str, as_of: dt.date, *, sure: bool) -> Iterator[DateRange]:
    for mention in find_dates(folded, as_of):
        near = (
            folded[max(0, mention.start - 20) : mention.start] + " " + folded[mention.end : mention.end + 12]
        )
        if _PUBLISHED_THEN.match(folded, mention.end):
            continue
        if _CLOSING.search(near) or (sure and _is_ahead(mention, as_of)):
            yield _until_its_start(folded, mention)


def _within(named: Sequence[DateRange]) -> DateRange:
    """The days that are in all of some windows (六月份截止在15号以前的); of windows without a common day the first."""
    start = max((r.start for r in named if r.start), default=None)
    end = min((r.end for r in named if r.end), default=None)
    return named[0] if start and end and start > end else DateRange(start, end)


def _beside_holiday(days: Sequence[_BesideHoliday], folded: str, as_of: dt.date) -> dt.date | None:
    """The day before or after a holiday of the same day each year that is named, the next one from `as_of` on."""
    found = ((month, day) for words, month, day in days if words.search(folded))
    own = next((dt.date(as_of.year, month, day) for month, day in found), None)
    return own.replace(year=own.year + 1) if own is not None and own < as_of else own


def _is_ahead(mention: DateMention, as_of: dt.date) -> bool:
    if mention.kind == "day" and mention.bound == "in":
        return False  # what can be applied for on a day is a question of its state
    end = mention.range.end
    return end is not None and end >= as_of


def _until_its_start(folded: str, mention: DateMention) -> DateRange:
    """Before a month is before its first day; before a day includes it, as in notices."""
    before = _BEFORE_A_MONTH.search(folded[max(0, mention.start - 24) : mention.start])
    after = _BEFORE_ITS_START.search(folded[mention.start : mention.end])
    if mention.kind == "month" and mention.bound == "until" and mention.range.end and (before or after):
        return DateRange(None, mention.range.end.replace(day=1) - dt.timedelta(days=1))
    return mention.range


def _counted(folded: str) -> dt.timedelta | None:
    match = _COUNTED.search(folded)
    if (
        match is None
        or _NO_WINDOW_BEFORE.search(folded[: match.start()])
        or _NO_WINDOW_AFTER.match(folded[match.end() :])
    ):
        return None  # how long ago the firm was founded or the notice published
    number, unit = match["n"] or match["m"], match["unit"] or match["units"]
    return dt.timedelta(days=_DAYS[unit] * (COUNTS.get(number) or chinese_number(number) or 0))


# -- words ------------------------------------------------------------------------------------------------------------


def _rows() -> tuple[tuple[str, ...], ...]:
    """(kind, language, pattern) in the order of the file."""
    return rows("rag.answering", "list_question.tsv")


@cache
def _pattern(kind: str, language: str, state: str = "") -> re.Pattern[str] | None:
    """The rows of a kind and language as one pattern, the names in them replaced by their rows; None if there are none."""
    words = {(name, spoken): pattern for name, spoken, pattern in _rows()}
    told = []
    for name, spoken, pattern in _rows():
        if (name, spoken) == (kind, language):
            for part in ("thing", "what", "may", "act"):
                pattern = pattern.replace(f"<{part}>", f"(?:{words.get((part, language), '')})")
            told.append(pattern.replace("<state>", f"(?:{words.get((f'state.{state}', 'any'), '')})"))
    return re.compile("|".join(f"(?:{pattern})" for pattern in told)) if told else None


def _patterns(kind: str, folded: str, state: str = "") -> list[re.Pattern[str]]:
    """The patterns of a kind; those of a language in whose letters nothing is written are not compiled."""
    languages = ["any"] if folded.isascii() else ["any", "zh"]
    if _LETTER.search(folded):
        languages.append("en")
    return [words for language in languages if (words := _pattern(kind, language, state))]


@lru_cache(maxsize=512)
def _finds(kind: str, folded: str, state: str = "") -> bool:
    if kind == "states":
        return any(_finds(f"state.{s}", folded) for s in STATES)
    return any(words.search(folded) for words in _patterns(kind, folded, state))
