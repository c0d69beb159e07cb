"""Fusing the legs and weighing what the question names against what each notice is.

Fusion is linear: similarity + weight × lexical score / best lexical score of the question. Reciprocal-rank fusion
(Cormack, Clarke and Büttcher 2009) was measured and lost: it gives a leg that has nothing to say (the lexical one,
for most English questions) as large a vote as one that has, and ruins its ranking. With a linear sum a leg that
finds nothing adds nothing, and e5's narrow range of similarities makes one small weight serve all questions.

The third leg, pairs of characters, is divided by what the whole question weighs instead (`indexes.coverage`): it finds
names that no dictionary cuts right, and one weight serves long literal questions and short loose ones. Dividing it by
its best score, as the words, wants a weight of .15 to .2 on the one and .05 on the other.

What a question names and a notice contradicts is stronger evidence than any similarity: another city, another year,
another batch. Such misfits are subtracted per notice, and each is returned as a reason.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from indexes.filters import Allowed, allowed_ids
from indexes.search_protocols import Hits, Ids, LexicalIndex, Scores, TermCoverage, Unit, VectorIndex, Vectors
from rag.domain import Interpretation
from rag.language.editions import contradict
from rag.language.places import place_fits
from rag.public import Mode
from rag.retrieval.answer_types import quotable, stated_by
from rag.retrieval.attributes import Named, own_numbers, same_number
from rag.retrieval.centring import Centre
from rag.retrieval.corpus import Corpus
from rag.retrieval.notice_heads import kind_bits
from rag.retrieval.retrieval_config import RetrievalConfig
from rag.retrieval.traits import Traits

T = TypeVar("T", bound=Hashable)
MAX_YEARS = 3.0
_PLACE_FIT = {"own": 0.0, "above": -0.25, "other": -1.0}


@dataclass(frozen=True, slots=True)
class Ranking:
    """Candidates, best first; all arrays are aligned.

    Attributes:
        ids: int64[k], the store's passage ids.
        notices: int32[k], index into the corpus' records.
        dense: float32[k], similarity (NaN in lexical mode).
        lexical: float32[k], BM25 score, 0 where no term matches.
        covered: float32[k], share of the question's characters that the whole notice holds, see `indexes.coverage`.
        totals: float32[k], what the order is by.
        reasons: per notice index, what was added or subtracted, by name.

    """

    ids: Ids
    notices: NDArray[np.int32]
    dense: NDArray[np.float32]
    lexical: NDArray[np.float32]
    covered: NDArray[np.float32]
    totals: NDArray[np.float32]
    reasons: Mapping[int, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Legs:
    """What a search needs of one snapshot and one question.

    Attributes:
        vector: float32[dim], the embedded question, moved if there is a centre; None in lexical mode.
        units: the question's units; empty in dense mode.
        coverage: the question's character grams; None in dense mode, or where it has none.
        allowed: what the filters leave; None: all.
        centre: by which an English question is compared; None: as it is.

    """

    vectors: VectorIndex
    postings: LexicalIndex
    vector: Vectors | None
    units: Sequence[Unit]
    coverage: TermCoverage | None
    allowed: Allowed | None
    centre: Centre | None = None

    def similarities(self, ids: Ids, known: Sequence[Hits]) -> Scores:
        """float32[len(ids)]: of the question to these passages, ascending; NaN in lexical mode. `known` has been searched."""
        if self.vector is None:
            return np.full(len(ids), np.nan, dtype=np.float32)
        cosine = self._cosine(self.vector, ids, known)
        return (
            cosine
            if self.centre is None
            else self.centre.similarities(self.vectors, self.vector, ids, cosine)
        )

    def _cosine(self, vector: Vectors, ids: Ids, known: Sequence[Hits]) -> Scores:
        scores, missing = np.empty(len(ids), np.float32), np.ones(len(ids), np.bool_)
        for hits in known:
            places = np.searchsorted(ids, hits.ids)
            scores[places], missing[places] = hits.scores, False
        scores[missing] = self.vectors.similarities(vector, ids[missing])
        return scores


def rank(legs: Legs, corpus: Corpus, read: Interpretation, config: RetrievalConfig, mode: Mode) -> Ranking:
    """Search all legs, fuse, adjust, and order; ties stand in the order of public passage ids."""
    ids, near = _candidates(legs, corpus, read, config)
    dense = legs.similarities(ids, near)
    lexical = legs.postings.scores(legs.units, ids) if legs.units else np.zeros(len(ids), dtype=np.float32)
    best = float(lexical.max(initial=0.0))
    relative = lexical / best if best > 0 else lexical
    positions = corpus.positions(ids)
    notices = corpus.notice_of[positions]
    found, group = np.unique(notices, return_inverse=True)
    in_passage, in_notice = _covered(legs.coverage, corpus, ids, found, group)
    by_terms = config.lexical_weight * relative
    by_terms += config.passage_grams * in_passage + config.notice_grams * in_notice
    totals = by_terms / config.lexical_weight if mode == "lexical" else np.nan_to_num(dense) + by_terms
    newest = dt.date.fromordinal(int(corpus.dates[found].max())) if len(found) else None
    reasons = Reasons.of(Traits.within(corpus, found), found, read, config, newest)
    totals = totals + reasons.totals[group]
    if config.facts:
        stated = config.fact_fit * _states_asked(corpus, positions, read)
        totals = reordered_within(group, totals, totals + stated)
    order = np.lexsort((corpus.ordinals[positions], corpus.aid_ranks[notices], -totals))
    return Ranking(
        ids[order],
        notices[order],
        dense[order],
        lexical[order],
        in_notice[order],
        totals[order].astype(np.float32),
        reasons,
    )


def _covered(
    coverage: TermCoverage | None, corpus: Corpus, ids: Ids, found: NDArray[np.int32], group: NDArray[np.intp]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """float32[k] each: what of the question's characters each passage, and its whole notice, holds.

    `found` are the candidates' notices, ascending, and `group` which of them each passage belongs to.
    """
    if coverage is None or not len(ids):
        return np.zeros(len(ids), np.float32), np.zeros(len(ids), np.float32)
    own, groups = corpus.passages_in_each(found)
    mean_length = coverage.average_length * len(corpus.passage_ids) / len(corpus.heads)
    whole = coverage.grouped(own, groups, mean_length)
    return coverage.shares(ids), whole[group]


def _states_asked(corpus: Corpus, positions: NDArray[np.int64], read: Interpretation) -> NDArray[np.float32]:
    """float32[k]: 1 for a passage that states a fact of the asked kind."""
    bits = kind_bits(stated_by(read.asked))
    return ((corpus.kinds[positions] & bits) > 0).astype(np.float32)


def reordered_within(
    group: NDArray[np.intp], totals: NDArray[np.float32], within: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Order the passages of each notice (by its number in `group`) by `within`, and leave the notices' own order as `totals` has it.

    Which notice is asked for, and which of its passages answers, are two questions with evidence of their own: a
    telephone number says much about the second and next to nothing about the first. Each notice's best passage by
    `within` gets the notice's best total, the others keep their distance from it.
    """
    count = int(group.max(initial=-1)) + 1
    best_total, best_within = np.full(count, -np.inf), np.full(count, -np.inf)
    np.maximum.at(best_total, group, totals)
    np.maximum.at(best_within, group, within)
    reordered: NDArray[np.float32] = (within + (best_total - best_within)[group]).astype(np.float32)
    return reordered


def _candidates(
    legs: Legs, corpus: Corpus, read: Interpretation, config: RetrievalConfig
) -> tuple[Ids, list[Hits]]:
    """The legs' best, of all and of the notices that the question names by number or day, as ascending ids; and the nearest."""
    notices = _named(corpus, read, config)
    named = corpus.passages_of(notices) if notices.any() else corpus.passage_ids[:0]
    left = allowed_ids(legs.allowed) if len(named) else None
    if left is not None:
        named = np.intersect1d(named, left, assume_unique=True)
    found: list[Ids] = [named[:0]]
    near: list[Hits] = []
    for among in [legs.allowed, named] if len(named) else [legs.allowed]:
        if legs.vector is not None:
            near.append(legs.vectors.search(legs.vector, config.candidates, among))
        if legs.units:
            found.append(legs.postings.search(legs.units, config.candidates, among).ids)
        if legs.coverage is not None:
            found.append(legs.coverage.search(config.candidates, among).ids)
    ids = np.sort(np.concatenate([*found, *(hits.ids for hits in near)]))
    kept = np.ones(len(ids), np.bool_)
    np.not_equal(ids[1:], ids[:-1], out=kept[1:])  # np.unique would first import numpy.ma
    return ids[kept], near


def _named(corpus: Corpus, read: Interpretation, config: RetrievalConfig) -> NDArray[np.bool_]:
    """bool[notices]: those published on an asked day, or with an asked document number."""
    named = np.zeros(len(corpus.heads), dtype=bool)
    if config.periods and read.published.is_bound:
        first = read.published.start.toordinal() if read.published.start else 0
        last = read.published.end.toordinal() if read.published.end else np.iinfo(np.int64).max
        named |= (corpus.dates >= first) & (corpus.dates <= last)
    if config.numbers and read.document_numbers:
        named[corpus.numbered_as(read.document_numbers)] = True
    return named


@dataclass(frozen=True, eq=False)
class Reasons(Mapping[int, dict[str, float]]):
    """What notices gain or lose by what the question names: number of a notice -> amounts by name, zeros left out.

    Attributes:
        notices: int32[k], ascending, index into the corpus' records.
        parts: by name, float64[k].

    """

    notices: NDArray[np.int32]
    parts: Mapping[str, NDArray[np.float64]]

    @classmethod
    def of(
        cls,
        traits: Traits,
        notices: NDArray[np.int32],
        read: Interpretation,
        config: RetrievalConfig,
        newest: dt.date | None = None,
    ) -> Self:
        """Weigh what the question names against some notices; what it does not name is not looked for.

        Args:
            traits: what is weighed of the notices.
            notices: their numbers, ascending.
            read: what was read out of the question.
            config: weights and switches.
            newest: the day of the newest candidate; None: age does not count.

        """
        parts: dict[str, NDArray[np.float64]] = {}

        def add(name: str, weight: float, of: Iterable[float]) -> None:
            parts[name] = weight * np.fromiter(of, np.float64, len(traits))

        if config.places and read.regions:
            add("place", config.place_misfit, _once_each(lambda own: _place(own, read), traits.regions))
        if config.periods and read.published.is_bound:
            add("period", config.period_fit, (_period(day, read) for day in traits.days.tolist()))
        if config.versions and (read.years or read.batches):
            own = zip(traits.years, traits.batches, strict=True)
            add("version", config.version_misfit, _once_each(lambda edition: _version(*edition, read), own))
        # Calls come back every year in nearly the same words, and who names no year means the one that runs.
        if config.versions and newest and not (read.years or read.published.is_bound):
            days = newest.toordinal() - traits.days
            parts["older"] = -config.older * np.minimum(MAX_YEARS, days / 365.25)
        if config.numbers and read.document_numbers:
            add("number", config.number_fit, (_number(named, read) for named in traits.named()))
        add("machine words", -config.machine_words, traits.for_machines)
        if config.kinds and quotable(read.asked):
            told = zip(traits.categories, traits.stated, strict=True)
            add("digest", -config.digest, _once_each(lambda one: _only_mentions(*one, read), told))
        if config.kinds and read.categories:
            add("kind", config.kind_fit, (category in read.categories for category in traits.categories))
        return cls(notices, parts)

    @property
    def totals(self) -> NDArray[np.float32]:
        """float32[k]: of each notice."""
        return sum(self.parts.values(), np.zeros(len(self.notices))).astype(np.float32)

    def __getitem__(self, notice: int) -> dict[str, float]:
        at = int(np.searchsorted(self.notices, notice))
        if at == len(self.notices) or self.notices[at] != notice:
            raise KeyError(notice)
        return {name: value for name, of in self.parts.items() if (value := float(of[at]))}

    def __iter__(self) -> Iterator[int]:
        return iter(self.notices.tolist())

    def __len__(self) -> int:
        return len(self.notices)


def _once_each(weigh: Callable[[T], float], values: Iterable[T]) -> Iterator[float]:
    """What each value weighs, worked out once for those that are alike: candidates share their places and years."""
    known: dict[T, float] = {}
    for value in values:
        if value not in known:
            known[value] = weigh(value)
        yield known[value]


def _place(regions: Sequence[str], read: Interpretation) -> float:
    """0 for a notice of the asked place or within it, -0.25 for one that merely applies there, -1 for another's."""
    fits = place_fits(regions, read.regions) if read.regions else []
    return max((_PLACE_FIT[fit] for fit in fits), default=0.0)


def _period(ordinal: int, read: Interpretation) -> float:
    """1 for a notice published in the asked range of days."""
    start, end = read.published.start, read.published.end
    if start is None and end is None:
        return 0.0
    day = dt.date.fromordinal(ordinal)
    return float((start is None or day >= start) and (end is None or day <= end))


def _version(years: Sequence[int], batches: Sequence[int], read: Interpretation) -> float:
    """-1 for each of year and batch that the notice's own ones contradict."""
    return -float(contradict(read.years, years) + contradict(read.batches, batches))


def _only_mentions(category: str, stated: Sequence[str], read: Interpretation) -> bool:
    """Whether a notice is a digest that states no value of the asked kind: it names what another notice tells."""
    return category == "汇编" and not set(quotable(read.asked)) & set(stated)


def _number(named: Named, read: Interpretation) -> float:
    """1 for the notice that carries an asked document number, 0.5 for one that cites it."""
    asked = read.document_numbers
    if any(same_number(one, number) for one in asked for number in own_numbers(named.document_number)):
        return 1.0
    return 0.5 * any(same_number(one, number) for one in asked for number in named.numbers)
