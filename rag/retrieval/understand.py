"""What a question names and asks for: kinds, days, editions, the sort of value wanted, and places (`asked_places`).

Reading is cautious: a field is set only by words that say it, since everything read moves the ranking. The words are in
`rag/language/data/question_cues.tsv`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from rag.domain import CATEGORIES, DateRange, Interpretation
from rag.errors import InvalidInput
from rag.language.cues import cues
from rag.language.editions import asked_batches, batches_been_in, find_levels, find_years, own_batches
from rag.language.language_detection import question_language
from rag.language.normalise import document_numbers, fold, to_simplified
from rag.language.own_years import is_own_year
from rag.language.places import Place
from rag.language.question_dates import DateMention, find_dates
from rag.public import INTERPRETATION_FIELDS
from rag.retrieval.asked_places import regions_asked

_DATES = "dates"
_POSTED_AFTER = re.compile(
    r"\s?(?:那天|当天|里|间|期间)?\s?(?:都|又|新)?(?:发(?:的|布|出|了|过)|推送|公布(?:的|了|过)|刊登|上线的|更新的"
    r"|posted|published|released|put out|announced"
    r"|(?:['’]s )?(?:new )?(?:notices?|posts?|news|updates|announcements)\b"
    r"|的?(?:新)?(?:通知|公告|推文|消息|动态)|(?:有|有什么|有哪些)?新(?:通知|政策|消息))",
    re.IGNORECASE,
)
_POSTED_BEFORE = re.compile(
    r"(?:发布于|发于|\b(?:post(?:ed)?|publish(?:ed)?|released?|put out|put up|came out|notices?|news|updates?) ?"
    r"(?:on|in|during|from|of|since|after|before|between|for)?(?: the)?"
    r"|\b(?:what['’]s|what is|anything) new(?: in)?|\b(?:notices|announcements)\b[^.,;?!]{0,24} (?:in|from|of|during))\s?$",
    re.IGNORECASE,
)
# The year of a target or a title is no edition of a programme.
_WORD_BEFORE_YEAR = re.compile(
    r"(?:自|从|到|至|\b(?:by|until|since|before|after|early|mid|late|end of|start of|beginning of)"
    r"|\b(?:we|i|us)\b[^.,;?!]{0,20}\b(?:recogni[sz]ed|certified|accredited|awarded|listed)\b[^.,;?!]{0,60}\bin)[\s-]?$",
    re.IGNORECASE,
)
_WORD_AFTER_YEAR = re.compile(r"\s?年?\s?(?:1?[0-9]月)?(?:之前|以前|之后|以后|以来|前|后|底前|年底)")
# So is the year in which somebody was given a title that runs out, and one that lies further ahead than any call.
_TITLE_OF_YEAR = re.compile(
    r"\s?年?(?:度)?(?:就|才|刚)?(?:认定|评(?:上|定|为|的|了)|获评|入选|拿(?:到|的|了)?|批(?:的|下来|了)|认(?:的|了|下来)|列入|入库|备案)"
)
# Nor is the year in which the asker was given something an edition, whatever is asked about it.
_ASKERS_YEAR = re.compile(
    r"(?:我们?|我[司厂院校])[^,.;?!，。；？！]{0,8}$|\b(?:we|i)\b[^,.;?!]{0,30}\bin\s?$", re.IGNORECASE
)
_GIVEN = re.compile(r"\s?年?(?:度)?(?:就|才|刚)?(?:认定|评|获|入选|拿|批|列入|入库|备案|考|取得|得)")
_RUNS_OUT = re.compile(
    r"到期|过期|复核|还(?:有效|算数|算不算|管)|(?:管|有效|用)到|期满|续|\b(?:expir\w*|still valid|reapply|renew\w*|run(?:s|ning)? out)\b"
)
_NOW = re.compile(r"现在|目前|当前|今[天日]|眼下|如今|\b(?:now|today|currently|at present)\b")
_CLOSES_THEN = re.compile(r"[\s的就]{0,3}(?:之?前|以前|截止|到期|结束|关|为止)")
_CLOSES_BEFORE = re.compile(
    r"(?:截止到?|截至|到期|\b(?:due|clos(?:es?|ing)|deadline)(?: (?:is|of))?(?: on| at| by)?)[\s是在]{0,3}$"
)
"""A day by which something closes (9月30日截止的还能报吗) is not the one on which to apply."""
_APPLIES_THEN = re.compile(
    r"[\s,，]?(?:[上下中]午|晚上|早上|那天|当天|份|左右|前后|以?后|之后|的时候|的话)?[,，]?(?:我们?|您|企业|公司)?"
    r"(?:再|才|还|去|来|也|就|想|要|打算|准备|是否|是不是){0,4}(?:能不能|可不可以|能否|可否|能|可以|行|得){0,2}(?:再|够|去|来){0,2}"
    r"(?:报(?![到税关销费名]|名费|废|警|表|告|价)|报名(?!费)|申[报请领]|提[交报]|交(?![税社付易房割货通流])|递交|办(?![证照公卡展会好完下事活班])|填|登记|赶得?上|来得?及|上传)"
    r"(?![名送请报领交理]?(?:的(?!话)|到|过|完|下来|成功|成立|专利|执照|贷款))"
)
"""What stands behind the day on which somebody wants to apply: 10月5号还能报吗, 明天下午报来得及吗; of another (5月20日投产) something else does."""
_APPLIES_BEFORE = re.compile(
    r"\b(?:apply|submit|file|sign up|register|enter|join|(?:still|be|it) open|possible|late)\b"
    r"(?:(?!\b(?:after|with|if|when|although|held|that|which|whose|our|my|their)\b)[^,.;:?!]){0,60}(?:\b(?:on|in|by) (?:the )?)?$"
)
_ASKS_THEN = re.compile(r",? (?:can|could|may|is|will|would) (?:i|we|one|it|they)\b")
_OPENS_SENTENCE = re.compile(r"(?:^|[.?!;] )(?:(?:on|in|by) (?:the )?)?$")
_MAY_STILL = re.compile(
    r"(?:(?!已经|[拿领获得评交办]过|[拿领获得评]了|了[,，])[^\d?。;])*还能(?:填|领|抢|交)(?![^?。;]{0,4}(?:多少|几|什么|哪))[^\d?。;]*\??"
)
"""还能填吗, 还能领吗: whether it is open, of a question that tells no day, number or case of its own."""
_AHEAD = 2
_OF_EDITION = re.compile(
    r"\s?年度|\s?年?第?[一二三四五六七八九十\d]{1,2}[批轮届期]|\s(?:round|call|intake|batch|edition)\b"
)
# Words that ask for a kind of value elsewhere and for nothing here.
_IDIOMS = re.compile(
    r"谁(?:能|可以)?(?:帮我)?(?:告诉|说)(?:一下)?我|(?:有没有|有)?(?:谁|人)知道|(?:能|可以|能不能|能否)(?:请)?告诉我|\b(?:can|could|would|will) (?:you|anyone|anybody|someone|somebody) (?:please |kindly )?(?:tell|let|give|help) (?:me|us)(?: know| out)?\b"
    r"|\b(?:does|do|did) (?:anyone|anybody|you)(?: here| happen to)? know\b|\bi(?:['’]d| would) like to know\b|"
    r"\bat the same time\b|\b(?:first|second|full|part|real|this|next|last|each|every|any|same|long)[- ]time\b|\bin time\b|\bby the time\b"
    r"|(?:接|打)(?:到|了|来|过)?(?:个|一个)?电话(?!.{0,6}(?:哪|多少|几|什么))"
    r"|几号(?=[馆楼门线厅窗柜展摊仓库棚院地])"
)
_ASKS_OPENLY = re.compile(
    r"什么|哪|啥|怎么|怎样|如何|多少|几|谁|何时|\b(?:what|which|how|where|when|who|whom|whose)\b"
)
_CLAUSE = re.compile(r"(?:[^,，。；;?？!！.]|\.(?!\s))+")
_OWN_FIGURE = re.compile(
    r"[一-鿿]{0,8}(?<![低少高多大小]于)(?<!至少)(?<!最[低少高多])(?<!达到)(?<!要求)(?<![要需])\d[\d.]*\s?[千万亿]元?(?!以[上下内])"
    r"|\b(?:invest(?:ed|ment|ing)?|spen(?:d|t|ding)|revenue|sales|turnover|costs?|equipment|capital)\b[a-z &]{0,24}\d[\d.,]* ?(?:k|thousand|million|billion|yuan|rmb)\b"
)
"""What an asker spent or has (设备投资450万补多少), with the words before it."""
_STATEMENT_ENDS = re.compile(r"(?<=[a-z0-9)])[.!]\s+")
_FIGURE = re.compile(r"\d\s?(?:万|亿|元|块|%)|\d\s?(?:million|billion|yuan|rmb)\b")
_CHOICE = re.compile(
    r"吗|(?<![什怎])么[?？]?$|是否|能不能|可不可以|有没有|能否|可否|行不行"
    # "Can we apply?", and not "how can we apply?": no word that asks openly stands before it in its clause.
    r"|(?:^|[,.;?!])(?:(?!\b(?:what|which|how|where|when|who|whom|whose)\b)[^,.;?!]){0,80}"
    r"\b(?:can|could|is|are|does|do|did|will|may|must|should|have|has)\b[^,.;?!]{0,80}\?$"
)


def asks(folded: str) -> bool:
    """Whether a folded text is worded as a question."""
    return bool("?" in folded or _ASKS_OPENLY.search(folded) or _CHOICE.search(folded))


def _batches(question: str, asked: str | None) -> tuple[int, ...]:
    """The batches that are asked about: who asks whether he may does not ask about the batch that he is of himself."""
    own = batches_been_in(question) | (own_batches(question) if asked == "yes_no" else frozenset())
    return tuple(batch for batch in asked_batches(question) if batch not in own)


def _values(subject: str, text: str) -> Iterator[str]:
    """All values of the subject whose phrases occur in the folded text, in the order of the file."""
    return cues("rag.language", "question_cues.tsv")[subject].values_in(text)


def _is_publication(question: str, mention: DateMention) -> bool:
    before = question[max(0, mention.start - 30) : mention.start]
    return bool(_POSTED_AFTER.match(question, mention.end) or _POSTED_BEFORE.search(before))


def _published(question: str, dates: Sequence[DateMention], as_of: dt.date) -> DateRange:
    """The first period that is said to be one of publication; never one that lies ahead altogether."""
    for mention in dates:
        if _is_publication(question, mention) and (
            mention.range.start is None or mention.range.start <= as_of
        ):
            return mention.range
    return DateRange()


def _open_on(folded: str, dates: Sequence[DateMention], as_of: dt.date) -> dt.date | None:
    """The day on which something must be open: today, or the one that is named and lies ahead (10月5号还能报吗)."""
    if not any(_values("open", folded)) and not _MAY_STILL.fullmatch(folded):
        return None
    ahead = _days_ahead(folded, dates, as_of)
    alone = len(ahead) == len(dates) == 1 and not _NOW.search(folded)
    return ahead[0].range.start if alone and _is_to_apply(folded, ahead[0]) else as_of


def tells_day_of_something_else(question: str, as_of: dt.date) -> bool:
    """Whether a day ahead is told on which something else happens than that somebody applies (5月20日投产，还能报吗)."""
    folded = fold(question)
    ahead = _days_ahead(folded, find_dates(question, as_of), as_of)
    return not _NOW.search(folded) and any(not _is_to_apply(folded, mention) for mention in ahead)


def _days_ahead(folded: str, dates: Sequence[DateMention], as_of: dt.date) -> list[DateMention]:
    """The days and months ahead, but for those by which something closes."""
    days = [m for m in dates if m.bound == "in" and m.kind != "range" and (m.range.start or as_of) > as_of]
    return [
        m
        for m in days
        if not (
            _CLOSES_THEN.match(folded, m.end) or _CLOSES_BEFORE.search(folded[max(0, m.start - 40) : m.start])
        )
    ]


def _is_to_apply(folded: str, mention: DateMention) -> bool:
    """Whether a day is the one on which somebody wants to apply."""
    before = folded[max(0, mention.start - 120) : mention.start]
    if _APPLIES_THEN.match(folded, mention.end) or _APPLIES_BEFORE.search(before):
        return True
    return bool(_ASKS_THEN.match(folded, mention.end) and _OPENS_SENTENCE.search(before[-40:]))


def _years(question: str, dates: Iterable[DateMention], as_of: dt.date) -> tuple[int, ...]:
    """Years that belong to a programme: not those of a day, a document number, a founding, an old title or a target."""
    chars = list(question)
    for mention in dates:
        chars[mention.start : mention.end] = " " * (mention.end - mention.start)
    text = "".join(chars)
    numbers = " ".join(document_numbers(question))
    years = []
    for year in find_years(text):
        at = text.find(str(year))
        aside = is_own_year(text, at, at + 4) or _WORD_BEFORE_YEAR.search(text[max(0, at - 100) : at])
        aside = aside or _WORD_AFTER_YEAR.match(text, at + 4)
        aside = aside or (_TITLE_OF_YEAR.match(text, at + 4) and _RUNS_OUT.search(text))
        aside = aside or (_GIVEN.match(text, at + 4) and _ASKERS_YEAR.search(text[max(0, at - 40) : at]))
        ahead = year >= as_of.year + _AHEAD and not _OF_EDITION.match(text, at + 4)
        if not aside and not ahead and f"〔{year}〕" not in numbers:
            years.append(year)
    return tuple(years)


_NEEDED = re.compile(
    r"(?:[要得]有?|需要?|达到?|[满具]有?|至少)多少(?!钱|元|块|万|资金|经费|金额|额度|补|奖|资助|扶持)[㐀-鿿]{2}"
)
"""要多少在孵企业: how many there must be, in a question that names a grant."""


@lru_cache(maxsize=256)
def asked_in(folded: str) -> str | None:
    """The kind of value wanted, None where it is no value (papers, conditions, steps); of sums those that are given, where the question speaks of nothing to spend or have."""
    folded = _IDIOMS.sub(" ", folded).strip()
    asked = next(_values("asked", _asking_sentences(folded)), None)
    if asked == "other":
        return None
    if asked == "yes_no" and _ASKS_OPENLY.search(folded) and not _CHOICE.search(folded):
        asked = None  # "what support is there for us" leaves nothing to affirm
    sum_of_money = asked == "amount" or (asked == "value" and "多少" in folded)
    needed = asked == "value" and _NEEDED.search(folded)
    given = sum_of_money and not needed and speaks_of_gain(folded) and not speaks_of_effort(folded)
    return "funding" if given else asked


def _asking_sentences(folded: str) -> str:
    """An English question without the statements beside it (We are open until 1 am. How much?); the whole where nothing in it asks."""
    sentences = _STATEMENT_ENDS.split(folded)
    asking = [sentence for sentence in sentences if asks(sentence)] if len(sentences) > 1 else []
    return ". ".join(asking) or folded


def speaks_of_gain(folded: str) -> bool:
    """Whether a folded question speaks of what is given."""
    return any(_values("gain", folded))


def speaks_of_effort(folded: str) -> bool:
    """Whether a folded question speaks of what is required, spent or owned, beyond figures of the asker's own (主营收入6300万，能拿多少奖励)."""
    clauses = _CLAUSE.findall(folded)
    asked = "，".join(
        _OWN_FIGURE.sub(" ", c) for c in clauses if not _FIGURE.search(c) or _ASKS_OPENLY.search(c)
    )
    return any(_values("effort", asked if asked.strip() else folded))


def _checked(ignore: Iterable[str]) -> frozenset[str]:
    known = (*INTERPRETATION_FIELDS, _DATES)
    names = frozenset(ignore)
    unknown = sorted(names - set(known))
    if unknown:
        raise InvalidInput(
            f"ignore names {', '.join(map(repr, unknown))}, which is no field of the interpretation; "
            f"use any of {', '.join(known)}.",
            "/ignore",
        )
    return names | {"date_from", "date_to"} if _DATES in names else names


def interpret(
    question: str,
    as_of: dt.date,
    ignore: Iterable[str] = (),
    held: Callable[[Place], bool] | None = None,
) -> Interpretation:
    """Read a question.

    Args:
        question: as asked, in Chinese, English or both.
        as_of: the day from which "this week" and "still open" are counted.
        ignore: fields of the public interpretation to leave unread; "dates" stands for date_from and date_to.
        held: whether the collection has notices of a place, which tells places of one name apart; None: not known.

    Raises:
        InvalidInput: `ignore` names an unknown field.

    """
    off = _checked(ignore)
    folded = fold(question).strip()
    dates = find_dates(folded, as_of)
    published = _published(folded, dates, as_of)
    kinds = set(_values("category", folded))
    return Interpretation(
        language=question_language(question),
        regions=() if "regions" in off else regions_asked(to_simplified(question), held),
        categories=() if "categories" in off else tuple(c for c in CATEGORIES if c in kinds),
        published=DateRange(
            None if "date_from" in off else published.start, None if "date_to" in off else published.end
        ),
        open_on=None if "open_on" in off else _open_on(folded, dates, as_of),
        years=_years(folded, dates, as_of),
        batches=_batches(question, asked_in(folded)),
        levels=find_levels(folded),
        document_numbers=() if "document_numbers" in off else tuple(document_numbers(question)),
        asked=asked_in(folded),
        applicant=next(_values("applicant", folded), None),
    )
