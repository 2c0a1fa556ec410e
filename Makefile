# The portal's tasks. Everything is installed below .venv from requirements/, locked with hashes.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= $(shell for p in python3.14 python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
# Whatever the shell says: each of many processes would compile all of Django and Wagtail for itself, five seconds each.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help install install-dev messages demo test real check format run work measure shell lock

help: ## Show what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

.venv/uv: requirements/tools.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed, and none was found."; exit 1; }
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/tools.txt
	@touch $@

.venv/base: .venv/uv requirements/base.txt
	@echo "Installing…"
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --require-hashes -r requirements/base.txt
	@touch $@

.venv/dev: .venv/base requirements/dev.txt
	@echo "Installing what the tests and checks need…"
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --require-hashes -r requirements/dev.txt
	@touch $@

install: .venv/base

install-dev: .venv/dev

test: install-dev messages ## Pass the tests, on the services that the environment names
	@$(BIN)/pytest -q -n 2 --dist worksteal --ignore tests/real $(ARGS)

real: install-dev messages ## Prove what needs real processes: a provider to sign in with, a killed worker, a failing search server, a foreign FAQ
	@$(BIN)/pytest -q -n 2 --dist loadfile tests/real $(ARGS)

check: install-dev ## Lint, types, templates, layers, missing migrations
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/djlint templates --lint --quiet
	@$(BIN)/lint-imports
	@$(BIN)/mypy .
	@$(BIN)/python manage.py makemigrations --check --dry-run

format: install-dev ## Put code into its standard form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

run: install messages ## Serve while developing
	@$(BIN)/python manage.py migrate -v0
	@$(BIN)/python manage.py runserver

work: install ## Do background work
	@$(BIN)/python manage.py qcluster

shell: install ## A Python shell with the models at hand
	@$(BIN)/python manage.py shell

lock: .venv/uv ## Compile requirements/ anew from pyproject.toml
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate $(ARGS) pyproject.toml -o requirements/base.txt
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate $(ARGS) --extra dev -c requirements/base.txt pyproject.toml -o requirements/dev.txt

messages: .venv/base
	@$(BIN)/python -m portal.catalogues compile

demo: install messages ## Set everything up and serve the portal with its demo content
	@$(BIN)/python manage.py demo

measure: install-dev messages ## Measure the figures of docs/operating.md (SCALE=0.02 for a small run, RECORD=1 to write them down)
	@$(BIN)/python -m tests.load.measure --scale $(or $(SCALE),1) $(if $(RECORD),--record)
