"""Chinese names that an English question explains in brackets, or that explain its English words: the Chinese name counts.

"the seedling (雏芽) programme" is about 雏芽; what its author calls it in English stands in no notice.
"""

from __future__ import annotations

import re

from rag.language.han import HAN, HAN_CHARS
from rag.language.places import find_places
from rag.language.segment import stop_words

MAX_WORDS = 4
"""Words of an English name in front of the bracket."""
_IN_BRACKETS = re.compile(rf"\s?[(（]\s?[“\"「]?([{HAN_CHARS}]{{2,20}})[”\"」]?\s?[)）]")
_EXPLAINED = re.compile(rf"([{HAN_CHARS}]{{2,20}})[”\"」]?\s?[(（][A-Za-z][A-Za-z '’-]{{1,40}}[)）]")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*$")


def with_own_names(question: str) -> str:
    """A question with a Chinese name alone where it gives the name in English too.

    Example:
        >>> with_own_names("deadline of the Zhejiang seedling (雏芽) programme")
        'deadline of the Zhejiang 雏芽 programme'

    """
    if HAN.search(_EXPLAINED.sub("", _IN_BRACKETS.sub("", question))):
        return question  # a Chinese or mixed question, which a bracket says more of
    question = _EXPLAINED.sub(lambda m: m[1], question)
    places = [(m.start, m.end) for m in find_places(question)]
    for match in reversed(list(_IN_BRACKETS.finditer(question))):
        start = _begin(question, match.start(), places)
        if start < match.start():
            question = f"{question[:start]}{match[1]}{question[match.end() :]}"
    return question


def _begin(question: str, end: int, places: list[tuple[int, int]]) -> int:
    """Where the English words before `end` begin that are no place's name and carry meaning; `end` where there is none."""
    begin = end
    for _ in range(MAX_WORDS):
        before = question[:begin].rstrip(" ") if begin < end else question[:begin]
        word = _WORD.search(before, max(0, len(before) - 30))
        if word is None or word.group().lower() in stop_words():
            break
        if any(start <= word.start() < stop for start, stop in places):
            break
        begin = word.start()
    return begin
