"""What is read out of a question, asked on 2025-09-25."""

import datetime as dt
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.domain import CATEGORIES, DateRange, Interpretation
from rag.errors import InvalidInput
from rag.language.places import find_places
from rag.resources import rows
from rag.retrieval.asked_places import is_aside, with_joined_names, with_whole_names
from rag.retrieval.understand import interpret
from tests.examples import examples

AS_OF = dt.date(2025, 9, 25)


def read(question: str, *ignore: str) -> Interpretation:
    return interpret(question, AS_OF, ignore)


def day(month: int, number: int) -> dt.date:
    return dt.date(2025, month, number)


def test_hardly_any_way_of_asking_for_a_value_is_misread() -> None:
    """Before the cues were widened by them 104 were; each that is left is a question of taste."""
    lines = Path(__file__).with_name("ways_of_asking.tsv").read_text(encoding="utf-8").splitlines()
    ways = [line.split("\t") for line in lines if not line.startswith("#")]
    misread = [words for kinds, words in ways if read(words).asked not in kinds.split("|")]
    assert len(misread) <= 5, misread


@pytest.mark.parametrize(
    ("question", "held", "regions"),
    [
        ("In Yuetang, what share of rent is covered?", "岳塘区", ("岳塘区",)),
        ("Suifenhe parcel subsidy per kilo?", "岳塘区", ("绥芬河市",)),
        ("suifenhe parcel subsidy per kilo?", "岳塘区", ()),
        ("Does that sink us for the Lingang research station?", "上海", ()),
        ("rent for changzou firms", "常州", ("常州",)),
        ("the Binhai smart manufacturing list", "滨海新区", ("滨海新区",)),
        ("the Binhai smart manufacturing list", "滨海县", ("滨海县",)),
        ("the Macao-style shop support in Zhuhai", "珠海", ("珠海",)),
        ("珠海的企业里澳门居民要几个", "珠海", ("珠海",)),
        ("珠海居民能领吗", "珠海", ("珠海",)),
    ],
)
def test_a_latin_name_means_the_place_that_is_held(
    question: str, held: str, regions: tuple[str, ...]
) -> None:
    assert interpret(question, AS_OF, held=lambda place: place.name == held).regions == regions


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("苏州人才政策", "zh"),
        ("江苏AI标准和5G工厂 MaaS", "zh"),
        ("subsidies in Wuxi", "en"),
        ("Wuxi 技改补贴", "mixed"),
        ("名单 of winners", "mixed"),
        ("2025", "en"),
    ],
)
def test_the_language_goes_by_words_not_by_abbreviations(question: str, language: str) -> None:
    assert read(question).language == language


@pytest.mark.parametrize(
    ("question", "regions"),
    [
        ("南京和Wu xi的政策", ("南京", "无锡")),
        ("江苏省南京市江宁区", ("江宁区",)),
        ("蘇州、連雲港", ("苏州", "连云港")),
        ("changzou postdoc bases", ("常州",)),
        ("南京银行的贷款", ()),
        ("江苏恒顺醋业股份有限公司获奖了吗", ()),
        ("港澳台 cooperation with Hong Kong, Macao and Taiwan in Yancheng", ("盐城",)),
        ("香港企业", ("香港",)),
        ("We sell software from Shanghai. Can we register for Wuxi?", ("无锡",)),
        ("One of our managers was transferred from Shanghai to our subsidiary", ()),
        ("notices from Suzhou", ("苏州",)),
        ("要是从浙江整厂搬到无锡，搬迁给多少", ("无锡",)),
        ("苏州过来的，有地方住吗", ()),
        ("武汉的银行贷的可以吗", ()),
        ("从上海的厂家买的设备算不算", ()),
        ("苏州的银行有贷款贴息吗", ("苏州",)),
        ("户籍在重庆的，来成都开店补多少", ("成都",)),
        ("户口在南京能领吗", ("南京",)),
        ("户口在南京，在哪里申请创业补贴", ("南京",)),
        ("老家在南京，到哪里领人才补贴", ("南京",)),
        ("户籍在南京，来报名要带什么", ("南京",)),
        ("拿了长沙的奖励搬到株洲要不要退", ("长沙",)),
        ("拿了奖第二年把公司搬到海口会怎样", ()),
        ("领了补贴把厂搬到苏州，苏州还能领吗", ("苏州",)),
        ("我们是无锡的小公司，准备去广州参加境内的国际展，展位费报几成", ("无锡",)),
        ("去广州参加培训什么时候", ("广州",)),
        ("从浙江的通知里看到", ("浙江",)),
        (
            "Our co-op in Kashgar ships via Urumqi and also direct to Guangdong, may we claim both?",
            ("喀什地区",),
        ),
        ("喀什的果子卖到广东，运费补几块", ("喀什地区",)),
        ("the Khorgos livestream training", ("霍尔果斯市",)),
        ("is there a grant in Ürümqi city", ("乌鲁木齐",)),
        ("想把哈密瓜干卖出去，能报吗", ()),
        ("哈密的补贴", ("哈密",)),
        ("孵化器的纸质材料寄到北京哪里", ()),
        ("no place at all", ()),
    ],
)
def test_places_are_read_where_they_are_meant(question: str, regions: tuple[str, ...]) -> None:
    assert read(question).regions == regions


@pytest.mark.parametrize("row", rows("rag.retrieval", "aside_places.tsv"), ids=lambda row: row[0])
def test_a_place_is_aside_in_the_first_example_of_a_line_and_not_in_the_second(row: tuple[str, ...]) -> None:
    *_, aside, meant = row
    assert is_aside(aside, find_places(aside)[0])
    assert not is_aside(meant, find_places(meant)[0])


def test_a_districts_bare_sound_means_it_where_there_are_notices_of_it() -> None:
    question = "In Yuetang, what share of rent is covered?"
    assert interpret(question, AS_OF, held=lambda place: place.name == "岳塘区").regions == ("岳塘区",)
    assert interpret(question, AS_OF, held=lambda _: False).regions == ()  # nor is it a slip for Yueyang


@pytest.mark.parametrize(
    ("question", "start", "end"),
    [
        ("9月8号发的通知", day(9, 8), day(9, 8)),
        ("8月28-29日 posted notices", day(8, 28), day(8, 29)),
        ("What was posted on 9 September?", day(9, 9), day(9, 9)),
        ("what did they post on 9 September 2025", day(9, 9), day(9, 9)),
        ("last week's notices about Suzhou", day(9, 15), day(9, 21)),
        ("上周的通知有哪些", day(9, 15), day(9, 21)),
        ("9月上旬发布的政策", day(9, 1), day(9, 10)),
        ("昨天推送了什么", day(9, 24), day(9, 24)),
        ("21 September 那天 posted 了什么", day(9, 21), day(9, 21)),
        ("notices since 10 September", day(9, 10), None),
        ("截止到9月底的项目", None, None),
        ("9月底之前截止申报的项目", None, None),
        ("does the window close on 9 October", None, None),
        ("9月27日招聘会", None, None),
        ("2025年度名单", None, None),
        ("下周发布的通知", None, None),
    ],
)
def test_only_days_of_publication_become_a_period(
    question: str, start: dt.date | None, end: dt.date | None
) -> None:
    assert read(question).published == DateRange(start, end)


@pytest.mark.parametrize(
    ("question", "is_open"),
    [
        ("南京现在还能报什么", True), ("what is still open in Suzhou", True), ("can I still apply", True),
        ("10月份截止、现在还来得及报的", True), ("当前可申报的项目", True),
        ("苏州现在有哪些人才项目可以申报", True), ("南京有什么补贴可以申请", True), ("镇江有什么政策能报", True),
        ("what can a small firm apply for in Nanjing", True), ("which grants can my company apply for?", True),
        ("哪些企业可以申报总部企业", False), ("which companies can apply for the Nanjing programme", False),
        ("什么时候可以申报", False),
        ("申报条件", False), ("when does it open", False), ("open bidding projects", False), ("征求意见", False),
        ("认定平台还能填吗", True),
        ("数字化改造券还能领吗", True),
        ("拿过认定奖励还能领贴息吗", False),
        ("4月22号才送去还能领吗", False),
    ],
)  # fmt: skip
def test_what_must_be_open_is_asked_for_as_of_the_day(question: str, is_open: bool) -> None:
    assert read(question).open_on == (AS_OF if is_open else None)


@pytest.mark.parametrize(
    ("question", "years", "batches"),
    [
        ("2025年第二批高端人才", (2025,), (2,)),
        ("second batch 2024", (2024,), (2,)),
        ("第3批 batch 4", (), (3, 4)),
        ("2014年成立的公司", (), ()),
        ("9 September 2025 posted", (), ()),
        ("到2027年做多少项, by 2027", (), ()),
        ("We incorporated in Suzhou in late 2014, are we too old for the 2025 scheme?", (2025,), ()),
        ("我们2014年底才成立", (), ()),
        ("苏工信信发〔2025〕279号", (), ()),
        ("2025-2026 steady growth plan", (2025, 2026), ()),
        ("我们2022年评的牌子今年到期", (), ()),
        ("We were recognised in 2022 and it expires this year", (), ()),
        ("2022年认定的名单公布了吗", (2022,), ()),
        ("2022年认的企业管到哪年", (), ()),
        ("the second first-unit round", (), (2,)),
        ("我们2022年拿的称号今年就满了，想接着要怎么办", (), ()),
        ("2027和2030年的目标是多少", (), ()),
        ("老茶园低改2028 年度的申报", (2028,), ()),
        ("企业2025年进出口额8000万元，能不能申请境外参展补贴", (), ()),
        ("Our designer spent 180 million yuan on research in 2024, a fifth more. What rate applies?", (), ()),
        ("Can we apply for the programme in 2026?", (2026,), ()),
        ("My company would like to hire at the spring job fair in 2026. How many openings?", (2026,), ()),
        ("We want to know about the 2025 round. When does it close?", (2025,), ()),
        ("When does the 2028 round close?", (2028,), ()),
        ("the second provincial batch and the first 2026 round", (2026,), (1, 2)),
        ("the second-batch shortlist", (), (2,)),
        ("Is this the first time round?", (), ()),
        (
            "We were recognised as a technologically advanced service enterprise in 2022 and it runs out",
            (),
            (),
        ),
    ],
)
def test_years_and_batches_of_the_programme(
    question: str, years: tuple[int, ...], batches: tuple[int, ...]
) -> None:
    found = read(question)
    assert (found.years, found.batches) == (years, batches)


def test_document_numbers_are_read_in_any_spelling() -> None:
    assert read("苏科协发2025年121号说的什么").document_numbers == ("苏科协发〔2025〕121号",)
    assert read("苏工信信发(2025)279号").document_numbers == ("苏工信信发〔2025〕279号",)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("什么时候截止", "when"), ("by when must they submit", "when"), ("公示到几号", "when"), ("最晚哪天交", "when"),
        ("final day to hand in claims", "when"), ("What's the new date?", "when"), ("网上填报 until 几点", "when"),
        ("What is the most the city will pay her?", "funding"), ("What is the yearly cap for one winery?", "amount"),
        ("What is the highest annual interest rate on the loan?", "rate"),
        ("能给多少资助", "funding"), ("how much is the bonus", "funding"), ("what bonus per product", "funding"),
        ("年薪要多少万才有补贴", "amount"), ("how much must we invest for the grant", "amount"),
        ("纸质材料寄到哪里", "address"), ("Where do we send the paper files?", "address"),
        ("打哪个电话咨询", "phone"), ("phone number of the bureau", "phone"), ("who to call", "phone"),
        ("在哪个网站申报", "url"), ("website for submitting", "url"), ("Where do firms fill in the form?", "url"),
        ("邮箱是什么", "email"), ("which e-mail address", "email"),
        ("文号是多少", "document_number"), ("reference number of the notice", "document_number"),
        ("财政最多出百分之几", "rate"), ("what share is refunded", "rate"), ("what fraction do firms get back", "rate"),
        ("哪些城市公布了", "list"), ("Which Jiangsu cities have announced", "list"), ("names of the firms", "list"),
        ("找谁办", "phone"), ("这事归哪个科管", "who"), ("Who won the award?", "who"),
        ("我们做水泵。能不能报", "yes_no"), ("We make pumps. May a daughter firm apply too?", "yes_no"),
        ("I work for a city. By when must it be in?", "when"), ("信往哪儿寄", "address"), ("letter 送哪个 office", "address"),
        ("隔多久才能重新来", "value"), ("how soon do we have to register", "value"), ("名单公示 dates？", "when"),
        ("能不能报", "yes_no"), ("有门槛吗", "yes_no"), ("Is there an event", "yes_no"),
        ("What documents do we need", None), ("what support is there for us", None),
        ("Can we apply for both at the same time?", "yes_no"), ("前两天打电话来动员我们报名，行吗", "yes_no"),
        ("资格有效几年", "value"), ("有效期到几号", "when"), ("Where is the application filed online?", "url"),
        ("数字经济三年规划", None), ("standards guideline", None), ("", None),
        ("申报流程是什么？", None), ("这个政策说的是什么", None), ("还能报么？", "yes_no"), ("有啥要求没", None),
        *((words, "address") for words in (
            "纸质材料寄哪", "寄哪里", "寄哪儿呢", "递交哪里", "材料递交到哪", "去哪里交材料", "去哪交", "到哪儿去交", "到哪个部门交",
            "书面材料到哪里交，几号截止", "去哪个窗口办",
        )),
        *((words, None) for words in ("需要邮寄哪些材料", "寄哪些材料", "递交哪些材料", "要填哪些表", "哪几类企业不能申请")),
        ("去哪些地方交流", "list"), ("租金补贴啥时候能报", "when"), ("搞研发的人得占多少", "rate"), ("啥样的公司能报", "who"), ("基金头一期多大", "amount"), ("贴息贴多少个点", "rate"),
        *((words, "funding") for words in ("奖几个钱", "单位能落着多少补贴", "补助标准是啥", "what money comes with it", "奖励几何")),
        ("还有几天截止", "when"), ("how much time is left to file", "when"), ("纸质件送哪", "address"), ("怎么联系你们", "phone"),
        ("Who can I ask?", "phone"), ("Which department is responsible?", "who"), ("一家最多报几个项目", "count"),
        ("材料最晚到哪个月交", "when"), ("设备投资450万能补多少", "funding"), ("设备投资不低于多少能补", "value"),
        ("We invested 6 million yuan in equipment. How much subsidy?", "funding"),
        ("Our shop is open until 1 am. How much?", "amount"),
        ("到哪里交流学习有补贴吗", "yes_no"),
        *((words, "when") for words in ("申报还要多久截止", "要多久才截止报名", "公示要多久", "公示期一般要多久？", "离截止还有多久")),
        *((words, "value") for words in ("审核要多久", "公示后多久能拿到钱", "公示要多久才能拿到证书", "截止后要多久出结果")),
    ],
)  # fmt: skip
def test_the_kind_of_value_that_is_asked_for(question: str, asked: str | None) -> None:
    assert read(question).asked == asked


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("补助资金额度有效期限最长几年？", "How long does a subsidy quota stay valid once it is approved?"),
        ("补助资金额度有效期限最长几年？", "subsidy quota validity period"),
        ("书面材料一式几份？", "How many paper copies do they want?"),
        ("初评分数线是多少分？", "How many points does a centre need to be put forward?"),
        ("初评分数线是多少分？", "What is the passing score?"),
        ("专项经费的硬杠杠是多少？", "What are the mandatory minimums for dedicated funding?"),
        ("一季度的数据忘了报，还有机会补上吗？", "We forgot to report the first quarter. Any chance to catch up?"),
        ("一季度的数据忘了报，还能补吗？", "If first-quarter data was not reported, may it be submitted late?"),
        ("几月份开始报？", "In which month does it start?"),
        ("收材料的最后期限各是哪天？", "On which dates do they stop taking papers?"),
        ("公示到几号？", "Till when can one object?"),
        ("公示到几号？", "shortlist publicity end date"),
        ("业务咨询电话？", "What is the enquiry number given in the notice?"),
        ("该打哪个电话", "Whom can I ring about the list?"),
        ("联系电话？", "projects to be approved: contact no."),
        ("每千瓦时奖多少", "What is the award per kilowatt-hour?"),
        ("一家能拿几万的补贴", "What does one specialised firm get from the city?"),
        ("顶多能拿多少补贴", "What is the most one firm can get?"),
        ("贷款额度多少", "What is the credit limit for first-time borrowers?"),
        ("拟认定多少家？", "smart factories count"),
        ("有哪些单位", "Which organisations host the bases?"),
        ("最近都发了些什么", "What has Yancheng published lately?"),
        ("寄到哪个大厦几室？地址", "Which building and room do the papers go to?"),
        ("信往哪儿寄？", "Where does the letter go?"),
        ("年租金能补几成", "How much of our warehouse rent does the city cover?"),
        ("风险补偿比例是多少", "What is the risk compensation ratio?"),
        ("发文字号是多少", "guideline doc no."),
        ("在哪个网址报？", "When does it close and where do I apply online?"),
    ],
)  # fmt: skip
def test_an_english_question_asks_for_what_its_chinese_twin_asks_for(chinese: str, english: str) -> None:
    assert read(english).asked == read(chinese).asked


@pytest.mark.parametrize(
    "question", ["How does it work?", "What support does it give?", "Why is that so? What is it?"]
)
def test_what_is_asked_openly_is_no_yes_or_no(question: str) -> None:
    assert read(question).asked is None


@pytest.mark.parametrize(
    ("question", "is_open"),
    [
        ("Which programmes still haven't closed this month?", True), ("What talent schemes does Suzhou have open?", True),
        ("Which calls are currently accepting applications?", True), ("Can one still apply?", True),
        ("When did applications open?", False),
    ],
)  # fmt: skip
def test_english_words_for_what_is_open(question: str, is_open: bool) -> None:
    assert read(question).open_on == (AS_OF if is_open else None)


@pytest.mark.parametrize(
    ("question", "held", "regions"),
    [
        ("We are in Yangpu, can we get the rent subsidy?", {"杨浦区"}, ("杨浦区",)),
        ("We are in Yangpu, can we get the rent subsidy?", set(), ()),
        ("the rent subsidy for firms in yangpu", {"杨浦区"}, ()),
        ("We are in Nanjing", {"南京", "南靖县"}, ("南京",)),
        ("a mill in Changle, Fuzhou", {"长乐区", "昌乐县"}, ("长乐区",)),
    ],
)
def test_a_held_district_behind_in_is_read_though_a_dictionary_knows_it(
    question: str, held: set[str], regions: tuple[str, ...]
) -> None:
    assert interpret(question, AS_OF, (), lambda place: place.name in held).regions == regions


@pytest.mark.parametrize(
    ("question", "categories"),
    [
        ("绿色工厂公示", ("公示",)), ("winner list", ("名单",)), ("哪些可以申报", ("申报",)), ("open calls", ("申报",)),
        ("public comment period", ("征求意见",)), ("AI政策", ("政策",)), ("招聘会什么时候", ("活动",)),
        ("patent agent bonus", ()), ("数字化服务商", ()),
    ],
)  # fmt: skip
def test_kinds_of_notice_only_where_the_question_says_so(question: str, categories: tuple[str, ...]) -> None:
    assert read(question).categories == categories


@pytest.mark.parametrize(
    ("question", "applicant"),
    [
        ("我们公司能报吗", "enterprise"), ("Can our factory apply?", "enterprise"), ("个人可以申请吗", "individual"),
        ("can I apply as an individual", "individual"), ("我校想报", "institution"), ("高新技术企业名单", None),
    ],
)  # fmt: skip
def test_who_asks_is_read_only_if_said(question: str, applicant: str | None) -> None:
    assert read(question).applicant == applicant


def test_each_field_can_be_switched_off() -> None:
    question = "9月8号发的南京公示，苏工信信发〔2025〕279号，现在还能报"
    full = read(question)
    read_fields = (full.regions, full.categories, full.document_numbers, full.open_on, full.published.start)
    assert all(read_fields)
    assert read(question, "regions").regions == ()
    assert read(question, "categories").categories == ()
    assert read(question, "document_numbers").document_numbers == ()
    assert read(question, "open_on").open_on is None
    assert read(question, "dates").published == DateRange()
    assert read(question, "date_from").published == DateRange(None, day(9, 8))
    assert read(question, "date_to").published == DateRange(day(9, 8), None)
    assert read(question, "expansions") == full


def test_an_unknown_field_to_ignore_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InvalidInput, match=r"'colour'.*regions") as caught:
        read("南京", "colour")
    assert caught.value.pointer == "/ignore"


@given(st.text(max_size=120))
@examples(200)
def test_any_question_can_be_read(question: str) -> None:
    found = read(question)
    assert set(found.categories) <= set(CATEGORIES)
    assert found.language in ("zh", "en", "mixed")


@pytest.mark.nightly
@pytest.mark.parametrize(
    "piece", ["南京", "posted on ", "9月1日发的", "which ", "〔2025〕1号", "苏发〔2025〕1号", "changzou "]
)
def test_a_long_text_takes_linear_time(piece: str) -> None:
    read("warm up: changzou")
    text = piece * (100_000 // len(piece))
    started = time.process_time()
    read(text)
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("总部企业10月5号还能报吗", dt.date(2025, 10, 5)),
        ("can we still apply for the unicorn programme on 1 November", dt.date(2025, 11, 1)),
        ("下个月还能报独角兽吗", dt.date(2025, 10, 1)),
        ("10月5号开会，现在还能报吗", AS_OF),
        ("9月30日截止的那个还能报吗", AS_OF),
        ("9月1号成立的公司还能报吗", AS_OF),
        ("我打算10月5号去报，还来得及吗", dt.date(2025, 10, 5)),
        ("明天下午报还来得及不", dt.date(2025, 9, 26)),
        ("On 1 November can we still apply for the unicorn programme?", dt.date(2025, 11, 1)),
        ("我们10月20日投产，还能报吗", AS_OF),
        ("10月10日出审计报告，总部企业还能报吗", AS_OF),
        ("11月毕业还能申请吗", AS_OF),
        ("奖励11月发钱，还能报吗", AS_OF),
        ("11月广州那个展我还想报，还能报吗", AS_OF),
        ("10月8号申请的专利还能报吗", AS_OF),
        ("We open the plant on 20 October, can we still apply?", AS_OF),
        ("can we still apply after our inspection on 20 October", AS_OF),
    ],
)
def test_who_asks_whether_something_is_open_on_a_day_ahead_means_that_day(
    question: str, day: dt.date
) -> None:
    assert read(question).open_on == day


@pytest.mark.parametrize(
    ("question", "joined"),
    [
        ("yu hang deadline", "Yuhang deadline"),
        ("phone in long wan please", "phone in Longwan please"),
        ("can he apply", "can he apply"),
        ("deadline in Nan Jing", "deadline in Nan Jing"),
    ],
)
def test_syllables_of_a_held_district_s_name_are_joined(question: str, joined: str) -> None:
    assert with_joined_names(question, lambda place: place.name in ("余杭区", "龙湾区")) == joined


@pytest.mark.parametrize(
    ("question", "regions"),
    [
        ("晋江香港上市奖励", ("晋江市",)),
        ("do we need Macau employees?", ()),
        ("listing reward for the Beijing Stock Exchange", ()),
        ("Macau hotline", ("澳门",)),
        ("Suzhou IPO award", ("苏州",)),
        ("Tianfu New Area housing subsidy", ("成都",)),
    ],
)
def test_where_shares_are_traded_is_not_the_asked_place(question: str, regions: tuple[str, ...]) -> None:
    assert interpret(question, dt.date(2025, 9, 25)).regions == regions


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        ("北辰现在能报什么", "北辰区现在能报什么"),
        ("我在汇川开火锅店，有啥补贴", "我在汇川区开火锅店，有啥补贴"),
        ("北辰区现在能报什么", "北辰区现在能报什么"),
        ("“北辰惠企”平台怎么登录", "“北辰惠企”平台怎么登录"),
        ("爱民数字化还能报吗", "爱民区数字化还能报吗"),  # a word of its own, which begins the question
        ("有没有爱民政策", "有没有爱民政策"),
        ("小店焕新征求意见到哪一天", "小店焕新征求意见到哪一天"),  # small shops
        (
            "我在鼓楼开店，有什么补贴",
            "我在南京鼓楼区开店，有什么补贴",
        ),  # of several of that name the one that is held
        ("滨海现在能报什么", "滨海新区现在能报什么"),
        ("滨海奖励多少", "滨海新区奖励多少"),
        ("去滨海路办吗", "去滨海路办吗"),
        ("天津滨海现在能报什么", "天津滨海新区现在能报什么"),
        ("两江直播基地要多大场地", "两江新区直播基地要多大场地"),
        ("我在海州开店", "我在海州开店"),  # two of that name are held
        ("Beichen: what's open?", "Beichen District: what's open?"),
        ("Yuci: is the voucher open", "Yuci District: is the voucher open"),
        ("Yuci voucher", "Yuci voucher"),  # its region is read; see below
        ("我在桦南开米厂", "我在桦南开米厂"),
        ("金凤碗现场比赛在哪儿", "金凤碗现场比赛在哪儿"),
        ("a guide for binhai", "a guide for binhai"),
    ],
)
def test_the_bare_name_of_a_held_district_is_made_whole(question: str, whole: str) -> None:
    held = {"北辰区", "汇川区", "榆次区", "爱民区", "贵德县", "南开区", "金凤区", "南京鼓楼区", "滨海新区"}
    held |= {"连云港海州区", "阜新海州区", "两江新区", "小店区"}
    assert with_whole_names(question, lambda place: place.name in held) == whole


@pytest.mark.parametrize(
    ("question", "regions"),
    [
        ("Mawei export reward?", ("马尾区",)),
        ("Yangpu export reward?", ()),  # may be the zone of 洋浦
        ("Do Mawei District subsidies cover a fair in Shanghai?", ("马尾区",)),
        ("we paid the booth through our Hong Kong parent, does Mawei District pay?", ("马尾区",)),
        ("沈阳的旅行社能申请道里区的奖励吗", ("沈阳", "道里区")),
        ("我们在上海参展，马尾区补吗", ("马尾区",)),
        ("上海和马尾区的参展补贴哪个多", ("上海", "马尾区")),
        ("what do Shanghai or Mawei District pay?", ("上海", "马尾区")),
        ("上海有参展补贴吗", ("上海",)),
        ("when does the Lijiang Cup close?", ()),
        ("what is open in Lijiang?", ("丽江",)),
        ("东北三省现在有什么能报", ("辽宁", "吉林", "黑龙江")),
        ("西北地区有什么补贴", ("陕西", "甘肃", "青海", "宁夏", "新疆")),
    ],
)
def test_a_place_that_is_only_a_circumstance_is_not_asked_about(
    question: str, regions: tuple[str, ...]
) -> None:
    assert (
        interpret(question, AS_OF, held=lambda place: place.name in ("马尾区", "福州", "杨浦区")).regions
        == regions
    )
