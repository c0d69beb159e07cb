"""Whether an answer tells the value of the part that is asked for (a class, an item, a row, a direction), and not another part's.

    python -m eval.named_parts --home /tmp/authors

Each line of `eval/gold/named_parts.jsonl` is a question over the collections of several authors with what an answer must tell in
words of its own (`right`) and what other parts of the same notice tell (`others`). An answer is *right* if it tells the former and
none of the latter before it, *another's* if one of the latter stands first or alone; *surely* so if it says neither that it may be wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from eval.splits import SOURCES
from eval.workbench import GOLD, KeptHome, indexed, json_lines, script
from rag.public import Answer, QueryRequest

Whose = Literal["right", "another's", "neither"]
_QUOTE_BEGINS = ("《", "“", '"', "注意", "全文")


def gold() -> list[dict[str, Any]]:
    """The questions with what is right and what is another part's."""
    return json_lines(GOLD / "named_parts.jsonl")


def own_words(text: str) -> str:
    """An answer's text without its quotes and cautions."""
    return "\n".join(line for line in text.splitlines() if not line.startswith(_QUOTE_BEGINS))


def judged(wanted: dict[str, Any], answer: Answer) -> Whose:
    """Whose value an answer tells first in its own words: that of the asked part, another part's, or none."""
    told = own_words(answer.text)
    places = {value: at for value in (wanted["right"], *wanted["others"]) if (at := _place(told, value)) >= 0}
    first = min(places, key=lambda value: (places[value], -len(value)), default="")
    if not first:
        return "neither"
    return "right" if first == wanted["right"] else "another's"


def _place(text: str, value: str) -> int:
    """Where a text tells a value, and not a number or a no that merely ends with it; -1 where it does not."""
    at = text.find(value)
    while at > 0 and (text[at - 1].isdigit() or text[at - 1] in ".不"):
        at = text.find(value, at + 1)
    return at


def _asked(home: Path | None) -> Iterator[tuple[dict[str, Any], Answer]]:
    source = next(source for source in SOURCES if source.name == "authors")
    with indexed(source.notices, home and home / source.name) as collection:
        for wanted in gold():
            request = QueryRequest(question=wanted["question"], as_of=wanted["as_of"], top_k=3)
            answer = collection.ask(request).answer
            if answer is not None:
                yield wanted, answer


def main(home: KeptHome = None) -> None:
    """Ask every question, print those whose answer is not right, and how many of each kind there are."""
    counts: Counter[tuple[Whose, str]] = Counter()
    for wanted, answer in _asked(home):
        kind = judged(wanted, answer)
        counts[kind, answer.certainty] += 1
        if kind != "right":
            print(f"{wanted['id']} {kind}, {answer.certainty}: {wanted['question']}\n{answer.text}\n")
    for (whose, certainty), count in sorted(counts.items()):
        print(f"{whose:10} {certainty:8} {count}")


if __name__ == "__main__":
    script(main)
