"""Values of environment variables that would only be found wrong later, or never, are refused with what to write."""

import pytest

from rag.errors import InvalidInput
from rag.settings import load_settings


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("RAG_AS_OF", "20250925", "YYYY-MM-DD"),
        ("RAG_AS_OF", "2025-02-30", "date"),
        ("RAG_THREADS", "0", "greater than or equal to 1"),
        ("RAG_HOME", "", "is empty"),
        ("RAG_MODEL", "", "is empty"),
        ("RAG_LLM_BASE_URL", "localhost:8080", "http://"),
        ("RAG_ENCODER_URL", "ftp://host/v1", "http://"),
        ("RAG_INDEX_URL", "http://host:19530", "milvus://"),
        ("RAG_HOSTS", "https://notices.example.org/", "without https://"),
        ("RAG_HOSTS", "a.example.org, b.example.org:8000", "b.example.org:8000"),
        ("RAG_EMBED_ORIGINS", "example.org", "https://www.example.org"),
        ("RAG_MODLE", "x", "RAG_MODEL"),
    ],
)
def test_a_wrong_value_is_refused_with_its_variable_and_what_to_write(
    name: str, value: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidInput) as caught:
        load_settings()
    assert str(caught.value).startswith(f"{name}: ") or name == "RAG_MODLE"
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RAG_HOSTS", "*"),
        ("RAG_HOSTS", "a.example.org,公告.example.org"),
        ("RAG_LLM_BASE_URL", "http://[::1]:8080/v1"),
        ("RAG_ENCODER_URL", "https://host"),
        ("RAG_INDEX_URL", "milvus+https://u:p@host:1?collection=x"),
        ("RAG_QUERY_PROMPT", ""),
        ("RAG_AS_OF", "2025-09-25"),
    ],
)
def test_right_values_are_taken(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    assert str(getattr(load_settings(), name.removeprefix("RAG_").lower())) == value
