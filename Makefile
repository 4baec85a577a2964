# Every target is idempotent. `make help` lists them.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
VENDOR := src/xueji/common/ui/static/vendor
HOST ?= 127.0.0.1
PORT ?= 8000
# traffic.py loads a platform that runs already, and wants its address.
BENCHES = $(filter-out bench/traffic.py,$(shell grep -l __main__ bench/*.py))

.PHONY: help setup run demo test check lint types format bench browser sbom wheel clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

setup: $(VENV)/.installed $(VENDOR)/VENDOR.json ## Install everything into .venv and bundle the front-end packages

$(VENV)/.installed: pyproject.toml
	@$(PYTHON) tools/doctor.py python
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

$(VENDOR)/VENDOR.json: package.json package-lock.json tools/vendor.mjs tools/icons.json | $(VENV)/.installed
	@$(BIN)/python tools/front_end.py

run: setup ## Serve with demo data on SQLite at http://127.0.0.1:8000
	@$(BIN)/python tools/doctor.py run
	@$(BIN)/xueji migrate
	@$(BIN)/xueji demo
	@$(BIN)/xueji serve --host $(HOST) --port $(PORT)

test: setup ## Run every test on SQLite and PostgreSQL, with a real browser
	@$(BIN)/python tools/doctor.py test
	@$(BIN)/python tools/run_tests.py

check: setup ## Lint, types, import contracts, secrets, known holes, migrations
	@$(BIN)/python tools/check.py

format: setup ## Format the Python code
	@$(BIN)/ruff format src tools tests bench
	@$(BIN)/ruff check --fix src tools tests bench

bench: setup ## Print the benchmark tables
	@for file in $(BENCHES); do $(BIN)/python $$file || exit 1; done

sbom: setup ## Write the list of installed packages (CycloneDX) to dist/sbom.json
	@mkdir -p dist
	@$(BIN)/cyclonedx-py environment --output-format JSON --output-file dist/sbom.json

wheel: setup ## Build a wheel that runs with Python alone
	@$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

clean: ## Remove what was built (keeps data/)
	@rm -rf $(VENV) node_modules $(VENDOR) dist build
