"""The attachments that a notice names at its end, after 附件：, numbered or not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.notices.organisations import find_signature

_MARK = re.compile(
    r"(?:^|(?<=[\n 。；;）)\d！]))附\s?件\s?(?P<number>\d{1,2}(?!\d))?\s?[：:]?(?=\S|\n)|(?<=[\u4e00-\u9fff])附件[：:]"
)
_REFERRING = re.compile("[见详如及和至的]$")
_ITEM = re.compile(r"(?:^|(?<=[^\d]))(?:附件)?(\d{1,2})\s?[.．、:：]\s?(?!\d(?!0\d\d))")
_NUMBERED_NAME = re.compile(
    r"(?:附\s?[件表]\s?(?P<number>\d{1,2}(?!\d))?|(?P<listed>\d{1,2})(?=\s?[.．、:：]\s?\D))?(?P<words>.*)",
    re.DOTALL,
)
_FILE_ENDING = re.compile(r"\.[A-Za-z]{2,5}$")
_NO_LETTER = re.compile(r"[\W_]")
_LEAST_SHARED = 4
_MAX_NAME_CHARS = 200
_MAX_ATTACHMENTS = 60
_NOT_A_NAME = re.compile("[。；！？]|^（?此件|^联系|电话[：:]|^抄送")


def not_among(named: Sequence[str], given: Sequence[str]) -> list[str]:
    """The attachments that a text names and that are none of those that came with it, whatever their files are called.

    >>> not_among(["入库名单", "申报书"], ["附件1 2025年第四批入库名单.xlsx"]), not_among(["入库名单", "申报书"], ["附件2.docx"])
    (['申报书'], ['入库名单'])
    """
    numbers = range(1, len(named) + 1)
    return [
        name
        for number, name in zip(numbers, named, strict=True)
        if not any(same_attachment(f"{number}.{name}", file) for file in given)
    ]


def same_attachment(one: str, other: str) -> bool:
    """Whether two names mean one attachment: by their words without number and ending, or by the number where one has no words.

    >>> same_attachment("1.推荐项目汇总表", "附件1：项目汇总表.xlsx"), same_attachment("附件1.xlsx", "2.汇总表")
    (True, False)
    """
    (number, words), (other_number, other_words) = _number_and_words(one), _number_and_words(other)
    if number and other_number and number != other_number:
        return False
    if not words or not other_words:
        return bool(number and other_number) or words == other_words
    short, long = sorted((words, other_words), key=len)
    return short == long or (len(short) >= _LEAST_SHARED and short in long)


def _number_and_words(name: str) -> tuple[int, str]:
    """The attachment's number, 0 for none, and its words: letters and figures alone."""
    found = _NUMBERED_NAME.match(name.strip())
    assert found is not None  # noqa: S101 - every part may be empty
    words = _NO_LETTER.sub("", _FILE_ENDING.sub("", found["words"]))
    return int(found["number"] or found["listed"] or 0), words


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
