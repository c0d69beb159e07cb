"""Ten questions in each language with their printed answers, for the documentation.

    python -m eval.answers > docs/answers.md

The questions are chosen for their kinds (a date, an amount, a telephone number, what is open, what is not there …), the
answers are what the default settings print on the day given.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from eval.workbench import BUNDLED_NOTICES, KeptHome, indexed, script
from rag.public import Answer, QueryRequest

if TYPE_CHECKING:
    from rag.collection import Collection

AS_OF = dt.date(2025, 9, 25)
CHINESE = (
    "南京各区报数转试点材料最晚哪天交？",
    "苏州人工智能技术供给企业网上申报什么时候截止？",
    "苏州现在还能报什么？",
    "常州领军型创新人才C类入选能给多少资助？",
    "高校想建南京市概念验证中心，专项经费和场地面积的硬杠杠是多少？",
    "对常州智能工厂拟认定名单有疑问打哪个电话咨询？",
    "省里产品碳足迹核算奖励名单公示到几号？",
    "竞业限制补偿每月最低标准怎么算？",
    "南京的省级企业技术中心申报截止时间提前到哪天？",
    "杭州独角兽培育企业什么条件能报？",
)
ENGLISH = (
    "When does the public comment period on Lianyungang's draft manufacturing-city measures close?",
    "By when must local authorities send their incubator recommendations to MIIT?",
    "What can I still apply for in Changzhou this month?",
    "Minimum grant for a category C hire under the Changzhou leading innovators scheme",
    "How much of the premium can a maker of first-batch new materials claim back?",
    "Where do technology business incubator operators fill in the online application?",
    "Phone number to ask the Jiangsu software industry association about software enterprise evaluation",
    "Which schemes refund insurance premiums to makers of novel equipment or materials?",
    "2026 Nanjing headquarters enterprise application window",
    "What corporate income tax rate applies to certified high-tech enterprises in China?",
)


_NAMED = re.compile(r"(联系人[：:]\s?)[一-龥]{2,3}(?=\s|，|、|。|联系|电话|$)")
"""Names of contact persons stand in the notices, not in the documentation."""


def page(answers: Iterator[tuple[str, str, Answer]]) -> Iterator[str]:
    """Markdown lines: each question with its answer as text, so that nothing in it is taken for markup."""
    yield "# Questions and printed answers"
    yield ""
    yield f"Asked of the bundled notices as of {AS_OF}, with the default settings and no language model. This page is written by"
    yield "`python -m eval.answers > docs/answers.md`. Quotes are the notices' own words, to the letter."
    section = ""
    for language, question, answer in answers:
        if language != section:
            section = language
            yield from ("", f"## {language}")
        yield from ("", f"### {question}", "", "```text", *_NAMED.sub(r"\1…", answer.text).splitlines(), "")
        links = {c.url: "" for c in answer.citations}
        for citation in answer.citations:
            links[citation.url] += f"[{citation.marker}]"
        yield from (f"{markers} {url}" for url, markers in links.items())
        yield f"({answer.kind}, {answer.certainty}, confidence {answer.confidence:.2f})"
        yield "```"


def main(
    home: KeptHome = None,
) -> None:
    """Print the page."""
    with indexed([BUNDLED_NOTICES], home, llm_base_url=None) as collection:
        for line in page(_answers(collection)):
            typer.echo(line)


def _answers(collection: Collection) -> Iterator[tuple[str, str, Answer]]:
    """Each question with its language and its answer."""
    for language, questions in (("Chinese", CHINESE), ("English", ENGLISH)):
        for question in questions:
            answer = collection.ask(QueryRequest(question=question, as_of=AS_OF)).answer
            if answer is not None:
                yield language, question, answer


if __name__ == "__main__":
    script(main)
