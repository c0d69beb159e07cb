"""The gazetteer: which places are found where, and how they contain each other."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.places import ancestors, applies_to, find_places, place, resolve, within, without_word
from tests.examples import examples


def found(text: str) -> list[tuple[str, str]]:
    return [(text[m.start : m.end], m.place.name) for m in find_places(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("江苏省南京市江宁区", [("江苏省", "江苏"), ("南京市", "南京"), ("江宁区", "江宁区")]),
        ("常州市博士后", [("常州市", "常州")]),
        ("北京市、吉林省吉林市", [("北京市", "北京"), ("吉林省", "吉林"), ("吉林市", "吉林市")]),
        ("全国各地的内蒙古企业", [("全国各地", "全国"), ("内蒙古", "内蒙古")]),
        ("江北新区和苏州工业园区", [("江北新区", "南京"), ("苏州工业园区", "苏州")]),
        ("江宁开发区", [("江宁开发区", "江宁区")]),
        ("苏锡常都市圈", [("苏", "苏州"), ("锡", "无锡"), ("常", "常州")]),
        ("锡城的厂子", [("锡城", "无锡")]),
        ("杭州、深圳、昆山", [("杭州", "杭州"), ("深圳", "深圳"), ("昆山", "昆山市")]),
        ("通常连三天", []),
        ("长治久安，日照充足，白银价格", []),
        ("开封老味道名店认定哪天截止", [("开封", "开封")]),
        ("大同跨境电商海外仓补贴", [("大同", "大同")]),
        ("信件开封后、世界大同", []),
        ("山西长治市", [("山西", "山西"), ("长治市", "长治")]),
        ("江宁区域内的昆山市场", [("江宁", "江宁区"), ("昆山", "昆山市")]),
        ("programmes in Nan Jing", [("Nan Jing", "南京")]),
        ("Wu xi Tai hu", [("Wu xi", "无锡")]),
        ("SUZHOU City and huai'an", [("SUZHOU City", "苏州"), ("huai'an", "淮安")]),
        (
            "Lianyungang's draft in Jiangsu Province",
            [("Lianyungang", "连云港"), ("Jiangsu Province", "江苏")],
        ),
        ("Suzhou Industrial Park", [("Suzhou Industrial Park", "苏州")]),
        ("Inner Mongolia, Hong Kong", [("Inner Mongolia", "内蒙古"), ("Hong Kong", "香港")]),
        ("Kunshan的公司", [("Kunshan", "昆山市")]),
        ("Changzhoux xNanjing", []),
        ("慈溪有补贴吗", [("慈溪", "慈溪市")]),
        ("我在晋江开鞋厂，闵行也有店", [("晋江", "晋江市"), ("闵行", "闵行区")]),
        ("格尔木营地", [("格尔木", "格尔木市")]),
        ("重大安全项目，高安全性，构建德才兼备", []),
        ("我在桦南开米厂", []),
        ("缙云杯怎么报，“牧野小巨树”呢", []),
    ],
)
def test_places_are_found_in_both_languages(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("徐州市鼓楼区", "徐州鼓楼区"),
        ("鼓楼区", "南京鼓楼区"),
        ("北京通州区", "北京通州区"),
        ("南通市通州区", "南通通州区"),
        ("Taizhou", "泰州"),
        ("Taizhou in Zhejiang", "台州"),
        ("Suzhou", "苏州"),
        ("Suzhou, Anhui", "宿州"),
        ("Chaoyang District, Beijing", "北京朝阳区"),
        ("Tongzhou District, Beijing", "北京通州区"),
        ("Tongzhou District", "南通通州区"),
        ("Taizhou's Jiaojiang district", "台州"),
        ("a plant in Luzhou District, Changzhi", "长治"),
        ("a plant in Luzhou District, Changzhi", "潞州区"),
        ("滨海新区科技局", "滨海新区"),
        ("rent in Xiongan", "河北"),
    ],
)
def test_the_context_decides_between_places_of_one_name(text: str, expected: str) -> None:
    assert expected in [m.place.name for m in find_places(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("what can a firm in Yuhang District get", ["余杭区"]),
        ("Hangzhou, Yu Hang", ["杭州", "余杭区"]),
        ("the Minhang programme of Shanghai", ["闵行区", "上海"]),
        ("firms in Yiwu", ["义乌市"]),
        ("Pengshui county", ["彭水苗族土家族自治县"]),
        ("subsidies of she county", ["涉县"]),
        ("Changzhou district", ["常州"]),
        ("she asked in Guan about Yuhang", []),  # a word, a short name, and no sign that a place is meant
        ("for Long-term loans", []),
        ("how long city firms wait", []),
        ("the Application Guide for firms in Qinghai", ["青海"]),
        ("the deadline of Taishan Scholars", []),
        ("a letter from Li Chuan", []),
    ],
)
def test_districts_are_found_in_pinyin_where_the_text_shows_that_they_are_meant(
    text: str, expected: list[str]
) -> None:
    assert [m.place.name for m in find_places(text)] == expected


@pytest.mark.parametrize(
    ("text", "in_name"),
    [
        ("南京路", True), ("南京银行", True), ("扬州大学", True), ("江苏恒顺醋业股份有限公司", True),
        ("Bank of Nanjing", True), ("Nanjing University", True),
        ("南京市企业", False), ("南京的大学生", False), ("Nanjing companies", False), ("常州公示", False),
    ],
)  # fmt: skip
def test_places_within_names_of_organisations_and_streets_are_flagged(text: str, in_name: bool) -> None:
    assert [m.in_name for m in find_places(text)] == [in_name]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("How much does Pingxiang City in Guangxi lend?", ["凭祥市", "广西"]),
        ("How much does Pingxiang in Jiangxi lend?", ["萍乡", "江西"]),
        ("Firms from Pingxiang and Nanjing", ["萍乡", "南京"]),
    ],
)
def test_a_latin_name_means_the_place_that_lies_in_another_named_one(text: str, names: list[str]) -> None:
    assert [mention.place.name for mention in find_places(text)] == names


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("南京", "南京"), ("南京市", "南京"), ("Nanjing", "南京"), ("nan jing", "南京"), ("江苏省", "江苏"),
        ("national", "全国"), ("全国", "全国"), ("江苏省南京市江宁区", "江宁区"), ("昆山", "昆山市"),
        ("徐州鼓楼区", "徐州鼓楼区"), ("Jiangsu Province", "江苏"), ("Jiangsu, Nanjing", "南京"),
        ("foo", None), ("南京foo", None), ("南京苏州", None), ("", None),
    ],
)  # fmt: skip
def test_a_name_given_alone_is_resolved_or_refused(name: str, expected: str | None) -> None:
    resolved = resolve(name)
    assert (resolved.name if resolved else None) == expected


def test_districts_lie_in_cities_in_provinces_in_the_nation() -> None:
    assert [a.name for a in ancestors(place("江宁区"))] == ["南京", "江苏", "全国"]
    assert within(place("江宁区"), place("江苏"))
    assert not within(place("江苏"), place("江宁区"))
    assert ancestors(place("全国")) == ()


@pytest.mark.parametrize(
    ("regions", "who", "usable"),
    [
        (["全国"], "江宁区", True), (["江苏"], "南京", True), (["江宁区"], "南京", True), (["南京"], "江宁区", True),
        (["苏州"], "南京", False), (["浙江"], "南京", False), ([], "南京", False), (["nowhere"], "南京", False),
        (["苏州", "南京"], "南京", True),
    ],
)  # fmt: skip
def test_a_notice_is_usable_within_its_places_and_around_them(
    regions: list[str], who: str, usable: bool
) -> None:
    assert applies_to(regions, place(who)) is usable


def test_every_place_of_the_file_has_a_known_parent_and_finds_itself() -> None:
    from rag.language.gazetteer import gazetteer as load_gazetteer

    gazetteer = load_gazetteer()
    assert len(gazetteer.places) > 3000
    for one in gazetteer.places.values():
        assert resolve(one.name) == one
        assert one.kind == "nation" or ancestors(one)[-1].name == "全国"
    jiangsu = [p for p in gazetteer.places.values() if p.parent == "江苏"]
    assert len(jiangsu) == 13
    assert sum(p.parent in {c.name for c in jiangsu} for p in gazetteer.places.values()) == 95
    assert sum(p.kind == "province" for p in gazetteer.places.values()) == 34


@given(st.text(alphabet="南京市江宁区域苏锡常 NanjigWux'a-,，路", max_size=60))
@examples(200)
def test_mentions_are_ordered_and_within_bounds(text: str) -> None:
    end = 0
    for mention in find_places(text):
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end
    resolve(text)


@pytest.mark.nightly
@pytest.mark.parametrize("piece", ["江", "nan ", "a", "a ", "苏锡", "南京中", "Nanjing Aa "])
def test_a_long_text_takes_linear_time(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    started = time.process_time()
    find_places(text)
    assert time.process_time() - started < 5  # quadratic time would be minutes


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("宁夏贺兰山东麓葡萄酒产业园区管理委员会", ["宁夏"]),
        ("宁夏贺兰县农业农村局", ["宁夏", "贺兰县"]),
        ("宁夏贺兰山区生态保护", ["宁夏", "贺兰县"]),
    ],
)
def test_a_mountain_is_not_the_county_of_its_name(text: str, names: list[str]) -> None:
    assert [m.place.name for m in find_places(text)] == names


@pytest.mark.parametrize(
    ("text", "word", "left"),
    [
        ("汇川开火锅店有啥补贴", "汇川", "开火锅店有啥补贴"),
        ("市中小企业贴息怎么报", "市中", "市中小企业贴息怎么报"),
        ("怎么报", "", "怎么报"),
    ],
)
def test_a_districts_bare_name_is_left_out_where_it_is_a_word(text: str, word: str, left: str) -> None:
    assert without_word(text, word) == left
