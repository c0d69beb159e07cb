"""A value of another part of the notice (an item, class or row) than the asked one is not told as the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from eval.named_parts import judged, own_words
from rag.answering.asked.asked_part import named_parts
from rag.domain import NoticeInput
from rag.embedding import Encoder
from rag.facts.notice_record import read_record
from rag.public import Answer
from tests.answering.small_collection import PUBLISHED, asked_of

NOTICES = [
    (
        "parts-1",
        "常州企业服务月历（9月版）：三个项目别漏了",
        "9月常州企业可以报的项目：\n① 市级绿色工厂（市工信局节能科）\n截止：9月25日。门槛：规上工业企业。奖励：认定后一次性20万元。电话0519-83900211。\n"
        "② 市专精特新中小企业\n截止：9月28日。上年研发费不少于100万元。奖励10万元，跟绿色工厂奖励可以叠着拿。电话也是0519-83900333。\n"
        "③ 科技创新券（市科技局）\n截止：9月30日。每年最多领5万元。电话0519-83910188。\n以上都是常州市级。",
    ),
    (
        "parts-2",
        "镇江市关于开展普惠托育和社区养老服务补助申报的通知",
        "现将补助申报事宜通知如下。\n一、普惠托育机构\n收费不高于普惠指导价的托育机构均可申报，每人每年补助2400元。\n二、社区养老服务站\n建筑面积300平方米以上，"
        "给予一次性建设补助6万元。\n三、申报时间\n托育机构：9月1日至9月18日；养老服务站：9月1日至10月20日。通过网上提交。",
    ),
    (
        "parts-3",
        "扬州市秋季农机购置补贴、合作社能力提升项目一并受理的通知",
        "两个项目一并受理。安排见下表：\n项目 | 谁能报 | 补多少 | 受理时间\nA 玉米收获机购置 | 个人、合作社 | 单台补贴额不超过3.6万元 | 9月1日—9月28日\n"
        "B 烘干机组购置 | 合作社、家庭农场 | 单套最高12万元 | 9月1日—10月15日\nC 合作社能力提升 | 市级以上示范社 | 每社15万元 | 9月1日—9月18日",
    ),
]

NOTICES.append(
    (
        "parts-4",
        "盐城市扶持绿色数据中心发展暂行办法",
        "第一条 为引导数据中心绿色发展，制定本办法。\n第二条 落户奖励。固定资产投资达到5000万元的，奖励100万元；达到2亿元的，奖励500万元。\n"
        "第三条 【用电扶持】按实际用电量每千瓦时补贴0.03元，每家每年最高240万元。\n第四条 人才扶持。数据中心运维人员取得高级工程师职称的，每人每年补贴1.2万元。\n"
        "第五条 享受落户奖励的企业，五年内迁出的，应当退还全部奖励。",
    )
)

QUESTIONS = [
    ("盐城数据中心用电扶持补多少", "0.03元", ["1.2万元"]),
    ("常州绿色工厂奖多少", "20万元", ["10万元", "5万元"]),
    ("常州绿色工厂电话", "83900211", ["83900333", "83910188"]),
    ("镇江养老服务站几号截止", "10月20日", ["9月18日"]),
    ("镇江养老服务站现在还能报吗", "可以", ["不可以", "9月18日"]),
    ("镇江普惠托育现在还能报吗", "不可以", ["10月20日"]),
    ("扬州合作社能力提升还能报吗", "不可以", ["10月15日", "9月28日"]),
    ("扬州合作社能力提升补多少", "15万元", ["12万元", "3.6万元"]),
    ("扬州C项补多少", "15万元", ["12万元", "3.6万元"]),
    ("Yangzhou class C: how much?", "150,000", ["120,000", "36,000"]),
    ("Changzhou green factory: what phone number?", "83900211", ["83900333", "83910188"]),
]

SEVERAL = [
    ("常州绿色工厂奖多少，电话多少", ["20万元", "83900211"], ["10万元", "83900333"]),
    ("Changzhou green factory: award, phone?", ["RMB 200,000", "83900211"], ["RMB 100,000", "83900333"]),
    ("Yangzhou class C: award and closing date?", ["RMB 150,000", "18 September"], ["RMB 120,000", "15 October"]),
]  # fmt: skip


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    with asked_of(NOTICES, tmp_path_factory.mktemp("parts"), encoder) as asking:
        yield asking


@pytest.mark.parametrize(("question", "right", "others"), QUESTIONS)
def test_the_value_of_the_asked_part_is_told(
    ask: Callable[[str], Answer], question: str, right: str, others: list[str]
) -> None:
    answer = ask(question)
    assert judged({"right": right, "others": others}, answer) == "right", answer.text


@pytest.mark.parametrize(("question", "right", "others"), SEVERAL)
def test_several_things_asked_of_one_part_are_all_told_of_it(
    ask: Callable[[str], Answer], question: str, right: list[str], others: list[str]
) -> None:
    told = own_words(ask(question).text)
    assert all(value in told for value in right), told
    assert not any(value in told for value in others), told


def test_a_quote_holds_no_row_beside_the_asked_one(ask: Callable[[str], Answer]) -> None:
    quotes = [citation.quote for citation in ask("扬州C项什么条件，补多少").citations]
    assert quotes
    assert not any("烘干机" in quote for quote in quotes)


def test_a_part_is_not_named_by_the_place_of_the_notice() -> None:
    text = "① 镇江高企培育奖补\n10月16日前提交，首次认定的奖励15万元。\n② 技改贴息\n10月20日截止，最高补贴40万元。"
    record = read_record(
        NoticeInput("parts-6", "镇江企业十月备忘录", "https://6.example.cn", PUBLISHED, "镇江发布", text)
    )
    assert not named_parts(record, "镇江见习补贴电话")
    assert named_parts(record, "镇江高企培育奖多少")


def test_of_a_part_whose_day_is_not_told_anothers_does_not_say_that_it_is_open(
    tmp_path: object, encoder: Encoder
) -> None:
    text = (
        "【甲类·驻场演艺】验收合格后每场给予3000元。\n【乙类·小剧场】每场给予1500元，不超过9万元。\n【丙类·冰雪文创】一次性给予5万元。\n\n"
        "甲乙两类的时间另行安排；丙类材料须于10月31日前报送。"
    )
    with asked_of([("parts-4", "徐州市征集驻场演艺和冰雪文创项目", text)], tmp_path, encoder) as asking:  # type: ignore[arg-type]
        assert not asking("徐州驻场演艺现在还能报吗").text.startswith("可以")


def test_a_row_that_holds_several_sentences_tells_its_values(tmp_path: object, encoder: Encoder) -> None:
    text = (
        "三项补贴一览：\n补贴名称 | 给谁 | 标准 | 受理时间 | 电话\n一次性吸纳就业补贴 | 招用登记失业人员的企业 | 2000元/人 | 2025年12月20日截止 | 0518-84640051\n"
        "就业见习补贴 | 经认定的见习基地 | 每人每月1600元，留用率60%以上的加200元 | 上半年6月30日止；下半年11月30日止 | 0518-84640059"
    )
    with asked_of([("parts-7", "连云港市2025年就业补贴一览表", text)], tmp_path, encoder) as asking:  # type: ignore[arg-type]
        told = own_words(asking("连云港见习补贴每月多少").text)
    assert "1600元" in told
    assert "2000元" not in told
    assert "60%" not in told


def test_what_reaches_one_of_several_bounds_is_shown_with_the_others(ask: Callable[[str], Answer]) -> None:
    text = ask("盐城数据中心落户奖励多少").text
    assert "不止一个数" in text
    assert "500万元" in text
    assert "1.2万元" not in text
