"""Times without a day: deadlines (常年受理, 额满即止, 截止时间另行通知) and publicity without a start (公示期7天)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from rag.domain import DeadlineFact, Fact, PeriodFact, Span, Undated
from rag.facts.exact_quote import quoted
from rag.facts.groups import group_of
from rag.facts.named_classes import class_group
from rag.facts.text_layout import Reading

MAX_FOUND = 50


def _written(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


ROLLING = _written(
    r"(?:(?:常年|全年|长期|随时|常态化)(?:均|都|滚动|开放|常态化)?(?:可)?(?:受理|申报|申请|征集|接受|接收|报名|办理|有效|开放|开办|可[报办申]|入库|滚动申报)|(?:申报|受理|申请)时间[：:为]?(?:随时|不限|长期|常年|全年)|成熟一[个项批家][^，。；]{0,6}一[个项批家]|随时(?:可以?|都可以?|均可)?(?:提(?=交|报|[，。；]|出申)|交(?![流付接通待])|领(?!导)|来(?=[交报领办申]))|(?:四季|全年|随时)开放|随到随(?:办|审|报|谈|受理)|随来随[办报审]|(?:全年|常年|一年到头|一年四季|四季|平时)(?:都|均)(?:可以?|能|在)?(?:收(?![入到益])|报(?!税)|申(?=[请报领])|领(?![先导])|办)|(?:什么|啥)时候(?:来|报|申请|办|交)都(?:行|可以|能|成)|不设死线|(?:(?<!有)没有|无|不另?设|未设)(?:固定|明确|具体)?的?(?:申报|申请|受理|报名)?(?:截止(?:时间|日[期子]?)|期限|时限|时间限制)(?![的期子]|劳动|合同|用工)|(?:申报|申请|受理|报名)?不限(?:申报|申请)?时间(?!段)|(?:申报|申请|受理|报名)(?:时间)?不[作做设受]时?间?限制|敞开受理|(?<=[，,：:])(?:常年|全年)(?:有效)?(?=[。；\n]|$))"
)
USED_UP = _written(
    r"(?:(?:额满|使用完毕|满额|[住排报招收租]满|[用兑抢领发送售补分花配租](?:完|光|罄))了?(?:为|即|则|就|便)?(?:止|截止|结束|停(?!车)|关(?![于系注])|截单)|(?:资金|钱|额度|预算|名额|指标|补贴|券|房源)[^，。；\d]{0,8}(?:(?<!已)[用抢发领花补兑分](?:完|光|尽|罄)|使用完毕|发放完毕|满了|没了)[^，。；]{0,8}(?:止|截止|结束|停(?!车)|关(?![于系注])|不(?:再)?收)|先[到领报抢申审来]先[得补享]|手快有，?手慢[无没])"
)
LATER = _written(
    r"(?:申报|报名|申请|受理|提交|填报|征集|报送)[^，。；]{0,6}(?:时间|日期|期限|截止|时限)[^，。；\d]{0,8}(?:另行(?:通知|公布|公告|发布)|待定|以(?!原)[^，。；\d]{0,12}(?:通知|公告|公布)为准)|截止(?:时间|日期)[^，。；\d]{0,4}以[^，。；\d]{0,14}(?:通知|公告|公布|文件|系统)[^，。；\d]{0,6}为准|(?:申报|申请|报名|受理|提交|主体申请)(?:时间)?以[^，。；\d]{0,14}(?:通知|公告|公布)(?:的)?(?:时间|日期)?为准|截止(?:时间|日期)?[：:为][^，。；\d]{0,6}另行(?:通知|公布)|(?:申报|报名)(?:通知|指南|时间)将?另行(?:通知|公布|发布)"
)
RETURNING = _written(
    r"每(?:季度?|个?月|半年|年度?)[^，。；\d]{0,4}(?:结束|终了)后[的之]?\d{1,2}个?(?:日|天|工作日)(?:之?内)[^，。；]{0,10}(?:申报|申请|提交|报送|申领)"
)
ON_RECEIPT = _written(
    r"收到(?:本|此)?(?:通知|公告|短信|文件)(?:之日起|后)[的之]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})个?(?:日|天|工作日|周)(?:之?内)[^，。；]{0,16}(?:申报|申请(?!材料)|提交|报送|申领)"
)
KINDS: tuple[tuple[Undated, re.Pattern[str], str, str], ...] = (
    ("rolling", ROLLING, "本项目常年受理。", "本项目10月20日前受理。"),
    ("used_up", USED_UP, "企业申请上云券，额满为止。", "企业申请上云券，10月20日为止。"),
    ("recurring", RETURNING, "企业于每季度结束后10日内申报。", "企业于10月20日前申报。"),
    ("later", ON_RECEIPT, "收到本通知后7个工作日内提交申请。", "收到申请后7个工作日内完成审核。"),
    ("later", LATER, "申报截止时间另行通知。", "申报截止时间为10月20日。"),
)
"""(what is told, its pattern, a text in which it is found, one in which it is not)."""


def undated_facts(reading: Reading, dated: Sequence[Fact]) -> list[DeadlineFact]:
    """Deadlines with value None and `undated` set, for the applicant."""
    found = []
    for kind, pattern, _, _ in KINDS:
        if kind == "later" and reading.notice.category == "解读":
            continue  # what an explanation puts off is no call of its own
        for match in islice(pattern.finditer(reading.text), MAX_FOUND):
            if kind != "rolling" and any(_tells_more(reading, fact, match) for fact in dated):
                continue
            found.append(_fact(reading, match, kind))
    return list(_first_of_each_place(reading.text, sorted(found, key=lambda f: f.start)))


_PUBLICITY = _written(
    r"公示(?:期|时间|期限|时限)?(?:[为：:是]|共)?(?:不少于)?(?:\d{1,2}|[一二三四五六七八九十]{1,3})个?(?:工作日|自然日|天|日)(?!\d)"
)


def periods_without_start(reading: Reading, dated: Sequence[Fact]) -> list[PeriodFact]:
    """公示期7天 in a notice of publicity that tells no day: a `period` without start and end, so that this can be said."""
    if reading.notice.category != "公示" or any(fact.kind == "period" for fact in dated):
        return []
    told = _PUBLICITY.search(reading.text)
    if told is None:
        return []
    return [
        PeriodFact(
            value=Span(start=None, end=None), rule="publicity-without-start", undated="no_start", label="公示",
            audience="public", **quoted(reading.text, *told.span()),
        )
    ]  # fmt: skip


def _tells_more(reading: Reading, fact: Fact, match: re.Match[str]) -> bool:
    """Whether a day that applicants must keep says more than words without one: in a digest only in the same item."""
    if not fact.tells_applicants:
        return False
    if reading.notice.is_digest:
        sentence = reading.sentence(match.start(), match.end())
        return sentence.start <= fact.start < sentence.end
    return True


def _fact(reading: Reading, match: re.Match[str], kind: Undated) -> DeadlineFact:
    sentence = reading.sentence(match.start(), match.end())
    left = reading.text[sentence.start : match.start()]
    start = match.start() - min(len(re.split(r"[，。；：\n]", left)[-1]), 30)
    return DeadlineFact(
        value=None, rule=f"told-{kind}", undated=kind, audience="applicant", label=match.group(), group=class_group(left, reading.text) or group_of(left),
        **quoted(reading.text, start, match.end()),
    )  # fmt: skip


_ONE_THING = 80
"""How far apart two such words of one sentence may stand and still say one thing."""


def _first_of_each_place(text: str, facts: list[DeadlineFact]) -> Iterator[DeadlineFact]:
    """用完即止，先到先得 says one thing twice; so does 随时提交，月末审核；资金用完即止."""
    end = -1
    for fact in facts:
        apart = text[end : fact.start] if 0 <= end < fact.start else ""
        if end < 0 or len(apart) > _ONE_THING or (len(apart) >= 12 and re.search(r"[。\n▲◆]|第|类", apart)):
            yield fact
        end = max(end, fact.end)
