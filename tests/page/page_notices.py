"""Made-up notices for the page: a programme with its extension, others that are closed or elsewhere, and hostile ones."""

from __future__ import annotations

from itertools import cycle, islice

ACCOUNT = "测试公众号"
ADDRESS = "https://notices.example.org/"
DEADLINE_QUOTE = "项目网上申报截止时间为2025年10月15日17:00。"

STAR = (
    "各有关单位：😀👨‍👩‍👧 为支持中小企业技术改造，现组织开展扬州市2025年度星火技改计划项目申报工作。🎯\r"
    "一、申报条件 申报单位应为在扬州市注册的企业。\r"
    "二、支持标准 对入选项目给予不超过50万元补助。\r"
    f"三、申报时间 {DEADLINE_QUOTE}\r"
    "四、申报方式 请登录 http://star.example.org/apply 在线填报。\r"
    "五、联系方式 联系电话：0514-80000001，邮箱：star@example.org。\r"
    "附件：1.星火技改计划项目申报书\r"
    "扬州市工业和信息化局\r2025年9月10日"
)
STAR_COUNTY = (
    "各企业：根据扬州市工业和信息化局通知，现转发扬州市2025年度星火技改计划项目申报通知。\r"
    "项目网上申报截止时间为2025年10月15日17:00。\r联系电话：0514-80000002。\r扬州市工业和信息化局\r2025年9月12日"
)
OVER = (
    "现组织开展泰州市2025年度灯塔工厂培育项目申报工作。\r申报截止时间为9月12日。\r"
    "申报单位应为在泰州市注册的企业。\r泰州市工业和信息化局\r2025年8月20日"
)
SOON = (
    "现组织开展南通市2025年度远航外贸扶持资金项目申报工作。\r申报单位应为在南通市注册的企业。\r"
    "企业应于2025年9月28日前完成网上申报。\r对入选企业给予20万元补助。\r联系电话：0513-80000003。\r"
    "南通市商务局\r2025年9月15日"
)
SHOWN = (
    "现将徐州市2025年度创新联合体拟认定名单予以公示，公示期为2025年9月20日至9月26日。\r"
    "公示期内如有异议，请以书面形式反映。\r徐州市科学技术局\r2025年9月19日"
)

HOSTILE = (
    "<script>alert('script')</script>",
    "<img src=x onerror=alert('img')>",
    "&lt;script&gt;alert('entity')&lt;/script&gt;",
    "\"><svg onload=alert('svg')>",
    "' onmouseover='alert(1)' x='",
    "javascript:alert('link')",
    "<a href=\"javascript:alert('a')\">点这里</a>",
    "</textarea></title></style><script>alert('end')</script>",
    "{{ 7 * 7 }} {% for x in y %} ${alert(1)} #{7*7}",
    "\u202e反方向\u2066隔离\u200f",
    "长" * 900,
    "W" * 900,
    "<iframe srcdoc=\"<script>parent.alert('frame')</script>\"></iframe>",
    "<form action=https://evil.example><button>提交</button></form>",
    "<base href=https://evil.example/><meta http-equiv=refresh content='0;url=https://evil.example'>",
)


def notice(number: int, title: str, content: str, day: str) -> dict[str, str]:
    """A record as the source has it."""
    aid = f"made_{number}"
    return {
        "aid": aid, "title": title, "url": f"{ADDRESS}{aid}", "date": day, "account": ACCOUNT, "content": content,
    }  # fmt: skip


def ordinary() -> list[dict[str, str]]:
    """What a reader would look for."""
    return [
        notice(1, "扬州丨2025年度星火技改计划项目申报启动", STAR, "2025-09-10"),
        notice(2, "扬州丨转发2025年度星火技改计划项目申报通知", STAR_COUNTY, "2025-09-12"),
        notice(3, "泰州丨2025年度灯塔工厂培育项目开始申报", OVER, "2025-08-20"),
        notice(4, "南通丨2025年度远航外贸扶持资金项目申报", SOON, "2025-09-15"),
        notice(5, "徐州丨2025年度创新联合体拟认定名单公示", SHOWN, "2025-09-19"),
    ]


def hostile() -> list[dict[str, str]]:
    """60 notices whose titles and texts try to become more than text."""
    made = []
    for number, evil in enumerate(islice(cycle(HOSTILE), 60), 100):
        content = (
            f"危险公告第{number}号。{evil}\r联系电话：0514-8000{number}{evil[:40]}。\r附件：1.{evil[:60]}"
        )
        made.append(notice(number, f"危险公告{number}丨{evil[:150]}", content, "2025-09-18"))
    return made
