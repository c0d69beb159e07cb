"""What the answer to a question must hold, beyond the kind of value that retrieval read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from rag.answering.asked.next_window import Window
from rag.answering.asked.own_figure import Measures, measures_of
from rag.answering.wording.asked_sum import Sums, asked_sums, asks_for_complaints
from rag.domain import Interpretation, Language
from rag.language.grams import han_pairs
from rag.language.language_detection import reply_language
from rag.language.normalise import fold
from rag.resources import asked_of, rows
from rag.retrieval.answer_types import MONEY, asks_for_value, quotable
from rag.retrieval.understand import speaks_of_effort

# Who must act by the day that is asked for; the notice's own wording of audiences is read by `rag.facts`.
_RECOMMENDER = re.compile(
    r"推荐单位|(?:用人|所在)?单位(?:网上|在线)?(?:审核|初审|复核|把关)|推荐(?:截止|报送|上报)|截止推荐|主管部门|(?<!什么)(?<!哪个)(?<!啥)地方(?!都?有|政策)|各地|各市|各区县|设区市|审核推荐|(?:工信|科技|人社|财政|商务|发改)(?:部门|局).{0,6}(?:报|交|审核|推荐)"
    r"|(?:各[区县市镇]|区县|县区|市里|[区县]里|街道|乡镇|局|厅|部门)[^,，。?]{0,2}(?:初审|汇总|转报|收齐)"
    r"|(?<!在)省级?(?:系统|平台)[^,，。?报交填]{0,6}(?:关|截止)"
    r"|(?:区县|县区|旗县|市县|县级|区级|市级|县里|区里|市里|乡镇|街道|科技局|工信局|商务局|人社局|主管部门)[^,，。?]{0,8}?(?:审核|核实|核查|审完|审到|审好|上报|报送|复核)(?!通过|条件|[不没]过)"
    r"|(?:县里|区里|乡镇|各县|县区|区县)(?:什么时候|几号|哪天|何时|最晚|啥时候?)[^,，。?？]{0,3}(?:报(?!名)|交)"
    r"|\b(?:counties|townships|districts|bureaus|the (?:county|township|town|district|bureau|city)) (?:must|have to|has to|should|needs? to|do|does|finish|report|submit|forward|hand)\b"
    r"|\bmust (?:the )?(?:counties|townships|districts|bureaus|county|township|district|bureau)\b"
    r"|\brecommend(?!ed\b)|local authorit|government departments?\b|\bprovincial (?:system|platform|portal)\b"
)
_PUBLIC = re.compile(
    r"公示|异议|意见|疑问|反馈|public notice|public display|publici[sz]ed|publication of|publicity|objection|\bobject\b|disagree|comment|consultation period"
)
# What stands inside a list, as against whether there is one.
_ENTRIES = re.compile(
    r"哪些(?:企业|公司|单位|项目|个人|人|平台|机构|产品)|哪几(?:家|个|项)|名单里|名单中|each company|each firm"
    r"|each one|names of|who (?:are|is) on"
    r"|(?:which|what) (?:companies|firms|enterprises|people|projects|factories|products)\b"
    r"|(?:which|what) (?:[a-z]+ )?(?:organi[sz]ations|institutions|winners|recipients|nominees|teams|businesses)\b"
    r"|谁(?:拿|获|入选|上榜)|(?:拿|得|获)(?:了|到)?多少"
)
_WHEN = "(?:什么时候|啥时候|何时|几时|几月|哪天|几号|哪一天)"
COUNTED_BY = "counted_by"
"""By which day something counts as handed in (邮寄的以签收日为准)."""
# Days of another kind than an application's.
_DAYS_OF: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "payday",
        re.compile(
            r"到账|打款|打过来|打进|打给|结给|结算|拨下来|拨款|打到.{0,4}[账卡]|拨付|到手|发下来|发到|拿到钱|兑现"
            r"|(?:什么时候|啥时候|何时|多久|几月|哪天|几号)[^,，。?？]{0,6}[给发打]钱|[给发打]钱[^,，。?？]{0,4}(?:什么时候|啥时候|何时|多久|几月|哪天|几号)"
            r"|(?:钱|款|资金|奖金|奖励|补[贴助])[^,，。?？]{0,6}(?:什么时候|啥时候|何时|多久|几月|哪天|几号)[^,，。?？]{0,3}[打发给拨付结兑](?![布起])"
            rf"|{_WHEN}(?:能|才|会)?给(?=[呢啊呀?？,，。]|$)|\b(?:paid|payout|disbursed|transferred)\b"
        ),
    ),
    (
        COUNTED_BY,
        re.compile(
            next(row[1] for row in rows("rag.answering", "answer_shapes.tsv") if row[0] == COUNTED_BY)
        ),
    ),
    (
        "obtaining",
        re.compile(
            rf"{_WHEN}(?:之?[前后]|以[前后])[^,，。?？]{{0,4}}(?:拿到|取得|获得|获评|评上|通过|认定|成立|注册|创办)"
            rf"|(?:认定|资格|证书|称号|批复|备案)[^,，。?？申报]{{0,6}}{_WHEN}(?:之?前|以前)(?![^,，。?？]{{0,4}}[报申交])"
        ),
    ),
    (
        "completion",
        re.compile(
            rf"{_WHEN}[^,，。?？]{{0,6}}(?:完工|竣工|建成|建完|建好|做完|投产|结题)|(?:完工|竣工|建成|建完|建好|做完|投产|结题)[^,，。?？报申的]{{0,3}}(?:时间|期限|{_WHEN})|\b(?:be|been|is|are) (?:finished|completed|built)\b|\bfinish (?:building|construction|the (?:project|works?|construction|building))\b"
        ),
    ),
    ("redemption", re.compile(r"核销|\bredeem\w*")),
    ("founding", re.compile(r"成立|注册于|\b(?:founded|established|incorporated|set up)\b")),
    (
        "validity",
        re.compile(
            r"有效期?(?:到|至|截|多)|有效期|多久[^,，。?？]{0,6}(?:不用|没用|作废|过期)|不用[^,，。?？]{0,4}(?:作废|没了|失效)|还能用到?|用到(?:哪|几[号月]|什么)|(?:还|接着|继续)[^,，。?？]{0,4}用(?:多久|几年|几个月)|施行|执行到|实施到|失效|\b(?:in force|in effect|valid|validity|expire[sd]?)\b"
        ),
    ),
    (
        "event",
        re.compile(
            r"(?:论证|宣讲|说明|推介|对接|洽谈|发布|评审|座谈|见面|交流|动员)会[^,，。?？报申截]{0,4}(?:哪天|几号|什么时候|啥时候|何时|几点|哪一天)|开班|培训班|培训会|颁奖|举办|举行|召开|开幕|决赛|招聘会|路演|查验|暗访|现场(?:核查|考察|勘查|检查)|评审|答辩|验收|面试|笔试|体检|抽签|摇号"
            r"|选房|领证|开标|总决赛|复赛|初赛|\bfinals?\b(?! (?:date|day|deadline|list|version|report|notice|month|submission))|\b(?:inspections?|on-site|defen[cs]e|interviews?|lottery|ceremony|training|take place|job fair|conference)\b"
        ),
    ),
)
_TOLD_BY_NO_FACT = ("payday", "founding", "obtaining", "completion", COUNTED_BY)
"""No kind of fact is such a day, so that any that is told would be another thing's."""
_APPLYING = re.compile(
    r"报|申|参加|还能|还开|来得及|截止|\b(?:appl(?:y|ied|ication)|submit|eligible|qualify|enter|join|open|late|deadline)"
)
_HANDED_IN = re.compile(
    r"[寄送交递](?!流)|[去到在]哪|\b(?:send|submit|mail|post|deliver|hand|bring|drop|file)\b"
)
_CLOSES = re.compile(r"截止|截至|到期|关门|关闭|\bdeadlines?\b|\bclos(?:e|es|ing)\b")
_BY_WHICH_DAY = re.compile(
    r"\bby (?:which|what|when)\b|\b(?:when|what (?:day|date)|which (?:day|date))\b[^?]{0,40}\b(?:apply|register|sign up|submit|file)\b"
)
_FIGURES = frozenset({"count", "duration", "interval", "copies", "floor", "ceiling", "share", "start"})
_WHEN_TO_APPLY = re.compile(
    rf"{_WHEN}[^,。?成册]{{0,6}}[报申交]|[报申交][^,。?成册]{{0,6}}{_WHEN}"
    r"|\bwhen\b.{0,60}\b(?:founded|established|incorporated|set up) (?:(?:in|before|after|less|more|within|since)(?! (?:which|what)\b)|last|this)\b"
)
"""What is founded (新成立的公司几号能报) or paid out may be what the call is for, of which the day to apply is asked."""
_PUBLISHED = re.compile(r"出来没|公布了[吗没]|公示了[吗没]|released|published yet|announced")


@dataclass(frozen=True, slots=True)
class AnswerSpec:
    """How an answer is recognised.

    Attributes:
        reply: the language of the frame around quotes.
        asked: the kind of value, as in `Interpretation.asked`.
        kinds: kinds of fact that answer, best first.
        shapes: (name, pattern) of sentences that answer.
        audience: whose date is asked for: "recommender", "public", or None for an applicant's.
        entries: what stands inside a list is asked for, not merely whether there is one.
        applying: not merely yes or no about some other thing than applying is asked for.
        first_kind: the kind of day that is asked for, where it is not an application's.
        sums: what the asked sum is of, where it is of a thing of its own (a rent, a fine), with the pattern of its clauses.
        pairs: neighbouring Chinese characters of the question.
        demanded: it speaks of what is required or spent.
        complaints: it has something to object to, so that a number for complaints answers.
        window: within which days "the next" or "this quarter's" lies.
        per: the unit of which the sum for one is asked (一亩补多少).
        measures: those of which a question for yes or no tells a figure of the asker's (36岁, 12间房).

    """

    reply: Language
    asked: str | None
    kinds: tuple[str, ...]
    shapes: tuple[tuple[str, re.Pattern[str]], ...]
    audience: Literal["recommender", "public"] | None
    entries: bool
    applying: bool = True
    first_kind: str | None = None
    sums: Sums = ()
    pairs: frozenset[str] = frozenset()
    demanded: bool = False
    complaints: bool = False
    measures: Measures = ()
    window: Window | None = None
    per: str | None = None

    @property
    def particular(self) -> bool:
        """Whether yes or no, or some figure, is asked for, which no notice tells in announcing itself."""
        return self.asked == "yes_no" or bool(self.figures)

    @property
    def figures(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """Those of the shapes that are figures of some other kind than a fact's."""
        return tuple(shape for shape in self.shapes if shape[0] in _FIGURES)


def shapes_of(folded: str, asked: str | None = None) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """(name, pattern) of the sentences that answer a folded question, or a clause of one; where papers go is told by no list of them."""
    shapes = asked_of("rag.answering", "answer_shapes.tsv", folded)
    return tuple(s for s in shapes if s[0] != "material") if asked == "address" else shapes


def kinds_of(asked: str | None, folded: str) -> tuple[str, ...]:
    """Kinds of fact that answer, best first: who is called is not where papers are handed in, and the day of a ceremony closes nothing."""
    kinds = quotable(asked)
    if asked == "address" and _HANDED_IN.search(folded):
        return tuple(k for k in kinds if k != "contact")
    closes = asked == "when" and (asks_until_when(folded) or _BY_WHICH_DAY.search(folded))
    if closes and not any(words.search(folded) for _, words in _DAYS_OF):
        return tuple(k for k in kinds if k not in ("event", "validity"))
    return kinds


def day_of(folded: str) -> str | None:
    """The kind of day, other than an application's, that a folded question or a clause of one speaks of."""
    return next((kind for kind, words in _DAYS_OF if words.search(folded)), None)


def asks_until_when(folded: str) -> bool:
    """Whether the day to apply, or the last one, is asked for, whatever else is spoken of."""
    return bool(_CLOSES.search(folded) or _WHEN_TO_APPLY.search(folded))


_PER = re.compile(
    r"(?:(?<![\d一-鿿])|(?<=[一-鿿])(?<![十百千第统万]))(?:每|一|1)\s?(?P<unit>亩|吨|台|辆|座|间|平方米|平米|平|度|晚|件|床)(?![一-鿿]{0,3}[类级等])[^,，。?？]{0,10}(?:多少|几[块钱千百万])"
    r"|\bper (?P<english>mu|tonne|ton|unit|vehicle|room|square met(?:re|er)|night|bed|kwh|kilowatt[- ]hour|cubic met(?:re|er))\b"
)
_UNITS = {
    "平米": "平方米",
    "平": "平方米",
    "mu": "亩",
    "tonne": "吨",
    "ton": "吨",
    "unit": "台",
    "vehicle": "辆",
    "room": "间",
    "square metre": "平方米",
    "square meter": "平方米",
    "night": "晚",
    "bed": "床",
    "度": "千瓦时",
    "kwh": "千瓦时",
    "kilowatt hour": "千瓦时",
    "kilowatt-hour": "千瓦时",
    "cubic metre": "立方米",
    "cubic meter": "立方米",
}
"""What units of a question are called where a sum is read."""


def unit_asked(folded: str) -> str | None:
    """The unit of which a folded question asks the sum for one; None where it names none.

    Example:
        >>> unit_asked("种丹参一亩补多少"), unit_asked("种了一亩丹参能报吗")
        ('亩', None)

    """
    match = _PER.search(folded)
    unit = match and (match["unit"] or match["english"])
    return _UNITS.get(unit, unit) if unit else None


def answer_spec_of(question: str, read: Interpretation) -> AnswerSpec:
    """Read a question for what its answer must hold."""
    folded = fold(question)
    public = _PUBLIC.search(folded)
    shapes = shapes_of(folded, read.asked)
    first_kind = day_of(folded) if read.asked == "when" else None
    until = asks_until_when(folded) and first_kind != COUNTED_BY
    if asks_for_value(read.asked):
        # "多少" asks for no number of firms there
        idle = ("name", "count") if read.asked in MONEY else ("name",)
        shapes = tuple(shape for shape in shapes if shape[0] not in idle)
    return AnswerSpec(
        reply=reply_language(question, read.language),
        asked=read.asked,
        kinds=() if first_kind in _TOLD_BY_NO_FACT and not until else kinds_of(read.asked, folded),
        shapes=shapes,
        audience="recommender" if _RECOMMENDER.search(folded) else "public" if public else None,
        entries=read.asked != "count" and bool(_ENTRIES.search(folded)) and not _PUBLISHED.search(folded),
        applying=read.asked != "yes_no" or bool(_APPLYING.search(folded)),
        first_kind=first_kind,
        sums=asked_sums(folded),
        pairs=han_pairs(folded),
        demanded=speaks_of_effort(folded),
        complaints=bool(public) or asks_for_complaints(folded),
        measures=measures_of(folded) if read.asked == "yes_no" else (),
        per=unit_asked(folded) if read.asked in MONEY else None,
    )
