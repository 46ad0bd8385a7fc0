# make demo and make test are the two commands of the README: each sets up all it needs by itself.
.DEFAULT_GOAL := help
SHELL := /bin/sh
VENV ?= .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime-installed
DEV := $(VENV)/.dev-installed
BENCH := $(VENV)/.bench-installed
DEMO := build/demo
GOLD ?= ../shared/gold
NEO4J := python3 neo4j/server/server.py
PYTEST := $(BIN)/python -m pytest

.PHONY: help demo test test-neo4j test-browser test-soak test-all check format bench lock clean \
        neo4j-up neo4j-down neo4j-status neo4j-import

help: ## what there is to make
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/pyvenv.cfg:
	@sh tools/make-venv.sh $(VENV)

$(RUNTIME): $(VENV)/pyvenv.cfg requirements.lock pyproject.toml
	@echo "installing kg and what it needs into $(VENV) (from requirements.lock)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): $(RUNTIME) requirements-dev.lock
	@echo "installing what the tests need into $(VENV) (from requirements-dev.lock)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

$(BENCH): $(DEV) benchmarks/requirements.txt
	@echo "installing what the benchmarks compare with into $(VENV) (from benchmarks/requirements.txt)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r benchmarks/requirements.txt
	@touch $@

demo: $(RUNTIME) ## build the example graph, ask it, draw it
	@rm -rf $(DEMO) && mkdir -p $(DEMO)
	$(BIN)/kg build examples -o $(DEMO)/papers.kg
	$(BIN)/kg find lora -g $(DEMO)/papers.kg
	$(BIN)/kg export html $(DEMO)/papers.html -g $(DEMO)/papers.kg
	@echo "open $(DEMO)/papers.html in a browser; ask more with: $(BIN)/kg find NAME -g $(DEMO)/papers.kg"

test: $(DEV) ## every test that needs no server and no browser
	$(PYTEST) -m "not soak"

test-neo4j: $(DEV) ## the tests on a real Neo4j server (JDK 17+, Maven)
	$(PYTEST) -m "neo4j and not soak" --durations=12

test-browser: $(DEV) ## the tests in headless Chromium
	$(PYTEST) -m "browser and not neo4j and not soak"

test-soak: $(DEV) ## long: kills, 20,000 papers
	$(PYTEST) -m "soak"

test-all: test test-neo4j test-browser test-soak ## everything

check: $(DEV) ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(DEV) ## let ruff put the code in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(BENCH) ## speed, memory and quality, beside others in one run (GOLD=folder with annotated papers; JDK 17+, Chromium)
	$(BIN)/python benchmarks/extraction.py
	$(BIN)/python benchmarks/page.py
	$(BIN)/python benchmarks/neo4j_sync.py
	@if [ -f "$(GOLD)/train.jsonl" ]; then \
	  $(BIN)/python benchmarks/comparison.py --train $(GOLD)/train.jsonl --dev $(GOLD)/dev.jsonl --work build/comparison; \
	else echo "benchmarks/comparison.py was left out: no annotated papers in $(GOLD) (make bench GOLD=folder)"; fi

lock: ## resolve the lock files anew (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
	  pyproject.toml tools/build-requirements.in -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
	  --group dev -c requirements.lock -o requirements-dev.lock

neo4j-up: ## start the real server on 127.0.0.1 (JDK 17+, Maven)
	@$(NEO4J) up

neo4j-down: ## stop it
	@$(NEO4J) down

neo4j-status: ## is it up, and where
	@$(NEO4J) status

neo4j-import: ## make neo4j-import DIR=…: load what kg export neo4j-import wrote into the stopped server
	@test -n "$(DIR)" || { echo "usage: make neo4j-import DIR=folder (made by: kg export neo4j-import folder)" >&2; exit 2; }
	@$(NEO4J) import "$(DIR)"

clean: ## take away what was made here
	rm -rf build dist $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
