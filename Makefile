# Needs git, make and a Python from 3.11 to 3.14; everything else is installed into this folder.
# `make` alone shows what there is.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run setup test train eval stories bench smoke kb-check lint up down sbom clean

# The first Python that runs and is recent enough; PYTHON=… names another.
FIND_PYTHON = for p in python3 python3.13 python3.12 python3.11 python3.14; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' \
	>/dev/null 2>&1 && { command -v $$p; exit 0; }; done; exit 0
PYTHON ?= $(shell $(FIND_PYTHON))
BIN := .venv/bin
SETUP = PYTHONUNBUFFERED=1 "$(PYTHON)" -m puente.setup $(if $(VERBOSE),--verbose)
# DOCKER_COMPOSE=podman-compose names another; the profile is the one in .env, or `single`
DOCKER_COMPOSE ?= docker compose
COMPOSE = $(if $(SINGLE),COMPOSE_PROFILES=single )$(DOCKER_COMPOSE)
export RASA_PYTHON

define need-python
	@test -n "$(PYTHON)" || { \
		echo "Puente needs Python 3.11 or newer (https://www.python.org/downloads/)."; \
		echo "Puente necesita Python 3.11 o más reciente (https://www.python.org/downloads/)."; \
		exit 1; }
endef

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "  VERBOSE=1 shows what the tools write; PUENTE_PORT=8080 make run chooses another port."

run: ## set everything up and start Puente; Ctrl-C stops it
	$(need-python)
	@$(SETUP)
	@exec $(BIN)/puente run

setup: ## set everything up and start nothing (DEV=1: with the tools for tests)
	$(need-python)
	@$(SETUP) $(if $(DEV),--dev)

test: ## set everything up and run all tests
	$(need-python)
	@$(SETUP) --dev
	@$(BIN)/python -m puente.suite $(if $(NO_SKIPS),--no-skips)

train: ## train the dialogue model anew
	$(need-python)
	@$(SETUP) --only main torch bot embedding vectors dialogue --retrain

stories: ## test the dialogue model (CROSS=1: cross-validate; COMPARE=old.json: and compare)
	$(need-python)
	@$(SETUP)
	@$(BIN)/python -m puente.stories $(if $(CROSS),--cross) $(if $(COMPARE),--compare "$(COMPARE)")

eval: ## measure the answers and write the tables (COMPARE=old.json, QUICK=1, NO_WRITE=1)
	$(need-python)
	@$(SETUP) --dev
	@var/tools/bin/uv sync --quiet --frozen --inexact --group dev --group eval
	@mkdir -p var/results
	@$(BIN)/python -m tests.evaluate --json var/results/eval.json \
		--markdown var/results/eval.md --curve var/results/coverage.svg \
		$(if $(COMPARE),--compare "$(COMPARE)") $(if $(QUICK),--quick) $(if $(NO_WRITE),--no-write)

bench: ## measure speed and memory beside a stock Rasa, in some 50 minutes (QUICK=1: in 3)
	$(need-python)
	@$(SETUP) --dev
	@$(BIN)/python -m tests.bench $(if $(QUICK),--quick,--write)

smoke: ## ask a running Puente a few questions
	@$(BIN)/puente smoke

kb-check: ## check the knowledge files, with advice for each complaint
	$(need-python)
	@$(SETUP) --only main
	@$(BIN)/puente kb check

lint: ## ruff and mypy
	$(need-python)
	@$(SETUP) --only main torch --dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

up: ## build and start the containers (SINGLE=1: for one small server)
	@$(COMPOSE) build
	@$(COMPOSE) up --detach

down: ## stop the containers (SINGLE=1 as above); what they keep stays
	@$(COMPOSE) down

sbom: ## list what Puente is made of, in var/sbom (CycloneDX)
	$(need-python)
	@$(SETUP) --only tools
	@"$(PYTHON)" -m puente.sbom

clean: ## remove everything that was installed or made, but not var/data
	rm -rf .venv bot/.venv bot/.rasa puente.egg-info .mypy_cache .ruff_cache .pytest_cache
	find var -mindepth 1 -maxdepth 1 ! -name data -exec rm -rf {} + 2>/dev/null || true
	find actions gateway puente bot tests -name __pycache__ -type d -prune -exec rm -rf {} +
