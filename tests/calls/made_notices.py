"""Notices written for the tests, read by the real readers of facts."""

import datetime as dt
import hashlib

from rag.calls import CallRecord, build_calls
from rag.domain import Notice
from rag.facts import extract_facts
from rag.facts.notice_record import NoticeRecord
from rag.language.normalise import document_numbers


def told(
    aid: str,
    title: str,
    text: str = "",
    *,
    date: str = "2025-09-01",
    regions: tuple[str, ...] = ("江苏",),
    level: str = "province",
    category: str = "申报",
    number: str | None = None,
    issuers: tuple[str, ...] = (),
    attachment_only: bool = False,
) -> NoticeRecord:
    """A record as indexing makes it, with the metadata given."""
    body = text or title
    notice = Notice(
        aid=aid,
        title=title,
        url=f"https://example.gov.cn/{aid}",
        date=dt.date.fromisoformat(date),
        account="example",
        text=body,
        text_version=hashlib.sha256(body.encode()).hexdigest()[:16],
        source=None,
        regions=regions,
        level=level,  # type: ignore[arg-type]
        category=category,  # type: ignore[arg-type]
        issuers=issuers,
        document_number=number,
        attachment_only=attachment_only,
    )
    return NoticeRecord(notice, tuple(extract_facts(notice)), tuple(document_numbers(f"{title}\n{body}")))


def only(*records: NoticeRecord) -> CallRecord:
    """The one call that the notices tell of."""
    calls = build_calls(records)
    assert len(calls) == 1, [(c.programme, c.regions, c.year) for c in calls]
    return calls[0]


def province(aid: str = "p_1", day: str = "2025年10月24日", **fields: object) -> NoticeRecord:
    """A province's call for model workshops."""
    text = (
        "关于组织开展2025年省级示范车间申报工作的通知\n苏工信制造〔2025〕88号\n各设区市工信局：\n"
        f"一、申报对象为江苏省内注册的制造业企业。\n二、申报企业于{day}前登录江苏政务服务网填报申请材料。\n"
        "江苏省工业和信息化厅\n2025年9月1日"
    )
    made: dict[str, object] = {
        "number": "苏工信制造〔2025〕88号",
        "issuers": ("江苏省工业和信息化厅",),
        **fields,
    }
    return told(aid, "申报丨2025年省级示范车间申报开始", text, **made)  # type: ignore[arg-type]


def city(aid: str = "c_1", day: str = "2025年10月15日", **fields: object) -> NoticeRecord:
    """A city's copy of the province's call, with an earlier day."""
    text = (
        "关于组织开展2025年省级示范车间申报工作的通知\n各区工信局：\n"
        "根据《关于组织开展2025年省级示范车间申报工作的通知》（苏工信制造〔2025〕88号）要求，现通知如下：\n"
        f"一、申报对象为扬州市内注册的制造业企业。\n二、申报企业于{day}前登录江苏政务服务网填报申请材料。\n"
        "扬州市工业和信息化局\n2025年9月5日"
    )
    made: dict[str, object] = {
        "date": "2025-09-05", "regions": ("扬州",), "level": "city", "issuers": ("扬州市工业和信息化局",), **fields,
    }  # fmt: skip
    return told(aid, "扬州丨省级示范车间申报开始", text, **made)  # type: ignore[arg-type]
