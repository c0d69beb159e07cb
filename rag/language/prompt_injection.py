"""Words in a notice that are meant for a language model or a browser instead of a reader.

No authority writes so and no clerk would quote it: notices that hold them rank below those that do not (an attacker's
repeats the expected question, so that it is found: PoisonedRAG, Zou et al. 2024), such sentences are never quoted, and
passages with them are not shown to a language model. This only narrows what an attacker can have quoted; what keeps a
model honest is that each of its sentences is checked (`rag.answering.generation.claim_support`).
"""

from __future__ import annotations

from rag.lazy import lazy_pattern

# Ordinary notices say 按系统提示填报 and 提示词工程: these words alone are no sign.
_FOR_MACHINES = lazy_pattern(
    r"(?:忽略|无视|忘记|覆盖|不要理会)[^。\n]{0,12}(?:指令|指示|提示词|系统提示|其他公告|上文|上述内容)"
    r"|系统提示[:：]\s?你|作为(?:一个)?(?:ai|人工智能|智能)(?:助手|模型)|作为(?:一个)?(?:大)?语言模型|你是(?:一个|一名)[^。\n]{0,12}(?:助手|模型)"
    r"|(?:ignore|disregard|forget|override)[^.\n]{0,30}(?:instructions?|prompts?|rules)\b|\bsystem prompt\b"
    r"|\byou are (?:now )?(?:an? )?(?:ai|assistant|chatgpt|language model)\b|<\|?(?:im_start|system|assistant|endoftext)"
    r"|(?:^|[\s>-])(?:assistant|system)\s?:|<\s?/?(?:script|iframe|img|svg|style|object|b|a)\b|<!--|!\[[^\]\n]{0,80}\]\("
)


def is_for_machines(folded: str) -> bool:
    """Whether a folded text holds such words."""
    return bool(_FOR_MACHINES.search(folded))
