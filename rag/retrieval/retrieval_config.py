"""Switches and weights of retrieval, in one place.

Each switch has a row in the ablation table of the documentation (`python -m eval.ablation`), which says what the
mechanism brings and what it costs.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RetrievalConfig:
    """How questions are searched and ranked.

    Similarities of the default model lie within a range of about 0.1 (0.75 to 0.9), and all weights below are on
    that scale.

    Attributes:
        lexical: search by terms besides by embedding.
        grams: search by pairs of Chinese characters as well, which need no cutting into words.
        centring: compare English questions by what sets them apart from other English questions.
        dictionary: let English words reach Chinese text through their translations.
        everyday: let everyday Chinese expressions reach the words that notices have for them.
        requests: let words that only say which value is wanted (电话, "deadline for") weigh less in the lexical leg.
        places: lower notices of another place than the asked one.
        periods: prefer notices published on the asked days.
        versions: lower notices of another year or batch than the asked one; where no time is asked, older notices.
        numbers: prefer the notice whose document number is asked for.
        kinds: prefer notices of the asked kind (call, result …).
        facts: prefer passages that state the asked kind of value (a day, an amount, a phone number …).
        candidates: how many passages each leg hands to the ranking.
        lexical_weight: what the best lexical match adds to a similarity.
        passage_grams: what a passage gains that holds the question's characters, times the share that it holds.
        notice_grams: the same of its whole notice. Both were tried from .05 to .15 on ten sets: the curve is flat.
        request_weight: what a unit that only says which value is wanted keeps of its weight, 0 to 1.
        place_misfit: what a notice of another place loses.
        period_fit: what a notice published on an asked day gains.
        version_misfit: what a notice of another year or batch loses.
        older: what a notice loses for each year by which it is older than the newest candidate, for at most three.
        number_fit: what the notice with an asked document number gains; half of it where it only cites the number.
        kind_fit: what a notice of the asked kind gains.
        digest: what a digest of many notices loses where a value is asked that it does not state: it names what another one tells.
        fact_fit: what a passage that states the asked kind of value gains.
        echo: what a notice loses that repeats the question and states nothing (`rag.retrieval.question_echoes`).
        machine_words: what a notice with words for a language model or a browser loses (`rag.language.prompt_injection`).

    """

    lexical: bool = True
    grams: bool = True
    centring: bool = True
    dictionary: bool = True
    everyday: bool = True
    requests: bool = True
    places: bool = True
    periods: bool = True
    versions: bool = True
    numbers: bool = True
    kinds: bool = True
    facts: bool = True
    candidates: int = 200
    lexical_weight: float = 0.06
    passage_grams: float = 0.07
    notice_grams: float = 0.07
    request_weight: float = 0.5
    place_misfit: float = 0.04
    period_fit: float = 0.06
    version_misfit: float = 0.02
    older: float = 0.005
    number_fit: float = 0.08
    kind_fit: float = 0.005
    digest: float = 0.02
    fact_fit: float = 0.05
    echo: float = 0.3
    machine_words: float = 1.0


STEERING = ("places", "periods", "versions", "numbers", "kinds", "facts")
"""The switches of what is read out of a question: all off where a question is not to be interpreted."""
