"""Of which of its programmes a notice tells a fact: the one whose own words stand beside it or above it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from rag.calls.programme import Programme, grams
from rag.domain import Fact
from rag.facts.fact_kinds import KINDS
from rag.facts.notice_record import NoticeRecord
from rag.facts.programme_sections import OF_A_REVIEW
from rag.facts.section_heads import Section, key_of
from rag.language.clause_marks import behind_last
from rag.notices.structure import Block, parse_blocks


def share_out(text: str, facts: Sequence[Fact], parts: Sequence[Programme]) -> list[tuple[Fact, ...]]:
    """The facts of each part of a notice: one of a kind that is `of_one_part` goes to that which its words name, else to all."""
    if len(parts) < 2:
        return [tuple(f for f in facts if not _is_of_a_review(f, part)) for part in parts]
    alike = _common_lead([part.phrase for part in parts])
    distinct = _distinct_words([grams(part.phrase[alike:]) for part in parts])
    blocks = parse_blocks(text)
    shares: list[list[Fact]] = [[] for _ in parts]
    for fact in facts:
        owner = _owner(text, fact, distinct, blocks) if KINDS[fact.kind].of_one_part else None
        for i, share in enumerate(shares):
            if owner is None or owner == i:
                share.append(fact)
    return [
        tuple(f for f in share if not _is_of_another_batch(f, batch))
        for share, batch in zip(shares, _batches_taken(text, distinct), strict=True)
    ]


def _is_of_a_review(fact: Fact, part: Programme) -> bool:
    """Whether a day is that of those who are looked at again, where a notice's only programme is about others.

    申请复核的企业填报时间不变，仍为4月15日, in a notice on what is newly recognised.
    """
    told = fact.kind == "deadline" and "认定" in part.phrase and not re.search("复[核审]", part.phrase)
    return told and OF_A_REVIEW.search(fact.quote) is not None and "认定" not in fact.quote


_BATCH = re.compile(r"第[一二三四五六\d]{1,2}[批轮期]")
# 复核企业只参加第一批
_ONLY_IN = re.compile(
    rf"(?P<who>[^，。；：\n]{{2,16}}?)(?:只|仅)(?:能|可以?)?(?:参加|纳入|列入|安排在|在|随)(?P<batch>{_BATCH.pattern})"
)


def _batches_taken(text: str, distinct: Sequence[frozenset[str]]) -> list[str]:
    """For each part of a notice the only batch that the text lets it take part in, "" where it says none."""
    taken = [""] * len(distinct)
    for found in _ONLY_IN.finditer(text):
        who = grams(found["who"])
        told = [at for at, own in enumerate(distinct) if own & who]
        if len(told) == 1:
            taken[told[0]] = found["batch"]
    return taken


def _is_of_another_batch(fact: Fact, batch: str) -> bool:
    group = getattr(fact, "group", None) or ""
    return bool(batch and group != batch and _BATCH.fullmatch(group))


def _common_lead(phrases: Sequence[str]) -> int:
    """How many characters all of some phrases begin with alike."""
    return next((at for at, chars in enumerate(zip(*phrases, strict=False)) if len(set(chars)) > 1), 0)


def _distinct_words(words: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """What each holds that no other does."""
    return [
        own - frozenset().union(*(w for j, w in enumerate(words) if j != i)) for i, own in enumerate(words)
    ]


def _owner(text: str, fact: Fact, distinct: Sequence[frozenset[str]], blocks: Sequence[Block]) -> int | None:
    """The part whose own words stand in the label, else in the fact's block, else in the headings above."""
    contexts = [fact.label or ""]
    if block := _block_of(fact, blocks):
        contexts += [text[block.start : fact.start][:40], *_headings(text, block)]
    for words in contexts:
        scores = [len(own & grams(words)) / max(1, len(own)) for own in distinct]
        best = max(scores)
        if best > 0 and scores.count(best) == 1:
            return scores.index(best)
    return None


_FOR_ALL = re.compile(
    r"[ 　]{0,4}(?:[（(]?[一二三四五六七八九十\d]{1,2}[)）.、]\s?)?[【✅]?\s?"
    r"(?:(?:共同|共性|通用)(?:申报)?(?:条件|要求|门槛)|以上[各两二三四五]个?(?:类|项|档|赛道|方向|组)[^，。：\n]{0,4}(?:须|需|应))"
)


def is_for_all(text: str, fact: Fact) -> bool:
    """Whether a condition stands in a line that says that it is asked of all: 共同条件：在玉林市注册；…, below the last of several tracks."""
    if fact.kind != "condition":
        return False
    return _FOR_ALL.match(text, behind_last("\n", text, fact.start)) is not None


def owners_outside(
    record: NoticeRecord, sections: Sequence[Section]
) -> dict[tuple[str, int, int, str], Section]:
    """Whose the conditions are that stand outside all sections, but under the name of one: 申报B类的，还须…."""
    text = record.notice.text
    outside = [f for f in record.facts if f.kind == "condition" and not any(s.tells(f) for s in sections)]
    if not outside:
        return {}
    named = [_named_by(s) for s in sections]
    distinct = _distinct_words([grams(" ".join((s.name, *s.aliases))) for s in sections])
    blocks = parse_blocks(text)
    found: dict[tuple[str, int, int, str], Section] = {}
    for fact in outside:
        for words in _above(text, fact, blocks):
            told = [
                at for at, own in enumerate(distinct)
                if named[at] & set(_CLASS.findall(words)) or len(own & grams(words)) >= _MOSTLY * max(1, len(own))
            ]  # fmt: skip
            if told:
                if len(told) == 1:
                    found[key_of(fact)] = sections[told[0]]
                break
    return found


_CLASS = re.compile(r"[A-FＡ-Ｆa-f甲乙丙丁][类档组]")
_NEAR = 400
_MOSTLY = 0.5
"""Share of the pairs of characters by which a section's name differs from the others' that must stand above a condition."""


def _named_by(section: Section) -> set[str]:
    """The classes (B类) in what a notice calls a section."""
    return {found for name in (section.name, *section.aliases) for found in _CLASS.findall(name)}


def _above(text: str, fact: Fact, blocks: Sequence[Block]) -> Iterator[str]:
    """What stands before a fact in its block, and the headings above it, the nearest first."""
    if block := _block_of(fact, blocks):
        yield text[max(block.start, fact.start - _NEAR) : fact.end]
        yield from _headings(text, block)


def _block_of(fact: Fact, blocks: Sequence[Block]) -> Block | None:
    """The block that a fact begins in."""
    at = bisect_right(blocks, fact.start, key=lambda b: b.start) - 1
    return blocks[at] if at >= 0 else None


def _headings(text: str, block: Block) -> list[str]:
    """The headings above a block, the nearest first."""
    return [text[start:end] for start, end in reversed(block.path)]
