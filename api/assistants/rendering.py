"""An answer as Markdown for a chat window, with its links in the text and as annotations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from rag.answering.wording.phrases import say
from rag.answering.wording.value_text import spot_text
from rag.domain import Language
from rag.language.language_detection import reply_language
from rag.public import Answer, Citation, QueryResponse

MARKER = re.compile(r"\[([0-9]{1,3})\]")
# What Markdown would take for an image, a link, HTML or what is struck out: GitHub's and marked strike out what stands between
# two ~ (9月1日~9月30日, 10万元~50万元). Notices are foreign text: shown, never obeyed. Backslashes in front would undo ours, and an
# address keeps its ~.
_ACTIVE = re.compile(
    r"(?P<address>https?://[\w.~:/?#@$&'*+,;=%-]+)|(?<!\\)(?P<before>\\*+)(?P<mark>!\[|\]\(|\]\[|[<~])",
    re.ASCII,
)
# What browsers find in a page: they look for whole words, and a clause ends where a word does.
_CLAUSE = re.compile(r"[^\s，。；：、！？（）“”《》,;:!?()]{4,40}")


@dataclass(frozen=True, slots=True)
class Rendered:
    """Text for a chat window.

    Attributes:
        body: the answer.
        below: warnings that the body does not say, its sources, and how the question was understood; all belongs directly behind the body.
        annotations: OpenAI's; offsets in code points into the body, and so into the text.

    """

    body: str
    below: str
    annotations: tuple[dict[str, Any], ...]

    @property
    def text(self) -> str:
        """The whole text."""
        return self.body + self.below


def render(response: QueryResponse, asked: str) -> Rendered:
    """The answer, its warnings, its sources with links, and how the question was understood if not as `asked`.

    Args:
        response: with an answer.
        asked: the user's own last words.
    """
    answer = response.answer
    if answer is None:
        return Rendered("", "", ())
    reply = reply_language(response.question, response.language)
    body = inert(answer.text)
    unsaid = (warning.text for warning in answer.warnings if warning.text not in answer.text)
    below = [f"⚠️ {inert(text)}" for text in unsaid]
    if answer.citations:
        below += [say(reply, "sources"), *(_source(c, reply) for c in answer.citations)]
    if (understood := _understood(response, answer)) != asked.strip():
        below.append(f"*{say(reply, 'understood')}{inert(understood)}*")
    return Rendered(body, "".join(f"\n\n{part}" for part in below), _annotations(body, answer))


def _understood(response: QueryResponse, answer: Answer) -> str:
    """The question that was answered."""
    if answer.kind == "talk" or response.context is None:
        return response.question
    return response.context.question or response.question


def inert(text: str) -> str:
    """`text` without images, links, HTML and strokes for Markdown; all else stays as it is.

    Lines can be made inert one by one.
    """
    return _ACTIVE.sub(_made_inert, text)


def _made_inert(match: re.Match[str]) -> str:
    if match["address"]:
        return match[0]
    return f"{match['before'] * 2}{match['mark'][:-1]}\\{match['mark'][-1]}"


def _source(citation: Citation, reply: Language) -> str:
    title = re.sub(r"([\\\[\]<>*_`~])", r"\\\1", " ".join(citation.title.split()))
    address = quote(citation.url, safe=":/?#@!$&'*+,;=%-._~")
    place = spot_text(citation.place, reply) if citation.place else ""
    attached = "".join(f", {inert(told)}" for told in (citation.attachment, place) if told)
    linked = f"[{title}]({address})" if address else title
    return f"[{citation.marker}] {linked} ({citation.date}){attached}"


def _annotations(body: str, answer: Answer) -> tuple[dict[str, Any], ...]:
    """One `url_citation` for each marker in the answer, in the order of the markers' numbers.

    Open WebUI looks a marker up by counting: [2] is the second address of all annotations, equal ones counted once.
    So each marker has an address of its own.
    """
    cited = {citation.marker: citation for citation in answer.citations}
    addresses = _addresses(answer.citations)
    found = sorted(
        ((int(match[1]), match) for match in MARKER.finditer(body) if int(match[1]) in cited),
        key=lambda numbered: numbered[0],
    )
    return tuple(
        {
            "type": "url_citation",
            "url_citation": {
                "start_index": match.start(),
                "end_index": match.end(),
                "url": addresses[marker],
                "title": cited[marker].title,
            },
        }
        for marker, match in found
    )


def _addresses(citations: list[Citation]) -> dict[int, str]:
    """Where each marker leads: the first of a notice to the notice, the others to their quotes in it."""
    first = {citation.url: citation.marker for citation in reversed(citations)}
    return {
        citation.marker: citation.url if first[citation.url] == citation.marker else _at_quote(citation)
        for citation in citations
    }


def _at_quote(citation: Citation) -> str:
    """The page opened at a quote, by a text fragment (wicg.github.io/scroll-to-text-fragment).

    Browsers cut it off before they ask for the page, open the page at its top where it has other words, and skip the
    marker, which keeps the addresses of two quotes apart that begin and end alike.
    """
    clauses = _CLAUSE.findall(citation.quote) or [citation.quote]
    # A range from the first to the last clause. In it "-" has a meaning.
    ends = [quote(end, safe="").replace("-", "%2D") for end in dict.fromkeys([clauses[0], clauses[-1]])]
    start = "" if "#" in citation.url else "#"
    return f"{citation.url}{start}:~:text={','.join(ends)}&marker={citation.marker}"
