"""A digest as text, Markdown, HTML or JSON."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rag.matching.news import Digest, Item, Kind, titles_of


@dataclass(frozen=True, slots=True)
class Words:
    """What a digest says around the notices' own names, in one language."""

    title: str
    count: str
    nothing: str
    undated: str
    moved: str
    line: str
    comma: str
    headings: Mapping[Kind, str]
    verdicts: Mapping[str, str]
    name: Callable[[str], str] = str
    place: Callable[[str], str] = str


CHINESE = Words(
    "{day} 申报提醒：{count}", "{n} 项", "没有新消息", "时间未写明", "（原 {before}）",
    "{regions} {programme}：{day}{moved}，{verdict}", "、",
    {"new": "新的项目", "changed": "时间有变", "cancelled": "取消或暂停", "closing": "即将截止"},
    {"fits": "符合", "check": "待核对", "fails": "不符合"},
)  # fmt: skip
ENGLISH = Words(
    "{day} Calls for your firm: {count}", "{n}", "nothing new", "no day told", " (was {before})",
    "{regions} {programme}: {day}{moved}, {verdict}", ", ",
    {"new": "New", "changed": "Other dates", "cancelled": "Cancelled or suspended", "closing": "Closing soon"},
    {"fits": "fits", "check": "to be checked", "fails": "does not fit"},
)  # fmt: skip


def title_of(digest: Digest, words: Words = CHINESE) -> str:
    """One line: the day and how much there is."""
    count = words.count.format(n=len(digest.items)) if digest.items else words.nothing
    return words.title.format(day=digest.as_of, count=count)


def line_of(item: Item, words: Words = CHINESE) -> str:
    """A call in one line, without its address."""
    call = item.call
    day = item.deadline.isoformat() if item.deadline else words.undated
    moved = words.moved.format(before=item.before) if item.before and item.before != day else ""
    return words.line.format(
        regions=words.comma.join(map(words.place, call.regions)), programme=words.name(call.programme), day=day, moved=moved,
        verdict=words.verdicts[item.verdict],
    )  # fmt: skip


def as_text(digest: Digest, words: Words = CHINESE) -> str:
    """Plain text."""
    parts = [title_of(digest, words)]
    for kind, items in titles_of(digest.items).items():
        parts.append(f"\n{words.headings[kind]}")
        parts += [f"- {' '.join(line_of(i, words).split())}\n  {i.call.notices[0].url}" for i in items]
    return "\n".join(parts) + "\n"


def as_markdown(digest: Digest, words: Words = CHINESE) -> str:
    """Markdown, with every call a link to its notice where that has one."""
    parts = [f"# {title_of(digest, words)}"]
    for kind, items in titles_of(digest.items).items():
        parts.append(f"\n## {words.headings[kind]}\n")
        parts += [f"- {_linked(_escaped(line_of(i, words)), i.call.notices[0].url)}" for i in items]
    return "\n".join(parts) + "\n"


def _linked(text: str, url: str) -> str:
    return f"[{text}](<{url}>)" if url else text


def _escaped(text: str) -> str:
    return "".join(f"\\{c}" if c in "\\`*_[]<>~" else c for c in " ".join(text.split()))


def as_html(digest: Digest, words: Words = CHINESE) -> str:
    """A fragment of HTML for mail; everything of a notice is escaped."""
    parts = [f"<h1>{html.escape(title_of(digest, words))}</h1>"]
    for kind, items in titles_of(digest.items).items():
        rows = "".join(
            f"<li>{_anchor(html.escape(line_of(i, words)), i.call.notices[0].url)}</li>" for i in items
        )
        parts.append(f"<h2>{words.headings[kind]}</h2><ul>{rows}</ul>")
    return "\n".join(parts) + "\n"


def _anchor(text: str, url: str) -> str:
    return f'<a href="{html.escape(url)}">{text}</a>' if url else text


def as_json(digest: Digest, words: Words = CHINESE) -> str:
    """JSON for programs: the same in every language, `{"as_of", "items": [{"kind", "call_id", "programme", "regions", "deadline", "before", "verdict", "url"}]}`."""
    items = [
        {
            "kind": item.kind,
            "call_id": item.call.call_id,
            "programme": item.call.programme,
            "regions": list(item.call.regions),
            "deadline": item.deadline.isoformat() if item.deadline else None,
            "before": item.before,
            "verdict": item.verdict,
            "url": item.call.notices[0].url,
        }
        for item in digest.items
    ]
    return (
        json.dumps({"as_of": digest.as_of.isoformat(), "items": items}, ensure_ascii=False, indent=2) + "\n"
    )


FORMATS: dict[str, Callable[..., str]] = {
    "text": as_text,
    "markdown": as_markdown,
    "html": as_html,
    "json": as_json,
}
