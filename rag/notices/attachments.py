"""The attachments that a notice names at its end, after 附件：, numbered or not."""

from __future__ import annotations

import re

from rag.notices.organisations import find_signature

_MARK = re.compile(
    r"(?:^|(?<=[\n 。；;）)\d！]))附\s?件\s?(?P<number>\d{1,2}(?!\d))?\s?[：:]?(?=\S|\n)|(?<=[\u4e00-\u9fff])附件[：:]"
)
_REFERRING = re.compile("[见详如及和至的]$")
_ITEM = re.compile(r"(?:^|(?<=[^\d]))(?:附件)?(\d{1,2})\s?[.．、:：]\s?(?!\d(?!0\d\d))")
_MAX_NAME_CHARS = 200
_MAX_ATTACHMENTS = 60
_NOT_A_NAME = re.compile("[。；！？]|^（?此件|^联系|电话[：:]|^抄送")


def named_attachments(text: str) -> list[str]:
    """Names of the attachments that the text lists after 附件, in order, without their numbers."""
    signature = find_signature(text)
    block = _block(text, signature[1] if signature else len(text))
    if not block:
        return []
    names = [_clean(part) for part in _parts(block)]
    return [name for name in dict.fromkeys(names) if _is_name(name)][:_MAX_ATTACHMENTS]


def _block(text: str, signed_at: int) -> str:
    """What stands between the last 附件 mark before the signature (of 附件1, 附件2 … the first) and the signature."""
    marks = [
        m
        for m in _MARK.finditer(text, 0, signed_at)
        if not _REFERRING.search(text[max(0, m.start() - 1) : m.start()])
    ]
    if not marks:
        return ""
    numbered = [m for m in marks if m.group("number")]
    if numbered and numbered[-1] is marks[-1]:
        first = next((m for m in reversed(numbered) if int(m.group("number")) == 1), None)
        if first:
            return text[first.start("number") : signed_at].strip()
    return text[marks[-1].end() : signed_at].strip()


def _parts(block: str) -> list[str]:
    """The numbered items of a block; without numbers its first line."""
    items = _numbered(block)
    if not items:
        return [block.split("\n", 1)[0]]
    ends = [start for start, _ in items[1:]] + [len(block)]
    return [block[end:stop].strip().split("\n", 1)[0] for (_, end), stop in zip(items, ends, strict=True)]


def _numbered(block: str) -> list[tuple[int, int]]:
    """(start, end) of the item numbers 1, 2, 3 … in their order; other numbers are part of names."""
    found: list[tuple[int, int]] = []
    for match in _ITEM.finditer(block):
        if int(match.group(1)) == len(found) + 1:
            found.append(match.span())
    return found if found and found[0][0] == 0 else []


def _clean(name: str) -> str:
    return name.strip(" \n.．、;；,，")


def _is_name(name: str) -> bool:
    return 1 < len(name) <= _MAX_NAME_CHARS and not _NOT_A_NAME.search(name)
