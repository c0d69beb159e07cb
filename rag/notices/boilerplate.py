"""The editorial credits under an article: 来源, 编辑, 复核, 终审, 点赞|分享|推荐|留言 and the like, and links to earlier ones.

They are read from the end of the text upwards, so that a 来源 in the middle of a text is never taken for one. The
first credit may be glued to the last sentence ("…2025年9月22日来源：苏州市工业和信息化局").
"""

from __future__ import annotations

import re
from functools import cache

from rag.resources import lines

_MAX_LINE_CHARS = 1000
_MAX_CREDIT_CHARS = 60
_MAX_ENGAGEMENT_CHARS = 80
# 来源 as a part of another word belongs to the text: 资金来源：自筹, 数据来源：统计局.
_NOT_A_SOURCE = (
    "资金", "经费", "收入", "数据", "原料", "材料", "费用", "人员", "人才", "问题", "线索", "项目", "图片", "样本", "能源",
)  # fmt: skip
_ENGAGEMENT = re.compile(
    r"(?:点赞|分享|推荐|写留言|留言|在看|收藏|转发|关注|评论|一键三连|星标|赞|阅读)(?:[数量次]{0,2}[ :：]?\d[\d.,]{0,9}[万wW]?\+?)?"
)
_ENGAGEMENT_FILLER = re.compile(
    "点个|点亮|点|加|我们|吧|和|与|一下|欢迎|记得|小星星|更多精彩|让更多[一-龥]{0,8}(?:知道|看到|了解)"
)
# Links to other articles stand under such a line.
_EARLIER = re.compile(
    r"[^\w\n]{0,4}(?:往期(?:推荐|回顾|精选|内容|文章)|(?:推荐|相关|延伸)阅读|精彩推荐|猜你喜欢|热门文章)[^\w\n]{0,4}"
)
_EARLIER_LINES, _MAX_EARLIER_CHARS = 12, 60
_BETWEEN_CREDITS = "；;，,、|丨｜/ "
_NOT_WORD = re.compile(r"[\W_]")


def cut_trailer(text: str) -> tuple[str, str | None]:
    """Cut the credits off the end of a clean text; returns the rest and what 来源 said (None if it said nothing)."""
    source: str | None = None
    seen = False
    end = _without_earlier(text)
    while end:
        line = text[max(text.rfind("\n", 0, end) + 1, end - _MAX_LINE_CHARS) : end]
        if _is_engagement(line):
            at = 0
        else:
            at, found = _credits_start(line, seen)
            source = found or source
        if at == len(line):
            break
        seen = True
        end += at - len(line)
        while end and text[end - 1].isspace():
            end -= 1
    return text[:end], source


def _without_earlier(text: str) -> int:
    """Where links to earlier articles begin that end the text; its length if there are none."""
    at = len(text)
    for _ in range(_EARLIER_LINES):
        start = text.rfind("\n", 0, at) + 1
        line = text[start:at].strip()
        if _EARLIER.fullmatch(line):
            return len(text[:start].rstrip())
        if len(line) > _MAX_EARLIER_CHARS or line.endswith(("。", "；")) or not start:
            break
        at = start - 1
    return len(text)


@cache
def _credit() -> re.Pattern[str]:
    labels = "|".join(
        sorted(map(re.escape, lines("rag.notices", "trailer_labels.txt")), key=len, reverse=True)
    )
    not_source = "".join(f"(?<!{word})" for word in _NOT_A_SOURCE)
    source = "(?:文章|内容|信息|稿件|素材)?来源"
    return re.compile(
        rf"{not_source}(?P<bracket>[（(【\[])?(?:(?P<source>{source})|(?:{labels})) ?[：:丨|｜/︱∣]"
    )


def _credits_start(line: str, seen: bool) -> tuple[int, str | None]:
    """Where the credits at the end of a line begin (its length if there are none), and the 来源 among them."""
    marks = list(_credit().finditer(line))
    start, end = len(line), len(line)
    source: str | None = None
    for mark in reversed(marks):
        value = line[mark.end() : end].strip(_BETWEEN_CREDITS)
        if not _is_credit_value(value):
            break
        # A single credit glued to a sentence is trusted if other credits follow below, or the sentence is over.
        if (
            not seen
            and end == len(line)
            and mark.start()
            and line[mark.start() - 1] not in "日。》）)！…；; "
        ):
            break
        if mark.group("source"):
            source = value.rstrip("）)】]").strip() if mark.group("bracket") else value
        start = end = mark.start()
        seen = True
    return start, source or None


def _is_credit_value(value: str) -> bool:
    """Names of people and organisations are short and hold no sentence."""
    return len(value) <= _MAX_CREDIT_CHARS and not re.search("[。；！？，]", value)


def _is_engagement(line: str) -> bool:
    """Whether a line only asks to like, share or recommend, says END, or is an ornament."""
    if len(line) > _MAX_ENGAGEMENT_CHARS:
        return False
    words = _NOT_WORD.sub("", _ENGAGEMENT_FILLER.sub("", _ENGAGEMENT.sub("", line)))
    return words.upper() in ("", "END")
