"""Whether the asker may apply is answered by the clause on what he tells: a wrong yes or no is worse than none."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from rag.collection import Collection
from rag.embedding import Encoder
from rag.public import Answer, QueryRequest
from tests.answering.small_collection import asked_of

UPGRADES = """各有关企业：现组织申报2025年赣州市技术改造专项资金。
一、申报条件
（一）在赣州市内注册，具有独立法人资格，获得过股权投资或产业投资；
（二）申报单位诚信守法，无未修复的严重失信行为，近三年未发生较大及以上安全、环保事故；
（三）同一项目已享受省级及以上财政资金支持的，不得重复申报；
（四）专业技术人员不少于12人，在市外拥有3家以上分支机构。
二、专家评审得分在70分以上的，方可立项。
三、申报时间：2025年9月1日至10月31日，逾期不予受理。
四、联系电话：0797-5000012。
"""
PEOPLE = """现启动2025年赣州市重点人才引进计划申报工作。
一、申报对象：本市（不含瑞金市）企业全职引进的人才，须同时满足：
（一）与用人单位签订5年以上期限劳动合同；
（二）年工资薪金60万元以上。
二、申报时间：2025年9月10日至10月20日。
三、个人不得自行申报，由企业通过人才平台提交。
"""
SITES = """为做好工业园区管理，现将有关要求通知如下。
一、园区不得新建化工项目，企业可以申请贷款贴息，商标品牌指导站可申请参加专项行动。
二、各园区应建立安全生产清单，严禁超范围经营。
三、请于2025年12月20日前将工作总结报送至市工信局园区处。
"""


@pytest.fixture(scope="module")
def put(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    notices = [
        ("fund1", "赣州市关于组织申报2025年技术改造专项资金的通知", UPGRADES),
        ("talent2", "关于申报2025年赣州市重点人才引进计划的通知", PEOPLE),
        ("parks3", "关于加强工业园区管理的通知", SITES),
    ]
    with asked_of(notices, tmp_path_factory.mktemp("home"), encoder) as asks:
        yield asks


NO = ("不可以", "No:", "No.")


@pytest.mark.parametrize(
    "question",
    [
        "我们上过严重失信名单，已经修复了，能报赣州技术改造专项资金吗",
        "公司没有出过事故，失信记录也移出了，可以申报赣州技术改造专项资金吗",
        "去年因为偷排被罚过款，能申报赣州市技术改造专项资金吗",
        "Our bad credit record has been repaired, can we apply for the Ganzhou technical transformation fund?",
        "我们五年前出过安全事故，能报赣州技术改造专项资金吗",
    ],
)
def test_a_record_that_is_mended_old_or_of_another_kind_is_no_no(
    put: Callable[[str], Answer], question: str
) -> None:
    assert not put(question).text.startswith(NO)


@pytest.mark.parametrize("question", ["我们去年上了严重失信名单，能报赣州技术改造专项资金吗"])
def test_what_was_told_is_held_against_its_own_condition_alone(
    put: Callable[[str], Answer], question: str
) -> None:
    text = put(question).text
    assert text.startswith(NO)
    assert "事故" not in text.split("“")[0]
    assert not any(
        "事故" in line for line in text.splitlines() if "您说的是有失信" in line and "失信行为" not in line
    )


@pytest.mark.parametrize(
    ("question", "no"),
    [
        ("我们已经拿了国家的补贴，同一个项目还能报赣州技术改造专项资金吗", True),
        ("今年省里的补助已经享受了，同一项目还能申报赣州技术改造专项资金吗", True),
        ("这个项目拿过区里的补贴，还能报赣州技术改造专项资金吗", False),
        ("我们享受了县级财政支持，同一项目可以再报赣州技术改造专项资金吗", False),
    ],
)
def test_a_grant_shuts_out_by_its_level(put: Callable[[str], Answer], question: str, no: bool) -> None:
    text = put(question).text
    assert ("\n不可以" in f"\n{text}") is no
    assert "\n可以" not in f"\n{text}"
    assert "不得重复申报" in text


@pytest.mark.parametrize(
    "question",
    [
        "How do I register a trademark?",
        "How do I get a loan?",
        "Where can we get a loan?",
        "can I forbid him to work anywhere in China?",
        "Can I apply for two programmes at the same time?",
    ],
)
def test_yes_or_no_is_not_said_to_how_nor_of_what_is_not_named(
    put: Callable[[str], Answer], question: str
) -> None:
    assert not put(question).text.startswith(("Yes", "No.", "No:"))


@pytest.mark.parametrize(
    ("question", "yours"),
    [
        ("我们员工年薪50万，能报赣州重点人才引进计划吗", "年工资薪金60万元以上"),
        ("Our engineer earns 500,000 yuan a year, can we apply for the Ganzhou key talent programme?", "年工资薪金60万元以上"),
        ("合同签了三年，能申报赣州重点人才引进计划吗", "5年以上期限劳动合同"),
        ("我们只有1家市外分公司，能报赣州技术改造专项资金吗", "3家以上分支机构"),
        ("我们有8个技术人员，能报赣州技术改造专项资金吗", "不少于12人"),
        ("瑞金的企业能报赣州重点人才引进计划吗", "不含瑞金市"),
    ],
)  # fmt: skip
def test_a_figure_or_place_beside_its_bound_is_no(
    put: Callable[[str], Answer], question: str, yours: str
) -> None:
    answer = put(question)
    assert answer.text.startswith(NO)
    assert any(yours in citation.quote for citation in answer.citations)


@pytest.mark.parametrize(
    "question",
    [
        "我们员工年薪65万，能报赣州重点人才引进计划吗",
        "合同签了五年，能申报赣州重点人才引进计划吗",
        "我们营收50万，能报赣州重点人才引进计划吗",
        "公司有3个合伙人，能报赣州技术改造专项资金吗",
        "我们员工年薪50万，赣州重点人才引进计划能拿多少钱",
    ],
)
def test_a_figure_that_reaches_its_bound_or_is_of_something_else_is_no_no(
    put: Callable[[str], Answer], question: str
) -> None:
    assert not put(question).text.startswith(NO)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("我们公司2018年在赣州成立，拿过红杉的A轮，能报赣州技术改造专项资金吗", ("所在地", "融资")),
        ("We were founded in Ganzhou in 2018 and raised a series A round, can we apply for the Ganzhou technical transformation fund?", ("place", "equity")),
    ],
)  # fmt: skip
def test_what_was_told_is_not_asked_for_again(
    put: Callable[[str], Answer], question: str, told: tuple[str, ...]
) -> None:
    text = put(question).text
    assert not any(f"还要看{word}" in text or f"depends on {word}" in text for word in told)


def test_every_broken_condition_is_named(put: Callable[[str], Answer]) -> None:
    text = put("我们注册在吉安，技术人员8个，能报赣州技术改造专项资金吗").text
    assert "赣州市内注册" in text
    assert "不少于12人" in text


@pytest.mark.parametrize(
    "question",
    ["can I forbid him to work anywhere in China?", "Can I apply for two programmes at the same time?"],
)
def test_english_that_names_no_notice_gets_no_bare_no(collection: Collection, question: str) -> None:
    answer = collection.ask(QueryRequest(question=question)).answer
    assert answer is not None
    assert not answer.text.startswith(("No.", "No:", "Yes"))
