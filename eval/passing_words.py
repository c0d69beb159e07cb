"""Learn which words questions say in passing, and say what that is worth.

    python -m eval.passing_words             a table: each author's sure answers by the words that the others' questions taught
    python -m eval.passing_words --write     the words of all of them, into rag/answering/data/passing_words.txt

A word is said in passing where an answerable tuning question says it and no notice that answers writes it, neither so nor in other words
(`rag.answering.doubts.unwritten_words`). The table counts the sure answers that a word of another sort would hold down, right ones and wrong ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from unittest.mock import patch

import typer

from eval.question_set import DEFAULT_AS_OF, LabelledQuestion
from eval.splits import authors_of, collections_of
from eval.states import is_right
from eval.workbench import KeptHome, script
from rag.answering.doubts.unwritten_words import words_not_in
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.opened_notices import open_sources
from rag.collection import Collection
from rag.public import Answer, QueryRequest

FEWEST = 2
"""So many authors must have said a word in passing; with one there are four times as many words, and as many sure answers held down."""
WORDS_FILE = Path(__file__).parents[1] / "rag" / "answering" / "data" / "passing_words.txt"
HEAD = """# Words that questions say and the notices that answer them do not write, so that they set nothing apart.
# Written by python -m eval.passing_words.
"""
A_LINE = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """A tuning question.

    Attributes:
        author: of the notices that it is asked of.
        in_passing: the words that no notice which answers writes; none for an absent question.
        sure: its answer is sure without this rule.
        right: and holds what was asked for.
        unwritten: the words that the notice quoted first does not write.

    """

    author: str
    in_passing: frozenset[str]
    sure: bool
    right: bool
    unwritten: frozenset[str]


def asked(collection: Collection, author: str, questions: Sequence[LabelledQuestion]) -> Iterator[Asked]:
    """Each question with its words that are not written."""
    seen: list[tuple[AnswerContext, Answer]] = []

    def weighed(ctx: AnswerContext, answer: Answer, doubt_of: object) -> Answer:
        seen.append((ctx, answer))
        return answer

    for question in questions:
        seen.clear()
        request = QueryRequest(question=question.question, as_of=question.as_of or DEFAULT_AS_OF)
        with (
            patch("rag.answering.answer_kinds.weighed", weighed),
            patch(
                "rag.answering.reservations.reservation.unwritten_words", lambda units, question, notice: []
            ),
        ):
            collection.ask(request)
        if not seen:
            continue
        ctx, answer = seen[-1]
        quoted = [c.aid for c in answer.citations[:1]]
        yield Asked(
            author,
            _missing(ctx, list(question.answering)) if question.answerable else frozenset(),
            answer.certainty == "sure" and answer.kind not in ("list", "comparison", "talk"),
            is_right(question, answer),
            _missing(ctx, quoted) if quoted else frozenset(),
        )


def _missing(ctx: AnswerContext, aids: Sequence[str]) -> frozenset[str]:
    known = [ctx.reader.corpus.by_aid[aid] for aid in aids if aid in ctx.reader.corpus.by_aid]
    sources = open_sources(ctx.reader, ctx.found.ranking, known, 1)
    missing = [
        frozenset(words_not_in(ctx.units, ctx.request.question, source.record.notice)) for source in sources
    ]
    return frozenset.intersection(*missing) if missing else frozenset()


def taught(found: Sequence[Asked]) -> dict[str, set[str]]:
    """Word -> the authors whose questions say it in passing."""
    words: dict[str, set[str]] = defaultdict(set)
    for question in found:
        for word in question.in_passing:
            words[word].add(question.author)
    return words


def table(found: Sequence[Asked]) -> str:
    """Each author's sure answers: right and wrong, all and those that are held down."""
    words = taught(found)
    lines = ["| author | right | held down | wrong | held down |", "| --- | ---: | ---: | ---: | ---: |"]
    rows = [
        [author, *_counts([q for q in found if q.author == author], words)]
        for author in sorted({q.author for q in found})
    ]
    total = ["all", *(sum(row[n] for row in rows) for n in range(1, 5))]  # type: ignore[misc]
    return "\n".join([*lines, *(f"| {' | '.join(map(str, row))} |" for row in [*rows, total])])


def _counts(found: Sequence[Asked], words: Mapping[str, set[str]]) -> list[int]:
    counts = []
    for right in (True, False):
        sure = [q for q in found if q.sure and q.right == right]
        held = [q for q in sure if any(len(words.get(w, set()) - {q.author}) < FEWEST for w in q.unwritten)]
        counts += [len(sure), len(held)]
    return counts


def written(words: Mapping[str, set[str]]) -> str:
    """The words as a file."""
    known = sorted(word for word, authors in words.items() if len(authors) >= FEWEST)
    rows = (" ".join(known[at : at + A_LINE]) for at in range(0, len(known), A_LINE))
    return HEAD + "".join(f"{row}\n" for row in rows)


def main(
    home: KeptHome = None,
    write: Annotated[bool, typer.Option(help="Write the words learnt from all questions.")] = False,
) -> None:
    """Learn which words questions say in passing."""
    found: list[Asked] = []
    for source, collection in collections_of("tuning", home):
        for author, sets in authors_of(source).items():
            found += [q for questions in sets for q in asked(collection, author, questions)]
    print(table(found))
    if write:
        WORDS_FILE.write_text(written(taught(found)), encoding="utf-8")
        print(f"words learnt from {len(found)} questions: {WORDS_FILE}")


if __name__ == "__main__":
    script(main)
