# The chores. `make demo` and `make test` do their own set-up on a fresh Debian or Ubuntu machine with Rust installed.

SHELL := /bin/bash
.DEFAULT_GOAL := help
TOOLS := .cache/tools
VENV := .cache/venv
FONTS := card-print/fonts/.ready
BROWSER := .cache/browser
COMMA := ,
IPS := .cache/ips
TARGET := $(or $(CARGO_TARGET_DIR),target)
CORPUS := $(or $(PHR_CORPUS),../shared/corpus)

.PHONY: help demo programs serve-demo test check fmt clippy doc deny cddl deny-advisories generated fonts wasm fuzz bench load scan-bench fidelity clean

help: ## say what there is to do
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /: /'

demo: .cache/packages-build ## issue cards for three invented people and read them back (builds the two programs)
	cargo build --release --locked -p phr-issuer -p phr-reader --no-default-features --features phr-issuer/pkcs11
	CARGO_TARGET_DIR="$(TARGET)" tests/demo/run.sh

programs: .cache/packages-build .cache/packages-nfc $(FONTS) ## build the programs as they are released, with the drivers of NFC readers
	cargo build --release --locked -p phr-issuer -p phr-reader --features phr-issuer/nfc,phr-reader/nfc

serve-demo: .cache/packages-build $(FONTS) ## serve the issuer service with invented persons on http://127.0.0.1:8420
	cargo build --release --locked -p phr-issuer
	"$(TARGET)"/release/phr-issuer serve --demo --data demo/service

test: .cache/packages-test $(VENV)/.ready $(IPS)/.ready $(FONTS) $(BROWSER)/.ready ## run every test, those against other libraries and a PKCS#11 token too
	PHR_REQUIRE_INTEROP=1 PHR_REQUIRE_SOFTHSM=1 PHR_REQUIRE_POPPLER=1 PHR_REQUIRE_FFMPEG=1 PHR_REQUIRE_POSTGRES=1 PHR_REQUIRE_CHROMIUM=1 PHR_REQUIRE_NFC=1 cargo test --locked --workspace --all-features

check: fmt clippy doc generated deny ## what must hold before a change goes in, besides the tests

fmt: ## formatting
	cargo fmt --all --check

clippy: $(FONTS) .cache/packages-nfc ## lints, as errors
	cargo clippy --locked --workspace --all-targets --all-features -- -D warnings

doc: $(FONTS) .cache/packages-nfc ## documentation builds without warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --workspace --no-deps --all-features

generated: ## generated files are up to date
	cargo run --locked -q -p xtask -- terminology --check
	cargo run --locked -q -p xtask -- vectors --check
	cargo run --locked -q -p xtask -- certificates --check
	cargo run --locked -q -p xtask -- spec --check

deny: $(TOOLS)/bin/cargo-deny ## licences, bans and sources of dependencies
	$(TOOLS)/bin/cargo-deny --locked check bans licenses sources

cddl: $(TOOLS)/bin/cddl ## the vectors against the CDDL, by an independent validator
	PHR_REQUIRE_CDDL=1 cargo test --locked -p phr-tests --test cddl

$(TOOLS)/bin/cddl:
	cargo install --locked --version 0.10.7 --root $(TOOLS) cddl

deny-advisories: $(TOOLS)/bin/cargo-deny ## known faults of dependencies (fetches the advisory database)
	$(TOOLS)/bin/cargo-deny check advisories

fonts: $(FONTS) ## fetch the fonts of the prints

wasm: ## the core and the scanner build for the browser
	tests/wasm/check.sh

fuzz: ## build the fuzz targets and run each for 10 seconds (or SECONDS_EACH)
	tests/fuzz/run.sh $(or $(SECONDS_EACH),10)

bench: $(FONTS) .cache/packages-nfc ## times and memory, as ratios to the bare public-key operations
	cargo bench --locked -p phr-tests --bench pipeline
	cargo bench --locked -p phr-tests --bench memory
	cargo bench --locked -p phr-forms --bench forms
	cargo bench --locked -p phr-storage --bench storage
	cargo bench --locked -p phr-print --bench print
	cargo bench --locked -p phr-service --bench service
	cargo bench --locked -p phr-nfc-emulator --features libnfc --bench times
	tests/benches/token.sh

load: .cache/packages-test $(FONTS) ## how the release program bears a load (PERSONS, EPISODES per person; DATABASES=sqlite,postgres)
	cargo build --release --locked -p phr-issuer
	cargo bench --locked -p phr-tests --bench load -- --program "$(abspath $(TARGET))/release/phr-issuer" --persons $(or $(PERSONS),20000) --episodes-per-person $(or $(EPISODES),2.3) --databases $(or $(DATABASES),sqlite$(COMMA)postgres)

scan-bench: ## how much of hard pictures is read, beside other readers (ARGS=--full for everything; PHR_CORPUS)
	cargo run --release --locked -p phr-scan-bench -- $(ARGS)

fidelity: ## what of real summaries survives FHIR → card → FHIR (FACTS=path of the scorer; PHR_CORPUS)
	cargo build --release --locked -p phr-issuer -p phr-reader
	CARGO_TARGET_DIR="$(TARGET)" tests/fidelity/run.sh "$(CORPUS)/ips" "$(FACTS)"
	CARGO_TARGET_DIR="$(TARGET)" tests/fidelity/visits.sh "$(CORPUS)/ips" "$(FACTS)"

clean: ## remove everything that was built or fetched
	cargo clean
	rm -rf .cache demo tests/fuzz/target

# Debian packages. For `build`: a C compiler and linker for Rust. For `nfc`: libnfc, libclang and PC/SC, which the drivers of NFC readers need. For `test` besides: Python for the tests against other
# libraries, SoftHSM for those of keys in tokens, and strace, which kills a program at any system call.
.cache/packages-%: tests/packages.sh
	tests/packages.sh $*
	@mkdir -p .cache && touch $@

$(VENV)/.ready: tests/interop/requirements.txt tests/interop/interfaces.txt | .cache/packages-test
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check -r tests/interop/requirements.txt
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r tests/interop/interfaces.txt
	@touch $@

# What FHIR documents of this project are checked against.
$(IPS)/.ready: tests/interop/ips.sh | .cache/packages-test
	tests/interop/ips.sh $(IPS)
	@touch $@

# What drives the browser in the tests.
$(BROWSER)/.ready: tests/browser/package.json tests/browser/package-lock.json | .cache/packages-test
	mkdir -p $(BROWSER)
	cp tests/browser/package.json tests/browser/package-lock.json $(BROWSER)
	cd $(BROWSER) && npm ci --silent --ignore-scripts --no-audit --no-fund
	@touch $@

# The fonts of the prints.
$(FONTS): card-print/fonts.lock card-print/fonts.sh | .cache/packages-fonts
	card-print/fonts.sh

$(TOOLS)/bin/cargo-deny:
	cargo install --locked --quiet --root $(TOOLS) cargo-deny@0.20.2
