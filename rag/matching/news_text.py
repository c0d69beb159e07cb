"""A digest as text, Markdown, HTML or JSON."""

from __future__ import annotations

import html
import json
from collections.abc import Callable

from rag.matching.news import Digest, Item, Kind, titles_of

HEADINGS: dict[Kind, str] = {
    "new": "新的项目",
    "changed": "时间有变",
    "cancelled": "取消或暂停",
    "closing": "即将截止",
}
VERDICTS = {"fits": "符合", "check": "待核对", "fails": "不符合"}


def title_of(digest: Digest) -> str:
    """One line: the day and how much there is."""
    return f"{digest.as_of} 申报提醒：{f'{len(digest.items)} 项' if digest.items else '没有新消息'}"


def line_of(item: Item) -> str:
    """A call in one line, without its address."""
    call = item.call
    day = call.deadline.isoformat() if call.deadline else "时间未写明"
    moved = f"（原 {item.before}）" if item.before and item.before != day else ""
    return f"{'、'.join(call.regions)} {call.programme}：{day}{moved}，{VERDICTS[item.verdict]}"


def as_text(digest: Digest) -> str:
    """Plain text."""
    parts = [title_of(digest)]
    for kind, items in titles_of(digest.items).items():
        parts.append(f"\n{HEADINGS[kind]}")
        parts += [f"- {' '.join(line_of(i).split())}\n  {i.call.notices[0].url}" for i in items]
    return "\n".join(parts) + "\n"


def as_markdown(digest: Digest) -> str:
    """Markdown, with every call a link to its notice."""
    parts = [f"# {title_of(digest)}"]
    for kind, items in titles_of(digest.items).items():
        parts.append(f"\n## {HEADINGS[kind]}\n")
        parts += [f"- [{_escaped(line_of(i))}](<{i.call.notices[0].url}>)" for i in items]
    return "\n".join(parts) + "\n"


def _escaped(words: str) -> str:
    return "".join(f"\\{c}" if c in "\\`*_[]<>~" else c for c in " ".join(words.split()))


def as_html(digest: Digest) -> str:
    """A fragment of HTML for mail; everything of a notice is escaped."""
    parts = [f"<h1>{html.escape(title_of(digest))}</h1>"]
    for kind, items in titles_of(digest.items).items():
        rows = "".join(
            f'<li><a href="{html.escape(i.call.notices[0].url)}">{html.escape(line_of(i))}</a></li>'
            for i in items
        )
        parts.append(f"<h2>{HEADINGS[kind]}</h2><ul>{rows}</ul>")
    return "\n".join(parts) + "\n"


def as_json(digest: Digest) -> str:
    """JSON for programs: `{"as_of", "items": [{"kind", "call_id", "programme", "regions", "deadline", "before", "verdict", "url"}]}`."""
    items = [
        {
            "kind": item.kind,
            "call_id": item.call.call_id,
            "programme": item.call.programme,
            "regions": list(item.call.regions),
            "deadline": item.call.deadline.isoformat() if item.call.deadline else None,
            "before": item.before,
            "verdict": item.verdict,
            "url": item.call.notices[0].url,
        }
        for item in digest.items
    ]
    return (
        json.dumps({"as_of": digest.as_of.isoformat(), "items": items}, ensure_ascii=False, indent=2) + "\n"
    )


FORMATS: dict[str, Callable[[Digest], str]] = {
    "text": as_text,
    "markdown": as_markdown,
    "html": as_html,
    "json": as_json,
}
