# Everything a newcomer or a contributor does, as targets. `make help` lists them.
SHELL := /bin/sh
PYTHON ?= python3
VENV ?= .venv
HOME_DIR ?= .rag
AS_OF ?= 2025-09-25
PORT ?= 8000
Q ?= which programmes fund digital transformation in 南京
# CPU builds of torch only: the plain package would pull several GB of GPU libraries on Linux.
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
# make serve LEAN=1: only what the bundled model needs, without torch; other models and GPUs need the whole.
LOCK := $(if $(LEAN),requirements-lean.lock,requirements.lock)
BIN := $(VENV)/bin
MILVUS := 'pymilvus>=3,<4' 'milvus-lite>=3.2,<4'
READY := $(VENV)/.ready
TEST_READY := $(VENV)/.test-ready

.PHONY: help setup ready index ask serve check quick test test-slow test-milvus test-nightly all-but-slow lint format lock eval figures openapi screenshots release wheel-check audit fuzz clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'Python 3.11 or later is needed; name one with: make PYTHON=python3.12 …'; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo 'The venv module is missing; on Debian or Ubuntu: sudo apt install python3-venv'; exit 1; }

$(READY): $(LOCK) pyproject.toml | $(BIN)/python
ifdef LEAN
	@echo 'Installing for the bundled model alone, without torch …'
else
	@echo 'Installing (about 500 MB to download the first time) …'
	@$(BIN)/pip install --quiet --disable-pip-version-check --retries 1 --no-deps --index-url $(TORCH_INDEX) \
	  "$$(grep -E '^torch==' $(LOCK))"
endif
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -r $(LOCK)
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(TEST_READY): requirements-dev.lock $(READY)
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	@touch $@

setup: $(READY) ## install into .venv and prepare the embedding model
	@$(BIN)/python -m compileall -q rag api indexes  # else a start does it where PYTHONDONTWRITEBYTECODE is set: a third of a second
	@$(BIN)/python -m indexes.posting_sums  # if there is a C compiler: twelve times as fast on a million passages
	@$(BIN)/rag model prepare
	@$(BIN)/python -m api.prepare_start

index: setup ## index the bundled notices into .rag
	@$(BIN)/rag index rag/demo/notices.json --home $(HOME_DIR)

ask: index ## answer one question: make ask Q="…"
	@$(BIN)/rag ask "$(Q)" --home $(HOME_DIR) --as-of $(AS_OF)

serve: index ## serve the bundled notices on 127.0.0.1:8000
	@$(BIN)/rag serve --home $(HOME_DIR) --as-of $(AS_OF) --port $(PORT)

ready: setup $(TEST_READY) ## install everything that the tests need

check: $(TEST_READY) ## lint, types, import directions and quick tests: under a minute
	@$(MAKE) --no-print-directory -j 2 lint quick

quick: $(TEST_READY)
	@TEST_QUICK=1 $(BIN)/python -m pytest -n auto --maxprocesses 2 --dist loadfile -p no:schemathesis -p no:syrupy -p no:benchmark -p no:codspeed -p no:recording -m "not long and not slow and not nightly and not milvus and not optin"

test: $(TEST_READY) ## everything but the slow sets, with the real model, server and clients
	@$(BIN)/rag model prepare
	@$(MAKE) --no-print-directory -j 2 lint all-but-slow

all-but-slow: $(TEST_READY)
	@$(BIN)/python -m tests.shared_home
	@$(BIN)/python -m pytest -n auto --maxprocesses 2 --dist loadfile -m "not slow and not nightly and not milvus"

test-slow: $(TEST_READY) ## kills and fuzzing
	@$(BIN)/rag model prepare
	@$(BIN)/python -m pytest -n auto --maxprocesses 2 --dist loadfile -m "slow and not nightly"

test-milvus: $(TEST_READY) ## the index on a Milvus Lite server process, held against the embedded one
	@$(BIN)/pip install --quiet --disable-pip-version-check $(MILVUS)
	@$(BIN)/rag model prepare
	@$(BIN)/python -m pytest -m milvus

test-nightly: $(TEST_READY) ## figures of the question sets, megabytes of hostile text, other models
	@$(BIN)/rag model prepare
	@$(BIN)/python -m pytest -n auto --maxprocesses 2 --dist loadfile -m nightly

fuzz: $(TEST_READY) ## a hundred thousand generated requests (hours); make fuzz EXAMPLES=50 SEED=2 for fewer, or others
	@$(BIN)/rag model prepare
	@TEST_EXAMPLES_AN_OPERATION=$(or $(EXAMPLES),3500) $(BIN)/python -m pytest -s -m slow tests/api/test_server_fuzz.py \
	  --hypothesis-seed $(or $(SEED),1)

lint: $(TEST_READY) ## lint, formatting, types, import directions
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(TEST_READY) ## format and fix what can be fixed
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

screenshots: $(TEST_READY) ## take the pictures of the page anew, into docs/images; needs Chromium
	@$(BIN)/python -m scripts.screenshots

openapi: $(READY) ## write api/openapi.json anew after a change of the interface
	@$(BIN)/python -m scripts.openapi

eval: index ## score the question sets that ship with the project
	@$(BIN)/rag eval eval/questions/heldout.jsonl --home $(HOME_DIR)

figures: index ## measure every figure of docs/quality.md anew (a quarter of an hour)
	@$(BIN)/python -m rag.demo.vectors
	@$(BIN)/python -m eval.figures
	@$(BIN)/python -m eval.gate --write
	@$(BIN)/python scripts/docs.py --home $(HOME_DIR)

lock: ## pin what CI installs, from pyproject.toml
	@PYTHON=$(PYTHON) TORCH_INDEX=$(TORCH_INDEX) sh scripts/lock.sh

release: | $(BIN)/python ## make release VERSION=0.2.0: date the changelog, tag, build
	@$(BIN)/pip install --quiet --disable-pip-version-check build
	@PYTHON=$(BIN)/python sh scripts/release.sh "$(VERSION)"

wheel-check: ## build the wheel, install it into an empty environment elsewhere, and ask it one question
	@PYTHON=$(PYTHON) sh scripts/wheel_check.sh

audit: | $(BIN)/python ## look every pinned dependency up among the known advisories
	@$(BIN)/python -m venv $(VENV)/audit && $(VENV)/audit/bin/pip install --quiet --disable-pip-version-check 'pip-audit>=2.9,<3' \
	  || { echo 'SKIPPED: pip-audit cannot be installed, so no dependency was looked up'; exit 0; } \
	  && $(VENV)/audit/bin/python scripts/audit.py requirements.lock requirements-dev.lock

clean: ## remove the virtual environment, the index and caches
	rm -rf $(VENV) $(HOME_DIR) .pytest_cache .mypy_cache .ruff_cache .hypothesis
