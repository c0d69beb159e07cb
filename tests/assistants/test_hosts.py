"""Pages of other sites cannot reach a local service through the user's browser."""

import pytest

from api.assistants.hosts import refusal

NAMES = frozenset({"notices.example"})


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1:8000", "localhost", "[::1]:8000", "192.168.1.7:80", "notices.example", "Notices.Example:443"],
)
def test_addresses_and_listed_names_are_taken(host: str) -> None:
    assert refusal(host, None, NAMES) is None


@pytest.mark.parametrize(
    "host", [None, "", "evil.example", "127.0.0.1.evil.example", "[", "evil.example:8000", "@"]
)
def test_other_names_are_refused(host: str | None) -> None:
    status, text = refusal(host, None, NAMES) or (0, "")
    assert status == 421
    assert "RAG_HOSTS" in text


@pytest.mark.parametrize("origin", ["http://localhost:6274", "http://127.0.0.1", "https://notices.example"])
def test_pages_of_this_machine_and_of_listed_names_may_ask(origin: str) -> None:
    assert refusal("localhost:8000", origin, NAMES) is None


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://203.0.113.9", "http://[", "file://"]
)
def test_pages_from_elsewhere_may_not(origin: str) -> None:
    assert (refusal("localhost:8000", origin, NAMES) or (0, ""))[0] == 403
