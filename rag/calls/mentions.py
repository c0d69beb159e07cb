"""What one notice says about calls, before notices are put together: its mentions of programmes.

A notice may mention several: the items of a digest, or parts of one notice with years or levels of their own.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Literal

from rag.calls.call_applicants import applicants_of
from rag.calls.call_patterns import wording
from rag.calls.digest_items import DigestItem, digest_items
from rag.calls.fact_owners import is_for_all, owners_outside, share_out
from rag.calls.programme import (
    Programme,
    coined_in_text,
    headline,
    official_title,
    programme,
    programmes,
    stripped,
)
from rag.calls.programme import (
    key_of as programme_key,
)
from rag.domain import RESULTS, AmountFact, Applicant, DeadlineFact, Fact, Level, Notice, RateFact
from rag.facts import applicant_deadlines
from rag.facts.applicants import applicants_of_part
from rag.facts.class_sums import with_class_groups
from rag.facts.corrections import change_of
from rag.facts.groups import LETTERED_CLASS, OF_A_TURN
from rag.facts.notice_record import NoticeRecord
from rag.facts.programme_sections import programme_sections
from rag.facts.section_heads import Section, key_of
from rag.facts.text_folding import fold_for_reading
from rag.language.chinese_numbers import counted_number
from rag.language.clause_marks import behind_last
from rag.language.normalise import document_key
from rag.language.places import known_place, place
from rag.notices.notice_effect import Change, read_change

Kind = Literal[
    "announcement", "digest", "amendment", "extension", "correction", "cancellation", "suspension", "resumption", "result",
    "basis",
]  # fmt: skip
_KIND_LEVEL: dict[str, Level] = {
    "nation": "national",
    "province": "province",
    "city": "city",
    "district": "district",
}
_ROLLING = ("rolling", "used_up")
_MAY_CHANGE = ("申报", "通知", "活动", "其他")
_MAY_CALL = ("通知", "政策", "活动", "其他")
_BASES = ("政策", "通知", "解读")


@dataclass(frozen=True, slots=True)
class Mention:
    """One programme as one notice tells it.

    Attributes:
        kind: what the notice does for the call; `announcement` becomes `local` for a higher authority's programme.
        aliases: other keys of the same thing (the headline, the title that a digest links to).
        names: other names, for searching.
        regions: of the call; `place` is the highest of them, which two mentions of one call share.
        year, batch: None where unsaid; `year_told` is False where the year comes from a date.
        own, cited: document numbers in one spelling; a change cites days of publication besides (2025-12-05).
        facts: those of this programme.
        change: what the notice does to an earlier one.
        about_time: whether that is about the time for applying.
        rolling: it can be applied for all the year, or until the funds are used up.
        whole: of one of several programmes of a notice the key of them all, `part` what the notice calls this one, its
            group first, and `others` what it calls the rest.
        classes: keys of the classes that its sums are told of.
        days: the applicants' last days that it tells; of a change those that it puts out of force.
        preview: it is announced in advance, by its title; what settles it later speaks instead.
    """

    notice: Notice
    kind: Kind
    programme: Programme
    aliases: tuple[str, ...]
    names: tuple[str, ...]
    regions: tuple[str, ...]
    place: str
    level: Level
    year: int | None
    year_told: bool
    batch: int | None
    own: str | None
    cited: frozenset[str]
    facts: tuple[Fact, ...]
    applicants: tuple[Applicant, ...]
    start: int = 0
    change: Change | None = None
    about_time: bool = False
    rolling: bool = False
    whole: str = ""
    part: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    days: frozenset[str] = frozenset()
    preview: bool = False

    @property
    def order(self) -> tuple[dt.date, str, int, str]:
        """The order in which mentions were published; the same whatever order they come in."""
        return self.notice.date, self.notice.aid, self.start, self.programme.name

    @property
    def keys(self) -> tuple[str, ...]:
        """All keys, the programme's own first."""
        return (self.programme.key, *self.aliases)


def mentions(record: NoticeRecord) -> list[Mention]:
    """Everything that a notice says about calls; [] where it tells of none. Names are read in the spelling of facts."""
    notice = record.notice
    folded = replace(notice, title=fold_for_reading(notice.title), text=fold_for_reading(notice.text))
    return [replace(m, notice=notice) for m in _mentions(replace(record, notice=folded))]


def _mentions(record: NoticeRecord) -> list[Mention]:
    notice = record.notice
    if notice.is_digest:
        return [m for m in _digest_mentions(record) if m.programme.key]
    repeals = notice.category == "政策" and "废止" in notice.title
    change = change_of(notice) if notice.category in _MAY_CHANGE or repeals else None
    if change or _is_call(record):
        return [m for m in _call_mentions(record, change) if m.programme.key]
    if notice.category in RESULTS or notice.category in _BASES:
        kind: Kind = "result" if notice.category in RESULTS else "basis"
        return [
            _mention(record, kind, p, notice.regions, ())
            for p in programmes(notice.title, notice.text)
            if p.key
        ]
    return []


def _is_call(record: NoticeRecord) -> bool:
    """Whether something can be applied for: by the notice's kind, or since it gives applicants a day that lies ahead."""
    notice = record.notice
    ahead = any(f.day >= notice.date for f in applicant_deadlines(record.facts))
    if notice.category == "解读":
        return ahead or any(
            f.kind == "deadline" and f.undated in _ROLLING and f.still_for_applicants for f in record.facts
        )
    if notice.category == "申报" or notice.category not in _MAY_CALL:
        return notice.category == "申报"
    if notice.category == "政策" and _grants_much(record):
        return True
    if wording("no_call").search(headline(notice.title)):
        return False
    if ahead:
        return True
    grants = bool(
        wording("names_grant").search(notice.title)
        or _named_below(notice)
        or programme_sections(notice.text, record.facts, notice.title)
    )
    if grants and notice.category == "其他" and wording("rolling").search(notice.text):
        return True  # 返乡创业补贴攻略: 不限时间，全年都收
    if grants and any(
        f.kind == "deadline" and f.audience == "recommender" and f.value and f.value >= notice.date
        for f in record.facts
    ):
        return True  # 申请由街道受理，街道12月26日前汇总
    return grants and any(
        f.kind == "deadline" and f.undated in (*_ROLLING, "recurring") for f in record.facts
    )


def _named_below(notice: Notice) -> re.Match[str] | None:
    """Where a post's first lines tell the grant of which its title only speaks to the reader."""
    named = coined_in_text(notice.title, notice.text)
    return wording("names_grant").search(named.name) if named else None


_MANY_GRANTS = 6


def _grants_much(record: NoticeRecord) -> bool:
    """若干措施 that promise many grants: firms apply for each of them, whether or not a day is told."""
    grants = sum(f.kind == "amount" and f.is_funding for f in record.facts)
    return grants >= _MANY_GRANTS and bool(wording("policy_of_grants").search(record.notice.title))


# -- notices of their own ---------------------------------------------------------------------------------------------


def _call_mentions(record: NoticeRecord, change: Change | None) -> Iterator[Mention]:
    notice = record.notice
    record = replace(record, facts=tuple(with_class_groups(notice, record.facts)))
    parts = _changed_programmes(notice, change) if change else programmes(notice.title, notice.text)
    if (
        change is None
        and len(parts) == 1
        and (sections := programme_sections(notice.text, record.facts, notice.title))
    ):
        coined = coined_in_text(notice.title, notice.text)
        whole = parts[0] if coined is None or any(coined.name == s.name for s in sections) else coined
        yield from _section_mentions(record, whole, sections)
        return
    shares = share_out(notice.text, record.facts, parts)
    kind: Kind = change.role if change else "announcement"
    for part, facts in zip(parts, shares, strict=True):
        own_day = any(f.tells_applicants for f in facts)
        if len(parts) > 1 and part.follows_up and not own_day:
            continue
        extra = (programme(headline(notice.title)),) if len(parts) == 1 else ()
        coined = coined_in_text(notice.title, notice.text) if len(parts) == 1 and change is None else None
        if coined and coined.key:
            part, extra = coined, (part, *extra)
        yield _mention(record, kind, part, notice.regions, facts, extra=extra, change=change)


def _within(fact: Fact, section: Section) -> Fact:
    """A fact of a section's batch as its call groups it: 小微企业上云（第一批） is the first batch of 小微企业上云; its day is its own."""
    name = section.name
    group = getattr(fact, "group", None) or ""
    if isinstance(fact, DeadlineFact) and group in (name, *section.aliases):
        return replace(fact, group=None)
    part = group.removeprefix(name).strip("（）")
    return replace(fact, group=part) if group.startswith(f"{name}（") and part else fact


_POSTS = ("其他", "解读")
# 一次性扩岗补助: names a programme by itself, beside a title that only speaks to its readers
_GRANT_ENDS = re.compile(r"(?:补贴|补助|奖励|奖补|贴息|津贴|资助|返还|贷款|券)$")
_WHOLE_NAME = re.compile(rf"[一-龥]{{3,}}{_GRANT_ENDS.pattern}")
# 三项就业补贴, 各类券一览: counts its parts and names none
_COUNTS_PARTS = re.compile(r"[二两三四五六七八九几\d][项个笔类种件]|一览|清单|汇总|合集|各类")


def _names_itself(own: str, whole: str) -> bool:
    """Whether a part's name needs no whole in front: 一次性扩岗补助, 见习补贴 of 三项就业补贴."""
    return bool(_WHOLE_NAME.search(own) or (_GRANT_ENDS.search(own) and _COUNTS_PARTS.search(whole)))


# …申报安排（海外仓、参展、认证）: a bracket that lists what the sections tell
_LISTED = re.compile(r"（[^（）]{1,24}、[^（）]{1,24}）$")


def _section_mentions(
    record: NoticeRecord, whole: Programme, sections: Sequence[Section]
) -> Iterator[Mention]:
    """A mention for each section that tells of a programme; what stands outside of them holds for all."""
    owners = owners_outside(record, sections)
    for section in sections:
        others = [s for s in sections if s is not section]
        facts = [
            f for f in record.facts
            if section.tells(f) or is_for_all(record.notice.text, f)
            or not (any(s.tells(f) for s in others) or owners.get(key_of(f), section) is not section)
        ]  # fmt: skip
        if _stands_alone(section, others, record.facts):
            facts = [f for f in facts if section.tells(f) or not f.tells_applicants]
        facts = [_within(f, section) for f in facts]
        own = programme(section.name)
        alone = record.notice.category in _POSTS and not whole.coined and _names_itself(own.name, whole.name)
        named = replace(
            own,
            name=own.name if alone else f"{stripped(_LISTED.sub('', whole.name))}：{own.name}",
            year=own.year or whole.year,
            years_told=whole.years_told,
            coined=own.coined | whole.coined,
        )
        words = _words_alone(section, others, record.notice.text)
        who = applicants_of_part(record.notice, words)
        if who and _APPLIES_TOO.search(words):
            who |= {f.value for f in facts if f.kind == "applicants"}
        told = _mention(
            record, "announcement", named, record.notice.regions, facts, start=section.start, applicants=who
        )
        beside = tuple(name for s in others for name in s.aliases or (s.name,))
        turns = _turns_of_others(section, others, record.facts)
        beside = tuple(dict.fromkeys((*beside, *turns, *_of_its_row(section.name, record.notice.text))))
        part = tuple(dict.fromkeys((section.name, *(section.aliases or (own.name,)))))
        yield replace(told, whole=whole.key, part=part, others=beside)


def _turns_of_others(section: Section, others: Sequence[Section], facts: Sequence[Fact]) -> list[str]:
    """The batches in which other sections are taken in and this one is not: 第二批 of what all is in 第一批."""
    days = [f for f in facts if isinstance(f, DeadlineFact) and f.group and OF_A_TURN.search(f.group)]
    theirs = dict.fromkeys(f.group for f in days if any(s.tells(f) for s in others))
    return [g for g in theirs if g and not any(f.group == g for f in days if section.tells(f))]


def _words_alone(section: Section, others: Sequence[Section], text: str) -> str:
    """What tells of a section and not of its row: 企业组、团队组：5月20日截止 says nothing of who is in which."""
    names = "|".join(re.escape(name) for s in (section, *others) for name in (s.name, *s.aliases))
    row = re.compile(rf"[ 　]{{0,4}}(?:(?:{names})[、和及与]){{1,6}}(?:{names})[：:]")
    return "\n".join(line for line in section.words(text).split("\n") if not row.match(line))


# 高校、科研院所可单独申报, B类可由个体工商户申报: besides those who may apply for any class
_APPLIES_TOO = re.compile(
    r"(?:也|还|亦)?可(?:以)?(?:由[^，。；\n]{2,24}|单独|独立|直接|自行|牵头)+(?:申报|申请)|(?:也|亦)可(?:以)?(?:申报|申请)"
)
_ENDS_ALIKE = re.compile(r"(?:赛道|赛区|组|类|券|档)$")
_NO_CLASS = "以[上下]|哪些|这些|上述|其[他它]|同一|任一|全部|所有|相关|有关|多个|几个"
"""以下类, 哪些组: words that count or point, and name none."""


def _of_its_row(name: str, text: str) -> list[str]:
    """What else the notice calls a track or class, beside its sections: 企业赛道 beside 院校赛道."""
    ends = _ENDS_ALIKE.search(name)
    alike = re.findall(rf"(?<![一-龥])(?!{_NO_CLASS})[一-龥]{{2}}{ends.group()}", text) if ends else []
    return [other for other in alike if other not in name and name not in other]


def _stands_alone(section: Section, others: Sequence[Section], facts: Sequence[Fact]) -> bool:
    """Whether a day outside of all sections is none of this one: it tells its own time, or two others of its list do."""
    dated = sum(any(f.tells_applicants or _is_rolling(f) for f in facts if s.tells(f)) for s in others)
    in_list = section.members is None and not section.by_label
    own = any(f.tells_applicants or _is_rolling(f) for f in facts if section.tells(f))
    return own or (in_list and dated > 1)


def _is_rolling(fact: Fact) -> bool:
    return fact.kind == "deadline" and fact.undated in ("rolling", "recurring")


def _changed_programmes(notice: Notice, change: Change) -> list[Programme]:
    """The programme of the notice that is changed, by the title cited, else by the changing notice's own."""
    own = programmes(notice.title, notice.text)
    cited = [programme(official_title(title) or title) for title in change.cited[:1]]
    return [p for p in cited if p.key] or own


# -- digests ----------------------------------------------------------------------------------------------------------


def _digest_mentions(record: NoticeRecord) -> Iterator[Mention]:
    """One mention for each item; where a table of contents names it too, the item with most to say."""
    longest: dict[tuple[str, tuple[str, ...]], DigestItem] = {}
    for item in digest_items(record.notice):
        known = longest.get((item.name, item.regions))
        if known is None or item.end - item.start > known.end - known.start:
            longest[item.name, item.regions] = item
    items = list(longest.values())
    common = _told_outside(record, items)
    for item in items:
        linked = programme(headline(item.link)) if item.link else None
        extra = (linked,) if linked and linked.key else ()
        facts = [*_item_facts(record, item), *(f for f, whose in common if item in whose)]
        body = item.words(record.notice.text)
        change = _item_change(item, body)
        named = programme(_CHANGED.sub("", item.name) if change else item.name)
        if change and (whole := coined_in_text(item.name, body) or _whole_of_class(item.name, body)):
            named, extra = whole, (named, *extra)
        yield _mention(
            record, change.role if change else "digest", named, item.regions, facts, extra=extra, start=item.start, change=change,
            body=body, applicants=applicants_of_part(record.notice, body),
        )  # fmt: skip


_CHANGED = re.compile(r"(?:[又再已也将]|申报|报名|受理)*(?:延期|顺延|延长|推迟|改期)[了啦]?$")


def _item_change(item: DigestItem, body: str) -> Change | None:
    """What an item of a digest says is put off, where its name says that it is: ①技改资金B类延期了; its spans are those of the notice."""
    if item.parts or not _CHANGED.search(item.name):
        return None
    change = read_change((item.name,), body)
    if change is None or change.role != "extension":
        return None
    moved = tuple(
        replace(
            r, start=r.start + item.start, end=r.end + item.start,
            new_span=(r.new_span[0] + item.start, r.new_span[1] + item.start) if r.new_span else None,
        )
        for r in change.replacements
    )  # fmt: skip
    return replace(change, start=change.start + item.start, end=change.end + item.start, replacements=moved)


def _whole_of_class(name: str, body: str) -> Programme | None:
    """The programme that an item names whole beside the class that its name tells: 技改资金B类 … 技术改造专项资金的B类."""
    told = LETTERED_CLASS.search(name)
    found = re.search(rf"(?P<name>[一-龥]{{4,24}}?)的{told.group()}", body) if told else None
    return programme(found["name"]) if found else None


def _told_outside(
    record: NoticeRecord, items: Sequence[DigestItem]
) -> list[tuple[Fact, Sequence[DigestItem]]]:
    """The conditions that a digest tells outside its items, each with the items that it is for.

    Those are the ones that it numbers (第3项只面向…) or names, else all where it says so: 同一笔支出只能选一个部门申报.
    """
    text = record.notice.text
    found: list[tuple[Fact, Sequence[DigestItem]]] = []
    for fact in record.facts if len(items) > 1 else ():
        if fact.kind != "condition" or any(item.holds(fact.start, fact.end) for item in items):
            continue
        told = text[behind_last("。；;\n", text, fact.start) : fact.end]
        if numbered := _ITEM_NUMBERS.search(told):
            wanted = {counted_number(n) for n in _ONE_NUMBER.findall(numbered.group())}
            whose = tuple(item for item in items if _number_of(item, text) in wanted)
        else:
            named = tuple(item for item in items if item.name in told)
            whose = named or (tuple(items) if _FOR_ALL.search(told) else ())
        if whose:
            found.append((fact, whose))
    return found


_ONE_NUMBER = re.compile("[1-9一二三四五六七八九]")
_ITEM_NUMBERS = re.compile(
    r"第[（(]?[1-9一二三四五六七八九][)）]?(?:项|件|条|款|类)?(?:(?:[、和与及]|以及)第?[（(]?[1-9一二三四五六七八九][)）]?(?:项|件|条|款|类)?)*(?<=[项件条款类])"
    r"|事项[一二三四五六七八九](?:[、和与及]事项[一二三四五六七八九])*"
)
_FOR_ALL = re.compile(
    r"(?:以上|上述|前述|各|所有|本期)[^，。；]{0,6}(?:项|事项|政策|补贴|奖励)|[二两三四五六](?:笔|项|件)[^，。；]{0,4}[都均]|均[须应需为]|同一[^，。；]{1,8}(?:只能?|不能|不得|就高)|一律|[都概]不|各项|申[报请](?:单位|企业|主体|人)"
)
"""What says of a condition outside all items that it is for each of them."""


def _number_of(item: DigestItem, text: str) -> int | None:
    """The number that leads an item: 3 of ③ 首店奖励, of 3 | 首店奖励 and of （三）首店奖励."""
    led = _LED_BY_NUMBER.match(text, item.start)
    return counted_number(unicodedata.normalize("NFKC", led["n"])) if led else None


_LED_BY_NUMBER = re.compile(r"[\s（(【第]{0,3}(?P<n>[1-9]\d?(?!\d|月|年)|[一二三四五六七八九]|[①-⑨❶-❾])")


def _item_facts(record: NoticeRecord, item: DigestItem) -> list[Fact]:
    """The facts inside an item, but for who applies: a notice keeps only one such fact for each kind."""
    inside = [f for f in record.facts if f.kind != "applicants" and item.holds(f.start, f.end)]
    return [_of_its_part(f, item) for f in inside]


def _of_its_part(fact: Fact, item: DigestItem) -> Fact:
    """A day or sum in the row of a class belongs to that class; of a programme without classes, to all of it."""
    if not isinstance(fact, DeadlineFact | AmountFact | RateFact):
        return fact
    part = item.part_at(fact.start, fact.end)
    own = part.name if part else ""
    return replace(fact, group=own or (None if fact.group == item.name else fact.group))


# -- building ---------------------------------------------------------------------------------------------------------


def _mention(
    record: NoticeRecord, kind: Kind, named: Programme, regions: Sequence[str], facts: Sequence[Fact],
    *, extra: Sequence[Programme] = (), start: int = 0, change: Change | None = None, body: str = "",
    applicants: AbstractSet[Applicant] = frozenset(),
) -> Mention:  # fmt: skip
    notice = record.notice
    highest, level = _highest(regions, notice)
    told = [p for p in (named, *extra) if p.years_told]
    # 2022年度…复核 names the year of those who are looked at again, not that of the call.
    told = [p for p in told if not (p.follows_up and (p.year or 0) < notice.date.year)]
    year = told[0].year if told else _year_by_dates(notice, facts)
    own = document_key(notice.document_number) if notice.document_number and kind != "digest" else None
    return Mention(
        notice=notice,
        kind=kind,
        programme=named,
        aliases=tuple(dict.fromkeys(p.key for p in extra if p.key and p.key != named.key)),
        names=tuple(dict.fromkeys(p.name for p in extra if p.name != named.name)),
        regions=tuple(regions),
        place=highest,
        level=level,
        year=year,
        year_told=bool(told),
        batch=next((p.batch for p in (named, *extra) if p.batch), None),
        own=own,
        cited=frozenset() if kind == "digest" else _cited(record, own, change),
        facts=tuple(facts),
        applicants=applicants_of(
            (named, *(extra if kind != "digest" else ())), facts, kind, applicants, body or notice.text
        ),
        start=start,
        change=change,
        about_time=change is not None
        and bool(wording("about_time").search(f"{notice.title} {(body or notice.text)[:80]}")),
        rolling=kind in ("announcement", "digest") and _tells_rolling(facts, body or notice.text),
        classes=_classes(facts) if kind == "announcement" else (),
        days=_days_told(facts, change),
        preview=kind == "announcement" and bool(wording("preview").search(notice.title)),
    )


def _cited(record: NoticeRecord, own: str | None, change: Change | None) -> frozenset[str]:
    """The other notices that one names, by number or by day."""
    return frozenset(record.numbers) - {own} | _days_cited(record.notice, change)


def _tells_rolling(facts: Sequence[Fact], text: str) -> bool:
    """Whether applications are taken all the time, by a day that is told as none or by the words of the text."""
    undated = any(f.kind == "deadline" and f.undated in _ROLLING for f in facts)
    return undated or bool(wording("rolling").search(text))


_OF_DAY = re.compile(
    r"(?:(?P<year>20\d\d)年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日"
    r"(?:发布|印发|预告|公布|发出|下发|刊登|推送|公告|通知|发)的"
)
"""How a change names what it changes by its day alone: 12月5日预告的奖励标准调整为…."""


def _days_cited(notice: Notice, change: Change | None) -> frozenset[str]:
    """The days by which a change names earlier notices, of the year before where they would be later than itself."""
    found = set()
    for match in _OF_DAY.finditer(notice.text) if change else ():
        month, day = int(match["month"]), int(match["day"])
        later = (month, day) > (notice.date.month, notice.date.day)
        found.add(f"{int(match['year'] or notice.date.year - later)}-{month:02}-{day:02}")
    return frozenset(found)


def _days_told(facts: Sequence[Fact], change: Change | None) -> frozenset[str]:
    own = (f for f in facts if f.kind == "deadline" and f.value)
    return frozenset(str(f.value) for f in own if (f.superseded if change else f.tells_applicants))


def _classes(facts: Sequence[Fact]) -> tuple[str, ...]:
    groups = (f.group for f in facts if isinstance(f, AmountFact | RateFact) and f.is_funding)
    return tuple(dict.fromkeys(programme_key(group) for group in groups if group))


def _highest(regions: Sequence[str], notice: Notice) -> tuple[str, Level]:
    """The places at the highest level, joined; a call without a place stands under its issuer's name."""
    kinds = [(region, _KIND_LEVEL[place(region).kind]) for region in regions if known_place(region)]
    for level in ("national", "province", "city", "district"):
        names = sorted(region for region, kind in kinds if kind == level)
        if names:
            return "、".join(names), level
    return "".join(notice.issuers[:1]), "other"


def _year_by_dates(notice: Notice, facts: Sequence[Fact]) -> int:
    """The year of the applicants' first deadline, else that of publication."""
    days = applicant_deadlines(facts, moved=True)
    return days[0].day.year if days else notice.date.year
