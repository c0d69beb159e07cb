"""An answer as Markdown for a chat window, with its links in the text and as annotations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from rag.schema import Answer, Citation, QueryResponse

MARKER = re.compile(r"\[([0-9]{1,3})\]")
# What Markdown would take for an image, a link or HTML. Notices are foreign text: shown, never obeyed.
_ACTIVE = re.compile(r"!\[|\]\(|\]\[|<")


@dataclass(frozen=True, slots=True)
class Rendered:
    """Text for a chat window; `pieces` joined are `text`; `annotations` are OpenAI's, offsets in code points."""

    pieces: tuple[str, ...]
    annotations: tuple[dict[str, Any], ...]

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(self.pieces)


def render(response: QueryResponse, asked: str) -> Rendered:
    """The answer, its warnings, its sources with links, and how the question was understood if not as `asked`.

    Args:
        response: with an answer.
        asked: the user's own last words.
    """
    answer = response.answer
    if answer is None:
        return Rendered((), ())
    english = response.language == "en"
    body = inert(answer.text)
    parts = [body, *(f"\n\n⚠️ {inert(warning.text)}" for warning in answer.warnings)]
    if answer.citations:
        parts.append("\n\n" + ("Sources:" if english else "来源："))
        parts += [f"\n\n{_source(citation)}" for citation in answer.citations]
    if response.question != asked.strip():
        label = "Understood as: " if english else "按此理解："
        parts.append(f"\n\n*{label}{inert(response.question)}*")
    return Rendered(tuple(parts), _annotations(body, answer))


def inert(text: str) -> str:
    """`text` without images, links and HTML for Markdown; all else stays as it is."""
    return _ACTIVE.sub(lambda match: match[0][:-1] + "\\" + match[0][-1], text)


def _source(citation: Citation) -> str:
    title = re.sub(r"([\\\[\]<>*_`])", r"\\\1", " ".join(citation.title.split()))
    address = quote(citation.url, safe=":/?#@!$&'*+,;=%-._~")
    return f"[{citation.marker}] [{title}]({address}) ({citation.date})"


def _annotations(body: str, answer: Answer) -> tuple[dict[str, Any], ...]:
    """One `url_citation` for each marker in the answer."""
    cited = {citation.marker: citation for citation in answer.citations}
    found = ((match, cited.get(int(match[1]))) for match in MARKER.finditer(body))
    return tuple(
        {
            "type": "url_citation",
            "url_citation": {
                "start_index": match.start(),
                "end_index": match.end(),
                "url": citation.url,
                "title": citation.title,
            },
        }
        for match, citation in found
        if citation is not None
    )
