"""The results of a call, and the documents that its notices cite as their basis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.calls.mention_clusters import Cluster
from rag.calls.mentions import Mention


def attached(found: Sequence[Cluster], mentions: Sequence[Mention]) -> list[list[Mention]]:
    """For each call the results of just this call, and the documents of its place that its notices cite as their basis."""
    known: dict[tuple[str, str], list[tuple[int, Mention]]] = {}
    for number, mention in enumerate(mentions):
        if mention.kind == "basis" and mention.own:
            known.setdefault((mention.place, mention.own), []).append((number, mention))
        elif mention.kind == "result":
            for key in dict.fromkeys(mention.keys):
                known.setdefault((mention.place, key), []).append((number, mention))
    return [_beside(cluster, known) for cluster in found]


def _beside(
    cluster: Cluster, known: Mapping[tuple[str, str], Sequence[tuple[int, Mention]]]
) -> list[Mention]:
    names = cluster.cited.union(key for m in cluster.mentions for key in m.keys)
    rows = {n: m for name in names for n, m in known.get((cluster.leading.place, name), ())}
    return [rows[number] for number in sorted(rows) if _belongs(rows[number], cluster)]


def _belongs(mention: Mention, cluster: Cluster) -> bool:
    if mention.kind == "basis":
        return bool(mention.own) and mention.own in cluster.cited
    keys = {key for m in cluster.mentions for key in m.keys}
    return (
        bool(keys & set(mention.keys))
        and mention.year_told
        and mention.year == cluster.year
        and mention.batch == cluster.batch
        and mention.notice.date >= cluster.first.notice.date
    )
