"""What every kind of answer looks at: the question, what was found, and what of it would be quoted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, wraps
from typing import Any, TypeVar

from rag.answering.asked.answer_spec import AnswerSpec, answer_spec_of
from rag.answering.asked.next_window import asked_window
from rag.answering.asked.weighted_units import WeightedUnits
from rag.answering.quoting.amended_values import in_force, whole_before_change, whole_where_change_is_silent
from rag.answering.quoting.announced_first import announced_before_results, announced_before_retold
from rag.answering.quoting.constraint_check import in_order_of_edition, is_of_asked_grade
from rag.answering.quoting.draft import Draft
from rag.answering.quoting.explained_notice import announced_before_explained
from rag.answering.quoting.opened_notices import Source, best_notices, open_sources
from rag.answering.quoting.parent_call import told_above
from rag.answering.quoting.quote_extent import Quote
from rag.answering.quoting.quote_selection import OF_KNOWN, WEIGHTS, Weights, choose, weigh
from rag.domain import Interpretation
from rag.language.normalise import fold
from rag.language.query_units import query_units
from rag.public import QueryRequest
from rag.retrieval.confidence import confidence
from rag.retrieval.confidence_features import ConfidenceFeatures
from rag.retrieval.reader import CollectionReader
from rag.retrieval.retriever import Retrieved

T = TypeVar("T")
QUOTED = 2
"""Of how many of the best notices sentences are quoted: of three or four no more answers were right, and more of others."""


@dataclass(frozen=True)
class AnswerContext:
    """One question to one version of the collection; notices are opened when a kind of answer first asks for them."""

    reader: CollectionReader
    found: Retrieved
    request: QueryRequest
    as_of: dt.date

    @property
    def read(self) -> Interpretation:
        """What was read out of the question."""
        return self.found.interpretation

    @property
    def day(self) -> dt.date:
        """The day on which something must be open: the one that is asked for, else today."""
        return self.read.open_on or self.as_of

    @cached_property
    def spec(self) -> AnswerSpec:
        """What the answer must hold."""
        question = self.request.question
        return replace(answer_spec_of(question, self.read), window=asked_window(question, self.as_of))

    @cached_property
    def units(self) -> WeightedUnits:
        """The question as it is matched against text."""
        return WeightedUnits(self.reader, self.found.units, self.request.question)

    def units_without(self, words: Sequence[str]) -> WeightedUnits:
        """The question's units but for those that only some of its words name (the other things that it asks for)."""
        rest = fold(self.request.question)
        for part in words:
            rest = rest.replace(part, " ")
        return self.units_of(rest, self.units)

    def units_of(self, text: str, whole: WeightedUnits | None = None) -> WeightedUnits:
        """The units of some words, as if they alone had been asked; `whole`: of the question of which they ask one thing."""
        lexical = self.reader.snapshot.lexical
        units = query_units(
            text, lexical.document_frequency, len(lexical.ids), self.reader.sounding, everyday=True
        )
        return WeightedUnits(self.reader, tuple(units), text, whole)

    @cached_property
    def near(self) -> tuple[int, ...]:
        """The best notices, as indices into the corpus' records."""
        return told_above(self.reader, self._near_as_named, self.spec, self.request.question)

    @property
    def forwarding(self) -> int | None:
        """The notice that was named, where the best one stands before it because it leaves to that what is asked; None elsewhere."""
        named = self._near_as_named[:1]
        return named[0] if named != self.near[:1] else None

    @cached_property
    def _near_as_named(self) -> tuple[int, ...]:
        """The best notices, as they stand to the question and to each other."""
        if not len(self.found.chosen):
            return ()
        best = best_notices(self.found.ranking)
        records = self.reader.corpus.records
        ordered = in_order_of_edition(best, records, self.read, self.units.tiers, self.as_of)
        whole = whole_before_change(self.reader, ordered, self.spec, self.request.question)
        whole = whole_where_change_is_silent(self.reader, self.found.ranking, whole, self.spec, self.units)
        told = announced_before_explained(self.reader, whole, self.spec, self.request.question)
        told = announced_before_results(self.reader, told, self.spec, self.request.question)
        return announced_before_retold(self.reader, told, self.spec)

    @cached_property
    def sources(self) -> Sequence[Source]:
        """The same, opened."""
        return open_sources(self.reader, self.found.ranking, self.near) if self.near else ()

    def source_of(self, aid: str) -> Source | None:
        """The one of the best notices that has an id; None where it is none of them."""
        return next((source for source in self.sources if source.record.notice.aid == aid), None)

    @cached_property
    def quotes(self) -> Sequence[Quote]:
        """What would be quoted, best first."""
        return self.quotes_for(self.spec)

    def quotes_for(self, spec: AnswerSpec, sources: Sequence[Source] | None = None) -> Sequence[Quote]:
        """What would be quoted of some notices for one of the things asked, best first."""
        opened = self._worth_quoting if sources is None else sources
        chosen = self._chosen(spec, opened, self.units)
        return in_force(
            self.reader, self.found.ranking, chosen, lambda later: self._chosen(spec, [later], self.units)
        )

    def quotes_of_part(self, spec: AnswerSpec, source: Source, units: WeightedUnits) -> Sequence[Quote]:
        """The same of one notice for one of several asked things, by the units that ask for it."""
        chosen = choose(weigh([source], units, spec), units, spec)
        return in_force(
            self.reader,
            self.found.ranking,
            chosen,
            lambda later: choose(weigh([later], units, spec), units, spec),
        )

    def _chosen(self, spec: AnswerSpec, opened: Sequence[Source], units: WeightedUnits) -> Sequence[Quote]:
        scored = weigh(opened, units, spec, self.weights) if opened else ()
        return choose(scored, units, spec, self.weights)

    @property
    def weights(self) -> Weights:
        """How sentences are weighed: asked of notices that are given, what their titles hold tells none apart."""
        return OF_KNOWN if self.request.filters.aids else WEIGHTS

    @property
    def _worth_quoting(self) -> Sequence[Source]:
        """The best notices, those left out that are not of the asked grade though the first one is."""
        first, *others = self.sources[:QUOTED] or (None,)
        if first is None or not is_of_asked_grade(first.record, self.units.tiers):
            return self.sources[:QUOTED]
        return [first, *(s for s in others if is_of_asked_grade(s.record, self.units.tiers))]

    @cached_property
    def features(self) -> ConfidenceFeatures | None:
        """What the confidence rests on, the quotes included; None where the collection knows no word of the question."""
        if self.found.evidence is None:
            return None
        return replace(self.found.evidence, quote=max((q.weight for q in self.quotes), default=0.0))

    @cached_property
    def confidence(self) -> float:
        """Probability that the quotes answer."""
        return confidence(self.features, quoted=True) if self.features else self.found.confidence

    def draft(self) -> Draft:
        """An empty answer in the question's language."""
        return Draft(self.spec.reply)

    @cached_property
    def kept(self) -> dict[Any, Any]:
        """What was worked out once for all kinds of answer, by what works it out; see `once`."""
        return {}


def once(work: Callable[[AnswerContext], T]) -> Callable[[AnswerContext], T]:
    """What `work` gives for a question, worked out when it is first asked for; nobody changes it."""

    @wraps(work)
    def kept(ctx: AnswerContext) -> T:
        known = ctx.kept
        if work not in known:
            known[work] = work(ctx)
        found: T = known[work]
        return found

    return kept
