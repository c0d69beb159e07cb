"""Whether a turn that may open a new subject is asked of what was spoken of after all: what the notices themselves hold decides.

"How many copies?" and "we use 400 square metres, do we qualify?" name no programme and no place. They are searched twice: in the
notices spoken of and in all. The turn leaves the thread only if another notice holds clearly more of its words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexes.search_protocols import Unit
from rag.conversation.thread import SURELY_MEANT, Thread
from rag.conversation.turn_words import SHORT_TURN, read_turn
from rag.language.han import HAN
from rag.language.normalise import fold
from rag.language.segment import generic_words
from rag.public import Answer

_ASKS_OF_IT = re.compile(r"\b(?:how (?:many|much|long|often)|when)\b")
_ASKS_OF_A_CASE = re.compile(
    r"(?:算|行|能|要|给|认|够|收|可|用|管|许|让)[不没]?(?:算|行|能|要|给|认|够|收|可|用|管|许|让)?(?:以|数|钱)?(?:[吗么嘛不没]|[?？]|$)"
    r"|(?<=[一-鿿]{2})呢[?？]?$|不是[^，。]{1,10}[吗么嘛]|怎么回事|是真的|会不会|能不能|可不可以|要不要|是不是"
)
"""What asks whether some thing counts, goes on to another, or doubts what was told."""
HELD = 0.5
"""Where no other notice answers, those spoken of hold what a turn is about from this share of its words on."""
SURER = 0.3
"""An answer from the notices spoken of that is so much surer than the one from all counts, where these hold no more of the turn's words."""
PARTLY_HELD = 0.34
CLEARLY_MORE = 0.4
"""Another notice's text holds so much more of a turn's words than the texts spoken of: the turn is about that."""
CLEARLY_NAMED = 0.5
"""And so does its title with the names of its calls."""


def stays(thread: Thread, turn: str, kept: Answer, left: Answer) -> bool:
    """Whether a turn is about what was spoken of.

    Args:
        thread: what was spoken of.
        turn: as it was typed.
        kept: the answer from the notices spoken of.
        left: the answer from all.

    """
    topic = read_turn(turn).topic
    units = [u for u in thread.units(topic) if not u.label[:1].isdecimal() and not _is_generic(u)]
    inside = _share(thread, units, fold(thread.text))
    chinese = bool(HAN.search(topic or turn))
    if left.certainty == "none" or not left.citations:
        if not chinese and len(units) == 1 and kept.certainty != "none" and _ASKS_OF_IT.search(fold(turn)):
            return True  # its word may be translated wrongly, and nothing else answers: "how many copies?"
        if chinese and asks_of_a_case(turn) and kept.certainty != "none":
            return kept.confidence > left.confidence + SURER  # 买车的贷款算不算, of loans 购车除外
        return (inside >= (HELD if chinese else PARTLY_HELD) or not units) and (
            kept.certainty != "none" or not chinese
        )
    aid = left.citations[0].aid
    if chinese:  # the rules know its words: what they took for a new subject is one if it is answered, and says more of it
        return (
            asks_of_a_case(turn)
            and not thread.is_of_another_title(topic)
            and kept.certainty != "none"
            and (aid in thread.aids or _holds_no_more(thread, units, aid))
        )
    if aid in thread.aids or not units:
        return True
    more = _share(thread, units, fold(thread.text_of([aid]))) - inside
    named = _share(thread, units, thread.titles_of([aid])) - _share(thread, units, thread.titles)
    if (
        inside >= HELD
        and more <= 0
        and kept.certainty != "none"
        and kept.confidence > left.confidence + SURER
    ):
        return True  # what other notices hold as well, and answer worse: "we rent 600 sqm, ok?"
    if len(units) == 1 and left.confidence < kept.confidence and kept.certainty != "none":
        return named < CLEARLY_NAMED  # one word may be translated wrongly: "how many copies?"
    return inside >= PARTLY_HELD and more < CLEARLY_MORE and named < CLEARLY_NAMED


def asks_of_a_case(turn: str) -> bool:
    """Whether a short Chinese turn asks whether some thing or case counts, or doubts what was told.

    Example:
        >>> asks_of_a_case("二手的机器算不算"), asks_of_a_case("省里不是20号关吗"), asks_of_a_case("长沙有什么补贴")
        (True, True, False)

    """
    return len(turn) <= SHORT_TURN and bool(_ASKS_OF_A_CASE.search(turn))


def _holds_no_more(thread: Thread, units: Sequence[Unit], aid: str) -> bool:
    """Whether another notice holds no more of some units than those spoken of, nor names them."""
    inside = _share(thread, units, fold(thread.text))
    if not units or _share(thread, units, fold(thread.text_of([aid]))) <= inside:
        return _share(thread, units, thread.titles_of([aid])) <= _share(thread, units, thread.titles)
    return False


def _is_generic(unit: Unit) -> bool:
    """Whether a unit means what every notice tells of (奖励, 申请)."""
    return all(term in generic_words() for term, sure in unit.terms if sure > SURELY_MEANT)


def _share(thread: Thread, units: Sequence[Unit], text: str) -> float:
    """The share of some units that a folded text holds; one that few notices hold counts for more."""
    weights = [u.weight * thread.rarity([term for term, _ in u.terms]) for u in units]
    held = (any(t in text for t, weight in u.terms if weight > SURELY_MEANT) for u in units)
    whole = sum(weights)
    return sum(w for w, h in zip(weights, held, strict=True) if h) / whole if whole else 0.0
