"""Generated requests from the OpenAPI document: no 5xx, and every response is as the document says.

Before a release, a hundred thousand of them: `make fuzz`.
"""

import os
from collections import Counter
from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from api.openapi import KEPT
from tests.processes import Server
from tests.reliability.histories import service

pytestmark = pytest.mark.slow

WRITES = ["put_notice", "delete_notice", "post_notices"]
document = schemathesis.openapi.from_path(str(KEPT))
schema = document.exclude(operation_id=WRITES)  # the server is shared
writes = document.include(operation_id=[*WRITES, "list_changes"])
FEW = 8
EXAMPLES = int(os.environ.get("TEST_EXAMPLES_AN_OPERATION", FEW))
PATIENCE_S = 300
"""A batch may take a minute, and the machine may have other things to do."""
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


SENT: Counter[str] = Counter()
"""Requests by operation."""


@pytest.fixture(scope="module", autouse=True)
def told() -> Iterator[None]:
    """Says at the end how many requests were sent, so that runs of several seeds can be added up (`make fuzz`)."""
    yield
    print(f"\n{SENT.total():,} generated requests to {len(SENT)} operations")


@pytest.fixture(scope="module")
def url(running: Server) -> str:
    return running.url


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service of its own, with vectors that follow from the text."""
    with service(tmp_path_factory.mktemp("written")) as served:
        yield served.server.url


few = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=EXAMPLES == FEW,
    suppress_health_check=list(HealthCheck),
    database=None,
)


def checks_of(case: schemathesis.Case) -> list[CheckFunction]:
    """Parameters without a value count as not given, and 1 is true there: only bodies must be strict. The assistants' routes
    speak other protocols, whose clients send more than these say."""
    if "assistants" in case.operation.definition.raw["tags"]:
        return [not_a_server_error]
    return [*CHECKS, *([negative_data_rejection] if case.method == "POST" else [])]


@schema.parametrize()
@few
def test_generated_requests_never_break_the_service(case: schemathesis.Case, url: str) -> None:
    SENT[case.operation.label] += 1
    case.call_and_validate(base_url=url, checks=checks_of(case), timeout=PATIENCE_S)


@writes.parametrize()
@few
def test_generated_writes_never_break_the_service(case: schemathesis.Case, written: str) -> None:
    SENT[case.operation.label] += 1
    case.call_and_validate(base_url=written, checks=CHECKS, timeout=PATIENCE_S)
