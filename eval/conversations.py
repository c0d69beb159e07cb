"""Whole conversations, turn by turn: whether each is answered of what it is about.

Run:
    python -m eval.conversations --half report

Gold is `eval/gold/conversations_{tune,report}.jsonl`, written before the code that it judges, by reading the notices: 35
conversations of 137 turns over the bundled notices and those of six more provinces (`eval/collections/elsewhere`). Sixty
more of two turns each, over the bundled notices, are the halves `pairs_tune` and `pairs_report`: a further detail, another
place or batch, what no notice says, the other language. For tuning alone, of both collections: `threads_tune`, twenty
conversations as people type them, and `lists_tune`, sixty single questions for a list, with the notices that it must hold;
`guides_tune` and `guide_lists_tune` are the same over `river_and_plateau` and `tracks_and_guides`, 26 conversations and twenty lists;
`going_on_tune`, thirty conversations of four turns, is about how people go on: what they say of themselves and then ask, another place, a
class or an item by its letter or number, the next day or batch. `talks` (forty conversations) and `talk_lists` (forty lists),
each in two halves, are by an author who saw nothing but the notices of `islands_and_orchards` and `wetland_and_tea`. A
turn is right if all that its `want` says holds; a wrong one tells what does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from eval.workbench import BUNDLED_NOTICES, GOLD, ROOT, collection_of, json_lines, script
from rag.collection import Collection
from rag.collection.writer import load_configured
from rag.public import Answer, QueryRequest
from rag.settings import Settings

NOTICES = {
    "bundled": BUNDLED_NOTICES,
    "elsewhere": ROOT / "eval" / "collections" / "elsewhere" / "notices.json",
}
TUNING_NOTICES = {
    "river_and_plateau": ("river_and_plateau",),
    "tracks_and_guides": ("tracks_and_guides",),
    "plateau_and_harbour": ("plateau_and_toys", "river_and_harbour"),
    "vouchers_and_replies": ("vouchers_and_replies",),
    "tracks_and_groups": ("tracks_and_groups",),
    "islands_and_orchards": ("islands_and_orchards",),
    "wetland_and_tea": ("wetland_and_tea",),
}
"""Further notices, of sets for tuning alone: the collections that they are taken from."""
HALVES = ("tune", "report")
Asked = Literal[
    "tune", "report", "pairs_tune", "pairs_report", "threads_tune", "lists_tune",
    "guides_tune", "guide_lists_tune", "going_on_tune", "talks_tune", "talks_report", "talk_lists_tune",
    "talk_lists_report", "both",
]  # fmt: skip
PLAIN_CHARS = 120
"""What is off the subject is answered in one sentence."""
_URL = re.compile(r"https?://\S+")
_ITEM = re.compile(r"^(\d+)\. .*?\[(\d+)\]", re.MULTILINE)
_ENGLISH = re.compile(
    r"\b(?:the|of|is|for|published|found|you|I|closes|close)\b|^[A-Z][a-z -]+: ", re.MULTILINE
)
"""Words of English frames, or a value's label at the beginning of a line ("Rate: 50%")."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One turn: where it stands, what was asked, how it was understood, what is wrong with its answer (nothing: right)."""

    conversation: str
    number: int
    asked: str
    understood: str
    faults: tuple[str, ...]
    answer: Answer


def read_gold(half: str) -> list[dict[str, Any]]:
    """The conversations of one half."""
    return json_lines(GOLD / f"conversations_{half}.jsonl")


def converse(collection: Collection, gold: dict[str, Any]) -> Iterator[Judged]:
    """Ask the turns of a conversation one after the other, each with the context that the last one gave back."""
    context: dict[str, Any] | None = None
    items: list[str] = []
    before: list[str] = []
    for number, turn in enumerate(gold["turns"], 1):
        fields = {"question": turn["ask"], "as_of": gold["as_of"], "context": context}
        response = collection.ask(QueryRequest.model_validate(fields))
        answer = response.answer
        if answer is None or response.context is None:
            raise ValueError("a turn was not answered")
        context = response.context.model_dump()
        wrong = tuple(faults(turn["want"], answer, items, before))
        yield Judged(gold["id"], number, turn["ask"], context["question"], wrong, answer)
        if answer.kind == "list":
            items = listed(answer)
        before = [c.aid for c in answer.citations] or before


def judge(collections: Mapping[str, Collection], half: str) -> list[Judged]:
    """Every turn of the conversations of one half, over the collections of `NOTICES`."""
    return [turn for gold in read_gold(half) for turn in converse(collections[gold["notices"]], gold)]


def faults(
    want: dict[str, Any], answer: Answer, items: Sequence[str], before: Sequence[str]
) -> Iterator[str]:
    """What an answer lacks of what its turn wants.

    Args:
        want: `kind`; `aids`: one of them is cited; `has`, `any`: words that the answer or a quote holds; `items`, `without`:
            notices that a list cites or does not; `item`: the answer is about this item of the last list (-1: the last one); `same`: about what
            the last answer cited; `text`, `lacks`: words in the text; `lang`; `plain`: one sentence without links;
            `denied`: nothing, or of another place.
        answer: the answer.
        items: the notices of the last list, in its order.
        before: the notices that the last answer cited.

    """
    cited = {citation.aid for citation in answer.citations}
    held = _squashed(answer.text + "".join(citation.quote for citation in answer.citations))
    number = want.get("item", 0)
    asked_item = items[number - 1 : number] if number >= 0 else items[-1:]
    checks = {
        f"kind {answer.kind}": want.get("kind", answer.kind) == answer.kind,
        "cites": want.get("kind") != "talk" or not (answer.citations or answer.abstained),
        "not plain": not want.get("plain") or _is_plain(answer),
        "not denied": not want.get("denied") or _is_denied(answer),
        "other notices": "aids" not in want or (bool(cited & set(want["aids"])) and not answer.abstained),
        "items missing": set(want.get("items", ())) <= cited,
        "items too many": not cited & set(want.get("without", ())),
        "words missing": all(_squashed(words) in held for words in want.get("has", ())),
        "none of the words": "any" not in want or any(_squashed(words) in held for words in want["any"]),
        "text lacks": all(words in answer.text for words in want.get("text", ())),
        "text holds": not any(words in answer.text for words in want.get("lacks", ())),
        "other item": not number or (bool(cited.intersection(asked_item)) and not answer.abstained),
        "other subject": not want.get("same") or (not answer.abstained and bool(cited & set(before))),
        "other language": want.get("lang", "") in ("", _language(answer.text)),
    }
    return (name for name, right in checks.items() if not right)


def listed(answer: Answer) -> list[str]:
    """The notices of a list's items, in its order."""
    of = {citation.marker: citation.aid for citation in answer.citations}
    return [of.get(int(match[2]), "") for match in _ITEM.finditer(answer.text)]


def _is_plain(answer: Answer) -> bool:
    return (
        answer.abstained
        and not answer.citations
        and not _URL.search(answer.text)
        and len(answer.text) <= PLAIN_CHARS
    )


def _is_denied(answer: Answer) -> bool:
    return answer.abstained or any(warning.code == "other_place_or_year" for warning in answer.warnings)


def _language(text: str) -> str:
    return "en" if _ENGLISH.search(_URL.sub(" ", text)) else "zh"


def _squashed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def main(
    half: Annotated[Asked, typer.Option(help="Which conversations.")] = "both",
    homes: Annotated[Path, typer.Option(help="Where their indexes are kept.")] = ROOT
    / ".rag"
    / "conversations",
) -> None:
    """Ask all conversations of the wanted halves and print what is wrong, and how many turns are right."""
    encoder = load_configured(Settings())
    halves = HALVES if half == "both" else (half,)
    needed = {gold["notices"] for wanted in halves for gold in read_gold(wanted)}
    files = {name: [file] for name, file in NOTICES.items()} | {
        name: [ROOT / "eval" / "collections" / taken / "notices.json" for taken in collections]
        for name, collections in TUNING_NOTICES.items()
    }
    collections = {
        name: collection_of(files[name], Settings(home=homes / name), encoder) for name in sorted(needed)
    }
    for wanted in halves:
        judged = judge(collections, wanted)
        for turn in judged:
            if turn.faults:
                first = turn.answer.text[:160].replace("\n", " / ")
                print(
                    f"{turn.conversation} {turn.number} {turn.asked} -> {turn.understood}: {', '.join(turn.faults)} | {first}"
                )
        print(f"{wanted}: {sum(not turn.faults for turn in judged)} of {len(judged)} turns right")


if __name__ == "__main__":
    script(main)
