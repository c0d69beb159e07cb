"""The results of a call, and the documents that its notices cite as their basis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.calls.mention_clusters import CITED, Cluster, alike
from rag.calls.mentions import Mention

Known = Mapping[tuple[str, str], Sequence[tuple[int, Mention]]]


def attached(found: Sequence[Cluster], mentions: Sequence[Mention]) -> list[list[Mention]]:
    """For each call the results of just this call, and the documents of its place that its notices cite as their basis.

    The result of one batch is also of a call that names none, where no call of that batch takes it.
    """
    known: dict[tuple[str, str], list[tuple[int, Mention]]] = {}
    for number, mention in enumerate(mentions):
        if mention.kind == "basis" and mention.own:
            known.setdefault((mention.place, mention.own), []).append((number, mention))
        elif mention.kind == "result":
            for key in dict.fromkeys((*mention.keys, *mention.programme.coined)):
                known.setdefault((mention.place, key), []).append((number, mention))
    near = [_near(cluster, known) for cluster in found]
    exact = [{n for n, m in rows.items() if _belongs(m, c)} for c, rows in zip(found, near, strict=True)]
    taken = set[int]().union(*exact)
    return [
        [rows[n] for n in sorted(rows) if n in own or (n not in taken and _of_a_batch(rows[n], cluster))]
        for cluster, rows, own in zip(found, near, exact, strict=True)
    ]


def _near(cluster: Cluster, known: Known) -> dict[int, Mention]:
    """What one of the call's names, coined names or cited numbers leads to, by its place among all."""
    names = cluster.cited.union(
        *((*m.keys, m.whole, *m.programme.coined) for m in cluster.mentions),
    )
    return {n: m for name in names for n, m in known.get((cluster.leading.place, name), ())}


def _belongs(mention: Mention, cluster: Cluster) -> bool:
    if mention.kind == "basis":
        return bool(mention.own) and mention.own in cluster.cited
    return mention.batch == cluster.batch and _is_result_of(mention, cluster)


def _of_a_batch(mention: Mention, cluster: Cluster) -> bool:
    return mention.kind == "result" and cluster.batch is None and _is_result_of(mention, cluster)


def _is_result_of(mention: Mention, cluster: Cluster) -> bool:
    """Whether a result is of a call's year and, by its key or a coined name (“揭榜研发”) within one that is like it, of the call."""
    if mention.year != cluster.year or mention.notice.date < cluster.first.notice.date:
        return False
    return any(
        (mention.year_told and {*m.keys, m.whole} & set(mention.keys))
        or (m.programme.coined & mention.programme.coined and alike(m, mention) >= CITED)
        for m in cluster.mentions
    )
