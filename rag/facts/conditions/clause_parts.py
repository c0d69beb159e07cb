"""What a clause states beside the condition that is read in it: 在本市注册、账目经第三方代理记账的中小企业.

A clause with one condition counts as read. Where it joins several predicates, or puts one before the body that may apply
(招用就业困难人员的小微企业), each predicate of which the rules read nothing is a clause of its own, of which what was learnt
decides. Rows of nouns (餐饮、零售企业) are none, and neither is what shuts out, where both predicates must hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from rag.facts.conditions.clause_context import pattern
from rag.facts.conditions.likely_conditions import plain
from rag.facts.conditions.measures import Found
from rag.facts.conditions.zones import Segment, clauses
from rag.facts.patterns import cue

_JOINT = re.compile(r"、|(?:并且|而且|并|且)(?=[一-龥]{3})|(?<=内)(?=有|具有|持有|取得|已)")
_LEAD = re.compile(
    r"[^,;。:\n]{0,8}(?:对象|主体|单位|范围|条件)(?:为|是|:)|[^,;。:\n]{1,10}:|\s*【[^】]{1,12}】"
)
"""What a clause is led in by: 补贴对象为, 谁能领:."""
_WHOLE = "other_words"
"""The rule of a statement that is told in the notice's words, where nothing else is read of its clause."""
_SHORTEST, _LONGEST = 4, 40
_MOST_JOINTS = 12


def unread_parts(
    text: str, segment: Segment, found: Sequence[Found], reads: Callable[[Segment], Sequence[Found]]
) -> Iterator[tuple[int, int, Sequence[Found]]]:
    """The predicates of clauses with a condition that could state something, with what `reads` gives of them.

    That is nothing, or a statement that is told only where nothing else is read of its clause (有进出口实绩).
    """
    for begin, end in clauses(text, segment.start, min(segment.end, len(text))):
        if not any(f.start < end and begin < f.end for f in found):
            continue
        parts = _parts(text, begin, end)
        for start, stop in parts if len(parts) > 1 else ():
            if _could_state(text, start, stop):
                told = reads(replace(segment, start=start, end=stop))
                if all(f.rule == _WHOLE for f in told):
                    yield start, stop, told


def _parts(text: str, begin: int, end: int) -> list[tuple[int, int]]:
    """The parts of a clause between its joints outside brackets, the body that may apply left out."""
    if lead := _LEAD.match(text, begin, end):
        begin = lead.end()
    body = pattern("part_body").search(text, begin, end)
    last = body.start() if body else end
    parts, at = [], begin
    for joint in list(_JOINT.finditer(text, begin, last))[:_MOST_JOINTS]:
        if text.count("(", begin, joint.start()) <= text.count(")", begin, joint.start()):
            parts.append((at, joint.start()))
            at = joint.end()
    parts.append((at, last))
    return [*parts, (last, end)] if body else parts


def _could_state(text: str, start: int, end: int) -> bool:
    words = plain(text[start:end])
    told = pattern("part_predicate").match(pattern("list_mark").sub("", text[start:end].strip()))
    if not _SHORTEST <= len(words) <= _LONGEST or not told:
        return False
    silent = any(cue("condition_words", group).search(words) for group in ("wish", "aside", "past"))
    return not (silent or pattern("rest_not").search(words) or pattern("learnt_not").search(words))
