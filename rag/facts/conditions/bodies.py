"""What kind of body may apply (`legal_form`) and in which trade (`industry`)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import cache

from rag.facts.conditions.clause_context import Clause, Named, pattern
from rag.resources import rows


@cache
def _kinds() -> tuple[tuple[str, ...], re.Pattern[str]]:
    """The kinds of body and one pattern whose group k<n> is the n-th of them."""
    table = rows("rag.facts", "condition_bodies.tsv")
    return tuple(name for name, _ in table), re.compile(
        "|".join(f"(?P<k{n}>{found})" for n, (_, found) in enumerate(table))
    )


def body_kinds(words: str) -> list[str]:
    """The kinds of body that some words name, each once."""
    names, found = _kinds()
    return list(dict.fromkeys(names[int(str(m.lastgroup)[1:])] for m in found.finditer(words)))


def form_conditions(clause: Clause) -> Iterator[Named]:
    """`legal_form` has 独立法人, or in the kinds of body that may apply."""
    words = clause.words
    if not pattern("form_sign").search(words):
        return
    names, found = _kinds()
    hits = [(m.start(), names[int(str(m.lastgroup)[1:])]) for m in found.finditer(words)]
    kinds = list(dict.fromkeys(kind for _, kind in hits))
    size = found.search(words)
    if size and kinds[0] != "企业" and _are_refused(words, size):
        yield clause.named(
            "legal_form", "has" if clause.shut_out else "has_not", [k for k in kinds if k != "企业"]
        )
        return
    if clause.shut_out and kinds and kinds != ["企业"] and _is_named_alone(words, hits, found):
        yield clause.named("legal_form", "in", kinds)
        return
    if match := pattern("independent").search(words):
        value = "企业法人" if match.group() == "企业法人" else "独立法人"
        yield clause.named("legal_form", "has", value)
    elif (
        clause.shut_out
        and (match := pattern("dependent").search(words))
        and not _OF_SOME.search(words[: match.start()])
    ):
        yield clause.named("legal_form", "has", match.group())
    if size and kinds[0] in (*SIZES, FOREIGN) and _is_of_size(words, size):
        yield clause.named("legal_form", "in", kinds)
        return
    taken = _TAKEN_IN.search(words)
    if taken and (others := body_kinds(taken["kinds"])):
        yield clause.named("legal_form", "in", list(dict.fromkeys(["企业", *kinds, *others])))
        return
    led = kinds and kinds != ["企业"] and pattern("body_lead").search(words[: hits[0][0]] or "^")
    several = len(kinds) >= 2 and re.search(r"[、或及和]", words) and pattern("body_lead").search(words)
    spans = [m.span() for m in found.finditer(words)]
    if spans and _STAFF.match(words, spans[-1][1]):
        return
    if led or several or (len(kinds) >= 2 and _is_list_of_bodies(words, spans)):
        before = clause.text[clause.segment_start : clause.start]
        also = ["企业"] if _ALSO.match(words) and before.endswith(("企业,", "公司,")) else []
        yield clause.named("legal_form", "in", list(dict.fromkeys([*also, *kinds])))


_OF_SOME = re.compile(r"(?:没有|未|无|不)[^,;。]{1,10}的$")
"""没有对公账户的个体工商户: of some of them alone, the others may come."""
_STAFF = re.compile(r"[^,;。]{0,8}(?:在职|在岗|在编|任职|工作|从业)的?[^,;。、]{0,4}(?:人员|职工|教师|人才)")
"""为市内高校、医院在职人员: whose staff somebody is."""
_ALSO = re.compile(r"以及|及|和|与|或")
"""…企业,以及市属高校、三级医院: bodies beside the firms of the clause before."""


def _is_named_alone(words: str, hits: list[tuple[int, str]], found: re.Pattern[str]) -> bool:
    """Whether an item of what shuts out only names a body: 劳务派遣单位, 财政供给的事业单位."""
    last = found.match(words, hits[-1][0])
    return len(words) <= _NAME_CHARS and last is not None and not words[last.end() :].strip(" 等类。!")


_NAME_CHARS = 16
FOREIGN = "外商投资企业"
SIZES = ("小微企业", "中小微企业", "中小企业")
"""Kinds of body that are told by how large a firm is."""


def _are_refused(words: str, first: re.Match[str]) -> bool:
    """Whether a clause only says that some bodies may not apply: 劳务派遣公司不得申领."""
    opens = not re.search("[一-龥]", words[: first.start()])
    return opens and bool(pattern("bodies_refused").match(words[first.end() :]))


def _is_of_size(words: str, size: re.Match[str]) -> bool:
    """Whether small firms are those who may apply (注册的小微企业, 小微企业招用…), not those who are served or counted."""
    if pattern("bodies_of_others").search(words[: size.start()].removesuffix("面向")):
        return False
    return bool(pattern("sized_acts").match(words[size.end() :]))


def _is_list_of_bodies(words: str, spans: list[tuple[int, int]]) -> bool:
    """Whether a clause is a list of who may apply: 登记在本县的加工企业、合作社、家庭农场, 农户、公司都算."""
    start, end = spans[0][0], spans[-1][1]
    listed = all(
        re.fullmatch(r"(?:\([^()]{0,20}\))?(?:、|或者?|及其?|以及|和|与)[一-龥]{0,8}", words[a[1] : b[0]])
        for a, b in itertools.pairwise(spans)
    )
    return (
        listed
        and not pattern("bodies_of_others").search(words[:start])
        and bool(pattern("bodies_end").match(words[end:]) or _ACTS.match(words, end))
    )


_ACTS = re.compile(r"(?:\([^()]{0,20}\))?(?:当年|首次)?新?(?:招用|招聘|吸纳|聘用|购[置买]|新建)")
"""企业、个体工商户招用就业困难人员: what those who may apply have done."""
_TAKEN_IN = re.compile(r"(?:企业|主体|单位|商户|机构|公司)\(含(?P<kinds>[^()]{2,24})\)")
"""经营主体（含个体工商户）: who counts as a firm."""


def trade_conditions(clause: Clause) -> Iterator[Named]:
    """`industry` in the trades that a text names, or not_in those that it leaves out (房地产、金融类企业除外)."""
    words = clause.words
    if not pattern("trade_sign").search(words):
        return
    left_out = pattern("trade_shut_out" if clause.shut_out else "trade_left_out").search(words)
    if left_out and (trades := _trades(left_out)):
        yield clause.named("industry", "in" if clause.shut_out else "not_in", trades)
        return
    for match in pattern("trade").finditer(words):
        if pattern("trade_of_others").search(words[: match.start() + 1]) or _names_a_grant(words, match):
            continue
        if trades := _trades(match):
            yield clause.named("industry", "not_in" if _is_denied(match) else "in", trades)
            return


def _names_a_grant(words: str, match: re.Match[str]) -> bool:
    """Whether a trade stands in the label of a grant: 新引进企业装修补贴:注册地在…."""
    label, colon, _ = words.partition(":")
    return bool(colon) and match.start() < len(label) and bool(re.search("补[贴助]|奖|资助|贴息", label))


def _is_denied(match: re.Match[str]) -> bool:
    """Whether a trade is one that must not be: 主营业务不属于房地产, 不从事金融业务."""
    at = match.start(match.lastgroup or 0)
    denied = pattern("trade_denied").match(match.string[at:]) or _DENIED.search(
        match.string[max(0, at - 6) : at]
    )
    return denied is not None


_DENIED = re.compile(r"(?:不得?|非|未)(?:从事|属于?|为|是|涉及)$")


_FOR_YEARS = re.compile(r"(?:已|连续|累计)?(?:满|达到?|超过?)?\d{1,2}个?[年月]")
"""从事传统工艺满10年: how long one is in a trade."""


def _trades(match: re.Match[str]) -> list[str]:
    """The trades of 鞋革、服装及眼镜; empty where one of them is none (申报单位, 省级)."""
    names = next(found for found in match.groupdict().values() if found)
    names = pattern("trade_denied").sub("", names)
    parts = [
        p.removeprefix("在").removeprefix("规模以上").removesuffix("类").strip()
        for p in re.split(r"[、和及]|或者?|与(?=[一-龥]{2})", names)
    ]
    parts = [_FOR_YEARS.split(p.split("的")[-1].split("在")[-1], maxsplit=1)[0] for p in parts if p]
    trades = [p for p in parts if 1 < len(p) <= 12 and p != "配套"]
    return [] if any(pattern("trade_not").search(t) or _is_body(t) for t in trades) else trades


def _is_body(trade: str) -> bool:
    """Whether a kind of body stands where a trade is looked for: 登记的农民专业合作社."""
    found = _kinds()[1].search(trade)
    return found is not None and found.group() not in ("企业", "公司")
