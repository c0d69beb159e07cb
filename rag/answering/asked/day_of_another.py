"""Who must act by a stated day, and in which step: the authorities' day is not the applicants', the day for papers not the online form's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.asked.answer_spec import AnswerSpec
from rag.domain import DeadlineFact

_ONLINE = re.compile(
    r"网上|线上|在线|网报|网址|系统|平台|小程序|点(?:提交|完)|电子(?:版|件|材料)|\b(?:online|portal|website|system|e-?mail|upload)\b"
)
_ON_PAPER = re.compile(r"纸质|书面|寄|盖章件|\b(?:papers?|hard cop(?:y|ies)|printed|by post|bound)\b")


def whose_day(spec: AnswerSpec, question: str, days: Sequence[DeadlineFact]) -> str | None:
    """The phrase that says that all told days are of others than the folded question asks about; None where they are not.

    Of questions whose own day was taken out of the notice seven were answered surely by the authorities' day, three by that for papers.
    """
    if spec.asked != "when" or spec.audience == "public" or not days:
        return None
    if spec.audience is None and all(day.audience == "recommender" for day in days):
        return "only_recommenders"
    if spec.audience == "recommender" and all(day.for_applicants for day in days):
        return "only_applicants"
    online, on_paper = bool(_ONLINE.search(question)), bool(_ON_PAPER.search(question))
    if online != on_paper and all(day.channel == ("paper" if online else "online") for day in days):
        return "only_on_paper" if online else "only_online"
    return None
