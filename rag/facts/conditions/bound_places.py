"""Where an applicant or a project must be: `place` in or not_in canonical names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from rag.facts.conditions.clause_context import Clause, Named, pattern
from rag.language.places import Place, ancestors, find_places, known_place, place, within
from rag.resources import rows

_OWN_KINDS = {"prov": "province", "city": "city", "dist": "district"}


@cache
def _provinces_by_letter() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("rag.facts", "province_letters.tsv")}


def _own_place(match: re.Match[str], regions: Sequence[str]) -> str | None:
    """The place that 我市, 省内 or 在鄂 means in a notice of these places; None where they hold none of that kind."""
    known = [found for name in regions if (found := known_place(name))]
    if match["china"]:
        return "全国"
    if not known:
        return None
    wanted = _OWN_KINDS.get(match.lastgroup or "")
    chain = [candidate for own in known for candidate in (own, *ancestors(own))]
    letter = _provinces_by_letter().get(match["letter"] or "")
    for candidate in chain:
        if candidate.kind == wanted or candidate.name == letter:
            return candidate.name
    return known[0].name


def places_in(text: str, regions: Sequence[str]) -> list[tuple[int, int, str]]:
    """(start, end, canonical name) of each place in a short text; a shared name is the one within the notice's places."""
    lead = "、".join(regions) + "\n"
    found = [(m.start - len(lead), m.end - len(lead), m.place.name) for m in find_places(lead + text)]
    own = {name for name in regions if known_place(name)}
    told = [(s, e, _nearer(text[s:e], name, own)) for s, e, name in found if s >= 0]
    for name in regions:
        for form in _own_forms(name):
            at = text.find(form)
            if at >= 0 and not any(s < at + len(form) and at < e for s, e, _ in told):
                told.append((at, at + len(form), name))
    return sorted(told)


def _own_forms(name: str) -> list[str]:
    """How a notice writes its own place: 沈阳铁西区, 铁西区 or 铁西; 眉县."""
    if not known_place(name):
        return [name.rstrip("省市区县")]
    city = next((a.name for a in ancestors(place(name)) if name.startswith(a.name) and a.name != name), "")
    whole = name.removeprefix(city) if len(name.removeprefix(city)) >= 2 else name
    return [whole, *([short] if len(short := whole.rstrip("省市区县")) >= 2 else [])]


def _nearer(written: str, name: str, own: set[str]) -> str:
    """A district of the notice's own province goes before a namesake elsewhere."""
    if any(within(place(name), place(o)) or within(place(o), place(name)) for o in own):
        return name
    for region in own:
        found = [m.place for m in find_places(f"{region}{written}")]
        if found and within(found[-1], place(region)) and found[-1].name != region:
            return found[-1].name
    return name


def place_conditions(clause: Clause) -> Iterator[Named]:
    """`place` in or not_in a list of canonical names; a zone keeps its own name behind its city's."""
    words = clause.words
    if not pattern("place_sign").search(words) or _is_of_others(words):
        return
    left_out = [m.span() for m in pattern("left_out").finditer(words)]
    inside = _inside(clause, left_out)
    if not inside:
        return
    before = words[: inside[0][0]].rstrip("在于为位")
    subject = "project" if pattern("project_place").search(before) else None
    yield clause.named("place", "in", _innermost([name for _, name in inside]), subject=subject)
    for start, end in left_out:
        if names := [name for _, _, name in places_in(words[start:end], clause.regions)]:
            yield clause.named(
                "place", "not_in", names, start=clause.start + start, end=clause.start + end, subject=subject
            )


def _is_of_others(words: str) -> bool:
    """Whether a place is not the applicant's: people come from it or work there, or who has won must settle there."""
    return any(pattern(name).search(words) for name in ("from_outside", "place_of_staff", "place_of_winners"))


def _inside(clause: Clause, left_out: Sequence[tuple[int, int]]) -> list[tuple[int, str]]:
    """(start, name) of each place that binds: by name, as the notice's own, or a zone."""
    words = clause.words
    spans = places_in(words, clause.regions)
    spans += [
        (m.start(), m.end(), name)
        for m in pattern("own_place").finditer(words)
        if (name := _own_place(m, clause.regions))
    ]
    kept = [span for span in sorted(spans) if not any(a <= span[0] and span[1] <= b for a, b in left_out)]
    runs = _runs(words, kept)
    found = [
        (start, _with_zone(words, start, end, name))
        for start, end, name in kept
        if any(a <= start and end <= b and _binds(words, a, b) for a, b in runs) or _binds(words, start, end)
    ]
    zone = pattern("zone").search(words)
    if not found and zone and _zone_binds(words, zone):
        head = clause.regions[0] if clause.regions else ""
        name = re.split("[在为系]", zone["zone"])[-1].removeprefix("从")
        own = any(region in name for region in clause.regions) or bool(find_places(name))
        return [(zone.start(), name if own else f"{head}{name}")]
    return found


_LINK = re.compile("[、和及与]|或者?|以及")


def _runs(words: str, spans: Sequence[tuple[int, int, str]]) -> list[tuple[int, int]]:
    """Places in a row as one: a city and its district (宁波市鄞州区), and those of a list (钟山区、水城区)."""
    runs: list[tuple[int, int]] = []
    for start, end, _ in spans:
        between = words[runs[-1][1] : start] if runs else None
        if between == "" or (between and _LINK.fullmatch(between)):
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return runs


_ZONES = "高新(?:技术)?(?:产业)?(?:开发)?区|经(?:济技术|济)?开(?:发)?区|开发区|新区|(?<!地)园区|产业园|科技园|工业园|创新园|示范区|保税区|工业区|度假区|自贸区|合作区|试验区"
_ZONE_BEHIND = re.compile(rf"市?(?P<zone>(?:(?![、在内的各和及或与注登级上])[一-龥]){{0,6}}?(?:{_ZONES}))")
_ZONE_END = re.compile(f"(?:{_ZONES})$")


def zone_in(written: str, found: Place) -> str:
    """The zone of a place that a name for it means (江北新区 in 南京江北新区, which lies in 南京); "" where it means all of it."""
    if not _ZONE_END.search(written) or written.endswith(found.name):
        return ""
    zone = written
    for name in (*(p.name for p in reversed(ancestors(found))), found.name):
        zone = re.sub(f"^{re.escape(name)}[省市区县]?", "", zone)
    return zone


def _with_zone(words: str, start: int, end: int, name: str) -> str:
    """A place with the zone of it that is named: 贵阳高新区 is not all of 贵阳."""
    if name == "全国" or not known_place(name):
        return name
    behind = _ZONE_BEHIND.match(words, end)
    zone = behind["zone"] if behind else zone_in(words[start:end], place(name))
    return f"{name}{zone}"


def _zone_binds(words: str, zone: re.Match[str]) -> bool:
    inside = re.match(r"内?(?:注册|登记|入统|纳统|内)", words[zone.end() :])
    return bool(re.search(r"[在于]|落户|入驻", words[: zone.end()]) or inside) and not re.match(
        r"(?:管委会|推荐|科技局)", words[zone.end() :]
    )


_MARKS = re.compile(r"^(?:【[^】]{1,14}】|[一-龥]{1,8}(?:[:|]|—{1,2})|[^一-龥\w(]+(?![)]))+")
"""A bullet, a dash or a label (【谁能来】, 对象|, 工坊组——) before the first words of a clause."""
_INSIDE = re.compile(r"[省市区县]?(?:行政)?(?:境|区域|辖区|范围|市域)?内(?!外|各级|采购|配套|销售|市场)")


_OF_EMPLOYER = re.compile(
    r"[省市区县]?(?:以?内|的)?[一-龥]{0,8}(?:企业|单位)(?:新|首次)?签(?![^,;。]{0,8}(?:服务|采购|购销|销售|供货|合作))"
)
"""与珠海市内用人单位签订劳动合同: where who employs somebody must be."""


def _binds(words: str, start: int, end: int) -> bool:
    before = words[max(0, start - 24) : start]
    if pattern("place_denied").search(before):
        return False
    if start <= 24:
        before = _MARKS.sub("", pattern("list_mark").sub("", before))
    if pattern("place_before").search(before) or pattern("place_stands").search(words[:start]):
        return True
    if before in ("", "在") and _INSIDE.match(words[end:]):
        return True  # 全椒境内、用电单独计量的
    if re.search("[与和跟同]$", before) and _OF_EMPLOYER.match(words, end):
        return True
    after = pattern("place_after").match(words, end) or (
        words[end - 1 : end] in "省市区县" and pattern("place_after").match(words, end - 1)
    )
    return bool(after) and (not before or bool(pattern("place_lead").search(before[-6:])))


def _innermost(names: list[str]) -> list[str]:
    """江苏 before 南京 means 南京, 苏州 before 苏州高新区 the zone; 鹿城、龙湾 stay two."""
    zones = [n for n in dict.fromkeys(names) if not known_place(n)]
    known = [n for n in dict.fromkeys(names) if known_place(n) and not any(z.startswith(n) for z in zones)]
    kept = [n for n in known if not any(m != n and within(place(m), place(n)) for m in known)]
    return [*kept, *zones] or list(dict.fromkeys(names))
