"""Every call of the gold list asked for its deadline: the right day for the right audience, or a warning.

    python -m eval.deadlines                     a table, and every answer that is not right
    python -m eval.deadlines --json out.json     all of it

Each call of `eval/gold/calls.jsonl` is asked for in Chinese and in English ("when does X close in Y?"). An answer is

- right: it states the applicant's day of the gold call (where the gold has none: no applicant's day at all);
- warned: it states another day, and a warning (recommender_only, conflicting_dates …) says not to rely on it;
- silent: it abstains;
- quoted: it states no day as the deadline, but quotes words that hold the right one;
- other: it states no day, and the right one is in no quote;
- wrong: it states, without a warning, a day that is not the applicant's.

A stated day is one that the answer's text itself gives as a deadline for applicants, outside of quotes.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from eval.workbench import BUNDLED_NOTICES, GOLD, KeptHome, indexed, json_lines, script
from rag.public import Answer, QueryRequest

if TYPE_CHECKING:
    from rag.collection import Collection

CALLS = GOLD / "calls.jsonl"
AS_OF = dt.date(2025, 9, 25)
OUTCOMES = ("right", "warned", "silent", "quoted", "other", "wrong")
EXCUSES = {"recommender_only", "conflicting_dates", "amended", "other_place_or_year", "attachment_only"}
_LATIN = {
    "全国": "China", "江苏": "Jiangsu", "南京": "Nanjing", "苏州": "Suzhou", "无锡": "Wuxi", "常州": "Changzhou", "南通": "Nantong",
    "扬州": "Yangzhou", "镇江": "Zhenjiang", "泰州": "Taizhou", "盐城": "Yancheng", "淮安": "Huai'an", "宿迁": "Suqian",
    "徐州": "Xuzhou", "连云港": "Lianyungang",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """One question and how its answer was judged."""

    call: str
    lang: str
    question: str
    right_day: str | None
    stated: list[str]
    warnings: list[str]
    outcome: str
    text: str


def read_gold(path: Path) -> list[dict[str, Any]]:
    """The gold calls without those that their annotator marks as arguable ([边界]: neither for nor against)."""
    return [call for call in json_lines(path) if not (call["note"] or "").startswith("[边界]")]


def questions(call: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(language, question) for a gold call; the year stands where the call has one."""
    place = "" if call["regions"] == ["全国"] else "、".join(call["regions"])
    year = f"{call['year']}年" if call["year"] and str(call["year"]) not in call["programme"] else ""
    batch = call.get("batch") or ""
    yield "zh", f"{place}{year}{batch}{call['programme']}什么时候截止申报？"
    latin = " and ".join(_LATIN.get(region, region) for region in call["regions"])
    when = f" {call['year']}" if call["year"] else ""
    number = f" {call['batch']}" if call.get("batch") else ""
    yield "en", f"When does the{when}{number} call “{call['programme']}” close in {latin}?"


def stated_days(answer: Answer) -> list[str]:
    """Days that an answer states as a deadline for applicants, in ISO form, in its order."""
    days = [
        s.value for s in answer.stated if s.kind == "deadline" and s.audience != "recommender" and s.value
    ]
    return list(dict.fromkeys(days))


def judge(call: dict[str, Any], answer: Answer) -> tuple[str, list[str]]:
    """(outcome, stated days) of an answer to a question for a call's deadline."""
    stated = stated_days(answer)
    right = {d["date"] for d in call["deadlines"] if d["audience"] == "applicant"}
    warned = EXCUSES & {w.code for w in answer.warnings}
    if answer.abstained:
        return "silent", stated
    if any(day not in right for day in stated):
        first_is_right = stated[0] == call["deadline"]
        return ("right" if first_is_right else "warned" if warned else "wrong"), stated
    if stated or not right:
        return ("right" if stated or warned else "other"), stated
    quotes = " ".join(c.quote for c in answer.citations)
    held = any(d["quote"] in quotes or _day_words(d["date"]) in quotes for d in call["deadlines"])
    return ("warned" if warned else "quoted" if held else "other"), stated


def _day_words(day: str) -> str:
    value = dt.date.fromisoformat(day)
    return f"{value.month}月{value.day}日"


def ask_all(collection: Collection, calls: Sequence[dict[str, Any]]) -> list[Asked]:
    """Every question about the deadlines of gold calls, as it was answered."""
    return [_asked(collection, call, lang, question) for call in calls for lang, question in questions(call)]


def _asked(collection: Collection, call: dict[str, Any], lang: str, question: str) -> Asked:
    answer = collection.ask(QueryRequest(question=question, as_of=AS_OF)).answer
    assert answer is not None  # noqa: S101  asked for
    outcome, stated = judge(call, answer)
    codes: list[str] = [w.code for w in answer.warnings]
    return Asked(call["id"], lang, question, call["deadline"], stated, codes, outcome, answer.text)


def main(
    home: KeptHome = None,
    gold: Annotated[Path, typer.Option(help="Gold calls.")] = CALLS,
    notices: Annotated[Path, typer.Option(help="The notices they are of.")] = BUNDLED_NOTICES,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write everything here.")] = None,
) -> None:
    """Ask for every gold call's deadline in both languages. Exits with 1 if a wrong day is told without a warning."""
    calls = read_gold(gold)
    with indexed([notices], home) as collection:
        done = ask_all(collection, calls)
    _show(done)
    if json_file:
        rows = [asdict(asked) for asked in done]
        json_file.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    if any(asked.outcome == "wrong" for asked in done):
        raise typer.Exit(1)


def _show(done: list[Asked]) -> None:
    for lang in ("zh", "en"):
        counts = Counter(asked.outcome for asked in done if asked.lang == lang)
        typer.echo(f"{lang}: " + ", ".join(f"{outcome} {counts[outcome]}" for outcome in OUTCOMES))
    for asked in done:
        if asked.outcome in ("wrong", "other"):
            typer.echo(
                f"{asked.outcome} {asked.call} [{asked.lang}] {asked.question} want {asked.right_day} got "
                f"{', '.join(asked.stated) or '-'} {asked.warnings}"
            )


if __name__ == "__main__":
    script(main)
