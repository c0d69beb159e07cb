"""Which sentences are quoted beside the best one, by what labelled questions taught."""

from __future__ import annotations

import numpy as np

from eval.likely_sentences import Example, fitted
from rag.answering.quoting.likely_sentences import FEATURES, REACH, SCOPES, governors, likeliest_row
from rag.answering.quoting.opened_notices import Sentence
from rag.domain import Passage
from rag.resources import rows


def test_the_weights_are_of_these_features_and_kinds_of_question() -> None:
    told = rows("rag.answering", "likely_sentences.tsv")
    assert tuple(name for name, *_ in told) == FEATURES
    assert {len(weights) for _, *weights in told} == {len(SCOPES)}


def test_neighbours_that_are_likely_together_are_quoted_as_one_row_of_at_most_the_limit() -> None:
    body, attached = (Passage(aid="a", ordinal=n, start=0, end=90, text="") for n in (0, 1))
    spans = ((body, 0, 30), (body, 31, 60), (body, 61, 90), (attached, 91, 100))
    sentences = [Sentence(passage, start, end, "") for passage, start, end in spans]
    p = np.array([0.3, 0.1, 0.25, 0.35])
    assert likeliest_row(sentences, p, 90) == (0, 2)
    assert likeliest_row(sentences, p, 60) == (0, 1)
    assert likeliest_row(sentences, p, 30) == (3, 3)  # another passage is never joined
    assert likeliest_row(sentences, np.array([0.3, 0.0, 0.25, 0.1]), 90) == (
        0,
        0,
    )  # nor across what is quoted


def test_learning_finds_what_sets_the_answering_sentences_apart() -> None:
    design = np.array([[1.0, 0.2], [0.0, 0.9], [0.0, 0.1]])
    taught = [Example("one", design, np.array([True, False, False]), (0, 1, 2))] * 30
    weights = fitted(taught)
    assert int(np.argmax(design @ weights)) == 0
    assert weights[0] > 0


def test_a_question_governs_its_answer_and_a_line_with_a_colon_its_list() -> None:
    told = [
        "问:什么人能领?", "答:毕业5年以内的高校毕业生。", "必须是头一回当老板。", "3.问:店刚开张能报吗?", "答:不能。",
        "下列情形不予支持:", "(一)失信;", "(二)欠税。", "咨询电话1234。",
    ]  # fmt: skip
    starts = [0]
    for text in told[:-1]:
        starts.append(starts[-1] + len(text))
    asking, leading = governors(told, starts)
    assert asking.tolist() == [-1, 0, 0, -1, 3, 3, 3, 3, 3]
    assert leading.tolist() == [-1, -1, -1, -1, -1, -1, 5, 5, -1]


def test_nothing_governs_from_afar() -> None:
    asking, leading = governors(["哪些人能领?", "甲" * REACH, "乙。"], [0, 6, 6 + REACH])
    assert asking.tolist() == [-1, 0, -1]
    assert leading.tolist() == [-1, -1, -1]
