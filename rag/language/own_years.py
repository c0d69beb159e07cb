"""Years that askers tell of themselves: in which a firm was founded or moved, or somebody was born, graduated or came.

No edition of a programme: 公司是2014年成立的, "incorporated in 2014", 我1990年出生.
"""

from __future__ import annotations

import re

_ZH = (
    "成立|注册(?!建筑|会计|商标|资本|资金|地|工程|证)|创立|创办|开办|设立(?!的?专项|基金)|组建|开业|投产|登记|迁入|迁到|迁来|搬到|搬来|搬进"
    "|落户(?!补贴|奖励|政策|项目|资助)|入驻|出生|生的|毕业(?!生|季)|入职|参保|参加工作|到岗|回国|归国"
)
_EN = (
    r"(?:founded|established|incorporated|registered|set up|started|opened|created|formed|launched|relocated|moved|born|graduated"
    r"|joined|hired|arrived|came|settled|returned)\b"
)
_YEAR = re.compile(r"(?<![0-9])(?:(?:19|20)[0-9]{2}|[012][0-9](?=\s?年))(?![0-9])")
_BEFORE = re.compile(
    rf"(?:{_ZH})(?:于|在|的?(?:时间|日期|年份)(?:是|为|在)?)[:：\s]{{0,2}}$|\b{_EN}(?:[^.,;?!，。；？！\d]|,(?=\s[a-z]{{2,20}}\sin[\s-]?$)){{0,40}}\bin[\s-]?$",
    re.IGNORECASE,
)
_IS_OF = re.compile(r"(?<![一-鿿])(?:我们?|我司|我们?公司|我们?厂|公司|企业)是[在于]?\s?$")
_AFTER = re.compile(
    rf"\s?年?\s?(?:1?[0-9]\s?月(?:份|[0-9]{{1,2}}[日号])?)?[初底末中]?(?:左右|前后|那年|我们?|公司|在[一-鿿]{{2,4}})?(?:以?[前后])?(?:就|才|刚|新)?\s?(?:{_ZH})"
    r"|\s?年\s?(?:办|开|建)的"
    rf"|\s?年\s?{_EN}|[- ](?:founded|established|incorporated)\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"\s?年?(?:度)?的?(?:全年)?(?:实现)?(?:进出口|营业收入|营收|主营|研发(?:投入|费用|支出|经费)|销售(?:额|收入)?|产值|纳税|税收|净?利润|出口|用电)"
    r"[^,，。；;?？!！]{0,8}\d"
)
"""2025年进出口额8000万元: a figure of that year, whatever year the programme is of."""
_TOLD = re.compile(
    r"\b(?:we|i|our|my|us)\b(?:(?!\b(?:would|will|want|wish|hope|plan|intend|like)\b)[^.?!]){0,140}\b(?:in|during|of)\s?$",
    re.IGNORECASE,
)
_STATEMENT = re.compile(r"(?:[^.?!]|\.(?=\d)){0,400}\.(?!\d)")
"""The year stands in a sentence that tells and does not ask: "We spent 180 million yuan on research in 2024, …."."""
_OF_THAT_YEAR = re.compile(r"\s?年?的(?:$|[\s,，。?？!！])")


def is_own_year(text: str, start: int, end: int) -> bool:
    """Whether the year at `text[start:end]` is one of the asker's own life or that of his firm."""
    before = text[max(0, start - 80) : start]
    if _AFTER.match(text, end) or _BEFORE.search(before) or _FIGURE.match(text, end):
        return True
    if _TOLD.search(text[max(0, start - 160) : start]) and _STATEMENT.match(text, end):
        return True
    return bool(_IS_OF.search(before) and _OF_THAT_YEAR.match(text, end))


def tells_own_year(text: str) -> bool:
    """Whether a text names such a year."""
    return any(is_own_year(text, *match.span()) for match in _YEAR.finditer(text))
