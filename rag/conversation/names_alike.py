"""How much the names of two programmes say the same, whatever stands around them: places, title words, what every programme is called."""

from __future__ import annotations

import re

from rag.conversation.turn_requests import share
from rag.conversation.turn_words import without_places
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.language.segment import generic_words, plain_words

SAME_KIND = 0.6
"""Programmes of two places are of one kind from this share of the one name's own pairs of characters in the other on."""
SAME_NAME = 0.9
"""Two names of one place are those of one programme from this share of the one's pairs in the other on."""
LEAST_PAIRS = 2
"""Fewer pairs tell no kind."""
_FRAME = re.compile(
    r"[^，。：:]{0,30}局(?=关于)|关于|(?:组织|做好|开展|申报|征集)(?=20|[^，。]{2})|(?:常见问题|热[门点]问[题答]|[一二三四五六七八九十]问[一二三四五六七八九十]答)(?:解答|答复|回答)?|政策(?:解读|问答)|办事指南|一图读懂|申报指南|(?:工作)?的?(?:通知|公告|公示|通告|指南|说明)$"
)
"""What a notice's title has beside the name of its programme."""


def core(name: str) -> str:
    """The words of a name that tell its kind: without places, title words and what every programme is called."""
    bare = _FRAME.sub(" ", without_places(fold(name)))
    generic = generic_words()
    return " ".join(word for word in plain_words(bare) if word not in generic and not word.isdecimal())


def likeness(one: str, other: str) -> float:
    """How much of one core the other holds, whichever way that is more."""
    ways = (
        (frozenset(han_pairs(a.replace(" ", ""))), b.replace(" ", ""))
        for a, b in ((one, other), (other, one))
    )
    return max(share(pairs, text) if len(pairs) >= LEAST_PAIRS else 0.0 for pairs, text in ways)
