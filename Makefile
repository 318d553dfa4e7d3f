# Two commands do all set-up: "make demo" shows what kzgraph does, "make test" runs every test.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
KZGRAPH := $(BIN)/kzgraph
VIEW := partnerships.html

# The documents' texts are not part of the project; evidence is checked where they lie beside it.
ifndef KZGRAPH_SOURCES
ifneq ($(wildcard ../shared/sources/*.txt),)
export KZGRAPH_SOURCES := $(abspath ../shared/sources)
endif
endif

.PHONY: help demo test lint types check fix bench kills fuzz lowest newest browser virtuoso screenshots clean

help:
	@echo "make demo   set up, build the graph, print a trace, draw the view"
	@echo "make test   set up, lint, type-check, run all tests"
	@echo "make fix    format code and curated files"
	@echo "make bench  what everything costs, against peers and in portfolios of up to 100 offices"
	@echo "make kills  kill programs at every moment; make fuzz  made-up input for an hour"
	@echo "make lowest, make newest  the tests at both ends of the allowed versions"
	@echo "make screenshots  take the pictures of README.md again"

$(VENV)/.ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || (echo "kzgraph needs Python 3.11 or newer (found $$($(PYTHON) --version)); say which with PYTHON=..." && false)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || (echo "No virtual environment could be made; on Debian: apt-get install python3-venv" && false)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --group dev -e .
	@touch $@

demo: $(VENV)/.ready
	$(KZGRAPH) build
	$(KZGRAPH) trace "Ministry of Health" --year 2018
	$(KZGRAPH) network --quiet -o $(VIEW)
	@echo
	@echo "The partnership view is in $(VIEW): open it in a browser, no network needed."

# Browser tests need Chromium: it is installed where that is allowed, else those tests say so.
browser:
	@command -v chromium-headless-shell >/dev/null || \
	  { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && \
	    { echo "installing Debian's chromium-headless-shell for the browser tests ..."; \
	      apt-get update -qq && export DEBIAN_FRONTEND=noninteractive && \
      { apt-get install -y -qq --no-install-recommends chromium-headless-shell fonts-dejavu-core >/dev/null || \
        apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null; }; }; } || \
	  command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	  echo "chromium is not here and cannot be installed: the browser tests will be skipped (apt-get install chromium)"

# The same for Virtuoso, which the tests start on a port of this machine; no service of the system is left running.
virtuoso:
	@command -v virtuoso-t >/dev/null || \
	  { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && \
	    { echo "installing Debian's virtuoso-opensource for the tests of services ..."; \
	      apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends virtuoso-opensource-7-bin >/dev/null; }; } || \
	  echo "Virtuoso is not here and cannot be installed: its tests will be skipped (apt-get install virtuoso-opensource-7-bin)"

test: $(VENV)/.ready browser virtuoso lint types
	$(BIN)/python -m pytest -n 2 --dist loadgroup

lint: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(KZGRAPH) fmt --check --quiet

types: $(VENV)/.ready
	$(BIN)/mypy

check: lint types

fix: $(VENV)/.ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(KZGRAPH) fmt

bench: $(VENV)/.ready
	$(BIN)/python benchmarks/bench.py

kills: $(VENV)/.ready
	KZGRAPH_KILLS=200 $(BIN)/python -m pytest -q -rP tests/faults/test_kills.py tests/faults/test_killed_publishing.py

# Made-up input for every reader and the server, for an hour; what breaks is kept in tests/fuzz/corpus/.
MINUTES ?= 60
fuzz: $(VENV)/.ready
	$(BIN)/python tests/fuzz/run.py --minutes $(MINUTES)

# The tests at both ends of what pyproject.toml allows; old versions may use what newer Pythons or libraries call old.
lowest newest:
	$(PYTHON) -m venv .venv-$@
	.venv-$@/bin/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	.venv-$@/bin/python -m pip install --quiet --disable-pip-version-check --upgrade --upgrade-strategy eager \
	  $(if $(filter lowest,$@),-c constraints-lowest.txt) --group dev -e ".[fast,iati,mcp,pandas,xlsx]"
	.venv-$@/bin/python -m pytest -n 2 --dist loadgroup --ignore tests/browser --ignore tests/remote \
	  -W ignore::DeprecationWarning -W ignore::PendingDeprecationWarning

screenshots: $(VENV)/.ready browser
	$(BIN)/python docs/screenshots.py

clean:
	rm -rf $(VENV) .venv-lowest .venv-newest $(VIEW) .pytest_cache .mypy_cache .ruff_cache build dist
