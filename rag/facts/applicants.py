"""Who files, and what must be handed in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import cast

from rag.domain import RESULTS, Applicant, ApplicantsFact, Fact, MaterialFact, Notice
from rag.facts.clauses import WINDOW, without_list_mark
from rag.facts.exact_quote import quoted
from rag.facts.patterns import cue
from rag.facts.text_folding import fold_for_reading
from rag.facts.text_layout import Reading, read
from rag.language.item_marks import INNER_MARK
from rag.resources import rows

MAX_CUES = 60
# Who applies stands in the notice itself, not far down in its attachments.
MAX_CHARS = 40_000
_SIGNS = ("only", "listed", "subject", "range", "acts", "based", "given", "named", "addressed", "limited")
_VOID = "□"


def applicant_facts(reading: Reading) -> list[ApplicantsFact]:
    """One `applicants` fact for each kind of filer that the text or the title names, each with what says so."""
    notice = reading.notice
    if notice.category in (*RESULTS, "征求意见"):
        return []
    found = _found(reading, notice.text[:MAX_CHARS], _SIGNS)
    return [
        ApplicantsFact(value=kind, **quoted(notice.text, start, end))
        for kind, (start, end) in sorted(found.items())
    ]


def applicants_of_part(notice: Notice, words: str) -> frozenset[Applicant]:
    """Who applies for one of several things that a notice tells of, by the words that tell of it; empty where they do not say.

    So few words need no sign: whoever a clause of them ends with (…的规上工业企业，; a cell 企业、合作社) is meant.
    """
    part = replace(notice, text=fold_for_reading(words[:MAX_CHARS]))
    return frozenset(_found(read(part), part.text, (*_SIGNS[:-1], "mentioned", _SIGNS[-1])))


def _found(reading: Reading, text: str, signs: Sequence[str]) -> dict[Applicant, tuple[int, int]]:
    """Each kind of filer with the place that says so.

    The strongest sign that says anything decides; beside it stand those of whom a sentence says the same: 个体工商户参照中小微企业执行.
    """
    open_to = without_the_excluded(text)
    decided = next(filter(None, (_told_by(reading, open_to, group) for group in signs)), {})
    beside = _told_by(reading, open_to, "also")
    return decided | {kind: span for kind, span in beside.items() if kind not in decided}


def _told_by(reading: Reading, text: str, group: str) -> dict[Applicant, tuple[int, int]]:
    """Each kind of filer that signs of one group tell, with the first place that does."""
    found: dict[Applicant, tuple[int, int]] = {}
    for match in islice(cue("applicants", group).finditer(text), MAX_CUES):
        if group == "only" and _OF_A_SUM.search(text, max(0, match.start() - _NEAR), match.start()):
            continue
        for kind, start, end in _kinds(reading, text, match, group):
            found.setdefault(kind, (start, end))
    return found


# 特装费：按40%补贴，每次最高3万元，仅限企业申报: who gets that sum alone
_OF_A_SUM = re.compile(r"\d[\d.]*(?:%|[百千万]?元)[^。；\n]{0,8}$")
_NEAR = 24


def without_the_excluded(text: str) -> str:
    """The text with filler in place of those who may not apply and of words that only describe who may; as long as it.

    Masked are exclusions (个人不得申报, 除金融企业外, 不含企业), penalties (企业骗取补贴的), places of work and study
    (在本区企业工作的博士, 高校毕业生) and authorities named after those they look after (中小企业主管部门).
    """
    return cue("applicants", "void").sub(lambda match: _VOID * len(match.group()), text)


# 企业、合作社或种植大户: those told in a row with the first
_BESIDE_IT = re.compile(r"(?:(?:、|或者?|和|及其?|，?以及)[一-龥]{2,12}(?=[、或和及，；。：\n（]|$)){0,6}")


def _kinds(
    reading: Reading, text: str, match: re.Match[str], group: str
) -> Iterator[tuple[Applicant, int, int]]:
    """Kinds of filer in the words that a cue points at: those after it, or those that act."""
    if group not in ("subject", "range"):
        start, end = match.span()
        end = _BESIDE_IT.match(text, end).end()  # type: ignore[union-attr]  # it matches nothing, too
    else:
        start = match.end()
        end = min(reading.sentence(start, min(start + 1, len(text))).end, start + 110)
        if cut := _SAYS_MORE.search(text, start + 12, end):
            those = _THE_FOLLOWING.search(text, cut.start(), end)
            of_all = those is None and not any(_named(text[start : cut.start()], text))
            those = _ENDS_WITH.search(text, cut.start(), end) if of_all else those
            start, end = those.span() if those else (start, cut.start())
    for kind in _named(text[start:end], text):
        yield kind, match.start(), max(end, match.end())


# 与本市企业签订1年以上合同，且缴费满6个月的下列人员：
_THE_FOLLOWING = re.compile(r"的(?:下列|以下)[一-龥]{2,6}(?=[：:])")
# 吸纳登记失业人员就业，签订1年以上劳动合同的小微企业。连片面积达到50亩以上的家庭农场、农民合作社和农业企业。
_ENDS_WITH = re.compile(
    r"的(?:[一-龥]{2,8}(?:、|和|及|或)){0,4}[一-龥]{0,6}(?:人才|人员|毕业生|企业|机构|团队|经营主体|个体工商户|合作社|家庭农场)(?=[：:。]|$)"
)
_SAYS_MORE = re.compile(r"[，,：:](?!以及|.{0,22}(?:高校|院所|企业|个人|管委会|事业单位|国企|社会组织))")
"""Behind it stands what is asked of those who were named."""


def _named(words: str, text: str) -> Iterator[Applicant]:
    """Kinds of filer that some words of a text name."""
    for kind, pattern, *unless in rows("rag.facts", "applicant_kinds.tsv"):
        if re.search(pattern, words) and not (unless and re.search(unless[0], text)):
            yield cast("Applicant", kind)


def government_only(facts: Sequence[Fact]) -> bool:
    """Whether nobody but governments (districts, zones) may apply."""
    kinds = {fact.value for fact in facts if fact.kind == "applicants"}
    return kinds == {"government"}


_ITEM = re.compile(rf"\s{{0,3}}{INNER_MARK}\s?(?P<words>[^\n；;。①-⑳]{{2,160}})[；;。\n]?")


def material_facts(reading: Reading) -> list[MaterialFact]:
    """`material` facts: the items of a list that follows 申报材料, 提交下列材料 or the like."""
    notice = reading.notice
    facts: list[MaterialFact] = []
    done = 0
    for match in islice(cue("applicants", "materials").finditer(notice.text), MAX_CUES):
        at = max(match.end(), done)
        while (item := _ITEM.match(notice.text, at)) and item.start() - match.end() < 20 * WINDOW:
            words = without_list_mark(item.group()).strip(" ；;。\n")
            start = item.start("words")
            if not cue("applicants", "not_material").search(words[:12]):
                span = quoted(notice.text, start, start + len(item["words"].rstrip()))
                facts.append(MaterialFact(value=words, **span))
            at = done = item.end()
    return facts
