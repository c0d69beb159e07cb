"""What a turn adds of the asker himself (2016年注册的呢, "we have 12 employees"), as a question about what was spoken of."""

from __future__ import annotations

import datetime as dt
import re

from rag.language.han import HAN
from rag.language.normalise import fold
from rag.language.own_years import tells_own_year
from rag.matching.question_profile import asks_for_itself, profile_of

_GOING_ON = re.compile(
    r"^(?:那么|那|如果|要是|and |what if |but )|(?:呢|的话)(?=[?？。.!！]*$)", re.IGNORECASE
)
"""What only says that a turn goes on with the last."""
_OF_MYSELF = re.compile(r"我|本人|孩子|咱|公司|企业|厂|店|\b(?:i|my|me|our|we|company|firm)\b")


def askers_case(turn: str, subject: str, as_of: dt.date) -> str | None:
    """Whether he may apply for the subject, as a question of its own; None where the turn tells nothing of the asker.

    Example:
        >>> askers_case("2016年注册的呢？", "独角兽培育企业", dt.date(2025, 9, 25))
        '独角兽培育企业，我们公司2016年注册的，能申报吗'

    """
    if not (tells_own_year(turn) or profile_of(turn, as_of)):
        return None
    said = _GOING_ON.sub("", turn).strip(" ,，。.?？!！")
    chinese = bool(HAN.search(turn))
    if asks_for_itself(f"我们{said}") or asks_for_itself(f"we {said}"):
        asks = ""
    else:
        asks = "，能申报吗" if chinese else ", can we apply?"
    # A year alone does not say whose it is.
    speaks = asks_for_itself(f"{said}{asks}") and not tells_own_year(said)
    who = "" if speaks or _OF_MYSELF.search(fold(said)) else "我们公司" if chinese else "our company: "
    return f"{subject}{'，' if chinese else ': '}{who}{said}{asks}"
