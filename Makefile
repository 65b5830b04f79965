# What can be done here. Nothing needs to be installed first but python3 ≥ 3.11 with venv, and make.
.DEFAULT_GOAL := help
.PHONY: help setup develop demo test bench spark kills check fix docs

PORT ?= 8000
PYTHON ?= python3
# Servers and commands are started again and again: what is compiled is kept.
PYTHONDONTWRITEBYTECODE :=
export PORT PYTHON PYTHONDONTWRITEBYTECODE
RUN := .venv/bin/
TESTS ?=
BENCH ?=
KILLS ?= 200

help: ## List the recipes. · 列出可用的命令
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/:[^#]*## /\t/' | awk -F'\t' '{ printf "  make %-8s %s\n", $$1, $$2 }'

setup: ## Install everything into .venv. · 安装
	@sh tools/setup.sh

develop:
	@sh tools/setup.sh --dev

demo: export XIESHANG_DATA ?= var/demo
demo: setup ## The site with sample data at http://127.0.0.1:8000; PORT=8010 for another. · 演示站点
	@$(RUN)xieshang demo

test: ## The whole suite; TESTS="src/xieshang/core -k seats" for less. · 全部测试
	@sh tools/setup.sh --dev --browser
	@$(RUN)pytest -n 2 $(TESTS)

bench: develop ## Our pages and acts beside a bare Django view; BENCH=--quick for a short run. · 性能
	@$(RUN)python -m bench $(BENCH)

spark: develop ## Records summed on a local Spark, held against NumPy; needs Java 17 and fetches PySpark. · Spark
	@command -v java >/dev/null || { echo "No java here: make spark needs Java 17. · 没有java：需要Java 17。" >&2; exit 1; }
	@$(RUN)uv pip install --quiet "ibis-framework[duckdb,pyspark]>=12,<13" "pyspark>=4.0,<4.1"
	@$(RUN)pytest -n 0 bench/test_spark.py

kills: develop ## 200 kills of the server under load and while people vote; KILLS=20 for fewer. · 强杀试验
	@$(RUN)python -m bench.kills --kills $(KILLS)
	@$(RUN)python -m bench.vote_kills --kills $(KILLS)

check: develop ## All that must hold before a commit, tests aside. · 提交前的检查
	@sh tools/check.sh

fix: develop ## Put right what a machine can put right. · 自动整理
	@$(RUN)ruff format
	@$(RUN)ruff check --fix
	@$(RUN)xieshang messages

docs: develop ## Write the generated pages of docs/ anew. · 生成文档
	@$(RUN)xieshang law docs
	@$(RUN)xieshang procedures docs
