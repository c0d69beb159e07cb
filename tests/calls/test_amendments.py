"""Later notices that cancel, halt, extend or put right what a call's earlier notices told."""

from __future__ import annotations

import datetime as dt

import pytest
from icalendar import Calendar

from rag.calls import build_calls, deadline_on, status_on, to_atom, to_ics
from rag.calls.amendments import step
from rag.calls.call_record import to_call, with_revisions
from rag.facts.notice_record import NoticeRecord
from tests.calls.made_notices import only, told

DAY = dt.date(2025, 9, 25)
NAME = "2025年度市级智慧商圈"


def call(aid: str = "a_1", day: str = "2025年10月15日", **fields: object) -> NoticeRecord:
    text = f"各企业：请运营企业于{day}前在线提交{NAME}申报书，每家补助60万元，咨询电话：025-83270031。"
    return told(aid, f"关于组织申报{NAME}的通知", text, date="2025-08-20", **fields)  # type: ignore[arg-type]


def later(
    title: str, text: str, aid: str = "b_1", date: str = "2025-09-18", **fields: object
) -> NoticeRecord:
    made: dict[str, object] = {"category": "通知", **fields}
    return told(aid, title, text, date=date, **made)  # type: ignore[arg-type]


CANCELLED = later(
    f"关于取消{NAME}申报工作的公告", f"因预算调整，取消{NAME}申报工作，此前发布的通知不再执行。"
)


@pytest.mark.parametrize(
    ("title", "text", "status"),
    [
        (f"关于取消{NAME}申报工作的公告", "因预算调整，此前发布的通知不再执行。", "cancelled"),
        (f"关于终止{NAME}申报的通知", "经研究，原定10月15日的申报截止时间随之作废。", "cancelled"),
        (f"关于停止{NAME}申报的公告", f"{NAME}申报工作即日起停止。", "cancelled"),
        (f"关于{NAME}的公告", f"经研究，决定取消{NAME}申报工作。", "cancelled"),
        (
            f"关于暂停受理{NAME}申报的公告",
            "因系统升级，自2025年9月19日起暂停受理，恢复时间另行公告。",
            "suspended",
        ),
        (f"关于取消{NAME}的通知", "场馆改造，我局8月20日发布的安排不再办。", "cancelled"),
        (f"致{NAME}各企业", "我局8月20日发布的参展安排随之取消，请相互转告。", "cancelled"),
        (f"关于{NAME}补助资金用罄的公告", "资金已全部用完，不再受理新的申请。", "closed"),
    ],
)
def test_a_call_that_is_off_is_not_open_and_names_who_says_so(title: str, text: str, status: str) -> None:
    found = only(call(), later(title, text))
    assert status_on(found, DAY) == status
    assert (found.deadline, found.voided) == (None, dt.date(2025, 10, 15))
    assert all(f.superseded for f in found.deadlines if f.audience == "applicant")
    assert [(w.code, w.aid) for w in found.warnings] == [("cancelled", "b_1")]
    assert {n.aid for n in found.notices} == {"a_1", "b_1"}


def test_a_notice_that_cancels_alone_makes_no_open_call() -> None:
    found = only(CANCELLED)
    assert (status_on(found, DAY), found.deadline) == ("cancelled", None)
    assert "取消" not in found.programme


def test_a_suspension_counts_from_its_day_and_ends_with_the_resumption() -> None:
    halted = later(f"关于暂停受理{NAME}申报的公告", "自2025年9月22日起暂停受理。")
    assert status_on(only(call(), halted), dt.date(2025, 9, 21)) == "open"
    assert status_on(only(call(), halted), DAY) == "suspended"
    resumed = later(
        f"关于恢复受理{NAME}申报的公告",
        "自2025年9月24日起恢复受理，请于2025年10月31日前提交申报书。",
        "c_1",
        "2025-09-24",
    )
    found = only(call(), halted, resumed)
    assert (status_on(found, DAY), found.deadline) == ("open", dt.date(2025, 10, 31))


def test_before_a_suspension_was_told_the_call_stands_as_it_was_announced() -> None:
    """On the day before, the page had it open and cancelled at once, without its last day."""
    found = only(call(), later(f"关于暂停受理{NAME}申报的公告", "自2025年9月19日起暂停受理。"))
    for day, deadline, codes in (
        (dt.date(2025, 9, 17), dt.date(2025, 10, 15), []),
        (dt.date(2025, 9, 18), None, ["cancelled"]),  # published, and on for one more day
        (dt.date(2025, 9, 19), None, ["cancelled"]),
    ):
        shown = to_call(found, day)
        assert (shown.deadline, [w.code for w in shown.warnings]) == (deadline, codes)
        assert deadline_on(found, day) == deadline
    cancelled = to_call(only(call(), CANCELLED), dt.date(2025, 9, 1))
    assert (cancelled.status, cancelled.deadline) == ("cancelled", None)


def test_a_new_announcement_with_another_day_opens_the_call_again() -> None:
    again = told(
        "z_1",
        f"关于重新组织申报{NAME}的通知",
        f"请企业于2025年11月30日前提交{NAME}申报书。",
        date="2025-10-08",
    )
    found = only(call(), CANCELLED, again)
    assert (status_on(found, dt.date(2025, 10, 10)), found.deadline) == ("open", dt.date(2025, 11, 30))


@pytest.mark.parametrize(
    ("title", "text", "day"),
    [
        (f"关于延长{NAME}申报时间的通知", "原定10月15日截止的申报工作，延长至11月15日。", "2025-11-15"),
        (f"关于{NAME}申报时间的更正", "“2025年10月15日”更正为“2025年10月25日”。", "2025-10-25"),
        (f"关于顺延{NAME}申报时间的通知", "申报截止时间顺延一周，其他要求不变。", "2025-10-22"),
        (f"{NAME}申报截止时间提前", "请各企业于2025年10月9日前在线提交申报书。", "2025-10-09"),
        (f"关于推迟{NAME}申报截止时间的通知", "申报截止时间由10月15日推迟到10月28日。", "2025-10-28"),
    ],
)
def test_the_day_that_counts_is_the_new_one_and_the_old_one_is_marked(
    title: str, text: str, day: str
) -> None:
    found = only(call(), later(title, text, category="申报"))
    assert found.deadline == dt.date.fromisoformat(day)
    old = [f for f in found.deadlines if str(f.value) == "2025-10-15"]
    assert old
    assert all(f.superseded for f in old)
    assert all(f.aid == "b_1" for f in found.chosen)
    assert "amended" in {w.code for w in found.warnings}
    assert "conflicting_dates" not in {w.code for w in found.warnings}


def test_a_correction_of_other_values_leaves_the_day_and_replaces_just_these() -> None:
    wrong = later(
        f"关于《关于组织申报{NAME}的通知》的勘误",
        "补助标准“60万元”应为“40万元”；联系电话“025-83270031”更正为“025-83270032”。申报截止时间10月15日不变。",
    )
    found = only(call(), wrong)
    assert found.deadline == dt.date(2025, 10, 15)
    sums = {(f.value.max, f.superseded) for f in found.amounts if f.kind == "amount"}
    assert sums == {(600000, True), (400000, False)}
    phones = {(f.value.number, f.superseded) for f in found.contacts if f.kind == "phone"}
    assert ("025-83270032", False) in phones
    assert ("025-83270031", False) not in phones
    [row] = [n for n in found.notices if n.role == "correction"]
    assert [(c.old, c.new) for c in row.changes] == [("60万元", "40万元"), ("025-83270031", "025-83270032")]
    assert all(c.quote == wrong.notice.text[c.start : c.end] for c in row.changes)


def test_an_amendment_of_one_place_changes_that_place_only() -> None:
    province = call(regions=("江苏",), level="province")
    city = later(
        "南京丨关于延长2025年度智慧商圈申报时间的通知", "截止时间由10月15日延长至10月25日。", regions=("南京",), level="city",
        category="申报",
    )  # fmt: skip
    days = {c.regions: c.deadline for c in build_calls([province, city])}
    assert days[("江苏",)] == dt.date(2025, 10, 15)


def test_another_programme_is_left_alone() -> None:
    other = told(
        "o_1",
        "关于组织申报2025年度市级智慧园区的通知",
        "请企业于2025年10月20日前提交申报书。",
        date="2025-08-21",
    )
    calls = {c.programme: status_on(c, DAY) for c in build_calls([call(), other, CANCELLED])}
    assert calls == {"市级智慧商圈": "cancelled", "市级智慧园区": "open"}


def test_the_calendar_withdraws_the_event_under_a_higher_number() -> None:
    before = with_revisions(build_calls([call()]), [], 3)
    after = with_revisions(build_calls([call(), CANCELLED]), before, 7)
    [old] = Calendar.from_ical(to_ics(before, DAY)).walk("VEVENT")
    [new] = Calendar.from_ical(to_ics(after, DAY)).walk("VEVENT")
    assert old["UID"] == new["UID"]
    assert (old["STATUS"], new["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert (old["SEQUENCE"], new["SEQUENCE"]) == (3, 7)
    assert not new.walk("VALARM")


def test_the_feed_tells_the_cancellation_on_its_day() -> None:
    feed = to_atom(build_calls([call(), CANCELLED]), DAY, "https://example.org/feed").decode()
    assert "（已取消）" in feed
    assert "<updated>2025-09-18T00:00:00+08:00</updated>" in feed


def test_of_several_batches_the_call_is_open_while_one_is() -> None:
    from dataclasses import replace

    record = told(
        "g_1", "关于开展2025年技术合同奖补申报的通知", "第一批申报截止时间为2025年6月30日，第二批申报截止时间为2025年12月31日。",
        date="2025-03-01",
    )  # fmt: skip
    groups = dict(zip(("2025-06-30", "2025-12-31"), ("第一批", "第二批"), strict=True))
    facts = tuple(
        replace(f, group=groups.get(str(f.value))) if f.kind == "deadline" else f for f in record.facts
    )
    found = only(replace(record, facts=facts))
    assert [w.group for w in found.windows] == ["第一批", "第二批"]
    assert (status_on(found, DAY), deadline_on(found, DAY)) == ("open", dt.date(2025, 12, 31))
    assert deadline_on(found, dt.date(2025, 6, 1)) == dt.date(2025, 6, 30)
    assert status_on(found, dt.date(2026, 1, 1)) == "closed"
    assert "conflicting_dates" not in {w.code for w in found.warnings}


FAMILIES = [
    ("市级未来工厂遴选", "关于2025年市级未来工厂遴选工作的补充公告", "经研究，2025年市级未来工厂遴选工作予以取消。", "cancelled"),
    ("数字文旅示范项目申报", "关于中止2025年数字文旅示范项目申报的通知", "现中止申报工作，何时恢复另行通知。", "suspended"),
    ("科技创新券申领", "关于暂缓发放2025年科技创新券的公告", "自2025年9月20日起暂缓发放科技创新券。", "suspended"),
    ("汽车消费券发放", "关于2025年汽车消费券额度已用完的公告", "额度已全部用完，活动提前结束。", "closed"),
    ("灯塔企业申报", "关于灯塔企业申报通知的勘误", "原文中截止日期误写为10月12日，正确日期为10月22日。", "2025-10-22"),
    ("小微园申报", "关于2025年小微园申报时间调整的通知", "经研究，申报截止时间由10月12日提前至10月8日。", "2025-10-08"),
    ("引才补助申报", "关于2025年引才补助申报顺延的公告", "原定10月12日截止的申报顺延三个工作日。", "2025-10-15"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "title", "text", "outcome"), FAMILIES, ids=[f[1] for f in FAMILIES])
def test_families_of_notices_end_as_their_last_one_says(
    name: str, title: str, text: str, outcome: str
) -> None:
    first = told(
        "a_1",
        f"关于组织2025年{name}的通知",
        f"请企业于2025年10月12日前提交2025年{name}材料。",
        date="2025-08-20",
    )
    found = only(first, later(title, text))
    assert str(found.deadline if outcome[0] == "2" else status_on(found, DAY)) == outcome


@pytest.mark.parametrize(
    ("title", "text", "status", "deadline"),
    [
        (
            "关于云母市智能家居项目提前结束申报的公告",
            "因数量已满，申报通道将于2025年9月30日17:00提前关闭。",
            "open",
            "2025-09-30",
        ),
        (
            "关于撤销《关于组织申报云母市智能家居项目的通知》的通知",
            "经研究，决定撤销该通知。",
            "cancelled",
            None,
        ),
        (
            "关于云母市智能家居项目重新组织申报的通知",
            "请企业于2025年10月31日前重新提交。",
            "open",
            "2025-10-31",
        ),
        (
            "关于暂停云母市智能家居项目部分类别申报的通知",
            "第三类场景暂停申报，其余照常，截止时间不变。",
            "open",
            "2025-10-20",
        ),
        (
            "关于云母市智能家居项目申报工作的说明",
            "经评估，云母市智能家居项目申报工作今年不再开展。",
            "cancelled",
            None,
        ),
        (
            "关于云母市智能家居项目受理的公告",
            "因升级，2025年10月11日零点起系统不再受理云母市智能家居项目申请。",
            "open",
            "2025-10-10",
        ),
    ],
)
def test_what_a_later_notice_does_to_a_call(title: str, text: str, status: str, deadline: str | None) -> None:
    first = "请企业于2025年10月20日前登录系统申报云母市智能家居项目。"
    call = only(
        told("l_1", "关于组织申报云母市智能家居项目的通知", first, date="2025-08-20"),
        told("l_2", title, text, date="2025-09-18"),
    )
    assert status_on(call, dt.date(2025, 9, 25)) == status
    assert (str(call.deadline) if call.deadline else None) == deadline


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("“青苗”种业补助申报时间延长", "现将企业网上申报截止时间由10月15日延长至10月30日。"),
        ("关于“青苗”补助延期申报的公告", "申报截止时间由原定的10月15日延长至10月30日。"),
    ],
)
def test_an_extension_finds_the_call_by_its_coined_name(title: str, words: str) -> None:
    first = told(
        "a_1", "2025年“青苗”现代种业企业育种研发补助开始申报", "请企业于2025年10月15日前在线提交申报书。", date="2025-08-20"
    )  # fmt: skip
    assert only(first, later(title, words, category="申报")).deadline == dt.date(2025, 10, 30)


def test_an_extension_finds_the_call_by_the_number_that_it_cites() -> None:
    first = told(
        "a_1", "2025年现代种业企业育种研发补助申报", "请企业于2025年10月15日前在线提交申报书。", date="2025-08-20",
        number="某农发〔2025〕61号",
    )  # fmt: skip
    text = "现将某农发〔2025〕61号规定的企业申报截止时间由10月15日延长至10月30日。"
    second = later("种业育种补助申报时间延长", text, category="申报")
    assert only(first, second).deadline == dt.date(2025, 10, 30)


def test_coined_names_of_two_programmes_stay_two_calls() -> None:
    other = told(
        "a_2", "2025年“青苗”职业技能大赛报名", "请选手于2025年10月12日前在线报名。", date="2025-08-21"
    )
    one = told(
        "a_1", "2025年“青苗”现代种业企业育种研发补助开始申报", "请企业于2025年10月15日前在线提交申报书。", date="2025-08-20"
    )  # fmt: skip
    assert len(build_calls([one, other])) == 2


def test_one_of_several_classes_is_halted_alone() -> None:
    days = "A类项目截至2025年10月15日，B类项目截至2025年10月30日。"
    classes = told("a_1", f"关于组织申报{NAME}的通知", f"各企业：{NAME}申报：{days}", date="2025-08-20")
    halted = later(f"关于暂停受理{NAME}B类项目申报的通知", "因预算调整，即日起暂停受理B类项目申报。")
    found = only(classes, halted)
    assert (found.deadline, status_on(found, DAY)) == (dt.date(2025, 10, 15), "open")
    assert [(w.code, w.aid) for w in found.warnings if "B类" in w.text] == [("amended", "b_1")]


def test_a_day_on_paper_alone_is_moved_by_a_day_of_which_no_channel_is_told() -> None:
    paper = told(
        "a_1",
        f"关于组织申报{NAME}的通知",
        f"请企业于2025年10月12日前将{NAME}纸质材料报送区商务局。",
        date="2025-08-20",
    )
    found = only(paper, later(f"关于{NAME}申报延期的通知", "企业报送截止时间顺延至10月30日。"))
    assert found.deadline == dt.date(2025, 10, 30)


def test_a_notice_that_moves_an_authoritys_day_alone_leaves_the_applicants() -> None:
    text = "一、企业申报截止日不变；二、县级上报时间推迟到11月5日。"
    found = only(call(), later(f"关于{NAME}申报时间的补充说明", text))
    assert found.deadline == dt.date(2025, 10, 15)


def test_conditions_that_stand_leave_no_day_standing() -> None:
    moved = later(f"关于推迟{NAME}申报时间的通知", "申报时间推迟，新的时间另行通知，申报条件不变。")
    assert only(call(), moved).deadline is None


def test_a_firm_that_advises_files_like_others() -> None:
    record = told(
        "a_1", f"关于组织申报{NAME}的通知", "工程咨询企业于2025年10月15日前申报。", date="2025-08-20"
    )
    assert [step(fact) for fact in record.facts if fact.kind == "deadline"] == ["file"]


def test_a_shift_counts_from_the_last_day_not_from_that_of_the_resumption() -> None:
    resumed = later(f"关于恢复{NAME}申报的通知", "10月10日恢复填报，截止时间相应顺延3个工作日。")
    assert only(call(), resumed).deadline == dt.date(2025, 10, 20)


def test_an_extension_of_one_batch_leaves_the_other() -> None:
    text = "第一批：企业于9月25日前登录平台提交。\n第二批：企业于11月22日前登录平台提交。"
    first = told("a_1", f"关于组织申报{NAME}的通知", text, date="2025-08-20")
    moved = later(f"关于延长第一批{NAME}申报时间的通知", "第一批企业提交时间延长至10月12日。第二批时间不变。")
    (found,) = build_calls([first, moved])
    assert [w.deadline for w in found.windows] == [dt.date(2025, 10, 12), dt.date(2025, 11, 22)]
    assert found.deadline == dt.date(2025, 11, 22)


def test_an_extension_that_names_no_batch_is_of_the_one_whose_day_it_moves() -> None:
    text = "第一批自2025年9月1日起受理，截止时间为2025年9月25日；第二批受理时间为2025年11月3日至11月22日。"
    first = told("a_1", f"关于组织申报{NAME}的通知", text, date="2025-08-20")
    moved = later(
        f"关于延长{NAME}第一批申报时间的通知",
        "企业网上申报截止时间由2025年9月25日延长至2025年10月12日，逾期系统关闭。",
    )
    (found,) = build_calls([first, moved])
    assert [(w.opens, w.deadline) for w in found.windows] == [
        (dt.date(2025, 9, 1), dt.date(2025, 10, 12)),
        (dt.date(2025, 11, 3), dt.date(2025, 11, 22)),
    ]
    assert status_on(found, dt.date(2025, 10, 1)) == "open"


HARVEST = told(
    "p_1", "关于2026年度秋收机械作业补助的预告",
    "各农机合作社：现将2026年度秋收期间合作社机械作业补助预告如下：按作业面积分档补助："
    "100—300亩的2万元，300—500亩的4万元，500亩以上的7万元。申报时间暂定2026年8月1日至8月31日，以正式通知为准。"
    "某某市农业农村局 2026年5月6日",
    date="2026-05-08",
)  # fmt: skip


def settled(cited: str) -> NoticeRecord:
    text = (
        f"经研究，{cited}的补助标准调整为：100—300亩的3万元，300—500亩的6万元，500亩以上的9万元。"
        "申报时间确定为2026年7月20日至8月10日17:00，请登录“惠农通”平台申报。"
    )
    return later("关于加发秋收作业补助事项的说明", text, "p_2", "2026-07-02", category="申报")


def test_a_notice_that_settles_what_was_announced_on_a_day_tells_the_same_call_and_its_sums() -> None:
    (made,) = build_calls([HARVEST, settled("5月6日预告")])
    assert deadline_on(made, dt.date(2026, 7, 21)) == dt.date(2026, 8, 10)
    valid = {f.value.max for f in made.amounts if f.kind == "amount" and not f.superseded}
    assert valid == {30_000, 60_000, 90_000}


def test_a_notice_that_names_another_day_tells_a_call_of_its_own() -> None:
    assert len(build_calls([HARVEST, settled("3月6日预告")])) == 2


def test_what_announces_for_good_speaks_instead_of_the_preview_of_it() -> None:
    preview = told(
        "q_1", "【预告】岚山镇晚熟柑橘果袋补贴要来了",
        "果农朋友先透个底：晚熟柑橘果袋补贴预计8月20日截止申请，每亩补助300元，以正式通知为准。",
        date="2025-07-08",
    )  # fmt: skip
    final = told(
        "q_2", "关于申报2025年晚熟柑橘套袋补贴的通知",
        "种植户于2025年9月10日前向村委会提交申请，晚熟柑橘套袋每亩补助240元。", date="2025-08-01",
    )  # fmt: skip
    (made,) = build_calls([preview, final])
    assert deadline_on(made, dt.date(2025, 8, 2)) == dt.date(2025, 9, 10)
    assert {f.value.max for f in made.amounts if f.kind == "amount" and not f.superseded} == {240}
    (alone,) = build_calls([preview])
    assert deadline_on(alone, dt.date(2025, 8, 2)) == dt.date(2025, 8, 20)


GROUPS = told(
    "a_7", "“漓江杯”2025桂林数字文旅创新大赛报名启事",
    "企业组：国内企业，营业收入在5000万元以下；创客组：团队3至7人，尚未注册公司；高校组：在校学生组队，每校不超过5个项目。"
    "【奖金】企业组一等奖30万元。创客组一等奖10万元。高校组优秀奖8000元。\n【日程】企业组、创客组报名截止9月20日；高校组报名截止9月30日。",
    date="2025-08-20",
)  # fmt: skip


def test_an_extension_of_some_groups_is_of_these_alone_and_found_by_the_coined_name_without_its_marks() -> (
    None
):
    put_off = later(
        "漓江杯大赛企业组、创客组报名延长至10月5日",
        "1.企业组、创客组的报名时间，由原定的9月20日延长至10月5日。\n2.高校组的报名时间不变，仍为9月30日。", category="申报",
    )  # fmt: skip
    days = {c.programme.split("：")[-1]: c.deadline for c in build_calls([GROUPS, put_off])}
    assert days == {
        "企业组": dt.date(2025, 10, 5), "创客组": dt.date(2025, 10, 5), "高校组": dt.date(2025, 9, 30)
    }  # fmt: skip


def test_a_change_finds_the_call_whose_day_it_puts_out_of_force() -> None:
    first = told(
        "a_8",
        "乡村旅游经营户贷款贴息申请须知",
        "农家乐、民宿可申请贴息，9月30日前到乡镇登记。",
        date="2025-08-20",
    )
    halt = later(
        "乡村旅游贷款贴息今天起暂停收件",
        "9月16日起乡镇暂停接收新的贴息申请，原定9月30日截止的安排不再执行。",
        date="2025-09-16",
    )
    assert status_on(only(first, halt), DAY) == "suspended"


def test_a_round_that_the_title_calls_off_leaves_the_other() -> None:
    first = told(
        "a_9",
        "“爱尚永川·乐享夏日”消费券核销门店招募",
        "第一期报名8月28日截止，第二期报名10月10日截止，每店奖2000元。",
        date="2025-08-10",
    )
    halt = later(
        "关于取消“爱尚永川·乐享夏日”第二期消费券活动的公告",
        "因资金调整，第二期活动取消，已交的资料不再审核。",
    )
    found = only(first, halt)
    assert found.state is None
    assert found.deadline == dt.date(2025, 8, 28)


def test_an_extension_of_a_track_that_is_no_programme_of_its_own_is_told_itself() -> None:
    tracks = told(
        "c_1", "关于举办2025“陇味新作”特色食品创新大赛的通知",
        "一、院校赛道：省内高校学生团队，10月20日前报名，一等奖2万元。\n二、个人赛道：厨师、传承人，9月15日前报名，各奖5000元。\n企业赛道另有安排。",
        date="2025-08-20",
    )  # fmt: skip
    put_off = later(
        "关于“陇味新作”大赛企业赛道延长报名的补充公告",
        "企业赛道报名截止时间由9月30日延长至10月15日。",
        category="申报",
    )
    days = {c.programme: c.deadline for c in build_calls([tracks, put_off])}
    assert dt.date(2025, 10, 15) in days.values()
    assert {days[name] for name in days if "：" in name} == {dt.date(2025, 10, 20), dt.date(2025, 9, 15)}


def test_a_number_corrected_without_the_old_one_takes_the_place_of_the_only_one() -> None:
    put_right = later(f"关于{NAME}申报通知的更正", "原通知中咨询电话有误，更正为025-83270099，其他内容不变。")
    phones = {c.value.number: c.superseded for c in only(call(), put_right).contacts if c.kind == "phone"}
    assert phones == {"025-83270031": True, "025-83270099": False}


def test_a_corrected_day_is_of_whom_the_one_was_that_it_replaces() -> None:
    announced = told(
        "a_1",
        f"关于组织申报{NAME}的通知",
        "网上申报自2025年9月16日起，至2025年10月10日18时截止。各县市商务局于10月17日前完成推荐。",
        date="2025-08-20",
    )
    put_right = later(
        f"关于《关于组织申报{NAME}的通知》的更正",
        "“至2025年10月10日18时截止”更正为“至2025年10月20日18时截止”；县市商务局推荐时间由10月17日前更正为10月27日前。",
    )
    found = only(announced, put_right)
    assert found.deadline == dt.date(2025, 10, 20)
    forwarded = [f.value for f in found.deadlines if f.audience == "recommender" and not f.superseded]
    assert forwarded == [dt.date(2025, 10, 27)]


def test_the_authorities_day_that_is_put_off_without_the_old_one_takes_its_place() -> None:
    announced = told(
        "a_1",
        f"关于组织申报{NAME}的通知",
        "企业网上申报截止时间为2025年10月10日。县级商务主管部门须于10月17日前正式行文推荐。",
        date="2025-08-20",
    )
    put_off = later(
        f"关于延长{NAME}申报时间的通知",
        "企业网上申报截止时间由10月10日延长至10月24日。县级商务主管部门审核推荐的时间相应顺延至10月30日。",
    )
    days = {f.value: f.superseded for f in only(announced, put_off).deadlines if f.audience == "recommender"}
    assert days == {dt.date(2025, 10, 17): True, dt.date(2025, 10, 30): False}


def test_a_number_corrected_without_the_old_one_takes_the_place_of_that_of_the_office_which_it_names() -> (
    None
):
    announced = told(
        "a_1",
        f"关于组织申报{NAME}的通知",
        "申报截止时间2025年10月15日。政策咨询：市财政局企业科025-83270031；系统技术：025-83270035。",
        date="2025-08-20",
    )
    put_right = later(f"关于{NAME}申报通知的更正", "财政局企业科电话更换为025-83270099，原号码停用。")
    contacts = only(announced, put_right).contacts
    void = {getattr(c.value, "phone", None) or c.value.number for c in contacts if c.superseded}
    assert void == {"025-83270031"}


def test_an_announcement_in_advance_of_two_programmes_speaks_no_more_once_they_are_told() -> None:
    before = told(
        "p_1",
        "【预告】普惠托育与社区养老补助9月开报",
        "预计9月10日截止，每个托位补3000元。",
        date="2025-08-01",
        category="其他",
    )
    after = told(
        "p_2", "关于开展2025年度普惠托育和社区养老服务补助申报的通知",
        "一、普惠托育补助\n请托育机构于2025年9月20日前登录系统提交申报书，最高补助10万元。\n"
        "二、社区养老补助\n请养老机构于2025年9月28日前登录系统提交申报书，最高补助8万元。\n三、联系方式\n咨询电话：025-83270031。\n",
        date="2025-08-20",
    )  # fmt: skip
    calls = build_calls([before, after])
    assert {c.deadline for c in calls} == {dt.date(2025, 9, 20), dt.date(2025, 9, 28)}
    assert all("预告" not in c.programme for c in calls)


@pytest.mark.parametrize(
    "title",
    ["2025年制造业设备更新贷款贴息（第一批）拟支持企业名单公示", "“设备焕新”贷款贴息第一批拟兑付名单公示"],
)
def test_the_result_of_a_batch_is_of_the_call_that_has_the_batch(title: str) -> None:
    first = told(
        "r_1", "关于申报2025年制造业设备更新贷款贴息的通知" if "2025" in title else "2025年“设备焕新”贷款贴息申报指南",
        "第一批7月11日前申报，第二批10月24日前申报。", date="2025-06-01",
    )  # fmt: skip
    found = only(first, told("r_2", title, "拟支持企业5家。", date="2025-08-30", category="公示"))
    assert [(n.aid, n.role) for n in found.notices] == [("r_1", "announcement"), ("r_2", "result")]


def test_a_change_that_names_a_notices_day_and_the_last_day_that_it_moves_is_of_that_notice() -> None:
    first = told(
        "h_1",
        "关于组织陶瓷企业参加2026年境外专业展的通知",
        "（一）中东团组：6月2日至4日，计划招展20家。报名截止2026年4月10日。\n（二）欧洲团组：9月8日至11日，计划招展25家。报名截止2026年4月15日。\n",
        date="2026-02-28",
    )
    change = told(
        "h_2",
        "关于取消2026年中东参展团组、延长欧洲参展团组报名的通知",
        "对2月28日印发的境外参展通知作如下调整：\n一、取消原定6月2日至4日的中东团组，报名工作即日停止。\n"
        "二、已报名中东团组的企业可转入欧洲团组，请于4月12日前电话告知转团意愿。\n三、欧洲团组报名截止时间由2026年4月15日延长至2026年4月30日。\n",
        date="2026-04-03",
        category="通知",
    )
    assert str(only(first, change).deadline) == "2026-04-30"


@pytest.mark.parametrize(
    ("said", "deadline"),
    [
        ("5月31日前提交成功的照常审核，还没提交的抓紧在5月31日前提交。", "2026-05-31"),
        ("什么时候恢复另行通知。", None),
    ],
)
def test_a_call_that_is_suspended_from_a_day_ahead_is_on_until_then_where_the_notice_says_so(
    said: str, deadline: str | None
) -> None:
    first = told("h_3", "澄海境外参展补贴申报公告", "境外参展补贴常年受理，摊位费补50%。", date="2026-04-01")
    text = f"区商务局决定从2026年6月1日起暂停受理境外参展补贴新的申请。\n{said}\n"
    change = told("h_4", "澄海境外参展补贴6月1日起暂停受理的公告", text, date="2026-05-20", category="通知")
    call = only(first, change)
    assert (call.state, call.deadline and str(call.deadline)) == ("suspended", deadline)


def test_what_stops_in_the_afternoon_of_a_day_is_on_that_day() -> None:
    first = told(
        "h_5",
        "关于申报2025年接棒补贴的通知",
        "接棒补贴2025年7月15日起受理，到12月31日止。",
        date="2025-07-08",
    )
    text = (
        "因预算即将用完，现提前停止受理：2025年10月15日17时起关闭网上入口，原定12月31日截止的安排不再执行。"
    )
    change = told("h_6", "关于提前停止受理接棒补贴的通告", text, date="2025-10-09", category="通知")
    assert str(only(first, change).deadline) == "2025-10-15"


@pytest.mark.parametrize(
    ("text", "told_as"),
    [
        ("系统初审通过后打印申报书并胶装，一式三份，10月20日前送所在区县经信部门。", "paper"),
        ("企业可于10月20日前报送初稿，不送也不影响申报。", "prepare"),
        ("没收到短信但认为自己符合的，10月20日前向所在镇街提出补录。", "object"),
        ("企业10月20日前登录系统填报。", "file"),
    ],
)
def test_which_step_a_day_is_of(text: str, told_as: str) -> None:
    days = [f for f in told("h_7", "关于申报2025年扶持资金的通知", text).facts if f.kind == "deadline"]
    assert [step(f) for f in days if f.for_applicants] == [told_as]
