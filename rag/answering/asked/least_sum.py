"""The sum that asked-for programmes are to give at least: 哪些项目能给超过100万, "which grants pay more than 1 million"."""

from __future__ import annotations

import re

from rag.language.chinese_numbers import NUMBER_CHARS, SCALES, counted_number
from rag.language.english_sums import in_figures
from rag.language.query_units import ENGLISH_SCALES

_ZH = re.compile(
    rf"(?:超过|高于|大于|不低于|不少于|至少|达到?|过)(?P<over>\d{{1,5}}|[{NUMBER_CHARS}]{{1,4}}?)(?P<scale>[万亿])"
    rf"|(?P<from>\d{{1,5}}|[{NUMBER_CHARS}]{{1,4}}?)(?P<scale_from>[万亿])元?(?:以上|往上|起)"
)
_EN = re.compile(
    r"\b(?:more than|over|at least|above|exceed(?:s|ing)?|upwards of) (?:rmb|cny|yuan|¥)? ?(?P<number>\d[\d,]{0,12}(?:\.\d{1,3})?) ?"
    r"(?P<unit>k|thousand|m|million|bn|billion)?\b(?![,.]?\d| ?(?:%|percent|years?|months?|people|persons?|staff|employees|mu\b|square|kw|tonnes?))"
)
_OWN_ZH = "投入|投资|费用|支出|花费|成本|产值|营收|收入|销售|税|贷款|注册|保费|租金"
_GIVES_ZH = re.compile(
    rf"(?:给|补|奖|(?<![研开])发|拿|最高|上限|额度|(?:专项|财政|扶持)资金|哪(?:些|几?个)项目|政策|支持)(?:(?!{_OWN_ZH})[^,。?!;\d]){{0,5}}$"
)
_OWN_EN = r"\b(?:if|our|my|we|with|for|when|revenue|sales|turnover|spend|spending|invest|tax)\b"
_GIVES_EN = re.compile(
    rf"\b(?:pay|give|grant|worth|offer|provide|receive|get|award)s?\b(?:(?!{_OWN_EN})[^.;?!]){{0,20}}$|\b(?:funds?|funding|grants?|subsidies|awards) (?:of )?$"
)
"""Of what is given a sum is told, and between the two nothing names a sum of the asker's own (研发投入超过100万)."""
_WHICH = re.compile(r"哪些|哪[几个]|什么|啥|有没有|有(?:的)?吗|\b(?:which|what|any|list|show)\b")
_UNITS = ENGLISH_SCALES | {"k": 10**3, "m": 10**6, "bn": 10**9}


def least_sum(folded: str) -> int | None:
    """The least sum in yuan that a folded question for programmes names; None where it is one of the asker's own (营收超过100万).

    >>> [least_sum(q) for q in ("哪些项目能给超过一百万", "哪些补贴在50万元以上", "研发投入超过100万能报什么")]
    [1000000, 500000, None]
    >>> least_sum("which programmes can pay more than 1 million yuan to one project")
    1000000
    """
    if not _WHICH.search(folded):
        return None
    if match := _ZH.search(folded):
        number = counted_number(match["over"] or match["from"])
        if not number or not _GIVES_ZH.search(folded[: match.start()]):
            return None
        return number * SCALES[match["scale"] or match["scale_from"]]
    figures = in_figures(folded)
    match = _EN.search(figures)
    if match is None or not _GIVES_EN.search(figures[: match.start()]):
        return None
    return int(float(match["number"].replace(",", "")) * _UNITS.get(match["unit"] or "", 1))
