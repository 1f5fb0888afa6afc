# One-word commands; `make install` is the set-up that all others begin with.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: install run test browser check bench proof mutate agreement conformance spark lock clean

install: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "LeptoGuide needs Python 3.11 or newer: make PYTHON=python3.12")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

run: install
	@$(BIN)/leptoguide assess examples/demo-1.yaml --lang zh
	@echo
	@$(BIN)/leptoguide serve --demo --port $(PORT)

test: install browser
	@$(BIN)/python -m pytest -n 2 -rs

# Debian's chromium, for the browser tests: installed if that is allowed, and said if it is not.
browser:
	@command -v chromium >/dev/null \
		|| { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -qq -y chromium >/dev/null; } \
		|| echo "make test: chromium is missing and could not be installed here, so the browser tests will be skipped"

check: install
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m tools.knowledge_lint

# Ten minutes on a machine that does nothing else; QUICK=1: two, small cohorts side by side, and no results written.
bench: install
ifdef QUICK
	@$(BIN)/python -m bench.side --quick
	@$(BIN)/python -m bench.files --quick
else
	@$(BIN)/python -m bench.assess
	@$(BIN)/python -m bench.ask
	@$(BIN)/python -m bench.side
	@$(BIN)/python -m bench.files
	@$(BIN)/python -m bench.serving
	@$(BIN)/python -m bench.page
endif

proof: install
	@$(BIN)/python -m tools.proof

mutate: install
	@$(BIN)/python -m tools.mutate

agreement: install
	@$(BIN)/python -m tools.agreement

conformance: install
	@$(BIN)/python -m tools.conformance

spark: install
	@$(BIN)/python -m tools.spark

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --group dev --no-header -q pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) tools/conformance/node_modules tools/conformance/*/lib tools/conformance/*/.venv tools/spark/.venv .mypy_cache .ruff_cache .pytest_cache .hypothesis dist
