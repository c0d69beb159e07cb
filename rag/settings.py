"""Configuration: environment variables `RAG_…`, checked as a whole so that a misspelt one is reported."""

from __future__ import annotations

import datetime as dt
import difflib
import os
import re
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)

from indexes.postgres.postgres_url import is_postgres_url
from rag.errors import InvalidInput
from rag.plain_faults import plain

OTHER_VARIABLES = frozenset({"RAG_API_KEY"})
KEYS_FILE = "keys.json"
"""The API keys that were made, in a home."""


_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(?::(?:[0-9]{1,5}|\*))?")
_HOST = re.compile(r"\*|[\w-]+(?:\.[\w-]+)*")
_SERVER = re.compile(r"https?://[^/\s]+(?:/\S*)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _origins(value: str) -> str:
    """Origins between spaces; they become part of a header, so nothing else may stand there."""
    for origin in value.split():
        if not _ORIGIN.fullmatch(origin):
            raise ValueError(
                f"{origin!r} is no origin; write https://www.example.org, several between spaces"
            )
    return value


def _hosts(value: str) -> str:
    for name in value.replace(",", " ").split():
        if not _HOST.fullmatch(name):
            raise ValueError(
                f"{name!r} is no name of a host; write notices.example.org, without https:// or port"
            )
    return value


def _server(value: str) -> str:
    if not _SERVER.fullmatch(value):
        raise ValueError("is no address of a server; write it as http://127.0.0.1:8080/v1")
    return value


def _index_url(value: str) -> str:
    if value and not value.startswith(("milvus://", "milvus+https://")):
        raise ValueError(
            "write milvus://host:port, or milvus+https://host:port for TLS; leave it out for files"
        )
    return value


def _postgres(value: SecretStr) -> SecretStr:
    """Nothing of a wrong one is quoted: where its password ends cannot be told."""
    if not is_postgres_url(value.get_secret_value()):
        raise ValueError(
            "write postgresql://user:password@host/database, in user and password %40 for @, %2F for /, %25 for % and so on; "
            "leave it out for the store in the home"
        )
    return value


def _day(value: object) -> object:
    """Only what is written as a day: pydantic takes 20250925 for a number of seconds."""
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise ValueError("must be a real day written as YYYY-MM-DD")
    return value


def _filled(value: object) -> object:
    if value == "":
        raise ValueError("is empty; give it a value, or leave the variable out")
    return value


ServerUrl = Annotated[str, AfterValidator(_server)]


class Settings(BaseModel):
    """All settings, each with the environment variable `RAG_<NAME>`; what is given goes before the environment."""

    model_config = ConfigDict(extra="ignore", validate_default=True)

    # pydantic-settings does this too, but takes a tenth of the start of `rag ask` to import.
    @model_validator(mode="before")
    @classmethod
    def _with_environment(cls, given: dict[str, Any]) -> dict[str, Any]:
        names = {f"RAG_{name}".upper(): name for name in cls.model_fields}
        told = {names[n.upper()]: value for n, value in os.environ.items() if n.upper() in names}
        return {**told, **given}

    home: Annotated[Path, BeforeValidator(_filled)] = Path(".rag")
    """Where the index lives."""
    model: Annotated[str, BeforeValidator(_filled)] = "multilingual-e5-small"
    """The bundled model, or the folder or hub name of any other sentence-transformers model."""
    query_prompt: str | None = None
    """What the model wants in front of a question; None: what the model itself says."""
    passage_prompt: str | None = None
    """What the model wants in front of a passage; None: what the model itself says."""
    model_cache: Path | None = None
    """Where the bundled model is prepared; None: the user's cache folder."""
    threads: int | None = Field(default=None, ge=1, le=1024)
    """Threads of the embedding model; None: as many as there are cores."""
    device: Literal["cpu", "cuda"] = "cpu"
    """Where vectors are computed; "cuda": by sentence-transformers on a GPU, the bundled model too."""
    encoder_url: ServerUrl | None = None
    """Base URL of an OpenAI-compatible server that computes the vectors of `RAG_MODEL`, such as http://127.0.0.1:7997/v1
    (Infinity, Text Embeddings Inference, vLLM); None: they are computed here."""
    encoder_api_key: SecretStr | None = None
    """The key of that service, if it wants one."""
    encoder_max_tokens: int = Field(default=512, ge=32, le=32_768)
    """The longest input that the server takes, in tokens; longer texts are embedded in windows."""
    lang: Literal["", "zh", "en"] = ""
    """zh: help and messages of the command line are Chinese, and the page where a reader has chosen no language; en:
    English; empty: the command line is English, and the page follows the browser."""
    as_of: Annotated[dt.date | None, BeforeValidator(_day)] = None
    """The day that "still open" and the like count from where a request names none; None: today."""
    first_year: int = Field(default=1949, ge=1000, le=9000)
    """Notices dated before this year are rejected. With `RAG_YEARS_AHEAD` it is read once, from the environment, by whatever
    reads notices."""
    years_ahead: int = Field(default=1, ge=0, le=50)
    """How many years after the present one a notice may be dated; later ones are rejected."""
    hosts: Annotated[str, AfterValidator(_hosts)] = ""
    """Names, between commas, under which browsers and proxies reach the service, such as notices.example.org; needed for
    names with a dot that the public DNS may hold. *: any name."""
    embed_origins: Annotated[str, AfterValidator(_origins)] = ""
    """Sites, between spaces, that may show the box by `embed.js`, such as https://www.example.org; none: no other site."""
    public_read: bool = False
    """1: everything that only reads needs no key; writing needs one all the same."""
    require_key: bool = False
    """1: a key is asked for even while none has been made, as `rag serve` does where others can reach the address."""
    feedback: bool = False
    """1: readers may say whether an answer helped; kept in `feedback.jsonl` in the home, the question only where they agree."""
    mcp_write: bool = False
    """1: assistants may also change notices: at `/mcp/write`, with a key that may write, and over `rag mcp`."""
    rate_limit: int = Field(default=0, ge=0, le=1_000_000)
    """Requests a minute, and as many at once, for each key, or each address where no key is used; 0: no limit."""
    log_format: Literal["line", "json"] = "line"
    """json: the service's log holds one JSON object a line, with request id, key name and the times of the stages."""
    otlp_url: ServerUrl | None = None
    """Base URL of an OpenTelemetry collector that takes a trace of each request, such as http://127.0.0.1:4318; needs the
    extra `otel`; None: no traces."""
    max_wait_s: float = Field(default=0.08, gt=0, le=60)
    """Seconds that a question may wait for its turn while more is asked than can be answered; others are refused at once."""
    llm_base_url: ServerUrl | None = None
    """Base URL of an OpenAI-compatible server that words the answers, such as http://127.0.0.1:8080/v1; None: no model."""
    llm_model: str = "default"
    """The model to ask that server for."""
    llm_api_key: SecretStr | None = None
    """Its key, if it wants one."""
    llm_timeout_s: float = Field(default=20.0, gt=0, le=600)
    """Seconds in which the model's whole answer must have come; after that the extractive answer is given."""
    llm_unsupported: Literal["drop", "mark"] = "drop"
    """What becomes of the model's sentence where it cites but says what its quotes do not: drop or mark it."""
    index_url: Annotated[str, AfterValidator(_index_url)] = ""
    """Where what is searched lives; empty: in files of the home; a Milvus server: milvus://host:19530, see docs/scale.md."""
    store_url: Annotated[SecretStr, AfterValidator(_postgres)] | None = None
    """Where texts, facts and keys are read from by a service without a store of its own: postgresql://user:password@host/database,
    with `RAG_INDEX_URL`; nothing can be written there. In user and password %40 stands for @, and so on. See docs/scale.md."""
    mirror_url: Annotated[SecretStr, AfterValidator(_postgres)] | None = None
    """Where the service that writes copies its store to, for those others: the same form, also with
    `RAG_INDEX_URL`. See docs/scale.md."""
    faiss_factory: str = "auto"
    """FAISS factory string of the vector index, such as "Flat" or "HNSW32"; "auto": exact up to 100,000 passages, above that
    an inverted file of 8-bit codes."""

    @model_validator(mode="after")
    def _copied_or_read(self) -> Self:
        for name, url in (("RAG_STORE_URL", self.store_url), ("RAG_MIRROR_URL", self.mirror_url)):
            if url is not None and not self.index_url:
                raise ValueError(f"{name} needs RAG_INDEX_URL, too: what is searched is not in PostgreSQL")
        if self.store_url is not None and self.mirror_url is not None:
            raise ValueError(
                "RAG_STORE_URL and RAG_MIRROR_URL exclude each other: a service reads another's store, or copies its own"
            )
        return self


def load_settings() -> Settings:
    """Read and check the environment.

    Raises:
        InvalidInput: a value has the wrong form, or a variable that starts with RAG_ is unknown.
    """
    known = {f"RAG_{name.upper()}" for name in Settings.model_fields} | OTHER_VARIABLES
    for name in os.environ:
        if name.startswith("RAG_") and name.upper() not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(sorted(known))}."
            raise InvalidInput(f"The environment variable {name} is not known; {hint}")
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        reason = plain(str(first["msg"]))
        of_one = f"RAG_{str(first['loc'][0]).upper()}: " if first["loc"] else ""
        raise InvalidInput(f"{of_one}{reason}") from None
