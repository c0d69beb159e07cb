"""Who must act by a stated day, and in which step.

The authorities' day is not the applicants', the day for papers not the online form's, that of a review of those recognised before
not that of a first application.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.asked.answer_spec import AnswerSpec
from rag.domain import DeadlineFact, Fact
from rag.language.normalise import fold

_ONLINE = re.compile(
    r"网上|线上|在线|网报|网址|系统|平台|小程序|点(?:提交|完)|电子(?:版|件|材料)|\b(?:online|portal|website|system|e-?mail|upload)\b"
)
_ON_PAPER = re.compile(r"纸质|书面|寄|盖章件|\b(?:papers?|hard cop(?:y|ies)|printed|by post|bound)\b")

_REVIEWS = re.compile(
    r"复[核审评](?!意见)|换证|年[检审](?!计)|年度报告|重新登记|(?:入选|获评)(?:企业|单位|平台|项目|基地)[^，。；;]{0,4}每年"
)
_FIRST_TIME = re.compile(
    r"新增|首次|新申[报请]|(?<!重新)(?<!复核)申[报请]|认定(?!的)(?=[^，。；;]{0,8}(?:与|和|及|截止))"
)
_HELD_BEFORE = re.compile(
    r"复[核审评]|换证|年[检审]|到期|期满|原(?:来|有|先|认定|名单)|已经?(?:认|评|获|入|备|拿|是|有)|[定评拿得选]过|认定的|老(?:企业|单位|会员|商户|店家)|重新|再次|续[期报办]|信息登记|入选|年度报告|年报"
    r"|\b(?:re[- ]?(?:view|new|appl|certif|examin|regist|assess)\w*|annual|already|existing|expir\w*|holders?)\b"
)


def is_of_holders(fact: Fact, title: str, question: str) -> bool:
    """Whether a last day is one by which those recognised before are looked at again, and a folded question does not speak of them.

    "原认定的43家须在12月31日前完成复核登记" tells no day to apply to who was never recognised. A notice on nothing else says so in its title.
    """
    if not isinstance(fact, DeadlineFact) or not fact.for_applicants or _HELD_BEFORE.search(question):
        return False
    told = fold(fact.quote)
    return bool(_REVIEWS.search(told)) and not (_FIRST_TIME.search(told) or _REVIEWS.search(fold(title)))


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
    return of_other_channel(question, days)


def of_other_channel(question: str, days: Sequence[DeadlineFact]) -> str | None:
    """The phrase that says that all told days are for papers though a folded question asks for the online form's, or the other way round."""
    online, on_paper = bool(_ONLINE.search(question)), bool(_ON_PAPER.search(question))
    if days and online != on_paper and all(day.channel == ("paper" if online else "online") for day in days):
        return "only_on_paper" if online else "only_online"
    return None
