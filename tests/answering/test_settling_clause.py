"""Which clause settles a yes or no: sums beside their limits, and the kinds of the table."""

import re
from pathlib import Path

import pytest

from rag.answering.kinds.clause_verdict import (
    _DENIES_STATE,
    _is_free_to_combine,
    _only_frees,
    is_beside,
)
from rag.answering.kinds.comparison_table import asks_for_both
from rag.answering.kinds.shut_out_by_limit import is_above_count, is_below_limit, leaves_out
from rag.answering.quoting.verdict_words import (
    as_having,
    covers_level,
    is_for_the_late,
    of_shutting_out,
    whether_at_all,
    words_of,
)
from rag.embedding import Encoder
from rag.language.normalise import fold
from rag.resources import rows
from tests.answering.small_collection import asked_of

KINDS = {name: (re.compile(asks), re.compile(clause)) for name, asks, clause in rows("rag.answering", "settling.tsv")}  # fmt: skip
INVESTED = "设备投资低于100万元的项目不予受理"
EARNED = "营业收入低于2000万元的企业不得申报"


@pytest.mark.parametrize(
    ("question", "clause", "below"),
    [
        ("设备只投了60万，能报吗", INVESTED, True),
        ("60万元能报吗", INVESTED, True),
        ("营业收入5亿元，投资60万元，能报吗", INVESTED, True),
        ("营业收入5亿元，投资60万元，能报吗", EARNED, False),
        ("营收1,200万元能报吗", EARNED, True),
        ("投资60万元能报吗", EARNED, False),
        ("营收1,200万元能报吗", "营业收入低于1,000万元的企业不得申报", False),
        ("厂房2万平方米能报吗", EARNED, False),
        ("厂房2万㎡、营收3亿元能报吗", EARNED, False),
        ("用了3万吨钢的企业能报吗", EARNED, False),
        ("5亿元和60万元的项目能报吗", INVESTED, False),
        ("投资60万元能报吗", "设备投资不低于100万元的项目不得拆分", False),
        ("投资60万元能报吗", "营业收入低于2000万元且投资低于100万元的企业不得申报", False),
        ("投资60万元能报吗", "营业收入低于2000万元或投资低于100万元的企业不得申报", True),
        ("投资150万元能报吗", INVESTED, False),
        ("只有2500元，会拨吗", "补助总额低于3000元的不予拨付", True),
        ("有3500元，会拨吗", "补助总额低于3000元的不予拨付", False),
        ("研发投入60万元能报吗", INVESTED, False),
    ],
)
def test_a_sum_is_held_against_a_limit_of_the_same_thing(question: str, clause: str, below: bool) -> None:
    assert is_below_limit(fold(question), fold(clause)) is below


@pytest.mark.parametrize(
    ("kind", "question", "asks"),
    [
        ("fee", "代理费用能算研发费用吗", False),
        ("institution", "高校能单独报吗", True),
        ("institution", "大学生能报吗", False),
        ("agency", "can dispatched workers be apprentices", True),
        ("mail", "材料能邮寄吗", True),
        ("mail", "can we mail the documents", True),
        ("mail", "邮箱是多少", False),
        ("freight_collect", "能寄到付吗", True),
        ("directly", "企业能直接报省里吗", True),
        ("self_employed", "个体户能报吗", True),
        ("self_employed", "个人能报吗", False),
        ("instalments", "补助钱是一次给完吗", True),
        ("instalments", "is it paid before or after we build", True),
        ("instalments", "一次可以报两个项目吗", False),
        ("fee", "does the cost of software count", False),
        ("fee", "申报要不要手续费", True),
        ("fee", "is it for free", True),
        ("again", "去年成立的企业能报吗", False),
        ("again", "已获得高新技术企业证书的能报吗", False),
        ("again", "再报销一次可以吗", False),
        ("again", "去年报废的设备能报吗", False),
        ("again", "去年拿过，今年能报吗", True),
        ("again", "还能再报吗", True),
        ("individual", "补贴我自己跑去报行吗", True),
        ("before", "想先动工建冷库再补办申请，行不行", True),
        ("before", "先进企业再次申报要什么", False),
        ("chance", "第一批没过，还有机会吗", True),
        ("individual", "要交个人所得税吗", False),
        ("individual", "个人养老金算吗", False),
        ("individual", "要交个人简历吗", False),
        ("individual", "个人可以报吗", True),
        ("payback", "之前拿的钱要退吗", True),
        ("payback", "退休人员能报吗", False),
        ("payback", "would we have to pay back the subsidy", True),
        ("behalf", "班长代签名字行不", True),
        ("behalf", "代表性产品要几件", False),
        ("late", "复核没按时交会怎样", True),
        ("paper", "要不要送纸质材料", True),
        ("paper", "材料要交到哪里", False),
        ("online", "租金补助网上能办吗", True),
        ("online", "网上申报几号截止", False),
        ("middleman", "有人说给他两百块就保证下来，靠谱吗", True),
        ("middleman", "招一个人给两千块吗", False),
        ("cannot_provide", "环评手续一时拿不出来咋办", True),
        ("cannot_provide", "拿得出证明就行吗", False),
        ("payment_proof", "设备是拿现钱付的，认吗", True),
        ("payment_proof", "有没有奖金", False),
    ],
)
def test_a_question_is_of_a_kind_by_more_than_a_bare_word(kind: str, question: str, asks: bool) -> None:
    assert bool(KINDS[kind][0].search(question)) is asks


@pytest.mark.parametrize(
    ("kind", "clause", "settles"),
    [
        ("outside", "登记失败的可以重新提交", False),
        ("outside", "须注册账号后登录系统", False),
        ("outside", "须在苏州市注册并依法纳税", True),
        ("outside", "应为本市注册的企业", True),
        ("outside", "外地企业不得申报", True),
        ("fee", "代理费用不得列支", False),
        ("fee", "不收取任何费用", True),
        ("instalments", "先拨付补助资金的七成，其余三成复核后拨付", True),
        ("instalments", "（三）先建后补。", True),
        ("instalments", "先到先得，额满即止", False),
        ("individual", "应缴个人所得税可以抵扣", False),
        ("individual", "个人不得申报", True),
        ("individual", "个人不行", True),
        ("paper", "上传合同和发票，不收纸质件", True),
        ("paper", "名单不收录纸质刊物", False),
        ("online", "也可登录平台网上办理", True),
        ("online", "平台可以查询进度", False),
        ("middleman", "不花钱，别找人代办", True),
        ("middleman", "由中心代为发放", False),
        ("cannot_provide", "无法按时提供的，可先由县局出具说明", True),
        ("payment_proof", "只有收据的不算", True),
        ("payment_proof", "须提供合同", False),
        ("before", "先批后建，未经批准开工的不予补助", True),
        ("before", "已批准的项目应按期开工", False),
        ("chance", "第一批未通过的项目补充完善后可参加第二批", True),
        ("both", "不可同级重复申报", True),
        ("both", "由市局择优推荐，名额6个", False),
        ("both", "可以与社会保险补贴同时享受", True),
    ],
)
def test_a_clause_settles_a_kind_by_more_than_a_bare_word(kind: str, clause: str, settles: bool) -> None:
    assert bool(KINDS[kind][1].search(clause)) is settles


@pytest.mark.parametrize(
    ("question", "clause", "phrase"),
    [
        ("知识产权质押融资有贴息吗", "鼓励探索数据知识产权许可交易、增信融资", "not_said"),
        ("有没有住房补贴", "鼓励企业建设人才公寓", "not_said"),
        ("知识产权质押融资有贴息吗", "知识产权质押融资可按50%申请贴息", "yes"),
        ("可以同时申报吗", "可同时申报两类", "yes"),
        ("只有一个专利可以报吗", "可按现有专利申报", "yes"),
        ("租金补贴是不是全年都能办", "全年受理，法定节假日除外", "not_said"),
        ("节假日可以办吗", "全年受理，法定节假日除外", "no"),
        ("拿过市级补贴还能报吗", "过期平台自动关闭，不再受理", "not_said"),
        ("拿过市级补贴还能报吗", "逾期不予受理，享受过市级补贴的不得申报", "no"),
        ("晚两天交还能报吗", "逾期不予受理", "no"),
        ("拿过二等奖还能参加吗", "往届拿过一、二等奖的项目就别来啦", "no"),
        ("还要求先是省级两年吗", "不再要求具有省级资格两年以上", "need_not"),
        ("劳务派遣单位能报吗", "各类用人单位（劳务派遣单位除外）", "no"),
        ("要交纸质材料吗", "在线填报，无需提交纸质材料", "need_not"),
        ("本科生有安家费吗", "年龄不超过35周岁，不发安家补贴", "no"),
        ("本科生有安家费吗", "不发生费用的不补", "not_said"),
        ("连锁直营店能报吗", "但连锁直营店这轮不带玩", "no"),
        ("中介说交两千能代领，是真的吗", "有人称可代领，收费2000元，都是假的", "not_true"),
        ("中介说交两千能代领，是真的吗", "可以登录平台领取", "not_said"),
    ],
)
def test_whether_there_is_a_thing_is_answered_by_words_on_that_thing(
    question: str, clause: str, phrase: str
) -> None:
    assert words_of(fold(question), fold(clause)) == phrase


@pytest.mark.parametrize(
    ("question", "text", "late"),
    [
        ("拿过市级补贴还能报吗", "6月10日截止，过期平台自动关闭，不再受理", True),
        ("拿过市级补贴还能报吗", "逾期不予受理，享受过市级补贴的不得申报", False),
        ("过了截止日还能报吗", "逾期不予受理", False),
    ],
)
def test_what_becomes_of_the_late_is_no_answer_to_others(question: str, text: str, late: bool) -> None:
    assert is_for_the_late(fold(question), fold(text)) == late


@pytest.mark.parametrize("question", ["单位和个人都能领吗", "每个人都能领吗", "外地企业都能报吗"])
def test_who_may_apply_is_not_whether_both_may_be_had(question: str) -> None:
    assert not KINDS["both"][0].search(fold(question))


def test_according_to_a_department_is_no_leave_to_draw_both() -> None:
    assert not KINDS["both"][1].search("按照发展改革部门要求填写")
    assert KINDS["both"][1].search("两笔照领")


def test_some_individuals_shut_out_are_not_all() -> None:
    assert not KINDS["individual"][1].search("与被引进人才有近亲属关系的个人不得申报")
    assert KINDS["individual"][1].search("个人不得申报")


@pytest.mark.parametrize(
    ("question", "clause", "covers"),
    [
        ("拿过区里的补贴还能报吗", "已享受省级及以上财政资金支持的,不得重复申报", False),
        ("拿过省里的补贴还能报吗", "已享受市级及以上财政资金支持的,不得重复申报", True),
        ("拿过市里的补贴还能报吗", "已享受省级财政资金支持的,不得重复申报", False),
        ("拿过补贴还能报吗", "已享受省级财政资金支持的,不得重复申报", True),
        ("领过超市补贴,还能报市级专项吗", "已享受省级财政资金支持的,不得重复申报", True),
    ],
)
def test_a_grant_is_held_against_who_gave_it(question: str, clause: str, covers: bool) -> None:
    assert covers_level(question, clause) is covers


@pytest.mark.parametrize(
    ("clause", "place", "out"),
    [
        ("我市(不含溧阳市)在职员工", "溧阳", True),
        ("溧阳市除外", "溧阳", True),
        ("包括溧阳市在内", "溧阳", False),
    ],
)
def test_a_place_is_left_out_by_name(clause: str, place: str, out: bool) -> None:
    assert leaves_out(clause, place) is out


@pytest.mark.parametrize(
    ("question", "both"),
    [("贷款贴息和担保费补贴能都拿吗", True), ("能同时拿市里和区里的补助吗", True), ("甲项目和乙项目的截止时间一样吗", False)],
)  # fmt: skip
def test_to_have_both_is_not_to_compare_them(question: str, both: bool) -> None:
    assert asks_for_both(fold(question)) == both


@pytest.mark.parametrize(
    ("question", "clause", "beside"),
    [
        ("自建和租用能同时报不", "已享受其他市级同类资金的,不重复奖补", True),
        ("两个方向都能报吗", "省级其他专项资金已支持的,不重复支持", True),
        ("can one company get both awards", "省级其他专项资金已支持的,不重复支持", True),
        ("自建和租用能同时报不", "同一企业限报一个方向", False),
        ("已经领了别的奖励和补贴，还能再报吗", "已享受其他市级同类资金的,不重复奖补", False),
        ("能重复享受吗", "已享受其他市级同类资金的,不重复奖补", False),
    ],
)
def test_grants_of_others_say_nothing_of_two_things_of_the_notice_itself(
    question: str, clause: str, beside: bool
) -> None:
    assert is_beside(fold(question), fold(clause)) is beside


@pytest.mark.parametrize(
    ("text", "phrase"),
    [("四项之间不互斥", "yes"), ("两类补贴互不影响", "yes"), ("同一项目不得重复申报", "no")],
)
def test_what_does_not_shut_out_the_other_allows_both(text: str, phrase: str) -> None:
    assert words_of("四个能同时报吗", fold(text)) == phrase


@pytest.mark.parametrize("clause", ["同一企业限报一个代码", "四项之间不互斥", "三类奖补互不排斥"])
def test_more_words_for_one_only_or_both(clause: str) -> None:
    assert KINDS["both"][1].search(fold(clause))


@pytest.mark.parametrize(
    ("question", "clause", "phrase"),
    [
        ("are state-owned firms excluded", "国有控股企业不在本次支持范围内", "claim.right"),
        ("are state-owned firms excluded", "国有控股企业也可申报", "claim.wrong"),
        ("国企是不是排除在外", "国有控股企业不在本次支持范围内", "claim.right"),
        ("are state-owned firms eligible", "国有控股企业不在本次支持范围内", "no"),
    ],
)
def test_who_asks_whether_somebody_is_shut_out_is_told_yes_where_he_is(
    question: str, clause: str, phrase: str
) -> None:
    assert words_of(fold(question), fold(clause)) == phrase


@pytest.mark.parametrize(
    ("question", "phrase", "answer"),
    [
        ("are state-owned enterprises excluded from the grant", "no", "claim.right"),
        ("are sole traders shut out of this", "yes", "claim.wrong"),
        ("国有控股企业是不是不能报", "no", "claim.right"),
        ("国企被排除在外吗", "no", "claim.right"),
        ("国有控股企业能报吗", "no", "no"),
        ("can excluded firms apply again", "no", "no"),
    ],
)
def test_whether_somebody_is_shut_out_is_answered_yes_where_he_is(
    question: str, phrase: str, answer: str
) -> None:
    assert of_shutting_out(question, phrase) == answer


def test_a_question_whether_one_may_not_is_read_as_whether_one_may() -> None:
    assert whether_at_all("国有控股企业是不是不能报") == "国有控股企业能报"
    assert whether_at_all("没有发票能不能报") == "没有发票能不能报"


@pytest.mark.parametrize(
    ("question", "clause", "phrase"),
    [
        ("我在武汉的银行贷的能办吗", "不行", "no"),
        ("二手车能补吗", "每人限1台，二手车不参加", "no"),
        ("技师能领吗", "技师、高级技师不在这回的补贴里", "no"),
        ("要不要手续费", "申领补贴不收一分钱", "need_not"),
        ("中试基地要旗区推荐吗", "旗区部门今年不再出具推荐意见", "need_not"),
        ("企业能报吗", "不参加现场答辩的视为放弃", "not_said"),
        ("行不行", "行不行看材料", "not_said"),
    ],
)
def test_the_words_of_a_notice_forbid_or_waive(question: str, clause: str, phrase: str) -> None:
    assert words_of(fold(question), fold(clause)) == phrase


@pytest.mark.parametrize(
    ("question", "clause", "above"),
    [
        ("我们仨车间，能三个都拿那个奖吗", "同一企业不超过2个", True),
        ("两个车间能两个都拿吗", "同一企业不超过2个", False),
        ("三个车间能报哪个", "同一企业不超过2个", False),
        ("三个都能报吗", "每家企业期限不超过2个月", False),
    ],
)
def test_more_than_a_notice_gives_one_is_asked_for(question: str, clause: str, above: bool) -> None:
    assert is_above_count(question, clause) is above


FROZEN = (
    ("r1_1", "渭南丨2025年冷藏设施补助申报通知", "现开展2025年冷藏设施补助申报，合作社均可申报，每座补助4万元。\n先批后建，未经批准开工的不予补助。\n时间：2025年9月1日至10月20日，逾期不予受理。"),
    ("r2_1", "渭南丨关于延长2025年冷藏设施补助申报时间的通知", "2025年冷藏设施补助申报截止时间由10月20日延长至10月30日。扩建类申报已于9月15日结束，不再延长，也不接受补报。"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("渭南冷藏设施补助延期以后，可以先动工再补办申请吗", "未经批准开工的不予补助"),
        ("渭南冷藏设施补助的扩建类还能补报吗", "也不接受补报"),
    ],
)
def test_a_clause_of_the_notice_that_changes_or_is_changed_settles_too(
    encoder: Encoder, tmp_path: Path, question: str, quoted: str
) -> None:
    with asked_of(FROZEN, tmp_path, encoder) as ask:
        answer = ask(question)
    assert answer.text.startswith("不可以")
    assert quoted in answer.text


@pytest.mark.parametrize(
    ("question", "phrase"),
    [("复核通过有奖励吗", "there_is_none"), ("配偶在儋州有房能领租房补贴吗", "no"), ("个人可以报吗", "no")],
)
def test_who_has_something_does_not_ask_whether_there_is_any(question: str, phrase: str) -> None:
    assert as_having(question, "no") == phrase


def test_whether_there_is_something_is_answered_by_there_is(encoder: Encoder, tmp_path: Path) -> None:
    text = "现开展2025年“青禾”引才申报。第一层次：博士，安家补贴40万元。第二层次：全日制本科毕业生，不发安家补贴，每月800元。由用人单位统一申报，不受理个人申报。外籍人才持有效工作许可的，可比照相应层次申报。不参加年度评估的，予以退出。"
    with asked_of([("h1_1", "赤峰丨2025年“青禾”引才申报通知", text)], tmp_path, encoder) as ask:
        assert ask("赤峰青禾引才本科生有安家费吗").text.startswith("没有。")
        assert ask("赤峰青禾引才我自己报行吗").text.startswith("不可以。")
        assert ask("Can foreigners apply for Chifeng's Qinghe talents?").text.startswith(
            ("Yes.", "Possibly this; check the notice:\nYes.")
        )
        assert "予以退出" in ask("赤峰青禾引才不参加评估会被退出吗").text


QUESTION_AND_ANSWER = (
    "qa_1",
    "黄石“首贷户”贴息怎么办？李科长在线答疑实录",
    "黄石市企业第一次从银行贷款的，可以申请首贷贴息，李科长在线答疑。\n【网友“铁山阿姐”】我在武汉的银行贷的行不行？\n李科长：不行，必须是黄石辖内银行机构发放的。\n【网友“晚风”】哪天截止？\n李科长：12月25日前申请。\n【网友“等花开”】贴多少？\n李科长：按1个百分点贴。",
)


def test_a_question_of_the_notice_that_stands_in_the_askers_is_answered(
    encoder: Encoder, tmp_path: Path
) -> None:
    with asked_of([QUESTION_AND_ANSWER], tmp_path, encoder) as ask:
        answer = ask("我在武汉银行贷的款，黄石首贷贴息能办吗")
    assert answer.text.startswith("不可以")
    assert "必须是黄石辖内银行机构" in answer.text


STATES_AND_GROUPS = (
    "st_1",
    "关于组织申报2026年鄂州市梁子湖英才项目的通知",
    "各有关单位：现组织申报2026年鄂州市梁子湖英才项目。\n一、申报对象：在鄂州市注册、2025年有进出口实绩且未被列为失信被执行人的企业，近一年没有食品安全处罚。\n"
    "外籍人才持有效工作许可的，可比照相应层次申报。往届获一等奖的项目不再参赛，已上市企业（新三板除外）不得申报。连锁加盟店不列入。\n"
    "二、资金主要用于设备购置，不得用于发放人员工资。\n三、材料：外文材料须附中文译本，盖章即可，无须公证。在线填报，无需提交纸质材料。\n四、每人只能报一个赛道。",
)


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("失信被执行人能申报鄂州梁子湖英才项目吗", "不可以"),
        ("去年有食品安全处罚能申报鄂州梁子湖英才项目吗", "不可以"),
        ("五年前有过食品安全处罚，能申报鄂州梁子湖英才项目吗", ""),
        ("没有失信记录能申报鄂州梁子湖英才项目吗", ""),
        ("外籍人才能报鄂州梁子湖英才项目吗", "可以"),
        ("去年拿了一等奖，鄂州梁子湖英才项目今年还能参赛吗", "不可以"),
        ("鄂州梁子湖英才项目资金能发工资吗", "不可以"),
        ("新三板挂牌企业能报鄂州梁子湖英才项目吗", "可以"),
        ("已上市企业能报鄂州梁子湖英才项目吗", "不可以"),
        ("鄂州梁子湖英才项目外文材料要公证吗", "不需要"),
        ("鄂州梁子湖英才项目要交纸质材料吗", "不需要"),
        ("鄂州梁子湖英才项目一个人能报两个赛道吗", "不可以"),
    ],
)
def test_a_clause_on_a_state_a_group_or_a_use_says_yes_or_no(
    question: str, begins: str, encoder: Encoder, tmp_path: Path
) -> None:
    with asked_of([STATES_AND_GROUPS], tmp_path, encoder) as ask:
        text = ask(question).text
    if begins:
        assert text.startswith(begins)
    else:
        assert not text.startswith(("可以", "不可以"))


@pytest.mark.parametrize(
    ("question", "said", "clause", "phrase"),
    [
        (
            "may it be spent on equipment",
            "设备",
            "资金主要用于设备购置、成果推广，不得用于发放人员工资",
            "yes",
        ),
        ("may it be used to pay wages", "工资", "资金主要用于成果推广，不得用于发放人员工资", "no"),
        ("may it be used for skills training", "技能培训", "只能用于社会保险费、技能提升培训等支出", "yes"),
        ("may it be used for rent", "租金", "资金主要用于成果推广，不得用于支付利息", "not_said"),
        ("is an audit report needed", "审计报告", "材料一式三份，不需要提供审计报告", "need_not"),
        ("is an audit report compulsory", "审计报告", "专家免费审核，须提供审计报告", "need"),
    ],
)
def test_english_words_are_held_against_the_clause_that_names_them(
    question: str, said: str, clause: str, phrase: str
) -> None:
    assert words_of(question, fold(clause), frozenset((said,))) == phrase


TALENT = (
    "现办理2025年度桓溪县青年人才租房补贴和生活补贴兑付。已购买住房的，租房补贴自购房次月起停发，生活补贴不受影响。"
    "同一人同时符合两项的，按就高原则兑付，生活补贴可以叠加。由用人单位统一申报，不接受个人直接申报。"
    "2023年度及以前未领取的，不再兑付。请于2025年10月20日前申报。"
)


@pytest.mark.parametrize(
    ("question", "opening", "quoted"),
    [
        ("桓溪买了房，生活补贴会停吗", "公告的回答是否定的", "生活补贴不受影响"),
        ("I bought a flat in 桓溪; do I lose my living subsidy?", "No", "生活补贴不受影响"),
        ("Can an individual apply directly in 桓溪?", "No", "不接受个人直接申报"),
    ],
)
def test_what_goes_on_and_who_may_not_apply_himself(
    tmp_path: Path, encoder: Encoder, question: str, opening: str, quoted: str
) -> None:
    notices = [
        ("t1", "关于办理2025年度桓溪县青年人才租房补贴和生活补贴兑付的通知", TALENT),
        ("t2", "榆林丨2025年仓库租金补贴申报", "按租金的30%补贴，请于2025年10月20日前申报。"),
    ]
    with asked_of(notices, tmp_path, encoder) as put:
        answer = put(question)
    assert opening in answer.text
    assert quoted in answer.text


def test_a_clause_that_names_nothing_settles_no_loss(tmp_path: Path, encoder: Encoder) -> None:
    text = "现办理桓溪县青年人才租房补贴兑付。按季核对资格，2025年继续发放。请于2025年10月20日前申报。"
    with asked_of([("t1", "关于办理桓溪县青年人才租房补贴兑付的通知", text)], tmp_path, encoder) as put:
        assert "公告的回答是否定的" not in put("桓溪买了房，租房补贴会停吗").text


@pytest.mark.parametrize(
    ("behind", "question", "free"),
    [
        ("，生活补贴可以叠加。", "生活补贴能和租房补贴一起拿吗", True),
        ("，首台(套)奖励可以叠加。", "首台套奖励能叠加吗", True),
        ("，贷款贴息可以叠加。", "生活补贴能和租房补贴一起拿吗", False),
        ("，不得叠加。", "生活补贴能和租房补贴一起拿吗", False),
    ],
)
def test_what_is_left_out_of_only_one_of_several(behind: str, question: str, free: bool) -> None:
    assert _is_free_to_combine(behind, fold(question), frozenset()) is free


@pytest.mark.parametrize(
    ("clause", "fits"),
    [
        ("每人每次限用一张,不能与店内储值卡同时使用", True),
        ("不得与其他优惠叠加", True),
        ("不能按时提交的,可在补正后同时申报", False),
    ],
)
def test_what_may_not_be_used_with_something_else_is_of_both(clause: str, fits: bool) -> None:
    asks, words = KINDS["both"]
    assert asks.search("能和储值卡一起用吗")
    assert asks.search("can it be used together with a stored-value card")
    assert bool(words.search(clause.split(",")[-1] if fits else clause.split(",")[0])) is fits


def test_more_than_one_may_have_is_told_by_classes_too() -> None:
    assert is_above_count("泰和乌鸡奖补能同时报三类吗", "同一主体最多申报两类")
    assert not is_above_count("泰和乌鸡奖补能同时报两类吗", "同一主体最多申报两类")


def test_what_is_lacking_is_shut_out_by_the_clause_that_demands_it(tmp_path: Path, encoder: Encoder) -> None:
    text = "灵武市农业农村局组织2026年苹果冷库补助申报。\n主体须运营满1年。用地须已办理设施农业用地备案。没有对公账户的，可打到社保卡。\n算力券限租用省内算力。\n10月30日前申报。"
    with asked_of([("lack_1", "关于申报2026年灵武市苹果冷库补助的通知", text)], tmp_path, encoder) as ask:
        assert ask("用地没备案能报灵武苹果冷库补助吗").text.startswith("不可以")
        assert not ask("没有对公账户能报灵武苹果冷库补助吗").text.startswith("不可以")
        assert "不可以" in ask("灵武苹果冷库补助的算力券能租省外算力吗").text


def test_whom_an_exception_in_brackets_names_needs_no_certificate() -> None:
    clause = "依法取得动物防疫条件合格证(养殖户除外)"
    assert words_of("养殖户要防疫证吗", clause) == "need_not"
    assert words_of("保种场要防疫证吗", clause) == "not_said"


def test_a_lifted_limit_opens_no_programme() -> None:
    assert _only_frees("c类现在能报吗", "c类不受限制")
    assert not _only_frees("c类能和a类一起报吗", "c类不受限制")
    assert not _only_frees("c类现在能报吗", "c类可以申报")


@pytest.mark.parametrize(
    ("clause", "denies"),
    [
        ("(四)不占用永久基本农田和生态保护红线", True),
        ("近一年未列入经营异常名录", True),
        ("招用2026届及离校两年内未就业高校毕业生", False),
    ],
)
def test_what_an_applicant_must_not_have_is_told_from_whom_he_hires(clause: str, denies: bool) -> None:
    assert bool(_DENIES_STATE.search(clause)) is denies
