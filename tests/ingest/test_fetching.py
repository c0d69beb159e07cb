"""Fetching from a real local server: redirects, slow and large bodies, wrong types, robots, private addresses."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from eval.local_server import Handler, address, listening
from rag.domain import Place
from rag.errors import InvalidInput
from rag.ingest.fetching import WebSource, fetch_notices, read_sources
from rag.ingest.format_protocol import Unreadable
from rag.ingest.http import Fetcher
from rag.ingest.link_identity import address_of, aid_of_link, canonical_link
from rag.ingest.source_states import SourceStates
from tests.ingest import made_files

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>某市工信局</title>
<item><title>一</title><link>{base}/notice.html?utm_source=rss</link><pubDate>Tue, 23 Sep 2025 00:00:00 +0800</pubDate></item>
<item><title>二，页面打不开</title><link>{base}/gone</link><pubDate>Wed, 24 Sep 2025 00:00:00 +0800</pubDate>
<description>{text}</description></item></channel></rss>"""


class Site(Handler):
    asked: list[tuple[str, str | None]] = []  # noqa: RUF012 - one server a module
    pages_are_there = True

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers.get("If-None-Match")))
        base = f"http://{self.headers['Host']}"
        page = made_files.html().replace(b"</body>", '<a href="/list.pdf">附件：名单.pdf</a></body>'.encode())
        path = self.path.partition("?")[0]
        bodies = {
            "/robots.txt": ("text/plain", b"User-agent: *\nDisallow: /secret"),
            "/notice.html": ("text/html; charset=utf-8", page),
            "/list.pdf": ("application/octet-stream", made_files.pdf((("一 甲有限公司",),))),
            "/table.html": ("text/html; charset=utf-8", page.replace(b"list.pdf", b"list.csv")),
            "/list.csv": ("text/csv; charset=utf-8", "序号,企业\n1,甲有限公司\n".encode()),
            "/packed.html": ("text/html; charset=utf-8", page.replace(b"list.pdf", b"lists.zip")),
            "/lists.zip": (
                "application/zip",
                made_files.archive(
                    {
                        "甲/名单.pdf": made_files.pdf((("一 甲有限公司",),)),
                        "甲/名单.csv": "序号,企业\n1,甲有限公司\n".encode(),
                        "__MACOSX/._名单.pdf": b"\0",
                        "坏.pdf": b"%PDF-",
                    }
                ),
            ),
            "/half.html": (
                "text/html; charset=utf-8",
                page.replace(b"list.pdf", b"lost.pdf") if self.pages_are_there else b"<p>x</p>",
            ),
            "/half-feed": (
                "application/xml",
                FEED.format(base=base, text="请于2025年10月20日前申报。" * 20)
                .replace("/gone", "/half.html")
                .encode(),
            ),
            "/feed": (
                "application/rss+xml",
                FEED.format(base=base, text="请于2025年10月20日前申报。" * 20).encode(),
            ),
            "/index": (
                "text/html",
                b"<ul><li><a href='/notice.html'>a</a><a class=x href='/other'>b</a></ul>",
            ),
            "/robot": ("text/html", "<p>当前环境异常，完成验证后即可继续访问。</p>".encode()),
            "/robots-feed": (
                "application/xml",
                FEED.format(base=base, text="请于2025年10月20日前申报。" * 20)
                .replace("/gone", "/robot")
                .encode(),
            ),
            "/sitemap.xml": (
                "application/xml",
                f"<urlset><url><loc>{base}/news</loc></url><url><loc>{base}/notice.html</loc></url></urlset>".encode(),
            ),
            "/api": (
                "application/json",
                json.dumps(
                    {"data": {"list": [{"title": "甲", "url": "/notice.html", "publishTime": 1757404800000}]}}
                ).encode(),
            ),
            "/framed": ("text/html", b"<title>x</title><iframe src='/notice.html'></iframe>"),
            "/old.html": ("text/html", b"<script>location.href='/notice.html'</script>"),
            "/film": ("video/mp4", b"\x00\x00"),
            "/packed-twice": ("text/html", b"x"),
            "/large": ("text/html", b"x" * 3_000_000),
        }
        if path.startswith("/to"):
            self.send_response(302)
            self.send_header(
                "Location", {"/to": "/old.html", "/to-loop": "/to-loop"}.get(path, "file:///etc/passwd")
            )
            self.end_headers()
        elif path in ("/slow", "/slow-head"):
            self.wfile.write(b"HTTP/1.0 200 OK\r\n" + (b"\r\n" if path == "/slow" else b""))
            for number in range(400):
                self.wfile.write(b"X-%d: y\r\n" % number)
                time.sleep(0.1)
        elif path not in bodies:
            self.send_error(404)
        elif self.headers.get("If-None-Match") == '"1"':
            self.send_response(304)
            self.end_headers()
        else:
            kind, body = bodies[path]
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("ETag", '"1"')
            if path == "/packed-twice":
                self.send_header("Content-Encoding", "gzip, gzip")
            self.end_headers()
            self.wfile.write(body)


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with listening(ThreadingHTTPServer(("127.0.0.1", 0), Site)) as server:
        yield address(server)


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(allow_private=True, pause_s=0, timeout_s=60, max_bytes=1_000_000) as made:
        yield made


def test_a_page_is_taken_with_its_attachment(site: str, fetcher: Fetcher) -> None:
    read = fetch_notices([WebSource(f"{site}/to", account="某号")], fetcher)
    (notice,) = read.notices
    assert (notice.title, str(notice.date), notice.account) == (made_files.TITLE, "2025-09-23", "某号")
    assert notice.url == f"{site}/notice.html"
    assert notice.attachments == (
        ("附件：名单.pdf", f"{site}/list.pdf", ((Place(page=1), "一 甲有限公司"),)),
    )
    assert read.rejections == ()


ROWS = ((Place(row=1), "序号 | 企业"), (Place(row=2), "1 | 甲有限公司"))


def test_a_linked_csv_is_the_table_that_it_is(site: str, fetcher: Fetcher) -> None:
    read = fetch_notices([WebSource(f"{site}/table.html")], fetcher)
    assert [text for _, _, text in read.notices[0].attachments] == [ROWS]
    assert read.rejections == ()


def test_the_files_of_a_packed_attachment_are_attachments(site: str, fetcher: Fetcher) -> None:
    read = fetch_notices([WebSource(f"{site}/packed.html")], fetcher)
    assert read.notices[0].attachments == (
        ("名单.pdf", f"{site}/lists.zip", ((Place(page=1), "一 甲有限公司"),)),
        ("名单.csv", f"{site}/lists.zip", ROWS),
        ("坏.pdf", f"{site}/lists.zip", None),
    )
    assert [rejection.file for rejection in read.rejections] == [f"{site}/lists.zip 坏.pdf"]


def test_a_feed_gives_its_pages_and_where_one_is_gone_its_own_text(site: str, fetcher: Fetcher) -> None:
    read = fetch_notices([WebSource(f"{site}/feed")], fetcher)
    told = {n.title: (str(n.date), n.account) for n in read.notices}
    assert told[made_files.TITLE] == ("2025-09-23", "某市工信局")
    assert told["二，页面打不开"] == ("2025-09-24", "某市工信局")
    assert read.rejections == ()


def test_an_index_page_gives_what_its_selector_names(site: str, fetcher: Fetcher) -> None:
    assert len(fetch_notices([WebSource(f"{site}/index", "ul a:not(.x)")], fetcher).notices) == 1
    for wrong in ("ul b", "[["):
        assert "selector" in fetch_notices([WebSource(f"{site}/index", wrong)], fetcher).rejections[0].reason


def test_a_sitemap_an_interface_and_a_frame_lead_to_the_page(site: str, fetcher: Fetcher) -> None:
    for source, day in (
        (WebSource(f"{site}/sitemap.xml", "/notice"), "2025-09-23"),
        (
            WebSource(f"{site}/api"),
            "2025-09-09",
        ),  # as the list says: a page's text tells its signature at most
        (WebSource(f"{site}/framed"), "2025-09-23"),
    ):
        read = fetch_notices([source], fetcher)
        assert read.rejections == ()
        assert [str(n.date) for n in read.notices] == [day]
        assert made_files.PARAGRAPHS[2] in read.notices[0].content
    assert (
        "no such page"
        in fetch_notices([WebSource(f"{site}/sitemap.xml", "/x")], fetcher).rejections[0].reason
    )


def test_where_a_page_shows_a_check_for_robots_the_feeds_own_text_serves(site: str, fetcher: Fetcher) -> None:
    read = fetch_notices([WebSource(f"{site}/robots-feed")], fetcher)
    assert {n.title for n in read.notices} == {made_files.TITLE, "二，页面打不开"}
    assert read.rejections == ()
    assert "check for robots" in fetch_notices([WebSource(f"{site}/robot")], fetcher).rejections[0].reason


def test_a_page_whose_attachment_is_gone_is_not_replaced_by_the_feeds_excerpt(
    site: str, fetcher: Fetcher
) -> None:
    read = fetch_notices([WebSource(f"{site}/half-feed")], fetcher)
    (half,) = (n for n in read.notices if n.url.endswith("/half.html"))
    assert made_files.PARAGRAPHS[2] in half.content
    assert ["lost.pdf" in str(r.file) for r in read.rejections] == [True]


def test_a_page_that_was_read_is_not_replaced_by_the_feeds_excerpt_while_it_cannot_be_had(
    site: str, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    states = SourceStates(validators={f"{site}/half.html": {"ETag": '"0"'}})
    monkeypatch.setattr(Site, "pages_are_there", False)
    read = fetch_notices([WebSource(f"{site}/half-feed")], fetcher, states)
    assert not any(n.url.endswith("/half.html") for n in read.notices)
    assert any("half.html" in str(r.file) for r in read.rejections)
    assert states.validators[f"{site}/half.html"] == {"ETag": '"0"'}


def test_a_site_that_never_ends_is_given_up(site: str) -> None:
    with Fetcher(allow_private=True, pause_s=0, timeout_s=1) as hurried:
        read = fetch_notices([WebSource(f"{site}/slow"), WebSource(f"{site}/slow-head")], hurried)
    assert [bool(re.search("too long|Timeout", r.reason)) for r in read.rejections] == [True, True]


def test_what_has_not_changed_is_not_sent_again(site: str, fetcher: Fetcher) -> None:
    states = SourceStates()
    source = WebSource(f"{site}/notice.html")
    assert len(fetch_notices([source], fetcher, states).notices) == 1
    assert source.url in states.successes
    again = fetch_notices([source], fetcher, states)
    assert (again.notices, again.rejections) == ((), ())
    assert Site.asked[-1] == ("/notice.html", '"1"')


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/secret/page", "robots.txt"),
        ("/missing", "404"),
        ("/film", "kind that is not read"),
        ("/large", "more than 1,000,000 bytes"),
        ("/packed-twice", "packed more than once"),
        ("/to-loop", "redirects more than"),
        ("/to-file", "only plain http"),
    ],
)
def test_what_cannot_be_had_is_a_rejection_with_its_reason(
    site: str, fetcher: Fetcher, path: str, reason: str
) -> None:
    read = fetch_notices([WebSource(site + path)], fetcher)
    assert read.notices == ()
    assert len(read.rejections) == 1
    with pytest.raises(Unreadable, match=reason):
        raise Unreadable(read.rejections[0].reason)


@pytest.mark.parametrize(
    "url",
    [
        "{site}/notice.html", "http://localhost:9/", "http://[::1]/", "http://10.0.0.1/", "http://169.254.169.254/latest/meta-data",
        "http://0x7f000001/", "http://[::ffff:127.0.0.1]/", "http://[fec0::1]/", "http://[64:ff9b::a00:5]/", "http://[2002:7f00:1::]/",
        "http://[::10.0.0.1]/", "http://user@10.0.0.1/", "ftp://a.cn/x", "file:///etc/passwd",
    ],
)  # fmt: skip
def test_private_addresses_and_other_schemes_are_refused(site: str, url: str) -> None:
    with (
        Fetcher(pause_s=0, timeout_s=2) as public,
        pytest.raises(Unreadable, match=r"is not fetched|not known"),
    ):
        public.get(url.format(site=site))


@pytest.mark.parametrize("url", ["http://[", "http://[附件]", "http://a.example:99999/", "http://a b/"])
def test_what_is_no_address_is_unreadable(fetcher: Fetcher, url: str) -> None:
    with pytest.raises(Unreadable, match=r"no address|not known|is not fetched"):
        fetcher.get(url)


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("附件 1.docx", "https://a.cn/x/%E9%99%84%E4%BB%B6%201.docx"), ("/b?c=1#d", "https://a.cn/b?c=1#d"), ("http://[", ""),
        ("http://u@b.cn/", ""), ("http://b.cn:99999/", ""), ("%E9%99%84.pdf", "https://a.cn/x/%E9%99%84.pdf"),
    ],
)  # fmt: skip
def test_a_link_on_a_page_is_an_address_or_nothing(href: str, address: str) -> None:
    assert address_of("https://a.cn/x/", href) == address


def test_a_host_is_asked_once_in_a_while(site: str) -> None:
    with Fetcher(allow_private=True, pause_s=0.2) as polite:
        begun = time.monotonic()
        polite.get(f"{site}/notice.html")  # and robots.txt before
        polite.get(f"{site}/notice.html")
        assert time.monotonic() - begun >= 0.4


def test_sources_are_read_from_toml(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(
        '[[source]]\nurl = "https://a.cn/feed"\n[[source]]\nurl = "https://b.cn"\nselect = "li a"\n', "utf-8"
    )
    assert read_sources(path) == [WebSource("https://a.cn/feed"), WebSource("https://b.cn", "li a")]
    for wrong in ("x = 1", "[[source]]\nselect = 'a'", "[[source]]\nurl = 'u'\nselectt = 'a'", "[["):
        path.write_text(wrong, "utf-8")
        with pytest.raises(InvalidInput):
            read_sources(path)


def test_links_of_one_article_are_one_and_of_two_are_two() -> None:
    one = "http://mp.weixin.qq.com/s?__biz=MzI4&mid=26&idx=1&sn=ab&chksm=f0&scene=21#rd"
    assert canonical_link(one) == canonical_link(one.replace("http:", "https:").replace("&scene=21", ""))
    others = [one.replace(a, b) for a, b in (("MzI4", "MzI5"), ("mid=26", "mid=27"), ("idx=1", "idx=2"))]
    assert len({aid_of_link(url) for url in (one, *others)}) == 4
    assert aid_of_link("https://a.cn/n?id=1&utm_source=x#top") == aid_of_link("https://a.cn/n?id=1")
    assert aid_of_link("https://a.cn/n?id=1") != aid_of_link("https://a.cn/n?id=2")
