# Every target sets up what it needs: `make run` and `make test` work on a fresh machine with Python 3.11 or newer.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test lint soak bench eval lock pictures captures clean

run: $(VENV)/runtime.stamp  ## open the reader
	@$(BIN)/newsreader $(ARGS)

test: $(VENV)/dev.stamp lint  ## every check
	$(BIN)/python -m pytest

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

soak: $(VENV)/dev.stamp  ## what takes minutes: many kills, long fetches, new examples for the property tests
	$(BIN)/python -m pytest -m soak
	$(BIN)/python -m pytest -m "hypothesis and not soak" --hypothesis-profile search

bench: $(VENV)/dev.stamp  ## speed, side by side
	$(BIN)/python -m bench $(ARGS)

eval: $(VENV)/dev.stamp  ## accuracy against gold; CORPUS=DIR for the full corpora
	$(BIN)/python -m eval $(if $(CORPUS),--corpus "$(CORPUS)") $(ARGS)

pictures: $(VENV)/dev.stamp  ## the screenshots in docs/
	$(BIN)/python -m docs.pictures

captures: $(VENV)/dev.stamp  ## every screen as text and picture, into build/captures (or TO=DIR)
	$(BIN)/python -m docs.captures $(or $(TO),build/captures) $(ARGS)

lock:  ## renew the lock files (needs uv)
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 --group build pyproject.toml -o requirements.lock
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "newsreader needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python"; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python has no venv module; on Debian or Ubuntu: sudo apt install python3-venv"; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/runtime.stamp: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/runtime.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-dev.lock
	@touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info
