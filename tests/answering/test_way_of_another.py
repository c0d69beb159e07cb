"""What a notice nowhere names or leaves out is not answered by how its own programme is applied for, or by its own last day."""

from pathlib import Path

from rag.embedding import Encoder
from tests.answering.small_collection import asked_of

NOTICES = [
    (
        "fair_1",
        "关于兑付通海县2025年度五金机电企业参展补贴的通知",
        "县商务局现场核查后公布结果，请专家评审。参展补贴按展位费的50%给。企业填写兑付申请表，连同参展合同、发票复印件装订成册，4月30日前报送县商务局。民宿、餐饮企业不在此列。",
    ),
    (
        "skill_2",
        "考了证能领钱！2026年攀枝花技能提升补贴开始申请",
        "攀枝花在职职工考取技能等级证书，可申请技能提升补贴。申请截止到2026年6月30日，在市人社局窗口交证书复印件。",
    ),
]


def test_how_to_apply_for_what_no_title_names_is_not_told_by_another_programme(
    encoder: Encoder, tmp_path: Path
) -> None:
    with asked_of(NOTICES, tmp_path, encoder) as ask:
        assert ask("通海开民宿的装修补贴怎么申请").certainty == "none"
        assert ask("通海五金机电参展补贴怎么申请").certainty != "none"


def test_the_last_day_of_a_call_is_none_of_what_its_notice_nowhere_writes(
    encoder: Encoder, tmp_path: Path
) -> None:
    with asked_of(NOTICES, tmp_path, encoder) as ask:
        assert ask("攀枝花新能源汽车置换补贴截止到什么时候").certainty == "none"
        assert "6月30日" in ask("攀枝花技能提升补贴截止到什么时候").text


def test_two_things_that_notices_leave_out_are_not_answered_in_parts(
    encoder: Encoder, tmp_path: Path
) -> None:
    with asked_of(NOTICES, tmp_path, encoder) as ask:
        assert ask("通海参展补贴现场核查是哪天、专家几个人").certainty == "none"
        told = ask("通海参展补贴补多少、材料报给哪里")
        assert told.certainty != "none"
        assert "50%" in told.text
