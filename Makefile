# Two commands do all the set-up: `make demo` and `make test`. `make help` lists the rest.
SHELL := bash
.DEFAULT_GOAL := help
.PHONY: help demo serve test bench lint lock samples catalogue clean

PY := .venv/bin/python
OURS := corpora models pipelines service
LINTED := $(OURS) tests
DEMO := acredita-demo
PORT ?= 8000
MODE := $(if $(filter true,$(CI)),ci,dev)
LOCK := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock" pyproject.toml \
	--group build --extra ocr $(LOCK_FLAGS)

help: ## esta lista
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' Makefile

demo: ## instala Acredita, analiza el manual de muestra y prepara seis agencias
	@./install.sh core
	@mkdir -p $(DEMO)
	@ACREDITA_DATA=$(DEMO)/datos .venv/bin/acredita match $(wildcard corpora/samples/*.pdf) $(wildcard corpora/samples/directivas*) \
		--edition le-6 --json $(DEMO)/result.json --xlsx $(DEMO)/crosswalk.xlsx \
		--html $(DEMO)/report.html
	@ACREDITA_DATA=$(DEMO)/datos .venv/bin/acredita demo
	@echo "Abra el informe: $(CURDIR)/$(DEMO)/report.html"
	@echo "Para entrar al servicio con seis agencias de demostración: make serve"

serve: ## abre el servicio con las agencias de demostración y dice cómo entrar
	@./install.sh core
	@ACREDITA_DATA=$(DEMO)/datos .venv/bin/acredita demo
	@ACREDITA_DATA=$(DEMO)/datos .venv/bin/acredita demo --passwords
	@ACREDITA_DATA=$(DEMO)/datos .venv/bin/acredita serve --port $(PORT)

test: ## instala lo que hace falta y comprueba todo (pregunta antes de instalar programas)
	@./install.sh system
	@./install.sh $(MODE)
	@$(MAKE) --no-print-directory lint
	$(PY) -m pytest --numprocesses logical --dist loadfile \
		--no-loadscope-reorder $(PYTEST_FLAGS)

lint: ## estilo y tipos
	$(PY) -m ruff check $(LINTED)
	$(PY) -m ruff format --check $(LINTED)
	$(PY) -m mypy

bench: ## mide; con ACREDITA_REAL_DATA=CARPETA, sobre documentos reales
	@./install.sh dev
	$(PY) -m tests.benchmarks $(BENCH_FLAGS)

samples: ## vuelve a hacer los manuales de muestra
	@./install.sh dev
	$(PY) -m corpora.samples.build

catalogue: ## trae al catálogo en inglés las palabras nuevas de las páginas
	@./install.sh dev
	$(PY) -m service.web.catalogue

lock: ## fija de nuevo las dependencias (LOCK_FLAGS=--upgrade las renueva)
	@./install.sh dev
	$(LOCK) -o requirements.lock
	$(LOCK) --extra dev -o requirements-dev.lock
	$(LOCK) --extra dev --extra train --group torch-needs \
		--excludes requirements-excluded.txt -o requirements-train.lock

clean: ## borra lo instalado y lo generado
	rm -rf .venv $(DEMO) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find $(OURS) tests -name __pycache__ -type d -prune -exec rm -rf {} +
