# Everything a developer does, by name. `make` alone tells what there is.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# What is enough to build the pages and serve them, without what developers and the eye need.
PAGES_READY := $(VENV)/.pages-ready
CLIP ?= demo/side_kick.mp4
DEMO_REPORT ?= build/demo-report.html
PYTEST_ARGS ?=
FIGURES ?= build/figures
FILMS ?= build/films
FILMS_ARGS ?=
ACCURACY_ARGS ?=
NODE_READY := frontend/node_modules/.ready
DIST_READY := frontend/dist/.ready
VOICE ?= build/voice
VOICE_READY := $(VOICE)/.ready
SITE_READY := src/unsit/web/site/site.json
SERVE_ARGS ?=
FIGURE_SOURCES := src/unsit/film/figures.py \
    $(shell find $(addprefix src/unsit/,body movement figure library) -name '*.py' -o -name '*.toml' -o -name '*.glb' -o -name '*.json')
SITE_SOURCES := src/unsit/web/site_build.py src/unsit/web/site_files.py src/unsit/web/browser_zip.py \
    $(shell find src/unsit/web/pages/static $(addprefix src/unsit/,body movement engine figure proof library) -type f -not -name '*.pyc')
VOICE_SOURCES := src/unsit/film/spoken.py src/unsit/film/voice.py $(shell find src/unsit/library -name '*.toml')
FRONTEND_SOURCES := $(wildcard frontend/*.*) $(shell find frontend/src -type f)

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
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)$$/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do printf '  make %-9s %s\n' "$$name" "$$text"; done

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

define uv-there
@if [ "$$($(BIN)/uv --version 2>/dev/null | cut -d' ' -f2)" != "$(UV_REQUIREMENT:uv==%=%)" ]; then \
    echo "Making $(VENV): about $(1) MB to download the first time."; \
    $(BIN)/python -m pip install --quiet --disable-pip-version-check "$(UV_REQUIREMENT)"; \
fi
endef

$(READY): pyproject.toml uv.lock | $(BIN)/python
	$(call uv-there,200)
	$(BIN)/uv sync --frozen --all-extras --no-progress
	@touch $@; [ -e $(PAGES_READY) ] || touch $(PAGES_READY)

$(PAGES_READY): pyproject.toml uv.lock | $(BIN)/python
	$(call uv-there,80)
	$(BIN)/uv sync --frozen --inexact --no-dev --extra web --extra postgresql --extra voice --no-progress
	@touch $@

.PHONY: system
system: ## Install what Python cannot bring: Chromium, Node.js, OpenGL without a window, a voice, PostgreSQL
	@tools/system.sh

# Tests of pages and films need what `make system` brings; where it cannot, they fail and say so.
.PHONY: system-if-possible
system-if-possible:
	@tools/system.sh || true

$(NODE_READY): frontend/package.json frontend/package-lock.json
	@command -v npm >/dev/null || { echo "The front end needs Node.js and npm: make system" >&2; exit 1; }
	npm ci --prefix frontend --no-audit --no-fund --loglevel=error
	@touch $@

$(FIGURES)/.ready: $(PAGES_READY) $(FIGURE_SOURCES)
	$(BIN)/python -m unsit.film.figures $(FIGURES) --no-posters
	@touch $@

$(DIST_READY): $(NODE_READY) $(FIGURES)/.ready $(FRONTEND_SOURCES)
	npm run --prefix frontend --silent build
	@touch $@

.PHONY: frontend
frontend: $(DIST_READY) ## Build the moving figure for pages into frontend/dist

# Browsers without a voice of their own are spoken to from files; where they cannot be recorded it says why.
$(VOICE_READY): $(DIST_READY) $(VOICE_SOURCES)
	@mkdir -p $(VOICE)
	$(BIN)/python -m unsit.film.spoken frontend/dist/spoken.json $(VOICE) --if-possible
	@if compgen -G '$(VOICE)/*.json' >/dev/null; then touch $@; fi

.PHONY: voice
voice: $(VOICE_READY) ## Record the voice for browsers that have none, into build/voice

$(SITE_READY): $(DIST_READY) $(VOICE_READY) $(SITE_SOURCES)
	$(BIN)/python -m unsit.web.site_build --voice $(VOICE)
	@touch $@

.PHONY: site
site: $(SITE_READY) ## Gather what pages need, named, compressed, ready to serve

.PHONY: serve
serve: $(SITE_READY) ## Build everything and serve the guided session; the address is printed
	$(BIN)/unsit serve $(SERVE_ARGS)

.PHONY: wheel
wheel: $(SITE_READY) ## Build the wheel with the front end inside, into dist/
	$(BIN)/uv build --wheel --no-progress

.PHONY: figures
figures: $(READY) ## Make clips, strips and posters of every movement in build/figures
	$(BIN)/python -m unsit.film.figures $(FIGURES)
	@touch $(FIGURES)/.ready

.PHONY: films
films: $(READY) ## Render the test films with their truth into build/films (resumes)
	$(BIN)/python -m unsit.film.testfilms $(FILMS) $(FILMS_ARGS)

.PHONY: accuracy
accuracy: $(READY) ## Look at the test films, compare with the truth, write docs/accuracy.md
	$(BIN)/python -m accuracy.report $(FILMS) --write docs/accuracy.md $(ACCURACY_ARGS)

.PHONY: accuracy-people
accuracy-people: $(READY) ## Count recordings of real people (FOLDER=..., docs/people.md), compare with their truth
	$(BIN)/python -m accuracy.people $(FOLDER) $(ACCURACY_ARGS)

.PHONY: confidence
confidence: $(READY) ## Fit how sure a count is to the fitting half of recordings of people (FOLDER=...)
	$(BIN)/python -m tools.confidence $(FOLDER)

.PHONY: test
test: $(READY) system-if-possible ## Run every test
	@$(MAKE) --no-print-directory --keep-going -j1 test-frontend test-python test-postgresql

.PHONY: test-frontend
test-frontend: $(SITE_READY)
	npm test --prefix frontend --silent

.PHONY: test-python
test-python: $(READY)
	$(BIN)/pytest -n auto $(PYTEST_ARGS)

# The pages once more, on a PostgreSQL that is started for it; where none is installed it says so. The server's own tests
# start servers with databases of their own.
.PHONY: test-postgresql
test-postgresql: $(READY)
	$(BIN)/python -m tools.with_postgresql $(BIN)/pytest -n auto tests/web --ignore tests/web/test_serving.py

.PHONY: check
check: $(READY) $(NODE_READY) ## Check style, types and who imports whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	npm run --prefix frontend --silent check

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
	$(BIN)/python -m unsit.interop.schema docs/format

.PHONY: api-types
api-types: $(READY) ## Write the types of the interface for programs anew, for the front end
	$(BIN)/python -m tools.api_types

.PHONY: language
language: $(READY) ## Bring translations up to date; CODE=fr begins or goes on with a language
	$(BIN)/python -m tools.languages $(CODE)

.PHONY: bench
bench: $(READY) ## Run every benchmark; each prints one table
	@for name in $(BENCHES); do \
	    echo "$$name"; $(BIN)/python -m "bench.$$name" || exit 1; echo; \
	done

.PHONY: clean
clean: ## Remove what was built; installed packages stay
	rm -rf build dist frontend/dist src/unsit/web/site .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
