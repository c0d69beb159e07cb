"""Values of environment variables that would only be found wrong later, or never, are refused with what to write."""

import pytest

from indexes.postgres.postgres_url import is_postgres_url, place
from rag.errors import InvalidInput
from rag.settings import load_settings


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("RAG_AS_OF", "20250925", "YYYY-MM-DD"),
        ("RAG_AS_OF", "2025-02-30", "date"),
        ("RAG_THREADS", "0", "must be at least 1"),
        ("RAG_THREADS", "x", "must be a whole number"),
        ("RAG_HOME", "", "is empty"),
        ("RAG_MODEL", "", "is empty"),
        ("RAG_LLM_BASE_URL", "localhost:8080", "http://"),
        ("RAG_ENCODER_URL", "ftp://host/v1", "http://"),
        ("RAG_INDEX_URL", "http://host:19530", "milvus://"),
        ("RAG_HOSTS", "https://notices.example.org/", "without https://"),
        ("RAG_HOSTS", "a.example.org, b.example.org:8000", "b.example.org:8000"),
        ("RAG_EMBED_ORIGINS", "example.org", "https://www.example.org"),
        ("RAG_MODLE", "x", "RAG_MODEL"),
        ("RAG_STORE_URL", "mysql://host/notices", "postgresql://"),
        ("RAG_STORE_URL", "postgresql://host/notices", "needs RAG_INDEX_URL"),
        ("RAG_MIRROR_URL", "postgresql://host/notices", "needs RAG_INDEX_URL"),
    ],
)
def test_a_wrong_value_is_refused_with_its_variable_and_what_to_write(
    name: str, value: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidInput) as caught:
        load_settings()
    assert str(caught.value).startswith((f"{name}: ", f"{name} needs")) or name == "RAG_MODLE"
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


def test_a_service_reads_anothers_store_or_copies_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_INDEX_URL", "milvus://host:1")
    monkeypatch.setenv("RAG_STORE_URL", "postgresql://reader:p%40ss@host/notices")
    load_settings()
    monkeypatch.setenv("RAG_MIRROR_URL", "postgresql://host/notices")
    with pytest.raises(InvalidInput, match="exclude each other"):
        load_settings()


@pytest.mark.parametrize(
    "password",
    ["se@cret", "@cret", "se/cret", "se%cret", "se?cret", "se#cret", "se cret", "se[cret", "1/@cret"],
)
def test_a_password_that_libpq_would_read_as_something_else_is_refused_and_never_shown(
    password: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"postgresql://me:{password}@host/notices"
    monkeypatch.setenv("RAG_INDEX_URL", "milvus://host:1")
    monkeypatch.setenv("RAG_MIRROR_URL", url)
    with pytest.raises(InvalidInput, match="%40 for @") as caught:
        load_settings()
    assert "cret" not in str(caught.value)
    assert place(url) == "the address in its URL"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgres://me:p%2Fs:s@[::1]:5433/notices?sslmode=require", "[::1]:5433/notices"),
        ("postgresql://a:1,b:2/x", "a:1,b:2/x"),
        ("postgresql:///x?host=/tmp", "the address in its URL"),
        ("postgresql://me:密码@主机/公告", "主机/公告"),
        ("postgresql://host/a%20b", "host"),
        ("postgresql://[", "the address in its URL"),
    ],
)
def test_only_host_and_database_of_a_url_are_shown(url: str, shown: str) -> None:
    assert place(url) == shown
    assert is_postgres_url(url) == (url != "postgresql://[")
