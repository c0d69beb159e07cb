"""LangChain's own standard tests for retrievers."""

import pytest

pytest.importorskip("langchain_tests")

from langchain_core.retrievers import BaseRetriever
from langchain_tests.integration_tests import RetrieversIntegrationTests

from rag.integrations.langchain import NoticeRetriever
from tests.processes import Server

# The suite leaves it to its user to say how coroutines are run.
pytest.mark.asyncio(RetrieversIntegrationTests.test_ainvoke_returns_documents)


class TestNoticeRetriever(RetrieversIntegrationTests):
    @pytest.fixture(autouse=True)
    def _address(self, running: Server) -> None:
        self.url = running.url

    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        return NoticeRetriever

    @property
    def retriever_constructor_params(self) -> dict:
        return {"url": self.url}

    @property
    def retriever_query_example(self) -> str:
        return "南京数字化转型专项资金什么时候截止"
