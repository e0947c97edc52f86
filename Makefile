# Every task of the house. `make` alone lists them.
PYTHON ?= python3
UV_VERSION := 0.13.9
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
ON_POSTGRESQL := -n 2 --dist loadgroup -p tests.house.touching_the_store tests/features tests/gateways tests/postgresql \
	'tests/journeys/test_leaving.py::test_one_line_at_the_end_of_the_month[ja-with-scripts]'
export UV_PYTHON_DOWNLOADS := never

.DEFAULT_GOAL := help
.PHONY: help
help:  ## list the targets
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

##@ Run
.PHONY: run
run: $(VENV)/.runtime  ## install into .venv and start the demo at http://localhost:8000/ (PORT=… to change)
	@$(BIN)/madoguchi demo --port $(PORT)

##@ Check
.PHONY: test
test: parts  ## install, then run every test: domain, features, house, gateways, browser stories; on both stores
	@on_postgresql=0; $(BIN)/python -m tests.on_postgresql -m pytest $(ON_POSTGRESQL) || on_postgresql=$$?; \
	$(BIN)/python -m pytest -n 2 --dist loadgroup && exit $$on_postgresql

.PHONY: test-postgresql
test-postgresql: parts  ## only what touches the store, on a throw-away PostgreSQL, and one browser story
	$(BIN)/python -m tests.on_postgresql -m pytest $(ON_POSTGRESQL)

.PHONY: check
check: dev  ## format, lint, types, import direction (a minute, no browser)
	$(BIN)/ruff format --check src tests scripts bench
	$(BIN)/ruff check src tests scripts bench
	$(BIN)/lint-imports
	$(BIN)/mypy

.PHONY: crashes
crashes: dev  ## kill the main job at every point and 1,000 random instants; writes docs/crash-table.md (10 minutes)
	$(BIN)/python -m tests.crashes --seeds 1000 --write

.PHONY: faults
faults: parts  ## break the real parts in every way; writes docs/fault-table.md (4 minutes)
	$(BIN)/python -m tests.gateways.faults

.PHONY: month-end-faults
month-end-faults: parts  ## break the last night of the month in every way; writes docs/month-end-faults.md (an hour, as root)
	$(BIN)/python -m tests.month_end --seeds 1000 --at-once 2 --write

.PHONY: parts
parts: dev  ## install the parts that the tests need: Chromium, a Japanese font, gettext
	@scripts/install-parts

.PHONY: mutants
mutants: dev  ## change the code on purpose: which changes does no test notice? (an hour)
	$(BIN)/python -m tests.mutants --of-each 24

.PHONY: mutants-sample
mutants-sample: dev  ## the same for some changes, drawn by the commit (a minute)
	$(BIN)/python -m tests.mutants --sample

##@ Measure
.PHONY: bench
bench: parts  ## measure everything beside its floor into bench/RESULTS.md (a quarter of an hour, on a quiet machine)
	$(BIN)/python -m bench

.PHONY: bench-desk
bench-desk: parts  ## measure the desk's questions at a million lines on PostgreSQL (five minutes)
	$(BIN)/python -m bench --desk

.PHONY: bench-month-end
bench-month-end: parts  ## measure the close of 10,000, 100,000 and 1,000,000 lines on PostgreSQL beside its floor (three quarters of an hour)
	$(BIN)/python -m bench.month_end

.PHONY: bench-among-many
bench-among-many: parts  ## measure pages among a million lines on PostgreSQL, in turns with ten thousand (a quarter of an hour)
	$(BIN)/python -m bench.among_many

.PHONY: bench-evening
bench-evening: parts  ## measure a month-end evening on PostgreSQL, and surges at its entrances (half an hour, on a quiet machine)
	$(BIN)/python -m bench.evening

.PHONY: bench-pretix
bench-pretix: dev  ## measure pages and cancellations beside pretix's, from PyPI, outside this folder
	$(BIN)/python -m bench.pretix

.PHONY: bench-killbill
bench-killbill: parts  ## measure the close beside Kill Bill's cancellations, fetched with Maven, outside this folder
	$(BIN)/python -m bench.killbill

##@ Write
.PHONY: format
format: dev  ## format the code
	$(BIN)/ruff format src tests scripts bench
	$(BIN)/ruff check --fix src tests scripts bench

.PHONY: translations
translations: dev  ## collect the texts of the pages, compile the translations
	$(BIN)/python scripts/translations.py

.PHONY: documents
documents: dev  ## write what is made from the code: parts of docs/, the joined stylesheet
	$(BIN)/python scripts/documents.py
	$(BIN)/python scripts/write_compliance.py
	$(BIN)/python scripts/stylesheet.py

.PHONY: pictures
pictures: parts  ## photograph every page × state × language × width into docs/pictures
	$(BIN)/python -m tests.journeys.pictures

.PHONY: lock
lock: $(VENV)/.uv  ## resolve the dependencies anew into the two lock files
	$(BIN)/uv pip compile pyproject.toml --upgrade --generate-hashes --no-header --python-version 3.11 -q -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --upgrade --group dev --generate-hashes --no-header --python-version 3.11 -q -o requirements-dev.lock

##@ Install
.PHONY: dev
dev: $(VENV)/.development  ## install everything a developer needs into .venv

$(VENV)/.uv:
	@$(PYTHON) -m venv $(VENV) || { echo "python3 has no venv module: on Debian, apt-get install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

$(VENV)/.runtime: requirements.lock pyproject.toml | $(VENV)/.uv
	@$(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r requirements.lock
	@$(BIN)/uv pip install --quiet --compile-bytecode --no-deps -e .
	@touch $@

$(VENV)/.development: requirements-dev.lock pyproject.toml | $(VENV)/.uv
	@$(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r requirements-dev.lock
	@$(BIN)/uv pip install --quiet --compile-bytecode --no-deps -e .
	@touch $@ $(VENV)/.runtime
