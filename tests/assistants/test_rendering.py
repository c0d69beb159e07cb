"""An answer as Markdown: links where citations are, and nothing active out of a notice."""

import datetime as dt
import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.assistants.dify import with_dify_error
from api.assistants.rendering import inert, render
from rag.public import (
    Answer,
    AnswerWarning,
    Citation,
    IndexInfo,
    InterpretationOut,
    QueryResponse,
    Took,
    Usage,
)

URL = "http://example.org/a(1)?x=<1>&y=中"


def response(text: str, title: str = "标题", url: str = URL, question: str = "问") -> QueryResponse:
    citation = Citation(
        marker=1,
        passage_id="a#0",
        aid="a",
        title=title,
        url=url,
        date=dt.date(2025, 9, 1),
        quote="q",
        start=0,
        end=1,
    )
    return QueryResponse(
        question=question,
        language="zh",
        as_of=dt.date(2025, 9, 25),
        interpretation=InterpretationOut(),
        answer=Answer(
            text=text,
            abstained=False,
            confidence=0.9,
            kind="fact",
            citations=[citation],
            warnings=[AnswerWarning(code="amended", text="已变更")],
        ),
        passages=[],
        usage=Usage(context_tokens=0),
        took_ms=Took(embed=0, search=0, answer=0, total=0),
        index=IndexInfo(notices=1, passages=1, version=1, model="m"),
    )


def test_each_marker_is_annotated_where_it_stands() -> None:
    rendered = render(response("😀截止9月30日 [1]。又见 [1]，不是 [2]。"), "问")
    spans = [(a["url_citation"]["start_index"], a["url_citation"]["end_index"]) for a in rendered.annotations]
    assert [rendered.text[start:end] for start, end in spans] == ["[1]", "[1]"]
    assert {a["url_citation"]["url"] for a in rendered.annotations} == {URL}


def cited_by(*citations: Citation, text: str) -> QueryResponse:
    made = response(text)
    assert made.answer is not None
    return made.model_copy(
        update={"answer": made.answer.model_copy(update={"citations": list(citations), "text": text})}
    )


def cite(marker: int, url: str, quote: str = "申报截止：2025-09-30（周二）17:00") -> Citation:
    return Citation(
        marker=marker, passage_id="a#0", aid="a", title="标题", url=url, date=dt.date(2025, 9, 1),
        quote=quote, start=0, end=len(quote),
    )  # fmt: skip


@given(
    st.lists(st.sampled_from(["http://a/1", "http://a/2#rd", "http://a/3"]), min_size=1, max_size=6),
    st.data(),
)
def test_the_nth_address_of_the_annotations_is_that_of_marker_n(urls: list[str], data: st.DataObject) -> None:
    """Open WebUI counts the addresses of annotations, equal ones once, and takes marker n for the nth of them."""
    markers = range(1, len(urls) + 1)
    told = data.draw(st.permutations([*markers, *markers]))
    citations = [cite(marker, url) for marker, url in zip(markers, urls, strict=True)]
    rendered = render(cited_by(*citations, text="".join(f"x [{marker}]" for marker in told)), "问")
    counted = list(dict.fromkeys(a["url_citation"]["url"] for a in rendered.annotations))
    assert [address.partition(":~:")[0].rstrip("#") for address in counted] == [u.rstrip("#") for u in urls]
    assert [address for address in counted if ":~:" not in address] == list(dict.fromkeys(urls))


def test_a_second_quote_of_a_notice_opens_it_at_the_quote() -> None:
    rendered = render(cited_by(cite(1, "http://a/1#rd"), cite(2, "http://a/1#rd"), text="x [1][2]"), "问")
    address = rendered.annotations[1]["url_citation"]["url"]
    assert address.startswith("http://a/1#rd:~:text=")
    assert unquote(address).endswith(":~:text=申报截止,2025-09-30&marker=2")
    assert "-" not in address


def test_warnings_and_sources_stand_below_the_answer() -> None:
    text = render(response("截止9月30日 [1]。"), "问").text
    assert text.startswith("截止9月30日 [1]。")
    assert "⚠️ 已变更" in text
    assert "[1] [标题](http://example.org/a%281%29?x=%3C1%3E&y=%E4%B8%AD) (2025-09-01)" in text


def test_a_question_that_was_understood_with_others_is_told() -> None:
    assert "按此理解：苏州的截止时间" in render(response("x", question="苏州的截止时间"), "那苏州呢").text
    assert "按此理解" not in render(response("x", question="问"), " 问 ").text


@given(st.text(st.sampled_from("![](<>~\\a\n。\u2028\r"), max_size=60))
def test_lines_made_inert_one_by_one_are_the_text_made_inert(text: str) -> None:
    assert "".join(map(inert, text.splitlines(keepends=True))) == inert(text)


@pytest.mark.parametrize(
    "hostile",
    ["![](http://evil/?q=1)", "[click](http://evil)", "<img src=x onerror=alert(1)>", "[a][b]", "![a][b]"],
)
def test_nothing_active_comes_out_of_a_notice(hostile: str) -> None:
    shown = inert(hostile)
    assert not any(active in shown for active in ("![", "](", "]["))
    assert shown.replace("\\", "") == hostile
    assert "\\<" in shown or "<" not in shown
    title = render(response("x [1]", title=hostile), "问").text.split("来源：")[1]
    assert not re.search(r"(?<!\\)\]\(http://evil", title)


def test_plain_text_stays_as_it_is() -> None:
    text = "截止：2025年9月30日 [1]，电话 025-1234（工作日）* 见《通知》 https://example.org/~a_b"
    assert inert(text) == text


def test_days_and_sums_between_two_spans_are_not_struck_out() -> None:
    assert (
        inert("申报时间为9月1日~9月30日，补助10万元~50万元")
        == r"申报时间为9月1日\~9月30日，补助10万元\~50万元"
    )
    assert inert("~~9月15日~~ http://a.cn/~b 9~10") == r"\~\~9月15日\~\~ http://a.cn/~b 9\~10"
    title = render(response("x [1]", title="9月1日~5日、9月8日~9日报名"), "问").text.split("来源：")[1]
    assert r"9月1日\~5日、9月8日\~9日报名" in title


def test_a_backslash_of_a_notice_does_not_undo_what_makes_it_inert() -> None:
    assert inert(r"\<img src=x>") == r"\\\<img src=x>"
    assert inert(r"1\~2") == r"1\\\~2"


def test_hostile_text_is_made_inert_in_linear_time() -> None:
    for piece in ("\\", "~", "http://a/~", "![", "\\~"):
        text = piece * (200_000 // len(piece))
        assert len(inert(text)) >= len(text)


@pytest.mark.parametrize(
    ("status", "header", "code"),
    [
        (401, None, 1001),
        (401, "Basic abc", 1001),
        (401, "Bearer ", 1001),
        (401, "Bearer wrong", 1002),
        (403, "Bearer x", 1002),
        (404, None, 2001),
        (422, None, 422),
        (503, None, 503),
    ],
)
def test_dify_gets_its_own_codes(status: int, header: str | None, code: int) -> None:
    document = with_dify_error({"status": status, "detail": "why"}, header)
    assert (document["error_code"], document["error_msg"]) == (code, "why")
