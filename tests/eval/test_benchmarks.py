"""What the benchmarks make and draw: grown collections that search as the original, and a chart that a browser reads."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from xml.etree import ElementTree

import numpy as np
import pytest

from eval.benchmarks.chart import Series, log_log
from eval.benchmarks.growth import filters, grown, grown_words, vector_row
from eval.benchmarks.service import children
from indexes.postings import Postings

SVG = "{http://www.w3.org/2000/svg}"


def test_a_chart_is_well_formed_and_names_every_line() -> None:
    lines = [Series("Flat", [(1000, 0.5), (100_000, 23.0)]), Series("a < b", [(1000, 2.0)])]
    drawn = ElementTree.fromstring(log_log(lines, "passages", "ms"))
    texts = [text.text for text in drawn.iter(f"{SVG}text")]
    assert {"Flat", "a < b", "passages", "ms", "1,000", "100,000", "0.1", "100"} <= set(texts)
    first, second = (line.attrib["points"].split() for line in drawn.iter(f"{SVG}polyline"))
    left, right = (tuple(map(float, point.split(","))) for point in first)
    assert right[0] > left[0]
    assert right[1] < left[1], "more milliseconds stand higher"
    assert len(second) == 1


def test_a_grown_collection_has_vectors_of_length_one_near_those_it_is_made_of() -> None:
    rows = np.eye(8, 384, dtype=np.float32)
    many = grown(rows, 50)
    assert np.linalg.norm(many, axis=1) == pytest.approx(np.ones(50), abs=1e-5)
    assert (np.argmax(many @ rows.T, axis=1) == np.arange(50) % 8).all()


def test_grown_postings_hold_most_words_of_every_passage_again() -> None:
    passages = [{"x": ["a", "b", "a"]}, {"x": ["b"]}] * 20
    many = grown_words(Postings.build(np.arange(1, 41), passages, {"x": 1.0}), 1000)
    positions, frequencies = many.find("a")
    assert (np.diff(positions.astype(np.int64)) > 0).all()
    assert positions[-1] < 1000
    assert set(frequencies.tolist()) == {2.0}
    assert (positions % 2 == 0).mean() > 0.75
    assert 400 < many.count("a") < 600
    assert many.lengths.tolist()[:3] == [3.0, 1.0, 3.0]


def test_an_index_is_measured_against_exact_search() -> None:
    ids, vectors = np.arange(1, 401), grown(np.eye(8, 16, dtype=np.float32), 400)
    exact = [set((np.argsort(-(vectors @ query), kind="stable")[:10] + 1).tolist()) for query in vectors[:12]]
    row = vector_row("Flat", ids, vectors, vectors[:12], exact)
    assert row.recall > 0.95
    assert row.passages == 400
    narrow, half = filters(ids)
    assert narrow.count == 10
    assert half.count == 200


def test_a_process_that_another_thread_has_started_is_counted() -> None:
    """A service's writing process is: without it the memory and the descriptors of a soak were those of the worker alone."""
    begun, done = threading.Event(), threading.Event()
    started: list[int] = []

    def keep() -> None:
        with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
            started.append(process.pid)
            begun.set()
            done.wait()
            process.kill()

    keeper = threading.Thread(target=keep)
    keeper.start()
    try:
        assert begun.wait(60)
        assert started[0] in children(os.getpid())
    finally:
        done.set()
        keeper.join()
