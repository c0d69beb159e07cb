#!/bin/sh
# What a stranger does: the built wheel, in an empty environment outside the checkout, answers the first question.
set -eu
checkout=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
pip="$folder/venv/bin/pip --disable-pip-version-check --quiet"
$pip install -r "$checkout/requirements-lean.lock" build
git -C "$checkout" archive --prefix=source/ HEAD | tar -x -C "$folder"
"$folder/venv/bin/python" -m build --wheel --outdir "$folder/dist" "$folder/source" >/dev/null
$pip install --no-deps "$folder"/dist/*.whl
cd "$folder"
"$folder/venv/bin/rag" demo | tee answer.txt
grep -q 2025-11-23 answer.txt || { echo 'The demonstration does not name the deadline.'; exit 1; }
