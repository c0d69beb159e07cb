"""Conditions in a clerk's own words: clauses that no rule reads and that learnt weights take for conditions.

A clause in a place that tells conditions is taken for one far sooner than one elsewhere, since hardly anything else stands
there but what looks like papers, steps, days and grants. A clause elsewhere is first read as if it stood in such a place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.facts.conditions.binding import is_bare_bound
from rag.facts.conditions.choices import opening_in
from rag.facts.conditions.clause_context import MAX_WORDS, pattern, statements
from rag.facts.conditions.likely_conditions import REST, Learnt, clues, lead_of, plain
from rag.facts.conditions.measures import Found, subject_of
from rag.facts.conditions.zones import Segment, Zone
from rag.facts.patterns import cue
from rag.facts.text_layout import Reading

RULE = "learnt_words"
"""The rule of a condition told in the notice's own words because of what was learnt."""
RULE_OF_NUMBER = "learnt_number"
"""The rule of a number of which it was learnt what it likely measures."""
LIKELY: dict[Zone, float] = {
    "condition": 0.25, "exclude": 0.3, "neutral": 0.6, "skip": 0.7, "task": 0.6, "benefit": 0.7, "wish": 1.0,
}  # fmt: skip
"""Probabilities from which a clause is taken for a condition, by what the place tells that it stands in. With .8 for the last three .004 fewer
are found and those read are no more often labelled (eleven authors left out); with .2 and .5 for the first and the neutral ones .002 more are
found, and of those read .746 are labelled in place of .755 (twelve others)."""
LIKELY_THOUGH_DOUBTED = 0.75
"""The same for a clause in a place that tells conditions with a word that speaks against one; of 24 such over 13 authors 20 were labelled."""
_TELLING = ("condition", "exclude")
_SHORTEST = 3
_BARE_REFUSAL = 2
"""Characters in front of a refusal that names nobody: 两项均不受理."""
_LABEL = re.compile(r"[^:]{1,30}:[“\"]?(?!//)(?=[^\d:][^:]{2})")
"""What leads a clause in on its own line: 基本要求：工厂在青浦."""
_REFUSING = re.compile(
    r"(?<![能可])不(?:得|能|可以?|予|收|受理|补|给|行|算|在|批|要|接)|没戏|免谈|绕道|[领抢拿]不[了到]|否决|出局|除外|排除|负面"
)
_LETS_IN = re.compile(r"(?:才|就|即|方)(?:行|可|能|算)")
"""裁员率不高于5.5%的才行: what must hold, though the question asks whether somebody is shut out."""
_MEASURED = {
    "元": frozenset({"revenue", "rd_spending", "profit", "tax", "valuation", "financing", "investment", "equipment_spending"}),
    "%": frozenset({"rd_ratio", "rd_staff_share", "growth"}),
    "人": frozenset({"employees"}),
    "名": frozenset({"employees"}),
    "件": frozenset({"patents"}),
    "项": frozenset({"patents"}),
}  # fmt: skip
"""What a number in a unit may measure."""
_SURE_OF_NUMBER = 0.5
_OF_A_LOAN = re.compile("担保|贷款|借款|授信|抵押")
_NOT_OF_STAFF = re.compile(
    r"[每单一同][一-龥]{0,4}[班团场期批队组届]|带徒|徒弟|引进|成员|学员|游客|观众|旅客|证书?者|参[训赛展会]"
)
"""单团人数不少于20人, 核心成员2人以上: people who are no staff of a firm."""
_TITLED = re.compile(r"证|许可|资质|资格|称号|认定|名[单录]|奖|牌|标志|标准|中小企业|入库|备案")
_TITLE_CHARS = 26
"""What a title is called by, and the characters of a clause that asks for one."""
_NOT_THERE = re.compile(r"[未没]有?在")
"""尚未在国内注册企业: where somebody is not."""
_BAD = re.compile(r"[无未没不欠罚违逾骗假虚]|失信|事故|纠纷|投诉|处分|异常|取消|撤销|挪|转让|冒")
"""What of a record one must not have; 贷款已到期并按时还本付息 is one to have."""


def unread(text: str, segment: Segment, found: Sequence[Found]) -> Iterator[tuple[int, int, bool]]:
    """The clauses of a segment of which nothing is read and that could state something, and whether a word of theirs speaks against it."""
    for begin, end in statements(text, segment.start, min(segment.end, len(text))):
        label = _LABEL.match(text, begin, end)
        start = label.end() if label else begin
        words = text[start:end]
        if any(f.start < end and start < f.end for f in found):
            continue
        if segment.choice is None and pattern("favoured").match(text, end):
            continue
        if len(plain(words)) >= _SHORTEST and not _says_else(words, text[end : end + 1]):
            yield start, end, _is_doubted(words, segment.zone)


def _is_doubted(words: str, zone: Zone) -> bool:
    """Whether a clause holds a word of papers, steps or grants, which conditions too may hold: 新材料企业, 逾期未验收的单位."""
    told = zone != "exclude" and pattern("rest_not").search(plain(words))
    return bool(told) or any(cue("condition_words", group).search(words) for group in ("aside", "past"))


def _says_else(words: str, behind: str) -> bool:
    """Whether a clause is a heading, a wish, a grant or only says for whom the next one is."""
    if ":" in (words.rstrip()[-1:], behind) or opening_in(words):
        return True
    if cue("condition_words", "wish").search(words) or is_bare_bound(words):
        return True
    if asks_nothing(words):
        return True
    if pattern("learnt_head").match(plain(words)) or (
        behind == "," and pattern("learnt_premise").search(words)
    ):
        return True
    refusal = cue("condition_words", "shuts_out").search(words)
    return bool(pattern("learnt_not").search(words) or (refusal and refusal.start() <= _BARE_REFUSAL))


def asks_nothing(words: str) -> bool:
    """Whether a clause only says of which days costs count, or what winners must do later."""
    return any(pattern(name).search(words) for name in ("span_of_cost", "place_of_winners"))


def likely_spans(
    reading: Reading, text: str, segment: Segment, found: Sequence[Found], learnt: Learnt
) -> Iterator[Segment]:
    """Clauses of a segment that are likely conditions, each as a segment of a place that tells them."""
    heading = (reading.headings(segment.start) or ("",))[-1]
    lead: str | None = None
    for start, end, doubted in unread(text, segment, found):
        if segment.zone == "skip" and pattern("hands_in").match(text, end):
            continue
        if doubted and (segment.zone not in _TELLING or pattern("step").search(text, start, end)):
            continue
        lead = lead_of(text, segment.start) if lead is None else lead
        likely = learnt.probability(clues(text, start, end, heading, lead))
        if likely >= (LIKELY_THOUGH_DOUBTED if doubted else LIKELY[segment.zone]):
            zone: Zone = segment.zone
            if zone not in _TELLING:
                shut = _REFUSING.search(lead) or cue("condition_words", "shuts_out").search(text[start:end])
                zone = "exclude" if shut and not _LETS_IN.search(text, start, end) else "condition"
            yield replace(segment, start=start, end=end, zone=zone)


def is_likely(reading: Reading, text: str, part: Segment, learnt: Learnt) -> bool:
    """Whether a part of a clause is likely a condition itself."""
    heading = (reading.headings(part.start) or ("",))[-1]
    told = clues(text, part.start, part.end, heading, lead_of(text, part.start))
    return learnt.probability(told) >= LIKELY[part.zone]


def in_own_words(text: str, segment: Segment, learnt: Learnt) -> Found:
    """A likely condition of which no rule reads anything, with what it is likely about."""
    words = text[segment.start : segment.end]
    mark = pattern("list_mark").match(words)
    start = segment.start + (mark.end() if mark else 0)
    shut = segment.zone == "exclude"
    attribute = own_attribute(words, shut_out=shut, learnt=learnt)
    lacks = attribute == "limit" or (attribute == "credit" and _BAD.search(words))
    op = "has_not" if shut or lacks else "has"
    return Found(
        attribute, op, text[start : segment.end].strip()[:MAX_WORDS], None, start, segment.end,
        subject_of(attribute, words), True, segment, segment.choice, RULE,
    )  # fmt: skip


def own_attribute(words: str, *, shut_out: bool, learnt: Learnt) -> str:
    """What words are likely about; what shuts out by what was had before is a `limit`."""
    attribute = learnt.attribute(words)
    if attribute == "qualification" and not (len(words) <= _TITLE_CHARS and _TITLED.search(words)):
        attribute = REST
    if attribute == "place" and _NOT_THERE.search(words):
        attribute = REST
    return shutting_out(words) if shut_out and attribute in (REST, "limit") else attribute


def shutting_out(words: str) -> str:
    """What words that shut out are about: `limit` is what was had or is applied for beside this, all else `other`."""
    refusal = cue("condition_words", "shuts_out").search(words)
    whom = words[: refusal.start()] if refusal and refusal.start() > _BARE_REFUSAL else words
    again = refusal and pattern("had_again").search(refusal.group())
    return "limit" if again or pattern("had_before").search(whom) else REST


def measured(text: str, found: Found, learnt: Learnt) -> Found:
    """A number of which no rule knows what it measures, with what it likely does."""
    allowed = _MEASURED.get(found.unit or "")
    if found.rule != "other" or allowed is None:
        return found
    if found.unit in ("人", "名") and _NOT_OF_STAFF.search(text, found.start, found.end):
        return found
    attribute = learnt.attribute(text[found.start : found.end], allowed, _SURE_OF_NUMBER)
    if attribute == "revenue" and _OF_A_LOAN.search(text, found.start, found.end):
        return found  # 10万元以上提供一名担保人: what is lent
    return found if attribute == REST else replace(found, attribute=attribute, rule=RULE_OF_NUMBER)
