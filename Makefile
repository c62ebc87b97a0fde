# What a contributor types; `make` alone lists it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
BIN := .venv/bin
CACHES := $(CURDIR)/.cache
# A closed or missing home keeps nobody from installing.
PIP := PIP_CACHE_DIR="$(CACHES)/pip" $(BIN)/python -m pip --quiet --quiet --disable-pip-version-check
NPM := npm_config_cache="$(CACHES)/npm" npm
# Stamps, written last: whatever was killed half-way is made anew.
VENV := .venv/.made
RUNTIME := .venv/.runtime
DEV := .venv/.dev
BENCH := .venv/.bench
PGTAP := tests/sql/node_modules/.installed
GATEWAY := tests/gateway/node_modules/.installed
SUPABASE := tests/supabase/node_modules/.installed
CONSOLE_PACKAGES := console/node_modules/.installed
CONSOLE := console/build/.made
LITE := tests/supabase_lite/node_modules/.installed
PYTEST := $(BIN)/pytest --numprocesses 2
PROVIDERS := embedded-18 embedded-16 system-15 container-15
RESULTS := $(CACHES)/results

.PHONY: up demo test test-providers test-long lint format lock bench bench-quick availability oracle fuzz mutants console test-console clean-data help

up: $(RUNTIME) $(CONSOLE) ## set everything up and run it here: Postgres, worker, console, a demo; Ctrl-C stops all
	@exec $(BIN)/meshhook up

demo: $(RUNTIME) ## a run fails, is repaired and resumed, on a throw-away server
	@exec $(BIN)/meshhook demo

console: $(CONSOLE) ## build the Run Console, check its types, lint and test it (needs Node 20.19 or newer and npm)
	@cd console && $(NPM) run --silent check
	@cd console && $(NPM) run --silent lint
	@cd console && $(NPM) run --silent test

test: $(DEV) $(PGTAP) $(GATEWAY) ## pgTAP, Python and law tests on an embedded Postgres
	@$(PYTEST) -m "not long" $(ARGS)

# What went wrong in a run stands in its results, and the table tells it; 2 is Ctrl-C.
test-providers: $(DEV) $(PGTAP) ## pgTAP on every server of PROVIDERS, and a table of what each did
	@rm -rf $(RESULTS)
	@for name in $(PROVIDERS); do \
	  echo "$$name"; \
	  $(PYTEST) tests/sql --quiet --postgres=$${name%-*} --pg-version=$${name##*-} \
	    --results=$(RESULTS)/$$name.json $(ARGS) || [[ $$? -ne 2 ]]; \
	done
	@$(BIN)/python tests/provider_table.py $(RESULTS) $(PROVIDERS) $(filter --require,$(ARGS))

test-long: $(DEV) $(PGTAP) $(GATEWAY) $(SUPABASE) $(LITE) ## the tests that take longer
	@$(PYTEST) -m long --ignore=tests/console $(ARGS)

test-console: $(DEV) $(CONSOLE) ## the Run Console in a headless Chromium, against everything else
	@$(PYTEST) -m long --dist=loadfile tests/console $(ARGS)

bench: $(BENCH) $(GATEWAY) $(CONSOLE) ## every figure against its floor and its peers (half an hour), or ARGS="P1 P5"; written to benchmarks/results
	@PYTHONPATH=tests $(BIN)/python -m benchmarks.bench $(ARGS)

bench-quick: $(RUNTIME) ## the same with few rounds, without peers, and only shown
	@$(BIN)/python -m benchmarks.bench --quick $(ARGS)

availability: $(DEV) ## 10 minutes of resumes while the server is killed every 30 s, written there too
	@PYTHONPATH=tests $(BIN)/python -m benchmarks.availability $(ARGS)

oracle: $(DEV) ## N random histories of SEED, played by the engine and by a model of it, written there too
	@PYTHONPATH=tests N="$(N)" SEED="$(SEED)" FIRST="$(FIRST)" $(BIN)/python -m benchmarks.oracle

fuzz: $(DEV) ## N calls of the API with arguments of every kind, of SEED, written there too
	@PYTHONPATH=tests N="$(N)" SEED="$(SEED)" FIRST="$(FIRST)" $(BIN)/python -m benchmarks.fuzz

mutants: $(DEV) ## every mutant of security is caught, and a list of what catches each
	@$(PYTEST) --quiet $(ATTACKS)/test_mutants.py $(ATTACKS)/test_twins.py $(ARGS)
	@PYTHONPATH=tests:tests/python/integration $(BIN)/python -m attacks.mutants
ATTACKS := tests/python/integration/attacks

lint: $(DEV) ## ruff, mypy, sqlfluff and plpgsql_check
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy .
	@$(BIN)/sqlfluff lint --processes 2 --disable-progress-bar .
	@PYTHONPATH=python_worker:tests $(BIN)/python -m laws.plpgsql_check

format: $(DEV) ## put Python into the house's form
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

lock: ## pin requirements/ anew from pyproject.toml (needs uv)
	@$(LOCK) --group build --output-file requirements/runtime.txt
	@$(LOCK) --group dev --constraints requirements/runtime.txt --output-file requirements/dev.txt
	@$(LOCK) --group bench --constraints requirements/dev.txt --output-file requirements/bench.txt
LOCK = uv pip compile pyproject.toml --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links

clean-data: ## remove this project's database and state
	@PYTHONPATH=python_worker $(PYTHON) -c 'from meshhook.paths import clean_data; print(clean_data())'

help:
	@sed -nE 's/^([a-z-]+):.*## (.*)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

$(VENV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "venv is missing: apt-get install python3-venv"; exit 1; }
	@echo "python      a virtual environment in .venv"
	@$(PYTHON) -m venv --clear .venv
	@touch $@

$(RUNTIME): requirements/runtime.txt pyproject.toml $(VENV)
	@echo "python      packages of requirements/runtime.txt"
	@$(PIP) install --require-hashes -r requirements/runtime.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): requirements/dev.txt $(RUNTIME)
	@echo "python      packages of requirements/dev.txt"
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

$(BENCH): requirements/bench.txt $(DEV)
	@echo "python      packages of requirements/bench.txt"
	@$(PIP) install --require-hashes -r requirements/bench.txt
	@touch $@

# Without npm the tests that need these are skipped, and a run says so in its last lines.
$(PGTAP) $(GATEWAY) $(SUPABASE) $(LITE): tests/%/node_modules/.installed: tests/%/package-lock.json
	@command -v npm >/dev/null || exit 0; \
	  echo "npm         packages of $<"; \
	  (cd tests/$* && $(NPM) ci --ignore-scripts --silent); \
	  touch $@

# Without Node there is no console; everything else works, and the command line does all that it does.
HAS_NODE = command -v npm >/dev/null && node -e 'const [major, minor] = process.versions.node.split(".").map(Number); \
  process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)' 2>/dev/null

$(CONSOLE_PACKAGES): console/package-lock.json
	@$(HAS_NODE) || { echo "console     not built: it takes Node 20.19 or newer, and npm"; exit 0; }; \
	  echo "console     packages of console/package-lock.json"; \
	  (cd console && $(NPM) ci --ignore-scripts --silent); \
	  touch $@

$(CONSOLE): $(shell find console -name node_modules -prune -o -name build -prune -o -name .svelte-kit -prune -o -type f -print) \
		| $(CONSOLE_PACKAGES)
	@test -e $(CONSOLE_PACKAGES) || exit 0; \
	  echo "console     pages"; \
	  (cd console && $(NPM) run --silent build >/dev/null); \
	  touch $@
