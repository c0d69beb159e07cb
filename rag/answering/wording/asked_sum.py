"""What a sum or telephone number belongs to: a rent is no bound on revenue, a number for complaints is not for applicants."""

from __future__ import annotations

import re

from rag.answering.wording.label_words import shown_label
from rag.answering.wording.locales import LOCALES
from rag.domain import AmountFact, ContactFact, Fact, Language, PhoneFact, RateFact
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.resources import asked_of

_COMPLAINTS = re.compile(r"投诉|异议|监督|举报|纪检|纪委|信访|违纪|廉政|意见")
_ASKS_COMPLAINTS = re.compile(
    r"投诉|异议|监督|举报|纪检|纪委|信访|意见|不服|反映|曝光|告状|骗子?|冒充|包过|\b(?:scam\w*|fraud\w*|complain\w*|object\w*|supervis\w+|report(?:ing)? (?:a |an )?(?:abuse|fraud)|whistle\w*|disagree)\b"
)
_COMPLAINS = re.compile(r"(?<!不)(?:投诉|举报|监督)|\bcomplain")
_MARKS = re.compile(
    r"^(?:[\d一二三四五六七八九十a-z]{1,2}[)）.、]|[^㐀-䶿一-鿿\dA-Za-z])+|【[^】]{0,12}】|[:：\s]+$"
)
_BOUND = re.compile(
    r"(?:应当?|原则上|要求|一般|必须|须|需|合计|累计|总额|达到?|不低于|不少于|不超过|不高于|最低|最高|至少|为|在|的)+$"
)
_IDLE = re.compile(r"金额|总额|资金|企业|单位|公司|项目|补贴|补助|奖励|申报|申请")
"""Words of a label that say nothing of what its sum is of."""
_PAID = re.compile(r"拨付|拨款|发放|兑付|首期|首笔|尾款|余款")
"""In what parts a grant is paid is no condition."""
_FIGURE = re.compile(
    r"\d|[一二两三四五六七八九十百千万](?:元|万|成|个点|个百分点)|[全减]免|免[租费收交除]|减半|不收|不超过"
)
_LENT = "loan"
_SUBSIDY = re.compile(r"补[贴助偿]|奖|贴息|资助|担保费|保费")
_NOT_HAD = re.compile(r"[除以之]外|无其他|没有|不得|未有")
"""除购车贷款及10万元以下消费贷款外: what the asker must not have is not what he is lent."""
_OF_GRANT = frozenset(f"{grant}{asked}" for grant in "息贴补助励奖" for asked in ("比", "多", "几", "标"))
"""贴息比例, 补多少, 奖励标准: neighbouring characters of a question that asks for the grant by its name."""
HEAD_CHARS = 5
"""What a sum is of stands at the end of its label: 同期专利技术合同到账, 上年营业收入."""
BESIDE_CHARS = 16
MAX_LABEL_CHARS = 14


Sums = tuple[tuple[str, re.Pattern[str]], ...]
"""What an asked sum is of (`sum.…` of the phrases), and the pattern of the clauses that state it."""


def asked_sums(folded: str) -> Sums:
    """What the sum is of which a folded question asks for, one at most; empty where it asks for none of its own."""
    return asked_of("rag.answering", "sums.tsv", folded)[:1]


_ASIDE = re.compile(r"[(（][^()（）。；;\n]{1,40}[)）](?=[^,，。；;\n]{0,4}\d)")
"""年工资薪金（包含奖金，不包含分红）100万元以上."""


def is_told(sums: Sums, text: str) -> bool:
    """Whether a folded text states one of the asked sums: its word with a figure or a waiver beside it, brackets between them aside."""
    text = _ASIDE.sub("", text)
    near = ((m.start(), m.end()) for _, told in sums for m in told.finditer(text))
    return any(_FIGURE.search(text[max(0, start - BESIDE_CHARS) : end + BESIDE_CHARS]) for start, end in near)


def is_of_asked(fact: Fact, asked: Sums, pairs: frozenset[str], *, demanded: bool) -> bool:
    """Whether a sum or percentage is of the thing that is asked for; True for facts of other kinds.

    Args:
        fact: any.
        asked: from `asked_sums`.
        pairs: neighbouring Chinese characters of the question.
        demanded: the question speaks of what is required; else a condition answers only where the question names what it is of, and no grant.

    """
    if not isinstance(fact, AmountFact | RateFact):
        return True
    own = fold(f"{fact.label or ''} {fact.quote}")
    if asked and asked[0][0] == _LENT:
        return _is_of_a_loan(fact, own, asked[0][1])
    if asked:
        return any(told.search(own) for _, told in asked)
    if fact.value.purpose != "condition" or demanded or _PAID.search(own):
        return True
    return not pairs & _OF_GRANT and bool(
        han_pairs(_IDLE.sub("", fold(fact.label or ""))[-HEAD_CHARS:]) & pairs
    )


def _is_of_a_loan(fact: AmountFact | RateFact, own: str, told: re.Pattern[str]) -> bool:
    """Whether a sum may be what is lent: any that is given and no subsidy; of bounds those on a loan that one may have."""
    if fact.value.purpose == "condition":
        return bool(told.search(own)) and not _NOT_HAD.search(own)
    subsidised = bool(_SUBSIDY.search(own))
    if isinstance(fact, RateFact):  # 个人贷款由财政贴息50% tells nothing of how much is lent
        return bool(told.search(own)) and not subsidised
    return bool(told.search(own)) or not subsidised


def is_for_complaints(fact: Fact) -> bool:
    """Whether a number is for objections, complaints or supervision: nobody to ask how to apply."""
    if not isinstance(fact, PhoneFact | ContactFact):
        return False
    own = (
        f"{fact.label or ''} {fact.value.office or ''}" if isinstance(fact, ContactFact) else fact.label or ""
    )
    return bool(_COMPLAINTS.search(own)) and "咨询" not in own and "业务" not in own


def asks_for_complaints(folded: str) -> bool:
    """Whether a folded question has something to object to."""
    return bool(_ASKS_COMPLAINTS.search(folded))


def wants_complaints(folded: str) -> bool:
    """Whether a folded question asks for a number for complaints in so many words, for which that of an office is none."""
    return bool(_COMPLAINS.search(folded))


def required_of(fact: Fact, reply: Language) -> str:
    """What a required sum is of, in the notice's short words (上年营业收入); "" where they are none, or not the reader's language."""
    if not isinstance(fact, AmountFact | RateFact) or not LOCALES[reply].is_of_notices:
        return ""
    own = shown_label(_BOUND.sub("", _MARKS.sub("", (fact.label or "").strip())))
    return own if 2 <= len(own) <= MAX_LABEL_CHARS else ""
