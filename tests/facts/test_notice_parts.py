"""Which part of a notice (an item, class or row) a value belongs to, and which one a question names."""

from __future__ import annotations

import pytest

from rag.facts.notice_parts import listed_parts, parts_named, parts_told
from rag.language.normalise import fold

ITEMS = """本月可以报的项目：
① 市级绿色工厂（市工信局）
截止：9月15日。奖励：认定后一次性20万元。电话0797-8390021。
② 市专精特新中小企业
截止：9月25日。奖励10万元，跟绿色工厂奖励可以叠着拿。电话0797-8390033。
以上都是市级。"""

SECTIONS = """一、普惠托育机构
收费不高于指导价的均可申报，每人每年2400元。
二、社区养老服务站
建筑面积300平方米以上，给予建设补助6万元。
三、申报时间
托育机构：8月10日至9月4日；养老服务站：8月10日至9月18日。"""

ROWS = """类别 | 标准 | 截止
软件首购奖励 | 研发设计类 | 最高60万元 | 8月15日
软件首购奖励 | 经营管理类 | 最高20万元 | 8月16日
物流降本补贴 | —— | 最高30万元 | 9月10日"""

CLASSES = """【甲类·驻场演艺】每场3000元。
【乙类·小剧场】每场1500元。
【丙类·冰雪文创】一等奖5万元。

甲乙两类先报方案，10月12日收件截止；丙类交实物，10月31日前寄到。"""

ORDINALS = """（一）出口增量类。按新增出口额的2%奖励。
（二）海外仓类。按租金的25%资助。
（三）人才实训类。按每人800元补助。
（一）、（二）类企业于6月5日前提交；（三）类于6月20日前提交。"""


def named(text: str, question: str, title: str = "") -> set[str]:
    return {parts[n].name for parts in listed_parts(text) for n in parts_named(parts, fold(question), title)}


def told(text: str, words: str) -> set[str]:
    start = text.index(words)
    return {
        parts[n].name
        for parts in listed_parts(text)
        for n in parts_told(parts, text, start, start + len(words))
    }


@pytest.mark.parametrize(
    ("text", "question", "name"),
    [
        (ITEMS, "绿色工厂奖多少", "市级绿色工厂"),
        (ITEMS, "专精特新电话", "市专精特新中小企业"),
        (SECTIONS, "养老服务站几号截止", "社区养老服务站"),
        (ROWS, "经营管理类软件首购最高多少", "软件首购奖励 经营管理类"),
        (CLASSES, "小剧场每场多少", "·小剧场"),
        (CLASSES, "丙类几号前寄到", "·冰雪文创"),
        (ORDINALS, "海外仓补多少", "海外仓类"),
        (ORDINALS, "第三类补多少", "人才实训类"),
    ],
)
def test_a_question_names_a_part_by_its_name_or_its_number(text: str, question: str, name: str) -> None:
    assert named(text, question) == {name}


@pytest.mark.parametrize("question", ["补贴多少", "企业几号截止", "申报时间"])
def test_words_of_asking_name_no_part(question: str) -> None:
    assert not any(named(text, question) for text in (ITEMS, SECTIONS, ROWS, CLASSES, ORDINALS))


def test_who_names_two_parts_means_both() -> None:
    assert len(named(ORDINALS, "海外仓和人才实训哪个多")) == 2


@pytest.mark.parametrize(
    ("text", "words", "names"),
    [
        (ITEMS, "10万元", {"市专精特新中小企业"}),
        (SECTIONS, "9月18日", {"社区养老服务站"}),
        (SECTIONS, "9月4日", {"普惠托育机构"}),
        (CLASSES, "10月12日", {"·驻场演艺", "·小剧场"}),
        (CLASSES, "10月31日", {"·冰雪文创"}),
        (ORDINALS, "6月5日", {"出口增量类", "海外仓类"}),
        (ORDINALS, "6月20日", {"人才实训类"}),
    ],
)
def test_a_value_belongs_to_the_part_it_stands_in_or_that_is_named_before_it(
    text: str, words: str, names: set[str]
) -> None:
    assert told(text, words) == names


HERBS = """（一）白芷每亩补贴300元，丹参每亩补贴200元；
（二）家庭农场补贴总额最高10万元；
（三）种植主体参加中药材种植保险的，自缴保费补贴60%。"""


@pytest.mark.parametrize(
    ("question", "names"), [("中药材种植补贴最多补多少", False), ("种植保险补几成", True)]
)
def test_words_of_the_title_alone_name_no_part_that_says_more(question: str, names: bool) -> None:
    parts = listed_parts(HERBS)[0]
    assert bool(parts_named(parts, fold(question), "2026年中药材种植补贴公告")) is names
