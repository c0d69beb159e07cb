"""Calls over HTTP, from a real server over the bundled notices."""

import csv
import io
import re
from xml.etree import ElementTree

import httpx
import icalendar


def test_someone_in_a_place_sees_what_is_open_by_deadline(http: httpx.Client) -> None:
    page = http.get("/v1/calls", params={"applies_in": "南京", "open_on": "2025-09-25"}).json()
    days = [call["deadline"] for call in page["items"]]
    assert days == sorted(days)
    assert days[0] >= "2025-09-25"
    assert all({"南京", "江苏", "全国"} & set(call["regions"]) for call in page["items"])


def test_what_is_open_on_a_day_is_shown_as_of_that_day(http: httpx.Client) -> None:
    """As `rag calls --open-on` shows it: over HTTP the same calls were closed, the latest on top."""
    page = http.get("/v1/calls", params={"open_on": "2025-09-10"}).json()
    assert {call["status"] for call in page["items"]} <= {"open", "rolling"}
    days = [call["deadline"] for call in page["items"] if call["deadline"]]
    assert days == sorted(days)
    assert days[0] >= "2025-09-10"
    later = http.get("/v1/calls", params={"open_on": "2025-09-10", "as_of": "2026-09-10"}).json()
    assert "closed" in {call["status"] for call in later["items"]}


def test_one_call_is_found_by_its_id(http: httpx.Client) -> None:
    listed = http.get("/v1/calls", params={"limit": 1}).json()["items"][0]
    assert http.get(f"/v1/calls/{listed['call_id']}").json() == listed
    assert http.get("/v1/calls/none-such").status_code == 404


def test_pages_follow_each_other(http: httpx.Client) -> None:
    first = http.get("/v1/calls", params={"limit": 2}).json()
    second = http.get("/v1/calls", params={"limit": 2, "cursor": first["next_cursor"]}).json()
    assert {c["call_id"] for c in first["items"]}.isdisjoint(c["call_id"] for c in second["items"])


def test_the_table_holds_every_call(http: httpx.Client) -> None:
    response = http.get("/v1/calls", params={"format": "csv", "limit": 1})
    assert response.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert len(rows) == http.get("/v1/calls").json()["total"]


def test_a_list_and_a_table_are_in_the_language_that_is_asked_for(http: httpx.Client) -> None:
    asked = {"open_on": "2025-09-25", "lang": "en"}
    calls = http.get("/v1/calls", params=asked).json()["items"]
    assert "proof-of-concept centre" in {call["gloss"] for call in calls}
    assert all(re.match("[a-z]", warning["text"]) for call in calls for warning in call["warnings"])
    heads = {
        language: http.get("/v1/calls", params={"format": "csv", "lang": language}).text[1:].partition(",")[0]
        for language in ("zh", "en")
    }
    assert heads == {"zh": "项目", "en": "programme"}


def test_the_calendar_and_the_feed_take_the_same_filters(http: httpx.Client) -> None:
    calendar = icalendar.Calendar.from_ical(http.get("/v1/deadlines.ics", params={"region": "南京"}).content)
    assert all("南京" in str(event["SUMMARY"]) for event in calendar.walk("VEVENT"))
    feed = ElementTree.fromstring(http.get("/v1/feed.atom", params={"region": "南京"}).content)
    titles = [entry.findtext("{*}title") or "" for entry in feed.findall("{*}entry")]
    assert titles
    assert all("南京" in title for title in titles)


def test_wrong_parameters_are_named(http: httpx.Client) -> None:
    for name, value in (("applies_in", "Atlantis"), ("cursor", "x"), ("sort", "size"), ("bogus", "1")):
        response = http.get("/v1/calls", params={name: value})
        assert response.status_code == 422
        assert name in response.json()["errors"][0]["pointer"]


def test_calendar_and_feed_are_english_where_that_is_asked_for(http: httpx.Client) -> None:
    params = {"region": "南京", "lang": "en"}
    calendar = icalendar.Calendar.from_ical(http.get("/v1/deadlines.ics", params=params).content)
    summaries = [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")]
    assert summaries
    assert all(summary.startswith("Nanjing: ") for summary in summaries)
    assert b"Open calls" in http.get("/v1/feed.atom", params=params).content
    assert http.get("/v1/feed.atom", params={"lang": "fr"}).status_code == 422
