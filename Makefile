# What can be done with genqa; `make` alone lists it. Whatever `make run` writes stays in this folder: its packages in
# .venv, none in pip's cache. Recipes are POSIX sh and GNU make 3.81, which is what macOS has.

PORT ?= 8501
PYTHON ?=
VENV := .venv
PY := $(VENV)/bin/python
NEEDED := import sys; sys.exit(sys.version_info < (3, 11))
CHECKS := "ruff format --check" "ruff check" mypy
# A file of tests to a process, two at once. Those that drive a browser come by themselves: each takes three processes.
TESTS := "pytest --ignore=tests/browser -n 2 --dist loadfile" "pytest tests/browser -n 2 --dist loadfile"
BROWSERS := chromium chromium-browser google-chrome

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_CACHE_DIR := 1
export PIP_NO_INPUT := 1

.DEFAULT_GOAL := help
.PHONY: help run test check soak bench screenshots clean packages demo-packages test-packages contract-packages aws-packages venv browser
.NOTPARALLEL:

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: packages demo-packages ## install what is missing and open genqa at http://127.0.0.1:8501 (PORT=8502: there)
	@$(PY) -m genqa demo --if-needed || echo "genqa: without the demo, then; the reason is above" >&2
	@echo "genqa: http://127.0.0.1:$(PORT) (Ctrl-C ends it)"
	@exec $(PY) -m streamlit run app.py --server.port $(PORT)

test: test-packages demo-packages contract-packages aws-packages browser ## format, lint, types, every test; each runs, whatever became of the one before
	@$(call each,$(CHECKS) $(TESTS))

check: test-packages ## format, lint and types alone
	@$(call each,$(CHECKS))

soak: test-packages ## long campaigns (kills, threads, large indexes, damaged files) and many more examples: hours
	$(PY) -m pytest tests/soak/soak_*.py
	$(PY) -m pytest -m "not browser" --hypothesis-profile=soak

bench: test-packages ## every benchmark in tests/benchmarks
	@for script in tests/benchmarks/bench_*.py; do \
	  [ -f "$$script" ] || { echo "genqa: there is no benchmark in tests/benchmarks yet"; exit 0; }; \
	  echo "== $$script"; PYTHONPATH=. $(PY) "$$script" || exit 1; \
	done

screenshots: test-packages browser ## take the pictures of the docs anew from the running app
	$(PY) -m pytest -q tests/browser/screenshots.py

clean: ## remove .venv and caches; indexes and exports stay
	rm -rf $(VENV) .pytest_cache .hypothesis .mypy_cache .ruff_cache tests/browser/shots
	find app.py genqa pages tests -name __pycache__ -type d -prune -exec rm -rf {} +

# $(call installed,FILE,INCLUDED): installs FILE unless just these lines were installed before.
# The stamp holds what was installed, so that a change of the files counts and a fresh checkout of the same does not.
define installed
cat $(1) $(2) | cmp -s - $(VENV)/installed-$(1) || { \
  echo "genqa: installing $(1)"; \
  $(PY) -m pip install --quiet -r $(1) || { \
    echo "genqa: pip could not install $(1), its reason is above; run make again when it is mended" >&2; exit 1; }; \
  cat $(1) $(2) > $(VENV)/installed-$(1); }
endef

# $(call each,STEPS): runs every step, then fails with the names of those that failed.
define each
failed=; for step in $(1); do \
  echo "== $$step"; $(PY) -m $$step || failed="$$failed $$step,"; \
done; \
[ -z "$$failed" ] || { echo "genqa: failed:$${failed%,}" >&2; exit 1; }
endef

packages: venv
	@$(call installed,requirements.txt)

# Its own shell, and no failure: where there is no build of it, the demo has tones instead of voices.
demo-packages: venv
	@( $(call installed,requirements-demo.txt) ) || echo "genqa: the demo's calls will be tones instead of speech" >&2

test-packages: venv
	@$(call installed,requirements-test.txt,requirements.txt)

# Its own shell, and no failure: 170 MB that only tests/contract needs, which says where it is missing.
contract-packages: venv
	@( $(call installed,requirements-contract.txt) ) || echo "genqa: the contract tests will say so" >&2

# Its own shell, and no failure: 110 MB that only tests/stt/aws needs, which says where it is missing.
aws-packages: venv
	@( $(call installed,requirements-aws.txt) ) || echo "genqa: the tests of Amazon Transcribe will say so" >&2

# A pyenv shim may be on the path and still run nothing, so each candidate is run, not only looked up.
venv:
	@$(PY) -c '$(NEEDED)' 2>/dev/null && [ -x $(VENV)/bin/pip ] && exit 0; \
	bare=; \
	for python in $(or $(PYTHON),python3.13 python3.12 python3.11 python3 python); do \
	  "$$python" -c '$(NEEDED)' 2>/dev/null || continue; \
	  "$$python" -c 'import ensurepip, venv' 2>/dev/null || { bare=$$python; continue; }; \
	  echo "genqa: making $(VENV) with $$("$$python" --version)"; \
	  rm -rf $(VENV); "$$python" -m venv $(VENV) && exit 0; \
	  rm -rf $(VENV); echo "genqa: $$python could not make $(VENV), its reason is above" >&2; exit 1; \
	done; \
	if [ -n "$$bare" ]; then \
	  echo "genqa: $$bare has no ensurepip, which a virtual environment needs; on Debian and Ubuntu: apt install python3-venv" >&2; \
	else \
	  echo "genqa: needs Python 3.11 or later, found none; install it, or name it: make run PYTHON=/path/to/python3" >&2; \
	fi; exit 1

# A name on the path may be a stub that runs nothing (Ubuntu's chromium-browser without snap), so it is run.
browser: test-packages
	@there() { for name in $(BROWSERS); do "$$name" --version >/dev/null 2>&1 && return 0; done; return 1; }; \
	there && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	  echo "genqa: installing Debian's Chromium for the browser tests"; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium \
	    >/dev/null && there && exit 0; \
	fi; \
	$(PY) -m playwright install chromium || \
	  echo "genqa: no Chromium could be installed; the browser tests will say so" >&2
