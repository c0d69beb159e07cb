"""The title that a text begins with: found where its file names none, taken off where it does."""

from __future__ import annotations

import re

_MAX_TITLE = 100
_TITLE_END = re.compile(
    r"(?:通知|公告|公示|通报|名单|指南|办法|细则|方案|意见|函|公布|解读|政策|批复|决定|措施|通告|启事|倡议书|指引|清单|规定|规划|计划|目录|简章|预告|答复|说明)[）)》”]?$"
)
_NOT_A_TITLE = re.compile(
    r"^(?:附\s?件|\S{2,40}(?<!通知)文\s?件$|特\s?急$|[机秘绝]\s?密|来源|发布|索\s?引\s?号|\S{0,20}[〔\[（(]20\d\d[〕\]）)]\s?\S{0,4}号$|[—\-\s\d]+$)|[。；]$"
)
_ADDRESSED = re.compile(r"^(?:各|有关|相关|全[市区县省]).{0,60}[：:]$")
_MAX_LINES = 12


def ends_like_a_title(words: str) -> bool:
    """Whether some words end as the titles of notices do (通知, 公告, 办法 …)."""
    return _TITLE_END.search(words) is not None


def first_heading(text: str) -> str:
    r"""The first line that reads like a heading; a title that runs over two or three lines is joined. "" if there is none.

    >>> first_heading("宁科〔2025〕12号\n关于组织申报2025年度\n重点研发项目的通知\n各区科技局：")
    '关于组织申报2025年度重点研发项目的通知'
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()][:_MAX_LINES]
    for at, line in enumerate(lines):
        if _ADDRESSED.search(line):  # a title stands above those whom its notice addresses
            return ""
        if _NOT_A_TITLE.search(line) or " | " in line:
            continue
        joined = line
        for more in lines[at + 1 : at + 3]:
            if _TITLE_END.search(joined) or joined.endswith(("：", ":")):
                break
            if _TITLE_END.search(joined + more) and len(joined + more) <= _MAX_TITLE:
                joined += more
                break
        if len(joined) <= _MAX_TITLE:
            return joined
        return ""
    return ""


def below_title(text: str, title: str) -> str:
    """A text without the title that it begins with, over as many lines as that takes."""
    wanted = "".join(title.split())
    at = 0
    for char in text:
        if not wanted:
            break
        at += 1
        if char.isspace():
            continue
        if char != wanted[0]:
            return text
        wanted = wanted[1:]
    return text if wanted else text[at:].lstrip()
