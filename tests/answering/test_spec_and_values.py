"""What a question asks for, and how values are written for its reader."""

import datetime as dt
from dataclasses import replace

import pytest

from rag.answering.asked.answer_spec import answer_spec_of, day_of
from rag.answering.generation.claim_support import cited
from rag.answering.kinds.parts import asked_parts, part_name
from rag.answering.quoting.value_selection import own_part
from rag.answering.wording.asked_sum import asked_sums, is_told
from rag.answering.wording.phrases import say
from rag.answering.wording.value_text import deadline_phrase, label_text, money_text, place_text, value_text
from rag.domain import AmountFact, Audience, DeadlineFact, Money, Number, Rate, RateFact
from rag.language.normalise import fold
from rag.retrieval.understand import interpret

AS_OF = dt.date(2025, 9, 25)


def deadline(day: str, *, at: str | None = None, audience: Audience | None = None) -> DeadlineFact:
    return DeadlineFact(value=dt.date.fromisoformat(day), at=at, audience=audience, quote="", start=0, end=0)


def amount(low: Number | None, high: Number | None) -> AmountFact:
    money = Money(min=low, max=high, currency="CNY", per=None, purpose="funding")
    return AmountFact(value=money, quote="", start=0, end=0)


@pytest.mark.parametrize(
    ("question", "audience"),
    [
        ("乡镇什么时候报县里", "recommender"),
        ("When does the provincial system close?", "recommender"),
        ("企业自己哪天前在省平台交", None),
        ("县里什么时候报名", None),
        ("推荐单位什么时候报送", "recommender"),
        ("人才计划单位审核到几号", "recommender"),
        ("By when must local authorities send their lists?", "recommender"),
        ("By when must counties report for the loan subsidy?", "recommender"),
        ("县里什么时候报设备更新贴息", "recommender"),
        ("By when must firms in Dongyuan County submit the application?", None),
        ("公示到几号", "public"),
        ("企业什么时候截止申报", None),
    ],
)
def test_whose_date_is_asked_for_is_read(question: str, audience: str | None) -> None:
    assert answer_spec_of(question, interpret(question, AS_OF)).audience == audience


@pytest.mark.parametrize(
    ("clause", "own"),
    [
        ("（一）生活补贴：博士每月5000元", "博士每月5000元"),
        ("A类：50万元", "A类：50万元"),
        ("补贴标准:每辆3万元", "每辆3万元"),
        ("硕士每月2000元", "硕士每月2000元"),
    ],
)
def test_the_head_of_a_list_is_no_part_of_its_first_value(clause: str, own: str) -> None:
    assert own_part(clause) == own


@pytest.mark.parametrize(
    "question",
    [
        "补贴什么时候发到手",
        "示范社补助的钱是哪出的,啥时候给",
        "The company must have been founded on or after which date?",
    ],
)
def test_a_day_of_payment_or_founding_is_told_by_no_fact(question: str) -> None:
    assert answer_spec_of(question, interpret(question, AS_OF)).kinds == ()


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("民宿评级的暗访一般安排在几月份", "event"),
        ("去年四星的牌子还能接着用多久", "validity"),
        ("材料哪天给街道", None),
    ],
)
def test_the_day_of_a_check_and_how_long_a_title_holds_are_no_days_to_apply(
    question: str, kind: str | None
) -> None:
    assert day_of(fold(question)) == kind


@pytest.mark.parametrize(
    "question",
    [
        "今年新成立的公司几号能报",
        "成立满三年的企业申报什么时候截止",
        "政策奖补兑现申报什么时候截止",
        "What is the deadline for having the award disbursed?",
        "When must a company founded in 2023 apply?",
    ],
)
def test_a_day_to_apply_is_told_by_facts_though_founding_or_payment_is_spoken_of(question: str) -> None:
    assert "deadline" in answer_spec_of(question, interpret(question, AS_OF)).kinds


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("补贴什么时候发到手", "payday"),
        ("When is the money paid?", "payday"),
        ("上规的钱什么时候打", "payday"),
        ("奖励啥时候给", "payday"),
        ("店里垫的钱多久结给我", "payday"),
        ("奖励名单什么时候公布", None),
        ("不用申请就发钱的那个奖，名单晾到哪天为止", None),
        ("什么时候申报截止", None),
        ("有效期到什么时候", "validity"),
    ],
)
def test_which_kind_of_day_is_asked_for(question: str, first: str | None) -> None:
    assert answer_spec_of(question, interpret(question, AS_OF)).first_kind == first


@pytest.mark.parametrize(
    ("question", "name", "answers", "other"),
    [
        ("纸质材料交几份", "copies", "书面材料一式五份", "申报书"),
        ("认定多久搞一次", "interval", "原则上每两年进行一次", "两年内不得再报"),
        ("报告生成以后能用多久", "valid_for", "报告有效期九十天", "报告每年发布"),
        ("多久不用就没了", "valid_for", "券自发放之日起90天内有效", "每月1日开放"),
        ("钱分几次给", "paid_how", "现金分两次到账", "每家奖励5万元"),
        ("提交以后多久给答复", "duration", "两个工作日内答复", "受理后答复"),
        ("去年拿过的还能再报吗", "allowed", "已获支持的不重复支持", "为贯彻落实文件精神"),
        (
            "We make pumps. May a daughter firm apply too?",
            "allowed",
            "下属公司不得再报",
            "为贯彻落实文件精神",
        ),
        ("Where in the city do we hand it in?", "place", "在社保大厅19号窗口办理", "特此公告"),
    ],
)
def test_a_sentence_of_the_asked_kind_is_told_by_its_form(
    question: str, name: str, answers: str, other: str
) -> None:
    shape = dict(answer_spec_of(question, interpret(question, AS_OF)).shapes)[name]
    assert shape.search(answers)
    assert not shape.search(other)


@pytest.mark.parametrize(
    ("yuan", "chinese", "english"),
    [
        (500_000, "50万元", "RMB 500,000"),
        (10_000, "1万元", "RMB 10,000"),
        (300_000_000, "3亿元", "RMB 300,000,000"),
        (800, "800元", "RMB 800"),
    ],
)
def test_money_is_written_as_each_reader_expects(yuan: int, chinese: str, english: str) -> None:
    assert (money_text(yuan, "CNY", "zh"), money_text(yuan, "CNY", "en")) == (chinese, english)


def test_a_deadline_has_its_hour_and_midnight_stays_on_its_day() -> None:
    midnight = deadline("2025-09-30", at="2025-10-01T00:00:00+08:00")
    assert value_text(midnight, "zh") == "2025年9月30日24:00"
    assert value_text(deadline("2025-09-26", at="2025-09-26T17:00:00+08:00"), "en") == (
        "26 September 2025, 17:00 (China time)"
    )


def test_bounds_are_told_with_amounts_and_rates() -> None:
    assert value_text(amount(500_000, None), "zh") == "不低于50万元"
    assert value_text(amount(None, 10_000), "en") == "up to RMB 10,000"
    percent = Rate(percent=80, of=None, purpose="funding")
    share = RateFact(value=percent, quote="不超过实际缴纳保费80%", start=0, end=12)
    assert value_text(share, "en") == "up to 80%"


def test_a_recommenders_day_is_never_labelled_as_the_applicants() -> None:
    english = label_text(deadline("2025-10-15", audience="recommender"), "en")
    assert "not for applicants" in english
    assert "推荐" in label_text(deadline("2025-10-15", audience="recommender"), "zh")


def test_braces_in_a_title_are_text() -> None:
    title = "{x} {0} {title}"
    assert title in say("zh", "original", title=title, quote="q", n=1)


def test_markers_are_read_in_order() -> None:
    assert cited("甲 [2]，乙 [13][1]。") == [2, 13, 1]


@pytest.mark.parametrize(
    ("name", "chinese", "english"),
    [("南京", "南京", "Nanjing"), ("台州", "台州", "Taizhou (台州)"), ("三门县", "三门县", "Sanmen County")],
)
def test_places_are_named_as_each_reader_knows_them(name: str, chinese: str, english: str) -> None:
    assert (place_text(name, "zh"), place_text(name, "en")) == (chinese, english)


@pytest.mark.parametrize("key", ["open", "verdict.open", "call_item"])
def test_an_end_that_is_told_without_a_day_is_quoted_and_not_called_a_day(key: str) -> None:
    told = replace(deadline("2025-10-15"), value=None, undated="rolling", quote="先到先得")
    said = say(
        "zh",
        deadline_phrase(key, told),
        deadline="先到先得",
        quote="先到先得",
        programme="创新券",
        place="",
        i=1,
        n=1,
    )
    assert "“先到先得”" in said
    assert "先到先得截止" not in said
    assert deadline_phrase(key, deadline("2025-10-15")) == key


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("甘泉标准化奖补 deadline 和 phone?", ["when", "phone"]),
        ("甘泉计划的deadline和联系电话", ["when", "phone"]),
        ("甘泉计划的申报条件、截止时间和联系电话分别是什么？", ["conditions", "when", "phone"]),
        ("甘泉试点最晚几号报？企业可以自己申报吗？", ["when", "applicants"]),
        ("Is the filing still open, and what is the phone number?", ["open", "phone"]),
        ("甘泉补贴，我们的设备只投了60万，可以申请吗", []),
    ],
)
def test_each_of_several_things_is_a_part(question: str, asked: list[str]) -> None:
    spec = answer_spec_of(question, interpret(question, AS_OF))
    assert [part.spec.asked for part in asked_parts(question, spec)] == asked


@pytest.mark.parametrize(
    ("question", "kind", "subject"),
    [
        ("甘泉杯决赛在哪儿办 哪天", "event", "甘泉杯决赛在哪儿办 "),
        ("甘泉补贴交到哪里，哪天", None, ""),
        ("甘泉杯决赛在哪儿办，哪天截止", None, ""),
    ],
)
def test_a_bare_question_for_a_day_is_of_the_meeting_before_it(
    question: str, kind: str | None, subject: str
) -> None:
    parts = asked_parts(question, answer_spec_of(question, interpret(question, AS_OF)))
    assert [part.spec.asked for part in parts] == ["address", "when"]
    assert (parts[1].spec.first_kind, parts[1].subject.strip()) == (kind, subject.strip())


@pytest.mark.parametrize(
    ("question", "name"), [("钱分几次给", "发放方式"), ("How is the grant paid?", "How it is paid")]
)
def test_a_form_that_is_asked_for_has_a_name(question: str, name: str) -> None:
    assert part_name(answer_spec_of(question, interpret(question, AS_OF))) == name


def test_a_figure_behind_brackets_tells_what_stands_before_them() -> None:
    sums = asked_sums(fold("高端人才年薪要求多少"))
    assert sums
    assert is_told(sums, fold("年工资薪金（包含奖金和补贴，不包含股权分红等）100万元以上；担任技术骨干"))
    assert not is_told(sums, fold("工资由用人单位按月发放（以银行流水为准）；项目投资500万元以上"))


def test_what_stands_for_a_last_day_is_said_in_the_language_of_the_answer() -> None:
    told = replace(deadline("2025-10-15"), value=None, undated="rolling", quote="全年都收")
    assert value_text(told, "zh") == "全年都收"
    assert value_text(told, "en") == "all year round (全年都收)"


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Deadline, phone and maximum amount of 平顶山 设备更新贷款贴息?", ["when", "phone", "funding"]),
        ("平顶山设备更新贷款贴息截止、电话、最高多少", ["when", "phone", "amount"]),
        ("Medical device fund: deadline, R&D ratio and address", ["when", "rate", "address"]),
        ("When, where and which documents: rent subsidy?", ["when", "address", "materials"]),
        ("What is the maximum amount of the grant?", []),
    ],
)
def test_no_part_of_a_short_list_is_dropped(question: str, asked: list[str]) -> None:
    spec = answer_spec_of(question, interpret(question, AS_OF))
    assert [part.spec.asked for part in asked_parts(question, spec)] == asked
