"""The registry of kinds of facts."""

from typing import get_args

import pytest

from rag.answering.wording.phrases import knows
from rag.domain import Fact, FactKind
from rag.facts.extract import readers
from rag.facts.fact_kinds import KINDS, kinds
from rag.facts.text_layout import read
from tests.facts.conftest import make_notice

TEXT = (
    "企业应于2025年10月15日前网上申报，每人最高给予1万元奖励，按投入的30%给予补助。"
    "联系人：王小明，电话：0510-82345678，邮箱：abc@example.org。"
)


def test_every_class_of_fact_is_registered_under_its_kind() -> None:
    classes = {of.__dataclass_fields__["kind"].default for of in get_args(Fact)}
    assert classes == set(get_args(FactKind)) == set(KINDS)


@pytest.mark.parametrize("read_kind", readers(), ids=lambda reader: reader.__name__)
def test_a_reader_gives_facts_of_kinds_that_name_it(read_kind) -> None:
    for fact in read_kind(read(make_notice(TEXT))):
        assert dict(kinds())[fact.kind].reader.endswith(f":{read_kind.__name__}")


def test_what_answers_a_question_has_words() -> None:
    assert [name for name, kind in kinds() if kind.states and not _has_words(name)] == []


def _has_words(name: str) -> bool:
    return knows(name) or any(knows(f"{name}.{detail}") for detail in ("applicant", "funding"))
