"""Places that are given alone: as filters, and in profiles."""

import pytest

from rag.errors import InvalidInput
from rag.language.given_place import given_place


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("涪陵", "涪陵区"),
        ("Fuling", "涪陵区"),
        (" Kundulun ", "昆都仑区"),
        ("Fuling District", "涪陵区"),
        ("Zhijiang City", "枝江市"),
        ("Zhijiang, Yichang", "枝江市"),
        ("Yichang Zhijiang", "枝江市"),
        ("南京鼓楼", "南京鼓楼区"),
        ("Ordos", "鄂尔多斯"),
        ("national", "全国"),
    ],
)
def test_a_bare_name_is_a_place_where_only_one_can_stand(written: str, place: str) -> None:
    assert given_place(written, "/applies_in").name == place


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("Zhijiang", "枝江市 (Yichang), 芷江侗族自治县 (Huaihua)"),
        ("鼓楼", "南京鼓楼区 (南京), 徐州鼓楼区 (徐州)"),
    ],
)
def test_of_several_places_each_is_named_with_what_tells_it_apart(written: str, told: str) -> None:
    with pytest.raises(InvalidInput, match="write the city or province with it") as refused:
        given_place(written, "/applies_in")
    assert told in str(refused.value)


@pytest.mark.parametrize("written", ["Narnia", "", "南京和苏州", "某某区"])
def test_what_is_no_place_is_refused_with_examples(written: str) -> None:
    with pytest.raises(InvalidInput, match="not a place that is known here"):
        given_place(written, "/applies_in")
