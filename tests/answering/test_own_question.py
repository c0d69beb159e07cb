"""The questions that a notice asks and answers itself, and which of them is the asker's."""

import pytest

from rag.answering.quoting.own_question import asked_by, own_questions, phrase_of, wants_second_of_one
from rag.language.normalise import fold

GUIDE = (
    "问：分公司可以报吗？\n答：不可以，要独立法人。\n问：三项能一起报吗？\n答：能，互不冲突，但与市级同类奖补不重复。\n"
    "问：钱什么时候到？\n答：年底前。\n问：在职读的硕士算不算？\n答：双证的可以，只有学位证的不可以。\n"
    "三、旧设备行不行\n不行。贴息对应的设备必须是全新设备。\n四、问谁\n业务科。\n"
    "有老板问能不能先把材料放在乡镇排队——不行，暂停期间一律不收。"
)


def test_only_questions_for_a_yes_or_no_are_read_with_the_first_sentence_of_their_answers() -> None:
    told = [(own.asks, own.phrase) for own in own_questions(GUIDE)]
    assert told == [
        ("分公司可以报吗", "no"),
        ("三项能一起报吗", "yes_but"),
        ("在职读的硕士算不算", "asked_there"),
        ("旧设备行不行", "no"),
        ("能不能先把材料放在乡镇排队", "no"),
    ]
    shown = [GUIDE[own.start : own.end].strip() for own in own_questions(GUIDE)]
    assert shown[3].endswith("不行。贴息对应的设备必须是全新设备。")


@pytest.mark.parametrize(
    ("asks", "answer", "phrase"),
    [
        ("去年签的保单今年付费,算不算", "算,看付款时间", "counts"),
        ("试用期算不算", "算,只要参保了", "asked_there"),
        ("员工自己辞职算裁员吗", "不算", "counts_not"),
        ("还要重新评吗", "要。星级一年一评", "need"),
        ("还要重新评吗", "要是没变就不用", "asked_there"),
        ("纸质件要寄吗", "不用,系统里传", "need_not"),
        ("拿过的还能领吗", "不能重复领同一年度的", "asked_there"),
        ("个体户呢", "可以要书面理由", "asked_there"),
        ("个体户呢", "现阶段不行", "no"),
        ("是不是不能报", "不能", "asked_there"),
        ("诚意金退不退", "不退", "denied"),
        ("提前还款了还给贴吗", "给,按实际用款天数算", "affirmed"),
        ("有自己的车影响吗", "没有面积要求", "asked_there"),
    ],
)
def test_an_answer_is_a_yes_or_no_by_its_first_words(asks: str, answer: str, phrase: str) -> None:
    assert phrase_of(asks, answer) == phrase


@pytest.mark.parametrize(
    ("question", "apart", "asked"),
    [
        ("升规奖励分公司能报吗", "分公司", ["分公司可以报吗"]),
        ("分公司的海外仓客户名单能报吗", "分公司,海外仓,客户名单", []),
        ("旧设备行不行", "旧设备", ["旧设备行不行"]),
        ("新设备行不行", "新设备", []),
        ("子公司可以报吗", "子公司", []),
    ],
)
def test_a_question_of_the_notice_is_the_askers_where_most_of_it_stands_in_his(
    question: str, apart: str, asked: list[str]
) -> None:
    assert [own.asks for own in asked_by(fold(question), GUIDE, apart)] == asked


def test_of_two_subjects_the_one_that_is_named_is_answered_and_one_of_two_gives_no_second() -> None:
    text = "问：劳务派遣公司能拿吗？\n答：稳岗返还可以，要签协议；扩岗补助不行。\n问：不想租房，要补贴行吗？\n答：可以选租房补贴，二选一。"
    (own,) = asked_by("扩岗补助,劳务派遣公司能拿吗", text, "劳务派遣")
    assert own.phrase == "no"
    assert "扩岗补助不行" in text[own.start : own.end]
    (own,) = asked_by("稳岗返还,劳务派遣公司能拿吗", text, "劳务派遣")
    assert own.phrase == "yes"
    assert wants_second_of_one("租了人才房还能拿租房补贴吗", "可以选租房补贴,二选一")
    assert not wants_second_of_one("租房补贴能拿吗", "可以选租房补贴,二选一")


def test_other_figures_are_another_question() -> None:
    text = "问：去年出口1800万元能报吗？\n答：不能。"
    assert not list(asked_by("去年出口2500万元能报吗", text, "出口"))
    assert list(asked_by("去年出口1800万元能报吗", text, "出口"))


@pytest.mark.parametrize(
    ("said", "phrase"), [({"二手设备"}, "no"), ({"租赁设备"}, None), ({"稳岗返还", "年终奖"}, None)]
)
def test_a_question_of_the_notice_may_be_asked_in_english(said: set[str], phrase: str | None) -> None:
    found = list(asked_by("does it count", "二手设备能不能算？不能，租赁设备可以算。", "", frozenset(said)))
    assert [own.phrase for own in found] == ([phrase] if phrase else [])


def test_what_is_asked_may_be_denied_behind_what_is_allowed() -> None:
    assert phrase_of("钱能用来发工资吗", "可以用于转岗培训,不能用于发放工资和分红") == "no"
    assert phrase_of("钱能用来培训吗", "可以用于转岗培训,不能用于发放工资和分红") == "yes"
