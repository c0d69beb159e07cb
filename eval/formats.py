"""The same notices in other files: `python -m eval.formats [--limit N] [--formats HTML,DOCX,…] [--json FILE]`.

Each bundled notice is written as a web page, a Word document, a PDF (printed by Chromium), a scan of it, a row of a workbook and a row
of a GB18030 CSV, read back by `rag.ingest`, and compared with what the notice itself gives: the text up to white space,
the facts (kind and value), the calls (programme, places, days and notices), and the answers to a hundred of the
reporting questions (state, and each quote with its notice).
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eval.format_writers import as_docx, as_html, print_pdfs, scan_pdfs, write_files, write_list
from eval.question_set import DEFAULT_AS_OF, LabelledQuestion
from eval.splits import SOURCES
from eval.workbench import (
    BUNDLED_NOTICES,
    EachQueryOnce,
    KeptHome,
    at_home,
    collection_of,
    kept_or_temporary,
    load_model,
    script,
)
from rag.calls import build_calls
from rag.domain import NoticeInput
from rag.facts.notice_record import NoticeRecord, read_record
from rag.ingest import read_notices
from rag.ingest.link_identity import aid_of_link
from rag.notices.cleaning import clean_body
from rag.public import QueryRequest
from rag.public.fact_json import value_out

if TYPE_CHECKING:
    from rag.embedding import Encoder

FORMATS = ("HTML", "DOCX", "PDF", "XLSX", "CSV")
QUESTIONS = 100
SCANS = 20
_LEAST_CHARS = 20
Said = tuple[str, frozenset[tuple[str, str]]]
"""What an answer says: its state, and each quote with the link of its notice."""


@dataclass(frozen=True, slots=True)
class Score:
    """How well a format is read, over all notices.

    Attributes:
        notices: how many were written.
        taken: how many were taken back.
        same_text: in how many the text is the same up to white space.
        facts, same_facts: facts of the originals, and how many of them are found again (kind and value).
        calls, same_calls: calls of the originals together, and how many are made of what was read back.
        questions, same_sources, same_answers: questions asked, how many are answered with the same state from the same
            notices, and how many of them with the same quotes, to the character.
    """

    notices: int
    taken: int
    same_text: int
    facts: int
    same_facts: int
    calls: int
    same_calls: int
    questions: int
    same_sources: int
    same_answers: int


def notices_with_text() -> list[NoticeInput]:
    """The bundled notices whose text is not but a picture."""
    notices = read_notices([BUNDLED_NOTICES]).notices
    return [n for n in notices if len(plain(n)) > _LEAST_CHARS]


def to_be_scanned() -> list[NoticeInput]:
    """Notices for OCR, which takes seconds a page: the shorter half's every second one, up to `SCANS`."""
    by_length = sorted(notices_with_text(), key=lambda n: (len(n.content), n.aid))
    return by_length[: 2 * SCANS : 2]


def questions() -> Sequence[LabelledQuestion]:
    """`QUESTIONS` of those for reporting over the bundled notices, spread over all sets."""
    asked = SOURCES[0].asked("reporting")
    return asked[:: len(asked) // QUESTIONS][:QUESTIONS]


def read_back(kind: str, notices: Sequence[NoticeInput]) -> Sequence[NoticeInput]:
    """The notices written as a format and read again."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if kind in ("PDF", "SCAN"):
            print_pdfs(notices, folder)
            if kind == "SCAN":
                scan_pdfs(folder)
        elif kind in ("CSV", "XLSX"):
            write_list(kind, notices, folder)
        elif kind == "HTML":
            write_files(".html", as_html, notices, folder)
            (folder / "notices.csv").unlink()  # a page tells all of it
        else:
            write_files(".docx", as_docx, notices, folder)
        return read_notices([folder]).notices


def plain(notice: NoticeInput) -> str:
    """A body without white space, as it is cleaned."""
    return "".join(clean_body(notice.content).text.split())


def facts_of(record: NoticeRecord) -> Counter[tuple[str, str]]:
    """Kind and value of each fact."""
    return Counter(
        (fact.kind, json.dumps(value_out(fact), ensure_ascii=False, sort_keys=True, default=str))
        for fact in record.facts
    )


def calls_of(records: Sequence[NoticeRecord]) -> Counter[tuple[object, ...]]:
    """Each call's programme, edition, places, days, and the links of its notices, whatever ids they have."""
    links = {record.notice.aid: record.notice.url for record in records}
    return Counter(
        (c.key, c.year, c.batch, c.regions, c.opens, c.deadline, tuple(sorted(links[n.aid] for n in c.notices)))
        for c in build_calls(records)
    )  # fmt: skip


class Asking:
    """Asks the same questions over one set of notices after another, in one home: equal passages are embedded once."""

    def __init__(self, home: Path, asked: Sequence[LabelledQuestion]) -> None:
        self._settings = at_home(home).model_copy(update={"llm_base_url": None})
        self._encoder: Encoder = EachQueryOnce(load_model(self._settings))
        self.asked = asked

    def answers(self, notices: Sequence[NoticeInput]) -> list[Said]:
        """What is answered over these notices, with ids made of their links, so that ties fall alike."""
        links = {aid_of_link(n.url): n.url for n in notices}
        records = [
            {"aid": aid_of_link(n.url), "title": n.title, "url": n.url, "date": str(n.date), "account": n.account,
             "content": n.content}
            for n in notices
        ]  # fmt: skip
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "notices.json")
            file.write_text(json.dumps(records, ensure_ascii=False), "utf-8")
            with collection_of([file], self._settings, self._encoder) as collection:
                return [
                    self._said(
                        collection.ask(
                            QueryRequest(question=q.question, as_of=q.as_of or DEFAULT_AS_OF)
                        ).answer,
                        links,
                    )
                    for q in self.asked
                ]

    @staticmethod
    def _said(answer: object, links: dict[str, str]) -> Said:
        from rag.public import Answer

        assert isinstance(answer, Answer)  # noqa: S101  asked for
        return answer.certainty, frozenset((links[c.aid], "".join(c.quote.split())) for c in answer.citations)


def score(kinds: Sequence[str], notices: Sequence[NoticeInput], asking: Asking | None) -> dict[str, Score]:
    """Write, read back, compare, format by format; without `asking` no questions are asked."""
    originals = [read_record(notice) for notice in notices]
    facts = {record.notice.url: facts_of(record) for record in originals}
    calls = calls_of(originals)
    answers = asking.answers(notices) if asking else []
    scores = {}
    for kind in kinds:
        read = read_back(kind, notices)
        back = {notice.url: read_record(notice) for notice in read}
        texts = {notice.url: plain(notice) for notice in read}
        again = asking.answers(read) if asking else []
        scores[kind] = Score(
            notices=len(notices),
            taken=len(back.keys() & facts.keys()),
            same_text=sum(texts.get(notice.url) == plain(notice) for notice in notices),
            facts=sum(found.total() for found in facts.values()),
            same_facts=sum((facts[url] & facts_of(back[url])).total() for url in facts.keys() & back.keys()),
            calls=calls.total(),
            same_calls=(calls & calls_of(list(back.values()))).total(),
            questions=len(answers),
            same_sources=sum(_sources(a) == _sources(b) for a, b in zip(answers, again, strict=True)),
            same_answers=sum(a == b for a, b in zip(answers, again, strict=True)),
        )
    return scores


def _sources(said: Said) -> tuple[str, frozenset[str]]:
    """The state, and the notices that are quoted."""
    return said[0], frozenset(link for link, _ in said[1])


def _share(count: int, total: int) -> float:
    return count / total if total else float("nan")


def shares(scored: Score) -> list[int | float]:
    """Counts and shares, in the order of the table in docs/inputs.md."""
    return [
        scored.notices, scored.taken / scored.notices, scored.same_text / scored.notices,
        scored.facts, scored.same_facts / max(1, scored.facts), scored.calls, _share(scored.same_calls, scored.calls),
        scored.questions, _share(scored.same_sources, scored.questions), _share(scored.same_answers, scored.questions),
    ]  # fmt: skip


COLUMNS = ("notices", "taken", "same text", "facts", "same facts", "calls", "same calls", "questions", "same sources", "same quotes")  # fmt: skip


def main(
    formats: Annotated[
        str,
        typer.Option(help="Which, parted by commas; SCAN, of its own twenty notices, needs the extra ocr."),
    ] = ",".join(FORMATS),
    limit: Annotated[
        int | None, typer.Option(min=1, help="Only the first so many notices with a text.")
    ] = None,
    ask: Annotated[bool, typer.Option("--questions/--no-questions", help="Compare answers as well.")] = True,
    home: KeptHome = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="Also write the scores to a file.")] = None,
) -> None:
    """Print a line a format."""
    kinds = formats.split(",")
    notices = (to_be_scanned() if kinds == ["SCAN"] else notices_with_text())[:limit]
    with kept_or_temporary(home) as folder:
        scores = score(kinds, notices, Asking(folder, questions()) if ask else None)
    print("\t".join(("", *COLUMNS)))
    for kind, scored in scores.items():
        print("\t".join((kind, *(f"{v:.3f}" if isinstance(v, float) else str(v) for v in shares(scored)))))
    if json_file:
        json_file.write_text(json.dumps({kind: asdict(s) for kind, s in scores.items()}, indent=1), "utf-8")


if __name__ == "__main__":
    script(main)
