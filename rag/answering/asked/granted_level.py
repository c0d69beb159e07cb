"""Whose grants a clause shuts out: who had one of the province has had one of 市级及以上, and who had the district's has not."""

from __future__ import annotations

from rag.lazy import lazy_pattern

_LEVEL = "国家|中央|自治区|省|市|州|区|县|镇|乡"
_RANKS = {"国家": 4, "中央": 4, "自治区": 3, "省": 3, "市": 2, "州": 2, "区": 1, "县": 1, "镇": 0, "乡": 0}
_GRANT = "(?:财政|专项|资金|补[助贴]|奖|支持|扶持|项目|立项|钱)"
_SHUT = lazy_pattern(rf"(?P<level>{_LEVEL})级?(?P<higher>\(?(?:含\)?)?(?:及|或)?以上)?[^,;。]{{0,8}}{_GRANT}")
_OWN = lazy_pattern(
    rf"(?<![超城门股节校园社小片])(?P<level>{_LEVEL})(?=[里上级]?(?:财政|专项|政府)?的?{_GRANT})"
)
_HAD = lazy_pattern(r"拿|领[了过到取]|得[了过到]|获|享受|给[了过]|补[了过]|已经?有|入选|立项")
_TELLING = lazy_pattern(r"[^,;。?!\s]+")


def covers_level(question: str, clause: str) -> bool:
    """Whether what a folded clause shuts out by who granted it takes in the grant that a folded question tells of.

    True as well where either of them names no level: then whatever grant is shut out.
    """
    shut = _SHUT.search(clause)
    had = (m for part in _TELLING.findall(question) if _HAD.search(part) for m in _OWN.finditer(part))
    own = next(had, None)
    if shut is None or own is None:
        return True
    limit, told = _RANKS[shut["level"]], _RANKS[own["level"]]
    return told >= limit if shut["higher"] else told == limit
