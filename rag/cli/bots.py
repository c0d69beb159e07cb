"""Group bots of WeCom, DingTalk and Feishu, spoken to by their own documented messages.

They answer 200 to a message that they refuse and say why in the body (`errcode`, `code`), and they count bytes, not
characters: general senders take such a refusal for a delivery. So these three are sent to from here, and a digest that is
too long for one message goes in several.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import parse_qs, quote, unquote, urlsplit

import httpx

from rag.matching.news import Digest, titles_of
from rag.matching.news_text import CHINESE, Words, line_of, title_of

Service = Literal["wecom", "dingtalk", "feishu"]
HOSTS: dict[Service, str] = {
    "wecom": "https://qyapi.weixin.qq.com",
    "dingtalk": "https://oapi.dingtalk.com",
    "feishu": "https://open.feishu.cn",
}
MAX_BYTES: Mapping[Service, int] = {"wecom": 4000, "dingtalk": 18_000, "feishu": 18_000}
"""Of a message's words: WeCom takes 4096, the others a body of 20 kB, which holds the title and the braces too."""
_SCHEMES: Mapping[str, Service] = {"wecombot": "wecom", "dingtalk": "dingtalk", "feishu": "feishu"}
_PATHS: Mapping[Service, str] = {
    "wecom": "/cgi-bin/webhook/send",
    "dingtalk": "/robot/send",
    "feishu": "/open-apis/bot/v2/hook/",
}
_TOKENS: Mapping[Service, str] = {"wecom": "key", "dingtalk": "access_token", "feishu": ""}
_TIMEOUT_S = 15.0


class Refused(Exception):
    """A bot did not take a message; the text says why and holds no secret."""


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot of a group; `secret` signs the messages where the group asks for signatures."""

    service: Service
    token: str
    secret: str = ""


def bot_of(address: str) -> Bot | None:
    """The bot that an address names; None for any other address.

    Args:
        address: as the service shows it (https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…, `&secret=` where messages
            are signed), or short: wecombot://KEY, dingtalk://[SECRET@]TOKEN, feishu://[SECRET@]TOKEN.
    """
    parts = urlsplit(address.strip())
    if service := _SCHEMES.get(parts.scheme):
        secret, _, token = parts.netloc.rpartition("@")
        return Bot(service, token, unquote(secret)) if token else None
    given = {name: values[0] for name, values in parse_qs(parts.query).items()}
    for service, host in HOSTS.items():
        if not address.startswith(host) or not parts.path.startswith(_PATHS[service]):
            continue
        name = _TOKENS[service]
        token = given.get(name, "") if name else parts.path.removeprefix(_PATHS[service]).strip("/")
        return Bot(service, token, given.get("secret", "")) if token else None
    return None


def send(bot: Bot, digest: Digest, words: Words = CHINESE) -> None:
    """Send a digest, in several messages where it is long.

    Raises:
        Refused: the service cannot be reached, or says that it did not take a message.
    """
    title = title_of(digest, words)
    pages = list(_pages(_lines(digest, words), MAX_BYTES[bot.service] - len(title.encode()) - 32))
    with httpx.Client(timeout=_TIMEOUT_S) as client:
        for number, page in enumerate(pages, 1):
            _send(client, bot, f"{title}（{number}/{len(pages)}）" if len(pages) > 1 else title, page)


def _lines(digest: Digest, words: Words) -> Iterator[str]:
    """Markdown of the least common kind: these services know neither escapes nor <> around addresses."""
    for kind, items in titles_of(digest.items).items():
        yield f"**{words.headings[kind]}**"
        for item in items:
            line = " ".join(line_of(item, words).split()).translate(_PLAIN)
            address = quote(item.call.notices[0].url, safe=_URL_SAFE)
            yield f"- [{line}]({address})" if address else f"- {line}"


_PLAIN = str.maketrans(
    {"[": "【", "]": "】", "*": "＊", "_": "＿", "`": "'", "<": "＜", ">": "＞", "#": "＃", "~": "～"}
)
_URL_SAFE = "%/:?#@!$&'*+,;=~"


def _pages(lines: Iterator[str], most: int) -> Iterator[str]:
    """Lines put together to pages of at most `most` bytes."""
    page = ""
    for line in lines:
        joined = f"{page}\n{line}" if page else line
        if page and len(joined.encode()) > most:
            yield page
            joined = line
        page = joined.encode()[:most].decode(errors="ignore")
    if page:
        yield page


def _send(client: httpx.Client, bot: Bot, title: str, page: str) -> None:
    try:
        response = _MAKERS[bot.service](client, bot, title, page)
        answer = response.json() if response.status_code == httpx.codes.OK else {}
    except (httpx.HTTPError, ValueError) as error:
        raise Refused(f"{bot.service} cannot be reached ({type(error).__name__})") from None
    if response.status_code != httpx.codes.OK:
        raise Refused(f"{bot.service} answered {response.status_code}")
    code = next((answer[name] for name in ("errcode", "code", "StatusCode") if name in answer), None)
    if code != 0:
        said = str(answer.get("errmsg") or answer.get("msg") or "nothing that is known")
        raise Refused(f"{bot.service} did not take it: {code} {_without(said, bot)[:200]}")


def _without(said: str, bot: Bot) -> str:
    for hidden in (bot.token, bot.secret):
        said = said.replace(hidden, "…") if hidden else said
    return said


def _post(client: httpx.Client, url: str, body: dict[str, Any], **parameters: str) -> httpx.Response:
    content = json.dumps(body, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8"}
    return client.post(url, params=parameters, content=content, headers=headers)


def _wecom(client: httpx.Client, bot: Bot, title: str, page: str) -> httpx.Response:
    body = {"msgtype": "markdown", "markdown": {"content": f"# {title}\n{page}"}}
    return _post(client, HOSTS["wecom"] + _PATHS["wecom"], body, key=bot.token)


def _dingtalk(client: httpx.Client, bot: Bot, title: str, page: str) -> httpx.Response:
    body = {"msgtype": "markdown", "markdown": {"title": title, "text": f"# {title}\n\n{page}"}}
    signed = {}
    if bot.secret:
        stamp = str(round(time.time() * 1000))
        signed = {"timestamp": stamp, "sign": _signature(bot.secret, f"{stamp}\n{bot.secret}")}
    return _post(client, HOSTS["dingtalk"] + _PATHS["dingtalk"], body, access_token=bot.token, **signed)


def _feishu(client: httpx.Client, bot: Bot, title: str, page: str) -> httpx.Response:
    card = {
        "header": {"title": {"tag": "plain_text", "content": title}},
        "elements": [{"tag": "markdown", "content": page}],
    }
    body: dict[str, Any] = {"msg_type": "interactive", "card": card}
    if bot.secret:
        stamp = str(round(time.time()))
        body |= {"timestamp": stamp, "sign": _signature(f"{stamp}\n{bot.secret}", "")}
    return _post(client, HOSTS["feishu"] + _PATHS["feishu"] + bot.token, body)


def _signature(key: str, message: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), message.encode(), hashlib.sha256).digest()).decode()


_MAKERS: Mapping[Service, Callable[[httpx.Client, Bot, str, str], httpx.Response]] = {
    "wecom": _wecom,
    "dingtalk": _dingtalk,
    "feishu": _feishu,
}
