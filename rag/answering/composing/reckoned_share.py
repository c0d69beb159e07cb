"""What a rate comes to of the sum that a question tells, within the step of a ladder that is for it: 设备投资500万 at 5 % is 25万元.

Steps that are each of a part (1亿元以下部分按8%，1亿元至5亿元部分按5%) are reckoned part by part. Nothing is where the rate is of
something else than what is told, or where the notice gives more than one cap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from rag.answering.composing.reckoned_sum import cap_marks
from rag.answering.composing.several_things import (
    Several,
    cap_on_all,
    cap_on_each,
    most_counted,
    several_told,
    tells_each,
)
from rag.answering.composing.sum_caps import OF_ROW, Cap, cap_of, caps_of, for_asked, is_most
from rag.answering.quoting.draft import Draft
from rag.answering.quoting.opened_notices import Source
from rag.answering.wording.phrases import say
from rag.answering.wording.value_text import is_at_most, money_text
from rag.domain import AmountFact, Fact, RateFact
from rag.facts.notice_record import NoticeRecord
from rag.language.chinese_numbers import exact_number
from rag.language.clause_marks import before_next, behind_last
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.lazy import lazy_pattern
from rag.matching.told_figures import Figure, figures_told, things_around

_IDLE = lazy_pattern(
    r"按照?|的|给予?|补[助贴]|奖励?|资助|支持|比例|标准|部分|计算|予以|以|最高|不超过|年利率|年化|年息|大型|中小微?|小微|中型|小型|规[上下]|企业|单位|项目|\d+|万元|亿元|元"
)
_OF_PART = lazy_pattern(r"部分")
_PART_WORDS = lazy_pattern(r"(?:超过|超出|不超过|低于|高于)?[\d.]+[万亿]?元[^,;。]{0,12}部分")
"""超过200万元的部分 says which part of what is told a rate is of, and not of what."""
_OF_MORE = lazy_pattern(r"增量|新增|增长|超额|超出|超过[^,。;]{0,14}部分|加成")
_BY_TIMES = lazy_pattern(
    r"每[年月](?!度?(?:最[高多]|不超过|累计|限|至多|封顶))|分[两二三四]?年|(?<![年同日到限工展短长租])期(?![间内限])"
)
_TOLD_BASIS = lazy_pattern(r"按照?(?P<of>[^,;。按]{2,24}的)$")
"""按实付利息的 tells all of what a rate is of, whatever stands before it (新增贷款按实付利息的30%)."""
_SPENT = lazy_pattern(r"\b(?:spen[dt]|invest(?:ed|ment)?|paid|cost)\b")
_OF_SPENDING = lazy_pattern(r"投入|投资|支出|费用|金额|购置|花费")
"""Who says that he spent so much names it no further in English."""
_ADDED = lazy_pattern(
    r"\d[\d.]*[百千万亿]{1,2}元?(?:再?加上?|和|及|以及|还有|另外?|外加)[一-鿿]{1,10}\d[\d.]*[百千万亿]"
)
"""改造10万加装修20万: what is given for each may be at another rate."""
_HOW_MUCH = lazy_pattern("多(?=[少大久长高])")
"""Words of asking that would read as "more than"."""
_HAN_SUM = lazy_pattern("([一二三四五六七八九十百千两]{1,6}[万亿])(?!元|[一-鿿]元)")
_SHORT_VOLUME, _SHORT_AREA = lazy_pattern(r"(?<=\d)个?方(?!米)"), lazy_pattern(r"(?<=\d)平(?!方|米|台)")
_ENDS = "。；;\n"
_DIGITS = lazy_pattern(r"\d[万亿元]*")
HEAD = 60
"""So far before a ladder stands what it is of (研发费用，分段计算：)."""


@dataclass(frozen=True, slots=True)
class Portion:
    """`of` yuan at a rate, for so many years where it is one of a year."""

    of: Decimal
    fact: RateFact
    years: int = 1


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end]` of a notice that is for sums from `low` to `high` (in yuan)."""

    start: int
    end: int
    low: float
    high: float


def portions_of(
    value: float, ladder: Sequence[Span], step: Span, facts: Sequence[Fact], text: str, words: str
) -> list[Portion]:
    """The portions of a told sum with the rate of each; empty where it cannot be reckoned.

    Args:
        value: what is told, in yuan.
        ladder: the steps, of which one is `step`.
        step: the one that the sum falls into.
        facts: the notice's.
        text: the notice's.
        words: those of the question that tell the sum, folded.

    """
    head = fold(text[max(0, ladder[0].start - HEAD) : step.end])
    spent = bool(_SPENT.search(words) and _OF_SPENDING.search(head)) or any(
        _is_of_the_spent(f, words) for f in facts if step.start <= f.start and f.end <= step.end
    )
    same = spent or han_pairs(_IDLE.sub(" ", words)) & han_pairs(_IDLE.sub(" ", head))
    own = fold(text[step.start : step.end])
    parts = _parts_of(ladder, text) if _OF_PART.search(own) else []
    rate = _rate_in(step, facts, words) if same else None
    if rate is None or _BY_TIMES.search(own):
        return []
    if parts:
        return _by_portions(value, parts, facts, words)
    return [] if _OF_PART.search(own) or _is_of_more(rate, own) else [Portion(Decimal(str(value)), rate)]


def _is_of_more(rate: RateFact, own: str) -> bool:
    """Whether a rate is of what is more than something, by what it says to be of, else by its folded step."""
    basis = _TOLD_BASIS.search(fold(rate.value.of or ""))
    return bool(_OF_MORE.search(basis["of"] if basis else own))


def _parts_of(ladder: Sequence[Span], text: str) -> list[Span]:
    """The steps that are each of a part, with the one below 超过200万元的部分 that ends where it begins: up to there all is of its rate."""
    parts = [s for s in ladder if _OF_PART.search(fold(text[s.start : s.end]))]
    lowest = min(parts, key=lambda s: s.low)
    below = [s for s in ladder if s not in parts and 0 <= lowest.low - s.high <= 1]
    return [*(replace(s, low=0.0) for s in below), *parts] if len(below) == 1 else parts


def _by_portions(value: float, ladder: Sequence[Span], facts: Sequence[Fact], words: str) -> list[Portion]:
    """Of steps that begin at nothing and follow each other, what of the sum falls into each."""
    rows = sorted(ladder, key=lambda span: span.low)
    if rows[0].low > 0 or any(abs(a.high - b.low) > 1 for a, b in pairwise(rows)):
        return []
    found = []
    for row in rows:
        share = min(value, row.high) - max(row.low, 0.0)
        rate = _rate_in(row, facts, words)
        if share > 0 and rate is None:
            return []
        if share > 0 and rate is not None:
            found.append(Portion(Decimal(str(round(share, 2))), rate))
    return found


def _rate_in(span: Span, facts: Sequence[Fact], words: str) -> RateFact | None:
    """The only rate that is given within a step, where it is of nothing else than what is told."""
    rates = [
        f
        for f in facts
        if isinstance(f, RateFact)
        and f.is_funding
        and not f.superseded
        and span.start <= f.start
        and f.end <= span.end
    ]
    if len(rates) != 1 or rates[0].value.least is not None or rates[0].value.percent >= 100:
        return None
    row = _row_names(rates[0], facts) if rates[0].rule == OF_ROW else ""
    of = _PART_WORDS.sub(" ", fold(rates[0].value.of or ""))
    own = han_pairs(_IDLE.sub(" ", f"{of} {fold(row)}"))
    if _is_of_the_spent(rates[0], words):
        return rates[0]
    return None if own and not own & han_pairs(words) else rates[0]


def _row_names(rate: RateFact, facts: Sequence[Fact]) -> str:
    """What the rate of a table's row is of: it stands in the row, or over the column of what bounds it (设备投资额 | 补助比例)."""
    beside = [f.label or "" for f in facts if f.rule == OF_ROW and (f.start, f.end) == (rate.start, rate.end)]
    return " ".join((rate.quote, *beside))


_SPENDS = lazy_pattern(
    r"花了?|买了|投了?|付了|支付|投入|用了|改造|合同|\b(?:spen[dt]|invest(?:ed|ment)?|paid|cost)\b"
)
_OF_THE_SPENT = lazy_pattern(
    r"(?:按照?|其|实际|合同|审定|审核|核定|支付|投入|投资|购置|购买|采购|支出|花费|发生|抵用|抵扣|费用|金额|总额|额度?|发票|价款|款项|的)+"
)
_SELLS = lazy_pattern(r"卖了?|销[售了]|\b(?:sold|sales|revenue)\b")
_OF_THE_SOLD = lazy_pattern(r"销售(?:额|金额|收入|总额|合同)")


def _is_of_the_spent(fact: Fact, words: str) -> bool:
    """Whether a rate is of whatever was spent (按实际投入的20%) or sold, and folded words tell what somebody spent or sold."""
    of = fold(fact.value.of or "") if isinstance(fact, RateFact) else ""
    if _OF_THE_SOLD.search(of):
        return bool(_SELLS.search(words))
    return bool(of and _OF_THE_SPENT.fullmatch(of) and _SPENDS.search(words))


def plain_figures(folded: str) -> str:
    """A folded question without words of asking that would read as a bound, its short sums and areas written out."""
    plain = _HOW_MUCH.sub("", _HAN_SUM.sub(r"\1元", folded))
    return _SHORT_VOLUME.sub("立方米", _SHORT_AREA.sub("平方米", plain))


def write_share_told(draft: Draft, source: Source, facts: Sequence[Fact], question: str) -> None:
    """A line for what a told rate comes to of the one sum that a question tells, where it is of that; nothing below a bound on the same."""
    rates = [f for f in facts if isinstance(f, RateFact) and f.is_funding]
    if len(rates) == 1:
        value, portions = share_told(source.record, rates[0], question)
        write_share(draft, source, portions, value, question)


def share_told(record: NoticeRecord, rate: RateFact, question: str) -> tuple[float, list[Portion]]:
    """The one sum that a question tells, and what of it a rate is of; no portions where the rate is of something else."""
    figures = [f for f in figures_told(plain_figures(fold(question))) if f.unit == "元"]
    if (tells_each(fold(question)) and several_told(fold(question)) is None) or _ADDED.search(fold(question)):
        return 0.0, []  # 展位各花6万: each is paid for, and capped, alone
    if len(figures) > 1:  # of several the one that is of what the rate is of
        of = han_pairs(_IDLE.sub(" ", fold(rate.value.of or "")))
        figures = [replace(f, words=words) for f in figures if han_pairs(words := _right_before(f)) & of]
    if len(figures) != 1:
        return 0.0, []
    text, value = record.notice.text, figures[0].value
    words = f"{figures[0].words} {figures[0].things}"
    if tells_each(fold(question)):
        words = fold(question)  # what each of them is stands in the clause before
    if _TOLD_BASIS.search(fold(rate.value.of or "")):
        words = f"{words} {things_around(figures[0])}"
    start = behind_last(_ENDS, text, rate.start)
    end = before_next(_ENDS, text, rate.end)
    if _OF_PART.search(text[start:end]) or _is_below_a_bound(value, words, rate, record.facts):
        return value, []
    span = Span(start, end, 0.0, float("inf"))
    only = [*(f for f in record.facts if not isinstance(f, RateFact)), rate]
    portions = portions_of(value, [span], span, only, text, words)
    years = years_of(fold(text[start:end]), fold(question))
    return value, [replace(portion, years=years) for portion in portions]


_YEARLY = lazy_pattern(r"年利率|年化(?:利率|率)?|年息")
_YEARS = lazy_pattern(
    r"(?<![\d一二三四五六七八九十第满近前过])(?P<n>\d|[一二两三四五])年(?![前内度级初底末多以])"
)
_OLD = lazy_pattern(r"(?:成立|注册|经营|运营|投产)了?[^,，。?]{0,2}$|[开办干做]了?$")
"""A firm of three years (成立3年) has no loan of three."""
_MOST_YEARS = lazy_pattern(r"(?:最[多长]|不超过|累计)[^,，。；;\n\d]{0,8}?(?P<n>\d|[一二两三四五])年")


def years_of(words: str, question: str) -> int:
    """For how many of the years that a folded question tells a rate of a year is paid (按年利率2.5%贴，最多贴两年); 1 for any other rate."""
    told = [m for m in _YEARS.finditer(question) if not _OLD.search(question[: m.start()])]
    if not _YEARLY.search(words) or len(told) != 1:
        return 1
    most = _MOST_YEARS.search(words)
    years = int(exact_number(told[0]["n"]) or 1)
    return min(years, int(exact_number(most["n"]) or years)) if most else years


def _right_before(figure: Figure) -> str:
    """The words of a figure's clause from the figure before it up to it: 研发费用 of 营收8000万研发费用600万."""
    scale = next((s for s in (10**8, 10**4) if figure.value % s == 0 or figure.value > s), 1)
    before = figure.words.partition(f"{figure.value / scale:g}")[0]
    return before[max(at.end() for at in _DIGITS.finditer(before)) :] if _DIGITS.search(before) else before


def _is_below_a_bound(value: float, words: str, rate: RateFact, facts: Sequence[Fact]) -> bool:
    """Whether a sum is less than one that must be had of the same (装修投入低于60万元的不予奖补)."""
    asked = han_pairs(_IDLE.sub(" ", words))
    further = han_pairs(_SPENT_AT_ALL.sub(" ", _IDLE.sub(" ", words)))
    return any(
        isinstance(f, AmountFact)
        and f.value.purpose == "condition"
        and f.value.currency == "CNY"
        and f.value.min is not None
        and value < f.value.min
        and not (f.group and rate.group and f.group != rate.group)  # another class's
        and bool(
            han_pairs(fold(f"{f.label or ''} {f.quote}")) & (asked if _is_near(f, rate, facts) else further)
        )
        for f in facts
    )


_SPENT_AT_ALL = lazy_pattern(r"投入|投资|支出|费用")


def _is_near(bound: Fact, rate: RateFact, facts: Sequence[Fact]) -> bool:
    """Whether no other rate stands between a bound and a rate: what must be 投入 for something else binds none of it."""
    start, end = sorted((bound.start, rate.start))
    return not any(isinstance(f, RateFact) and f.is_funding and start < f.start < end for f in facts)


def write_share(
    draft: Draft, source: Source, portions: Sequence[Portion], value: float, question: str = ""
) -> None:
    """A line for what the portions of a told sum come to, under the cap that the notice sets."""
    if not portions:
        return
    record, last = source.record, portions[-1].fact
    if _CAPS_LISTED.match(fold(record.notice.text), last.end):
        return  # which of them is for the asker is not told
    several = several_told(fold(question), value)
    on_each = cap_on_each(last, several, record.facts, record.notice.text) if several else None
    caps = [cap_of(on_each)] if on_each else _caps(last, record.facts, record.notice.text, question)
    if several and several.each:
        _write_of_each(draft, source, portions, several, on_each, caps)
    elif several and on_each:
        _write_of_all(draft, source, portions, several, on_each)
    else:
        _write_whole(draft, source, portions, caps)


def _total_of(portions: Sequence[Portion]) -> Decimal:
    return sum((p.of * p.years * Decimal(str(p.fact.value.percent)) / 100 for p in portions), Decimal(0))


_CAPS_LISTED = lazy_pattern(r"[^。\n]{0,8}(?:下列|以下|下表|如下)[^。\n]{0,6}(?:上限|限额|标准)")
_SHARE_KEYS = {
    (False, False): "reckoned_share_below",
    (True, False): "reckoned_share_capped",
    (False, True): "reckoned_share_below_each",
    (True, True): "reckoned_share_capped_each",
}
"""The phrase for whether a cap binds, and whether it is for each of several."""


def _write_whole(
    draft: Draft,
    source: Source,
    portions: Sequence[Portion],
    caps: Sequence[Cap],
    times: Decimal = Decimal(1),
) -> None:
    """A line for what portions come to under the only cap; nothing where several may bind. `times`: the cap is for each of so many."""
    total = _total_of(portions)
    if len(caps) > 1 and any(cap.total is not None and cap.total < total for cap in caps):
        return
    record, reply, cap = source.record, draft.reply, caps[0] if len(caps) == 1 else None
    whole = money_text(float(total), None, reply)
    if any(is_at_most(p.fact) for p in portions):
        whole = say(reply, "at_most", x=whole)
    terms = say(reply, "plus").join(
        say(reply, "times", sum=money_text(float(p.of), None, reply), rate=f"{p.fact.value.percent:g}")
        + (f"×{p.years}" if p.years > 1 else "")
        for p in portions
    )
    number = draft.cite_fact(source, portions[-1].fact)
    value = sum((p.of for p in portions), Decimal(0))
    told = {"count": money_text(float(value), None, reply), "terms": terms, "total": whole}
    if cap is None or cap.total is None:
        draft.say("reckoned_share", n=number, **told)
        return
    limit = cap.total * times
    draft.say(
        _SHARE_KEYS[limit < total, times > 1],
        marks=cap_marks(draft, source, number, cap),
        quote=record.notice.text[cap.start : cap.end],
        granted=money_text(float(min(total, limit)), None, reply),
        **({"limit": money_text(float(limit), None, reply)} if times > 1 else {}),
        **told,
    )


def _write_of_all(
    draft: Draft, source: Source, portions: Sequence[Portion], several: Several, on_each: AmountFact
) -> None:
    """A line for what several things come to that cost so much together, where each has a cap."""
    text = source.record.notice.text
    most = most_counted(several, text, on_each)
    if most is not None and most[0] < several.count:
        return  # what those cost that are paid for is not told
    on_all = cap_on_all(on_each, source.record.facts, text)
    limit = Decimal(str(on_each.value.max)) * several.count
    if on_all and on_all.total is not None and on_all.total < min(limit, _total_of(portions)):
        _write_whole(draft, source, portions, [on_all])
    else:
        _write_whole(draft, source, portions, [cap_of(on_each)], several.count)


def _write_of_each(
    draft: Draft,
    source: Source,
    portions: Sequence[Portion],
    several: Several,
    on_each: AmountFact | None,
    caps: Sequence[Cap],
) -> None:
    """A line for what each of several things comes to, and one for all of them under what caps all."""
    if on_each is None and len(caps) > 1:
        return
    text, one = source.record.notice.text, _total_of(portions)
    _write_whole(draft, source, portions, caps if on_each else [])
    granted = min(one, Decimal(str(on_each.value.max))) if on_each else one
    whole = granted * several.count
    most = most_counted(several, text, on_each or portions[-1].fact)
    limits = [(min(whole, granted * most[0]), Cap(most[1], most[2]))] if most else []
    on_all = cap_on_all(on_each, source.record.facts, text) if on_each else caps[0] if caps else None
    if on_all and on_all.total is not None:
        limits.append((min(whole, on_all.total), on_all))
    number = draft.cite_fact(source, portions[-1].fact)
    told = {
        "count": several.words,
        "each": money_text(float(granted), None, draft.reply),
        "times": f"{several.count:f}",
        "total": money_text(float(whole), None, draft.reply),
    }
    if not limits:
        draft.say("reckoned", n=number, **told)
        return
    given, cap = min(limits, key=lambda limit: limit[0])
    draft.say(
        "reckoned_capped" if given < whole else "reckoned_below",
        marks=cap_marks(draft, source, number, cap),
        quote=text[cap.start : cap.end],
        granted=money_text(float(given), None, draft.reply),
        **told,
    )


def _caps(rate: RateFact, facts: Sequence[Fact], text: str, question: str) -> list[Cap]:
    """The caps on what a rate gives: the sum that stands with it, else those that the notice sets for one applicant, else those of the sentence before it."""
    beside = list(_beside(rate, facts, text)) or _in_block(rate, facts, text)
    behind = beside or [cap for cap in caps_of(rate, facts, text, "", question) if cap.total is not None]
    return behind or list(for_asked(_before(rate, facts, text), text, question))


def _in_block(rate: RateFact, facts: Sequence[Fact], text: str) -> list[Cap]:
    """The only sum that is the most of the block under a heading of its own (【创新券】面额：每家最高10万元 | 用途：抵用费用的40%)."""
    start = max(text.rfind("\n【", 0, rate.start), 0 if text.startswith("【") else -1)
    end = text.find("\n【", rate.end)
    if start < 0 or "】" not in text[start : rate.start]:
        return []
    inside = [f for f in facts if start <= f.start and (end < 0 or f.end <= end) and f.is_funding]
    caps = [f for f in inside if is_most(f)]
    return [cap_of(caps[0])] if len(caps) == 1 and sum(isinstance(f, RateFact) for f in inside) == 1 else []


def _before(rate: RateFact, facts: Sequence[Fact], text: str) -> list[Cap]:
    """The sums that the sentence before a rate gives as the most: 企业每年最高10万元，团队最高3万元。按实际支付的40%兑付."""
    end = behind_last("。；;\n", text, rate.start)
    if end == 0 or text[end - 1] == "\n":
        return []
    start = behind_last("。；;\n", text, end - 1)
    return [cap_of(f) for f in facts if is_most(f) and f.is_funding and start <= f.start and f.end <= end]


def _beside(rate: RateFact, facts: Sequence[Fact], text: str) -> Iterator[Cap]:
    for fact in facts:
        if not is_most(fact):
            continue
        same = fact.start < rate.end and rate.start < fact.end  # one quote tells both: 按5%、最高40万元
        between = "" if same else text[rate.end : fact.start] if fact.start >= rate.end else "。"
        if fact.is_funding and len(between) <= 20 and not any(mark in between for mark in "。；;\n"):
            yield cap_of(fact)
            return
