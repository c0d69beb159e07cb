"""Things that support is for (商标, 海外仓, trademarks) and that a question asks about: a notice that writes none of their names is on something else.

The names of such things in both languages stand in `data/subjects.tsv`. What an English question names is translated word by word
elsewhere, and so is any other word of it, of which a notice lacks some whether it answers or not.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rag.language.normalise import fold
from rag.resources import asked_of, compiled, rows

_CLAUSE_ENDS = re.compile(r"[,，。;；?？!！]|\.(?=\s|$)|(?<=[一-鿿])\s+(?=[一-鿿])|\s[-–—]\s|—")
_TELLS = re.compile(r"[我咱]|\b(?:i|we|i'm|we're|my|our)\b")
"""A clause that tells of the asker (我家做焊接机器人, "our plant runs on solar power") asks for nothing that it names."""
_ASKS_FIRST = re.compile(
    r"(?:(?:and|but|so) )?(?:how|what|which|when|where|who|is|are|do|does|can|could|may|will|should)\b"
)
_ASKS = re.compile(
    r"多少|几|什么|啥|哪|吗|么|怎|咋|如何|有没有|[能可]不[能可]|补|奖|认定|[认评]上|批下来|申报|贴息|券|资助|标准|条件|截止|电话|流程|材料"
    r"|\b(?:how|what|which|when|where|who|is|are|do|does|can|could|may|will|should|subsid\w*|grants?|support|deadline|fund\w*|bonus|rewards?|awards?|requirements?|phone)\b"
)

Subject = tuple[str, re.Pattern[str]]
"""The words by which a question names a thing, and those by which a notice does."""


@lru_cache(maxsize=256)
def subjects_asked(question: str) -> tuple[Subject, ...]:
    """The things that the asking clauses of a question name.

    Example:
        >>> [words for words, _ in subjects_asked("我家做机器人，海外仓补多少")]
        ['海外仓']

    """
    asking = "\n".join(clause for clause in _CLAUSE_ENDS.split(fold(question)) if _is_asking(clause.strip()))
    named = {name for name, _ in asked_of("rag.answering", "subjects.tsv", asking)}
    found = []
    for name, words, told in rows("rag.answering", "subjects.tsv"):
        if name in named and (match := compiled(words).search(asking)):
            found.append((match.group(), compiled(told)))
    return tuple(found)


def _is_asking(clause: str) -> bool:
    if _TELLS.search(clause) and not _ASKS_FIRST.match(clause):
        return False
    return bool(_ASKS.search(clause))
