"""Where an embedding model is reached that is computed elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Server:
    """Where a model is reached.

    Attributes:
        base_url: up to and with `/v1`.
        api_key: sent as a bearer token; None: none is sent.
        max_tokens: the longest input that the server takes, in tokens of the bundled model's tokenizer.

    """

    base_url: str
    api_key: str | None = field(default=None, repr=False)
    max_tokens: int = 512
