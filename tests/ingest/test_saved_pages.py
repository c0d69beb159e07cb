"""Web pages as people save them: what is read, what is left out, and what is no notice at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.ingest import read_notices
from rag.ingest.feeds import sitemap_links
from rag.ingest.format_protocol import Document, Link, Unreadable
from rag.ingest.html_page import HtmlFormat
from tests.ingest.made_files import put

LINK = "https://mp.weixin.qq.com/s?__biz=MzA5MTIzNDU2Nw==&mid=2650001234&idx=2&sn=abc&chksm=88&scene=21"
TITLE = "云州丨关于组织申报2025年度创新联合体的通知"
BODY = "<section><p><span leaf=''>对认定的创新联合体，给予最高300万元资助。</span></p></section><p>截止时间为2025年10月24日17:30，逾期不予受理。</p>"
MENU = "<div class=top><a href=/>首页</a> <a href=/a>政务公开，互动</a> <a href=/b>办事，服务</a></div>"


def article(*, comment: str = "", scripts: bool = True, body: str = BODY) -> str:
    """A WeChat article as a browser saves it; without scripts as SingleFile does."""
    script = (
        "<script>var biz='MzA5MTIzNDU2Nw==';var oriCreateTime = '1758619800';var nickname = htmlDecode(\"云州科技发布\");"
        f'var msg_link = "{LINK.replace("&", "&amp;")}";</script>'
    )
    return (
        f"<!DOCTYPE html>{comment}<html><head><meta charset=utf-8><meta property='og:title' content='{TITLE}'>"
        f"<meta property='og:article:author' content='小编'><title>{TITLE}</title></head><body><div id='img-content'>"
        f"<h1 id='activity-name'>\n{TITLE}\n</h1><span>原创</span><span>小编</span><a id='js_name'> 云州科技发布 </a>"
        f"<em id='publish_time'>2025年09月23日 17:30</em><em>江苏</em>"
        f"<div class='rich_media_content' id='js_content' style='visibility: hidden;'>{body}"
        f"<p style='display: none;'><mp-style-type></mp-style-type></p></div><a id='js_view_source'>阅读原文</a></div>"
        f"<div>微信扫一扫，关注该公众号。留言，期待，谢谢，好的。</div>{script if scripts else ''}</body></html>"
    )


SINGLE_FILE = f"<!--\n Page saved with SingleFile \n url: {LINK} \n saved date: Thu Nov 20 2025 \n-->"


@pytest.mark.parametrize(
    "page",
    [
        article(comment=f"<!-- saved from url=(0117){LINK} -->\n", scripts=False),
        article(comment=SINGLE_FILE, scripts=False),
        article(),
    ],
    ids=["by a browser", "by SingleFile", "by its scripts"],
)
def test_a_wechat_article_tells_title_account_day_and_link(page: str) -> None:
    read = document(page)
    assert dict(read.fields) == {"title": TITLE, "account": "云州科技发布", "date": "2025-09-23", "url": LINK}
    assert read.text.split() == [
        "对认定的创新联合体，给予最高300万元资助。",
        "截止时间为2025年10月24日17:30，逾期不予受理。",
    ]


def test_what_a_browser_saves_with_a_page_is_no_notice_and_not_worth_a_word(tmp_path: Path) -> None:
    page = article(comment=f"<!-- saved from url=(0117){LINK} -->\n")
    frame = "<p>广告，推广，联系，咨询，电话，赶快，来吧，优惠多多，马上扫码。</p>"
    put(
        tmp_path,
        {
            "文.html": page,
            "文_files/saved_resource.html": frame,
            "文_files/a.js.下载": "x",
            "文_files/640.webp": "x",
        },
    )
    read = read_notices([tmp_path])
    assert [n.title for n in read.notices] == [TITLE]
    assert (read.rejections, read.notes) == ((), ())


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("<h2>环境异常</h2><p>当前环境异常，完成验证后即可继续访问。</p>", "check for robots"),
        ("<div>该内容已被发布者删除</div><p>微信公众平台</p>", "deleted by its publisher"),
        ("<p>此内容因违规无法查看</p><p>由用户投诉并经平台审核</p>", "no longer shown"),
        ("<h1>404 Not Found</h1><p>nginx，请联系管理员，稍后再试试看</p>", "no such page"),
        ("<p>抱歉，您访问的页面不存在或已被移走，请返回首页。</p>", "no such page"),
        ("<ul>" + "".join(f"<li><a href='/{i}'>关于组织申报第{i}批项目的通知</a>09-{i:02}</li>" for i in range(10, 20)) + "</ul>",
         "list of links"),
        ("".join(f"<li><a href='/{i}'>关于第{i}项工作的通知</a><span>2025-09-0{i}</span></li>" for i in range(1, 4)), "list of links"),
    ],
)  # fmt: skip
def test_a_page_that_shows_no_article_is_refused_with_what_it_says(words: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        document(f"<html><head><title>x</title></head><body>{words}</body></html>")


def test_an_article_on_such_pages_is_one() -> None:
    text = "<p>系统提示环境异常的企业，完成验证后即可继续访问申报平台，请于2025年10月10日前完成申报。</p>" * 9
    assert "环境异常" in document(f"<html><body>{text}</body></html>").text


@pytest.mark.parametrize(
    ("head", "face", "told"),
    [
        ("<title>云州市商务局 公告 关于外贸资金的公告</title>", "<td>发文日期</td><td>2025-09-10</td><p>发布日期：2025-09-12</p>",
         ("关于外贸资金的公告", "2025-09-12", "云州市商务局")),
        ("<title>关于外贸资金的公告-通知公告-云州市商务局</title><meta name=firstpublishedtime content=2025-09-12-10:00:00>",
         "<h1>云州市商务局网站</h1><h3>关于外贸资金的公告</h3><p>发布日期：2025-09-10</p>",
         ("关于外贸资金的公告", "2025-09-12", "云州市商务局")),
        ("<title>云州市商务局</title>", "<div class=art_title>关于外贸资金的公告</div><p>2025-09-12 16:20 来源：商务局综合处 字号</p>",
         ("关于外贸资金的公告", "2025-09-12", "商务局综合处")),
        ("<title>关于外贸资金的公告_通知公告_云州市商务局</title>", "<div class=tit>关于外贸资金的公告</div><p>發布日期：2025-09-12</p>",
         ("关于外贸资金的公告", "2025-09-12", "云州市商务局")),
        ("<title>云州市人民政府</title>", "<td><b>云州市关于申领稳岗补贴的通告</b></td><td>发布时间：2025年9月12日 作者：市人社局 点击数：10 [打印]</td>",
         ("云州市关于申领稳岗补贴的通告", "2025-09-12", "市人社局")),
    ],
)  # fmt: skip
def test_a_portal_tells_title_day_and_source_in_its_head_or_on_its_face(
    head: str, face: str, told: tuple[str, str, str]
) -> None:
    read = document(f"<html><head>{head}</head><body>{MENU}{face}{BODY}</body></html>")
    account = read.fields.get("account") or read.suggested.get("account", "")
    assert (read.fields["title"], read.fields["date"], account) == told


def test_menus_and_the_words_of_the_site_are_left_out_of_a_page_whose_container_has_no_known_name() -> None:
    text = "请于2025年10月8日前提交，单个企业最高50万元。"
    rows = (f"<tr><td>{MENU}</td></tr><tr><td><p>各外贸企业：</p><p>{text}</p><p>上一篇：关于甲，乙，丙的通知</p></td></tr>"
            "<tr><td>主办：云州市商务局，承办：云州市大数据中心，网站标识码：3209000001</td></tr>")  # fmt: skip
    assert document(f"<html><body><table>{rows}</table></body></html>").text.split() == ["各外贸企业：", text]
    marked = f"<html><body>{MENU}<table><!--ZJEG_RSS.content.begin--><p>{text}</p><!--ZJEG_RSS.content.end--></table>主办</body></html>"
    assert document(marked).text == text


def test_a_portals_card_counters_share_box_and_wrapped_lines_are_no_text() -> None:
    card = ("<table><tr><td>索 引 号：</td><td>0140/2025-1</td><td>主题分类：</td><td>科技、教育</td></tr><tr><td>发布机构：</td>"
            "<td>云州市科技局</td><td>文　号：</td><td>云科〔2025〕31号</td></tr></table>")  # fmt: skip
    meta = "<div>发布日期：2025-09-18 来源：市科技局 浏览次数：<span>21</span>次 字体：[<a>大</a> <a>小</a>]</div>"
    share = (
        "<div class=bdsharebuttonbox><a>分享到微信</a></div><div>【<a>打印本页</a>】【<a>关闭窗口</a>】</div>"
    )
    text = "<p>各区科技局，各有关\n  单位：</p><p>主办单位：云州市科技局，请于2025年10月8日前提交。</p>"
    files = "<p>附件：<a href='/u/download?id=8'>2.推荐项目汇总表</a> <a href='/d.jsp?f=a.pdf'>办法</a> <a href='/app/download'>下载客户端</a></p>"
    foot = "<p>主办：云州市科技局</p><p>地址：人民路1号</p><p>苏ICP备05000000号</p>"
    page = f"<html><head><title>关于申报的通知</title></head><body><div>{card}{meta}{text}{files}{share}{foot}</div></body></html>"
    read = document(page)
    assert read.text.split("\n") == [
        "云科〔2025〕31号",
        "各区科技局，各有关单位：",
        "主办单位：云州市科技局，请于2025年10月8日前提交。",
        "附件：2.推荐项目汇总表 办法 下载客户端",
    ]
    assert [link.name for link in read.links] == ["2.推荐项目汇总表", "办法"]
    assert dict(read.fields) == {"title": "关于申报的通知", "date": "2025-09-18", "account": "市科技局"}


def test_line_ends_that_a_style_shows_stay() -> None:
    told = ["各有关单位：", "一、企业须在云州市注册", "二、请于2025年10月8日前提交"]
    shown = "\n".join(told)
    page = f"<html><body><div style='white-space: pre-wrap'>{shown}</div></body></html>"
    assert document(page).text.split("\n") == told


@pytest.mark.parametrize("around", ["form", "div class='main share-page'"])
def test_a_page_within_a_form_or_what_is_called_shared_is_read(around: str) -> None:
    text = "请于2025年10月8日前提交，单个企业最高50万元，逾期不予受理。"
    search = "<form>站内搜索：<input></form>" if around != "form" else ""
    page = f"<html><body><{around}>{MENU}{search}<div><p>{text}</p></div></{around.split()[0]}></body></html>"
    assert document(page).text == text


def test_what_reads_like_a_sites_line_but_tells_of_the_call_stays() -> None:
    card = "<table><tr><td>索引号：1</td><td>发布机构：云州市科技局</td><td>主题分类：科技</td></tr></table>"
    told = [
        "各区科技局：现将名单公布，见附件",
        "时间：2025年9月1日至9月30日，登录系统填报后打印（一式两份）",
        "时间：2025年9月30日前，报名访问：http://yunzhou.example",
        "（五）ICP备案证明",
        "（六）软件著作权版权所有人声明",
        "联系电话：025-83670001",
    ]
    page = f"<html><body><div>{card}{''.join(f'<p>{line}</p>' for line in told)}<p>版权所有：云州市科技局</p></div></body></html>"
    assert document(page).text.split("\n") == told


def test_a_page_that_shows_its_text_in_a_frame_or_a_viewer_is_read_there(tmp_path: Path) -> None:
    head = "<head><title>关于揭榜的通知</title><meta name=PubDate content=2025-09-15></head>"
    frame = '<iframe src="./揭榜_files/art.html"></iframe><embed src="/web/viewer.html?file=/att/附件.pdf">'
    put(
        tmp_path,
        {
            "揭榜.html": f"<html>{head}<body>{frame}</body></html>",
            "揭榜_files/art.html": f"<body>{BODY}</body>",
        },
    )
    read = read_notices([tmp_path])
    assert "最高300万元" in read.notices[0].content
    assert [name for name, _, _ in read.notices[0].attachments] == ["附件.pdf"]
    inner = "&lt;p&gt;请于2025年10月8日前提交申报材料，逾期不予受理。&lt;/p&gt;"
    assert "10月8日" in document(f'<html>{head}<body><iframe srcdoc="{inner}"></iframe></body></html>').text


def test_a_link_to_a_file_behind_a_script_of_the_site_is_an_attachment() -> None:
    page = f"<html><body><p>{BODY}</p><a href='/down.jsp?id=1&name=a1.doc'>附件1.doc</a></body></html>"
    assert document(page).links == (Link("附件1.doc", "/down.jsp?id=1&name=a1.doc"),)


def test_a_sitemap_gives_its_newest_pages_first() -> None:
    pages = [("/tzgg/1.html", "2025-09-01"), ("/news/2.html", "2025-09-09"), ("/tzgg/3.html", "2025-09-08")]
    body = "".join(f"<url><loc>https://a.cn{path}</loc><lastmod>{day}</lastmod></url>" for path, day in pages)
    found = sitemap_links(
        f"<?xml version='1.0'?><urlset>{body}</urlset>".encode(), "https://a.cn/sitemap.xml", "/tzgg/"
    )
    assert found == (["https://a.cn/tzgg/3.html", "https://a.cn/tzgg/1.html"], [])
    index = b"<sitemapindex><sitemap><loc>/s1.xml</loc></sitemap></sitemapindex>"
    assert sitemap_links(index, "https://a.cn/sitemap.xml", "/tzgg/") == ([], ["https://a.cn/s1.xml"])


def document(page: str) -> Document:
    return HtmlFormat().read(page.encode(), "page.html")
