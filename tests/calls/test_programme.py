"""Names, keys, years and batches out of titles."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.calls.programme import (
    coined_in_text,
    headline,
    key_of,
    official_title,
    programme,
    programmes,
    similarity,
)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("关于组织开展2025年度智能工厂申报工作的通知", "智能工厂"),
        ("关于提早截止2025年家电补贴申领的通知", "家电补贴"),
        ("苏州丨2025年第二批高端人才申报工作启动", "高端人才（第二批）"),
        ("关于征集2025年度绿色供应链典型案例的公告", "绿色供应链典型案例"),
        ("浙江丨含百万奖励！2026年“浙里制造”首席质量官培育项目正在申报", "“浙里制造”首席质量官培育项目"),
        ("市科技局关于组织申报2025年度市级重点研发计划（社会发展）的通知", "市级重点研发计划（社会发展）"),
        ("关于印发《2026年度省基础研究专项项目指南》及组织申报项目的通知", "省基础研究专项项目"),
        ("这项工业软件补贴即将截止", "工业软件补贴"),
        ("最后三天！返乡创业大赛初创组报名要关了", "返乡创业大赛初创组"),
        ("家具厂设备补贴4月30号收摊", "家具厂设备补贴"),
        ("2026年失业保险稳岗返还十问十答", "失业保险稳岗返还"),
        ("创业场地租金补贴办事指南（常年受理，2025年版）", "创业场地租金补贴"),
        ("关于增补完善四川省智能制造专家储备库的通知", "四川省智能制造专家储备库"),
        ("关于“揭榜挂帅”技术攻关项目张榜的公告", "“揭榜挂帅”技术攻关项目"),
        ("关于组织参加2025中国国际大数据博览会的通知", "中国国际大数据博览会"),
        ("转发省“青苗”育种补助通知，县里的时间请看这里", "省“青苗”育种补助"),
        ("某经开区丨“数据券”常年申领，先到先得", "“数据券”"),
        ("外贸展会补助（2025年第一批、第二批）", "外贸展会补助"),
        ("2025年首批和第二批冷链物流奖补申报通知", "冷链物流奖补"),
        ("某高新区“优才”补贴怎么领？2026年版办事指南", "某高新区“优才”补贴"),
        ("区商务局公告：2025年会展业奖励（第一批）开始收件", "会展业奖励（第一批）"),
        ("高新区科技局转发市科技局“科创种子”企业入库通知的通知", "“科创种子”企业入库"),
        ("新区企业“稳岗”补助申领指南（问答版）", "新区企业“稳岗”补助"),
        ("关于征集二〇二六年度辽宁省节能改造项目的函", "辽宁省节能改造项目"),
        (
            "某市工业和信息化局转发《省工业和信息化厅关于组织开展2026年度瞪羚企业申报的通知》的通知",
            "瞪羚企业",
        ),
    ],
)
def test_the_name_is_what_stands_between_the_words_of_office(title: str, name: str) -> None:
    assert [p.name for p in programmes(title, "")] == [name]


def test_the_documents_own_title_goes_before_the_headline() -> None:
    text = "关于组织开展2025年度常州市绿色工厂申报工作的通知\n各辖市（区）工信局："
    (found,) = programmes("常州丨含奖励！这项认定正在申报", text)
    assert (found.name, found.year, found.tier) == ("常州市绿色工厂", 2025, "city")


def test_a_press_report_is_about_the_document_that_it_names() -> None:
    text = "近日，《国家某局办公室关于开展“百园万企”行动第三批申报的通知》印发，明确了申报条件。"
    assert programmes("关注丨新一批开始", text)[0].key == "百园万企行动"


def test_a_forwarded_document_is_what_the_notice_is_about() -> None:
    text = "关于转发《省工信厅关于组织申报2026年度省级绿色园区的通知》的通知\n各区工信局："
    (found,) = programmes("杭州丨市工信局转发省通知", text)
    assert (found.key, found.year, found.tier) == ("绿色园区", 2026, "province")


def test_a_document_that_is_only_cited_is_not_the_title() -> None:
    assert official_title("根据《关于开展绿色工厂申报的通知》要求，现就有关事项通知如下") is None


def test_editions_with_years_of_their_own_are_programmes_of_their_own() -> None:
    first, second = programmes("关于组织开展2025年新药保险补偿资金申请和2026年资格审定工作的通知", "")
    assert (first.year, second.year) == (2025, 2026)
    assert second.name == "新药保险补偿资格审定"
    assert first.key != second.key


def test_two_levels_in_one_title_are_two_programmes() -> None:
    found = programmes("关于组织开展2025年省市两级工程研究中心申报工作的通知", "")
    assert [(p.name, p.tier) for p in found] == [
        ("省级工程研究中心", "province"),
        ("市级工程研究中心", "city"),
    ]
    assert found[0].key == found[1].key


def test_a_named_province_is_not_two_levels() -> None:
    assert len(programmes("关于申报2025年江苏省省级工程研究中心的通知", "")) == 1


def test_reviews_of_what_was_granted_follow_up() -> None:
    opened, reviewed = programmes("关于2025年度小巨人企业申报和2022年度小巨人企业复核工作的通知", "")
    assert not opened.follows_up
    assert reviewed.follows_up


def test_spans_of_years_give_no_year() -> None:
    found = programme("智能建造贷款贴息实施方案（2025—2027年）")
    assert (found.year, found.years_told) == (None, True)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("江苏省省级企业技术中心", "2025年度企业技术中心申报"),
        ("“太湖人才计划”紧缺人才（第二批）", "太湖人才计划紧缺人才"),
        ("南京市总部企业", "2025年总部企业"),
        ("标准化建设项目市级奖补资金", "标准化建设奖补资金"),
    ],
)
def test_spellings_of_one_programme_share_a_key(a: str, b: str) -> None:
    assert key_of(a) == key_of(b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("高新技术企业", "高新技术企业培育库"),
        ("节水技改项目", "节水补助资金"),
        ("专精特新中小企业", "专精特新中小企业复核"),
        ("市场监管创新奖", "数据监管创新奖"),
    ],
)
def test_neighbouring_programmes_stay_apart(a: str, b: str) -> None:
    assert similarity(key_of(a), key_of(b)) < 0.8


def test_words_that_only_look_like_a_level_stay() -> None:
    assert "市场" in key_of("市场监管重点项目")
    assert "现代" in programmes("关于开展2025年现代服务业集聚区申报的通知", "")[0].name
    assert "青年" in key_of("2025年青年科技人才托举工程")


def test_headlines_lose_places_and_catchphrases() -> None:
    assert headline("南京丨专项资金奖补！市工信局明确数字化试点申报要求").startswith("市工信局")


@given(st.text(max_size=300), st.text(max_size=600))
def test_any_title_can_be_read(title: str, text: str) -> None:
    for found in programmes(title, text):
        assert len(found.name) <= 120


def test_long_hostile_titles_are_read_quickly() -> None:
    started = time.process_time()
    for piece in ("关于", "申报", "（", "和2025年", "第一批", "《关于", "拟名单公示", "通知"):
        programmes(piece * 300, piece * 400_000)
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("【你问我答】秦州区创业担保贷款那些事儿", "秦州区创业担保贷款"),
        ("营口外贸人请注意：参展补贴可以报了，抓紧！", "参展补贴"),
        ("“漓江民宿焕新”补助开放登记🛏️", "“漓江民宿焕新”补助"),
        ("这里有一份大白话解读：《小店扶持办法》", "《小店扶持办法》"),
        ("灯具企业，来领“智转数改”诊断券！", "“智转数改”诊断券"),
        ("饭馆老板，2万元的“老灶焕新”报了没？", "“老灶焕新”"),
        ("“小云朵”算力券每月都能抢", "“小云朵”算力券"),
        ("玉环市“家电出海”认证费资助（9月5日截止申报）", "玉环市“家电出海”认证费资助"),
        ("致全县养蜂户的一封信——“蜂农贷”贴息开始了", "“蜂农贷”贴息"),
        ("关于2026年出口信用保险保费补贴申报的预通知", "出口信用保险保费补贴"),
    ],
)
def test_labels_pictures_and_calls_for_attention_are_no_part_of_a_name(title: str, name: str) -> None:
    assert programme(headline(title)).name == name


def test_that_applications_are_taken_together_is_no_part_of_a_name() -> None:
    assert programme("关于开展2026年老旧农机报废补贴集中受理的通知").name == "老旧农机报废补贴"


@pytest.mark.parametrize(
    ("title", "text", "name"),
    [
        (
            "招一个毕业生补1500，这笔钱别忘了领",
            "今天说一笔很多小老板漏领的钱：一次性扩岗补助。",
            "一次性扩岗补助",
        ),
        ("致全区餐饮商户的一封信", "亲爱的老板：区里准备了“暖灶补贴”，换一台补1500元。", "暖灶补贴"),
        ("小微企业招应届生，社保能补多少？", "Q1 有什么补贴？\nA：有社会保险补贴。", "社会保险补贴"),
        (
            "出国摆摊，展位费市里帮你出一半",
            "2026年“泉货出海”境外展会补贴正式开闸！",
            "“泉货出海”境外展会补贴",
        ),
        ("下半年展会补助一张表看懂", "展会类型、人员补助都在表里。", "下半年展会补助"),
    ],
)
def test_a_headline_that_names_nothing_takes_the_first_grant_of_the_text(
    title: str, text: str, name: str
) -> None:
    assert name in programmes(title, text)[0].name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("今年研发投入补助来了。", "研发投入补助"),
        ("领军人才奖励开始受理。", "领军人才奖励"),
        ("市里发放出口信用险补贴。", "出口信用险补贴"),
        ("这就是有机肥补贴。", "有机肥补贴"),
        ("今年推出了首台套奖励。", "首台套奖励"),
    ],
)
def test_a_plain_name_is_not_cut_within_a_word(text: str, name: str) -> None:
    named = coined_in_text("老板们，这笔钱真的有？", text)
    assert named is not None
    assert named.name == name


@pytest.mark.parametrize(
    ("title", "text", "name"),
    [
        (
            "打工人注意啦！考了证别忘领钱，最高2000元",
            "证书能换补贴！今天市人社局把2026年大同技能提升补贴一次讲明白。",
            "大同技能提升补贴",
        ),
        (
            "来我市开首店，最高奖30万！钱袋子就这么大",
            "想把店开进来的老板看过来！市商务局的《温岭市首店首发奖励细则》已经落地。",
            "温岭市首店首发奖励",
        ),
        (
            "真金白银来了！老板们别划走",
            "后台问得最多的就是：“算不算‘小升规’？”今天一篇讲透。戳“贵商易”搜“观山湖小升规”，把表填了。",
            "小升规",
        ),
        (
            "房子的事包在我们身上",
            "小编把2026年第二批人才安居申请给大家整理好啦。",
            "人才安居（第二批）",
        ),
        (
            "街坊老板看过来！门头、油烟机、收银系统都能补",
            "区商务局今年搞的“临街小店换装”开始报名啦，专门给街边小店花的。",
            "“临街小店换装”",
        ),
        (
            "山脚下开民宿的，奖补来了：甲级10万、乙级5万",
            "县里今年推出“山居民宿提质奖补”，挑要点说给大家听。",
            "“山居民宿提质奖补”",
        ),
    ],
)
def test_a_post_whose_title_speaks_to_readers_is_named_by_its_first_lines(
    title: str, text: str, name: str
) -> None:
    found = coined_in_text(title, text)
    assert found is not None
    assert found.name == name


def test_a_platform_that_goes_online_names_no_programme() -> None:
    assert coined_in_text("开店补贴怎么领", "市里上线“惠企直达快车”平台，进去就能看。") is None


def test_years_in_passing_name_no_programme() -> None:
    assert coined_in_text("钱袋子就这么大，老板快来", "2026年起我们把补贴给到每一位创业者。") is None


@pytest.mark.parametrize(
    ("title", "name"),
    [
        (
            "一图看不够？文字版来了：《佛山市小微企业贷款贴息和担保费补助办法》解读",
            "佛山市小微企业贷款贴息和担保费补助",
        ),
        ("《无为市2026年工业企业设备更新奖补申报通知》政策解读", "无为市工业企业设备更新奖补"),
        ("六盘水市“凉都育苗贷”贴息常见问题答复", "六盘水市“凉都育苗贷”贴息"),
        (
            "曹妃甸区“港湾英才”引进支持申报公告（2026年）Harbour Talent Programme",
            "曹妃甸区“港湾英才”引进支持",
        ),
        ("南宁市青秀区支持首店经济发展奖补办法（试行）", "南宁市青秀区支持首店经济发展奖补"),
    ],
)
def test_words_that_explain_a_paper_are_no_part_of_its_programmes_name(title: str, name: str) -> None:
    assert [p.name for p in programmes(title, "")] == [name]


def test_a_subsidy_of_this_year_names_none_where_the_text_does() -> None:
    text = "蔬菜怕烂在地头？某市2026年农产品冷藏保鲜设施补助开始申请了，小编给大家划重点。"
    found = coined_in_text("合作社建冷库，今年补助怎么拿", text)
    assert found is not None
    assert found.name == "农产品冷藏保鲜设施补助"
    assert coined_in_text("合作社建冷库，冷库补助怎么拿", text) is None
