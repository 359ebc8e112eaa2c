# Two commands matter: `make demo` opens a fair, `make test` checks everything.
# Works with the make of Debian and of macOS. Stamp files record finished steps,
# so that a second run starts at once.

PYTHON = .venv/bin/python
RUN = .venv/.installed
TEST = .venv/.installed-for-tests
PICTURES = expo/demo/node_modules/.installed
CLIENTS = tests/clients/node_modules/.installed
LIGHTHOUSE = tests/lighthouse/node_modules/.installed
CODE = expo matching translation livestream frontend tests scripts
# Several processes run the tests; tests/support/sharing.py distributes the test files among them.
SHARED = --numprocesses auto --dist loadfile
# Two commands, because a single one would measure only the main process, not those that run the tests (slipcover 1.1).
COVERED = $(PYTHON) -m slipcover --format json --out .coverage.json
REPORT = $(PYTHON) -m slipcover --merge .coverage.json --out .coverage.json
# Modules are compiled when they are first imported: most never are.
PIP = $(PYTHON) -m pip install --quiet --disable-pip-version-check --no-deps --no-compile

.PHONY: help demo demo-pictures test quick lint format types contracts tests coverage models peers train fuzz long mutants screenshots lighthouse bench words docs lock upgrade clean
.DELETE_ON_ERROR:

# The tests start a hundred processes, which must share compiled modules.
unexport PYTHONDONTWRITEBYTECODE

help: ## Show this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(RUN) $(PICTURES) ## Open the demo fair on http://localhost:8000 (ARGS="--port 9000 --data elsewhere")
	@exec .venv/bin/expo demo $(ARGS)

demo-pictures: $(PICTURES) ## Download the artwork for the demo's product pictures

test: lint $(CLIENTS) ## Run all checks and tests
	@scripts/checked-beside $(MAKE) --no-print-directory tests

quick: lint ## Run all checks, and the tests without browsers or server processes
	@scripts/checked-beside .venv/bin/pytest $(SHARED) -m "not browser and not processes"

lint: $(TEST) ## Check style, formatting and names
	.venv/bin/ruff check $(CODE)
	.venv/bin/ruff format --check $(CODE)
	.venv/bin/python scripts/names.py

format: $(TEST) ## Format the code, and apply safe fixes
	.venv/bin/ruff check --fix-only $(CODE)
	.venv/bin/ruff format $(CODE)

types: $(TEST) ## Check the types
	.venv/bin/mypy

contracts: $(TEST) ## Check imports against the architecture
	.venv/bin/lint-imports --no-logo
	.venv/bin/python -m tests.support.architecture

tests: $(TEST) $(CLIENTS) ## Run the tests (ARGS="tests/fairs -x" for selected tests, in one process)
	@scripts/debian-packages
	$(if $(ARGS),.venv/bin/pytest $(ARGS),$(COVERED) -m pytest $(SHARED) && $(REPORT) --fail-under 90)

coverage: $(TEST) $(CLIENTS) ## Run the tests and list the code that they do not cover
	@scripts/debian-packages
	$(COVERED) --source expo,matching,translation,livestream,frontend --omit '' -m pytest $(SHARED) && $(REPORT)

models: $(RUN) ## Test the text encoders with a real model, in a separate environment (about 1 GB)
	scripts/try-models $(ARGS)

peers: $(TEST) ## Compare our translation with Argos Translate and LibreTranslate, in separate environments (about 2 GB)
	scripts/try-peers $(ARGS)

train: $(RUN) ## Train the demo's translation packages from the lexicon, in a separate environment (ARGS="zh-en" for one)
	scripts/train $(ARGS)

fuzz: $(TEST) ## Send generated GraphQL operations to a temporary fair in every role (CASES=200, ROLE=buyer)
	.venv/bin/python -m tests.fuzz --cases $(or $(CASES),2000) $(if $(ROLE),--role $(ROLE))

long: $(TEST) ## Run the full lengths of tests that the suite runs in short versions (ARGS=outages for one)
	@scripts/debian-packages
	.venv/bin/python -m tests.long $(ARGS)

mutants: $(TEST) $(PICTURES) $(CLIENTS) ## Mutation testing: check that the tests catch known defects (ARGS="digit-lost" for selected ones)
	@scripts/debian-packages
	.venv/bin/python -m tests.mutants $(ARGS)

screenshots: $(TEST) $(PICTURES) ## Take screenshots of every page at three widths in three languages (ARGS="--page front" for one)
	@scripts/debian-packages
	.venv/bin/python -m tests.screenshots $(ARGS)

lighthouse: $(TEST) $(PICTURES) $(LIGHTHOUSE) ## Audit the pages that buyers see first with Lighthouse
	@scripts/debian-packages
	.venv/bin/python -m tests.lighthouse $(ARGS)

bench: $(TEST) $(PICTURES) ## Run the benchmarks; each prints a line of JSON
	.venv/bin/expo bench api
	.venv/bin/expo bench import --rows 20000
	.venv/bin/expo bench search --queries 2000
	.venv/bin/expo bench pages
	.venv/bin/expo bench schedule --buyers 200 --exhibitors 60 --slots 40
	.venv/bin/expo bench fair --scale 0.01

words: $(TEST) ## List missing translations (ARGS=words.json imports translations, ARGS=--prune removes unused ones)
	@.venv/bin/python scripts/catalogues.py $(ARGS)

docs: $(RUN) ## Write the GraphQL schema to expo/schema.graphql
	.venv/bin/expo schema > expo/schema.graphql.new
	mv expo/schema.graphql.new expo/schema.graphql

lock: $(TEST) ## Pin the dependencies of pyproject.toml; `make upgrade` also moves to newer versions
	$(PIP) --require-hashes -r requirements-lock.lock
	$(PYTHON) scripts/lock.py

upgrade: $(TEST) ## Pin the newest versions that pyproject.toml allows
	$(PIP) --require-hashes -r requirements-lock.lock
	$(PYTHON) scripts/lock.py --upgrade

clean: ## Remove everything that was generated, except the data in var/
	rm -rf .venv .venv-models .venv-train .venv-peers-argos .venv-peers-libre expo/demo/node_modules frontend/node_modules frontend/static/vendor tests/clients/node_modules tests/lighthouse/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage htmlcov
	find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUN): requirements.lock pyproject.toml frontend/package-lock.json scripts/vendor.py
	@scripts/make-environment
	@echo "Installing the dependencies …"
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-build-isolation --editable .
	@touch $@

$(TEST): $(RUN) requirements-test.lock
	@echo "Installing the test tools …"
	@$(PIP) --require-hashes -r requirements-test.lock
	@$(PYTHON) -m pip check
	@touch $@

$(PICTURES): expo/demo/package-lock.json | $(RUN)
	@scripts/npm-ci expo/demo
	@touch $@

$(CLIENTS): tests/clients/package-lock.json | $(RUN)
	@scripts/npm-ci tests/clients
	@touch $@

$(LIGHTHOUSE): tests/lighthouse/package-lock.json | $(RUN)
	@scripts/npm-ci tests/lighthouse
	@touch $@
