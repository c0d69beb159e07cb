"""Of several sums of a notice the one that the asker's number is for is told, with what it comes to; beyond a base, over months, of one of two figures."""

from collections.abc import Callable, Iterator

import pytest

from rag.embedding import Encoder
from rag.public import Answer
from tests.answering.small_collection import asked_of

HERBS = (
    "浑源县黄芪标准化种植补助开始申报。种植补助：每亩300元，一户最多补3万元。种苗补助：买良种苗子的，按苗款的50%补，每亩不超过200元。"
    "合作社给10户以上社员提供服务的，再加2万元服务补助。请于2026年4月20日前申报。"
)
PORT = (
    "洋浦港航奖励申报公告。箱量奖励：2025年完成吞吐1万标箱以上的货代企业，超出1万标箱的部分，每标箱奖励60元，最高200万元。"
    "请于2026年4月17日前申报。"
)
RENT = "湛江人才租房补贴申领指南。硕士每人每月800元，最长36个月，按半年发放。请于2026年9月30日前申请。"
INSURED = (
    "唐山出口信用保险保费补贴申报通知。2025年出口额在500万美元以下的企业，按实缴保费的50%补贴；"
    "500万美元（含）以上的企业，按实缴保费的30%补贴。单家企业最高40万元。请于2026年7月31日前申报。"
)
JOBS = "大同一次性扩岗补助申领通知。标准：每招用1人补助1500元。请于2026年12月31日前申领。"


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    notices = [
        ("n1", "浑源丨2026年黄芪标准化种植补助开始申报", HERBS),
        ("n2", "洋浦丨2026年港航奖励申报公告", PORT),
        ("n3", "湛江丨2026年人才租房补贴申领指南", RENT),
        ("n4", "唐山丨2026年出口信用保险保费补贴申报通知", INSURED),
        ("n5", "大同丨2026年一次性扩岗补助申领通知", JOBS),
    ]
    with asked_of(notices, tmp_path_factory.mktemp("reckoned"), encoder) as put:
        yield put


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("浑源我种了50亩黄芪能拿多少补助", "300元×50＝1.5万元（限额：“一户最多补3万元”）"),
        ("浑源种120亩黄芪补助拿多少", "300元×120＝3.6万元，但“一户最多补3万元”，故为3万元"),
        ("洋浦货代做了3万标箱奖多少", "60元×2万＝120万元"),
        ("湛江硕士租房补贴三年一共多少", "800元×36＝2.88万元"),
        ("唐山信保出口600万美元，交了保费50万，补多少", "50万元×30%＝15万元（限额：“单家企业最高40万元”）"),
        ("大同扩岗补助招3个应届生能拿多少", "1500元×3＝4500元"),
    ],
)
def test_what_the_askers_number_comes_to(ask: Callable[[str], Answer], question: str, told: str) -> None:
    assert told in ask(question).text


@pytest.mark.parametrize(
    "question",
    [
        "洋浦货代做了8000标箱奖多少",
        "湛江硕士租房补贴五年一共多少",
        "浑源黄芪种植补助有多少",
        "湛江硕士租房补贴每月多少",
    ],
)
def test_nothing_is_reckoned_below_the_base_beyond_the_longest_time_or_without_a_number(
    ask: Callable[[str], Answer], question: str
) -> None:
    assert "按您说的" not in ask(question).text
