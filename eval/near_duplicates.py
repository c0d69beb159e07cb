"""Near duplicates of real notices: the same programme in another city or year, or another programme altogether.

    python -m eval.near_duplicates eval/questions/heldout.jsonl

Each notice is copied with one thing changed throughout: its city (into another of the same province), its years
(and its publication day, all by the same number of years), or a word that names its programme (into one of another
notice). A question that names the changed thing, or no year where years differ, must still find the original before
the copy: that is counted first.
The usual figures follow; they fall also for questions that name nothing by which original and copy differ.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
import typer

from eval.distractors import score
from eval.evaluate import SEED
from eval.question_set import LabelledQuestion, load_questions
from eval.report import Report
from eval.report_comparison import compare
from eval.report_tables import print_comparison
from eval.statistics import interval, mean
from eval.workbench import BUNDLED_NOTICES, at_home, load_model, script
from rag.cli.output import console
from rag.domain import NoticeInput
from rag.ingest import read_file
from rag.language.editions import find_years
from rag.language.places import Place, find_places
from rag.language.segment import plain_words

Kind = Literal["city", "year", "programme"]
_YEAR = re.compile(r"(?<!\d)20[0-4]\d(?=年|-\d|[〕\]）)]|/\d|\.\d)")
_COMMON_SHARE = 0.15  # a word in more titles than this is of the trade, not of one programme


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """A copy with one thing changed: `old` (as questions may name it) became `new` wherever it stood."""

    original: str
    kind: Kind
    old: str
    new: str
    notice: NoticeInput


def near_duplicates(notices: Sequence[NoticeInput], seed: int = SEED) -> tuple[NearDuplicate, ...]:
    """At most one copy of each kind of every notice; the same seed gives the same copies.

    A notice without a city in its title, a year, or a word of its own gets no copy of that kind.
    """
    rng = random.Random(seed)  # noqa: S311 - reproducible, not secret
    cities = _cities(notices)
    own_words = _own_words(notices)
    copies: list[NearDuplicate | None] = []
    for notice in notices:
        copies += [
            _other_city(notice, cities, rng),
            _other_year(notice, rng),
            _other_programme(notice, own_words, rng),
        ]
    return tuple(copy for copy in copies if copy)


def _changed(notice: NoticeInput, kind: Kind, title: str, content: str, date: dt.date) -> NoticeInput:
    aid = f"{notice.aid}.{kind}"
    return replace(
        notice,
        aid=aid,
        title=title,
        content=content,
        date=date,
        url=f"https://example.org/near-duplicate/{aid}",
        attachments=(),
    )


def _replaced(notice: NoticeInput, kind: Kind, old: str, new: str) -> NearDuplicate:
    title, content = notice.title.replace(old, new), notice.content.replace(old, new)
    return NearDuplicate(notice.aid, kind, old, new, _changed(notice, kind, title, content, notice.date))


def _city_of(title: str) -> Place | None:
    """The first city that a title names in full."""
    return next(
        (m.place for m in find_places(title) if m.place.kind == "city" and m.place.name in title), None
    )


def _cities(notices: Sequence[NoticeInput]) -> tuple[Place, ...]:
    """Every city in a title, once, in order."""
    return tuple(dict.fromkeys(city for n in notices if (city := _city_of(n.title))))


def _other_city(notice: NoticeInput, cities: Sequence[Place], rng: random.Random) -> NearDuplicate | None:
    city = _city_of(notice.title)
    if city is None:
        return None
    text = notice.title + notice.content
    others = [c.name for c in cities if c.parent == city.parent and c.name not in text]
    return _replaced(notice, "city", city.name, rng.choice(others)) if others else None


def _other_year(notice: NoticeInput, rng: random.Random) -> NearDuplicate | None:
    years = _YEAR.findall(notice.title) or _YEAR.findall(notice.content)
    if not years:
        return None
    back = rng.choice((1, 2))

    def earlier(match: re.Match[str]) -> str:
        return str(int(match[0]) - back)

    title, content = _YEAR.sub(earlier, notice.title), _YEAR.sub(earlier, notice.content)
    date = notice.date.replace(year=notice.date.year - back, day=min(notice.date.day, 28))
    old = max(years)
    changed = _changed(notice, "year", title, content, date)
    return NearDuplicate(notice.aid, "year", old, str(int(old) - back), changed)


def _own_words(notices: Sequence[NoticeInput]) -> dict[str, list[str]]:
    """Per notice the words of its title that few other titles have and that its text repeats, longest first."""
    titles = {n.aid: [w for w in dict.fromkeys(plain_words(n.title)) if _is_chinese_word(w)] for n in notices}
    counts = Counter(word for words in titles.values() for word in words)
    rare = {word for word, count in counts.items() if count <= max(1, _COMMON_SHARE * len(notices))}
    return {
        n.aid: sorted(
            (w for w in titles[n.aid] if w in rare and n.content.count(w) >= 2), key=lambda w: -len(w)
        )
        for n in notices
    }


def _is_chinese_word(word: str) -> bool:
    return len(word) >= 2 and all("\u4e00" <= c <= "\u9fff" for c in word) and not find_places(word)


def _other_programme(
    notice: NoticeInput, own_words: dict[str, list[str]], rng: random.Random
) -> NearDuplicate | None:
    mine = own_words[notice.aid]
    if not mine:
        return None
    text = notice.title + notice.content
    pool = {w for words in own_words.values() for w in words if len(w) == len(mine[0]) and w not in text}
    return _replaced(notice, "programme", mine[0], rng.choice(sorted(pool))) if pool else None


def tells_apart(question: str, kind: Kind, old: str) -> bool:
    """Whether a question, in either language, tells original and copy apart: it names the thing that was changed.

    Copies of another year are all older, and who names no year means the newest edition.
    """
    if kind == "city":
        return any(m.place.name == old for m in find_places(question))
    if kind == "year":
        return not (years := find_years(question)) or int(old) in years
    return old in question


def order(
    questions: Sequence[LabelledQuestion], report: Report, copies: Sequence[NearDuplicate]
) -> Iterator[tuple[Kind, str, bool]]:
    """Per copy of an answering notice whose changed thing a question names: (kind, question id, original first).

    Where neither came, there is nothing to tell.
    """
    rankings = {r.id: r.ranking for r in report.results}
    for question in questions:
        ranking = rankings[question.id]
        for copy in copies:
            both = (copy.original, copy.notice.aid)
            if copy.original not in question.answering or not set(both) & set(ranking):
                continue
            if tells_apart(question.question, copy.kind, copy.old):
                first = next(aid for aid in ranking if aid in both)
                yield copy.kind, question.id, first == copy.original


def write(copies: Sequence[NearDuplicate], path: Path) -> None:
    """The copies as a file of notices."""
    rows = [
        {
            "aid": c.notice.aid,
            "title": c.notice.title,
            "url": c.notice.url,
            "date": c.notice.date.isoformat(),
            "account": c.notice.account,
            "content": c.notice.content,
        }
        for c in copies
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _lines(found: Sequence[tuple[Kind, str, bool]]) -> Iterator[str]:
    for kind in dict.fromkeys(kind for kind, _, _ in found):
        rows = [(qid, right) for k, qid, right in found if k == kind]
        values = np.array([right for _, right in rows], dtype=np.float64)
        low, high = interval(mean, [values], SEED) or (values.mean(), values.mean())
        wrong = " ".join(qid for qid, right in rows if not right)
        yield (
            f"{kind}: the original before its copy in {int(values.sum())} of {len(rows)} "
            f"({values.mean():.3f}, {low:.3f} – {high:.3f}){'; copy first: ' + wrong if wrong else ''}"
        )


def main(
    questions: Annotated[
        Path, typer.Argument(help="Question set over the notices (JSONL).", metavar="QUESTIONS")
    ],
    notices: Annotated[Path, typer.Option(help="The notices to copy.")] = BUNDLED_NOTICES,
    out: Annotated[Path | None, typer.Option(help="Only write the copies to this file.")] = None,
    seed: Annotated[int, typer.Option(help="Another seed makes other copies.")] = SEED,
    home: Annotated[Path, typer.Option(help="Where both indexes are kept.")] = Path(".rag-near-duplicates"),
) -> None:
    """Put near duplicates beside the notices and tell how often the original still comes first."""
    asked = load_questions(questions)
    copies = near_duplicates(read_file(notices).notices, seed)
    file = out or home / "copies.json"
    write(copies, file)
    if out:
        return
    encoder = load_model(at_home(home))
    alone = score([notices], home / "alone", encoder, asked, questions.name)
    among = score([notices, file], home / "among", encoder, asked, questions.name)
    shown = console()
    for line in _lines(list(order(asked, among, copies))):
        shown.print(line)
    print_comparison(compare(among, alone, name="the notices alone"), shown)


if __name__ == "__main__":
    script(main)
