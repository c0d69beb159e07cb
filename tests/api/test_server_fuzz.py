"""Generated requests from the OpenAPI document: no 5xx, and every response is as the document says.

Before a release, a hundred thousand of them: `make fuzz`.
"""

import os

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from api.openapi import KEPT
from tests.processes import Server

pytestmark = pytest.mark.slow

schema = schemathesis.openapi.from_path(str(KEPT)).exclude(
    operation_id=[
        "put_notice",
        "delete_notice",
        "post_notices",
    ]  # the server is shared: see test_server_writing
)
FEW = 8
EXAMPLES = int(os.environ.get("TEST_EXAMPLES_AN_OPERATION", FEW))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def url(running: Server) -> str:
    return running.url


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=EXAMPLES == FEW,
    suppress_health_check=list(HealthCheck),
    database=None,
)
def test_generated_requests_never_break_the_service(case: schemathesis.Case, url: str) -> None:
    # Parameters without a value count as not given, and 1 is true there: only bodies must be strict. The
    # assistants' routes speak other protocols, whose clients send more than these say.
    if "assistants" in case.operation.definition.raw["tags"]:
        checks = [not_a_server_error]
    else:
        checks = [*CHECKS, *([negative_data_rejection] if case.method == "POST" else [])]
    case.call_and_validate(base_url=url, checks=checks, timeout=30)
