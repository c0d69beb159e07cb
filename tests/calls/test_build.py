"""Merging notices into calls: what counts as one, who speaks, what is warned of."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.calls import build_calls, dump_call, load_call, status_on, with_revisions
from rag.calls.call_links import links_of
from rag.calls.call_record import CallRecord
from tests.calls.made_notices import city, only, province, told
from tests.examples import examples

DIGEST = "江苏省示范车间\n申报丨2025年省级示范车间\n"


def _codes(call: CallRecord) -> set[str]:
    return {w.code for w in call.warnings}


def _by_region(calls: list[CallRecord]) -> dict[str, CallRecord]:
    assert len({c.regions[0] for c in calls}) == len(calls)
    return {c.regions[0]: c for c in calls}


def test_a_citys_copy_is_a_call_of_its_own_under_the_provinces() -> None:
    calls = _by_region(build_calls([province(), city()]))
    assert calls["扬州"].parent == calls["江苏"].call_id
    assert calls["江苏"].parent is None
    assert [(n.aid, n.role) for n in calls["扬州"].notices] == [("c_1", "local")]


def test_an_earlier_local_day_stands_beside_the_provinces() -> None:
    calls = _by_region(build_calls([province(), city()]))
    assert calls["扬州"].deadline == dt.date(2025, 10, 15)
    assert calls["江苏"].deadline == dt.date(2025, 10, 24)
    assert "conflicting_dates" not in _codes(calls["扬州"]) | _codes(calls["江苏"])


def test_a_digest_joins_the_call_of_the_full_notice() -> None:
    call = only(province(), told("d_1", "本周申报集锦", DIGEST, category="汇编", date="2025-09-08"))
    assert [(n.aid, n.role) for n in call.notices] == [("p_1", "announcement"), ("d_1", "digest")]


def test_a_digest_with_another_day_gives_a_warning_with_both_quotes() -> None:
    text = "1.省级示范车间\n申报截止时间：2025年10月20日。\n2.省级绿色工厂\n申报截止时间：2025年11月1日。"
    calls = build_calls([province(), told("d_1", "九月申报合集", text, category="汇编", date="2025-09-08")])
    call = next(c for c in calls if "示范车间" in c.programme)
    assert call.deadline == dt.date(2025, 10, 24)
    (warning,) = (w for w in call.warnings if w.code == "conflicting_dates")
    assert "10月24日" in warning.text
    assert "10月20日" in warning.text


def test_batches_and_years_stay_apart() -> None:
    titles = [
        "2025年第一批市级众创空间申报开始",
        "2025年第二批市级众创空间申报开始",
        "2026年第一批市级众创空间申报开始",
    ]
    records = [
        told(f"b_{i}", f"泰州丨{title}", regions=("泰州",), level="city", date=f"202{5 + i // 2}-03-0{i + 1}")
        for i, title in enumerate(titles)
    ]
    found = {(c.year, c.batch) for c in build_calls(records)}
    assert found == {(2025, 1), (2025, 2), (2026, 1)}


def test_a_mention_without_a_batch_joins_the_nearest_in_time() -> None:
    records = [
        told("a_1", "2025年第一批省级众创空间申报开始", date="2025-03-01"),
        told("a_2", "2025年第二批省级众创空间申报开始", date="2025-09-01"),
        told("a_3", "申报丨2025年省级众创空间申报进行中", date="2025-09-03"),
    ]
    calls = {c.batch: c for c in build_calls(records)}
    assert set(calls) == {1, 2}
    assert {n.aid for n in calls[2].notices} == {"a_2", "a_3"}


def test_recommenders_days_alone_give_no_deadline() -> None:
    text = (
        "关于组织开展2025年省级工业设计中心申报工作的通知\n各设区市工信局：\n"
        "请各设区市工信局于2025年10月30日前将推荐汇总表报送省工信厅。"
    )
    call = only(told("r_1", "申报丨2025年省级工业设计中心", text))
    assert call.deadline is None
    assert "recommender_only" in _codes(call)
    assert {f.audience for f in call.deadlines} == {"recommender"}


def test_an_amendment_with_a_day_supersedes_the_old_one() -> None:
    text = "关于延长2025年省级示范车间申报时间的通知\n各设区市工信局：\n经研究，将申报时间延长，申报企业于2025年11月5日前登录江苏政务服务网填报申请材料。"
    call = only(province(), told("x_1", "申报丨2025年省级示范车间申报时间延长", text, date="2025-10-10"))
    assert call.deadline == dt.date(2025, 11, 5)
    assert {str(f.value): f.superseded for f in call.deadlines} == {"2025-10-24": True, "2025-11-05": False}
    assert [w.aid for w in call.warnings if w.code == "amended"] == ["x_1"]
    assert links_of([call]).amended_by == {"p_1": ("x_1",)}


def test_an_amendment_without_a_day_leaves_none() -> None:
    calls = _by_region(
        build_calls(
            [
                province(),
                city(),
                told(
                    "x_1",
                    "扬州丨省级示范车间申报截止时间提前",
                    date="2025-09-20",
                    regions=("扬州",),
                    level="city",
                ),
            ]
        )
    )
    assert calls["扬州"].deadline is None
    assert calls["江苏"].deadline == dt.date(2025, 10, 24)
    assert {w.aid for w in calls["扬州"].warnings if w.code == "amended"} == {"x_1", "p_1"}
    assert {w.aid for w in calls["江苏"].warnings if w.code == "amended"} == {"x_1"}


def test_results_alone_make_no_call() -> None:
    assert build_calls([told("r_1", "公示丨2025年省级示范车间拟认定名单公示", category="公示")]) == []


def test_results_join_only_their_own_edition() -> None:
    mine = told("r_1", "公示丨2025年省级示范车间拟认定名单公示", category="公示", date="2025-12-20")
    older = told("r_2", "公示丨2024年省级示范车间拟认定名单公示", category="公示", date="2025-09-20")
    call = only(province(), mine, older)
    assert [(n.aid, n.role) for n in call.notices] == [("p_1", "announcement"), ("r_1", "result")]


def test_a_cited_document_of_the_same_place_is_the_basis() -> None:
    rules = told(
        "b_1", "通知丨示范车间评价办法印发", "关于印发《江苏省示范车间评价办法》的通知\n苏工信制造〔2025〕88号",
        category="政策", number="苏工信制造〔2025〕88号", regions=("扬州",),
    )  # fmt: skip
    call = only(city(), rules)
    assert ("b_1", "basis") in [(n.aid, n.role) for n in call.notices]


def test_the_id_survives_more_notices() -> None:
    alone = only(province())
    digest = told("d_1", "本周申报集锦", DIGEST, category="汇编", date="2025-09-08")
    again = told("p_2", "转发丨2025年省级示范车间申报工作", date="2025-09-10")
    assert only(province(), digest, again).call_id == alone.call_id


def test_a_removed_notice_leaves_nothing() -> None:
    digest = told("d_1", "本周申报集锦", DIGEST, category="汇编", date="2025-09-08")
    assert build_calls([province()]) == build_calls(
        [r for r in (province(), digest) if r.notice.aid != "d_1"]
    )
    assert all(n.aid != "d_1" for c in build_calls([province()]) for n in c.notices)


SEVERAL = [
    province(),
    city(),
    told("d_1", "本周申报集锦", DIGEST, category="汇编", date="2025-09-08"),
    told("x_1", "扬州丨省级示范车间申报截止时间提前", date="2025-09-20", regions=("扬州",), level="city"),
    told("r_1", "公示丨2025年省级示范车间拟认定名单公示", category="公示", date="2025-12-20"),
    told("b_1", "2025年第一批省级众创空间申报开始", date="2025-03-01"),
    told("b_2", "2025年第二批省级众创空间申报开始", date="2025-09-01"),
    told("b_3", "申报丨2025年省级众创空间申报进行中", date="2025-09-03"),
]


@given(st.permutations(SEVERAL))
@examples(25)
def test_the_order_of_notices_does_not_matter(records: list) -> None:
    assert build_calls(records) == build_calls(SEVERAL)


def test_a_stored_call_reads_back_as_it_was() -> None:
    for call in build_calls(SEVERAL):
        assert load_call(dump_call(call)) == call


def test_a_revision_grows_only_when_a_day_moves() -> None:
    first = with_revisions(build_calls([province()]), [], 3)
    same = with_revisions(build_calls([province()]), first, 4)
    moved = with_revisions(build_calls([province(day="2025年10月31日")]), same, 5)
    assert [c[0].revision for c in (first, same, moved)] == [3, 3, 5]
    assert first[0].call_id == moved[0].call_id


def test_status_by_day() -> None:
    call = replace(only(province()), opens=dt.date(2025, 9, 10))
    days = {dt.date(2025, 9, 9): "upcoming", dt.date(2025, 10, 24): "open", dt.date(2025, 10, 25): "closed"}
    assert {day: status_on(call, day) for day in days} == days
    assert status_on(replace(call, deadline=None), dt.date(2025, 9, 9)) == "unknown"


def test_before_it_was_published_a_call_is_not_open() -> None:
    call, rolling = only(province(date="2025-09-08")), replace(only(province()), deadline=None, rolling=True)
    for record in (call, rolling):
        assert status_on(record, record.oldest - dt.timedelta(days=1)) == "upcoming"
    assert status_on(call, call.oldest) == "open"
    assert status_on(rolling, rolling.oldest) == "rolling"


def test_a_tentative_day_is_warned_of_and_gives_way_to_a_settled_one() -> None:
    title = "关于预告2026年度省级领军人才申报的通知"
    plan = told("t_1", title, "2026年度省级领军人才申报时间暂定2025年10月8日至10月31日，以正式通知为准。")
    assert [w.code for w in only(plan).warnings if "暂定" in w.text] == ["computed_date"]
    text = "2026年度省级领军人才申报时间为2025年10月8日至11月7日。"
    settled = only(plan, told("t_2", "关于组织2026年度省级领军人才申报的通知", text, date="2025-09-20"))
    assert str(settled.deadline) == "2025-11-07"
    assert not [w for w in settled.warnings if w.code in ("computed_date", "conflicting_dates")]


def test_the_turn_in_which_one_is_paid_is_no_last_day_where_none_is_set() -> None:
    text = "海外仓租金补助常年受理，不设截止日期。2025年10月31日前备案的列为第一批，此后备案的转入下一年度。"
    call = only(told("a_1", "关于受理海外仓租金补助备案的通告", text))
    assert call.deadline is None
    assert status_on(call, dt.date(2025, 12, 1)) == "rolling"


@pytest.mark.parametrize("always", ["全年常态化受理", "常态化申报", "不设受理期限", "不设截止日"])
def test_a_day_of_one_part_beside_what_is_taken_always_is_warned_of(always: str) -> None:
    text = f"离境退税商店备案{always}。终端购置补助另行申请：2025年11月14日前把发票交到区商务局。"
    call = only(told("a_1", "关于申报离境退税商店备案和补助的通知", text))
    assert "conflicting_dates" in {w.code for w in call.warnings}


def test_of_two_ways_to_apply_the_online_one_decides() -> None:
    text = "企业线上提交或者线下递交扩岗补助申请。线上通道2025年12月31日24时关闭，线下收件到2025年12月26日下午5点。"
    assert only(told("a_1", "关于申领扩岗补助的通知", text)).deadline == dt.date(2025, 12, 31)


@pytest.mark.parametrize(
    ("title", "text", "day"),
    [
        (
            "关于2025年农机报废补贴的通知",
            "机主10月15日前申请农机报废补贴，第二批11月30日前申请。",
            dt.date(2025, 11, 30),
        ),
        (
            "关于发放第三轮“数智券”的公告",
            "第三轮9月22日10:00开抢，10月31日24:00结束，抢完为止。",
            dt.date(2025, 10, 31),
        ),
        (
            "关于2025年充电桩补贴申报的通知",
            "申报分三批：9月底前、10月底前、11月底前各一批，逾期并入下批。",
            dt.date(2025, 11, 30),
        ),
        (
            "关于征集2025年合作需求的通知",
            "企业提需求：10月10日前。高校揭榜：10月25日前。对接会：11月8日。",
            dt.date(2025, 10, 10),
        ),
        (
            "“企航贷”贴息开始受理了",
            "市工信局日前印发通知，“企航贷”贴息9月15日起受理，到10月17日为止。",
            dt.date(2025, 10, 17),
        ),
        (
            "关于人才培训补贴的通知",
            "培训应于10月31日前完成，培训结束后11月15日前提交补贴申请。",
            dt.date(2025, 11, 15),
        ),
        ("大赛报名启事", "大赛报名即日起至10月31日。早鸟报名（10月10日前）免报名费。", dt.date(2025, 10, 31)),
        (
            "上规奖励申报最后一周",
            "还没报的抓紧，9月26日系统就关了。已经报了被退回的，9月29日前改好。",
            dt.date(2025, 9, 26),
        ),
        (
            "关于柔性引才补贴的通知",
            "用人单位9月25日—10月25日在区人社局人才科现场提交，逾期顺延至下一年度。",
            dt.date(2025, 10, 25),
        ),
        (
            "关于开拓市场资金申报的通知",
            "上半年（1-6月发生）：9月30日前；下半年（7-12月发生）：2026年1月31日前。",
            dt.date(2026, 1, 31),
        ),
        ("关于标识奖励申报的通知", "标识奖励申报不设截止时间。2025年12月20日后收到的列入2026年度。", None),
    ],
)
def test_the_last_day_of_a_call_among_its_days(title: str, text: str, day: dt.date | None) -> None:
    assert only(told("a_1", title, text)).deadline == day


@pytest.mark.parametrize(
    "beside",
    [
        "初审退回的应在3个工作日内补正，且不晚于11月15日。",
        "兑付时间12月1日至12月29日。",
        "入选企业每年3月31日前提交上年度经营情况报告。",
        "项目须在2025年12月31日前开工，未开工的收回补助。",
    ],
)
def test_days_of_what_follows_an_application_contradict_no_last_day(beside: str) -> None:
    text = f"2025年度市级创新券申报时间为2025年10月8日至11月7日，企业网上填报。{beside}"
    call = only(told("a_1", "关于组织申报2025年度市级创新券的通知", text))
    assert str(call.deadline) == "2025-11-07"
    assert "conflicting_dates" not in _codes(call)


def test_several_days_of_one_sentence_contradict_nothing() -> None:
    text = "种子企业入库分四批评审，申请材料提交截止日分别为2025年9月30日、10月31日、11月30日和12月20日。"
    assert "conflicting_dates" not in _codes(only(told("a_1", "关于种子企业入库申报的通知", text)))


def test_what_is_taken_all_year_has_its_time_told() -> None:
    """That the form lies in an attachment says nothing of a day: the page had 全年受理 and "no deadline in the text"."""
    text = (
        "一、支持标准：每家补助60万元。\n二、常年受理，随时可以申报，申请表见附件。\n联系电话：025-83270031。"
    )
    told_in_full = told("a_1", "关于组织申报创业贷款的通知", text, attachment_only=True)
    (call,) = build_calls([told_in_full])
    assert (call.rolling, [w.code for w in call.warnings]) == (True, [])


def test_what_is_taken_all_year_is_rolling_after_its_last_batch() -> None:
    text = "种子企业入库实行常年受理，分批评审。2025年申请材料提交截止日为11月30日。"
    call = only(told("a_1", "关于种子企业入库申报的通知", text))
    assert status_on(call, dt.date(2025, 11, 1)) == "open"
    assert status_on(call, dt.date(2026, 2, 1)) == "rolling"


def test_shops_that_take_vouchers_of_consumers_are_firms() -> None:
    text = "有意向的商户请于11月8日前完成报名。"
    assert only(told("a_1", "2025年文旅消费券合作商户报名公告", text)).applicants == ("enterprise",)


@pytest.mark.parametrize(
    ("title", "text", "applicants"),
    [
        (
            "考了证别忘领技能提升补贴",
            "参加失业保险满12个月、证书发证不超过一年的都能领。带身份证和社保卡到6号窗口。2025年12月25日前申领。",
            ("individual",),
        ),
        (
            "用工补贴申报",
            "企业2025年新招用应届毕业生10人以上，每人补1000元，10月16日前申报。",
            ("enterprise",),
        ),
        (
            "人才租房补贴申报",
            "申报条件：和本市的企业签了2年以上合同的硕士，10月16日前申报。",
            ("individual",),
        ),
        ("示范工作室认定申报", "公司、个人独资企业均可申报，10月16日前提交。", ("enterprise",)),
    ],
)
def test_who_applies_is_told_from_whom_a_firm_hires_and_where_one_works(
    title: str, text: str, applicants: tuple[str, ...]
) -> None:
    assert only(told("w_1", title, text)).applicants == applicants
