"""The notices that may be quoted, opened: their passages cut into sentences, each with what is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rag.domain import Passage
from rag.facts.notice_record import NoticeRecord
from rag.language.normalise import fold
from rag.language.prompt_injection import is_for_machines
from rag.notices.sentences import Protected, sentence_spans
from rag.retrieval.ranking import Ranking
from rag.retrieval.reader import CollectionReader

MAX_NOTICES = 4
"""How many of the best notices are read for an answer."""
MAX_PASSAGES = 8
"""How many passages of one notice are read: the best candidates, and those that hold facts asked for."""


@dataclass(frozen=True)
class Source:
    """A notice that may be quoted.

    Attributes:
        index: into the corpus' records.
        record: with its text.
        passages: those read, in the order of the text.
        totals: what each stands by in the ranking, aligned with `passages`.
        reasons: what the ranking added or subtracted, by name.
        reader: where its other passages are.

    """

    index: int
    record: NoticeRecord
    passages: tuple[Passage, ...]
    totals: tuple[float, ...]
    reasons: dict[str, float]
    reader: CollectionReader

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences that may be quoted, in the order of the text."""
        return tuple(sentence for part in self.parts for sentence in part)

    @cached_property
    def bounds(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """int64[sentences] each: where they start and end."""
        spans = [(s.start, s.end) for s in self.sentences]
        starts, ends = np.array(spans, np.int64).reshape(-1, 2).T
        return starts, ends

    @cached_property
    def parts(self) -> tuple[tuple[Sentence, ...], ...]:
        """The same, passage by passage."""
        return tuple(map(_sentences_of, self.passages))

    def passage_id_at(self, position: int) -> str:
        """The public id of the passage that holds a position of the text, be it one that was read or not."""
        read = next((p for p in self.passages if p.start <= position < p.end), None)
        return read.passage_id if read else passage_id_at(self.reader, self.record.notice.aid, position)


class Sentence(NamedTuple):
    """A sentence of a source: `record.notice.text[start:end]`, without white space at its ends.

    It knows nothing of a question, so that one passage's are made once.

    Attributes:
        folded: its text for matching.

    """

    passage: Passage
    start: int
    end: int
    folded: str

    @property
    def text(self) -> str:
        """As it stands in the notice."""
        at = self.passage.start
        return self.passage.text[self.start - at : self.end - at]


@lru_cache(maxsize=4096)
def _sentences_of(passage: Passage) -> tuple[Sentence, ...]:
    folded, spans = cut(passage.text)
    at = passage.start
    return tuple(Sentence(passage, at + start, at + end, folded[start:end]) for start, end in spans)


def with_first(near: Sequence[int], first: int | None) -> tuple[int, ...]:
    """Notices, with one of them in front of the others; as they are where that is None."""
    return tuple(near) if first is None else (first, *(n for n in near if n != first))


def best_notices(ranking: Ranking, count: int = MAX_NOTICES) -> list[int]:
    """Indices into the corpus' records, best first, each once."""
    return list(dict.fromkeys(ranking.notices.tolist()))[:count]


def open_sources(
    reader: CollectionReader, ranking: Ranking, notices: Sequence[int], max_passages: int = MAX_PASSAGES
) -> list[Source]:
    """Read notices with the passages worth reading, in one go; in the order of `notices`."""
    numbers = {n: _passages_worth_reading(reader, ranking, n, max_passages) for n in notices}
    loaded = reader.passages([i for ids in numbers.values() for i in ids])
    totals = dict(zip(ranking.ids.tolist(), ranking.totals.tolist(), strict=True))
    floor = min(totals.values(), default=0.0)
    sources = []
    for n, ids in numbers.items():
        if ids:
            record = loaded[ids[0]][1]
            sources.append(
                Source(
                    n,
                    record,
                    tuple(loaded[i][0] for i in ids),
                    tuple(totals.get(i, floor) for i in ids),
                    ranking.reasons.get(n, {}),
                    reader,
                )
            )
    return sources


def amending(reader: CollectionReader, ranking: Ranking, source: Source) -> list[Source]:
    """The later notices that change something of a notice, the newest first, opened."""
    later = reader.links.amended_by.get(source.record.notice.aid, ())
    indices = [reader.corpus.by_aid[aid] for aid in reversed(later)]
    return open_sources(reader, ranking, indices) if indices else []


def _passages_worth_reading(reader: CollectionReader, ranking: Ranking, notice: int, limit: int) -> list[int]:
    """Ids in the order of the text: the beginning, the best candidates, and the rest while there is room."""
    corpus = reader.corpus
    ids = corpus.passages_in(notice)
    own: list[int] = ids[np.argsort(corpus.ordinals[corpus.positions(ids)], kind="stable")].tolist()
    if len(own) <= limit:
        return own
    candidates = ranking.ids[ranking.notices == notice]
    kept = set(list(dict.fromkeys([own[0], *candidates.tolist(), *own]))[:limit])
    return [number for number in own if number in kept]


def passage_id_at(reader: CollectionReader, aid: str, position: int) -> str:
    """The public id of the passage that holds a position of a notice's text, else of the nearest one."""
    corpus = reader.corpus
    ids = corpus.passages_in(corpus.by_aid[aid])
    passages = [passage for passage, _ in reader.passages(ids.tolist()).values()]
    return min(passages, key=lambda p: max(p.start - position, position - p.end + 1, 0)).passage_id


@lru_cache(maxsize=4096)
def cut(text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A passage folded, and the spans of its sentences that may be quoted, without white space at their ends."""
    folded = fold(text)
    spans = (_stripped(text, *span) for span in sentence_spans(text, 0, len(text), Protected(text)))
    return folded, tuple(
        (start, end) for start, end in spans if start < end and not is_for_machines(folded[start:end])
    )


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
