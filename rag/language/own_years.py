"""Years that askers tell of themselves: in which a firm was founded or moved, or somebody was born, graduated or came.

No edition of a programme: 公司是2014年成立的, "incorporated in 2014", 我1990年出生.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

_ZH = (
    "成立|注册(?!建筑|会计|商标|资本|资金|地|工程|证)|创立|创办|开办|设立(?!的?专项|基金)|组建|开业|投产|登记|迁入|迁到|迁来|搬到|搬来|搬进"
    "|(?:刚刚?|头一[回次]|才)(?:被)?(?:[进上升入纳][规统]|认定|获评|评上|入[选库])"
    "|(?:上规|升规|入规|入统|纳统)(?!的?企业|(?:稳规|上规|升规|入规|入统|纳统)?(?:奖|补|培育|政策|项目|资金|激励))|落户(?!补贴|奖励|政策|项目|资助)|入驻|出生|生的|毕业(?!生|季)|入职|参保|参加工作|到岗|回国|归国"
)
_EN = (
    r"(?:founded|became|established|incorporated|registered|set up|started|opened|created|formed|launched|relocated|moved|born|graduated"
    r"|joined|hired|arrived|came|settled|returned|finished|completed|commissioned)\b"
)
_MONTH = "(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,7},?"
_YEAR = re.compile(r"(?<![0-9])(?:(?:19|20)[0-9]{2}|[012][0-9](?=\s?年))(?![0-9])")
_MEASURES = r"(?:revenues?|turnover|sales|profits?|spen[dt]|spending|expenditures?|expenses|exports?|imports?|output|tax(?:es)?|payroll|headcount|staff)"
_MEASURED = re.compile(
    rf"\b{_MEASURES}(?:[\s:,=]{{1,2}}(?:was|were|in|of|for|to|from|and|then|rmb|yuan|[\d.]{{1,9}}\s?(?:m|k|bn|million|thousand|billion)?|\d{{4}})){{0,8}}[\s:,]{{1,2}}$",
    re.IGNORECASE,
)
"""A figure of the asker's own and its year: revenue 2022 12m 2024 20m."""
_MEASURE_AFTER = re.compile(
    rf"['’]?s?\s(?:annual |total |net |main |operating |export |r&d )?{_MEASURES}\b(?!\s(?:subsid|support|fund|grant|award|reward|bonus|incentive|rebate|refund))",
    re.IGNORECASE,
)
_OF_MINE = re.compile(
    r"\b(?:our|my|we|its|their)\b[^.?!]{0,60}$|^[^?]{0,160}\d\s?(?:m|k|bn|million|thousand|billion|%)\b",
    re.IGNORECASE,
)
_DONE = "付|支付|结清|还清|还|缴|交|开票?|验收|完工|签|租|装修|改造|换|购置|出口|参展|报过|领过|拿过|受理|认定|注册|授权|贷|借|招"
_IS_OF = re.compile(r"(?<![一-鿿])(?:我们?|我司|我们?公司|我们?厂|公司|企业)是[在于]?\s?$")
_TOLD = re.compile(
    r"\b(?:we|i|our|my|us)\b(?:(?!\b(?:would|will|want|wish|hope|plan|intend|like)\b)[^.?!]){0,140}\b(?:in|during|of)\s?$",
    re.IGNORECASE,
)
_STATEMENT = re.compile(r"(?:[^.?!]|\.(?=\d)){0,400}\.(?!\d)")
"""The year stands in a sentence that tells and does not ask: "We spent 180 million yuan on research in 2024, …."."""
_OF_THAT_YEAR = re.compile(r"\s?年?的(?:$|[\s,，。?？!！])")

_END_OF_CLAUSE = re.compile(r"[，。；！？?!\n]|[,;.](?!\d)|\s[-–—]{1,2}\s|——")
_ASKS = re.compile(
    r"什么|[哪啥吗呢]|怎么?样?|如何|多少|几[个家次年天号点]|谁|何时|是否|(?:[能可行算会要有])不(?:能|可以|行|算|会|要)|有没有|能否|可否|[么不没]$"
    r"|^\W{0,3}(?:and |but |so |then )?(?:what|which|how|where|when|who|whom|whose|is|are|can|could|do|does|did|will|would|may|must|should|have|has)\b",
    re.IGNORECASE,
)
_HAPPENED = re.compile(
    r"[评考买招装获拿办选入签][上中下到]?的|[一-鿿](?:了(?!解)|过(?!程|渡)|到(?!期|账|[哪几何]))|已经|早就|就[^业]|的时候$|[一-鿿](?<![年版批期])的$"
)
_OF_PROGRAMME = re.compile(
    r"\s?年?(?:度|的(?!$|时候)|第?[一二三四五六七八九十\d]{1,2}[批轮届期]"
    r"|[^了过到]{0,12}(?:申报|公布|发布|出台|印发|下发|组织|开展|启动|开始|推出|名单|通知|公告|公示|政策|计划|专项|批次|评审|评选|截止|结束|开放)"
    r"|(?:(?!我|公司|厂|店|证)[^了过到]){2,12}(?:[发领抢用][完光]?|[出下]来|完)了)"
)
"""What is done of a programme of that year: 2025年瞪羚企业评审结束了, 2025年稳岗返还发了."""
_PAST_EN = re.compile(
    r"\b(?:we|i|he|she|they|who|that|us|our|my|his|her|their|it|firm|company|machines?|equipment|staff|employees?)\b(?:[^,;?!]|,(?=\d)){0,80}"
    r"\b(?:had|got|was|were|been|won|bought|built|paid|sold|spent|took|passed|signed|received|obtained|earned"
    r"|[a-z]{3,12}ed)\b(?:[^,;?!]|,(?=\d)){0,50}\b(?:in|since|during)\s?$",
    re.IGNORECASE,
)
_ISSUED_EN = re.compile(
    r"\b(?:announced|published|issued|introduced|released|promulgated|adopted|revised|updated)\b[^,;?!]{0,20}\bin\s?$",
    re.IGNORECASE,
)
"""What authorities do: a grant that was announced in 2025 is of that year."""


@dataclass(frozen=True, slots=True)
class _Sign:
    """Words beside a year that make it the asker's own, with a question in which they do and one in which they do not."""

    side: Literal["before", "behind"]
    words: re.Pattern[str]
    example: str
    unlike: str

    def stands_beside(self, text: str, start: int, end: int) -> bool:
        """Whether the words stand beside the year at `text[start:end]`."""
        if self.side == "before":
            return self.words.search(_before(text, start)) is not None
        return self.words.match(text, end) is not None


SIGNS = (
    _Sign(
        "behind",
        re.compile(
            rf"\s?年?\s?(?:1?[0-9]\s?月(?:份|[0-9]{{1,2}}[日号])?)?[初底末中]?(?:左右|前后|那年|我们?|公司|在[一-鿿]{{2,4}})?(?:以?[前后])?(?:就|才|刚|新|首次|第一次|头一回)?\s?(?:{_ZH})"
            r"|\s?年\s?(?:办|开|建)的"
            rf"|\s?年\s?{_EN}|[- ](?:founded|established|incorporated)\b",
            re.IGNORECASE,
        ),
        "2014年成立的公司能报吗",
        "2014年的补贴还能领吗",
    ),
    _Sign(
        "before",
        re.compile(
            rf"(?:{_ZH})(?:于|在|的?(?:时间|日期|年份)(?:是|为|在)?)[:：\s]{{0,2}}$|\b{_EN}(?:[^.,;?!，。；？！\d]|,(?=\s[a-z]{{2,20}}\sin[\s-]?$)){{0,40}}\b(?:in(?: {_MONTH})?|{_MONTH})[\s-]?$"
            rf"|\b{_EN}(?: back)?[\s:]{{1,2}}$"
            r"|\b(?:bachelor|master|doctorate|ph\.?d|mba|degree|diploma)(?:['’]?s)?(?: degree)?,?(?: in| of| from)?\s$",
            re.IGNORECASE,
        ),
        "公司成立于2014年，能报吗",
        "成立公司能领2014年的补贴吗",
    ),
    _Sign(
        "behind",
        re.compile(
            r"\s?年?(?:度)?的?(?:全年)?(?:实现)?(?:进出口|营业收入|营收|主营|研发(?:投入|费用?|支出|经费)|投[入资]|流水|用工|职工|销售(?:额|收入)?|产值|纳税|税收|净?利润|出口|用电)"
            r"[^,，。；;?？!！]{0,8}\d|\s?年度?\s?[0-9][0-9.]{0,8}\s?[万亿千]?[元人吨]?(?<![0-9])(?=[,，、。；;?？ 能]|$)"
        ),
        "2025年进出口额8000万元能补多少",
        "2025年进出口补贴怎么申请",
    ),
    _Sign(
        "behind",
        re.compile(
            rf"\s?年?(?:1?[0-9]月)?度?(?:内|里|底|初)?(?:就|才|刚)?(?:已经?)?(?:{_DONE})(?:了|到|上|下来)?的(?!时候|[^，。；?？]{{0,6}}(?:名单|结果|公示|批次|项目|通知|公告|政策))[^，。；?？\s]{{0,12}}"
            r"(?:[，,\s]|可以|能|[算还]|要|吗|怎么|按|补?多少|$)|\s?年?度?(?:里|内)?(?:也|都|还|就)?没有?(?:做|搞|花|发生)?(?!名额|指标|[出发公开安立])"
        ),
        "2025年付的利息能贴吗",
        "2025年的贴息能申请吗",
    ),
    _Sign(
        "behind",
        re.compile(
            r"\s?年的(?![^，。；?？]{0,8}(?:补[贴助]|奖|资金|项目|政策|专项|通知|公告|公示|申报|名单|计划|券|贴息|批|期|指南|办法|认定|大赛|活动|评))"
            r"[^，。；?？\s]{1,8}?(?:还|也)?(?:能不能|可不可以|能|可以|算)(?:报|补|申|领|享|用|抵|[算进去]|吗|不)"
        ),
        "2024年的冷藏车能报吗",
        "2024年的补贴还能领吗",
    ),
    _Sign(
        "before",
        re.compile(
            r"\b(?:bought|purchased|accepted|paid|leased|rented|hired|granted|certified|signed|settled|invoiced|exported|installed|built|registered|renovated)\b[^,;?!]{0,20}\bin\s?$"
            r"|\bno (?:[a-z&]{2,12} ){0,2}$",
            re.IGNORECASE,
        ),
        "trucks accepted in 2024, can we apply",
        "grants announced in 2024",
    ),
    _Sign(
        "before",
        re.compile(
            r"\b(?:firm|company|enterprise|business|that|which|who|we)\s(?:first |just |only |newly )?(?:became|turned|entered|grew)\b[^,;?!.]{0,40}\bin\s?$",
            re.IGNORECASE,
        ),
        "Is it 8% or 10% for a firm that became above-scale in 2025",
        "what became of the grant in 2025",
    ),
    _Sign(
        "before",
        re.compile(
            r"(?:已经?|早就?|本来|原来|曾经?|以前)(?:就)?(?:是|为|入选了?|获评|获得了?|拿到?了?|评上了?|认定为?)$"
        ),
        "我们已经是2024年独角兽培育企业，还能报吗",
        "2024年独角兽培育企业怎么报",
    ),
    _Sign(
        "behind",
        re.compile(
            r"\s?年?(?:1?[0-9]月)?[初底]?(?:我们?|公司|他|她)?(?:就|才|刚)?"
            r"(?:来[一-鿿]{0,5}(?:工作|就业|上班|创业|发展|的(?!政策|通知))"
            r"|[拿考取获评领签交买装招][到得上下]?(?:来)?[的了][^，。；?？]{0,12}(?:可以|能不能|[能行]|算|还要|吗))"
        ),
        "2022年来苏州工作的可以吗",
        "2022年的人才政策有哪些",
    ),
    _Sign(
        "before",
        re.compile(
            r"\b(?:start-?up|firm|company|contracts?|invoices?|patents?|degrees?|diplomas?|certificates?|graduates?|machines?|equipment|lease)"
            r"\s(?:dated |is |was )?(?:from|of|since|dated)\s$",
            re.IGNORECASE,
        ),
        "a start-up from 2023, can we apply",
        "the grant of 2023",
    ),
)
"""What tells by itself that a year is the asker's own."""


def _before(text: str, start: int) -> str:
    return text[max(0, start - 80) : start]


@lru_cache(maxsize=8)
def _clauses(text: str) -> tuple[tuple[int, int, bool], ...]:
    """Where the clauses of a question are, and whether each asks; kept for the other years of the same question."""
    bounds = [(0, 0), *(m.span() for m in _END_OF_CLAUSE.finditer(text)), (len(text), len(text))]
    return tuple((a, b, bool(_ASKS.search(text[a:b]))) for (_, a), (b, _) in pairwise(bounds))


def _is_told(text: str, start: int, end: int) -> bool:
    """Whether the year stands in a clause that tells what happened, where another clause asks: 2022年出过事故，能报吗."""
    clauses = _clauses(text)
    own = next((clause for clause in clauses if clause[0] <= start and end <= clause[1]), None)
    if own is None or own[2] or not any(asks for *_, asks in clauses):
        return False
    before, after = text[own[0] : start], text[end : own[1]]
    if _OF_PROGRAMME.match(after):
        return False
    return bool(_HAPPENED.search(after) or (_PAST_EN.search(before) and not _ISSUED_EN.search(before)))


def _is_of_a_figure(text: str, start: int, end: int) -> bool:
    """Whether it is the year of a figure of the asker's own."""
    before, after = text[max(0, start - 120) : start], text[end : end + 160]
    if not (_MEASURED.search(before) or _MEASURE_AFTER.match(text, end)):
        return False
    return bool(_OF_MINE.search(before) or _OF_MINE.match(after))


def is_own_year(text: str, start: int, end: int) -> bool:
    """Whether the year at `text[start:end]` is one of the asker's own life or that of his firm."""
    return (
        any(sign.stands_beside(text, start, end) for sign in SIGNS)
        or _is_told(text, start, end)
        or _is_of_a_figure(text, start, end)
        or bool(_TOLD.search(text[max(0, start - 160) : start]) and _STATEMENT.match(text, end))
        or bool(_IS_OF.search(_before(text, start)) and _OF_THAT_YEAR.match(text, end))
    )


def tells_own_year(text: str) -> bool:
    """Whether a text names such a year."""
    return any(is_own_year(text, *match.span()) for match in _YEAR.finditer(text))


def with_own_year(text: str, said: str) -> str:
    """A text with the first year that `said` names in place of the asker's own; "" where either has none.

    Example:
        >>> with_own_year("我们2014年成立的可以吗", "2016年的呢")
        '我们2016年成立的可以吗'

    """
    own = next((m.span() for m in _YEAR.finditer(text) if is_own_year(text, *m.span())), None)
    new = _YEAR.search(said)
    return f"{text[: own[0]]}{new.group()}{text[own[1] :]}" if own and new else ""
