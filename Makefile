# Each target does its own set-up: a fresh clone needs Python 3.11 or newer with venv, and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# Other people's programs that ours is measured beside, each in an environment of its own.
PEERS := .venv-peers

.PHONY: demo test lint types imports check-tools lock bench test-browser quality clean

demo: $(STAMP)
	@$(BIN)/eduwatch demo

test: $(STAMP) lint types imports
	$(BIN)/python -m pytest -n auto

lint: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(STAMP)
	$(BIN)/mypy

imports: $(STAMP)
	$(BIN)/lint-imports

bench: $(STAMP) $(PEERS)/changedetection/.installed $(PEERS)/urlwatch/.installed
	$(BIN)/python -m tests.benchmarks

# Needs the extra `browser` and a Chromium; it says what is lacking, and installs nothing.
test-browser: $(STAMP)
	$(BIN)/python -m tests.browser

quality: $(STAMP) $(PEERS)/changedetection/.installed
	$(BIN)/pip install --quiet --require-hashes -r requirements-quality.txt
	$(BIN)/python -m tests.quality

# The locks hold hashes and no addresses. Run after changing the dependencies in pyproject.toml.
lock: $(STAMP)
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header \
		pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header --extra dev \
		-c requirements.txt pyproject.toml -o requirements-dev.txt
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header --extra dev --extra quality \
		-c requirements-dev.txt pyproject.toml -o requirements-quality.txt
	for peer in changedetection urlwatch; do \
		$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header \
			tests/peers/$$peer.in -o tests/peers/requirements-$$peer.txt || exit 1; \
	done

$(STAMP): requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "make: Python 3.11 or newer is needed as '$(PYTHON)' (Debian: apt-get install python3; or make PYTHON=python3.12)" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
		|| { echo "make: Python's venv module is missing (Debian: apt-get install python3-venv)" >&2; exit 1; }
	@echo "Setting up $(VENV) (a minute or two, once)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(PEERS)/%/.installed: tests/peers/requirements-%.txt
	@echo "Setting up $(@D) (a minute or two, once)"
	@$(PYTHON) -m venv $(@D)
	@$(@D)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

clean:
	rm -rf $(VENV) $(PEERS) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
