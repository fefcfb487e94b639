# What one does with a checkout. `make help` lists it; the steps themselves stand in scripts/.
VENV ?= .venv
PORT ?= 8000
BIN := $(VENV)/bin
# A checkout keeps its data beside the code, so that trying it leaves nothing in a home directory.
JIANYAN_HOME ?= $(CURDIR)/.jianyan
export JIANYAN_HOME VENV

.DEFAULT_GOAL := help
.PHONY: help demo test check lint format types contracts docs bundle try-bundle try-api try-axe matrix try-mutants bench-assist clean

help: ## this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.installed ## build the demo year and serve it (PORT=8000; ARGS="--reset" builds it anew)
	@$(BIN)/jianyan demo --port $(PORT) $(ARGS)

test: ## everything: lint, types, contracts, the suite on SQLite, then on PostgreSQL
	@scripts/need python
	@scripts/need driver browser fonts postgres & needed=$$!; \
	 $(MAKE) --no-print-directory $(VENV)/.installed-dev && wait $$needed
	@scripts/need browser
	@scripts/test

check: lint types contracts ## the fast part of `make test`; pre-commit runs this
	@$(BIN)/pytest -q -m "not browser" tests/test_code.py tests/test_docs.py

lint: $(VENV)/.installed-dev ## ruff: mistakes and layout; shellcheck: the shell scripts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@scripts/lint-shell

format: $(VENV)/.installed-dev ## ruff: put the layout right
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

types: $(VENV)/.installed-dev ## mypy, strict
	@$(BIN)/mypy

contracts: $(VENV)/.installed-dev ## who may import whom
	@$(BIN)/lint-imports

docs: $(VENV)/.installed-dev ## write docs/generated anew
	@$(BIN)/python scripts/generate_docs.py

bundle: $(VENV)/.installed-dev ## dist/jianyan-VERSION-bundle.run: one file that installs without a network (PYTHON_VERSION=3.11)
	@scripts/need serif
	@scripts/bundle

try-bundle: $(VENV)/.installed-dev ## prove the bundle on a bare Debian without a network (root, Linux)
	@scripts/try-bundle

try-api: $(VENV)/.installed-dev ## fifty invented requests an operation, as public, member, unit and staff (EXAMPLES=50)
	@EXAMPLES=$${EXAMPLES:-50} $(BIN)/pytest -q -s jianyan/api/tests/test_contract.py

try-axe: $(VENV)/.installed-dev ## as each role of the demo: one page of each kind at 390 and 1280 px: axe, width, dead links, errors (ROLES=MB,PO EVERY=1)
	@$(BIN)/python scripts/try_axe.py

matrix: $(VENV)/.installed-dev ## ask every address as every role, write docs/statuses.md; some minutes
	@MATRIX=docs/statuses.md $(BIN)/pytest -q tests/test_matrix.py

try-mutants: $(VENV)/.installed-dev ## which faults put into the scores and the clock their tests find (mutmut; half an hour)
	@scripts/try-mutants

bench-assist: $(VENV)/.installed-dev ## how good the assistant is, on the demo's texts (ARGS="--proposals F.jsonl --clusters F.json --suggestions F.jsonl")
	@$(BIN)/python -m benchmarks.assist_quality $(ARGS)

clean: ## remove the environment and the caches; the data in .jianyan stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis test-results

$(VENV)/.installed: pyproject.toml
	@scripts/need python
	@scripts/install

$(VENV)/.installed-dev: pyproject.toml
	@scripts/need python
	@scripts/install --group dev
