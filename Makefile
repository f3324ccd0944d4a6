# Two commands do everything on a fresh machine: `make demo` and `make test`.
# The rest are the steps they are made of. Each set-up step runs once, until what it is made from changes.

.DEFAULT_GOAL := help
.PHONY: help demo test test-language-model test-spark check format styles wheel pages train benchmark-peers benchmarks clean
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
# Compiled modules are kept, or every start would compile them again.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
DONE := .venv/done
STYLES := src/levelhead/web/static/built/levelhead.css
STYLE_SOURCES := $(wildcard src/levelhead/web/styles/*.scss src/levelhead/content/documents/*.css)
# Tests use as many workers as there are cores, up to four; each file of them is run by one.
WORKERS := $(shell n=$$(nproc 2>/dev/null || echo 2); echo $$(( n > 4 ? 4 : n )))
# The order of the files is that of tests/conftest.py, not that of how many tests each has.
TOGETHER := -n $(WORKERS) --dist loadfile --no-loadscope-reorder

help: ## Say what each command does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: $(DONE)/run $(STYLES) ## Make a fictional force and serve it
	@$(BIN)/levelhead demo --home .demo

test: $(DONE)/test $(STYLES) check ## Set everything up and pass every check and test
	@tools/system-packages chromium
	$(BIN)/pytest $(TOGETHER)
	$(BIN)/pytest $(TOGETHER) --database postgres tests/functional

test-language-model: $(DONE)/test ## Test against a real language-model server, compiled here
	@tools/test-language-model

test-spark: $(DONE)/test ## Test the reading of tables in a real Spark on this machine
	@tools/test-spark

check: $(DONE)/test ## Formatting, lint, types and the import contract
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy --no-error-summary
	$(BIN)/lint-imports | tail -n 2

format: $(DONE)/test ## Format the code and mend what lint can mend
	$(BIN)/ruff format --quiet .
	$(BIN)/ruff check --fix --quiet .

styles: $(STYLES) ## Compile the styles

wheel: $(DONE)/run $(STYLES) ## Build the wheel into dist/
	$(BIN)/uv build --quiet --wheel --no-build-isolation --python $(BIN)/python

pages: $(DONE)/run ## Write the pages that are made from code
	$(BIN)/python tools/write_command_pages.py

train: $(DONE)/run ## Train the reader from its utterances and write its weights and card
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m levelhead.understanding.train

benchmark-peers: $(DONE)/uv ## Make .venv-peers, with what the benchmarks are run beside
	@$(BIN)/uv venv --quiet --allow-existing --python $(BIN)/python .venv-peers
	@$(BIN)/uv pip install --quiet --python .venv-peers/bin/python --require-hashes -r requirements/peers.txt

benchmarks: $(DONE)/run ## Run every benchmark and print its figures with the machine's name
	@for benchmark in $$(grep -l __main__ benchmarks/*.py); do echo "== $$benchmark"; $(BIN)/python $$benchmark; done

clean: ## Remove everything that was built, but not a demonstration
	rm -rf .venv .venv-language-model .venv-spark node_modules dist build src/levelhead/web/static/built

$(DONE)/uv: requirements/uv.txt tools/make-environment
	@tools/make-environment
	@mkdir -p $(DONE) && touch $@

$(DONE)/run: $(DONE)/uv requirements/run.txt requirements/build.txt pyproject.toml
	@$(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r requirements/run.txt -r requirements/build.txt
	@$(BIN)/uv pip install --quiet --no-build-isolation --no-deps --editable .
	@touch $@

$(DONE)/test: $(DONE)/run requirements/test.txt
	@$(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r requirements/test.txt
	@touch $@

$(STYLES): $(DONE)/run tools/build-styles package.json package-lock.json $(STYLE_SOURCES)
	@tools/build-styles
	@touch $@
