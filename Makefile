# Two commands: `make reproduce` sets up and runs the main job, `make test` sets up and runs the tests.
# They need Python 3.11 or newer with its venv module and shared library, and make.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: reproduce test test-all naive naive-slow compiled page page-test check-python check-browser fit docs fuzz installations benchmark benchmark-peers clean

reproduce: $(VENV)/.installed
	$(BIN)/ketamine-sbml reproduce

# The program is started a hundred times: what Python compiled once is kept, also where the environment says not to.
test: export PYTHONDONTWRITEBYTECODE =
test: $(VENV)/.installed-tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile -m 'not long'

# Every test, those too that take long or need Tellurium, with the floor for what they cover.
test-all: $(VENV)/.installed-all $(VENV)/.installed-page
	$(BIN)/python tools/build_arms.py
	$(BIN)/python -m pytest --numprocesses 2 --dist worksteal --cov

# Other programs, each in an environment of its own, given the files of models/ as their users would.
naive: $(VENV)/.installed-tests
	$(BIN)/python tests_naive/naive_environments.py
	$(BIN)/python -m pytest tests_naive --numprocesses 2 --dist loadgroup

# Those that compile for minutes; what they gave is written into docs/naive.md: make naive-slow RELEASED=2026-11-24
naive-slow: $(VENV)/.installed-tests
	$(BIN)/python tests_naive/naive_record.py $(RELEASED)

# The model compiled for many runs (--compiled), as build/engine/arms.library.
compiled: $(VENV)/.installed-page
	$(BIN)/python tools/build_arms.py

# The explorer, with its solver, as results/explorer.html. The compiler and the sources come from their packages.
page: $(VENV)/.installed-page
	$(BIN)/python tools/build_engine.py
	$(BIN)/ketamine-sbml page

# The same page in a real browser, over the whole suite.
page-test: $(VENV)/.installed-tests $(VENV)/.installed-page tests_page/node_modules/.installed
	$(BIN)/python tools/build_engine.py
	$(BIN)/python -m pytest tests_page

# Hundreds of runs of the suite, on the compiled model, until no step is better.
fit: $(VENV)/.installed-tests compiled
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[fit]'
	$(BIN)/python tools/fit_parameters.py --rounds 30

# The site in build/docs/site: every command and notebook on it is run, and a warning ends the build.
docs: $(VENV)/.installed-docs
	$(BIN)/python -m sphinx -E -W --keep-going --builder html --doctree-dir build/docs/trees docs build/docs/site
	$(BIN)/python -m pytest tests_docs

# Damaged inputs by the thousand; the totals stand in docs/fuzzing.md.
fuzz: $(VENV)/.installed-tests
	$(BIN)/python tools/fuzz.py --seed 11 --count 10000 --workers 2 --record

# The wheel in environments of its own: PYTHON, and the lowest libraries that the metadata allow.
installations: $(VENV)/.installed-tests
	$(BIN)/python tools/installation.py --python $(PYTHON) --extras plot,maps,data,copasi,formats,witness
	$(BIN)/python tools/installation.py --lowest

# Whole processes, and arms a second beside other programs, each in an environment of its own.
benchmark: $(VENV)/.installed-tests $(VENV)/.installed-page
	$(BIN)/python tools/build_arms.py
	$(BIN)/python benchmarks/run.py --repeats 2
	$(BIN)/python benchmarks/ensemble.py --rounds 3

# Beside those too that compile, AMICI for a quarter of an hour; the table goes to docs/speed.md:
# make benchmark-peers MEASURED=2026-11-30
benchmark-peers: $(VENV)/.installed-tests $(VENV)/.installed-page
	$(BIN)/python tools/build_arms.py
	$(BIN)/python benchmarks/ensemble.py --all --record $(MEASURED)

check-python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is missing: install it (Debian: apt install python3.11)." >&2; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than 3.11: set PYTHON=..." >&2; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing: install it (Debian: apt install python3.11-venv)." >&2; exit 2; }
	@$(PYTHON) tools/find_libpython.py || { echo "Python's shared library is missing, which libRoadRunner needs: install it (Debian: apt install libpython3.11)." >&2; exit 2; }

# The environment is made anew unless the last installation went through and nothing has changed since.
$(VENV)/.installed: pyproject.toml | check-python
	rm -f $(VENV)/.installed $(VENV)/.installed-tests $(VENV)/.installed-all $(VENV)/.installed-page $(VENV)/.installed-docs
	$(PYTHON) -m venv --clear $(VENV)
	@echo "Installing libRoadRunner, libSBML, libsbgnpy, matplotlib and what they need into $(VENV) (a minute or so) ..."
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[plot,maps]'
	touch $@

$(VENV)/.installed-tests: $(VENV)/.installed
	@echo "Installing what the tests need into $(VENV) ..."
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	touch $@

$(VENV)/.installed-all: $(VENV)/.installed-tests
	@echo "Installing Tellurium into $(VENV) ..."
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test-all]'
	touch $@

$(VENV)/.installed-docs: $(VENV)/.installed-tests
	@echo "Installing what the site is built with into $(VENV) ..."
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[docs]'
	touch $@

$(VENV)/.installed-page: $(VENV)/.installed
	@echo "Installing a compiler into $(VENV) ..."
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[page]'
	touch $@

# On Debian, as root, what is missing is installed.
check-browser:
	@$(PYTHON) tests_page/find_browser.py

tests_page/node_modules/.installed: tests_page/package-lock.json | check-browser
	cd tests_page && npm ci --no-audit --no-fund --silent
	touch $@

clean:
	rm -rf tests_page/node_modules build $(VENV) results .pytest_cache .mypy_cache .ruff_cache
