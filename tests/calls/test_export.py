"""Tables, calendars and feeds, opened by other programs' parsers."""

import csv
import datetime as dt
import io
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import icalendar
import openpyxl
import pytest

from rag.answering.composing.export_words import WORDS
from rag.calls import CallRecord, to_atom, to_csv, to_ics, with_revisions
from rag.calls.export import CSV_COLUMNS, CSV_COLUMNS_ZH
from rag.domain import LANGUAGES
from tests.calls.made_notices import only, province, told

DAY = dt.date(2025, 9, 25)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def call() -> CallRecord:
    return only(province())


def _events(calls: list[CallRecord]) -> list[Any]:
    return list(icalendar.Calendar.from_ical(to_ics(calls, DAY)).walk("VEVENT"))


def test_a_table_has_a_mark_and_reads_back(call: CallRecord) -> None:
    table = to_csv([call], DAY)
    assert table.startswith("\ufeff")
    (row,) = csv.DictReader(io.StringIO(table.removeprefix("\ufeff")))
    assert row["programme"] == call.programme
    assert row["deadline"] == "2025-10-24"
    assert row["status"] == "open"


def test_a_table_is_headed_and_told_in_the_readers_language(call: CallRecord) -> None:
    assert len(CSV_COLUMNS_ZH) == len(CSV_COLUMNS)
    chinese, english = (
        next(csv.DictReader(io.StringIO(to_csv([call], DAY, WORDS[language]).removeprefix("\ufeff"))))
        for language in LANGUAGES
    )
    assert (chinese["项目"], chinese["状态"], chinese["申报主体"]) == (call.programme, "可申报", "企业")
    assert chinese["级别"] == "省级"
    assert (english["status"], english["applicants"], english["level"]) == ("open", "enterprises", "province")
    assert english["regions"].startswith("Jiangsu")
    assert chinese["公告"].startswith("申报通知: ")


def test_an_entry_of_the_feed_tells_state_and_applicants_in_its_language(call: CallRecord) -> None:
    summaries = [
        ElementTree.fromstring(to_atom([call], DAY, "http://127.0.0.1/", WORDS[language])).findtext(
            f"{ATOM}entry/{ATOM}summary"
        )
        for language in LANGUAGES
    ]
    assert [(summary or "").splitlines()[:2] for summary in summaries] == [
        ["状态：可申报", "申报主体：企业"],
        ["Status: open", "Applicants: enterprises"],
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", " ="])
def test_a_cell_cannot_start_a_formula(call: CallRecord, start: str) -> None:
    hostile = replace(call, programme=f'{start}HYPERLINK("http://x")', issuer="－正常")
    rows = list(csv.reader(io.StringIO(to_csv([hostile], DAY).removeprefix("\ufeff"))))
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    sheet = openpyxl.load_workbook(io.BytesIO(written.getvalue())).active
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert sheet.cell(2, 1).value.startswith("'")
    assert sheet.cell(2, 12).value == "－正常"


def test_a_day_is_an_all_day_event_with_a_reminder_and_the_link(call: CallRecord) -> None:
    (event,) = _events([replace(call, revision=7)])
    assert event["DTSTART"].dt == dt.date(2025, 10, 24)
    assert event["DTEND"].dt == dt.date(2025, 10, 25)
    assert event["URL"] == "https://example.gov.cn/p_1"
    assert event["SEQUENCE"] == 7
    (alarm,) = event.walk("VALARM")
    assert alarm["TRIGGER"].dt == -dt.timedelta(days=3)
    assert "填报申请材料" in str(event["DESCRIPTION"])


def test_midnight_still_stands_on_its_day() -> None:
    text = "关于组织2025年省级示范车间申报的通知\n企业于2025年10月24日24:00前登录系统完成网上填报。"
    (event,) = _events([only(told("m_1", "2025年省级示范车间申报", text))])
    shanghai = dt.timezone(dt.timedelta(hours=8))
    assert event["DTSTART"].dt.astimezone(shanghai).date() == dt.date(2025, 10, 24)
    assert event["DTEND"].dt == dt.datetime(2025, 10, 24, 16, 0, tzinfo=dt.UTC)


def test_a_later_day_for_paper_is_an_event_of_its_own() -> None:
    text = "关于组织2025年省级示范车间申报的通知\n网上申报截止时间为2025年10月10日，企业纸质材料受理截止时间为2025年10月17日。"
    call = only(told("m_1", "2025年省级示范车间申报", text))
    days = {str(e["UID"]).split("@")[0]: e["DTSTART"].dt for e in _events([call])}
    assert days == {
        f"{call.call_id}-deadline": dt.date(2025, 10, 10),
        f"{call.call_id}-paper": dt.date(2025, 10, 17),
    }


def test_the_day_of_a_class_is_told_with_the_words_about_it() -> None:
    text = "A类于2025年9月17日前登录系统填报；\nB类于2025年10月8日前登录系统填报。"
    events = _events([only(told("m_1", "关于组织申报2025年技术改造资金的通知", text))])
    told_of = {str(e["SUMMARY"]).split()[-2]: str(e["DESCRIPTION"]).split("\n")[0] for e in events}
    assert "9月17日" in told_of["A类"] and "10月8日" not in told_of["A类"]  # noqa: PT018
    assert "10月8日" in told_of["B类"]


def test_a_moved_deadline_keeps_its_uid(call: CallRecord) -> None:
    moved = only(province(day="2025年10月31日"))
    assert [e["UID"] for e in _events([call])] == [e["UID"] for e in _events([moved])]


def test_calls_without_a_day_are_not_in_the_calendar(call: CallRecord) -> None:
    assert _events([replace(call, deadline=None)]) == []


def test_calendar_lines_are_folded_by_octets_and_nothing_is_injected(call: CallRecord) -> None:
    hostile = replace(call, programme="车间" * 40 + "\nEND:VEVENT\nBEGIN:VEVENT")
    body = to_ics([hostile], DAY)
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    (event,) = _events([hostile])
    assert "END:VEVENT" in str(event["SUMMARY"])


def test_a_calendar_is_what_the_calendar_package_writes_of_it(call: CallRecord) -> None:
    hostile = "车间\\\\N；a;b,c^\\" * 9 + '\r\n\r\t"x" 𠮷é' * 5
    timed = only(told("m_1", "2025年省级示范车间申报", "企业于2025年10月24日24:00前登录系统完成网上填报。"))
    calls = [call, timed, replace(call, programme=hostile), replace(call, state="suspended")]
    body = to_ics(calls, DAY)
    assert icalendar.Calendar.from_ical(body).to_ical() == body


def test_the_same_calls_give_the_same_bytes(call: CallRecord) -> None:
    assert to_ics([call], DAY) == to_ics([call], DAY)


def test_the_feed_is_valid_and_escaped(call: CallRecord) -> None:
    hostile = replace(call, programme="<script>&\x00车间", call_id="other")
    feed = ElementTree.fromstring(to_atom([call, hostile], DAY, "http://127.0.0.1/v1/feed.atom?q=a&b"))
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert feed.find(f"{ATOM}{name}") is not None
    entries = feed.findall(f"{ATOM}entry")
    assert len({e.findtext(f"{ATOM}id") for e in entries}) == 2
    for entry in entries:
        dt.datetime.fromisoformat(entry.findtext(f"{ATOM}updated") or "")
        assert entry.find(f"{ATOM}link").get("href") == "https://example.gov.cn/p_1"
    assert any("<script>&车间" in (e.findtext(f"{ATOM}title") or "") for e in entries)


def test_an_empty_feed_is_a_feed() -> None:
    feed = ElementTree.fromstring(to_atom([], DAY, "http://127.0.0.1/v1/feed.atom"))
    assert feed.findtext(f"{ATOM}updated") == "2025-09-25T00:00:00+08:00"


def test_an_entry_is_updated_when_what_it_tells_changes(call: CallRecord) -> None:
    (first,) = with_revisions([call], [], 1)
    (same,) = with_revisions([call], [first], 2)
    moved = replace(call, deadline=dt.date(2026, 1, 15), windows=())
    (changed,) = with_revisions([moved], [same], 3)
    (still,) = with_revisions([moved], [changed], 4)
    times = [
        ElementTree.fromstring(to_atom([c], DAY, "x")).findtext(f"{ATOM}updated")
        for c in (first, same, changed, still)
    ]
    assert times[0] == times[1]
    assert times[1] < times[2] == times[3]


def test_calendar_and_feed_in_english_name_places_and_gloss_programmes(call: CallRecord) -> None:
    told = replace(call, programme="省级企业技术中心", regions=("江苏",))
    (event,) = icalendar.Calendar.from_ical(to_ics([told], DAY, words=WORDS["en"])).walk("VEVENT")[:1]
    assert str(event["SUMMARY"]).startswith("Jiangsu: 省级企业技术中心 (enterprise technology centre)")
    assert str(event["SUMMARY"]).endswith("closes")
    feed = ElementTree.fromstring(to_atom([told], DAY, "x", WORDS["en"]))
    assert feed.findtext(f"{ATOM}title") == "Open calls"
    title = feed.findtext(f"{ATOM}entry/{ATOM}title") or ""
    assert title.startswith("Jiangsu: 省级企业技术中心 (enterprise technology centre) (closes ")
    off = replace(told, state="cancelled")
    assert "(cancelled)" in (
        ElementTree.fromstring(to_atom([off], DAY, "x", WORDS["en"])).findtext(f"{ATOM}entry/{ATOM}title")
        or ""
    )
