"""A title, or a paper, that a condition asks for, against those that a profile lists."""

from __future__ import annotations

import datetime as dt
import re

from rag.facts.conditions.held_titles import titles
from rag.language.normalise import fold
from rag.matching.condition import LEFT_OUT, Condition, Status, settled
from rag.matching.profile import Profile


def _title_held(wanted: str, held: frozenset[str]) -> bool:
    words = fold(wanted)
    name = next((name for name, pattern, _ in titles() if pattern.search(words)), None)
    if name is not None:
        if name not in held:
            return False
        level = re.match(r"国家级?|省级?|市级", words)
        return not (
            level and level.group()[:1] == "国" and name != "国家级专精特新小巨人企业" and _lower(name, held)
        )
    return any(words in own or own in words for own in held if len(own) >= 4)


def _lower(name: str, held: frozenset[str]) -> bool:
    """Whether the firm names only a lower level of a title."""
    written = [own for own in held if re.match(r"省级|市级|区级", own)]
    return any(pattern.search(own) for own in written for title, pattern, _ in titles() if title == name)


def of_title(condition: Condition, profile: Profile, _: dt.date) -> Status:
    """Whether a firm holds a title, or does without one that is ruled out; unknown of papers that who lists titles leaves out."""
    if profile.titles is None or condition.subject in ("person", "product", "project"):
        return "unknown"
    wanted = condition.value if isinstance(condition.value, list) else [str(condition.value)]
    if condition.op in LEFT_OUT:
        return settled(not any(_title_held(w, profile.titles) for w in wanted))
    registered = profile.founded is not None or profile.legal_form is not None
    if any(_title_held(w, profile.titles) or (registered and _LICENCE.search(fold(w))) for w in wanted):
        return "met"
    if any(_OF_STAFF.search(fold(w)) for w in wanted):
        return "unknown"
    told = bool(profile.titles) and not any(_PAPERS.search(fold(own)) for own in profile.titles_told)
    papers = any(_is_paper(w) for w in wanted) or _RIGHTS.search(fold(condition.quote))
    return "unknown" if told and papers else "failed"


def _is_paper(wanted: str) -> bool:
    """Whether what is to be held is no title of a firm but a paper for its trade or staff: who lists titles leaves such out."""
    words = fold(wanted)
    return bool(_PAPERS.search(words)) and not any(pattern.search(words) for _, pattern, _ in titles())


_RIGHTS = re.compile("(?:商标|标志)[^,，;；。]{0,6}(?:使用许可|授权)|证明商标")
"""地理标志证明商标使用许可: a right to a name, which is none of a firm's titles though it bears one's words."""
_LICENCE = re.compile("^[^,;。]{0,12}营业执照$")
"""What every registered firm has."""
_OF_STAFF = re.compile(
    "健康证|职业资格|职称|技师|技能等级|资格证书?$|上岗证|驾驶证|传承人|居住证|毕业证|学[历位]|成熟度|水平"
)
"""Papers of people, and levels that a firm gives itself, which its titles do not tell."""
_PAPERS = re.compile(
    r"证|执照|许可|备案|登记|注册|入库|开[过了]?户|检[测验]|测评|等级|[二三四五六七八九]级|职称|职业资格|保险|报告|或|清单|目录|项目"
)
