"""Notices that repeat the question and state nothing are no answer to it.

Whoever wants a notice to be found writes the expected question into it (PoisonedRAG, Zou et al. 2024): nothing is more like a
question than itself. A real notice that holds a question word for word also answers it, with a day, a sum, a condition, a way to
get in touch; one that states no value of any kind, and has little text besides, does not. Who pastes a title wants that notice.
"""

from __future__ import annotations

import re

import numpy as np

from rag.facts.notice_record import NoticeRecord
from rag.language.normalise import fold
from rag.language.organisation_forms import NAMED
from rag.retrieval.notice_heads import kind_bits
from rag.retrieval.ranking import Ranking
from rag.retrieval.reader import CollectionReader
from rag.retrieval.retrieval_config import RetrievalConfig
from rag.retrieval.understand import asks

LOOKED_AT = 30
"""Of the candidates, best first: what stands further down is not shown."""
RUN = 5
"""Characters in a row: a real notice shares words with a question, seldom so long a run."""
REPEATED = 0.6
"""The share of the question's runs that a text must hold to repeat it: a word or two may be others."""
BESIDES = 500
"""Characters that the notice may have besides; a page of questions and answers has more."""
_SLIGHT = kind_bits(["url", "count", "percentage", "room", "applicants"])
"""Kinds that any text may state by the way: 5家 and 企业今年申报 stand in many a question."""
_SIGNS = re.compile(r"[\W_]+")
_FIRM = re.compile(rf"[一-鿿a-z0-9（）()·]{{3,40}}?(?:{NAMED})")
"""Who asks for a firm on a list says its whole name, and the list holds it without repeating the question."""


def lowered_echoes(
    ranking: Ranking, reader: CollectionReader, question: str, config: RetrievalConfig
) -> Ranking:
    """The ranking with the notices that merely repeat the question lowered by `config.echo`."""
    corpus, best = reader.corpus, ranking.notices[:LOOKED_AT].tolist()
    suspects = {
        n: at
        for at, n in reversed(list(enumerate(best)))
        if not corpus.states[n] & ~_SLIGHT and corpus.records[n].chars <= len(question) + BESIDES
    }
    read = reader.passages(ranking.ids[list(suspects.values())].tolist()) if suspects else {}
    passages = {n: read[int(ranking.ids[at])] for n, at in suspects.items()}
    echoes = [n for n, (passage, record) in passages.items() if _is_echo(question, passage.text, record)]
    if not echoes:
        return ranking
    lowered = config.echo * np.isin(ranking.notices, echoes)
    totals = (ranking.totals - lowered).astype(np.float32)
    order = np.argsort(-totals, kind="stable")
    reasons = dict(ranking.reasons) | {n: ranking.reasons[n] | {"echo": -config.echo} for n in echoes}
    return Ranking(
        ranking.ids[order], ranking.notices[order], ranking.dense[order], ranking.lexical[order], ranking.covered[order],
        totals[order], reasons,
    )  # fmt: skip


def _is_echo(question: str, text: str, record: NoticeRecord) -> bool:
    title = record.notice.title
    pasted = repeats(title, question) and not asks(fold(title))
    return not pasted and repeats(text, question)


def repeats(text: str, question: str) -> bool:
    """Whether a text holds a question nearly word for word; signs and spaces do not count.

    >>> repeats("问：企业可以申报哪些数字化转型项目？", "企业可以申报哪些数字化转型项目")
    True
    >>> repeats("企业可以申报数字化转型项目", "企业申报数字化转型项目最多能拿多少钱")
    False
    >>> repeats("2 甲市乙瑞光谱仪器有限公司 四星", "甲市乙瑞光谱仪器有限公司是几星")
    False
    """
    asked, said = (_SIGNS.sub("", given) for given in (_FIRM.sub("", fold(question)), fold(text)))
    runs = [asked[at : at + RUN] for at in range(len(asked) - RUN + 1)]
    return len(runs) > RUN and sum(run in said for run in runs) >= REPEATED * len(runs)
