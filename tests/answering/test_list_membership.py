"""Whether a named firm stands on a list that an attachment holds."""

from __future__ import annotations

import datetime as dt

import pytest

from rag.answering.kinds.list_membership import _ORGANISATION, asked_name, asks_for_a_place
from rag.collection import Collection
from rag.collection.writer import put_notices
from rag.domain import NoticeInput, Place
from rag.public import QueryRequest
from rag.settings import Settings

ROWS = 60
TITLE = "关于公布2025年示范省先进级智能工厂名单的通知"


def firm(number: int) -> str:
    return f"示范市第{number}号智能装备制造有限公司"


@pytest.fixture(scope="module")
def listed(tmp_path_factory, encoder):
    settings = Settings(home=tmp_path_factory.mktemp("listed"))
    rows = [(Place(row=1), "序号 | 企业名称 | 所属地区")]
    rows += [(Place(row=n + 1), f"{n} | {firm(n)} | 示范市") for n in range(1, ROWS + 1)]
    notices = [
        NoticeInput("l_1", TITLE, "https://a.example.cn/1", dt.date(2025, 9, 1), "某号",
                    "经企业申报、专家评审、公示，确定了示范省先进级智能工厂名单，现予公布。", (("附件1 名单.xlsx", None, tuple(rows)),)),
        NoticeInput("l_2", "关于开展绿色工厂申报的通知", "https://a.example.cn/2", dt.date(2025, 9, 2), "某号",
                    "请各企业于2025年10月20日前提交绿色工厂申报材料。"),
        NoticeInput("l_3", "关于2025年示范市创新券第一批拟发放名单的公示", "https://a.example.cn/3", dt.date(2025, 9, 4), "某号",
                    "现将拟发放名单公示如下。\n1 示范省甲禾生物技术有限公司 研发券 18\n2 乙瑞光谱仪器有限公司 检测券 5\n对名单有异议的，请书面反映。"),
    ]  # fmt: skip
    copy = (
        "关于开展绿色工厂申报的通知。请各企业于2025年10月20日前提交绿色工厂申报材料，"
        + "材料包括申请表、评价报告和证明，" * 8
    )
    notices += [
        NoticeInput(f"c_{n}", f"{place}丨绿色工厂", f"https://{n}.example.cn", dt.date(2025, 9, 3), "号", copy.replace("，", mark))
        for n, place, mark in ((1, "甲市", "，"), (2, "乙市", ", "), (3, "丙市", "，\n"))
    ]  # fmt: skip
    put_notices(notices, settings, encoder=encoder)
    with Collection.open(settings, encoder=encoder) as collection:
        yield collection


@pytest.mark.parametrize("number", [1, 17, ROWS])
@pytest.mark.parametrize(
    "wording",
    [
        "{}在不在智能工厂名单里？",
        "{}入选先进级智能工厂了吗",
        "Is {} on the list of smart factories?",
        "我想知道{}在不在智能工厂名单里",
        "听说今年{}入选智能工厂了吗",
    ],
)
def test_who_is_on_the_list_is_told_with_the_row(listed, number: int, wording: str) -> None:
    answer = listed.ask(QueryRequest(question=wording.format(firm(number)))).answer
    assert answer.certainty == "sure"
    assert answer.text.startswith(("在名单上", "Yes"))
    (citation,) = answer.citations
    assert citation.quote == f"{number} | {firm(number)} | 示范市"
    assert (citation.attachment, citation.place) == ("附件1 名单.xlsx", Place(row=number + 1))


@pytest.mark.parametrize(
    ("question", "certainty", "quoted"),
    [
        ("创新券名单里有乙瑞光谱仪器有限公司吗", "sure", "2 乙瑞光谱仪器有限公司 检测券 5"),
        ("创新券名单里有甲禾生物吗，给多少", "possible", "1 示范省甲禾生物技术有限公司 研发券 18"),
    ],
)
def test_a_list_in_words_says_yes(listed, question: str, certainty: str, quoted: str) -> None:
    answer = listed.ask(QueryRequest(question=question)).answer
    assert answer.certainty == certainty
    assert [citation.quote for citation in answer.citations] == [quoted]


def test_who_objects_to_a_list_is_no_entry_of_it(listed) -> None:
    assert "名称相近" not in listed.ask(QueryRequest(question="创新券名单有异议，找谁反映")).answer.text


@pytest.mark.parametrize(
    ("question", "value", "row"),
    [
        (f"先进级智能工厂名单里{firm(17)}属于哪个地区", "所属地区：示范市", 18),
        (f"Which district is {firm(3)} of the smart factory list in?", "所属地区：示范市", 4),
    ],
)
def test_a_value_of_a_row_is_told_with_its_head_and_place(
    listed, question: str, value: str, row: int
) -> None:
    answer = listed.ask(QueryRequest(question=question)).answer
    assert value in answer.text
    assert [citation.place for citation in answer.citations] == [Place(row=row)]
    assert answer.certainty == "sure"


def test_the_row_of_a_name_within_a_longer_one_is_not_told_as_certain(listed) -> None:
    answer = listed.ask(QueryRequest(question=f"先进级智能工厂名单里江南{firm(17)}属于哪个地区")).answer
    assert answer.certainty != "sure"


def test_a_value_that_no_column_tells_is_not_looked_up(listed) -> None:
    answer = listed.ask(QueryRequest(question=f"智能工厂名单里{firm(17)}的补助资金是多少")).answer
    assert "示范市 " not in answer.text.split("“")[0]
    assert not answer.stated


def test_a_firm_whose_name_ends_as_a_listed_one_does_is_not_told_as_certain(listed) -> None:
    answer = listed.ask(QueryRequest(question=f"江南{firm(17)}在不在智能工厂名单里")).answer
    assert answer.certainty == "possible"
    assert firm(17) in answer.citations[0].quote


def test_a_listed_firm_of_a_group_is_no_part_of_every_name() -> None:
    assert _ORGANISATION.findall("1 | 甲禾集团有限公司 | 某区") == ["甲禾集团有限公司"]


@pytest.mark.parametrize("wording", ["{}在不在智能工厂名单里？", "Is {} on the list of smart factories?"])
def test_who_is_not_is_told_with_the_size_of_the_list(listed, wording: str) -> None:
    answer = listed.ask(QueryRequest(question=wording.format("示范市第999号智能装备制造有限公司"))).answer
    assert answer.text.startswith(("不在名单上", "No"))
    assert str(ROWS) in answer.text
    assert answer.certainty == "sure"


@pytest.mark.parametrize(
    "question",
    ["外资企业是否可以通过智能工厂评审", "个体户是否在智能工厂补贴范围内", "绿色工厂是否在10月20日前提交"],
)
def test_a_question_about_a_condition_is_no_look_up(listed, question: str) -> None:
    answer = listed.ask(QueryRequest(question=question)).answer
    assert "名单" not in answer.text.partition("《")[0]


def test_a_list_in_words_beside_a_table_gives_no_no(tmp_path, encoder) -> None:
    settings = Settings(home=tmp_path)
    text = "拟认定示范市先进级智能工厂名单公示如下：\n1. " + firm(1) + "\n2. " + firm(2) + "\n\n咨询电话\n"
    text += "\n".join(f"{place}区 | 科员{n} | 010-8888000{n}" for n, place in enumerate("东西南北中上"))
    notices = [
        NoticeInput("w_1", "示范市智能工厂拟认定名单公示", "https://a.example.cn/3", dt.date(2025, 9, 1), "某号", text),
        NoticeInput("w_2", TITLE, "https://a.example.cn/4", dt.date(2025, 9, 1), "某号", "名单见附件。" + text[30:],
                    (("附件1 名单.pdf", "https://a.example.cn/4.pdf", None),)),
    ]  # fmt: skip
    put_notices(notices, settings, encoder=encoder)
    with Collection.open(settings, encoder=encoder) as collection:
        for number in (2, 9):
            answer = collection.ask(QueryRequest(question=f"{firm(number)}在不在智能工厂名单里")).answer
            assert not answer.text.startswith("不在名单上"), answer.text


def test_a_text_that_several_accounts_published_is_shown_once_with_its_other_links(listed) -> None:
    found = listed.ask(QueryRequest(question="绿色工厂申报材料有哪些", top_k=20)).passages
    shown = {p.notice.aid: p.notice.also_at for p in found if p.notice.aid.startswith("c_")}
    (aid,) = shown
    assert sorted([f"https://{aid[2:]}.example.cn", *shown[aid]]) == [
        f"https://{n}.example.cn" for n in (1, 2, 3)
    ]


def test_passages_of_an_attachment_tell_their_row(listed) -> None:
    found = listed.ask(QueryRequest(question=firm(33), mode="lexical")).passages
    passage = next(p for p in found if firm(33) in p.text)
    assert passage.attachment == "附件1 名单.xlsx"
    assert passage.place is not None
    assert passage.place.row is not None
    assert passage.place.row <= 34


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("请问南京华瑞智能装备有限公司是否入选", "南京华瑞智能装备有限公司"),
        ("名单里有没有苏州某某科技股份有限公司", "苏州某某科技股份有限公司"),
        ("华瑞在不在名单里", "华瑞"),
        ("请问智能工厂名单里有没有示范市华瑞装备制造有限公司", "示范市华瑞装备制造有限公司"),
        ("请问中芯新材料有限公司是不是先进级智能工厂", "中芯新材料有限公司"),
        ("名单里有上海某某新材料有限公司吗", "上海某某新材料有限公司"),
        ("名单里有哪些企业", ""),
        ("我们公司是高新技术企业可以申报智能工厂吗", ""),
        ("想问下示范市华瑞装备集团有限公司有没有入选", "示范市华瑞装备集团有限公司"),
        ("听说今年华瑞医院管理股份有限公司入选了吗", "华瑞医院管理股份有限公司"),
        ("江南大学和乙有限公司在不在名单里", "江南大学"),
        ("was Huarui Robotics selected?", "Huarui Robotics"),
    ],
)
def test_the_name_is_read_out_of_the_question(question: str, name: str) -> None:
    assert asked_name(question) == name


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("请问中芯新材料有限公司是不是先进级智能工厂", True),
        ("中芯新材料有限公司是先进级智能工厂吗？", True),
        ("中芯新材料有限公司属于专精特新企业吗", True),
        ("南京某某科技有限公司是外资企业，可以申报智能工厂吗", False),
        ("南京某某科技有限公司是外资企业吗", False),
        ("苏州某某有限公司是2023年成立的，可以申报吗", False),
        ("苏州某某有限公司是不是高新技术企业都能申请", False),
        ("我们公司是高新技术企业可以申报智能工厂吗", False),
        ("我们公司是制造业企业能享受补贴吗", False),
        ("南京某某科技有限公司入选了么", True),
        ("南京某某科技有限公司入选后能拿什么？", False),
    ],
)
def test_who_tells_what_a_firm_is_asks_for_no_list(question: str, asks: bool) -> None:
    assert asks_for_a_place(question) == asks


BRANDS = [a + b for a in "华中云海天金瑞恒泰宏博远正新联安盛东" for b in "信达科创阳润宇辰微驰芯纳诺光"]
TRADES = ("智能装备制造", "新材料", "生物医药科技", "精密机械", "汽车零部件")


def made_up(number: int) -> str:
    """A firm; those of 400 to 799 are the namesakes in another trade of those of 0 to 399."""
    brand = BRANDS[number % 400 % len(BRANDS)]
    trade = TRADES[(number % 400 // len(BRANDS) + 2 * (number // 400)) % len(TRADES)]
    return f"示范市{brand}{trade}有限公司" if number % 2 else f"{brand}{trade}股份有限公司"


LIST_WORDINGS = (
    "{}在不在智能工厂名单里？", "{}入选先进级智能工厂了吗", "Is {} on the list of smart factories?",
    "请问{}是不是今年的先进级智能工厂", "智能工厂名单上有没有{}",
)  # fmt: skip


@pytest.mark.slow  # 400 rows are embedded and 50 questions put
def test_fifty_questions_about_a_list_of_400_rows(tmp_path, encoder) -> None:
    settings = Settings(home=tmp_path)
    rows = [(Place(row=1), "序号 | 企业名称 | 所属地区")]
    rows += [(Place(row=n + 2), f"{n + 1} | {made_up(n)} | 示范市") for n in range(400)]
    told = "经企业申报、专家评审、公示，确定了示范省先进级智能工厂名单，现予公布。"
    notice = NoticeInput("l_1", TITLE, "https://a.example.cn/1", dt.date(2025, 9, 1), "某号", told,
                         (("附件1 名单.xlsx", None, tuple(rows)),))  # fmt: skip
    put_notices([notice], settings, encoder=encoder)
    assert len({made_up(n) for n in range(800)}) == 800
    with Collection.open(settings, encoder=encoder) as collection:
        wrong = []
        for n in range(50):
            number = n * 8 if n % 2 else 400 + n * 8  # every second stands on the list
            question = LIST_WORDINGS[n % len(LIST_WORDINGS)].format(made_up(number))
            answer = collection.ask(QueryRequest(question=question)).answer
            places = [(c.place.row, made_up(number) in c.quote) for c in answer.citations if c.place]
            right = places == [(number + 2, True)] and answer.text.startswith(("在名单上", "Yes"))
            absent = answer.text.startswith(("不在名单上", "No"))
            if not (right if number < 400 else absent):
                wrong.append((question, answer.text[:80]))
    assert wrong == []
