"""What is told is another's: of a place whose section stands above, of a group whose day is over, of each where the total is asked for."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rag.answering.doubts.abstention import left_out
from rag.answering.reservations.reserved_days import seasons
from rag.answering.reservations.reserved_places import districts_without_kind, place_sections, spelt_elsewhere
from rag.answering.reservations.reserved_sums import is_for_those_with_more
from rag.embedding import Encoder
from rag.language.places import resolve
from rag.public import Answer
from rag.resources import patterns
from tests.answering.small_collection import asked_of
from tests.retrieval.made_corpus import record

SECTIONS = """各企业：现将9月在办的惠企事项整理如下。
【芜湖】云帆企业推荐：企业端9月26日18时关网，咨询0553-5550001。
【芜湖】会展活动补助：9月29日前提交上年度已办展会的补助申请，咨询0553-5550002。
【马鞍山】农机棚补助：申请表交镇服务中心，9月20日止，咨询0555-5550003。"""
CONTEST = """“江豚杯”创新创业大赛报名开始，主题为长江生态。
初创组：注册三年以内的公司。
创意组：没有注册公司的个人或团队。
重要时间
9月23日24:00 线上报名截止（初创组、成长组）
9月28日24:00 创意组截止
咨询：0562-5550004"""
COUPONS = """“乐享宣城”消费券核销商户招募。
一、消费券由财政全额垫付，销量前20名的商户各奖5000元推广费。
二、本轮消费券总盘子900万，其中餐饮券400万、商超券300万。
三、报名时间为2025年9月1日至9月30日。"""
BASES = """一、区级创业孵化基地认定补贴
申请认定的基地应当具备下列条件：在孵实体20户以上，专职创业服务人员不少于3人。
二、新认定的基地给予一次性补贴15万元，2025年10月16日前提交材料。"""
PLANNED = "关于认定滁州市示范工作室的通知。计划认定创作类30家、经营类20家，2025年10月16日前申报。"


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    notices = [
        ("t1_1", "安徽企业9月惠企事项清单（芜湖、马鞍山）", SECTIONS),
        ("t2_1", "铜陵丨“江豚杯”创新创业大赛报名通道开启", CONTEST),
        ("t3_1", "宣城丨“乐享宣城”消费券核销商户招募", COUPONS),
        ("t4_1", "池州丨区级创业孵化基地补贴申报通知", BASES),
        ("t5_1", "滁州丨关于认定示范工作室的通知", PLANNED),
    ]
    with asked_of(notices, tmp_path_factory.mktemp("another"), encoder) as put:
        yield put


def test_a_day_below_another_place_s_name_is_not_the_asked_place_s(ask: Callable[[str], Answer]) -> None:
    told = ask("马鞍山的云帆企业什么时候要在平台提交")
    assert told.certainty == "none"
    assert "没有单独写明马鞍山" in told.text
    assert ask("芜湖的云帆企业什么时候要在平台提交").certainty != "none"


def test_a_contest_is_open_while_one_of_its_groups_is_but_not_for_certain(
    ask: Callable[[str], Answer],
) -> None:
    told = ask("铜陵江豚杯创新创业大赛现在还能报吗")
    assert told.text.startswith("可以"), told.text
    assert "9月28日" in told.text
    assert told.certainty == "possible" or "创意组" in told.text.split("\n")[0], told.text


def test_what_each_gets_is_not_the_total_for_certain(ask: Callable[[str], Answer]) -> None:
    assert ask("宣城消费券餐饮券一共多少钱").certainty != "sure"


@pytest.mark.parametrize(
    ("question", "told"),
    [("池州孵化基地今年打算认定几家", False), ("滁州示范工作室创作类打算认定几家", True)],
)
def test_how_many_will_be_chosen_is_no_condition_on_one_of_them(
    ask: Callable[[str], Answer], question: str, told: bool
) -> None:
    assert (ask(question).certainty != "none") is told


@pytest.mark.parametrize(
    ("question", "text", "missing"),
    [
        ("首台套补偿去年补了几家企业", "按保费的30%补偿，最高100万元。", True),
        ("榨菜产业资金今年一共安排了多少", "按投资额的30%补助。", True),
        ("榨菜产业资金今年一共安排了多少", "资金总盘子260万元。", False),
        ("do they pay hotel and train for finalists", "8月22日决赛。", True),
        ("do they pay hotel and train for finalists", "8月22日决赛，食宿自理。", False),
        ("这次评上多少家", "拟认定某某新材料科技股份有限公司等405家企业。", False),
    ],
)
def test_details_that_notices_leave_out(question: str, text: str, missing: bool) -> None:
    assert bool(left_out(question, text)) is missing


def test_a_city_is_no_county_of_the_same_name_within_it() -> None:
    for name, part in (("长沙", "长沙县"), ("南昌", "南昌县")):
        city = resolve(name)
        assert city is not None
        assert districts_without_kind(f"{name}的电话", [city]) == []
        assert part not in {place.name for place in districts_without_kind(f"{name}电话", [city])}


def test_lines_headed_by_places_are_sections() -> None:
    assert [place.name for _, place in place_sections(SECTIONS)] == ["芜湖", "芜湖", "马鞍山"]
    assert place_sections("申请材料：\n（一）营业执照\n咨询：0555-1") == []


@pytest.mark.parametrize(
    ("question", "elsewhere"),
    [
        ("How much office space does the Pingtan Taiwanese start-up park offer?", True),
        ("How much office space does the Taizhou start-up park offer?", False),
        ("How much do firms get under the Madrid system?", False),
    ],
)
def test_a_name_spelt_in_latin_letters_may_be_another_place(question: str, elsewhere: bool) -> None:
    notice = record("1", text="台州海创杯大赛，提供免租场地。", regions=("浙江", "台州")).notice
    assert spelt_elsewhere(question, notice) is elsewhere


PAUSED = (
    """各企业：因系统升级，自2025年9月22日起暂停受理云岭灯塔奖励的申报，原定的9月30日截止时间不再执行。"""
)
LIT = "现组织申报2025年云岭灯塔奖励，每家奖励20万元。请于2025年9月30日前申报。"
SEASON = "现组织申报2026-2027雪季引客奖励，每人次20元，单家最高30万元，2025年10月30日前申报。"
WORKS = """2025年度众创空间绩效评价结果公示。
优秀等次给予20万元运营补助，良好给予8万元，合格不补助。
不合格的限期六个月整改，整改后仍不达标的取消资格。"""
STARTS = """盐茶补贴自9月26日9:00起开放申报，入口在区政府网“惠企专栏”。
申报截止日期待资金文件到位后另行公布。"""
FREE = """问：稳岗补助怎么领？答：免申即享，系统比对后直接打到对公账户。
问：劳务派遣公司能领稳岗补助吗？答：派遣到其他单位上班的人不算，自己用的可以。"""


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    notices = [
        ("u1_1", "昆明丨关于申报2025年云岭灯塔奖励的通知", LIT),
        ("u2_1", "昆明丨关于暂停受理2025年云岭灯塔奖励申报的公告", PAUSED),
        ("u3_1", "哈尔滨丨关于组织申报2026-2027雪季引客奖励的通知", SEASON),
        ("u4_1", "大同丨2025年度众创空间绩效评价结果公示", WORKS),
        ("u5_1", "运城丨盐茶补贴启动申报", STARTS),
        ("u6_1", "长沙丨稳岗补助问答", FREE),
    ]
    with asked_of(notices, tmp_path_factory.mktemp("other"), encoder) as put:
        yield put


def test_that_a_call_is_suspended_is_told_in_the_words_that_suspend_it(
    asked: Callable[[str], Answer],
) -> None:
    told = asked("昆明云岭灯塔奖励现在还能报吗")
    assert told.text.startswith("暂时不可以")
    assert any("暂停受理云岭灯塔奖励" in citation.quote for citation in told.citations)


def test_the_sum_of_another_season_is_none_of_the_asked_one(asked: Callable[[str], Answer]) -> None:
    assert asked("哈尔滨2025-2026雪季引客奖励每人补多少钱").certainty == "none"
    assert asked("哈尔滨2026-2027雪季引客奖励每人补多少钱").certainty != "none"


def test_what_is_said_of_the_passed_is_not_said_of_those_who_failed(asked: Callable[[str], Answer]) -> None:
    told = asked("大同众创空间评了不合格，会不会取消资格")
    assert not told.text.startswith("不可以")


def test_a_start_is_no_last_day_where_the_notice_says_more_of_it(asked: Callable[[str], Answer]) -> None:
    assert asked("运城盐茶补贴的截止日期定了没有").certainty != "sure"


def test_who_may_have_it_is_not_whether_one_applies(asked: Callable[[str], Answer]) -> None:
    assert asked("长沙劳务派遣公司可以领稳岗补助吗").certainty != "sure"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-2027雪季引客奖励", {("26", "27")}),
        ("道里区 2025-2026 season, how much", {("25", "26")}),
        ("25—26冰雪季", {("25", "26")}),
        ("2025年12月-2026年1月", set()),
        ("20-30人的企业", set()),
    ],
)
def test_a_season_is_named_by_two_years_in_a_row(text: str, found: set[tuple[str, str]]) -> None:
    assert seasons(text) == found


@pytest.mark.parametrize(
    ("row", "question", "found"),
    [
        ("asks_new", "两江直播商家奖励延到哪天", True),
        ("asks_new", "研发后补助 新的 email 地址", True),
        ("asks_new", "new closing date for cold storage projects", True),
        ("asks_new", "个体户改成有限公司给多少", False),
        ("asks_new", "first-batch new materials: which phone", False),
        ("which_first", "高企奖补和技改贴息哪个先截止", True),
        ("which_first", "哪个项目先到先得", False),
        ("missed", "上半场没过审，什么时候再交", True),
        ("missed", "什么时候交", False),
        ("several_own", "两个车间都报上去一年加起来最多能给多少", True),
        ("several_own", "两个车间各补多少", False),
        ("each_of", "境内展位和境外展位的比例各是多少", True),
        ("each_of", "一家最多多少", False),
    ],
)
def test_words_by_which_a_question_asks_for_another_value(row: str, question: str, found: bool) -> None:
    assert bool(patterns("rag.answering", "reservation.tsv")[row].search(question)) is found


QUESTIONS = """问：稳创贷款什么时候申请？
答：全年受理，没有统一的截止日。
问：贴息怎么领？
答：享受贴息的企业须在每季度末月20日前提交贴息申请，错过的顺延到下一季度。"""
RENT = "入驻实体按实际支出的60%给予场租水电补贴，最长享受3年，2025年10月12日前报送。"
STEPS = """现组织申报淮南绣坊奖补。
带动20名以上的，补助3万元。
带动50名以上的，补助6万元。
2025年10月20日前申报。"""


@pytest.fixture(scope="module")
def put(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    notices = [
        ("v1_1", "滁州丨稳创贷款问答", QUESTIONS),
        ("v2_1", "亳州丨入驻实体场租水电补贴申报通知", RENT),
        ("v3_1", "淮南丨绣坊奖补申报通知", STEPS),
    ]
    with asked_of(notices, tmp_path_factory.mktemp("lesser"), encoder) as put_to:
        yield put_to


def test_the_day_of_every_quarter_is_told_and_not_that_papers_are_taken_all_the_year(
    put: Callable[[str], Answer],
) -> None:
    assert put("滁州稳创贷款贴息申请每季度几号").text.startswith(
        "申报截止：答：享受贴息的企业须在每季度末月20日前"
    )


def test_a_share_is_no_certain_answer_to_how_much_at_most(put: Callable[[str], Answer]) -> None:
    assert put("亳州场租水电补贴一年最多多少").certainty != "sure"


def test_the_step_of_the_named_programme_is_told_for_certain(put: Callable[[str], Answer]) -> None:
    told = put("淮南绣坊奖补，带动60名绣娘补多少")
    assert told.certainty == "sure"
    assert "6万元" in told.text


CARS = """汽车补贴：
10万元（含）—20万元：补3000元
20万元（含）以上：补5000元
2025年10月5日前上传发票。"""
LOANS = """问：个人贷款贴多少？答：个人贷款由财政贴息50%，最长3年。
问：个人最多能贷多少？答：个人借款额度上限30万元。"""
OPENS = "一、网上申报：9月26日9时开通，10月23日18时关闭。二、纸质件10月27日前报送。"


@pytest.fixture(scope="module")
def stepped(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    notices = [
        ("w1_1", "淮北丨汽车消费补贴", CARS),
        ("w2_1", "安庆丨创业担保贷款问答", LOANS),
        ("w3_1", "阜阳丨研发补助申报通知", OPENS),
        ("w4_1", "芜湖丨冷链奖补申报通知", "请企业于2025年10月12日前申报冷链奖补，每家奖补10万元。"),
    ]
    with asked_of(notices, tmp_path_factory.mktemp("stepped"), encoder) as put_to:
        yield put_to


def test_a_step_that_the_asker_s_sum_did_not_choose_is_not_certain(stepped: Callable[[str], Answer]) -> None:
    assert stepped("淮北30万的车补多少").certainty != "sure"


def test_an_interest_subsidy_is_not_what_is_lent(stepped: Callable[[str], Answer]) -> None:
    told = stepped("安庆创业担保贷款个人能贷多少")
    assert "50%" not in told.text.split("\n")[0]


def test_the_first_day_is_told_to_who_asks_when_it_begins(stepped: Callable[[str], Answer]) -> None:
    for question in ("阜阳研发补助几号开始网上报", "阜阳研发补助网上申报什么时候开始，什么时候截止"):
        told = stepped(question)
        assert "开始时间：2025年9月26日" in told.text
        assert "2025年10月23日" in told.text
    assert "开始时间" not in stepped("阜阳研发补助网上申报到几号").text


def test_the_last_day_is_no_certain_answer_to_when_it_begins(stepped: Callable[[str], Answer]) -> None:
    assert stepped("芜湖冷链奖补几号开始申报").certainty != "sure"


def test_a_list_of_everything_is_no_answer_to_what_no_notice_writes_of(
    stepped: Callable[[str], Answer],
) -> None:
    assert stepped("新能源充电桩有什么补贴").certainty != "sure"
    assert stepped("What subsidies are there for electric vehicle charging stations?").certainty != "sure"
    assert stepped("现在有什么补贴可以申请").kind == "list"


@pytest.mark.parametrize(
    ("question", "text", "missing"),
    [
        ("旅居细则哪天正式印发", "征求意见时间：9月7日至10月8日。", True),
        ("旅居细则哪天正式印发", "本细则自2026年10月1日起施行。", False),
        ("复核之后还不服能去法院告吗", "对结果有异议的，5日内申请复核。", True),
        ("贴息会追加多少预算", "贴息资金1200万元，用满即停。", True),
        ("受理还会不会再延一次", "由4月15日延至5月8日。", True),
        ("受理还会不会再延一次", "此次顺延后不再另行延期。", False),
        ("现在最低工资标准是多少元", "不低于当地最低工资标准的70%。", True),
        ("要不要本科学历", "从业满5年。", True),
        ("现在LPR是多少", "按一年期LPR的30%贴息。", True),
        ("评价优秀的有哪几家公司", "优秀(4家)：御东工场、云中空间。", False),
        ("补助一共安排多少钱", "合计386.5万元。", False),
    ],
)
def test_more_details_that_notices_leave_out(question: str, text: str, missing: bool) -> None:
    assert bool(left_out(question, text)) is missing


@pytest.mark.parametrize(
    ("question", "quoted", "others"),
    [
        ("一团25人奖励多少钱", "单团30人以上且住宿2晚以上的，每团奖励2000元。", True),
        ("一团45人奖励多少钱", "单团30人以上且住宿2晚以上的，每团奖励2000元。", False),
        ("400平方米的冷库补多少", "冷库面积500平方米以上的，每平方米补80元。", True),
        ("一亩能补多少", "连片种植30亩以上，每亩补400元。", False),
        ("去年营收300万能拿多少", "年营收500万元以上的奖励5万元。", False),
    ],
)
def test_a_sum_for_those_with_more_is_not_certain_for_who_has_less(
    question: str, quoted: str, others: bool
) -> None:
    assert is_for_those_with_more(question, quoted) is others


def test_who_names_nothing_is_told_of_no_cancellation_for_certain(asked: Callable[[str], Answer]) -> None:
    assert asked("第二批为什么暂停了").certainty != "sure"


def test_who_asks_whether_he_is_excluded_is_told_no_false_no(tmp_path: Path, encoder: Encoder) -> None:
    text = "现组织申报研发补助，每家20万元。国有控股企业不在本次支持范围内。2025年10月10日前申报。"
    with asked_of([("y1_1", "池州丨研发补助申报通知", text)], tmp_path, encoder) as put_to:
        for question in (
            "Are state-owned enterprises excluded from the Chizhou R&D subsidy?",
            "国有控股企业是不是被排除在池州研发补助之外",
        ):
            assert not re.search(r"^(?:No[.:]|不可以)", put_to(question).text, re.MULTILINE)


def test_a_comparison_is_no_single_day_for_certain() -> None:
    found = patterns("rag.answering", "reservation.tsv")["which_first"]
    assert found.search("lishui green factory and park: compare reward and deadline")
    assert not found.search("丽水绿色园区申报截止是几号")


def test_that_it_is_suspended_is_no_certain_answer_to_when_it_resumes(asked: Callable[[str], Answer]) -> None:
    assert asked("昆明云岭灯塔奖励什么时候恢复受理").certainty != "sure"
    assert asked("昆明云岭灯塔奖励为什么暂停").certainty == "sure"
