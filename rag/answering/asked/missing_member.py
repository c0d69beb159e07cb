"""A track, topic or item that a question names and a notice lacks, though it has others of the sort (X4 beside X1 to X3)."""

from __future__ import annotations

import re

from rag.answering.asked.tiers import tiers_in
from rag.language.chinese_numbers import counted_number
from rag.language.dictionary import look_up
from rag.language.english_sums import COUNTS
from rag.language.normalise import fold
from rag.language.segment import chinese_numeral, plain_words

_CODE = re.compile(
    r"(?<![a-z0-9])([a-z])-?(\d{1,2})(?![a-z0-9%])(?!\s?(?:纸|幅面|版面|打印|双面|单面|paper|sheet))"
)
_CODE_RANGE = re.compile(
    r"(?<![a-z0-9])([a-z])(\d{1,2})\s?(?:[-–—~～至到]|to){1,2}\s?\1?(\d{1,2})(?![a-z0-9%])"
)
_GROUP = re.compile(r"([一-鿿]{2,4})(组(?![织成委团长合件建装别分队])|赛道)")
_STEMS = "甲乙丙丁戊"
"""By one of these alone a group is called, whatever stands before it: 绿色工厂乙组."""
_STEM_GROUP = re.compile(f"([{_STEMS}])(组|赛道)")
_GROUP_EN = re.compile(r"\bthe ([a-z-]{4,20}) (?:track|group|division)\b")
_NO_TRACK = re.compile(
    r"[个条些类种几哪这那各每两们该某同小么啥][组赛]|(?:专家|评审|评委|工作|领导|项目|课题|核查|研究|调查|检查|考察|督查|联络)组"
)
"""Groups that are asked after or counted (哪个组, 小组), and bodies: no track of a contest."""
_BEFORE_NAME = re.compile(r"^[为和与或及按例分各每该本的由在]+")
_COUNTED = re.compile(r"[一二三四五六七八九十两几小各每本该此这那]*[个条类项支种]?")
_ANY_GROUP = frozenset(
    ("same", "other", "right", "fast", "target", "working", "leading", "first", "second", "third", "expert", "whole", "parent", "holding",
     "company", "research", "project", "review", "entire", "wrong", "best", "following")
)  # fmt: skip
_ORDINAL = re.compile(
    r"第([一二三四五六七八九十]{1,3}|\d{1,2})(?:项|条|名|位|题|个?专题|标段|组(?![织成建]))|(?:专题|榜单|方向|标段)([一二三四五六七八九十]{1,3}|\d{1,2})(?![年月日批])"
    r"|\b(?:item|topic|challenge|article|lot|task|direction)s? (?:number |no\.? ?)?(\d{1,2}|three|four|five|six|seven|eight|nine|ten)\b"
)
_WRITTEN = r"[一二三四五六七八九十]{1,3}|\d{1,2}"
_NAMED_ROW = re.compile("(专题|榜单|方向|标段)")
_ROW_IN_ENGLISH = {"topic": "专题", "challenge": "榜单", "direction": "方向", "lot": "标段"}
_ONLY_NAMED = "组"
"""Things that no mere number of a row stands for: 3. is a third item, and no 第三组."""
_THIRD = re.compile("季军|铜奖|三等奖")
_FIRST_SO_MANY = re.compile(rf"前({_WRITTEN})\s?[名位]")
"""By these it is told as well who is third, or among the first."""
_RANGE = re.compile(rf"第?({_WRITTEN})\s?[项条名位题]?[至到—–~～-]{{1,2}}第?({_WRITTEN})\s?[项条名位题]")
_DEGREES = (
    ("大专", re.compile(r"大专|专科|高职|\b(?:junior|vocational) colleges?\b|\bassociate degrees?\b")),
    ("本科", re.compile(r"本科|学士|\bbachelor'?s?\b|\bundergraduates?\b")),
    ("硕士", re.compile(r"硕士|研究生(?!院)|\bmaster'?s? (?:degree|graduate|student)s?\b")),
    ("博士", re.compile(r"博士(?!后)|\bph\.?d\.?s?\b|\bdoctora(?:l|te)s?\b")),
)
"""From the lowest to the highest."""
_ANY_GRADUATE = re.compile("毕业生|学历不限|不限学历")
FIRST_MISSED = 3
"""A row has at least two items, so that none is missed before the third."""
MOST = 30


def missing_member(question: str, text: str) -> tuple[str, list[str]] | None:
    """The code or group that a question names and a notice of several of that sort does not have, and those that it has.

    Example:
        >>> missing_member("X4题支持多少钱", "X1 800万元；X2 600万元；X3 350万元")
        ('X4', ['X1', 'X2', 'X3'])
        >>> missing_member("大学生组的奖金", "创意组奖金8万，成长组奖金30万")
        ('大学生组', ['创意组', '成长组'])
        >>> missing_member("大学生组的奖金", "创意组限大学生，成长组限企业") is None
        True
        >>> missing_member("大赛大学生组的奖金", "创意组奖金8万，成长组30万，欢迎留学生组队参加")
        ('大学生组', ['创意组', '成长组'])
        >>> missing_member("大学生组三等奖多少", "创意组一等奖8万，三等奖1万。大学生组一等奖5万，二等奖2万")
        ('大学生组三等奖', ['一等奖', '二等奖'])

    """
    asked = fold(question)
    if not any(pattern.search(asked) for pattern in (_CODE, _GROUP, _GROUP_EN)):
        return None
    told = fold(text)
    return _missing_code(asked, told) or _missing_group(asked, told) or _missing_prize(asked, told)


def _missing_code(asked: str, told: str) -> tuple[str, list[str]] | None:
    own: dict[str, set[int]] = {}
    for letter, number in _CODE.findall(told):
        own.setdefault(letter, set()).add(int(number))
    for letter, first, last in _CODE_RANGE.findall(told):
        own.setdefault(letter, set()).update(range(int(first), int(last) + 1))
    for letter, number in _CODE.findall(asked):
        row = own.get(letter, set())
        if len(row) > 1 and int(number) not in row:
            return f"{letter}{number}".upper(), [f"{letter}{n}".upper() for n in sorted(row)]
    return None


def _missing_group(asked: str, told: str) -> tuple[str, list[str]] | None:
    found = [*_STEM_GROUP.finditer(told), *_GROUP.finditer(told)]
    own = list(dict.fromkeys(n + m[2] for m in found if (n := _own_name(m[1], whole=_begins(told, m)))))
    if len(own) < 2:
        return None
    held = {char for name in own for char in name.removesuffix("赛道").removesuffix("组")[-2:]}
    for name, kind in _GROUP.findall(asked):
        if name[-1] in _STEMS:
            if f"{name[-1]}{kind}" not in told:
                return name[-1] + kind, own
            continue
        word = plain_words(name)[-1] if len(name) > 2 else name
        word = word if len(word) > 1 else name[-2:]
        if word not in told and held.isdisjoint(word) and not _NO_TRACK.search(name + kind):
            return word + kind, own
    for word in _GROUP_EN.findall(asked):
        meant = [w.chinese for w in look_up(word)]
        if word in _ANY_GROUP or not meant or word in told:
            continue
        if not any(m in told or held.intersection(m) for m in meant):
            return word, own
    return None


def _prizes_in(text: str) -> set[str]:
    return {name for family, name in tiers_in(text) if family == "prize"}


_PRIZES_OF = re.compile(r"([一-鿿]{1,5}?(?:组|赛道))(?!别)([^。\n组]{2,120})")
"""The prizes of a group stand behind its name: 团队组一等奖1名，奖金8万元；二等奖2名."""


def _missing_prize(asked: str, told: str) -> tuple[str, list[str]] | None:
    """The prize of a group that a question asks for, where a text gives that group others and the asked one only to another group."""
    wanted = _prizes_in(asked)
    given: dict[str, set[str]] = {}
    for group, behind in _PRIZES_OF.findall(told) if len(wanted) == 1 else ():
        given.setdefault(group, set()).update(_prizes_in(behind))
    meant = [word.chinese for name in _GROUP_EN.findall(asked) for word in look_up(name)]
    named = [g for g in given if given[g] and (g in asked or any(m in g for m in meant))]
    others = set().union(*(prizes for group, prizes in given.items() if group not in named))
    if len(named) != 1 or not wanted <= others - given[named[0]]:
        return None
    return f"{named[0]}{min(wanted)}", sorted(given[named[0]])


def is_of_other_group(question: str, quote: str) -> bool:
    """Whether a question names a group or track (成长组) and a quote another one, and not that.

    Example:
        >>> is_of_other_group("成长组还能报吗", "初创组4月20日截止")
        True
        >>> is_of_other_group("成长组还能报吗", "初创组、成长组4月20日截止")
        False

    """
    asked = {
        _own_name(name) + kind
        for name, kind in _GROUP.findall(fold(question))
        if not _NO_TRACK.search(name + kind)
    }
    told = {n + kind for name, kind in _GROUP.findall(fold(quote)) if (n := _own_name(name))}
    named = {name for name in asked if len(name) > 1}
    return bool(named and told) and not any(name in fold(quote) for name in named)


def missing_degree(question: str, text: str) -> tuple[str, list[str]] | None:
    """The degree that a question names and that is lower than any of several that a notice writes, with these; None for any other.

    Example:
        >>> missing_degree("大专生每月补多少", "本科每月600元、硕士1000元、博士1800元")
        ('大专', ['本科', '硕士', '博士'])
        >>> missing_degree("硕士每月补多少", "本科每月600元、博士1800元") is None
        True

    """
    asked = _degrees_in(fold(question))
    own = _degrees_in(fold(text)) if asked else []
    if len(own) < 2 or max(asked) >= min(own) or _ANY_GRADUATE.search(text):
        return None
    return _DEGREES[max(asked)][0], [_DEGREES[n][0] for n in own]


def _degrees_in(folded: str) -> list[int]:
    return [n for n, (_, words) in enumerate(_DEGREES) if words.search(folded)]


def _begins(told: str, match: re.Match[str]) -> bool:
    """Whether no Chinese character stands before what a group is called, so that all of it is its name (·数字经济赛道)."""
    return not match.start() or not ("一" <= told[match.start() - 1] <= "鿿")


def _own_name(name: str, *, whole: bool = False) -> str:
    """What a group is called, without a word before it (为甲组); "" where groups are only counted (分两组), or spoken of (申报分组)."""
    bare = name[-1] if name[-1] in _STEMS else _BEFORE_NAME.sub("", name if whole else name[-2:])
    return "" if _COUNTED.fullmatch(bare) or bare.endswith("分") else bare


def missing_ordinal(question: str, text: str) -> str:
    """The item that a question names by its number (第七名) of a row that a text counts and that ends before; "" where there is none.

    Example:
        >>> missing_ordinal("第6项的金额", "1.螺杆钻具 2.机器人 3.保温管 4.回用装置 5.巡检算法")
        '第6项'
        >>> missing_ordinal("第二项的金额", "1.螺杆钻具 2.机器人")
        ''
        >>> missing_ordinal("第三组什么时候报", "第一组：3月9日起；第二组：3月16日起。3.材料一式两份")
        '第三组'

    """
    named = {match.group(): match for match in _ORDINAL.finditer(fold(question))}
    told = fold(text) if named else ""
    for asked, match in named.items():
        number = _number(next(group for group in match.groups() if group))
        if FIRST_MISSED <= number <= MOST and _ends_before(told, asked, number):
            return asked
    return ""


def _ends_before(told: str, asked: str, number: int) -> bool:
    """Whether a row of a folded text has a first and a second item and none of that number; of one that says 专题一, 专题二 … only these count."""
    if asked in told:
        return False
    named_row = _NAMED_ROW.match(asked)
    noun = named_row[1] if named_row else _ROW_IN_ENGLISH.get(asked.split()[0].removesuffix("s"))
    if noun:
        named = re.findall(rf"{noun}({_WRITTEN})(?:[至到—–~～-](?:{noun})?({_WRITTEN}))?", told)
        own = {n for first, last in named for n in range(_number(first), _number(last or first) + 1)}
        if {1, 2} <= own:
            return number not in own
    if asked[0] == "第" and asked[-1] in _ONLY_NAMED:
        own = {_number(n) for n in re.findall(rf"第({_WRITTEN}){asked[-1]}", told)}
        return {1, 2} <= own and number not in own
    if asked[-1] in "名位" and _ranks(told, number):
        return False
    if any(_number(first) <= number <= _number(last) for first, last in _RANGE.findall(told)):
        return False
    return _counts(told, 1) and _counts(told, 2) and not _counts(told, number)


def _ranks(told: str, number: int) -> bool:
    """Whether a folded text tells of who comes in at that number by other words than the number."""
    among = any(number <= _number(last) for last in _FIRST_SO_MANY.findall(told))
    return among or (number == 3 and bool(_THIRD.search(told)))


def _number(written: str) -> int:
    return COUNTS.get(written) or counted_number(written) or 0


def _counts(told: str, number: int) -> bool:
    """Whether a folded text has an item of that number, however it writes it."""
    words = chinese_numeral(number)
    either = f"(?:{words}|{number})"
    circled = chr(0x2460 + number - 1) if number <= 20 else words
    return bool(
        re.search(
            rf"第{either}(?![\d十百])|(?<![\d.]){number}\s?[.、:)|](?!\d)|\({either}\)|(?<![一-鿿]){words}、|(?<!第){words}(?:是|要)|{circled}",
            told,
        )
    )
