"""What a record lacks and its full text tells: the title by its first line, the day by its signature."""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise
from typing import Any

from rag.language.date_grammar import date_expressions
from rag.language.normalise import fold
from rag.notices.cleaning import clean_body, clean_title

NO_LINK = "the link is missing: it can be cited by its title and day alone"
FULL_TEXT_CHARS = 20
"""A shorter text tells too little to stand without its title or day."""
_MAX_TITLE = 80
_PUBLISHED = re.compile(r"(?:发布|发文|印发|成文|公布)(?:日期|时间)[：: ]{0,3}(?P<day>[^\n]{6,30})")
_MAX_DAY = 24
_LONE_DAY = re.compile(
    r"[(（]?[\d〇○零一二三四五六七八九]{4} ?[年./-] ?[\d一二三四五六七八九十]{1,3} ?[月./-] ?[\d一二三四五六七八九十]{1,3} ?日?[)）]?"
)
_MAY_SIGN = re.compile(r"(?!.*(?:时间|日期|期限|截止|时限|安排|起止))[^。；：:，、]{2,40}")
_SENTENCE_END = re.compile(r"[。！？!?；;\n]")


def with_inferred(fields: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The fields with title, link and day completed where they are missing and a text is there, and what was inferred.

    A link cannot be inferred: it stays empty, and that is said. Title and day take a full text; a day is taken only from
    a signature or a line that tells when the notice was published, never guessed.
    """
    content = fields.get("content")
    missing = [name for name in ("title", "url", "date") if _is_missing(fields.get(name))]
    if not missing or not isinstance(content, str):
        return fields, []
    text = clean_body(content).text
    is_full = len(text) >= FULL_TEXT_CHARS
    made, told = dict(fields), list[str]()
    if is_full and "title" in missing:
        made["title"] = _SENTENCE_END.split(text, maxsplit=1)[0].strip()[:_MAX_TITLE]
        told.append(f"the title is missing: its first line serves ({made['title'][:30]})")
    if text and "url" in missing:
        made["url"] = ""
        told.append(NO_LINK)
    if is_full and "date" in missing and (day := _day(content, text)):
        made["date"] = day.isoformat()
        told.append(f"the day is missing: {day} is told in the text")
    return made, told


def _is_missing(value: object) -> bool:
    return value is None or (isinstance(value, str) and not clean_title(value))


def _day(content: str, text: str) -> dt.date | None:
    """The day of publication: after 发布日期, else of the first signature, else the last whole day at the text's end or head.

    What is attached below the signature may end in a day of its own, which is no day of publication.
    """
    folded = fold(text)
    told = _PUBLISHED.search(fold(content))
    for words in (told["day"] if told else "", _signed_day(folded), folded[-60:], folded[:120]):
        days = [
            e for e in date_expressions(words, dt.date(2000, 1, 1)) if e.whole_day and not e.year_inferred
        ]
        whole = [e.first for e in days if not e.is_range and e.suffix == ""]
        if whole:
            return whole[-1]
    return None


def _signed_day(folded: str) -> str:
    """The first line that is but a day and stands below a line that a name may be (no 截止日期); "" where there is none."""
    lines = [line.strip() for line in folded.split("\n") if line.strip()]
    for above, line in pairwise(lines):
        if len(line) <= _MAX_DAY and _LONE_DAY.fullmatch(line) and _MAY_SIGN.fullmatch(above):
            return line
    return ""
