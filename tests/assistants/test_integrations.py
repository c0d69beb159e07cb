"""Retrievers for other frameworks, against their real base classes: over HTTP and in process, sync and async."""

import asyncio

import pytest

from rag.client import Client
from rag.errors import InvalidInput
from rag.public import PassageOut
from tests.processes import AS_OF, Server

QUESTION = "南京数字化转型专项资金什么时候截止"
OPTIONS = {"filters": {"applies_in": "南京"}, "as_of": AS_OF}


@pytest.fixture(scope="module")
def expected(running: Server) -> list[PassageOut]:
    with Client(running.url) as client:
        return client.query(QUESTION, top_k=3, **OPTIONS).passages


@pytest.fixture(params=["http", "in process"])
def where(request: pytest.FixtureRequest) -> dict:
    if request.param == "http":
        return {"url": request.getfixturevalue("running").url}
    return {"collection": request.getfixturevalue("collection")}


@pytest.mark.parametrize("asynchronous", [False, True])
def test_langchain_gets_the_passages_as_documents(
    where: dict, expected: list[PassageOut], asynchronous: bool
) -> None:
    retrievers = pytest.importorskip("rag.integrations.langchain", exc_type=ImportError)
    retriever = retrievers.NoticeRetriever(**where, k=3, options=OPTIONS)
    found = asyncio.run(retriever.ainvoke(QUESTION)) if asynchronous else retriever.invoke(QUESTION)
    assert [(d.id, d.page_content) for d in found] == [(p.passage_id, p.text) for p in expected]
    assert [d.metadata["url"] for d in found] == [p.notice.url for p in expected]
    assert [d.metadata["score"] for d in found] == [p.score for p in expected]
    assert len(retriever.invoke(QUESTION, k=1)) == 1


def test_langchain_chains_and_batches(running: Server) -> None:
    runnables = pytest.importorskip("langchain_core.runnables")
    from rag.integrations.langchain import NoticeRetriever

    retriever = NoticeRetriever(url=running.url, k=2)
    chain = retriever | runnables.RunnableLambda(lambda documents: [d.metadata["aid"] for d in documents])
    assert len(chain.invoke(QUESTION)) == 2
    assert retriever.batch([QUESTION, "绿色工厂"])[0] == retriever.invoke(QUESTION)


@pytest.mark.parametrize("asynchronous", [False, True])
def test_llamaindex_gets_the_passages_as_nodes(
    where: dict, expected: list[PassageOut], asynchronous: bool
) -> None:
    retrievers = pytest.importorskip("rag.integrations.llamaindex", exc_type=ImportError)
    retriever = retrievers.NoticeRetriever(**where, top_k=3, **OPTIONS)
    found = asyncio.run(retriever.aretrieve(QUESTION)) if asynchronous else retriever.retrieve(QUESTION)
    assert [(n.node.node_id, n.node.text, n.score) for n in found] == [
        (p.passage_id, p.text, p.score) for p in expected
    ]
    assert expected[0].notice.url in found[0].node.get_content(metadata_mode="llm")


@pytest.mark.parametrize("asynchronous", [False, True])
def test_haystack_gets_the_passages_as_documents(
    where: dict, expected: list[PassageOut], asynchronous: bool
) -> None:
    haystack = pytest.importorskip("haystack")
    from rag.integrations.haystack import NoticeRetriever

    retriever = NoticeRetriever(**where, top_k=3, options=OPTIONS)
    if asynchronous:
        found = asyncio.run(retriever.run_async(QUESTION))["documents"]
    else:
        pipeline = haystack.Pipeline()
        pipeline.add_component("retriever", retriever)
        found = pipeline.run({"retriever": {"query": QUESTION}})["retriever"]["documents"]
    assert [(d.id, d.content, d.score) for d in found] == [(p.passage_id, p.text, p.score) for p in expected]


def test_what_is_wrong_is_said(running: Server) -> None:
    from rag.integrations.langchain import NoticeRetriever

    with pytest.raises(InvalidInput, match="either the url"):
        NoticeRetriever()
    with pytest.raises(InvalidInput, match="top_k"):
        NoticeRetriever(url=running.url, k=0).invoke(QUESTION)
    with pytest.raises(InvalidInput, match="colour"):
        NoticeRetriever(url=running.url, options={"colour": 1}).invoke(QUESTION)


def test_a_key_is_never_shown(running: Server) -> None:
    from rag.integrations.langchain import NoticeRetriever

    retriever = NoticeRetriever(url=running.url, api_key="sk-secret")
    assert "sk-secret" not in repr(retriever) + retriever.model_dump_json()
