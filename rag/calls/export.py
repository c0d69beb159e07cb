"""Calls for other programs: a table for Excel, a calendar of deadlines, a feed of new calls.

What stands in notices is data: table cells cannot start a formula, the feed is escaped by its writer, and the
calendar's library escapes and folds its lines.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from rag.calls.call_record import CallRecord, deadline_on, opens_on, status_on, to_call
from rag.clock import SHANGHAI
from rag.domain import Applicant, DeadlineFact
from rag.public import AnswerWarning, Status

if TYPE_CHECKING:
    from icalendar import Event

CSV_COLUMNS = (
    "programme", "year", "regions", "level", "applicants", "status", "opens", "deadline", "later_days", "recommender_days",
    "amounts", "issuer", "urls", "contacts", "warnings", "notices", "call_id", "parent",
)  # fmt: skip
CSV_COLUMNS_ZH = (
    "项目", "年度", "地区", "级别", "申报主体", "状态", "开始", "截止", "其他截止日", "推荐单位截止日",
    "金额", "发布单位", "网址", "联系方式", "注意", "公告", "编号", "上级项目",
)  # fmt: skip
REMINDER = dt.timedelta(days=3)
"""How long before a deadline a calendar reminds."""

_REFRESH = dt.timedelta(hours=1)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ATOM = "http://www.w3.org/2005/Atom"
# XML 1.0 has no way to write these.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MIDNIGHT = dt.time(0, 0)


@dataclass(frozen=True, slots=True)
class ExportWords:
    """The words of a table, a calendar and a feed in one language.

    Attributes:
        calendar: the calendar's name.
        feed: the feed's title.
        off: state of a call that is off -> its word.
        in_front: how that word stands before a name.
        behind: how a word stands behind one.
        joined: what stands between two places.
        apart: what stands between place and name.
        closes: of the day by which to apply.
        paper: of a later day for paper.
        name: of a programme's name, as readers know it.
        place: of a place's name.
        warned: of a caution of a call.
        columns: the heads of a table, in the order of `CSV_COLUMNS`.
        status: of a call's status.
        level: of its level.
        who: of a kind of applicant.
        role: of what a notice is to a call.
        status_line: how a status is told in a line.
        who_line: how applicants are.

    """

    calendar: str
    feed: str
    off: Mapping[str, str]
    in_front: str
    behind: str
    joined: str
    apart: str
    closes: str
    paper: str
    name: Callable[[str], str] = str
    place: Callable[[str], str] = str
    warned: Callable[[CallRecord, AnswerWarning], str] = lambda _, warning: warning.text
    columns: Sequence[str] = CSV_COLUMNS
    status: Callable[[Status], str] = str
    level: Callable[[str], str] = str
    who: Callable[[Applicant], str] = str
    role: Callable[[str], str] = str
    status_line: str = "status: {}"
    who_line: str = "applicants: {}"

    def headline(self, call: CallRecord) -> str:
        """Place and name of a call."""
        return f"{self.joined.join(map(self.place, call.regions))}{self.apart}{self.name(call.programme)}"


CHINESE = ExportWords(
    calendar="申报截止日 Deadlines",
    feed="可申报项目 Calls",
    off={"cancelled": "已取消", "suspended": "已暂停", "ended": "已提前结束"},
    in_front="（{off}）",
    behind="（{told}）",
    joined="、",
    apart="｜",
    closes="截止",
    paper="纸质材料截止",
    columns=CSV_COLUMNS_ZH,
)
CODES = replace(CHINESE, columns=CSV_COLUMNS)
"""For programs: the names of the JSON, and cautions as it holds them."""

# -- table ------------------------------------------------------------------------------------------------------------


def to_csv(calls: Iterable[CallRecord], as_of: dt.date, words: ExportWords = CODES) -> str:
    """A table with a header line and a byte order mark, by which Excel knows that it is UTF-8.

    A cell that would start a formula gets an apostrophe in front.

    Args:
        calls: one a line.
        as_of: the day of the calls' states.
        words: of the heads and of what the cells tell.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(words.columns)
    for call in calls:
        writer.writerow([_cell(value) for value in _row(call, as_of, words)])
    return "\ufeff" + out.getvalue()


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    text = _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return f"'{text}" if text.lstrip().startswith(_FORMULA) or text.startswith(_FORMULA) else text


def _row(call: CallRecord, as_of: dt.date, words: ExportWords) -> list[object]:
    later = [f for f in call.deadlines if f.still_for_applicants and f not in call.chosen]
    forwarding = [f for f in call.deadlines if f.audience == "recommender"]
    return [
        words.name(call.programme), call.year, words.joined.join(map(words.place, call.regions)), words.level(call.level),
        "; ".join(map(words.who, call.applicants)), words.status(status_on(call, as_of)), opens_on(call, as_of), deadline_on(call, as_of), _lines(map(_day, later)), _lines(map(_day, forwarding)),
        _lines(f.quote for f in call.amounts if not f.superseded), call.issuer, _lines(f.value for f in call.urls),
        _lines(f.quote for f in call.contacts if not f.superseded), _lines(words.warned(call, w) for w in call.warnings),
        _lines(f"{words.role(n.role)}: {n.title} {n.url}" for n in call.notices), call.call_id, call.parent,
    ]  # fmt: skip


def _lines(values: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(" ".join(value.split()) for value in values))


def _day(fact: DeadlineFact) -> str:
    return f"{fact.value} {fact.label or ''}" if fact.value else fact.label or fact.quote


# -- calendar ---------------------------------------------------------------------------------------------------------


def to_ics(
    calls: Iterable[CallRecord],
    as_of: dt.date,
    host: str = "notice-rag.invalid",
    words: ExportWords = CHINESE,
) -> bytes:
    """An iCalendar of the calls' deadlines: all-day events, or timed where the notice gives an hour.

    Each call has an event for its deadline and one for a later day for paper; of several batches or groups each has one.
    The UID is made of the call's id and which of these it is, so it stays when the day moves; SEQUENCE is the
    collection's version at which the days or the state last changed (`CallRecord.revision`), so it grows when they do.
    The event of a call that is off stays, with STATUS:CANCELLED: a calendar that has it must learn of it.

    Args:
        calls: calls without a deadline are left out.
        as_of: the day of the time stamps; the same calls on the same day give the same bytes.
        host: right-hand side of the UIDs.
        words: in which the events are named.

    """
    from icalendar import Calendar  # here and below, because it takes a tenth of a second

    calendar = Calendar()
    calendar.add("prodid", "-//notice-rag//deadlines//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", words.calendar)
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for call in calls:
        for event in _events(call, as_of, host, words):
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _events(call: CallRecord, as_of: dt.date, host: str, words: ExportWords) -> Iterator[Event]:
    day = call.deadline or call.voided
    if day is None:
        return
    for window in call.windows[:-1]:
        step = f"deadline-{hashlib.sha256(window.group.encode()).hexdigest()[:6]}"
        yield _event(call, step, window.deadline, None, as_of, host, words, window.group)
    hours = [f.at for f in call.chosen if f.at]
    group = call.windows[-1].group if call.windows else ""
    yield _event(call, "deadline", day, min(hours, default=None), as_of, host, words, group)
    paper = [f for f in call.deadlines if f.binds_applicants and f.channel == "paper" and f.day > day]
    if paper:
        first = min(paper, key=lambda f: (f.day, f.at or ""))
        yield _event(call, "paper", first.day, first.at, as_of, host, words)


def _event(
    call: CallRecord,
    step: str,
    day: dt.date,
    at: str | None,
    as_of: dt.date,
    host: str,
    words: ExportWords,
    group: str = "",
) -> Event:
    from icalendar import Alarm, Event

    what = words.paper if step == "paper" else words.closes
    off = words.in_front.format(off=words.off[call.state]) if call.state else ""
    summary = _NOT_XML.sub("", f"{off}{words.headline(call)}{group and f' {group}'} {what}")
    start, end = _times(day, at)
    event = Event()
    event.add("uid", f"{call.call_id}-{step}@{host}")
    event.add("sequence", call.revision)
    event.add("dtstamp", dt.datetime.combine(as_of, _MIDNIGHT, tzinfo=dt.UTC))
    event.add("summary", summary)
    event.add("status", "CANCELLED" if call.state else "CONFIRMED")
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("transp", "TRANSPARENT")
    event.add("description", _NOT_XML.sub("", _description(call, words, _telling(call, day, group))))
    if link := _link(call):
        event.add("url", link)
    if call.state:
        return event
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", -REMINDER)
    event.add_component(alarm)
    return event


def _times(day: dt.date, at: str | None) -> tuple[dt.date, dt.date]:
    """The whole day, or the half hour that ends at the hour given, so that 24:00 still stands on its day."""
    if at is None:
        return day, day + dt.timedelta(days=1)
    end = dt.datetime.fromisoformat(at)
    end = end.astimezone(dt.UTC) if end.tzinfo else end.replace(tzinfo=SHANGHAI).astimezone(dt.UTC)
    return end - dt.timedelta(minutes=30), end


def _telling(call: CallRecord, day: dt.date, group: str) -> Sequence[DeadlineFact]:
    """What tells a day of a batch or class, not that of its neighbour: of A类 its own row."""
    told = [f for f in call.deadlines if f.binds_applicants and f.value == day]
    return [f for f in told if group and group in (f.group or "")] or told or call.chosen


def _description(call: CallRecord, words: ExportWords, telling: Sequence[DeadlineFact]) -> str:
    quotes = dict.fromkeys(" ".join(f.quote.split()) for f in telling)
    lines = [f"“{quote}”" for quote in quotes]
    lines += dict.fromkeys(f"！{words.warned(call, w)}" for w in call.warnings)
    lines += [f"{n.title} {n.url}" for n in call.notices]
    return "\n".join(lines)


def _link(call: CallRecord) -> str:
    """The address of the notice that gives the deadline, else of the first."""
    giving = {f.aid for f in call.chosen} or {w.aid for w in call.warnings if w.code == "cancelled" and w.aid}
    return next((n.url for n in call.notices if n.aid in giving), call.notices[0].url)


# -- feed -------------------------------------------------------------------------------------------------------------


def to_atom(
    calls: Sequence[CallRecord], as_of: dt.date, self_url: str, words: ExportWords = CHINESE
) -> bytes:
    """An Atom feed (RFC 4287), one entry a call, the newest on top.

    An entry's `updated` is the day of its newest notice, or the moment at which what it tells changed after that. `self_url` is the address at which the feed is read, `words` those in which its entries are named.
    """
    newest = sorted(calls, key=lambda call: (-call.newest.toordinal(), call.call_id))
    feed = ElementTree.Element("feed", {"xmlns": _ATOM})
    _element(feed, "id", "urn:notice-rag:calls")
    _element(feed, "title", words.feed)
    _element(feed, "updated", max(map(_updated, newest), default=_moment(as_of)))
    ElementTree.SubElement(feed, "link", {"rel": "self", "href": _NOT_XML.sub("", self_url)})
    author = ElementTree.SubElement(feed, "author")
    _element(author, "name", "notice-rag")
    for call in newest:
        _entry(feed, call, as_of, words)
    return bytes(ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True))


def _entry(feed: ElementTree.Element, call: CallRecord, as_of: dt.date, words: ExportWords) -> None:
    entry = ElementTree.SubElement(feed, "entry")
    _element(entry, "id", f"urn:notice-rag:call:{call.call_id}")
    day = deadline_on(call, as_of)
    told = words.off[call.state] if call.state else f"{words.closes} {day}" if day else ""
    _element(entry, "title", words.headline(call) + (words.behind.format(told=told) if told else ""))
    _element(entry, "published", _moment(call.oldest))
    _element(entry, "updated", _updated(call))
    ElementTree.SubElement(entry, "link", {"rel": "alternate", "href": _NOT_XML.sub("", _link(call))})
    for region in call.regions:
        ElementTree.SubElement(entry, "category", {"term": region})
    public = to_call(call, as_of)
    summary = [
        words.status_line.format(words.status(public.status)),
        words.who_line.format(words.joined.join(map(words.who, public.applicants))),
        _description(call, words, call.chosen),
    ]
    _element(entry, "summary", "\n".join(summary))


def _element(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = _NOT_XML.sub("", text)


def _updated(call: CallRecord) -> str:
    """ISO times of one offset, so that the later one sorts last."""
    told = _moment(call.newest)
    return max(told, call.revised.astimezone(SHANGHAI).isoformat()) if call.revised else told


def _moment(day: dt.date) -> str:
    return dt.datetime.combine(day, _MIDNIGHT, tzinfo=SHANGHAI).isoformat()
