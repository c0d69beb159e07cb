from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.clock import today
from rag.domain import NoticeInput
from rag.errors import InvalidInput
from rag.ingest import ReadOptions, read_file, read_notices
from rag.notices import Rejection, input_record, parse_record
from rag.notices.input_record import MAX_CONTENT_CHARS
from rag.notices.strict_json import load_json
from tests.examples import examples
from tests.shared_home import BUNDLED, NOTICES

GOOD: dict[str, Any] = {
    "aid": "1_1", "title": "题", "url": "https://a.cn/1", "date": "2025-09-24", "account": "号", "content": "正文",
}  # fmt: skip
CHINESE = {
    "文章标识符aid": "1_1", "标题title": "题", "链接url": "https://a.cn/1", "时间time": "2025-09-24",
    "公众号名称": "号", "finalContent": "正文",
}  # fmt: skip
EXPECTED = NoticeInput("1_1", "题", "https://a.cn/1", dt.date(2025, 9, 24), "号", "正文")


def write(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def test_the_bundled_notices_are_read_whole() -> None:
    result = read_file(NOTICES)
    assert (len(result.notices), result.rejections, result.notes) == (BUNDLED, (), ())


@pytest.mark.parametrize("record", [GOOD, CHINESE, CHINESE | {"其他列": 1}])
def test_chinese_and_english_names_are_accepted_and_other_columns_ignored(record: dict[str, Any]) -> None:
    assert parse_record(record) == EXPECTED


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"aid": None}, "aid"),
        ({"aid": ""}, "aid"),
        ({"aid": "a b"}, "aid"),
        ({"aid": "中"}, "aid"),
        ({"aid": "x" * 129}, "aid"),
        ({"aid": "a\n"}, "aid"),
        ({"aid": 7}, "aid"),
        ({"aid": "."}, "aid"),
        ({"aid": ".."}, "aid"),
        ({"title": None}, "title"),
        ({"title": " &nbsp;\u200b"}, "title"),
        ({"title": "x" * 1001}, "title"),
        ({"url": "ftp://a.cn"}, "url"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "https://"}, "url"),
        ({"url": "https://[::1"}, "url"),
        ({"url": "https://www.gov.cn@evil.example/"}, "url"),
        ({"url": 'https://a.cn/"><script>'}, "url"),
        ({"date": "24.9.2025"}, "date"),
        ({"date": "2025-02-30"}, "date"),
        ({"date": "20250924"}, "date"),
        ({"date": "0001-01-01T00:00:00+14:00"}, "date"),
        ({"date": 1758672000}, "date"),
        ({"content": ["x"]}, "content"),
        ({"content": "x\ud800"}, "content"),
        ({"content": "x" * (MAX_CONTENT_CHARS + 1)}, "content"),
        ({"account": 3}, "account"),
        ({"attachments": {}}, "attachments"),
        ({"attachments": ["x"]}, "attachments/0"),
        ({"attachments": [{"url": "https://a.cn"}]}, "attachments/0/name"),
        ({"attachments": [{"name": "x", "url": "file:///etc/passwd"}]}, "attachments/0/url"),
        ({"attachments": [{"name": "x", "text": 1}]}, "attachments/0/text"),
        ({"attachments": [{"name": "x"}] * 201}, "attachments"),
        ({"attachments": [{"name": "x", "text": "x" * 1_000_001}] * 2}, "attachments"),
    ],
)
def test_a_bad_field_is_rejected_by_name(change: dict[str, Any], field: str) -> None:
    rejection = parse_record(GOOD | change)
    assert isinstance(rejection, Rejection)
    assert rejection.field == field
    assert rejection.reason
    assert rejection.aid == (None if field == "aid" else "1_1")


@pytest.mark.parametrize("record", [None, [], "x", 1, True])
def test_what_is_no_object_is_rejected(record: object) -> None:
    assert isinstance(parse_record(record), Rejection)


def test_one_field_under_both_names_must_agree() -> None:
    assert parse_record(GOOD | {"标题title": "题"}) == EXPECTED
    rejection = parse_record(GOOD | {"标题title": "别的"})
    assert isinstance(rejection, Rejection)
    assert rejection.field == "title"


def test_unknown_fields_are_rejected_where_wanted() -> None:
    rejection = parse_record(GOOD | {"extra": 1}, unknown_fields=False)
    assert isinstance(rejection, Rejection)
    assert rejection.field == "extra"


@pytest.mark.parametrize(
    ("key", "told"),
    [("path", "read from files"), ("content", "name, url, text"), ("start", "name, url, text")],
)
def test_unknown_fields_of_an_attachment_are_rejected_likewise(key: str, told: str) -> None:
    record = GOOD | {"attachments": [{"name": "附件1", key: "x"}]}
    assert not isinstance(parse_record(record), Rejection)
    rejection = parse_record(record, unknown_fields=False)
    assert isinstance(rejection, Rejection)
    assert (rejection.field, told in rejection.reason) == (f"attachments/0/{key}", True)


def test_all_that_is_wrong_is_told_at_once() -> None:
    rejection = parse_record({"title": "", "date": "soon", "extra": 1}, unknown_fields=False)
    assert isinstance(rejection, Rejection)
    assert [field for field, _ in rejection.faults] == ["extra", "aid", "title", "url", "date"]
    assert (rejection.field, rejection.reason) == rejection.faults[0]


def test_a_key_given_twice_is_rejected() -> None:
    rejection = parse_record(load_json('{"aid": "a", "aid": "b"}'))
    assert isinstance(rejection, Rejection)
    assert rejection.field == "aid"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-09-24", "2025-09-24"),
        ("2025-09-24 23:30:00", "2025-09-24"),
        ("2025-09-24T20:00:00Z", "2025-09-25"),
        ("2025-09-24T01:00:00+08:00", "2025-09-24"),
    ],
)
def test_a_time_becomes_its_day_in_shanghai(text: str, day: str) -> None:
    read = parse_record(GOOD | {"date": text})
    assert isinstance(read, NoticeInput)
    assert read.date.isoformat() == day


def test_missing_content_and_account_are_empty() -> None:
    read = parse_record({key: GOOD[key] for key in ("aid", "title", "url", "date")})
    assert isinstance(read, NoticeInput)
    assert (read.content, read.account) == ("", "")


@pytest.mark.parametrize("url", [None, ""])
def test_a_notice_of_a_file_needs_no_link_where_it_has_a_text(tmp_path: Path, url: str | None) -> None:
    """However short the text: twenty characters were asked for, and nothing said so."""
    written = write(
        tmp_path / "n.json", json.dumps([GOOD | {"url": url}, GOOD | {"url": url, "content": ""}])
    )
    result = read_file(written)
    assert [(notice.url, notice.content) for notice in result.notices] == [("", "正文")]
    assert [(r.field, r.position) for r in result.rejections] == [("url", 2)]


def test_what_is_sent_without_a_link_says_so(tmp_path: Path) -> None:
    """What was read from a notice without a link can be written to another home, and a forgotten link is told."""
    read = parse_record(GOOD | {"url": ""}, unknown_fields=False)
    assert isinstance(read, NoticeInput)
    assert read.url == ""
    rejection = parse_record(GOOD | {"url": None}, unknown_fields=False)
    assert isinstance(rejection, Rejection)
    assert (rejection.field, '"url": ""' in rejection.reason) == ("url", True)


def test_of_a_title_alone_the_text_or_link_that_lacks_is_told() -> None:
    """Who sent an empty link is not told to send one, and a content of another kind is told alone."""
    for content in ("&nbsp;", "", None):
        rejection = parse_record(GOOD | {"url": "", "content": content}, unknown_fields=False)
        assert isinstance(rejection, Rejection)
        assert (rejection.field, "text" in rejection.reason) == ("url", True)
        assert "missing" not in rejection.reason
    rejection = parse_record(GOOD | {"url": "", "content": 7}, unknown_fields=False)
    assert isinstance(rejection, Rejection)
    assert [field for field, _ in rejection.faults] == ["content"]


def test_a_short_text_file_needs_no_link(tmp_path: Path) -> None:
    path = write(tmp_path / "n.txt", "绍兴市黄酒补助通知\n请于12月6日前申报。")
    result = read_notices([path], ReadOptions(date="2025-11-29"))
    assert [(notice.title, notice.url) for notice in result.notices] == [("绍兴市黄酒补助通知", "")]
    bare = read_notices([write(tmp_path / "b.txt", "绍兴市黄酒补助通知")], ReadOptions(date="2025-11-29"))
    assert [(r.field, "--url" in r.reason) for r in bare.rejections] == [("url", True)]


def test_bad_records_of_an_array_are_rejected_one_by_one(tmp_path: Path) -> None:
    path = write(
        tmp_path / "n.json", json.dumps([GOOD, GOOD | {"aid": "x", "url": "nowhere"}, GOOD | {"aid": "y"}])
    )
    result = read_file(path)
    assert [notice.aid for notice in result.notices] == ["1_1", "y"]
    assert [(r.aid, r.field, r.position, r.file) for r in result.rejections] == [("x", "url", 2, "n.json")]


@pytest.mark.parametrize("name", ["n.jsonl", "n.ndjson", "n.json", "n.txt"])
def test_jsonl_may_hold_blank_and_broken_lines(tmp_path: Path, name: str) -> None:
    lines = [
        json.dumps(GOOD),
        "",
        json.dumps(GOOD | {"aid": "y", "content": "a\u2028b"}, ensure_ascii=False),
        "{",
        '{"aid": NaN}',
    ]
    result = read_file(write(tmp_path / name, "\r\n".join(lines)))
    assert [notice.aid for notice in result.notices] == ["1_1", "y"]
    assert [r.position for r in result.rejections] == [4, 5]


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("record", [GOOD, CHINESE])
def test_csv_is_read_with_and_without_bom(tmp_path: Path, bom: bytes, record: dict[str, Any]) -> None:
    path = tmp_path / "n.CSV"
    content = '第一行，"引"\r第二行,逗号'
    key = "content" if "content" in record else "finalContent"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*record, "备注"])
        writer.writeheader()
        writer.writerow(record | {key: content, "备注": "x"})
    path.write_bytes(bom + path.read_bytes())
    result = read_file(path)
    assert [notice.content for notice in result.notices] == [content]


def test_csv_rows_with_too_few_cells_are_rejected_with_their_line(tmp_path: Path) -> None:
    result = read_file(
        write(tmp_path / "n.csv", "aid,title,url,date\na,题\n\nb,题,https://a.cn,2025-09-24\n")
    )
    assert [r.position for r in result.rejections] == [2]
    assert [notice.aid for notice in result.notices] == ["b"]


def test_csv_may_carry_attachments_as_json(tmp_path: Path) -> None:
    cell = json.dumps([{"name": "表", "text": "文"}]).replace('"', '""')
    text = f'aid,title,url,date,attachments\na,题,https://a.cn,2025-09-24,"{cell}"\nb,题,https://a.cn,2025-09-24,x\n'
    result = read_file(write(tmp_path / "n.csv", text))
    assert result.notices[0].attachments == (("表", None, "文"),)
    assert result.rejections[0].field == "attachments"


def test_of_an_aid_that_stands_twice_the_last_is_taken_and_a_note_says_so(tmp_path: Path) -> None:
    first = write(tmp_path / "a.json", json.dumps([GOOD, GOOD | {"aid": "b"}]))
    second = write(tmp_path / "b.json", json.dumps([GOOD | {"title": "新"}]))
    result = read_notices([first, second])
    assert [(n.aid, n.title) for n in result.notices] == [("b", "题"), ("1_1", "新")]
    assert len(result.notes) == 1
    assert "1_1" in result.notes[0]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("n.json", b"", "empty"),
        ("n.json", b" \n ", "empty"),
        ("n.json", b"[{]", "line 1, column 3"),
        ("n.json", b'[{"x": NaN}]', "NaN"),
        ("n.json", b"[" * 100_000, "nested"),
        ("n.json", b"[" + b"9" * 5000 + b"]", "number"),
        ("n.json", b'{"aid": "1"}', "square brackets"),
        ("n.json", b"17", "square brackets"),
        ("n.json", b'["\xff\xfa\x80\x80"]', "no known encoding"),
        ("n.csv", "序号,企业名称\n1,甲公司\n".encode(), "lacks a line of heads"),
        ("n.docx", b"PK", "damaged"),
        ("n.xyz", b"x", "of no kind that is read"),
        ("n.csv", b'aid,title,url,date\n"a,b\n', "broken"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    with pytest.raises(InvalidInput, match=words.replace("(", r"\(")):
        read_file(write(tmp_path / name, data))


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-le"])
def test_another_encoding_is_found_and_said(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path / "n.json", json.dumps([GOOD], ensure_ascii=False).encode(encoding))
    result = read_file(path)
    assert result.notices == (EXPECTED,)
    assert encoding[:6].upper().removesuffix("-") in result.notes[0]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_a_list_as_excel_keeps_it_needs_no_id_and_no_iso_days(
    tmp_path: Path, encoding: str, mark: str
) -> None:
    rows = [["序号", "标题", "链接", "发布日期", "正文", "来源"],
            ["1", "关于申报的通知", "https://a.cn/1", "2025/9/1", "第一行\n第二行，镕", "号"]]  # fmt: skip
    with (tmp_path / "导出.csv").open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=mark).writerows(rows)
    (notice,) = read_file(tmp_path / "导出.csv").notices
    assert (notice.title, notice.url, str(notice.date), notice.account) == (
        "关于申报的通知", "https://a.cn/1", "2025-09-01", "号",
    )  # fmt: skip
    assert notice.content == "第一行\n第二行，镕"
    assert notice.aid == read_file(tmp_path / "导出.csv").notices[0].aid


@pytest.mark.parametrize(
    "wrap",
    [lambda a: {"data": a}, lambda a: {"code": 0, "data": {"total": 1, "list": a}}, lambda a: {"公告": a}],
)
def test_json_is_found_in_its_usual_wrappings(tmp_path: Path, wrap: Any) -> None:
    assert read_file(write(tmp_path / "n.json", json.dumps(wrap([GOOD])))).notices == (EXPECTED,)


def test_a_list_s_own_columns_do_not_displace_the_sure_names() -> None:
    record = GOOD | {"id": "77", "source": "别处", "来源": "别的", "发布日期": "2020-01-01"}
    assert parse_record(record) == EXPECTED


def test_a_missing_path_says_so(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no file"):
        read_file(tmp_path / "nowhere.json")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*GOOD, *CHINESE, "attachments", "x"]), json_values, max_size=6))
@examples(200)
def test_any_object_is_either_taken_or_rejected(change: dict[str, Any]) -> None:
    assert isinstance(parse_record(GOOD | change), NoticeInput | Rejection)


def test_the_years_that_are_taken_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    input_record._years.cache_clear()
    monkeypatch.setenv("RAG_FIRST_YEAR", "2000")
    monkeypatch.setenv("RAG_YEARS_AHEAD", "3")
    try:
        old, late = (parse_record(GOOD | {"date": f"{year}-01-01"}) for year in (1999, today().year + 4))
        taken = parse_record(GOOD | {"date": f"{today().year + 3}-12-31"})
    finally:
        input_record._years.cache_clear()
    assert isinstance(old, Rejection)
    assert isinstance(late, Rejection)
    assert f"2000 to {today().year + 3}" in old.reason
    assert isinstance(taken, NoticeInput)
