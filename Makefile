# Needs GNU make and Swift 6.3 (https://www.swift.org/install/linux); `make run` and `make test` fetch the rest.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

# How many compilers run at once; empty leaves it to Swift.
JOBS ?=
SWIFT := swift
BUILD := $(SWIFT) build $(JOBS:%=--jobs %)
TEST := $(SWIFT) test $(JOBS:%=--jobs %)
DEBUG := .build/debug/heliograph
RELEASE := .build/release/heliograph
QUICKSTART := quickstart.toml
EXAMPLE := plugins.toml.example
# Swift's own files; formatted and linted.
SWIFT_FILES := Package.swift Sources Tests

# libcurl, RE2, OpenSSL's libcrypto, zlib and libzstd with their headers; Python runs the CloudWatch test and the servers
# of the TLS tests, whose certificates openssl makes, and is the oracle of the TOML tests; Chromium looks at
# the page of the sink.
BUILD_PACKAGES := libcurl4-openssl-dev libre2-dev libssl-dev libzstd-dev zlib1g-dev
TEST_PACKAGES := $(BUILD_PACKAGES) chromium openssl python3 python3-venv strace

##@ Everyday

help: ## this list
	@awk 'BEGIN { FS = ":.*## " } /^##@/ { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z0-9-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## debug build
	$(BUILD)

release: ## optimised binary with the Swift library inside
	$(BUILD) -c release --static-swift-stdlib --product heliograph

run: build-packages release ## release build, then a CloudWatch on this machine and the agent that sends to it
	scripts/run.sh $(RELEASE) $(QUICKSTART)

test: test-packages .venv/ready promtool ## all tests that need no special machine; FILTER=name runs the Swift tests that match
	$(TEST) $(FILTER:%=--filter '%')
ifndef FILTER
	.venv/bin/python Tests/EndToEndTests/cloudwatch/run.py $(DEBUG)
	.venv/bin/python Tests/EndToEndTests/cloudwatch/credentials.py $(DEBUG)
	.venv/bin/python Tests/EndToEndTests/cloudwatch/signatures.py $(DEBUG)
	.venv/bin/python Tests/EndToEndTests/cloudwatch/readback.py $(DEBUG)
	.venv/bin/python Tests/EndToEndTests/cloudwatch/options.py $(DEBUG)
	.venv/bin/python Tests/EndToEndTests/cloudwatch/faults.py $(DEBUG)
	.venv/bin/python Tests/EndToEndTests/cloudwatch/budget.py $(DEBUG)
	.venv/bin/python Tests/EndToEndTests/cloudwatch/preview.py $(DEBUG)
	.venv/bin/python Tests/EndToEndTests/formats/msgpack_check.py $(DEBUG)
	.venv/bin/python Tests/EndToEndTests/formats/run.py $(DEBUG) $(PROMTOOL)
	.venv/bin/python Tests/EndToEndTests/sink/run.py $(DEBUG)
	.venv/bin/python Tests/EndToEndTests/sink-page/run.py $(DEBUG)
	.venv/bin/python Tests/EndToEndTests/sink-page/together.py $(DEBUG)
	.venv/bin/python Tests/EndToEndTests/article/run.py $(DEBUG)
endif

##@ Before a commit

check: lint build test check-examples ## everything that must be green

format: ## swift-format in place
	$(SWIFT) format --in-place --recursive --parallel $(SWIFT_FILES)

lint: ## swift-format, failing on any difference
	$(SWIFT) format lint --strict --recursive --parallel $(SWIFT_FILES)

golden: build ## rewrite what cases and wrong configurations expect; the diff is the review
	HELIOGRAPH_GOLDEN=1 $(TEST) --filter 'PluginsTests|AgentCoreTests|CloudWatchTests'

example: build ## rewrite plugins.toml.example: every plugin, every option
	$(DEBUG) config > $(EXAMPLE)

check-examples: build
	@$(DEBUG) config | diff -u $(EXAMPLE) - || { echo "$(EXAMPLE) is stale: make example" >&2; exit 1; }
	$(DEBUG) config check --config $(EXAMPLE)
	$(DEBUG) config check --config $(QUICKSTART)

##@ Further

# Telegraf's recorded cases that are left out, each with its reason above it.
# Outputs that are not offered yet.
CONFORMANCE_SKIP += output-influxdb/*

# Where the tools are that not every checkout has.
TOOLS := ../shared/tools
CONFORMANCE_CASES := ../shared/conformance

conformance: release ## cases recorded from Telegraf, where they are at hand; BINARY=path tries another binary
	@if [ -x $(TOOLS)/conformance ]; then \
		$(TOOLS)/conformance --binary $(or $(BINARY),$(RELEASE)) $(foreach case,$(CONFORMANCE_SKIP),--skip '$(case)') \
			$(CONFORMANCE_CASES); \
	else echo "make conformance: $(TOOLS)/conformance is not there, nothing was compared"; fi

e2e: release ## real containers in real engines, on this machine and on a cgroup v2 kernel; needs root and the tools
	@if [ -x $(TOOLS)/docker-lab ] && [ -x $(TOOLS)/cgroup2-vm ]; then \
		Tests/EndToEndTests/engines/run.sh $(RELEASE) $(TOOLS); \
	else echo "make e2e: docker-lab and cgroup2-vm are not in $(TOOLS), nothing was tried"; fi

e2e-churn: release ## containers killed and gone before anybody looks: every OOM kill must be told; needs root and cgroup2-vm
	@if [ -x $(TOOLS)/cgroup2-vm ]; then Tests/EndToEndTests/churn/run.sh $(RELEASE) $(TOOLS); \
	else echo "make e2e-churn: cgroup2-vm is not in $(TOOLS), nothing was tried"; fi

e2e-rights: release ## with the rights of packaging/heliograph.service and in a container: what root sees; needs root and docker-lab
	@if [ -x $(TOOLS)/docker-lab ]; then Tests/EndToEndTests/rights/run.sh $(RELEASE) $(TOOLS); \
	else echo "make e2e-rights: docker-lab is not in $(TOOLS), nothing was tried"; fi

tsan: ## the Swift tests under the thread sanitizer
	$(TEST) --sanitize thread --scratch-path .build/tsan $(FILTER:%=--filter '%')

asan: ## the Swift tests under the address sanitizer
	LSAN_OPTIONS=suppressions=$(CURDIR)/Tests/leaks.supp $(TEST) --sanitize address --scratch-path .build/asan $(FILTER:%=--filter '%')

cover: ## which lines the Swift tests reach
	$(TEST) --enable-code-coverage
	llvm-cov report .build/debug/heliographPackageTests.xctest -instr-profile .build/debug/codecov/default.profdata \
		-ignore-filename-regex '\.build|Tests/'

bench: build-packages release ## times and memory against their targets; BENCH="sweep memory" runs some of them
	$(BUILD) -c release --static-swift-stdlib --product heliograph-bench
	.build/release/heliograph-bench $(BENCH)

# How long each target of the fuzzer runs, in seconds.
SECONDS := 60
FUZZER := .build/fuzz/debug/heliograph-fuzz
# Of two sanitizers that are named apart the compiler takes the last alone, and the fuzzer would see no coverage.
COVERED := -Xswiftc -sanitize=fuzzer,address

fuzz: build-packages ## libFuzzer over all that reads foreign text; SECONDS=60 each, FUZZ="csv json" some; what it finds, and short texts that reach new code, stay in Tests/FuzzCorpus
	HELIOGRAPH_FUZZ=1 $(BUILD) --sanitize fuzzer --sanitize address $(COVERED) --scratch-path .build/fuzz --product heliograph-fuzz
	export ASAN_OPTIONS=symbolize=0:detect_leaks=0; \
	for target in $(or $(FUZZ),$$($(FUZZER))); do \
		mkdir -p .build/fuzz/corpus/$$target Tests/FuzzCorpus/$$target Tests/Cases/parsers/$$target; \
		echo "$$target, $(SECONDS) s"; \
		FUZZ_TARGET=$$target $(FUZZER) -max_total_time=$(SECONDS) -max_len=4096 -timeout=10 \
			-verbosity=0 -print_funcs=0 -print_final_stats=1 -artifact_prefix=Tests/FuzzCorpus/$$target/ \
			.build/fuzz/corpus/$$target Tests/FuzzCorpus/$$target Tests/Cases/parsers/$$target; \
		FUZZ_TARGET=$$target $(FUZZER) -merge=1 -use_counters=0 -max_len=64 -verbosity=0 \
			Tests/FuzzCorpus/$$target .build/fuzz/corpus/$$target; \
		rmdir --ignore-fail-on-non-empty Tests/FuzzCorpus/$$target Tests/Cases/parsers/$$target; \
	done

clean: ## remove what was built
	rm -rf .build

# The environment of the CloudWatch test; made anew when its requirements change.
.venv/ready: Tests/EndToEndTests/cloudwatch/requirements.txt
	@echo "making .venv with moto, boto3, awscli, msgpack, prometheus-client and zstandard from PyPI"
	python3 -m venv --clear .venv
	.venv/bin/pip install --quiet --disable-pip-version-check --requirement $<
	touch $@

# Installs what is missing of the packages that $(1) names, and says so; nothing is asked of apt when all is there.
define install
	@missing=$$(for package in $(1); do \
		[ "$$(dpkg-query -W -f '$${db:Status-Status}' $$package 2>/dev/null)" = installed ] || echo $$package; done); \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if ! command -v apt-get >/dev/null; then \
		echo "this is no Debian: if the build fails, install what there is called" $$missing; exit 0; fi; \
	echo "installing" $$missing; \
	sudo=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	$$sudo apt-get update -qq; \
	$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends $$missing
endef

# Prometheus' own judge of its text format. Only this one file of the package is taken: installing it would start a server.
PROMTOOL := .build/promtool

promtool: | test-packages
	@if [ -x $(PROMTOOL) ]; then exit 0; fi; \
	if ! command -v apt-get >/dev/null; then echo "this is no Debian: put promtool at $(PROMTOOL)" >&2; exit 1; fi; \
	echo "fetching promtool"; \
	folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; chmod 755 "$$folder"; \
	sudo=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	fetch() { (cd "$$folder" && apt-get download -qq prometheus); }; \
	fetch 2>/dev/null || { $$sudo apt-get update -qq; fetch; }; \
	dpkg-deb --fsys-tarfile "$$folder"/prometheus_*.deb | tar -x -C "$$folder" ./usr/bin/promtool; \
	mkdir -p $(dir $(PROMTOOL)); install "$$folder/usr/bin/promtool" $(PROMTOOL)

build-packages:
	$(call install,$(BUILD_PACKAGES))

test-packages:
	$(call install,$(TEST_PACKAGES))

.PHONY: help build release run test check format lint golden example check-examples conformance e2e e2e-churn e2e-rights \
	tsan asan cover bench fuzz clean build-packages promtool test-packages
