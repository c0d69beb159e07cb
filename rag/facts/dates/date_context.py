"""A date in its surroundings: its sentence, the words on either side, what stands above; and the fact made from it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rag.domain import Notice
from rag.facts.clauses import (
    Sentence,
    clause_after,
    clause_before,
    line_before,
    previous_sentences,
    without_list_mark,
)
from rag.facts.exact_quote import Quote, quoted
from rag.facts.groups import (
    OF_A_TURN,
    beginning_group,
    group_of,
    heading_group,
    labelling_group,
    leading_group,
)
from rag.facts.named_classes import class_group
from rag.facts.patterns import cue
from rag.facts.text_layout import Reading
from rag.language.date_expression import DateExpression
from rag.language.item_marks import HAN, HEAD_MARKS, INNER_MARK

# A deadline lies between these around publication; what lies outside is history, a target or a condition.
EARLIEST = dt.timedelta(days=45)
LATEST = dt.timedelta(days=460)
CALLING = ("申报", "汇编", "活动")
DATE_OPENERS = " 自从于在为是：:至到（(“"


@dataclass(frozen=True)
class DateContext:
    """A date expression in its sentence.

    Attributes:
        left: the sentence up to the date, from the date before it on.
        sofar: the sentence up to the date.
        right: the sentence after the date; of a row of days that share what is said (3月31日、6月30日前提交), after the row.
        until_next: how much of `right` stands before the clause of the next date.
        above: the short line above the sentence.
        earlier: the sentences before it in the same paragraph.
        headings: the headings above, outermost first.
        opening: the first words of the notice's text, where addressees stand.
        ending: the date as written; of a row, its last.
        own_left: of a day in a row, the words between the day before it and itself (、第二批), which are not in `left`.
    """

    notice: Notice
    date: DateExpression
    sentence: Sentence
    left: str
    sofar: str
    right: str
    until_next: int
    above: str
    earlier: str
    headings: tuple[str, ...]
    opening: str
    ending: str
    own_left: str = ""

    @cached_property
    def label(self) -> str:
        """The words that say what a date is for: those before it, or the heading where the date stands alone."""
        if cue("timing", "generic").match(without_list_mark(self.left).strip(" （(自从")):
            return f"{self.above}："
        return _MORE_EXACTLY.sub(lambda m: m["ends"] or "", self.left[-60:])

    @cached_property
    def purpose(self) -> str:
        """`label` without the words that open a date (于, 为, 自)."""
        return _MOVED_TO.sub("", self.label.rstrip(DATE_OPENERS)).rstrip(DATE_OPENERS)

    @cached_property
    def plain_right(self) -> str:
        """`right` without what stands in brackets right after the date."""
        return re.sub(r"^ ?(?:下班前?|当天|当日)?[（(][^（）()]{0,36}[）)]", "", self.right)

    @cached_property
    def own_right(self) -> str:
        """`plain_right` up to the clause of the next date."""
        cut = self.until_next - (len(self.right) - len(self.plain_right))
        return self.plain_right[: max(cut, 0)] if self.until_next < len(self.right) else self.plain_right

    @cached_property
    def action(self) -> str:
        """The clause after the date that says what is to be done."""
        right = self.plain_right
        first = clause_after(right, 1 if right[:1] in "，," else 0, len(right))
        return first if len(first) > 3 else self.own_right[:20]

    @cached_property
    def clause(self) -> str:
        """The clause before the date, from the last mark on."""
        return clause_before(self.left, 0, len(self.left))

    @cached_property
    def own_words(self) -> str:
        """The words before the date that are its own; where they end a bracket with another date (上半年（1-6月发生）：), all before."""
        cut = self.left.count("）") > self.left.count("（")
        return self.sofar if cut else self.left + self.own_left

    @cached_property
    def asked(self) -> str:
        """The question that the date answers (Q4 什么时候办？), the last one before it; "" if none stands near."""
        found = _QUESTION.search(self.notice.text[max(0, self.date.start - _ASKED_WITHIN) : self.date.start])
        return found[1] if found else ""

    @property
    def over(self) -> bool:
        """Whether it is said that the day is over: 3月31日就停了, （4月30日截止）已办结."""
        return OVER.match(f"{self.words[-1:].replace('日', '')}{self.right[:24]}") is not None

    @property
    def in_bracket(self) -> bool:
        """Whether a bracket opens right before the day: 提交材料（9月30日前）."""
        return self.left.rstrip().endswith(("（", "("))

    @property
    def words(self) -> str:
        """The date as written."""
        return self.sentence.text[self.date.start : self.date.end]


_QUESTION = re.compile(r"([^？?。\n]{2,40})[？?][^？?]*$")
_ASKED_WITHIN = 160
"""How far before a date the question may begin that it answers."""

# 就截了, 已经结束啦, 收完了, 截止）已办结: that a day is over; 截止的 and 结束后 say nothing of now
OVER = re.compile(
    r"[”』」]?(?:(?:截?止)?[）)](?:现|均)?已(?:经)?(?:全部)?(?:办结|结束|截止|关闭)|(?:就|早就|便|都)?已(?:经)?(?:正式)?(?:截止|结束|关闭|关门|收官|收口|到期)"
    r"|(?:就|早就|便)(?:截|停|关|收|结束|截止|关门)|(?:收|截|停|关)(?:完|掉)?(?=了|啦|咯))(?:了|啦|咯)?(?=[，。；、！!？\s（()）]|$)"
)

# 即三季度9月20日: the day itself behind what it is told by
TOLD_AGAIN = re.compile(
    r"[，,（(](?:即|也就是|分别[为是]|[今本]年(?:度)?(?:还有|还剩|是|为))[^，。；\d]{0,8}$"
)
# 申请时间：九月下旬截止，具体是: a day told again, more exactly
_MORE_EXACTLY = re.compile(
    r"(?<=[：:为])[^，。；：:]{0,14}?(?P<ends>截止)?[，,、]\s?(?:也就是|就是|亦?即|具体(?:是|为))\s?$"
)
# 送达时间相应延后: the word of moving between what a day is for and the day
_MOVED_TO = re.compile(
    r"(?:相应|同步|同时|随之|一并|均|统一|也|将|已|再|现|由原来的?)*"
    r"(?:延长|延期|顺延|推迟|延后|推后|后延|提[前早]|调整|变更|更改|更正|修改|改|放宽|宽限|(?:重新)?确定|不变，仍|仍|还)$"
)

# Between days that share what is said about them: 3月31日、6月30日和12月20日; 企业10.20前、区县10.25前.
_ROW = re.compile(
    r"^(?: ?|(?: ?[（(][^（）()\d]{2,8}[）)])?[、和及与或]\s?(?:[^，。；：、\d（）()]|（[市区县州、旗]{1,5}）){0,8}|[；;]\s?|[；;，,]\s?(?:第?[二三四五六]批次?|末批|次批)[为是：:]?|；\s?(?:[（(][二三四五六七八九十\d]{1,2}[）)]|\d{1,2}[.．、])(?![第上下]|[^，。；]{0,6}(?:公示|评审|核查|验收|兑付|拨付|答辩))[^，。；：、\d（）()→]{2,12}[，：:]?\s?(?<![由从])[于在]?|[；;]\s?第?[（(]?[一二三四五六1-6][）)]?(?:[、和及]?第?[（(]?[一二三四五六1-6][）)]?){0,4}[项类款]|，(?:第[一二三四五六七八九十]+[批期轮次场拨]|末[批场期轮]|[上下]半年|[一二三四]季度|次年)[^，。；\d从自]{0,4}(?:为|于|是)?)$"
)


def contexts_of(reading: Reading, dates: Sequence[DateExpression]) -> Iterator[DateContext]:
    """The dates of a text in their surroundings, in order."""
    found = list(_items_alike(_contexts(reading, dates)))
    row: list[DateContext] = []
    for index, context in enumerate(found):
        row.append(context)
        follows = index + 1 < len(found) and _goes_on(context, found[index + 1])
        if not follows:
            yield from _row(row)
            row = []


_ENDS_CELL = re.compile(r"\s*(?:[；;。\n]|$)")


# 区县推荐截止4月30日；第二批：7月1日至7月24日申报: a window of which something else is said
_OWN_VERB = re.compile(r"(?:期间)?(?:网上|线上|在线|集中)?(?:申报|申请|报名|受理|填报|提交|征集)[，,]")


# 新建类项目请在4月8日前，改扩建类项目请在4月18日前，分别递交申请
_OWN_SUBJECT = re.compile(
    r"^[，；](?!并|且|再|经|由|[^，。；]{0,8}(?:审核|评审|公示|初审))[^，。；：、\d（）()]{2,14}?(?:请|应|须|需)?[在于]?$"
)
_EACH_ON_ITS_OWN = re.compile(r"[，,]?(?:分别|各自)|[，,](?:均|都|一律|统一)")


def _goes_on(context: DateContext, following: DateContext) -> bool:
    """Whether the next day is of the same row; behind a mere `；` only where nothing is said of it alone (6月8日；6月20日海选)."""
    text = context.notice.text
    between = text[context.date.end : following.date.start]
    alone = between.strip() in ("；", ";") and not _ENDS_CELL.match(text, following.date.end)
    if _OWN_SUBJECT.match(between) and _EACH_ON_ITS_OWN.match(text, following.date.end):
        return True
    anew = following.date.is_range and not context.date.is_range and _OWN_VERB.match(text, following.date.end)
    return not alone and not anew and _ROW.match(between) is not None


# An item of a list that only names its batch or quarter: 2.第二季度：7月20日至8月15日.
_NEXT_ITEM = re.compile(
    rf"^[；。\s]*{INNER_MARK}?\s?[（(]?(?P<group>第[{HAN}\d]{{1,3}}[批季期轮次][次度]?|[上下]半年)[）)]?[：:为 ]?$"
)


def _items_alike(contexts: Iterator[DateContext]) -> Iterator[DateContext]:
    """The day of an item that names only its batch has the meaning of the day of the item before it."""
    item: DateContext | None = None
    for context in contexts:
        if item and _NEXT_ITEM.match(context.left) and _below(context, item):
            context = replace(context, left=item.left, own_left=context.left, above=item.above)
        yield context
        if item is None or context.sentence != item.sentence:
            item = context  # 第一批：5月15日截止，认2025年7月到12月开的票: the item's day is its first


def _below(context: DateContext, item: DateContext) -> bool:
    """Whether nothing but the item before stands above."""
    return not context.above or (bool(item.above) and item.words in context.above)


def _row(row: list[DateContext]) -> Iterator[DateContext]:
    """Days of a row share the words before the first and after the last, and a 前 that stands once.

    The years of a row ascend: one without a year that would lie before the one in front is that of the next year.
    """
    first, last = row[0], row[-1]
    if len(row) == 1:
        yield first
        return
    suffix = next((c.date.suffix for c in reversed(row) if c.date.suffix not in ("", "from")), "")
    subjects = _subjects(first.left, len(row))
    before: dt.date | None = None
    for index, context in enumerate(row):
        own = subjects[index] if subjects else context.own_left or (context.left if index else "")
        shared = _sharing(context, first, last, suffix, own)
        if before and shared.date.last and shared.date.year_inferred and shared.date.last < before:
            shared = replace(shared, date=_years_later(shared.date, 1))  # 上半年6月30日，下半年12月31日
        before = shared.date.last
        yield shared


def _subjects(left: str, count: int) -> list[str]:
    """企业填报、县级审核、市级推荐的截止时间分别为: the words that go with each of the days, [] if they are not so many."""
    told = re.search(
        r"(?P<all>[^，。；：]+?)(?:[，,][^，。；：\d]{0,3}[步级层环])?的[^，。；：、的]{0,8}(?:分别|依次)[为于是]$",
        left,
    )
    subjects = re.split(r"[、和及]|→|->|—>", told["all"]) if told else []
    return subjects if len(subjects) == count else []


def _sharing(
    context: DateContext, first: DateContext, last: DateContext, suffix: str, own: str
) -> DateContext:
    bracket = re.match(r" ?[（(]([^（）()\d]{2,10})[）)]", context.right)
    return replace(
        context,
        date=replace(context.date, suffix=context.date.suffix or suffix),
        left=first.left,
        right=last.right,
        until_next=last.until_next,
        above=first.above,
        ending=last.ending,
        own_left=own + (bracket[1] if bracket else ""),
    )


def _years_later(date: DateExpression, years: int) -> DateExpression:
    """The same days of another year."""
    try:
        first = date.first.replace(year=date.first.year + years)
        last = date.last.replace(year=date.last.year + years) if date.last else None
    except ValueError:  # 29 February
        return date
    at = date.at.replace(date.at[:4], str(int(date.at[:4]) + years), 1) if date.at else None
    return replace(date, first=first, last=last, at=at)


def _contexts(reading: Reading, dates: Sequence[DateExpression]) -> Iterator[DateContext]:
    text, previous_end, opening = reading.text, 0, reading.text[:400]
    for index, date in enumerate(dates):
        sentence = reading.sentence(date.start, date.end)
        moved = cue("timing", "moved").match(text[previous_end : date.start]) if previous_end else None
        floor = sentence.start if moved else max(sentence.start, previous_end)
        context = DateContext(
            reading.notice,
            date,
            sentence,
            text[floor : date.start],
            text[sentence.start : date.start],
            text[date.end : sentence.end],
            _until_next(text, date, _next_start(text, dates, index), sentence.end),
            line_before(text, sentence.start),
            previous_sentences(text, sentence.start),
            reading.headings(date.start),
            opening,
            text[date.start : date.end],
        )
        yield _of_row(context) if "|" in sentence.words else _in_the_past(context)
        previous_end = date.end


def _in_the_past(context: DateContext) -> DateContext:
    """3月31日就停了, read as next year's, is this year's: what is over does not lie ahead."""
    date = context.date
    if date.year_inferred and date.last and date.last.year > context.notice.date.year and context.over:
        return replace(context, date=_years_later(date, -1))
    return context


_BAR = re.compile(r"\s*[|｜]\s*")


def _of_row(context: DateContext) -> DateContext:
    """| 网上填报 | 5月12日—6月6日 | 企业 |: in a row of a table who acts and what is done stand in cells of their own."""
    before, after = _BAR.split(context.sofar.strip()), _BAR.split(context.right.strip())
    if len(before) + len(after) < 4:
        return context
    names = [cell for cell in before[:-1] if cell and not re.fullmatch(r"[\d.、]+", cell)]
    actor = next((cell for cell in after[1:] if re.fullmatch(r"[^\d，。；：]{2,12}", cell)), "")
    words = f"{actor}，{''.join(names[-1:])}：{before[-1]}".lstrip("，")
    return replace(
        context, left=words, sofar=words, right=after[0], until_next=len(after[0]), above="", earlier=""
    )


_LAST_OF_MONTHS = re.compile(r"\d[-—～至到]\d{1,2}月$")


def _next_start(text: str, dates: Sequence[DateExpression], index: int) -> int:
    """Where the next date stands of which something may be said; the last of some months (受理1至3月发生的利息) is none."""
    for date in dates[index + 1 : index + 4]:
        if date.whole_day or not _LAST_OF_MONTHS.search(text[max(0, date.start - 2) : date.end]):
            return date.start
    return dates[index + 4].start if index + 4 < len(dates) else len(text)


def _until_next(text: str, date: DateExpression, following: int, end: int) -> int:
    """How far the words after a date are its own: up to the clause in which the next date stands."""
    if following >= end:
        return end - date.end
    marks = [m.end() for m in re.finditer("[，,、；]", text[date.end : following])]
    return marks[-1] if marks else following - date.end


_PART = re.compile(
    r"^\s?(?:（[一二三四五六七八九十]）|[一二三四五六七八九十]、)"
    r"([^\n。，；：:于请（]{3,24}?)(?=指导|组织|推荐|使用|登录|通过|应|须|需|[\n。，；：:于请（])"
)


def scope_of(context: DateContext) -> str:
    """Which programme or part of the notice the date belongs to; "" where the notice has only one."""
    if context.notice.is_digest:
        named = [
            h
            for h in (without_list_mark(h) for h in context.headings[1:])
            if not cue("timing", "section").search(h)
        ]
        return named[0] if named else ""
    part = _PART.search(context.sofar)
    return part[1].strip() if part and not cue("timing", "section").search(part[1]) else ""


class DatedFields(Quote):
    """The fields that facts of a date take from its context; as in `rag.domain.Dated`."""

    rule: str
    group: str | None
    at: str | None
    year_inferred: bool
    computed: bool


_PART_COUNTED = re.compile(r"(?:方向|专题|赛道|板块|类别)[一二三四五六七八九十](?=[^，。；、：\d“”]{0,10}$)")
_CHANGES = re.compile(r"更正|勘误|延[长期]|顺延|推迟|调整|变更")


def _counted_part(context: DateContext) -> str | None:
    """The counted part that a changing notice moves the day of (“方向二申报截止5月15日”更正为…), which lists no parts itself."""
    part = _PART_COUNTED.search(context.sofar) if _CHANGES.search(context.notice.title) else None
    return part.group() if part else None


def dated(context: DateContext, rule: str, *, timed: bool = True, computed: bool = False) -> DatedFields:
    """What a fact of the context's date holds besides its value, quoted with the clause around it.

    Args:
        context: the date.
        rule: the rule that decided what it is.
        timed: whether an hour that is told counts.
        computed: whether the value is counted, where the date itself is written.

    """
    date = context.date
    return {
        "rule": rule,
        "group": _class_and_turn(context.own_words, context.notice.text)
        or group_of(context.own_words, context.right)
        or leading_group(context.sofar)
        or labelling_group(_line_to(context.notice.text, date.start))
        or heading_group(_line_above(context.notice.text, date.start))
        or heading_group(_marked_line_above(context.notice.text, date.start))
        or (
            class_group(_line_above(context.notice.text, date.start), context.notice.text)
            if not context.sofar.strip()
            else None
        )
        or _counted_part(context),
        "at": date.at if timed else None,
        "year_inferred": date.year_inferred,
        "computed": date.computed or computed,
        **quoted(context.notice.text, *_quote(context)),
    }


def _class_and_turn(words: str, text: str) -> str | None:
    """The named class of a day's words, with the turn that they name too: 参展拓市（B类）（上半年） of B类：上半年参展的于."""
    clauses = [clause for clause in re.split("[：:，,；;。]", words) if clause.strip()]
    named, turn = class_group(words, text), beginning_group(clauses[-1]) if clauses else None
    own = named and turn and OF_A_TURN.search(turn) and turn not in named
    return f"{named}（{turn}）" if own else named


def _line_to(text: str, at: int) -> str:
    """The line that a place of a text stands in, up to it."""
    return text[text.rfind("\n", max(0, at - _LINE_CHARS), at) + 1 : at]


def _line_above(text: str, at: int) -> str:
    """The line above the one that a place of a text stands in, "" where it is long."""
    end = text.rfind("\n", max(0, at - _LINE_CHARS), at)
    start = text.rfind("\n", max(0, end - _LINE_CHARS), max(end, 0)) + 1
    return text[start:end].strip() if 0 < end - start <= _HEADING_CHARS else ""


_MARKED_LINE = re.compile(rf"\n[ 　]*[{HEAD_MARKS}][ 　]*(?P<line>[^\n]{{2,30}})(?=\n)")


def _marked_line_above(text: str, at: int) -> str:
    """The last line above a place of a text that begins with a mark of a head, "" where an empty line stands between: ■ 企业组."""
    near = text[max(0, at - _LINE_CHARS) : at].rsplit("\n\n", 1)[-1]
    return next((found["line"] for found in reversed([*_MARKED_LINE.finditer(near)])), "")


_HEADING_CHARS = 30
_LINE_CHARS = 600
_QUOTE_LEFT, _QUOTE_RIGHT = 60, 80


def _quote(context: DateContext) -> tuple[int, int]:
    """A short piece of the sentence around the date: back to a clause mark, on to the end of the next clause."""
    text, sentence, date = context.sentence.text, context.sentence, context.date
    start = sentence.start
    if date.start - start > _QUOTE_LEFT:
        marks = [m.end() for m in re.finditer("[，,：:]", text[start : date.start])]
        inside = [start + m for m in marks if date.start - start - m <= _QUOTE_LEFT]
        start = inside[0] if inside else date.start - _QUOTE_LEFT
    end = sentence.end
    if end - date.end > _QUOTE_RIGHT:
        marks = [m.start() for m in re.finditer("[，,]", text[date.end : end])]
        inside = [date.end + m for m in marks if m <= _QUOTE_RIGHT]
        end = inside[-1] if inside and inside[-1] > date.end + 3 else date.end + _QUOTE_RIGHT
    while start < date.start and text[start].isspace():
        start += 1
    while end > date.end and text[end - 1].isspace():
        end -= 1
    return start, end
