# make demo and make test are all that a new user needs; each does its own set-up.
PORT ?= 8000
DATA ?= gwella-data
BIN := .venv/bin
# As many processes as there are cores; a module stays in one, and journeys, which come last, come last in each.
TOGETHER := -n auto --dist loadfile --no-loadscope-reorder
# What speaks to a database, once more on PostgreSQL; what brings its own database, or is about files, has been seen.
ON_POSTGRESQL := -m "not pictures and not once" tests/integration tests/unit/accounts tests/unit/audit

.PHONY: demo test check fix docs pictures bench bundle drills mutants lowest lock

demo:  ## the main job on a fresh machine, and the site on 127.0.0.1:$(PORT)
	@sh tools/environment.sh requirements.lock
	@$(BIN)/gwella demo --out $(DATA) --port $(PORT)

test: development  ## all tests, the browser journeys and PostgreSQL included
	@sh tools/browser.sh
	@sh tools/java.sh
	@sh tools/postgresql.sh; found=$$?; [ $$found = 0 ] || [ $$found = 3 ] || exit $$found; \
	$(BIN)/python -m pytest $(TOGETHER) && { [ $$found = 3 ] || \
	DATABASE_URL=postgres://postgres@127.0.0.1:5432/postgres $(BIN)/python -m pytest $(TOGETHER) $(ON_POSTGRESQL); }

check: development  ## format, lint, types, import contracts, templates, spelling, stale generated pages
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint gwella --lint --quiet
	$(BIN)/codespell
	$(BIN)/python docs/make.py --check

fix: development  ## put right what can be put right
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

docs: development  ## rebuild the generated pages
	$(BIN)/python docs/make.py

pictures: development  ## take the pictures of the README anew
	@$(BIN)/gwella demo --out $(DATA) --no-serve
	PICTURES=$(DATA) $(BIN)/python -m pytest tests/journeys -m pictures

bench: development  ## what the engine costs beside a scan, SQL and pandas, every value compared; a few minutes
	$(BIN)/gwella bench all --scale 1

bundle: development  ## one archive that installs with no network, on Linux and Windows, with checksums and a bill of materials
	$(BIN)/python tools/bundle.py

DRILLS ?=

drills: development  ## crash, race, restore, tampering, writers, upload, load and offline-install: a line of JSON each, an hour; DRILLS="race --database sqlite" runs some
	@sh tools/postgresql.sh || true
	@$(BIN)/python tools/drills.py $(DRILLS)

mutants: development  ## are the guards tested? each is taken out, one at a time, and its tests must turn red
	@sh tools/postgresql.sh
	@$(BIN)/python tools/mutants.py

lowest: development  ## the tests with the oldest libraries that pyproject.toml accepts; a quarter of an hour
	@sh tools/lowest.sh

LOCK := pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url pyproject.toml

lock: development  ## add to the lock files what pyproject.toml asks for, without naming an index; renewed where removed first
	uv $(LOCK) --extra postgres -o requirements.lock
	uv $(LOCK) --extra postgres --extra spark --group dev -o requirements-dev.lock
	sed -i 's/ (pyproject.toml[^)]*)//' requirements.lock requirements-dev.lock

.PHONY: development
development:
	@sh tools/environment.sh requirements-dev.lock
