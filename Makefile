# Two commands on a fresh machine: `make demo` and `make test`. Both need make and Python 3.11 or newer with venv, nothing else.
PYTHON ?= python3
BIN := .venv/bin
BROKER := tests/integration/kafka
WEB := $(shell find isc/web -name node_modules -prune -o -type f -print)
UV_PIP := $(BIN)/uv pip
COMPILE = $(UV_PIP) compile -q --universal --python-version 3.11 --generate-hashes --no-header
# Two processes fit a small machine; tests that share a broker are a group, and a group stays in one process.
WORKERS ?= 2
PYTEST = $(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

# uv reads neither pip's settings nor, unless told, the certificates that this machine trusts.
export UV_SYSTEM_CERTS ?= $(if $(wildcard /etc/ssl/certs/ca-certificates.crt),true,false)
ifdef PIP_INDEX_URL
export UV_DEFAULT_INDEX ?= $(PIP_INDEX_URL)
endif

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help demo test test-all faults quality calibration lint lint-format lint-rules lint-types lint-docs format check pictures bench lock clean

help: ## show this list
	@if [ -t 1 ]; then bold=$$(printf '\033[1m') blue=$$(printf '\033[36m') plain=$$(printf '\033[0m'); fi; \
	printf "\n  $${bold}Havenwacht$${plain}  finds breaches of access rules at sea terminals, while they happen\n\n"; \
	sed -nE 's/^([a-z-]+):.*## (.*)/\1:\2/p' $(MAKEFILE_LIST) | while IFS=: read -r name text; do \
		printf "  $${blue}make %-11s$${plain} %s\n" "$$name" "$$text"; done
	@printf '\n  ARGS="..." goes to the command behind demo, test, faults, quality, calibration and bench: make test ARGS="-k passback"\n\n'

# --- environments: one .venv; the development environment holds the run environment, at the same versions -----------------

$(BIN)/uv: requirements/uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo 'Python lacks venv: apt-get install python3-venv'; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.lock
	touch $@

# Where the larger environment is there already, it is brought up to date as a whole, never cut back.
.venv/.run: $(BIN)/uv requirements/run.lock
	lock=run; test ! -e .venv/.dev || lock=dev; $(UV_PIP) sync -q --require-hashes requirements/$$lock.lock
	test ! -e .venv/.dev || touch .venv/.dev
	touch $@

.venv/.dev: $(BIN)/uv requirements/dev.lock
	$(UV_PIP) sync -q --require-hashes requirements/dev.lock
	touch .venv/.run $@

# Our own packages, as links to this folder, and the console's bundle, which the build hook makes (with Node from PyPI if need be).
.venv/.installed: .venv/.run pyproject.toml hatch_build.py $(WEB)
	$(UV_PIP) install -q --no-deps -e .
	touch $@

.venv-bench/.installed: $(BIN)/uv requirements/bench.lock pyproject.toml
	test -x .venv-bench/bin/python || $(PYTHON) -m venv --without-pip .venv-bench
	$(UV_PIP) sync -q --python .venv-bench/bin/python --require-hashes requirements/bench.lock
	$(UV_PIP) install -q --python .venv-bench/bin/python --no-deps -e .
	touch $@

# A server of others that tests compare ours with; it is old, so it has an environment of its own.
.venv-peer/.installed: $(BIN)/uv requirements/peer.lock
	test -x .venv-peer/bin/python || $(PYTHON) -m venv --without-pip .venv-peer
	$(UV_PIP) sync -q --python .venv-peer/bin/python --require-hashes requirements/peer.lock
	touch $@

# --- what people run ----------------------------------------------------------------------------------------------------

demo: .venv/.run .venv/.installed ## a simulated day at a terminal, with the console in the browser
	$(BIN)/havenwacht demo $(ARGS)

test: .venv/.dev .venv/.installed .venv-peer/.installed broker ## the tests, with a real broker and database (minutes)
	$(PYTEST) -m "not slow and not faults" $(ARGS)

test-all: .venv/.dev .venv/.installed .venv-peer/.installed broker ## the tests, also those that take long
	$(PYTEST) $(ARGS)

faults: .venv/.dev .venv/.installed broker ## kill, cut and corrupt, and look whether an alert is lost
	$(PYTEST) -m faults $(ARGS)

quality: .venv-bench/.installed ## judge invented weeks: what was found, what was cried in vain, beside four baselines
	.venv-bench/bin/python -m benches.quality $(ARGS)

calibration: .venv-bench/.installed ## whether what unaccounted says holds, on invented weeks
	.venv-bench/bin/python -m benches.calibration $(ARGS)

lint: lint-format lint-rules lint-types lint-docs ## format, rules, types, and whether the documentation tells all

lint-format: .venv/.dev
	$(BIN)/ruff format --check --output-format concise .

lint-rules: .venv/.dev
	$(BIN)/ruff check --output-format concise .

lint-types: .venv/.dev .venv/.installed
	$(BIN)/mypy

lint-docs: .venv/.dev .venv/.installed
	test ! -e tests/test_docs.py || $(BIN)/python -m pytest -q tests/test_docs.py

format: .venv/.dev ## put the code in its format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

check: lint test ## what the pipeline runs

pictures: .venv/.dev .venv/.installed ## play the demo and draw docs/pictures from it (minutes; needs chromium)
	$(BIN)/python -m tests.console.pictures

bench: .venv-bench/.installed ## measure speed on this machine
	.venv-bench/bin/python -m benches $(ARGS)

lock: $(BIN)/uv ## resolve all versions anew, with hashes
	$(COMPILE) --upgrade requirements/uv.in -o requirements/uv.lock
	$(COMPILE) --upgrade --extra dev pyproject.toml -o requirements/dev.lock
	$(COMPILE) --upgrade -c requirements/dev.lock pyproject.toml -o requirements/run.lock
	$(COMPILE) --upgrade --extra bench pyproject.toml -o requirements/bench.lock
	$(COMPILE) --upgrade requirements/peer.in -o requirements/peer.lock
	! grep -nE 'https?://|--(extra-)?index|--find-links' requirements/*.lock

clean: ## remove all that was made here: environments, jars, caches
	rm -rf .venv .venv-bench .venv-peer $(BROKER)/jars build dist *.egg-info isc/static isc/web/node_modules
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- the test broker: jars from Maven Central; without Java or Maven its tests are skipped, or fail with CI=true ---------------

.PHONY: broker
broker:
	@if ! command -v java >/dev/null; then echo 'No Java 17 on the path: tests that need a broker cannot run (apt-get install openjdk-17-jre-headless)'; \
	elif test -e $(BROKER)/jars/.fetched && test ! $(BROKER)/pom.xml -nt $(BROKER)/jars/.fetched; then :; \
	elif ! command -v mvn >/dev/null; then echo 'No Maven on the path: cannot fetch the broker for tests (apt-get install maven)'; \
	else rm -rf $(BROKER)/jars; mvn -B -ntp -q -f $(BROKER)/pom.xml dependency:copy-dependencies && touch $(BROKER)/jars/.fetched \
		|| echo 'The broker could not be fetched: tests that need it cannot run'; fi
