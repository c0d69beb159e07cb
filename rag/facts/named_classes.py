"""Classes of one call that have names of their own: 苗圃库（A类）和攀登库（B类）, A座“种子楼”, 贴息包、场租包两个包, 老院子组.

What a class needs, gets and has to do by when stands in several places of a notice, each behind the class's name or code. So
a value belongs to the class that is named last before it, in its sentence or in the headings above.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, permutations

from rag.facts.groups import group_of
from rag.facts.timed_labels import timed_labels
from rag.language.item_marks import INNER_MARK
from rag.language.places import resolve

_MAX_HEADS = 60
_KEPT = 16
"""How many texts' classes are kept: those of one notice are asked for with each of its values."""

_KIND = "类|方向|赛道|档|款|组|座|包|栋|库"
_CODE = rf"[A-FS甲乙丙丁](?:{_KIND})|[A-Z]\d"
_ITEM = "[一-龥]{2,9}"
_LIST = rf"{_ITEM}(?:、{_ITEM}){{0,5}}(?:[和及]{_ITEM})?"
_COUNT = "[两二三四五六]个?(?:种|项目|类别?|包|方向|专题|赛道|组别?|库|券种?|层次|板块|档次?|通道)"

_CODED = (
    # 苗圃库（A类）, 装备焕新项目（代码Z1）
    re.compile(rf"(?P<name>[一-龥]{{2,12}})[（(](?:代码|代号|简称)?(?P<code>{_CODE})[）)]"),
    # A类（教师团队）, A座“种子楼”, A类：精深加工贷款贴息, A类 窑炉节能改造：
    re.compile(rf"(?P<code>{_CODE})(?:[（(“](?P<name>[一-龥]{{2,12}})[）)”]|[：:·・]\s?(?P<named>[一-龥]{{3,14}})(?=[\n。；】/])|[ 　](?P<spaced>[一-龥]{{3,14}})(?=[。：（(]))"),
    # （甲）设计出新：
    re.compile(r"(?:^|(?<=\n))[ 　]{0,4}[（(](?P<letter>[甲乙丙丁A-D])[）)](?P<name>[一-龥]{2,10})[：:]"),
)  # fmt: skip
_LEAD_IN = re.compile(r"分为|包括|包含|设[立有置]|和|及|与|其中")
_NO_NAME = re.compile(r"[处科局室部厅委办]$|中心$|^(?:代码|简称|企业|项目|见附件)$")
_LISTED = (
    # 设专利转化项目、质押融资项目、地理标志项目三个项目
    re.compile(rf"(?:分为?|设立?|包括|包含|共|有)[^。；：\n一-龥]{{0,6}}(?P<list>{_LIST})(?:等)?{_COUNT}"),
    # 分两个包：贴息包、场租包
    re.compile(rf"(?:分为?|设立?|共|有){_COUNT}[：:](?P<list>{_LIST})"),
    # 今年补三样：种苗补、机器补、门店补
    re.compile(rf"[两二三四五六](?:样|种|件|项|笔|块)[：:](?P<list>{_LIST})(?=[。；\n])"),
    # 券种：检测券；研发券；国际券, the head of a table that was laid on its side
    re.compile(rf"(?:券种|类别|组别|档次|类型)[：:](?P<list>{_ITEM}(?:[；;]{_ITEM}){{1,5}})(?=\n)"),
)  # fmt: skip
_LABEL = re.compile(
    rf"(?:^|(?<=[\n。；，▲]))[ 　]{{0,4}}(?:另外，|{INNER_MARK})?【?(?P<label>[一-龥]{{1,6}}(?P<ends>端|组|包|库|券|楼|(?<=[一-龥][一-龥])[店团]|赛道|通道|单位))】?(?:[：:】]|，分)"
)
# 方向一 海外仓建设。, 第一项 龙头企业评定（…）: a line that begins with a counted word and a name
_COUNTED = re.compile(
    r"(?:^|(?<=\n))[ 　]{0,4}(?P<code>(?:方向|专题|类别|赛道|板块)[一二三四五六]|第[一二三四五六][项类款档])[ 　：:、.．]{1,2}(?P<name>[一-龥“”]{3,16})(?=[。；：（(\n])"
)
# 企业型：…, （一）甲类：…, 【成长组】…: labels that end alike, of whatever kind
_APART = re.compile(
    rf"(?:^|(?<=[\n。；]))[ 　]{{0,4}}{INNER_MARK}? ?(?P<label>【?[一-龥A-F]{{1,6}}(?P<ends>型|类|项目|组|档|赛道)】?)(?:[：:】]|(?<=】)|，分|(?=常年|全年|随时|长期))"
)
_A_ROLE = re.compile(
    r"(?:申报|申请|推荐|审核|受理|主管|组织|归口|依托|承担|实施|用人|所在|牵头|责任|管理|主办|承办|支持|参赛|报名|联系|专家|工作|评审)(?:单位|组|端)|[省市区县镇乡级]端"
)
_DAY_NEAR = r"[^。；\n\d]{0,14}\d{1,2}[月/.]"


@dataclass(frozen=True, slots=True)
class NamedClass:
    """A class by its name, as a call shows it, and by whatever else the notice calls it (its code)."""

    name: str
    aliases: tuple[str, ...]


@lru_cache(maxsize=_KEPT)
def named_classes(text: str) -> tuple[NamedClass, ...]:
    """The classes of a notice that have names; () unless there are two or more.

    >>> [each.name for each in named_classes("入库分为苗圃库（A类）和攀登库（B类）。")]
    ['苗圃库（A类）', '攀登库（B类）']
    """
    return (
        _counted(text)
        or _coded(text)
        or _levelled(text)
        or _timed(text)
        or _referred(text)
        or _listed(text)
        or _in_turn(text)
        or _labelled(text)
    )


def _counted(text: str) -> tuple[NamedClass, ...]:
    """Names behind words that count; those of one word together (方向一, 方向二)."""
    by_word: dict[str, dict[str, str]] = {}
    for match in islice(_COUNTED.finditer(text), _MAX_HEADS):
        word = re.sub("[一二三四五六]", "", match["code"])
        by_word.setdefault(word, {}).setdefault(match["code"], match["name"])
    codes = max(by_word.values(), key=len, default={})
    if len(set(codes.values())) < 2:
        return ()
    return tuple(NamedClass(name, (name, code)) for code, name in codes.items())


# （一）基础级智能车间：…, and again 基础级采取随报随评，10月31日截止
_LEVELLED = re.compile(
    rf"(?:^|(?<=[\n。；]))[ 　]{{0,4}}{INNER_MARK} ?(?P<name>(?:推荐|申报|自治区|[省市]级?){{0,4}}(?P<code>(?!国家|区县|县区|自治|设区|地市|以[上下]|[一二三四五六七八九十特]等)[一-龥]{{2}}级)[一-龥]{{2,8}})[：:]"
)


def _levelled(text: str) -> tuple[NamedClass, ...]:
    """Items named by a level (基础级, 先进级), each taken up by it alone."""
    named = {m["code"]: m["name"] for m in islice(_LEVELLED.finditer(text), _MAX_HEADS)}
    again = [code for code, name in named.items() if text.count(code) > text.count(name)]
    if len(again) < 2 or len(again) < len(named):
        return ()
    return tuple(NamedClass(named[code], (named[code], code)) for code in again)


# 第(一)(二)项, 第1、2项, （B）（C）登记至11月20日: items of a list, told again by their marks alone
_OPEN, _CLOSE = "[（(]", "[）)]"
_REFERENCES = (
    re.compile(rf"第{_OPEN}[一二三四五六]{_CLOSE}(?:[、和及]?第?{_OPEN}[一二三四五六]{_CLOSE}){{0,5}}[项类款]"),
    re.compile(rf"(?<![^\n。；：:，]){_OPEN}[一二三四五六]{_CLOSE}(?:[、和及]?{_OPEN}[一二三四五六]{_CLOSE}){{0,5}}[项类款]"),
    re.compile(r"(?<![\d一-龥])(?:第|序号)[一二三四五六1-6](?:[、和及]第?[一二三四五六1-6]){0,5}[两三四]?项"),
    re.compile(rf"(?<![^\n。；：:]){_OPEN}[A-D甲乙丙丁]{_CLOSE}(?:[、和及]?{_OPEN}[A-D甲乙丙丁]{_CLOSE}){{0,3}}[^。；\n\d（）()]{{1,8}}\d{{1,2}}月"),
)  # fmt: skip
_LISTED_ITEM = re.compile(
    r"(?:^|(?<=\n))[ 　]{0,4}(?:(?P<bracket>[（(](?P<inner>[一二三四五六A-D甲乙丙丁])[）)])|(?P<plain>[1-6一二三四五六])[、.．]) ?(?P<name>[一-龥“”]{2,14})(?=[：:。\n（(])"
)
_NUMBERED_ROW = re.compile(
    r"(?:^|(?<=\n))[ 　]{0,4}(?P<plain>[1-6])(?: ?[|｜] ?| )(?P<name>[一-龥“”]{2,14})(?=[ |｜])"
)
"""1 境外展会 展位费 按实际支出的70%: a row of a table to which 序号1、2项 refers."""
_DIGITS = "一二三四五六"


def _referred(text: str) -> tuple[NamedClass, ...]:
    """The items of the list to which the text refers by their marks: the last one before the reference."""
    reference = next((m for pattern in _REFERENCES if (m := pattern.search(text))), None)
    if reference is None:
        return ()
    bracketed = reference.group().lstrip("第")[0] in "（("
    items: dict[str, str] = {}
    listed = _NUMBERED_ROW if reference.group().startswith("序号") else _LISTED_ITEM
    for match in islice(listed.finditer(text, 0, reference.start()), _MAX_HEADS):
        mark = match.groupdict().get("inner") or match["plain"]
        if bool(match.groupdict().get("bracket")) != bracketed:
            continue
        if mark in "一1A甲":
            items = {}
        items[mark] = match["name"].strip("“”")
    if len(set(items.values())) < 2:
        return ()
    return tuple(
        NamedClass(name, (name, f"（{m}）" if bracketed else f"第{m}项")) for m, name in items.items()
    )


def classes_told_apart(text: str) -> tuple[NamedClass, ...]:
    r"""Labels that end alike and lead lines, each taken up again: what each needs and gets tells whether they are classes.

    >>> [c.name for c in classes_told_apart("企业型：收入达200万元。\n大师型：带徒5人。\n企业型20万元、大师型10万元。")]
    ['企业型', '大师型']
    """
    by_end: dict[str, dict[str, None]] = {}
    for match in islice(_APART.finditer(text), _MAX_HEADS):
        label = match["label"].strip("【】")
        if text.count(label) > 1 and not _A_ROLE.search(label):
            by_end.setdefault(match["ends"], {})[label] = None
    labels = max(by_end.values(), key=len, default={})
    return tuple(NamedClass(label, (label,)) for label in labels) if len(labels) > 1 else ()


# 市级示范家庭农场申报暨豆角基地补助
_TITLE_JOINS = re.compile(r"[、和及与]|以及|暨")
_ISSUED = re.compile(r"^.*关于(?:组织|开展|做好|进一步|申报|20\d\d年度?)*")
_COMMON_WORDS = re.compile(
    r"(?:申报|申请|补贴|补助|奖励|项目|通知|工作|认定|试点|评定|示范|资金|企业|年度|通告|公告|指南|启事|[市区县省]级|开展|组织|的|有关|事项|关于|申领|办理|发放|热点|问答|解答|常见问题|(?<![\d.])\d+问|[（(]?20\d\d年?版?[）)]?)+"
)
_OF_RULES = re.compile(r"措施|政策|办法|意见|条例|细则|方案|规划")
_TOLD_WITHIN = 8_000
_LEAST_ALIAS, _MAX_ALIAS = 3, 20
_MAX_IN_TITLE = 4
_MAX_TITLE = 120
"""A longer title is a text: every stretch of it would be looked for."""


def classes_in_title(title: str, text: str) -> tuple[NamedClass, ...]:
    """Programmes that a title names in a row and the text tells one by one, each by as much of its name as it says again.

    >>> row = classes_in_title("关于申报零碳工厂、近零碳商业体试点的通知", "零碳工厂：…。近零碳商业体：…。零碳工厂80万元，近零碳商业体30万元。")
    >>> [each.name for each in row]
    ['零碳工厂', '近零碳商业体']
    """
    pieces = _TITLE_JOINS.split(_ISSUED.sub("", title)) if len(title) <= _MAX_TITLE else []
    if not 1 < len(pieces) <= _MAX_IN_TITLE:
        return ()
    names = [_told_again(piece, text[:_TOLD_WITHIN]) for piece in pieces]
    whole = all(told and _reaches_end(piece, told) for piece, told in zip(pieces, names, strict=True))
    if (
        not whole
        or _OF_RULES.search(title)
        or any(a in b for these, those in permutations(names, 2) for a in these for b in those)
    ):
        return ()
    return tuple(NamedClass(aliases[0], aliases) for aliases in names)


def _reaches_end(piece: str, told: Sequence[str]) -> bool:
    """Whether behind what a text tells again only common words end a name: 安全生产 is no name of 安全生产标准化达标奖励."""
    end = max(piece.rfind(alias) + len(alias) for alias in told)
    return end == len(piece) or _COMMON_WORDS.fullmatch(piece, end) is not None


_BEING_CHOSEN = re.compile(r"(?:认定|评定|评选|遴选|申报|入库)+$")


def _told_again(piece: str, text: str) -> tuple[str, ...]:
    """The longest stretches of a name that a text tells twice, in order of length; common words are none."""
    for length in range(min(len(piece), _MAX_ALIAS), _LEAST_ALIAS - 1, -1):
        for start in range(len(piece) - length + 1):
            words = piece[start : start + length]
            if text.count(words) > 1 and not (
                _COMMON_WORDS.fullmatch(words) or _YEAR.search(words) or resolve(words)
            ):
                rest = (piece[:start], piece[start + length :])
                short = [words[-4:]] if len(words) > 4 and text.count(words[-4:]) > text.count(words) else []
                bare = _BEING_CHOSEN.sub("", words)
                if len(bare) >= _LEAST_ALIAS and text.count(bare) > text.count(words):
                    short.insert(0, bare)  # 数字化车间认定, of which the text tells as 数字化车间
                return (words, *short, *(alias for part in rest for alias in _told_again(part, text)))
    return ()


_YEAR = re.compile(r"^\d+$|\d年")


def _coded(text: str) -> tuple[NamedClass, ...]:
    """Names with a code beside them; the first name of each code counts."""
    found: dict[str, str] = {}
    for pattern in _CODED:
        for match in islice(pattern.finditer(text), _MAX_HEADS):
            groups = match.groupdict()
            code = groups.get("code") or f"{groups['letter']}类"
            name = _LEAD_IN.split(groups.get("name") or groups.get("named") or groups.get("spaced") or "")[-1]
            if len(name) > 1 and not _NO_NAME.search(name):
                found.setdefault(code, name)
    by_kind: dict[str, dict[str, str]] = {}
    for code, name in found.items():
        by_kind.setdefault(code[0] if code[-1].isdigit() else code[1:], {})[code] = name
    codes = max(by_kind.values(), key=len, default={})
    if len(set(codes.values())) < 2:
        return ()
    return tuple(NamedClass(f"{name}（{code}）", (name, code)) for code, name in codes.items())


def _listed(text: str) -> tuple[NamedClass, ...]:
    """Names that one sentence counts, each of which the notice takes up again."""
    for pattern in _LISTED:
        for match in islice(pattern.finditer(text), _MAX_HEADS):
            names = list(dict.fromkeys(re.split("[、；;和及]", match["list"])))
            if len(names) > 1 and all(text.count(name) > 1 for name in names):
                return tuple(NamedClass(name, (name,)) for name in names)
    return ()


# 三种。首次创业补贴，一次性给5000元；带动就业补贴，…；场地租金补贴，…: names that lead the clauses of one sentence
_IN_TURN = re.compile(r"[两二三四五六](?:种|类|项|样|笔|块)(?:钱)?[。：:，](?P<told>[^。\n]{10,240})")
_LEADS_CLAUSE = re.compile(
    r"(?:一是|二是|三是|四是)?(?P<name>[一-龥]{2,8}(?:补贴|补助|奖励|奖补|贴息|津贴|资助|券))[，,：:]"
)


def _in_turn(text: str) -> tuple[NamedClass, ...]:
    """Grants that one sentence tells one after the other, each taken up again by its name or the end of it."""
    for match in islice(_IN_TURN.finditer(text), _MAX_HEADS):
        leads = [_LEADS_CLAUSE.match(clause) for clause in re.split("[；;]", match["told"])]
        names = [lead["name"] for lead in leads if lead]
        if len(names) < 2 or len(names) < len(leads) or len(set(names)) < len(names):
            continue
        again = [_taken_up(name, text) for name in names]
        if all(again) and len({*again}) == len(names):
            return tuple(
                NamedClass(n, tuple(dict.fromkeys((n, a)))) for n, a in zip(names, again, strict=True)
            )
    return ()


def _taken_up(name: str, text: str) -> str:
    """The name, or as much of its end as the text says again: 租金补贴 of 场地租金补贴; "" where it says none."""
    ends = (name[at:] for at in range(len(name) - 3))
    return next((end for end in ends if text.count(end) > 1), "")


def _labelled(text: str) -> tuple[NamedClass, ...]:
    """Labels that end alike, of which each also leads a day: 老院子组：…, 老院子组11月3日前."""
    by_end: dict[str, dict[str, None]] = {}
    for match in islice(_LABEL.finditer(text), _MAX_HEADS):
        label = match["label"]
        again = text.count(label) > 1 or match["ends"] == "端"
        again = again and group_of(label) is None  # 初创组 is a group of one contest
        if again and not _A_ROLE.search(label) and re.search(f"{label}】?{_DAY_NEAR}", text):
            by_end.setdefault(match["ends"], {})[label] = None
    labels = max(by_end.values(), key=len, default={})
    return tuple(NamedClass(label, (label,)) for label in labels) if len(labels) > 1 else ()


def _timed(text: str) -> tuple[NamedClass, ...]:
    """The items of a list whose labels lead days later: （一）规上企业：…, 规上企业、规下企业：4月1日至30日；喷涂设备专项：4月1日至5月20日."""
    return tuple(NamedClass(name, aliases) for name, aliases in timed_labels(text))


_JOINS = re.compile(r"[、和及与或/]{1,2}|）?[、和及与或][（“]?|[（“”）]{1,2}")


def classes_before(words: str, classes: Sequence[NamedClass]) -> tuple[str, ...]:
    """The classes named last in some words, those of a row together (新院子组和亲子组); () where none is named."""
    spans = sorted(
        (m.start(), m.end(), each.name)
        for each in classes
        for alias in each.aliases
        for m in re.finditer(_whole(alias), words)
    )
    row: list[str] = []
    start = None
    for begin, end, name in reversed(spans):
        if start is not None and not (end >= start or _JOINS.fullmatch(words[end:start])):
            break
        row.insert(0, name)
        start = begin
    return tuple(dict.fromkeys(row))


def _whole(alias: str) -> str:
    """甲类 also where it stands in 甲、乙类."""
    if counted := re.fullmatch("(方向|专题|类别|赛道|板块)([一二三四五六])", alias):  # 方向一、二
        return rf"{counted[1]}(?:[一二三四五六]、){{0,5}}{counted[2]}"
    if (marked := re.fullmatch("（(.)）", alias)) or (marked := re.fullmatch("第(.)项", alias)):
        return _mark(marked[1], bracketed=alias.startswith("（"))
    letter = re.fullmatch(rf"([A-F甲乙丙丁])({_KIND})", alias)
    return (
        rf"{letter[1]}(?:{letter[2]}|(?=[、A-F甲乙丙丁]{{0,5}}[两三四]?{letter[2]}))"
        if letter
        else re.escape(alias)
    )


def _mark(mark: str, *, bracketed: bool) -> str:
    """（一） in 第(一)(二)项 but not as the mark of another list's item, and 第2项 in 第1、2项, where 2 may be written 二."""
    if bracketed:
        own = f"{_OPEN}{mark}{_CLOSE}"
        beside = rf"(?=[、和及]?第?{_OPEN}|[项类款])" if mark in _DIGITS else ""
        return rf"(?:(?<=[第、和及）)]){own}|{own}{beside})"
    either = (
        f"[{mark}{_DIGITS.find(mark) + 1 or _DIGITS[int(mark) - 1]}]" if mark in _DIGITS + "123456" else mark
    )
    return rf"(?:(?:第|序号)(?:[\d{_DIGITS}][、和及]第?){{0,4}})?(?<=[第号、和及]){either}(?=(?:[、和及]第?[\d{_DIGITS}]){{0,4}}[两三四]?项)"


def class_group(words: str, text: str) -> str | None:
    """The group of a value by the words before it in its sentence: the class or classes named last since the last `；`."""
    classes = named_classes(text)
    if not classes:
        return None
    return "、".join(class_row(words, classes)) or None


def class_row(words: str, classes: Sequence[NamedClass]) -> tuple[str, ...]:
    """The classes that a value belongs to: that which leads its clause or line (乙类：…为甲类供货), else those named last.

    Args:
        words: those before the value.
        classes: of its notice.

    """
    line = words.rsplit("\n", 1)[-1]
    clause = re.split(r"[；;。]", line)[-1]
    lead = _leading(clause, classes)
    if lead is None and not classes_before(clause[:_LEAD_WITHIN], classes):
        lead = _leading(line, classes, _BEHIND_LINE)
    return (lead,) if lead else classes_before(clause, classes)


_LEAD_WITHIN = 8
_MARK = re.compile(rf"[ 　]{{0,4}}{INNER_MARK}? ?【?")
_BEHIND_LEAD = re.compile(r"(?:[（(][^（）()\n]{1,16}[）)]|[ 　][一-龥]{3,14})?[：:】]")
_BEHIND_LINE = re.compile(r"[（(：:】。，, 　]|分[两二三四五\d](?:次|批|轮|期)")


def _leading(words: str, classes: Sequence[NamedClass], behind: re.Pattern[str] = _BEHIND_LEAD) -> str | None:
    """The class whose label, with what stands `behind` it, the words begin with."""
    start = _MARK.match(words).end()  # type: ignore[union-attr]  # it matches nothing, too
    for each in classes:
        for alias in each.aliases:
            if words.startswith(alias, start) and behind.match(words, start + len(alias)):
                return each.name
    return None


def owners(group: str | None, above: Iterable[str], classes: Sequence[NamedClass]) -> tuple[str, ...]:
    """The classes that a value belongs to: by its group, else by the first of the words above it that name any; () for all."""
    told = group.split("、") if group else []
    rows = [found for words in above if (found := class_row(words, classes))]
    if own := tuple(each.name for each in classes if each.name in told):
        return rows[0] if rows and set(own) < set(rows[0]) else own
    if group and (short := [c.name for c in classes if c.aliases[0].endswith(group)]) and len(short) == 1:
        return (short[0],)  # 评定, in a table of times, of 龙头企业评定
    return rows[0] if rows else ()
