#!/bin/sh
# Resolve pyproject.toml in a throw-away environment and pin the result: requirements.lock (what a user needs)
# and requirements-dev.lock (what the tests need besides); requirements-lean.lock is the first without torch.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
"${PYTHON:-python3}" -m venv "$tmp/venv"
pip="$tmp/venv/bin/pip --disable-pip-version-check"
$pip install --quiet --retries 1 --no-deps --index-url "${TORCH_INDEX:-https://download.pytorch.org/whl/cpu}" "torch==${TORCH:-2.13.0}"
$pip install --quiet ".[eval,files,llm,mcp,models]"
pins() { $pip freeze --exclude notice-rag | sed -E 's/^torch @.*|^torch==([0-9.]+).*/torch==\1/'; }
torch=$("$tmp/venv/bin/python" -c 'import torch; print(torch.__version__.split("+")[0])')
pins | sed "s/^torch==.*/torch==$torch/" > requirements.lock
"$tmp/venv/bin/python" scripts/lean_lock.py
$pip install --quiet ".[dev]"
pins | sed "s/^torch==.*/torch==$torch/" | grep -vxFf requirements.lock > requirements-dev.lock
