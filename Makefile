.DEFAULT_GOAL := help
PYTHON ?= $(if $(wildcard .venv/bin/python),.venv/bin/python,python3)

help: ## Show the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-12s %s\n", $$1, $$2}'

test: ## Run the tests against throwaway servers
	$(PYTHON) -m marketplace.embedded run -- $(PYTHON) -m pytest -n 2 $(ARGS)

.PHONY: help test
