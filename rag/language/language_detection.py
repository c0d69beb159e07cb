"""Which language a text is written in, and which one an answer to it is worded in."""

from __future__ import annotations

import re

from rag.domain import Language, QuestionLanguage
from rag.language.han import HAN
from rag.language.normalise import fold

_LATIN = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_LETTER = re.compile(r"[a-z]")
_WORD = re.compile(r"[A-Za-z]{2,}")
_CHARS_PER_WORD = 1.7
"""Chinese words have 1.7 characters on average, which is how a mixed question's two halves are compared."""

_QUOTED = re.compile(r"“[^“”]{1,80}”|\"[^\"]{1,80}\"|《[^《》]{1,80}》|「[^「」]{1,80}」")
_ASKS_CHINESE = re.compile(r"什么|哪|吗|呢|多少|怎么|怎样|如何|几|谁|是否|何时|有没有|能不能|可不可以|啥")
_ASKS_ENGLISH = re.compile(
    r"\b(?:what|when|which|who|whom|how|where|why|is|are|can|could|does|do|did|will|should|has|have)\b",
    re.IGNORECASE,
)
_WANTS_CHINESE = re.compile(
    r"截止|期限|日期|电话|联系|金额|标准|比例|额度|补[贴助多]|奖[励补]|条件|材料|名单|申[报请领]|报名"
)
_WANTS_ENGLISH = re.compile(
    r"\b(?:deadlines?|last day|dates?|until|phone|contact|amounts?|rates?|max(?:imum)?|min(?:imum)?|how|fees?|subsid(?:y|ies)|grants?|awards?"
    r"|eligib\w+|conditions?|requirements?|documents?|papers?|list|open|still|apply|application|address|limit|cap|score|winners?)\b",
    re.IGNORECASE,
)
"""What is wanted, where a question of names and keywords does not ask in a sentence: 洛阳 知识产权质押 evaluation fee rate."""
_FRAME_ENGLISH = re.compile(r"\b(?:for|in|of|the|my|our|to|by|at)\b")
"""Two such words make a sentence around Chinese names: deadline for 企业研发投入后补助 in Yuxi."""


def question_language(question: str) -> QuestionLanguage:
    """The language of a question; abbreviations (AI, MaaS, 5G) do not make a Chinese one mixed."""
    if not HAN.search(question):
        return "en"
    words = (m.group() for m in _LATIN.finditer(question))
    return "mixed" if any(len(w) > 1 and (w.islower() or w.istitle()) for w in words) else "zh"


def reply_language(question: str, language: QuestionLanguage) -> Language:
    """The question's own language; of a mixed one that in which it asks, else in which it says what is wanted, else that of most of its words.

    A name in quotation marks says nothing of the language around it.
    """
    if language != "mixed":
        return language
    around = _QUOTED.sub(" ", question)
    asks_chinese, asks_english = _ASKS_CHINESE.search(around), _ASKS_ENGLISH.search(around)
    if bool(asks_chinese) != bool(asks_english):
        return "zh" if asks_chinese else "en"
    if not asks_chinese and len(_FRAME_ENGLISH.findall(around)) > 1:
        return "en"
    wants_chinese, wants_english = _WANTS_CHINESE.search(around), _WANTS_ENGLISH.search(around)
    if bool(wants_chinese) != bool(wants_english):
        return "zh" if wants_chinese else "en"
    chinese = len(HAN.findall(around)) / _CHARS_PER_WORD
    return "zh" if chinese >= len(_WORD.findall(around)) else "en"


def script_language(text: str) -> Language | None:
    """The language by the script of a text's words, however few they are; None where it has none."""
    folded = fold(text)
    return "zh" if HAN.search(folded) else "en" if _LETTER.search(folded) else None


def turn_language(text: str) -> Language | None:
    """The language that a turn is answered in, however short it is; None where it has no word.

    Example:
        >>> turn_language("and a 快艇 one?")
        'en'

    """
    script = script_language(text)
    return reply_language(text, question_language(text)) if script == "zh" else script
