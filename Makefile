# Two commands matter: `make demo` opens a fair, `make test` checks everything.
# Works with the make of Debian and of macOS. A stamp file says what is done already,
# so that a second run starts at once.

PYTHON = .venv/bin/python
RUN = .venv/.installed
TEST = .venv/.installed-for-tests
PICTURES = expo/demo/node_modules/.installed
CLIENTS = tests/clients/node_modules/.installed
LIGHTHOUSE = tests/lighthouse/node_modules/.installed
CODE = expo matching translation frontend tests scripts
# Several processes run the tests; which runs which, and how many, says tests/support/sharing.py.
SHARED = --numprocesses auto --dist loadfile
# Two commands: one alone would look at the first process instead of those that run the tests (slipcover 1.1).
COVERED = $(PYTHON) -m slipcover --format json --out .coverage.json
REPORT = $(PYTHON) -m slipcover --merge .coverage.json --out .coverage.json
PIP = $(PYTHON) -m pip install --quiet --disable-pip-version-check --no-deps

.PHONY: help demo demo-pictures test quick lint format types contracts tests coverage models peers train fuzz mutants screenshots lighthouse bench words docs lock upgrade clean
.DELETE_ON_ERROR:

# The tests start a hundred processes; none of them is to compile all modules anew.
unexport PYTHONDONTWRITEBYTECODE

help: ## Show these lines
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(RUN) $(PICTURES) ## Open the demo fair on http://localhost:8000 (ARGS="--port 9000 --data elsewhere")
	@exec .venv/bin/expo demo $(ARGS)

demo-pictures: $(PICTURES) ## Fetch what the demo's pictures are composed of

test: lint $(CLIENTS) ## Run every check and every test
	@scripts/checked-beside $(MAKE) --no-print-directory tests

quick: lint ## Run every check, and the tests that need neither a browser nor processes of their own
	@scripts/checked-beside .venv/bin/pytest $(SHARED) -m "not browser and not processes"

lint: $(TEST) ## Look for what reads badly
	.venv/bin/ruff check $(CODE)
	.venv/bin/ruff format --check $(CODE)
	.venv/bin/python scripts/names.py

format: $(TEST) ## Lay the code out, and mend what can be mended safely
	.venv/bin/ruff check --fix-only $(CODE)
	.venv/bin/ruff format $(CODE)

types: $(TEST) ## Check the types
	.venv/bin/mypy

contracts: $(TEST) ## Check who imports whom
	.venv/bin/lint-imports --no-logo
	.venv/bin/python -m tests.support.architecture

tests: $(TEST) $(CLIENTS) ## Run the tests (ARGS="tests/fairs -x" for some of them, in one process)
	@scripts/debian-packages
	$(if $(ARGS),.venv/bin/pytest $(ARGS),$(COVERED) -m pytest $(SHARED) && $(REPORT) --fail-under 90)

coverage: $(TEST) $(CLIENTS) ## Run the tests and list what of all code they leave out
	@scripts/debian-packages
	$(COVERED) --source expo,matching,translation,frontend --omit '' -m pytest $(SHARED) && $(REPORT)

models: $(RUN) ## Try the encoders' contract on a real model, in an environment of its own (about 1 GB)
	scripts/try-models $(ARGS)

peers: $(TEST) ## Compare with Argos Translate and LibreTranslate, in environments of their own (about 2 GB)
	scripts/try-peers $(ARGS)

train: $(RUN) ## Train the demo's translation packages from the lexicon, in an environment of its own (ARGS="zh-en")
	scripts/train $(ARGS)

fuzz: $(TEST) ## Ask a fair of its own all that can be made up, as everybody (CASES=2000, ROLE=buyer for one)
	.venv/bin/python -m tests.fuzz --cases $(or $(CASES),2000) $(if $(ROLE),--role $(ROLE))

mutants: $(TEST) $(PICTURES) $(CLIENTS) ## Plant known defects one by one and see that the tests catch them (ARGS="digit-lost" for some)
	@scripts/debian-packages
	.venv/bin/python -m tests.mutants $(ARGS)

screenshots: $(TEST) $(PICTURES) ## Take a picture of every page at three widths in three languages (ARGS="--page front")
	@scripts/debian-packages
	.venv/bin/python -m tests.screenshots $(ARGS)

lighthouse: $(TEST) $(PICTURES) $(LIGHTHOUSE) ## Let Lighthouse judge the pages that buyers see first
	@scripts/debian-packages
	.venv/bin/python -m tests.lighthouse $(ARGS)

bench: $(TEST) $(PICTURES) ## Measure, one line of JSON each
	.venv/bin/expo bench api
	.venv/bin/expo bench import --rows 20000
	.venv/bin/expo bench search --queries 2000
	.venv/bin/expo bench pages
	.venv/bin/expo bench schedule --buyers 200 --exhibitors 60 --slots 40
	.venv/bin/expo bench fair --scale 0.01

words: $(TEST) ## List what lacks a translation (ARGS=words.json takes translations, ARGS=--prune forgets old ones)
	@.venv/bin/python scripts/catalogues.py $(ARGS)

docs: $(RUN) ## Write the GraphQL schema to expo/schema.graphql
	.venv/bin/expo schema > expo/schema.graphql.new
	mv expo/schema.graphql.new expo/schema.graphql

lock: $(TEST) ## Pin what pyproject.toml asks for; `make upgrade` also takes newer versions
	$(PIP) --require-hashes -r requirements-lock.lock
	$(PYTHON) scripts/lock.py

upgrade: $(TEST) ## Pin the newest versions that pyproject.toml allows
	$(PIP) --require-hashes -r requirements-lock.lock
	$(PYTHON) scripts/lock.py --upgrade

clean: ## Remove all that was made here, except the data in var/
	rm -rf .venv .venv-models .venv-train .venv-peers-argos .venv-peers-libre expo/demo/node_modules frontend/node_modules frontend/static/vendor tests/clients/node_modules tests/lighthouse/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage htmlcov
	find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUN): requirements.lock pyproject.toml frontend/package-lock.json scripts/vendor.py
	@scripts/make-environment
	@echo "Installing what the fair runs on …"
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
