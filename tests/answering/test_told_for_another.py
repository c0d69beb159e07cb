"""What is told is another's: of a place whose section stands above, of a group whose day is over, of each where the total is asked for."""

from collections.abc import Callable, Iterator

import pytest

from rag.answering.doubts.abstention import left_out
from rag.answering.reservations.reserved_places import districts_without_kind, place_sections, spelt_elsewhere
from rag.embedding import Encoder
from rag.language.places import resolve
from rag.public import Answer
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
    assert told.text.startswith("可以")
    assert told.certainty == "possible"
    assert "9月28日" in told.text


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
    notice = record(0, text="台州海创杯大赛，提供免租场地。", regions=("浙江", "台州")).notice
    assert spelt_elsewhere(question, notice) is elsewhere
