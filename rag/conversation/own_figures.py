"""Figures that an asker tells of himself (我们花了700万研发费, "our booth cost 50000 yuan"): a turn with one goes on with what was spoken of, and what is asked next is asked for them."""

from __future__ import annotations

import re

from rag.language.normalise import fold
from rag.language.own_years import is_own_year

MAX_KEPT = 80
"""More of what was told is not asked again."""
_FIGURE = re.compile(
    r"(?<![a-z0-9第])[0-9][0-9,.]*|[一二两三四五六七八九十百千万]{1,6}(?=[个名人台家间亩件])"
)
_OF_MINE = re.compile(r"我|咱|本公司|本厂|本店|\b(?:i|we|our|my)\b")
_SUPPOSED = re.compile(r"^(?:那么?)?(?:要是|如果|假如|假设|万一)|^(?:and |but )?(?:what )?if\b")
_DONE = re.compile(
    r"(?:[花投买招签裁贷租卖接缴交付涨增开种养用]|研发|出口|营收|收入|投入|投资|增长|接待|购置)[^,，。;；0-9?？]{0,8}[0-9]"
)
_CLAUSE = re.compile(r"[,，。;；:：\n]|(?<=[一-鿿0-9]) (?=[一-鿿])")
_ASKS = re.compile(
    r"什么|哪|谁|多少|几[个号时月天点]|怎么|怎样|如何|吗|是否|啥|能不能|可不可以|能申报|(?:最[高多]|能|可以?)(?:补|拿|领|给|奖|贴)|[补拿领给奖贴](?:多少|几)"
    r"|\b(?:what|which|when|where|who|how|does|do|is|are|can|could|may)\b"
)
_ENGLISH_CLAUSE = re.compile(
    r"\b(?:our|we|i|my)\b(?:(?!\b(?:how|what|when|which|who|can|could|do|does|is|are)\b)[^?!:;])*"
)


def tells_own_figure(turn: str) -> bool:
    """Whether a turn tells a figure of its asker's own, or supposes one.

    Example:
        >>> tells_own_figure("我们花了700万研发费"), tells_own_figure("要是增长了30%呢"), tells_own_figure("2024年的呢")
        (True, True, False)

    """
    words = fold(turn)
    return _holds_figure(words) and bool(
        _OF_MINE.search(words) or _SUPPOSED.search(words) or _DONE.search(words)
    )


def own_figures_told(question: str) -> str:
    """What a question tells of its asker in figures, without what it asks; "" where it tells nothing.

    Args:
        question: without the name of what it is asked of.

    Example:
        >>> own_figures_told("我们花了700万研发费 怎么补")
        '我们花了700万研发费'

    """
    chinese = re.search("[一-鿿]", question)
    if chinese:
        told = [
            c.strip() for c in _CLAUSE.split(question) if tells_own_figure(c) and not _ASKS.search(fold(c))
        ]
        kept = "，".join(told)
    else:
        found = (m.group().strip(" ,.") for m in _ENGLISH_CLAUSE.finditer(fold(question)))
        kept = ", ".join(clause for clause in found if _holds_figure(clause))
    return kept if len(kept) <= MAX_KEPT else ""


def _holds_figure(words: str) -> bool:
    """Whether a folded text holds a figure that is no year of an edition."""
    for match in _FIGURE.finditer(words):
        year = re.fullmatch(r"20[0-9]{2}", match.group())
        if not year or is_own_year(words, *match.span()) or not words.startswith("年", match.end()):
            return True
    return False
