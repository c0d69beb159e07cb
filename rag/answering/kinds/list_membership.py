"""Whether somebody named stands on a list: yes with the row, no with the list that was looked through."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.answering.composing.certainty_decision import at_least_sure, at_most_possible
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.draft import Draft
from rag.answering.quoting.opened_notices import Source
from rag.answering.wording.phrases import say
from rag.answering.wording.value_text import day_text, spot_text
from rag.domain import RESULTS
from rag.language.clause_marks import before_next
from rag.language.normalise import fold
from rag.language.organisation_forms import BODIES, FIRMS, GROUPS
from rag.lazy import lazy_pattern
from rag.public import Answer
from rag.retrieval.confidence import certainty

LEAST_ROWS = 5
"""Fewer rows are a table within a notice, not a list of its own."""
MAX_SHOWN = 3
_BEFORE_NAME = lazy_pattern(r"(?:^|[^一-鿿]|[定准对拟为由将示是即及和与])\Z")
_LINE_ENDS = "\n；;。"
LINE_CHARS = 80
"""How far a line that tells a name in words is quoted to either side."""
_ASKS = lazy_pattern(
    r"(?:在|进)(?:不在|没在)|进(?:了|入)?(?:[^,，。?？]{0,4}名单)(?:了)?(?:吗|没有?|么|嘛)?[？?]?$|(?:是不是|是否|有没有|有无)(?:.{0,12})(?:在|入选|上榜|列入|入围|进入|获评|评上|认定|通过|名单)"
    r"|(?:入选|上榜|列入|入围|获评|评上|通过)(?:了|过)?.{0,24}(?:吗|没有|没|(?<![什怎])么)[？?]?$"
    r"|(?:名单|清单|目录|榜单|公示)(?:里|中|上|内)?(?:有没有|有无|是否有|有)|在.{0,40}(?:名单|清单|目录|榜单)(?:里|中|上|内|之列)?(?:吗|么)"
    r"|(?:公司|集团|研究院|研究所|大学|学院|医院|合作社)(?:今年|现在|目前|已经|已)?"
    r"(?:是不是|是否(?:是|为|属于)|算不算|属不属于|(?:是|属于)(?=[^，,。；;]{2,40}吗[？?]?$))(?!.{0,2}(?:(?<![智节储产功性])能|可|需|要|必|应|符合|满足|有|得))"
    # What the firm is may be told of it, and what it may do be asked.
    r"(?!.{0,40}(?:可以|可否|(?<![智节储产功性])能(?![源力耗效级量])|申报|申请|报名|享受|领取|外资|民营|国有|成立|注册)).{2,40}$"
    r"|\b(?:is|are|was|were|did|has|have)\b.{2,120}\b(?:on|in|among|included|listed|selected|named|make|made)\b",
    re.IGNORECASE,
)
_OPEN = lazy_pattern(r"\s{0,4}(?:which|what|where|when|how)\b", re.IGNORECASE)
_QUOTED = lazy_pattern(r"[“\"「《]([^”\"」》]{2,60})[”\"」》]")
_ORGANISATION = lazy_pattern(
    rf"[一-龥A-Za-z0-9（）()·&.\-]{{2,40}}?(?:{FIRMS}|(?:集团|{BODIES})"
    # The firm of a group or a house is one name: 甲禾集团有限公司, else 有限公司 is left as a firm of its own.
    r"(?:(?:(?![和与及或在的是])[一-龥（）()]){0,6}?(?:有限责任公司|有限公司))?)(?!名单|清单|目录|榜单)"
)
_LEADING = lazy_pattern(
    r"^(?:请问|我?想(?:请?问|了解|咨询|知道)(?:一?下)?|(?:请教|咨询|麻烦|打听|问)一?下|听说|据说|[今去]年|[这本][次批]|请查一下|帮我查一下|查一下|帮我查|查查|看看|我们公司|我公司|我们|是不是|是否|有没有|在|的|(?:名单|清单)[里中上]?有?|[，,：: ])+"
)
_BEFORE_CUE = lazy_pattern(
    r"^(.{2,40}?)(?:在不在|有没有|有无|是不是|是否|入选|上榜|列入|入围|获评|评上|通过|在|进(?=[^进]{0,6}名单))"
)
_LATIN_NAME = lazy_pattern(
    r"\b(?:is|are|was|were|did|has|have)\s+(.{2,80}?)\s+(?:on|in|among|included|listed|selected|named|make|made|been)\b",
    re.IGNORECASE,
)
_AFTER_LIST = lazy_pattern(
    r"(?:名单|清单|目录|榜单|公示)(?:里|中|上|内)?有(?!没|无|哪|多|几|什么|谁|异议|意见|疑问|问题|误|错|变)([^吗么，,。；;？?]{2,30}?)(?:吗|么|没有|[，,。；;？?]|$)"
)
_SUFFIX = lazy_pattern(f"(?:{GROUPS}|{FIRMS})$")
_PARTS = lazy_pattern(
    "有没有|有无|是不是|是否有?|请问|查一下|(?:名单|清单|目录|榜单)[里中上内]?(?:有(?!没|无))?"
)
_LEAST_NAME, _LEAST_FIRM = 2, 6
_LISTS = lazy_pattern(
    r"名单|清单|目录|榜单|公示|入选|上榜|列入|入围|获评|评上|\b(?:list|listed|selected|shortlist\w*|winner\w*)\b",
    re.IGNORECASE,
)
_KIND_OF_FIRM = lazy_pattern("(?:企业|户|单位|人员|机构|个人)$")
_NOT_A_NAME = lazy_pattern(r"企业|名单|哪些|什么|多少|公示|项目|这个|那个|我们")
# A clause that ends as a name does: 是高新技术企业可以申报智能工厂.
_CLAUSE = lazy_pattern("^(?:是|属于)|可以(?=[申报享领参认拿评])|能否|能不能|申报|申请|报名|享受")


@dataclass(frozen=True, slots=True)
class _Row:
    source: Source
    start: int
    end: int
    whole: bool  # the name fills its cell


def answer_on_list(ctx: AnswerContext) -> Answer | None:
    """Yes or no; None where nobody is asked for by name, or no notice that was found holds a list."""
    question = ctx.request.question
    if not ctx.near or not asks_for_a_place(question):
        return None
    name = asked_name(question)
    lists = [(source, rows) for source in ctx.sources if len(rows := list(list_rows(source))) >= LEAST_ROWS]
    if not name or not _is_about_a_list(question, name):
        return None
    found = [hit for source, rows in lists for hit in _with_name(source, rows, name)]
    found = found or [hit for source in ctx.sources for hit in _told_in_words(source, name)]
    if not lists and not found:
        return None
    draft = ctx.draft()
    if found:
        hits = sorted(found, key=lambda hit: not hit.whole)[:MAX_SHOWN]
        for hit in hits:
            _say(draft, "on_list" if hit.whole else "on_list_like", hit.source, hit.start, hit.end, name)
        sure = hits[0].whole
        return draft.answer(
            "fact", at_least_sure(ctx.confidence) if sure else at_most_possible(at_least_sure(ctx.confidence))
        )
    source, rows = lists[0]
    if name in source.record.notice.title:
        return None  # the list's own subject, no entry of it
    if source is not ctx.sources[0] or certainty(ctx.found.confidence) == "none":
        return None
    if any(_holds_outside_its_rows(found, name) for found in ctx.sources) or _has_unread_part(source):
        return None  # a list in words, or one that nobody could read: no row says nothing
    _say(draft, "not_on_list", source, *rows[0], name, count=_entries(source, rows))
    draft.link(source)
    whole_name = bool(_SUFFIX.search(name))
    return draft.answer(
        "fact",
        at_least_sure(ctx.confidence) if whole_name else at_most_possible(at_least_sure(ctx.confidence)),
    )


def asks_for_a_place(question: str) -> bool:
    """Whether a question is worded as one for a place on a list: X是智能工厂吗, but not X是外资企业，可以申报吗."""
    return _ASKS.search(question) is not None and not _OPEN.match(question)


def _is_about_a_list(question: str, name: str) -> bool:
    """Whether the question speaks of a list; 外资企业是否可以通过… asks for a condition."""
    if _KIND_OF_FIRM.search(name):
        return False
    return bool(_SUFFIX.search(name) or _QUOTED.search(question) or _LISTS.search(question))


def _holds_outside_its_rows(source: Source, name: str) -> bool:
    """Whether the notice names it, or a firm within what was taken for the name."""
    text, wanted = plain_name(source.record.notice.text), plain_name(name)
    if wanted in text or _SUFFIX.sub("", wanted) in text:
        return True
    return any(plain_name(firm[0]) in wanted for firm in _ORGANISATION.finditer(source.record.notice.text))


def _entries(source: Source, rows: list[tuple[int, int]]) -> int:
    """How many entries a list has: its rows without the heads, and without titles and remarks in one cell where others have more."""
    text = source.record.notice.text
    parted = sum(" | " in text[start:end] for start, end in rows)
    return (parted or len(rows)) - 1


def _has_unread_part(source: Source) -> bool:
    """Whether an attachment is named whose text is not here."""
    notice = source.record.notice
    return any(attachment.start is None for attachment in notice.attachments)


def _say(draft: Draft, key: str, source: Source, start: int, end: int, name: str, count: int = 0) -> None:
    notice = source.record.notice
    draft.say(
        key, name=name, title=notice.title, date=day_text(notice.date, draft.reply),
        where=place_told(draft, source, start, whole=bool(count)), count=count,
        quote=notice.text[start:end], n=draft.cite(source, start, end),
    )  # fmt: skip


def place_told(draft: Draft, source: Source, start: int, *, whole: bool = False) -> str:
    """Which attachment a row stands in and where there, "" for the notice itself; `whole`: the attachment alone."""
    where = source.record.notice.attachment_at(start)
    place = where.place_at(start) if where else None
    told = spot_text(place, draft.reply) if place and not whole else ""
    return say(draft.reply, "in_file", file=where.name, place=told).rstrip("， ,") if where else ""


def asked_name(question: str) -> str:
    """The name that is looked for, "" if none is told: what is quoted, an organisation, else what the question begins with.

    >>> asked_name("南京华瑞智能装备有限公司在不在智能工厂名单里"), asked_name("Is 甲乙科技 on the list?")
    ('南京华瑞智能装备有限公司', '甲乙科技')
    """
    for pattern, group in (
        (_ORGANISATION, 0),
        (_LATIN_NAME, 1),
        (_QUOTED, 1),
        (_AFTER_LIST, 1),
        (_BEFORE_CUE, 1),
    ):
        for match in pattern.finditer(question):
            name = _LEADING.sub("", _PARTS.split(match[group])[-1]).strip(" ，,的")
            if len(name) >= _LEAST_NAME and not _is_no_name(name):
                return name
    return ""


def _is_no_name(words: str) -> bool:
    return bool(_NOT_A_NAME.fullmatch(words) or _SUFFIX.fullmatch(words) or _CLAUSE.search(words))


def list_rows(source: Source) -> Iterator[tuple[int, int]]:
    """(start, end) of the lines of tables in a notice and its attachments, in the order of the text."""
    text = source.record.notice.text
    at = 0
    for line in text.split("\n"):
        if " | " in line or (
            (where := source.record.notice.attachment_at(at)) and where.places and line.strip()
        ):
            yield at, at + len(line)
        at += len(line) + 1


def _with_name(source: Source, rows: list[tuple[int, int]], name: str) -> Iterator[_Row]:
    """Rows with a cell that is the name, or holds it."""
    text = source.record.notice.text
    wanted = plain_name(name)
    for start, end in rows:
        cells = [plain_name(cell) for cell in text[start:end].split(" | ")]
        # What makes the asked name longer than the cell may be words before it, or a place that makes it another firm's.
        inside = any(
            len(cell) >= _LEAST_FIRM and _SUFFIX.search(cell) and wanted.endswith(cell) for cell in cells
        )
        if wanted in cells or _SUFFIX.sub("", wanted) in cells:
            yield _Row(source, start, end, True)
        elif inside or any(wanted in cell for cell in cells):
            yield _Row(source, start, end, not inside and bool(_SUFFIX.search(wanted)))


def _told_in_words(source: Source, name: str) -> Iterator[_Row]:
    """The lines of results without a table that tell a name: 1 甲公司 研发券 18, or 拟认定甲公司、乙公司等5家."""
    text = source.record.notice.text
    if source.record.notice.category not in RESULTS or name in source.record.notice.title:
        return  # no results, or the list's own subject
    for match in re.finditer(re.escape(name), text):
        start, end = _line_around(text, match.start(), match.end())
        whole = (
            bool(_SUFFIX.search(name))
            and _BEFORE_NAME.search(text, max(0, match.start() - 1), match.start()) is not None
        )
        yield _Row(source, start, end, whole)


def _line_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Start and end of the line around a span, as far as its sentence reaches and no further than `LINE_CHARS` to either side."""
    first, last = max(0, start - LINE_CHARS), min(len(text), end + LINE_CHARS)
    first = max([first, *(text.rfind(mark, first, start) + 1 for mark in _LINE_ENDS)])
    if first == start - LINE_CHARS and (comma := text.find("，", first, start)) >= 0:
        first = comma + 1
    last = before_next(_LINE_ENDS, text, end, last)
    line = text[first:last]
    return first + len(line) - len(line.lstrip()), first + len(line.rstrip())


def plain_name(text: str) -> str:
    """A name, a head or a question as they are compared: without white space, in one spelling, brackets of one kind."""
    return fold("".join(text.split())).replace("(", "（").replace(")", "）")
