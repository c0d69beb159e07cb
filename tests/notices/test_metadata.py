from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from eval.metadata import FIELDS, accuracy, compare
from eval.workbench import GOLD, json_lines
from rag.domain import Notice, NoticeInput
from rag.notices import parse_record, read_notice
from rag.notices.metadata import read_document_number
from rag.notices.organisations import find_signature, is_national, split_names


def notice(title: str, content: str, account: str = "某公众号") -> Notice:
    return read_notice(NoticeInput("a", title, "https://a.cn", dt.date(2025, 9, 9), account, content))


def test_every_field_is_right_on_nearly_all_bundled_notices(raw_notices: list[dict[str, Any]]) -> None:
    gold = {record["aid"]: record for record in json_lines(GOLD / "metadata.jsonl")}
    notices = [read_notice(parse_record(record)) for record in raw_notices]  # type: ignore[arg-type]
    misses = compare(notices, gold)
    shares = accuracy(misses, len(gold))
    assert set(shares) == set(FIELDS)
    assert min(shares.values()) >= 0.97, misses


def test_a_missing_notice_counts_as_a_miss_of_every_field() -> None:
    gold = {"x": dict.fromkeys(FIELDS)}
    assert [miss.field for miss in compare([], gold)] == list(FIELDS)


@pytest.mark.parametrize(
    ("title", "content", "category", "regions", "level", "issuers", "number"),
    [
        (
            "浙江丨2026年度研发攻关计划项目申报开始",
            "浙江省科学技术厅关于组织申报2026年度研发攻关计划项目的通知\n浙科发规〔2025〕88号\n各市、县（市、区）科技局：\n"
            "为贯彻落实部署，现组织申报。\n一、申报条件\n企业注册在浙江。\n浙江省科学技术厅\n2025年9月12日\n来源：浙江省科技厅",
            "申报", ("浙江",), "province", ("浙江省科学技术厅",), "浙科发规〔2025〕88号",
        ),
        (
            "广东省2025年专精特新中小企业名单公布",
            "广东省工业和信息化厅关于公布2025年专精特新中小企业名单的通知粤工信民营〔2025〕12号各地级以上市工业和信息化局："
            "现将名单予以公布（详见附件）。附件：2025年广东省专精特新中小企业名单广东省工业和信息化厅2025年8月1日",
            "名单", ("广东",), "province", ("广东省工业和信息化厅",), "粤工信民营〔2025〕12号",
        ),
        (
            "成都丨拟认定名单",
            "关于2025年成都市企业技术中心拟认定名单的公示\n现将名单予以公示，公示期为2025年9月1日至9月7日。\n"
            "成都市经济和信息化局 成都市发展和改革委员会\n2025年8月31日",
            "公示", ("成都",), "city", ("成都市经济和信息化局", "成都市发展和改革委员会"), None,
        ),
        (
            "教育部就管理规定公开征求意见",
            "教育部关于《学校食品安全管理规定（征求意见稿）》公开征求意见的公告\n现向社会公开征求意见。\n教育部\n2025年9月10日",
            "征求意见", ("全国",), "national", ("教育部",), None,
        ),
        (
            "财政部 税务总局关于延续实施小微企业所得税优惠政策的公告",
            "为支持小微企业发展，公告如下：\n一、减按25%计入。\n财政部 税务总局\n2025年8月2日",
            "政策", ("全国",), "national", ("财政部", "税务总局"), None,
        ),
        (
            "关于停止使用旧版申报系统的通知",
            "各有关单位：因系统升级，旧版系统自2025年10月1日起停止使用。\n湖南省科学技术厅\n二〇二五年九月一日",
            "通知", ("湖南",), "province", ("湖南省科学技术厅",), None,
        ),
        (
            "杭州市余杭区科技政策兑现公告",
            "杭州市余杭区科学技术局关于科技政策兑现申报的公告\n各有关企业：申报时间：2025年9月1日至9月15日。\n"
            "杭州市余杭区科学技术局\n2025年8月28日",
            "申报", ("余杭区",), "district", ("杭州市余杭区科学技术局",), None,
        ),
        (
            "昆明丨招聘会9月28日举行",
            "欢迎参加。\n来源：昆明市人力资源和社会保障局",
            "活动", ("昆明",), "city", ("昆明市人力资源和社会保障局",), None,
        ),
        (
            "一图读懂丨山东省行动方案", "点击看大图▲上下滑动\n来源：山东省工业和信息化厅",
            "解读", ("山东",), "province", ("山东省工业和信息化厅",), None,
        ),
        (
            "湖北省促进民营经济发展条例", "第一条 为了促进民营经济发展，制定本条例。第二条 本省适用本条例。",
            "政策", ("湖北",), "province", (), None,
        ),
        (
            "关于表彰优秀民营企业的决定",
            "中共安徽省委 安徽省人民政府关于表彰2025年全省优秀民营企业的决定\n皖发〔2025〕8号\n决定授予称号。\n"
            "中共安徽省委\n安徽省人民政府\n2025年9月1日",
            "名单", ("安徽",), "province", ("中共安徽省委", "安徽省人民政府"), "皖发〔2025〕8号",
        ),
        (
            "2025年8月政策汇总", "国家级\n1.国务院印发意见\n浙江省\n1.浙江省办法\n杭州市\n1.杭州市细则\n来源：政策通",
            "汇编", ("全国", "浙江", "杭州"), "national", ("政策通",), None,
        ),
        ("最新消息一则", "今天天气很好。", "其他", (), "other", (), None),
    ],
)  # fmt: skip
def test_notices_of_other_places_and_kinds_are_read(
    title: str,
    content: str,
    category: str,
    regions: tuple[str, ...],
    level: str,
    issuers: tuple[str, ...],
    number: str | None,
) -> None:
    read = notice(title, content)
    assert read.category == category
    assert read.regions == regions
    assert read.level == level
    assert read.issuers == issuers
    assert read.document_number == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("关于印发《办法》的通知苏工信规〔2025〕1号\n各市：", "苏工信规〔2025〕1号"),
        ("关于组织申报的通知常工信综合〔2025〕124 号\n各市：", "常工信综合〔2025〕124 号"),
        ("关于组织申报的通知\n根据《管理办法》（苏工信规〔2020〕1号）要求，开展申报。", None),
        ("根据苏科资发〔2025〕3号文件要求，开展申报。", None),
    ],
)
def test_the_notices_own_number_is_told_from_cited_ones(text: str, number: str | None) -> None:
    assert read_document_number(text) == number


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("…推荐汇总表苏州市科学技术局2025年9月17日", ("苏州市科学技术局",)),
        ("表\n工业和信息化部办公厅财政部办公厅金融监管总局办公厅2025年9月19日", ("工业和信息化部办公厅", "财政部办公厅", "金融监管总局办公厅")),
        ("江苏省商务厅\n国家税务总局江苏省税务局\n2025年9月1日\n（此件主动公开）", ("江苏省商务厅", "国家税务总局江苏省税务局")),
        ("中共常州市委人才工作领导小组办公室常州市科学技术局2025年9月11日", ("中共常州市委人才工作领导小组办公室", "常州市科学技术局")),
        ("绿色工厂名单公示常州市发展和改革委员会2025年9月9日", ("常州市发展和改革委员会",)),
    ],
)  # fmt: skip
def test_signatures_are_split_into_their_organisations(text: str, names: tuple[str, ...]) -> None:
    signature = find_signature(text)
    assert signature is not None
    assert signature[0] == names
    assert text[signature[1] :].startswith(names[0])


@pytest.mark.parametrize("text", ["请于江苏省财政厅2025年9月1日前报送。", "截至2025年9月1日", ""])
def test_a_date_in_a_sentence_is_no_signature(text: str) -> None:
    assert find_signature(text) is None


def test_a_ministrys_office_in_a_province_is_not_national() -> None:
    assert is_national("工业和信息化部办公厅")
    assert not is_national("国家税务总局江苏省税务局")
    assert split_names("今天天气") is None


def test_districts_are_regions_only_where_not_all_parts_are_addressed() -> None:
    ending = "\n现通知如下。\n宿迁市财政局\n2025年8月29日"
    named = notice("宿迁丨通知", "关于某事的通知\n宿豫区、宿城区财政局：" + ending)
    everyone = notice("宿迁丨通知", "关于某事的通知\n各县（区）财政局，宿豫区财政局：" + ending)
    assert named.regions == ("宿迁", "宿豫区", "宿城区")
    assert everyone.regions == ("宿迁",)


@pytest.mark.parametrize(
    ("block", "names"),
    [
        ("附件：1.申报书2.2025年度汇总表\n南京市财政局\n2025年9月1日", ["申报书", "2025年度汇总表"]),
        ("附件：拟支持名单苏州市财政局2025年9月1日", ["拟支持名单"]),
        ("附件1：申报书\n附件2：汇总表\n南京市财政局\n2025年9月1日", ["申报书", "汇总表"]),
        ("附件：\n1．甲表\n2．乙表", ["甲表", "乙表"]),
        ("材料见附件：不是名单", []),
    ],
)
def test_attachments_named_in_the_text_are_listed(block: str, names: list[str]) -> None:
    read = notice("题", "正文。\n" + block)
    assert [a.name for a in read.attachments] == names
    assert all(a.start is None for a in read.attachments)


@pytest.mark.parametrize(
    ("title", "content", "category"),
    [
        ("静安惠企情报站（第12期）", "10月15日：参展补贴申报截止（商务局）\n10月20日：标杆项目申报截止（口岸办）\n10月27日：创业项目报名截止（人社局）", "汇编"),
        ("年底冲刺！镇江企业12月还能申请的6件事", "小站汇总还来得及办的政策。", "汇编"),
        ("开年第一报：1—3月能申报的四个项目", "小编把各单位在收材料的项目捋了一遍。", "汇编"),
        ("合肥老板必收藏！手上这4笔钱别错过", "君君把最近的政策捋了一遍。", "汇编"),
        ("老板们注意！3、4月广德能报的几笔钱", "这期捋一捋眼下还能报的。", "汇编"),
        ("小伙伴看这里|这个季度的5个时间点", "替你盯着日历。", "汇编"),
        ("四月别错过！这4个项目正在申报，最快10号截止", "捋一遍。", "汇编"),
        ("皖企风向标", "合肥：低空经济场景项目，10月31日前申报；\n芜湖：首台套保险补贴，11月14日截止；\n蚌埠：中试基地入库，10月12日前申报。", "汇编"),
        ("本周提醒", "1｜海东：青稞酒奖补，12月26日前交镇；\n2｜格尔木：盐湖装备补助名单公示到12月19日；\n3｜玉树：虫草保险补贴，资金用完为止。", "汇编"),
        ("月底前老板要盯的几件事", "①质押贷款贴息（市市场监管局）\n按利息的50%补，4月28日前报到区县局。\n②首次纳统奖励（张店区商务局）\n批发业奖10万元。\n③出口信用险扶持（市商务局、市财政局）\n常年受理。", "汇编"),
        ("补贴怎么拿", "①购置补贴（市商务局）\n按15%补。\n②以旧换新（市商务局）\n每件200元。\n③家装补贴（市商务局）\n每户5000元。", "其他"),
        ("这样报就对了", "（1）企业10月10日前申报补贴；\n（2）区县10月20日前审核项目。\n材料一式两份，交到服务中心。", "其他"),
    ],
)  # fmt: skip
def test_lines_that_each_tell_another_call_make_a_digest(title: str, content: str, category: str) -> None:
    assert notice(title, content).category == category


@pytest.mark.parametrize(
    ("title", "content", "account", "regions"),
    [
        (
            "抱歉，今年的“金穗杯”不办了",
            "经市商贸促进局研究，原定11月的大赛取消。",
            "宜春企业服务之家",
            ("宜春",),
        ),
        ("关于“惠商贷”的9个问题", "本市注册的小微企业都能贷，最高50万元。", "宜春金融服务", ("宜春",)),
        ("关于“惠商贷”的9个问题", "小微企业都能贷，最高50万元。", "宜春金融服务", ()),
        ("行业早报", "全市场关注的热点：本市场价格上涨。", "宜春财经说", ()),
        (
            "老板看过来！利息市里帮你出一半",
            "宜春市农业农村局的“惠农贷”贴息今年又开门啦。",
            "助企通",
            ("宜春",),
        ),
        ("老板看过来！行情又变了", "据了解，宜春市的农产品价格上涨，奖金不少。", "助企通", ()),
    ],
)
def test_who_speaks_of_our_city_speaks_as_an_account_of_it(
    title: str, content: str, account: str, regions: tuple[str, ...]
) -> None:
    assert notice(title, content, account).regions == regions


@pytest.mark.parametrize(
    ("title", "category"),
    [
        ("关于开展2026年度绿色制造名单遴选的通知", "申报"),
        ("关于公布2026年度绿色制造名单的通知", "名单"),
        ("关于公布2026年度绿色制造遴选名单的通知", "名单"),
        ("关于延长2026年绿色制造认定企业填报时间的通知", "通知"),
    ],
)
def test_a_list_that_is_still_to_be_chosen_is_a_call(title: str, category: str) -> None:
    assert notice(title, f"各县（市、区）经信局：\n{title}，现将有关事项通知如下。").category == category
