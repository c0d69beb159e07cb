"""Bad records by their kind: who was fined has had no accident, and who had a small one no grave one.

Both what a notice rules out and what somebody tells of his firm are read by the same words; `grave` kinds are those
that a notice rules out as 重大 or 严重, which a plain record does not break for certain.
"""

from __future__ import annotations

import re

from rag.language.normalise import fold

_KINDS = (
    (
        "失信",
        re.compile(
            r"失信|不良(?:信用|记录)|经营异常|黑名单|违约|信用(?:不良|污点)|dishonest|blacklist|bad credit"
        ),
    ),
    ("事故", re.compile(r"事故|\baccident")),
    ("处罚", re.compile(r"处罚|罚款|被罚|罚过|违法|违规|\b(?:fined?|penalt(?:y|ies))\b")),
)
_GRAVE = re.compile(
    r"重大|较大|特大|严重|恶劣|失信[^，,。；]{0,6}名单|被执行人|黑名单|\b(?:serious|grave|major|blacklist)"
)
_CLAUSE = re.compile(r"[^，,。；;]+")
GRAVE = "重大"


def records_named(words: str) -> frozenset[str]:
    """The kinds of bad record that words name, grave ones with `GRAVE` before their name; empty where none is named."""
    found: set[str] = set()
    for clause in _CLAUSE.findall(fold(words)):
        grave = GRAVE if _GRAVE.search(clause) else ""
        found.update(f"{grave}{kind}" for kind, pattern in _KINDS if pattern.search(clause))
    return frozenset(found)


def breaks_record(own: str, ruled_out: str) -> bool:
    """Whether a record of one kind is ruled out for certain by a condition on another: the same kind, and as grave."""
    same = own.removeprefix(GRAVE) == ruled_out.removeprefix(GRAVE)
    return same and (own.startswith(GRAVE) or not ruled_out.startswith(GRAVE))
