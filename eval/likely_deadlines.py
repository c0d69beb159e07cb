"""Learn which dates that no rule knows are deadlines, and say what that is worth.

    python -m eval.likely_deadlines             a table: each author's notices read by what the others taught
    python -m eval.likely_deadlines --write     weights of all of them, into rag/facts/data/likely_deadlines.tsv

Every date of the collections with labelled facts is an example: a deadline if a gold line of its day quotes it. A logistic
regression with an L1 penalty keeps a few hundred of some hundred thousand sequences of characters, so that the file can be
read by people. In the table `rules` are the facts as they are read without what was learnt, `with` those and the dates that no
rule decides and the others' weights call likely; both count days, not whose they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from eval.fitted_weights import fitted_weights
from eval.splits import COLLECTIONS, notices_of_half
from eval.workbench import json_lines, script
from rag.domain import Notice
from rag.facts.dates.date_context import contexts_of
from rag.facts.dates.date_facts import decisions
from rag.facts.dates.date_rules import LEARNT
from rag.facts.dates.deadlines import DEADLINE_ROLES
from rag.facts.dates.likely_deadlines import LIKELY, features, judged
from rag.facts.sequence_weights import BIAS, weighed
from rag.facts.text_folding import fold_for_reading
from rag.facts.text_layout import read
from rag.ingest import read_notices
from rag.language.date_grammar import date_expressions
from rag.notices import read_notice

WEIGHTS_FILE = Path(__file__).parents[1] / "rag" / "facts" / "data" / "likely_deadlines.tsv"
LABELLED = (
    "elsewhere", "facts_and_calls", "mixed_layouts", "districts", "three_authors", "fourth_author", "schedules",
    "five_voices", "tracks_and_groups", "offices_and_posts", "asked_situations",
)  # fmt: skip
"""Collections in which every deadline is labelled."""
PENALTY = 1.0
"""scikit-learn's C. With .5 two thirds of the features remain and recall falls by a hundredth; L2 keeps 16,000 and finds no more."""
AT_LEAST = 3
"""A sequence of fewer examples tells of one notice."""
AUTHORS = {"three_authors": 2, "schedules": 2}
"""Collections by several authors, with the number of characters that name one at the beginning of an id; the others have one each."""
HEAD = """# What the surroundings of a date tell of its being a deadline: feature, weight. Written by python -m eval.likely_deadlines.
# left/right: within 24 characters, before/behind: within 8, above: the heading, earlier: the sentence before, sentence: up to the date;
# 0 stands for any number. ends/begins: right at the date. after: how long after publication.
"""


@dataclass(frozen=True, slots=True)
class Example:
    """A date of a labelled notice: whose it is, its features, whether no rule decides, whether one calls it a deadline, whether it is one.

    `author` is a collection, or an author of one by several.
    """

    author: str
    features: frozenset[str]
    undecided: bool
    by_rule: bool
    deadline: bool


def examples(name: str) -> Iterator[Example]:
    """The dates of a collection's notices for tuning."""
    tuning = notices_of_half(name, "tuning")
    labels: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for label in json_lines(COLLECTIONS / name / "facts.jsonl"):
        if label["kind"] == "deadline" and label["value"]:
            labels[label["aid"]].append(label)
    for source in read_notices([COLLECTIONS / name / "notices.json"]).notices:
        if not source.aid.startswith(tuning):
            continue
        notice = read_notice(source)
        author = notice.aid[: AUTHORS[name]] if name in AUTHORS else name
        yield from _of_notice(notice, author, labels[notice.aid])


def _of_notice(notice: Notice, author: str, labels: Sequence[dict[str, Any]]) -> Iterator[Example]:
    reading = read(replace(notice, text=fold_for_reading(notice.text)))
    learnt = {rule.name for rule in LEARNT}
    gold = [(notice.text.find(label["quote"]), label) for label in labels]
    for context in contexts_of(reading, date_expressions(reading.text, notice.date)):
        date = context.date
        decided = [(rule, role) for rule, role in decisions(context) if rule not in learnt]
        yield Example(
            author,
            frozenset(features(context)),
            undecided=not decided and judged(context),
            by_rule=any(role in DEADLINE_ROLES for _, role in decided),
            deadline=any(
                0 <= at <= date.end
                and date.start <= at + len(label["quote"])
                and label["value"][:10] == str(date.last)
                for at, label in gold
            ),
        )


def fitted(taught: Sequence[Example]) -> dict[str, float]:
    """Feature → weight, the bias among them."""
    return fitted_weights(
        [e.features for e in taught], [e.deadline for e in taught],
        penalty=PENALTY, at_least=AT_LEAST, iterations=2000,
    )  # fmt: skip


def _shares(chosen: Sequence[bool], asked: Sequence[Example]) -> str:
    right = sum(c and e.deadline for c, e in zip(chosen, asked, strict=True))
    return f"{right / max(1, sum(chosen)):.3f} / {right / max(1, sum(e.deadline for e in asked)):.3f}"


def table(found: Sequence[Example]) -> str:
    """Precision and recall of days by author, each read by what the others taught, as a Markdown table."""
    lines = [
        "| author | deadlines | rules: precision / recall | with what the others taught |",
        "| --- | ---: | ---: | ---: |",
    ]
    ours: list[Example] = []
    chosen: list[bool] = []
    for author in sorted({example.author for example in found}):
        weights = fitted([example for example in found if example.author != author])
        asked = [example for example in found if example.author == author]
        picked = [e.by_rule or (e.undecided and weighed(weights, e.features) >= LIKELY) for e in asked]
        rules = _shares([e.by_rule for e in asked], asked)
        lines.append(f"| {author} | {sum(e.deadline for e in asked)} | {rules} | {_shares(picked, asked)} |")
        ours += asked
        chosen += picked
    rules = _shares([e.by_rule for e in ours], ours)
    lines.append(f"| all | {sum(e.deadline for e in ours)} | {rules} | {_shares(chosen, ours)} |")
    return "\n".join(lines)


def written(weights: dict[str, float]) -> str:
    """The weights as a file, the strongest first."""
    order = sorted(weights, key=lambda name: (name != BIAS, -abs(weights[name]), name))
    return HEAD + "".join(f"{name}\t{weights[name]:.3f}\n" for name in order)


def main(
    write: Annotated[bool, typer.Option(help="Write the weights learnt from all collections.")] = False,
) -> None:
    """Learn which dates that no rule knows are deadlines."""
    found = [example for name in LABELLED for example in examples(name)]
    if write:
        weights = fitted(found)
        WEIGHTS_FILE.write_text(written(weights), encoding="utf-8")
        print(f"{len(weights)} weights learnt from {len(found)} dates: {WEIGHTS_FILE}")
    else:
        print(table(found))


if __name__ == "__main__":
    script(main)
