"""Telephone numbers, the people and offices behind them, and postal addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from rag.domain import AddressFact, Contact, ContactFact, Phone, PhoneFact
from rag.facts.clauses import line_before, without_list_mark
from rag.facts.exact_quote import quoted
from rag.facts.patterns import cue
from rag.facts.text_layout import Reading
from rag.language.places import resolve
from rag.notices.notice_effect import DEAD_NUMBER
from rag.resources import rows

MAX_NUMBERS = 2000
_REACH = 60

_PHONE = re.compile(
    r"(?=[\d+（(])(?:(?<![\d-])(?P<free>[48]00[- ]?\d{3,4}[- ]?\d{3,4})(?!\d)"
    r"|(?<![\d-])(?:\+|00)?86[- ]{0,2}[（(]?0?(?P<abroad>10|2\d|[3-9]\d\d)[）)]?[- ]{0,2}(?P<far>[2-8]\d{2,3} ?\d{4})(?!\d)"
    r"|(?:[（(](?P<area1>0\d{2,3})[）)][- ]{0,2}|(?<![\d.-])(?P<area2>0\d{2,3})(?: {0,2}[-—～]{1,2}\s{0,2}| {1,2}))"
    r"(?P<local>[1-9]\d{6,7}(?!\d)|[2-9]\d{2,3}[ -]\d{4}(?!\d)|[2-9]\d{7}(?=\d{1,2}[.．、][^\d\s])|(?:1\d{4}|9[56]\d{3,4})(?!\d))"
    r"|(?<![\d.])(?P<glued>0(?:10|2\d|[3-9]\d\d)[2-8]\d{6,7})(?!\d)"
    r"|(?<![\d])(?:\+?86[- ]?)?(?P<mobile>1[3-9]\d(?:\d{8}| \d{4} ?\d{4}|-\d{4}-\d{4}))(?!\d)"
    r"|(?<![\d.%/=_\-A-Za-z])(?P<bare>[2-8]\d{6,7})(?![\d年.万元%号A-Za-z])"
    r"|(?<=\d/)(?P<bare2>[2-8]\d{6,7})(?!\d)"
    r"|(?<=[、，/或；])(?P<spaced>[2-8]\d{2,3}[ -]\d{4})(?!\d)"
    r"|(?<=[：:线打报话诉拨])(?P<short>12\d{3}|9[56]\d{3,4})(?![\d年月元万人家%.]))"
)
_EXTENSION = re.compile(
    r" {0,2}(?:[（(]?(?:转|分机号?)|[-—])[ ：:]?(?P<first>\d{1,6})(?!\d)(?P<more>(?:[、/,，和或](?:转)?\d{1,6}(?![\d-]))*)"
)
# 联系电话（区号0371）：23880011
_AREA_BEFORE = re.compile(r"区号[：:]? ?(?P<area>0\d{2,3})[）)]?[：: ]{0,2}(?:电话[：:]? ?)?$")
# 83270001、83270002（区号025）
_AREA_TOLD = re.compile(r"(?:[、/，,]\d{7,8}){0,4}[（(]区号[：:]? ?(?P<area>0\d{2,3})[）)]")
_TAILS = re.compile(r"(?:/\d{1,4}(?!\d)){1,4}(?!/)")
_NOT_A_PHONE = re.compile(
    r"(?:QQ[^，。；\n]{0,6}|群号?|群|账号|帐号|账户|代码|编号|证号|证书|邮编|邮政编码|合同号|项目号|文号|ID|第)[：:]? ?(?:\d{5,12}[、,，/])?$"
)
_SHARED_GAP = re.compile(r"\s*(?:[（(][^（）()\n]{0,30}[）)])?\s*[、,，/；;和或 ]{1,3}\s*")
# 区号均为010, 区号0454, said once for all numbers
# 前面都加0734, 咨询（0874）：
_AREA_OF_ALL = re.compile(
    r"(?:区号(?:均|都|统一|皆|前)*(?:为|是|加|拨|：|:)?|(?:前面?|座机|固话|电话|号码)[^，。；\d]{0,4}加(?:拨|上)?|[（(](?=0\d{2,3}[）)][：:])) ?(0\d{2,3})(?![- ]?\d)"
)

# Between two numbers of a list: the second takes the area code of the first. Names of offices and people may stand there.
_LIST_GAP = re.compile(
    _SHARED_GAP.pattern
    + r"|\s*(?:[（(][^（）()\n\d]{1,16}[）)])?[、，；/ \n]\s?[一-龥（）()·、 |｜\t]{0,20}[，：: ]{0,2}|\s?[（(][一-龥]{1,8}[：: ]{0,2}"
)
_PHONE_LABEL = re.compile(r"(?:电话|传真|热线|手机|联系方式)[^，。；\n\d]{0,6}[：:]? ?$")
_ROLE_AFTER = re.compile(
    r"\s?[（(](?![一二三四五六七八九十]{1,3}[）)]|[^（）()]{0,4}(?:微信|同号|工作日|节假日|区号|上午|周一))([^（）()\d\n]{1,24})[）)]"
)
_LABEL_END = re.compile(r"(?:联系)?(?:电话|方式|热线|手机)?(?:及|/|和|、)?(?:传真)?[：:\s，,、/（(是为+]*$")
_LABEL_START = re.compile(r"[\n。；;！!？?，,\d)）】]|[|｜](?=[^|｜]{0,40}[一-龥])")


@dataclass(frozen=True, slots=True)
class _Phone:
    start: int
    end: int
    number: str
    extension: str | None
    mobile: bool
    continues: bool  # the next in a list that shares what is said in front of it


def phone_numbers(text: str) -> Iterator[_Phone]:
    """Numbers in reading order; one without an area code takes that of the number before it in a list.

    Several extensions of one number, and the short form of a second one (87654324/25), are numbers of their own.
    """
    area, previous_end, local = "", -1, 0
    codes = {found[1] for found in islice(_AREA_OF_ALL.finditer(text), MAX_NUMBERS)}
    stated = codes.pop() if len(codes) == 1 else ""
    for match in islice(_PHONE.finditer(text), MAX_NUMBERS):
        left = text[max(0, match.start() - 24) : match.start()]
        if _NOT_A_PHONE.search(left):
            continue
        near = 0 <= match.start() - previous_end <= 40
        gap = text[previous_end : match.start()] if near else "\n\n" if previous_end >= 0 else ""
        in_list = previous_end >= 0 and _LIST_GAP.fullmatch(gap) is not None
        bare = match["bare"] or match["bare2"] or re.sub("[ -]", "", match["spaced"] or "")
        everywhere = stated if len(bare) >= 7 else ""
        follows = in_list and (not bare or len(bare) == local or "\n" not in gap)
        carried = (area if follows else "") or everywhere
        told = (_AREA_TOLD.match(text, match.end()) or _AREA_BEFORE.search(left)) if bare else None
        number = _number(
            match, told["area"] if told else carried, bool(_PHONE_LABEL.search(left)), _names_a_person(left)
        )
        if number is None:
            continue
        own_area = match["area1"] or match["area2"] or (f"0{match['abroad']}" if match["abroad"] else "")
        own_area = own_area or (told["area"] if told else "")
        area = own_area or area
        local = len(number.rpartition("-")[2]) if own_area else local
        shares = in_list and _SHARED_GAP.fullmatch(gap) is not None
        numbers = list(_with_extensions(text, match, number, shares))
        yield from numbers
        previous_end = numbers[-1].end


def _with_extensions(text: str, match: re.Match[str], number: str, in_list: bool) -> Iterator[_Phone]:
    """The number once for each of its extensions; once more for a second one told by its last digits."""
    start, end, mobile = match.start(), match.end(), bool(match["mobile"])
    extension = _EXTENSION.match(text, end) if not match["short"] else None
    if extension:
        found = [extension["first"], *re.findall(r"\d+", extension["more"])]
        if any(len(part) > 6 for part in found):
            found = found[:1]
        for each in found:
            yield _Phone(
                start,
                extension.end() if len(found) > 1 else extension.end("first"),
                number,
                each,
                mobile,
                in_list,
            )
        return
    tails = _TAILS.match(text, end) if not match["free"] else None
    yield _Phone(start, end, number, None, mobile, in_list)
    for tail in re.findall(r"\d+", tails.group()) if tails else ():
        yield _Phone(start, tails.end() if tails else end, number[: -len(tail)] + tail, None, mobile, True)


def _number(match: re.Match[str], area: str, labelled: bool, named: bool) -> str | None:
    if match["free"]:
        return match["free"].replace(" ", "-")
    if match["abroad"]:
        return f"0{match['abroad']}-{match['far'].replace(' ', '')}"
    if match["local"]:
        return f"{match['area1'] or match['area2']}-{re.sub('[ -]', '', match['local'])}"
    if match["glued"]:
        size = 3 if match["glued"][1] in "12" else 4
        return f"{match['glued'][:size]}-{match['glued'][size:]}" if labelled else None
    if match["mobile"]:
        return re.sub(r"\D", "", match["mobile"])
    if match["short"]:
        return match["short"]
    bare = match["bare"] or match["bare2"] or re.sub("[ -]", "", match["spaced"] or "")
    return f"{area}-{bare}" if area else bare if labelled or named else None


def _names_a_person(left: str) -> bool:
    """软件业：张某，85312345: a name and a comma in front make a bare number a telephone's."""
    before, _ = _person()
    return bool(re.search(r"[一-龥][，, ]$", left)) and before.search(left) is not None


def contact_facts(reading: Reading) -> list[PhoneFact | ContactFact | AddressFact]:
    """Telephone numbers, whom they reach, and postal addresses."""
    text = reading.text
    facts: list[PhoneFact | ContactFact | AddressFact] = []
    label: str | None = None
    previous_end = 0
    for phone in phone_numbers(text):
        who = _who(text, phone, previous_end)
        role = _ROLE_AFTER.match(text, phone.end)
        own = role[1] if role else (who.words or None)
        label = own if own or not phone.continues else label
        facts.append(_phone_fact(text, phone, label, who.fax))
        if who.name or who.office:
            facts.append(_contact_fact(text, phone, who))
        previous_end = phone.end
    return [*facts, *_addresses(text)]


def _phone_fact(text: str, phone: _Phone, label: str | None, fax: bool) -> PhoneFact:
    value = Phone(number=phone.number, extension=phone.extension, mobile=phone.mobile, fax=fax)
    void = is_called_dead(text, phone.end)
    return PhoneFact(value=value, label=label, superseded=void, **quoted(text, phone.start, phone.end))


# 0311-86680035已停用，请改拨…; 0797-8391009……哎这个号写串了; but not 改为0771-5530046，原号码停用
_VOID = re.compile(rf"[^。；;\n\d如若原旧]{{0,14}}?(?:{DEAD_NUMBER})(?!的)")
"""That the notice itself calls a number dead or wrong."""


def is_called_dead(text: str, end: int) -> bool:
    """Whether a notice says of the number or address that ends there that it is out of use, or was printed wrong."""
    return _VOID.match(text, end) is not None


def _contact_fact(text: str, phone: _Phone, who: _Who) -> ContactFact:
    full = phone.number + (f"转{phone.extension}" if phone.extension else "")
    value = Contact(name=who.name, office=who.office, phone=full)
    span = quoted(text, who.start, max(phone.end, who.end))
    return ContactFact(value=value, label=who.words or None, **span)


@dataclass(frozen=True, slots=True)
class _Who:
    """Whom a number reaches. `start:end` spans the words and the number; `words` are what stands before it."""

    words: str
    name: str | None
    office: str | None
    fax: bool
    start: int
    end: int


@cache
def _person() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """(a person's name at the end of some words, one right after a number)."""
    surnames = "|".join(
        sorted(
            (s for row in rows("rag.facts", "surnames.tsv") for s in row[0].split()), key=len, reverse=True
        )
    )
    not_name = "[^\\W\\d_处科部局司室院会所区县市省委办政中心电话支持咨询监督业务技术服务受理系统材料联系投诉纪检项目平台报名地址邮箱传真公众]"
    name = rf"(?:(?:{surnames})工(?![一-龥])|(?:{surnames})(?: {{0,2}}{not_name}){{1,2}})"
    before = re.compile(
        rf"(?:^|[\s：:，,、；;）)]|(?<=[处科部心司室口局院会所组办队厅委站]))(?P<name>{name})"
        r"(?:老师|处长|科长|主任|同志|先生|女士|工)?(?:\s?[（(][^（）()]{0,10}[）)])?[，,、\s]{0,2}(?:联系)?(?:电话|手机|方式)?[：:\s]{0,3}$"
    )
    after = re.compile(rf" {{1,4}}(?P<name>{name})(?=[\s，,；;。]|$)")
    return before, after


def _who(text: str, phone: _Phone, previous_end: int) -> _Who:
    floor = max(previous_end, phone.start - _REACH)
    if previous_end and (role := _ROLE_AFTER.match(text, previous_end)):
        floor = max(floor, min(role.end(), phone.start))
    left = text[floor : phone.start]
    before, after = _person()
    name_match = before.search(left)
    if name_match and resolve(re.sub(r"\s", "", name_match["name"])):
        name_match = None  # 常州：0519-…: a place, though 常 is a surname
    name = re.sub(r"\s", "", name_match["name"]) if name_match else None
    end = phone.end
    head = left[: name_match.start("name")] if name_match else left
    if name is None and (later := after.match(text, phone.end)):
        name, end = re.sub(r"\s", "", later["name"]), later.end()
    words, at = _words(head)
    fax = _is_fax(left, text[phone.end : phone.end + 5])
    office = _office(words) or (_office(line_before(text, floor + at)) if name else None)
    start = floor + at if words else floor + name_match.start("name") if name_match else phone.start
    return _Who(
        _joined(words, name if name_match else None, fax), name, office, fax, min(start, phone.start), end
    )


def _is_fax(left: str, right: str) -> bool:
    """Whether a number is a fax's alone: 传真：, not 传真/电话：."""
    label = re.split(r"[，。；;\n\d]", left.rstrip("：: （("))[-1]
    return (label.endswith("传真") and "电话" not in label) or bool(
        re.match(r"\s?[（(]传真(?![：: ]{0,2}\d)", right)
    )


def _words(head: str) -> tuple[str, int]:
    """The last piece of what stands before a name or number, and where it starts."""
    trimmed = _LABEL_END.sub("", re.sub(r"联系人[：:]?\s*$", "", head))
    begin = 0
    for mark in _LABEL_START.finditer(trimmed.rstrip()):
        begin = mark.end()
    spaced = trimmed.rfind(" ", begin, max(begin, len(trimmed.rstrip()) - 4))
    begin = max(begin, spaced + 1)
    if lead_in := cue("contacts", "lead_in").match(trimmed, begin):
        begin = lead_in.end()
    words = trimmed[begin:]
    words = words.rstrip("（( ")
    lead = len(words) - len(words.lstrip(" .．、"))
    words = " " * lead + words[lead:]
    cleaned = without_list_mark(words)
    return cleaned.strip(" ：:，,、/|｜"), begin + lead + max(0, len(words.strip()) - len(cleaned))


def _joined(words: str, name: str | None, fax: bool) -> str:
    parts = [re.sub(r"[：:]?联系人[：:]?$", "", words).strip("：: "), name or ""]
    label = " ".join(part for part in parts if part)
    return label if not fax or "传真" in label else f"{label} 传真".strip()


def _office(words: str) -> str | None:
    """The body named in some words, without what is done there (业务咨询：…)."""
    found = cue("contacts", "office").search(
        re.sub(r"联系人$", "", words.split("：")[-1].split(":")[-1].strip("：: "))
    )
    return found.group() if found and len(found.group()) > 2 and found.group()[0] != "号" else None


_LABELLED = re.compile(
    r"(?P<label>(?:联系|通讯|通信|邮寄|寄送|报送|材料寄送|材料报送|收件|办公)?地\s?址)[：:] ?(?P<words>[^。；;，,！\n（）()：:]{5,60})"
)
# A street and a house number; the place before it is looked for backwards.
_HOUSE = re.compile(
    r"(?:路|街|大道|巷|道)\d{1,5}(?:-\d{1,4})?号(?:[一-龥A-Za-z\d\-#、]{0,30}?(?:室|楼|座|房间|窗口|层|厦|院|中心))?"
)
_STREET = re.compile(r"[一-龥]{2,16}$")
_NEXT_LABEL = re.compile(r"\s?(?:邮编|邮政编码|联系人|联系电话|电话|传真|邮箱|电子邮箱|附件|收件人)")


def _addresses(text: str) -> Iterator[AddressFact]:
    for match in islice(_LABELLED.finditer(text), MAX_NUMBERS):
        start, end = match.span("words")
        if cut := _NEXT_LABEL.search(text, start, end):
            end = cut.start()
        if re.search(r"\d|路|街|楼|大厦|号", text[start:end]):
            yield AddressFact(value=text[start:end].strip(), label=match["label"], **quoted(text, start, end))
    yield from _plain_addresses(text)


def _plain_addresses(text: str) -> Iterator[AddressFact]:
    """Streets with a house number that no 地址： announces."""
    for match in islice(_HOUSE.finditer(text), MAX_NUMBERS):
        street = _STREET.search(text[max(0, match.start() - 16) : match.start()])
        if street is None or re.search(
            r"地\s?址[：:][^。；\n]{0,60}$", text[max(0, match.start() - 70) : match.start()]
        ):
            continue
        lead = cue("contacts", "before_address").search(street.group())
        start = match.start() - len(street.group()) + (lead.end() if lead else 0)
        yield AddressFact(value=text[start : match.end()], **quoted(text, start, match.end()))
