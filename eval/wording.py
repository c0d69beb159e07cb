"""Small inputs of `eval/cases` put through the product: `python -m eval.wording FILE [HOME] [--all]`.

Each line of such a file holds notices, or the name of a collection that holds them, a question (several turns after ①, ②, …) and what must come: `facts` that must be
read and `never` ones that must not (in the short forms of `tests/facts/test_cases.py`), `say` (each a choice of wordings,
split by |, of which the answer holds one) and `unsaid` (patterns that it must not hold outside its quotes). All notices of the file are
indexed beside those that HOME holds, in a copy of it, so that every question can also be answered by a wrong notice.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from eval.workbench import json_lines, script
from rag.collection import Collection
from rag.collection.writer import index_files
from rag.domain import Fact, NoticeInput
from rag.facts import extract_facts
from rag.notices import parse_record, read_notice
from rag.public import QueryRequest
from rag.public.fact_json import value_out
from rag.settings import Settings

Case = dict[str, Any]
COLLECTIONS = Path(__file__).parent / "collections"


def keys_of(fact: Fact) -> list[list[Any]]:
    """A fact in the short forms that the cases use."""
    value = value_out(fact)
    match fact.kind:
        case "deadline":
            day = value if value else fact.undated
            return [
                ["deadline", day, fact.audience],
                ["group", day, fact.group],
                ["at", fact.at],
                ["channel", day, fact.channel],
                *([["deadline", fact.undated, fact.audience]] if fact.undated else []),
            ]
        case "period":
            return [["period", value["start"], value["end"]]]
        case "amount":
            return [
                ["amount", value["min"], value["max"], value["purpose"]],
                ["currency", value["min"], value["currency"]],
            ]
        case "rate":
            return [["rate", value["percent"], value["purpose"]]]
        case "phone":
            return [["phone", value["number"], value["extension"]], ["fax", value["number"], value["fax"]]]
        case "contact":
            return [["contact", value["name"], value["phone"]]]
        case _:
            return [[fact.kind, value]]


def notices_of(case: Case) -> list[dict[str, Any]]:
    """A case's own notices, or those of the collection that it names."""
    if "collection" not in case:
        return list(case["notices"])
    told = json.loads((COLLECTIONS / case["collection"] / "notices.json").read_text(encoding="utf-8"))
    return list(told["notices"] if isinstance(told, dict) else told)


def facts_wrong(case: Case) -> Iterator[str]:
    """A sentence for each fact that is missing or must not be there; superseded ones do not count."""
    if not (case.get("facts") or case.get("never")):
        return
    read = [given for notice in notices_of(case) if isinstance(given := parse_record(notice), NoticeInput)]
    facts = [f for given in read for f in extract_facts(read_notice(given))]
    held = [key for fact in facts if not fact.superseded for key in keys_of(fact)]
    for key in case.get("facts", []):
        if key not in held:
            yield f"missing {key} among {[k for k in held if k[0] == key[0]]}"
    for key in case.get("never", []):
        if key in held:
            yield f"wrongly {key}"


def answer_of(collection: Collection, case: Case) -> str:
    """The answers to all turns of a case's question, joined by line ends."""
    turns = [turn.strip() for turn in re.split(r"[①②③④⑤]", case["ask"]) if turn.strip()]
    told: list[str] = []
    asked: dict[str, Any] = {"as_of": case["as_of"]}
    for turn in turns:
        response = collection.ask(QueryRequest.model_validate({**asked, "question": turn}))
        asked["context"] = response.context
        told.append(response.answer.text if response.answer else "")
    return "\n".join(told)


def answer_wrong(answer: str, case: Case) -> Iterator[str]:
    """A sentence for each wording that the answer lacks or must not hold."""
    for choice in case.get("say", []):
        if not any(words in answer for words in choice.split("|")):
            yield f"does not say {choice}"
    stated = re.sub(r"“.*?”(?= ?\[\d+\])", "", answer)
    for pattern in case.get("unsaid", []):
        if re.search(pattern, stated):
            yield f"says {pattern}"


def _indexed(cases: Sequence[Case], home: Path, work: Path) -> Settings:
    settings = Settings(home=work / "home", threads=1)
    shutil.copytree(home, settings.home)
    notices = {n["aid"]: n for case in cases for n in notices_of(case)}
    (work / "notices.json").write_text(json.dumps(list(notices.values()), ensure_ascii=False), "utf-8")
    index_files([work / "notices.json"], settings)
    return settings


def main(
    file: Annotated[Path, typer.Argument(help="Cases, one a line.")],
    home: Annotated[
        Path | None, typer.Argument(help="An index to copy; without it only facts are read.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Print every answer.")] = False,
) -> None:
    """Print what is wrong and how many cases of each kind are right."""
    cases = json_lines(file)
    right: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as work:
        asked = Collection.open(_indexed(cases, home, Path(work))) if home else None
        for case in cases:
            wrong = list(facts_wrong(case))
            answer = answer_of(asked, case) if asked else ""
            wrong += answer_wrong(answer, case) if asked else ()
            right[case["kind"]] += not wrong
            if wrong or every:
                print(case["id"], case["kind"], case["ask"], "→", case["right"])
                print(*(f"    {line}" for line in wrong), sep="\n")
                print("    " + answer.replace("\n", " ⏎ ")[:400])
    total = Counter(case["kind"] for case in cases)
    print(*(f"{kind}: {right[kind]} of {count}" for kind, count in total.items()), sep="\n")
    print(f"all: {sum(right.values())} of {len(cases)}")


if __name__ == "__main__":
    script(main)
