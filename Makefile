# `make` lists the targets. Everything runs in .venv, which the first target that needs it sets up.
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
LOCK := .ci/requirements.lock
SOURCES := contracts openapi

# What may be set on the command line; any other name there is an error.
FLAGS := STRICT LIST EXERCISED UNSAFE UPGRADE ALLOW_INCOMPLETE AQUA_PRODUCTION NO_STATES
VARIABLES := PYTHON SERVER APP BASELINE STATES KNOWN AQUA_QUERY AQUA_JOBS PARTNER PROJECT RATE BUDGET TIMEOUT REPORT ONLY DEVIATIONS SEED EFFORT EXAMPLES CA PROXY HAR \
	BASE_PATH ARGS PORT DB HOST DEST BASE $(FLAGS)
UNKNOWN := $(foreach name,$(.VARIABLES),$(if $(filter command,$(origin $(name))),$(if $(filter $(name),$(VARIABLES)),,$(name))))
ifneq ($(strip $(UNKNOWN)),)
$(error $(strip $(UNKNOWN)): no such variable; there are $(VARIABLES))
endif
# Variables of these names in the environment have another meaning (PROJECT, HOST and DB are common in CI): they are dropped.
$(foreach name,$(VARIABLES),$(if $(filter command,$(origin $(name))),,$(eval override $(name) :=)$(eval unexport $(name))))
# A flag is on or off; 0 is off.
$(foreach name,$(FLAGS),$(if $(filter-out 0 1 yes no true false,$($(name)))$(word 2,$($(name))),$(error $(name)=$($(name)): say 1, yes or true, or 0, no or false))\
	$(if $(filter 0 no false,$($(name))),$(eval override $(name) :=)))

# Options of `zuora-aqua-contracts`, from the variables of the same names. make exports variables of the command line, so that
# their values reach the shell by the environment and need no quoting.
OPTIONS = $(if $(SERVER),--server="$$SERVER") $(if $(APP),--app="$$APP") $(if $(STATES),--states="$$STATES") \
	$(if $(KNOWN),--known="$$KNOWN") $(if $(AQUA_QUERY),--aqua-query="$$AQUA_QUERY") \
	$(if $(AQUA_JOBS),--aqua-jobs="$$AQUA_JOBS") $(if $(AQUA_PRODUCTION),--aqua-production) \
	$(if $(PARTNER),--partner="$$PARTNER") $(if $(PROJECT),--project="$$PROJECT") $(if $(STRICT),--strict) $(if $(BASELINE),--baseline="$$BASELINE") \
	$(if $(RATE),--rate="$$RATE") $(if $(BUDGET),--budget="$$BUDGET") $(if $(TIMEOUT),--timeout="$$TIMEOUT") \
	$(if $(REPORT),--report="$$REPORT") $(if $(LIST),--list) $(if $(ONLY),--only="$$ONLY") \
	$(if $(DEVIATIONS),--deviations="$$DEVIATIONS") $(if $(EXERCISED),--exercised) $(if $(SEED),--seed="$$SEED") \
	$(if $(EFFORT),--effort="$$EFFORT") $(if $(EXAMPLES),--examples="$$EXAMPLES") $(if $(CA),--ca="$$CA") $(if $(PROXY),--proxy="$$PROXY") \
	$(if $(UNSAFE),--unsafe-methods) $(if $(ALLOW_INCOMPLETE),--allow-incomplete) $(if $(HAR),--har $$HAR) \
	$(if $(BASE_PATH),--base-path="$$BASE_PATH") $(ARGS)
MUTANTS = $(if $(ONLY),--only="$$ONLY") $(if $(SEED),--seed="$$SEED") $(ARGS)

# The public modules of the client; `errors` comes with the package, which lists it.
CLIENT := generated/zuora_aqua_client
DOCUMENTED = zuora_aqua_client zuora_aqua_client.models $(filter-out %.errors,$(subst /,.,$(patsubst generated/%.py,%,\
	$(wildcard $(CLIENT)/[a-z]*.py $(CLIENT)/api/*/[a-z]*.py))))

# pdoc looks for members where they are once they were used, and the client imports them when they are first used.
define PDOC
import sys, pdoc.__main__
for name in sys.argv:
    if name.startswith("zuora_aqua_client"):
        exec(f"from {name} import *", {})
pdoc.__main__.cli()
endef
export PDOC

.PHONY: help contracts test test-tools pictures other-tools generate check-generated serve vendor vendor-check mutants mutants-server mutants-client docs bench compare compat lint types format lock clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' Makefile

contracts: $(VENV)/.installed  ## check a server, clause by clause (SERVER=, STATES=, ONLY=, LIST=1; contracts/README.md has all)
	@exec $(BIN)/python -m zuora_aqua_contracts $(OPTIONS)

# Three processes on two cores: tests wait for servers and other processes.
test: lint types check-generated  ## everything that must hold before a change lands
	$(BIN)/python -m pytest -n 3 --dist worksteal
	@$(BIN)/python -m zuora_aqua_contracts --strict --exercised

test-tools: $(VENV)/.installed  ## install what some tests record traffic, look at pages or check types with (else they are skipped)
	@cd contracts && ../$(BIN)/python -m tests.tools

pictures: $(VENV)/.installed  ## take the README's pictures of the terminal and the report, in Chromium
	@cd contracts && ../$(BIN)/python -m tests.pictures

other-tools: $(VENV)/.installed  ## try validators, linters, a mock and generators of other people on document and report (node, Java)
	@contracts/tests/report/other_tools/run
	@contracts/tests/document/other_tools/run

generate: $(VENV)/.installed  ## write generated/ from openapi/
	@$(BIN)/python -m zuora_aqua_contracts.document
	@$(BIN)/python openapi/generator/generate.py

check-generated: $(VENV)/.installed  ## name what in generated/ is not what openapi/ gives
	@$(BIN)/python openapi/generator/generate.py --check

serve: $(VENV)/.installed  ## run the reference server (PORT=8000, DB=file, NO_STATES=1)
	@exec $(BIN)/python -m zuora_aqua_contracts.reference $(if $(HOST),--host="$$HOST") $(if $(PORT),--port="$$PORT") \
		$(if $(DB),--db="$$DB") $(if $(NO_STATES),--no-states)

vendor: $(VENV)/.installed  ## copy the client into another project (DEST=path)
	@test -n "$$DEST" || { echo "name the folder: make vendor DEST=path" >&2; exit 2; }
	@$(BIN)/python openapi/generator/vendor.py "$$DEST"

vendor-check: $(VENV)/.installed  ## tell whether such a copy is unedited and current (DEST=path)
	@test -n "$$DEST" || { echo "name the folder: make vendor-check DEST=path" >&2; exit 2; }
	@$(BIN)/python openapi/generator/vendor.py --check "$$DEST"

mutants: $(VENV)/.installed  ## break server and client on purpose, everywhere, and see each break found (half an hour)
	@exec $(BIN)/python -m mutants $(MUTANTS)

mutants-server: $(VENV)/.installed  ## the server's alone, with the score of Schemathesis (ONLY=, SEED=, ARGS=--no-peer)
	@exec $(BIN)/python -m mutants server $(MUTANTS)

mutants-client: $(VENV)/.installed  ## the client's alone (ONLY=, SEED=, ARGS=--sample for a minute by clauses)
	@exec $(BIN)/python -m mutants client $(MUTANTS)

docs: $(VENV)/.installed  ## make pages of documentation from the client's docstrings (DEST=build/docs)
	@$(BIN)/python -W error -c "$$PDOC" --docformat google --no-show-source --output-directory $(if $(DEST),"$$DEST",build/docs) $(DOCUMENTED)

bench: $(VENV)/.installed  ## measure speed and memory as ratios against peers that are really run
	@$(BIN)/python contracts/bench $(ARGS)

compare: $(VENV)/.installed  ## write the table of openapi/README.md that compares this client with others
	@$(BIN)/python contracts/bench compare --write openapi/README.md $(ARGS)

compat: $(VENV)/.installed  ## say what changed in the document since a revision, and whom that breaks (BASE=main)
	@test -n "$$BASE" || { echo "name the revision: make compat BASE=main" >&2; exit 2; }
	@mkdir -p build && git show "$$BASE:openapi/openapi.yaml" > build/base.yaml
	@$(BIN)/python -m zuora_aqua_contracts.document --base build/base.yaml openapi/openapi.yaml || { \
		reason=$$(git log --format=%B "$$BASE..HEAD" | grep '^Breaking-Change: .') && echo "meant: $$reason" || \
		{ echo "if it is meant, say why in a commit's body: Breaking-Change: …" >&2; exit 1; }; }

lint: $(VENV)/.installed  ## check format and lint, changing nothing
	@$(BIN)/ruff format --check --quiet $(SOURCES) || { echo "run: make format" >&2; exit 1; }
	@$(BIN)/ruff check --quiet $(SOURCES)
	@$(BIN)/python -m zuora_aqua_contracts.document
	@$(BIN)/actionlint
	@found=$$($(BIN)/zizmor --offline --quiet --no-progress .github) || { echo "$$found"; exit 1; }
	@$(BIN)/pre-commit validate-manifest .pre-commit-hooks.yaml

types: $(VENV)/.installed  ## strict types
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/mypy --no-error-summary contracts/tests contracts/bench contracts/mutants openapi/generator/*.py

format: $(VENV)/.installed  ## format, and mend what the linter can
	$(BIN)/ruff check --fix-only --quiet $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

lock: $(VENV)/.installed  ## bring the lock in line with pyproject.toml (UPGRADE=1: newest)
	$(BIN)/uv pip compile pyproject.toml contracts/pyproject.toml --group dev --universal --generate-hashes \
		--python-version 3.11 --no-emit-index-url --no-emit-package zuora-aqua-client --quiet $(if $(UPGRADE),--upgrade) --custom-compile-command "make lock" --output-file $(LOCK)

clean:  ## remove what was built and installed
	rm -rf $(VENV) build dist .hypothesis .pytest_cache .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The first Python that is new enough sets it all up; not again until the lock changes. The lock is whole, so pip has nothing
# to resolve (--no-deps): older ones would look at newer releases of what another package wants with an extra, and give up.
# Its pip comes first. Then all cores have work: four processes install a quarter each, and compile afterwards.
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps
LOCKED = $(PIP) --require-hashes --no-compile -r
$(VENV)/.installed: $(LOCK)
	@python=$$(for it in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
		$$it -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$it && break; done); \
	test -n "$$python" || { echo "needs Python 3.11 or later: install one, or name it with PYTHON=" >&2; exit 2; }; \
	echo "setting up $(VENV) with $$($$python --version)" >&2; \
	$$python -m venv --clear $(VENV) && \
	awk '/^[a-z0-9]/ {part = "$(VENV)/" (/^pip==/ ? "pip" : "lock-" n++ % 4) ".txt"} part {print > part}' $(LOCK) && \
	$(LOCKED) $(VENV)/pip.txt && \
	printf '%s\n' $(VENV)/lock-*.txt | xargs -n 1 -P 4 $(LOCKED) && \
	$(PIP) --no-build-isolation --editable . --editable contracts && \
	$(BIN)/python -m compileall -q -j 0 $(VENV) generated contracts/zuora_aqua_contracts && \
	touch $@
