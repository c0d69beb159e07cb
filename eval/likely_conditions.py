"""Learn which clauses that no rule knows are conditions, and of what, and say what that is worth.

    python -m eval.likely_conditions             a table: each author's notices read by what the others taught
    python -m eval.likely_conditions --write     weights of all of them, into rag/facts/data

Every clause of the collections with labelled conditions is an example: a condition if a label quotes at least half of it, or
it holds at least half of the label's quote. Two logistic regressions with an L1 penalty keep some hundred sequences of
characters each, so that the files can be read by people: one tells conditions from all else, the other (an attribute against
the rest) what a condition is about. In the table `rules` are the conditions as they are read without what was learnt.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

import typer

from eval.conditions import own_labels, score, spans_of
from eval.fitted_weights import fitted_weights
from eval.likely_deadlines import WEIGHTS_FILE
from eval.outside_conditions import Labels, labels_of
from eval.splits import COLLECTIONS
from eval.workbench import BUNDLED_NOTICES, script
from rag.domain import ConditionFact, Notice
from rag.facts.conditions.condition_facts import MAX_CHARS, condition_facts, folded
from rag.facts.conditions.likely_conditions import REST, Learnt, clues, features, lead_of, plain, sequences
from rag.facts.conditions.zones import clauses, segments
from rag.facts.sequence_weights import BIAS
from rag.facts.text_folding import fold_for_reading
from rag.facts.text_layout import read
from rag.ingest import read_notices
from rag.notices import read_notice

DATA = WEIGHTS_FILE.parent
LABELLED = (
    "elsewhere", "dense_conditions", "grouped_conditions", "mixed_layouts", "districts", "three_authors", "fourth_author",
    "five_voices", "tracks_and_groups", "offices_and_posts", "asked_situations", "classes_with_days", "short_questions",
    "tiers_and_corrections", "shops_and_farms", "trades_and_zones", "vouchers_and_replies", "north_and_river",
    "plateau_and_toys", "river_and_harbour", "three_rivers_and_oilfield", "islands_and_orchards", "steppe_and_basin",
    "wetland_and_tea", "guesthouses_and_border", "ceramics_and_grassland", "qiaoxiang_and_coal", "dark_tea_and_titanium",
    "karst_and_fishing_gear",
)  # fmt: skip
"""Collections with labelled conditions, of whose notices those for tuning teach, beside such bundled notices."""
OF_CONDITIONS_ALONE = (
    "tours_and_zones", "conditions_and_tiers", "capital_and_north", "bureaus_and_forwards", "shops_on_the_phone",
    "lakes_and_coast", "south_and_far_north", "joint_bureaus", "west_and_coast", "river_and_plateau", "tracks_and_guides",
)  # fmt: skip
"""Those that teach what is a condition and not of what: authors left out, found .705 → .712 so, .709 where they teach both."""
AUTHORS = {"three_authors": 2}
"""Collections by several authors, with the number of characters that name one at the beginning of an id."""
PENALTY = 0.5
ATTRIBUTE_PENALTY = 0.5
"""scikit-learn's C."""
AT_LEAST = 3
"""A sequence of fewer examples tells of one notice."""
FEWEST = 10
"""An attribute with fewer examples is not learnt: of nine listed firms one word remained, 上市, which is said of goods too."""
NOTHING = Learnt({BIAS: -99.0}, {})
"""What decides nothing, for the figures of the rules alone."""
HEADS = {
    "likely_conditions": "# What tells that a clause is a condition: feature, weight. Written by python -m eval.likely_conditions.\n"
    "# in: within the clause, begins/ends: of the clause, heading: above it, lead: the line that leads it in, before/behind: the\n"
    "# characters beside it, mark: of its item; 0 stands for any number.\n",
    "likely_attributes": "# What tells what a condition is about: attribute, feature, weight. Written by python -m eval.likely_conditions.\n"
    "# in: within the clause, begins/ends: of the clause; 0 stands for any number.\n",
}


@dataclass(frozen=True, slots=True)
class Example:
    """A clause of a labelled notice.

    Attributes:
        author: a collection, or an author of one by several.
        features, own: what the clause and its place hold, what the clause itself holds.
        attributes: those of the labels that it states; empty for no condition.
    """

    author: str
    features: frozenset[str]
    own: frozenset[str]
    attributes: frozenset[str]


def author_of(collection: str, aid: str) -> str:
    """Whose notice it is."""
    return aid[: AUTHORS[collection]] if collection in AUTHORS else collection


def labelled() -> Iterator[tuple[str, Notice, Labels]]:
    """(author, notice, labels of its collection) of every notice for tuning with labelled conditions."""
    sources = [("bundled", BUNDLED_NOTICES, own_labels("tuning"))]
    sources += [
        (name, COLLECTIONS / name / "notices.json", labels_of(name, "tuning"))
        for name in (*LABELLED, *OF_CONDITIONS_ALONE)
    ]
    for name, file, labels in sources:
        for notice in map(read_notice, read_notices([file]).notices):
            if notice.aid in labels:
                yield author_of(name, notice.aid), notice, labels


def examples(author: str, notice: Notice, labels: Labels) -> Iterator[Example]:
    """The clauses of a notice."""
    reading = read(replace(notice, text=fold_for_reading(notice.text)))
    text = folded(reading.text[:MAX_CHARS])
    spans = [(s, e, label) for label in labels[notice.aid] for s, e in spans_of(notice.text, label["quote"])]
    for segment in segments(reading, text):
        heading, lead = (reading.headings(segment.start) or ("",))[-1], lead_of(text, segment.start)
        for start, end in clauses(text, segment.start, min(segment.end, len(text))):
            if len(body := plain(text[start:end])) < 2:
                continue
            told = {
                label["attribute"] for s, e, label in spans if 2 * (min(e, end) - max(s, start)) >= min(e - s, end - start)
            }  # fmt: skip
            held = features(clues(text, start, end, heading, lead))
            yield Example(author, frozenset(held), frozenset(sequences(body)), frozenset(told))


def fitted(held: Sequence[frozenset[str]], told: Sequence[bool], penalty: float) -> dict[str, float]:
    """Feature -> weight, the bias among them."""
    return fitted_weights(held, told, penalty=penalty, at_least=AT_LEAST, iterations=1000)


def taught(found: Sequence[Example]) -> Learnt:
    """What examples teach."""
    told = [example for example in found if example.attributes and example.author not in OF_CONDITIONS_ALONE]
    counts = Counter(attribute for example in told for attribute in example.attributes)
    return Learnt(
        fitted([e.features for e in found], [bool(e.attributes) for e in found], PENALTY),
        {
            name: fitted([e.own for e in told], [name in e.attributes for e in told], ATTRIBUTE_PENALTY)
            for name in sorted(counts)
            if counts[name] >= FEWEST and name != REST
        },
    )


def read_by(notice: Notice, learnt: Learnt) -> list[ConditionFact]:
    """The conditions of a notice with what was learnt."""
    reading = read(replace(notice, text=fold_for_reading(notice.text)))
    return [fact for fact in condition_facts(reading, learnt) if fact.value.where is None]


def _shares(counts: Counter[str]) -> str:
    total, read_ = max(1, counts["labels"]), max(1, counts["covered"] + counts["extra"])
    return f"{counts['found'] / total:.3f} / {counts['right'] / total:.3f} / {counts['covered'] / read_:.3f}"


def table(sources: Sequence[tuple[str, Notice, Labels]]) -> str:
    """Found, right and of those read labelled by author, each read by what the others taught, as a Markdown table."""
    found = [example for source in sources for example in examples(*source)]
    lines = [
        "| author | conditions | rules: found / right / of those read labelled | with what the others taught |",
        "| --- | ---: | ---: | ---: |",
    ]
    sums: dict[str, Counter[str]] = {"rules": Counter(), "with": Counter()}
    for author in sorted({example.author for example in found}):
        own = [(notice, labels) for name, notice, labels in sources if name == author]
        notices, labels = [notice for notice, _ in own], own[0][1]
        others = taught([e for e in found if e.author != author])
        rules = score(notices, labels, False, lambda notice: read_by(notice, NOTHING))
        both = score(notices, labels, False, lambda notice, learnt=others: read_by(notice, learnt))  # type: ignore[misc]
        lines.append(f"| {author} | {rules['labels']} | {_shares(rules)} | {_shares(both)} |")
        sums["rules"] += rules
        sums["with"] += both
    lines.append(f"| all | {sums['rules']['labels']} | {_shares(sums['rules'])} | {_shares(sums['with'])} |")
    return "\n".join(lines)


def ordered(weights: Mapping[str, float]) -> list[str]:
    """The features, the bias first, then the strongest."""
    return sorted(weights, key=lambda name: (name != BIAS, -abs(weights[name]), name))


def write(learnt: Learnt) -> None:
    """Write both files."""
    told = {
        "likely_conditions": [
            f"{name}\t{learnt.condition[name]:.2f}\n" for name in ordered(learnt.condition)
        ],
        "likely_attributes": [
            f"{attribute}\t{name}\t{weights[name]:.2f}\n"
            for attribute, weights in learnt.attributes.items()
            for name in ordered(weights)
        ],
    }
    for name, lines in told.items():
        (DATA / f"{name}.tsv").write_text(HEADS[name] + "".join(lines), encoding="utf-8")


def main(
    write_weights: Annotated[
        bool, typer.Option("--write", help="Write the weights learnt from all of them.")
    ] = False,
) -> None:
    """Learn which clauses that no rule knows are conditions, and of what."""
    sources = list(labelled())
    if write_weights:
        learnt = taught([example for source in sources for example in examples(*source)])
        write(learnt)
        print(f"{len(learnt.condition)} and {sum(map(len, learnt.attributes.values()))} weights: {DATA}")
    else:
        print(table(sources))


if __name__ == "__main__":
    script(main)
