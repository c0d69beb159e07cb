"""What words say to a yes-or-no question: whether they forbid or allow, waive, demand or deny what it asks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from rag.answering.quoting.bare_verdict import tells_uses, used_for
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.opened_notices import Source
from rag.answering.quoting.quote_features import is_trusted
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.language.places import applies_to, resolve
from rag.lazy import lazy_pattern
from rag.matching.question_profile import profile_of
from rag.resources import asked_of, patterns

FROM_ELSEWHERE = "外地"
"""What is asked of whoever is at another place, though he says but where he is."""
_IS_THERE = lazy_pattern(
    r"(?<![只没还])有(?:没有)?(?:什么|啥)?(?P<thing>[一-鿿]{2,8}?)(?:吗|么|嘛|没有?)?(?:$|[?？,，。!])"
)
"""有贴息吗, 有没有补贴: to allow something else is no yes to it."""
_WHETHER_ONE_MAY = lazy_pattern(r"[能可会算行]")
"""有房能领补贴吗 asks whether one may have it."""
_ASKS_AT_END = lazy_pattern(r"[能可][^,，。?？]{0,8}[吗么嘛不][?？]?$")
"""爱人名下有一套，还能领不 asks so behind what there is."""
_CLAUSES = lazy_pattern(r"[，,。；;！!？?\n]")
_EXCEPT = "除外"
_EXCEPTION = lazy_pattern(rf"(?P<what>[^,，。；;：:()（）\n]{{1,24}}?){_EXCEPT}")
_WHEN_LATE = lazy_pattern(
    r"(?:逾期|过期|超期|过时|超时|未按[时期]|截止[后之])[^，,。；;\n]{0,24}(?:[，,][^，,。；;\n]{1,8}(?![^，,。；;\n]))?"
)
"""过期平台自动关闭，不再受理: what becomes of who comes too late."""
_SPEAKS_OF_LATE = lazy_pattern(
    r"逾期|过期|超期|过时|超时|晚|迟|错过|没赶上|来得及|来不及|截止|补[报交正]|忘|\b(?:late|later|deadline|after|missed|closed)\b"
)
_MAY_SEVERAL = lazy_pattern(
    r"可(?:以)?(?:同时|兼)?(?:申报|申请|选择|选报|填报|报名?|参加)(?:其中)?(?:的)?(?:多|[两二三四五2-5](?=[个项类种])|若干)"
)
"""综合型服务商可申报多个行业方向: how many, to whom may apply at all."""
_SPEAKS_OF_SEVERAL = lazy_pattern(
    r"[多几两二三四五2-5]个?[项类种个]|多个|同时|都|一起|兼|\b(?:several|both|multiple|many|two|three|more than one|all|another|also|as well|combine)\b"
)


@lru_cache(maxsize=2048)
def says(name: str, text: str) -> bool:
    """Whether folded words hold what a line of `data/verdict.tsv` looks for."""
    return bool(patterns("rag.answering", "verdict.tsv")[name].search(text))


def yes_or_no(ctx: AnswerContext, quote_text: str) -> str | None:
    """The phrase with which an answer to a yes-or-no question begins; None for other questions.

    Yes or no is said only where the quoted words themselves forbid or allow, and the question neither denies nor gives
    figures that would have to be weighed against theirs; else that it is not said in so many words.
    """
    if ctx.spec.asked != "yes_no":
        return None
    question = fold(ctx.request.question)
    if (says("measured", question) and not says("hearsay", question)) or not is_trusted(ctx):
        return "not_said"
    quote = fold(quote_text)
    phrase = of_shutting_out(question, words_of(whether_at_all(question), quote, ctx.units.said))
    phrase = as_having(question, as_counting(question, phrase, quote))
    if phrase in ("yes", "yes_there_is") and ctx.quotes and is_from_elsewhere(ctx, ctx.quotes[0].source):
        outside = asked_of("rag.answering", "settling.tsv", FROM_ELSEWHERE)
        return phrase if any(clause.search(quote) for _, clause in outside) else "not_said"
    return phrase


_IS_IT_NOT = lazy_pattern(
    r"是(?:不是|否)(?=[^,。?;]{0,4}(?:不能|不可以|不得|没法))|不(?=能|可以|得)|没(?=法)"
)


def of_shutting_out(question: str, phrase: str) -> str:
    """What a folded question whether somebody is shut out is answered, where what decides lets him in or does not."""
    if not says("shut_out", question):
        return phrase
    return {"no": "claim.right", "yes": "claim.wrong"}.get(phrase, phrase)


def as_counting(question: str, phrase: str, text: str) -> str:
    """The phrase for a folded question whether something counts (员工自己辞职算裁员吗), where folded words say that it does not."""
    counts = phrase == "no" and says("asks_count", question) and says("counts_not", text)
    return "counts_not" if counts else phrase


def as_having(question: str, phrase: str) -> str:
    """The phrase for a folded question whether there is something (复核通过有奖励吗)."""
    there = _IS_THERE.search(question)
    if there is None or _WHETHER_ONE_MAY.search(there["thing"]) or _ASKS_AT_END.search(question, there.end()):
        return phrase
    return {"no": "there_is_none", "yes": "yes_there_is"}.get(phrase, phrase)


def whether_at_all(question: str) -> str:
    """A folded question whether one may not (是不是不能报) as the one whether one may; any other as it is."""
    return _IS_IT_NOT.sub("", question) if says("shut_out", question) else question


def is_from_elsewhere(ctx: AnswerContext, source: Source) -> bool:
    """Whether the asker says that his firm is at a place outside those that a notice is for: 上海的公司能报吗, of a notice of Wuxi."""
    place = resolve(str(profile_of(ctx.request.question, ctx.as_of).get("place", "")))
    regions = source.record.notice.regions
    return place is not None and bool(regions) and not applies_to(regions, place)


def words_of(question: str, text: str, said: frozenset[str] = frozenset()) -> str:
    """The phrase with which folded words answer a folded question: what they forbid or allow, waive, demand or deny.

    `said`: what the question's English words are called in Chinese.
    """
    if says("hearsay", question):
        return "not_true" if says("denies", text) else "not_said"
    if says("negated", question):
        return "not_said"
    if says("need", question):
        own = _clauses_on(" ".join([question, *said]), text)
        own = own if _ON_PAYING.search(question) else _FREE.sub(" ", own)
        if says("repeals", own):
            return "need_not"
        waives = says("waives", own) or any(_names_excepted(question, text))
        demands = says("demands", own)
        return "not_said" if waives == demands else "need_not" if waives else "need"
    if tells_uses(question, text):
        return {True: "yes", False: "no", None: "not_said"}[used_for(question, text, said)]
    text = _without_several(question, _without_lateness(question, text))
    forbids, allows = says("forbids", _without_other_exceptions(question, text)), says("allows", text)
    if says("undecided", text) and not says("undecided", question):
        return "not_said"
    if forbids == allows or not _names_asked_thing(question, text):
        return "not_said"
    if forbids and not covers_level(question, text):
        return "not_said"
    if says("shut_out", question):
        return "claim.right" if forbids else "claim.wrong"
    return "no" if forbids != _is_excepted(question, text) else "yes"


_ON_PAYING = lazy_pattern(
    r"[钱费价]|押金|保证金|公证|担保|\b(?:pay|paid|fees?|free|costs?|charges?|deposit|money|guarantee)\b"
)
_FREE = lazy_pattern(r"免费|不要钱|不花钱|不收[^，,。；;]{0,4}费")
"""What costs nothing may be demanded all the same."""
_EXCEPTED = lazy_pattern(r"[(（](?P<what>[^()（）]{2,20}?)除外[)）]")


def _is_excepted(question: str, text: str) -> bool:
    """Whether folded words that forbid leave out in brackets just what a folded question is about: 已上市企业(新三板除外)不得申报."""
    return says("forbids", _EXCEPTED.sub("", text)) and any(_names_excepted(question, text))


def _names_excepted(question: str, text: str) -> Iterator[bool]:
    """Of each exception in brackets of folded words, whether it is just what a folded question is about: 合格证（养殖户除外）."""
    return (han_pairs(m["what"]) <= han_pairs(question) for m in _EXCEPTED.finditer(text))


def _clauses_on(question: str, text: str) -> str:
    """The clauses of folded words that share most with a folded question, all of them where none shares anything."""
    pairs = han_pairs(question)
    clauses = [(len(han_pairs(clause) & pairs), clause) for clause in _CLAUSES.split(text)]
    most = max((shared for shared, _ in clauses), default=0)
    return "，".join(clause for shared, clause in clauses if shared == most) if most else text


def is_for_the_late(question: str, text: str) -> bool:
    """Whether folded words end in what becomes of who is late, of which a folded question does not speak."""
    return not _speaks_of_late(question) and any(m.end() == len(text) for m in _WHEN_LATE.finditer(text))


def _without_lateness(question: str, text: str) -> str:
    """Folded words without what becomes of who is late, where a folded question does not speak of that: 逾期不再受理 shuts out nobody in time."""
    return text if _speaks_of_late(question) else _WHEN_LATE.sub("", text)


@lru_cache(maxsize=64)
def _speaks_of_late(question: str) -> bool:
    return bool(_SPEAKS_OF_LATE.search(question))


@lru_cache(maxsize=64)
def _speaks_of_several(question: str) -> bool:
    return bool(_SPEAKS_OF_SEVERAL.search(question))


def allows_several(question: str, text: str) -> bool:
    """Whether folded words allow to apply for several, of which a folded question speaks."""
    return _speaks_of_several(question) and bool(_MAY_SEVERAL.search(text))


def _without_several(question: str, text: str) -> str:
    """Folded words without what allows to apply for several, where a folded question does not speak of that: it allows nobody to apply at all."""
    return text if _speaks_of_several(question) else _MAY_SEVERAL.sub("", text)


def _without_other_exceptions(question: str, text: str) -> str:
    """Folded words without the exceptions of what a folded question does not speak of: 法定节假日除外 forbids nobody to apply all year."""
    if _EXCEPT not in text:
        return text
    pairs = han_pairs(question)
    return _EXCEPTION.sub(lambda m: m.group() if han_pairs(m["what"]) & pairs else "", text)


def _names_asked_thing(question: str, text: str) -> bool:
    """Whether folded words hold a pair of characters of the thing of which a folded question asks if there is any."""
    match = _IS_THERE.search(question)
    return match is None or bool(han_pairs(match["thing"]) & han_pairs(text))


# Whose grants a clause shuts out: who had one of the province has had one of 市级及以上, and who had the district's has not.
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
