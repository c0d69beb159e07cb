"""Whether a question asks for the list of calls ("what can my firm apply for"), and for which of them.

By rule alone, in `data/list_question.tsv`; every pattern takes time linear in the question.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from rag.answering.asked.claimed_day import claims_day
from rag.answering.asked.least_sum import least_sum
from rag.answering.asked.list_days import (
    AFTER_HOLIDAYS,
    BEFORE_HOLIDAYS,
    CLOSING,
    COUNTED,
    YEAR_END,
    closing_days,
)
from rag.answering.asked.list_words import STATES, ListState, list_patterns, list_rows, list_words_in
from rag.domain import DateRange, Interpretation
from rag.language.normalise import fold
from rag.language.places import find_places
from rag.language.question_dates import dates_told, find_dates

_EXCEPT = re.compile(
    r"(?:除了?|除去|不算|不包括|不含|不要)\s?$|\b(?:except|except for|besides|other than|apart from|outside|outside of|excluding|not in)\s$"
)
"""What stands before a place that is left out."""
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
_SENTENCE = re.compile(r"[^.。!！?？]+[.。!！?？]*")
_DAY = re.compile(r"[0-9]\s?[月日号]")
MAX_BARE_CHARS = 80
_TIMED = (*(f"state.{state}" for state in STATES), "soon", "act", "opened")
_ANY_DAY = dt.date(2025, 1, 1)
"""From which 周五 and 下月 are counted where nothing but that they are days matters."""
_CLAUSE_MARKS = ",。?!;"
_HIMSELF = re.compile("[我咱]|一[家个]|[a-z]")
"""Who asks, in the clause that asks."""


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
        list_words_in("asks", folded)
        or list_words_in("most", folded)
        or least_sum(folded) is not None
        or list_words_in("wide", folded)
        or list_words_in("across", folded)
        or asks_whether_any(folded)
        or CLOSING.search(folded)
        or list_words_in("states", folded)
        or list_words_in("soon", folded)
        or list_words_in("several", folded)
    )


def list_question(question: str, read: Interpretation, as_of: dt.date) -> ListQuestion | None:
    """What a question for the list of calls asks for; None where it asks for anything else, as whether a day is the last one."""
    folded = fold(question)
    if claims_day(question, as_of) or (_PUBLICITY.search(folded) and not list_words_in("act", folded)):
        return None
    state: ListState = next((s for s in STATES if list_words_in(f"state.{s}", folded)), "open")
    asks = list_words_in("asks", folded) or (state != "open" and list_words_in("of_state", folded, state))
    most, at_least = list_words_in("most", folded), least_sum(folded)
    asks = (
        asks
        or (state == "all" and list_words_in("several", folded))
        or most
        or at_least is not None
        or _is_a_place(question)
    )
    closing = closing_days(fold(asking_sentence(question)), as_of, sure=asks)
    if not closing.is_bound:
        closing = closing_days(folded, as_of, sure=asks)
    if list_words_in("one_day", folded) and not list_words_in("collective", folded):
        return None
    bare = _is_bare(folded, as_of) if read.asked != "who" else ""
    if not asks and bare == "timed":
        asks, closing = True, closing_days(folded, as_of, sure=True)
    wide = not asks and not bare and _is_wide(folded, read)
    across = not asks and list_words_in("across", folded)
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
        counted=list_words_in("counted", folded),
        first=list_words_in("first", folded),
        most=most,
        at_least=at_least,
    )


def _tells_when_to_apply(folded: str, days: DateRange) -> bool:
    """Whether days are named, and no word of closing beside them."""
    return days.is_bound and not list_words_in("soon", folded) and not CLOSING.search(folded)


def _state_asked(
    folded: str, state: ListState, closing: DateRange, as_of: dt.date, *, bare: bool
) -> ListState:
    """The state that is asked for: one that is named, or closed where all days of closing lie behind (昨天截止的)."""
    if state in ("all", "rolling"):
        return state
    if state != "open" and (bare or list_words_in("of_state", folded, state)):
        return "current" if state == "upcoming" and _OPEN_TOO.search(folded) else state
    return "closed" if closing.end is not None and closing.end < as_of else "open"


def _names_times(folded: str, read: Interpretation, closing: DateRange) -> bool:
    """Whether days are named within which programmes are open or close, or several deadlines in some days are asked for."""
    if closing.is_bound and list_words_in("several_days", folded):
        return True
    return (
        bool(read.open_on or closing.is_bound)
        and read.asked in ("list", None)
        and list_words_in("thing", folded)
    )


def _described(folded: str) -> str:
    """What the asker says of himself; 专精特新企业有没有奖励 names whose reward is asked for, and nobody who asks."""
    spans = [m for words in list_patterns("described", folded) for m in words.finditer(folded)]
    asked = next((m for words in list_patterns("is_there", folded) if (m := words.search(folded))), None)
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
    if (
        len(folded) > MAX_BARE_CHARS
        or not list_words_in("several", folded)
        or list_words_in("one_value", folded)
    ):
        return ""
    days = find_dates(folded, as_of)
    spans = [(m.start, m.end) for m in find_places(folded)] + [(m.start, m.end) for m in days]
    rest = folded
    for start, end in sorted(spans, reverse=True):
        rest = f"{rest[:start]} {rest[end:]}"
    holidays = [words for words, *_ in (*BEFORE_HOLIDAYS, *AFTER_HOLIDAYS)]
    timed = _without(rest, [*holidays, COUNTED, YEAR_END, *_patterns_of(_TIMED, folded), CLOSING])
    kinds = dict.fromkeys(kind for kind, _, _ in list_rows() if kind.startswith("applicant."))
    left = _without(timed, _patterns_of((*kinds, "thing"), folded))
    if (left == rest and not days) or any(c.isalnum() for c in _without(left, list_patterns("frame", left))):
        return ""
    return "timed" if timed != rest or days else "untimed"


def _without(text: str, patterns: Sequence[re.Pattern[str]]) -> str:
    for words in patterns:
        text = words.sub(" ", text)
    return text


def _patterns_of(kinds: Sequence[str], folded: str) -> list[re.Pattern[str]]:
    return [words for kind in kinds for words in list_patterns(kind, folded)]


def without_newest(question: str) -> str | None:
    """What is left of a folded question for the newest notices without the words that ask for them; None for any other question."""
    found = [m for words in list_patterns("newest", question) for m in words.finditer(question)]
    if not found:
        return None
    rest = question
    for match in reversed(found):
        rest = f"{rest[: match.start()]} {rest[match.end() :]}"
    return rest


def _framed(folded: str, as_of: dt.date) -> str:
    """The words of state and closeness (即将到期, 已经截止, 还剩两周): of a dictionary's cut any part of them."""
    kinds = ("soon", "counted", *(f"state.{state}" for state in STATES))
    words = [m.group() for kind in kinds for w in list_patterns(kind, folded) for m in w.finditer(folded)]
    words += [m.group() for w in (CLOSING, _PLACES_THAT_GIVE) for m in w.finditer(folded)]
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
    if read.published.is_bound or read.years or read.batches or list_words_in("not_wide", folded):
        return False
    return list_words_in("wide", folded) or asks_whether_any(folded)


def asks_whether_any(folded: str) -> bool:
    """Whether a folded question asks if there is any programme of a place or on a subject (有没有展会补贴): its answer is which.

    What those get who were chosen (评上高原臻品有奖金没) is told by the one programme.
    """
    return list_words_in("is_there", folded) and not _ONCE_CHOSEN.search(folded)


def hired(folded: str) -> str:
    """Whom a folded question speaks of hiring (招了两个大学生, "hiring graduates"); "" where it does not."""
    return _told(folded, "hired")


def _sorts(words: str) -> tuple[re.Pattern[str], ...]:
    return tuple(named for sort, named in _SORTS.items() if any(word in words for word in sort.split("|")))


def _told(folded: str, kind: str) -> str:
    """All words of a kind in a folded question."""
    return " ".join(m.group() for words in list_patterns(kind, folded) for m in words.finditer(folded))


def _applicant(folded: str) -> str | None:
    """Who asks: of several kinds that are named the one named first, "a firm that hires graduates" is a firm."""
    if hired(folded):
        return "enterprise"
    kinds = [kind for kind, _, _ in list_rows() if kind.startswith("applicant.")]
    patterns = ((kind, words) for kind in kinds for words in list_patterns(kind, folded))
    named = [(found.start(), kind) for kind, words in patterns if (found := words.search(folded))]
    return min(named)[1].removeprefix("applicant.") if named else None


def is_about_lists(word: str) -> bool:
    """Whether a folded word tells who asks, until when, or that programmes are asked for; not what they are about."""
    kinds = [
        kind
        for kind, _, _ in list_rows()
        if kind in ("thing", "act", "form") or kind.startswith(("applicant.", "state."))
    ]
    return bool(_DAY.search(word) or find_dates(word, _ANY_DAY)) or any(
        words.fullmatch(word) for kind in kinds for words in list_patterns(kind, word)
    )
