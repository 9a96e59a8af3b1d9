# Everything a developer does, by name. `make` alone tells what there is.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
CLIP ?= demo/side_kick.mp4
DEMO_REPORT ?= build/demo-report.html
PYTEST_ARGS ?=

# A file that ends in _peer runs another program's side of a comparison; its benchmark calls it.
BENCHES ?= $(filter-out %_peer,$(patsubst bench/%.py,%,$(sort $(wildcard bench/[a-z]*.py))))

# Interpreters to try, in this order; `make PYTHON=/path/to/python` tries only that one.
PYTHON ?= python3.13 python3.12 python3.11 python3 python
UV_REQUIREMENT := $(shell sed -n 's/^ *"\(uv==[0-9.]*\)",$$/\1/p' pyproject.toml)

# Whatever environment the caller is in, the project's own is used, and no other Python is fetched.
unexport VIRTUAL_ENV
unexport UV_PROJECT_ENVIRONMENT
unexport PYTHONPATH
unexport PYTHONHOME
export UV_PYTHON_DOWNLOADS := never

.PHONY: help
help: ## Tell what there is (this list)
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)$$/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do printf '  make %-8s %s\n' "$$name" "$$text"; done

.PHONY: setup
setup: $(READY) ## Make .venv with every dependency as locked; instant when nothing changed

$(BIN)/python:
	@python=""; \
	for candidate in $(PYTHON); do \
	    if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then python=$$candidate; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	    echo "Unsit needs Python 3.11 or newer; none found (tried: $(PYTHON))." >&2; \
	    echo "Install one, or name it: make setup PYTHON=/path/to/python3" >&2; \
	    exit 1; \
	fi; \
	if ! "$$python" -m venv $(VENV); then \
	    rm -rf $(VENV); \
	    echo "$$python could not make a virtual environment; on Debian and Ubuntu: apt install python3-venv" >&2; \
	    exit 1; \
	fi

$(READY): pyproject.toml uv.lock | $(BIN)/python
	@if [ "$$($(BIN)/uv --version 2>/dev/null | cut -d' ' -f2)" != "$(UV_REQUIREMENT:uv==%=%)" ]; then \
	    echo "Making $(VENV): about 200 MB to download the first time."; \
	    $(BIN)/python -m pip install --quiet --disable-pip-version-check "$(UV_REQUIREMENT)"; \
	fi
	$(BIN)/uv sync --frozen --all-extras --no-progress
	@touch $@

.PHONY: test
test: $(READY) ## Run every test
	$(BIN)/pytest -n auto $(PYTEST_ARGS)

.PHONY: check
check: $(READY) ## Check style, types and who imports whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: format
format: $(READY) ## Put every Python file into the project's style
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

.PHONY: demo
demo: $(READY) ## Check a short clip and show the report
	@mkdir -p $(dir $(DEMO_REPORT))
	$(BIN)/unsit check $(CLIP) --report $(DEMO_REPORT)
	@echo "The report: $(abspath $(DEMO_REPORT))"
	@if [ -z "$${CI:-}" ] && { [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ] || [ "$$(uname)" = Darwin ]; }; then \
	    $(BIN)/python -m webbrowser -t "file://$(abspath $(DEMO_REPORT))" >/dev/null || true; \
	fi

.PHONY: proof
proof: $(READY) ## Let every movement file prove itself
	$(BIN)/unsit prove --all

.PHONY: docs
docs: $(READY) ## Write anew those pages of docs/ that are made from the code
	$(BIN)/python -m unsit.movement.reference docs/format
	$(BIN)/python -m unsit.cli.reference docs

.PHONY: bench
bench: $(READY) ## Run every benchmark; each prints one table
	@for name in $(BENCHES); do \
	    echo "$$name"; $(BIN)/python -m "bench.$$name" || exit 1; echo; \
	done

.PHONY: clean
clean: ## Remove what was built; .venv stays
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
