"""News for a firm: told once, in four forms, and sent to a service that really receives it."""

import datetime as dt
import http.server
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from eval.local_server import Handler, listening
from rag.calls import CallRecord
from rag.calls.call_record import Window
from rag.cli.digest import NotSent, deliver
from rag.errors import InvalidInput
from rag.matching import Digest, MatchIndex, digest_of, read_profile
from rag.matching.news import dump_known, load_known
from rag.matching.news_text import ENGLISH, FORMATS, title_of
from rag.public.call_json import CallNotice
from tests.matching.made_calls import DAY, call, condition

PROFILE = read_profile({"place": "苏州", "listed": False})
FITTING = condition("listed", "==", False)


def news(
    calls: list[CallRecord], told: Digest | None = None, day: dt.date = DAY, **options: object
) -> Digest:
    before = load_known(dump_known(told.told)) if told else {}
    return digest_of(MatchIndex(calls), PROFILE, day, before, **options)  # type: ignore[arg-type]


def kinds(digest: Digest) -> list[tuple[str, str]]:
    return [(item.kind, item.call.call_id) for item in digest.items]


def test_nothing_is_told_twice() -> None:
    calls = [call(1, FITTING), call(2, condition("listed", "==", True))]
    first = news(calls)
    assert kinds(first) == [("new", "c1")]
    assert kinds(news(calls, first)) == []


def test_a_moved_deadline_and_a_cancellation_are_news_of_what_was_told() -> None:
    one, two = call(1, FITTING), call(2, FITTING)
    first = news([one, two])
    moved = replace(one, deadline=dt.date(2025, 11, 15))
    gone = replace(two, deadline=None, state="cancelled", voided=two.deadline)
    second = news([moved, gone], first)
    assert kinds(second) == [("changed", "c1"), ("cancelled", "c2")]
    assert second.items[0].before == "2025-10-31"
    assert kinds(news([moved, gone], second)) == []


def test_what_closes_soon_is_said_once_for_each_deadline() -> None:
    calls = [call(1, FITTING)]
    first = news(calls)
    near = news(calls, first, dt.date(2025, 10, 25))
    assert kinds(near) == [("closing", "c1")]
    assert kinds(news(calls, near, dt.date(2025, 10, 26))) == []


def test_each_batch_that_closes_soon_is_said_though_later_ones_follow() -> None:
    days = (dt.date(2025, 9, 30), dt.date(2025, 12, 20))
    windows = tuple(Window(str(n), None, day) for n, day in enumerate(days))
    calls = [call(1, FITTING, windows=windows, deadline=days[-1])]
    first = news(calls, day=dt.date(2025, 9, 15))
    assert kinds(first) == [("new", "c1")]
    near = news(calls, first, dt.date(2025, 9, 25))
    assert kinds(near) == [("closing", "c1")]
    assert "2025-09-30" in FORMATS["text"](near)
    assert kinds(news(calls, near, dt.date(2025, 9, 26))) == []
    last = news(calls, near, dt.date(2025, 12, 15))
    assert [(item.kind, item.deadline) for item in last.items] == [("closing", days[1])]


def test_what_was_published_later_is_no_news_of_an_earlier_day() -> None:
    assert kinds(news([call(1, FITTING)], day=dt.date(2025, 8, 31))) == []


def test_a_new_call_that_closes_soon_is_told_as_closing() -> None:
    near = news([call(1, FITTING)], day=dt.date(2025, 10, 30))
    assert kinds(near) == [("closing", "c1")]
    assert kinds(news([call(1, FITTING)], near, dt.date(2025, 10, 31))) == []


def test_since_takes_older_calls_as_known() -> None:
    assert kinds(news([call(1, FITTING)], since=dt.date(2025, 9, 2))) == []
    assert kinds(news([call(1, FITTING)], since=dt.date(2025, 9, 1))) == [("new", "c1")]


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_holds_the_call_and_escapes_what_notices_say(form: str) -> None:
    named = call(1, FITTING, programme="<b>示例</b> [项目]")
    text = FORMATS[form](news([named]))
    assert "2025-10-31" in text
    if form == "html":
        assert "<b>示例" not in text
    if form == "markdown":
        assert "\\[项目\\]" in text
    if form == "json":
        assert json.loads(text)["items"][0]["verdict"] == "fits"


def test_spans_of_days_are_not_struck_out_in_markdown() -> None:
    text = FORMATS["markdown"](news([call(1, FITTING, programme="9月1日~5日、9月8日~9日")]))
    assert r"9月1日\~5日、9月8日\~9日" in text


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_a_call_of_a_notice_without_a_link_is_no_empty_link(form: str) -> None:
    notice = CallNotice(aid="n1", role="announcement", date=dt.date(2025, 9, 1), url="")
    text = FORMATS[form](news([call(1, FITTING, notices=(notice,))]))
    assert "2025-10-31" in text
    assert "<>" not in text
    assert "href" not in text


def test_a_day_without_news_says_so_in_the_words_of_the_digest() -> None:
    first = news([call(1, FITTING)])
    assert title_of(news([call(1, FITTING)], first)) == "2025-09-25 申报提醒：没有新消息"


def test_a_digest_in_english_holds_no_chinese_but_names() -> None:
    named = news([call(1, FITTING, programme="Example scheme")])
    text = FORMATS["text"](named, ENGLISH)
    assert text.startswith("2025-09-25 Calls for your firm: 1")
    assert "Example scheme: 2025-10-31, fits" in text
    assert title_of(news([], named), ENGLISH).endswith("nothing new")


def test_a_broken_state_file_is_refused() -> None:
    with pytest.raises(InvalidInput):
        load_known("{}")


class _Receiver(Handler):
    got: list[dict[str, object]] = []  # noqa: RUF012
    status = 200

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).got.append(json.loads(body))
        self.send_response(type(self).status)
        self.end_headers()


@pytest.fixture
def receiver() -> Iterator[int]:
    _Receiver.got, _Receiver.status = [], 200
    with listening(http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Receiver)) as server:
        yield server.server_port


def test_a_digest_arrives(receiver: int) -> None:
    deliver(news([call(1, FITTING)]), "text", [f"json://127.0.0.1:{receiver}/hook"])
    assert "示例项目1" in str(_Receiver.got[0]["message"])
    assert "1 项" in str(_Receiver.got[0]["title"])


def test_a_refused_digest_is_an_error_without_the_address(receiver: int) -> None:
    _Receiver.status = 500
    with pytest.raises(NotSent) as error:
        deliver(news([call(1, FITTING)]), "text", [f"json://secret@127.0.0.1:{receiver}/hook"])
    assert "secret" not in str(error.value)
