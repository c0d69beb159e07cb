"""Lines that a page broke are read as the sentences that they were, and quoted as they stand."""

import textwrap

from rag.facts.conditions.condition_facts import condition_facts
from rag.facts.text_layout import read
from rag.facts.wrapped_lines import joined
from tests.facts.conftest import make_notice

SENTENCES = (
    "各有关单位：现将2025年竹编产业提升项目申报有关事项通知如下，请结合实际认真组织，按时报送。",
    "一、申报条件",
    "（一）申报单位须在本市注册登记满两年，具有独立法人资格，并且从事竹编产品的研发、生产和销售；",
    "（二）上年度营业收入不低于500万元，其中竹编产品销售收入占营业收入的比重不低于60%；",
    "（三）从业人员不少于30人，其中研发人员占企业职工总数的比例不低于10%，近三年未发生安全事故。",
)


def wrapped(width: int) -> str:
    return "\n".join(line for sentence in SENTENCES for line in textwrap.wrap(sentence, width))


def told(text: str) -> set[tuple[str, str, str]]:
    notice = make_notice(text, category="申报")
    found = condition_facts(read(notice))
    assert all(notice.text[f.start : f.end] == f.quote for f in found)
    return {(f.value.attribute, f.value.op, str(f.value.value)) for f in found}


def test_what_a_page_broke_is_read_as_it_was() -> None:
    for width in (22, 26, 31):
        assert told(wrapped(width)) == told("\n".join(SENTENCES))
    assert told(wrapped(26))


def test_lines_of_their_own_stay() -> None:
    assert joined("\n".join(SENTENCES)) is None
    assert joined("一行\n两行\n") is None
    assert joined("") is None


def test_items_begin_lines_of_their_own() -> None:
    found = joined(wrapped(26))
    assert found is not None
    assert found.text.split("\n") == list(SENTENCES)
    assert [wrapped(26)[at] for at in found.places] == list(found.text)
