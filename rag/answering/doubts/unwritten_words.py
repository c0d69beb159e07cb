"""Words of a question that a notice does not write, and that who is answered by a notice does not say in passing.

A question for what a notice does not tell (its place, class, event) holds a word that the notice lacks. So do most questions that it does
answer: 最晚, 一般, 便宜, 牌子. These are learnt from tuning questions that are answered: `data/passing_words.txt`, written by
`python -m eval.passing_words`, which also says what they are worth for authors from whom they were not learnt.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from rag.answering.asked.unheard import HAN_WORD, stands_in, without_brackets
from rag.answering.asked.weighted_units import WeightedUnits
from rag.answering.quoting.held_units import HELD
from rag.domain import Notice
from rag.language.normalise import fold, to_simplified
from rag.language.places import find_places
from rag.language.segment import generic_words, idle_words, is_word, plain_words
from rag.language.synonyms import find_everyday
from rag.resources import lines

_CLAUSE_ENDS = re.compile("[,，。;；!！?？]|(?<=[一-鿿])\\s+(?=[一-鿿])")
_GOES_TO = re.compile("[去到赴在]$")
_TAKES_PART = re.compile("(?:那边|那个)?[参办摆展开出]")
"""去美国参展: a country in which one shows something, of which notices write but the part of the world."""
_TELLS = re.compile("[我咱了过0-9]|刚|^在|一家")
"""A clause before the last one that tells of the asker (我们做座椅骨架, 交了四个月社保, 刚到一家化工企业): no notice writes that."""


def words_not_in(units: WeightedUnits, question: str, notice: Notice) -> list[str]:
    """The Chinese words of what a question asks that a notice holds neither so nor in other words: no places, no words of asking, none that are guessed."""
    title, written = _written(notice.title, notice.text)
    told = zip(units.units, units.matches(written), strict=True)
    held = {unit.label.lower() for unit, match in told if match > HELD}
    missing = ((word, seams) for word, seams in _asked_words(question) if word not in held)
    return [
        word
        for word, seams in missing
        if not stands_in(word, written) and not any(_abbreviates(pair, title) for pair in (word, *seams))
    ]


@lru_cache(maxsize=128)
def _written(title: str, text: str) -> tuple[str, str]:
    """A notice's title, folded and without brackets, and the same of all that it writes."""
    title = without_brackets(fold(title))
    return title, f"{title} {without_brackets(fold(text))}"


def unwritten_words(units: WeightedUnits, question: str, notice: Notice) -> list[str]:
    """Those of them that are not known to be said in passing."""
    return [word for word in words_not_in(units, question, notice) if word not in passing_words()]


@cache
def passing_words() -> frozenset[str]:
    """Words that questions say and the notices that answer them do not write."""
    return frozenset(word for line in lines("rag.answering", "passing_words.txt") for word in line.split())


def is_said_in_passing(name: str, question: str, title: str) -> bool:
    """Whether a name of a question that nothing writes need not stand in a notice: it is known as such, tells of the asker, or was cut wrong.

    It was cut wrong where the title holds one of its outer characters with the one beside it: 消费|券商|家.
    """
    text = to_simplified(question)
    if fold(name) in passing_words() or name not in _asking(text):
        return True
    begins = text.find(name)
    if _GOES_TO.search(text, 0, begins) and _TAKES_PART.match(text, begins + len(name)):
        return True
    at, bare = text.find(name), without_brackets(fold(title))
    beside = (_pair(text, at - 1), _pair(text, at + len(name) - 1))
    return any(HAN_WORD.fullmatch(pair) and fold(pair) in bare for pair in beside)


def _abbreviates(word: str, title: str) -> bool:
    """Whether the characters of a word stand close together in a title (数转 for 数字化转型)."""
    if any(char not in title for char in word):
        return False  # of most words, for which no pattern is compiled then
    return bool(re.search(".{0,3}?".join(map(re.escape, word)), title))


def asked_words(question: str) -> list[str]:
    """The Chinese words of what a question asks, each once: no places, no words of asking, none that are guessed."""
    return [word for word, _ in _asked_words(question)]


@lru_cache(maxsize=64)
def _asked_words(question: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The words that the segmenter knows, each with its outer characters and those beside them: where a title has these the word was cut wrong (领路|北)."""
    text = to_simplified(question)
    chars = list(text)
    places = [(place.start, place.end) for place in find_places(text)]
    for start, end in [*places, *((found.start, found.end) for found in find_everyday(text))]:
        chars[start:end] = "\n" * (end - start)
    idle, at, found_words = generic_words() | idle_words(), 0, []
    asking = _asking("".join(chars))
    for word in plain_words(asking):
        at = asking.index(word, at)
        end = at + len(word)
        # an English word is translated, and a translation that misses says nothing
        if HAN_WORD.fullmatch(word) and word not in idle and is_word(word):
            beside = (_pair(asking, at - 1), _pair(asking, end - 1))
            found_words.append((fold(word), tuple(fold(pair) for pair in beside if HAN_WORD.fullmatch(pair))))
        at = end
    return tuple(dict.fromkeys(found_words))


def _pair(text: str, at: int) -> str:
    """Two neighbouring characters of a text, "" at its ends."""
    return text[at : at + 2] if at >= 0 else ""


def _asking(question: str) -> str:
    """The last clause of a question, with those before it that do not tell of the asker."""
    *before, last = [clause for clause in _CLAUSE_ENDS.split(question) if clause.strip()] or [""]
    return "\n".join([*(clause for clause in before if not _TELLS.search(clause)), last])
