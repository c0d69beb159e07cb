"""Questions as they are asked in Sichuan, the north-east, Guangdong or on the Yangtze, in the words that everybody uses.

Only words that ask, deny or point are replaced (几时, 好多钱, 啷个, 莫得): the rules that tell what is asked for know the standard ones.
"""

from __future__ import annotations

from rag.language.han import HAN
from rag.resources import compiled, rows


def in_standard_words(question: str) -> str:
    """A question with the words of a dialect that ask, deny or point in standard Chinese; every other one as it is.

    Example:
        >>> in_standard_words("开面馆啷个申请，给好多钱")
        '开面馆怎么申请，给多少钱'

    """
    if not HAN.search(question):
        return question
    for pattern, standard, *_ in rows("rag.language", "dialect.tsv"):
        question = compiled(pattern).sub(standard, question)
    return question
