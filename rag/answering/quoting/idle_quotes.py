"""Quotes that tell nothing: a bare title, heading, signature, address or telephone line beside the words that answer."""

from __future__ import annotations

from functools import lru_cache

from rag.answering.asked.answer_spec import AnswerSpec
from rag.language.normalise import fold, to_simplified
from rag.lazy import lazy_pattern
from rag.resources import patterns
from rag.retrieval.answer_types import REACHED_BY

_CLAUSE_ENDS = lazy_pattern(r"[。；;!！\n]|(?<=[一-鿿日号:：)）])[ 　]{1,4}(?=[一-鿿(（【])")
_SPACES = lazy_pattern(r"\s{1,200}")
_TELLS_BESIDE = (
    (
        lazy_pattern(
            r"联系|咨询|电话|反映|反馈|异议|举报|投诉|意见|发哪|发到|打给|问谁|找谁|找哪|问哪|邮箱|地址|寄|送|[交递]到|交给|在哪|哪里|哪儿|微信|\b(?:contact|phone|call|e-?mail|address|where|whom?)\b"
        ),
        frozenset({"contact", "number", "office"}),
    ),
    (
        lazy_pattern(
            r"发文|发布|印发|出台|落款|成文|文号|文件|标题|名称|名单|哪个?(?:部门|单位|局|委|厅)|谁|什么(?:政策|通知|公告)|哪年|\b(?:issu\w+|publish\w*|titled?|which (?:office|bureau|department)|who|document|notice|list|announc\w+)\b"
        ),
        frozenset({"title", "named", "numbered", "signature", "office", "addressee", "follows"}),
    ),
    (
        lazy_pattern(r"材料|附件|表[格样]|模板|下载|清单|名单|申[报请]书|\b(?:attach\w*|forms?|templates?|papers?|documents?|list)\b"),
        frozenset({"attached"}),
    ),
)  # fmt: skip
"""Words of a question, and the kinds of clauses that tell something where it has them."""
_REACHING = frozenset({"contact", "number", "office"})
LONGEST = 400
"""Longer quotes hold more than such lines."""


def is_idle(text: str, question: str, spec: AnswerSpec) -> bool:
    """Whether all clauses of a quoted text are such as tell nothing to a question."""
    return len(text) <= LONGEST and _kinds_of(text).isdisjoint(_telling(fold(question), spec))


def _telling(asked: str, spec: AnswerSpec) -> frozenset[str | None]:
    """The kinds of clauses that tell something to a question: a telephone line does where somebody wants to reach an office, a title or signature where it is asked who issued what."""
    told: frozenset[str | None] = frozenset({None})
    if spec.asked in (*REACHED_BY, "who"):
        told |= _REACHING
    for words, kinds in _TELLS_BESIDE:
        if words.search(asked):
            told |= kinds
    return told


@lru_cache(maxsize=4096)
def _kinds_of(text: str) -> frozenset[str | None]:
    """The kinds of the clauses of a text, None among them where one tells something."""
    clauses = (_SPACES.sub("", fold(to_simplified(part))).strip(".·,、") for part in _CLAUSE_ENDS.split(text))
    return frozenset(_kind_of(clause) for clause in clauses if clause)


def _kind_of(clause: str) -> str | None:
    kinds = patterns("rag.answering", "idle_clauses.tsv").items()
    return next((name for name, pattern in kinds if pattern.fullmatch(clause)), None)
