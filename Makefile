# Every target creates what it needs first; `make` alone lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help install run doctor demo test faults matrix soak fuzz audit bench lint lock page docs messages

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## (.*)/  make \1\t\2/' | expand -t 18

install: $(INSTALLED) ## create .venv from the hash-pinned requirements

$(INSTALLED): requirements/dev.txt
	@echo "Installing what Retouch needs into $(VENV)/ (once; about a minute) …"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

run: install ## the bot: against Discord when .env (or the environment) has a token, else in the sandbox
	@if [ -n "$$DISCORD_TOKEN" ] || grep -qs '^DISCORD_TOKEN=.' .env; then exec $(BIN)/python -m bot; else exec $(BIN)/python -m sandbox run; fi

doctor: install ## look at everything the bot needs (.env or the environment), and say what to do
	@$(BIN)/python -m bot doctor

demo: install ## one /inpaint in the sandbox, start to end, without a browser; results in out/
	@$(BIN)/python -m sandbox demo

lint: install ## style, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint ## everything: style, types, layers, tests
	$(BIN)/python -m pytest

faults: install ## the long tests of what must never be lost: deaths, outages, full disks, the matrix; FAULTS_SEED=… repeats a run
	FAULTS=long $(BIN)/python -m pytest -s tests/faults

matrix: install ## every step of a job × everything that can fail, printed, and written into docs/reliability.md
	FAULTS=long $(BIN)/python -m pytest -s tests/faults/test_matrix.py

soak: install ## half an hour (SOAK_MINUTES=…) of everything at once: is anything lost, does memory grow? SOAK_SEED=… repeats a run
	$(BIN)/python -m tests.faults.soak.run

fuzz: install ## odd pictures, answers, presses and words for MINUTES=10; what breaks something is kept in out/fuzz/
	$(BIN)/python -m tests.fuzz.atheris --minutes $(or $(MINUTES),10)

audit: install ## known vulnerabilities in what the bot is installed with; asks a service on the internet
	@$(BIN)/python -m tests.audit

bench: install ## everything that is claimed of speed and memory, measured against a naive bot and a floor; over 20 minutes
	@$(BIN)/python -m bench all $(BENCH)

page: ## check and build the sandbox's page again after a change to it (needs Node 20; what it builds is kept)
	cd sandbox/discord/page && npm ci && npm run build

docs: install ## write the pages of docs/ that are made from the code
	$(BIN)/python -m tests.docs

messages: install ## collect the texts that people read, renew and compile the translations (docs/how-to/translate.md)
	@$(BIN)/python -m bot.languages

lock: install ## renew the pinned requirements from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header -o requirements/bot.txt pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --group sandbox --group dev -o requirements/dev.txt pyproject.toml
