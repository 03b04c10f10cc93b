# Annex. `make up` runs the whole product, `make test` proves it. Needs Python 3.11+, Node 20+, make.

SHELL := /bin/sh
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
LOCAL := $(BIN)/python -m annex.local

# The oldest Python that will do comes first: every package is ready-made for it.
PYTHON ?= $(shell for name in python3.11 python3.12 python3 python3.13 python3.14; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)

# What is installed is known by the lock's checksum, so a changed lock installs again.
RUNTIME := $(VENV)/.runtime-$(shell cksum < requirements/runtime.lock | tr ' ' '-')
DEV := $(VENV)/.dev-$(shell cksum < requirements/dev.lock | tr ' ' '-')

.PHONY: help up test check prove-cascades prove-explorer prove-marketplace prove-rescue prove-tenancy reset roster install frontend format lock

help: ## List what can be made
	@echo "Annex"; echo
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /|/' | \
		while IFS='|' read -r name text; do printf '  make %-14s %s\n' "$$name" "$$text"; done

up: $(RUNTIME) ## Run the whole product until Ctrl-C (PORT=9000 chooses the port)
	@$(LOCAL) up

test: $(DEV) ## Run every test, with the coverage gate (POOLER=1: through PgBouncer)
	@$(LOCAL) suite

check: $(DEV) ## Format, lint, types, boundaries, migrations, API contracts, web app
	@$(LOCAL) packages
	@$(LOCAL) with-servers -- sh .ci/check

prove-cascades: $(DEV) ## Kill, flush and restart everything beneath the cascades (ARGS="--minutes 5")
	@$(BIN)/python -m proofs.cascades $(ARGS)

prove-explorer: $(DEV) ## Prove what the document explorer promises (ONLY=downloads for one proof)
	@$(LOCAL) with-servers -- python -m proofs.explorer $(foreach name,$(ONLY),--only $(name))

prove-marketplace: $(DEV) ## Prove what the marketplace promises (ONLY=rankings for one proof)
	@$(LOCAL) with-servers -- python -m proofs.marketplace $(foreach name,$(ONLY),--only $(name))
	$(if $(ONLY),,@$(LOCAL) with-servers -- python -m proofs.rescue)

prove-rescue: $(DEV) ## Prove that a legacy application's values and passwords come over (ONLY=fuzz for one)
	@$(LOCAL) with-servers -- python -m proofs.rescue $(foreach name,$(ONLY),--only $(name))

prove-tenancy: $(DEV) ## Prove that nobody leaves their account (ONLY=mutations for one proof)
	@$(LOCAL) with-servers -- python -m proofs.tenancy $(foreach name,$(ONLY),--only $(name))

reset: $(RUNTIME) ## Stop what runs and delete all data of this machine
	@$(LOCAL) reset

roster: $(RUNTIME) ## Import a company: CATALOGUE=dir ROSTER=file ACCOUNT=slug
	@$(LOCAL) run -- python manage.py import_roster \
		$(if $(CATALOGUE),--catalogue "$(CATALOGUE)") $(if $(ROSTER),--roster "$(ROSTER)") \
		$(if $(ACCOUNT),--account "$(ACCOUNT)") $(ARGS)

install: $(DEV) ## Install everything for development into .venv

frontend: $(RUNTIME) ## Build the web app if its sources have changed
	@$(LOCAL) frontend

format: $(DEV) ## Format the Python code
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

lock: ## Resolve requirements/*.in again (needs uv; UPGRADE=--upgrade for newer versions)
	@for name in runtime dev; do \
		uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
			--no-annotate --custom-compile-command 'make lock' --quiet $(UPGRADE) \
			requirements/$$name.in -o requirements/$$name.lock || exit 1; done

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Annex needs Python 3.11 or newer. Install it, then try again."; exit 1; }
	@echo "  Creating $(VENV) with $(PYTHON)"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/.runtime-%: | $(BIN)/python
	@test -e $(DEV) || { echo "  Installing the packages of requirements/runtime.lock (about half a minute)"; \
		$(BIN)/python -m pip install -qq --disable-pip-version-check \
			--require-hashes -r requirements/runtime.lock; }
	@rm -f $(VENV)/.runtime-*; touch $@

$(VENV)/.dev-%: | $(BIN)/python
	@echo "  Installing the packages of requirements/dev.lock (about half a minute)"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check \
		--require-hashes -r requirements/dev.lock
	@rm -f $(VENV)/.dev-*; touch $@
