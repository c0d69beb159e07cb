"""What `rag ask` prints, whatever the notices hold."""

import datetime as dt
import re
from collections.abc import Generator

import pytest

from rag.cli.answer_text import show_as_it_comes
from rag.cli.output import one_line, plain, print_json
from rag.public import (
    Answer,
    AnswerWarning,
    Citation,
    IndexInfo,
    InterpretationOut,
    NoticeSummary,
    PassageOut,
    QueryResponse,
    Took,
    Usage,
)

DAY = dt.date(2025, 9, 24)
URL = "http://mp.weixin.qq.com/s?__biz=MzI4MzAzMjU3MQ==&mid=2652054059&idx=1&sn=c892bb1e6577bfeed38dce35ecb361c6&chksm=f07"
HOSTILE = "[bold red]x[/] \x1b[2J\x1b]8;;http://evil\x07 \x9b31m\u202eabc :smile: \x00\r\x08"


def response(title: str, text: str, answer: str | None = "截止10月15日。[1]") -> QueryResponse:
    notice = NoticeSummary(
        aid="a_1", title=title, url=URL, date=DAY, account="a", regions=["南京"], level="city", category="申报",
        deadline=dt.date(2025, 10, 15), status="open", applicants=["enterprise"],
    )  # fmt: skip
    passage = PassageOut(
        rank=1, passage_id="a_1#0", score=0.91, scores={"dense": 0.8}, text=text, start=0, end=len(text),
        notice=notice, explain={"why": title},
    )  # fmt: skip
    citation = Citation(
        marker=1,
        passage_id="a_1#0",
        aid="a_1",
        title=title,
        url=URL,
        date=DAY,
        quote=text,
        start=0,
        end=len(text),
    )
    said = answer and Answer(
        text=answer, abstained=False, confidence=0.9, kind="fact", citations=[citation],
        warnings=[AnswerWarning(code="amended", text=title)],
    )  # fmt: skip
    return QueryResponse(
        question="q", language="zh", as_of=DAY, interpretation=InterpretationOut(), answer=said or None,
        passages=[passage], usage=Usage(context_tokens=1), took_ms=Took(embed=0, search=0, answer=0, total=0),
        index=IndexInfo(notices=1, passages=1, version=1, model="m"),
    )  # fmt: skip


def show(whole: QueryResponse) -> None:
    def pieces() -> Generator[str, None, QueryResponse]:
        yield from whole.answer.text.splitlines(keepends=True) if whole.answer else ()
        return whole

    show_as_it_comes(pieces())


def test_the_facts_of_cited_notices_stand_in_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    show(response("南京丨申报", "正文"))
    lines = capsys.readouterr().out.splitlines()
    head = next(n for n, line in enumerate(lines) if "published" in line)
    assert lines[head + 1].split() == ["[1]", "2025-09-24", "Nanjing", "enterprises", "2025-10-15", "open"]
    assert lines[head].index("deadline") == lines[head + 1].index("2025-10-15")


def test_places_kinds_and_applicants_are_told_in_the_readers_language(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    show(response("南京丨申报", "正文"))
    assert (
        "Nanjing · call (申报) · open · deadline 2025-10-15 · for enterprises · score 0.91"
        in capsys.readouterr().out
    )
    monkeypatch.setenv("RAG_LANG", "zh")
    show(response("南京丨申报", "正文"))
    assert "南京 · 申报 · 可申报 · 2025-10-15 截止 · 申报主体：企业 · 相关度 0.91" in capsys.readouterr().out


def test_the_answer_comes_first_then_its_links_then_the_passages(capsys: pytest.CaptureFixture[str]) -> None:
    show(response("南京丨申报", "正文"))
    out = capsys.readouterr().out
    order = [
        out.index(part) for part in ("截止10月15日。[1]", "[1] 南京丨申报", URL, "1. 南京丨申报", "正文")
    ]
    assert order == sorted(order)
    assert "open · deadline 2025-10-15 · for enterprises" in out


def texts(out: str) -> list[str]:
    return [line.strip() for line in out.splitlines() if set(line.strip()) == {"文"}]


def test_at_a_terminal_text_is_wrapped_by_the_width_of_chinese_and_links_are_not(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    show(response("题" * 60, "文" * 200))
    out = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out)
    assert sum(line.strip() == URL for line in out.splitlines()) == 2
    wrapped = texts(out)
    assert sum(map(len, wrapped)) == 200
    assert all(2 * len(line) <= 57 for line in wrapped)


def test_behind_a_pipe_nothing_is_wrapped_or_padded(capsys: pytest.CaptureFixture[str]) -> None:
    show(response("题" * 60, "文" * 200))
    out = capsys.readouterr().out
    assert texts(out) == ["文" * 200]
    assert all(line == line.rstrip() for line in out.splitlines())


def test_text_of_notices_is_shown_as_it_stands_and_drives_no_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show(response(HOSTILE, HOSTILE, HOSTILE))
    out = capsys.readouterr().out
    assert "[bold red]x[/]" in out
    assert ":smile:" in out
    assert not set(out) & set("\x1b\x9b\x07\x08\x00\r\u202e")


def test_json_holds_the_text_unchanged_and_drives_no_terminal(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    sent = response(HOSTILE, HOSTILE)
    print_json(sent)
    out = capfdbinary.readouterr().out.decode()
    assert not set(out) & set("\x1b\x9b\x07\x08\x00\r")
    assert QueryResponse.model_validate_json(out) == sent


def test_plain_keeps_line_ends_and_one_line_folds_them() -> None:
    assert plain("a\r\nb\rc\td") == "a\nb\nc\td"
    assert one_line(" a\r\n b\t\x1bc ") == "a b c"
