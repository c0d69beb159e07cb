"""How a turn is put into words as a question: a name with what is asked of it, and what was asked before."""

from __future__ import annotations

import re

from rag.conversation.turn_words import STATUS
from rag.language.han import HAN

_SUM = re.compile(
    r"(?:奖励|奖金|补贴|补助|资助|奖补|金额|钱)|(?:the |any )?(?:rewards?|money|prizes?|prize money|bonus|awards?|subsidy|payout|funding|grant|amounts?)"
)
"""A word that names nothing but what is paid."""
_PRIZE = re.compile(
    r"[一-鿿]{0,8}(?:[一二三特]等奖|(?<=[类组档级])奖[励金补]?)|(?:the )?(?:first|second|third|top|1st|2nd|3rd) prizes?"
)
"""A prize by its rank, or what a class gets."""
_DONE = re.compile("已经|[交报领办][过了]")
"""What was done already is not asked whether it is still open."""
_CONTACT = re.compile(r"^contacts?$")
_BRACKETS = re.compile(
    r"[（(][^（）()]{0,40}[）)]$|20[0-9]{2}年?度?|[（(]?第[一二三四五六七八九十0-9]{1,3}[批轮届期][）)]?"
)


def as_question(asks: str) -> str:
    """Words that name what is wanted as a question for it: 奖励 and "the prize" ask how much that is, whatever was asked before.

    Example:
        >>> as_question("奖励"), as_question("the reward"), as_question("contact"), as_question("deadline")
        ('奖励多少', 'how much is the reward', 'contact details', 'deadline')

    """
    if _SUM.fullmatch(asks) or _PRIZE.fullmatch(asks):
        return f"{asks}多少" if HAN.search(asks) else f"how much is {asks}"
    return _CONTACT.sub("contact details", asks)


def asked_for(asks: str, before: str) -> str:
    """What a turn names, with what was asked before it, in the manner of its language.

    Example:
        >>> asked_for("小型", "补多少"), asked_for("for maker teams", "when"), asked_for("paper copies", "deadline")
        ('小型 补多少', 'when for maker teams', 'deadline for paper copies')

    """
    if _DONE.search(asks) and STATUS.search(before):
        return asks
    if not asks or not before or HAN.search(before):
        return joined(asks, before)
    return f"{before} {asks}" if asks.startswith(("for ", "in ", "on ")) else f"{before} for {asks}"


def spoken(name: str) -> str:
    """A name as one speaks of it: without edition and bracketed remarks, which a question would be held to."""
    return _BRACKETS.sub("", name).strip() or name


def joined(name: str, asks: str) -> str:
    """A name and what is asked of it; a turn that was rewritten before, as clients send it back, says the name already."""
    asks = asks.strip(" ,，。.?？!！")
    return f"{name} {asks}" if name and asks and not asks.startswith(name) else asks or name
