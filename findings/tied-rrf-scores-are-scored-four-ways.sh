#!/bin/sh
# ranx 0.3.21, ir-measures 0.4.3 (trec_eval) and scikit-learn 1.9.1 on one hybrid run fused by reciprocal ranks.
#
# Guess:  nDCG@10 of one run and one set of judgements is one number, to the fourth digit; at most 2^gain instead of gain
#         makes two.
# Seen:   the fifth notice of the words' list and the fifth of the vectors' list have the same fused score, so that a list of
#         twenty holds about six ties. trec_eval breaks them by the id, the highest first, whatever order the run was in;
#         scikit-learn gives the mean over all orders, with ignore_ties one of them; ranx takes an order of its own. Here
#         they lie more than a hundredth apart.
# Meaning: two hybrid systems that differ by a hundredth may differ by their evaluator alone, and ids that grow with time make
#         trec_eval prefer newer notices. Hand over scores that fall with the rank, as what a user saw is an order.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  'ranx==0.3.21' 'ir-measures==0.4.3' 'pytrec-eval-terrier==0.5.11' 'scikit-learn==1.9.1'
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import math
from importlib.metadata import version

import ir_measures
from ir_measures import nDCG
from ranx import Qrels, Run, evaluate
from sklearn.metrics import ndcg_score

NOTICES = [f"n{number:02d}" for number in range(40)]


def leg(query: int, step: int) -> list[str]:
    """Ten notices in an order that a small recurrence deals: no chance, the same everywhere."""
    found, at = [], query
    while len(found) < 10:
        at = (at * step + 7 * query + 11) % 41
        if at < 40 and NOTICES[at] not in found:
            found.append(NOTICES[at])
        else:
            at = (at + 1) % 41
    return found


run, qrels = {}, {}
for query in range(60):
    fused: dict[str, float] = {}
    legs = leg(query, 6), leg(query + 13, 7)
    for found in legs:
        for rank, notice in enumerate(found, 1):
            fused[notice] = fused.get(notice, 0.0) + 1 / (60 + rank)
    run[f"q{query}"] = dict(sorted(fused.items(), key=lambda item: -item[1]))
    qrels[f"q{query}"] = {legs[query % 2][query % 7]: 2, NOTICES[(query * 3) % 40]: 1}


def as_shown(query: str) -> float:
    """nDCG@10 of the order in which the run lists its notices."""
    gains = [qrels[query].get(notice, 0) for notice in run[query]][:10]
    best = sorted(qrels[query].values(), reverse=True)
    dcg, ideal = (sum(gain / math.log2(rank + 2) for rank, gain in enumerate(g)) for g in (gains, best))
    return dcg / ideal


def sklearn(ignore_ties: bool) -> float:
    values = [
        ndcg_score([[qrels[q].get(n, 0) for n in NOTICES]], [[run[q].get(n, 0) for n in NOTICES]], k=10, ignore_ties=ignore_ties)
        for q in run
    ]
    return float(sum(values) / len(values))


falling = {q: {notice: -float(rank) for rank, notice in enumerate(run[q])} for q in run}
trec = ir_measures.calc_aggregate([nDCG @ 10], qrels, run)
values = {
    "as shown": sum(map(as_shown, run)) / len(run),
    "trec_eval": trec[nDCG @ 10],
    "trec_eval, falling scores": ir_measures.calc_aggregate([nDCG @ 10], qrels, falling)[nDCG @ 10],
    "ranx": float(evaluate(Qrels(qrels), Run(run), "ndcg@10")),
    "scikit-learn": sklearn(False),
    "scikit-learn, ignore_ties": sklearn(True),
}
print(*(f"{name} {version(name)}" for name in ("ranx", "ir-measures", "scikit-learn")))
print("ties in a list:", sum(len(s) - len(set(s.values())) for s in run.values()) / len(run))
for name, value in values.items():
    print(f"nDCG@10 {name}: {value:.4f}")
assert abs(values["as shown"] - values["trec_eval, falling scores"]) < 1e-9
assert max(values.values()) - min(values.values()) > 0.01, values
assert abs(values["trec_eval"] - values["as shown"]) > 0.002, values
PYTHON
