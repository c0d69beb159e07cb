"""Extractive answers over the bundled notices: what is quoted, what is said beside it, and what is not known."""

import datetime as dt
import re
from itertools import pairwise

import pytest

from rag.answering.composing.composition import SHOWN_DOUBTFUL_CHARS
from rag.collection import Collection
from rag.public import Answer, QueryRequest

QUESTIONS = (
    "南京各区报数转试点材料最晚哪天交？",
    "苏州现在还能报什么？",
    "What can I still apply for in Changzhou this month?",
    "竞业限制补偿每月最低标准怎么算？",
    "Which schemes refund insurance premiums to makers of novel equipment or materials?",
    "杭州独角兽培育企业什么条件能报？",
    "对常州智能工厂拟认定名单有疑问打哪个电话咨询？",
    "What did the platform post on 9 September 2025?",
    "5G factory 最终名单 里 Nanjing 有几家 companies",
    "[1] “引号” 《书名号》 {n}",
)


def ask(collection: Collection, question: str, **fields: object) -> Answer:
    response = collection.ask(QueryRequest.model_validate({"question": question, **fields}))
    assert response.answer is not None
    return response.answer


def codes(answer: Answer) -> set[str]:
    return {warning.code for warning in answer.warnings}


@pytest.mark.parametrize(
    ("question", "aids"),
    [
        ("苏州现在有哪些人才项目可以申报", {"2652054017_4"}),
        ("苏州最近有什么人才项目可以报？", {"2652054017_4"}),
        ("What talent programmes can I apply for now in Suzhou?", {"2652054017_4"}),
        ("有什么数字化转型的补贴可以申请", {"2652054059_2"}),
    ],
)
def test_what_can_be_applied_for_is_answered_by_the_open_calls_even_by_one(
    collection: Collection, question: str, aids: set[str]
) -> None:
    answer = ask(collection, question, as_of="2025-09-25")
    assert answer.kind == "list"
    assert {c.aid for c in answer.citations} == aids


@pytest.mark.parametrize("question", ["连云港现在能报什么项目", "南京有什么补贴可以申请"])
def test_calls_of_the_whole_province_can_be_applied_for_in_its_cities(
    collection: Collection, question: str
) -> None:
    answer = ask(collection, question, as_of="2025-09-25")
    assert answer.kind == "list"
    assert len(answer.citations) > 3


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_quote_stands_at_its_offsets_and_every_marker_has_its_citation(
    collection: Collection, question: str
) -> None:
    answer = ask(collection, question)
    for citation in answer.citations:
        assert collection.notice(citation.aid).text[citation.start : citation.end] == citation.quote
        assert citation.passage_id.startswith(f"{citation.aid}#")
    told = {int(n) for n in re.findall(r"\[(\d+)\](?=[。.]?$)", answer.text, re.MULTILINE)}
    assert told == {c.marker for c in answer.citations}


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_is_shown_of_a_quote_stands_in_it_and_is_short(collection: Collection, question: str) -> None:
    answer = ask(collection, question)
    quotes = {c.marker: " ".join(c.quote.split()) for c in answer.citations}
    for shown, marker in re.findall(
        r"^(?:.*》：|.*\): |.*”: )?“(.{1,500})” \[(\d+)\]$", answer.text, re.MULTILINE
    ):
        assert shown in quotes[int(marker)]
        assert len(shown) <= 3 * SHOWN_DOUBTFUL_CHARS  # one long clause is not cut


def test_a_citation_names_the_passage_that_its_quote_begins_in(collection: Collection) -> None:
    long = (
        "We want to do joint R&D with a Norwegian partner. "
        "By what date must the company on the Jiangsu side have applied?"
    )
    cited = [c for question in (*QUESTIONS, long) for c in ask(collection, question).citations]
    for citation in cited:
        filters = {"aids": [citation.aid]}
        request = {"question": citation.quote[:200], "top_k": 50, "per_notice": 50, "filters": filters}
        passages = collection.ask(QueryRequest.model_validate({**request, "answer": False})).passages
        held = {p.passage_id for p in passages if p.start <= citation.start < p.end}
        assert citation.passage_id in held


@pytest.mark.parametrize("question", QUESTIONS)
def test_warnings_are_sentences_of_the_text_too(collection: Collection, question: str) -> None:
    answer = ask(collection, question)
    if not answer.abstained:
        assert all(warning.text in answer.text for warning in answer.warnings)


def test_a_date_is_stated_with_its_words_whom_it_is_for_and_whether_it_is_open(
    collection: Collection,
) -> None:
    answer = ask(collection, "南京各区报数转试点材料最晚哪天交？")
    assert answer.kind == "fact"
    assert "2025年11月23日 [1]" in "\n".join(answer.text.splitlines()[:2])
    assert "于2025年11月23日前报送" in answer.citations[0].quote
    assert "仍可申报" in answer.text
    assert answer.certainty == "possible"  # 数转 stands in no sentence, and another tells more of a 试点
    assert [(s.kind, s.value, s.marker) for s in answer.stated] == [("deadline", "2025-11-23", 1)]
    assert "applicants_not_enterprise" in codes(answer)


@pytest.mark.parametrize("name", ["江苏省省级企业技术中心", "省级企业技术中心"])
def test_a_call_named_in_full_is_answered_though_another_notice_stands_first(
    collection: Collection, name: str
) -> None:
    answer = ask(collection, f"When does the 2025 call “{name}” close in Jiangsu?")
    assert answer.text.startswith("Online applications close: 24 October 2025 [1]")


@pytest.mark.parametrize("question", ["江宁区中试平台备案什么时候截止", "南京中试平台备案的奖励什么时候到账"])
def test_a_calls_day_is_not_sure_for_another_place_or_another_kind_of_day(
    collection: Collection, question: str
) -> None:
    assert ask(collection, "南京中试平台备案什么时候截止").certainty == "sure"
    assert ask(collection, question).certainty != "sure"


def test_after_the_deadline_the_same_question_is_told_that_it_is_closed(collection: Collection) -> None:
    answer = ask(collection, "南京各区报数转试点材料最晚哪天交？", as_of="2025-11-24")
    assert "已截止" in answer.text
    assert "stale_collection" in codes(answer)


def test_an_english_answer_writes_values_in_english_and_leaves_quotes_as_they_are(
    collection: Collection,
) -> None:
    answer = ask(
        collection, "Minimum grant for a category C hire under the Changzhou leading innovators scheme"
    )
    assert "Amount: at least RMB 300,000 [1]." in answer.text
    assert "入选C类的项目给予不低于30万元资助" in answer.text


def test_only_authorities_dates_are_not_sold_as_the_applicants(collection: Collection) -> None:
    answer = ask(collection, "首台（套）重大技术装备保险补偿什么时候截止申报？")
    assert "recommender_only" in codes(answer)
    assert not answer.text.startswith("申报截止")


def test_what_is_open_is_a_list_by_deadline_of_calls_that_the_place_can_use(collection: Collection) -> None:
    answer = ask(collection, "苏州现在还能报什么？")
    days = re.findall(r"：(\d{4})年(\d+)月(\d+)日[\d:]*截止", answer.text)
    deadlines = [dt.date(int(y), int(m), int(d)) for y, m, d in days]
    assert answer.kind == "list"
    assert len(deadlines) >= 5
    assert "本地的在前" in answer.text  # and each of the two groups by deadline
    assert sum(later < day for day, later in pairwise(deadlines)) <= 1
    assert min(deadlines) >= dt.date(2025, 9, 25)
    assert not any(city in line for line in answer.text.splitlines() for city in ("（常州）", "（南京）"))


def test_a_subject_narrows_the_list_of_what_is_open(collection: Collection) -> None:
    everything = ask(collection, "苏州现在还能报什么？")
    talent = ask(collection, "苏州现在还能报的人才项目和企业技术中心有哪些？")
    assert 0 < len(talent.citations) < len(everything.citations)


@pytest.mark.parametrize(
    ("question", "instead"),
    [
        ("杭州独角兽培育企业什么条件能报？", "苏州"),
        ("2026 Nanjing headquarters enterprise application window", "2025"),
    ],
)
def test_another_place_or_year_is_said_instead_of_answered(
    collection: Collection, question: str, instead: str
) -> None:
    answer = ask(collection, question)
    assert answer.abstained
    assert answer.kind == "none"
    assert "other_place_or_year" in codes(answer)
    assert instead in answer.text
    assert answer.citations


def test_a_day_that_the_notice_does_not_give_is_not_borrowed_from_another(collection: Collection) -> None:
    answer = ask(collection, "南京的省级企业技术中心申报截止时间提前到哪天？")
    assert answer.abstained
    assert "没有写明" in answer.text
    assert "amended" in codes(answer)
    assert all("不能照此办理" in line for line in answer.text.splitlines() if "2025年10月24日" in line)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("南京概念验证中心批下来，市里给多少钱补助？", "没有写明给予的金额或比例"),
        (
            "How much does Nanjing pay each proof-of-concept centre once it is approved?",
            "does not state the sum",
        ),
    ],
)
def test_a_sum_that_is_required_does_not_tell_how_much_is_given(
    collection: Collection, question: str, said: str
) -> None:
    answer = ask(collection, question, as_of="2025-09-25")
    assert answer.abstained
    assert said in answer.text
    assert "500" not in answer.text
    assert "概念验证中心" in answer.citations[0].title
    assert re.search(r"“.+” \[1\]", answer.text), "what the notice does say is quoted"


def test_a_possible_answer_says_that_the_notice_does_not_use_the_asked_name(collection: Collection) -> None:
    answer = ask(collection, "公立医院想腾出些床位做药物研究，一百张床里大概划几张？", as_of="2025-09-25")
    assert answer.certainty == "possible"
    assert answer.text.startswith("公告的标题里没有所问的名称")


def test_the_title_is_not_doubted_of_a_notice_of_the_place_whose_text_tells_of_it(
    collection: Collection,
) -> None:
    answer = ask(collection, "常州卖早点的个体户想升级成公司，换执照要几天？", as_of="2025-09-25")
    assert "2个工作日" in answer.text
    assert "标题里没有所问的名称" not in answer.text


def test_a_place_to_send_papers_to_is_answered_by_an_address(collection: Collection) -> None:
    answer = ask(collection, "苏州独角兽培育企业的纸质材料寄到哪里？", as_of="2025-09-25")
    assert "苏州市邓尉路1号" in answer.text


def test_a_call_of_another_level_is_not_taken_for_the_asked_one(collection: Collection) -> None:
    asked = "{}市级企业技术中心什么时候截止申报？"
    assert "2025年10月30日" in ask(collection, asked.format("苏州"), as_of="2025-09-25").text
    assert ask(collection, asked.format("徐州"), as_of="2025-09-25").abstained


def test_silence_on_anything_else_is_one_sentence_in_the_questions_language(collection: Collection) -> None:
    answer = ask(collection, "How do I bake bread?")
    assert answer.abstained
    assert answer.certainty == "none"
    assert answer.text == "The notices held here do not deal with this."


def test_an_answer_takes_less_than_a_tenth_of_a_second(collection: Collection) -> None:
    asked = [QueryRequest(question=q) for q in QUESTIONS]
    for request in asked:
        collection.ask(request)
    times = sorted(collection.ask(request).took_ms.answer for request in asked)
    assert times[len(times) // 2] < 100


def test_a_citys_day_is_no_day_of_the_province(collection: Collection) -> None:
    programme = "2025年第二批省级专精特新中小企业申报什么时候截止"
    province, city = (
        ask(collection, f"{place}{programme}", as_of="2025-09-25") for place in ("江苏", "南京")
    )
    assert "other_place_or_year" in codes(province)
    assert "江苏其他地方" in province.text
    assert "other_place_or_year" not in codes(city)


def test_what_a_named_place_tells_is_quoted_though_the_question_uses_words_of_its_own(
    collection: Collection,
) -> None:
    answer = ask(collection, "连云港要出一套帮工厂的新办法，我想打电话提点意见，打哪个号？")
    assert answer.certainty == "possible"
    assert "0518-85803520" in answer.text


@pytest.mark.parametrize(
    "question", ["苏州地铁几点停运", "无锡马拉松报名截止到哪天", "南京哪天停水", "常州哪天开学"]
)
def test_a_place_alone_makes_no_notice_the_answer(collection: Collection, question: str) -> None:
    assert ask(collection, question).certainty == "none"


def test_a_name_with_an_and_in_brackets_is_one_thing(collection: Collection) -> None:
    answer = ask(collection, "江苏2025年首批中小企业数字化转型县（市、区）试点什么时候截止申报？")
    assert answer.kind != "comparison"
    assert "2025年11月23日" not in answer.text  # that of one of its cities


@pytest.mark.parametrize(
    ("question", "opening"),
    [
        ("南京总部企业10月5号还能报吗", "不可以"),
        ("南京总部企业9月29号还能报吗", "可以"),
        ("独角兽11月1号还能申报吗", "不可以"),
        ("Can we still apply for the Nanjing headquarters programme on 5 October?", "No"),
        ("苏州独角兽是10月31日截止吗", "不是"),
        ("苏州独角兽是10月24日截止吗", "是的"),
        ("南京概念验证中心是10月13日截止吗", "那是后面一步的日期"),
    ],
)
def test_an_asked_day_is_held_against_the_last_one(
    collection: Collection, question: str, opening: str
) -> None:
    assert ask(collection, question).text.startswith(opening)


@pytest.mark.parametrize(
    "question", ["我们11月20日投产，南京总部企业还能报吗", "11月毕业还能申请南京总部企业吗"]
)
def test_a_day_of_something_else_makes_no_sure_yes_or_no(collection: Collection, question: str) -> None:
    answer = ask(collection, question)
    assert answer.certainty == "possible"
    assert "不可以" not in answer.text


@pytest.mark.parametrize(
    ("question", "opening"),
    [
        ("南京中试平台和概念验证中心的截止时间一样吗", "一样"),
        ("南京总部企业和苏州独角兽截止时间一样吗", "不一样，先截止的是南京总部企业"),
        ("南京总部企业和苏州独角兽哪个先截止", "先截止的是南京总部企业"),
    ],
)
def test_whether_two_close_alike_is_said_first_and_by_the_day_of_the_first_step(
    collection: Collection, question: str, opening: str
) -> None:
    answer = ask(collection, question)
    assert answer.kind == "comparison"
    assert answer.text.startswith(opening)
    assert "2025年9月29日17:00 [2]" in answer.text or "中试" not in question


@pytest.mark.parametrize(
    "question", ["未来一周要截止的有哪些", "还剩两周就到期的补贴", "十月份截止的苏州项目", "高校能报的项目"]
)
def test_what_closes_within_some_days_or_who_may_apply_is_a_list(
    collection: Collection, question: str
) -> None:
    answer = ask(collection, question)
    assert (answer.kind, answer.certainty) == ("list", "sure")


def test_of_a_day_on_which_nothing_was_published_that_is_said(collection: Collection) -> None:
    assert ask(collection, "9月19日发布的公告有哪些").text.startswith("没有收录2025年9月19日发布的公告")
    assert ask(collection, "9月18日发布的公告有哪些").kind == "list"
    assert ask(collection, "What was published between 12 and 14 April 2025?").abstained


def test_whether_both_can_be_taken_is_no_comparison(collection: Collection) -> None:
    question = "Can one Changzhou firm take both the water-saving project money and the water-saving subsidy?"
    assert ask(collection, question).kind != "comparison"


def test_which_of_two_closes_first_is_said_before_their_days(collection: Collection) -> None:
    answer = ask(collection, "苏州独角兽培育企业和苏州第二批高端人才，哪个网上申报先截止？")
    assert answer.kind == "comparison"
    assert answer.text.startswith("先截止的是苏州第二批高端人才。")
    assert "2025年10月24日17:00 [1] | 2025年10月11日 [2]" in answer.text
