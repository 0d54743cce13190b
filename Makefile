.DEFAULT_GOAL := help
SYSTEM_PYTHON ?= python3
PYTHON := .venv/bin/python
RUN := $(PYTHON) -m marketplace.embedded run --
PORT ?= 8000
export PORT

help: ## Show the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

demo: install ## Install, seed and run the whole product on one port (PORT=8000); Ctrl-C stops it
	@$(PYTHON) -m marketplace.demo.supervisor

demo-reset: python ## Throw the demo's data away; the next `make demo` starts over
	@$(SYSTEM_PYTHON) tools/demo_reset.py

python:
	@command -v $(SYSTEM_PYTHON) >/dev/null || { echo "  Python 3.11 or newer is needed, and no $(SYSTEM_PYTHON) is on the PATH."; exit 1; }

install: python
	@$(SYSTEM_PYTHON) tools/bootstrap.py requirements.lock

install-dev: python
	@$(SYSTEM_PYTHON) tools/bootstrap.py requirements-dev.lock

test: install-dev ## Run the tests against throwaway servers (ARGS="-k name" narrows)
	@$(PYTHON) tools/test.py $(ARGS)

check: install-dev ## Format, lint, types, architecture, templates, migrations, spelling
	@$(PYTHON) tools/check.py

looks: install-dev ## Write a picture of every page, both widths, languages and schemes, to build/looks
	@DEMO=1 $(RUN) $(PYTHON) -m pytest -q -p no:randomly tests/browser/looks.py

bench: install-dev ## Measure the paths of docs/performance.md beside their floors
	@$(PYTHON) -m bench

faults: install-dev ## Kill processes while trades run; nothing may be lost or doubled
	@$(PYTHON) -m bench.faults

mutants: install-dev ## Spoil each function about money in turn; a test has to notice (ONLY=ledger)
	@$(PYTHON) -m bench.mutants

COVERED = trade_assurance/ledger/*.py,trade_assurance/actions/*.py,trade_assurance/actions/disputes/*.py,trade_assurance/actions/payouts/*.py,trade_assurance/actions/refunds/*.py,trade_assurance/dispute_*.py,trade_assurance/payout_*.py
# Races, removed guards and drawn steps prove other things and reach no branch of their own.
DRAWN = controls racing locks test_any_order.py test_named_races.py test_jumping.py test_money_properties.py test_shuffled_events.py
coverage: install-dev ## Every branch about held money is reached by the tests of trade assurance (ten minutes)
	@rm -rf build/coverage && mkdir -p build/coverage
	@COVERAGE_FILE=build/coverage/data $(PYTHON) -m marketplace.embedded run -- $(PYTHON) -m coverage run --source=trade_assurance -m pytest -q -n 2 $(DRAWN:%=--ignore=tests/trade_assurance/%) tests/trade_assurance
	@COVERAGE_FILE=build/coverage/data $(PYTHON) -m coverage combine -q
	@COVERAGE_FILE=build/coverage/data $(PYTHON) -m coverage report -m --skip-covered --include="$(COVERED)" --fail-under=100

translations: install-dev ## Collect sentences into locale/ and compile them (needs GNU gettext)
	@$(PYTHON) tools/translations.py

docs: install-dev ## Generate docs/states.md and docs/openapi.yaml
	@TESTING=1 $(PYTHON) manage.py write_docs

try-stripe: install ## Walk one payment through Stripe's test mode (needs STRIPE_SECRET_KEY)
	@$(PYTHON) manage.py try_stripe

.PHONY: coverage help demo demo-reset python install install-dev test check looks bench faults mutants translations docs try-stripe
