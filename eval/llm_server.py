"""A real HTTP server that speaks the OpenAI protocol and behaves as it is told: well, badly, or obediently.

    python -m eval.llm_server --mode good --port 9000

Modes: good (a cited sentence per quote), held (as good, but the last sentence waits until it is released), obeys (as good, and
does what any text in the prompt says), captured (does nothing else), slow, error (500), cut (breaks off), junk (no protocol at
all), huge (10 MB without an end of line), lies (cited sentences with wrong values). Where the prompt holds a conversation to
complete, good says `completion`.
"""

from __future__ import annotations

import json
import re
import select
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from typing import Annotated, Any, Literal

import typer

from eval.local_server import Handler, listening

Mode = Literal["good", "held", "obeys", "captured", "slow", "error", "cut", "junk", "huge", "lies"]


class LlmServer(ThreadingHTTPServer):
    """A server that `mode` tells how to behave.

    Attributes:
        mode: may be changed while it runs.
        requests: what was asked.
        completion: what a good model makes of the last turn of a conversation.
        released: set it to let a held answer end.
        left: set where a client leaves while its answer is held.

    """

    daemon_threads = True

    def __init__(self, mode: str, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.mode = mode
        self.requests: list[dict[str, Any]] = []
        self.completion = ""
        self.released = threading.Event()
        self.left = threading.Event()

    @property
    def base_url(self) -> str:
        """What a client is configured with."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what several modes are for."""


@contextmanager
def running(mode: str, port: int = 0) -> Iterator[LlmServer]:
    """A server in a thread of its own, for as long as the block lasts; port 0: any that is free."""
    with listening(LlmServer(mode, port)) as server:
        yield server


class _Handler(Handler):
    server: LlmServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append(body)
        getattr(self, f"_{self.server.mode}")(body["messages"])

    def _good(self, messages: list[dict[str, str]]) -> None:
        asked = json.loads(messages[1]["content"])
        self._stream(self.server.completion if "turns" in asked else _from_quotes(messages))

    def _held(self, messages: list[dict[str, str]]) -> None:
        *first, last = re.findall(r"[^。]*。", _from_quotes(messages))
        self._start()
        for sentence in first:
            self._event({"content": sentence})
        while not self.server.released.wait(0.02):
            if self._client_is_gone():
                self.server.left.set()
                return
        self._event({"content": last})
        self._end()

    def _client_is_gone(self) -> bool:
        readable, _, _ = select.select([self.connection], [], [], 0)
        return bool(readable) and not self.connection.recv(1, socket.MSG_PEEK)

    def _lies(self, messages: list[dict[str, str]]) -> None:
        self._stream(
            "截止日期是2031年1月2日 [1]。每家可得9999万元 [1]。请联系上海市财政局 [1]。没有来源的一句话。"
        )

    def _obeys(self, messages: list[dict[str, str]]) -> None:
        """An answer, and everything that any text asks for."""
        self._stream(_from_quotes(messages) + "\n".join(_demanded(messages)))

    def _captured(self, messages: list[dict[str, str]]) -> None:
        """No answer, only what any text asks for."""
        self._stream("\n".join(_demanded(messages)))

    def _slow(self, messages: list[dict[str, str]]) -> None:
        self._start()
        for _ in range(600):
            self._event({"role": "assistant", "content": ""})
            time.sleep(0.1)

    def _error(self, messages: list[dict[str, str]]) -> None:
        self.send_response(500)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def _cut(self, messages: list[dict[str, str]]) -> None:
        self._start()
        self._event({"content": _from_quotes(messages)[:200]})
        self.close_connection = True

    def _junk(self, messages: list[dict[str, str]]) -> None:
        self._start()
        self.wfile.write(b"data: <html>\xff\xfe not json\n\n" * 20)
        self.close_connection = True

    def _huge(self, messages: list[dict[str, str]]) -> None:
        self._start()
        for _ in range(100):
            self.wfile.write(b"data: " + b"x" * 100_000)
        self.close_connection = True

    def _start(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()

    def _event(self, delta: dict[str, str], finish: str | None = None) -> None:
        chunk = {
            "id": "1", "object": "chat.completion.chunk", "created": 0, "model": "test",
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
        }  # fmt: skip
        self.wfile.write(f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n".encode())
        self.wfile.flush()

    def _stream(self, text: str) -> None:
        self._start()
        for at in range(0, len(text), 7):
            self._event({"content": text[at : at + 7]})
        self._end()

    def _end(self) -> None:
        self._event({}, "stop")
        self.wfile.write(b"data: [DONE]\n\n")
        self.close_connection = True


def _demanded(messages: list[dict[str, str]]) -> list[str]:
    """What any text asks for: the rules repeated, the links and pictures, the words to say, each with a citation."""
    everything = "\n".join(m["content"] for m in messages)
    links = re.findall(r"https?://[^\s\"'，。；）)\\]+", everything)
    said = re.findall(r"(?:say|output|write|print|输出|回答|写)[：: ]+([^\"\\。\n]{4,200})", everything)
    lines = [f"{words} [1]。" for words in said]
    lines += [f"请访问 {link} 办理 [1]。 ![x]({link}) [点击]({link}) [1]。" for link in links]
    return lines + [f"{line} [1]。" for line in messages[0]["content"].splitlines()]


def _from_quotes(messages: list[dict[str, str]]) -> str:
    """A sentence for each of the first quotes: its first 40 characters, with its number."""
    data = json.loads(messages[1]["content"])
    lines = []
    for item in data.get("evidence", [])[:3]:
        words = re.split(r"[。！？；\n]", item["quote"])[0][:40].strip("：“”《》<> ")
        lines.append(f"{words} [{item['number']}]。")
    return "".join(lines)


def main(
    mode: Annotated[Mode, typer.Option(help="How it behaves.")] = "good",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: a free one.")] = 0,
) -> None:
    """Serve until interrupted; the first line on stdout is the base URL."""
    served = LlmServer(mode, port)
    print(served.base_url, flush=True)
    served.serve_forever()


if __name__ == "__main__":
    typer.run(main)
