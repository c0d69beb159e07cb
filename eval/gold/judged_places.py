"""Plain patterns that say which places of a notice an annotator has to judge.

They are wide on purpose and know nothing of meaning: a hit is only a question ("what is this date?"),
and `facts.jsonl` holds the answer that a reader gave. They share no code with the product, so that a
fact which the product overlooks is still in the denominator.

`python -m eval.gold.judged_places [NOTICES.json]` prints every hit with its surroundings;
`python -m eval.gold.judged_places NOTICES.json FACTS.jsonl` checks that each hit has exactly one label.
"""

import html
import json
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

_DAY_END = r"(?:\d{1,2}\s?[日号]|[底初末]|[上中下]旬)"

DATE = re.compile(
    rf"""
      (?:19|20)\d\d\s?年\s?\d{{1,2}}\s?月\s?{_DAY_END}?       # 2025年9月30日, 2025年10月底, 2024年8月
    | (?<![\d.])\d{{1,2}}\s?月\s?{_DAY_END}                   # 9月30日, 10月底
    | (?<!\d)20\d\d[-./]\d{{1,2}}[-./]\d{{1,2}}(?!\d)         # 2025-09-30, 2025.9.30
    | (?<=[至到—–－~～-])\d{{1,2}}\s?日                       # the second part of 9月12日至19日
    | (?:\d+|[一二三四五六七八九十]+)\s?个?(?:工作日|自然日)  # 5个工作日
    | \d+\s?(?:日内|日之内|天)                                # 15日内, 7天
    | 今日\d{{1,2}}[:：]\d{{2}}                               # 今日15:30
    """,
    re.VERBOSE,
)

PHONE = re.compile(
    r"""
      (?<!\d)400[-－]?\d{3,4}[-－]?\d{3,4}(?!\d)                     # 400-8696-086
    | [（(]0\d{2,3}[）)]\s?\d{7,8}(?!\d)                             # （0515）89086602
    | (?<!\d)0\d{2,3}\s?[-－—–]{1,2}\s?\d{5,8}(?:转\d{1,6})?(?!\d)  # 025-84810000转8839
    | (?<!\d)1[3-9]\d{9}(?!\d)                                      # 11 digits from 13 to 19
    | (?<![\d.%/=_-])(?<![A-Za-z])[2-8]\d{7}(?![\d年.万元%])        # 69652813, the rest of a list
    | (?<=\d/)[2-8]\d{7}(?!\d)                                      # 68209047/68209049
    """,
    re.VERBOSE,
)

URL = re.compile(
    r"""
      https?://[A-Za-z0-9._~:/?\#@!$&'*+,;=%-]*[A-Za-z0-9/]
    | (?<![A-Za-z0-9/.@])www\.[A-Za-z0-9._~:/?\#&=%-]*[A-Za-z0-9/]
    | (?<![A-Za-z0-9/.@_-])(?:[a-z0-9-]+\.)+(?:gov|org|com|edu)\.cn(?![A-Za-z0-9@])(?:/[A-Za-z0-9._/-]*)?
    | [A-Za-z0-9._-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+
    """,
    re.VERBOSE,
)

AMOUNT = re.compile(
    r"""
      \d[\d,]*(?:\.\d+)?(?:\s?[-—–~～至]\s?\d[\d,]*(?:\.\d+)?)?
      \s?[百千]?[万亿]?余?元(?![素件数化宇])     # 400万元, 30-50万元
    | 过?[百千]?[万亿]{1,2}元(?:级)?            # 过万亿元
    | \d+(?:\.\d+)?\s?[%％]                   # 80%, whether funding or not
    """,
    re.VERBOSE,
)

PATTERNS: dict[str, re.Pattern[str]] = {"date": DATE, "phone": PHONE, "url": URL, "amount": AMOUNT}

_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe0f\ufeff]")
_TRAILER = re.compile(r"(?:来源|制图|设计)[：:丨|].*?(?:编辑|复核)[：:丨|].*\Z", re.DOTALL)
_LONGEST_TRAILER = 200


@dataclass(frozen=True)
class Hit:
    """One match: which pattern, where (code points of the simply cleaned text), and what it says."""

    pattern: str
    start: int
    end: int
    match: str


def simple_text(content: str) -> str:
    """A notice's content with entities resolved, plain line ends, nothing invisible, and no editorial trailer."""
    text = html.unescape(content).replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    text = _INVISIBLE.sub("", text)
    tail_start = max(0, len(text) - _LONGEST_TRAILER)
    trailer = _TRAILER.search(text, tail_start)
    return (text[: trailer.start()] if trailer else text).strip()


def hits(text: str) -> list[Hit]:
    """Every hit of the four patterns in a simply cleaned text, in reading order."""
    found = [
        Hit(name, match.start(), match.end(), match.group())
        for name, pattern in PATTERNS.items()
        for match in pattern.finditer(text)
    ]
    spans = [(hit.start, hit.end) for hit in found if hit.pattern == "url"]

    def inside_url(hit: Hit) -> bool:
        return hit.pattern != "url" and any(start <= hit.start and hit.end <= end for start, end in spans)

    return sorted(
        (hit for hit in found if not inside_url(hit)), key=lambda hit: (hit.start, hit.end, hit.pattern)
    )


def surroundings(text: str, hit: Hit, width: int = 15) -> tuple[str, str]:
    """The `width` characters before and after a hit, counted with all white space removed."""
    before = "".join(text[: hit.start].split())[-width:]
    after = "".join(text[hit.end :].split())[:width]
    return before, after


def collection_lines(path: Path) -> list[dict[str, str]]:
    """Every hit of a notices file in order; titles are searched too, and their hits carry `"in": "title"`."""
    lines = []
    for notice in json.loads(path.read_text(encoding="utf-8")):
        for place, raw in (("title", notice["标题title"]), ("text", notice["finalContent"])):
            text = simple_text(raw)
            for hit in hits(text):
                before, after = surroundings(text, hit)
                line = {"aid": notice["文章标识符aid"], "pattern": hit.pattern, "match": hit.match}
                line |= {"before": before, "after": after}
                lines.append(line | {"in": "title"} if place == "title" else line)
    return lines


def differences(found: list[dict[str, str]], labelled: list[dict[str, str]]) -> list[str]:
    """What the labels lack, and what they have too much or twice, as sentences for a reader."""
    keys = ("aid", "in", "pattern", "match", "before", "after")
    found_count = Counter(tuple(line.get(key) for key in keys) for line in found)
    label_count = Counter(tuple(line.get(key) for key in keys) for line in labelled)
    missing = [f"no label: {key}" for key in (found_count - label_count).elements()]
    surplus = [f"label without a hit: {key}" for key in (label_count - found_count).elements()]
    return missing + surplus


def main(arguments: list[str]) -> int:
    """Print the hits of a notices file, or compare them with a file of labels."""
    found = collection_lines(
        Path(arguments[0])
        if arguments
        else Path(__file__).resolve().parents[2] / "rag" / "demo" / "notices.json"
    )
    if len(arguments) < 2:
        for line in found:
            place = line.get("in", "text")
            print(line["aid"], place, line["pattern"], "{before}【{match}】{after}".format(**line), sep="\t")
        return 0
    labels = Path(arguments[1]).read_text(encoding="utf-8").splitlines()
    problems = differences(found, [json.loads(line) for line in labels])
    for problem in problems:
        print(problem)
    print(f"{len(found)} hits, {len(labels)} labels, {len(problems)} differences")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
