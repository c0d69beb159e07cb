"""What a date means: an ordered table of named rules, tried one after the other; the first that holds decides.

`ROLES` tells whether a date is a deadline. What is none of the decided roles goes to `SPANS` (validity, event), and a date for
which neither table has a rule to `LEARNT`. Whose a deadline is, `rag.facts.dates.audience_rules` decides. Each rule has an example in
which it decides and one in which it does not; `python -m eval.rules` counts in how many notices of each collection it decides. The
conditions are in the modules of `rag.facts.dates` that end in `signs`, such as `rag.facts.dates.deadline_signs`.
"""

from __future__ import annotations

from typing import Literal

from rag.facts.dates.answered_days import answers_when, asked_about
from rag.facts.dates.date_context import DateContext
from rag.facts.dates.deadline_signs import (
    acts_in_window,
    acts_until,
    arrives,
    closes_after,
    closing_time,
    conditional_clause,
    day_and_stop,
    days_after_issue,
    digest_item,
    handed_in,
    handed_in_before,
    last_day,
    no_later,
    owed,
    postmark,
    put_right,
    ran_out,
    unchanged,
    window,
)
from rag.facts.dates.likely_deadlines import likely_deadline
from rag.facts.dates.listed_time_signs import (
    all_forwarded,
    authority_in_window,
    bare_time,
    batch_window,
    by_the_end,
    calendar_entry,
    called_closing,
    class_and_day,
    day_of_an_authority,
    field_of_closing,
    item_of_times,
    passed_on,
    schedule_entry,
    stage,
    step_by_step,
    time_of_a_level,
    time_of_an_item,
    told_again,
    window_of_a_list,
)
from rag.facts.dates.missed_day_signs import lost_if_missed, not_handed_in, too_late
from rag.facts.dates.opening_signs import begins, opens_only, past_or_opening, taken_from
from rag.facts.dates.other_day_signs import (
    advice,
    benefit_window,
    beyond,
    chosen_must,
    claims,
    condition,
    defined,
    drafted,
    excluded,
    happens,
    in_force,
    made_good,
    not_before,
    organiser_will,
    organisers,
    paid_out,
    recurs,
    recurs_for_all,
    rule_for_later,
    span_of_papers,
    stops,
    taken_back,
    term,
    time_of_something_else,
    told_undated,
    used_by,
    was_planned,
    work_done,
)
from rag.facts.dates.planned_day_signs import aim
from rag.facts.dates.public_signs import is_public
from rag.facts.dates.until_signs import until
from rag.facts.decision_table import Rule

Role = Literal[
    "deadline",
    "superseded",
    "stops",
    "opens",
    "recurring",
    "undated",
    "period",
    "validity",
    "event",
    "other",
    "none",
]

DateRule = Rule[DateContext, Role]

ROLES: tuple[DateRule, ...] = (
    Rule("paid-out", paid_out, "other", "每季度首月1日至10日集中兑付，凭券和发票办理。", "每季度首月1日至10日集中受理，凭券和发票办理。"),
    Rule("taken-back", taken_back, "other", "已递交的资料可于10月31日前到417室取回。", "资料可于10月31日前到417室递交。"),
    Rule("used-by", used_by, "other", "申领的消费券须在10月31日前用掉，过期作废。", "消费券须在10月31日前申领，过期作废。"),
    Rule("claims", claims, "other", "兑付材料12月25日前交齐。", "申报材料12月25日前交齐。"),
    Rule("made-good", made_good, "other", "形式审查退回的，须于10月27日前补正一次。", "检测报告可在10月28日前补交。"),
    Rule("chosen-must", chosen_must, "other", "获奖者须于12月30日前在本市注册公司，方可领取奖金。", "参赛者须于12月30日前注册报名。"),
    Rule("defined", defined, "other", "毕业年度指毕业当年10月1日到12月31日。", "申报时间定在10月1日到12月31日。"),
    Rule("drafted", drafted, "none", "第六条 申请时间拟定为每年3月1日至3月31日，登录平台申报。", "意见请于10月31日前反馈。", "征求意见"),
    Rule("every-year", recurs_for_all, "recurring", "申报时间为每年5月15日至6月15日，登录平台申报。", "每年5月底前完成清算。"),
    Rule("every-year-by-others", recurs, "none", "企业技术中心每年1月底前报送进展。", "企业于1月31日前报送进展。"),
    Rule("publicity-or-comments", is_public, "period", "公示期为2025年9月22日至9月28日。", "申报时间为2025年9月22日至9月28日。"),
    Rule("told-but-no-day", told_undated, "undated", "请企业于农历十二月二十三日前提交申请。", "请企业于十二月二十三日前提交申请。"),
    Rule("was-planned", was_planned, "superseded", "企业提交截止时间由10月20日延长至11月5日。", "企业提交截止时间为10月20日。"),
    Rule("stops-from", stops, "stops", "自9月30日起停止受理申报。", "自9月30日起受理申报。"),
    Rule("beyond-a-year", beyond, "other", "到2027年12月31日前报送总结材料。", "2025年12月31日前报送总结材料。"),
    Rule("rule-for-later", rule_for_later, "other", "法规应当自公布之日起三十日内报市人大常委会备案。", "自本通知发布之日起三十日内报市工信局。"),
    Rule("too-late", too_late, "deadline", "10月10日之后提交的不予受理。", "10月10日之后提交的补充说明另存。"),
    Rule("open-end", opens_only, "opens", "申报时间：2025年9月22日起，额满为止。", "自2025年9月22日起施行。"),
    Rule("taken-from", taken_from, "opens", "申报系统2025年10月8日起开放。", "自2025年10月8日起施行。"),
    Rule("ran-out", ran_out, "deadline", "A类不受影响，企业申报期已于9月15日届满。", "首批企业培训已于9月15日结束。"),
    Rule("done-or-opening", past_or_opening, "other", "系统开放时间为2025年10月9日。", "系统关闭时间为2025年10月9日。"),
    Rule("advice", advice, "other", "请优先在节前（9月30日前）提交。", "请在9月30日前提交。"),
    Rule("organiser-will", organiser_will, "other", "工作人员将于10月15日前联系申请人登录系统。", "系统将于10月15日关闭，请申报。"),
    Rule("work-done", work_done, "other", "培训应于2025年10月31日前完成，之后提交申请。", "材料提交应于2025年10月31日前完成。"),
    Rule("aim", aim, "other", "资金力争9月底前报送拨付。", "材料9月底前报送。"),
    Rule("closing-time", closing_time, "deadline", "申报截止时间为2025年10月20日。", "截至2025年8月31日，全市备案企业120家。"),
    Rule("span-of-papers", span_of_papers, "other", "提供时间范围为2025年5月至2025年8月的材料。", "申报时间为2025年9月至10月。"),
    Rule("time-of-something-else", time_of_something_else, "other", "注册证取得时间为2025年7月1日至9月30日。", "申请时间为2025年7月1日至9月30日。"),
    Rule("window", window, "deadline", "网上申报时间为2025年9月25日至10月15日。", "培训时间为2025年9月25日至10月15日。"),
    Rule("schedule-entry", schedule_entry, "deadline", "日程\n10月31日 申报书网上提交关门\n", "日程\n10月31日 现场答辩结束\n"),
    Rule("calendar-entry", calendar_entry, "deadline", "国庆照常填报。\n\n10月12日 ▶ 首版次软件奖励（区经信委）\n合同额的15%。\n以上日期均为企业提交的最后一天。", "国庆照常填报。\n\n10月12日 ▶ 首版次软件论坛（区经信委）\n以上日期均为报名的最后一天。", "汇编"),
    Rule("time-of-a-level", time_of_a_level, "deadline", "申报截止：企业10月8日，县（市、区）10月15日，市州10月22日。", "培训安排：企业10月8日，县（市、区）10月15日。"),
    Rule("batch-window", batch_window, "deadline", "申报分两个批次：首批9月20日至9月30日。", "活动分两场：首批9月20日至9月30日开营。"),
    Rule("class-and-day", class_and_day, "deadline", "截止：民宿组10月11日，工坊组10月14日。", "初赛：民宿组10月11日，工坊组10月14日。"),
    Rule("told-again", told_again, "deadline", "补贴按季申领，每季度末月20日前提出，即三季度9月30日、四季度12月20日。", "补贴每季度末月20日前拨付，即三季度9月30日、四季度12月20日。"),
    Rule("bare-time", bare_time, "deadline", "三、时间：2025年9月25日至10月15日，材料一式两份。", "三、培训时间：2025年9月25日至10月15日。", "申报"),
    Rule("field-of-closing", field_of_closing, "deadline", "截止\n2025年10月13日（国庆后）\n", "截止\n2025年10月13日统计\n"),
    Rule("time-of-an-item", time_of_an_item, "deadline", "金额：每款补10万元。时间：10月25日。", "金额：每款补10万元。展期：10月25日。", "汇编"),
    Rule("window-of-a-list", window_of_a_list, "deadline", "补贴受理窗口如下：\n三季度所办展会 10月8日—10月22日\n", "展会安排如下：\n三季度所办展会 10月8日—10月22日\n"),
    Rule("item-of-times", item_of_times, "deadline", "一、报名时间\n1.初创组：即日起至9月30日；", "一、培训时间\n1.初创组：即日起至9月30日；"),
    Rule("called-closing-behind", called_closing, "deadline", "（1）大型企业：10月9日；（2）中小企业：10月19日。以上均为申报截止日期。", "（1）大型企业：10月9日；（2）中小企业：10月19日。"),
    Rule("postmark", postmark, "deadline", "邮寄件以10月20日邮戳为准。", "10月20日发行纪念邮戳。"),
    Rule("until", until, "deadline", "首台（套）奖励申报至10月15日。", "贷款期限至10月15日。"),
    Rule("acts-until", acts_until, "deadline", "在线填报即日起至10月20日，逾期系统关闭。", "大赛培训即日起至10月20日。"),
    Rule("unchanged", unchanged, "deadline", "A类申报截止顺延至11月16日，B类维持原时间不变，仍按10月25日执行。", "A类申报截止顺延至11月16日，B类维持原场地不变，仍按10月25日方案。"),
    Rule("put-right", put_right, "deadline", "推送里“返还9月30日截止”写错了，应为10月30日。", "推送里“返还9月30日截止”没有写错。10月30日另有一场。"),
    Rule("no-later-than", no_later, "deadline", "最迟不晚于10月12日提交。", "最迟不晚于10月12日开班。"),
    Rule("system-closes", closes_after, "deadline", "请申报，系统将于10月15日17:00关闭。", "系统将于10月15日升级。"),
    Rule("day-and-stop", day_and_stop, "deadline", "光伏补贴申报，11月14日截止。", "统计数据11月14日截止。"),
    Rule("asked-about", asked_about, "deadline", "问：10月6日是填完就行，还是要县里审过？答：提交成功就算。", "问：10月6日是放假还是上班？答：放假。"),
    Rule("answers-when", answers_when, "deadline", "问：什么时候申报？答：2025年10月1日至10月31日。", "问：什么时候评审？答：2025年10月1日至10月31日。"),
    Rule("last-day", last_day, "deadline", "10月12日是申报的最后一天。", "10月12日是全国大学生创业日。"),
    Rule("not-handed-in", not_handed_in, "deadline", "10月20日前未提交材料的，视为自动放弃。", "10月20日前未取得证书的，另行通知。"),
    Rule("lost-if-missed", lost_if_missed, "deadline", "10月20日前签约，过期不签的让给候补。", "10月20日前签约，签约企业不再另行公示。"),
    Rule("excluded", excluded, "other", "9月18日之前已网签备案的合同不在补贴范围。", "请于9月28日之前提交，逾期不予受理。"),
    Rule("acts-in-a-window", acts_in_window, "deadline", "研发费用补助10月1日至10月29日申报。", "2025年10月1日至10月29日期间购车的，可申请补贴。"),
    Rule("days-after-issue", days_after_issue, "deadline", "请提交至所在园区（通知发布后10个工作日内）。", "名单公布后10个工作日内发放证书。"),
    Rule("digest-item", digest_item, "deadline", "微短剧企业算力补贴，30%，10月30日；", "微短剧企业开机仪式，10月30日；", "汇编"),
    Rule("owed-by-then", owed, "deadline", "定金5000元，10月11日前到账。", "补贴资金10月11日前到账。"),
    Rule("authority-in-a-window", authority_in_window, "deadline", "10月21日至10月27日，区县科技局在线审核。", "10月21日至10月27日，市科技局组织评审。"),
    Rule("all-forwarded", all_forwarded, "deadline", "10月31日各功能区在线推荐完毕。", "10月31日各功能区在线培训完毕。"),
    Rule("arrives-on", arrives, "deadline", "纸质推荐文件10月20日送达我局。", "首批设备10月20日送达现场。"),
    Rule("stage", stage, "deadline", "作品上传：10月10日前", "作品评审：10月10日前"),
    Rule("from-to", passed_on, "deadline", "一级：合作社→嘎查，10月8日前", "转入→转出清单，10月8日起"),
    Rule("step-by-step", step_by_step, "deadline", "企业10月20日交，街道10月25日报。", "企业10月20日开工，街道10月25日报。"),
    Rule("by-the-end", by_the_end, "deadline", "文化站看过现场后，10月底送到县局。", "文化站10月底开放。"),
    Rule("no-before", not_before, "other", "2025年10月20日召开大会。", "2025年10月20日前报送材料。"),
    Rule("condition-in-的", conditional_clause, "other", "2025年12月31日前完成搬迁并投产的，另奖励300万元。", "2025年12月31日前完成填报，逾期不予受理。"),
    Rule("organisers-work", organisers, "other", "评审：12月10日前组织专家论证。", "各区12月10日前完成初审并报送。"),
    Rule("condition", condition, "other", "申报企业须在2025年9月15日之前获市级认定。", "申报企业须在2025年9月25日之前提交材料。"),
    Rule("handed-in-by", handed_in, "deadline", "请企业于2025年10月20日前报送材料。", "请企业于2025年10月20日前做好准备。"),
    Rule("day-of-an-authority", day_of_an_authority, "deadline", "各区县工信局应在10月25日前盖好公章。", "各区县工信局应在10月25日前未盖章的，另行通知。"),
    Rule("handed-in-bracket", handed_in_before, "deadline", "纸质材料须递交（10月20日前）。", "展品须运抵（10月20日前）。"),
)  # fmt: skip

SPANS: tuple[DateRule, ...] = (
    Rule("in-force", in_force, "validity", "本办法自2025年10月1日起施行。", "自2025年10月1日起，系统升级。"),
    Rule("term", term, "validity", "有效期至2030年9月30日。", "有效发明专利至2030年9月30日。"),
    Rule("benefit-window", benefit_window, "validity", "即日起至2026年6月30日期间购买新车，给予补贴。", "2024年1月1日至6月30日期间购买新车，给予补贴。"),
    Rule("begins", begins, "validity", "2025年10月1日起，个人可以办理。", "办理营业执照2025年10月1日起的企业。"),
    Rule("event", happens, "event", "2025年9月27日14:00举办招聘会。", "2025年9月27日14:00系统升级。"),
)  # fmt: skip

LEARNT: tuple[DateRule, ...] = (
    Rule("learnt", likely_deadline, "deadline", "请企业在10月20日前把单子给到社区。", "示范基地展台10月20日前刷好油漆。"),
)  # fmt: skip
"""For dates of which no rule knows the words: what was learnt from labelled notices (`rag.facts.dates.likely_deadlines`)."""
