# `make demo` and `make test` make their own environment from the lock files; nothing else is needed
# than Python 3.11 or newer and make.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
INSTALL := $(PIP) install --require-hashes --no-deps --only-binary :all:

.PHONY: demo test gate-model coverage-rules lint format lock bench screenshots record contract clean help

help:
	@sed -n 's/^\([a-z-]*\):.*## /\1: /p' $(MAKEFILE_LIST)

$(VENV)/.runtime: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Baton needs Python 3.11 or newer; this is %s. Try: make PYTHON=python3.11 ..." % sys.version.split()[0])'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing what Baton runs on ..."
	@$(INSTALL) -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements-dev.lock
	@echo "installing what the tests need ..."
	@$(INSTALL) -r requirements-dev.lock
	@touch $@

demo: $(VENV)/.runtime ## the first minute, without a GitHub account: HEADLESS=1, DOC=path, PORT=n
	@$(BIN)/baton demo $(if $(HEADLESS),--headless) $(if $(DOC),--doc "$(DOC)") $(if $(PORT),--port $(PORT))

test: $(VENV)/.dev ## every test, with a real browser
	@tests/browser/install-chromium
	@tests/contract/install
	$(BIN)/python -m pytest -n auto --dist loadgroup

gate-model: $(VENV)/.dev ## a hundred thousand random stories of pull requests: no check is green that truly is not
	BATON_STORIES=100000 $(BIN)/python -m pytest tests/model -n auto --timeout 7200

RULES_TESTS := tests/rules tests/commands tests/handlers tests/doctor/test_protection.py tests/model/test_cases.py tests/model/test_stories.py

coverage-rules: $(VENV)/.dev ## branches of bot/rules that the tests take: at least 95 of 100
	@d=$$(mktemp -d) && COVERAGE_FILE=$$d/rules BATON_STORIES=320 $(BIN)/coverage run --branch --source=bot/rules -m pytest $(RULES_TESTS) -q -p no:cacheprovider \
		&& COVERAGE_FILE=$$d/rules $(BIN)/coverage report --skip-covered --show-missing --fail-under=95; code=$$?; rm -rf "$$d"; exit $$code

lint: $(VENV)/.dev ## ruff and mypy, strict
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(VENV)/.dev ## let ruff write
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

screenshots: $(VENV)/.dev ## the pictures of the documentation, from the running demo
	@tests/browser/install-chromium
	$(BIN)/python -m tests.browser.screenshots

contract: $(VENV)/.dev ## whole stories against GitHub's published descriptions of its APIs; needs npm
	@tests/contract/install
	$(BIN)/python -m tests.contract

bench: $(VENV)/.dev ## what Baton promises of its speed, measured here; Probot beside it where npm is
	@$(BIN)/python -m benchmarks

record: $(VENV)/.dev ## record the gateway's traffic again: from GitHub with BATON_RECORD_REPO and a test App's key, else from the sandbox
	$(BIN)/python -m tests.github.record

lock: ## resolve the lock files again
	uv pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes --no-header -q --upgrade -o requirements.lock
	uv pip compile pyproject.toml --group build --group dev --universal --python-version 3.11 --generate-hashes --no-header -q -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache
