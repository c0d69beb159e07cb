"""What a turn adds of the asker himself (2016年注册的呢, "we have 12 employees"), as a question about what was spoken of."""

from __future__ import annotations

import datetime as dt
import re

from rag.conversation.turn_words import ASKS, asked_in
from rag.language.han import HAN
from rag.language.normalise import fold
from rag.language.own_years import tells_own_year
from rag.matching.question_profile import asks_for_itself, profile_of

_GOING_ON = re.compile(
    r"^(?:那么|那|如果|要是|and |what if |but )|(?:呢|的话)(?=[?？。.!！]*$)", re.IGNORECASE
)
"""What only says that a turn goes on with the last."""
_STATES = re.compile(
    r"(?:我们?|咱们?|本人|我家|我[司店厂]|我们[司店厂])(?:[一-鿿]{0,4})(?:是|不是|没|没有|有|已经|已|刚|都|才|只|正|还|在|属于|就)[^,，]{1,24}$|(?:i ?['’]?m|i am|we ?['’]?re|we are)(?: not| only| just| already)? [a-z0-9' -]{2,40}$"
)
"""What is said to be so of the asker or his firm."""
_WISHES = re.compile(
    r"我们?(?:想|要|就想|就要|问|看|找|打算|准备|得|该|说的?是|(?:是|就是)(?:想|要|说|问|指))|有(?:一?[个些点]|几个|什么|别的|其他)?小?(?:问题|疑问)|没事|谢谢|明白|知道|清楚|懂|看到|听说|记得|觉得|等|\b(?:looking|asking|interested|wondering|sure|sorry|afraid|done|confused|talking|referring|lost|curious|trying)\b|\b(?:good|fine|ok|okay|here|back|happy)$"
)
"""What is wished, asked or understood is no case; nor is that somebody has a question (我还有一个问题)."""
_OF_MYSELF = re.compile(r"我|本人|孩子|咱|公司|企业|厂|店|\b(?:i|my|me|our|we|company|firm)\b")


def states_own_case(turn: str) -> bool:
    """Whether a turn only states something of its asker, which no profile has a field for, and asks nothing.

    Example:
        >>> states_own_case("我已经买房了"), states_own_case("我们是公司"), states_own_case("我想问贷款"), states_own_case("I'm not Chinese")
        (True, True, False, True)
        >>> states_own_case("我还有一个问题"), states_own_case("I'm good")
        (False, False)

    """
    words = fold(turn).strip(" ,，。.?？!！~")
    return bool(_STATES.match(words)) and not (ASKS.search(words) or _WISHES.search(words))


def askers_case(turn: str, subject: str, as_of: dt.date) -> str | None:
    """Whether he may apply for the subject, as a question of its own; None where the turn tells nothing of the asker.

    Example:
        >>> askers_case("2016年注册的呢？", "独角兽培育企业", dt.date(2025, 9, 25))
        '独角兽培育企业，我们公司2016年注册的，能申报吗'

    """
    if not (tells_own_year(turn) or profile_of(turn, as_of) or states_own_case(turn)):
        return None
    said = _GOING_ON.sub("", turn).strip(" ,，。.?？!！")
    chinese = bool(HAN.search(turn))
    if asks_for_itself(f"我们{said}") or asks_for_itself(f"we {said}") or asked_in(said):
        asks = ""
    else:
        asks = "，能申报吗" if chinese else ", can we apply?"
    # A year alone does not say whose it is.
    speaks = asks_for_itself(f"{said}{asks}") and not tells_own_year(said)
    who = (
        ""
        if speaks or not asks or _OF_MYSELF.search(fold(said))
        else "我们公司"
        if chinese
        else "our company: "
    )
    return f"{subject}{'，' if chinese else ': '}{who}{said}{asks}"
