# Every target makes what it needs, with nothing but Python 3.11 to 3.13 and make.
#
#   make report       train the default study and write its report   (CORES=all)
#   make preview      the same on small networks, in about two minutes
#   make check        whether a study file is right, and what it would run  (STUDY=mine.yaml)
#   make compare      what changed since an earlier report, as Markdown (BASELINE=old.json)
#   make dev          install what tests and checks need
#   make test         all tests, in two processes                     (WORKERS=2)
#   make faults       all that may go wrong, and what is lost by it       (TRIES=5, SHARE=1)
#   make cluster      install what a Slurm cluster needs: docs/cluster.md
#   make test-cluster run studies on a Slurm started here, as root, and as jobs on a Kubernetes
#                     which a process plays
#   make fuzz         give readers damaged files, others each time         (MINUTES=60)
#   make reliability  the same, and write its table into docs/reliability.md
#   make lint         format, lint, types, Snakemake's own lint
#   make calibration  simulate studies, and measure how often verdicts are wrong
#   make bench        time trainings and the pipeline, beside others     (ROUNDS=5)
#   make scale        time studies of 10, 100 and 1,000 runs
#   make frameworks   install JAX and PyTorch for it, where nothing else sees them
#   make audit        ask pip-audit for known faults in the locked versions
#   make lock         lock the requirements anew

PYTHON ?= python3
CORES ?= all
WORKERS ?= 2
TRIES ?= 5
FAULTS ?= fault
SHARE ?= 1
MINUTES ?= 60
ROUNDS ?= 5
BIN := .venv/bin
VALIDATOR := tests/browser/node_modules/.stamp
SNAKEMAKE := $(BIN)/snakemake --cores $(CORES)
LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11

# Rules run `python`, `npm` and the like: the tools of the environment come first.
export PATH := $(CURDIR)/.venv/bin:$(PATH)
# The environment is the one of the lock, whatever else is installed for this user.
unexport PYTHONPATH PYTHONHOME PYTHONSAFEPATH PYTHONSTARTUP PYTHONWARNINGS PYTHONOPTIMIZE
unexport PIP_USER PIP_TARGET PIP_PREFIX
export PYTHONNOUSERSITE := 1
export PYTHONUTF8 := 1

.PHONY: report preview check compare dev test cluster test-cluster faults fuzz reliability lint \
  calibration bench scale frameworks format schema audit lock clean
.DEFAULT_GOAL := report

report: .venv/run.stamp
	$(SNAKEMAKE)
	@echo "The report: results/xavier-vs-he/report.html; all studies: results/index.html"

preview: .venv/run.stamp
	$(SNAKEMAKE) --configfile config/preview.yaml
	@echo "The preview: results/preview/report.html; all studies: results/index.html"

check: export STUDY ?=
check: .venv/run.stamp
	@$(BIN)/python -m scripts.study.check $${STUDY:+"$$STUDY"}

compare: export REPORT ?= results/xavier-vs-he/report_context.json
compare: export BASELINE ?=
compare: .venv/run.stamp
	@$(BIN)/python -m scripts.changes.compare_reports "$$BASELINE" "$$REPORT"

dev: .venv/dev.stamp

test: .venv/dev.stamp $(VALIDATOR)
	$(BIN)/pytest -n $(WORKERS) --dist loadfile

cluster: .venv/run.stamp .venv/cluster.stamp

test-cluster: .venv/dev.stamp .venv/cluster.stamp .venv/kubernetes-dev.stamp
	$(BIN)/pytest -n 4 --dist loadfile -m cluster tests/cluster  # they wait for the most part

faults: .venv/dev.stamp $(VALIDATOR)
	$(BIN)/pytest -n $(WORKERS) --dist loadfile -m "$(FAULTS)" --tries $(TRIES) --share $(SHARE) $(TABLE)

fuzz: .venv/dev.stamp
	$(BIN)/pytest -q -s tests/fuzz/test_fuzz.py --minutes $(MINUTES)

reliability: TABLE = --reliability=docs/reliability.md
reliability: faults

lint: .venv/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/snakefmt --check Snakefile rules
	$(BIN)/snakemake --lint

calibration: .venv/run.stamp
	$(BIN)/python -m benchmarks.calibration

bench: .venv/run.stamp
	$(BIN)/snakemake --cores 1 --quiet -- results/data/mnist.npz
	$(BIN)/python -m benchmarks.speed --rounds $(ROUNDS)

scale: .venv/run.stamp
	$(BIN)/snakemake --cores 1 --quiet -- results/data/mnist.npz
	$(BIN)/python -m benchmarks.scale

frameworks: .venv/run.stamp
	$(BIN)/pip install --disable-pip-version-check --quiet --upgrade \
	  --target .venv/frameworks --requirement requirements/bench.txt

format: .venv/dev.stamp
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/snakefmt Snakefile rules

schema: .venv/run.stamp
	$(BIN)/python -m scripts.study.schema > config/study.schema.json
	$(BIN)/python -m scripts.report.schema report-context > docs/report-context.schema.json
	$(BIN)/python -m scripts.report.schema verdicts > docs/verdicts.schema.json

audit: .venv/dev.stamp
	$(BIN)/uv tool run --quiet pip-audit --disable-pip --require-hashes --requirement requirements/run.txt

lock: .venv/dev.stamp
	$(LOCK) requirements/run.in --output-file requirements/run.txt
	$(LOCK) requirements/dev.in --output-file requirements/dev.txt
	$(LOCK) requirements/cluster.in --output-file requirements/cluster.txt
	$(LOCK) requirements/kubernetes.in --output-file requirements/kubernetes.txt
	$(LOCK) requirements/kubernetes-dev.in --output-file requirements/kubernetes-dev.txt

clean:
	rm -rf .venv .snakemake tests/browser/node_modules

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || { \
	  echo "Python 3.11, 3.12 or 3.13 is needed, and $(PYTHON) is another one."; \
	  echo "Name one that is: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv || { rm -rf .venv; \
	  echo "The venv module is missing; on Debian and Ubuntu: apt install python3-venv"; exit 1; }

.venv/%.stamp: requirements/%.txt | .venv/bin/python
	$(BIN)/pip install --disable-pip-version-check --quiet --require-hashes --requirement $<
	@touch $@

# The validator of the browser tests. Without npm or a network they are left out, and say so.
$(VALIDATOR): tests/browser/package-lock.json
	@if (cd tests/browser && npm ci --silent); then touch $@; \
	  else echo "The validator of HTML could not be installed; its tests will be left out."; fi
