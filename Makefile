# palpate: the two commands are `make demo` and `make test`. Each sets up what it needs.
# PYTHON picks the interpreter (3.11 or newer).
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEMO := out/demo
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PIP_CONSTRAINT = $(CURDIR)/constraints.txt

.PHONY: demo test check coverage lint types docs docs-reference docs-refresh setup benchmarks audit clean

setup: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "palpate needs Python 3.11 or newer: install it, or call make PYTHON=/path/to/python"; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than Python 3.11: call make PYTHON=/path/to/python3.11"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -qq --editable '.[dev]'
	@$(BIN)/python -m compileall -q src
	@touch $@

# Both examples: what is to be mended, in brief, and a page of HTML for each, opened where there is a screen.
demo: $(STAMP)
	@$(BIN)/palpate check examples/hip_massage.txt examples/facial_massage.txt --quiet
	@$(BIN)/palpate check examples/hip_massage.txt examples/facial_massage.txt --format html --output $(DEMO)
	@echo
	@echo "Each claim with its evidence: $(DEMO)/hip_massage.html and $(DEMO)/facial_massage.html"
	@echo "The same in the terminal:     $(BIN)/palpate check examples/hip_massage.txt"
	@if [ -t 1 ] && { [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" = Darwin ]; }; then \
	  $(BIN)/python -m webbrowser -t "file://$(CURDIR)/$(DEMO)/hip_massage.html" >/dev/null 2>&1 || true; fi

test: check

# What CI runs: the same, in the same order.
check: lint types $(STAMP)
	$(BIN)/pytest

# The same tests with what they reach, which takes half as long again.
coverage: $(STAMP)
	$(BIN)/pytest --cov --cov-report=term

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

docs: docs-reference
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

# Makes the pages of docs/reference anew from the code.
docs-reference: $(STAMP)
	$(BIN)/python -m docs.tools.reference

# Runs every command that README and docs show, and writes what it prints today. Look at the difference.
docs-refresh: docs-reference
	$(BIN)/python -m docs.tools.refresh

# Known weaknesses of the pinned dependencies (asks the package index and its advisory database, so it needs the network).
audit: $(STAMP)
	$(BIN)/pip-audit --requirement constraints.txt --no-deps --disable-pip

clean:
	rm -rf $(VENV) $(DEMO) site .mypy_cache .ruff_cache .pytest_cache
