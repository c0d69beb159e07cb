"""Group bots, against receivers that check what each service's documentation asks for and refuse as it does: with 200."""

import base64
import hashlib
import hmac
import http.server
import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from eval.local_server import Handler, address, listening
from rag.cli import bots
from rag.cli.bots import Bot, Service, bot_of
from rag.cli.digest import NotSent, deliver
from rag.matching import Digest, MatchIndex, digest_of, read_profile
from tests.matching.made_calls import DAY, call, condition

TOKEN, SECRET = "t0ken-of-the-group", "SECsecret"
ADDRESSES: dict[Service, str] = {
    "wecom": f"wecombot://{TOKEN}",
    "dingtalk": f"dingtalk://{SECRET}@{TOKEN}",
    "feishu": f"feishu://{SECRET}@{TOKEN}",
}


def digest(calls: int, programme: str = "示例项目") -> Digest:
    fitting = condition("listed", "==", False)
    index = MatchIndex([call(n, fitting, programme=f"{programme}{n}") for n in range(1, calls + 1)])
    return digest_of(index, read_profile({"place": "苏州", "listed": False}), DAY, {})


def _signed(key: str, message: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), message.encode(), hashlib.sha256).digest()).decode()


def wecom(path: str, query: dict[str, str], body: dict[str, Any], _: int) -> dict[str, Any]:
    if path != "/cgi-bin/webhook/send" or query != {"key": TOKEN}:
        return {"errcode": 93000, "errmsg": f"invalid webhook url, {query.get('key')}"}
    content = body["markdown"]["content"]
    if set(body) != {"msgtype", "markdown"} or body["msgtype"] != "markdown" or len(content.encode()) > 4096:
        return {"errcode": 40058, "errmsg": "markdown.content exceed max length 4096"}
    return {"errcode": 0, "errmsg": "ok"}


def dingtalk(path: str, query: dict[str, str], body: dict[str, Any], size: int) -> dict[str, Any]:
    if path != "/robot/send" or query.get("access_token") != TOKEN:
        return {"errcode": 300001, "errmsg": "token is not exist"}
    stamp = query["timestamp"]
    if abs(time.time() * 1000 - int(stamp)) > 3_600_000 or query["sign"] != _signed(
        SECRET, f"{stamp}\n{SECRET}"
    ):
        return {"errcode": 310000, "errmsg": "sign not match"}
    if body["msgtype"] != "markdown" or set(body["markdown"]) != {"title", "text"} or size > 20_000:
        return {"errcode": 40035, "errmsg": "param error"}
    return {"errcode": 0, "errmsg": "ok"}


def feishu(path: str, _: dict[str, str], body: dict[str, Any], size: int) -> dict[str, Any]:
    if path != f"/open-apis/bot/v2/hook/{TOKEN}":
        return {"code": 19001, "msg": "param invalid: incoming webhook access token invalid"}
    if body["sign"] != _signed(f"{body['timestamp']}\n{SECRET}", ""):
        return {"code": 19021, "msg": "sign match fail or timestamp is not within one hour from current time"}
    card = body["card"]
    if body["msg_type"] != "interactive" or card["elements"][0]["tag"] != "markdown" or size > 20_000:
        return {"code": 9499, "msg": "Bad Request"}
    return {"code": 0, "msg": "success", "data": {}}


class _Receiver(Handler):
    got: list[dict[str, Any]] = []  # noqa: RUF012
    check = staticmethod(wecom)

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        assert self.headers["Content-Type"].startswith("application/json")
        parts, body = urlsplit(self.path), json.loads(raw)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        answer = json.dumps(type(self).check(parts.path, query, body, len(raw))).encode()
        type(self).got.append(body)
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)


@pytest.fixture(params=["wecom", "dingtalk", "feishu"])
def service(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    name: Service = request.param
    _Receiver.got = []
    monkeypatch.setattr(
        _Receiver, "check", staticmethod({"wecom": wecom, "dingtalk": dingtalk, "feishu": feishu}[name])
    )
    with listening(http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Receiver)) as server:
        monkeypatch.setitem(bots.HOSTS, name, address(server))
        yield name


def test_a_digest_arrives_as_the_service_asks_for_it(service: Service) -> None:
    deliver(digest(1), "text", [ADDRESSES[service]])
    (body,) = _Receiver.got
    words = json.dumps(body, ensure_ascii=False)
    assert "示例项目1" in words
    assert "](http" in words
    assert "1 项" in words


def test_a_long_digest_goes_in_several_messages_none_too_long(service: Service) -> None:
    deliver(
        digest(60, "车间数字化改造与绿色制造示范项目（先进制造业集群方向）" * 8), "text", [ADDRESSES[service]]
    )
    words = [json.dumps(body, ensure_ascii=False) for body in _Receiver.got]
    assert len(words) > 1
    assert all(f"（{n}/{len(words)}）" in page for n, page in enumerate(words, 1))
    assert all(any(f"方向）{n}：" in page for page in words) for n in range(1, 61))


def test_a_refusal_behind_a_200_is_an_error_and_tells_no_secret(service: Service) -> None:
    with pytest.raises(NotSent) as error:
        deliver(digest(1), "text", [ADDRESSES[service].replace(TOKEN, "wrong-token")])
    assert "wrong-token" not in str(error.value)
    assert SECRET not in str(error.value)
    assert service in str(error.value)


def test_what_notices_say_cannot_make_a_link(service: Service) -> None:
    deliver(digest(1, "](http://evil.example) [项目*~9月1日~"), "text", [ADDRESSES[service]])
    sent = json.dumps(_Receiver.got, ensure_ascii=False)
    assert "](http://evil" not in sent
    assert "＊～9月1日～" in sent


@pytest.mark.parametrize(
    ("address", "bot"),
    [
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k", Bot("wecom", "k")),
        ("https://oapi.dingtalk.com/robot/send?access_token=t&secret=s", Bot("dingtalk", "t", "s")),
        ("https://open.feishu.cn/open-apis/bot/v2/hook/t", Bot("feishu", "t")),
        ("dingtalk://s@t", Bot("dingtalk", "t", "s")),
        ("feishu://t/", Bot("feishu", "t")),
        ("mailto://someone@example.org", None),
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send", None),
    ],
)
def test_the_address_that_the_service_shows_is_taken(address: str, bot: Bot | None) -> None:
    assert bot_of(address) == bot


def test_a_service_that_is_away_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(bots.HOSTS, "wecom", "http://127.0.0.1:9")
    with pytest.raises(NotSent, match="cannot be reached"):
        deliver(digest(1), "text", [f"wecombot://{TOKEN}"])
