"""Web and e-mail addresses: where something is filed, read or downloaded."""

from __future__ import annotations

import re
from itertools import islice

from rag.domain import Audience, EmailFact, UrlFact
from rag.facts.actors import nearest_actor
from rag.facts.contacts import is_called_dead
from rag.facts.exact_quote import quoted
from rag.facts.patterns import cue, last
from rag.facts.text_layout import Reading

MAX_LINKS = 1000

# A bare domain counts if it ends as Chinese public sites and firms do; file names (报告.doc) do not.
_PATH = r"[A-Za-z0-9._~/?#&=%:!+,;*'$@-]|\([A-Za-z0-9._~/?#&=%-]{0,60}\)|(?<==)[一-龥]{1,20}|(?<=/)\n(?=[a-z0-9]+[/.])"
_URL = re.compile(
    rf"https?[:：]//(?:{_PATH}){{3,2000}}"
    rf"|(?<![A-Za-z0-9/.@_#-])www\.(?:{_PATH}){{3,500}}"
    r"|(?<![A-Za-z0-9/.@_#）)\]】-])[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,4}\.(?:(?:gov|org|com|edu|net)(?:\.cn)?|cn)"
    rf"(?![A-Za-z0-9@.-])(?::\d{{2,5}})?(?:/(?:{_PATH}){{0,500}})?"
)
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._+-])[A-Za-z0-9][A-Za-z0-9._+-]{0,63}(?P<at>@|#|[（(\[【]at[）)\]】])[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}",
    re.IGNORECASE,
)
_HASH_IS_AT = re.compile(r"#[^，。；\n]{0,6}(?:替换|换成|换为|改为|改成|代替|即|为)[^，。；\n]{0,2}@")
_TAIL = ".,;:!?'*&$=+~-"
_FILE = re.compile(r"\.(?:docx?|xlsx?|pdf|zip|rar|wps|et|pptx?|ofd|7z)$", re.IGNORECASE)


def link_facts(reading: Reading) -> list[EmailFact | UrlFact]:
    """`url` facts (value: as written, label: platform, information or attachment) and `email` facts."""
    text = reading.text
    emails = [m for m in islice(_EMAIL.finditer(text), MAX_LINKS) if m["at"] != "#" or _hash_is_at(text, m)]
    taken = [(m.start(), m.end()) for m in emails]
    facts: list[EmailFact | UrlFact] = [_email(reading, match) for match in emails]
    urls = islice(_URL.finditer(text), MAX_LINKS)
    facts += [
        _url(reading, m.start(), m.start() + len(m.group().rstrip(_TAIL)))
        for m in urls
        if not any(start <= m.start() < end for start, end in taken[:200])
    ]
    return facts


def _hash_is_at(text: str, match: re.Match[str]) -> bool:
    """abc#example.org with （发送时请将#替换为@） behind it, or 邮箱 in front."""
    told = _HASH_IS_AT.search(text, match.end(), match.end() + 40)
    return told is not None or bool(
        re.search(
            r"(?:邮箱|邮件|e-?mail)[^，。；\n]{0,6}$",
            text[max(0, match.start() - 12) : match.start()],
            re.IGNORECASE,
        )
    )


def _recommender_only(left: str) -> Audience | None:
    actor = nearest_actor(left)
    return "recommender" if actor and actor[0] == "recommender" else None


def _email(reading: Reading, match: re.Match[str]) -> EmailFact:
    text = reading.text
    end = match.start() + len(match.group().rstrip(".-"))
    left = text[reading.sentence(match.start(), end).start : match.start()]
    named = last(cue("links", "purpose"), left[-30:])
    label = named.group() if named else None
    return EmailFact(
        value=text[match.start() : end].replace(match["at"], "@").lower(),
        label=label,
        audience=_recommender_only(left),
        superseded=is_called_dead(text, end),
        **quoted(text, match.start(), end),
    )


def _url(reading: Reading, start: int, end: int) -> UrlFact:
    text = reading.text
    sentence = reading.sentence(start, end)
    left, right = text[max(sentence.start, start - 60) : start], text[end : min(sentence.end, end + 60)]
    return UrlFact(
        value=text[start:end].replace("：//", "://").replace("\n", ""),
        label=_purpose(text[start:end], left, right),
        audience=_recommender_only(text[sentence.start : start]),
        **quoted(text, start, end),
    )


def _purpose(url: str, left: str, right: str) -> str:
    if _FILE.search(url) or cue("links", "attachment").search(left[-12:]):
        return "attachment"
    if cue("links", "information").search(left[-24:] + " " + right):
        return "information"
    return "platform" if cue("links", "platform").search(f"{left} {right}") else "information"
