"""Conditions without a number: where, who, which titles, what record, which trade, and dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from rag.facts.patterns import cue
from rag.language.places import Place, ancestors, find_places, place, within
from rag.resources import rows


@dataclass(frozen=True, slots=True)
class Named:
    """A condition found at `text[start:end]`, before it is known whom it binds."""

    attribute: str
    op: str
    value: Any
    start: int
    end: int
    unit: str | None = None
    subject: str | None = None
    # told only where nothing else is read from the clause
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Where:
    """What is known around a clause: the folded text, the clause's span, and the notice's own places."""

    text: str
    start: int
    end: int
    segment_start: int
    segment_end: int
    regions: tuple[str, ...]

    @property
    def words(self) -> str:
        """The clause itself."""
        return self.text[self.start : self.end]


# -- places -----------------------------------------------------------------------------------------------------------

_OWN = re.compile(
    r"(?P<prov>[我本全]省|(?<![外各到出])省(?=[内域])|省域)|(?P<city>[我本全]市(?!场)|(?<=在)市(?=[内域])|(?<![一-龥])市(?=[内域])|大市)|(?P<dist>[我本全][区县](?!块)|(?<=在)区(?=内)|(?<![一-龥])区(?=内))|(?P<here>本地|当地)"
    r"|(?<=在)(?P<letter>[京津沪渝冀晋蒙辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川蜀贵黔滇云陕甘青宁新藏厦锡宁杭甬蓉穗深汉济绵淄常通扬徐盐泰淮宿连镇青])(?=注册|登记|缴纳|设立|落户|企业|用人|就业|服务|经营|纳税|高校|转化)"
    r"|(?P<china>中华人民共和国境内|中国境内|国内(?=注册|登记|数字|企业|高校))"
)
_ZONE = re.compile(
    r"(?P<zone>[一-龥]{0,6}?(?:高新区|经开区|开发区|合作区|经济区|保税区|产业园|工业园区|示范区|自贸区|园区))(?=(?:\([^()]{0,20}\))?(?:内|范围|依法|实际|注册|登记|经营|实质|的企业|企业|,|;|。|$))"
)
_PLACE_AFTER = re.compile(
    r"(?:[省市区县])?(?:行政)?(?:管辖)?(?:区域|辖区|范围|大市范围|境|域|市域|区域|全域|大市|市区|地区)?(?:范围)?(?:以?内)?(?:\([^()]{0,30}\))?"
    r"(?:依法|合法|实际|正式|工商|税务|登记|、|或者?|并|和|及|均|从事|正常|开展|独立|实质|具有|具备|已|完成|新){0,5}"
    r"(?:注册|登记|註冊|设立|成立|经营|运营|纳税|纳统|缴税|缴纳|参保|实施|落地|落户|创业|创办|兴办|生产|建设|工作|用人单位|范围|区域|行政区|地区|内的?[^,;。]{0,14}企业|规模以上|中的|企业|各级|高校)"
)
_PLACE_BEFORE = re.compile(
    r"(?:注册(?:地|地址)?|登记|位于|落户|设|经营地|纳税地)(?:[、和及][一-龥]{2,4})*(?:均|须|应|都)?(?:在|于|为|位于)[“\"]?$|(?:注册人和[^,;。]{2,12}均在)$"
)
_LEFT_OUT = re.compile(
    r"(?:不含|不包括|除外的?|不包含)(?P<names>[^()。;,]{2,20})|(?<=\()(?P<before>[^()。;,]{2,12})(?:除外|另行组织|单列)"
)
_PLACE_SIGN = re.compile(r"[在于系内]|注册|登记|面向|适用|[省市区县](?:的|域)|请|凡")
_PROJECT_PLACE = re.compile(r"(?:项目|实施地|建设地|工程|产品|场地)[^,;。]{0,8}$")
_FROM_OUTSIDE = re.compile(r"从(?P<where>[^,;。]{1,16}?)(?P<out>以?外)?[^,;。]{0,10}引进")


def _own_place(match: re.Match[str], regions: Sequence[str]) -> str | None:
    known = [place(name) for name in regions if _known(name)]
    if match["china"]:
        return "全国"
    if not known:
        return None
    wanted = {"prov": ("province",), "city": ("city",), "dist": ("district",)}.get(match.lastgroup or "", ())
    for own in known:
        for candidate in (own, *ancestors(own)):
            if candidate.kind in wanted:
                return candidate.name
    if match["letter"] in _PROVINCE_LETTERS:
        named = _PROVINCE_LETTERS[match["letter"]]
        chain = {p.name for own in known for p in (own, *ancestors(own))}
        if named in chain:
            return named
    return known[0].name


_PROVINCE_LETTERS = dict(
    zip(
        "京津沪渝冀晋蒙辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川蜀贵黔滇云陕甘藏新",
        [
            "北京",
            "天津",
            "上海",
            "重庆",
            "河北",
            "山西",
            "内蒙古",
            "辽宁",
            "吉林",
            "黑龙江",
            "江苏",
            "浙江",
            "安徽",
            "福建",
            "江西",
            "山东",
            "河南",
            "湖北",
            "湖南",
            "广东",
            "广西",
            "海南",
            "四川",
            "四川",
            "贵州",
            "贵州",
            "云南",
            "云南",
            "陕西",
            "甘肃",
            "西藏",
            "新疆",
        ],
        strict=True,
    )
)


@cache
def _known(name: str) -> bool:
    try:
        place(name)
    except KeyError:
        return False
    return True


def places_in(text: str, regions: Sequence[str]) -> list[tuple[int, int, str]]:
    """(start, end, canonical name) of each place in a short text; a shared name is the one within the notice's places."""
    lead = "、".join(regions) + "\n"
    found = [(m.start - len(lead), m.end - len(lead), m.place.name) for m in find_places(lead + text)]
    own = {name for name in regions if _known(name)}
    return [(s, e, _nearer(text[s:e], name, own)) for s, e, name in found if s >= 0]


def _nearer(written: str, name: str, own: set[str]) -> str:
    """A district of the notice's own province goes before a namesake elsewhere."""
    if any(within(place(name), place(o)) or within(place(o), place(name)) for o in own):
        return name
    for region in own:
        longer = f"{region}{written}"
        found = [m.place for m in find_places(longer)]
        if found and within(found[-1], place(region)) and found[-1].name != region:
            return found[-1].name
    return name


def place_conditions(where: Where) -> Iterator[Named]:
    """`place` in or not_in a list of canonical names; a zone keeps its own name behind its city's."""
    words = where.words
    if not _PLACE_SIGN.search(words) or _FROM_OUTSIDE.search(words):
        return
    spans = [(s, e, n) for s, e, n in places_in(words, where.regions)]
    spans += [(m.start(), m.end(), n) for m in _OWN.finditer(words) if (n := _own_place(m, where.regions))]
    left_out = {m.span() for m in _LEFT_OUT.finditer(words)}
    inside: list[tuple[int, int, str]] = []
    for start, end, name in sorted(spans):
        if any(a <= start and end <= b for a, b in left_out):
            continue
        if _binds(words, start, end):
            inside.append((start, end, name))
    if not inside and (zone := _ZONE.search(words)) and _zone_binds(words, zone):
        head = where.regions[0] if where.regions else ""
        name = zone["zone"].split("在")[-1].removeprefix("从")
        inside.append(
            (zone.start(), zone.end(), name if any(r in name for r in where.regions) else f"{head}{name}")
        )
    if not inside:
        return
    subject = "project" if _PROJECT_PLACE.search(words[: inside[0][0]].rstrip("在于为位")) else None
    yield Named("place", "in", _innermost([n for _, _, n in inside]), where.start, where.end, subject=subject)
    for match in _LEFT_OUT.finditer(words):
        names = match["names"] or match["before"]
        if excluded := [n for _, _, n in places_in(names, where.regions)]:
            yield Named(
                "place",
                "not_in",
                excluded,
                where.start + match.start(),
                where.start + match.end(),
                subject=subject,
            )


def _zone_binds(words: str, zone: re.Match[str]) -> bool:
    return bool(re.search(r"[在于]", words[: zone.end()])) and not re.match(
        r"(?:管委会|推荐|科技局)", words[zone.end() :]
    )


def _binds(words: str, start: int, end: int) -> bool:
    after = _PLACE_AFTER.match(words, end) or (
        words[end - 1 : end] in "省市区县" and _PLACE_AFTER.match(words, end - 1)
    )
    before = words[max(0, start - 24) : start]
    if _PLACE_BEFORE.search(before):
        return True
    if not after:
        return False
    lead = before[-6:]
    return (
        bool(re.search(r"(?:[在于为系:是]|面向|适用于|申报|由|请|凡|的|单位为|对|^|[(（])$", lead))
        or not lead
    )


def _innermost(names: list[str]) -> list[str]:
    """江苏 before 南京 means 南京; 鹿城、龙湾 stay two."""
    known = [n for n in dict.fromkeys(names) if _known(n)]
    kept = [n for n in known if not any(m != n and within(place(m), place(n)) for m in known)]
    return kept or list(dict.fromkeys(names))


# -- titles and records -------------------------------------------------------------------------------------------------


@cache
def titles() -> tuple[tuple[str, re.Pattern[str], tuple[str, ...]], ...]:
    """(name, pattern on folded text, names that it implies), the more special first."""
    return tuple(
        (row[0], re.compile(row[1]), tuple(row[2].split("、")) if len(row) > 2 and row[2] else ())
        for row in rows("rag.facts", "titles.tsv")
    )


@cache
def _any_title() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern.pattern})" for _, pattern, _ in titles()))


_LEVEL = r"(?:国家级?|省级?|市级|区级|[一-龥]{2,3}[省市])(?:及?以上)?"
_TITLE_LEAD = re.compile(
    rf"(?:为|是|属于|属|获得|取得|获|列入|入选|入库|纳入|认定为?|已|具有|有效期内的?|被认定|公告为|通过|备案的?|{_LEVEL}|或者?|、|和|及|含|:|在库|度|的|如|拥有|\()[“\"「]?(?:[一-龥]{{2,3}}[省市]|{_LEVEL})?(?:认定的?)?[“\"「]?$"
)
_NEGATED_AFTER = re.compile(
    r"[^;。]{0,46}?(?:不再(?:推荐|申报|支持|受理|参加)|不予|不得|除外|不重复|不能(?:申报|参加)|不参加|不可)"
)
_TITLE_OBJECT = re.compile(
    r"[^,;。]{0,8}(?:认定(?:工作|标准|管理|办法)|申报(?:工作|书|系统|条件|认定)|的通知|培育(?:计划|工程|三年)|复核|名单印发|评价|的要求|管理办法|实施细则|称号依然|办公用房|计划|专项|应当|可选择|项目指南|负责人)"
)
_GENERIC_TITLE = re.compile(
    r"(?:获得|取得|通过|列入|入选|入库|纳入|持有|具有|具备|建有|获)(?:过|了)?(?:有效的?)?(?P<v>[^,;。()]{2,28}?(?:证书|许可证?|资质|资格证书|资格审定|认定|认证|称号|职业资格|技能等级|研发平台|研发机构|实验室|工作站|名录|名单|目录|培育库|测评|清单|牌照))"
)
_GENERIC_NOT = re.compile(r"失信|异常|黑名单|独立法人|法人资格|诚信|知识产权|合法|申报资格|验收")


def title_conditions(where: Where) -> Iterator[Named]:
    """`qualification` has or has_not a title; alternatives joined by 或 or 、 make one list with op `in`."""
    words = where.words
    if not _any_title().search(words):
        yield from _generic_title(where)
        return
    hits: list[tuple[int, int, str]] = []
    for name, pattern, _ in titles():
        for match in pattern.finditer(words):
            if any(s < match.end() and match.start() < e for s, e, _ in hits):
                continue
            if _TITLE_OBJECT.match(words, match.end()) or _in_quotes(words, match.start()):
                continue
            lead = words[max(0, match.start() - 16) : match.start()]
            if not re.search("[一-龥]", lead) or _TITLE_LEAD.search(lead):
                level = re.search(rf"({_LEVEL})[“\"「]?$", lead)
                hits.append(
                    (
                        match.start(),
                        match.end(),
                        (
                            level[1]
                            if level and level[1][:1] in "国省市区" and not name.startswith("国家")
                            else ""
                        )
                        + name,
                    )
                )
    if hits:
        hits.sort()
        negative = bool(
            _NEGATED_AFTER.match(where.text[hits[-1][1] + where.start : where.segment_end])
        ) or bool(re.search(r"(?:非|不属于|未获得?|未认定)[^,;。]{0,6}$", words[: hits[0][0]]))
        names = list(dict.fromkeys(n for _, _, n in hits))
        op = "has_not" if negative else ("has" if len(names) == 1 else "in")
        yield Named("qualification", op, names[0] if len(names) == 1 else names, where.start, where.end)
        return
    yield from _generic_title(where)


def _generic_title(where: Where) -> Iterator[Named]:
    words = where.words
    if (match := _GENERIC_TITLE.search(words)) and not _GENERIC_NOT.search(match.group()):
        negative = bool(re.search(r"未(?:被|曾)?$", words[: match.start()])) or bool(
            _NEGATED_AFTER.match(where.text[where.start + match.end() : where.segment_end])
        )
        yield Named(
            "qualification",
            "has_not" if negative else "has",
            match["v"].strip('“”"的 '),
            where.start,
            where.end,
        )


def _in_quotes(words: str, at: int) -> bool:
    return words.rfind("《", 0, at) > words.rfind("》", 0, at)


_CREDIT = re.compile(
    r"失信|不良(?:信用|行为)?(?:记录)?|信用(?:状况|记录|情况)?[^,;。]{0,4}良好|诚信(?:守法|状况)|违法(?:违规|行为|记录|失信)|重大[^,;。]{0,24}(?:事故|事件)|较大及以上[^,;。]{0,12}事故|经营异常|黑名单|"
    r"行政处罚|偷税|骗取出口|欠薪|依法纳税|依法经营|诚信异常|安全[^,;。]{0,8}事故"
)
_CREDIT_NOT = re.compile(r"承诺书|骗补|的企业不予推荐|认定失信|纳入信用记录|将|一经|取消|追回|审查|录入|收回")


def credit_conditions(where: Where) -> Iterator[Named]:
    """`credit` has_not what must not stand against the applicant, or has a good record."""
    words = where.words
    match = _CREDIT.search(words)
    if not match or _CREDIT_NOT.search(words):
        return
    good = re.fullmatch(r"信用.*|诚信(?:守法|状况)|依法.*", match.group())
    value = "良好" if good else match.group()
    yield Named("credit", "has" if good else "has_not", value, where.start, where.end)


_FORM = re.compile(r"独立(?:企业)?法人|企业法人|法人资格|独立核算")
_KINDS = {
    "企业": r"(?:各类)?企业", "高校": r"高校|高等院校|高等学校|本科院校|职业院校", "科研院所": r"科研院所|科研机构|研究院所|研究机构|院所", "新型研发机构": r"新型研发机构",
    "医疗机构": r"三级甲等医院|医院|医疗机构", "事业单位": r"事业单位", "社会组织": r"社会组织|行业协会|商协会|行业组织|民办非企业单位", "政府": r"人民政府", "管委会": r"管(?:理)?委(?:员)?会",
    "机关": r"机关单位|党政机关", "个体工商户": r"个体工商户", "国企": r"国企|国有企业", "专利代理机构": r"代理机构", "用户单位": r"用户单位", "中介机构": r"中介机构", "人力资源机构": r"人力资源机构",
}  # fmt: skip
_KIND = re.compile("|".join(f"(?P<k{i}>{p})" for i, p in enumerate(_KINDS.values())))
_FORM_SIGN = re.compile(r"法人|独立核算|应|须|需|为|:|对象|单位|注册的|主体|[或及和、]")
_KIND_LEAD = re.compile(
    r"(?:申报主体|申报单位|牵头单位|牵头申报单位|申报对象|支持对象|奖励对象|征集对象|对象)[^,;。:]{0,8}(?:应|须|需)?(?:均)?(?:为|是|:)|(?:应|须|需)(?:均)?为|注册的|^(?:在)?[^,;。]{0,10}(?:内|地区)的?$"
)


def form_conditions(where: Where) -> Iterator[Named]:
    """`legal_form` has 独立法人, or in the kinds of body that may apply."""
    words = where.words
    if not _FORM_SIGN.search(words):
        return
    if match := _FORM.search(words):
        value = "企业法人" if match.group() == "企业法人" else "独立法人"
        yield Named("legal_form", "has", value, where.start, where.end)
    kinds = [(m.start(), list(_KINDS)[int(str(m.lastgroup)[1:])]) for m in _KIND.finditer(words)]
    names = list(dict.fromkeys(k for _, k in kinds))
    led = names and names != ["企业"] and _KIND_LEAD.search(words[: kinds[0][0]] or "^")
    several = len(names) >= 2 and re.search(r"[、或及和]", words) and _KIND_LEAD.search(words)
    if not led and not several:
        return
    yield Named("legal_form", "in", names, where.start, where.end)


_UNLISTED = re.compile(r"未(?:在[^,;。]{0,20})?上市|非上市|上市(?:公司|企业)[^,;。]{0,16}(?:除外|不)")
_LISTED = re.compile(r"(?:境内外|已|境内|为|是)上市(?:公司|企业)?|上市公司")


def listed_conditions(where: Where) -> Iterator[Named]:
    """`listed` == true or false."""
    if _UNLISTED.search(where.words):
        yield Named("listed", "==", False, where.start, where.end)
    elif _LISTED.search(where.words) and not re.search(r"后备|拟上市|市值", where.words):
        yield Named("listed", "==", True, where.start, where.end)


_LIMIT = re.compile(
    r"(?:不得|不能|不可|不予|不再|不重复|不应)[^,;。]{0,14}(?:重复|推荐|申报|支持|享受|补助|受理|申请|资助|出题|接收)|不重复(?:支持|享受|补助)|不在[^,;。]{0,8}范围|"
    r"未(?:获得|享受|曾获)过?[^,;。]{2,24}(?:支持|资助|补助|奖励)|不参加(?:本|此)次|未主持过|(?:除外|不再重复支持)$"
)
_LIMIT_SUBJECT = re.compile(r"同一|已|曾|获得过|上述|重复|有在研|在研|首批|入选|入围|未(?:获得|享受|主持)")
_LIMIT_NOT = re.compile(
    r"年内不得|三年内|3年内|五年内|5年内|逾期|越级|退回|国家秘密|涉密|将相同|弄虚|代理申报|收取|涉及|优先"
)


def limit_conditions(where: Where) -> Iterator[Named]:
    """`limit` has_not: what a firm must not have had, or not apply for beside this."""
    words = where.words
    match = _LIMIT.search(words)
    if not match or _LIMIT_NOT.search(words):
        return
    start = where.start
    if not _LIMIT_SUBJECT.search(words):
        begin = where.text.rfind(",", where.segment_start, where.start - 1) + 1
        start = max(begin, where.segment_start)
        if not _LIMIT_SUBJECT.search(where.text[start : where.start]):
            return
    if re.search(r"\d", match.group()):
        return
    yield Named("limit", "has_not", where.text[start : where.end].strip()[:60], start, where.end)


# -- trades -----------------------------------------------------------------------------------------------------------

_TRADE = re.compile(
    r"(?:^|[,;。:在])?(?:专门)?从事(?P<a>[^,;。:()的以]{2,30}?)(?:的?(?:研发|生产|制造|加工|服务|业务|策划|经营|企业|领域|行业)|(?=[,;。]|$))"
    r"|(?P<b>[一-龥、和及]{2,24}?)(?:等)?[一二三四五六七八九十两]类行业"
    r"|主营业务属于(?P<c>[^,;。:()]{2,50}?)(?:产业|行业|领域|或者|$)"
    r"|(?:^|[的在对:])(?P<d>(?:[一-龥]{1,8}、){1,6}[一-龥]{2,8}?(?:及配套)?)(?:生产|制造|加工|研发)?企业"
    r"|(?P<e>制造业|服务业|建筑业|软件|装备制造|食品加工|食品生产|外贸|物流|重大技术装备|危险化学品生产|农产品加工|电商|快递)(?:的?(?:制造|生产|加工)?企业)"
    r"|生产[^,;。]{2,24}的(?P<f>制造)企业"
    r"|(?:注册|登记|经营)的(?P<g>[一-龥]{2,10}?)(?:制造|加工|生产|研发|服务)?企业"
)
_TRADE_SIGN = re.compile(r"企业|从事|行业|领域|产业|主营")
_TRADE_NOT = re.compile(
    r"^(?:高校|科研|国家|省|市|企业|事业|社会|特定|规模|中小|大中小|小微|国有|民营|申报|产业|战略|鼓励|本|其|上述|独立|依法|有关|相关|与|链主|强链|入链|领链|采购|提供|指南|科技|相似)"
    r"|[级型]$|上市|单位|以上|以下|不少于|岗位|工作|经历|收入|对象|服务|涉军|涉密|业务|人员|成果|中试"
)


def trade_conditions(where: Where) -> Iterator[Named]:
    """`industry` in the trades that a text names."""
    if not _TRADE_SIGN.search(where.words):
        return
    for match in _TRADE.finditer(where.words):
        if re.search(
            r"服务|联合|采购|配套(?:企业|收入)|带动|介绍|收购|优先", where.words[: match.start() + 1]
        ):
            continue
        names = next(v for v in match.groupdict().values() if v)
        trades = [t.removeprefix("在").strip() for t in re.split(r"[、和及]|与(?=[一-龥]{2})", names)]
        trades = [t.split("的")[-1].split("在")[-1] for t in trades if t]
        trades = [t for t in trades if 1 < len(t) <= 12 and t != "配套"]
        if trades and not any(_TRADE_NOT.search(t) for t in trades):
            yield Named("industry", "in", trades, where.start, where.end)
            return


# -- people -----------------------------------------------------------------------------------------------------------

_DEGREE = re.compile(
    r"(?P<d>博士|硕士|研究生|本科|大专|专科|高级职称|正高级|副高级|中级职称|高级技师|技师)[^,;。、]{0,8}(?:学历|学位|以上|职称)|(?:具有|取得)[^,;。]{0,6}(?P<e>高级职称|博士|硕士)"
)
_DEGREES = {"研究生": "硕士", "专科": "大专", "正高级": "正高级职称", "副高级": "副高级职称"}


def person_conditions(where: Where) -> Iterator[Named]:
    """`person_degree` at least, and `person_residence` (from outside, or of a registered residence)."""
    words = where.words
    if (
        (match := _DEGREE.search(words))
        and not re.search(r"^[^,;。]{0,20}(?:后|期间)\d", words[match.end() :])
        and not re.match(r"后", words[match.end() :])
    ):
        degree = match["d"] or match["e"]
        yield Named(
            "person_degree", ">=", _DEGREES.get(degree, degree), where.start, where.end, subject="person"
        )
    if match := _FROM_OUTSIDE.search(words):
        names = [n for _, _, n in places_in(match["where"], where.regions)]
        if match["out"] and names:
            yield Named("person_residence", "not_in", names, where.start, where.end, subject="person")
        elif re.search(r"省外|市外|海外|国外|境外", match.group()):
            yield Named(
                "person_residence",
                "in",
                re.findall(r"省外|市外|海外|国外|境外", match.group()),
                where.start,
                where.end,
                subject="person",
            )
    elif match := re.search(r"(?:户籍|常住户口)[^,;。]{0,12}", words):
        names = [n for _, _, n in places_in(match.group(), where.regions)]
        if names:
            yield Named("person_residence", "in", names, where.start, where.end, subject="person")


# -- days -------------------------------------------------------------------------------------------------------------

_DAY = r"(?P<y{n}>(?:19|20)\d\d)年(?:(?P<m{n}>1[0-2]|0?[1-9])月(?:(?P<d{n}>3[01]|[12]\d|0?[1-9])日)?)?"
_SINCE = re.compile(
    rf"{_DAY.format(n=1)}(?P<inc>\([^()]{{0,4}}含[^()]{{0,4}}\))?(?:及以后|之后|以后|及之后|以来|起|后)(?P<ex>\(不含)?"
)
_UNTIL = re.compile(
    rf"{_DAY.format(n=2)}(?P<inc>\([^()]{{0,4}}含[^()]{{0,4}}\))?(?:及以前|之前|以前|及之前|前|底前|底)(?P<ex>\(不含)?"
)
_SPAN = re.compile(
    rf"{_DAY.format(n=3)}(?:至|到|-|—|–|~){{1,2}}(?:(?P<y4>(?:19|20)\d\d)年)?(?P<m4>1[0-2]|0?[1-9])月(?:(?P<d4>3[01]|[12]\d|0?[1-9])日)?"
)
_FOUNDED = re.compile(r"成立|注册|登记|设立|创办")
_NOT_A_CONDITION_DAY = re.compile(
    r"出生|申报(?!人|单位|主体|企业|条件|对象)|提交|报送|填报|受理|截止|登录|公示|审核|上传|网上|报名|施行|有效期|文件|认定办法|印发|反馈|寄送|配合|报我"
)


def _iso(match: re.Match[str], n: int, last: bool = False) -> str:
    year, month, day = match[f"y{n}"], match[f"m{n}"], match[f"d{n}"]
    if not month:
        return f"{year}-12-31" if last else f"{year}-01-01"
    if not day:
        return f"{year}-{int(month):02}-{_month_end(int(year), int(month)) if last else 1:02}"
    return f"{year}-{int(month):02}-{int(day):02}"


def _month_end(year: int, month: int) -> int:
    import calendar

    return calendar.monthrange(year, month)[1]


def day_conditions(where: Where) -> Iterator[Named]:
    """`founded` (of firms) and dated `other` conditions; bounds named by 后, 前 and 起 include the day."""
    words = where.words
    if span := _SPAN.search(words):
        alone = not words.replace(span.group(), "").strip(" :、补贴支持时间范围")
        if not _NOT_A_CONDITION_DAY.search(words) and (
            alone
            or re.search(
                r"期间|之间|内|取得|完成|建设|投产|签订|购|转|新", words[span.end() :] + words[: span.start()]
            )
        ):
            first, last = _iso(span, 3), _span_end(span)
            for op, value in ((">=", first), ("<=", last)):
                yield Named("other", op, value, where.start, where.end)
        return
    since, until = _SINCE.search(words), _UNTIL.search(words)
    for match, n, op in ((since, 1, ">="), (until, 2, "<=")):
        if not match:
            continue
        founded = bool(_FOUNDED.search(words)) and not re.search(
            r"专利|注册商标|商品|证书|基地|中心|版权|平台", words
        )
        if not founded and _NOT_A_CONDITION_DAY.search(words):
            continue
        value = _iso(match, n, last=op == "<=" and not match[f"d{n}"] and "底" in match.group())
        person = bool(cue("condition_words", "person").search(words))
        yield Named(
            "founded" if founded else "other",
            op,
            value,
            where.start,
            where.end,
            subject="person" if person and not founded else None,
        )


def _span_end(match: re.Match[str]) -> str:
    year, month = int(match["y4"] or match["y3"]), int(match["m4"])
    day = int(match["d4"]) if match["d4"] else _month_end(year, month)
    return f"{year}-{month:02}-{day:02}"


_GROWN = re.compile(r"较上一?年(?:度|同期)?(?:有所|实现|保持)?增长$|(?:为|保持|实现)?正增长$")
_NOT_SHRUNK = re.compile(
    r"(?:营业收入|营收|产值|收入|研发费用|研发投入)(?:均|较上年)?(?:不|未)(?:下降|减少|低于上年)"
)
_IN_PROFIT = re.compile(
    r"(?:最近|近|上)[一二两三\d]?个?(?:会计)?年度?(?:连续|均|实现)?(?:盈利|不亏损)|(?:连续|均)盈利"
)
_FUNDED = re.compile(
    r"(?:获得|取得|完成)过?[^,;。\d]{0,16}(?:股权投资|产业投资|风险投资|创投[^,;。\d]{0,8}投资|融资)[^,;。\d]{0,8}$"
)


def business_conditions(where: Where) -> Iterator[Named]:
    """`growth` of more than nothing, and `financing` of any size."""
    if _GROWN.search(where.words):
        yield Named("growth", ">", 0, where.start, where.end, unit="%")
    if _NOT_SHRUNK.search(where.words):
        yield Named("growth", ">=", 0, where.start, where.end, unit="%")
    if _IN_PROFIT.search(where.words):
        yield Named("profit", ">", 0, where.start, where.end, unit="元")
    if _FUNDED.search(where.words):
        yield Named("financing", "has", "股权投资", where.start, where.end)


_PLAIN = re.compile(
    r"已(?:于?[^,;。]{0,14})?(?:完成|签署|签订|取得|建成|通过|实现|投产|开工|立项|备案|落地|交付)|(?:不存在|无)[^,;。]{0,14}关联关系|无关联关系|退役军人|首次(?:纳入|认定|实现|获得|升规)|承诺[^,;。]{0,10}不迁|"
    r"依法填报|除外\)?$|[^,;。]{2,12}排名(?:前|第)|(?:国内|全国|全球)?市场占有率[^,;。]{0,8}(?:前|第)[一二三四五六七八九十\d]|(?:须|应)为中小(?:微)?企业"
)
_PLAIN_NOT = re.compile(r"制度|规范|失信|申报材料|登录|平台完成|系统|上传|注册账号|不再|不得|上市|上述|自愿")


def plain_conditions(where: Where) -> Iterator[Named]:
    """`other` has what must be done or be the case, in the notice's own words: 已完成交付, 与研制单位不存在关联关系."""
    if _PLAIN.search(where.words) and not _PLAIN_NOT.search(where.words):
        yield Named("other", "has", where.words.strip(" ()")[:60], where.start, where.end, rest=True)


READERS: tuple[Callable[[Where], Iterator[Named]], ...] = (
    place_conditions, form_conditions, title_conditions, listed_conditions, credit_conditions, limit_conditions,
    trade_conditions, person_conditions, day_conditions, business_conditions,
    plain_conditions,
)  # fmt: skip
STRONG = frozenset({"place", "founded", "legal_form"})
"""Attributes that are conditions also outside a section of conditions, where the clause says 须 or names who applies."""

__all__ = ["READERS", "STRONG", "Named", "Place", "Where", "places_in", "titles"]
