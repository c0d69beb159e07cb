"""Who has to act by a date: the applicant, or an authority that checks and forwards."""

from __future__ import annotations

import re
from typing import Literal

from rag.facts.patterns import cue

# 到经营所在地乡镇, 前往户籍地街道: where somebody goes or hands in is not who acts
_GOES_TO = re.compile(
    r"(?:受理|办理|承办|收件|咨询|联系|报送|申报|申请|提交)(?:机关|机构|单位|部门|地点|窗口|人|口|渠道|入口)[：:为是]$|(?:(?<![收达得受直遇想])[到至]|前往|[去赴往向]|[报送交](?=所在|属地|当地))(?:企业|经营|户籍|注册|登记|纳税|生产|项目|常住|居住|就近|所在|所属|属地|当地|各自|[本地的市区县镇乡旗盟州])*$"
)

# 经主管部门盖章后，于…送交; 市工信局日前印发通知，…: who seals or announces does not hand in
_SEALS = re.compile(
    r"[^，。；]{0,6}(?:盖章|签章|签字|用印)后|(?:日前|近日|近期|今日|今天|昨日|已)?(?:联合|正式)?(?:印发|发布|出台|下发|公布|推出|通知[：:]|决定)"
)

# 区工信局 024-25850031: whom to ring
_NUMBER = re.compile(r"[：: ]{0,2}[（(]?(?:0\d{2,3}[）)—-]|\d{7})")

Audience = Literal["applicant", "recommender", "public"]


def nearest_actor(words: str) -> tuple[Audience, str] | None:
    """The actor that stands last in a sentence's words: (audience, the words that name it)."""
    best: tuple[int, int, Audience, str] | None = None
    for audience in ("recommender", "applicant"):
        for match in cue("actors", audience).finditer(words):
            if cue("actors", "not_acting").search(words[max(0, match.start() - 4) : match.start()]):
                continue
            if (
                _SEALS.match(words, match.end())
                or _NUMBER.match(words, match.end())
                or _GOES_TO.search(words[max(0, match.start() - 16) : match.start()])
            ):
                continue
            if best is None or (match.end(), match.end() - match.start()) > best[:2]:
                best = (match.end(), match.end() - match.start(), audience, match.group())
    return (best[2], best[3]) if best else None


def actor_before(words: str) -> str:
    """The words that name the nearest actor, "" if there is none."""
    nearest = nearest_actor(words)
    return nearest[1] if nearest else ""
