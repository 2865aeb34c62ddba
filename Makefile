# make book    builds the book; nothing else is needed than Python 3.11 to 3.14
# make help    lists what else there is

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/installed-from-lock

.PHONY: book pdf parts help test lab serve clean notebooks experiments timings bench links mutants reproducible lint

book: $(INSTALLED)
	@$(BIN)/python tools/build.py

# Chromium prints; it runs nothing but the pages that were just built.
pdf: book
	@$(BIN)/python tools/pdf.py $(ARGS)

help:
	@echo "make book       build the book into _build/html (warnings are errors)"
	@echo "make pdf        print the whole book into one file, _build/pdf/from-step-to-swiglu.pdf (needs Chromium)"
	@echo "make parts      fetch Python for the pages (29 MB on the site): the next make book has Run buttons"
	@echo "make test       run the tests"
	@echo "make lab        open the notebooks in JupyterLab (installed at its first use)"
	@echo "make notebooks  make notebooks/ from chapters/"
	@echo "make experiments  make the experiments' results again, on all cores; stopped, it goes on from there"
	@echo "                  (ARGS='tournament --seeds 10', ARGS=--quick, ARGS='--engine dask', ARGS=--help)"
	@echo "make timings    measure again what the pages say about time (on a machine that does nothing else)"
	@echo "make serve      show the built book at http://localhost:8000"
	@echo "make bench      measure the pages, the builds and the functions, beside other books"
	@echo "                  (ARGS=peers only that; ARGS=growth the build of a book four times as long)"
	@echo "make links      ask every address that the built book links to whether it still answers"
	@echo "make mutants    plant small faults in the catalogue and count those that the tests see"
	@echo "make reproducible  build the book twice, from two clones, and compare every byte"
	@echo "make lint       check the code's form"
	@echo "ARGS='...' goes to the program behind notebooks, timings, links, mutants, bench, pdf, too: ARGS=--help says what"
	@echo "make clean      remove what was built (keeps .venv)"

$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info; \
	  sys.exit(None if (3, 11) <= v < (3, 15) else "Python 3.11 to 3.14 is needed: for these the packages of " \
	  "requirements.lock exist; %s is %d.%d. Name another one: make book PYTHON=python3.12" \
	  % (sys.executable, v[0], v[1]))'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e . || \
	  { echo "The packages could not be installed: pip says above why. They come over the network; it is needed this" \
	  "once. What has arrived is kept: run make book again." >&2; exit 1; }
	@touch $@

# Chromium, where there is one, compiles the packages beforehand; without it they start slower.
parts: $(INSTALLED)
	$(BIN)/python tools/fetch_pyodide.py

test: $(INSTALLED)
	$(BIN)/python -m pytest

notebooks: $(INSTALLED)
	$(BIN)/python tools/notebooks.py $(ARGS)

experiments: $(INSTALLED)
	@$(BIN)/python -m actlib.experiments $(ARGS)

timings: $(INSTALLED)
	@$(BIN)/python tools/timings.py $(ARGS)

lab: $(INSTALLED)
	@$(BIN)/python -c 'import jupyterlab' 2>/dev/null || $(BIN)/python -m pip install --quiet jupyterlab
	$(BIN)/jupyter lab notebooks

serve:
	@test -f _build/html/index.html || { echo "There is no book yet: run make book first."; exit 1; }
	$(PYTHON) -m http.server 8000 --bind 127.0.0.1 --directory _build/html

bench: $(INSTALLED)
	$(BIN)/python tools/bench.py $(ARGS)
	$(if $(ARGS),,$(BIN)/python tools/bench_functions.py)

links: $(INSTALLED)
	$(BIN)/python tools/links.py $(ARGS)

mutants: $(INSTALLED)
	$(BIN)/python tools/mutants.py $(ARGS)

reproducible: $(INSTALLED)
	@$(BIN)/python tools/reproducible.py

lint: $(INSTALLED)
	$(BIN)/ruff check .

clean:
	rm -rf _build .pytest_cache .ruff_cache
