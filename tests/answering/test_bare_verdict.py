"""Clauses that hardly say more than what they shut out or let in decide a question about just that."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from rag.answering.quoting.bare_verdict import bare_verdicts
from rag.embedding import Encoder
from tests.answering.small_collection import asked_of


@pytest.mark.parametrize(
    ("question", "text", "lets_in"),
    [
        ("石家庄在校生能去见习吗", "16至24岁失业青年。在校生不算。", False),
        ("线上展会给补吗", "每人5000元以内据实补助。线上展会不在支持之列。", False),
        ("材料能邮寄吗", "以送到当日为准，邮寄不算。", False),
        ("我们是家政中介平台能领吗", "🙅劳务派遣公司、中介平台（只撮合不签合同的）不在里头。", False),
        ("纯进口企业能报吗", "且不是失信被执行人。纯进口企业不适用。", False),
        ("连锁药店算首店吗", "·连锁便利店、药店不算首店；", False),
        ("个体工商户能领扩岗补助吗", "参加失业保险的企业、社会组织,个体工商户也可以", True),
        ("有汽车贷款影响吗，能贷吗", "助学贷款、住房贷款、汽车贷款不影响", True),
        ("烟酒专卖店能领吗", "这几种就别白跑啦：\n·去年被罚过的；\n·烟酒专卖店。", False),
        ("烟酒专卖店能领吗", "这几种优先：\n·去年获奖的；\n·烟酒专卖店。", None),
        ("材料不合格能退吗", "申报材料不予退还。", None),
        ("企业能报吗", "企业不得报名。", None),
        ("现在能申请吗", "现在就能申请吗?不能。", None),
        ("同一设备能报两次吗", "同一设备不得重复申报。", None),
        ("失信被执行人能申报吗", "2025年度有实绩且未被列为失信被执行人的企业。", False),
        ("没有被列为失信被执行人，能申报吗", "2025年度有实绩且未被列为失信被执行人的企业。", None),
        ("补助能用来发工资吗", "补助资金主要用于设备购置，不得用于发放人员工资。", False),
        ("工资多少能报吗", "补助资金主要用于设备购置，不得用于发放人员工资。", None),
        ("can civil servants apply", "公务员及参公人员不在此列。", False),
        ("can listed companies apply", "已上市企业（新三板除外）不得申报。", False),
        ("can companies apply", "已上市企业（新三板除外）不得申报。", None),
        ("外资企业能报吗", "外地企业不予受理。", None),
        ("我们是快闪店，首店能报吗", "快闪店、展销摊位以及转让的门店，不认作首店。", False),
        ("分公司能申请吗", "外资企业与内资企业同等对待；分公司不具备法人资格，不能申请。", False),
        ("外资企业能申请吗", "外资企业与内资企业同等对待；分公司不能申请。", True),
        ("只做外卖能报吗", "只做外卖、无堂食的门店不参与本期。", False),
        ("小贷公司能申请贴息吗", "房地产企业及小额贷款公司不在支持范围之内。", False),
        ("软件也算投入吗", "按设备（含配套软件）实际投入的8%补助。", True),
        ("软件企业能报吗", "按设备（含配套软件）实际投入的8%补助。", None),
        ("分红算进年薪吗", "年薪（包含奖金，不包含股权分红等）100万元以上。", False),
        ("集团内部调过来的算吗", "全职新引进（集团内部调动不属于新引进）的人才。", False),
        ("省级研发中心算吗", "研发机构（市级研发中心不算）可以报名。", None),
        ("连锁直营店能报吗", "个体户都行🙆 但连锁品牌直营店这轮不带玩。", False),
        ("设备是二手的能报吗", "有下列情形之一的不予支持：\n（一）发生事故的；\n（二）设备为二手或关联方购入的。", False),
        ("设备是全新的能报吗", "有下列情形之一的不予支持：\n（一）发生事故的；\n（二）设备为二手的。", None),
        ("总公司能申请吗", "分公司不具备法人资格，不能申请。", None),
        ("今年刚买的设备能报吗", "去年竣工的才算，今年刚买的设备不算哦~", False),
        ("买车的贷款能贴息吗", "用于改窑炉、备货。买房买车的不算。", False),
        ("改窑炉的贷款能贴息吗", "用于改窑炉、备货。买房买车的不算。", None),
        ("普通企业能拿补助吗", "合作社要县级以上示范社。一般企业不补。", False),
        ("买的二手设备能贴息吗", "有下列情形之一的，不予支持：1.购置二手设备的；2.贷款逾期的。", False),
        ("买的全新设备能贴息吗", "有下列情形之一的，不予支持：1.购置二手设备的；2.贷款逾期的。", None),
        ("钱能用来分红吗", "用于转岗培训等，不能用于发放股东分红。", False),
        ("企业已经迁出十堰了还能兑付吗", "二、不予兑付的情形\n1.兑付时已迁出十堰市或已注销、停产的；", False),
        ("企业还在十堰能兑付吗", "二、不予兑付的情形\n1.兑付时已迁出十堰市或已注销、停产的；", None),
        ("营收400万能申请吗", "营业收入低于500万元，不予支持。", None),
    ],
)  # fmt: skip
def test_a_clause_decides_what_it_is_about(question: str, text: str, lets_in: bool | None) -> None:
    found = [verdict.lets_in for verdict in bare_verdicts(question, text)]
    assert found == ([] if lets_in is None else [lets_in])


def test_hostile_text_takes_linear_time() -> None:
    for piece in ("在校生不算", "·在校生；\n", "不不在", "在校生、", "（（（"):
        started = time.process_time()
        list(bare_verdicts("在校生能去吗", piece * (100_000 // len(piece))))
        assert time.process_time() - started < 3, piece


def test_the_answer_begins_with_no_and_quotes_the_clause(encoder: Encoder, tmp_path: Path) -> None:
    notices = [
        (
            "shops_1",
            "滨海新区2026年首店和夜间经济奖励开始收材料",
            "滨海新区2026年首店引进和夜间经济奖励，4月10日起收材料，5月15日截止。夜市运营方摊位60个以上、管理满一年的，按改造投入的30%给补。\n"
            "这几种就别白跑啦：\n·去年因食品安全被罚过的；\n·烟酒专卖店。\n咋报：登录滨城惠企平台填表、传照片。",
        ),
    ]
    with asked_of(notices, tmp_path, encoder) as ask:
        answer = ask("滨海烟酒专卖店能领夜间奖励吗")
    assert answer.text.startswith("不可以")
    assert "别白跑" in answer.text
    assert "烟酒专卖店" in answer.text


def test_who_is_let_in_by_a_clause_is_not_shut_out_by_the_list_before_it(
    encoder: Encoder, tmp_path: Path
) -> None:
    notices = [
        (
            "jobs_1",
            "招了应届生的老板看过来!路北区一次性扩岗补助开领啦",
            "唐山市路北区一次性扩岗补助：每招1人1500元。申请条件：\n1.在路北区参加失业保险的企业、社会组织,个体工商户也可以;\n"
            "2.招的是2026届高校毕业生。\n申报截止2026年12月31日，电话0315-2820027。",
        ),
    ]
    with asked_of(notices, tmp_path, encoder) as ask:
        answer = ask("我是个体户，路北区扩岗补助能领吗")
    assert not answer.text.startswith("不可以")
    assert "个体工商户也可以" in answer.text


def test_a_schedule_of_batches_has_each_of_them(encoder: Encoder, tmp_path: Path) -> None:
    notices = [
        (
            "rounds_1",
            "西安市2026年科技型中小企业评价工作批次安排",
            "今年科技型中小企业评价全市共设五个批次：\n第一批 企业提交截至3月20日,区县审核到3月27日\n第二批 企业提交截至5月15日,区县审核到5月22日\n"
            "第三批 企业提交截至7月10日,区县审核到7月17日\n第四批 企业提交截至8月28日,区县审核到9月4日\n第五批 企业提交截至9月30日,区县审核到10月12日\n",
        ),
    ]
    with asked_of(notices, tmp_path, encoder) as ask:
        fifth, sixth = ask("西安科技型中小企业第五批几号截止"), ask("西安科技型中小企业第六批几号截止")
    assert "9月30日" in fifth.text
    assert sixth.certainty == "none"


@pytest.mark.parametrize(
    ("question", "verdicts"),
    [
        ("跑网约车能领创业补贴吗", [False]),
        ("代驾能领吗", [False]),
        ("开奶茶店能领吗", []),
        ("二手设备算不算投入", [False]),
        ("融资租赁设备算不算投入", []),
    ],
)
def test_a_sentence_that_lists_who_is_shut_out_and_what_does_not_count(
    question: str, verdicts: list[bool]
) -> None:
    text = "不能领的情况：网约车、代驾等没有固定经营场所的；已经在别处领过的。二手设备不计入。融资租赁设备可以计入。"
    assert [verdict.lets_in for verdict in bare_verdicts(question, text)] == verdicts


@pytest.mark.parametrize(
    ("text", "said", "lets_in"),
    [
        ("现金付款的支出不予认可。", {"现金", "付款"}, [False]),
        ("机关事业单位在编人员不在范围内。", {"机关事业单位"}, [False]),
        ("个人、在校学生团队都可以参加。", {"在校学生"}, [True]),
        ("转岗培训不补。", {"培训"}, []),
        ("直营店不行,加盟店可以(问的人多,再说一遍)。", {"加盟店"}, [True]),
        ("六、不予补贴的情形\n同一人员已领过的;法定代表人及其配偶为本单位职工的。", {"配偶"}, [False]),
        ("二手设备不补。", {"设备"}, []),
    ],
)
def test_what_a_clause_is_about_may_be_said_in_english(
    text: str, said: set[str], lets_in: list[bool]
) -> None:
    assert [v.lets_in for v in bare_verdicts("is it covered", text, frozenset(said))] == lets_in
