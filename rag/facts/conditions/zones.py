"""Where a notice states conditions: its sentences with what their headings and labels open, and who they bind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

from rag.facts.conditions.choices import Choice, Choices, Opening
from rag.facts.patterns import cue
from rag.facts.text_layout import Reading
from rag.language.normalise import fold

Zone = Literal["condition", "exclude", "task", "benefit", "skip", "wish", "neutral"]
"""`exclude` lists what shuts out (不予支持的情形); in `task` a bound is asked for, other words tell what is to be done;
what is told as a `wish` (优选条件) asks nobody."""
UNASKED: tuple[Zone, ...] = ("skip", "wish")
"""Places that tell no conditions."""
MAX_SEGMENTS = 4000
MAX_ALTERNATIVES = 40
MAX_CLAUSE = 400
"""Characters: readers of a clause compare what they find in it with each other."""

_MARKER = re.compile(
    r"\s*(?:(?P<article>第[一二三四五六七八九十百\d]{1,5}[条章])|(?P<cn>[一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾]{1,3})(?:、|(?= [一-龥]))|(?P<stem>\(?[甲乙丙丁戊己庚辛]\d?[、)](?=[一-龥]))|(?P<mark>[▍◇◆■★▶◎□\U0001f300-\U0001faff☎✨❗⏰]\ufe0f?)|(?P<bullet>[●▲△•·✅☑✔✓➤❖※❌✖⛔]\ufe0f?)|\((?P<cnparen>[一二三四五六七八九十]{1,3})\)"
    r"|(?P<dot>\d{1,2}(?:\.\d{1,2}(?= [一-龥]))?)(?:[.、]|(?= [一-龥]))|\(?(?P<paren>\d{1,2})\)|(?P<circled>[①-⑳⑴-⒇㈠-㈩❶-❿]))\s*"
)
_BRANCH = re.compile(
    r"(?:[^,;。:()]{0,18}?除?)(?P<label>[a-e]类|(?:(?:供应|[^,;。:()的应须需除]){1,14}?)(?:级|型|类|档|券|组别|企业|单位|机构|项目|平台|园区|院所|组织|团队|服务商|需求方|供给方|补助|贴息|奖补|资助))"
    r"(?:\([^()]{0,20}\))?(?:的)?(?:项目)?(?:负责人|申报|申请|认定|备案)?(?:条件|除满足|应当?(?:同时)?(?:具备|满足|符合)?|须|需|:|。|具备)"
)
_KIND_HEADED = re.compile(
    r"(?P<label>[^,;。:()的应须需除]{0,14}(?:车间|工厂|专项|专题|赛道|层次|人才|大师|工匠|[一-龥]{2}组|个人|高校|合作社|家庭农场|个体工商户|个体户|农户|企业))"
    r"(?:\([^()]{0,20}\))?(?:(?:申报)?(?:须|应当?|需)(?:同时)?(?:满足|符合|具备)(?:(?:以下|下列)?(?:条件|要求))?)?[:。]"
)
"""基础级智能车间：…, 重点研发专项。…, 技能大师：…, 绿色工厂须满足：…: what would name no track within a sentence does so as the head of an item."""
_FIRMS = "企业"
_NOT_FIRMS = re.compile("团队|个人|合作社|个体|农户|农场|高校|院所|机构|协会|社会组织")
"""Beside whom 企业：… is one of several kinds of applicant, not what the firm, beside its project, must be."""
_NO_BRANCH = re.compile(
    r"^(?:为|分为|分|对|在|由|请|将|与|其|按|已|\d|申报[^,;。]{3,}$)|^(?:申报|申请|推荐|符合|具备|同一|以下|上述|各|本|该|每|所有|项目|企业|单位|支持|补助|奖励|平台|送征|推荐单位|申报单位|申报企业|申报主体|牵头单位|基本|共性|其他|有关|相关)"
    r"(?:的)?(?:企业|单位|项目|主体|平台|机构|专项|专题|赛道|个人)?$|(?:申报|申请|送征|牵头|推荐|参与|依托|主管)(?:单位|企业|项目|机构)$|^同一|^每"
)
_LABEL_CHARS = 26
_SHUT_OUT_CHARS = 60
_ENDS_CHARS = 20
_SHUT_OUT: tuple[tuple[str, Zone], ...] = (("label_consequence", "skip"), ("label_exclude", "exclude"))


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence or list item of a notice.

    Attributes:
        zone: what the nearest heading or label opens.
        branch: the track or kind of applicant that it binds, as headed; None for all.
        choice: the alternative that it is of a choice (以下条件之一); None for what all must meet.
        head: of a table's column, where the segment is a cell that is only a bound (上年度营业收入 above 1000万元以上).
    """

    start: int
    end: int
    zone: Zone
    branch: str | None = None
    choice: Choice | None = None
    head: str = ""


@dataclass(slots=True)
class _State:
    """The headings, labels and choices that are open while the segments are read."""

    path: tuple[str, ...] = ()
    label: Zone | None = None
    label_path: tuple[str, ...] = ()
    heads: bool = False
    branch: str | None = None
    branch_kind: str | None = None
    asked: Zone | None = None
    choices: Choices = field(default_factory=Choices)


def segments(reading: Reading, text: str) -> list[Segment]:
    """The sentences and list items of a notice in reading order; `text` is its folded text."""
    every = {*reading.sentence_starts, *reading.item_starts, *reading.block_starts, 0}
    starts = sorted(start for start in every if start < len(text))[:MAX_SEGMENTS]  # a long text is cut
    state = _State()
    found = [
        segment
        for start, end in pairwise([*starts, len(text)])
        if start < end
        for segment in _sentence(reading, text, start, end, state)
    ]
    for start, (number, opening) in state.choices.above.items():
        _reach_back(text, found, start, number, opening)
    return _without_lone_firms(found)


def _reach_back(text: str, found: list[Segment], start: int, number: int, opening: Opening) -> None:
    """Make the list items directly above a sentence the alternatives of its choice (上述条件满足两项即可)."""
    at = next((n for n, segment in enumerate(found) if segment.start >= start), 0)
    kind: str | None = None
    items: list[int] = []
    while at and len(items) < MAX_ALTERNATIVES:
        at -= 1
        segment = found[at]
        words = text[segment.start : segment.end]
        marker = _MARKER.match(words)
        if marker and kind in (None, marker.lastgroup) and segment.choice is None:
            kind = marker.lastgroup
            items.append(at)
        elif words.strip():
            break
    items = items[::-1][opening.first - 1 : opening.last]
    if len(items) <= opening.at_least:
        return
    for alternative, position in enumerate(items, 1):
        choice = Choice(number, alternative, opening.at_least)
        found[position] = replace(found[position], branch=None, choice=choice)


_LAST_ITEM = re.compile(r"\s*\d{1,2}[、.．][^,，;；:：\n]{0,14}(?:\d|[^,，;；:：\n]{14})")
"""A list's last item (4、拥有软件著作权2项以上。) looks like a heading but for its length or number; a label below it stands on its own."""


def _enter(path: tuple[str, ...], kind: str | None, state: _State) -> None:
    """Forget what was told under headings that a sentence no longer stands under."""
    if path[:1] != state.path[:1] or kind in ("cn", "article"):
        state.branch = state.branch_kind = None
    state.path = path
    if not (path and _QUESTION.match(_unmarked(fold(path[-1])))):
        state.asked = None
    if path[: len(state.label_path)] != state.label_path or (
        state.label == "exclude" and kind in ("cn", "article")
    ):
        state.label = None


def _sentence(reading: Reading, text: str, start: int, end: int, state: _State) -> Iterator[Segment]:
    """A sentence or list item as one segment, or as several where it lists the alternatives of a choice."""
    words = text[start:end]
    path = reading.headings(start)
    marker = _MARKER.match(words)
    kind = marker.lastgroup if marker else None
    body = words[marker.end() :] if marker else words
    if path != state.path:
        _enter(path, kind, state)
    asked = _note_label(text, start, words, marker, path, state)
    zone = state.label or _headed(path[:-1] if path and _is_itself(path[-1], words) else path)
    shut, last_zone = end, zone
    if zone == "exclude":
        shut = start
        state.choices.open = None  # what shuts out behind a list is none of its alternatives
    elif "的部分" not in words and (zone not in UNASKED or _HAD_ALREADY.search(words)):
        at, last_zone = _shut_out_from(words)
        shut = start + at
    parts = state.choices.parts(text, start, shut, kind) if start < shut else []
    if not any(part.choice for part in parts):
        begins = start == 0 or text[start - 1] == "\n"
        _read_branch(body, kind, state, begins=begins, typed=any(map(_OF_TYPES.search, path)))
    for part in parts:
        yield Segment(part.start, part.end, "skip" if asked else zone, state.branch, part.choice)
    if shut < end:
        yield Segment(shut, end, last_zone, state.branch, None)
    if asked:
        state.asked, state.heads = asked, True


def _note_label(
    text: str, start: int, words: str, marker: re.Match[str] | None, path: tuple[str, ...], state: _State
) -> Zone | None:
    """Note what a sentence says of itself and of those below it; returns the zone that it asks for as a question."""
    body = words[marker.end() :] if marker else words
    if _BAR_LABEL.match(text, start + len(words) - len(body)):
        body = body.replace("|", ":", 1)  # 对象|区内登记的餐饮店
    own_line = (
        not marker
        and start > 0
        and text[start - 1] == "\n"
        and text[max(0, start - 9) : start].rstrip()[-1:] not in (":", ";")
    )
    if own_line and state.label != "condition" and not state.heads:
        state.label = None  # a line of its own ends what a label such as 时间： opened on the line above
    heads = _heads(words, marker, path)
    if heads:
        state.label, state.label_path, state.heads = None, path, True
    asked = _asked(body)
    if (
        label := asked
        or _answers(body, state)
        or _labelled(body)
        or (_headed((body.strip(" 。\n"),)) if heads else None)
    ):
        state.label = label if label != "neutral" else None
        state.label_path = path[:-1] if not marker and path and _LAST_ITEM.match(path[-1]) else path
        state.heads = heads
    return asked


_REQUIRES = re.compile(
    r"(?<![不未])(?:须|应(?!用|急|收|付|对|届|税)|需(?!求)|具备|符合|满足|均可|可(?:以|按|申))"
)
_OF_ITSELF = re.compile(
    r"[^,;。]{0,4}?(?:逾期(?!未(?:结题|验收|完成|还))|[超过]期|否则|不符合|未(?:按|在规定|到场)|迟[到交]|(?:材料|资料|手续)[^,;。]{0,4}不|其[他它余]|(?:快递|邮寄|传真|代办|邮件|纸质)[^,;。]{0,6}不|门槛|系统|窗口)"
)


_NAMES = re.compile(r"的|者|[企单人机户项品业类店]|以[上下]|同一|已|除外")
_NAMED_WHOLE = re.compile(r"(?:的|者|除外|[一-龥]{2,}(?:企业|单位|人员|项目|机构|主体|个人))$")
_LINKS = re.compile(r"(?:以?及|或者?|和)")


def _shut_out_from(words: str) -> tuple[int, Zone]:
    """Where what a sentence shuts out by its last words (…的作品请勿再投) begins, its length where it shuts out nothing.

    A last clause that names whom it refuses (房地产企业除外) speaks of them alone, a bare one (一律不行) of the clause before and
    of those before it that name somebody too (…的，…的，不予支持). What an earlier clause asks for is still asked for, and
    refusals of papers and latecomers say nothing: 须在本市注册，逾期不予受理.
    """
    refusal = cue("condition_words", "shuts_out").search(words[-_ENDS_CHARS:])
    if not refusal or not _NAMES.search(words):
        return len(words), "exclude"
    commas = [m.end() for m in re.finditer("[,;]", words[:-1])]
    clauses = list(zip([0, *commas], [*(c - 1 for c in commas), len(words)], strict=True))
    begins = clauses[-1][0]
    if _OF_ITSELF.match(words, begins):
        return begins, "skip"
    opened = max(0, len(words) - _ENDS_CHARS) + refusal.start() - begins > _SHORT_REFUSAL
    for n, (start, end) in enumerate(reversed(clauses[:-1])):
        named = bool(_NAMED_WHOLE.search(words[start:end]))
        linked = bool(_LINKS.match(words, begins))
        if _REQUIRES.search(words, start, end) or not (linked or (not opened and (n == 0 or named))):
            break
        begins = start
    return begins, "exclude"


_HAD_ALREADY = re.compile(
    r"(?:已|曾)经?[^,;。]{0,14}(?:享受|获得|领取?|获|列入|入选|申请|拿到|参加)|(?:领|拿|享受|获得?|参加|评上|上)过"
)
"""同一设备已享受贴息的，不得重复申报: what shuts out wherever it stands, among steps and papers too."""
_SHORT_REFUSAL = 2
"""Characters in front of a refusal that cannot name anybody."""
_HEAD_CHARS = 24
_PLAIN_HEAD_CHARS = 10


def _heads(words: str, marker: re.Match[str] | None, path: tuple[str, ...]) -> bool:
    """Whether a line of its own heads what follows though its mark is an odd one: 肆、不予受理的几种情况, ▍谁能来, 3 时间."""
    line = re.sub(r"\([^()]{0,14}\)", "", words.strip()).strip("【】〔〕[]《》◀◁◆ ")
    if marker and marker["stem"] and len(line) <= _HEAD_CHARS and not re.search("[,;:]", line):
        return True  # 乙、项目单位。 within a line
    if not words.endswith("\n") or len(line) > _HEAD_CHARS or re.search("[,;。:]", line):
        return False
    if marker is None:
        return len(line) <= _PLAIN_HEAD_CHARS and _headed((line,)) in ("condition", "exclude")
    odd = (
        marker["cn"]
        or marker["mark"]
        or (marker["bullet"] and _headed((line,)) != "neutral")
        or (marker["dot"] and marker.group().endswith(" "))
    )
    return bool(odd) and not (path and fold(path[-1]).strip().startswith(line[:6]))


# A letter with a point is an item of a list (A.注册满2年。B.…).
_QUESTION = re.compile(r"(?:问题?\d{0,2}[:.、]|问题?\d{1,2} |q\d{0,2}:|q\d{1,2}[.、 ]{0,2}(?=[一-龥]))\s*")
_ANSWER = re.compile(r"答\d{0,2}[:.、]|a\d{0,2}:")


def _asked(body: str) -> Zone | None:
    """What the answer to a question tells: conditions where it asks who may apply (问：哪些单位可以申请？); None for no question."""
    if not (found := _QUESTION.match(body)):
        return None
    question = body[found.end() : found.end() + 30]
    zone = _headed((question,))
    if zone in ("condition", "exclude"):
        return zone
    fit = cue("condition_words", "asked_fit").search(question)
    if fit and not cue("condition_words", "asked_else").search(question):
        return "condition"
    return "benefit" if cue("condition_words", "asked_given").search(question) else "skip"


def _answers(body: str, state: _State) -> Zone | None:
    """What the answer to the question above tells, where a mark begins it."""
    return state.asked if _ANSWER.match(body) else None


_BAR_LABEL = re.compile(r"[^|,;。:\n]{2,6}\|[^|\n]{2,400}(?:\n|$)")
"""A label and what it tells, parted by a bar, alone on their line: two cells make no table."""
_OWN_LABEL = re.compile(r"[【〔\[ ]{0,2}(?P<label>[^,;。:?!】〕\]\n]{2,14})(?:[】〕\]]:?|[:?]|。$)")


def _labelled(body: str) -> Zone | None:
    """What a label at the beginning of a sentence opens."""
    if own := _OWN_LABEL.match(body):
        zone = _headed((own["label"],))
        if zone in ("condition", "wish") or (zone == "exclude" and not own.group().endswith("。")):
            return zone  # 五年内不予支持。 is a sentence
    head = body[: _LABEL_CHARS + 10]
    for group, zone in _SHUT_OUT:
        if cue("condition_words", group).search(body[:_SHUT_OUT_CHARS]):
            return zone
    if cue("condition_words", "label_condition").search(head[:_LABEL_CHARS]):
        return "condition"
    found = cue("condition_words", "label_other").search(head[:14])
    if not found:
        return None
    return "benefit" if cue("condition_words", "heading_benefit").search(head[: found.end()]) else "skip"


_HEADINGS: tuple[tuple[str, int, Zone], ...] = (
    ("heading_wish", 12, "wish"),
    ("heading_consequence", 22, "skip"),
    ("heading_exclude", 22, "exclude"),
    ("heading_condition", 22, "condition"),
    ("heading_task", 14, "task"),
    ("heading_skip", 14, "skip"),
    ("heading_benefit", 14, "benefit"),
)
"""Cue words in the order in which they decide, and in how much of a heading they are looked for."""


_CLOSING_BRACKET = re.compile(r"\([^()]{0,14}\)[:。\s]*$")


def _headed(path: tuple[str, ...]) -> Zone:
    """What the innermost heading that says anything opens."""
    for heading in reversed(path):
        head = _CLOSING_BRACKET.sub("", _unmarked(fold(heading)))[:22]
        for group, chars, zone in _HEADINGS:
            if cue("condition_words", group).search(head[:chars]):
                return zone
    return "neutral"


def mark_of(text: str, start: int) -> str | None:
    """The kind of list mark that stands at a place of a folded text; None where none does."""
    marker = _MARKER.match(text, start)
    return marker.lastgroup if marker else None


def opened_by(heading: str) -> Zone:
    """What a heading opens."""
    return _headed((heading,))


def _is_itself(heading: str, words: str) -> bool:
    """Whether an item is its own heading, so that it opens nothing."""
    return len(heading.strip()) + 1 >= len(words.strip()) and words.strip().startswith(
        fold(heading).strip()[:6]
    )


def _unmarked(words: str) -> str:
    marker = _MARKER.match(words)
    return words[marker.end() :] if marker else words.lstrip()


def _is_firms(body: str) -> bool:
    """Whether an item is headed 企业： and nothing else."""
    return body.startswith((f"{_FIRMS}:", f"{_FIRMS}。"))


def _without_lone_firms(found: list[Segment]) -> list[Segment]:
    """The segments, where 企业 stands beside no other kind of applicant without that branch."""
    names = {segment.branch for segment in found if segment.branch}
    if _FIRMS not in names or any(_NOT_FIRMS.search(name) for name in names):
        return found
    return [replace(s, branch=None) if s.branch == _FIRMS else s for s in found]


# 金豆级：在静安注册满3年…, a line of its own for each grade
_OWN_LINE = re.compile(r"(?P<label>[^,;。:()\d]{1,6}(?:级|档|券|型)):")


_LETTERED = re.compile("[a-e]类(?= )")
"""A类 设备更新改造 is A类, as 申报A类的 calls it."""
_ONE_CLASS = re.compile(
    r"(?:其中|对于?)?(?:申报|申请|选报|报)(?P<label>[a-e甲乙丙丁]类|[一-龥]{2,8}(?:组|档|级|赛道|方向|专项))(?:项目|企业)?的(?:企业|单位|项目)?,"
)


def with_classes(text: str, found: list[Segment]) -> list[Segment]:
    """The segments, those that speak of one class after another in parts: 申报A类的，设备投资不低于500万元；申报B类的，….

    A class without a second one binds nobody by its name, so what it must show stays as undecided as it stands.
    """
    parts = [part for segment in found for part in _classes_of(text, segment)]
    return parts if len({part.branch for part in parts} - {None}) > 1 else found


def _classes_of(text: str, segment: Segment) -> Iterator[Segment]:
    starts = [(segment.start, segment.branch)]
    if segment.zone == "condition" and not (segment.branch or segment.choice):
        every = clauses(text, segment.start, segment.end)
        told = [found for start, _ in every if (found := _class_at(text, start, segment.end))]
        starts += [(found.start(), found["label"]) for found in told]
    ends = [start for start, _ in starts[1:]] + [segment.end]
    for (start, branch), end in zip(starts, ends, strict=True):
        if start < end:
            yield replace(segment, start=start, end=end, branch=branch)


def _class_at(text: str, start: int, end: int) -> re.Match[str] | None:
    marker = _MARKER.match(text, start)
    return _ONE_CLASS.match(text, marker.end() if marker else start, end)


_OF_TYPES = re.compile("类别|类型|分类|赛道|组别|专题|专项(?!资金|行动)|申报方向|支持(?:方向|领域)|项目设置")
_TYPE = re.compile(r"(?P<label>[^,;。:()\d为对应须需请]{3,14})(?:\([^()]{0,20}\))?[。:]")
"""重点研发计划。…, 青年基础研究。…: the items of a section that is headed 项目类别 name tracks, whatever they are called."""


def _type_of(body: str) -> re.Match[str] | None:
    """What an item of such a section is called; None where it opens a section of its own (申报条件。…)."""
    found = _TYPE.match(body)
    return found if found and _headed((found["label"],)) in ("neutral", "task") else None


_FOR_ONE = re.compile(
    r"(?:其中|对于?)?(?:申报|申请|选报|报)(?P<label>第\(?[一二三四五六1-6]\)?(?:个)?(?:方向|类|项|款|档|批))(?:项目|企业|单位)?的"
)
"""申报第(一)方向的，还应符合以下条件：…: of those that the notice has counted."""


def _track_of(body: str, *, typed: bool) -> re.Match[str] | None:
    return (
        _FOR_ONE.match(body)
        or _BRANCH.match(body)
        or _KIND_HEADED.match(body)
        or (_type_of(body) if typed else None)
    )


def _read_branch(body: str, kind: str | None, state: _State, *, begins: bool, typed: bool = False) -> None:
    """A list item that names a track or kind of applicant binds what follows, until its own kind of marker comes again."""
    own_line = _OWN_LINE.match(body) if kind is None and begins else None
    if (kind and kind == state.branch_kind) or (begins and kind is None and state.branch_kind == "line"):
        state.branch = None
    if own_line:
        state.branch, state.branch_kind = own_line["label"], "line"
        return
    found = _track_of(body, typed=typed) if kind else None
    if found and (not _NO_BRANCH.search(found["label"]) or _is_firms(body)):
        lettered = _LETTERED.match(found["label"])
        state.branch, state.branch_kind = lettered.group() if lettered else found["label"], kind


def clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The clauses of a segment: between commas and semicolons that stand outside brackets."""
    begin, depth = start, 0
    for at in range(start, end):
        char = text[at]
        if char == "(":
            depth += 1
        elif char == ")":
            depth = max(0, depth - 1)
        elif (char in ",;。\n" and depth == 0) or at - begin >= MAX_CLAUSE:
            if at > begin:
                yield begin, at
            begin = at + 1
    if end > begin:
        yield begin, end
