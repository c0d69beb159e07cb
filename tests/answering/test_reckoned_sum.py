"""A sum for each is told times what the question counts, under the notice's cap; where anything is in doubt, nothing is reckoned."""

import re
import time
from collections.abc import Callable, Iterator

import pytest

from rag.answering.composing.counted_things import counts_told
from rag.embedding import Encoder
from rag.language.normalise import fold
from rag.public import Answer
from rag.resources import rows
from tests.answering.small_collection import asked_of

CARS = (
    "为支持企业发展冷链，现开展冷藏车购置补助申报。申报对象：在渭南市注册的水产企业。"
    "补助标准：新购冷藏车每辆补助3万元，单户不超过10辆。请于2025年10月20日前申报。"
)
HIRED = (
    "现开展电池企业用工补贴申报。申报对象：在榆林市注册的电池企业。"
    "补贴标准：新招用普通员工每人1000元；脱贫人口每人3000元。单户企业每季度最高2万元。请于2025年10月31日前申报。"
)
MARKS = "一、马德里商标注册：每件指定3个国家（地区）以内的资助5000元，超过3个的资助1万元，单户每年不超过10万元。请于2026年6月12日前申报。"
STORES = (
    "一、在州外新开“雪线味道”直营店的，每家店奖励6万元，同一企业最多奖励5家。\n二、新建产地冷库的，按每立方米80元补助，最高40万元。\n"
    "三、种贝母的，每亩补贴300元；\n家庭农场补贴总额最高10万元，农业企业补贴总额最高25万元。\n四、换电窑，每座补8000元，一家最多补3座。\n"
    "五、直播间，花的钱补一半，最高1万元。\n六、雪莲工坊，每家资助2万元。\n申报请于2025年10月31日前。"
)
LENT = (
    "一、个人：每人最高30万元、总额最高110万元的，按合伙人数。\n二、小微企业最高400万元。\n三、境外商标注册费全额补助，每件最高1万元。"
    "\n四、认定为基地的，给予一次性奖补50万元，分两年拨付，首年60%、次年40%；认定为企业的，奖补15万元。\n五、博士每月补贴2000元，最长领36个月。\n请于2025年10月31日前申报。"
)
RETURNED = (
    "一、大型企业按上年度实际缴纳失业保险费的30%返还，中小微企业按60%返还。\n二、创新券：企业每年申领额度最高10万元，创业团队最高3万元。按合同实际支付金额的40%兑付；"
    "使用本市平台仪器的，按50%兑付。\n三、规上培育奖励20万元。对从事青稞加工的企业，在上述基础上上浮10%。\n请于2025年10月31日前申报。"
)
OPENED = (
    "一、专卖店：每新开一家面积60平方米以上的专卖店补助3万元，同一主体最高15万元。\n二、跨境物流：年发运货车200车次以上的，每车次补助300元，最高60万元。\n"
    "三、用电：按实际用电量每千瓦时补贴0.03元，每家每年最高240万元。\n四、展会：人员机票每家限2人，每人补贴4000元。\n"
    "六、产品注册：每个品种奖励80万元。单个企业每年最高300万元。\n"
    "五、新品：年销售额超过300万元的食品新品，每个奖10万元，每家企业不超过3个。\n请于2025年10月31日前申报。"
)
PENS = (
    "一、扩繁场：存栏藏猪能繁母猪50头以上的，每头母猪补助500元，每场最高40万元；\n"
    "二、牧草：改种苜蓿的，每亩补助1800元；间种燕麦的，每亩另加400元。单个合作社最高60万元。\n"
    "三、学徒：工坊带徒的，每带1名学徒每月补800元，最长6个月。\n四、厂房：租用标准厂房的，每平方米每月补12元，单个企业每年最高120万元。\n"
    "五、复配药：每通过一个品种奖励50万元，同一企业每年不超过200万元。\n"
    "类别 | 对象 | 标准\n青稞种 | 种植青稞的农户 | 每亩150元，单户最高3万元\n青稞窖 | 新建窖的合作社 | 每吨库容补120元，最高60万元\n请于2025年10月31日前申报。"
)
RAISED = (
    "一、贴息：按实际支付利息的50%贴，一家最多30万元。带动脱贫户5户以上的，贴息比例提高到60%，封顶不变。\n"
    "二、见习：每人每月补1600元，见习留用率超过50%的提高到1900元。\n三、可以同时申报吗？\n贴息与见习不可同时享受；稳岗不受限制。\n请于2025年10月31日前申报。"
)
TRACKS = (
    "赛道一 技改贴息：新增技改贷款500万元以上，按贷款利率中的2个百分点贴息，单户不超过120万元。\n"
    "赛道二 本地配套：年采购本地零部件1000万元以上的，按采购额增量的3%奖励，最高150万元。\n"
    "赛道三 新品推广：单项产品年销售收入800万元以上，每项奖励20万元，每家不超过3项。\n请于2025年10月31日前申报。"
)
NURSED = "现开展医院规培学员补贴申报。补贴标准：学员每人每月800元。请于2025年10月31日前申报。"


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    notices = [
        ("n1", "渭南丨2025年冷藏车购置补助开始申报", CARS),
        ("n2", "榆林丨2025年电池企业用工补贴开始申报", HIRED),
        ("n4", "长春市市场监督管理局关于受理2026年知识产权资助申请的公告", MARKS),
        ("n3", "汉中丨2025年医院规培学员补贴开始申报", NURSED),
        ("n5", "甘孜州2025年促进特色食品产业发展若干措施", STORES),
        ("n6", "阿坝州2025年创业扶持办法", LENT),
        ("n7", "玉树州2025年惠企补贴申报公告", RETURNED),
        (
            "n9",
            "昌都市2025年技能提升补贴申领公告",
            "中级（四级）1500元\n高级（三级）2000元\n焊工等紧缺工种上浮30%。\n请于2025年10月31日前申领。",
        ),
        (
            "n10",
            "林芝市2025年品牌出海支持资金申报通知",
            "方向一（海外门店）：在境外开设面积不少于60平方米的品牌体验店，每店补助15万元，每家企业最多3店。\n方向二（海外仓）：租用海外仓的，按年租金的40%补助，每家企业最高60万元。\n"
            "方向三（人才）：博士研究生，安家补贴40万元，分5年等额发放；每月生活补贴3000元。\n请于2025年10月31日前申报。",
        ),
        (
            "n11",
            "日喀则市2025年高新技术企业认定奖励申报通知",
            "奖励标准：1.首次认定：每家奖励20万元；2.重新认定：每家奖励8万元；3.首次认定的企业中，2024年度营业收入2000万元以上的，另增加奖励5万元。\n请于2025年10月31日前申报。",
        ),
        (
            "n12",
            "那曲市2025年市级绿色工厂评定通知",
            "评定为市级绿色工厂的，一次性奖励20万元；后续获评省级、国家级的，分别再奖励30万元、50万元。\n请于2025年10月31日前申报。",
        ),
        ("n14", "洛扎县2025年加工贷款贴息和见习补贴公告", RAISED),
        ("n15", "错那市2025年机械制造强链提质专项申报公告", TRACKS),
        ("n8", "果洛州2025年特色产业奖补申报公告", OPENED),
        ("n13", "林周县2025年藏猪扩繁和青稞窖补助公告", PENS),
    ]
    with asked_of(notices, tmp_path_factory.mktemp("reckoned"), encoder) as put:
        yield put


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("渭南冷藏车购置补助，买了4辆补多少钱", "3万元×4＝12万元（限额：“单户不超过10辆”）"),
        ("渭南冷藏车购置补助，买了12辆补多少钱", "3万元×12＝36万元，但“单户不超过10辆”，故为30万元"),
        ("阿坝州我们4个人合伙，能贷多少", "30万元×4＝最高120万元，但"),
        ("渭南买十五台冷藏车能补多少钱", "故为30万元"),
        ("榆林电池企业用工补贴，招了6个普通员工给多少", "1000元×6＝6000元"),
        ("榆林电池企业用工补贴，招了9名脱贫人口给多少", "3000元×9＝2.7万元，但“单户企业每季度最高2万元”，故为2万元"),
        ("榆林电池企业用工补贴，招了2个脱贫人口和5个普通员工给多少", "合计：1.1万元"),
        ("汉中医院规培学员补贴，带了10名学员给多少", "800元×10＝每月8000元"),
        ("甘孜州开了3家雪线味道直营店奖多少", "6万元×3＝18万元（限额：“同一企业最多奖励5家”）"),
        ("甘孜州开了7家雪线味道直营店奖多少", "但“同一企业最多奖励5家”，故为30万元"),
        ("甘孜州2家雪莲工坊资助多少", "2万元×2＝4万元"),
        ("甘孜州新建冷库8000立方补多少", "80元×8000＝64万元，但“最高40万元”，故为40万元"),
        ("甘孜州农业企业种贝母900亩补多少", "但“农业企业补贴总额最高25万元”，故为25万元"),
        ("甘孜州家庭农场种贝母900亩补多少", "故为10万元"),
        ("甘孜州换2座电窑补多少", "8000元×2＝1.6万元（限额：“一家最多补3座”）"),
        ("阿坝州注册了5件境外商标每件8000，补多少", "8000元×5＝最高4万元"),
        ("阿坝州基地首年能拿多少钱", "“首年60%”：50万元×60%＝30万元"),
        ("玉树州小公司去年交了8万失业保险，能返多少", "8万元×60%＝4.8万元"),
        ("玉树州大型企业去年交了100万失业保险，能返多少", "100万元×30%＝30万元"),
        ("玉树州企业买服务花了30万，创新券能兑多少", "30万元×40%＝12万元，但“企业每年申领额度最高10万元”，故为10万元"),
        ("玉树州创业团队花了10万检测费，创新券能兑多少", "但“创业团队最高3万元”，故为3万元"),
        ("玉树州做青稞加工的规上培育奖励多少", "20万元×110%＝22万元"),
        ("果洛州开6家专卖店补多少", "3万元×6＝18万元，但“同一主体最高15万元”，故为15万元"),
        ("果洛州跨境物流500车次补多少", "300元×500＝15万元（限额：“最高60万元”）"),
        ("果洛州一年用电1亿度能补多少", "0.03元×1亿＝300万元，但“每家每年最高240万元”，故为240万元"),
        ("果洛州展会机票3个人能补多少", "但“人员机票每家限2人”，故为8000元"),
        ("林芝市开了4家海外门店补多少", "15万元×4＝60万元，但“每家企业最多3店”，故为45万元"),
        ("日喀则市首次认定高企，去年营收3000万，能拿多少", "20万元＋5万元＝25万元"),
        ("昌都市焊工高级证技能提升补贴多少", "2000元×130%＝2600元"),
        ("果洛州产品注册奖励一家一年最高多少", "最高300万元 [1]"),
        ("林周县扩繁场1000头母猪补多少", "500元×1000＝50万元，但“每场最高40万元”，故为40万元"),
        ("林周县改种苜蓿50亩间种燕麦补多少", "合计：11万元"),
        ("林周县工坊带了5个学徒6个月补多少", "800元×5×6＝2.4万元"),
        ("林周县工坊带了5个学徒9个月补多少", "800元×5×6＝2.4万元"),
        ("林周县租1万平方厂房每年补多少", "12元×1万×12＝144万元，但“单个企业每年最高120万元”，故为120万元"),
        ("林周县复配药通过了5个品种奖多少", "50万元×5＝250万元，但“同一企业每年不超过200万元”，故为200万元"),
        ("林周县建了800吨青稞窖补多少", "120元×800＝9.6万元（限额："),
        ("洛扎县带动6户脱贫户，贷款利息付了30万，贴多少", "30万元×60%＝18万元"),
        ("洛扎县带动3户脱贫户，贷款利息付了30万，贴多少", "30万元×50%＝15万元"),
        ("洛扎县见习留用率60%每月补多少", "1900元 [1]"),
        ("洛扎县见习留用率40%每月补多少", "1600元 [1]"),
        ("阿坝州博士补贴最多能领多少钱", "按公告写的最长领36个月计算：2000元×36＝7.2万元"),
    ],
)  # fmt: skip
def test_a_sum_for_each_is_told_times_the_count(
    ask: Callable[[str], Answer], question: str, told: str
) -> None:
    assert told in ask(question).text


def test_an_english_question_is_reckoned_in_english(ask: Callable[[str], Answer]) -> None:
    answer = ask("Weinan refrigerated truck subsidy: we bought 12 trucks, how much do we get")
    assert "RMB 30,000 × 12 = RMB 360,000, but “单户不超过10辆”: RMB 300,000" in answer.text


def test_what_one_firm_gets_at_most_is_multiplied_by_nothing(ask: Callable[[str], Answer]) -> None:
    assert "60万元×" not in ask("林芝市开了4家海外门店补多少").text


@pytest.mark.parametrize(
    "question",
    ["日喀则市首次认定高企，去年营收1500万，能拿多少", "日喀则市重新认定高企，去年营收3000万，能拿多少"],
)
def test_nothing_is_added_below_the_bound_or_for_others(ask: Callable[[str], Answer], question: str) -> None:
    assert "＋" not in ask(question).text


def test_a_raised_sum_is_for_those_alone_who_reach_its_bound(ask: Callable[[str], Answer]) -> None:
    assert "1900元 [" not in ask("洛扎县见习留用率40%每月补多少").text
    assert "1600元 [" not in ask("洛扎县见习留用率60%每月补多少").text


def test_the_step_of_another_track_is_not_the_askers(ask: Callable[[str], Answer]) -> None:
    assert "适用这一档" not in ask("错那市强链提质赛道一贷了800万贴多少").text


def test_what_is_given_on_top_is_added_for_those_alone_whom_it_is_for(ask: Callable[[str], Answer]) -> None:
    assert "合计" not in ask("林周县改种苜蓿50亩补多少").text


def test_what_is_given_in_steps_is_shown_whole_to_who_asks_for_all(ask: Callable[[str], Answer]) -> None:
    assert "不止一个数" in ask("那曲市绿色工厂从市级到国家级一共能拿多少").text


def test_another_grant_of_the_same_line_is_not_told_as_the_named_one(ask: Callable[[str], Answer]) -> None:
    assert "金额：40万元" not in ask("林芝市博士生活补贴多少").text


def test_what_english_counts_is_held_against_the_things_of_the_notice(ask: Callable[[str], Answer]) -> None:
    answer = ask("Golog: we launched 4 new food products with over 3 million sales. How much reward?")
    assert "RMB 100,000 × 4 = RMB 400,000, but “每家企业不超过3个”: RMB 300,000" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "渭南冷藏车购置补助每辆补多少钱",
        "渭南冷藏车购置补助，我们厂有30人，能补多少钱",
        "榆林电池企业用工补贴，公司共有80人，普通员工给多少",
        "榆林电池企业用工补贴，招了7个人给多少",
        "长春马德里商标指定5个国家资助多少",
    ],
)
def test_nothing_is_reckoned_where_no_count_of_the_things_is_told(
    ask: Callable[[str], Answer], question: str
) -> None:
    assert "×" not in ask(question).text


@pytest.mark.parametrize(
    ("question", "unit", "values"),
    [
        ("新招了20名毕业生", "人", [20]),
        ("扩岗招了3个补多少", "人", [3]),
        ("我们有3个分公司", "人", []),
        ("招用普通员工80人", "人", [80]),
        ("我们公司有80人", "人", []),
        ("至少5人", "人", []),
        ("新增50万度电", "千瓦时", [500_000]),
        ("两台设备和三套软件", "台", [2, 3]),
        ("第三站", "站", []),
        ("we hired 12 graduates", "人", [12]),
        ("a firm of 30 people", "人", []),
    ],
)
def test_what_is_counted(question: str, unit: str, values: list[int]) -> None:
    assert [count.value for count in counts_told(fold(question), unit)] == values


@pytest.mark.parametrize("row", rows("rag.answering", "reckoned_units.tsv"), ids=lambda row: row[0])
def test_each_row_fires_on_its_example_alone(row: tuple[str, ...]) -> None:
    unit, words, fires, silent = row
    assert counts_told(fold(fires), unit)
    assert not counts_told(fold(silent), unit)
    assert re.compile(words)


def test_counting_is_linear_on_hostile_text() -> None:
    for piece in ("12个一", "1,000,", "we have 1 a b ", "5 a-", "三百"):
        text = piece * (100_000 // len(piece))
        began = time.process_time()
        counts_told(text, "人")
        assert time.process_time() - began < 5, piece
